"""Curves of made-up shapes for coupling planes: as many as wanted, the same every time."""

from __future__ import annotations

import numpy as np

from lumbra.presentation import Limit
from lumbra.presentation.coupling_figure import Exclusion, OwnLimit

MASS = np.geomspace(0.01, 10, 300)


def exclusions(count: int) -> list[Exclusion]:
    """Smooth, noisy, interrupted, expected and closed ones in turn."""
    rng = np.random.Generator(np.random.PCG64(17))
    made = []
    for number in range(count):
        level = 10 ** rng.uniform(-4.5, -1.5)
        if number % 5 == 4:
            angle = np.linspace(0, 2 * np.pi, 60)
            mass = 10 ** (rng.uniform(-1.5, 0.5) + 0.4 * np.cos(angle))
            value = level * 10 ** (0.5 * np.sin(angle))
            made.append(Exclusion(f"Dump {2000 + number}", mass, value, f"D{number}", closed=True))
            continue
        value = level * (1 + (MASS / 10 ** rng.uniform(-0.5, 1)) ** 2)
        if number % 5 in (1, 2):
            value = value * np.exp(0.25 * rng.normal(size=len(MASS)))
        if number % 5 == 2:
            value[120:140] = np.nan
        label = f"Experiment {chr(65 + number % 26)} {2000 + number}"
        made.append(Exclusion(label, MASS, value, label[:12], expected=number % 5 == 3))
    return made


def own() -> OwnLimit:
    """A limit with bands and an observation."""
    mass = np.geomspace(0.05, 8, 60)
    expected = 2e-3 * (1 + mass**2 / 20)
    rng = np.random.Generator(np.random.PCG64(4))
    observed = expected * np.exp(0.2 * rng.normal(size=len(mass)))
    bands = [expected * f for f in (0.5, 0.7, 1.4, 2.0)]
    return OwnLimit("this work", Limit(mass, expected, observed, *bands))
