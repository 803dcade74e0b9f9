"""Control channels that cannot be are refused where they are declared."""

from dataclasses import replace

import pytest

from lumbra.blueprint import Control
from lumbra.foundation import ColumnError, InputError
from lumbra.searches import ZPRIME_INVISIBLE as ROOM
from lumbra.selection import Cut

CUT = Cut("photon", "roeEextra > 1", "why")


def control(**changed):
    given = {
        "name": "photon",
        "reason": "why",
        "dropped": ("little other energy",),
        "added": (CUT,),
        "column": "mRecoil",
        "edges": (0.0, 1.0),
    }
    return Control(**{**given, **changed})


def with_control(**changed):
    edition = replace(ROOM.edition("belle2-2018"), controls=(control(**changed),))
    return replace(ROOM, editions={edition.name: edition})


@pytest.mark.parametrize("changed", [{"edges": (1.0, 0.0)}, {"name": "a b"}, {"added": ()}])
def test_a_field_that_cannot_be_used(changed):
    with pytest.raises(InputError):
        control(**changed)


def test_a_cut_or_background_that_does_not_exist():
    with pytest.raises(InputError, match="drops is not known"):
        with_control(dropped=("little other enrgy",))
    with pytest.raises(InputError, match="corrects is not known"):
        with_control(corrects="tatau")
    with pytest.raises(ColumnError, match="photon"):
        with_control(column="mRecoyl")


def test_the_cuts_that_stay_come_first():
    cuts = ROOM.edition("belle2-2018").cuts
    chosen = control().selection(cuts)
    assert chosen[-1] is CUT
    assert [cut.name for cut in chosen[:-1]] == [
        cut.name for cut in cuts if cut.name != "little other energy"
    ]
    assert control().needs == {"mRecoil", "roeEextra"}
