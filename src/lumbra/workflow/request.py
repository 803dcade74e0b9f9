"""What a user asks for: a run of a search, or a hunt on a spectrum."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lumbra.foundation import InputError

__all__ = ["HuntRequest", "RunRequest"]


@dataclass(frozen=True)
class RunRequest:
    """A run of a search.

    Parameters
    ----------
    search : str
        Name of a search, or the path of a Python file that declares one.
    out : Path
        The result folder.
    edition : str, optional
        The default edition of the search if left out.
    luminosity : float, optional
        Another integrated luminosity [fb-1]: a projection.
    data : Path, optional
        An ntuple with data (ROOT, Parquet or CSV).
    tree : str, optional
        Its tree, for ROOT.
    columns : Path, optional
        A column map (TOML).
    unblind : bool
        Look at the data; without it they are read and checked, and all limits are expected ones.
    write_ntuple : Path, optional
        Where to write the pseudo-data as an ntuple.
    seed : int
        Fixes every random number.
    quick : bool
        A twentieth of the simulation.
    force : bool
        Replace a result that stands in the folder.
    workers : int
        Threads; the numbers do not depend on it.
    experiment : str, optional
        Another experiment than the search's: a name, or a TOML file that changes one.
    """

    search: str
    out: Path
    edition: str | None = None
    luminosity: float | None = None
    data: Path | None = None
    tree: str | None = None
    columns: Path | None = None
    unblind: bool = False
    write_ntuple: Path | None = None
    seed: int = 1
    quick: bool = False
    force: bool = False
    workers: int = 2
    experiment: str | None = None

    def __post_init__(self) -> None:
        _refuse_bad_seed(self.seed)
        if self.luminosity is not None and not 0 < self.luminosity < float("inf"):
            raise InputError(
                "The integrated luminosity cannot be used.",
                given=f"{self.luminosity} fb-1",
                allowed="a positive number",
                suggestion="write for example --luminosity 50/ab",
            )
        asked = self.tree is not None or self.columns is not None or self.unblind
        if self.data is None and asked:
            raise InputError(
                "There are no data to read.",
                given="--tree, --columns or --unblind without --data",
                allowed="--tree, --columns and --unblind beside --data",
                suggestion="name the ntuple with --data",
            )
        if self.workers < 1:
            raise InputError(
                "The number of workers cannot be used.",
                given=str(self.workers),
                allowed="a whole number of 1 or more",
                suggestion="one for each core of the machine",
            )


@dataclass(frozen=True)
class HuntRequest:
    """A bump hunt on a spectrum.

    Parameters
    ----------
    spectrum : str
        Name of a packaged spectrum or path of a file (CSV, ROOT, Parquet).
    out : Path
        The result folder.
    column, tree : str, optional
        Column of masses and tree or histogram in a file.
    unit : {"GeV", "MeV"}, optional
        Unit of the masses in a file and of the options below; found from the masses if left out.
    resolution : str, optional
        A formula in ``m`` or the path of a table (mass, resolution).
    mass_range : (float, float), optional
        Lowest and highest mass hypothesis, in the unit.
    step, window : float, optional
        Distance of hypotheses and full width of the fit window, in the unit.
    order : int or str, optional
        Order of the polynomial background, or ``auto`` for the one that the data ask for.
    shape : str
        The signal: a name, with parameters after a colon (see `hunt_shape`).
    statistic : {"cls", "clsb", "unified", "bayesian"}
        What the limits are made from.
    calculation : {"auto", "asymptotic", "toys"}
        Where limits are drawn by pseudo-experiments: with few events, nowhere, everywhere.
    prior : str
        Of Bayesian limits: a name, a formula in ``s`` or a table (see `read_prior`).
    toys : int
        Pseudo-experiments at each tested yield, where limits are drawn.
    cl : float
        Confidence level of the limits.
    pseudo_experiments : int
        Pseudo-experiments of the whole scan for the global p-value.
    unbinned : bool
        Fit unbinned too, where single masses are known.
    seed, force, quick
        As in `RunRequest`.
    """

    spectrum: str
    out: Path
    column: str | None = None
    tree: str | None = None
    unit: str | None = None
    resolution: str | None = None
    mass_range: tuple[float, float] | None = None
    step: float | None = None
    window: float | None = None
    order: int | str | None = None
    shape: str = "gaussian"
    statistic: str = "cls"
    calculation: str = "auto"
    prior: str = "flat"
    toys: int = 500
    cl: float = 0.90
    pseudo_experiments: int = 0
    unbinned: bool = True
    seed: int = 1
    quick: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        _refuse_bad_seed(self.seed)
        if not 0.5 <= self.cl < 1:
            raise InputError(
                "The confidence level cannot be used.",
                given=str(self.cl),
                allowed="a number from 0.5 up to, not including, 1",
                suggestion=f"for {self.cl:g} % write --cl {self.cl / 100:g}"
                if 50 <= self.cl < 100
                else "write --cl 0.9 for 90 %",
            )
        if self.pseudo_experiments < 0:
            raise InputError(
                "The number of pseudo-experiments cannot be used.",
                given=str(self.pseudo_experiments),
                allowed="0 (no global p-value) or more",
                suggestion="1000 give a global p-value of 10 % to one percent",
            )
        if self.unit not in (None, "GeV", "MeV"):
            raise InputError(
                "The unit of mass is not known.",
                given=str(self.unit),
                allowed="GeV or MeV",
                suggestion="write --unit MeV",
            )


def _refuse_bad_seed(seed: int) -> None:
    if seed < 0:
        raise InputError(
            "The seed cannot be used.",
            given=str(seed),
            allowed="a whole number of 0 or more",
            suggestion="leave --seed out for the default",
        )
