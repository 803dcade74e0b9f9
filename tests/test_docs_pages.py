"""What the documentation is made with: formulas without scripts, pages that load nothing."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"
INLINE = re.compile(r"(?<![\\$`])\$([^$`\n]+)\$(?![$0-9])")
BLOCK = re.compile(r"\$\$(.+?)\$\$", flags=re.DOTALL)


def module(name: str) -> ModuleType:
    """A module of the folder of the documentation."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def formulas() -> list[str]:
    found = []
    for page in sorted(DOCS.rglob("*.md")):
        text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += BLOCK.findall(text)
        found += INLINE.findall(BLOCK.sub("", text))
    return found


def test_every_formula_can_be_set() -> None:
    convert = pytest.importorskip("latex2mathml.converter").convert
    found = formulas()
    assert len(found) > 15
    for formula in found:
        made = convert(formula)
        assert made.startswith("<math"), formula
        # what the converter does not know is left as text
        assert "\\" not in re.sub(r"&#x[0-9A-F]+;", "", made), formula


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.org/mathjax.js"></script>',
        "<script async src='//cdn.example.org/a.js'>",
        '<link href="https://fonts.example.org/a.css" rel="stylesheet">',
        '<img alt="a" src="http://example.org/a.png">',
        "@import url(https://example.org/a.css);",
        "a { background: url('//example.org/a.png') }",
    ],
)
def test_what_loads_from_elsewhere_is_found(text: str) -> None:
    assert module("offline").loaded(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org">a link to follow</a>',
        '<script src="_static/doctools.js"></script>',
        '<link rel="stylesheet" href="_static/furo.css">',
        "<p>https://example.org</p>",
        "svg { background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>\") }",
    ],
)
def test_links_and_own_files_are_not(text: str) -> None:
    assert module("offline").loaded(text) == []
