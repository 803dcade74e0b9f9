"""Tests of given signal strengths by the asymptotic formulas.

Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eqs. 16 and 64 to 66.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lumbra.foundation import InputError
from lumbra.inference.histfactory.fit import fit_at, fit_free
from lumbra.inference.histfactory.layout import compile_model
from lumbra.inference.histfactory.limits import BANDS
from lumbra.inference.histfactory.model import TemplateModel
from lumbra.inference.histfactory.newton import REASONS
from lumbra.inference.histfactory.room import make_room
from lumbra.inference.histfactory.scan import asimov

__all__ = ["ClsTests", "cls_tests"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ClsTests:
    """Tests of given signal strengths, arrays (m,).

    Parameters
    ----------
    q, q_asimov : array
        q̃ of the data, and of the set that background alone expects.
    cls_b, cl_b : array
        CLs+b and CLb from the asymptotic formulas.
    expected : (5, m) array
        Expected CLs at −2, −1, 0, 1, 2 σ.
    reason : str
        "converged", or why a fit did not.
    """

    q: Array
    q_asimov: Array
    cls_b: Array
    cl_b: Array
    expected: Array
    reason: str

    @property
    def cls(self) -> Array:
        """CLs+b/CLb."""
        return np.asarray(self.cls_b / self.cl_b)


def cls_tests(model: TemplateModel, strengths: ArrayLike) -> ClsTests:
    """CLs+b, CLb and CLs at given signal strengths, observed and expected.

    Parameters
    ----------
    strengths : array_like (m,)
        Signal strengths, not negative.

    Raises
    ------
    InputError
        For a strength that is negative or not finite.
    """
    values = np.atleast_1d(np.asarray(strengths, float))
    if values.ndim != 1 or not np.all(np.isfinite(values) & (values >= 0)):
        raise InputError(
            "These signal strengths cannot be tested.",
            given=str(strengths),
            allowed="finite numbers, not negative",
            suggestion="test strengths around the expected limit",
        )
    c = compile_model(model)
    room, null = make_room(c.layout), c.start.copy()
    codes = [fit_at(c, c.measured, 0.0, null, room)[0]]
    data, best = asimov(c.layout, null, room), null.copy()
    code, at_best = fit_free(c, c.measured, 0.0, best, room)
    q, q_asimov = np.zeros(values.size), np.zeros(values.size)
    for i, mu in enumerate(values):
        for out, measured, start, floor in (
            (q, c.measured, best, at_best),
            (q_asimov, data, null, 0.0),
        ):
            if start[c.layout.poi] <= mu:
                found = fit_at(c, measured, float(mu), start.copy(), room)
                codes.append(found[0])
                out[i] = 2.0 * max(found[1] - floor, 0.0)
    root, root_asimov = np.sqrt(q), np.sqrt(q_asimov)
    far = (q > q_asimov) & (q_asimov > 0)
    twice = 2 * np.where(far, root_asimov, 1.0)
    both = ndtr(np.where(far, -(q + q_asimov) / twice, -root))
    back = ndtr(np.where(far, -(q - q_asimov) / twice, root_asimov - root))
    expected = ndtr(BANDS[:, None] - root_asimov) / ndtr(BANDS)[:, None]
    return ClsTests(q, q_asimov, both, back, expected, REASONS[max(*codes, code)])
