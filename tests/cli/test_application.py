"""How commands answer, fail and stay light."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from lumbra import workflow
from lumbra.foundation import DataError

Call = Callable[..., tuple[int, str, str]]
COMMANDS = ("run", "hunt", "list", "models", "show", "validate")


@pytest.mark.parametrize("code", ["import lumbra", "import lumbra.cli as c; c.main(['--help'])"])
def test_import_and_help_are_quick(code: str) -> None:
    heavy = (
        "numpy",
        "scipy",
        "numba",
        "matplotlib",
        "pyarrow",
        "uproot",
        "lumbra.workflow",
    )
    loaded = f"import sys; {code}; print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    after = os.times()
    assert done.stderr.strip() == "[]"
    # Processor time, so that other work on the machine does not count.
    used = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    assert used < 0.5


@pytest.mark.parametrize("command", COMMANDS)
def test_each_help_has_an_example(call: Call, command: str) -> None:
    status, out, _ = call(command, "--help")
    assert status == 0
    assert f"Example: lumbra {command}" in " ".join(out.split())


def test_no_arguments_show_the_help(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    status, out, err = call()
    assert (status, err) == (0, "")
    assert all(command in out for command in COMMANDS)


def test_version(call: Call) -> None:
    assert call("--version") == (0, "lumbra 0.1.0\n", "")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["run", "x", "--forse"], "--force"),
        (["runn"], "run"),
        (["run"], "SEARCH"),
        (["run", "x", "--seed", "-1"], "--seed"),
        (["list", "serches"], "searches"),
        (["hunt", "x", "--range", "1"], "--range"),
        (["run", "x", "--luminosity", "3 parsecs"], "pb, fb or ab"),
        (["run", "x", "--data", "missing.root"], "missing.root"),
    ],
)
def test_bad_input_is_told_in_four_parts(
    call: Call, requests: list[object], arguments: list[str], part: str
) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert part.lower() in err.lower()
    assert "given:" in err
    assert "allowed:" in err
    assert "try:" in err
    assert "Traceback" not in err
    assert requests == []
    status, out, err = call(*arguments, "--json")
    assert (status, err) == (2, "")
    error = json.loads(out)["error"]
    assert set(error) == {"kind", "failed", "given", "allowed", "try"}
    assert all(error.values())


def test_errors_of_the_workflow_are_told(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    def fail(request: object, progress: object, dress: object) -> None:
        raise DataError(
            "The file is cut short.", given="9 of 10 baskets", suggestion="copy it again"
        )

    monkeypatch.setattr(workflow, "run_search", fail)
    status, out, err = call("run", "zprime-invisible")
    assert (status, out) == (2, "")
    assert err == "The file is cut short.\n  given: 9 of 10 baskets\n  try: copy it again\n"
    status, out, _ = call("run", "zprime-invisible", "--json")
    assert status == 2
    assert json.loads(out)["error"]["kind"] == "DataError"


def test_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    def interrupt(request: object, progress: object, dress: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "run_search", interrupt)
    status, out, err = call("run", "zprime-invisible")
    assert (status, out) == (130, "")
    assert "Interrupted" in err


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    def mistake(request: object, progress: object, dress: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(workflow, "run_search", mistake)
    with pytest.raises(ZeroDivisionError):
        call("run", "zprime-invisible")


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys, lumbra.cli as c; sys.exit(c.main(['show', 'experiment', 'belle2']))"
    command = f'{sys.executable} -c "{code}" | head -n 1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["belle2: Belle II at SuperKEKB", "0"]
    assert done.stderr == ""
