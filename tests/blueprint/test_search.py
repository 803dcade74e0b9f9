"""Declarations that cannot be are refused where they are written."""

from dataclasses import replace

import pytest

from lumbra.blueprint import Background, Coupling, RecoilHunt, Systematic
from lumbra.foundation import ColumnError, InputError, LumbraError
from lumbra.generation import MuonPair
from lumbra.searches import ZPRIME_INVISIBLE
from lumbra.selection import Cut

EDITION = ZPRIME_INVISIBLE.edition("belle2-2018")
HUNT = ZPRIME_INVISIBLE.hunt
SUPPRESSION = EDITION.suppression
SYSTEMATIC = Systematic("trigger", 0.06, "signal", "a paper")


@pytest.mark.parametrize(
    ("declaration", "change", "given"),
    [
        (EDITION, {"luminosity": -0.276}, "-0.276"),
        (EDITION, {"luminosity": 0.0}, "0.0"),
        (EDITION, {"luminosity": float("nan")}, "nan"),
        (EDITION, {"luminosity": float("inf")}, "inf"),
        (EDITION, {"simulation": 0.0}, "0.0"),
        (EDITION, {"name": "a/b"}, "'a/b'"),
        (HUNT, {"lowest": 0.001}, "0.001 to 9 GeV"),
        (HUNT, {"highest": 9000.0}, "0.01 to 9000 GeV"),
        (HUNT, {"lowest": 9.0}, "9 to 9 GeV"),
        (HUNT, {"simulated": (0.0, 1.0, 5.0, 9.0)}, "from 0 to 9 GeV"),
        (HUNT, {"simulated": (0.01, 1.0, 9.0)}, "3 values"),
        (HUNT, {"simulated": (0.01, 5.0, 1.0, 9.0)}, "5 is followed by 1"),
        (HUNT, {"half_width": 0.0}, "0.0"),
        (HUNT, {"step": -1.0}, "-1.0"),
        (HUNT, {"events": 0}, "0"),
        (SYSTEMATIC, {"relative": -0.06}, "-0.06"),
        (SYSTEMATIC, {"relative": 6.0}, "6.0"),
        (SYSTEMATIC, {"on": "singal"}, "'singal'"),
        (SYSTEMATIC, {"scaling": "none"}, "'none'"),
        (SUPPRESSION, {"knots": (0.0, 1.0, 0.5)}, "1 is followed by 0.5"),
        (SUPPRESSION, {"knots": (0.0,)}, "1 values"),
        (SUPPRESSION, {"planes": ()}, "none"),
        (ZPRIME_INVISIBLE, {"backgrounds": ()}, "none"),
        (ZPRIME_INVISIBLE, {"couplings": ()}, "none"),
        (ZPRIME_INVISIBLE, {"editions": {}}, "none"),
        (ZPRIME_INVISIBLE, {"editions": {"other": EDITION}}, "'belle2-2018'"),
        (ZPRIME_INVISIBLE, {"name": "no spaces"}, "'no spaces'"),
    ],
)
def test_what_cannot_be_is_refused(declaration, change, given):
    with pytest.raises(InputError) as caught:
        replace(declaration, **change)
    assert given in caught.value.given
    assert all(caught.value.parts().values())


@pytest.mark.parametrize("heaviest", [10.3694, 12.0])
def test_no_search_beyond_the_collision_energy(heaviest):
    hunt = replace(HUNT, simulated=(*HUNT.simulated, heaviest))
    # √s of the nominal Belle II beams is 10.580 GeV; two muons take 0.211 GeV
    with pytest.raises(InputError, match="beyond the collision energy") as caught:
        replace(ZPRIME_INVISIBLE, hunt=hunt)
    assert "10.36" in caught.value.allowed


def test_a_search_up_to_the_threshold_is_allowed():
    hunt = replace(HUNT, simulated=(*HUNT.simulated, 10.36), highest=10.36)
    assert replace(ZPRIME_INVISIBLE, hunt=hunt).hunt.highest == 10.36


def test_misspelt_columns_are_named():
    cut = Cut("pair pt", "useCMSframe(pt) > 0.2", "balance")
    with pytest.raises(ColumnError, match=r"did you mean 'useCMSFrame\(pt\)'"):
        replace(ZPRIME_INVISIBLE, editions={EDITION.name: replace(EDITION, cuts=(cut,))})
    with pytest.raises(ColumnError, match="did you mean 'mRecoil'"):
        bad = replace(EDITION, suppression=replace(SUPPRESSION, along="mrecoil"))
        replace(ZPRIME_INVISIBLE, editions={EDITION.name: bad})


def test_backgrounds_and_couplings():
    with pytest.raises(InputError, match="processes"):
        Background("empty", "nothing", ())
    with pytest.raises(InputError, match="number of events"):
        Background("mumu", "μμ", ((MuonPair(), 0),))
    with pytest.raises(InputError, match="name of the coupling"):
        Coupling("g prime", "g′", lambda mass: 1.0)


def test_an_unknown_period():
    with pytest.raises(LumbraError, match="no such data-taking period"):
        replace(ZPRIME_INVISIBLE, editions={EDITION.name: replace(EDITION, period="2017")})


def test_a_hunt_that_can_be():
    hunt = RecoilHunt((1.0, 2.0, 3.0, 4.0), 1.0, 4.0, 2.0)
    assert hunt.step == 0.5
