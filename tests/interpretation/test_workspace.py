"""Workspaces: pyhf reads them and finds the same limit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyhf
import pytest

from lumbra.foundation import InputError
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.workspace import (
    Template,
    counting_workspace,
    shape_workspace,
    write_workspaces,
)

EXPERIMENT = CountingExperiment(
    [20.0, 60.0],
    {"luminosity": 0.015, "tau suppression": 0.22, "shape": -0.05},
    [3.0, 5.0],
    {"luminosity": 0.015, "trigger": 0.06, "shape": 0.05},
)


def cls_at(spec: dict, mu: float) -> float:
    workspace = pyhf.Workspace(spec)
    model = workspace.model()
    return float(pyhf.infer.hypotest(mu, workspace.data(model), model, test_stat="qtilde"))


@pytest.mark.parametrize(("index", "observed"), [(0, 17), (0, 31), (1, 60)])
def test_pyhf_finds_the_same_limit(index: int, observed: int) -> None:
    """pyhf's CLs crosses 0.1 within 1 % of our limit; luminosity is Gaussian there."""
    spec = counting_workspace(EXPERIMENT, observed, index)
    limit = asymptotic_cls_limit(EXPERIMENT, observed)[index]
    assert cls_at(spec, limit * 0.99) > 0.1 > cls_at(spec, limit * 1.01)


def test_modifiers() -> None:
    spec = counting_workspace(EXPERIMENT, 20)
    signal, background = spec["channels"][0]["samples"]
    kinds = {m["name"]: m["type"] for m in background["modifiers"]}
    assert kinds == {
        "lumi": "lumi",
        "tau suppression": "normsys",
        "shape": "normsys",
        "simulation_window_background": "shapesys",
    }
    opposite = {m["name"]: m["data"] for m in background["modifiers"]}["shape"]
    assert opposite["hi"] == pytest.approx(1 / opposite["lo"])
    assert opposite["hi"] < 1
    assert signal["modifiers"][0]["type"] == "normfactor"
    gaussian = counting_workspace(EXPERIMENT, 20, constraint="gaussian")
    assert gaussian["channels"][0]["samples"][1]["modifiers"][-1]["type"] == "staterror"
    assert pyhf.Workspace(gaussian).model().config.poi_name == "mu"


def test_shape_channel() -> None:
    """Two bins, of which one has no signal: it only measures the shared background."""
    signal = Template([1.0, 0.0])
    backgrounds = {"tautau": Template([5.0, 500.0], [0.5, 10.0], {"norm": 0.3})}
    spec = shape_workspace("recoil", signal, backgrounds, [5, 500])
    alone = counting_workspace(CountingExperiment(5.0, {"norm": 0.3}, 0.5), 5)
    mu = 5.0
    assert cls_at(spec, mu) < cls_at(alone, mu)
    with pytest.raises(InputError):
        shape_workspace("recoil", signal, backgrounds, [5, 500, 1])


def test_files(tmp_path: Path) -> None:
    paths = write_workspaces(tmp_path, EXPERIMENT, [17, 60], ["m_1.0", "m_2.0"])
    assert [path.name for path in paths] == ["m_1.0.json", "m_2.0.json"]
    spec = json.loads(paths[1].read_text())
    pyhf.schema.validate(spec, "workspace.json")
    assert spec["observations"][0]["data"] == [60.0]
    assert spec["channels"][0]["samples"][1]["data"] == [60.0]
    with pytest.raises(InputError):
        write_workspaces(tmp_path, EXPERIMENT, [17, 60], ["a", "a"])


def test_refuses_the_normal_prior() -> None:
    with pytest.raises(InputError):
        counting_workspace(CountingExperiment(np.array([3.0]), {"b": 0.1}, prior="normal"), 3)
