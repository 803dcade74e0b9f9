"""Hunts by fits that cannot be are refused where they are declared."""

from dataclasses import replace

import pytest

from lumbra.blueprint import Suppression, Systematic
from lumbra.foundation import ColumnError, InputError
from lumbra.searches import ALP_DIPHOTON, ZPRIME_INVISIBLE
from lumbra.selection import Cut

HUNT = ALP_DIPHOTON.hunt
EDITION = ALP_DIPHOTON.edition(None)
PAIR, HARD, LONE = HUNT.parts
OLD = ZPRIME_INVISIBLE.edition("belle2-2018")


@pytest.mark.parametrize(
    ("declaration", "change", "given"),
    [
        (PAIR, {"fit_range": (0.3, 5.5)}, "0.3 is followed by 0.2"),
        (PAIR, {"lowest": 5.0}, "5 is followed by 4"),
        (PAIR, {"window": 1.0}, "1.0"),
        (PAIR, {"order": 9}, "9"),
        (PAIR, {"name": "a b"}, "'a b'"),
        (HUNT, {"parts": ()}, "none"),
        (HUNT, {"statistics": ("feldman",)}, "'feldman'"),
        (HUNT, {"parts": (PAIR, LONE)}, "pair from 0.2 to 4 GeV, recoil from 6"),
        (HUNT, {"parts": (HARD, PAIR)}, "4 is followed by 0.2"),
        (HUNT, {"simulated": (1.0, 2.0, 3.0, 9.7)}, "signal simulated from 1"),
        (HUNT, {"step": 0.0}, "0.0"),
    ],
)
def test_what_cannot_be_is_refused(declaration, change, given):
    with pytest.raises(InputError) as caught:
        replace(declaration, **change)
    assert given in str(caught.value)


def test_columns_are_those_of_data_without_the_truth():
    assert HUNT.columns >= {"daughterInvM(0,1)", "daughter(2,mRecoil)", "daughter(0,E)"}
    assert "genMotherPDG" not in HUNT.columns


def test_a_truth_that_candidates_do_not_have_is_refused():
    with pytest.raises(ColumnError, match="genMother"):
        replace(ALP_DIPHOTON, hunt=replace(HUNT, right=Cut("right", "genMother == 36", "")))


def test_lines_are_not_optimised_for_fits():
    lines = Suppression("lines", "", (("M", "roeEextra"),), "M", (0.0, 5.0, 10.0))
    with pytest.raises(InputError, match="cannot be optimised"):
        replace(ALP_DIPHOTON, editions={EDITION.name: replace(EDITION, suppression=lines)})


def test_errors_of_a_peak_need_a_fit():
    error = Systematic("resolution", 0.1, "width", "a paper")
    moved = replace(OLD, systematics=(*OLD.systematics, error))
    with pytest.raises(InputError, match="nothing to move"):
        replace(ZPRIME_INVISIBLE, editions={OLD.name: moved})
