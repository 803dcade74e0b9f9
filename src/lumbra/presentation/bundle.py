"""A result for others to reinterpret: likelihoods, efficiencies and cut flow in one plain folder.

What the LHC reinterpretation forum asks of a publication (W. Abdallah et al., SciPost Phys. 9
(2020) 022): likelihoods in pyhf's JSON, efficiencies by parameter point, cut flows, and where it
all comes from. Nothing in the folder needs lumbra.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from lumbra.foundation import DataError
from lumbra.foundation.new_folder import MARKER, inside, new_folder
from lumbra.foundation.storage import checksum, write_text
from lumbra.presentation.bundle_text import readme
from lumbra.presentation.folder import ResultFolder, numbers, read_folder
from lumbra.presentation.plane_drawings import particles_of

__all__ = ["Likelihood", "write_bundle"]

_MASSES: Final = re.compile(r"m_([0-9.]+(?:_[0-9.]+)*)GeV")
_OTHERS: Final = ("suppression.json",)


@dataclass(frozen=True)
class Likelihood:
    """One workspace of a bundle, and what turns its signal strength into a cross section.

    Parameters
    ----------
    file : str
        Path in the bundle.
    masses : tuple of float
        The mass hypothesis, or both masses in a plane [GeV].
    poi : str
        Name of the signal strength, in events at the nominal efficiency.
    efficiency, efficiency_error : float
        Share of the generated signal that is selected and in the window.
    luminosity : float
        [fb-1]
    unit_cross_section : float
        At unit coupling [fb]; NaN if it is not known.
    """

    file: str
    masses: tuple[float, ...]
    poi: str
    efficiency: float
    efficiency_error: float
    luminosity: float
    unit_cross_section: float


def write_bundle(source: Path, out: Path, *, force: bool = False) -> list[Likelihood]:
    """Write everything that a reinterpretation needs into one folder.

    Parameters
    ----------
    source : Path
        A result folder with workspaces, of ``lumbra run``.
    out : Path
        The folder to make.
    force : bool
        Allow a folder that lumbra wrote to be replaced.

    Returns
    -------
    list of Likelihood
        The workspaces by mass.

    Raises
    ------
    DataError
        If the source is no result folder or has no workspaces that can be read.
    StoreError
        If the folder holds something else, or cannot be written.
    """
    content = read_folder(source)
    likelihoods = _likelihoods(content)
    with new_folder(out, force=force) as folder:
        (folder / "workspaces").mkdir()
        for likelihood in likelihoods:
            shutil.copyfile(inside(source, likelihood.file), inside(folder, likelihood.file))
        names = [*(f"{name}.csv" for name in content.tables), *_OTHERS]
        for name in [name for name in names if (source / name).is_file()]:
            shutil.copyfile(inside(source, name), folder / name)
        write_text(folder / "likelihoods.csv", _index(likelihoods, mass_columns(content)))
        write_text(folder / "efficiency.csv", _efficiencies(content))
        shutil.copyfile(source / MARKER, folder / MARKER)
        write_text(folder / "README.md", readme(content, likelihoods[0].file))
        write_text(folder / "SHA256SUMS", _checksums(folder))
    return likelihoods


def _likelihoods(content: ResultFolder) -> list[Likelihood]:
    """The workspaces of a result, by mass."""
    found = {}
    for path in sorted((content.path / "workspaces").glob("m_*GeV.json")):
        match = _MASSES.fullmatch(path.stem)
        if match is not None:
            found[tuple(float(mass) for mass in match[1].split("_"))] = path
    if not found or "limits" not in content.tables:
        raise DataError(
            f"{content.path} has no workspaces to reinterpret.",
            given=f"a result of kind '{content.kind}' with "
            + ", ".join(f"{name}.csv" for name in content.tables),
            allowed="a result with limits.csv and workspaces/m_<mass>GeV.json",
            suggestion="make one with lumbra run",
        )
    table = content.tables["limits"]
    columns = [np.asarray(table[name], float) for name in mass_columns(content)]
    made = []
    for masses, path in sorted(found.items()):
        apart = [(column - mass) ** 2 for column, mass in zip(columns, masses, strict=True)]
        row = int(np.argmin(np.sum(apart, axis=0)))
        made.append(
            Likelihood(
                f"workspaces/{path.name}",
                masses,
                _strength(inside(content.path, f"workspaces/{path.name}")),
                _at(content, "efficiency", row),
                _at(content, "efficiency_error", row),
                float(content.provenance.get("luminosity_inverse_fb") or np.nan),
                _at(content, "sigma_g1_fb", row),
            )
        )
    return made


def mass_columns(content: ResultFolder) -> list[str]:
    """Columns of limits.csv with the mass, or with both in a plane."""
    return [column for column, _ in particles_of(content)] or ["mass_GeV"]


def _at(content: ResultFolder, name: str, row: int) -> float:
    column = numbers(content.tables["limits"], name)
    return float("nan") if column is None else float(column[row])


def _strength(path: Path) -> str:
    """Name of the parameter of interest of a workspace."""
    try:
        workspace: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return str(workspace["measurements"][0]["config"]["poi"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise DataError(
            f"The workspace {path} cannot be read.",
            given=f"{type(error).__name__}: {error}",
            allowed="a HistFactory workspace in JSON with a measurement",
            suggestion="make the result again with lumbra run",
        ) from error


def _index(likelihoods: Sequence[Likelihood], masses: Sequence[str]) -> str:
    """How each signal strength becomes a cross section and a coupling."""
    head = [
        *masses, "workspace", "poi", "efficiency", "luminosity_inverse_fb",
        "cross_section_per_strength_fb", "cross_section_at_unit_coupling_fb",
    ]  # fmt: skip
    rows = [
        [
            *(f"{mass:g}" for mass in x.masses), x.file, x.poi,
            f"{x.efficiency:.6g}", f"{x.luminosity:.6g}",
            f"{1 / (x.efficiency * x.luminosity):.6g}" if x.efficiency > 0 else "",
            "" if np.isnan(x.unit_cross_section) else f"{x.unit_cross_section:.6g}",
        ]
        for x in likelihoods
    ]  # fmt: skip
    return _csv([head, *rows])


def _efficiencies(content: ResultFolder) -> str:
    """Efficiency by mass at every hypothesis, with the window that it belongs to."""
    table = content.tables["limits"]
    ends = [name for name in table if name.startswith("window_")]
    wanted = [*mass_columns(content), "efficiency", "efficiency_error", *ends]
    names = [name for name in wanted if name in table]
    rows = zip(*(np.asarray(table[name], float) for name in names), strict=True)
    return _csv([names, *([f"{x:.7g}" if np.isfinite(x) else "" for x in row] for row in rows)])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _checksums(folder: Path) -> str:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{checksum(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)
