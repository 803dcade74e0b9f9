"""HepMC3 event files (arXiv:1912.08005), out and in; GeV and millimetres.

The first weight of an event is such that the mean is the cross section [pb]; the header is in the
run's attribute ``lumbra``. An event has one vertex for the collision, with both beams (status 4),
and one for each decay; their positions are those of the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, DataError, Events
from lumbra.foundation.events import FINAL, Frame
from lumbra.generation.decays.cascade import DECAYED
from lumbra.generation.formats.checked import (
    damaged,
    require_balance,
    require_count,
    translated,
)
from lumbra.generation.formats.header import Header, Sample
from lumbra.generation.formats.lhe import MM, PB, incoming, open_text

__all__ = ["hepmc3_blocks", "read_hepmc3", "write_hepmc3"]

Array = NDArray[np.float64]
Block = tuple[Events, Mapping[str, Array]]

BEAM: Final = 4
END_MARK: Final = "HepMC::Asciiv3-END_EVENT_LISTING"
_ATTRIBUTE: Final = "lumbra"
_BEAM_ENERGIES: Final = ("electron_energy", "positron_energy")


def write_hepmc3(path: Path, header: Header, blocks: Iterable[Block]) -> None:
    """Write events in blocks; parameters as in `write_lhe`.

    Raises
    ------
    DataError
        If particles without a mother start at different places: HepMC has one collision vertex.
    """
    import pyhepmc as hep

    run = hep.GenRunInfo()
    run.weight_names = ["Default", *header.weight_names]
    run.attributes[_ATTRIBUTE] = header.to_json()
    scale = PB * header.count
    with hep.io.open(path, "w", precision=17) as out:
        number = 0
        for events, weights in blocks:
            beams = incoming(events, header.beams)
            for i in range(len(events)):
                event = _event(hep, events, i, beams[i], number)
                event.run_info = run
                event.weights = [
                    float(values[i]) * scale for values in (events.weight, *weights.values())
                ]
                sigma = hep.GenCrossSection()
                event.cross_section = sigma
                sigma.set_cross_section(header.cross_section * PB, header.cross_section_error * PB)
                out.write(event)
                number += 1


def _event(hep: Any, events: Events, i: int, beams: Array, number: int) -> Any:
    """One event as HepMC has it."""
    first, last = int(events.offsets[i]), int(events.offsets[i + 1])
    rows = range(first, last)
    event = hep.GenEvent(hep.Units.GEV, hep.Units.MM)
    event.event_number = number
    particles = []
    for row in rows:
        E, x, y, z = events.momentum[row].tolist()
        particles.append(
            hep.GenParticle((x, y, z, E), int(events.pdg_id[row]), int(events.status[row]))
        )
    places: dict[int, Any] = {}
    for k, row in enumerate(rows):
        mother = int(events.mother[row])
        vertex = places.get(mother)
        x, y, z = (events.vertex[row] * MM).tolist()
        if vertex is None:
            vertex = hep.GenVertex((x, y, z, 0.0))
            places[mother] = vertex
            if mother >= 0:
                vertex.add_particle_in(particles[mother])
            else:
                for (E, px, py, pz), pdg in zip(beams.tolist(), (11, -11), strict=True):
                    vertex.add_particle_in(hep.GenParticle((px, py, pz, E), pdg, BEAM))
            event.add_vertex(vertex)
        elif (vertex.position.x, vertex.position.y, vertex.position.z) != (x, y, z):
            raise DataError(
                "This event does not fit the HepMC format.",
                given=f"event {number}: particles of one origin that start at different places",
                allowed="one vertex for the particles of one mother",
                suggestion="write LHE, ROOT or Parquet instead",
            )
        vertex.add_particle_out(particles[k])
    for name, energy in zip(_BEAM_ENERGIES, events.beam_energies[i].tolist(), strict=True):
        event.attributes[name] = repr(energy)
    return event


def read_hepmc3(path: Path, read_as: Mapping[int, int] | None = None) -> Sample:
    """Read a HepMC3 text file of any program; parameters and errors as in `read_lhe`.

    Weights are scaled so that they add up to the cross section that the last event states.
    Particles of other status than 1 and 2 (beams, documentation) leave the record.
    """
    (sample,) = hepmc3_blocks(path, read_as, None)
    return sample


def hepmc3_blocks(
    path: Path, read_as: Mapping[int, int] | None, size: int | None
) -> Iterator[Sample]:
    """Read a HepMC3 file block by block; parameters and errors as in `lhe_blocks`."""
    whole = _look_through(path)
    import pyhepmc as hep

    names: list[str] = []
    own: Header | None = None
    header: Header | None = None
    found, parts = 0, _parts()
    with hep.io.open(path, "r") as stream:
        for event in stream:
            if not found:
                names = list(event.run_info.weight_names if event.run_info else [])
                if event.run_info and _ATTRIBUTE in event.run_info.attributes:
                    own = Header.from_json(str(event.run_info.attributes[_ATTRIBUTE]))
                    # the cross section of an event is printed with few digits
                    whole = whole._replace(sigma=own.cross_section * PB)
            _take(hep, event, parts)
            found += 1
            if size is not None and found % size == 0:
                before = found - size
                sample = _sample(path, parts, whole, own or header, names, read_as or {}, before)
                header, parts = sample.header, _parts()
                yield sample
    require_count(path, found, own.count if own else whole.events)
    if left := len(parts["size"]):
        before = found - left
        yield _sample(path, parts, whole, own or header, names, read_as or {}, before)


def _parts() -> dict[str, list[Any]]:
    names = ("pdg", "status", "p", "v", "mother", "size", "weight", "beams", "total")
    return {name: [] for name in names}


class _Whole(NamedTuple):
    """Events of a file, the sum of their first weights, and the last cross section [pb]."""

    events: int
    weights: float
    sigma: float


def _look_through(path: Path) -> _Whole:
    """What is to be known of the whole file; refuses one without its end mark."""
    count, weighted, weights, sigma, last = 0, 0, 0.0, 0.0, ""
    try:
        with open_text(path, "r") as stream:
            for line in stream:
                if line.startswith("E "):
                    count += 1
                elif line.startswith("W ") and count:
                    weights += float(line.split(maxsplit=2)[1])
                    weighted += 1
                elif line.startswith("A 0 GenCrossSection"):
                    sigma = float(line.split(maxsplit=4)[3])
                last = line.strip() or last
    except (EOFError, OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise damaged(path, str(error)) from error
    if last != END_MARK:
        raise damaged(path, f"the end mark {END_MARK} is missing")
    return _Whole(count, weights if weighted else float(count), sigma)


def _take(hep: Any, event: Any, parts: dict[str, list[Any]]) -> None:
    """Add one event to the columns."""
    event.set_units(hep.Units.GEV, hep.Units.MM)
    arrays = event.numpy.particles
    status = np.array(arrays.status)
    keep = (status == FINAL) | (status == DECAYED)
    new = np.cumsum(keep) - 1
    p = np.stack([arrays.e, arrays.px, arrays.py, arrays.pz], axis=1)
    mother, vertex = np.full(len(status), -1), np.zeros((len(status), 3))
    for k, particle in enumerate(event.particles):
        place = particle.production_vertex
        if place is None:
            continue
        position = place.position
        vertex[k] = position.x / MM, position.y / MM, position.z / MM
        source = place.particles_in
        if source and keep[source[0].id - 1]:
            mother[k] = new[source[0].id - 1]
    beams = p[status == BEAM]
    electron = np.array(arrays.pid)[status == BEAM] == 11
    total = beams.sum(axis=0) if len(beams) else p[status == FINAL].sum(axis=0)
    # this mapping has no method get
    stored = event.attributes
    given = [stored[name] if name in stored else None for name in _BEAM_ENERGIES]  # noqa: SIM401
    if len(beams) == 2 and None in given:
        order = (0, 1) if electron[0] else (1, 0)
        given = [float(beams[k, 0]) for k in order]
    elif None in given:
        given = [(total[0] + total[3]) / 2, (total[0] - total[3]) / 2]
    parts["pdg"].append(np.array(arrays.pid)[keep])
    parts["status"].append(status[keep])
    parts["p"].append(p[keep])
    parts["v"].append(vertex[keep])
    parts["mother"].append(mother[keep])
    parts["size"].append(int(keep.sum()))
    parts["weight"].append(np.array(event.weights, float))
    parts["beams"].append([float(str(energy)) for energy in given])
    parts["total"].append(total)


def _sample(
    path: Path,
    parts: dict[str, list[Any]],
    whole: _Whole,
    known: Header | None,
    names: list[str],
    read_as: Mapping[int, int],
    before: int,
) -> Sample:
    """Events of a block, with so many before it in the file."""
    sizes = np.array(parts["size"])
    total = np.array(parts["total"])
    weight = np.array(parts["weight"])
    sigma, summed = whole.sigma, whole.weights
    if not (sigma > 0 and np.isfinite(weight).all() and summed > 0):
        raise damaged(path, f"cross section {sigma:g} pb, weights that add up to {summed:g}")
    weight = (weight if weight.size else np.ones((len(sizes), 1))) * (sigma / PB / summed)
    event = np.repeat(np.arange(len(sizes)), sizes)
    header = known or _guessed(np.array(parts["beams"]), total, whole, names[1 : weight.shape[1]])
    events = Events(
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        pdg_id=translated(
            path, before + event, np.concatenate(parts["pdg"]).astype(np.int64), read_as
        ),
        status=np.concatenate(parts["status"]).astype(np.int8),
        momentum=np.concatenate(parts["p"]),
        vertex=np.concatenate(parts["v"]),
        mother=np.concatenate(parts["mother"]).astype(np.int32),
        weight=np.ascontiguousarray(weight[:, 0]),
        beam_energies=np.array(parts["beams"]),
        sqrt_s=np.sqrt(np.maximum(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1), 0)),
        frame=header.frame,
        process=header.process,
    )
    if header.notes.get("balanced", True):
        require_balance(path, events, total, before)
    further = {name: weight[:, 1 + k] for k, name in enumerate(header.weight_names)}
    return Sample(header, events, further)


def _guessed(beams: Array, total: Array, whole: _Whole, names: list[str]) -> Header:
    """Header of a file from another program."""
    along = float(np.mean(np.abs(total[:, 3])))
    frame: Frame = "cm" if along < 1e-6 * float(np.mean(total[:, 0])) else "lab"
    one, other = np.mean(beams, axis=0).tolist()
    sigma = whole.sigma / PB
    return Header("from a file", frame, Beams(one, other), whole.events, sigma, 0.0, tuple(names))
