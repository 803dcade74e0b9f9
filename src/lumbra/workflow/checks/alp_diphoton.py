"""The axion-like particle in three photons: rates, switch, limits, and what is put in comes out."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.detector import BELLE2
from lumbra.foundation import Events
from lumbra.generation.photon_pairs import three_photons
from lumbra.inference.constrained_fit import constrained_fit
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.interpretation import load_limit
from lumbra.workflow.checks.bench import Bench, at_mass
from lumbra.workflow.checks.check import Check, Tolerance, compare, skipped
from lumbra.workflow.fit_measure import switch_mass
from lumbra.workflow.fitted import Fitted
from lumbra.workflow.fitted_part import FittedPart

__all__ = ["alp_in_three_photons", "equal_widths", "in_cuts"]

Array = NDArray[np.float64]

_EDITION: Final = "belle2-2018"
_EVENTS: Final = 400_000
_POLAR: Final = np.radians([37.3, 123.7])
_NEAR: Final = 0.06
"""Masses that are averaged over, relative: the published limit jumps with its data."""
_TOYS: Final = 400
_SIGNIFICANCE: Final = 6.0
"""Standard deviations of the signal that is put in."""
_LEVEL: Final = 0.05
_GIVEN: Final = 2018.0


def alp_in_three_photons(bench: Bench) -> list[Check]:
    """Everything that the search with 445 pb⁻¹ is checked for."""
    found = bench.analysis(_EDITION).measured
    limits = bench.limits(_EDITION)
    bench.progress.stage("axion-like particles", 1)
    assert isinstance(found, Fitted)
    references = bench.references
    rows = ", ".join(
        f"{p.part.name} {len(r)} of order {p.windows.order}"
        for p, r in zip(found.parts, found.rows, strict=True)
    )
    checks = in_cuts(bench)
    checks.append(references["switch"].compare(_GIVEN, found.switches[-1], rows))
    checks.append(references["equal_widths"].compare(_GIVEN, equal_widths(*found.parts[-2:])))
    checks.append(references["fits"].compare(_GIVEN, float(len(found.masses)), rows))
    checks += _couplings(bench, limits)
    checks += [c for mass in (1.0, 8.0) for c in _injection(bench, found, mass)]
    checks.append(_background_alone(bench, found))
    checks.append(_wrong_pairs(found))
    bench.progress.advance()
    return checks


def in_cuts(bench: Bench) -> list[Check]:
    """σ(γγγ) in the photons' acceptance, without radiation."""
    beams = BELLE2.during("2018").beams
    process = three_photons(0.45, 0.8)
    events = process.generate(_EVENTS, beams, bench.key("in cuts"))
    checks = []
    for energy in bench.references["in_cuts"].points:
        weight = events.weight * _accepted(events, beams.to_lab, energy)
        error = float(np.sqrt(np.sum(weight**2)))
        note = f"Monte Carlo error {100 * error / float(weight.sum()):.2f} %"
        checks.append(bench.references["in_cuts"].compare(energy, float(weight.sum()) / 1e3, note))
    return checks


def _accepted(events: Events, to_lab, energy: float) -> NDArray[np.bool_]:  # type: ignore[no-untyped-def]
    """Events whose photons are all seen."""
    momenta = to_lab(events.momentum.reshape(-1, 3, 4), events.beam_energies[:, None, :])
    polar = np.arctan2(np.hypot(momenta[..., 1], momenta[..., 2]), momenta[..., 3])
    inside = (polar > _POLAR[0]) & (polar < _POLAR[1]) & (momenta[..., 0] > energy)
    return np.asarray(inside.all(axis=1))


def equal_widths(pair: FittedPart, lone: FittedPart) -> float:
    """Mass [GeV] from which the core of the recoil peak is the narrower one."""
    curves = [
        (part.peaks.shape.masses, np.array([p.sigma for p in part.peaks.peaks]))
        for part in (pair, lone)
    ]
    return switch_mass(curves[0], curves[1], lone.part.lowest, pair.part.highest)


def _couplings(bench: Bench, limits: dict[str, Array]) -> list[Check]:
    """Expected over published limits: cross sections as couplings, g ∝ √σ."""
    card, reference = load_limit("belle2_alp_2020"), bench.references["coupling"]
    checks = []
    for mass in reference.points:
        near = np.abs(card.mass / mass - 1) < _NEAR
        published = float(np.median(card.limit[near]))
        own = at_mass(limits, "sigma_cls_expected_fb", mass)
        coupling = at_mass(limits, "gagammagamma_photons_cls_expected_per_GeV", mass)
        note = f"CLs; {coupling:.3g}/GeV, σ {own:.0f} fb where {published:.0f} fb were published"
        checks.append(reference.compare(mass, float(np.sqrt(own / published)), note))
    return checks


