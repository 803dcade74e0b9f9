"""What a projection starts from: a card, the folder of a run, or numbers."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.luminosity_scan import smooth_median_limits
from lumbra.interpretation.projection import Law
from lumbra.interpretation.published import load_limit

__all__ = ["KnownLimit", "ProjectRequest", "Systematic", "errors_on", "known_limit"]

Array = NDArray[np.float64]

_REGIMES: Final = {"background-free": 0.0, "background-limited": 1e6}


@dataclass(frozen=True)
class Systematic:
    """A relative error and how it moves with luminosity."""

    name: str
    relative: float
    on: str
    law: Law


@dataclass(frozen=True)
class ProjectRequest:
    """What to project.

    Parameters
    ----------
    source : str or None
        A published limit, the path of a card, or the folder of a run; numbers alone if None.
    out : Path
        Result folder.
    luminosities : tuple of float
        Where limits are wanted [fb⁻¹].
    known : float, optional
        Luminosity at which the source's numbers hold [fb⁻¹]; the source's own if left out.
    background : float, optional
        Expected background in the window then [events].
    efficiency : float
        Signal efficiency, for numbers alone.
    regime : {"background-free", "background-limited"}, optional
        In the place of a background that is not known.
    systematics : tuple of Systematic
        Besides those of a run.
    efficiency_gain, resolution_gain : float
        Of a better detector.
    masses : tuple of float
        Which to scan [GeV]; some of the source's if empty.
    level : float
        Credibility of the limits.
    force : bool
        Whether to replace a result.
    """

    source: str | None
    out: Path
    luminosities: tuple[float, ...]
    known: float | None = None
    background: float | None = None
    efficiency: float = 1.0
    regime: str | None = None
    systematics: tuple[Systematic, ...] = ()
    efficiency_gain: float = 1.0
    resolution_gain: float = 1.0
    masses: tuple[float, ...] = ()
    level: float = 0.9
    force: bool = False


@dataclass(frozen=True)
class KnownLimit:
    """Limits at a known luminosity; the mass is 0 where there is none."""

    quantity: str
    unit: str
    luminosity: float
    level: float
    mass: Array
    limit: Array
    background: Array
    background_error: Array
    systematics: tuple[Systematic, ...] = field(default=())


def known_limit(request: ProjectRequest) -> KnownLimit:
    """The limits that the request's source has, with background and errors.

    Raises
    ------
    LumbraError
        If it has none, or what they stand on is not known.
    """
    if request.source is None:
        return _from_numbers(request)
    path = Path(request.source)
    if path.is_dir():
        return _from_folder(request, path)
    limit = load_limit(request.source)
    luminosity = request.known or limit.certificate.luminosity
    if luminosity is None:
        raise _no_luminosity(limit.name)
    background = np.full(len(limit.mass), _background(request))
    return KnownLimit(
        limit.quantity, limit.certificate["unit"], luminosity, limit.confidence, limit.mass,
        limit.limit, background, np.zeros(len(background)), request.systematics,
    )  # fmt: skip


def _from_numbers(request: ProjectRequest) -> KnownLimit:
    if request.known is None or request.background is None or not 0 < request.efficiency <= 1:
        raise InputError(
            "There is nothing to project.",
            given=f"background {request.background}, efficiency {request.efficiency:g}, "
            f"luminosity {request.known}",
            allowed="a limit, the folder of a run, or --background, --efficiency and --at",
            suggestion="for example --background 3 --efficiency 0.05 --at 276/pb",
        )
    background = np.array([_background(request)])
    errors = errors_on(request.systematics, "background"), errors_on(request.systematics, "signal")
    experiment = CountingExperiment(background, errors[0], 0.0, errors[1])
    events = smooth_median_limits(experiment, bayesian_limit, request.level)
    return KnownLimit(
        "sigma_fb", "fb", request.known, request.level, np.zeros(1),
        events / (request.efficiency * request.known), background, np.zeros(1),
        request.systematics,
    )  # fmt: skip


def _from_folder(request: ProjectRequest, folder: Path) -> KnownLimit:
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        table = _table(folder / "limits.csv")
        own = tuple(
            Systematic(
                row["name"],
                float(row["relative"]),
                row["on"],
                "statistical" if row["scaling"] == "statistical" else "constant",
            )
            for row in provenance["systematics"]
        )
        mass, limit, background, error = table.values()
        luminosity, level = float(provenance["luminosity_inverse_fb"]), float(provenance["cl"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise DataError(
            f"{folder} is not the result of a run with limits.",
            given=f"{type(problem).__name__}: {problem}",
            allowed="a folder that lumbra run has made, with limits.csv and provenance.json",
            suggestion="run the search first: lumbra run SEARCH --out FOLDER",
        ) from problem
    known = np.isfinite(limit) & (limit > 0)
    mass, limit, background, error = (x[known] for x in (mass, limit, background, error))
    named = {s.name for s in request.systematics}
    kept = tuple(s for s in own if s.name not in named)
    return KnownLimit(
        "sigma_fb", "fb", request.known or luminosity, level, mass, limit, background, error,
        (*kept, *request.systematics),
    )  # fmt: skip


def _table(path: Path) -> dict[str, Array]:
    """Columns of numbers; what is empty there is NaN here."""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    rows = list(csv.DictReader(lines))
    names = ("mass_GeV", "sigma_bayes_expected_fb", "background_events", "background_error")
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}


def _background(request: ProjectRequest) -> float:
    if request.background is not None:
        if not 0 <= request.background < np.inf:
            raise InputError(
                "The background cannot be used.",
                given=f"{request.background:g} events",
                allowed="a number of at least 0",
                suggestion="expected events in the window at the known luminosity",
            )
        return request.background
    if request.regime not in _REGIMES:
        raise InputError(
            "It is not known how much background the limit stands on.",
            given=f"neither a background nor a regime ({request.regime})",
            allowed="--background EVENTS, or --regime " + " or ".join(_REGIMES),
            suggestion="bump hunts on QED background are background-limited",
        )
    if request.systematics:
        raise InputError(
            "Systematic errors need a background to act on.",
            given=f"a regime and {len(request.systematics)} errors",
            allowed="--background EVENTS",
            suggestion="give the expected background in the window",
        )
    return _REGIMES[request.regime]


def _no_luminosity(name: str) -> InputError:
    return InputError(
        f"It is not known how much data '{name}' stands on.",
        given="a card without luminosity",
        allowed="--at LUMINOSITY",
        suggestion="for example --at 514/fb",
    )


def errors_on(systematics: tuple[Systematic, ...], on: str) -> dict[str, float]:
    """Relative errors by name of those that move the signal, or the background."""
    return {s.name: s.relative for s in systematics if s.on == on}
