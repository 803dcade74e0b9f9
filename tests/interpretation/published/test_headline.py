"""Headline numbers."""

from __future__ import annotations

import pytest

from lumbra.foundation import DataError, InputError
from lumbra.interpretation.published.headline import (
    list_headlines,
    load_headlines,
    parse_headlines,
)
from lumbra.interpretation.published.library import load_limit

GOOD = """[[headline]]
name = "x"
quantity = "limit"
unit = "1"
low = 1.0
high = 2.0
tolerance = 1.5
source = "here"
trust = "A"
"""


@pytest.mark.parametrize("name", list_headlines())
def test_all_load(name: str) -> None:
    assert load_headlines(name)


def test_2018_headlines_lie_on_the_digitised_curve() -> None:
    """Rounded to two digits and to the nearest mass: within 3 %."""
    curve = load_limit("belle2_zprime_invisible_2018")
    rows = load_headlines("zprime_invisible_2018")
    points = [h for h in rows.values() if h.mass is not None]
    assert len(points) == 10
    for point in points:
        assert point.mass is not None
        assert float(curve.at(point.mass)) == pytest.approx(point.low, rel=0.03)


def test_agreement() -> None:
    point = load_headlines("zprime_invisible_2018")["gprime_1_GeV"]
    assert point.agrees(0.051)
    assert point.agrees(0.051 * 1.49)
    assert not point.agrees(0.051 * 1.51)
    assert not point.agrees(0.051 / 1.51)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml [",
        GOOD.replace('trust = "A"', 'trust = "Q"'),
        GOOD.replace("low = 1.0", "low = 3.0"),
        GOOD.replace("tolerance = 1.5", "tolerance = 0.5"),
        GOOD.replace('unit = "1"\n', ""),
        GOOD + 'colour = "red"\n',
        GOOD + GOOD,
    ],
)
def test_bad_files(text: str) -> None:
    assert parse_headlines("good", GOOD)["x"].high == 2.0
    with pytest.raises(DataError):
        parse_headlines("bad", text)


def test_unknown() -> None:
    with pytest.raises(InputError):
        load_headlines("zprime_invisible_2017")
