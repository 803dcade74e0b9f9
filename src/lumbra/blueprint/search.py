"""The form of a search: what it looks for, in what, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lumbra.blueprint.background import Background
from lumbra.blueprint.checks import (
    require_columns,
    require_name,
    require_number,
    require_one_of,
    require_reachable,
    require_some,
)
from lumbra.blueprint.coupling import Coupling
from lumbra.blueprint.curved_suppression import CurvedSuppression
from lumbra.blueprint.edition import Edition
from lumbra.blueprint.fit_hunt import FitHunt
from lumbra.blueprint.hunt import Hunt
from lumbra.blueprint.plane_hunt import PlaneHunt
from lumbra.blueprint.recoil_hunt import RecoilHunt
from lumbra.blueprint.suppression import Suppression, TrainedCut
from lumbra.blueprint.template_hunt import TemplateHunt
from lumbra.detector import Experiment
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation import Process
from lumbra.reconstruction import CANDIDATES, Recipe

__all__ = ["Search"]

_LAST_STEPS: Final[dict[type, tuple[type, ...]]] = {
    RecoilHunt: (Suppression, TrainedCut),
    FitHunt: (TrainedCut,),
    PlaneHunt: (CurvedSuppression, TrainedCut),
    TemplateHunt: (Suppression, TrainedCut),
}
"""What each kind of hunt can have after its cuts: lines and classifiers move along one mass,
curves over a plane of two."""


@dataclass(frozen=True)
class Search:
    """A search, complete: every room of `lumbra.searches` declares one.

    Parameters
    ----------
    name, reaction : str
        Name on the command line and the reaction, for people.
    experiment : Experiment
        Where it is made.
    signal : callable
        Process for a mass, or two, [GeV] at unit coupling.
    backgrounds : tuple of Background
        In the order of the legend.
    hunt : Hunt
        Observables and mass hypotheses.
    couplings : tuple of Coupling
        Readings of the limit.
    editions : mapping of str to Edition
        The first one is the default.
    assumptions : mapping of str to str
        What is assumed beyond the experiment's own assumptions, with what it does.
    recipe : Recipe
        How candidates are made; pairs of muons with missing momentum if left out.
    level : float
        Confidence and credibility of the limits.

    Raises
    ------
    InputError, ColumnError
        If a field cannot be used, or a cut needs a column that candidates do not have.
    """

    name: str
    reaction: str
    experiment: Experiment
    signal: Callable[..., Process]
    backgrounds: tuple[Background, ...]
    hunt: Hunt
    couplings: tuple[Coupling, ...]
    editions: Mapping[str, Edition]
    assumptions: Mapping[str, str] = field(default_factory=dict)
    recipe: Recipe = CANDIDATES["dimuon"]
    level: float = 0.90

    def __post_init__(self) -> None:
        require_name("search", self.name)
        require_some(f"The backgrounds of {self.name}", self.backgrounds)
        require_some(f"The couplings of {self.name}", self.couplings)
        require_some(f"The editions of {self.name}", self.editions)
        require_number(f"The level of {self.name}", self.level, most=0.999, hint="0.9 for 90 %")
        require_reachable(self.experiment, self.hunt.heaviest, self._beside)
        needed = self.hunt.columns
        if isinstance(self.hunt, FitHunt):
            needed |= self.hunt.right.columns
        require_columns(f"The hunt of {self.name}", needed, self.recipe.columns)
        for key, edition in self.editions.items():
            require_one_of(f"The edition under the key '{key}'", edition.name, (key,))
            self.experiment.period(edition.period)
            if edition.hunt in (None, self.hunt):
                self._require_columns(edition)
            else:
                self.of(edition)

    @property
    def _beside(self) -> float:
        """Least mass of what is made with the hypotheses; a plane has the pair's mass in them."""
        return 0.0 if isinstance(self.hunt, PlaneHunt) else self.recipe.beside

    def _require_columns(self, edition: Edition) -> None:
        columns, where = self.recipe.columns, f"of the edition {edition.name}"
        for cut in edition.cuts:
            require_columns(f"The cut '{cut.name}' {where}", cut.columns, columns)
        for control in edition.controls:
            what = f"The control channel '{control.name}' {where}"
            require_columns(what, control.needs, columns)
            control.selection(edition.cuts)
            if control.corrects:
                known = [background.name for background in self.backgrounds]
                require_one_of(
                    f"The background that {control.name} corrects", control.corrects, known
                )
        last = edition.suppression
        moved = {s.on for s in edition.systematics} & {"width", "position"}
        if moved and not isinstance(self.hunt, FitHunt):
            raise InputError(
                f"A systematic uncertainty {where} has nothing to move.",
                given=f"one on the {', '.join(sorted(moved))}",
                allowed="signal or background where windows are counted",
                suggestion="give what it does to the efficiency in the window",
            )
        if last is not None:
            self._require_fit(last)
            require_columns(f"The last step '{last.name}' {where}", last.needs, columns)

    def _require_fit(self, last: Suppression | CurvedSuppression | TrainedCut) -> None:
        """Refuse a last step that the kind of hunt cannot optimise or use."""
        known = _LAST_STEPS[type(self.hunt)]
        if not isinstance(last, known):
            raise InputError(
                f"The last step '{last.name}' does not fit to the hunt.",
                given=f"{type(last).__name__} and {type(self.hunt).__name__}",
                allowed=" or ".join(kind.__name__ for kind in known),
                suggestion="change one of them, or leave the suppression out",
            )

    def of(self, edition: Edition) -> Search:
        """The search as an edition makes it: with the signal, couplings and hunt of its own."""
        return replace(
            self,
            signal=edition.signal or self.signal,
            couplings=edition.couplings or self.couplings,
            hunt=edition.hunt or self.hunt,
            editions={edition.name: self.editions[edition.name]},
        )

    def edition(self, name: str | None) -> Edition:
        """The edition of that name, or the default.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        if name is None:
            return next(iter(self.editions.values()))
        if name not in self.editions:
            raise InputError(
                f"The search {self.name} has no edition '{name}'.",
                given=name,
                allowed=", ".join(self.editions),
                suggestion=nearest(name, self.editions),
            )
        return self.editions[name]
