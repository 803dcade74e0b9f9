"""Boosts of the colliders, and polar angles in the laboratory and the centre of mass."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from lumbra.detector import BELLE2, experiment
from lumbra.foundation import Beams
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.progress import Progress

__all__ = ["boosts"]

_PERIODS: Final = {
    "beta_gamma_belle2": ("belle2", "2019-2022"),
    "beta_gamma_belle": ("belle", "Y4S"),
    "beta_gamma_babar": ("babar", "Y4S"),
    "beta_gamma_babar_3s": ("babar", "Y3S"),
    "beta_gamma_babar_2s": ("babar", "Y2S"),
}


def boosts(references: Mapping[str, Reference], progress: Progress) -> list[Check]:
    """βγ of every collider that has one, Belle II's in detail, and angles along its boost."""
    progress.stage("boosts", 1)
    checks = []
    for name, (which, period) in _PERIODS.items():
        beams = experiment(which).during(period).beams
        beta = _speed(beams)
        (sqrt_s,) = references[name].points
        checks.append(
            references[name].compare(
                sqrt_s, beta / math.sqrt(1 - beta**2), f"√s = {beams.sqrt_s:.4f} GeV"
            )
        )
    total, angle = BELLE2.beams.total_momentum()[0], references["boost_angle"]
    (sqrt_s,) = angle.points
    checks.append(angle.compare(sqrt_s, math.degrees(math.atan2(total[1], total[3]))))
    beta, cm = _speed(BELLE2.beams), references["cm_angle"]
    for lab in cm.points:
        cosine = math.cos(math.radians(lab))
        found = math.degrees(math.acos((cosine - beta) / (1 - beta * cosine)))
        checks.append(cm.compare(lab, found))
    progress.advance()
    return checks


def _speed(beams: Beams) -> float:
    """β of the centre of mass."""
    return float(np.linalg.norm(beams.velocity()[0]))
