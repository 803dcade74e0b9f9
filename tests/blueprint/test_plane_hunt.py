"""Planes that cannot be searched are refused where they are declared."""

from dataclasses import replace

import pytest

from lumbra.blueprint import CurvedSuppression, Particle
from lumbra.blueprint.hypothesis import by_mass, by_pair, sample_name
from lumbra.foundation import InputError
from lumbra.searches import DARK_HIGGSSTRAHLUNG_INVISIBLE, ZPRIME_INVISIBLE

ROOM = DARK_HIGGSSTRAHLUNG_INVISIBLE
HUNT = ROOM.hunt
CURVE = CurvedSuppression("curve", "a reason", "pt", "abs(M)", (0.0, 1.0))


@pytest.mark.parametrize(
    ("declaration", "change", "given"),
    [
        (HUNT, {"simulated": HUNT.simulated[:3]}, "3 different pairs"),
        (HUNT, {"simulated": (*HUNT.simulated, HUNT.simulated[0])}, "78 different pairs"),
        (HUNT, {"simulated": (*HUNT.simulated, (1.0, 2.0))}, "(1.0, 2.0)"),
        (HUNT, {"simulated": (*HUNT.simulated, (1.0, 0.0))}, "(1.0, 0.0)"),
        (HUNT, {"lowest": 1.0}, "1 to 10.51 GeV"),
        (HUNT, {"highest": 11.0}, "1.65 to 11 GeV"),
        (HUNT, {"half_axes": 0.0}, "0.0"),
        (HUNT, {"step": -1.5}, "-1.5"),
        (HUNT, {"events": 0}, "0"),
        (HUNT, {"bin_widths": (0.25, 0.0)}, "0.0"),
        (CURVE, {"edges": (1.0, 0.0)}, "1 is followed by 0"),
        (CURVE, {"value": "pt +"}, "pt +"),
        (Particle("h", "h"), {"name": "h′"}, "'h′'"),
    ],
)
def test_what_cannot_be_is_refused(declaration, change, given):
    with pytest.raises(InputError) as caught:
        replace(declaration, **change)
    assert given in caught.value.given
    assert all(caught.value.parts().values())


def test_both_particles_must_be_made():
    hunt = replace(HUNT, simulated=(*HUNT.simulated, (10.0, 0.6)))
    with pytest.raises(InputError, match="collision energy"):
        replace(ROOM, hunt=hunt)


def test_curves_need_a_plane_and_lines_do_not():
    edition = replace(ROOM.edition(None), suppression=ZPRIME_INVISIBLE.edition(None).suppression)
    with pytest.raises(InputError, match="does not fit"):
        replace(ROOM, editions={edition.name: edition})
    curved = replace(ZPRIME_INVISIBLE.edition(None), suppression=CURVE)
    with pytest.raises(InputError, match="does not fit"):
        replace(ZPRIME_INVISIBLE, editions={curved.name: curved})


def test_names_and_kinds_of_hypotheses():
    found = {3.0: "one", (9.0, 0.5): "two"}
    assert [sample_name(h) for h in found] == ["signal_3GeV", "signal_9_0.5GeV"]
    assert by_mass(found) == {3.0: "one"}
    assert by_pair(found) == {(9.0, 0.5): "two"}
