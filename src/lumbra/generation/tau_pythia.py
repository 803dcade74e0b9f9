"""Polarised τ decays from Pythia 8, for the bank.

Decays of one channel after another, as many of each as its branching fraction asks for. π⁰ and
other short-lived hadrons are decayed. A K_S is kept with status 2 and its products point to it,
since it flies centimetres; K_L, charged kaons, charged pions and muons are stable here. Radiative
corrections to the decays are left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation import constants as c
from lumbra.foundation.particles import KAON0_SHORT, MASSES, NU_TAU
from lumbra.generation.tau_bank import TauBank, unpack, write_tau_bank

__all__ = ["make_tau_bank"]

DECAYS: Final = 32_000
SEED: Final = 1975
"""The year of the τ's discovery."""

_Decay = list[tuple[int, int, float, float, float]]
"""PDG number, parent's row, px, py, pz of each product but the ν_τ."""

_TAU_MINUS = 15
_MEASURED: Final[dict[frozenset[int], float]] = {
    frozenset({16, 11, -12}): 0.1782,
    frozenset({16, 13, -14}): 0.1739,
    frozenset({16, -211}): 0.1082,
    frozenset({16, -321}): 0.00696,
    frozenset({16, -211, 111}): 0.2549,
}
"""Branching fractions of the large modes, PDG 2022; Pythia's others share the rest."""

_SETTINGS: Final = (
    "Print:quiet = on",
    "ProcessLevel:all = off",
    "Random:setSeed = on",
    "TauDecays:mode = 3",
    "ParticleDecays:limitTau0 = off",
    "15:mayDecay = on",
    "13:mayDecay = off",
    "130:mayDecay = off",
    "211:mayDecay = off",
    "321:mayDecay = off",
)


def make_tau_bank(decays: int = DECAYS, seed: int = SEED, spin: int = 1) -> TauBank:
    """Decay τ⁻ with Pythia 8, its matrix elements and a fixed spin.

    Parameters
    ----------
    decays : int
        How many; the channels share them by branching fraction, to the nearest whole number.
    seed : int
        Pythia's seed; equal seeds give equal banks.
    spin : {1, -1}
        Along +z or −z. The stored bank has +1; −1 is for checks.

    Raises
    ------
    InputError
        If Pythia is not installed.
    """
    pythia = _pythia(seed, spin)
    channels = pythia.particleData.particleDataEntryPtr(_TAU_MINUS)
    quotas = _quotas(channels, decays)
    rows: list[_Decay] = []
    for number, quota in enumerate(quotas):
        for other in range(len(quotas)):
            channels.channel(other).onMode(int(other == number))
        rows += [_decay(pythia) for _ in range(quota)]
    return unpack(_pack(rows, _notes(pythia, decays, seed, spin)))


def _import_pythia() -> ModuleType:
    try:
        import pythia8mc
    except ImportError as error:
        raise InputError(
            "Pythia 8 is not installed, and only it can make a new bank of τ decays.",
            given=str(error),
            allowed="the package pythia8mc, 8.312 to 8.317",
            suggestion="pip install 'lumbra[pythia]'; "
            "to use the bank that comes with lumbra, nothing is needed",
        ) from error
    module: ModuleType = pythia8mc
    return module


def _pythia(seed: int, spin: int) -> Any:
    """A Pythia that only decays, with the masses of lumbra."""
    pythia = _import_pythia().Pythia("", False)
    masses = {**MASSES, 15: c.M_TAU, 311: c.M_KAON0}
    settings = [f"{number}:m0 = {mass!r}" for number, mass in masses.items() if mass > 0]
    settings += [f"Random:seed = {seed}", *_SETTINGS, f"TauDecays:tauPolarization = {spin}"]
    for setting in settings:
        if not pythia.readString(setting):
            raise InputError(
                "This version of Pythia does not know a setting.",
                given=setting,
                allowed="pythia8mc 8.312 to 8.317",
                suggestion="pip install 'lumbra[pythia]'",
            )
    pythia.init()
    return pythia


def _quotas(channels: Any, decays: int) -> list[int]:
    """Decays per channel, in proportion to the branching fractions."""
    fractions = np.empty(channels.sizeChannels())
    measured = np.zeros(len(fractions), bool)
    for number in range(len(fractions)):
        channel = channels.channel(number)
        products = frozenset(channel.product(i) for i in range(channel.multiplicity()))
        known = _MEASURED.get(products) if channel.multiplicity() == len(products) else None
        measured[number] = known is not None
        fractions[number] = channel.bRatio() if known is None else known
    rest = 1 - fractions[measured].sum()
    fractions[~measured] *= rest / fractions[~measured].sum()
    edges = np.rint(np.concatenate([[0], np.cumsum(fractions)]) * decays).astype(int)
    return [int(quota) for quota in np.diff(edges)]


def _decay(pythia: Any) -> _Decay:
    """One decay.

    The τ flies along +z and the products are boosted back: for a τ at rest Pythia takes the
    helicity along −z.
    """
    pz, energy = c.M_TAU, c.M_TAU * np.sqrt(2)
    event = pythia.event
    event.reset()
    event.append(_TAU_MINUS, 1, 0, 0, 0.0, 0.0, pz, energy, c.M_TAU)
    if not pythia.next():
        raise DataError(
            "Pythia could not decay a τ.",
            given=f"event {pythia.infoPython().nTried()}",
            allowed="a decay at every call",
            suggestion="use pythia8mc 8.317.2, with which the bank was made",
        )
    kept: dict[int, int] = {}
    rows: _Decay = []
    for index in range(event.size()):
        particle = event[index]
        if particle.id() == NU_TAU or not (particle.isFinal() or particle.id() == KAON0_SHORT):
            continue
        back = np.sqrt(2) * particle.pz() - particle.e()
        kept[index] = len(rows)
        rows.append(
            (particle.id(), _parent(event, index, kept), particle.px(), particle.py(), back)
        )
    return rows


def _parent(event: Any, index: int, kept: Mapping[int, int]) -> int:
    """Row of the K_S from which a particle comes, −1 if it comes from none."""
    mother = event[index].mother1()
    while mother > 1 and event[mother].id() != _TAU_MINUS:
        if mother in kept:
            return kept[mother]
        mother = event[mother].mother1()
    return -1


def _notes(pythia: Any, decays: int, seed: int, spin: int) -> dict[str, Any]:
    return {
        "generator": f"Pythia {pythia.parm('Pythia:versionNumber'):.3f} (pythia8mc)",
        "settings": list(_SETTINGS),
        "seed": seed,
        "spin": spin,
        "decays": decays,
        "fractions": "PDG 2022 for e, mu, pi, K, pi pi0; Pythia's, rescaled, for the rest",
    }


def _pack(decays: list[_Decay], notes: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Decays in the columns of the file."""
    flat = [row for rows in decays for row in rows]
    return {
        "size": np.array([len(rows) for rows in decays], np.uint8),
        "pdg_id": np.array([row[0] for row in flat], np.int16),
        "parent": np.array([row[1] for row in flat], np.int8),
        "momentum": np.array([row[2:] for row in flat], np.float32),
        "notes": np.frombuffer(json.dumps(notes, sort_keys=True).encode(), np.uint8),
    }


if __name__ == "__main__":
    write_tau_bank(make_tau_bank())
