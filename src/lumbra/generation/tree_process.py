"""A process from its parts: particles, a squared amplitude, channels, cuts, radiation.

The amplitude knows nothing of sampling and the channels nothing of the amplitude: any |M|² that
takes momenta can be generated. Sampling adapts by itself, once for each collider and seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, DataError, Events, InputError, Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_ELECTRON
from lumbra.foundation.particles import PHOTON
from lumbra.generation.adaptation import improve
from lumbra.generation.channel import Channel
from lumbra.generation.channel_kernel import UNIFORMS, sample
from lumbra.generation.channel_program import Program, compile_channels, mask_of
from lumbra.generation.final_photon import radiate_pair
from lumbra.generation.generator_cuts import Cut, passes, require_phase_space
from lumbra.generation.radiation import Radiation, radiate

__all__ = ["TreeProcess"]

Array = NDArray[np.float64]

BLOCK = 65536
"""Points that are made at a time, so that memory does not grow with the sample."""
ROUNDS = (4000, 8000, 16000, 16000)
"""Points of each round of adaptation."""


@dataclass(frozen=True)
class TreeProcess:
    """e⁺e⁻ → k particles at tree level; fulfils `lumbra.generation.Process`.

    With radiation one photon of the initial state joins the final particles. Where the matrix
    element has photons of its own, radiated photons are softer than the hardest of those, so
    nothing is counted twice: the radiator's integral up to that energy is the chance of no
    harder one. If it has several, radiated ones that pass the same cuts are softer than all of
    them. Pairs of final leptons may radiate a photon each as well, after all cuts; it is in
    the events where it has energy.

    Parameters
    ----------
    name, label : str
        Short name for files; the reaction as people write it.
    pdg_id : tuple of k ints
        Final particles.
    masses : tuple of k floats
        Their masses [GeV].
    squared : callable
        |M|² [GeV^(4 − 2k)], (n,), of momenta (n, 2 + k, 4) [GeV] and couplings: e⁻ and e⁺ along
        ±z first; summed over final spins, averaged over initial ones.
    channels : tuple of Channel
        How phase space is sampled.
    couplings : tuple of float
        Further arguments of `squared`.
    cuts : tuple of Cut
        What is generated.
    radiation : bool
        Whether the beams radiate.
    both_beams : bool
        Whether each beam radiates a photon of its own, instead of one photon for all radiation.
    symmetry : int
        The rate is divided by it: n! for n identical particles.
    running : bool
        Whether the rate has the vacuum polarisation of its virtual photons, if it has any.
    virtual_photons : {"annihilation", "any", "none"}
        Where these are: one with the energy of the hard system, whose factor the process
        supplies; anywhere, so that `squared` takes `running`; or nowhere.
    radiating : tuple of (int, int)
        Pairs of final particles of one mass that radiate where `radiation` is on.

    Raises
    ------
    InputError
        If the lists of particles do not match.
    """

    name: str
    label: str
    pdg_id: tuple[int, ...]
    masses: tuple[float, ...]
    squared: Callable[..., Array]
    channels: tuple[Channel, ...]
    couplings: tuple[float, ...] = ()
    cuts: tuple[Cut, ...] = ()
    radiation: bool = True
    symmetry: int = 1
    running: bool = False
    both_beams: bool = False
    virtual_photons: Literal["annihilation", "any", "none"] = "annihilation"
    radiating: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        k = len(self.masses)
        wrong = [cut for cut in self.cuts if not all(0 <= i < k for i in cut.particles)]
        sizes = {len(channel.splits) + 1 for channel in self.channels}
        if len(self.pdg_id) != k or sizes != {k} or wrong:
            raise InputError(
                f"The parts of {self.label} do not belong together.",
                given=f"{len(self.pdg_id)} particles, {k} masses, channels for {sorted(sizes)}, "
                f"{len(wrong)} cuts on particles that do not exist",
                allowed="one mass a particle, channels of that many, cuts on particles from 0",
                suggestion="compare with lumbra.generation.catalogue",
            )

    @property
    def threshold(self) -> float:
        """Smallest energy of the hard system [GeV] that masses and cuts allow."""
        floors = list(self.masses)
        least = sum(self.masses)
        for cut in self.cuts:
            if cut.quantity == "mass":
                others = [m for i, m in enumerate(self.masses) if i not in cut.particles]
                least = max(least, cut.low + sum(others))
            elif cut.quantity == "energy" and not self.radiation:
                for i in cut.particles:
                    floors[i] = max(floors[i], cut.low)
        return max(least, sum(floors), 2 * M_ELECTRON)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`.

        Raises
        ------
        InputError
            If beams, masses and cuts leave no phase space.
        DataError
            If |M|² is negative or not a number somewhere.
        """
        if count < 1:
            raise InputError(
                "There is nothing to generate.",
                given=f"{count} events",
                allowed="at least 1 event",
                suggestion="use 100000 for a first look",
            )
        program = adapted(self, beams, key.seed)
        energies = beams.sample(count, key.child("beams").generator())
        sqrt_s = beams.sqrt_s_of(energies)
        k, extra = len(self.masses), self.radiation * (1 + self.both_beams)
        pairs = self.radiating if self.radiation else ()
        momenta = np.zeros((count, k + extra + len(pairs), 4))
        weight = np.empty(count)
        for block, start in enumerate(range(0, count, BLOCK)):
            part = slice(start, min(start + BLOCK, count))
            own = key.child("block", block)
            points = _draw(self, program, beams, energies[part], own)
            momenta[part, :k], weight[part] = points.momenta[:, 2:], points.weight / count
            if points.radiation is not None:
                momenta[part, k : k + extra] = points.radiation.photons
            for number, pair in enumerate(pairs):
                rng = own.child("final radiation", number).generator()
                weight[part] *= self._radiate(momenta[part], pair, k + extra + number, rng)
        ids = [*self.pdg_id, *[PHOTON] * (extra + len(pairs))]
        return Events.from_blocks(
            ids, momenta, weight, energies, sqrt_s, process=self.label, optional=len(pairs)
        )

    def _radiate(
        self, momenta: Array, pair: tuple[int, int], row: int, rng: np.random.Generator
    ) -> Array:
        """Let one pair radiate into a row, in place; gives the weights (n,)."""
        leptons, photons = momenta[:, list(pair)], np.zeros((len(momenta), 4))
        weight = radiate_pair(leptons, photons, self.masses[pair[0]], rng)
        momenta[:, list(pair)], momenta[:, row] = leptons, photons
        return weight


