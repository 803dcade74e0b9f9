"""A published limit under another model, from a card to a result folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from lumbra import __version__
from lumbra.foundation import InputError
from lumbra.foundation.storage import checksum, plain
from lumbra.interpretation.context.lines import (
    ContextLine,
    magnetic_moment_line,
    published_lines,
)
from lumbra.interpretation.efficiency_map import Beyond, read_efficiency_map
from lumbra.interpretation.published import PublishedLimit, load_limit
from lumbra.interpretation.recast import REACTIONS, Recast, recast, recipe_of
from lumbra.interpretation.recast.vertices import vertices_of
from lumbra.models.model import units_of
from lumbra.models.named import entry_of, make_model
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.run import RunResult

__all__ = ["RecastRequest", "parameters_of", "run_recast"]

_CONTEXT: Final = 200
_QUANTITIES: Final = {
    "dark-photon": "epsilon",
    "lmu-ltau": "gprime",
    "b-minus-l": "g_bl",
    "alp": "g_agg",
    "higgs-mixed-scalar": "sin_theta",
}
"""What cards call the coupling of a model."""


@dataclass(frozen=True)
class RecastRequest:
    """What to recast.

    Parameters
    ----------
    card : str
        Name of a published limit, or the path of a card.
    model : str
        The other model.
    out : Path
        Result folder.
    parameters : mapping of str to str
        Other parameters of the model.
    efficiency_map : Path, optional
        Efficiency for decays in flight relative to decays in place, by mass and cτ.
    short, long : str
        What the map does beyond its ends.
    points : int, optional
        Masses, evenly in their logarithm within the card; those of the card if left out.
    context : bool
        Whether to add lines to compare with.
    changes : mapping
        Fields of the recipe to change.
    force : bool
        Whether to replace a result.
    """

    card: str
    model: str
    out: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    efficiency_map: Path | None = None
    short: Beyond = "refuse"
    long: Beyond = "refuse"
    points: int | None = None
    context: bool = True
    changes: Mapping[str, Any] = field(default_factory=dict)
    force: bool = False


def run_recast(request: RecastRequest, dress: Callable[[Path], object] | None = None) -> RunResult:
    """Recast and write the result folder: recast.csv and provenance.json.

    Parameters
    ----------
    request : RecastRequest
        What is asked for.
    dress : callable, optional
        Adds figures to the finished folder before anybody sees it.

    Raises
    ------
    LumbraError
        For anything that the user can mend; nothing is left that looks like a result.
    """
    limit = load_limit(request.card)
    if request.points is not None:
        limit = _thinned(limit, request.points)
    recipe = recipe_of(limit, **request.changes)
    efficiency = None
    if request.efficiency_map is not None:
        efficiency = read_efficiency_map(request.efficiency_map, request.short, request.long)
    fixed = _fixed(request)
    found = recast(limit, request.model, fixed, recipe=recipe, efficiency=efficiency)
    columns = _columns(limit, found)
    lines = _lines(request, found) if request.context else []
    configuration = _configuration(request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        provenance = _provenance(request, limit, found, fixed, configuration)
        notes = {key: str(provenance[key]) for key in ("limit", "model", "parameter", "reference")}
        write_csv(workshop.folder / "recast.csv", columns, notes)
        if lines:
            write_csv(workshop.folder / "context.csv", _context(lines), notes)
        folder = workshop.publish(provenance, dress)
    return RunResult(folder, provenance["summary"], {"recast": rows_of(columns)})


def _thinned(limit: PublishedLimit, points: int) -> PublishedLimit:
    """The limit at evenly spaced masses, none of them in a gap."""
    if not 2 <= points <= 100_000:
        raise InputError(
            "This is no number of masses.",
            given=str(points),
            allowed="2 to 100000",
            suggestion="leave it out for the masses of the card",
        )
    mass = np.geomspace(limit.mass[0], limit.mass[-1], points)
    mass = np.clip(mass, limit.mass[0], limit.mass[-1])
    mass = mass[limit.covers(mass)]
    return replace(limit, mass=mass, limit=limit.at(mass))


def _fixed(request: RecastRequest) -> dict[str, Any]:
    """The parameters as the model itself reads them: numbers, words, truth values."""
    entry = entry_of(request.model)
    if not request.parameters:
        return {}
    made = make_model(
        request.model, {**entry.example, **request.parameters, "mass": entry.range[1]}
    )
    return {name: getattr(made, name) for name in request.parameters}


def _columns(limit: PublishedLimit, found: Recast) -> dict[str, Any]:
    region, name = found.region, found.parameter
    return {
        "mass_GeV": region.mass,
        f"published_{limit.quantity}": found.published,
        f"{name}_lower": region.lower,
        f"{name}_upper": region.upper,
        f"{name}_lower_hadronic_minus": found.hadronic_low,
        f"{name}_lower_hadronic_plus": found.hadronic_high,
        "open_below": [str(bool(x)).lower() for x in region.open_below],
        "open_above": [str(bool(x)).lower() for x in region.open_above],
        "intervals": region.intervals,
    }


def _lines(request: RecastRequest, found: Recast) -> list[ContextLine]:
    """The muon's moment and published results on the same coupling, but for the card itself."""
    mass = np.geomspace(found.region.mass[0], found.region.mass[-1], _CONTEXT)
    lines = published_lines(request.model, _QUANTITIES.get(request.model, ""), (request.card,))
    if vertices_of(request.model).muon is not None:
        lines.insert(0, magnetic_moment_line(request.model, mass))
    return lines


