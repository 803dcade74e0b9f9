"""``lumbra list`` and ``lumbra show``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbra.cli import experiment_figures
from lumbra.cli.catalogue import plain_tree
from lumbra.cli.show import outline
from lumbra.foundation import Beams
from lumbra.searches import SEARCHES

Call = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("searches", "zprime-invisible"),
        ("editions", "belle2-2018"),
        ("models", "lmu-ltau"),
        ("experiments", "belle2"),
        ("spectra", "apex-2011"),
        ("limits", "belle2_zprime_invisible_2018"),
    ],
)
def test_lists_hold_what_there_is(call: Call, kind: str, name: str) -> None:
    status, out, _ = call("list", kind, "--json")
    assert status == 0
    content = json.loads(out)
    assert content["kind"] == kind
    assert name in {item.get("edition") or item["name"] for item in content["items"]}
    status, out, _ = call("list", kind)
    assert status == 0
    assert name in out


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("model", "lmu-ltau", "coupling"),
        ("experiment", "belle2", "7.004"),
        ("search", "zprime-invisible", "two-track trigger"),
        ("limit", "belle2_zprime_invisible_2018", "1912.11276"),
    ],
)
def test_one_thing_in_full(call: Call, kind: str, name: str, part: str) -> None:
    status, out, _ = call("show", kind, name)
    assert status == 0
    assert part in out
    status, out, _ = call("show", kind, name, "--json")
    assert part in json.dumps(json.loads(out)["content"], ensure_ascii=False)


@pytest.mark.parametrize("kind", ["model", "experiment", "search", "limit"])
def test_unknown_names_give_the_nearest(call: Call, kind: str) -> None:
    nearly = {
        "model": ("lmu-tau", "lmu-ltau"),
        "experiment": ("belle-2", "belle2"),
        "search": ("zprime-invisibl", "zprime-invisible"),
        "limit": ("belle2_zprime_invisble_2018", "belle2_zprime_invisible_2018"),
    }
    given, meant = nearly[kind]
    status, out, err = call("show", kind, given)
    assert (status, out) == (2, "")
    assert f"did you mean '{meant}'?" in err


def test_a_boson_has_widths_fractions_and_a_decay_length(call: Call) -> None:
    options = ("show", "model", "lmu-ltau", "--mass", "1", "--coupling", "1e-3")
    status, out, _ = call(*options, "--json")
    assert status == 0
    content = json.loads(out)["content"]
    # a massless left-handed neutrino: g² M / 24π
    neutrino = 1e-6 / (24 * math.pi)
    assert content["channels"]["nu_mu"]["width_GeV"] == pytest.approx(neutrino, rel=1e-6)
    fractions = [row["branching_fraction"] for row in content["channels"].values()]
    assert sum(fractions) == pytest.approx(1)
    assert content["ctau_cm"] == pytest.approx(1.973269804e-14 / content["width_GeV"], rel=1e-6)
    text = call(*options)[1]
    assert "ctau_cm" in text
    assert "branching fraction" in text


def test_assumed_numbers_are_those_without_a_firm_source(call: Call) -> None:
    rows = json.loads(call("show", "experiment", "belle2", "--assumptions", "--json")[1])["content"]
    assert len(rows) > 20
    assert {row["trust"] for row in rows} <= {"assumed", "doubtful"}
    efficiency = next(row for row in rows if row["name"] == "tracker.efficiency")
    assert len(efficiency["periods"]) > 1
    assert "tracker.efficiency" in call("show", "experiment", "belle2", "--assumptions")[1]


def test_an_experiment_has_beams_periods_lines_and_numbers(call: Call) -> None:
    content = json.loads(call("show", "experiment", "belle2", "--json")[1])["content"]
    assert content["beams"]["sqrt_s"] == pytest.approx(10.5796, abs=1e-4)
    assert {"2018", "2019-2022", "Y3S", "design"} <= {row["name"] for row in content["periods"]}
    assert "lml6" in {row["line"] for row in content["lines"]}
    text = call("show", "experiment", "belle2")[1]
    assert "0.15°" in text
    assert "(projected)" in text


def test_a_period_has_its_own_beams_menu_and_numbers(call: Call) -> None:
    options = ("show", "experiment", "babar", "--period", "Y2S")
    content = json.loads(call(*options, "--json")[1])["content"]
    assert content["beams"]["sqrt_s"] == pytest.approx(10.0233, abs=1e-4)
    (period,) = content["periods"]
    assert period["luminosity_fb"] == 14.4
    assert {row["line"]: row["share"] for row in content["lines"]}["l3_photon_2GeV"] == 1.0
    numbers = {row["name"]: row for row in content["parameters"]}
    assert numbers["data.decays"]["value"] == 98e6
    assert "14.4 fb⁻¹" in call(*options)[1]
    assumed = json.loads(call(*options, "--assumptions", "--json")[1])["content"]
    assert {tuple(row["periods"]) for row in assumed} == {("Y2S",)}


def test_an_experiment_of_a_file_is_shown_like_any(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('base = "kloe"\n[tracker]\nfield = "0.6 T"\n', encoding="utf-8")
    numbers = json.loads(call("show", "experiment", str(path), "--json")[1])["content"][
        "parameters"
    ]
    assert {row["name"]: row["value"] for row in numbers}["tracker.field"] == 0.6
    status, _, err = call("show", "experiment", "belle2", "--period", "2019-20")
    assert status == 2
    assert "did you mean '2019" in err


@pytest.mark.parametrize(
    "options",
    [
        ("model", "lmu-ltau", "--mass", "1"),
        ("experiment", "belle2", "--mass", "1", "--coupling", "1"),
        ("model", "lmu-ltau", "--assumptions"),
        ("search", "zprime-invisible", "--period", "2018"),
    ],
)
def test_options_that_do_not_go_together(call: Call, options: tuple[str, ...]) -> None:
    status, out, err = call("show", *options)
    assert (status, out) == (2, "")
    assert "given: " in err


def test_declarations_become_plain() -> None:
    tree = plain_tree({"beams": Beams(7.0, 4.0), "pair": (1, len), 3: None})
    assert tree["beams"]["electron"] == 7.0
    assert tree["pair"] == [1, "len"]
    assert tree["3"] is None


def test_nested_content_is_indented() -> None:
    content = {"a": 1.23456789, "b": [{"c": True, "d": {}}, {"c": None}], "e": []}
    assert outline(content) == [
        "a: 1.23457", "b:", "  - c: True", "    d: –", "  - c: –", "e: –",
    ]  # fmt: skip


def test_figures_of_an_experiment_are_drawn(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # one of four is enough
    monkeypatch.setattr(
        experiment_figures, "_FIGURES", {"trigger": experiment_figures._FIGURES["trigger"]}
    )
    options = ("show", "experiment", "kloe", "--figures", str(tmp_path / "new"))
    status, out, _ = call(*options, "--json")
    assert status == 0
    files = json.loads(out)["files"]
    names = {"kloe-trigger.png", "kloe-trigger.pdf"}
    assert {Path(file).name for file in files} == names
    assert all(Path(file).stat().st_size > 10_000 for file in files)
    (tmp_path / "file").write_text("")
    status, _, err = call("show", "experiment", "kloe", "--figures", str(tmp_path / "file"))
    assert status == 2
    assert "--figures figures" in err
    status, _, err = call("show", "search", "zprime-invisible", "--figures", str(tmp_path))
    assert status == 2


@pytest.mark.parametrize("name", sorted(SEARCHES))
def test_every_search_is_shown(call: Call, name: str) -> None:
    """Bug: masses that are NumPy numbers ended in a traceback."""
    status, out, err = call("show", "search", name)
    assert status == 0, err
    assert "simulated" in out
