"""Published limits as functions of mass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.interpretation.published.card import parse_card
from lumbra.interpretation.published.curve import curve_of
from lumbra.interpretation.published.library import load_limit
from tests.interpretation.published.cards import card


def test_belle2_2018() -> None:
    """36 points; 0.051 at low mass and about 1 at 6 GeV, as the abstract says."""
    limit = load_limit("belle2_zprime_invisible_2018")
    assert len(limit.mass) == 36
    assert limit.confidence == 0.9
    assert limit.limit.min() == pytest.approx(0.0509983)
    assert limit.limit.max() == pytest.approx(0.993983)
    assert limit.at(3.0228) == pytest.approx(0.144001)
    assert limit.limit[3] < limit.at(2.1) < limit.limit[4]
    assert (limit.label, limit.experiment) == ("Belle II 2020", "Belle II")
    assert limit.reference == "Phys. Rev. Lett. 124 (2020) 141801"


def test_own_card(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(card(), encoding="utf-8")
    mine = load_limit(path)
    assert mine.quantity == "g"
    assert mine.at(1.5) == pytest.approx(np.sqrt(0.02))


def test_nothing_is_said_beyond_the_points_unless_asked() -> None:
    limit = curve_of(parse_card("mine", card()))
    assert limit.covers([0.9, 1.0, 2.0, 2.1]).tolist() == [False, True, True, False]
    with pytest.raises(InputError, match=r"7 GeV") as caught:
        limit.at([1.5, 7.0])
    assert all(caught.value.parts().values())
    assert limit.at([0.5, 7.0], extrapolate=True) == pytest.approx([0.1, 0.2])


def test_nothing_is_said_in_a_gap() -> None:
    """The vetoed J/psi of BaBar's search for dark photons is no limit drawn with a ruler."""
    limit = load_limit("babar_visible_darkphoton_2014")
    assert limit.covers([3.0, 3.1, 3.2, 9.6]).tolist() == [True, False, True, False]
    with pytest.raises(InputError, match=r"without .*3\.0799–3\.1829"):
        limit.at(3.1)
    # the points at the edges of a gap are limits
    assert bool(np.all(limit.covers(limit.mass)))


def test_epsilon_and_its_square() -> None:
    limit = load_limit("babar_visible_darkphoton_2014")
    squared = limit.as_quantity("epsilon2")
    assert squared.quantity == "epsilon2"
    assert squared.limit == pytest.approx(limit.limit**2)
    assert squared.as_quantity("epsilon").limit == pytest.approx(limit.limit)
    with pytest.raises(InputError, match="model"):
        limit.as_quantity("gprime")
