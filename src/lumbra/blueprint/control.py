"""A control channel: events like the background of a search, among which there is no signal."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint.background import Background
from lumbra.blueprint.checks import require_name, require_one_of, require_rising, require_some
from lumbra.selection import Cut

__all__ = ["Control"]


@dataclass(frozen=True)
class Control:
    """A selection that tells from data how well a background is simulated.

    Parameters
    ----------
    name, reason : str
        Name in tables, and what it tells.
    dropped : tuple of str
        Names of the edition's cuts that are not made.
    added : tuple of Cut
        What is asked for in their place.
    column : str
        The observable in which data and simulation are compared.
    edges : tuple of float
        Bins of it.
    samples : tuple of Background
        What is simulated for it alone; one that has the name of a background of the search stands
        in its place, because other decays or corners of phase space matter here.
    corrects : str
        Background whose normalisation it gives, with the statistics of data and simulation as a
        systematic uncertainty; none if left empty.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    reason: str
    dropped: tuple[str, ...]
    added: tuple[Cut, ...]
    column: str
    edges: tuple[float, ...]
    samples: tuple[Background, ...] = ()
    corrects: str = ""

    def __post_init__(self) -> None:
        require_name("control channel", self.name)
        require_some(f"The cuts that the control channel {self.name} adds", self.added)
        require_rising(f"The bins of the control channel {self.name}", self.edges)

    @property
    def needs(self) -> frozenset[str]:
        """Columns that it needs beside those of the cuts that stay."""
        return frozenset({self.column}).union(*(cut.columns for cut in self.added))

    def selection(self, cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
        """Its cuts: those of the edition that stay, then its own.

        Raises
        ------
        InputError
            If a cut that is to be dropped does not exist.
        """
        names = [cut.name for cut in cuts]
        for name in self.dropped:
            require_one_of(f"A cut that the control channel {self.name} drops", name, names)
        return (*(cut for cut in cuts if cut.name not in self.dropped), *self.added)
