"""A hunt by counting in a plane of two masses: tilted ellipses about pairs of hypotheses."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lumbra.blueprint.checks import require_count, require_name, require_number
from lumbra.blueprint.hypothesis import Pair
from lumbra.foundation import InputError

__all__ = ["Particle", "PlaneHunt"]

_LEAST_PAIRS = 4


@dataclass(frozen=True)
class Particle:
    """One of the two particles of a hunt in a plane.

    Parameters
    ----------
    name, symbol : str
        Part of column names such as ``mass_aprime_GeV``, and text for people.

    Raises
    ------
    InputError
        If the name cannot be part of a column's.
    """

    name: str
    symbol: str

    def __post_init__(self) -> None:
        require_name("particle", self.name)

    @property
    def column(self) -> str:
        """Column of its mass."""
        return f"mass_{self.name}_GeV"


@dataclass(frozen=True)
class PlaneHunt:
    """Counting in ellipses of the pair's mass and the recoil mass squared.

    A particle that decays to the pair is made with one that is not seen, which is the lighter.
    Axes and tilt of the ellipses are those of simulated signal, read between the simulated pairs.
    The recoil enters squared: near zero its mass has no width of its own.

    Parameters
    ----------
    particles : (Particle, Particle)
        The one that is seen and the one that is not.
    simulated : tuple of (float, float)
        Their masses [GeV] for which signal is simulated; the corners of the plane among them.
    lowest, highest : float
        Range of the first mass [GeV].
    half_axes : float
        Semi-axes of the ellipses in widths.
    step : float
        Distance of neighbouring hypotheses along each axis in widths.
    events : int
        Simulated signal events per pair of a full run.
    quoted : tuple of (float, float)
        Pairs [GeV] whose limits stand in summaries.
    slices : (tuple of float, tuple of float)
        Values of the first and of the second mass [GeV] at which limits are drawn by the other.
    bin_widths : (float, float)
        Of the drawn spectra of the pair's mass [GeV] and the recoil mass [GeV].

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    particles: tuple[Particle, Particle]
    simulated: tuple[Pair, ...]
    lowest: float
    highest: float
    half_axes: float = 2.0
    step: float = 1.5
    events: int = 6_000
    quoted: tuple[Pair, ...] = ()
    slices: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    bin_widths: tuple[float, float] = (0.25, 0.25)

    def __post_init__(self) -> None:
        bad = [pair for pair in self.simulated if not 0 < pair[1] <= pair[0] < math.inf]
        if bad or len(set(self.simulated)) < max(len(self.simulated), _LEAST_PAIRS):
            raise InputError(
                "The simulated pairs of masses cannot be used.",
                given=str(bad[0]) if bad else f"{len(set(self.simulated))} different pairs",
                allowed=f"at least {_LEAST_PAIRS} different pairs (m, m′) with 0 < m′ ≤ m, in GeV",
                suggestion="a grid with the corners of the plane",
            )
        first = [pair[0] for pair in self.simulated]
        if not min(first) <= self.lowest < self.highest <= max(first):
            raise InputError(
                "The range of mass hypotheses cannot be used.",
                given=f"{self.lowest:g} to {self.highest:g} GeV, with signal simulated from "
                f"{min(first):g} to {max(first):g} GeV",
                allowed="lowest below highest, both within the simulated masses, in GeV",
                suggestion="simulate signal at both ends of the range; masses are in GeV",
            )
        require_number("The half-axes of the windows", self.half_axes)
        require_number("The step of the hunt", self.step)
        require_count("The number of signal events", self.events)
        for width in self.bin_widths:
            require_number("The width of the bins", width)

    @property
    def columns(self) -> frozenset[str]:
        """Columns of candidates that are counted."""
        return frozenset({"M", "m2Recoil"})

    @property
    def heaviest(self) -> float:
        """Largest sum of both masses that is simulated [GeV]."""
        return max(sum(pair) for pair in self.simulated)
