import pytest

from lumbra.foundation import InputError
from lumbra.foundation.units import format_luminosity, parse_luminosity


@pytest.mark.parametrize(
    ("text", "value"),
    [("50/ab", 50e3), ("276/pb", 0.276), ("79.7 fb-1", 79.7), ("1e2fb^-1", 100.0)],
)
def test_luminosities_are_read_in_inverse_femtobarn(text, value):
    assert parse_luminosity(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["-5/fb", "0/fb", "50", "ab", "nan/fb", "5/GeV", "1e999/fb", "--3/fb"]
)
def test_what_is_not_a_positive_luminosity_is_refused(text):
    with pytest.raises(InputError) as caught:
        parse_luminosity(text)
    assert "pb, fb or ab" in caught.value.allowed


def test_a_luminosity_is_shown_in_the_unit_people_use():
    assert [format_luminosity(x) for x in (0.276, 79.7, 5e4)] == [
        "276 pb⁻¹",
        "79.7 fb⁻¹",
        "50 ab⁻¹",
    ]
