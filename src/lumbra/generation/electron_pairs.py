"""Bhabha scattering without, with one and with two photons, electrons at any angle.

Radiative Bhabha scattering with both electrons lost along the beams is the largest source of
single photons: one electron sends a nearly real photon, off which the other one scatters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.qed import Tree, squared
from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON
from lumbra.foundation.particles import ELECTRON, PHOTON
from lumbra.generation.channel import (
    Angle,
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
        virtual_photons="any",
    )


Systems = tuple[tuple[int, ...], tuple[int, ...]]
Ways = list[tuple[str, tuple[Split, ...]]]
HEAVY = (power(1.0, M2),)
SOFT = (soft(1.0, 0.8), power(1.0, share=0.2))
BEAMS = (electron, positron)
NAMES = ("electron", "positron")


def _seen(cos_max: float, leptons: Systems, scatters: int) -> Split:
    """Photon 2 off the rest, where it is seen; it follows the beam off which the other scatters."""
    about = BEAMS[1 - scatters]()
    angle = peaked(about, 0.6, 0.1, 0.3, cosines=(-cos_max, cos_max))
    return Split((2,), (*leptons[0], *leptons[1]), second_mass=SOFT, angle=angle)


def _soft_along(leg: int, share: float) -> Angle:
    """A photon that takes at least a share of the energy that it has with a lepton.

    Seen from both, the lepton's beam comes from where soft photons go to.
    """
    return peaked(BEAMS[leg](), 0.8, 0.0, 0.2, cosines=(-1.0, 1 - min(share, 0.1)))


def _wide(cos_max: float, share: float, leptons: Systems = ((0,), (1,))) -> Ways:
    """Photon 2 along a lepton that is scattered into sight, or beside a light pair."""
    ways: Ways = []
    # −t of a lepton at the edge of sight, for √s of 10.58 GeV
    regulator = max(REGULATOR, 0.7 * 10.58 * math.sqrt(0.5 * (1 - cos_max)))
    for i in (0, 1):
        one, other = leptons[i], leptons[1 - i]
        angle = transfer(BEAMS[i](), regulator, 2.0, 0.2)
        ways.append(
            (
                f"photon along {NAMES[1 - i]}",
                (
                    Split(one, (*other, 2), HEAVY, HEAVY, angle),
                    Split((2,), other, second_mass=HEAVY, angle=_soft_along(1 - i, share)),
                ),
            )
        )
    pair = Split(
        (2,),
        (*leptons[0], *leptons[1]),
        second_mass=(power(1.0),),
        angle=peaked(electron(), cosines=(-cos_max, cos_max)),
    )
    ways.append(("light pair", (pair, Split(leptons[0], leptons[1], HEAVY, HEAVY))))
    return ways


def _with_photon(cos_max: float, photon_min: float) -> list[Channel]:
    """A lepton sends a nearly real photon, off which the other scatters; and wide angles."""
    ways = _wide(cos_max, photon_min / 10.58)
    for i in (0, 1):
        step = Split((i,), (1 - i,), angle=transfer(BEAMS[i]()))
        ways.append((f"{NAMES[i]} stays", (_seen(cos_max, ((0,), (1,)), i), step)))
    return [Channel(name, splits) for name, splits in ways]


def _with_two_photons(cos_max: float, photon_min: float, second_min: float) -> list[Channel]:
    """The second photon, 3, goes along one of the four legs."""
    share, faintest = photon_min / 10.58, second_min / 10.58
    ways: Ways = []
    for i in (0, 1):
        for leg in (0, 1):
            beam = BEAMS[leg]
            start = BEAMS[i](3) if leg == i else BEAMS[i]()
            before = Split((3,), (0, 1), second_mass=SOFT, angle=peaked(beam(), 0.9, 0.0, 0.1))
            step = Split((i,), (1 - i,), angle=transfer(start))
            first = _seen(cos_max, ((0, 3), (1,)), i)
            ways.append((f"{NAMES[i]} stays, second before {leg}", (first, before, step)))
            systems = ((0, 3), (1,)) if leg == 0 else ((0,), (1, 3))
            step = Split(systems[i], systems[1 - i], HEAVY, HEAVY, transfer(BEAMS[i]()))
            last = Split((3,), (leg,), angle=_soft_along(leg, faintest))
            ways.append((f"{NAMES[i]} stays, second after {leg}", (first, step, last)))
    extra = Split((3,), (0, 1, 2), second_mass=SOFT, angle=peaked(electron()))
    ways += [(f"{name}, second before", (extra, *way)) for name, way in _wide(cos_max, share)]
    for leg in (0, 1):
        systems = ((0, 3), (1,)) if leg == 0 else ((0,), (1, 3))
        last = Split((3,), (leg,), angle=_soft_along(leg, faintest))
        ways += [
            (f"{name}, second after {leg}", (*way, last))
            for name, way in _wide(cos_max, share, systems)
        ]
        step, photon = _wide(cos_max, share)[1 - leg][1]
        step = replace(step, second=(leg, 2, 3))
        middle = Split((3,), (leg, 2), second_mass=HEAVY, angle=_soft_along(leg, faintest))
        ways.append((f"both along {NAMES[leg]}", (step, middle, photon)))
    return [Channel(name, splits) for name, splits in ways]


@dataclass(frozen=True)
class HarderFirst:
    """|M|² of a tree with two photons last, zero where the second one is the harder one.

    So each event is generated once, and cuts can tell the two apart.
    """

    final: tuple[int, ...]

    def __call__(self, momenta: NDArray[np.float64], running: bool = False) -> NDArray[np.float64]:
        """|M|² at momenta (n, 2 + k, 4) [GeV]."""
        ordered = momenta[:, -2, 0] >= momenta[:, -1, 0]
        out = np.zeros(len(momenta))
        out[ordered] = squared(self.final, momenta[ordered], running=running)
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
        channels=tuple(_with_photon(min(photon_cos_max, 1.0), photon_min)),
        cuts=_cuts((2,), photon_min, photon_cos_max, lost_cos),
        radiation=False,
        virtual_photons="any",
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
        channels=tuple(_with_two_photons(min(photon_cos_max, 1.0), photon_min, second_min)),
        cuts=(*seen, Cut("energy", (3,), second_min)),
        radiation=False,
        virtual_photons="any",
    )
