"""A hunt by fits: a peak of simulated shape on a smooth background, in sliding windows."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint.checks import (
    require_count,
    require_masses,
    require_name,
    require_number,
    require_one_of,
    require_rising,
    require_some,
)
from lumbra.foundation import InputError
from lumbra.selection import Cut

__all__ = ["FIT_STATISTICS", "FitHunt", "FitPart"]

FIT_STATISTICS = ("cls", "clsb", "bayes")
"""What limits can be made from: CLs, CLs+b, and a flat prior on the profile likelihood."""
_HIGHEST_ORDER = 8


@dataclass(frozen=True)
class FitPart:
    """An observable in which a peak is looked for over a range of masses.

    Parameters
    ----------
    name, label : str
        Name in files and text for people.
    column : str
        The observable [GeV]; it peaks at the mass.
    lowest, highest : float
        Range of the hypotheses [GeV]. Where ranges of neighbours overlap the more sensitive part
        is used.
    fit_range : (float, float)
        Values of the observable that may enter a fit [GeV].
    selection : Cut, optional
        A cut of this part alone, after those of the edition.
    window : float
        Width of a fit window in resolutions.
    order : int, optional
        Degree of the background polynomial; the lowest one that does not make a peak of the
        expected background is taken if left out.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    label: str
    column: str
    lowest: float
    highest: float
    fit_range: tuple[float, float]
    selection: Cut | None = None
    window: float = 30.0
    order: int | None = None

    def __post_init__(self) -> None:
        require_name("part of the hunt", self.name)
        low, high = self.fit_range
        require_rising(
            f"The ranges of the part {self.name}", (low, self.lowest, self.highest, high), least=4
        )
        require_number(f"The window of the part {self.name}", self.window, above=2.0)
        if self.order is not None:
            require_number(
                f"The order of the part {self.name}", self.order, above=-1, most=_HIGHEST_ORDER
            )

    @property
    def columns(self) -> frozenset[str]:
        """Columns of candidates that the part needs."""
        own = frozenset() if self.selection is None else self.selection.columns
        return own | {self.column}


@dataclass(frozen=True)
class FitHunt:
    """Binned likelihood fits in windows that slide over the mass, in one observable or several.

    Parameters
    ----------
    parts : tuple of FitPart
        By rising mass, without gaps.
    simulated : tuple of float
        Masses at which signal is simulated [GeV]; the peak's parameters and the efficiency are
        interpolated between.
    right : Cut
        True for the candidates of simulated signal that peak. Others of the same events, such as
        wrong pairs, are a broad part of the signal's shape. Data need not have its columns.
    statistics : tuple of {"cls", "clsb", "bayes"}
        How limits are made; the first is quoted.
    step : float
        Distance of hypotheses in resolutions.
    events : int
        Simulated signal events per mass of a full run.
    quoted : tuple of float
        Masses [GeV] whose limits stand in summaries; those outside the range are left out.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    parts: tuple[FitPart, ...]
    simulated: tuple[float, ...]
    right: Cut
    statistics: tuple[str, ...] = ("cls",)
    step: float = 0.5
    events: int = 20_000
    quoted: tuple[float, ...] = (1.0, 3.0, 5.0, 7.0)

    def __post_init__(self) -> None:
        require_some("The parts of the hunt", self.parts)
        require_some("The statistics of the hunt", self.statistics)
        for statistic in self.statistics:
            require_one_of("The statistic of the hunt", statistic, FIT_STATISTICS)
        require_rising("The lowest masses of the parts", [p.lowest for p in self.parts], least=1)
        require_rising("The highest masses of the parts", [p.highest for p in self.parts], least=1)
        require_masses(self.simulated, self.lowest, self.highest)
        require_number("The step of the hunt", self.step)
        require_count("The number of signal events", self.events)
        for one, other in zip(self.parts[:-1], self.parts[1:], strict=True):
            if not one.lowest < other.lowest <= one.highest < other.highest:
                raise InputError(
                    "Two parts of the hunt are not neighbours.",
                    given=f"{one.name} from {one.lowest:g} to {one.highest:g} GeV, {other.name} "
                    f"from {other.lowest:g} to {other.highest:g} GeV",
                    allowed="parts that touch or overlap, by rising mass",
                    suggestion="let the next part begin where this one ends, or before",
                )

    @property
    def lowest(self) -> float:
        """The lowest hypothesis [GeV]."""
        return self.parts[0].lowest

    @property
    def highest(self) -> float:
        """The highest hypothesis [GeV]."""
        return self.parts[-1].highest

    @property
    def heaviest(self) -> float:
        """Largest mass that is simulated [GeV]."""
        return self.simulated[-1]

    @property
    def columns(self) -> frozenset[str]:
        """Columns of candidates that are fitted or decide which part they enter."""
        return frozenset().union(*(part.columns for part in self.parts))
