"""Events: the columnar particle table that generation makes and detectors read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.beams import Beams
from lumbra.foundation.errors import DataError

__all__ = ["FINAL", "Events", "concatenate"]

FINAL = 1
"""HepMC status of a particle that reaches the detector."""

Frame = Literal["cm", "lab"]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Events:
    """Particles of many events in flat columns, n events and m particles in all.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Particles of event i are the rows offsets[i]:offsets[i + 1].
    pdg_id : (m,) int32
        PDG Monte Carlo numbers.
    status : (m,) int8
        HepMC status: 1 final, 2 decayed.
    momentum : (m, 4)
        (E, px, py, pz) [GeV].
    vertex : (m, 3)
        Production vertex (x, y, z) [cm] relative to the collision point.
    mother : (m,) int32
        Row of the mother within its event, −1 for none.
    weight : (n,)
        [fb]; their sum is the cross section.
    beam_energies : (n, 2)
        Laboratory energies of electron and positron [GeV].
    sqrt_s : (n,)
        Collision energy before radiation [GeV].
    frame : {"cm", "lab"}
        In "cm", z is the electron's direction.
    process : str
        The reaction, for people.
    """

    offsets: NDArray[np.int64]
    pdg_id: NDArray[np.int32]
    status: NDArray[np.int8]
    momentum: Array
    vertex: Array
    mother: NDArray[np.int32]
    weight: Array
    beam_energies: Array
    sqrt_s: Array
    frame: Frame
    process: str

    def __post_init__(self) -> None:
        particles = int(self.offsets[-1])
        sizes = {len(self.pdg_id), len(self.status), len(self.momentum), len(self.mother)}
        if sizes != {particles} or len(self.weight) != len(self) or len(self.sqrt_s) != len(self):
            raise DataError(
                "These event columns do not belong together.",
                given=f"{len(self)} events, {particles} particles, columns of {sorted(sizes)}",
                allowed="particle columns of one length and event columns of one length",
                suggestion="check that the event file is complete",
            )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def from_blocks(
        cls,
        pdg_id: Sequence[int] | NDArray[np.int32],
        momenta: Array,
        weight: Array,
        beam_energies: Array,
        sqrt_s: Array,
        *,
        process: str,
        frame: Frame = "cm",
        optional: int = 0,
    ) -> Events:
        """Events of prompt final-state particles, the same number k in all but for optional ones.

        Parameters
        ----------
        pdg_id : (k,) or (n, k) int
            PDG numbers.
        momenta : (n, k, 4)
            (E, px, py, pz) [GeV].
        weight, beam_energies, sqrt_s, process, frame
            As in the class.
        optional : int
            How many of the last particles are left out of events in which they have no energy.
        """
        count, multiplicity = momenta.shape[:2]
        ids = np.broadcast_to(np.asarray(pdg_id, np.int32), (count, multiplicity))
        if optional:
            present = momenta[..., 0] > 0
            present[:, : multiplicity - optional] = True
            ids, momenta = ids[present], momenta[present]
            offsets = np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int64)
        else:
            offsets = np.arange(count + 1, dtype=np.int64) * multiplicity
        rows = int(offsets[-1])
        return cls(
            offsets=offsets,
            pdg_id=np.ascontiguousarray(ids.reshape(-1)),
            status=np.full(rows, FINAL, np.int8),
            momentum=np.ascontiguousarray(momenta.reshape(-1, 4)),
            vertex=np.zeros((rows, 3)),
            mother=np.full(rows, -1, np.int32),
            weight=np.asarray(weight, float),
            beam_energies=np.asarray(beam_energies, float),
            sqrt_s=np.asarray(sqrt_s, float),
            frame=frame,
            process=process,
        )

    @property
    def event_index(self) -> NDArray[np.int64]:
        """Event number of each particle, shape (m,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    @property
    def cross_section(self) -> float:
        """Sum of the weights [fb]."""
        return float(np.sum(self.weight))

    def to_lab(self, beams: Beams) -> Events:
        """The same events in the laboratory, each with its own beam energies."""
        if self.frame == "lab":
            return self
        energies = self.beam_energies[self.event_index]
        return replace(self, momentum=beams.to_lab(self.momentum, energies), frame="lab")

    def select(self, keep: NDArray[np.bool_]) -> Events:
        """The events for which the mask (n,) is true; weights are not changed."""
        rows = keep[self.event_index]
        lengths = np.diff(self.offsets)[keep]
        return replace(
            self,
            offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            pdg_id=self.pdg_id[rows],
            status=self.status[rows],
            momentum=self.momentum[rows],
            vertex=self.vertex[rows],
            mother=self.mother[rows],
            weight=self.weight[keep],
            beam_energies=self.beam_energies[keep],
            sqrt_s=self.sqrt_s[keep],
        )


def concatenate(parts: Sequence[Events]) -> Events:
    """Join events of one frame; the process name is the first one's.

    Raises
    ------
    DataError
        If nothing is given or the frames differ.
    """
    frames = {part.frame for part in parts}
    if len(frames) != 1:
        raise DataError(
            "These events cannot be joined.",
            given=f"{len(parts)} samples in the frames {sorted(frames)}",
            allowed="at least one sample, all in the same frame",
            suggestion="bring every sample to the laboratory first (Events.to_lab)",
        )
    sizes = np.concatenate([np.diff(part.offsets) for part in parts])
    return replace(
        parts[0],
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        pdg_id=np.concatenate([part.pdg_id for part in parts]),
        status=np.concatenate([part.status for part in parts]),
        momentum=np.concatenate([part.momentum for part in parts]),
        vertex=np.concatenate([part.vertex for part in parts]),
        mother=np.concatenate([part.mother for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
        beam_energies=np.concatenate([part.beam_energies for part in parts]),
        sqrt_s=np.concatenate([part.sqrt_s for part in parts]),
    )
