"""Reading Les Houches events of any program, with what they may leave out or get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events
from lumbra.foundation.events import Frame
from lumbra.generation.formats.checked import (
    damaged,
    require_balance,
    require_count,
    translated,
)
from lumbra.generation.formats.header import Header, Sample
from lumbra.generation.formats.lhe import MM, PB, open_text

__all__ = ["lhe_blocks", "read_lhe"]

Array = NDArray[np.float64]

_OUTGOING: Final = (1, 2)
"""ISTUP of final and of decayed particles; the others are beams and documentation."""
_AT_ONCE: Final = 10_000
"""Events looked at together when nothing is kept of them."""
_ANNOUNCED: Final = re.compile(r"Number of Events\s*:\s*(\d+)")
_OWN: Final = re.compile(r"<lumbra><!\[CDATA\[(.*?)\]\]></lumbra>", re.DOTALL)
_WEIGHT: Final = re.compile(r"<wgt\s+id\s*=\s*['\"]([^'\"]+)['\"]\s*>\s*(\S+)\s*</wgt>")


@dataclass
class _Raw:
    """What the lines of a file hold, event by event, after the first so many events."""

    first: int = 0
    head: str = ""
    init: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    beams: dict[int, tuple[float, float]] = field(default_factory=dict)
    vertices: list[tuple[int, int, float, float, float]] = field(default_factory=list)
    further: dict[str, dict[int, float]] = field(default_factory=dict)
    complete: bool = False


def read_lhe(path: Path, read_as: Mapping[int, int] | None = None) -> Sample:
    """Read a Les Houches event file.

    Beams and spacelike lines (negative status) give the beam energies and leave the record; a
    file whose first beam is the positron is turned about y, so that z is along the electron.
    Weights are scaled so that they add up to the cross section of the init block.

    Parameters
    ----------
    path : Path
        The file; compressed if it ends in .gz.
    read_as : mapping of int to int, optional
        PDG numbers that stand for numbers without a meaning.

    Raises
    ------
    DataError
        If the file is cut short, an event's momenta do not add up or a particle is unknown.
    """
    (sample,) = lhe_blocks(path, read_as, None)
    return sample


def lhe_blocks(path: Path, read_as: Mapping[int, int] | None, size: int | None) -> Iterator[Sample]:
    """Read a Les Houches event file block by block, going through it twice.

    Parameters
    ----------
    path, read_as
        As in `read_lhe`.
    size : int or None
        Events in a block; all of them in one if none is given.

    Raises
    ------
    DataError
        As in `read_lhe`.
    """
    weights, raw = 0.0, _Raw()
    try:
        with open_text(path, "r") as stream:
            for raw in _scan(path, stream, _AT_ONCE):
                weights += _summed(path, raw)
    except (EOFError, OSError, UnicodeDecodeError) as error:
        raise damaged(path, str(error)) from error
    if not raw.complete:
        raise damaged(path, "the end mark </LesHouchesEvents> is missing")
    count = raw.first + len(raw.sizes)
    own = _OWN.search(raw.head)
    announced = _ANNOUNCED.search(raw.head)
    header = Header.from_json(own.group(1)) if own else None
    require_count(
        path, count, header.count if header else int(announced.group(1)) if announced else None
    )
    scale = _scale(path, raw.init, weights, count)
    with open_text(path, "r") as stream:
        for raw in _scan(path, stream, size or count):
            if raw.sizes:
                sample = _sample(
                    path, raw, header, own is None, scale, (weights, count), read_as or {}
                )
                header = sample.header
                yield sample


def _scan(path: Path, stream: object, size: int) -> Iterator[_Raw]:
    """Go through the lines once; blocks of so many events, the last of which may be empty."""
    raw = _Raw()
    head: list[str] = []
    place, left = "head", 0
    for line in stream:  # type: ignore[attr-defined]
        text = line.strip()
        if place == "particles":
            raw.lines.append(text)
            left -= 1
            place = "particles" if left else "tail"
        elif place == "event":
            left = _begin(path, raw, text)
            place = "particles" if left else "tail"
        elif place == "tail":
            place = _extra(path, raw, text)
        elif text.startswith("<event") and not text.startswith("<eventgroup"):
            if len(raw.sizes) == size:
                yield raw
                raw = _Raw(raw.first + size, raw.head, raw.init)
            place = "event"
        elif text.startswith("<init>"):
            place = "init"
        elif text.startswith("</init>"):
            place = "between"
            raw.head = "".join(head)
        elif text.startswith("</LesHouchesEvents"):
            raw.complete = place == "between"
        elif place == "init":
            raw.init.append(text)
        elif place == "head":
            head.append(line)
    raw.head = raw.head or "".join(head)
    yield raw


def _begin(path: Path, raw: _Raw, text: str) -> int:
    """The first line of an event; gives the number of its particles."""
    fields = text.split()
    try:
        size, weight = int(fields[0]), float(fields[2])
    except (ValueError, IndexError) as error:
        raise damaged(path, f"its first line is {text!r}", raw.first + len(raw.sizes)) from error
    raw.sizes.append(size)
    raw.weight.append(weight)
    return size


def _extra(path: Path, raw: _Raw, text: str) -> str:
    """What may follow the particles of an event; gives the place where the next line is."""
    if text.startswith("</event"):
        return "between"
    event = len(raw.sizes) - 1
    try:
        if text.startswith("# beams"):
            one, other = text.split()[2:4]
            raw.beams[event] = (float(one), float(other))
        elif text.startswith("# vertex"):
            k, x, y, z = text.split()[2:6]
            raw.vertices.append((event, int(k), float(x), float(y), float(z)))
        elif "<wgt" in text:
            for name, value in _WEIGHT.findall(text):
                raw.further.setdefault(name, {})[event] = float(value)
    except ValueError as error:
        raise damaged(path, f"a line reads {text!r}", raw.first + event) from error
    return "tail"


def _numbers(path: Path, raw: _Raw) -> Array:
    """Particle lines as numbers (m, 13)."""
    try:
        table = np.array([line.split()[:13] for line in raw.lines], float)
        if table.ndim == 2 and table.shape[1] == 13 and np.all(np.isfinite(table)):
            whole = np.all(table[:, :6] == np.rint(table[:, :6]), axis=1)
            if whole.all():
                return table
    except ValueError:
        pass
    ends = np.cumsum(raw.sizes)
    for k, line in enumerate(raw.lines):
        try:
            values = [float(x) for x in line.split()[:13]]
            good = len(values) == 13 and all(np.isfinite(x) for x in values)
            good = good and all(x == round(x) for x in values[:6])
        except ValueError:
            good = False
        if not good:
            event = int(np.searchsorted(ends, k, side="right"))
            raise damaged(path, f"a particle line reads {line!r}", raw.first + event)
    raise damaged(path, "no particles")


def _sample(
    path: Path,
    raw: _Raw,
    header: Header | None,
    foreign: bool,
    scale: float,
    whole: tuple[float, int],
    read_as: Mapping[int, int],
) -> Sample:
    """A block of a file whose weights add up to the first of `whole`, with the second in all."""
    table = _numbers(path, raw)
    sizes = np.array(raw.sizes)
    event = np.repeat(np.arange(len(sizes)), sizes)
    start = np.concatenate([[0], np.cumsum(sizes)])
    status = table[:, 1].astype(int)
    out = np.isin(status, _OUTGOING)
    p = table[:, [9, 6, 7, 8]]
    total, electrons = _collision(path, table, p, status, event, (raw.first, len(sizes)))
    if foreign and _first_is_positron(raw, electrons):
        p, total = p * [1, -1, 1, -1], total * [1, -1, 1, -1]
    lengths = np.bincount(event[out], minlength=len(sizes))
    weight = np.array(raw.weight) * scale
    sqrt_s = np.sqrt(np.maximum(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1), 0.0))
    header = header or _guessed(raw, total, scale * whole[0], whole[1])
    events = Events(
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        pdg_id=translated(path, raw.first + event[out], table[out, 0].astype(np.int64), read_as),
        status=status[out].astype(np.int8),
        momentum=np.ascontiguousarray(p[out]),
        vertex=np.zeros((int(out.sum()), 3)),
        mother=_mothers(table, out, event, start),
        weight=weight,
        beam_energies=_beam_energies(raw, total, header),
        sqrt_s=sqrt_s,
        frame=header.frame,
        process=header.process,
    )
    if header.notes.get("balanced", True):
        require_balance(path, events, total, raw.first)
    _place(events, raw, table[out, 10], table[out, 11])
    weights = {
        name: np.array([values.get(i, np.nan) for i in range(len(sizes))]) * scale
        for name, values in raw.further.items()
    }
    return Sample(header, events, weights)


def _collision(
    path: Path,
    table: Array,
    p: Array,
    status: NDArray[np.int64],
    event: NDArray[np.int64],
    which: tuple[int, int],
) -> tuple[Array, NDArray[np.int64]]:
    """What comes in, (n, 4) [GeV], and rows of incoming electrons; `which` is (first, n)."""
    first, n = which
    beams = status == -1
    total = np.zeros((n, 4))
    np.add.at(total, event[beams], p[beams])
    bare = np.bincount(event[beams], minlength=n) == 0
    final = (status == 1) & bare[event]
    # without incoming lines there is nothing to compare with
    np.add.at(total, event[final], p[final])
    if not np.all(total[:, 0] > 0):
        raise damaged(path, "no energy comes in", first + int(np.argmin(total[:, 0])))
    return total, np.flatnonzero(beams & (table[:, 0] == 11))


def _first_is_positron(raw: _Raw, electrons: NDArray[np.int64]) -> bool:
    """Whether the electron flies along −z, in the init block or else in the first event."""
    if raw.init and len(raw.init[0].split()) >= 2:
        first = float(raw.init[0].split()[0])
        if abs(first) == 11:
            return first < 0
    return len(electrons) > 0 and float(raw.lines[electrons[0]].split()[8]) < 0


def _summed(path: Path, raw: _Raw) -> float:
    """Sum of the weights, all of which must be numbers."""
    wrong = np.flatnonzero(~np.isfinite(raw.weight))
    if len(wrong):
        raise damaged(path, f"its weight is {raw.weight[wrong[0]]}", raw.first + int(wrong[0]))
    return float(np.sum(raw.weight))


def _scale(path: Path, init: list[str], weights: float, count: int) -> float:
    """Factor from weights of the file to weights [fb] that add up to its cross section."""
    try:
        sigma = sum(float(line.split()[0]) for line in init[1:] if _is_number(line))
    except (ValueError, IndexError):
        sigma = 0.0
    if weights <= 0 or not np.isfinite(sigma):
        raise damaged(path, f"the weights add up to {weights:g} pb, the header says {sigma:g} pb")
    return (sigma if sigma > 0 else weights / count) / weights / PB


def _is_number(line: str) -> bool:
    try:
        float(line.split()[0])
    except (ValueError, IndexError):
        return False
    return True


def _guessed(raw: _Raw, total: Array, sigma: float, count: int) -> Header:
    """Header of a file of another program, of so many events and a cross section [fb]."""
    along = float(np.mean(total[:, 3])), float(np.mean(total[:, 0]))
    frame: Frame = "cm" if abs(along[0]) < 1e-6 * along[1] else "lab"
    beams = Beams((along[1] + along[0]) / 2, (along[1] - along[0]) / 2)
    names = tuple(raw.further)
    return Header("from a file", frame, beams, count, sigma, 0.0, names)


def _beam_energies(raw: _Raw, total: Array, header: Header) -> Array:
    """Laboratory energies (n, 2) [GeV], from our comments or from what comes in."""
    if len(raw.beams) == len(total):
        return np.array([raw.beams[i] for i in range(len(total))])
    if header.frame == "cm":
        return np.broadcast_to(header.beams.nominal, (len(total), 2)).copy()
    return np.stack([total[:, 0] + total[:, 3], total[:, 0] - total[:, 3]], axis=1) / 2


def _mothers(
    table: Array, out: NDArray[np.bool_], event: NDArray[np.int64], start: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Rows of the mothers among the particles that are kept; −1 behind beams."""
    mother = table[:, 2].astype(np.int64) - 1
    new = np.cumsum(out) - 1
    first = np.concatenate([[0], np.cumsum(out)])[start[event]]
    result = np.full(len(table), -1, np.int64)
    has = (mother >= 0) & (mother < np.diff(start)[event])
    rows = np.where(has, mother + start[event], 0)
    kept = has & out[rows]
    result[kept] = new[rows[kept]] - first[kept]
    return result[out].astype(np.int32)


def _place(events: Events, raw: _Raw, mass: Array, lifetime: Array) -> None:
    """Vertices [cm] from lifetimes, replaced by those that are written out."""
    vertex = events.vertex
    mothers = np.where(events.mother >= 0, events.mother + events.offsets[events.event_index], -1)
    if np.any(lifetime > 0) and not raw.vertices:
        path = events.momentum[:, 1:] * (lifetime / np.where(mass > 0, mass, 1.0) / MM)[:, None]
        for row in np.flatnonzero(mothers >= 0):
            vertex[row] = vertex[mothers[row]] + path[mothers[row]]
    for event, k, x, y, z in raw.vertices:
        vertex[events.offsets[event] + k] = np.array([x, y, z]) / MM
