"""The options of ``lumbra hunt``: each changes what it says it does, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lumbra import presentation
from lumbra.foundation import Table
from lumbra.foundation.table_files import write_table

Call = Callable[..., tuple[int, str, str]]
Hunted = Callable[..., dict[str, Any]]

# 4000 events that fall off, 120 at 215 MeV with a width of 1 MeV
RNG = np.random.Generator(np.random.SFC64(3))
MASSES = np.append(0.17 + 0.09 * RNG.beta(1.0, 1.5, 4000), RNG.normal(0.215, 0.001, 120))
USUAL = ("--resolution", "0.001", "--range", "0.209", "0.221", "--step", "0.001", "--order", "3")


@pytest.fixture(scope="module")
def spectrum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("masses") / "m.parquet", Table({"m": MASSES}))


@pytest.fixture
def hunted(call: Call, spectrum: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hunted:
    """Hunt in the spectrum without figures; the JSON, with the provenance under its name."""
    monkeypatch.setattr(presentation, "render", lambda folder, command: [])

    def run(*options: str) -> dict[str, Any]:
        given = [*USUAL, "--no-unbinned", *options, "--out", str(tmp_path / "out"), "--force"]
        status, out, err = call("hunt", str(spectrum), *given, "--json")
        assert status == 0, err
        written = json.loads((tmp_path / "out" / "provenance.json").read_text(encoding="utf-8"))
        return {**json.loads(out), "provenance": written}

    return run


def column(content: dict[str, Any], name: str) -> np.ndarray:
    return np.array([row[name] for row in content["scan"]], float)


def test_order(hunted: Hunted) -> None:
    fast = ("--calculation", "asymptotic")
    found = {order: hunted("--order", order, *fast) for order in ("0", "2", "4", "auto")}
    for order in ("0", "2", "4"):
        assert found[order]["provenance"]["order"] == int(order)
    assert found["auto"]["provenance"]["order"] in range(13)
    excess = {order: content["largest_excess"] for order, content in found.items()}
    # the bump is there whatever is asked for; its size depends little on a sufficient order
    for row in excess.values():
        assert row["mass_GeV"] == pytest.approx(0.215, abs=1e-6)
    assert abs(excess["2"]["yield"] - excess["4"]["yield"]) < excess["4"]["yield_error"]
    # a freer background is known less well
    assert excess["0"]["yield_error"] < excess["2"]["yield_error"] < excess["4"]["yield_error"]


def test_window(hunted: Hunted) -> None:
    narrow, wide = hunted("--window", "0.012"), hunted("--window", "0.036")
    assert narrow["provenance"]["window"] == pytest.approx(0.012)
    # sidebands tell the background
    assert np.all(column(wide, "yield_error") < column(narrow, "yield_error"))


def test_step_and_range(hunted: Hunted) -> None:
    content = hunted("--range", "0.21", "0.22", "--step", "0.0025")
    assert column(content, "mass_GeV") == pytest.approx([0.21, 0.2125, 0.215, 0.2175, 0.22])
    # what is found at a mass does not depend on where else one looks
    usual = hunted()
    row = next(r for r in usual["scan"] if abs(r["mass_GeV"] - 0.215) < 1e-9)
    assert content["scan"][2]["yield"] == pytest.approx(row["yield"], rel=1e-6)


def test_statistic(hunted: Hunted) -> None:
    cls, clsb = hunted("--statistic", "cls"), hunted("--statistic", "clsb")
    for name in ("yield", "local_p_value", "limit_bayesian"):
        assert column(cls, name) == pytest.approx(column(clsb, name), rel=1e-9)
    # dividing by CLb can only weaken a limit, most where there is a deficit
    one, other = column(cls, "limit_observed"), column(clsb, "limit_observed")
    assert np.all(one > 0)
    assert np.all(one >= other * (1 - 1e-9))
    deficit = int(np.argmin(column(cls, "yield")))
    assert one[deficit] > 1.05 * other[deficit]


def test_shape(hunted: Hunted) -> None:
    usual = column(hunted(), "yield")
    # limits in which other shapes are a Gaussian
    for shape in (
        "crystal-ball:alpha=6,n=2",
        "double-crystal-ball:alpha_left=6,alpha_right=6",
        "double-gaussian:fraction=1",
        "double-gaussian:ratio=1,fraction=0.4",
        "voigt:width=1e-9",
    ):
        assert column(hunted("--shape", shape), "yield") == pytest.approx(usual, rel=1e-3, abs=0.02)
    # a tail to low masses makes a bump of more events; a value may follow the mass
    content = hunted("--shape", "crystal-ball:alpha=0.8 + 0*m,n=3")
    assert content["provenance"]["shape"] == "crystal-ball:alpha=0.8 + 0*m,n=3"
    assert content["largest_excess"]["yield"] > 1.05 * np.max(usual)


@pytest.mark.parametrize(
    ("shape", "part", "said"),
    [
        ("gausian", "try", "did you mean 'gaussian'?"),
        ("crystal-ball:alpha", "allowed", "parameter=value"),
        ("crystal-ball:beta=2", "allowed", "alpha"),
        ("crystal-ball:alpha=0", "given", "alpha"),
        ("crystal-ball:alpha=import", "given", "import"),
    ],
)
def test_shapes_that_cannot_be(
    call: Call, spectrum: Path, tmp_path: Path, shape: str, part: str, said: str
) -> None:
    out = tmp_path / "out"
    options = [*USUAL, "--shape", shape, "--out", str(out), "--json"]
    status, text, _ = call("hunt", str(spectrum), *options)
    assert status == 2
    (error,) = json.loads(text).values()
    assert said in error[part]
    assert not out.exists()


def test_pseudo_experiments(hunted: Hunted) -> None:
    none, some = hunted(), hunted("--pseudo-experiments", "60")
    again, other = (
        hunted("--pseudo-experiments", "60"),
        hunted("--pseudo-experiments", "60", "--seed", "2"),
    )
    assert none["largest_excess"]["global_p_value"] is None
    assert some["provenance"]["pseudo_experiments"] == 60
    assert some["largest_excess"] == again["largest_excess"]
    assert some["largest_excess"] != other["largest_excess"]
    # the excess of 120 events is real: one of so few pseudo-experiments does not reach it
    for content in (some, other):
        excess = content["largest_excess"]
        assert excess["local_p_value"] == pytest.approx(none["largest_excess"]["local_p_value"])
        assert 0 <= excess["global_p_value"] < 0.1
        assert excess["global_p_value_error"] > 0


def test_quick_means_few_pseudo_experiments(hunted: Hunted) -> None:
    content = hunted("--pseudo-experiments", "5000", "--quick", "--step", "0.004")
    assert content["provenance"]["pseudo_experiments"] == 100


def test_level(hunted: Hunted) -> None:
    low, high = hunted("--cl", "0.9"), hunted("--cl", "0.95")
    for name in ("limit_observed", "limit_bayesian", "limit_expected"):
        assert np.all(column(low, name) < column(high, name))


def test_a_fit_that_does_not_suit_has_no_mixing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presentation, "render", lambda folder, command: [])
    options = ["--order", "3", "--window", "0.0405", "--step", "0.005", "--no-unbinned"]
    status, out, err = call("hunt", "apex-2011", *options, "--out", str(tmp_path / "o"), "--json")
    assert status == 0, err
    scan = json.loads(out)["scan"]
    for row in scan:
        assert (row["epsilon2_observed"] is not None) == (row["background_density"] > 0)
    # with a polynomial this stiff the background falls below 0 at the edge, and the row says so
    assert scan[0]["background_density"] < 0
    assert "poor fit" in scan[0]["status"]
