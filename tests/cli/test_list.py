"""``lumbra list`` and ``lumbra show``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest

from lumbra.cli.catalogue import plain_tree
from lumbra.cli.show import outline
from lumbra.foundation import Beams

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


@pytest.mark.parametrize(
    "options",
    [
        ("model", "lmu-ltau", "--mass", "1"),
        ("experiment", "belle2", "--mass", "1", "--coupling", "1"),
        ("model", "lmu-ltau", "--assumptions"),
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
