"""Identification of charged particles: maps of efficiency and misidentification by p and θ.

The maps give the probability that a track of one species has a response above a stated value, for
each of four hypotheses; muons have their own detectors (`lumbra.detector.muon_identification`). A
simulation draws responses from them, and an analysis can take the probabilities as weights.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.particles import CHARGED_HADRON, ELECTRON, MUON
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest

__all__ = [
    "HYPOTHESES",
    "SPECIES",
    "Identification",
    "identification_probability",
    "identification_responses",
    "species_of",
]

Array = NDArray[np.float64]

HYPOTHESES: Final = ("electron", "pion", "kaon", "proton")
SPECIES: Final = ("electron", "muon", "pion", "kaon", "proton")
_KAON_ABOVE, _PROTON_ABOVE = 0.3, 0.7
"""Masses [GeV] between those of π and K, and of K and p."""


class Identification(NamedTuple):
    """Maps in bins of momentum and polar angle.

    Parameters
    ----------
    p_edges, theta_edges : tuple of float
        Inner edges of the bins [GeV], [rad]; the outermost bins are open.
    accepted : tuple of float
        For each of `HYPOTHESES`, the response that the maps are for.
    electron, pion, kaon, proton : tuple of float
        Probabilities of a response above ``accepted``: for each of `SPECIES` in turn the bins,
        momentum by momentum in the first bin of angle, then in the next.
    """

    p_edges: tuple[float, ...]
    theta_edges: tuple[float, ...]
    accepted: tuple[float, ...]
    electron: tuple[float, ...]
    pion: tuple[float, ...]
    kaon: tuple[float, ...]
    proton: tuple[float, ...]

    def table(self) -> Array:
        """Probabilities (hypotheses, species, θ bins, p bins).

        Raises
        ------
        InputError
            If a map does not have a probability for each bin.
        """
        shape = (len(SPECIES), len(self.theta_edges) + 1, len(self.p_edges) + 1)
        out = np.empty((len(HYPOTHESES), *shape))
        for k, name in enumerate(HYPOTHESES):
            values = np.asarray(getattr(self, name), float)
            if values.size != out[k].size or not np.all((values >= 0) & (values <= 1)):
                raise InputError(
                    f"The map of the {name} hypothesis is not complete.",
                    given=f"{values.size} numbers from {values.min():g} to {values.max():g}",
                    allowed=f"{out[k].size} probabilities: species × θ bins × p bins = {shape}",
                    suggestion=f"correct identification.{name}",
                )
            out[k] = values.reshape(shape)
        return out


def species_of(kind: NDArray[np.int8], momentum: Array) -> NDArray[np.int64]:
    """Index (t,) into `SPECIES` of charged particles.

    Parameters
    ----------
    kind : (t,) int8
        How they interact (`lumbra.detector.particles`).
    momentum : (t, 4)
        True four-momenta [GeV]; their masses tell hadrons apart.
    """
    mass2 = momentum[:, 0] ** 2 - np.einsum("ij,ij->i", momentum[:, 1:], momentum[:, 1:])
    hadron = 2 + (mass2 > _KAON_ABOVE**2).astype(np.int64) + (mass2 > _PROTON_ABOVE**2)
    return np.select(
        [kind == ELECTRON, kind == MUON, kind == CHARGED_HADRON], [0, 1, hadron], default=2
    )


def identification_probability(
    hypothesis: str, species: NDArray[np.int64], p: Array, theta: Array, maps: Identification
) -> Array:
    """Probability (t,) of a response above the accepted one: the weights of an analysis.

    Parameters
    ----------
    hypothesis : str
        One of `HYPOTHESES`.
    species : (t,) int64
        From `species_of`.
    p, theta : (t,)
        True momentum [GeV] and polar angle [rad].
    maps : Identification
        Of the experiment.

    Raises
    ------
    InputError
        If there is no such hypothesis.
    """
    if hypothesis not in HYPOTHESES:
        raise InputError(
            "There is no such hypothesis.",
            given=repr(hypothesis),
            allowed=", ".join(HYPOTHESES) + "; muons have muonID",
            suggestion=nearest(hypothesis, HYPOTHESES),
        )
    table = maps.table()[HYPOTHESES.index(hypothesis)]
    return np.asarray(
        table[species, np.searchsorted(maps.theta_edges, theta), np.searchsorted(maps.p_edges, p)]
    )


@njit(cache=True, nogil=True)
def _bin(value, edges):  # type: ignore[no-untyped-def]
    index = 0
    while index < len(edges) and value > edges[index]:
        index += 1
    return index


@njit(cache=True, nogil=True)
def _respond(rng, table, accepted, species, p, theta, p_edges, theta_edges, out):  # type: ignore[no-untyped-def]
    for t in range(len(p)):
        i, j = _bin(theta[t], theta_edges), _bin(p[t], p_edges)
        for h in range(len(accepted)):
            flat = rng.random()
            flat *= flat
            if rng.random() < table[h, species[t], i, j]:
                out[h, t] = 1 - (1 - accepted[h]) * flat
            else:
                out[h, t] = accepted[h] * flat * flat


def identification_responses(
    species: NDArray[np.int64],
    p: Array,
    theta: Array,
    maps: Identification,
    rng: np.random.Generator,
) -> Array:
    """Responses (hypotheses, t) in [0, 1], near 1 for what looks like the hypothesis.

    Parameters are those of `identification_probability`. Above and below the accepted value the
    responses pile up at their ends, a shape that is assumed, and those of different hypotheses
    are independent: only single cuts at the accepted value have the efficiencies of the maps.
    """
    out = np.empty((len(HYPOTHESES), len(p)))
    edges = np.asarray(maps.p_edges, float), np.asarray(maps.theta_edges, float)
    accepted = np.asarray(maps.accepted, float)
    _respond(rng, maps.table(), accepted, species, p, theta, *edges, out)
    return out
