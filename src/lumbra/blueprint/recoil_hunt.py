"""A hunt by counting: windows of the recoil mass that slide over the hypotheses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lumbra.blueprint.checks import (
    require_count,
    require_masses,
    require_number,
    require_one_of,
    require_rising,
)

__all__ = ["RecoilHunt", "Width"]

Width = Literal["central", "below"]


@dataclass(frozen=True)
class RecoilHunt:
    """Counting in windows of the recoil mass squared that slide over the mass.

    Parameters
    ----------
    simulated : tuple of float
        Masses at which signal is simulated [GeV]; efficiency and width are interpolated between.
    lowest, highest : float
        Range of the mass hypotheses [GeV].
    half_width : float
        Half-width of the window in units of the width of m2Recoil.
    step : float
        Distance of hypotheses in units of the width of m2Recoil.
    events : int
        Simulated signal events per mass of a full run.
    quoted : tuple of float
        Masses [GeV] whose limits stand in summaries; those outside the range are left out.
    also : tuple of float
        Masses [GeV] that are tested besides, where more than the width matters, such as a lifetime
        that varies within one width.
    bin_width : float
        Of the spectrum of recoil masses that is drawn [GeV].
    width : {"central", "below"}
        What the width is: half the central 68 % of the signal; or the distance within which 68 %
        of what lies below the mass is, where a tail of radiation would make the first too wide.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    simulated: tuple[float, ...]
    lowest: float
    highest: float
    half_width: float
    step: float = 0.5
    events: int = 20_000
    quoted: tuple[float, ...] = (1.0, 3.0, 5.0, 7.0)
    bin_width: float = 0.5
    also: tuple[float, ...] = ()
    width: Width = "central"

    def __post_init__(self) -> None:
        require_masses(self.simulated, self.lowest, self.highest)
        require_number("The half-width of the window", self.half_width)
        require_number("The step of the hunt", self.step)
        require_count("The number of signal events", self.events)
        require_number("The width of the bins", self.bin_width)
        if self.also:
            require_rising("The masses that are tested besides", self.also, least=1)
        require_one_of("The kind of width", self.width, get_args(Width))

    @property
    def columns(self) -> frozenset[str]:
        """Columns of candidates that are counted."""
        return frozenset({"m2Recoil"})

    @property
    def heaviest(self) -> float:
        """Largest simulated mass [GeV]."""
        return self.simulated[-1]
