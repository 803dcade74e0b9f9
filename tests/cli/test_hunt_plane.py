"""`lumbra hunt-plane` from the command line, from files to a result folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.foundation.table_files import read_table, write_table
from lumbra.inference import bayesian_limit
from lumbra.inference.counting import CountingExperiment

Call = Callable[..., tuple[int, str, str]]

PLANE = [
    "--x", "mMuMu", "--y", "mRecoil", "--width-x", "0.05 + 0.01*x", "--width-y", "0.15",
    "--correlation", "-0.5", "--range-x", "2", "6", "--range-y", "0.5", "min(x, 8 - x)",
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Data with six events at (4, 2) GeV over 100 of background, and a sample ten times larger."""
    monkeypatch.chdir(tmp_path)
    rng = Key(4).child("plane").generator()
    x, y = rng.uniform(1.8, 6.2, 1000), rng.uniform(0.3, 4.2, 1000)
    sample = Table({"mMuMu": x, "mRecoil": y, "w": np.full(1000, 0.1)})
    x, y = rng.uniform(1.8, 6.2, 100), rng.uniform(0.3, 4.2, 100)
    x = np.append(x, rng.normal(4, 0.03, 6))
    y = np.append(y, rng.normal(2, 0.05, 6))
    return (
        write_table(tmp_path / "pairs.csv", Table({"mMuMu": x, "mRecoil": y})),
        write_table(tmp_path / "mc.parquet", sample),
    )


def test_from_files_to_a_folder(call: Call, files: tuple[Path, Path]) -> None:
    data, sample = files
    status, text, err = call(
        "hunt-plane", str(data), *PLANE, "--background", str(sample), "--weight", "w",
        "--common", "luminosity=0.1", "--efficiency-error", "luminosity=0.1",
        "--exposure", "2 + 0*x", "--pseudo-planes", "500", "--out", "out", "--json",
    )  # fmt: skip
    assert status == 0, err
    told = json.loads(text)
    excess = told["largest_excess"]
    assert (excess["x_GeV"], excess["y_GeV"]) == pytest.approx((4, 2), abs=0.3)
    assert 0 < excess["local_p_value"] < excess["global_p_value"] < 0.3
    assert excess["effective_trials"] > 1
    assert len(told["plane"]) == told["windows"]
    whole = {s: read_table(Path(f"out/plane{s}")) for s in (".csv", ".parquet")}
    rows = json.loads(Path("out/plane.json").read_text(encoding="utf-8"))["plane"]
    for table in whole.values():
        np.testing.assert_allclose(table["local_p_value"], [r["local_p_value"] for r in rows], 1e-6)
    table = whole[".parquet"]
    one = CountingExperiment(
        table["background_events"], {"luminosity": 0.1}, table["background_mc_error_events"],
        {"luminosity": 0.1},
    )  # fmt: skip
    limits = bayesian_limit(one, table["observed_count"])
    np.testing.assert_allclose(table["limit_observed_events"], limits, rtol=1e-6)
    np.testing.assert_allclose(table["limit_observed_fb"], limits / 2, rtol=1e-6)
    assert sorted(p.name for p in Path("out/figures").iterdir()) == ["plane.pdf", "plane.png"]


def test_a_density_and_no_data(call: Call, files: tuple[Path, Path]) -> None:
    status, text, err = call(
        "hunt-plane", *PLANE, "--background", "5*exp(-y)", "--statistic", "cls", "--out", "o"
    )
    assert status == 0, err
    assert "windows: " in text
    assert "largest excess" in text
    assert "--pseudo-planes 10000" in text


def test_widths_from_a_table(call: Call, files: tuple[Path, Path]) -> None:
    nodes = [(x, y, 0.05 + 0.01 * x) for x in (1.0, 7.0) for y in (0.0, 5.0)]
    Path("w.csv").write_text("x,y,w\n" + "".join(f"{a},{b},{c}\n" for a, b, c in nodes))
    plane = ["w.csv" if text == "0.05 + 0.01*x" else text for text in PLANE]
    told = []
    for k, chosen in enumerate((PLANE, plane)):
        status, text, err = call(
            "hunt-plane", *chosen, "--background", "5", "--out", f"o{k}", "--json"
        )
        assert status == 0, err
        told.append(json.loads(text)["plane"])
    for a, b in zip(*told, strict=True):
        assert a["semi_major_GeV"] == pytest.approx(b["semi_major_GeV"], rel=1e-9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--cl", "90"], "0.9 for 90 %"),
        (["--background", "-1"], "negative"),
        (["--background", "1/0"], "finite"),
        (["--background", "none.csv", "--weight", "1"], "none.csv"),
        (["--width-x", "-1"], "above zero"),
        (["--width-x", "0.1*m"], "'m'"),
        (["--correlation", "1"], "between -1 and 1"),
        (["--range-x", "6", "2"], "nowhere"),
        (["--range-y", "3", "2"], "nowhere"),
        (["--range-y", "0", "z"], "'z'"),
        (["--separation", "0"], "separation"),
        (["--common", "luminosity"], "NAME=SHARE"),
        (["--common", "a=nan"], "NAME=SHARE"),
        (["--exposure", "0"], "above zero"),
        (["--statistic", "bayes"], "bayesian"),
        (["--prior", "falt"], "flat"),
        (["--width-x", "1e-9"], "too many"),
    ],
)
def test_refused_in_four_parts(
    call: Call, files: tuple[Path, Path], change: list[str], words: str
) -> None:
    given = [*PLANE, "--background", "5", "--out", "out", "--json"]
    status, text, err = call("hunt-plane", *given, *change)
    assert status == 2, (text, err)
    error = json.loads(text)["error"]
    assert words in " ".join(error.values())
    assert all(error[part] for part in ("failed", "given", "allowed", "try"))
    assert not Path("out").exists()


def test_files_that_cannot_be_used(call: Call, files: tuple[Path, Path]) -> None:
    data, sample = files
    background = ["--background", str(sample), "--out", "out", "--json"]
    for given, words in (
        ([str(data), *PLANE, *background], "--weight"),
        (["none.csv", *PLANE, "--background", "5", "--json"], "none.csv"),
        ([str(data), *PLANE, *background, "--weight", "v"], "'v'"),
        ([str(data), *PLANE[:-3], "--json"], "needs --background"),
    ):
        status, text, err = call("hunt-plane", *given)
        assert status == 2, (text, err)
        assert words in text
