"""Geometrical acceptance of the signal, from generated momenta alone."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams
from lumbra.generation import ZPrimeStrahlung
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check

__all__ = ["geometrical_acceptances"]

Array = NDArray[np.float64]
_EVENTS: Final = 100_000
_NAMES: Final = ("acceptance_tracks", "acceptance_pair", "acceptance_recoil")


def geometrical_acceptances(bench: Bench) -> list[Check]:
    """Shares of signal events in the angles of tracks, trigger and calorimeter barrel."""
    references = [bench.references[name] for name in _NAMES]
    masses = list(references[0].points)
    bench.progress.stage("acceptance", len(masses))
    beams = bench.room.experiment.beams
    steady = Beams(beams.electron, beams.positron, beams.crossing_angle)
    checks = []
    for mass in masses:
        process = ZPrimeStrahlung(mass, radiation=False)
        events = process.generate(_EVENTS, steady, bench.key("acceptance", str(mass)))
        momenta = events.to_lab(steady).momentum.reshape(_EVENTS, -1, 4)
        shares = acceptances(momenta[:, 0], momenta[:, 1], events.weight, steady)
        checks += [
            reference.compare(mass, share)
            for reference, share in zip(references, shares, strict=True)
        ]
        bench.progress.advance()
    return checks


def acceptances(plus: Array, minus: Array, weight: Array, beams: Beams) -> list[float]:
    """Shares with both muons in 17–150°; in 37–120° and Δφ > 90°; the recoil in 33–128° too.

    Parameters
    ----------
    plus, minus : (n, 4)
        Muons in the laboratory [GeV].
    weight : (n,)
        Weights.
    beams : Beams
        Whose momentum the muons lack.
    """
    recoil = beams.total_momentum() - plus - minus
    turn = np.arctan2(plus[:, 2], plus[:, 1]) - np.arctan2(minus[:, 2], minus[:, 1])
    tracks = _inside(plus, 17, 150) & _inside(minus, 17, 150)
    pair = _inside(plus, 37, 120) & _inside(minus, 37, 120) & (np.cos(turn) < 0)
    caught = pair & _inside(recoil, 33, 128)
    return [float(weight[cut].sum() / weight.sum()) for cut in (tracks, pair, caught)]


def _inside(p: Array, low: float, high: float) -> NDArray[np.bool_]:
    """Whether momenta (n, 4) have polar angles between two angles [°]."""
    theta = np.degrees(np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]))
    return np.asarray((theta > low) & (theta < high))
