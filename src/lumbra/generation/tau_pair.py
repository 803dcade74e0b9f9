"""e⁺e⁻ → τ⁺τ⁻(γ): radiation, correlated spins, decays from the bank, flight."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.tau_pair import born_cross_section
from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation import constants as c
from lumbra.foundation import particles as pdg
from lumbra.foundation.errors import nearest
from lumbra.foundation.events import FINAL
from lumbra.generation.decay_flight import fly
from lumbra.generation.parts import Range, require_part
from lumbra.generation.radiation import Radiation, radiate
from lumbra.generation.tau_balance import load_balanced_bank
from lumbra.generation.tau_bank import TauBank, load_tau_bank
from lumbra.generation.tau_decays import fill_pairs
from lumbra.generation.tau_polarimeter import load_polarimeters

__all__ = ["TauPair"]

Array = NDArray[np.float64]

DECAYED: Final = 2
SOFTEST: Final = 1e-6
"""Photons below this energy [GeV] are left out, their recoil with them."""

_FLAVOURS: Final[Mapping[str, int]] = {
    "e": pdg.ELECTRON,
    "mu": pdg.MUON,
    "pi": pdg.PION,
    "K": pdg.KAON,
}
_LIFETIMES: Final = {
    pdg.TAU: (c.M_TAU, c.CTAU_TAU_CM),
    pdg.KAON0_SHORT: (c.M_KAON0, 2.6844),  # PDG 2022: 0.8954e-10 s
}
_SELF_CONJUGATE: Final = (pdg.PHOTON, pdg.KAON0_SHORT, pdg.KAON0_LONG)


@dataclass(frozen=True)
class TauPair:
    """e⁺e⁻ → τ⁺τ⁻(γ) with decays.

    Spins are correlated along the axis of the pair in all decays, and across it wherever the
    polarimeter is known (e, μ, π, K, ππ⁰: 72 % of decays); see `lumbra.generation.tau_decays`.

    Parameters
    ----------
    charged : tuple of {"e", "mu", "pi", "K"}
        If given, each τ decays to one charged particle, of one of these flavours, with any
        neutral ones; the weights hold the branching fractions. All decays if left empty.
    muonic, electronic : float
        Shares of the decays to a muon and to an electron in the simulation, together below 1;
        weights make up for it. If 0 they are as frequent, beside the other decays, as they are.
    radiation : bool
        Whether the beams radiate (Kuraev and Fadin).
    both_beams : bool
        Whether each beam radiates a photon of its own, instead of one photon for all radiation.
    photon_energy : (float, float)
        Only events with a radiated photon of such an energy in the centre of mass [GeV]: a part of
        the process, to be simulated more or less often than the rest.
    running : bool
        Whether the photon's vacuum polarisation is in the rate.

    Raises
    ------
    InputError
        If a flavour is unknown, or the share of decays to a muon cannot be had.
    """

    charged: tuple[str, ...] = ()
    muonic: float = 0.0
    radiation: bool = True
    running: bool = True
    both_beams: bool = False
    photon_energy: Range = (0.0, math.inf)
    electronic: float = 0.0

    def __post_init__(self) -> None:
        require_part("photon_energy", self.photon_energy, (0.0, math.inf), "GeV")
        for flavour in self.charged:
            if flavour not in _FLAVOURS:
                raise InputError(
                    "A τ cannot decay to this charged particle.",
                    given=f"charged={self.charged!r}",
                    allowed="a tuple of " + ", ".join(_FLAVOURS),
                    suggestion=nearest(flavour, _FLAVOURS),
                )
        shares = {"mu": self.muonic, "e": self.electronic}
        wanted = [flavour for flavour, share in shares.items() if share]
        if (
            min(shares.values()) < 0
            or sum(shares.values()) >= 1
            or (self.charged and not {*wanted} <= {*self.charged})
        ):
            raise InputError(
                "These shares of decays to a muon and an electron cannot be simulated.",
                given=f"muonic={self.muonic}, electronic={self.electronic}, "
                f"charged={self.charged!r}",
                allowed="each from 0, together below 1, for decays that are among the allowed ones",
                suggestion="muonic=0.5 suits searches for two muons",
            )

    @property
    def name(self) -> str:
        """Short name."""
        return "-".join(["tautau", *self.charged])

    @property
    def label(self) -> str:
        """The reaction."""
        return "e⁺e⁻ → τ⁺τ⁻(γ)" if self.radiation else "e⁺e⁻ → τ⁺τ⁻"

    def decays(self) -> NDArray[np.int64]:
        """Decays of the bank that this process allows, shape (k,)."""
        bank = load_tau_bank()
        if not self.charged:
            return np.arange(len(bank))
        known = list(_FLAVOURS.values())
        absolute = np.abs(bank.pdg_id)
        wanted = np.isin(absolute, [_FLAVOURS[flavour] for flavour in self.charged])
        allowed = (bank.count(np.isin(absolute, known)) == 1) & (bank.count(wanted) == 1)
        return np.flatnonzero(allowed)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Events with their taus (status 2), decay products and the radiated photon.

        Parameters
        ----------
        count : int
            How many events, at least 1.
        beams : Beams
            The collider, above the threshold of 3.56 GeV.
        key : Key
            Where the random numbers come from.
        """
        energies = beams.sample(count, key.child("beams").generator())
        sqrt_s = beams.sqrt_s_of(energies)
        radiation = self._radiate(sqrt_s, key.child("radiation"))
        bank, allowed = load_balanced_bank(), self.decays()
        s = radiation.mass**2
        rate = born_cross_section(s) * (dressing(s) if self.running else 1.0)
        share = len(allowed) / len(bank)
        rng = key.child("decays").generator()
        decay, chosen = self._draw(allowed, count, rng)
        record = _record(bank, decay, radiation.photons)
        momentum = np.empty((len(record.pdg_id), 4))
        fill_pairs(
            radiation.mass, radiation.axis, radiation.velocity, rng.random((count, 5)), decay,
            bank.offsets, bank.momentum, load_polarimeters(), record.start, rng, momentum,
        )  # fmt: skip
        momentum[record.photon_rows] = radiation.photons[record.radiating]
        events = Events(
            offsets=record.offsets,
            pdg_id=record.pdg_id,
            status=record.status,
            momentum=momentum,
            vertex=np.zeros((len(momentum), 3)),
            mother=record.mother,
            weight=rate * radiation.weight * chosen * share**2 / count,
            beam_energies=energies,
            sqrt_s=sqrt_s,
            frame="cm",
            process=self.label,
        )
        return fly(events, beams, _LIFETIMES, key.child("flight"))

    def _draw(
        self, allowed: NDArray[np.int64], count: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], Array]:
        """Decays (n, 2) of τ⁻ and τ⁺, and the ratio (n,) of true to simulated probability."""
        bank = load_tau_bank()
        kind, simulated = np.zeros(len(allowed), np.int64), [1.0]
        for number, share in ((pdg.MUON, self.muonic), (pdg.ELECTRON, self.electronic)):
            if share:
                kind[(bank.count(np.abs(bank.pdg_id) == number) > 0)[allowed]] = len(simulated)
                simulated.append(share)
        if len(simulated) == 1:
            return allowed[rng.integers(0, len(allowed), (count, 2))], np.ones(count)
        simulated[0] -= sum(simulated[1:])
        # the other decays last, so that a draw below the first share is one to a muon
        order = [*range(1, len(simulated)), 0]
        edges = np.cumsum([simulated[k] for k in order])[:-1]
        which = np.array(order)[np.searchsorted(edges, rng.random((count, 2)), side="right")]
        pick = rng.random((count, 2))
        decay, ratio = np.empty((count, 2), np.int64), np.empty((count, 2))
        for k, share in enumerate(simulated):
            part, here = allowed[kind == k], which == k
            decay[here] = part[(pick[here] * len(part)).astype(np.int64)]
            ratio[here] = len(part) / len(allowed) / share
        return decay, ratio.prod(axis=1)

    def _radiate(self, sqrt_s: Array, key: Key) -> Radiation:
        photons = self.radiation * (1 + self.both_beams)
        radiation = radiate(sqrt_s, 2 * c.M_TAU, key.generator(), photons, self.photon_energy)
        return radiation.without_softer(sqrt_s, SOFTEST)


