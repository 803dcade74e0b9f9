"""Checks that every event file has to pass, and the errors when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, Events
from lumbra.foundation.events import FINAL
from lumbra.foundation.numbering import charge_in_thirds

__all__ = ["damaged", "require_balance", "require_count", "translated"]

BALANCE: Final = 1e-5
"""Share of the collision energy by which momenta may fail to add up: files print ten digits."""


def damaged(path: Path, what: str, event: int | None = None) -> DataError:
    """The error for a file that is not what it should be."""
    where = "" if event is None else f"event {event}: "
    return DataError(
        f"The event file {path.name} cannot be used.",
        given=where + what,
        allowed="a whole file in the format of its suffix",
        suggestion="copy or write the file again, and compare its size with the original",
    )


def require_count(path: Path, found: int, announced: int | None) -> None:
    """Refuse a file that holds fewer events than it says, or none.

    Raises
    ------
    DataError
        If so.
    """
    if found == 0:
        raise damaged(path, "no events")
    if announced is not None and found != announced:
        raise damaged(path, f"{found} events where the header announces {announced}")


def translated(
    path: Path, events: NDArray[np.int64], numbers: NDArray[np.int64], read_as: Mapping[int, int]
) -> NDArray[np.int32]:
    """PDG numbers with those of `read_as` replaced.

    Parameters
    ----------
    path : Path
        For the message.
    events, numbers : (m,)
        Event and PDG number of each particle.
    read_as : mapping of int to int
        Numbers of the file and the PDG numbers that stand for them, antiparticles alike.

    Raises
    ------
    DataError
        If a number has no meaning and is not in `read_as`; names the event.
    """
    kinds, first, where = np.unique(numbers, return_index=True, return_inverse=True)
    out = np.empty(len(kinds), np.int32)
    for k, kind in enumerate(int(kind) for kind in kinds):
        known = read_as.get(kind, -read_as[-kind] if -kind in read_as else kind)
        if charge_in_thirds(known) is None:
            raise DataError(
                f"The event file {path.name} has a particle that nobody knows.",
                given=f"PDG number {kind} in event {int(events[first[k]])}",
                allowed="numbers of the PDG scheme; 32, 33, 35, 36, 51 to 60 for hidden particles",
                suggestion=f"say what it is with read_as={{{abs(kind)}: 32}}, on the command line "
                f"--read-as {abs(kind)}=32 or --set read_as={abs(kind)}=32 "
                "(32 for a neutral particle that is not seen)",
            )
        out[k] = known
    return out[where]


def require_balance(
    path: Path, events: Events, total: NDArray[np.float64], before: int = 0
) -> None:
    """Refuse events whose final momenta do not add up.

    Parameters
    ----------
    path : Path
        For the message.
    events : Events
        n events.
    total : (n, 4)
        What comes in [GeV]; rows that are not a number are not checked.
    before : int
        Events of the file before these.

    Raises
    ------
    DataError
        Naming the first such event.
    """
    final = events.status == FINAL
    summed = np.zeros_like(total)
    np.add.at(summed, events.event_index[final], events.momentum[final])
    off = np.abs(summed - total).max(axis=1)
    bad = np.flatnonzero(off > BALANCE * np.abs(total[:, 0]))
    if len(bad):
        raise DataError(
            f"The events of {path.name} do not conserve momentum.",
            given=f"event {before + bad[0]}: the final momenta miss what comes in by "
            f"{off[bad[0]]:.3g} GeV"
            + (f" (and {len(bad) - 1} more events)" if len(bad) > 1 else ""),
            allowed=f"sums that agree within {BALANCE:g} of the energy",
            suggestion="see that all final particles, photons and neutrinos too, have status 1",
        )