def _context(lines: list[ContextLine]) -> dict[str, Any]:
    """Lines one below the other; a line without upper edge has empty cells there."""
    upper = [np.full(len(x.mass), np.nan) if x.upper is None else x.upper for x in lines]
    return {
        "label": [x.label for x in lines for _ in x.mass],
        "excluded": [str(x.excluded).lower() for x in lines for _ in x.mass],
        "mass_GeV": np.concatenate([x.mass for x in lines]),
        "lower": np.concatenate([x.lower for x in lines]),
        "upper": np.concatenate(upper),
    }


def _configuration(request: RecastRequest) -> dict[str, Any]:
    content = {k: plain(v) for k, v in asdict(request).items() if k not in ("out", "force")}
    files = [Path(request.card), *([request.efficiency_map] if request.efficiency_map else [])]
    content["files"] = {path.name: checksum(path) for path in files if path.is_file()}
    text = json.dumps({**content, "lumbra": __version__}, sort_keys=True, default=str)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: RecastRequest, limit: PublishedLimit, found: Recast, fixed: Mapping[str, Any],
    configuration: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    recipe, certificate = found.recipe, limit.certificate
    region = found.region
    excluded = np.isfinite(region.lower)
    best = int(np.nanargmin(region.lower)) if np.any(excluded) else None
    unit = units_of(entry_of(request.model).model).get(found.parameter, "")
    summary = {
        "limit": limit.name,
        "model": request.model,
        "masses": len(region.mass),
        "masses_excluded": int(excluded.sum()),
        "strongest": None if best is None else {
            "mass_GeV": float(region.mass[best]), found.parameter: float(region.lower[best])
        },
    }  # fmt: skip
    return dict(plain({
        "lumbra": __version__,
        "kind": "recast",
        "limit": limit.name,
        "title": certificate.get("title", ""),
        "reference": certificate.get("reference", "") or certificate.get("arxiv", ""),
        "cl": limit.confidence,
        "model": request.model,
        "description": entry_of(request.model).description,
        "parameter": found.parameter,
        "unit": unit,
        "fixed": dict(fixed),
        "gaps_GeV": [list(gap) for gap in limit.certificate.gaps],
        "reaction": REACTIONS[recipe.reaction],
        "recipe": asdict(recipe),
        "files": configuration["files"],
        "configuration_hash": configuration["hash"],
        "notes": [
            "Efficiencies for decays in place are taken to be those of the publication's model.",
            "Edges at the ends of the couplings looked at are marked open.",
        ],
        "summary": summary,
    }))  # fmt: skip


def parameters_of(texts: list[str] | None) -> dict[str, str]:
    """Parameters from texts NAME=VALUE.

    Raises
    ------
    InputError
        If a text is something else, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = (part.strip() for part in text.partition("="))
        name = name.replace("-", "_")
        if not (name and equals and value) or name in found:
            raise InputError(
                "A parameter cannot be read.",
                given=repr(text),
                allowed="NAME=VALUE, each name once",
                suggestion="for example --param dark_coupling=0.5",
            )
        found[name] = value
    return found
