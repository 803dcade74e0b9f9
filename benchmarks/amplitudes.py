"""Squared amplitudes to be timed and counted, at points that their own processes make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes import (
    ee_alp,
    eemumu,
    emu_zprime,
    gamma_pair,
    gamma_vector,
    mumu_gamma,
    mumu_scalar,
    qed,
)
from lumbra.foundation import Beams, Key
from lumbra.generation import process_named

__all__ = ["AMPLITUDES", "Amplitude", "points_of"]

Array = NDArray[np.float64]
BEAMS: Final = Beams(5.29, 5.29)


@dataclass(frozen=True)
class Amplitude:
    """|M|² as a function of momenta (n, 2 + k, 4), and the process that makes them."""

    squared: Callable[[Array], Array]
    process: str
    values: dict[str, Any]
    order: tuple[int, ...] = ()


def _two_photon(momenta: Array) -> Array:
    virtual = momenta[:, [0, 1]] - momenta[:, [2, 3]]
    t = virtual[..., 0] ** 2 - np.sum(virtual[..., 1:] ** 2, axis=-1)
    return np.asarray(eemumu.evaluate(momenta, t))


def _gamma_pair(momenta: Array) -> Array:
    return gamma_pair.squared_fermions(momenta, 1.0, 0.1, 0.3, 0.7, 0.1, 0.1)


_FIXED: Final = {"radiation": False}
AMPLITUDES: Final[dict[str, Amplitude]] = {
    "γA′": Amplitude(partial(gamma_vector.squared, coupling=0.3), "dark-photon", _FIXED),
    "μμγ, traces": Amplitude(
        mumu_gamma.evaluate, "dark-photon-leptons", {"mass": 2.0, **_FIXED}, (0, 1, 3, 4, 2)
    ),
    "μμS": Amplitude(partial(mumu_scalar.squared, coupling=1.0), "muonphilic", _FIXED),
    "γχχ": Amplitude(_gamma_pair, "dark-matter", _FIXED),
    "eμZ′": Amplitude(partial(emu_zprime.squared, coupling=0.1), "emu-zprime", _FIXED),
    "eea": Amplitude(partial(ee_alp.squared, coupling=1e-3), "alp-fusion", _FIXED),
    "eeμμ, two photons": Amplitude(_two_photon, "eemumu-full", {}),
    "γγγ, recursion": Amplitude(qed.Tree((22,) * 3), "three-gamma", {}),
    "eeγ, recursion": Amplitude(qed.Tree((11, -11, 22)), "ee-gamma", {}),
    "eeμμ, recursion": Amplitude(qed.Tree((11, -11, 13, -13)), "eemumu-full", {}),
    "eeγγ, recursion": Amplitude(qed.Tree((11, -11, 22, 22)), "ee-gamma-gamma", {}),
    "eeee, recursion": Amplitude(qed.Tree((11, -11) * 2), "eeee", {}),
}
"""By name."""


def points_of(name: str, count: int) -> Array:
    """Momenta (count, 2 + k, 4) [GeV] in the centre of mass, beams first; weights are above 0."""
    one = AMPLITUDES[name]
    process = process_named(one.process, **one.values)
    drawn = 4 * count
    while True:
        events = process.generate(drawn, BEAMS, Key(1))
        events = events.select(events.weight > 0)
        if len(events) >= count:
            break
        drawn *= 4
    final = events.momentum.reshape(len(events), -1, 4)[:count]
    momenta = np.zeros((count, 2 + final.shape[1], 4))
    half = events.sqrt_s[:count] / 2
    momenta[:, :2, 0] = half[:, None]
    momenta[:, 0, 3] = np.sqrt(half**2 - 0.51099895e-3**2)
    momenta[:, 1, 3] = -momenta[:, 0, 3]
    momenta[:, 2:] = final
    return np.ascontiguousarray(momenta[:, one.order] if one.order else momenta)
