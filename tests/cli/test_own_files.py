"""``lumbra hunt`` and ``lumbra run`` on files of the user: each format, and what the JSON says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uproot

from lumbra import presentation
from lumbra.foundation import Table
from lumbra.foundation.table_files import write_table
from tests.small_search import MY_SEARCH

Call = Callable[..., tuple[int, str, str]]

# 6000 events that fall off slowly, and 150 at 215 MeV with a width of 1 MeV
RNG = np.random.Generator(np.random.SFC64(11))
BACKGROUND = 0.17 + 0.09 * RNG.beta(1.0, 1.5, 6000)
MASSES = np.sort(np.append(BACKGROUND, RNG.normal(0.215, 0.001, 150)))
COUNTS, EDGES = np.histogram(MASSES, 360, (0.17, 0.26))


@pytest.fixture
def hunted(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """Hunt in a file, without figures, and give the JSON; every hunt must find the bump."""
    monkeypatch.setattr(presentation, "render", lambda folder, command: [])

    def run(*arguments: object) -> dict[str, Any]:
        options = ["--no-unbinned", "--out", tmp_path / "out", "--force", "--json"]
        status, out, _ = call("hunt", *map(str, arguments), *map(str, options))
        assert status == 0
        content: dict[str, Any] = json.loads(out)
        assert content["largest_excess"]["mass_GeV"] == pytest.approx(0.215, abs=0.001)
        return content

    return run


Hunted = Callable[..., dict[str, Any]]


def bins(path: Path, scale: float = 1.0) -> Path:
    """The spectrum in bins."""
    rows = zip(EDGES * scale, EDGES[1:] * scale, COUNTS, strict=False)
    text = "low,high,count\n" + "".join(f"{a:.7g},{b:.7g},{n}\n" for a, b, n in rows)
    path.write_text(text, encoding="utf-8")
    return path


def test_masses_in_every_format(hunted: Hunted, tmp_path: Path) -> None:
    results = []
    for suffix in (".csv", ".root", ".parquet"):
        path = write_table(tmp_path / f"m{suffix}", Table({"m_ee": MASSES, "other": MASSES * 2}))
        content = hunted(path, "--column", "m_ee", "--resolution", "0.001")
        assert (content["unit"], content["events"]) == ("GeV", len(MASSES))
        results.append(content["largest_excess"])
    for name in ("mass_GeV", "yield", "local_p_value"):
        values = [result[name] for result in results]
        assert values == pytest.approx([values[0]] * 3, rel=1e-6)


def test_bins_in_csv_and_root(hunted: Hunted, tmp_path: Path) -> None:
    with uproot.recreate(tmp_path / "h.root") as file:
        file["recoil"] = (COUNTS, EDGES)
        file["tree"] = {"mass": MASSES}
    by_csv = hunted(bins(tmp_path / "b.csv"), "--resolution", "0.001")
    by_root = hunted(tmp_path / "h.root", "--tree", "recoil", "--resolution", "0.001")
    by_tree = hunted(tmp_path / "h.root", "--tree", "tree", "--resolution", "0.001")
    for name in ("local_p_value", "yield", "significance"):
        values = [content["largest_excess"][name] for content in (by_csv, by_root)]
        assert values[0] == pytest.approx(values[1], rel=1e-4)
    assert by_tree["largest_excess"]["yield"] == pytest.approx(150, abs=60)


def test_mev_without_saying_so(hunted: Hunted, tmp_path: Path) -> None:
    path = write_table(tmp_path / "m.parquet", Table({"m_ee": MASSES * 1000}))
    content = hunted(path, "--resolution", "0.9 + 0.004*(m - 175)")
    assert content["unit"] == "MeV"
    # the answer is the one in GeV, with every option in GeV
    path = write_table(tmp_path / "g.parquet", Table({"m_ee": MASSES}))
    other = hunted(path, "--resolution", "0.001*(0.9 + 0.004*(1000*m - 175))")
    assert other["unit"] == "GeV"
    for name in ("mass_GeV", "local_p_value", "yield"):
        assert content["largest_excess"][name] == pytest.approx(
            other["largest_excess"][name], rel=1e-6
        )
    options = ["--range", "180", "250", "--step", "0.5", "--window", "30", "--order", "3"]
    assert hunted(bins(tmp_path / "b.csv", 1e3), "--resolution", "1", *options)["unit"] == "MeV"


def test_a_table_of_the_resolution(hunted: Hunted, tmp_path: Path) -> None:
    path = write_table(tmp_path / "m.csv", Table({"mass": MASSES}))
    formula = hunted(path, "--resolution", "0.0009 + 0.004*(m - 0.175)")
    table = tmp_path / "r.csv"
    rows = [f"{m},{0.0009 + 0.004 * (m - 0.175):.9f}\n" for m in (0.16, 0.2, 0.27)]
    # with and without a line of names
    for text in ("".join(rows), "m,sigma\n" + "".join(rows)):
        table.write_text(text, encoding="utf-8")
        content = hunted(path, "--resolution", table)
        for name in ("mass_GeV", "yield", "local_p_value"):
            assert content["largest_excess"][name] == pytest.approx(
                formula["largest_excess"][name], rel=1e-6
            )


def test_what_the_json_of_a_hunt_holds(hunted: Hunted, tmp_path: Path) -> None:
    path = write_table(tmp_path / "m.csv", Table({"mass": MASSES}))
    arguments = [path, "--resolution", "0.001", "--step", "0.002"]
    content = hunted(*arguments)
    assert {"lumbra", "command", "folder", "files", "unit", "largest_excess", "scan"} <= set(
        content
    )
    excess = content["largest_excess"]
    assert {"mass_GeV", "yield", "yield_error", "local_p_value", "significance"} <= set(excess)
    assert excess["global_p_value"] is None
    rows = content["scan"]
    assert len(rows) == 45
    assert {"mass_GeV", "yield", "local_p_value", "limit_observed", "status"} <= set(rows[0])
    best = min(rows, key=lambda row: row["local_p_value"])
    assert best["mass_GeV"] == pytest.approx(excess["mass_GeV"])
    with_trials = hunted(*arguments, "--pseudo-experiments", "20")["largest_excess"]
    assert 0 <= with_trials["global_p_value"] <= 1
    assert with_trials["local_p_value"] == pytest.approx(excess["local_p_value"])


def test_a_search_in_a_file(call: Call, tmp_path: Path) -> None:
    status, text, err = call(
        "run", str(MY_SEARCH), "--quick", "--out", str(tmp_path / "out"), "--json"
    )
    assert status == 0, err
    content = json.loads(text)
    assert {"lumbra", "command", "folder", "files", "limits", "largest_excess"} <= set(content)
    assert (content["search"], content["edition"]) == ("my-search", "first-year")
    row = content["limits"][0]
    assert {"mass_GeV", "window_low_GeV2", "efficiency", "background_events", "sigma_g1_fb"} <= set(
        row
    )
    # numbers without a unit in their key have none
    plain = {key for key in row if not key.endswith(("_GeV", "_GeV2", "_fb", "_events", "_error"))}
    assert all(key.startswith(("gprime_", "efficiency", "local_p_value")) for key in plain)
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000
