"""Cuts that a generator makes, so that no time goes into events nobody will see."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.kinematics import invariant_mass_squared

__all__ = ["QUANTITIES", "Cut", "passes", "require_phase_space"]

Array = NDArray[np.float64]
Bool = NDArray[np.bool_]


def _energy(p: Array) -> Array:
    return p[..., 0]


def _momentum(p: Array) -> Array:
    return np.asarray(np.sqrt(np.sum(p[..., 1:] ** 2, axis=-1)))


def _cosine(p: Array) -> Array:
    return np.asarray(p[..., 3] / np.maximum(_momentum(p), 1e-300))


def _polar(p: Array) -> Array:
    return np.asarray(np.arctan2(np.hypot(p[..., 1], p[..., 2]), p[..., 3]))


@dataclass(frozen=True)
class _Quantity:
    measure: Callable[[Array], Array]
    lab: bool
    unit: str


QUANTITIES: Final[Mapping[str, _Quantity]] = {
    "energy": _Quantity(_energy, False, "GeV"),
    "momentum": _Quantity(_momentum, False, "GeV"),
    "cosine": _Quantity(_cosine, False, "1"),
    "mass": _Quantity(lambda p: np.sqrt(np.maximum(invariant_mass_squared(p), 0.0)), False, "GeV"),
    "lab_energy": _Quantity(_energy, True, "GeV"),
    "lab_momentum": _Quantity(_momentum, True, "GeV"),
    "lab_polar": _Quantity(_polar, True, "rad"),
}
"""What can be cut on: E*, p*, cos θ*, invariant mass; E, p, θ in the laboratory."""


@dataclass(frozen=True)
class Cut:
    """Limits on one quantity of some final particles.

    Parameters
    ----------
    quantity : str
        One of `QUANTITIES`.
    particles : tuple of int
        Numbers of final particles. A mass is that of all of them together; of the other
        quantities each particle has to pass.
    low, high : float
        Limits, in the quantity's unit.

    Raises
    ------
    InputError
        If there is no such quantity or nothing lies between the limits.
    """

    quantity: str
    particles: tuple[int, ...]
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if self.quantity not in QUANTITIES:
            raise InputError(
                "A generator cannot cut on this quantity.",
                given=self.quantity,
                allowed=", ".join(QUANTITIES),
                suggestion=nearest(self.quantity, QUANTITIES),
            )
        if not self.low < self.high:
            raise InputError(
                f"Nothing passes this cut on {self.quantity}.",
                given=f"{self.low:g} to {self.high:g} {QUANTITIES[self.quantity].unit}",
                allowed="a lower limit below the upper one",
                suggestion="swap the limits, or leave one out",
            )

    def __str__(self) -> str:
        who = ",".join(str(i) for i in self.particles)
        return f"{self.low:g} < {self.quantity}({who}) < {self.high:g}"


def passes(cuts: Sequence[Cut], momenta: Array, beams: Beams, energies: Array) -> Bool:
    """Which events pass all cuts, shape (n,).

    Parameters
    ----------
    cuts : sequence of Cut
        The cuts.
    momenta : (n, k, 4)
        Final particles in the centre of mass [GeV].
    beams : Beams
        The collider.
    energies : (n, 2)
        Beam energies of each event [GeV].
    """
    keep = np.ones(len(momenta), bool)
    for cut in cuts:
        quantity = QUANTITIES[cut.quantity]
        if cut.quantity == "mass":
            value = quantity.measure(momenta[:, list(cut.particles)].sum(axis=1))
            keep &= (value >= cut.low) & (value <= cut.high)
            continue
        for i in cut.particles:
            p = beams.to_lab(momenta[:, i], energies) if quantity.lab else momenta[:, i]
            value = quantity.measure(p)
            keep &= (value >= cut.low) & (value <= cut.high)
    return keep


def require_phase_space(
    cuts: Sequence[Cut], masses: Sequence[float], sqrt_s: float, label: str
) -> None:
    """Refuse cuts that kinematics alone makes impossible.

    Parameters
    ----------
    cuts : sequence of Cut
        The cuts.
    masses : sequence of float
        Of the final particles [GeV].
    sqrt_s : float
        Collision energy [GeV].
    label : str
        The reaction, for the message.

    Raises
    ------
    InputError
        If the masses, one cut, or the energies that all cuts ask for leave no phase space.
    """
    total = sum(masses)
    if total >= sqrt_s:
        raise InputError(
            f"{label} is closed at this energy.",
            given=f"final particles of {total:.6g} GeV in all at √s = {sqrt_s:.6g} GeV",
            allowed=f"masses that add up to less than {sqrt_s:.6g} GeV",
            suggestion="choose a smaller mass or beams of more energy",
        )
    floors = list(masses)
    for cut in cuts:
        mass = sum(masses[i] for i in cut.particles)
        ceiling = math.inf
        if cut.quantity == "mass":
            ceiling, floor = sqrt_s - total + mass, mass
        elif cut.quantity in ("energy", "momentum"):
            single = max(masses[i] for i in cut.particles)
            rest = total - single
            energy = (sqrt_s**2 + single**2 - rest**2) / (2 * sqrt_s)
            momentum = math.sqrt(max(energy**2 - single**2, 0.0))
            ceiling = energy if cut.quantity == "energy" else momentum
            floor = single if cut.quantity == "energy" else 0.0
            for i in cut.particles:
                least = cut.low if cut.quantity == "energy" else math.hypot(cut.low, masses[i])
                floors[i] = max(floors[i], least)
        elif cut.quantity == "cosine":
            ceiling, floor = 1.0, -1.0
        else:
            floor = 0.0
        if cut.low >= ceiling or cut.high <= floor:
            _refuse(cuts, f"{floor:.6g} to {ceiling:.6g} for {cut.quantity}", sqrt_s, label)
    if sum(floors) > sqrt_s:
        _refuse(cuts, f"energies that sum to less than √s = {sqrt_s:.6g} GeV", sqrt_s, label)


def _refuse(cuts: Sequence[Cut], allowed: str, sqrt_s: float, label: str) -> None:
    raise InputError(
        f"The cuts leave no phase space for {label}.",
        given="; ".join(str(cut) for cut in cuts) + f" at √s = {sqrt_s:.6g} GeV",
        allowed=allowed,
        suggestion="loosen the cuts",
    )
