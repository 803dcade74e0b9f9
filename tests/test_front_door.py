"""The Python front door: a dozen names that work, and stay light until they are used."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lumbra
from lumbra import front_door
from lumbra.foundation import InputError
from lumbra.foundation.errors import LumbraError
from lumbra.presentation import ResultFolder
from tests.presentation.synthetic import write_run_folder


def test_the_names_are_the_front_doors() -> None:
    assert set(lumbra.__all__) == {"__version__", *front_door.__all__}
    for name in front_door.__all__:
        assert getattr(lumbra, name) is getattr(front_door, name)
        assert name in dir(lumbra)
        assert inspect.getdoc(getattr(lumbra, name))
    with pytest.raises(AttributeError, match="no attribute 'runn'"):
        lumbra.runn  # noqa: B018


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, lumbra.front_door; lumbra.run; "
        "print([m for m in ('numpy', 'matplotlib', 'numba') if m in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_what_comes_with_the_package_is_found() -> None:
    boson = lumbra.model("dark-photon", mass=0.5, epsilon=1e-3)
    assert boson.width > 0
    assert lumbra.experiment("belle2").title.startswith("Belle II")
    assert lumbra.search("zprime-invisible").name == "zprime-invisible"
    names = lumbra.limits("dark-photon")
    assert "babar_visible_darkphoton_2014" in names
    assert set(names) < set(lumbra.limits())
    assert np.all(lumbra.load_limit("babar-visible-darkphoton-2014").limit > 0)


def test_a_hunt_in_a_file(tmp_path: Path) -> None:
    """Text for paths; tables, figures and report come back."""
    rng = np.random.Generator(np.random.PCG64(2))
    masses = np.concatenate([rng.uniform(1, 2, 20_000), rng.normal(1.5, 0.005, 400)])
    np.savetxt(tmp_path / "m.csv", masses, header="mass", comments="")
    found = lumbra.hunt(
        str(tmp_path / "m.csv"), str(tmp_path / "out"), column="mass", resolution="0.005",
        mass_range=(1.2, 1.8), unbinned=False,
    )  # fmt: skip
    assert isinstance(found, ResultFolder)
    assert found.provenance["largest_excess"]["mass_GeV"] == pytest.approx(1.5, abs=0.005)
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_plane_with_a_result(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run")
    files = lumbra.plot(
        "lmu-ltau", str(tmp_path / "a.svg"), add=[str(folder)], bibtex=str(tmp_path / "a.bib")
    )
    assert [path.name for path in files] == ["a.svg", "a.bib"]
    assert lumbra.read_result(str(folder)).kind == "run"


def test_recast_and_project(tmp_path: Path) -> None:
    card = "babar_invisible_darkphoton_2017_below5p5gev"
    found = lumbra.recast(card, "b-minus-l", tmp_path / "recast", points=20)
    assert len(found.tables["recast"]) == 20
    later = lumbra.project(
        "belle2_zprime_invisible_2018", [362.0], tmp_path / "later", regime="background-limited"
    )
    assert later.tables


def test_bad_input_is_told_in_four_parts(tmp_path: Path) -> None:
    for call in (
        lambda: lumbra.model("dark-foton"),
        lambda: lumbra.run("no-search", tmp_path / "a"),
        lambda: lumbra.hunt("no-spectrum", tmp_path / "a"),
        lambda: lumbra.recast("no-card", "alp", tmp_path / "a"),
        lambda: lumbra.plot("no-model", tmp_path / "a.pdf"),
        lambda: lumbra.read_result(tmp_path),
    ):
        with pytest.raises(LumbraError) as raised:
            call()
        assert raised.value.suggestion
    with pytest.raises(InputError, match="did you mean"):
        lumbra.model("dark-foton")
    assert list(tmp_path.iterdir()) == []
