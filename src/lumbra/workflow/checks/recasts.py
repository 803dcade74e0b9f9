"""Recasts and projections against what others found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lumbra.inference import CountingExperiment
from lumbra.interpretation.luminosity_scan import luminosity_scan
from lumbra.interpretation.published import load_limit
from lumbra.interpretation.recast import recast
from lumbra.workflow.checks.check import Check, skipped
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.progress import Progress

__all__ = ["projections", "single_photon_recast"]

References = Mapping[str, Reference]


def single_photon_recast(references: References, progress: Progress) -> list[Check]:
    """BaBar's single photons as limits on an axion-like particle that flies out."""
    lower, upper = references["alp_recast"], references["alp_recast_upper"]
    edge = references["alp_recast_edge"]
    progress.stage("recast to axion-like particles", 1)
    limit = load_limit("babar_invisible_darkphoton_2017_below5p5gev")
    mass = np.union1d([*lower.points, *upper.points], np.linspace(limit.mass[0], 0.06, 600))
    region = recast(replace(limit, mass=mass, limit=limit.at(mass)), "alp").region
    known = np.isfinite(region.lower)
    checks = [
        reference.compare(m, float(values[int(np.argmin(np.abs(mass - m)))]))
        for reference, values in ((lower, region.lower), (upper, region.upper))
        for m in reference.points
    ]
    tip = float(mass[known].max())
    last = int(np.flatnonzero(known)[-1])
    note = f"there g = {region.lower[last]:.3g} GeV⁻¹; decays beyond 3 m count as escapes"
    checks += [edge.compare(m, tip, note) for m in edge.points]
    progress.advance()
    return checks


def projections(references: References, progress: Progress) -> list[Check]:
    """Slopes with luminosity, and Belle II over BaBar."""
    slope, ratio = references["slope"], references["belle2_over_babar"]
    progress.stage("projections", 1)
    grid = np.array([10.0, 100.0])
    checks = [
        slope.compare(b, float(luminosity_scan(CountingExperiment(b), 1.0, grid).slope[-1]))
        for b in slope.points
    ]
    for gain in ratio.points:
        scan = luminosity_scan(
            CountingExperiment(1e3), 514.0, [50e3], efficiency_gain=1.5, resolution_gain=gain
        )
        note = "efficiency × 1.5, 1000 background events; (L × gains)^¼"
        checks.append(ratio.compare(gain, float(scan.relative[0] ** -0.5), note))
    quantity = "median ratio of the published curves, 0.5 to 9 GeV"
    checks.append(skipped("belle2_over_babar/published", quantity, _published(), "both digitised"))
    progress.advance()
    return checks


def _published() -> float:
    """Median over bins in ln m of the ratio of medians of the two curves."""
    curves = [
        load_limit(name)
        for name in ("babar_visible_darkphoton_2014", "belle2_physicsbook_visible_darkphoton")
    ]
    ratios = []
    for low, high in pairwise(np.geomspace(0.5, 9.0, 9)):
        old, new = (np.median(c.limit[(c.mass >= low) & (c.mass < high)]) for c in curves)
        ratios.append(old / new)
    return float(np.median(ratios))
