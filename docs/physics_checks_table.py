"""Writes the table of docs/physics_checks.md: every reference value and what we compute for it.

Run from the root of a checkout: make physics-page
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.physics_checks.pending import DIFFERING, PENDING
from tests.physics_checks.rows import Claim, Row, claims, merge, read_rows

PAGE = Path(__file__).with_name("physics_checks.md")
BEGIN, END = "<!-- checks: begin -->\n", "<!-- checks: end -->\n"
HEAD = "| id | quantity | for | computed | reference | unit | ratio − 1 | tolerance | verdict |"


def main() -> None:
    """Put the checks between the marks of the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = "".join(f"{line}\n" for line in lines(read_rows(), merge(claims())))
    PAGE.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def lines(rows: dict[str, Row], claimed: dict[str, Claim]) -> Iterable[str]:
    """Summary, table, notes on what differs, and what is pending."""
    verdicts = {name: cells(rows[name], claim) for name, claim in claimed.items()}
    passed = sum(row[-1] == "pass" for row in verdicts.values())
    yield (
        f"{len(rows)} reference values: {passed} pass, {len(verdicts) - passed} fail, "
        f"{len(PENDING)} are not computed yet.\n"
    )
    yield HEAD
    yield "|---|---|---|---:|---:|---|---:|---:|---|"
    for name in rows:
        if name in verdicts:
            yield f"| {' | '.join(verdicts[name])} |"
    if DIFFERING:
        yield "\n## Rows that fail\n"
        yield from (f"* `{name}`: {why}" for name, why in DIFFERING.items())
    if PENDING:
        yield "\n## Not computed yet\n"
        yield ", ".join(f"`{name}`" for name in rows if name in PENDING)


def cells(row: Row, claim: Claim) -> list[str]:
    """One line of the table, the verdict last."""
    computed = float(claim.compute())
    return [
        f"`{row.id}`",
        row.quantity.replace("|", "\\|"),
        row.inputs.replace("|", "\\|"),
        f"{computed:.7g}",
        f"{row.value:.7g}",
        row.unit if row.unit != "1" else "",
        f"{computed / row.value - 1:+.1e}",
        f"{row.tolerance:g}",
        "pass" if row.accepts(computed) else "**fail**",
    ]


if __name__ == "__main__":
    main()
