"""What is refused in a declaration, where it is written and not hours into a run."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lumbra.detector import Emphasis, Experiment
from lumbra.foundation import ColumnError, InputError
from lumbra.foundation.errors import nearest
from lumbra.reconstruction import Column

__all__ = [
    "require_columns",
    "require_count",
    "require_masses",
    "require_name",
    "require_number",
    "require_one_of",
    "require_reachable",
    "require_rising",
    "require_shares",
    "require_some",
]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")


def require_name(what: str, name: str) -> None:
    """Refuse names that cannot stand on a command line, in a file name or a column."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"The name of the {what} cannot be used.",
            given=repr(name),
            allowed="letters, digits, '-', '_', '.' and '+', beginning with a letter or digit",
            suggestion="write for example zprime-invisible; texts for people have fields of "
            "their own",
        )


def require_number(
    what: str, value: float, *, above: float = 0.0, most: float = math.inf, hint: str = ""
) -> None:
    """Refuse what is not a finite number above a bound, and at most another."""
    if not (math.isfinite(value) and above < value <= most):
        upper = "" if math.isinf(most) else f" and at most {most:g}"
        raise InputError(
            f"{what} cannot be used.",
            given=str(value),
            allowed=f"a finite number above {above:g}{upper}",
            suggestion=hint or "check the sign and the unit",
        )


def require_count(what: str, count: int) -> None:
    """Refuse numbers of events that are not whole and at least 1."""
    if count < 1 or count != int(count):
        raise InputError(
            f"{what} cannot be used.",
            given=repr(count),
            allowed="a whole number of at least 1",
            suggestion="20000 events for a signal, a million for a background are usual",
        )


def require_some(what: str, items: Sequence[object] | Mapping[str, object]) -> None:
    """Refuse an empty collection."""
    if not items:
        raise InputError(
            f"{what} are missing.",
            given="none",
            allowed="at least one",
            suggestion="see lumbra/searches/zprime_invisible.py for a whole declaration",
        )


def require_one_of(what: str, value: str, known: Iterable[str]) -> None:
    """Refuse a word that is not among those known."""
    names = tuple(known)
    if value not in names:
        raise InputError(
            f"{what} is not known.",
            given=repr(value),
            allowed=", ".join(names),
            suggestion=nearest(value, names),
        )


def require_rising(what: str, values: Sequence[float], least: int = 2) -> None:
    """Refuse edges or masses that do not rise, or that are too few."""
    finite = all(math.isfinite(value) for value in values)
    if len(values) < least or not finite or any(a >= b for a, b in itertools.pairwise(values)):
        pairs = [f"{a:g} is followed by {b:g}" for a, b in itertools.pairwise(values) if not a < b]
        raise InputError(
            f"{what} do not rise.",
            given=pairs[0] if pairs else f"{len(values)} values",
            allowed=f"at least {least} finite numbers, each above the one before",
            suggestion="sort them and drop repeated ones",
        )


def require_shares(what: str, emphasis: Emphasis) -> None:
    """Refuse probabilities of an emphasis that cannot be made up for by weights."""
    names = ("lost_photon", "fake_muon", "missed_photon", "lost_track")
    chances = {name: getattr(emphasis, name) for name in names}
    bad = [f"{name}={value}" for name, value in chances.items() if not 0 <= value < 1]
    if bad or not emphasis.lost_energy >= 0:
        raise InputError(
            f"{what} cannot be used.",
            given=", ".join(bad) or f"lost_energy={emphasis.lost_energy}",
            allowed="probabilities of at least 0 and below 1, and an energy of at least 0 GeV",
            suggestion="0.5 is best for what decides whether an event is selected; 0 is off",
        )


def require_masses(simulated: Sequence[float], lowest: float, highest: float) -> None:
    """Refuse hypotheses outside the simulated masses, where nothing can be interpolated."""
    require_rising("The simulated masses", simulated, least=4)
    if not (simulated[0] > 0 and simulated[0] <= lowest < highest <= simulated[-1]):
        raise InputError(
            "The range of mass hypotheses cannot be used.",
            given=f"{lowest:g} to {highest:g} GeV, with signal simulated from {simulated[0]:g} "
            f"to {simulated[-1]:g} GeV",
            allowed="lowest below highest, both within the simulated masses, in GeV",
            suggestion="simulate signal at both ends of the range; masses are in GeV",
        )


def require_reachable(experiment: Experiment, heaviest: float, beside: float) -> None:
    """Refuse signal masses that the beams cannot make beside particles of a total mass [GeV]."""
    sqrt_s = experiment.beams.sqrt_s
    limit = sqrt_s - beside
    if heaviest >= limit:
        raise InputError(
            "The search goes beyond the collision energy.",
            given=f"signal of {heaviest:g} GeV at √s = {sqrt_s:.5g} GeV",
            allowed=f"masses below √s − {beside:.3g} GeV = {limit:.5g} GeV",
            suggestion="lower the simulated masses; they are in GeV",
        )


def require_columns(what: str, names: Iterable[str], columns: Iterable[Column]) -> None:
    """Refuse columns that the candidates do not have."""
    known = [column.name for column in columns]
    for name in sorted(names):
        if name not in known:
            raise ColumnError(
                f"{what} needs the column '{name}', which candidates do not have.",
                given=name,
                allowed=", ".join(known),
                suggestion=nearest(name, known),
            )
