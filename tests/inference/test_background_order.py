import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference import Spectrum
from lumbra.inference.background_order import CRITERIA, choose_order
from lumbra.inference.pseudo_experiments import draw_counts

EDGES = np.linspace(1.0, 1.3, 301)
MIDDLE = 2 * (0.5 * (EDGES[1:] + EDGES[:-1]) - 1.15) / 0.3


def chosen(expectation, criterion, toys=100):
    drawn = draw_counts(expectation, Key(6), range(toys))
    return np.array(
        [
            choose_order(Spectrum(EDGES, toy), width=0.1, criterion=criterion, highest=5).order
            for toy in drawn
        ]
    )


def test_a_straight_line_is_found_as_often_as_the_test_promises():
    line = 1000 * (1 + 0.3 * MIDDLE)
    # F-test at 5 %: more than order 1 in 5 % of the cases; 4 standard errors are 9 %
    assert np.mean(chosen(line, "f-test") > 1) < 0.14
    assert np.mean(chosen(line, "bic") == 1) > 0.95


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_wave_needs_more_than_a_line(criterion):
    wavy = 20000 * (1 + 0.3 * np.sin(6 * MIDDLE))
    assert np.all(chosen(wavy, criterion, 5) >= 3)


def test_an_unknown_criterion_is_refused():
    with pytest.raises(InputError):
        choose_order(Spectrum(EDGES, np.full(300, 9.0)), width=0.1, criterion="dice")
