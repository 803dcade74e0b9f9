"""e+e- → four charged leptons with all diagrams: e+e-μ+μ-, e+e-e+e-, μ+μ-μ+μ-.

Channels follow the ways in which the virtual photons can be small: two in the t channel, one in
the t channel and one that makes a light pair, or two light pairs.
"""

from __future__ import annotations

from lumbra.amplitudes.qed import Tree
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.foundation.particles import ELECTRON, MUON
from lumbra.generation.channel import (
    Channel,
    Reference,
    Split,
    electron,
    flat,
    peaked,
    positron,
    power,
    soft,
    transfer,
)
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess

__all__ = ["electron_muon_pairs", "four_electrons", "four_muons"]

LIGHT = (power(1.0, share=0.8), flat(0.2))
REGULATOR = 0.5
"""Mass [GeV] that softens 1/t² in channels for scattering at wide angle."""
STEEP = (power(2.0, share=0.6), power(1.0, share=0.4))


def _scattered(first: int, second: int, pair: tuple[int, int], start: Reference) -> list[Channel]:
    """Beam lepton `first` scatters off what makes `second` and a pair; `start` is its beam."""
    beam = electron if start.beams == 1 else positron
    other = positron if start.beams == 1 else electron
    photon = beam(first)
    step = Split((first,), (second, *pair), second_mass=(power(1.0),), angle=transfer(start))
    decay = Split((pair[0],), (pair[1],))
    name = f"{first}{second} {pair}"
    return [
        Channel(
            f"two photons {name}",
            (
                step,
                Split((second,), pair, second_mass=STEEP, angle=transfer(other())),
                Split((pair[0],), (pair[1],), angle=peaked(photon)),
            ),
        ),
        Channel(
            f"bremsstrahlung {name}",
            (step, Split(pair, (second,), first_mass=LIGHT, angle=peaked(other())), decay),
        ),
    ]


def _wide(first: int, second: int, pair: tuple[int, int]) -> list[Channel]:
    """Bhabha scattering at wide angle beside a light pair, made before or after it."""
    a, b = pair
    law = (soft(1.0, 0.4), power(1.0, share=0.4), flat(0.2))
    decay = Split((a,), (b,))
    channels = []
    for one, other, start in ((first, second, electron()), (second, first, positron())):
        angle = transfer(start, REGULATOR, 2.0, 0.2)
        channels += [
            Channel(
                f"before {one}{other} {pair}",
                (
                    Split(pair, (first, second), LIGHT, law, peaked(electron())),
                    Split((one,), (other,), angle=angle),
                    decay,
                ),
            ),
            Channel(
                f"after {one}{other} {pair}",
                (
                    Split((one,), (other, a, b), second_mass=(power(1.0),), angle=angle),
                    Split(pair, (other,), first_mass=LIGHT),
                    decay,
                ),
            ),
        ]
    return channels


def _annihilation(a: int, b: int, c: int, d: int) -> list[Channel]:
    """Two light pairs from the beams."""
    pairs = Split((a, b), (c, d), LIGHT, LIGHT, peaked(electron()))
    return [Channel(f"pairs {a}{b} {c}{d}", (pairs, Split((a,), (b,)), Split((c,), (d,))))]


def _radiated(a: int, b: int, c: int, d: int, mass: float) -> list[Channel]:
    """A light pair c, d off one of two leptons a, b of the given mass."""
    channels = []
    for left, right in ((a, b), (b, a)):
        law = (power(1.0, mass * mass, 0.7), flat(0.3))
        channels.append(
            Channel(
                f"pair {c}{d} off {left}",
                (
                    Split((right,), (left, c, d), second_mass=law),
                    Split((left,), (c, d), second_mass=LIGHT),
                    Split((c,), (d,)),
                ),
            )
        )
    return channels


def _exchange(electron_: int, positron_: int, pair: tuple[int, int]) -> list[Channel]:
    """All channels in which two of the leptons are scattered beams."""
    return [
        *_scattered(electron_, positron_, pair, electron()),
        *_scattered(positron_, electron_, pair, positron()),
        *_wide(electron_, positron_, pair),
    ]


def _seen(momentum_min: float, cos_max: float) -> tuple[Cut, ...]:
    """Cuts on all four leptons."""
    every = (0, 1, 2, 3)
    cuts = []
    if momentum_min > 0:
        cuts.append(Cut("momentum", every, momentum_min))
    if cos_max < 1:
        cuts.append(Cut("cosine", every, -cos_max, cos_max))
    return tuple(cuts)


