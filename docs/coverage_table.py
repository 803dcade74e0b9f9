"""Writes the table of docs/coverage.md: how often the counting limits are right.

Run from the root of a checkout: make coverage-page
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

from lumbra.inference import CountingExperiment
from lumbra.inference.counting_limits import METHODS
from lumbra.inference.coverage import exact_coverage

PAGE = Path(__file__).with_name("coverage.md")
BEGIN, END = "<!-- coverage: begin -->\n", "<!-- coverage: end -->\n"
BACKGROUNDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
ERRORS = (0.0, 0.1, 0.3)
LEVEL = 0.9


def main() -> None:
    """Put the table between the marks of the page."""
    # the table is where one sees that asymptotic limits of few events are wrong
    warnings.filterwarnings("ignore", "asymptotic limits", UserWarning)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + "".join(f"{x}\n" for x in lines()) + END + after, "utf-8")


def lines() -> Iterable[str]:
    """One row per background and error: least and median coverage of each method."""
    yield "| b | error of b | " + " | ".join(m.title for m in METHODS) + " |"
    yield "|---:|---:|" + "---:|" * len(METHODS)
    for error in ERRORS:
        for b in BACKGROUNDS:
            experiment = CountingExperiment(b, {"background": error})
            found = [exact_coverage(experiment, method, LEVEL) for method in METHODS]
            cells = [f"{100 * c.least:.2f} / {100 * c.median:.2f}" for c in found]
            yield f"| {b:g} | {100 * error:.0f} % | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
