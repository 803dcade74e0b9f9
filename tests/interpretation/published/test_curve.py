"""Published curves and their birth certificates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.interpretation.published.curve import REQUIRED, list_limits, load_limit, parse_card

HEADER = dict.fromkeys(REQUIRED, "x") | {"kind": "expected", "confidence": "0.9", "trust": "B"}


def card(columns: str = "mass_GeV,g", rows: str = "1,0.1\n2,0.2", **changes: str) -> str:
    header = "\n".join(f"# {key}: {value}" for key, value in (HEADER | changes).items())
    return f"{header}\n{columns}\n{rows}\n"


@pytest.mark.parametrize("name", list_limits())
def test_every_card_passes_the_schema(name: str) -> None:
    limit = load_limit(name)
    assert set(REQUIRED) <= set(limit.certificate)
    assert len(limit.mass) == len(limit.limit) > 1


def test_belle2_2018() -> None:
    """36 points; 0.051 at low mass and about 1 at 6 GeV, as the abstract says."""
    limit = load_limit("belle2_zprime_invisible_2018")
    assert len(limit.mass) == 36
    assert limit.confidence == 0.9
    assert limit.limit.min() == pytest.approx(0.0509983)
    assert limit.limit.max() == pytest.approx(0.993983)
    assert limit.at(3.0228) == pytest.approx(0.144001)
    assert limit.limit[3] < limit.at(2.1) < limit.limit[4]
    assert np.isnan(limit.at(7.0))


def test_unknown_names_get_a_suggestion() -> None:
    with pytest.raises(InputError, match="belle2_zprime_invisible_2018"):
        load_limit("belle2_zprime_invisible_2019")
    with pytest.raises(InputError):
        load_limit(Path("/nowhere/at/all.csv"))


def test_own_card(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(card(), encoding="utf-8")
    mine = load_limit(path)
    assert mine.quantity == "g"
    assert mine.at(1.5) == pytest.approx(np.sqrt(0.02))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (card(arxiv=""), "no 'arxiv'"),
        (card(trust="Z"), "trust"),
        (card(kind="dreamt"), "kind"),
        (card(confidence="90 %"), "number"),
        (card(confidence="90"), "confidence"),
        (card(columns="m,g"), "columns"),
        (card(rows="1,0.1\n1,0.2"), "ascend"),
        (card(rows="1,0.1\n2,nan"), "positive"),
        (card(rows="1,0.1\n2"), "two"),
    ],
)
def test_bad_cards(text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        parse_card("bad", text)
