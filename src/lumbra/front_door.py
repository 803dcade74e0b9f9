"""The Python front door: a dozen names for notebooks, each a thin step into the floors.

A search in a result folder (`run`), a bump hunt in anybody's spectrum (`hunt`), a published limit
under another model (`recast`) or at another luminosity (`project`), and figures of them (`plot`).
`model`, `experiment` and `search` find what comes with the package; `limits` and `load_limit` the
published results; `read_result` reads a folder back. Numbers are in GeV, cm, ns, fb and rad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lumbra.blueprint import Search
    from lumbra.detector import Experiment
    from lumbra.interpretation.published import Published
    from lumbra.models.model import Model
    from lumbra.presentation import ResultFolder

__all__ = [
    "experiment",
    "hunt",
    "limits",
    "load_limit",
    "model",
    "plot",
    "project",
    "read_result",
    "recast",
    "run",
    "search",
]


def run(search: str | Path, out: str | Path, **options: Any) -> ResultFolder:
    """Run a search from generation to limits; figures and a report lie in the folder.

    Parameters
    ----------
    search : str or Path
        Name of a search, or a Python file that declares one.
    out : str or Path
        The result folder.
    options
        Fields of `lumbra.workflow.RunRequest`, such as ``edition``, ``luminosity`` [fb-1],
        ``data``, ``columns``, ``unblind``, ``seed``, ``quick`` and ``force``.
    """
    from lumbra.workflow import RunRequest, run_search

    request = RunRequest(search=str(search), out=Path(out), **_paths(options))
    return _read(run_search(request, None, _dress).folder)


def hunt(spectrum: str | Path, out: str | Path, **options: Any) -> ResultFolder:
    """Hunt for a narrow bump in a spectrum; figures and a report lie in the folder.

    Parameters
    ----------
    spectrum : str or Path
        Name of a packaged spectrum, or a file with counts or single masses.
    out : str or Path
        The result folder.
    options
        Fields of `lumbra.workflow.HuntRequest`, such as ``resolution``, ``mass_range`` [GeV],
        ``column``, ``pseudo_experiments``, ``cl``, ``seed`` and ``force``.
    """
    from lumbra.workflow import HuntRequest, run_hunt

    request = HuntRequest(spectrum=str(spectrum), out=Path(out), **options)
    return _read(run_hunt(request, None, _dress).folder)


def recast(
    limit: str | Path,
    model: str,
    out: str | Path,
    parameters: Mapping[str, Any] | None = None,
    **options: Any,
) -> ResultFolder:
    """A published limit under another model; its table and figure lie in the folder.

    Parameters
    ----------
    limit : str or Path
        Name of a published limit, or a card of your own.
    model : str
        The other model.
    out : str or Path
        The result folder.
    parameters : mapping, optional
        Other parameters of the model.
    options
        Fields of `lumbra.workflow.recast_limit.RecastRequest`.
    """
    from lumbra.workflow.recast_limit import RecastRequest, run_recast

    given = {name: str(value) for name, value in (parameters or {}).items()}
    request = RecastRequest(str(limit), model, Path(out), given, **_paths(options))
    return _read(run_recast(request, _dress).folder)


def project(
    source: str | Path | None, luminosities: Sequence[float], out: str | Path, **options: Any
) -> ResultFolder:
    """A limit or a search at other luminosities; its tables and figure lie in the folder.

    Parameters
    ----------
    source : str or Path or None
        A published limit, a card, or the folder of a run; None for numbers alone.
    luminosities : sequence of float
        [fb-1]
    out : str or Path
        The result folder.
    options
        Fields of `lumbra.workflow.project_limit.ProjectRequest`.
    """
    from lumbra.workflow.project_limit import ProjectRequest, run_projection

    name = None if source is None else str(source)
    request = ProjectRequest(
        source=name, luminosities=tuple(luminosities), out=Path(out), **options
    )
    return _read(run_projection(request, _dress).folder)


def plot(model: str, out: str | Path, **options: Any) -> list[Path]:
    """Draw published limits on a model's coupling beside own results; gives the files.

    Parameters
    ----------
    model : str
        Such as ``dark-photon``.
    out : str or Path
        The figure: .pdf, .svg or .png.
    options
        Fields of `lumbra.presentation.plane_of_limits.PlaneRequest`, such as ``add`` (result
        folders), ``level``, ``cards``, ``mass_range`` [GeV], ``style`` and ``bibtex``.
    """
    from lumbra.presentation.plane_of_limits import PlaneRequest, draw_plane_of_limits

    given = _paths(options)
    given["add"] = tuple(Path(folder) for folder in given.get("add", ()))
    return draw_plane_of_limits(PlaneRequest(model, Path(out), **given))[1]


def read_result(folder: str | Path) -> ResultFolder:
    """A result folder in memory: its tables by name, and its provenance."""
    return _read(Path(folder))


def model(name: str, **parameters: Any) -> Model:
    """A model of the list, such as ``model("dark-photon", mass=0.5, epsilon=1e-3)``."""
    from lumbra.models.named import make_model

    return make_model(name, parameters)


def experiment(name: str) -> Experiment:
    """An experiment by its name, or from a TOML file that changes one."""
    from lumbra.detector import experiment as find

    return find(name)


def search(name: str) -> Search:
    """A search by its name, or from a Python file that declares one."""
    from lumbra.searches import search as find

    return find(name)


def limits(model: str | None = None, *, cards: str | Path | None = None) -> list[str]:
    """Names of the published limits, all or those on a model.

    Parameters
    ----------
    model : str, optional
        Only limits on this one.
    cards : str or Path, optional
        A folder with cards of your own.
    """
    from lumbra.interpretation.published import certificates, list_limits

    folder = None if cards is None else Path(cards)
    found = certificates(folder)
    names = list_limits(cards=folder)
    return [name for name in names if model is None or found[name]["model"] == model]


def load_limit(name: str | Path, *, cards: str | Path | None = None) -> Published:
    """A published result in the form of its shape: a curve, a band, a contour, …"""
    from lumbra.interpretation.published import load_published

    return load_published(name, None if cards is None else Path(cards))


def _paths(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with paths where text was given for one."""
    names = ("data", "columns", "write_ntuple", "efficiency_map", "cards", "bibtex")
    return {k: Path(v) if k in names and isinstance(v, str) else v for k, v in options.items()}


def _dress(folder: Path) -> list[Path]:
    from lumbra.presentation import render

    return render(folder)


def _read(folder: Path) -> ResultFolder:
    from lumbra.presentation import read_folder

    return read_folder(folder)
