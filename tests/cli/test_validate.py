"""``lumbra validate``: a table, and an exit status that scripts can trust."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lumbra import workflow

Call = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Row:
    """A check."""

    check: str
    computed: float
    published: float
    verdict: str


ROWS = [Row("g′ at 1 GeV", 0.0512, 0.051, "pass"), Row("width", 0.4, 0.3, "fail")]


@pytest.mark.parametrize(("rows", "wanted"), [(ROWS, 1), (ROWS[:1], 0), ([], 0)])
def test_the_exit_status_tells_failures(
    monkeypatch: pytest.MonkeyPatch, call: Call, rows: list[Row], wanted: int
) -> None:
    asked = []

    def validate(names: list[str], progress: object) -> list[Row]:
        asked.append(names)
        return rows

    monkeypatch.setattr(workflow, "validate", validate, raising=False)
    status, out, _ = call("validate", "zprime-invisible", "--json")
    assert status == wanted
    content = json.loads(out)
    assert content["failed"] == wanted
    assert [row["check"] for row in content["checks"]] == [row.check for row in rows]
    status, out, _ = call("validate")
    assert status == wanted
    assert all(row.check in out for row in rows)
    assert asked == [["zprime-invisible"], []]
