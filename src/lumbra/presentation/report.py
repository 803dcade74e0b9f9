"""The report: one HTML file that needs nothing else, for a screen, a phone or paper."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from lumbra.presentation.answer import answer_of, question_of
from lumbra.presentation.citation import citations
from lumbra.presentation.curves import Comparison
from lumbra.presentation.figures import Drawing
from lumbra.presentation.fit_quality import fit_quality
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.headlines import headlines, story, title_of
from lumbra.presentation.interactive import Plot
from lumbra.presentation.markup import Html, element, fragment, verbatim
from lumbra.presentation.report_controls import controls
from lumbra.presentation.report_tables import (
    against_published,
    assumptions,
    cutflow,
    limits,
    scan,
)
from lumbra.presentation.reproduction import command_of, facts
from lumbra.presentation.systematics_table import systematics

__all__ = ["report"]

POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
)
"""What the browser may load: nothing from anywhere else."""

PROMINENT = ("coupling", "spectrum", "cutflow", "hunt")
"""First words of the names of figures that are open at once, one of each; the others are folded."""


def report(
    folder: ResultFolder,
    drawings: Sequence[Drawing],
    images: Mapping[str, bytes],
    plots: Sequence[Plot],
    comparison: Comparison | None = None,
    command: str = "",
) -> str:
    """The whole page as text.

    Parameters
    ----------
    folder : ResultFolder
        What is reported.
    drawings : sequence of Drawing
        Figures, in order.
    images : mapping of str to bytes
        PNG of each figure by name.
    plots : sequence of Plot
        Interactive figures.
    comparison : Comparison, optional
        Published limits to set the expected ones against.
    command : str
        The command that made the folder; put together from the provenance if left out.
    """
    title, subtitle = title_of(folder)
    sections = [
        ("Results", _results(folder)),
        ("Figures", _figures(drawings, images)),
        ("Interactive figures", _interactive(plots)),
        ("Cut flow", cutflow(folder)),
        ("Control channels", controls(folder)),
        ("Limits by mass", limits(folder)),
        ("Compared with published limits", against_published(folder, comparison or Comparison())),
        ("Scan", scan(folder)),
        ("Quality of fits", fit_quality(folder)),
        ("Systematic uncertainties", systematics(folder)),
        ("Settings" if folder.kind == "hunt" else "Assumptions", assumptions(folder.provenance)),
        ("Provenance", _facts(facts(folder))),
        ("How to reproduce this", _reproduce(command or command_of(folder))),
        ("How to cite this", _cite(folder)),
    ]
    kept = [(name, content) for name, content in sections if content]
    body = [
        element("a", "Skip to the results", href="#main", class_="skip"),
        _header(folder, title, subtitle),
        element(
            "nav",
            element("ul", *(element("li", _link(name)) for name, _ in kept)),
            aria_label="Sections",
        ),
        element("main", *(_section(name, content) for name, content in kept), id="main"),
        element("footer", f"Made by lumbra {folder.provenance.get('lumbra', '')}."),
        *_scripts(plots),
    ]
    return _page(title, body)


def _page(title: str, body: Sequence[Html]) -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        verbatim(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        element("title", f"{title} – lumbra"),
        element("style", verbatim(_asset("page/report.css"))),
    )
    return "<!doctype html>\n" + element("html", head, element("body", *body), lang="en") + "\n"


def _asset(name: str) -> str:
    return (resources.files("lumbra.presentation") / name).read_text(encoding="utf-8")


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _link(name: str) -> Html:
    return element("a", name, href="#" + _anchor(name))


def _section(name: str, content: Html) -> Html:
    extra = {"class_": "interactive"} if name == "Interactive figures" else {}
    return element("section", element("h2", name), content, id=_anchor(name), **extra)


def _header(folder: ResultFolder, title: str, subtitle: Sequence[str]) -> Html:
    reaction = folder.provenance.get("reaction")
    parts = [element("h1", title)]
    if reaction:
        parts.append(element("p", reaction, class_="reaction"))
    parts.append(element("ul", *(element("li", text) for text in subtitle), class_="badges"))
    if folder.provenance.get("quick"):
        parts.append(
            element(
                "p",
                "Quick run: samples are too small for physics; use it to see that all works.",
                class_="warning",
                role="note",
            )
        )
    return element("header", *parts)


def _results(folder: ResultFolder) -> Html:
    cards = [
        element(
            "div",
            element("dt", card.name),
            element("dd", card.value, *([element("small", card.detail)] if card.detail else [])),
        )
        for card in headlines(folder)
    ]
    return fragment(
        element(
            "div",
            element("p", question_of(folder), class_="question"),
            element("p", answer_of(folder), class_="answer"),
            class_="summary",
        ),
        element("p", story(folder)),
        element("dl", *cards, class_="cards"),
    )


def _figures(drawings: Sequence[Drawing], images: Mapping[str, bytes]) -> Html:
    shown: list[Html] = []
    hidden: list[Html] = []
    wanted = list(PROMINENT)
    for drawing in drawings:
        source = "data:image/png;base64," + base64.b64encode(images[drawing.name]).decode("ascii")
        figure = element(
            "figure",
            element("img", src=source, alt=f"{drawing.heading}. {drawing.description}"),
            element("figcaption", element("strong", drawing.heading + ". "), drawing.description),
        )
        kind = drawing.name.partition("_")[0]
        (shown if kind in wanted else hidden).append(figure)
        wanted = [word for word in wanted if word != kind]
    if hidden:
        shown.append(element("details", element("summary", "More figures"), *hidden))
    return fragment(*shown)


def _interactive(plots: Sequence[Plot]) -> Html:
    parts = [
        element(
            "p",
            "Drag to zoom, double-click to return, click a legend entry to show or hide it.",
        )
    ]
    for plot in plots:
        parts.append(element("h3", plot.heading))
        parts.append(
            element(
                "div",
                class_="plot",
                id=f"plot-{plot.name}",
                data_source=f"data-{plot.name}",
                role="img",
                aria_label=f"Interactive figure: {plot.heading}. The same is in the figures above.",
            )
        )
    parts.append(element("noscript", "They need JavaScript; the figures above show the same."))
    return fragment(*parts) if plots else Html("")


def _facts(pairs: Sequence[tuple[str, Any]]) -> Html:
    cells = [part for name, value in pairs for part in (element("dt", name), element("dd", value))]
    return element("dl", *cells, class_="facts")


def _reproduce(command: str) -> Html:
    return fragment(
        element("pre", element("code", command)),
        element(
            "p",
            "Equal version, configuration and seed give equal numbers, on any number of cores.",
        ),
    )


def _cite(folder: ResultFolder) -> Html:
    sentences, entries = citations(folder)
    return fragment(
        *(element("p", sentence) for sentence in sentences),
        element(
            "details",
            element("summary", "BibTeX"),
            element("pre", element("code", entries), tabindex="0"),
        ),
    )


def _scripts(plots: Sequence[Plot]) -> list[Html]:
    if not plots:
        return []
    data = [
        element(
            "script",
            # "<" is the only character that could end a script element early.
            verbatim(
                json.dumps(plot.specification(), separators=(",", ":")).replace("<", "\\u003c")
            ),
            type="application/json",
            id=f"data-{plot.name}",
        )
        for plot in plots
    ]
    bundle = _asset("vendor/plotly-cartesian.min.js")
    code = [element("script", verbatim(text)) for text in (bundle, _asset("page/report.js"))]
    return data + code
