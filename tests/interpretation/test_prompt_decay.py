import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.interpretation.prompt_decay import (
    effective_channels,
    mixing_from_yield,
    radiative_fraction,
    yield_from_mixing,
)


def test_the_ratio_of_rates_in_a_window():
    # independent numerical integral: m = 1 GeV, δm = 10 MeV, ε² = 1e-6, BR = 1 → 0.0645766932
    events_in_window, width = 1000.0, 0.01
    signal = yield_from_mixing(
        1e-6, mass=1.0, background_density=events_in_window / width, channels=1.0
    )
    assert signal / events_in_window == pytest.approx(0.0645766932, rel=1e-8)


def test_both_ways_are_inverse():
    mass = np.array([0.18, 0.21, 0.24])
    options = {"mass": mass, "background_density": 1e7, "fraction": radiative_fraction(mass)}
    mixing = mixing_from_yield([100.0, 200.0, 300.0], **options)
    np.testing.assert_allclose(yield_from_mixing(mixing, **options), [100.0, 200.0, 300.0])


def test_channels_open_at_the_muon_threshold():
    assert effective_channels(0.2) == pytest.approx(1.0, abs=1e-12)
    # m = 0.25 GeV by hand: r = 0.178619077, 1 + 1.357238154 · 0.534344171
    assert effective_channels(0.25) == pytest.approx(1.7252323, abs=1e-6)
    assert effective_channels(3.0) == pytest.approx(2.0, abs=1e-4)
    assert effective_channels(3.0, hadronic_ratio=lambda m: 2.2 + 0 * m) == pytest.approx(4.2, 1e-4)
    with pytest.raises(InputError):
        effective_channels(0.2, lepton="muon")


def test_published_branching_fraction_with_hadrons():
    # e⁺e⁻ branching fraction of the dark photon at 0.5 GeV, 0.4013, with BR(ππ)/BR(ee) = 0.505
    # (Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004, arXiv:1801.04847)
    channels = effective_channels(0.5, hadronic_ratio=lambda m: 0.505 + 0 * m)
    assert 1 / channels == pytest.approx(0.4013, rel=3e-3)


def test_a_smaller_radiative_fraction_weakens_the_limit():
    options = {"mass": 0.2, "background_density": 1e7}
    careful = mixing_from_yield(100.0, fraction=0.21, **options)
    bold = mixing_from_yield(100.0, fraction=0.25, **options)
    assert careful / bold == pytest.approx(0.25 / 0.21)
    np.testing.assert_allclose(
        radiative_fraction([0.1, 0.175, 0.2125, 0.25]), [0.21, 0.21, 0.23, 0.25]
    )


@pytest.mark.parametrize(
    "wrong", [{"fraction": 0.0}, {"fraction": 1.2}, {"background_density": 0.0}]
)
def test_impossible_inputs_are_refused(wrong):
    with pytest.raises(InputError):
        mixing_from_yield(10.0, **{"mass": 0.2, "background_density": 1e7, **wrong})
