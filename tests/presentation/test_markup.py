"""Markup that escapes by construction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbra.presentation.markup import element, fragment, number, table


def test_text_is_escaped_and_elements_are_not() -> None:
    made = element("p", "a < b & c", element("em", '"x"'), class_="note", aria_label='say "hi"')
    assert made == (
        '<p class="note" aria-label="say &quot;hi&quot;">a &lt; b &amp; c<em>&quot;x&quot;</em></p>'
    )


@given(st.text())
def test_no_text_opens_an_element(text: str) -> None:
    inside = element("p", text).removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert ">" not in inside
    assert '"' not in element("p", class_=text).removeprefix('<p class="').removesuffix('"></p>')


def test_void_elements_do_not_close() -> None:
    assert element("img", alt="x") == '<img alt="x">'
    assert fragment("a", 1, element("br")) == "a1<br>"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05123, "0.0512"),
        (-2.5, "−2.5"),
        (303600.0, "304\u202f000"),
        (1.2345e-7, "1.23×10⁻⁷"),
        (-4.2e9, "−4.2×10⁹"),
        (999.6, "1\u202f000"),
        (float("nan"), "–"),
        (0.0, "0"),
    ],
)
def test_numbers_for_people(value: float, text: str) -> None:
    assert number(value) == text


def test_tables_align_numbers_and_scroll_by_themselves() -> None:
    made = table(["a", "b"], [["x", 1.5], ["y", 2]], "c")
    assert '<th scope="col" class="number">b</th>' in made
    assert '<td class="number">1.5</td>' in made
    assert made.startswith('<div class="scroll" tabindex="0" role="region" aria-label="c">')
    assert "<tbody></tbody>" in table(["a"], [], "c")
