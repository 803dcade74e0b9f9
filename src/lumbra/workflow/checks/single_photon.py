"""Searches for a photon alone: rates, limits beside published ones, vetoes, injected signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Systematic
from lumbra.inference import CountingExperiment, bayesian_limit, expected_limits
from lumbra.workflow.checks.bench import Bench, at_mass
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.pilot import injection
from lumbra.workflow.checks.reference import Reference

__all__ = ["single_photon_babar", "single_photon_limits", "single_photon_rates"]

Array = NDArray[np.float64]
_EPSILON: Final = "epsilon_invisible_bayes_expected"
_SCALE: Final = 1e-6
"""ε² at which rates are quoted."""
_REGIONS: Final = {"barrel": (30.0, 130.0), "central": (44.0, 98.0)}
_EVENTS: Final = 40_000
_20FB: Final = "belle2-20fb"
_SIDEBAND: Final = (9.0, 25.0)
"""Mass squared [GeV²] beside the peak of γγ."""


def single_photon_rates(bench: Bench) -> list[Check]:
    """Cross sections with the photon in the trigger's regions of the laboratory, no radiation."""
    beams = bench.room.experiment.beams
    points = bench.references["barrel"].points
    bench.progress.stage("rates", len(points))
    checks = []
    for mass in points:
        process = replace(bench.room.signal(mass), radiation=False)  # type: ignore[type-var]
        events = process.generate(_EVENTS, beams, bench.key("rate", f"{mass:g}"))
        p = beams.to_lab(events.momentum[::2], events.beam_energies)
        theta = np.degrees(np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]))
        for name, (low, high) in _REGIONS.items():
            rate = float(np.sum(events.weight[(theta > low) & (theta < high)])) * _SCALE
            checks.append(bench.references[name].compare(mass, rate))
        bench.progress.advance()
    return checks


def single_photon_limits(bench: Bench) -> list[Check]:
    """Limits of Belle II with 20 fb⁻¹, with and without the muon system, and with one trigger."""
    limits, references = bench.limits(_20FB), bench.references
    bench.progress.stage("limits", 1)
    without, hard = (bench.limits(f"{_20FB}-{name}") for name in ("no-muon-system", "2GeV"))
    note = "expected, Bayesian; background above 4 GeV of E* is photons lost in the barrel"
    checks = [
        check
        for name in ("babar", "babar_3", "babar_5", "book")
        for check in _along(references[name], limits, note)
    ]
    for mass in references["muon_system"].points:
        ratio = at_mass(without, _EPSILON, mass) / at_mass(limits, _EPSILON, mass)
        checks.append(references["muon_system"].compare(mass, ratio))
    last = float(hard["mass_GeV"][-1])
    checks.append(references["hard_trigger"].compare(2.0, last, "no limit above it"))
    analysis = bench.analysis(_20FB)
    checks += [check for mass in (3.0, 5.0) for check in injection(bench, analysis, mass)]
    bench.progress.advance()
    return checks


def single_photon_babar(bench: Bench) -> list[Check]:
    """Rates, limits and the peak at zero mass of BaBar's search."""
    (name,) = bench.room.editions
    limits, analysis, references = bench.limits(name), bench.analysis(name), bench.references
    bench.progress.stage("BaBar", 1)
    luminosity = analysis.luminosity
    beams = bench.room.experiment.during(analysis.edition.period).beams
    checks = []
    for mass in references["produced"].points:
        process = replace(bench.room.signal(mass), radiation=False)  # type: ignore[type-var]
        events = process.generate(_EVENTS, beams, bench.key("rate", f"{mass:g}"))
        photon = events.momentum[::2]
        cosine = photon[:, 3] / photon[:, 0]
        rate = float(np.sum(events.weight[(cosine > -0.4) & (cosine < 0.6)])) * _SCALE
        checks.append(references["produced"].compare(mass, rate * luminosity))
    checks += _along(references["limit"], limits, "expected, Bayesian")
    windows = analysis.windows
    square = windows.masses**2
    density = windows.background / (windows.high - windows.low)
    beside = float(np.median(density[(square > _SIDEBAND[0]) & (square < _SIDEBAND[1])]))
    flat = beside * float(windows.high[0] - windows.low[0])
    with_peak, without = (
        float(expected_limits(_like(analysis.edition.systematics, b), bayesian_limit).median[0])
        for b in (float(windows.background[0]), flat)
    )
    note = f"{windows.background[0]:.0f} events in the lightest window, {flat:.0f} if flat"
    checks.append(references["peak"].compare(0.001, (with_peak / without) ** 0.5, note))
    checks += [check for mass in (4.0, 6.0) for check in injection(bench, analysis, mass)]
    bench.progress.advance()
    return checks


def _along(reference: Reference, limits: dict[str, Array], note: str) -> list[Check]:
    return [
        reference.compare(mass, at_mass(limits, _EPSILON, mass), note) for mass in reference.points
    ]


def _like(systematics: Sequence[Systematic], background: float) -> CountingExperiment:
    """A count on a background with the systematic errors of an edition."""
    errors = {s.name: s.relative for s in systematics if s.on == "background"}
    return CountingExperiment(background, errors)
