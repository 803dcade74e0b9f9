"""Dark Higgsstrahlung with an invisible h′: rates, efficiency, limits, and trials in the plane."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import PlaneHunt
from lumbra.foundation import Beams, Key
from lumbra.generation import cross_section
from lumbra.generation.dark_higgs import dark_higgsstrahlung
from lumbra.inference import p_to_z
from lumbra.inference.plane import WindowIndex
from lumbra.inference.plane.pseudo_planes import draw_planes
from lumbra.interpretation import load_headlines
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check, Tolerance, compare
from lumbra.workflow.checks.reference import against
from lumbra.workflow.plane_counted import PlaneCounted
from lumbra.workflow.plane_windows import place_hypotheses

__all__ = ["dark_higgsstrahlung_rates", "dark_higgsstrahlung_search"]

Array = NDArray[np.float64]
_EDITION: Final = "belle2-2019"
_HEAD_ON: Final = Beams(5.29, 5.29)
_EVENTS: Final = 40_000
_LIGHT: Final = 0.01
_PLANES: Final = 20_000
_TOYS: Final = 200
_INJECTED: Final = 20.0
_FOUR_SIGMA: Final = 3.167e-5


def dark_higgsstrahlung_rates(bench: Bench) -> list[Check]:
    """Cross sections of the generator without radiation against the closed form."""
    checks = []
    for name, higgs in (("cross_section_light", _LIGHT), ("cross_section_2_GeV", 2.0)):
        reference = bench.references[name]
        for mass in reference.points:
            process = dark_higgsstrahlung(mass, higgs, 1e-4, 1.0, radiation=False)
            found = cross_section(process, _EVENTS, _HEAD_ON, bench.key(name, str(mass)))
            note = f"Monte Carlo error {100 * found.relative:.2f} %"
            checks.append(reference.compare(mass, found.value, note))
    return checks


def dark_higgsstrahlung_search(bench: Bench) -> list[Check]:
    """Everything that the search with 8.34 fb⁻¹ is checked for."""
    analysis, limits = bench.analysis(_EDITION), bench.limits(_EDITION)
    bench.progress.stage("plane", 1)
    headlines = load_headlines("dark_higgsstrahlung_invisible")
    first, second = limits["mass_aprime_GeV"], limits["mass_higgs_GeV"]
    efficiency, sigma = limits["efficiency"], limits["sigma_bayes_expected_fb"]
    few = 100 * float(np.mean(limits["background_events"] < 1))
    inner, outer = (first > 4) & (first < 9), (first > 4) & (first < 9.7)
    span = np.quantile(efficiency[inner], [0.05, 0.95])
    row = int(np.argmin((first - 9.0) ** 2 + (second - 0.5) ** 2))
    place = f"window at ({first[row]:.2f}, {second[row]:.2f}) GeV"
    expected = float(limits["background_events"][row])
    coupling = limits["eps2alphaD_mumu_bayes_expected"]
    coupling_low = limits["eps2alphaD_mumu_bayes_expected_minus2"]
    measured, hunt = _measured(analysis), analysis.room.hunt
    assert isinstance(hunt, PlaneHunt)
    placed = len(place_hypotheses(hunt, measured.windows.shape)[0])
    minima = measured.minima(_PLANES, bench.key("planes"))
    checks = [
        against(headlines["efficiency"], float(np.median(efficiency[inner])),
                f"90 % of the windows have {span[0]:.3f} to {span[1]:.3f}"),
        against(headlines["efficiency_share"], _share(efficiency[inner], 0.08, 0.25)),
        against(headlines["sigma_share"], _share(sigma[outer], 1.5, 6.0),
                f"{few:.0f} % of all windows expect less than one background event"),
        against(headlines["eps2alphaD_9_0.5_GeV"], float(coupling[row]),
                f"{place}; {sigma[row]:.2f} fb, efficiency {efficiency[row]:.3f}, "
                f"{expected:.2f} background events expected; the published value is the strongest "
                f"of all, where nothing was seen: here {coupling_low[row]:.2g} at −2σ"),
        against(headlines["eps2alphaD_of_sigma"], float(1.7 * coupling[row] / sigma[row]), place),
        against(headlines["windows"], placed,
                f"widths of the simulation; {len(first)} of them lie where signal passes, above "
                f"{first.min():.2f} GeV"),
        against(headlines["somewhere_4_sigma"], float(np.mean(minima <= _FOUR_SIGMA)),
                f"{_PLANES} pseudo-planes of {len(first)} windows"),
    ]  # fmt: skip
    for pair in ((6.0, 2.265), (9.0, 0.765)):
        checks += _injection(analysis, measured, pair, bench.key("injection", str(pair)))
    bench.progress.advance()
    return checks


def _share(values: Array, low: float, high: float) -> float:
    return float(np.mean((values >= low) & (values <= high)))


def _measured(analysis: Analysis) -> PlaneCounted:
    if not isinstance(analysis.measured, PlaneCounted):
        raise TypeError(f"{analysis.room.name} does not hunt in a plane")
    return analysis.measured


def _injection(
    analysis: Analysis, measured: PlaneCounted, pair: tuple[float, float], key: Key
) -> list[Check]:
    """Signal on pseudo-planes of background: found where it was put, and as much of it."""
    w = measured.windows
    row = int(np.argmin((w.first - pair[0]) ** 2 + (w.second - pair[1]) ** 2))
    signal = analysis.left(analysis.signals[pair])
    weight = np.asarray(signal["weight"], float) / analysis.signals[pair].generated
    x, y = (np.asarray(signal[name], float) for name in ("M", "m2Recoil"))
    found = WindowIndex(w.ellipses).containing(x, y)
    planes = draw_planes(measured.source, _TOYS, key.child("background"))
    rng = key.child("signal").generator()
    mean = weight * (_INJECTED / float(w.efficiency[row]))
    added = np.stack([found.sums(rng.poisson(mean).astype(float)) for _ in range(_TOYS)])
    counts = planes.astype(np.int64) + np.rint(added).astype(np.int64)
    local = measured.p_values.at(counts)
    hit = np.mean(_near(measured, row, np.argmin(local, axis=1)))
    note = (
        f"{_TOYS} pseudo-experiments, {_INJECTED:g} events on {w.background[row]:.2f}; median "
        f"local significance {np.median(p_to_z(local[:, row])):.1f}σ"
    )
    recovered = float(np.mean(counts[:, row]) - np.mean(planes[:, row])) / _INJECTED
    text = f"({pair[0]:g}, {pair[1]:g}) GeV"
    return [
        compare(f"injection_place/{pair[0]:g}", f"share with the largest excess at {text}",
                float(hit), 1.0, Tolerance(low=0.95), note),
        compare(f"injection/{pair[0]:g}", f"recovered over injected cross section, {text}",
                recovered, 1.0, Tolerance(relative=0.15),
                "the efficiency of the window is read between simulated pairs"),
    ]  # fmt: skip


def _near(measured: PlaneCounted, row: int, best: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether windows overlap with one: centres at most two semi-axes apart."""
    e = measured.windows.ellipses
    form = e.form()[row]
    u, v = e.x[best] - e.x[row], e.y[best] - e.y[row]
    return np.asarray(form[0] * u * u + 2 * form[1] * u * v + form[2] * v * v <= 4.0)
