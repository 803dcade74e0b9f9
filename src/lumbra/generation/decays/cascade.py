"""Decays of any particle in an event record, one generation after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, Events, InputError, Key
from lumbra.foundation.events import FINAL
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.foundation.numbering import conjugate, is_own_antiparticle
from lumbra.generation.decays.boost import boost_from_rest
from lumbra.generation.decays.spin import UNPOLARISED

__all__ = ["DECAYED", "Cascade", "Channels", "Decay", "attach", "decay", "decay_all"]

Array = NDArray[np.float64]
_T = TypeVar("_T", bound=np.generic)
DECAYED: Final = 2
"""HepMC status of a particle that has decayed."""
_DEEPEST: Final = 20
"""Generations after which a table of decays must be going in circles."""


class Decay(Protocol):
    """One way in which a particle decays; frozen dataclasses fulfil it."""

    @property
    def products(self) -> tuple[int, ...]:
        """PDG numbers of the k products of the particle; its antiparticle has theirs."""
        ...

    @property
    def fraction(self) -> float:
        """Branching fraction."""
        ...

    def draw(self, mass: Array, spin: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        """Momenta (n, k, 4) [GeV] in the rest frame and spin tensors (n, k, 3, 3).

        Parameters
        ----------
        mass : (n,)
            Of the parents [GeV].
        spin : (n, 3, 3)
            Their spin tensors, see `lumbra.generation.decays.spin`.
        rng : Generator
            From a `Key`.
        """
        ...


Channels = Mapping[int, Sequence[Decay]]
"""Decays by the PDG number of the parent."""


@dataclass(frozen=True)
class Cascade:
    """Events whose particles remember how they are polarised until they decay.

    Parameters
    ----------
    events : Events
        n events with m particles in all.
    spin : (m, 3, 3)
        Spin tensors of vector particles; 1/3 for what has no polarisation.
    """

    events: Events
    spin: Array

    @classmethod
    def unpolarised(cls, events: Events) -> Cascade:
        """Start from events without polarised particles."""
        return cls(events, np.broadcast_to(UNPOLARISED, (len(events.pdg_id), 3, 3)))


def decay_all(cascade: Cascade, channels: Channels, key: Key) -> Cascade:
    """Decay every final particle that has channels, and the products that have, to the end.

    Parameters
    ----------
    cascade : Cascade
        Events.
    channels : mapping of int to sequence of Decay
        By PDG number of the parent.
    key : Key
        Where the random numbers come from.

    Raises
    ------
    InputError
        If a particle comes back among its own products.
    """
    for generation in range(_DEEPEST):
        present = [number for number in channels if len(_parents(cascade.events, number))]
        if not present:
            return cascade
        cascade = decay(cascade, channels, key.child(generation))
    raise InputError(
        "These decays do not come to an end.",
        given=f"particles left after {_DEEPEST} generations: {present}",
        allowed="products that are lighter than their parents",
        suggestion="look for a particle that decays to itself",
    )


def decay(cascade: Cascade, channels: Channels, key: Key) -> Cascade:
    """Decay every final particle that has channels, once.

    Parents get status 2. Products are put at the end of their event, with the parent's vertex
    (`lumbra.generation.decay_flight.fly` moves them) and status 1. Where the branching fractions
    given for a particle do not add up to 1, their sum multiplies the weight of the event. Events
    without weight are left as they are.

    Parameters
    ----------
    cascade, channels, key
        As in `decay_all`.
    """
    events = cascade.events
    rows, products, momenta, spins = [], [], [], []
    factor = np.ones(len(events))
    event_of = events.event_index
    for number in sorted(channels):
        parents = _parents(events, number)
        if not len(parents):
            continue
        stream = key.child(number)
        fractions = np.array([channel.fraction for channel in channels[number]])
        total = _checked_total(number, fractions)
        if abs(total - 1) > 1e-9:
            np.multiply.at(factor, event_of[parents], total)
        choice = np.searchsorted(
            np.cumsum(fractions / total)[:-1],
            stream.child("channel").generator().random(len(parents)),
        )
        for index, channel in enumerate(channels[number]):
            chosen = parents[choice == index]
            if not len(chosen):
                continue
            rng = stream.child("products", index).generator()
            p, spin = _products(cascade, chosen, channel, rng)
            k = len(channel.products)
            numbers = np.tile(np.asarray(channel.products, np.int32), (len(chosen), 1))
            anti = events.pdg_id[chosen] < 0
            numbers[anti] = conjugate(numbers[anti])
            rows.append(np.repeat(chosen, k))
            products.append(numbers.reshape(-1))
            momenta.append(p.reshape(-1, 4))
            spins.append(spin.reshape(-1, 3, 3))
    if not rows:
        return cascade
    return attach(
        replace(cascade, events=replace(events, weight=events.weight * factor)),
        np.concatenate(rows),
        np.concatenate(products),
        np.concatenate(momenta),
        np.concatenate(spins),
    )[0]


def _parents(events: Events, number: int) -> NDArray[np.int64]:
    """Rows of the final particles of a kind, antiparticles too."""
    same = events.pdg_id == number
    if not is_own_antiparticle(number):
        same |= events.pdg_id == -number
    # points outside a generator's cuts have no weight, and no momenta either
    alive = (events.weight != 0)[events.event_index]
    return np.flatnonzero(same & (events.status == FINAL) & alive)


def _checked_total(number: int, fractions: Array) -> float:
    total = float(fractions.sum())
    if not (np.all(np.isfinite(fractions)) and np.all(fractions >= 0) and 0 < total < 1 + 1e-6):
        raise InputError(
            f"The branching fractions of particle {number} cannot be used.",
            given=f"{fractions.tolist()}, in all {total:g}",
            allowed="fractions of at least 0 with a sum above 0 and up to 1",
            suggestion="check the fractions of this decay",
        )
    return total


def _products(
    cascade: Cascade, chosen: NDArray[np.int64], channel: Decay, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Momenta in the frame of the events, and spin tensors."""
    parent = cascade.events.momentum[chosen]
    squared = invariant_mass_squared(parent)
    if not np.all(squared > 0):
        worst = int(np.argmin(squared))
        raise DataError(
            "A particle without mass cannot decay.",
            given=f"particle {cascade.events.pdg_id[chosen[worst]]} in event "
            f"{cascade.events.event_index[chosen[worst]]} with m² = {squared[worst]:g} GeV²",
            allowed="a time-like momentum",
            suggestion="check the momenta of the events",
        )
    mass = np.sqrt(squared)
    momenta, spin = channel.draw(mass, cascade.spin[chosen], rng)
    return boost_from_rest(parent, mass, np.ascontiguousarray(momenta)), spin


