"""How heavy an invisible dark photon may be for its photon to pass a single-photon trigger."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import BELLE2, Experiment
from lumbra.detector.gun import Shot, shoot
from lumbra.detector.maps import turn_on
from lumbra.foundation import Events, Key
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.progress import Progress

__all__ = ["mass_reach", "trigger_reach"]

Array = NDArray[np.float64]
_PERIOD: Final = "2019-2022"
_LINES: Final = {2.0: ("lml1", "lml2", "lml4"), 1.0: ("lml6",), 0.5: ("lml13",)}
"""Lines by their threshold E* [GeV]."""


def trigger_reach(references: Mapping[str, Reference], progress: Progress) -> list[Check]:
    """Masses at which the single-photon lines of Belle II fall to half of their plateau."""
    reference = references["trigger_reach"]
    progress.stage("trigger reach", len(reference.points))
    checks = []
    for threshold in reference.points:
        lines = _LINES[threshold]
        mass, plateau = mass_reach(BELLE2, _PERIOD, lines, threshold, Key(1).child("reach"))
        note = f"{' or '.join(lines)}: {plateau:.2f} of all directions on the plateau"
        checks.append(reference.compare(threshold, mass, note))
        progress.advance()
    return checks


def mass_reach(
    experiment: Experiment, period: str, lines: tuple[str, ...], threshold: float, key: Key
) -> tuple[float, float]:
    """Mass [GeV] where lines fall to half of their plateau, and that plateau.

    Lone photons of energy E* are simulated in all directions of the centre of mass; the one that
    recoils against a mass m has E* = (s − m²)/2√s.

    Parameters
    ----------
    experiment, period, key
        As for `lumbra.detector.simulate`.
    lines : tuple of str
        Any of them accepts an event.
    threshold : float
        Their threshold E* [GeV], about which to look.
    """
    beams = experiment.during(period).beams
    energies = threshold * np.concatenate([np.linspace(0.8, 1.2, 21), [1.5, 1.6]])

    def photon(energy: float, theta: Array, phi: Array) -> Events:
        return shoot(beams, Shot(22, energy, theta, phi), frame="cm")

    curves = turn_on(energies, photon, experiment, period, key, 4000, (lines,))
    share = curves[" or ".join(lines)]
    plateau = float(share[-2:].mean())
    edge = float(np.interp(plateau / 2, np.maximum.accumulate(share[:-2]), energies[:-2]))
    return math.sqrt(beams.sqrt_s * (beams.sqrt_s - 2 * edge)), plateau
