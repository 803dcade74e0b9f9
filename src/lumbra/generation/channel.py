"""How phase space is sampled: a channel is a tree of splittings, each with its peaks.

A `Channel` lists the `Split`s of a final state from the top down: the whole first, then each
system that it made, until only particles are left. Particles are numbered as in the final state,
from 0. Every squared mass and every angle follows a law, a mixture of `Term`s that are normalised
within the exact kinematic limits; so a channel is a probability density on phase space that can
be evaluated at any point. Channels need not cover the peaks of others, only together all of them.

    Channel("return", (
        Split((2,), (0, 1), second_mass=(soft(), power()), angle=peaked(electron())),
        Split((0,), (1,)),
    ))

is e⁺e⁻ → f f̄ γ with a photon along the beams and a pair that decays isotropically.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lumbra.foundation import InputError

__all__ = [
    "Angle",
    "Channel",
    "Reference",
    "Split",
    "Term",
    "electron",
    "final",
    "fixed",
    "flat",
    "isotropic",
    "peaked",
    "positron",
    "power",
    "resonance",
    "soft",
    "transfer",
]

FLAT, POWER, SOFT, RESONANCE, FIXED, FORWARD, BACKWARD = range(7)
ISOTROPIC, PEAKED, TRANSFER = range(3)
TERMS: Final = 3
"""Most terms that a law may have."""


@dataclass(frozen=True)
class Term:
    """One part of a law: a kind of density, its share, and up to two parameters."""

    kind: int
    share: float = 1.0
    first: float = 0.0
    second: float = 0.0


def flat(share: float = 1.0) -> Term:
    """Flat in the squared mass."""
    return Term(FLAT, share)


def power(exponent: float = 1.0, offset: float = 0.0, share: float = 1.0) -> Term:
    """∝ (s − offset)^(−exponent): 1 is logarithmic; the offset [GeV²] is a propagator's m²."""
    return Term(POWER, share, exponent, offset)


def soft(exponent: float = 1.0, share: float = 1.0) -> Term:
    """∝ E^(−exponent) in the energy E of the other product: a soft particle is radiated."""
    return Term(SOFT, share, exponent)


def resonance(mass: float, width: float, share: float = 1.0) -> Term:
    """∝ 1/((s − M²)² + M²Γ²); mass and width [GeV]."""
    return Term(RESONANCE, share, mass, width)


def fixed(mass: float) -> Term:
    """Always that mass [GeV]: ds/2π is left out, |M|² holds 1/(2MΓ) of the narrow width."""
    return Term(FIXED, 1.0, mass)


@dataclass(frozen=True)
class Reference:
    """A momentum to measure an angle from: incoming beams less particles, or particles alone.

    Parameters
    ----------
    beams : int
        0 for none, 1 for the electron, 2 for the positron.
    particles : tuple of int
        Without beams their sum; with beams what is taken off them, such as (0,) for the virtual
        photon that particle 0 emitted.
    """

    beams: int
    particles: tuple[int, ...] = ()


def electron(*emitted: int) -> Reference:
    """The incoming electron less the particles that it emitted before."""
    return Reference(1, emitted)


def positron(*emitted: int) -> Reference:
    """The incoming positron less the particles that it emitted before."""
    return Reference(2, emitted)


def final(*particles: int) -> Reference:
    """A system of final particles that an earlier splitting made."""
    return Reference(0, particles)


@dataclass(frozen=True)
class Angle:
    """The law of the first product's direction in the rest frame of its parent.

    `cosines` are the limits of a peaked law; elsewhere its density is zero.
    """

    kind: int = ISOTROPIC
    about: Reference | None = None
    terms: tuple[Term, ...] = ()
    exchanged: float = 0.0
    cosines: tuple[float, float] = (-1.0, 1.0)


def isotropic() -> Angle:
    """Flat in cos θ and φ."""
    return Angle()


def peaked(
    about: Reference,
    forward: float = 0.4,
    backward: float = 0.4,
    flat: float = 0.2,
    exponent: float = 1.0,
    cosines: tuple[float, float] = (-1.0, 1.0),
) -> Angle:
    """Mixture of flat, (1 − κc)^(−exponent) and (1 + κc)^(−exponent) about an axis.

    κ is that of the propagator which makes the peak: the axis emits a massless product, or the
    product has emitted the axis (then its mass counts), so that collinear peaks are exact.

    Parameters
    ----------
    about : Reference
        The axis.
    forward, backward, flat : float
        Shares; they need not sum to 1.
    exponent : float
        1 is logarithmic.
    cosines : (float, float)
        Limits of c; other channels have to fill what is beyond.
    """
    terms = (
        Term(FLAT, flat),
        Term(FORWARD, forward, exponent),
        Term(BACKWARD, backward, exponent),
    )
    return Angle(PEAKED, about, tuple(term for term in terms if term.share > 0), cosines=cosines)


def transfer(
    incoming: Reference, exchanged: float = 0.0, exponent: float = 1.0, flat: float = 0.0
) -> Angle:
    """∝ (M² − t)^(−exponent), t = (incoming − first product)², between the exact limits.

    Parameters
    ----------
    incoming : Reference
        What turns into the first product.
    exchanged : float
        Mass M of what is exchanged [GeV].
    exponent : float
        1 is logarithmic.
    flat : float
        Share that is flat in t.
    """
    terms = (Term(POWER, 1 - flat, exponent), Term(FLAT, flat))
    return Angle(TRANSFER, incoming, tuple(t for t in terms if t.share > 0), exchanged)


@dataclass(frozen=True)
class Split:
    """A system becomes two, each a particle or a system.

    Parameters
    ----------
    first, second : tuple of int
        Particles of the two products.
    first_mass, second_mass : tuple of Term
        Laws of their squared masses; only systems need one.
    angle : Angle
        Law of the direction of the first.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    first_mass: tuple[Term, ...] = (Term(FLAT),)
    second_mass: tuple[Term, ...] = (Term(FLAT),)
    angle: Angle = Angle()


@dataclass(frozen=True)
class Channel:
    """One way to fill phase space.

    Raises
    ------
    InputError
        If the splittings do not make a tree from the whole down to single particles.
    """

    name: str
    splits: tuple[Split, ...]

    def __post_init__(self) -> None:
        known = {frozenset((*self.splits[0].first, *self.splits[0].second))} if self.splits else {}
        made = set(known)
        for split in self.splits:
            parent = frozenset((*split.first, *split.second))
            about = split.angle.about
            seen = about is None or not about.particles or frozenset(about.particles) in made
            if parent not in made or set(split.first) & set(split.second) or not seen:
                self._refuse(split)
            made |= {frozenset(split.first), frozenset(split.second)}
        whole = max(made, key=len, default=frozenset())
        if len(whole) < 2 or len(self.splits) != len(whole) - 1:
            self._refuse(None)

    def _refuse(self, split: Split | None) -> None:
        raise InputError(
            f"The channel '{self.name}' is not a tree of splittings.",
            given="too few or too many splittings"
            if split is None
            else f"splitting into {split.first} and {split.second}",
            allowed="the whole first, then systems that were made; k − 1 splittings for k "
            "particles; angles from particles or systems that were made before",
            suggestion="compare with the channels in lumbra.generation.catalogue",
        )
