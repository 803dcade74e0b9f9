"""A hunt by templates: the recoil mass and its direction are fitted around every hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint.checks import require_count, require_number, require_rising
from lumbra.blueprint.recoil_hunt import RecoilHunt

__all__ = ["TemplateHunt"]


@dataclass(frozen=True)
class TemplateHunt:
    """Binned fits in the recoil mass squared and a second observable, for each mass.

    Parameters
    ----------
    windows : RecoilHunt
        Masses, and the windows in which the last step of the selection is optimised.
    second, label : str
        Column of the second observable, such as the recoil's polar angle, and text for people.
    edges : tuple of float
        Its bins, in its unit; what lies outside is not fitted.
    reach : float
        The fit goes so many widths of m2Recoil to either side of a hypothesis.
    bins : int
        Bins of m2Recoil in that range.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    windows: RecoilHunt
    second: str
    label: str
    edges: tuple[float, ...]
    reach: float = 6.0
    bins: int = 12

    def __post_init__(self) -> None:
        require_rising("The bins of the second observable", self.edges)
        require_number("The reach of the fit", self.reach, above=self.windows.half_width)
        require_count("The number of bins of the fit", self.bins)

    @property
    def columns(self) -> frozenset[str]:
        """Columns of candidates that are fitted."""
        return self.windows.columns | {self.second}

    @property
    def simulated(self) -> tuple[float, ...]:
        """Masses at which signal is simulated [GeV]."""
        return self.windows.simulated

    @property
    def events(self) -> int:
        """Simulated signal events per mass of a full run."""
        return self.windows.events

    @property
    def quoted(self) -> tuple[float, ...]:
        """Masses [GeV] whose limits stand in summaries."""
        return self.windows.quoted

    @property
    def heaviest(self) -> float:
        """Largest simulated mass [GeV]."""
        return self.windows.heaviest
