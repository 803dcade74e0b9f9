"""`lumbra generate` and `lumbra xsec` from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lumbra.amplitudes import mumu_zprime
from lumbra.foundation import Beams, Key
from lumbra.generation import process_named, unweight
from lumbra.generation.formats import read_events
from tests.generation.formats.madgraph import NEW, write_as_madgraph

Call = Callable[..., tuple[int, str, str]]
BORN = ["--mass", "1", "--no-radiation", "--sqrt-s", "10.58"]


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("suffix", [".lhe", ".lhe.gz", ".hepmc3", ".root", ".parquet"])
def test_weighted_events_add_up_to_the_rate(call: Call, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"z{suffix}"
    status, text, _ = call("generate", "zprime", *BORN, "--events", "3000", "--out", out.as_posix(),
                           "--json")  # fmt: skip
    assert status == 0
    told = json.loads(text)
    sample = read_events(out)
    assert len(sample.events) == told["events"] == 3000
    assert sample.events.cross_section == pytest.approx(told["cross_section_fb"], rel=1e-9)
    exact = mumu_zprime.cross_section(1.0, 10.58)
    assert abs(told["cross_section_fb"] - exact) < 4 * told["cross_section_error_fb"]
    assert names(tmp_path) == [out.name]


def test_unweighted_events_have_one_weight(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "z.parquet"
    args = ["generate", "zprime", *BORN, "--events", "2000", "--unweighted", "--frame", "cm"]
    status, text, _ = call(*args, "--out", str(out), "--json")
    assert status == 0
    told, events = json.loads(text), read_events(out).events
    assert len(events) == 2000 < told["events_drawn"]
    assert np.mean(np.isclose(events.weight, events.weight.min())) > 0.99
    assert events.cross_section == pytest.approx(told["cross_section_fb"], rel=1e-9)
    assert events.frame == "cm"
    other = tmp_path / "w.parquet"
    assert call("generate", "zprime", *BORN, "--events", "2e4", "--out", str(other))[0] == 0
    weighted = read_events(other).events
    energy = weighted.momentum.reshape(-1, 3, 4)[:, 0, 0]
    edges = np.quantile(energy, np.linspace(0, 1, 9))
    share = np.histogram(energy, edges, weights=weighted.weight / weighted.cross_section)[0]
    seen = np.histogram(events.momentum.reshape(-1, 3, 4)[:, 0, 0], edges)[0]
    # chi-square of 7 degrees of freedom, false alarm 1e-4
    assert np.sum((seen - 2000 * share) ** 2 / (2000 * share)) < 29.9


def test_more_than_a_chunk_and_the_same_again(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lumbra.workflow.generate.CHUNK", 400)
    args = ["generate", "zprime", "--mass", "2", "--events", "1000", "--unweighted"]
    assert call(*args, "--out", str(tmp_path / "a.lhe"))[0] == 0
    assert call(*args, "--out", str(tmp_path / "b.lhe"))[0] == 0
    assert (tmp_path / "a.lhe").read_bytes() == (tmp_path / "b.lhe").read_bytes()
    assert call(*args, "--seed", "2", "--out", str(tmp_path / "c.lhe"))[0] == 0
    assert (tmp_path / "a.lhe").read_bytes() != (tmp_path / "c.lhe").read_bytes()


def test_cuts_hold_and_lower_the_rate(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "z.lhe.gz"
    status, text, _ = call("generate", "zprime", *BORN, "--events", "1000", "--cut",
                           "lab_energy:13:2:", "--out", str(out), "--json")  # fmt: skip
    events = read_events(out).events
    muons = events.momentum[np.abs(events.pdg_id) == 13]
    assert status == 0 and muons[:, 0].min() >= 2
    status, other, _ = call("xsec", "zprime", *BORN, "--events", "20000", "--cut",
                            "lab_energy:13:2:", "--json")  # fmt: skip
    one, two = json.loads(text), json.loads(other)
    error = np.hypot(one["cross_section_error_fb"], two["cross_section_error_fb"])
    assert abs(one["cross_section_fb"] - two["cross_section_fb"]) < 4 * error
    assert two["passing_share"] < 1 and two["cuts"] == ["2 ≤ lab_energy(13) ≤ inf GeV"]


def test_cross_section_is_that_of_the_closed_form(call: Call) -> None:
    status, text, _ = call("xsec", "zprime", *BORN, "--events", "4e4", "--set", "coupling=0.1",
                           "--json")  # fmt: skip
    told = json.loads(text)
    exact = 0.01 * mumu_zprime.cross_section(1.0, 10.58)
    assert status == 0 and told["sqrt_s_GeV"] == pytest.approx(10.58)
    assert abs(told["cross_section_fb"] - exact) < 4 * told["cross_section_error_fb"]
    assert 0.1 < told["unweighting_efficiency"] <= 1 < told["largest_weight_over_mean"]
    assert "alpha(0)" in told["alpha_scheme"]
    assert "cross section" in call("xsec", "zprime", *BORN, "--events", "1000")[1]


@pytest.mark.parametrize(
    ("arguments", "part", "said"),
    [
        (["zprim", "--mass", "1"], "try", "did you mean 'zprime'?"),
        (["zprime", "--mass", "11"], "allowed", "√s above"),
        (["zprime", "--mass", "-1"], "allowed", "at least 1e-06"),
        (["zprime", "--events", "0"], "allowed", "at least 1"),
        (["zprime", "--events", "-5"], "allowed", "at least 1"),
        (["zprime", "--events", "1.5"], "allowed", "whole number"),
        (["zprime", "--events", "many"], "given", "many"),
        (["zprime", "--epsilon", "1e-3"], "given", "epsilon"),
        (["zprime", "--set", "masss=1"], "try", "did you mean 'mass'?"),
        (["zprime", "--set", "mass=x"], "allowed", "a number"),
        (["zprime", "--set", "radiation=perhaps"], "allowed", "true or false"),
        (["zprime", "--mass", "1", "--set", "mass=2"], "allowed", "once"),
        (["zprime", "--cut", "enrgy:13:1:"], "try", "did you mean 'energy'?"),
        (["zprime", "--cut", "energy:13:2:1"], "allowed", "LOW < HIGH"),
        (["zprime", "--experiment", "bele2"], "try", "did you mean 'belle2'?"),
        (["zprime", "--experiment", "belle2", "--sqrt-s", "10"], "try", "leave one out"),
        (["zprime", "--period", "Y3S", "--sqrt-s", "10"], "try", "leave one out"),
        (["zprime", "--period", "Y3"], "try", "did you mean 'Y3S'?"),
        (["zprime", "--sqrt-s", "-3"], "given", "-3"),
    ],
)
@pytest.mark.parametrize("command", ["generate", "xsec"])
def test_bad_input(
    call: Call, tmp_path: Path, command: str, arguments: list[str], part: str, said: str
) -> None:
    out = ["--out", str(tmp_path / "x.lhe")] if command == "generate" else []
    status, text, _ = call(command, *arguments, *out, "--json")
    error = json.loads(text)["error"]
    assert status == 2 and said in error[part] and all(error.values())
    assert not names(tmp_path)


def test_bad_paths(call: Call, tmp_path: Path) -> None:
    args = ["generate", "zprime", "--mass", "1", "--events", "10", "--json", "--out"]
    for path, said in ((tmp_path / "x.txt", ".lhe"), (Path("/proc/none/x.lhe"), "writable")):
        status, text, _ = call(*args, str(path))
        assert status == 2 and said in json.loads(text)["error"]["allowed"]
    out = tmp_path / "x.lhe"
    out.write_text("mine")
    status, text, _ = call(*args, str(out))
    assert status == 2 and "--force" in json.loads(text)["error"]["try"]
    assert out.read_text() == "mine"
    assert call(*args, str(out), "--force")[0] == 0
    assert len(read_events(out).events) == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dark-photon", "--mass", "10.6"], "closed at this energy"),
        (["alp-fusion", "--mass", "11"], "closed at this energy"),
        (["wide-zprime", "--set", "width=-0.1"], "width"),
        (["wide-zprime", "--set", "branching=2"], "branching"),
        (["wide-zprime", "--set", "decay=dark", "--set", "dark_mass=-1"], "dark_mass"),
        (["zprime", "--set", "coupling=1e200"], "beyond all use"),
        (["zprime", "--mass", "1e-300"], "mass"),
        (["zprime", "--mass", "nan"], "mass"),
        (["three-gamma", "--set", "cos_max=0"], "cos_max"),
        (["three-gamma", "--set", "energy_min=4"], "no phase space"),
        (["eemumu-full", "--set", "w_min=11"], "no phase space"),
        (["ee-gamma", "--set", "photon_min=0"], "photon_min"),
        (["inelastic-dark-matter", "--set", "splitting=3"], "splitting"),
        (["b-kaon-new", "--set", "ctau=-1"], "decay length"),
        (["event-file"], "needs the file"),
        (["event-file", "--set", "path=none.lhe"], "no such event file"),
    ],
)
def test_what_cannot_be_is_said(call: Call, arguments: list[str], said: str) -> None:
    """Masses beyond threshold, negative widths, cuts without phase space, by name."""
    status, text, _ = call("xsec", *arguments, "--events", "100", "--json")
    error = json.loads(text)["error"]
    assert status == 2 and said in error["failed"] and all(error.values())


def test_a_file_of_another_program_is_a_process(call: Call, tmp_path: Path) -> None:
    process = process_named("zprime", mass=3.0, radiation=False)
    events = unweight(process.generate(2000, Beams(5.2898, 5.2898), Key(1)), Key(2)).events
    lhe = write_as_madgraph(tmp_path / "mg.lhe", events)
    given = ["event-file", "--set", f"path={lhe}", "--set", f"read_as={NEW}=32"]
    status, text, _ = call("xsec", *given, "--events", "500", "--cut", "energy:13:0:9", "--json")
    told = json.loads(text)
    assert status == 0 and "wrote the file" in told["alpha_scheme"]
    assert told["cross_section_fb"] == pytest.approx(events.cross_section, rel=1e-6)
    out = tmp_path / "x.root"
    assert call("generate", *given, "--events", "500", "--out", str(out))[0] == 0
    assert set(read_events(out).events.pdg_id.tolist()) == {13, -13, 32}
    status, text, _ = call("xsec", "event-file", "--set", f"path={lhe}", "--json")
    error = json.loads(text)["error"]
    assert status == 2 and f"{NEW} in event 0" in error["given"]
    assert f"--set read_as={NEW}=32" in error["try"]
    broken = lhe.read_text().splitlines(keepends=True)
    row = [i for i, line in enumerate(broken) if line.startswith("<event>")][7] + 4
    broken[row] = broken[row].replace(broken[row].split()[6], "9.9")
    lhe.write_text("".join(broken))
    status, text, _ = call("xsec", *given, "--json")
    error = json.loads(text)["error"]
    assert status == 2 and "event 7:" in error["given"] and "momentum" in error["failed"]


def test_cuts_that_leave_nothing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lumbra.workflow.generate.CHUNK", 100)
    for command, rest in (("xsec", []), ("generate", ["--out", str(tmp_path / "x.lhe")])):
        status, text, _ = call(command, "zprime", "--mass", "1", "--events", "300", "--cut",
                               "energy:13:20:", *rest, "--json")  # fmt: skip
        assert status == 2 and "energy(13)" in json.loads(text)["error"]["given"]
    assert not names(tmp_path)


def test_a_killed_run_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    code = "import sys; from lumbra.cli import main; sys.exit(main())"
    out = tmp_path / "x.lhe"
    args = ["generate", "zprime", "--mass", "1", "--events", "1e6", "--out", str(out)]
    running = subprocess.Popen([sys.executable, "-c", code, *args], stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(tmp_path.glob(".x.lhe.*/*.npz")):
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    left = names(tmp_path)
    assert left and all(name.startswith(".") and name.endswith(".partial") for name in left)


@pytest.mark.parametrize(
    "arguments",
    [
        ["cosmic"],
        ["tagged-upsilon", "--set", "final=mu", "--cut", "lab_polar:13:0.3:2.6"],
        ["b-kaon-new", "--mass", "0.5", "--set", "ctau=1", "--set", "generic=false"],
        ["meson-dark-photon", "--mass", "0.3", "--sqrt-s", "1.02"],
    ],
)
def test_chains_go_through_files(call: Call, tmp_path: Path, arguments: list[str]) -> None:
    for suffix in (".lhe", ".hepmc3"):
        out = tmp_path / f"x{suffix}"
        status, _, error = call("generate", *arguments, "--events", "50", "--out", str(out))
        assert status == 0, error
        assert len(read_events(out).events) == 50
