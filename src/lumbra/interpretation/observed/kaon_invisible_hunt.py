"""Hunt for B⁺ → K⁺X, X invisible, in the observed counts of Belle II's B⁺ → K⁺νν̄.

One model for each mass of X: the published likelihood with another signal, whose templates hold all
events at q² = m² (see `recoil_density`). What moves the efficiency of B⁺ → K⁺νν̄ moves it too, and
the form factor by which efficiencies are divided out has an error of its own. B⁺ → K⁺νν̄ itself is
a background, either at the Standard Model's rate with its theory error, or free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, Estimate, InputError, Key
from lumbra.foundation.errors import nearest
from lumbra.inference.histfactory import (
    HistoSys,
    NormFactor,
    NormSys,
    Parameter,
    TemplateLimits,
    TemplateModel,
    fit_toys,
    template_limits,
)
from lumbra.inference.histfactory.modifiers import Modifier
from lumbra.inference.look_elsewhere import count_upcrossings, fraction_above, gross_vitells
from lumbra.interpretation.observed.kaon_neutrinos import THEORY_ERROR
from lumbra.interpretation.observed.knunu_likelihood import (
    STRENGTH,
    knunu_channels,
    signal_shapes,
)
from lumbra.interpretation.observed.recoil_density import HEAVIEST, kaon_invisible_events

__all__ = [
    "ASSUMPTIONS",
    "MASSES",
    "UNIT",
    "Assumption",
    "KaonHunt",
    "hunt_kaon_invisible",
    "kaon_invisible_model",
    "recovered",
    "standard_model_counts",
]

Array = NDArray[np.float64]
Assumption = Literal["standard-model", "free"]

ASSUMPTIONS: Final[dict[Assumption, str]] = {
    "standard-model": "K⁺νν̄ as in the Standard Model",
    "free": "K⁺νν̄ free",
}
"""What is taken for B⁺ → K⁺νν̄."""
UNIT: Final = 1e-5
"""Branching fraction of B⁺ → K⁺X that a signal strength of 1 stands for."""
MASSES: Final = np.sqrt(np.concatenate([[0.0, 0.01, 0.1], np.arange(0.5, HEAVIEST**2, 0.5)]))
"""Hypotheses [GeV], 0.5 GeV² apart in q² where the reconstruction has a box of ±1.5 GeV²."""
_NEW: Final = "branching"
_KNOWN: Final = Parameter(start=1.0, fixed=True)
_FREE: Final = Parameter(start=1.0, low=-20.0, high=20.0)
"""Also below zero: a bound would spoil the asymptotic formulas where X looks like K⁺νν̄."""
_THEIRS: Final = ("corr_ff_c2",)
"""Shapes of B⁺ → K⁺νν̄ that a particle of fixed mass does not have."""


@dataclass(frozen=True)
class KaonHunt:
    """Limits and significances of B⁺ → K⁺X by mass, h hypotheses.

    Parameters
    ----------
    assumption : {"standard-model", "free"}
        What B⁺ → K⁺νν̄ was taken to be.
    mass : (h,)
        [GeV]
    branching, error : (h,)
        Best branching fraction, not below 0, and its error.
    q0, p_value : (h,)
        Discovery statistic and local p-value.
    limit : (h,)
        Upper limit on the branching fraction by CLs.
    expected : (5, h)
        Expected limits at −2, −1, 0, 1, 2 standard deviations.
    level : float
        Confidence level.
    global_p : Estimate or None
        Share of pseudo-experiments whose largest q₀ anywhere reaches the observed one.
    gross_vitells : float or None
        Bound on it from upcrossings.
    """

    assumption: str
    mass: Array
    branching: Array
    error: Array
    q0: Array
    p_value: Array
    limit: Array
    expected: Array
    level: float
    global_p: Estimate | None
    gross_vitells: float | None

    @property
    def largest(self) -> int:
        """Row of the largest excess."""
        return int(np.argmax(self.q0))


def kaon_invisible_model(mass: float, assumption: Assumption = "free") -> TemplateModel:
    """The likelihood for one mass [GeV]; its strength is BR(B⁺ → K⁺X) in units of 1e-5.

    Raises
    ------
    InputError
        For a mass without efficiency, or another assumption on B⁺ → K⁺νν̄.
    """
    if assumption not in ASSUMPTIONS:
        raise InputError(
            "There is no such assumption on B⁺ → K⁺νν̄.",
            given=repr(assumption),
            allowed=", ".join(ASSUMPTIONS),
            suggestion=nearest(str(assumption), ASSUMPTIONS),
        )
    events = {name: UNIT * x for name, x in kaon_invisible_events(mass).items()}
    other = kaon_invisible_events(mass, "fnal-milc-2015")
    moved = {}
    for channel, template in events.items():
        total = float(template.sum())
        ratio = UNIT * float(other[channel].sum()) / total if total > 0 else 1.0
        shapes = [
            HistoSys(name, template * (2 - factor), template * factor)
            for name, factor in signal_shapes(channel).items()
            if name not in _THEIRS
        ]
        rate = NormSys("form_factor", 1 / ratio, ratio)
        own: tuple[Modifier, ...] = (NormFactor(_NEW), rate, *shapes)
        moved[channel] = own
    known = assumption == "standard-model"
    theory = (NormSys("knunu_rate", 1 / (1 + THEORY_ERROR), 1 + THEORY_ERROR),) if known else ()
    return TemplateModel(
        knunu_channels(events, new_modifiers=moved, neutrino_modifiers=theory),
        poi=_NEW,
        parameters={STRENGTH: _KNOWN if known else _FREE},
        name=f"m_{mass:.2f}",
    )


def hunt_kaon_invisible(
    assumption: Assumption = "free",
    masses: ArrayLike = MASSES,
    *,
    level: float = 0.9,
    key: Key | None = None,
    experiments: int = 0,
    counts: dict[str, Array] | None = None,
    workers: int | None = 1,
) -> KaonHunt:
    """Limits, local and global significance of B⁺ → K⁺X at all masses.

    Parameters
    ----------
    assumption : {"standard-model", "free"}
        For B⁺ → K⁺νν̄.
    masses : array_like (h,)
        [GeV]
    level : float
        Confidence level of the limits.
    key : Key, optional
        Needed for pseudo-experiments.
    experiments : int
        Pseudo-experiments of the whole scan without X; 0 for no global significance.
    counts : dict of str to array, optional
        Other counts than those observed, by channel.
    workers : int, optional
        Threads; the numbers do not depend on it.

    Raises
    ------
    InputError
        For a mass without efficiency or a level outside (0, 1).
    DataError
        If a fit fails.
    """
    tested = np.atleast_1d(np.asarray(masses, float))
    models = [kaon_invisible_model(float(m), assumption) for m in tested]
    if counts is not None:
        models = [model.with_observed(counts) for model in models]
    found = template_limits(models, level, workers=workers)
    _refuse_failures(found)
    share, bound = None, None
    if experiments > 0:
        key = Key(1).child("kaon-invisible", assumption) if key is None else key
        q0 = _scans(models, experiments, key, workers)
        largest = float(found.q0.max())
        share = fraction_above(q0.max(axis=1), largest)
        bound = gross_vitells(largest, count_upcrossings(q0, 1.0).value, 1.0)
    return KaonHunt(
        assumption,
        tested,
        found.strength * UNIT,
        found.error * UNIT,
        found.q0,
        found.p_value,
        found.observed * UNIT,
        found.expected * UNIT,
        level,
        share,
        bound,
    )


def recovered(
    mass: float,
    branching: float,
    count: int,
    *,
    key: Key,
    assumption: Assumption = "free",
    workers: int | None = 1,
) -> tuple[Array, Array]:
    """Best branching fractions and errors (count,) of pseudo-experiments with X in them.

    The fit may go below zero, so that the mean has no bias from a bound.
    """
    strength = branching / UNIT
    toys = fit_toys(
        kaon_invisible_model(mass, assumption),
        count,
        key=key,
        strength=strength,
        tested=strength,
        lowest=-strength,
        workers=workers,
    )
    return toys.strength * UNIT, toys.error * UNIT


def standard_model_counts() -> dict[str, Array]:
    """What is expected without X and before any fit, in whole events: a negative control."""
    return {
        channel.name: np.rint(np.sum([np.asarray(s.events) for s in channel.samples], axis=0))
        for channel in knunu_channels()
    }


def _scans(
    models: Sequence[TemplateModel], experiments: int, key: Key, workers: int | None
) -> Array:
    """q₀ (experiments, h) of pseudo-experiments without X.

    Without X all models are one, so that the same key draws the same counts for each mass.
    """
    columns = [fit_toys(m, experiments, key=key, tested=0.0, workers=workers).q0 for m in models]
    return np.nan_to_num(np.stack(columns, axis=1))


def _refuse_failures(found: TemplateLimits) -> None:
    bad = np.flatnonzero(found.status)
    if bad.size:
        row = int(bad[0])
        raise DataError(
            "A hypothesis could not be fitted.",
            given=f"{found.names[row]}: {found.reasons()[row]}",
            allowed="hypotheses whose signal the counts can tell from the backgrounds",
            suggestion="leave the mass out",
        )
