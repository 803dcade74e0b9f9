"""Resolution of two-track vertices against the radius at which they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.particles import MUON
from lumbra.generation import process_named
from lumbra.reconstruction import choose, combine, fit_vertices, flight_from, measured_track
from lumbra.reconstruction.recoil import opening_angle
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.progress import Progress
from lumbra.workflow.windows import width_of

__all__ = ["vertex_resolutions"]

Array = NDArray[np.float64]

_EVENTS: Final = 150_000
_PERIOD: Final = "2019-2020"
_NEAR: Final = 0.15
"""Relative half-width of a bin in the radius."""


def vertex_resolutions(references: Mapping[str, Reference], progress: Progress) -> list[Check]:
    """Half the central 68.27 % of (measured − true flight) × sin(opening angle), B → KS, S → μμ."""
    reference = references["vertex_width"]
    progress.stage("vertices", 1)
    radius, error, weight = _flights()
    progress.advance()
    checks = []
    for middle in reference.points:
        inside = np.abs(radius / middle - 1) < _NEAR
        width = width_of(error[inside], weight[inside])
        note = f"{int(inside.sum())} vertices of muons from a scalar of 1 GeV"
        checks.append(reference.compare(middle, width, note))
    return checks


def _flights() -> tuple[Array, Array, Array]:
    """True radius, error of the flight times the sine of the opening angle [cm], and weight."""
    key = Key(1).child("validate", "vertices")
    process = process_named("b-kaon-new", mass=1.0, ctau=10.0, generic=False)
    events = process.generate(_EVENTS, BELLE2.beams, key.child("events"))
    sharp = BELLE2
    for axis in "xyz":
        # the vertex alone, not the distance to a collision point that is known to its spread
        sharp = sharp.varied(f"beam_spot.{axis}", 1e-9)
    detected = simulate(events, sharp, _PERIOD, key.child("detector"))
    tracks = detected.tracks
    plus = choose(tracks.offsets, tracks.pdg_id == -MUON, 1)
    pairs = combine(plus, choose(tracks.offsets, tracks.pdg_id == MUON, 1))
    fit = fit_vertices(
        [measured_track(detected, pairs.rows[:, i], BELLE2, M_MUON) for i in range(2)],
        BELLE2.tracker.field,
    )
    true = events.vertex[tracks.particle[pairs.rows[:, 0]]]
    off = flight_from(fit).distance - np.linalg.norm(true, axis=1)
    angle = opening_angle(fit.momentum[:, 0, 1:], fit.momentum[:, 1, 1:])
    good, radius = fit.good, np.hypot(true[:, 0], true[:, 1])
    weight = detected.weight[pairs.event]
    return radius[good], (off * np.sin(angle))[good], weight[good]
