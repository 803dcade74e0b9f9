"""``lumbra models`` and ``lumbra show model``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbra.models import MODELS

Call = Callable[..., tuple[int, str, str]]


def test_every_model_is_in_the_table(call: Call) -> None:
    status, out, err = call("models", "--json")
    assert (status, err) == (0, "")
    items = {item["name"]: item for item in json.loads(out)["items"]}
    assert set(items) == set(MODELS)
    assert items["dark-photon"]["parameters"][:2] == ["mass", "epsilon"]
    assert all(item["channels"] and item["references"] for item in items.values())
    assert all(name in call("models")[1] for name in MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_can_be_shown(call: Call, name: str) -> None:
    assert json.loads(call("show", "model", name, "--json")[1])["content"]["name"] == name
    example = MODELS[name].example
    settings = [part for key, value in example.items() for part in ("--set", f"{key}={value}")]
    status, out, err = call("show", "model", name, "--mass", "2.5", *settings, "--json")
    assert (status, err) == (0, "")
    content = json.loads(out)["content"]
    assert content["mass_GeV"] == 2.5
    assert content["ctau_cm"] > 0
    fractions = [row["branching_fraction"] for row in content["channels"].values()]
    assert sum(fractions) == pytest.approx(1)


def test_common_parameters_have_options_and_units(call: Call) -> None:
    options = ("--mass", "0.5", "--epsilon", "1e-3", "--alpha-d", "0.1", "--dark-mass", "0.1")
    kind = ("--set", "dark-matter=scalar")
    content = json.loads(call("show", "model", "dark-photon", *options, *kind, "--json")[1])[
        "content"
    ]
    assert content["dark_mass_GeV"] == 0.1
    assert content["dark_matter"] == "scalar"
    assert content["invisible_fraction"] == pytest.approx(1, abs=1e-3)
    alp = json.loads(call("show", "model", "alp", "--mass", "1", "--g-agg", "1e-3", "--json")[1])
    assert alp["content"]["g_agg_per_GeV"] == 1e-3


def test_a_stable_particle_has_no_decay_length(call: Call) -> None:
    options = ("show", "model", "lfv-zprime", "--mass", "0.05", "--coupling", "0.1")
    content = json.loads(call(*options, "--json")[1])["content"]
    assert content["width_GeV"] == 0
    assert content["ctau_cm"] is None
    assert call(*options)[0] == 0


def test_a_narrow_meson_is_pointed_out(call: Call) -> None:
    for mass, near in (("3.097", True), ("2.5", False)):
        options = ("show", "model", "dark-photon", "--mass", mass, "--epsilon", "1e-3", "--json")
        assert json.loads(call(*options)[1])["content"]["near_resonance"] is near


def test_a_figure_is_written(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mixed.png"
    options = ("show", "model", "lmu-ltau", "--set", "coupling=1e-2", "--figure", str(path))
    status, out, err = call(*options, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["files"] == [str(path), str(path.with_suffix(".pdf"))]
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("model", "dark-photon", "--mass", "1"), "epsilon"),
        (("model", "dark-photon", "--mass", "1", "--coupling", "1"), "epsilon"),
        (("model", "dark-photon", "--mass", "1", "--set", "epsilom=1"), "did you mean 'epsilon'?"),
        (("model", "dark-photon", "--mass", "1", "--set", "epsilon"), "NAME=VALUE"),
        (("model", "dark-photon", "--mass", "1", "--set", "epsilon=many"), "not a number"),
        (("model", "dark-photon", "--mass", "1", "--epsilon", "1", "--set", "mass=2"), "twice"),
        (("model", "dark-photon", "--mass", "nan", "--epsilon", "1"), "finite"),
        (("model", "dark-photon", "--mass", "11", "--epsilon", "1"), "B mesons"),
        (("model", "heavy-neutral-lepton", "--mass", "1"), "mixes with no neutrino"),
        (
            ("model", "heavy-neutral-lepton", "--mass", "1", "--set", "majorana=perhaps"),
            "neither true nor false",
        ),
        (("model", "alp", "--figure", "a.jpg"), ".png"),
        (("model", "lmu-ltau", "--figure", "a.png", "--set", "coupling=-1"), "coupling"),
        (("search", "zprime-invisible", "--set", "mass=1"), "Only models"),
        (("search", "zprime-invisible", "--figure", "a.png"), "Only models"),
    ],
)
def test_bad_parameters_are_told_in_four_parts(
    call: Call, options: tuple[str, ...], part: str
) -> None:
    status, out, err = call("show", *options)
    assert (status, out) == (2, "")
    assert part in err
    assert all(word in err for word in ("given:", "allowed:", "try:"))
    assert "Traceback" not in err
