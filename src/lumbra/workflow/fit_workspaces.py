"""HistFactory workspaces of fits: a peak on a polynomial, written so that it cannot be negative.

The polynomial of a window is a sum of Bernstein polynomials, each a sample with a free factor from
zero: with the same degree it is the same function wherever all factors are positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from lumbra.foundation.storage import write_json
from lumbra.inference.histfactory import (
    Channel,
    HistoSys,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    TemplateModel,
    workspace,
)
from lumbra.inference.histfactory.modifiers import Modifier
from lumbra.inference.moving_templates import moved_peak
from lumbra.inference.nuisance import at_mass
from lumbra.inference.shapes import Bernstein
from lumbra.workflow.fitted_part import FittedPart

__all__ = ["write_fit_workspaces"]

Array = NDArray[np.float64]
_ROOM = 10.0


def write_fit_workspaces(
    folder: Path, part: FittedPart, rows: Sequence[int], counts: Array | None
) -> None:
    """Write ``m_<mass>GeV.json`` for some windows of a part; the strength is the yield.

    Parameters
    ----------
    folder : Path
        Where to.
    part : FittedPart
        Signal, background and errors.
    rows : sequence of int
        Windows.
    counts : (n,) or None
        Data in the bins of the part; the expected spectrum rounded to whole events if None.
    """
    for row in rows:
        model = _model(part, row, counts)
        top = _ROOM * float(np.sqrt(np.sum(model.channels[0].observed)) + _ROOM)
        write_json(folder / f"m_{part.windows.masses[row]:.3f}GeV.json", workspace(model, top))


def _model(part: FittedPart, row: int, counts: Array | None) -> TemplateModel:
    windows = part.windows
    first, size = int(windows.first[row]), int(windows.size[row])
    expected = part.smooth.expectation[first : first + size]
    if counts is None:
        # rounding what is below each edge keeps sums right where bins hold less than one event
        below = np.rint(np.concatenate([[0.0], np.cumsum(expected)]))
        seen = np.diff(below)
    else:
        seen = counts[first : first + size]
    edges = windows.span(row)
    exact = Bernstein(windows.order, float(edges[0]), float(edges[-1])).integrals(edges)
    basis = np.maximum(exact, 0.0)  # rounding
    basis *= max(float(expected.sum()), 1.0) / (edges[-1] - edges[0])
    factors, _ = nnls(basis.T, expected)
    label = f"m_{windows.masses[row]:.3f}GeV"
    samples = [_signal(part, row, edges)]
    settings = {}
    for k, (events, factor) in enumerate(zip(basis, factors, strict=True)):
        name = f"bernstein_{k}"
        samples.append(Sample(name, events, [NormFactor(name)]))
        settings[name] = Parameter(start=float(factor), low=0.0, high=_ROOM * (1 + float(factor)))
    return TemplateModel([Channel(label, seen, samples)], "yield", settings, name=label)


def _signal(part: FittedPart, row: int, edges: Array) -> Sample:
    """One right candidate with what comes with it."""
    mass, sigma = float(part.windows.masses[row]), float(part.windows.resolution[row])
    peak = part.windows.signal(mass, sigma)
    modifiers: list[Modifier] = [NormFactor("yield")]
    for nuisance in part.model.nuisances:
        relative = at_mass(nuisance.signal, mass)
        if relative:
            modifiers.append(NormSys(nuisance.name, 1 / (1 + relative), 1 + relative))
        if nuisance.shape:
            changes = {name: at_mass(value, mass) for name, value in nuisance.shape.items()}
            low, high = (moved_peak(peak, changes, sigma, u).integrals(edges) for u in (-1.0, 1.0))
            modifiers.append(HistoSys(nuisance.name, low, high))
    return Sample("signal", peak.integrals(edges), modifiers)
