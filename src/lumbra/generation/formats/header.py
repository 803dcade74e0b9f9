"""What an event file says of itself, whatever its format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, DataError, Events
from lumbra.foundation.events import Frame

__all__ = ["Header", "Sample", "header_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Header:
    """The sample as a whole.

    Parameters
    ----------
    process : str
        The reaction.
    frame : {"cm", "lab"}
        Of the momenta; vertices are distances in the laboratory in both.
    beams : Beams
        The collider; z is along the electron in "cm", the bisector of the beams in "lab".
    count : int
        Events in the file.
    cross_section, cross_section_error : float
        [fb]; the weights add up to the first.
    weight_names : tuple of str
        Names of further weights that each event has.
    notes : mapping
        Anything else: version, seed, parameters.
    """

    process: str
    frame: Frame
    beams: Beams
    count: int
    cross_section: float
    cross_section_error: float = 0.0
    weight_names: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps({**asdict(self), "notes": dict(self.notes)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Header:
        """Read back what `to_json` wrote.

        Raises
        ------
        DataError
            If it is damaged.
        """
        try:
            content = json.loads(text)
            content["beams"] = Beams(**content["beams"])
            content["weight_names"] = tuple(content["weight_names"])
            return cls(**content)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                "The header of this event file is damaged.",
                given=str(error),
                allowed="the header as lumbra wrote it",
                suggestion="write the file again",
            ) from error


@dataclass(frozen=True)
class Sample:
    """Events with their header and further weights.

    Parameters
    ----------
    header : Header
        What the file says of itself.
    events : Events
        n events.
    weights : mapping of str to (n,) array
        Further weights [fb] by name, on the scale of the first.
    """

    header: Header
    events: Events
    weights: Mapping[str, Array] = field(default_factory=dict)


def header_of(events: Events, beams: Beams, **notes: Any) -> Header:
    """Header of a sample that is whole in memory."""
    weight = events.weight
    spread = float(np.std(weight)) * len(weight) ** 0.5
    return Header(
        events.process, events.frame, beams, len(events), events.cross_section, spread, (), notes
    )
