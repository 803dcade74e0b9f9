"""How a model's widths move with one of its couplings: each as a power of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import HBARC_GEV_CM
from lumbra.models.named import entry_of, make_model

__all__ = ["WidthLaw", "width_law"]

Array = NDArray[np.float64]

_PROBES: Final = (1e-3, 2e-3, 7e-3)
_HADRONS: Final = ("pipi", "3pi", "KK", "pi0gamma", "etagamma", "hadrons", "mesons")


@dataclass(frozen=True)
class WidthLaw:
    """Widths at unit coupling, summed by the power of the coupling that they go with.

    Parameters
    ----------
    total, wanted : mapping of float to (n,)
        By power: all widths [GeV], and those into the wanted final states with their weights.
    """

    total: Mapping[float, Array]
    wanted: Mapping[float, Array]

    def fraction(self, coupling: Array, rows: NDArray[np.int64]) -> Array:
        """Branching fraction into the wanted final states, (rows, k); 0 where nothing decays."""
        total, wanted = (_sum(law, coupling, rows) for law in (self.total, self.wanted))
        shape = np.broadcast_shapes(total.shape, wanted.shape)
        out: Array = np.zeros(shape)
        np.divide(wanted, total, out=out, where=np.broadcast_to(total > 0, shape))
        return out

    def ctau(self, coupling: Array, rows: NDArray[np.int64]) -> Array:
        """cτ [cm], (rows, k); infinite where nothing decays."""
        total = _sum(self.total, coupling, rows)
        out: Array = np.full(total.shape, np.inf)
        np.divide(HBARC_GEV_CM, total, out=out, where=total > 0)
        return out


def width_law(
    model: str,
    parameter: str,
    mass: Array,
    fixed: Mapping[str, Any],
    weights: Mapping[str, float],
    hadrons: Array | float = 1.0,
    only: tuple[str, ...] = (),
) -> WidthLaw:
    """The law of a model's widths.

    Parameters
    ----------
    model, parameter : str
        The model and the coupling that moves.
    mass : (n,)
        [GeV]
    fixed : mapping
        Its other parameters.
    weights : mapping of str to float
        Wanted channels and how much each counts; "invisible" for all that leave nothing behind.
    hadrons : (n,) or float
        Factor on all widths into hadrons.
    only : tuple of str
        Channels that there are, where a publication left the others out; all if empty.

    Raises
    ------
    InputError
        If a channel is unknown, or a width is no power of the coupling.
    """
    entry = entry_of(model)
    wanted_names = _channels(model, weights)
    probes = [
        make_model(model, {**fixed, "mass": mass, parameter: value}).partial_widths()
        for value in _PROBES
    ]
    total: dict[float, Array] = {}
    wanted: dict[float, Array] = {}
    for channel, first in probes[0].items():
        power = _power(model, parameter, channel, [p[channel] for p in probes])
        width = first / _PROBES[0] ** power
        if channel in _HADRONS:
            width = width * hadrons
        if not np.any(width > 0) or (only and channel not in only):
            continue
        total[power] = total.get(power, np.zeros(mass.shape)) + width
        if channel in wanted_names:
            part = wanted_names[channel] * width
            wanted[power] = wanted.get(power, np.zeros(mass.shape)) + part
    if not total and not entry.model.INVISIBLE:
        total = {2.0: np.zeros(mass.shape)}
    return WidthLaw(total, wanted)


def _channels(model: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Channels of the model with their weights."""
    kind = entry_of(model).model
    found: dict[str, float] = {}
    for name, weight in weights.items():
        if name == "invisible":
            found |= dict.fromkeys(kind.INVISIBLE, weight)
        elif name in kind.CHANNELS:
            found[name] = weight
    if not found:
        raise InputError(
            f"The model '{model}' does not decay into what this search looks for.",
            given=", ".join(weights),
            allowed="one of " + ", ".join(kind.CHANNELS),
            suggestion="take a limit of another final state, or another model",
        )
    return found


def _power(model: str, parameter: str, channel: str, widths: list[Array]) -> float:
    """Power of the coupling that a width goes with, the same at every mass."""
    low, middle, high = (np.asarray(w, float) for w in widths)
    seen = low > 0
    if not np.any(seen):
        return 2.0
    a, b, c = np.log(_PROBES)
    first = np.log(middle[seen] / low[seen]) / (b - a)
    second = np.log(high[seen] / low[seen]) / (c - a)
    power = float(np.round(np.median(first), 6))
    if np.max(np.abs(first - power)) > 1e-6 or np.max(np.abs(second - power)) > 1e-6:
        raise InputError(
            f"The width of '{model}' into {channel} is no power of {parameter}.",
            given="several couplings at once",
            allowed="other couplings to the same channel at 0",
            suggestion="recast one coupling at a time",
        )
    return power


def _sum(law: Mapping[float, Array], coupling: Array, rows: NDArray[np.int64]) -> Array:
    total: Array = np.zeros((len(rows), 1))
    for power, width in law.items():
        total = total + width[rows, None] * coupling**power
    return total