@dataclass(frozen=True)
class _Points:
    """Momenta (n, 2 + k, 4) in the centre of mass, weights (n,) [fb], and how they were made."""

    momenta: Array
    weight: Array
    inverse: Array
    parts: Array
    chosen: NDArray[np.int64]
    places: Array
    radiation: Radiation | None


def _draw(
    process: TreeProcess,
    program: Program,
    beams: Beams,
    energies: Array,
    key: Key,
    learning: bool = False,
) -> _Points:
    """Points with weights dσ over the density of their draw."""
    sqrt_s = beams.sqrt_s_of(energies)
    count, k = len(sqrt_s), len(process.masses)
    if not np.all(sqrt_s > process.threshold):
        raise InputError(
            f"{process.label} is closed at this energy.",
            given=f"√s down to {float(sqrt_s.min()):.6g} GeV",
            allowed=f"√s above {process.threshold:.6g} GeV in every event",
            suggestion="choose smaller masses or looser cuts",
        )
    radiation = None
    roots, factor = sqrt_s, np.ones(count)
    if process.radiation:
        radiation = radiate(
            sqrt_s, process.threshold, key.child("radiation").generator(), 1 + process.both_beams
        )
        roots, factor = radiation.mass, radiation.weight
    rng = key.child("final state").generator()
    u = np.clip(rng.random((count, 1 + UNIFORMS * (k - 1))), 1e-12, 1 - 1e-12)
    momenta, inverse = np.empty((count, 2 + k, 4)), np.empty(count)
    chosen = np.empty(count, np.int64)
    kept = count if learning else 0
    parts = np.empty((kept, len(process.channels)))
    places = np.full((kept, k - 1, 3), 0.5)
    sample(
        program, np.array(process.masses), roots, roots / sqrt_s, u, momenta, inverse, chosen,
        parts, places,
    )  # fmt: skip
    weight = _weights(process, momenta, inverse, roots, beams, energies, radiation)
    return _Points(momenta, weight * factor, inverse, parts, chosen, places, radiation)


