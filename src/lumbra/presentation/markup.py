"""HTML built from parts, in which text is escaped by construction."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Digits", "Html", "element", "fragment", "number", "table", "verbatim"]

_VOID = {"img", "meta", "br", "link"}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Digits(NamedTuple):
    """A number that needs other than three significant digits, such as a mass in a fine scan."""

    value: float
    digits: int


class Html(str):
    """Markup that is safe to put into a page; plain ``str`` never is."""

    __slots__ = ()


def element(tag: str, *children: object, **attributes: str) -> Html:
    """One element; children that are not `Html` are escaped, and so are attributes.

    Parameters
    ----------
    tag : str
        Its name.
    *children : Html or object
        What it holds.
    **attributes : str
        Attributes; write ``class_`` for class and ``aria_label`` for aria-label.
    """
    opening = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for name, value in attributes.items()
    )
    if tag in _VOID:
        return Html(f"<{tag}{opening}>")
    return Html(f"<{tag}{opening}>{fragment(*children)}</{tag}>")


def fragment(*children: object) -> Html:
    """Children one after another; those made by `element` stay, all others are escaped."""
    return Html("".join(_safe(child) for child in children))


def verbatim(text: str) -> Html:
    """Markup, style or script from this package itself, never from data."""
    return Html(text)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> Html:
    """A table that scrolls sideways in itself on a narrow screen.

    Parameters
    ----------
    headings : sequence of str
        Column headings.
    rows : iterable of sequences
        Cells; numbers are set right-aligned.
    caption : str
        Read aloud, and shown above the table.
    """
    listed = [list(row) for row in rows]
    first = listed[0] if listed else [""] * len(headings)
    head = element(
        "tr",
        *(
            element("th", text, scope="col", class_="number" if _is_number(value) else "text")
            for text, value in zip(headings, first, strict=True)
        ),
    )
    body = [element("tr", *(_cell(value) for value in row)) for row in listed]
    whole = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
    )
    return element("div", whole, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _cell(value: object) -> Html:
    if isinstance(value, Digits):
        return element("td", number(*value), class_="number")
    if isinstance(value, float):
        return element("td", number(value), class_="number")
    return element("td", str(value), class_="number") if _is_number(value) else element("td", value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Digits))


def number(value: float, digits: int = 3) -> str:
    """A number for people: few digits, a real minus sign, powers of ten as 1.2×10⁻⁵.

    Parameters
    ----------
    value : float
        To be written.
    digits : int
        Significant digits.
    """
    if not math.isfinite(value):
        return "–"
    rounded = float(f"{value:.{digits}g}")
    if 1e3 <= abs(rounded) < 1e7:
        # Thousands apart by a narrow space that does not break.
        return f"{rounded:,.0f}".replace(",", "\u202f").replace("-", "−")
    mantissa, _, exponent = f"{rounded:.{digits}g}".partition("e")
    text = mantissa.replace("-", "−")
    if not exponent:
        return text
    return f"{text}×10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def _safe(child: object) -> str:
    return str(child) if isinstance(child, Html) else html.escape(str(child))
