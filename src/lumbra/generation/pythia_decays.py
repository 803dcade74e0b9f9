"""Decays by Pythia 8 of particles in a cascade: hadrons by its tables, bosons to partons."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Key
from lumbra.foundation.events import FINAL
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation.decays.boost import boost_from_rest
from lumbra.generation.decays.cascade import Cascade, attach
from lumbra.generation.decays.spin import UNPOLARISED
from lumbra.generation.pythia_events import (
    Records,
    pythia_hadron_decays,
    pythia_parton_pairs,
    start_pythia,
)

__all__ = ["PARTONS", "decay_hadrons", "decay_to_partons", "require_strings"]

_ALONE: Final = ["ProcessLevel:all = off"]
PARTONS: Final = {"strange": (3, 2.0), "charm": (4, 4.0), "gluons": (21, 2.5)}
"""PDG number of the partons, and the least mass [GeV] that strings of them are made for."""


def decay_hadrons(cascade: Cascade, numbers: tuple[int, ...], key: Key) -> Cascade:
    """Let Pythia decay every final hadron of some kinds, and what comes from them.

    Parameters
    ----------
    cascade : Cascade
        Events.
    numbers : tuple of int
        PDG numbers, antiparticles too.
    key : Key
        Where the random numbers come from.
    """
    events = cascade.events
    rows = np.flatnonzero(np.isin(np.abs(events.pdg_id), numbers) & (events.status == FINAL))
    mass = np.array([MASSES[int(abs(n))] for n in events.pdg_id[rows]])
    records = pythia_hadron_decays(start_pythia(_ALONE, key), events.pdg_id[rows])
    return _attached(cascade, rows, mass, records)


def decay_to_partons(cascade: Cascade, number: int, kind: str, key: Key) -> Cascade:
    """Let every final boson of a kind make a pair of partons that Pythia showers and hadronises.

    Parameters
    ----------
    cascade : Cascade
        Events.
    number : int
        PDG number of the boson, of spin 0.
    kind : {"strange", "charm", "gluons"}
        The partons.
    key : Key
        Where the random numbers come from.
    """
    events = cascade.events
    parton, _ = PARTONS[kind]
    rows = np.flatnonzero((events.pdg_id == number) & (events.status == FINAL))
    mass = np.sqrt(invariant_mass_squared(events.momentum[rows]))
    records = pythia_parton_pairs(start_pythia(_ALONE, key), parton, mass)
    return _attached(cascade, rows, mass, records)


def require_strings(kind: str, mass: float) -> None:
    """Refuse a boson that is too light for strings of partons.

    Raises
    ------
    InputError
        If its mass [GeV] is below that of `PARTONS`.
    """
    least = PARTONS[kind][1]
    if not mass >= least:
        raise InputError(
            "The new particle is too light for strings of these partons.",
            given=f"{mass:.4g} GeV to {kind}",
            allowed=f"masses of at least {least:g} GeV",
            suggestion="below, name the mesons or leptons",
        )


def _attached(
    cascade: Cascade, parents: NDArray[np.int64], mass: NDArray[np.float64], records: Records
) -> Cascade:
    """Records at rest, put into the frame of their parents, generation by generation."""
    which = np.repeat(np.arange(len(parents)), np.diff(records.offsets))
    frame = cascade.events.momentum[parents]
    moved = boost_from_rest(frame[which], mass[which], records.momentum[:, None])[:, 0]
    mother = np.where(records.mother < 0, -1, records.mother + records.offsets[which])
    depth = np.zeros(len(which), np.int64)
    while True:
        below = np.where(mother < 0, 0, depth[mother] + 1)
        if np.array_equal(below, depth):
            break
        depth = below
    event = cascade.events.event_index[parents][which]
    first = (parents - cascade.events.offsets[cascade.events.event_index[parents]])[which]
    place = np.zeros(len(which), np.int64)
    for generation in range(int(depth.max(initial=-1)) + 1):
        here = np.flatnonzero(depth == generation)
        # rows move as products are added, places within their event do not
        within = place[mother[here]] if generation else first[here]
        rows = cascade.events.offsets[event[here]] + within
        spin = np.tile(UNPOLARISED, (len(here), 1, 1))
        cascade, new = attach(cascade, rows, records.pdg_id[here], moved[here], spin)
        place[here] = new - cascade.events.offsets[event[here]]
    return cascade