@dataclass(frozen=True)
class _Record:
    """Who is in the events, before anyone has a momentum."""

    offsets: NDArray[np.int64]
    pdg_id: NDArray[np.int32]
    status: NDArray[np.int8]
    mother: NDArray[np.int32]
    start: NDArray[np.int64]
    photon_rows: NDArray[np.int64]
    radiating: NDArray[np.bool_]


def _record(bank: TauBank, decay: NDArray[np.int64], photons: Array) -> _Record:
    """Rows τ⁻, τ⁺, photons if there are any, products of the τ⁻, products of the τ⁺."""
    size = np.diff(bank.offsets)[decay]
    radiating = photons[..., 0] > 0
    first = 2 + radiating.sum(axis=1)
    offsets = np.concatenate([[0], np.cumsum(first + size.sum(axis=1))])
    minus = offsets[:-1] + first
    start = np.stack([offsets[:-1], minus, minus + size[:, 0]], axis=1)
    pdg_id = np.full(offsets[-1], pdg.PHOTON, np.int32)
    mother = np.full(offsets[-1], -1, np.int32)
    pdg_id[offsets[:-1]], pdg_id[offsets[:-1] + 1] = pdg.TAU, -pdg.TAU
    numbers = (bank.pdg_id, _conjugate(bank.pdg_id))
    for which in (0, 1):
        lengths = size[:, which]
        begin = np.cumsum(lengths) - lengths
        within = np.arange(lengths.sum()) - np.repeat(begin, lengths)
        source = within + np.repeat(bank.offsets[decay[:, which]], lengths)
        rows = within + np.repeat(start[:, 1 + which], lengths)
        pdg_id[rows] = numbers[which][source]
        shift = np.repeat(start[:, 1 + which] - offsets[:-1], lengths)
        parent = bank.parent[source]
        mother[rows] = np.where(parent < 0, which, parent + shift)
    absolute = np.abs(pdg_id)
    decayed = (absolute == pdg.TAU) | (absolute == pdg.KAON0_SHORT)
    status = np.where(decayed, DECAYED, FINAL).astype(np.int8)
    before: NDArray[np.int64] = np.cumsum(radiating, axis=1) - radiating
    photon_rows = (offsets[:-1, None] + 2 + before)[radiating]
    return _Record(offsets, pdg_id, status, mother, start, photon_rows, radiating)


def _conjugate(pdg_id: NDArray[np.int32]) -> NDArray[np.int32]:
    """PDG numbers of the antiparticles."""
    return np.where(np.isin(pdg_id, _SELF_CONJUGATE), pdg_id, -pdg_id).astype(np.int32)