def electron_muon_pairs(
    w_min: float = 0.5,
    momentum_min: float = 0.0,
    cos_max: float = 1.0,
    electron_cos_max: float = 1.0,
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻μ⁺μ⁻, all twelve diagrams, electrons at any angle, α(0), no further radiation.

    Parameters
    ----------
    w_min : float
        Smallest mass of the muon pair [GeV].
    momentum_min : float
        Smallest p* of all four leptons [GeV].
    cos_max : float
        Largest |cos θ*| of all four leptons.
    electron_cos_max : float
        Largest |cos θ*| of electron and positron.
    """
    cuts = (*_seen(momentum_min, cos_max), Cut("mass", (2, 3), max(w_min, 2 * M_MUON)))
    if electron_cos_max < 1:
        cuts = (*cuts, Cut("cosine", (0, 1), -electron_cos_max, electron_cos_max))
    return TreeProcess(
        name="eemumu-full",
        label="e⁺e⁻ → e⁺e⁻μ⁺μ⁻ (all diagrams)",
        pdg_id=(ELECTRON, -ELECTRON, MUON, -MUON),
        masses=(M_ELECTRON, M_ELECTRON, M_MUON, M_MUON),
        squared=Tree((ELECTRON, -ELECTRON, MUON, -MUON)),
        channels=(
            *_exchange(0, 1, (2, 3)),
            *_annihilation(0, 1, 2, 3),
            *_radiated(2, 3, 0, 1, M_MUON),
            *_radiated(0, 1, 2, 3, M_ELECTRON),
        ),
        cuts=cuts,
        radiation=False,
        virtual_photons="any",
    )


def four_electrons(
    w_min: float = 0.1, momentum_min: float = 0.1, cos_max: float = 0.95
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻e⁺e⁻, all 36 diagrams with exchange, α(0), no further radiation.

    Parameters
    ----------
    w_min : float
        Smallest mass of every pair of opposite charges [GeV].
    momentum_min, cos_max
        Of all four electrons, as in `electron_muon_pairs`.
    """
    pairs = ((0, 1), (0, 3), (2, 1), (2, 3))
    cuts = [Cut("mass", pair, w_min) for pair in pairs] if w_min > 0 else []
    channels: list[Channel] = []
    for a, b in pairs:
        c, d = 2 - a, 4 - b
        channels += _exchange(a, b, (c, d))
        channels += _radiated(a, b, c, d, M_ELECTRON)
    channels += [*_annihilation(0, 1, 2, 3), *_annihilation(0, 3, 2, 1)]
    return TreeProcess(
        name="eeee",
        label="e⁺e⁻ → e⁺e⁻e⁺e⁻",
        pdg_id=(ELECTRON, -ELECTRON) * 2,
        masses=(M_ELECTRON,) * 4,
        squared=Tree((ELECTRON, -ELECTRON) * 2),
        channels=tuple(channels),
        cuts=(*_seen(momentum_min, cos_max), *cuts),
        radiation=False,
        virtual_photons="any",
        symmetry=4,
    )


def four_muons(
    momentum_min: float = 0.0, cos_max: float = 1.0, radiation: bool = True
) -> TreeProcess:
    """e⁺e⁻ → μ⁺μ⁻μ⁺μ⁻, all diagrams with exchange, α(0).

    Parameters
    ----------
    momentum_min, cos_max
        Of all four muons, as in `electron_muon_pairs`.
    radiation : bool
        Whether the beams radiate.
    """
    channels: list[Channel] = []
    for a, b in ((0, 1), (0, 3), (2, 1), (2, 3)):
        channels += _radiated(a, b, 2 - a, 4 - b, M_MUON)
    channels += [*_annihilation(0, 1, 2, 3), *_annihilation(0, 3, 2, 1)]
    return TreeProcess(
        name="mumumumu",
        label="e⁺e⁻ → μ⁺μ⁻μ⁺μ⁻",
        pdg_id=(MUON, -MUON) * 2,
        masses=(M_MUON,) * 4,
        squared=Tree((MUON, -MUON) * 2),
        channels=tuple(channels),
        cuts=_seen(momentum_min, cos_max),
        radiation=radiation,
        virtual_photons="any",
        symmetry=4,
    )
