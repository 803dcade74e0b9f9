"""What was asked and what came out, in plain sentences: the top of a report."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from lumbra.foundation.units import format_luminosity
from lumbra.presentation.curves import Limit, limit_from
from lumbra.presentation.excess import Excess, excess_of
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import METHODS, quoted_method, readings
from lumbra.presentation.markup import number
from lumbra.presentation.plane_drawings import particles_of
from lumbra.presentation.plane_words import plane_sentence

__all__ = ["answer_of", "question_of"]

_EVIDENCE, _OBSERVATION = 3.0, 5.0  # global standard deviations, as the field speaks of them


def question_of(folder: ResultFolder) -> str:
    """The question that a result answers."""
    provenance = folder.provenance
    if folder.kind != "run":
        return f"Is there a narrow peak in {provenance.get('spectrum') or 'the spectrum'}?"
    where = str(provenance.get("experiment") or "the experiment")
    luminosity = provenance.get("luminosity_inverse_fb")
    sample = f"{format_luminosity(float(luminosity))} of {where}" if luminosity else where
    known = readings(provenance)
    what = f"couplings {known[0].symbol}" if known else "cross sections"
    seen = isinstance(provenance.get("data"), dict)
    verb = "do" if seen else "can"
    return f"Which {what} of {provenance.get('reaction') or 'the signal'} {verb} {sample} exclude?"


def answer_of(folder: ResultFolder) -> str:
    """The answer, in a sentence or two."""
    excess = excess_of(folder)
    if folder.kind != "run":
        return _verdict(excess) if excess else "No: no excess was found."
    limits = _limit_sentence(folder)
    return f"{limits} {_verdict(excess)}".strip() if excess else limits


def _limit_sentence(folder: ResultFolder) -> str:
    """The strongest and the weakest limit, of the first reading."""
    table = folder.tables.get("limits")
    if table is None:
        return "No limits were made."
    if particles_of(folder):
        return plane_sentence(folder)
    method, known = quoted_method(folder.provenance), readings(folder.provenance)
    limit: Limit | None
    if known and (limit := known[0].limit(table, method)) is not None:
        symbol, unit, case = known[0].symbol, known[0].unit, f" if {known[0].label}"
        most = known[0].most
    else:
        limit = limit_from(table, f"sigma_{method}", "_fb")
        symbol, unit, case, most = "the cross section", "fb", "", np.inf
    if limit is None or not np.isfinite(limit.expected).any():
        return "No limits could be set."
    best = int(np.nanargmin(limit.expected))
    level = 100 * float(folder.provenance.get("cl") or 0.9)
    sentence = (
        f"Expected: {symbol} above {_with_unit(limit.expected[best], unit)} is excluded at "
        f"{limit.mass[best]:.3g} GeV, where the limit is strongest, at {level:g} % "
        f"({METHODS.get(method, method)}){case}."
    )
    if limit.observed is not None and np.isfinite(limit.observed[best]):
        sentence += f" Observed there: {_with_unit(limit.observed[best], unit)}."
    reach = limit.mass[np.nan_to_num(limit.expected, nan=np.inf) <= most]
    if np.isfinite(most) and reach.size and reach.max() < limit.mass.max():
        sentence += f" Nothing calculable is excluded above {reach.max():.3g} GeV."
    return sentence


def _with_unit(value: float, unit: str) -> str:
    words = {"1/GeV": "GeV⁻¹"}.get(unit, unit)
    return f"{number(float(value))} {words}".strip()


def _verdict(excess: Excess) -> str:
    """What the largest excess is worth."""
    where = f"the largest excess is {excess.significance:.2f}σ (local) {excess.place}"
    if excess.status:
        return f"Not to be trusted: {where}; {excess.status.removeprefix('converged, ')}."
    if excess.global_p is None:
        return f"Open: {where}, and no pseudo-experiments tell how often chance gives as much."
    worth = -float(ndtri(excess.global_p)) if excess.global_p > 0 else np.inf
    if worth == np.inf:
        bound = f" of {excess.experiments}" if excess.experiments else ""
        return f"A peak or a fault: {where}, and no pseudo-experiment{bound} has a larger one."
    globally = f"{max(0.0, worth):.2f}σ globally (p = {number(excess.global_p, 2)})"
    if worth >= _OBSERVATION:
        return f"A peak or a fault: {where}, {globally}."
    if worth >= _EVIDENCE:
        return f"Perhaps: {where}, {globally}."
    return f"No significant excess: {where}, {globally}."
