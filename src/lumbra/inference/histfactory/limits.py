"""Limits and significances of template models from the asymptotic formulas, for many hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import get_num_threads
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from lumbra.foundation import InputError, Table
from lumbra.inference.bayesian import check_level
from lumbra.inference.histfactory.layout import compile_model
from lumbra.inference.histfactory.model import TemplateModel
from lumbra.inference.histfactory.modifiers import NormFactor
from lumbra.inference.histfactory.newton import REASONS
from lumbra.inference.histfactory.scan import limits

__all__ = ["BANDS", "TemplateLimits", "template_limits"]

Array = NDArray[np.float64]

BANDS: Final = np.arange(-2.0, 3.0)
_NAMES: Final = ("minus2", "minus1", "median", "plus1", "plus2")


@dataclass(frozen=True)
class TemplateLimits:
    """Asymptotic results of h hypotheses, in units of each model's signal strength.

    Parameters
    ----------
    names : tuple of str (h,)
        Names of the models.
    strength, error : (h,) arrays
        Best signal strength, not below 0, and its error.
    q0, p_value : (h,) arrays
        Discovery statistic and local p-value; 1/2 where there is no excess.
    observed : (h,) array
        Upper limit by CLs.
    expected : (5, h) array
        Expected limits at −2, −1, 0, 1, 2 σ, background alone at the nuisances the data prefer.
    status : (h,) int array
        Codes of `reasons`; where it is not 0, what could not be found is NaN.
    level : float
        Confidence level.
    """

    names: tuple[str, ...]
    strength: Array
    error: Array
    q0: Array
    p_value: Array
    observed: Array
    expected: Array
    status: NDArray[np.int64]
    level: float

    def reasons(self) -> list[str]:
        """The status in words."""
        return [REASONS[int(code)] for code in self.status]

    def to_table(self, **columns: ArrayLike) -> Table:
        """One row per hypothesis, columns of the caller's (masses, say) first."""
        own = {name: np.asarray(column) for name, column in columns.items()}
        bands = {f"expected_{n}": row for n, row in zip(_NAMES, self.expected, strict=True)}
        found = {
            "strength": self.strength,
            "strength_error": self.error,
            "local_p_value": self.p_value,
            "upper_limit": self.observed,
            **bands,
            "status": self.status,
        }
        notes = {"level": str(self.level), "unit": "signal strength", "method": "asymptotic CLs"}
        return Table(own | found, notes)


def template_limits(
    models: TemplateModel | Sequence[TemplateModel],
    level: float = 0.9,
    *,
    has_data: bool = True,
    workers: int | None = 1,
) -> TemplateLimits:
    """Observed and expected CLs limits of one or many hypotheses.

    Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, with the statistic q̃. The distributions
    are those of many events: below about ten expected events in the bins that matter, limits are
    too strong by 6 to 11 %; `toy_cls` is right for any number.

    Parameters
    ----------
    models : TemplateModel or sequence of TemplateModel
        Hypotheses, with their observed counts.
    level : float
        Confidence level.
    has_data : bool
        Whether the models' counts are data. If not, background alone stands in for them, as it is
        at the nominal parameters and without fluctuation: what is expected before there are data.
    workers : int, optional
        Threads over hypotheses; numba's thread count if None. Each hypothesis stands alone, so
        the result is the same for any number.

    Raises
    ------
    InputError
        If the level is not between 0 and 1, or there is no model.
    """
    check_level(level)
    listed = [models] if isinstance(models, TemplateModel) else list(models)
    if not listed:
        raise InputError(
            "There is no model to find a limit of.",
            given="an empty list",
            allowed="one or more models",
            suggestion="give one model per mass hypothesis",
        )
    alpha = 1.0 - level
    roots = BANDS - ndtri(alpha * ndtr(BANDS))
    out, status = np.empty((len(listed), 10)), np.empty(len(listed), np.int64)

    def one(row: int) -> None:
        c = compile_model(listed[row])
        data = c.measured
        if not has_data:
            data = data._replace(counts=_background_alone(listed[row]))
        status[row] = limits(c.layout, data, c.fixed, c.start, alpha, roots, out[row])

    one(0)  # only one thread compiles
    threads = min(workers or int(get_num_threads()), len(listed))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(1, len(listed))))
    strength, error, q0, observed, _ = out[:, :5].T
    return TemplateLimits(
        tuple(model.name for model in listed),
        strength,
        error,
        q0,
        np.where(np.isfinite(q0), ndtr(-np.sqrt(q0)), np.nan),
        observed,
        out[:, 5:].T,
        status,
        level,
    )


def _background_alone(model: TemplateModel) -> Array:
    """Nominal events (b,) of all samples that the signal strength does not scale."""
    totals = []
    for channel in model.channels:
        total = np.zeros(len(channel))
        for sample in channel.samples:
            if not any(isinstance(m, NormFactor) and m.name == model.poi for m in sample.modifiers):
                total += np.asarray(sample.events, float)
        totals.append(total)
    return np.concatenate(totals)