def attach(
    cascade: Cascade, parents: NDArray[np.int64], numbers: NDArray[np.int32], p: Array, spin: Array
) -> tuple[Cascade, NDArray[np.int64]]:
    """The events with products at their ends and their parents marked as decayed; rows (k,).

    Parameters
    ----------
    cascade : Cascade
        Events.
    parents : (k,) int
        Row of the parent of each product.
    numbers, p, spin : (k,) int, (k, 4), (k, 3, 3)
        PDG numbers, momenta [GeV] in the frame of the events, spin tensors.

    Returns
    -------
    Cascade, (k,) int
        The new events, and the row of each product in them.
    """
    events = cascade.events
    order = np.argsort(parents, kind="stable")
    parents, numbers, p, spin = parents[order], numbers[order], p[order], spin[order]
    event = events.event_index[parents]
    added = np.bincount(event, minlength=len(events))
    offsets = events.offsets + np.concatenate([[0], np.cumsum(added)])
    old = np.arange(len(events.pdg_id)) + (offsets - events.offsets)[events.event_index]
    new = np.arange(len(parents)) + events.offsets[event + 1]
    status = events.status.copy()
    status[parents] = DECAYED
    final = np.full(len(parents), FINAL, np.int8)
    mother = (parents - events.offsets[event]).astype(np.int32)

    def merged(before: NDArray[_T], after: NDArray[_T]) -> NDArray[_T]:
        out = np.empty((int(offsets[-1]), *before.shape[1:]), before.dtype)
        out[old], out[new] = before, after
        return out

    whole = replace(
        events,
        offsets=offsets,
        pdg_id=merged(events.pdg_id, numbers),
        status=merged(status, final),
        momentum=merged(events.momentum, p),
        vertex=merged(events.vertex, events.vertex[parents]),
        mother=merged(events.mother, mother),
    )
    rows = np.empty(len(order), np.int64)
    rows[order] = new
    return Cascade(whole, merged(cascade.spin, spin)), rows
