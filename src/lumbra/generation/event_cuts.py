"""Cuts on the final particles of a kind, for events of any process."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.events import FINAL
from lumbra.generation.generator_cuts import QUANTITIES

__all__ = ["EventCut", "parse_cut"]


@dataclass(frozen=True)
class EventCut:
    """Limits that every final particle of a kind has to keep, or all of them together.

    Parameters
    ----------
    quantity : str
        One of `lumbra.generation.generator_cuts.QUANTITIES`; a mass is that of all of them.
    particle : int
        Absolute PDG number.
    low, high : float
        Limits in the quantity's unit.
    """

    quantity: str
    particle: int
    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        unit = QUANTITIES[self.quantity].unit
        return f"{self.low:g} ≤ {self.quantity}({self.particle}) ≤ {self.high:g} {unit}"

    def passes(self, events: Events, beams: Beams) -> NDArray[np.bool_]:
        """Which events (n,) pass; those without such a particle do."""
        quantity = QUANTITIES[self.quantity]
        rows = np.flatnonzero((np.abs(events.pdg_id) == self.particle) & (events.status == FINAL))
        event = events.event_index[rows]
        p = events.momentum[rows]
        if quantity.lab and events.frame == "cm":
            p = beams.to_lab(p, events.beam_energies[event])
        good = np.ones(len(events), bool)
        if self.quantity == "mass":
            total = np.zeros((len(events), 4))
            np.add.at(total, event, p)
            present = np.bincount(event, minlength=len(events)) > 0
            value = quantity.measure(total)
            return good & (~present | ((value >= self.low) & (value <= self.high)))
        value = quantity.measure(p)
        good[event[~((value >= self.low) & (value <= self.high))]] = False
        return good


def parse_cut(text: str) -> EventCut:
    """A cut from text such as ``energy:22:0.5:`` (photons above 0.5 GeV).

    Parameters
    ----------
    text : str
        QUANTITY:PDG:LOW:HIGH; an empty limit is none.

    Raises
    ------
    InputError
        If it cannot be understood.
    """
    parts = text.split(":")
    try:
        quantity, particle = parts[0], abs(int(parts[1]))
        low = float(parts[2]) if parts[2] else -math.inf
        high = float(parts[3]) if len(parts) > 3 and parts[3] else math.inf
        good = quantity in QUANTITIES and low < high and len(parts) <= 4
    except (ValueError, IndexError):
        quantity, good = parts[0], False
    if not good:
        raise InputError(
            "This cut cannot be understood.",
            given=text,
            allowed="QUANTITY:PDG:LOW:HIGH with LOW < HIGH; quantities " + ", ".join(QUANTITIES),
            suggestion=nearest(quantity, QUANTITIES)
            if quantity not in QUANTITIES
            else "write for example energy:22:0.5: or cosine:13:-0.9:0.9",
        )
    return EventCut(quantity, particle, low, high)
