"""Pythia 8 at work: settings, its event records as columns, decays of hadrons that it knows.

Pythia is an extra (``pip install 'lumbra[pythia]'``). Its hadrons decay by its own tables; what
flies visibly is placed by `lumbra.generation.decay_flight`, like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Key
from lumbra.foundation.events import FINAL
from lumbra.foundation.hadrons import MASSES
from lumbra.generation.decays.cascade import DECAYED

__all__ = [
    "Records",
    "pythia_events",
    "pythia_hadron_decays",
    "pythia_parton_pairs",
    "start_pythia",
]

Array = NDArray[np.float64]

_STABLE: Final = (13, 211, 321, 130, 2112)
"""Left to the detector."""
_COMMON: Final = (
    "Print:quiet = on",
    "Random:setSeed = on",
    "ParticleDecays:limitTau0 = off",
    *(f"{number}:mayDecay = off" for number in _STABLE),
)
SOFTEST: Final = 1e-9
"""Remnants of the beams below this energy [GeV] are left out."""
_FAILURES: Final = 100
"""Failures in a row after which Pythia is given up."""


@dataclass(frozen=True)
class Records:
    """Particles of n records in flat columns, as in `lumbra.foundation.Events`."""

    offsets: NDArray[np.int64]
    pdg_id: NDArray[np.int32]
    status: NDArray[np.int8]
    mother: NDArray[np.int32]
    momentum: Array


def _import_pythia() -> ModuleType:
    try:
        import pythia8mc
    except ImportError as error:
        raise InputError(
            "Pythia 8 is not installed, and this process needs it.",
            given=str(error),
            allowed="the package pythia8mc, 8.312 to 8.317",
            suggestion="pip install 'lumbra[pythia]'",
        ) from error
    module: ModuleType = pythia8mc
    return module


def start_pythia(settings: Sequence[str], key: Key) -> Any:
    """A Pythia with common settings, the masses of lumbra and a seed from the key.

    Raises
    ------
    InputError
        If Pythia is missing or does not know a setting.
    """
    pythia = _import_pythia().Pythia("", False)
    # seeds go up to 900 million
    seed = 1 + key.integer() % 899_999_999
    masses = [f"{n}:m0 = {m!r}" for n, m in MASSES.items() if n < 1000 or n in (2112, 2212)]
    for setting in (*_COMMON, *masses, f"Random:seed = {seed}", *settings):
        if not pythia.readString(setting):
            raise InputError(
                "This version of Pythia does not know a setting.",
                given=setting,
                allowed="pythia8mc 8.312 to 8.317",
                suggestion="pip install 'lumbra[pythia]'",
            )
    if not pythia.init():
        raise InputError(
            "Pythia cannot make this process.",
            given="; ".join(settings),
            allowed="energies at which the process is open",
            suggestion="check the collision energy",
        )
    return pythia


def pythia_events(pythia: Any, count: int) -> Records:
    """Events (count) of a started Pythia: hadrons, leptons and photons, beams left out.

    Partons, strings and remnants of the beams are left out; what comes from them has no mother.
    """
    return _collect(_next(pythia, count))


def pythia_hadron_decays(pythia: Any, numbers: NDArray[np.int32]) -> Records:
    """Decays at rest of hadrons (PDG numbers, (n,)), which themselves are left out.

    Parameters
    ----------
    pythia : Pythia
        Started with ``ProcessLevel:all = off``.
    numbers : (n,) int
        PDG numbers.
    """

    def start(event: Any, number: int) -> None:
        mass = MASSES[abs(number)]
        event.append(number, 1, 0, 0, 0.0, 0.0, 0.0, mass, mass)

    return _collect(_started(pythia, start, numbers.tolist()), first=2)


def pythia_parton_pairs(pythia: Any, parton: int, masses: Array) -> Records:
    """Hadrons of pairs of partons at rest, back to back in any direction, after a shower.

    Parameters
    ----------
    pythia : Pythia
        Started with ``ProcessLevel:all = off``.
    parton : int
        PDG number of a quark, or 21.
    masses : (n,)
        Of the pairs [GeV].
    """
    quark = 0.0 if parton == 21 else float(pythia.particleData.m0(parton))

    def start(event: Any, mass: float) -> None:
        energy = mass / 2
        z = 2 * pythia.rndm.flat() - 1
        azimuth = 2 * np.pi * pythia.rndm.flat()
        size, across = np.sqrt(energy**2 - quark**2), np.sqrt(1 - z * z)
        p = [size * across * np.cos(azimuth), size * across * np.sin(azimuth), size * z]
        other, colours = (21, (102, 101)) if parton == 21 else (-parton, (0, 101))
        event.append(parton, 23, 101, 102 if parton == 21 else 0, *p, energy, quark)
        event.append(other, 23, *colours, *(-x for x in p), energy, quark)
        pythia.forceTimeShower(1, 2, mass)

    return _collect(_started(pythia, start, masses.tolist()))


def _started(pythia: Any, start: Callable[[Any, Any], None], values: list[Any]) -> Iterator[Any]:
    """Events of which `start` makes the first particles, one for each value."""
    for value in values:
        for _ in range(_FAILURES):
            pythia.event.reset()
            start(pythia.event, value)
            if pythia.next():
                break
        else:
            raise _given_up()
        yield pythia.event


def _next(pythia: Any, count: int) -> Iterator[Any]:
    for _ in range(count):
        for _ in range(_FAILURES):
            if pythia.next():
                break
        else:
            raise _given_up()
        yield pythia.event


def _given_up() -> DataError:
    return DataError(
        "Pythia could not make an event.",
        given=f"{_FAILURES} failures in a row",
        allowed="events at almost every call",
        suggestion="use pythia8mc 8.317.2, and energies well above threshold",
    )


def _is_particle(event: Any, particle: Any) -> bool:
    """Whether it belongs in a record: hadrons, taus and what is final."""
    absolute = particle.idAbs()
    if absolute < 10 or absolute in (21, 90) or particle.isDiquark():
        return False
    if particle.isFinal():
        # what the beams radiate along their line is a remnant, empty if they do not
        return not (absolute in (11, 22) and particle.statusAbs() == 63 and particle.e() < SOFTEST)
    # of copies with another momentum, after recoil or radiation, the last one stands
    number, products = particle.id(), (particle.daughter1(), particle.daughter2())
    copied = any(event[product].id() == number for product in products if product > 0)
    return (absolute == 15 or particle.isHadron()) and not copied


def _collect(events: Iterator[Any], first: int = 1) -> Records:
    """Columns of the particles that belong in a record, from row `first` of Pythia's on."""
    sizes: list[int] = []
    rows: list[tuple[int, int, int, float, float, float, float]] = []
    for event in events:
        places: dict[int, int] = {}
        for index in range(first, event.size()):
            particle = event[index]
            if not _is_particle(event, particle):
                continue
            mother = particle.mother1()
            while mother > 0 and mother not in places:
                mother = event[mother].mother1()
            status = FINAL if particle.isFinal() else DECAYED
            p = (particle.e(), particle.px(), particle.py(), particle.pz())
            rows.append((particle.id(), status, places.get(mother, -1), *p))
            places[index] = len(places)
        sizes.append(len(places))
    table = np.array(rows, float).reshape(-1, 7)
    return Records(
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        pdg_id=table[:, 0].astype(np.int32),
        status=table[:, 1].astype(np.int8),
        mother=table[:, 2].astype(np.int32),
        momentum=np.ascontiguousarray(table[:, 3:]),
    )
