"""Where a result comes from: settings, systematics, assumptions, and its headline numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.detector import assumptions
from lumbra.foundation.storage import plain
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.cautions import limited_by_simulation, simulation_caution
from lumbra.workflow.request import RunRequest

__all__ = ["LEVEL", "provenance_of"]

LEVEL: Final = 0.90
"""Confidence and credibility of all limits of a run."""


def provenance_of(
    analysis: Analysis,
    request: RunRequest,
    configuration: dict[str, Any],
    limits: dict[str, NDArray[np.float64]],
    excess: dict[str, Any] | None,
    cautions: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of ``provenance.json``, but for the time that the run took."""
    room, edition = analysis.room, analysis.edition
    projection = request.luminosity is not None
    notes = [
        "Cross sections of the signal include initial-state radiation; α(0) at the vertices.",
        "Suppression lines are optimised on one half of the simulation and measured on the other.",
    ]
    if projection:
        notes.append(
            "A projection: statistical systematics and the error of the simulated background "
            "fall as 1/√luminosity, the others stay."
        )
    if request.quick:
        notes.append("A quick run: a twentieth of the simulation; not for physics.")
    limited = limited_by_simulation(analysis.windows)
    notes += [*simulation_caution(limited), *cautions]
    assumed = [
        {"name": p.name, "value": p.value, "source": p.source, "effect": ""}
        for p in assumptions(room.experiment, edition.period)
    ]
    assumed += [
        {"name": name, "value": "", "source": "", "effect": effect}
        for name, effect in room.assumptions.items()
    ]
    data: Any = "pseudo"
    if request.data is not None:
        data = {
            "path": request.data.name,
            "sha256": configuration["data"],
            "tree": request.tree,
        }
    content = {
        "lumbra": __version__,
        "kind": "run",
        "search": room.name,
        "edition": edition.name,
        "title": edition.title,
        "reaction": room.reaction,
        "experiment": room.experiment.title,
        "luminosity_inverse_fb": analysis.luminosity,
        "projection": projection,
        "seed": request.seed,
        "quick": request.quick,
        "configuration_hash": configuration["hash"],
        "data": data,
        "cl": LEVEL,
        "systematics": [asdict(s) for s in edition.systematics],
        "assumptions": assumed,
        "labels": {b.name: b.label for b in room.backgrounds},
        "cases": {c.case: c.label for c in room.couplings},
        "published": list(edition.published),
        "reference": edition.reference,
        "notes": notes,
        "largest_excess": excess,
        "simulation_limited_GeV": limited,
        "summary": _summary(analysis, limits, excess),
    }
    return dict(plain(content))


def _summary(
    analysis: Analysis, limits: dict[str, NDArray[np.float64]], excess: dict[str, Any] | None
) -> dict[str, Any]:
    """Headline numbers: the limit on g′ at a few masses."""
    mass = limits["mass_GeV"]
    rows = []
    for wanted in (1.0, 3.0, 5.0, 7.0):
        if mass[0] <= wanted <= mass[-1]:
            i = int(np.argmin(np.abs(mass - wanted)))
            names = [c.case for c in analysis.room.couplings]
            row: dict[str, Any] = {"mass_GeV": round(float(mass[i]), 3)}
            row["efficiency"] = float(limits["efficiency"][i])
            row["background_events"] = float(limits["background_events"][i])
            row["sigma_expected_fb"] = float(limits["sigma_bayes_expected_fb"][i])
            for name in names:
                row[f"gprime_{name}_expected"] = float(limits[f"gprime_{name}_bayes_expected"][i])
            if excess is not None:
                row["sigma_observed_fb"] = float(limits["sigma_bayes_observed_fb"][i])
                for name in names:
                    observed = limits[f"gprime_{name}_bayes_observed"][i]
                    row[f"gprime_{name}_observed"] = float(observed)
            rows.append(row)
    return {
        "search": analysis.room.name,
        "edition": analysis.edition.name,
        "luminosity_inverse_fb": analysis.luminosity,
        "level": LEVEL,
        "limits": rows,
        "largest_excess": excess,
    }
