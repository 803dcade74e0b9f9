"""Les Houches event files, out and in (hep-ph/0609017; arXiv:1405.1067 for the weights).

Written files state frame and beams in a ``<lumbra>`` block of the header, list the beams of each
event with status −1, and give weights with IDWTUP = −4: their mean is the cross section [pb].
Vertices off the collision point, which the format has no place for, are comments ``# vertex``
[mm] that other programs pass over; lifetimes (VTIMUP) are there as well in the laboratory frame.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation.formats.header import Header

__all__ = ["MM", "incoming", "open_text", "write_lhe"]

Array = NDArray[np.float64]
Block = tuple[Events, Mapping[str, Array]]

MM: Final = 10.0
"""Millimetres in a centimetre."""
PB: Final = 1e-3
"""Picobarns in a femtobarn."""


@contextmanager
def open_text(path: Path, mode: str) -> Iterator[IO[str]]:
    """A text file, compressed if its name ends in .gz."""
    if path.suffix == ".gz":
        # no time stamp: equal samples make equal files
        with (
            path.open(mode[0] + "b") as raw,
            gzip.GzipFile(filename="", fileobj=raw, mode=mode[0] + "b", compresslevel=4, mtime=0)
            as packed,
        ):  # fmt: skip
            import io

            with io.TextIOWrapper(packed, encoding="utf-8") as text:
                yield text
    else:
        with path.open(mode, encoding="utf-8") as text:
            yield text


def incoming(events: Events, beams: Beams) -> Array:
    """Momenta (n, 2, 4) [GeV] of electron and positron in the frame of the events."""
    out = np.zeros((len(events), 2, 4))
    if events.frame == "cm":
        out[:, :, 0] = events.sqrt_s[:, None] / 2
        out[:, 0, 3], out[:, 1, 3] = events.sqrt_s / 2, -events.sqrt_s / 2
        return out
    out[:, :, 0] = events.beam_energies
    out[:, :, 1:] = events.beam_energies[..., None] * beams.directions
    return out


def write_lhe(path: Path, header: Header, blocks: Iterable[Block]) -> None:
    """Write events in blocks.

    Parameters
    ----------
    path : Path
        A name that ends in .lhe or .lhe.gz.
    header : Header
        Of the whole sample.
    blocks : iterable of (Events, mapping of str to (n,) array)
        Events with their further weights [fb], in the header's frame.
    """
    with open_text(path, "w") as out:
        out.write(_preamble(header))
        for events, weights in blocks:
            for text in _event_texts(header, events, weights):
                out.write(text)
        out.write("</LesHouchesEvents>\n")


def _preamble(header: Header) -> str:
    beams = header.beams
    energies = (beams.electron, beams.positron)
    if header.frame == "cm":
        energies = (beams.sqrt_s / 2, beams.sqrt_s / 2)
    names = "".join(f'<weight id="{name}">{name}</weight>\n' for name in header.weight_names)
    group = f'<initrwgt>\n<weightgroup name="further">\n{names}</weightgroup>\n</initrwgt>\n'
    sigma, error = header.cross_section * PB, header.cross_section_error * PB
    return (
        '<LesHouchesEvents version="3.0">\n<header>\n'
        f"<lumbra><![CDATA[{header.to_json()}]]></lumbra>\n{group if names else ''}</header>\n"
        f"<init>\n11 -11 {energies[0]!r} {energies[1]!r} 0 0 0 0 -4 1\n"
        f"{sigma!r} {error!r} {sigma!r} 1\n"
        "</init>\n"
    )


def _event_texts(header: Header, events: Events, weights: Mapping[str, Array]) -> Iterator[str]:
    """One event after the other."""
    beams = incoming(events, header.beams)
    scale = PB * header.count
    mass = np.sqrt(np.maximum(invariant_mass_squared(events.momentum), 0.0))
    lifetime = _lifetimes(events, mass)
    for i in range(len(events)):
        rows = range(int(events.offsets[i]), int(events.offsets[i + 1]))
        lines = [
            f"<event>\n{2 + len(rows)} 1 {float(events.weight[i] * scale)!r} "
            f"{float(events.sqrt_s[i])!r} -1 -1"
        ]
        for number, p in zip((11, -11), beams[i].tolist(), strict=True):
            lines.append(_line(number, -1, 0, 0, p, 0.0, 0.0))
        for row in rows:
            mother = int(events.mother[row])
            first, last = (1, 2) if mother < 0 else (mother + 3, 0)
            lines.append(
                _line(
                    int(events.pdg_id[row]), int(events.status[row]), first, last,
                    events.momentum[row].tolist(), float(mass[row]), float(lifetime[row]),
                )
            )  # fmt: skip
        one, other = events.beam_energies[i].tolist()
        lines.append(f"# beams {one!r} {other!r}")
        for k, row in enumerate(rows):
            if events.vertex[row].any():
                x, y, z = (events.vertex[row] * MM).tolist()
                lines.append(f"# vertex {k} {x!r} {y!r} {z!r}")
        if weights:
            inner = "".join(
                f"<wgt id='{name}'> {float(values[i] * scale)!r} </wgt>\n"
                for name, values in weights.items()
            )
            lines.append(f"<rwgt>\n{inner}</rwgt>")
        yield "\n".join(lines) + "\n</event>\n"


def _line(
    number: int, status: int, first: int, last: int, p: list[float], mass: float, lifetime: float
) -> str:
    return (
        f"{number} {status} {first} {last} 0 0 {p[1]!r} {p[2]!r} {p[3]!r} {p[0]!r} "
        f"{mass!r} {lifetime!r} 9."
    )


def _lifetimes(events: Events, mass: Array) -> Array:
    """cτ [mm] of particles with displaced products, in the laboratory frame; 0 elsewhere."""
    out = np.zeros(len(mass))
    if events.frame != "lab":
        return out
    products = np.flatnonzero(events.mother >= 0)
    parents = events.mother[products] + events.offsets[events.event_index[products]]
    path = np.linalg.norm(events.vertex[products] - events.vertex[parents], axis=1)
    momentum = np.linalg.norm(events.momentum[parents, 1:], axis=1)
    moving = momentum > 0
    out[parents[moving]] = (path * mass[parents])[moving] / momentum[moving] * MM
    return out
