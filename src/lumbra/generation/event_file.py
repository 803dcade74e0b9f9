"""Events of a file, by lumbra or another program, as a process like any other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.generation.formats import Sample, read_events

__all__ = ["EventFile"]

ENERGY_WINDOW: Final = 0.01
"""Share by which the collision energy of a file may differ from that of the beams."""
BOOST_WINDOW: Final = 0.005
"""Difference of β up to which the vertices of a file stand for other beams."""


@dataclass(frozen=True)
class EventFile:
    """Events of an LHE, HepMC3, ROOT or Parquet file, put on the beams of an experiment.

    Each call takes events of the file without repetition until all are used, in an order that the
    key decides; chunks choose independently, so a sample of many may repeat events. Events keep
    their own collision energy: beam energies are scaled to it.

    Parameters
    ----------
    path : str
        The file.
    read_as : str
        What particles without a meaning are, such as "5000001=32" or "9000005=32, 9000006=51".

    Raises
    ------
    InputError
        If there is no such file or `read_as` cannot be understood.
    DataError
        If the file is damaged, has an unknown particle or momenta that do not add up.
    """

    path: str = ""
    read_as: str = ""

    def __post_init__(self) -> None:
        if not self.path:
            raise InputError(
                "A process from a file needs the file.",
                given="no path",
                allowed="the path of an LHE, HepMC3, ROOT or Parquet file",
                suggestion="lumbra xsec event-file --set path=events.lhe.gz",
            )
        self._sample()

    @property
    def name(self) -> str:
        """Short name."""
        return f"event-file-{Path(self.path).name}"

    @property
    def label(self) -> str:
        """The reaction as the file tells it."""
        return f"{self._sample().header.process} ({Path(self.path).name})"

    @property
    def alpha_scheme(self) -> str:
        """Which coupling of the photon is in the rate, if the file says so."""
        unknown = "that of the program which wrote the file"
        return str(self._sample().header.notes.get("alpha_scheme", unknown))

    def _sample(self) -> Sample:
        path = Path(self.path)
        stamp = path.stat().st_mtime_ns if path.is_file() else 0
        return _read(path, stamp, _pairs(self.read_as))

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`.

        Raises
        ------
        InputError
            If the file was made for another collision energy, or its vertices for another boost.
        """
        sample = self._sample()
        events, size = sample.events, len(sample.events)
        if count < 1:
            raise InputError(
                "There is nothing to generate.",
                given=f"{count} events",
                allowed="at least 1 event",
                suggestion=f"the file holds {size}",
            )
        self._require_beams(sample, beams)
        rng = key.child("order").generator()
        whole, rest = divmod(count, size)
        chosen = np.concatenate([np.tile(np.arange(size), whole), rng.permutation(size)[:rest]])
        taken = _taken(events, chosen)
        energies = beams.sample(count, key.child("beams").generator())
        energies = energies * (taken.sqrt_s / beams.sqrt_s_of(energies))[:, None]
        weight = taken.weight * (size / count)
        return replace(taken, weight=weight, beam_energies=energies, process=self.label)

    def _require_beams(self, sample: Sample, beams: Beams) -> None:
        roots = sample.events.sqrt_s
        worst = float(roots[np.argmax(np.abs(roots - beams.sqrt_s))])
        if abs(worst / beams.sqrt_s - 1) > ENERGY_WINDOW:
            raise InputError(
                f"The events of {Path(self.path).name} belong to other beams.",
                given=f"√s = {worst:.6g} GeV in the file",
                allowed=f"within 1 % of {beams.sqrt_s:.6g} GeV",
                suggestion=f"use --sqrt-s {float(np.median(roots)):.6g}, or the experiment that "
                "collides at this energy",
            )
        gap = float(np.abs(sample.header.beams.velocity() - beams.velocity()).max())
        if gap > BOOST_WINDOW and np.any(sample.events.vertex != 0):
            raise InputError(
                f"The vertices of {Path(self.path).name} belong to other beams.",
                given=f"beams whose boost differs by {gap:.3g}",
                allowed="the beams of the file: vertices are distances in the laboratory",
                suggestion="use the experiment for which the file was made",
            )


def _pairs(text: str) -> tuple[tuple[int, int], ...]:
    """Numbers of the file and what they are read as."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        one, _, other = part.partition("=")
        try:
            found.append((int(one), int(other)))
        except ValueError as error:
            raise InputError(
                "It is not clear what a particle is to be read as.",
                given=repr(part),
                allowed="NUMBER=NUMBER, several with commas between them",
                suggestion="for example --set read_as=5000001=32",
            ) from error
    return tuple(found)


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: int, pairs: tuple[tuple[int, int], ...]) -> Sample:
    """The file with its events in the centre of mass; read again when it changes."""
    sample = read_events(path, dict(pairs))
    if not sample.header.notes.get("balanced", True):
        raise InputError(
            f"The events of {path.name} are no collisions.",
            given=sample.header.process,
            allowed="events whose momenta add up to those of the beams",
            suggestion="generate them again with the process that made them",
        )
    events = sample.events
    if events.frame == "lab":
        beams, energies = sample.header.beams, events.beam_energies[events.event_index]
        momentum = beams.to_cm(events.momentum, energies)
        events = replace(events, momentum=momentum, frame="cm")
    good = np.isfinite(events.sqrt_s) & (events.sqrt_s > 0)
    if not good.all() or not math.isfinite(events.cross_section):
        raise InputError(
            f"The collision energies of {path.name} cannot be used.",
            given=f"√s = {events.sqrt_s[~good][:1]} GeV",
            allowed="positive numbers",
            suggestion="check the beams in the file",
        )
    return replace(sample, events=events)


def _taken(events: Events, chosen: NDArray[np.int64]) -> Events:
    """Events by number; one may be taken more than once."""
    size = np.diff(events.offsets)[chosen]
    offsets = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    rows = np.arange(offsets[-1]) + np.repeat(events.offsets[chosen] - offsets[:-1], size)
    return replace(
        events,
        offsets=offsets,
        pdg_id=events.pdg_id[rows],
        status=events.status[rows],
        momentum=events.momentum[rows],
        vertex=events.vertex[rows],
        mother=events.mother[rows],
        weight=events.weight[chosen],
        beam_energies=events.beam_energies[chosen],
        sqrt_s=events.sqrt_s[chosen],
    )
