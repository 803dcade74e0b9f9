"""Every way in which input can be wrong: no traceback, four parts, exit status 2, no result."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import uproot

from lumbra.foundation import Table
from lumbra.foundation.table_files import write_table
from lumbra.workflow import RunResult
from lumbra.workflow import run as workflow_run
from tests.small_search import MY_SEARCH

Call = Callable[..., tuple[int, str, str]]
SEARCH = "zprime-invisible"
FORMATS = (".root", ".parquet", ".csv")


@pytest.fixture
def refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, str]]:
    """Expect a command to be refused before anything is simulated; gives the four parts."""

    def too_late(*_: object, **__: object) -> None:
        pytest.fail("the simulation has started")

    monkeypatch.setattr(workflow_run, "simulate_all", too_late)
    monkeypatch.chdir(tmp_path)

    def expect(*arguments: object) -> dict[str, str]:
        given = [str(argument) for argument in arguments]
        if "--out" not in given:
            given += ["--out", "out"]
        before = sorted(tmp_path.rglob("*"))
        status, out, err = call(*given)
        assert (status, out) == (2, "")
        assert "Traceback" not in err
        assert all(f"\n  {part}: " in err for part in ("given", "allowed", "try"))
        status, out, _ = call(*given, "--json")
        assert status == 2
        (content,) = json.loads(out).values()
        assert all(content.values())
        assert sorted(tmp_path.rglob("*")) == before
        return dict(content)

    return expect


Refused = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("arguments", "part", "said"),
    [
        (["run", "zprime-invisble"], "try", "did you mean 'zprime-invisible'?"),
        (["run", SEARCH, "--edition", "belle2-2019"], "try", "did you mean 'belle2-2018'?"),
        (["run", SEARCH, "--luminosity", "-3/ab"], "allowed", "positive"),
        (["run", SEARCH, "--luminosity", "nan/fb"], "allowed", "positive"),
        (["run", SEARCH, "--luminosity", "3"], "allowed", "pb, fb or ab"),
        (["run", SEARCH, "--write-ntuple", "x.h5"], "allowed", ".parquet, .root, .csv"),
        (["run", SEARCH, "--write-ntuple", "/proc/none/x.root"], "given", "/proc/none"),
        (["run", SEARCH, "--tree", "t"], "try", "--data"),
        (["run", SEARCH, "--out", "/proc/none/out"], "given", "/proc/none"),
        (["run", SEARCH, "--out", "o" * 300], "given", "too long"),
        (["run", "none.py"], "given", "none.py"),
        (["hunt", "apex-2012"], "try", "did you mean 'apex-2011'?"),
        (["hunt", "none.root"], "given", "none.root"),
        (["hunt", "apex-2011", "--range", "175", "250"], "allowed", "0.1713 to 0.2539 GeV"),
        (["hunt", "apex-2011", "--range", "0.2", "0.2"], "given", "0.2 to 0.2"),
        (["hunt", "apex-2011", "--range", "0.22", "0.2"], "allowed", "rising"),
        (["hunt", "apex-2011", "--range", "nan", "0.2"], "allowed", "rising"),
        (["hunt", "apex-2011", "--window", "1"], "allowed", "up to 0.075 GeV"),
        (["hunt", "apex-2011", "--window", "-1"], "allowed", "positive"),
        (["hunt", "apex-2011", "--step", "0"], "allowed", "positive"),
        (["hunt", "apex-2011", "--step", "1e-9"], "try", "half the resolution"),
        (["hunt", "apex-2011", "--step", "1"], "failed", "wider than the range"),
        (["hunt", "apex-2011", "--order", "50"], "allowed", "0 to 12"),
        (["hunt", "apex-2011", "--order", "-1"], "allowed", "0 to 12"),
        (["hunt", "apex-2011", "--cl", "2"], "allowed", "0.5"),
        (["hunt", "apex-2011", "--column", "m"], "allowed", "with a file"),
        (["hunt", "apex-2011", "--resolution", "import os"], "allowed", "numbers"),
        (["hunt", "apex-2011", "--resolution", "0.001*x"], "failed", "needs 'x'"),
        (["hunt", "apex-2011", "--resolution", "-0.001"], "allowed", "positive"),
        (["hunt", "apex-2011", "--resolution", "log(m - 1)"], "given", "nan"),
        (["hunt", "apex-2011", "--resolution", "1/0"], "given", "inf"),
        (["hunt", "apex-2011", "--resolution", "none.csv"], "given", "none.csv"),
        (["hunt", "apex-2011", "--resolution", "0.9 + 0.004*(m - 175)"], "try", "unit"),
    ],
)
def test_options(refused: Refused, arguments: list[str], part: str, said: str) -> None:
    assert said in refused(*arguments)[part]


def data(path: Path, table: Table, name: str, change: Callable[[np.ndarray], np.ndarray]) -> Path:
    """An ntuple in which one column is spoilt."""
    return write_table(path, table.updated({name: change(np.array(table[name], float))}))


def row(value: float) -> Callable[[np.ndarray], np.ndarray]:
    """Spoil one row."""
    return lambda values: np.where(np.arange(len(values)) == 7, value, values)


@pytest.mark.parametrize("suffix", FORMATS)
def test_nan_in_data(refused: Refused, pseudo_data: Table, tmp_path: Path, suffix: str) -> None:
    for name in ("weight", "mRecoil"):
        path = data(tmp_path / f"d{suffix}", pseudo_data, name, row(np.nan))
        error = refused("run", SEARCH, "--data", path)
        assert f"'{name}' holds values that are not finite" in error["failed"]
        assert "first in rows 7 (from 0)" in error["given"]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("mRecoil", lambda v: 1e3 * v, "divide by 1000 if these are MeV"),
        ("m2Recoil", lambda v: 1e6 * v, "divide by 1000² if these are MeV²"),
        ("daughter(0,clusterE)", lambda v: 1e3 * v, "divide by 1000 if these are MeV"),
        ("roeEextra", lambda v: 1e3 * v, "divide by 1000 if these are MeV"),
        ("pRecoilTheta", np.rad2deg, "multiply by π/180 if these are degrees"),
        ("daughterDiffOf(0,1,phi)", np.rad2deg, "multiply by π/180 if these are degrees"),
        ("mRecoil", row(11.0), "drop rows that no collision can give"),
        ("m2Recoil", row(115.0), "drop rows that no collision can give"),
        ("weight", lambda v: 2 * v, "drop the column"),
    ],
)
def test_units_and_weights_of_data(
    refused: Refused,
    pseudo_data: Table,
    tmp_path: Path,
    name: str,
    change: Callable[[np.ndarray], np.ndarray],
    said: str,
) -> None:
    error = refused(
        "run", SEARCH, "--data", data(tmp_path / "d.parquet", pseudo_data, name, change)
    )
    assert f"'{name}'" in error["failed"]
    assert said in error["try"]


def test_a_missing_column(refused: Refused, pseudo_data: Table, tmp_path: Path) -> None:
    table = pseudo_data.renamed({"pRecoilTheta": "pRecoiltheta"})
    path = write_table(tmp_path / "d.root", table)
    error = refused("run", SEARCH, "--data", path, "--tree", "lumbra")
    assert (error["kind"], error["try"]) == ("ColumnError", "did you mean 'pRecoiltheta'?")
    path = write_table(tmp_path / "e.root", pseudo_data.renamed({"mRecoil": "m", "m2Recoil": "m2"}))
    assert "no column 'm2Recoil'" in refused("run", SEARCH, "--data", path)["failed"]


@pytest.mark.parametrize(
    ("content", "part", "said"),
    [
        ('mRecoi = "mRecoil"', "try", "did you mean 'mRecoil'?"),
        ('mRecoil = "recoil"', "failed", "which should be lumbra's 'mRecoil'"),
        ("mRecoil = ", "failed", "not TOML"),
        ("mRecoil = 3", "given", "mRecoil = 3"),
    ],
)
def test_column_maps(
    refused: Refused, pseudo_data: Table, tmp_path: Path, content: str, part: str, said: str
) -> None:
    path = write_table(tmp_path / "d.parquet", pseudo_data)
    (tmp_path / "map.toml").write_text(content, encoding="utf-8")
    assert said in refused("run", SEARCH, "--data", path, "--columns", "map.toml")[part]


@pytest.mark.parametrize("suffix", FORMATS)
def test_damaged_data(refused: Refused, pseudo_data: Table, tmp_path: Path, suffix: str) -> None:
    path = write_table(tmp_path / f"d{suffix}", pseudo_data)
    content = path.read_bytes()
    for share in (0.0, 0.4, 0.95):
        path.write_bytes(content[: int(share * len(content))])
        assert "not a whole" in refused("run", SEARCH, "--data", path)["failed"]
    write_table(path, pseudo_data.select(np.zeros(len(pseudo_data), bool)))
    assert "holds no rows" in refused("run", SEARCH, "--data", path)["failed"]


def test_data_that_are_not_there(refused: Refused, pseudo_data: Table, tmp_path: Path) -> None:
    path = write_table(tmp_path / "data.root", pseudo_data)
    missing = refused("run", SEARCH, "--data", "dat.root")
    assert missing["try"] == "did you mean 'data.root'?"
    assert "folder" in refused("run", SEARCH, "--data", tmp_path)["given"]
    assert (
        "did you mean 'lumbra'" in refused("run", SEARCH, "--data", path, "--tree", "lmbra")["try"]
    )
    error = refused("run", SEARCH, "--data", path, "--luminosity", "50/ab")
    assert "projection" in error["failed"]


def test_nothing_of_others_is_overwritten(
    refused: Refused, small_run: RunResult, pseudo_data: Table, tmp_path: Path
) -> None:
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "thesis.tex").write_text("years of work", encoding="utf-8")
    assert "--force" in refused("run", SEARCH, "--out", small_run.folder)["allowed"]
    assert "--force" in refused("hunt", "apex-2011", "--out", small_run.folder)["allowed"]
    for force in ([], ["--force"]):
        error = refused("run", SEARCH, "--out", thesis, *force)
        assert error["given"] == "files that lumbra did not write"
    error = refused("run", SEARCH, "--out", thesis / "thesis.tex", "--force")
    assert "is a file" in error["failed"]
    path = write_table(tmp_path / "d.root", pseudo_data)
    error = refused("run", SEARCH, "--write-ntuple", path)
    assert "--force" in error["allowed"]
    error = refused("run", SEARCH, "--data", path, "--write-ntuple", path, "--force")
    assert error["given"] == "the data of this run"


MASSES = np.linspace(0.17, 0.26, 500)


def table_of(text: str, path: Path) -> Path:
    """A CSV file."""
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "part", "said"),
    [
        ("low,high,count\n0.1,0.2,3\n0.15,0.3,4\n", "failed", "overlap"),
        ("low,high,count\n0.3,0.4,3\n0.2,0.3,4\n", "failed", "out of order"),
        ("low,high,count\n0.1,0.2,3\n0.25,0.3,4\n", "failed", "leave a gap"),
        ("low,high,count\n0.2,0.1,3\n", "failed", "end before they begin"),
        ("low,high,count\n0.1,0.2,3\n0.2,0.3,-4\n", "given", "-4"),
        ("low,high,count\n0.1,0.2,3\n0.2,0.3,nan\n", "failed", "not finite"),
        ("low,high,count\n0.1,0.2,0\n0.2,0.3,0\n", "failed", "is empty"),
        ("lo,hi,count\n0.1,0.2,3\n", "allowed", "low, high, count"),
        ("mass\n0.1\nnan\n", "failed", "not finite"),
        ("mass\n0.1\nabc\n", "failed", "does not hold numbers"),
        ("a,mass\n0.1,1\n0.2\n", "given", "Expected 2 columns, got 1"),
        ("mass\n", "failed", "no rows"),
        ("", "failed", "not a whole CSV"),
        ("mass\n0.2\n0.2\n", "given", "0.2 to 0.2 GeV"),
        ("mass\n-0.2\n0.2\n0.3\n", "allowed", "above 0"),
        ("mass\n" + "0.1\n" * 9 + "1e9\n", "failed", "too many mass hypotheses"),
    ],
)
def test_spectra(refused: Refused, tmp_path: Path, content: str, part: str, said: str) -> None:
    path = table_of(content, tmp_path / "s.csv")
    if part == "given" and said.startswith("Exp"):
        assert said in refused("hunt", path, "--column", "mass", "--resolution", "0.001")[part]
    else:
        # the median decides the unit, so half of the masses above 1 make no MeV here
        assert said in refused("hunt", path, "--resolution", "0.001", "--unit", "GeV")[part]


@pytest.mark.parametrize(
    ("options", "part", "said"),
    [
        ([], "failed", "resolution is not known"),
        (["--resolution", "0.001", "--column", "mas"], "try", "did you mean 'mass'?"),
        (["--resolution", "0.001", "--unit", "MeV"], "try", "--unit GeV"),
        (["--resolution", "0.001", "--unit", "TeV"], "failed", "GeV"),
        (["--resolution", "0.001", "--range", "1", "2"], "allowed", "0.17 to 0.26 GeV"),
        (["--resolution", "0.001", "--window", "5"], "failed", "window"),
        (["--resolution", "0.001", "--window", "0.0005"], "failed", "wider than the window"),
        (["--resolution", "0.001", "--cl", "90"], "try", "for 90 % write --cl 0.9"),
        (["--resolution", "0.001", "--prior", "-s", "--statistic", "bayesian"], "failed", "prior"),
        (["--resolution", "0.001", "--prior", "falt"], "allowed", "inverse-root"),
        (["--resolution", "1e-8", "--range", "0.2", "0.20001"], "failed", "too wide"),
        (["--resolution", "0.001", "--order", "12", "--window", "0.002"], "try", "--order"),
    ],
)
def test_hunts_that_cannot_be(
    refused: Refused, tmp_path: Path, options: list[str], part: str, said: str
) -> None:
    path = write_table(tmp_path / "m.root", Table({"mass": MASSES, "other": MASSES}))
    assert said in refused("hunt", path, *options)[part]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("m\n1\n2\n", "too few columns"),
        ("m,s\n0.17,0.001\n0.17,0.002\n", "cannot be used"),
        ("m,s\n170,1\n260,2\n", "cannot be used"),
        ("m,s\n0.16,-1\n0.27,-1\n", "cannot be used"),
    ],
)
def test_tables_of_the_resolution(
    refused: Refused, tmp_path: Path, content: str, said: str
) -> None:
    path = write_table(tmp_path / "m.parquet", Table({"mass": MASSES}))
    resolution = table_of(content, tmp_path / "r.csv")
    assert said in refused("hunt", path, "--resolution", resolution)["failed"]


def test_damaged_spectra(refused: Refused, tmp_path: Path) -> None:
    with uproot.recreate(tmp_path / "h.root") as file:
        file["recoil"] = np.histogram(MASSES, 40)
    files = [
        tmp_path / "h.root",
        write_table(tmp_path / "t.root", Table({"mass": MASSES})),
        write_table(tmp_path / "t.parquet", Table({"mass": MASSES})),
    ]
    for path in files:
        content = path.read_bytes()
        for share in (0.0, 0.4, 0.95):
            path.write_bytes(content[: int(share * len(content))])
            error = refused("hunt", path, "--resolution", "0.001")
            assert "not a whole" in error["failed"]


def declare(path: Path, old: str = "", new: str = "") -> Path:
    """The small search with something changed."""
    text = MY_SEARCH.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "part", "said"),
    [
        ("MY_SEARCH = Search(", "other = dict(", "failed", "not declare exactly one search"),
        ("CUTS = (", "CUTS = ((", "given", "line {line}: '(' was never closed"),
        ('    name="my-search",', "    nam=1,", "given", "TypeError"),
        (
            "from lumbra.models",
            "import sys; sys.exit(3)\nfrom lumbra.models",
            "given",
            "line {line}: SystemExit: 3",
        ),
        ("luminosity=0.5", "luminosity=-0.5", "given", "-0.5"),
        ("luminosity=0.5", "luminosity='0.5'", "given", "TypeError"),
        ('period="2018"', 'period="2081"', "allowed", "2018"),
        ("highest=6.0", "highest=6.5", "given", "2 to 6 GeV"),
        ("4.5, 6.0)", "4.5, 6.0, 10.4)", "allowed", "√s − 0.211 GeV = 10.368 GeV"),
        ("4.5, 6.0)", "4.5, 4.5, 6.0)", "given", "4.5 is followed by 4.5"),
        ("roeEextra", "roeExtra", "try", "did you mean 'roeEextra'?"),
        ("roeEextra < 0.4", "roeEextra <", "failed", "expression"),
        ('"background", 0.1', '"background", 10', "try", "0.05 for 5 %"),
        ('"background", "a guess"', '"backgroud", "a guess"', "try", "'background'?"),
        ('reference="none yet"', 'reference="", published=("belle2",)', "given", "belle2"),
    ],
)
def test_declarations(
    refused: Refused, tmp_path: Path, old: str, new: str, part: str, said: str
) -> None:
    text = MY_SEARCH.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    error = refused("run", declare(tmp_path / "mine.py", old, new))
    assert said.format(line=line) in error[part]


def test_one_search_for_a_file(refused: Refused, tmp_path: Path) -> None:
    path = declare(tmp_path / "mine.py")
    path.write_text(
        path.read_text(encoding="utf-8")
        + "\nfrom dataclasses import replace\nOTHER = replace(MY_SEARCH, name='other')\n",
        encoding="utf-8",
    )
    assert refused("run", path)["given"] == "MY_SEARCH, OTHER"
    assert refused("run", "min.py")["try"] == "did you mean 'mine.py'?"


def test_a_full_disk(tmp_path: Path, small_run: RunResult) -> None:
    # the tables are a few kilobytes, the first figure is more: everything but that can be written
    assert (small_run.folder / "limits.csv").stat().st_size < 40_000

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    masses = write_table(tmp_path / "m.csv", Table({"mass": MASSES}))
    options = ["--resolution", "0.001", "--no-unbinned", "--step", "0.01"]
    done = subprocess.run(
        [sys.executable, "-m", "lumbra", "hunt", masses, *options, "--out", tmp_path / "out"],
        capture_output=True, text=True, check=False, preexec_fn=fill,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "could not be written" in done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.csv"]


def test_no_room_on_stdout() -> None:
    with Path("/dev/full").open("w") as full:
        for extra in ([], ["--json"]):
            command = [sys.executable, "-m", "lumbra", "list", "searches", *extra]
            done = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
            assert done.returncode == 2
            assert "No space left" in done.stderr
            assert "Traceback" not in done.stderr
