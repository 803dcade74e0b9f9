"""Cards of others: everything that can be wrong with a file, told in four parts."""

from __future__ import annotations

import pytest

from lumbra.foundation import DataError
from lumbra.interpretation.published.card import format_card, parse_card
from lumbra.interpretation.published.certificate import REQUIRED
from lumbra.interpretation.published.curve import curve_of
from tests.interpretation.published.cards import card


@pytest.mark.parametrize("key", REQUIRED)
def test_nothing_required_may_be_missing(key: str) -> None:
    with pytest.raises(DataError, match=f"no '{key}' in the header"):
        parse_card("bad", card(**{key: ""}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (card(trust="Z"), "trust must be one of A, B, C"),
        (card(kind="dreamt"), "observed, expected"),
        (card(shape="circle"), "shape must be one of curve"),
        (card(confidence="90 %"), "such as 0.9"),
        (card(confidence="90"), "between 0 and 1"),
        (card(confidence="unstated"), "between 0 and 1"),
        (card(luminosity_fb="much"), "luminosity_fb"),
        (card(gaps="3.15-3.05"), "gaps"),
        (card(caveat="none"), "did you mean 'caveats'"),
        (card(quantity="epsilon", unit="GeV"), "epsilon has the unit 1, not GeV"),
        (card(columns="m,g"), "columns must be mass_GeV and g"),
        (card(columns="mass_GeV,g,h", rows="1,2,3\n2,3,4"), "columns must be"),
        (card(columns="mass_GeV,mass_GeV"), "same name"),
        (card(columns="mass_GeV,<b>g</b>"), "letters, digits"),
        (card(rows="1,0.1\n1,0.2"), "same mass stands twice: 1 GeV"),
        (card(rows="1,0.1\n3,0.2\n2,0.1"), "not a function of mass"),
        (card(rows="1,0.1\n2,nan"), "not finite"),
        (card(rows="1,0.1\n2,-1"), "positive"),
        (card(rows="-1,0.1\n2,1"), "negative"),
        (card(rows="1,0.1\n2"), "row 2 has 1 cells"),
        (card(rows="1,0.1\n2,many"), "not a number"),
        (card(rows="1,0.1"), "two points"),
        (card(rows=""), "no rows"),
        (card(columns="mass_GeV;g", rows="1,0;0,1\n2,0;0,2"), "semicolons"),
        (card(rows="1,0,0,1\n2,0,0,2"), "decimal commas"),
        (card(rows="1," + "9" * 200_000), "not those of a CSV file"),
        (card(title="a\x1b[31mb"), "control characters in 'title'"),
        (card() + "# title: again\n", "'title' stands twice"),
        ("", "no 'title'"),
        ("<html><body>Not found</body></html>", "no 'title'"),
    ],
)
def test_bad_cards(text: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        curve_of(parse_card("bad", text))
    assert all(caught.value.parts().values())
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "../../etc", "a/b", "", "x" * 101])
def test_names_are_plain_words(name: str) -> None:
    with pytest.raises(DataError, match="cannot be the name"):
        parse_card(name, card())


def test_a_level_may_be_unstated_where_nothing_is_computed_with_it() -> None:
    text = card(shape="contour", confidence="unstated", closing="straight")
    found = parse_card("mine", text)
    with pytest.raises(DataError, match="states no confidence level"):
        _ = found.certificate.confidence


def test_keys_of_others_are_kept() -> None:
    found = parse_card("mine", card(recast_reaction="gamma-x"))
    assert found.certificate["recast_reaction"] == "gamma-x"
    with pytest.raises(KeyError):
        found.certificate["recast_source"]


def test_what_is_written_is_read_back() -> None:
    first = parse_card("mine", card(luminosity_fb="5", gaps="1.2-1.4, 1.6-1.8", year="2031"))
    assert first.certificate.luminosity == 5
    assert first.certificate.label == "x 2031, expected"
    assert first.certificate.gaps == ((1.2, 1.4), (1.6, 1.8))
    columns = {name: list(values) for name, values in first.table.columns.items()}
    again = parse_card("mine", "\ufeff" + format_card(first.certificate, columns))
    assert dict(again.certificate) == dict(first.certificate)
    assert all((again.table[n] == first.table[n]).all() for n in columns)


def test_line_breaks_in_a_header_make_no_second_line() -> None:
    text = format_card({"title": "a\n# trust: A", "trust": "B"}, {"mass_GeV": [1.0]})
    assert text.splitlines()[:2] == ["# title: a # trust: A", "# trust: B"]
