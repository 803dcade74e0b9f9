"""A detected event: what was seen, as text, as a picture, and for HSF Phoenix."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lumbra.detector.event_view import EventView

__all__ = ["event_content", "show_event"]


def show_event(
    path: Path, number: int | None, figure: Path | None, phoenix: Path | None, as_json: bool
) -> None:
    """Print an event, and draw or export it where that is wanted.

    Parameters
    ----------
    path : Path
        File of detected events.
    number : int or None
        Which event, from 0; the first if left out.
    figure, phoenix : Path or None
        Files to make.
    as_json : bool
        Print one JSON object.

    Raises
    ------
    InputError
        If there is no such file, event or format.
    """
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text
    from lumbra.detector import experiment
    from lumbra.detector.detected_files import read_detected
    from lumbra.detector.event_view import view_event

    number = number or 0
    files = []
    with clean_stdout(as_json):
        detected = read_detected(path, number, 1)
        view = view_event(detected, 0, experiment(detected.experiment), number)
        if figure is not None:
            from lumbra.presentation.event_figure import save_event

            files.append(save_event(view, figure))
        if phoenix is not None:
            from lumbra.presentation.phoenix import write_phoenix

            files.append(write_phoenix(phoenix, [view]))
    content = event_content(view)
    if as_json:
        paths = {"files": [str(file) for file in files]} if files else {}
        print_json("show", {"kind": "event", "name": str(path), "content": content, **paths})
        return
    print_text(f"{view.about}, event {number}: {view.experiment.title}, {view.period}")
    print_table([_short(row) for row in content["tracks"]], "Tracks")
    print_table(content["clusters"], "Clusters")
    missing = content["recoil"]
    print_text(
        f"recoil: {missing['p [GeV]']:.4g} GeV at {missing['θ [deg]']:.4g}°, mass "
        f"{missing['mass [GeV]']:.4g} GeV",
        "trigger: " + (", ".join(view.fired) or "no line"),
        *(f"File: {file}" for file in files),
    )


def event_content(view: EventView) -> dict[str, Any]:
    """What was seen, in numbers."""
    x, y, z = (float(component) for component in view.missing[1:])
    momentum = math.sqrt(x * x + y * y + z * z)
    return {
        "event": view.number,
        "process": view.about,
        "experiment": view.experiment.name,
        "period": view.period,
        "tracks": [
            {
                "looks like": curve.species,
                "charge": curve.charge,
                "p [GeV]": curve.p,
                "θ [deg]": math.degrees(curve.theta),
                "φ [deg]": math.degrees(curve.phi),
                "d0 [cm]": float(curve.helix[0]),
                "z0 [cm]": float(curve.helix[3]),
                "begins at [cm]": curve.begins,
            }
            for curve in view.curves
        ],
        "clusters": [
            {
                "E [GeV]": cluster.energy,
                "θ [deg]": math.degrees(cluster.theta),
                "φ [deg]": math.degrees(cluster.phi),
                "of a track": cluster.matched,
            }
            for cluster in view.clusters
        ],
        "muon_system": len(view.neutral),
        "recoil": {
            "p [GeV]": momentum,
            "θ [deg]": math.degrees(math.acos(z / momentum)) if momentum else 0.0,
            "φ [deg]": math.degrees(math.atan2(y, x)),
            "mass [GeV]": view.missing_mass,
        },
        "trigger": list(view.fired),
    }


def _short(track: dict[str, Any]) -> dict[str, Any]:
    """A track in few columns and digits."""
    sign = "+" if track["charge"] > 0 else "-"
    lengths = {name: f"{track[name]:.4f}" for name in ("d0 [cm]", "z0 [cm]", "begins at [cm]")}
    rest = {name: track[name] for name in ("p [GeV]", "θ [deg]", "φ [deg]")}
    return {"track": track["looks like"] + sign, **rest, **lengths}
