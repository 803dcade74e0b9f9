"""Numbers with units as people write them."""

import math

import pytest

from lumbra.foundation import InputError
from lumbra.foundation.quantities import parse_quantity


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("0.3 deg", "rad", math.radians(0.3)),
        ("5 MeV", "GeV", 5e-3),
        ("1.5", "GeV", 1.5),
        ("10 µm", "cm", 1e-3),
        ("-1e2mm", "cm", -10.0),
        ("50/ab", "fb-1", 5e4),
        ("2 %", "", 0.02),
        ("0.5 rad GeV", "rad GeV", 0.5),
    ],
)
def test_units_of_one_kind(text, unit, value):
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "hint"),
    [
        ("3 GeV", "rad", "'GeV' is of another kind"),
        ("3 degr", "rad", "did you mean 'deg'"),
        ("three", "GeV", "1.5 GeV"),
        ("", "GeV", "1.5 GeV"),
        ("nan", "GeV", "1.5 GeV"),
        ("1 mrad", "rad GeV", "'mrad' is of another kind"),
    ],
)
def test_other_units_and_texts_are_refused(text, unit, hint):
    with pytest.raises(InputError) as caught:
        parse_quantity(text, unit)
    assert hint in caught.value.suggestion
    assert repr(text) in caught.value.given
