"""Bhabha scattering without, with one and with two photons, electrons at any angle.

Radiative Bhabha scattering with both electrons lost along the beams is the largest source of
single photons: one electron sends a nearly real photon, off which the other one scatters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.qed import Tree, squared
from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON
from lumbra.foundation.particles import ELECTRON, PHOTON
from lumbra.generation.channel import (
    Channel,
    Split,
    electron,
    peaked,
    positron,
    power,
    soft,
    transfer,
)
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess

__all__ = ["bhabha", "bhabha_with_photon", "bhabha_with_two_photons"]

COS_10_DEG = math.cos(math.radians(10))
M2 = M_ELECTRON * M_ELECTRON
REGULATOR = 0.5
"""Mass [GeV] that softens 1/t² in channels for scattering at wide angle."""


def bhabha(cos_max: float = COS_10_DEG) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻ at lowest order, exact in the electron mass, α(0), no radiation.

    Parameters
    ----------
    cos_max : float
        Largest |cos θ*| of both; below 1, where the rate is infinite.

    Raises
    ------
    InputError
        If the angle is not bounded.
    """
    if not 0 < cos_max < 1 - 1e-9:
        raise InputError(
            "The rate of forward Bhabha scattering is infinite.",
            given=f"cos_max={cos_max}",
            allowed="a number between 0 and 1",
            suggestion="0.985 is 10 degrees from the beams",
        )
    # −t at the largest cosine, for √s of 10.58 GeV; other energies only sample differently
    least = math.sqrt(0.5 * 10.58**2 * (1 - cos_max))
    return TreeProcess(
        name="bhabha",
        label="e⁺e⁻ → e⁺e⁻",
        pdg_id=(ELECTRON, -ELECTRON),
        masses=(M_ELECTRON, M_ELECTRON),
        squared=Tree((ELECTRON, -ELECTRON)),
        channels=(Channel("t", (Split((0,), (1,), angle=transfer(electron(), least, 2.0, 0.1)),)),),
        cuts=(Cut("cosine", (0, 1), -cos_max, cos_max),),
        radiation=False,
    )


Systems = tuple[tuple[int, ...], tuple[int, ...]]


def _with_photon(leptons: Systems = ((0,), (1,))) -> list[tuple[str, tuple[Split, ...]]]:
    """Ways to make photon 2, an electron and a positron, each of which may hold a photon."""
    ways: list[tuple[str, tuple[Split, ...]]] = []
    names = ("electron", "positron")
    heavy = (power(1.0, M2),)
    wide = (soft(1.0, 0.7), power(1.0, share=0.3))
    along = peaked(electron())
    for i, start, beyond in ((0, electron(), positron()), (1, positron(), electron())):
        one, other = leptons[i], leptons[1 - i]
        rest = (*other, 2)
        ways += [
            (
                f"photon scatters off {names[1 - i]}",
                (
                    Split(one, rest, heavy, heavy, transfer(start)),
                    Split((2,), other, second_mass=heavy, angle=peaked(beyond)),
                ),
            ),
            (
                f"photon after, {names[i]} scatters",
                (
                    Split(one, rest, heavy, heavy, transfer(start, REGULATOR, 2.0, 0.2)),
                    Split((2,), other, second_mass=heavy),
                ),
            ),
            (
                f"photon before, {names[i]} scatters",
                (
                    Split((2,), (*one, *other), second_mass=wide, angle=along),
                    Split(one, other, heavy, heavy, transfer(start, REGULATOR, 2.0, 0.1)),
                ),
            ),
        ]
    electrons, positrons = leptons
    pair = Split((2,), (*electrons, *positrons), second_mass=(power(1.0),), angle=along)
    ways.append(("light pair", (pair, Split(electrons, positrons, heavy, heavy))))
    return ways


