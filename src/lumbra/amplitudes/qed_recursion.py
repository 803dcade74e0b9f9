"""Which currents make the tree amplitude of e+e- → charged leptons and photons.

Every subset of the external legs that can end in one line has a current: the off-shell photon,
lepton or antilepton that the legs of the subset join to, summed over all diagrams. A current is
a sum over the ways to split its subset in two, of which each half has a current (F. A. Berends,
W. T. Giele, Nucl. Phys. B 306 (1988) 759; for QED F. Caravaglios, M. Moretti, Phys. Lett. B 358
(1995) 332). So diagrams are never listed, identical leptons are exchanged by themselves, and the
signs of fermions come from their order. Leg 0, the incoming electron, ends the recursion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.particles import ELECTRON, MASSES, MUON, PHOTON, TAU

__all__ = ["COLUMN", "MOST_LEGS", "PHOTON_LINE", "ROW", "Recursion", "recursion"]

Integers = NDArray[np.int64]

PHOTON_LINE, COLUMN, ROW = 0, 1, 2
"""What a leg or current is: a photon, the right end of a lepton line (u, v) or its left end."""
MOST_LEGS = 7
"""Two beams and five particles: what the invariants of the compiled part are written for."""
_LEPTONS = (ELECTRON, MUON, TAU)


@dataclass(frozen=True)
class Recursion:
    """Tables of one reaction, subsets of legs as bits of integers.

    Parameters
    ----------
    kinds : (legs,)
        What each leg is.
    masses : (legs,)
        [GeV]
    currents : (c, 4)
        Subset, kind, and the range of its rows in `splits`; smaller subsets come first.
    current_masses : (c,)
        Mass of the line that the current ends in [GeV].
    splits : (m, 3)
        Left half, right half and sign.
    ends : (e, 3)
        Splits of all legs but the incoming electron: row, photon, sign.
    where : (2**legs, 2**legs)
        Place of a current by subset and by those of its legs whose spin is up; −1 for none.
    places : int
        How many places there are.
    """

    kinds: Integers
    masses: NDArray[np.float64]
    currents: Integers
    current_masses: NDArray[np.float64]
    splits: Integers
    ends: Integers
    where: NDArray[np.int32]
    places: int


def _leg(pdg_id: int, incoming: bool) -> tuple[int, int]:
    """Kind and flavour of a leg."""
    if pdg_id == PHOTON:
        return PHOTON_LINE, 0
    right = (pdg_id > 0) == incoming
    return (COLUMN if right else ROW), abs(pdg_id)


def _line(legs: list[tuple[int, int]], subset: int) -> tuple[int, int] | None:
    """Kind and flavour of the line that a subset can join to, by its charges and flavours."""
    net: dict[int, int] = {}
    for i, (kind, flavour) in enumerate(legs):
        if subset >> i & 1 and kind != PHOTON_LINE:
            net[flavour] = net.get(flavour, 0) + (1 if kind == COLUMN else -1)
    left = {flavour: number for flavour, number in net.items() if number}
    if not left:
        return PHOTON_LINE, 0
    flavour, number = left.popitem()
    if left or abs(number) > 1:
        return None
    return (COLUMN if number > 0 else ROW), flavour


def _sign(legs: list[tuple[int, int]], left: int, right: int) -> int:
    """Sign of bringing the fermions of two ordered subsets into one order."""
    fermions = [i for i, (kind, _) in enumerate(legs) if kind != PHOTON_LINE]
    swaps = sum(1 for i in fermions for j in fermions if i > j and left >> i & 1 and right >> j & 1)
    return -1 if swaps % 2 else 1


def _halves(subset: int) -> list[tuple[int, int]]:
    """All ordered splits of a subset into two that are not empty."""
    halves, left = [], (subset - 1) & subset
    while left:
        halves.append((left, subset ^ left))
        left = (left - 1) & subset
    return halves


_ORDER = {COLUMN: (PHOTON_LINE, COLUMN), ROW: (ROW, PHOTON_LINE), PHOTON_LINE: (ROW, COLUMN)}
"""What the halves of a current are, from left to right."""


def _splits(
    lines: dict[int, tuple[int, int]], subset: int, line: tuple[int, int]
) -> list[tuple[int, int]]:
    """The splits of a subset at a vertex: both halves have currents, their flavours fit."""
    kind, flavour = line
    first, second = _ORDER[kind]
    found = []
    for left, right in _halves(subset):
        if left not in lines or right not in lines:
            continue
        (a, flavour_a), (b, flavour_b) = lines[left], lines[right]
        fits = flavour_a == flavour_b if kind == PHOTON_LINE else flavour in (flavour_a, flavour_b)
        if (a, b) == (first, second) and fits:
            found.append((left, right))
    return found


def _needed(splits: dict[int, list[tuple[int, int]]], ends: list[tuple[int, int]]) -> set[int]:
    """Subsets that the amplitude makes use of."""
    needed: set[int] = set()
    waiting = [half for end in ends for half in end]
    while waiting:
        subset = waiting.pop()
        if subset not in needed:
            needed.add(subset)
            waiting += [half for split in splits.get(subset, []) for half in split]
    return needed


def _places(count: int, subsets: list[int]) -> tuple[NDArray[np.int32], int]:
    """Number the spin states of every subset."""
    where, place = np.full((2**count, 2**count), -1, np.int32), 0
    for subset in subsets:
        spins = 0
        while True:
            where[subset, spins] = place
            place += 1
            spins = (spins - subset) & subset
            if not spins:
                break
    return where, place


@cache
def recursion(final: tuple[int, ...]) -> Recursion:
    """The tables of e-e+ → `final`.

    Parameters
    ----------
    final : tuple of int
        PDG numbers of charged leptons and photons.

    Raises
    ------
    InputError
        If QED has no tree diagram for it, or it has other or too many particles.
    """
    known = all(abs(i) in _LEPTONS or i == PHOTON for i in final)
    legs = [_leg(ELECTRON, True), _leg(-ELECTRON, True), *(_leg(i, False) for i in final)]
    everything = (1 << len(legs)) - 1
    good = known and 2 <= len(final) <= MOST_LEGS - 2
    if not good or _line(legs, everything) != (PHOTON_LINE, 0):
        raise InputError(
            "There is no tree amplitude of QED for this final state.",
            given=f"e⁺e⁻ → {final}",
            allowed=f"2 to {MOST_LEGS - 2} charged leptons and photons; each flavour conserved",
            suggestion="give PDG numbers, such as (11, -11, 22) for e⁺e⁻γ",
        )
    lines: dict[int, tuple[int, int]] = {1 << i: legs[i] for i in range(1, len(legs))}
    splits: dict[int, list[tuple[int, int]]] = {}
    rest = everything ^ 1
    subsets = [i for i in range(2, everything, 2) if i != rest and i.bit_count() > 1]
    for subset in sorted(subsets, key=int.bit_count):
        line = _line(legs, subset)
        found = _splits(lines, subset, line) if line else []
        if line and found:
            lines[subset], splits[subset] = line, found
    ends = _splits(lines, rest, (ROW, ELECTRON))
    needed = _needed(splits, ends)
    order = [subset for subset in splits if subset in needed]
    return _tables(legs, lines, {subset: splits[subset] for subset in order}, ends)


def _tables(
    legs: list[tuple[int, int]],
    lines: dict[int, tuple[int, int]],
    splits: dict[int, list[tuple[int, int]]],
    ends: list[tuple[int, int]],
) -> Recursion:
    """Write the recursion as arrays."""
    rows: list[tuple[int, int, int]] = []
    currents = []
    for subset, halves in splits.items():
        first = len(rows)
        rows += [(left, right, _sign(legs, left, right)) for left, right in halves]
        currents.append((subset, lines[subset][0], first, len(rows)))
    masses = {0: 0.0, **{lepton: MASSES[lepton] for lepton in _LEPTONS}}
    where, places = _places(len(legs), [1 << i for i in range(len(legs))] + list(splits))
    return Recursion(
        kinds=np.array([kind for kind, _ in legs], np.int64),
        masses=np.array([masses[flavour] for _, flavour in legs]),
        currents=np.array(currents, np.int64).reshape(-1, 4),
        current_masses=np.array([masses[lines[subset][1]] for subset in splits]),
        splits=np.array(rows, np.int64).reshape(-1, 3),
        ends=np.array([(left, right, _sign(legs, left, right)) for left, right in ends], np.int64),
        where=where,
        places=places,
    )
