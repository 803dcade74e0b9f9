"""A plane of made-up signals and backgrounds: Gaussian peaks on a flat density."""

from __future__ import annotations

import numpy as np

from lumbra.blueprint import Coupling, Edition, Particle, PlaneHunt, Systematic
from lumbra.foundation import Key, Table
from lumbra.selection import CutFlow
from lumbra.workflow.plane_counted import PlaneCounted
from lumbra.workflow.plane_windows import measure_plane
from lumbra.workflow.simulate import Sample

WIDTH_X, WIDTH_Y, CORRELATION = 0.05, 0.4, -0.8
EFFICIENCY, UNIT = 0.4, 1000.0
DENSITY = 3.0
"""Background [events/(GeV·GeV²)] at 1 fb⁻¹."""
PAIRS = tuple((m, h) for m in (4.0, 5.0, 6.0) for h in (0.5, 1.5, 2.5))
HUNT = PlaneHunt(
    particles=(Particle("aprime", "A′"), Particle("higgs", "h′")),
    simulated=PAIRS,
    lowest=4.0,
    highest=6.0,
    step=1.5,
    quoted=((5.0, 1.5),),
    slices=((5.0,), (1.5,)),
)
EDITION = Edition(
    "toy", "A toy", "2019", 1.0, (), None,
    (Systematic("background", 0.1, "background", "a guess"),), "none",
)  # fmt: skip
COUPLING = Coupling(
    "half", "half of them", lambda mass, higgs: 0.5, "ε²α_D", "eps2alphaD", power=1.0
)


def table(x: np.ndarray, y: np.ndarray, weight: float) -> Table:
    recoil = np.sign(y) * np.sqrt(np.abs(y))
    return Table({"M": x, "m2Recoil": y, "mRecoil": recoil, "weight": np.full(len(x), weight)})


def sample(name: str, candidates: Table, generated: float) -> Sample:
    flow = CutFlow(("generated",), np.array([1]), np.array([generated]), np.array([0.0]))
    return Sample(name, candidates, flow)


def signal(pair: tuple[float, float], events: int = 8000, tail: float = 0.1) -> Sample:
    """A Gaussian, and a tail of lost photons towards large recoils."""
    rng = Key(1).child("signal", str(pair)).generator()
    u, v = rng.standard_normal((2, events))
    v = CORRELATION * u + np.sqrt(1 - CORRELATION**2) * v
    lost = np.where(rng.random(events) < tail, rng.exponential(6 * WIDTH_Y, events), 0.0)
    x, y = pair[0] + WIDTH_X * u, pair[1] ** 2 + WIDTH_Y * v + lost
    return sample("signal", table(x, y, UNIT * EFFICIENCY / events), UNIT)


def background(events: int = 40_000, seed: int = 2) -> Sample:
    rng = Key(seed).generator()
    x, y = rng.uniform(3.0, 7.0, events), rng.uniform(-3.0, 12.0, events)
    return sample("flat", table(x, y, DENSITY * 4 * 15 / events), DENSITY * 60)


def measured(hunt: PlaneHunt = HUNT) -> PlaneCounted:
    windows = measure_plane(
        {pair: signal(pair) for pair in PAIRS}, lambda t: t, [background()], hunt, EDITION
    )
    return PlaneCounted(hunt, windows, 10.58)
