"""A bank of polarised τ⁻ decays, made once with Pythia 8 and resampled ever after.

Pythia's τ decays with full spin correlations run at a hundred events per second; resampling is
three thousand times faster. The bank holds decays at rest of a τ⁻ whose spin points along +z. No
second bank is needed for spin −z, nor one for the τ⁺: a turn by π about the y axis brings the
first, CP (every particle to its antiparticle, every momentum reflected, spins kept) the second.

The number of decays of each channel is fixed by its branching fraction and not drawn, so the
fractions of the bank carry no statistical error. `lumbra.generation.tau_pythia` says what is
decayed and what is stable.

Remake the file with ``python -m lumbra.generation.tau_pythia``, which needs Pythia; loading does
not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError
from lumbra.foundation.particles import KAON0_SHORT, MASSES, NU_TAU
from lumbra.foundation.storage import write_atomically

__all__ = ["BANK_FILE", "TauBank", "load_tau_bank", "masses_of", "unpack", "write_tau_bank"]

BANK_FILE: Final = Path(__file__).parent / "data" / "tau_decays.npz"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class TauBank:
    """Decays of τ⁻ at rest with spin along +z, k decays and m products in all.

    Parameters
    ----------
    offsets : (k + 1,) int64
        Products of decay i are the rows offsets[i]:offsets[i + 1].
    pdg_id : (m,) int32
        PDG Monte Carlo numbers.
    parent : (m,) int8
        Row of the parent within the decay, −1 for the τ.
    momentum : (m, 4)
        (E, px, py, pz) [GeV].
    notes : mapping of str to str
        Where the decays come from.
    """

    offsets: NDArray[np.int64]
    pdg_id: NDArray[np.int32]
    parent: NDArray[np.int8]
    momentum: Array
    notes: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def decay_index(self) -> NDArray[np.int64]:
        """Number of the decay to which each product belongs, shape (m,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    @property
    def final(self) -> NDArray[np.bool_]:
        """True for the products that reach a detector, shape (m,); a K_S does not."""
        return np.asarray(self.pdg_id != KAON0_SHORT)

    def count(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of the products marked by a mask (m,) each decay has, shape (k,)."""
        return np.bincount(self.decay_index[rows], minlength=len(self))


@cache
def load_tau_bank() -> TauBank:
    """The bank that comes with lumbra.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    try:
        with np.load(BANK_FILE, allow_pickle=False) as stored:
            packed = {name: stored[name] for name in stored.files}
        return unpack(packed)
    except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
        raise DataError(
            "The bank of τ decays cannot be read.",
            given=f"{BANK_FILE}: {error}",
            allowed="the file that is installed with lumbra",
            suggestion="install lumbra again, or remake the bank with "
            "python -m lumbra.generation.tau_pythia",
        ) from error


def write_tau_bank(bank: TauBank, path: Path = BANK_FILE) -> Path:
    """Store a bank; equal banks give equal bytes.

    The ν_τ is left out, since the other products fix it, and energies follow from masses.
    """
    keep = bank.pdg_id != NU_TAU
    columns = {
        "size": bank.count(keep).astype(np.uint8),
        "pdg_id": bank.pdg_id[keep].astype(np.int16),
        "parent": bank.parent[keep],
        "momentum": bank.momentum[keep, 1:].astype(np.float32),
        "notes": np.frombuffer(json.dumps(dict(bank.notes), sort_keys=True).encode(), np.uint8),
    }

    def save(temporary: Path) -> None:
        with temporary.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **columns)

    return write_atomically(path, save)


def masses_of(pdg_id: NDArray[np.int32]) -> Array:
    """Masses [GeV] of particles, (m,)."""
    masses = np.zeros(len(pdg_id))
    for number, mass in MASSES.items():
        masses[np.abs(pdg_id) == number] = mass
    return masses


def unpack(packed: Mapping[str, NDArray[Any]]) -> TauBank:
    """Columns of the file, with the ν_τ put last in each decay and energies worked out."""
    size = packed["size"].astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(size + 1)])
    neutrino = np.zeros(offsets[-1], bool)
    neutrino[offsets[1:] - 1] = True
    pdg_id = np.full(len(neutrino), NU_TAU, np.int32)
    pdg_id[~neutrino] = packed["pdg_id"]
    parent = np.full(len(neutrino), -1, np.int8)
    parent[~neutrino] = packed["parent"]
    momentum = np.zeros((len(neutrino), 4))
    momentum[~neutrino, 1:] = packed["momentum"]
    direct = momentum * (parent == -1)[:, None]
    momentum[neutrino] = -np.add.reduceat(direct, offsets[:-1], axis=0)
    momentum[:, 0] = np.sqrt(masses_of(pdg_id) ** 2 + np.sum(momentum[:, 1:] ** 2, axis=1))
    notes = json.loads(packed["notes"].tobytes().decode())
    return TauBank(offsets, pdg_id, parent, momentum, notes)
