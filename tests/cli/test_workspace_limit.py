"""`lumbra limit --workspace`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    NormSys,
    Sample,
    TemplateModel,
    template_limits,
    write_workspace,
)

Call = Callable[..., tuple[int, str, str]]

SAMPLES = [
    Sample("signal", [5.0, 2.0], [NormFactor("mu")]),
    Sample("b", [30.0, 40.0], [NormSys("n", 0.9, 1.1)]),
]
MODEL = TemplateModel([Channel("c", [31, 42], SAMPLES)], name="measured")


def test_a_workspace(call: Call, tmp_path: Path) -> None:
    path = write_workspace(tmp_path / "ws.json", MODEL)
    status, text, _ = call("limit", "--workspace", str(path), "--cl", "0.95", "--json")
    assert status == 0
    told = json.loads(text)
    wanted = template_limits(MODEL, 0.95)
    assert told["upper_limit"] == pytest.approx(wanted.observed[0])
    bands = [told[f"expected_{k}"] for k in ("minus2", "minus1", "median", "plus1", "plus2")]
    np.testing.assert_allclose(bands, wanted.expected[:, 0])
    status, text, _ = call("limit", "--workspace", str(path))
    assert status == 0
    assert "upper limit" in text


def test_what_cannot_be(call: Call, tmp_path: Path) -> None:
    path = write_workspace(tmp_path / "ws.json", MODEL)
    for arguments, words in (
        (["--workspace", str(path), "--background", "3"], "not clear"),
        (["--workspace", str(path), "--cl", "90"], "0.9 for 90 %"),
        (["--workspace", str(tmp_path / "wz.json")], "did you mean 'ws.json'"),
        ([], "not clear"),
    ):
        status, _, error = call("limit", *arguments)
        assert status == 2
        assert words in error