def _with_two_photons() -> list[Channel]:
    """The second photon, 3, goes along the beams or along one of the leptons."""
    second = (soft(1.0, 0.8), power(1.0, share=0.2))
    extra = Split((3,), (0, 1, 2), second_mass=second, angle=peaked(electron()))
    channels = [
        Channel(f"{name}, second before", (extra, *splits)) for name, splits in _with_photon()
    ]
    after: tuple[tuple[Systems, int], ...] = ((((0, 3), (1,)), 0), (((0,), (1, 3)), 1))
    for leptons, lepton in after:
        last = Split((3,), (lepton,), angle=peaked((electron(), positron())[lepton]))
        channels += [
            Channel(f"{name}, second after {lepton}", (*splits, last))
            for name, splits in _with_photon(leptons)
        ]
    return channels


@dataclass(frozen=True)
class HarderFirst:
    """|M|² of a tree with two photons last, zero where the second one is the harder one.

    So each event is generated once, and cuts can tell the two apart.
    """

    final: tuple[int, ...]

    def __call__(self, momenta: NDArray[np.float64]) -> NDArray[np.float64]:
        """|M|² at momenta (n, 2 + k, 4) [GeV]."""
        ordered = momenta[:, -2, 0] >= momenta[:, -1, 0]
        out = np.zeros(len(momenta))
        out[ordered] = squared(self.final, momenta[ordered])
        return out


def _cuts(
    photons: tuple[int, ...], photon_min: float, photon_cos_max: float, lost: float
) -> tuple[Cut, ...]:
    cuts = [Cut("energy", photons, photon_min)]
    if photon_cos_max < 1:
        cuts.append(Cut("cosine", photons[:1], -photon_cos_max, photon_cos_max))
    if lost > -1:
        cuts += [Cut("cosine", (0,), low=lost), Cut("cosine", (1,), high=-lost)]
    return tuple(cuts)


def bhabha_with_photon(
    photon_min: float = 0.5, photon_cos_max: float = 0.95, lost_cos: float = -1.0
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻γ, exact, electrons down to angle zero, α(0), no further radiation.

    Parameters
    ----------
    photon_min : float
        Smallest photon energy E* [GeV].
    photon_cos_max : float
        Largest |cos θ*| of the photon.
    lost_cos : float
        Electron and positron stay within this cosine of their beams; −1 for anywhere.
    """
    return TreeProcess(
        name="ee-gamma",
        label="e⁺e⁻ → e⁺e⁻γ",
        pdg_id=(ELECTRON, -ELECTRON, PHOTON),
        masses=(M_ELECTRON, M_ELECTRON, 0.0),
        squared=Tree((ELECTRON, -ELECTRON, PHOTON)),
        channels=tuple(Channel(name, splits) for name, splits in _with_photon()),
        cuts=_cuts((2,), photon_min, photon_cos_max, lost_cos),
        radiation=False,
    )


def bhabha_with_two_photons(
    photon_min: float = 0.5,
    photon_cos_max: float = 0.95,
    lost_cos: float = -1.0,
    second_min: float = 0.01,
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻γγ, exact, of which the first photon is seen and the second is softer.

    Parameters
    ----------
    photon_min, photon_cos_max : float
        Of the first photon, the more energetic one, as in `bhabha_with_photon`.
    lost_cos : float
        As in `bhabha_with_photon`.
    second_min : float
        Smallest energy E* of the second photon [GeV], which has any angle.
    """
    seen = _cuts((2,), photon_min, photon_cos_max, lost_cos)
    return TreeProcess(
        name="ee-gammagamma",
        label="e⁺e⁻ → e⁺e⁻γγ",
        pdg_id=(ELECTRON, -ELECTRON, PHOTON, PHOTON),
        masses=(M_ELECTRON, M_ELECTRON, 0.0, 0.0),
        squared=HarderFirst((ELECTRON, -ELECTRON, PHOTON, PHOTON)),
        channels=tuple(_with_two_photons()),
        cuts=(*seen, Cut("energy", (3,), second_min)),
        radiation=False,
    )
