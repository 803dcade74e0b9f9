"""Writes the table of docs/validation.md from what ``lumbra validate --json`` prints.

lumbra validate --json > checks.json
python docs/validation_table.py checks.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("validation.md")
BEGIN, END = "<!-- checks: begin -->\n", "<!-- checks: end -->\n"
HEAD = "| check | quantity | computed | compared with | ratio | tolerance | verdict |"


def main(path: Path) -> None:
    """Put the checks between the marks of the page."""
    content = json.loads(path.read_text(encoding="utf-8"))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = "".join(f"{line}\n" for line in lines(content["checks"], content["lumbra"]))
    PAGE.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def lines(checks: list[dict[str, Any]], version: str) -> Iterable[str]:
    """Summary, table, failures with what is known, and sources."""
    counts = {v: sum(c["verdict"] == v for c in checks) for v in ("pass", "fail", "skipped")}
    yield (
        f"Version {version}: {len(checks)} rows, "
        + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        + ".\n"
    )
    yield HEAD
    yield "|---|---|---:|---:|---:|---|---|"
    for c in checks:
        verdict = c["verdict"] if c["verdict"] != "fail" else "**fail**"
        numbers = [number(c[key]) for key in ("computed", "published", "ratio")]
        cells = [f"`{c['id']}`", c["quantity"], *numbers, c["tolerance"], verdict]
        yield f"| {' | '.join(cells)} |"
    yield "\n### Notes on rows that fail or are skipped\n"
    for c in checks:
        if c["verdict"] != "pass":
            yield f"* `{c['id']}`: {split(c)[0] or '–'}"
    yield "\n### Where the numbers are from\n"
    sources: dict[str, list[str]] = {}
    for c in checks:
        if source := split(c)[1]:
            sources.setdefault(source, []).append(c["id"].split("/")[0])
    for source, names in sources.items():
        yield f"* {', '.join(f'`{name}`' for name in dict.fromkeys(names))}: {source}"


def split(check: dict[str, Any]) -> tuple[str, str]:
    """The note of a check without its source, and the source."""
    note, _, source = str(check["note"]).partition("source: ")
    return note.rstrip("; "), source


def number(value: float | None) -> str:
    """A number for people."""
    return "–" if value is None else f"{value:.4g}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
