"""What is odd in generated events without being wrong: counted, so that it can be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lumbra.detector.detected import Detected
from lumbra.detector.particles import INVISIBLE, interaction
from lumbra.foundation import Beams, Events
from lumbra.foundation.events import FINAL

__all__ = ["Oddities", "inspect_events"]

_SLACK: Final = 1.001
"""The beams' energies spread by less than this."""
_LONG_LIVED: Final = (15, 130, 310, 411, 421, 431, 511, 521, 531, 3122, 3112, 3222, 3312, 3334)
"""Particles that fly between 0.1 mm and metres before they decay."""


@dataclass(frozen=True)
class Oddities:
    """Numbers of odd things in events.

    Parameters
    ----------
    events : int
        Looked at.
    nothing_visible : int
        Events without any particle that a detector could see.
    nothing_seen : int
        Events without a track, a cluster of a particle, or a cluster in the muon system.
    too_energetic : int
        Final particles with more energy than the beams brought.
    decays_in_place : int
        Decays of particles that live long, at the very place where they were made.
    negative_weights : int
        Events of negative weight.
    """

    events: int = 0
    nothing_visible: int = 0
    nothing_seen: int = 0
    too_energetic: int = 0
    decays_in_place: int = 0
    negative_weights: int = 0

    def __add__(self, other: Oddities) -> Oddities:
        return Oddities(*(a + b for a, b in zip(self._counts(), other._counts(), strict=True)))

    def _counts(self) -> tuple[int, ...]:
        return (
            self.events,
            self.nothing_visible,
            self.nothing_seen,
            self.too_energetic,
            self.decays_in_place,
            self.negative_weights,
        )

    def warnings(self) -> list[str]:
        """One line for each kind that was found."""
        lines = (
            (self.nothing_visible, "{} of {} events have no particle that a detector can see"),
            (self.too_energetic, "{} particles in {} events have more energy than both beams"),
            (
                self.decays_in_place,
                "{} decays in {} events of particles that live long happen where they were made: "
                "the file seems to have no vertices, and all tracks come from the collision",
            ),
            (self.negative_weights, "{} of {} events have negative weights"),
        )
        return [text.format(count, self.events) for count, text in lines if count]


def inspect_events(events: Events, detected: Detected, beams: Beams) -> Oddities:
    """Count what is odd.

    Parameters
    ----------
    events : Events
        As generated.
    detected : Detected
        What became of them.
    beams : Beams
        Their energies, for events in the laboratory.
    """
    kind, _ = interaction(events.pdg_id)
    final = events.status == FINAL
    event = events.event_index
    visible = final & (kind != INVISIBLE)
    brought = beams.total_momentum(events.beam_energies)[:, 0]
    brought = events.sqrt_s if events.frame == "cm" else brought
    rows = np.flatnonzero(events.mother >= 0)
    mother = events.offsets[event[rows]] + events.mother[rows]
    lives = np.isin(np.abs(events.pdg_id[mother]), _LONG_LIVED)
    stays = np.all(events.vertex[rows] == events.vertex[mother], axis=1)
    known = np.append(detected.clusters.particle >= 0, False)
    starts = detected.clusters.offsets
    clusters = np.concatenate([[0], np.cumsum(known)])[starts]
    seen = np.diff(detected.tracks.offsets) + np.diff(clusters) + detected.muon_system_clusters
    return Oddities(
        events=len(events),
        nothing_visible=int(np.sum(np.bincount(event[visible], minlength=len(events)) == 0)),
        nothing_seen=int(np.sum(seen == 0)),
        too_energetic=int(np.sum(events.momentum[final, 0] > _SLACK * brought[event[final]])),
        decays_in_place=len(np.unique(mother[lives & stays])),
        negative_weights=int(np.sum(events.weight < 0)),
    )