def _weights(
    process: TreeProcess,
    momenta: Array,
    inverse: Array,
    roots: Array,
    beams: Beams,
    energies: Array,
    radiation: Radiation | None,
) -> Array:
    """dσ [fb] over density where the cuts pass; momenta go to the centre of mass in place."""
    hard = momenta
    if radiation is not None:
        hard = momenta.copy()
        momenta[:] = radiation.to_cm(momenta)
    final = momenta[:, 2:]
    alive = (inverse > 0) & passes(process.cuts, final, beams, energies)
    photons = [i for i, number in enumerate(process.pdg_id) if number == PHOTON]
    if radiation is not None and photons:
        own_energy = final[:, photons, 0]
        alive &= radiation.hardest <= own_energy.max(axis=1)
        if len(photons) > 1:
            alive &= ~_taken_for_own(process, final, photons, radiation, beams, energies)
    weight = np.zeros(len(roots))
    if not alive.any():
        return weight
    every = bool(alive.all())
    own = {"running": True} if process.running and process.virtual_photons == "any" else {}
    squares = process.squared(hard if every else hard[alive], *process.couplings, **own)
    if not (np.all(np.isfinite(squares)) and np.all(squares >= 0)):
        _complain(process, squares)
    s = roots[alive] ** 2
    flux = 2 * s * np.sqrt(1 - 4 * M_ELECTRON**2 / s) * process.symmetry
    if process.running and process.virtual_photons == "annihilation":
        squares = squares * dressing(s)
    weight[alive] = squares * inverse[alive] * HBARC2_FB_GEV2 / flux
    return weight


def _taken_for_own(
    process: TreeProcess,
    final: Array,
    photons: list[int],
    radiation: Radiation,
    beams: Beams,
    energies: Array,
) -> NDArray[np.bool_]:
    """Events (n,) with a radiated photon that the matrix element makes too.

    Of several photons that pass the cuts the matrix element has the hardest: the same event with
    a harder radiated one in the place of its softest is another point of its phase space.
    """
    softest = final[:, photons, 0].min(axis=1)
    taken = np.zeros(len(final), bool)
    for radiated in np.moveaxis(radiation.photons, 1, 0):
        swapped = final.copy()
        swapped[:, photons] = radiated[:, None]
        taken |= (radiated[:, 0] > softest) & passes(process.cuts, swapped, beams, energies)
    return taken


def _complain(process: TreeProcess, squares: Array) -> None:
    wrong = ~(squares >= 0)
    wrong |= ~np.isfinite(squares)
    first = int(np.flatnonzero(wrong)[0])
    raise DataError(
        f"The squared amplitude of {process.label} cannot be used.",
        given=f"{squares[first]} for event {first} of its block, {int(wrong.sum())} in all",
        allowed="finite numbers of at least 0",
        suggestion=f"check {process.squared.__module__} at that point of phase space",
    )


@lru_cache(maxsize=64)
def adapted(process: TreeProcess, beams: Beams, seed: int) -> Program:
    """The channels of a process, adapted to a collider; the same for all chunks of one seed."""
    require_phase_space(process.cuts, process.masses, beams.sqrt_s, process.label)
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    faintest = [0.0] * len(process.masses)
    for cut in process.cuts:
        mask = mask_of(cut.particles)
        if cut.quantity == "mass":
            low[mask] = max(low.get(mask, 0.0), cut.low)
            high[mask] = min(high.get(mask, math.inf), cut.high)
        elif cut.quantity == "energy":
            for i in cut.particles:
                if process.masses[i] == 0:
                    faintest[i] = max(faintest[i], cut.low)
    program = compile_channels(process.channels, process.masses, low, high, faintest)
    key = Key(seed).child("adaptation", process.name)
    found = False
    for number, count in enumerate(ROUNDS):
        energies = beams.sample(count, key.child("beams", number).generator())
        points = _draw(process, program, beams, energies, key.child(number), learning=True)
        found |= bool(np.any(points.weight > 0))
        program = improve(
            program, points.weight, points.inverse, points.parts, points.chosen, points.places
        )
    if not found:
        raise InputError(
            f"The cuts leave no phase space for {process.label}.",
            given="; ".join(str(cut) for cut in process.cuts) or "no cuts",
            allowed=f"cuts that some of {sum(ROUNDS)} points pass",
            suggestion="loosen the cuts",
        )
    return program
