"""Events for HSF Phoenix, the web event display: its JSON, in millimetres and MeV.

The format is that of Phoenix's guide "Event Data Format". Phoenix draws what is missing in the
transverse plane only, as a line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lumbra.detector.event_view import Cluster, Curve, EventView
from lumbra.foundation.storage import write_json
from lumbra.presentation.event_figure import CLUSTER, MISSING, species_colour

__all__ = ["phoenix_event", "write_phoenix"]

_MM: Final = 10.0
_MEV: Final = 1000.0


def write_phoenix(path: Path, views: Sequence[EventView]) -> Path:
    """Write events as Phoenix reads them.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    return write_json(path, {f"event {view.number}": phoenix_event(view) for view in views})


def phoenix_event(view: EventView) -> dict[str, Any]:
    """One event object."""
    clusters: dict[str, list[dict[str, Any]]] = {"matched": [], "photons": []}
    for cluster in view.clusters:
        clusters["matched" if cluster.matched else "photons"].append(_cluster(cluster))
    hits = [point for curve in view.curves for point in (curve.hits * _MM).tolist()]
    event: dict[str, Any] = {
        "event number": view.number,
        "run number": 0,
        "Tracks": {"tracks": [_track(curve) for curve in view.curves]},
        "CaloClusters": {name: items for name, items in clusters.items() if items},
        "MissingEnergy": {
            "missing": [
                {
                    "etx": float(view.missing[1]) * _MEV,
                    "ety": float(view.missing[2]) * _MEV,
                    "color": _hexadecimal(MISSING),
                }
            ]
        },
    }
    if hits:
        event["Hits"] = {"muon system": hits}
    return event


def _track(curve: Curve) -> dict[str, Any]:
    d0, phi, _, z0, _ = (float(x) for x in curve.helix)
    return {
        "pos": (curve.points * _MM).tolist(),
        "dparams": [d0 * _MM, z0 * _MM, phi, curve.theta, curve.charge / (curve.p * _MEV)],
        "color": _hexadecimal(species_colour(curve.species)),
        "charge": curve.charge,
        "mom": curve.p * _MEV,
        "pT": curve.p * math.sin(curve.theta) * _MEV,
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "energy": cluster.energy * _MEV,
        "phi": cluster.phi,
        "theta": cluster.theta,
        "eta": -math.log(math.tan(0.5 * cluster.theta)),
        "radius": cluster.distance * math.sin(cluster.theta) * _MM,
        "z": cluster.distance * math.cos(cluster.theta) * _MM,
        "side": 55,
        "length": 120 * cluster.energy,
        "color": _hexadecimal(CLUSTER),
    }


def _hexadecimal(colour: str) -> str:
    return "0x" + colour.removeprefix("#")