def _place(found: Fitted, mass: float) -> tuple[FittedPart, int, int]:
    """The part and row that test a mass, and the first bin of the part among all."""
    first = 0
    for part, rows in zip(found.parts, found.rows, strict=True):
        masses = part.windows.masses[rows]
        if len(masses) and masses[0] <= mass <= masses[-1]:
            return part, int(rows[np.argmin(np.abs(masses - mass))]), first
        first += len(part.windows.edges) - 1
    raise AssertionError(mass)


def _injection(bench: Bench, found: Fitted, mass: float) -> list[Check]:
    """Signal with all its candidates is added to background events, fitted, and comes back."""
    part, row, first = _place(found, mass)
    bins = len(part.windows.edges) - 1
    key = bench.key("injection", str(mass))
    background = found.events.draw(_TOYS, key.child("background"))[:, first : first + bins]
    signal = bench.analysis(_EDITION).signals[mass].candidates
    right = bench.analysis(_EDITION).room.hunt.right.passed(part.enters(signal))  # type: ignore[union-attr]
    weight = np.asarray(part.enters(signal)["weight"], float)
    expected = part.counts(signal) / float(weight[right].sum())
    alone = sliding_fit(part.smooth.expectation, part.windows)
    put = _SIGNIFICANCE * float(alone.errors[0, row])
    counts = background + key.child("signal").generator().poisson(put * expected, background.shape)
    plain = sliding_fit(counts, part.windows)
    # the same background without signal: what its simulated events fluctuate by is in both
    gain = plain.yields[:, row] - sliding_fit(background, part.windows).yields[:, row]
    errors = constrained_fit(counts, part.model).fit.errors[:, row]
    best = part.windows.masses[np.nanargmax(plain.significance, axis=1)]
    close = np.abs(best - part.windows.masses[row]) < 2 * part.windows.resolution[row]
    note = f"{_TOYS} pseudo-experiments, {put:.0f} events put in at {mass:g} GeV"
    pull = (plain.yields[:, row] - put) / plain.errors[:, row]
    return [
        compare(
            f"injection/{mass:g}",
            f"recovered over injected yield, {mass:g} GeV",
            float(np.mean(gain)) / put,
            1.0,
            Tolerance(relative=0.05),
            f"{note}; yield with less yield without signal on the same background; systematic "
            f"errors make the error {float(np.mean(errors) / np.mean(plain.errors[:, row])):.2f} "
            "times larger",
        ),
        compare(
            f"injection_pull/{mass:g}",
            f"width of the pull of the injected yield, {mass:g} GeV",
            float(np.std(pull)),
            1.0,
            Tolerance(absolute=0.15),
            note,
        ),
        compare(
            f"injection_place/{mass:g}",
            f"share of injected peaks found within two resolutions, {mass:g} GeV",
            float(np.mean(close)),
            1.0,
            Tolerance(low=0.95),
            note,
        ),
    ]


def _background_alone(bench: Bench, found: Fitted) -> Check:
    """How often background alone has a local p-value below 5 %."""
    counts = found.events.draw(_TOYS, bench.key("background alone"))
    shares, first = [], 0
    for part, rows in zip(found.parts, found.rows, strict=True):
        bins = len(part.windows.edges) - 1
        fit = sliding_fit(counts[:, first : first + bins], part.windows)
        shares.append(ndtr(-fit.significance * part.trust)[:, rows] < _LEVEL)
        first += bins
    mean = float(np.mean(np.concatenate(shares, axis=1)))
    return compare(
        "local_p_value",
        f"share of local p-values below {_LEVEL:g} in background alone, all masses",
        mean,
        _LEVEL,
        Tolerance(absolute=0.01),
        f"{_TOYS} pseudo-experiments of whole simulated events",
    )


def _wrong_pairs(found: Fitted) -> Check:
    """What the other two candidates of a signal event do."""
    told = []
    for part in found.parts:
        peaks = part.peaks
        middle = len(peaks.shape.masses) // 2
        width = float(peaks.shape.widths[middle])
        near = np.abs(0.5 * (peaks.edges[1:] + peaks.edges[:-1]) - peaks.shape.masses[middle])
        wide = float(peaks.edges[1] - peaks.edges[0])
        density = float(peaks.wrong[middle][np.argmin(near)]) / wide
        told.append(
            f"{part.part.name} at {peaks.shape.masses[middle]:g} GeV: "
            f"{peaks.wrong[middle].sum():.2f} in the spectrum, {4 * width * density:.3f} within "
            "±2 resolutions"
        )
    return skipped("wrong_pairs", "wrong candidates per right one", None, "; ".join(told))
