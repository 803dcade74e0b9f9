"""Tables and headline numbers of the analyses of published data, one function each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Estimate, Key
from lumbra.inference import p_to_z
from lumbra.interpretation import load_limit, load_published
from lumbra.interpretation.observed import (
    ASSUMPTIONS,
    KaonHunt,
    Settings,
    hunt_kaon_invisible,
    hunt_pion_pairs,
    measure_knunu,
    single_photon_limit,
)
from lumbra.interpretation.observed.kaon_neutrinos import STANDARD_MODEL
from lumbra.interpretation.observed.single_photon import MEASUREMENT, PUBLISHED
from lumbra.interpretation.published import BestFit

__all__ = ["ANALYSES", "KAON_RECAST", "KLOE_PIONS", "Analysed", "Analysis"]

Array = NDArray[np.float64]
Columns = dict[str, Any]

KAON_RECAST: Final = "babar_b_to_k_invisible_x_recast"
KLOE_PIONS: Final = "kloe_darkphoton_2016_pipigamma"
_KNUNU: Final = ("belle2_knunu_ita_counts", "belle2_knunu_ita_shapes")
_DENSITIES: Final = tuple(f"belle2_knunu_ita_numberdensity_{region}" for region in ("sr", "cr"))
_BANDS: Final = ("_minus2", "_minus1", "", "_plus1", "_plus2")


@dataclass(frozen=True)
class Analysed:
    """What an analysis gives.

    Parameters
    ----------
    tables : dict of str to columns
        By file name without suffix.
    summary : dict
        Headline numbers.
    """

    tables: dict[str, Columns]
    summary: dict[str, Any]


@dataclass(frozen=True)
class Analysis:
    """An analysis of published data.

    Parameters
    ----------
    title : str
        What it asks.
    experiment : str
        Whose data.
    run : callable
        From level, key and number of pseudo-experiments to what is found.
    cards : tuple of str
        Published data and limits that it reads.
    assumptions : tuple of str
        What is assumed, a sentence each.
    hunts : bool
        Whether there are pseudo-experiments.
    """

    title: str
    experiment: str
    run: Callable[[float, Key, int, int], Analysed]
    cards: tuple[str, ...]
    assumptions: tuple[str, ...] = field(default=())
    hunts: bool = True


def _knunu(level: float, key: Key, experiments: int, workers: int) -> Analysed:
    found = measure_knunu()
    impacts = found.budget.impacts
    counts = {
        "channel": list(found.channel),
        "bin": found.bin,
        "observed": found.observed,
        "fitted_events": found.fitted,
    }
    nuisances = {
        "nuisance": [impact.name for impact in impacts],
        "pull": [impact.value for impact in impacts],
        "pull_error": [impact.error for impact in impacts],
        "branching_up": [impact.up * STANDARD_MODEL for impact in impacts],
        "branching_down": [impact.down * STANDARD_MODEL for impact in impacts],
    }
    return Analysed(
        {"counts": counts, "impacts": nuisances},
        {
            "branching_fraction": found.branching,
            "statistical_error": found.statistical,
            "systematic_error": found.systematic,
            "standard_model": STANDARD_MODEL,
            "largest_impact": impacts[0].name,
            "twice_log_likelihood_ratio": 2 * found.budget.fit.loss,
        },
    )


def _kaon_invisible(level: float, key: Key, experiments: int, workers: int) -> Analysed:
    columns: Columns = {}
    summary: dict[str, Any] = {}
    for name, assumption in ASSUMPTIONS.items():
        case = name.replace("-", "_")
        found = hunt_kaon_invisible(
            name,
            level=level,
            key=key.child(name),
            experiments=experiments,
            workers=workers,
        )
        columns |= {"mass_GeV": found.mass, "q2_GeV2": np.square(found.mass)}
        columns |= {
            f"{case}_branching": found.branching,
            f"{case}_branching_error": found.error,
            f"{case}_local_p_value": found.p_value,
            f"{case}_observed": found.limit,
            **_bands(case, found.expected),
        }
        columns |= _babar(found.mass)
        summary[f"largest excess, {assumption}"] = {
            **_kaon_excess(found),
            "babar_recast_branching": float(columns["babar_recast_branching"][found.largest]),
            "babar_recast_upper": float(columns["babar_recast_upper"][found.largest]),
        }
    return Analysed({"limits": columns}, summary)


def _kaon_excess(found: KaonHunt) -> dict[str, Any]:
    row = found.largest
    return {
        "mass_GeV": float(found.mass[row]),
        "branching": float(found.branching[row]),
        "branching_error": float(found.error[row]),
        "significance": float(np.sqrt(found.q0[row])),
        **_global(found.global_p, found.gross_vitells),
    }


def _babar(mass: Array) -> Columns:
    """The recast of BaBar's data: best fit and upper edge of its interval."""
    theirs = load_published(KAON_RECAST)
    if not isinstance(theirs, BestFit):  # the card says so; this is for the type checker
        return {}
    best = np.interp(mass, theirs.mass, theirs.value, left=np.nan, right=np.nan)
    error = np.interp(mass, theirs.mass, theirs.error_plus, left=np.nan, right=np.nan)
    return {"babar_recast_branching": best, "babar_recast_upper": best + error}


def _single_photon(level: float, key: Key, experiments: int, workers: int) -> Analysed:
    found, published = single_photon_limit(level), load_limit(PUBLISHED)
    theirs = np.full_like(found.mass, np.nan)
    covered = published.covers(found.mass)
    theirs[covered] = published.at(found.mass[covered])
    columns = {
        "mass_GeV": found.mass,
        "epsilon2": found.best,
        "epsilon2_error": found.error,
        "local_significance": found.significance,
        "epsilon_observed": found.limit,
        **_bands("epsilon", found.expected),
        "epsilon_published": theirs,
    }
    ratio = found.limit[covered] / theirs[covered]
    row = int(np.argmax(found.significance))
    return Analysed(
        {"limits": columns},
        {
            "largest_significance": float(found.significance[row]),
            "at_mass_GeV": float(found.mass[row]),
            "limit_over_published_90_percent": [float(ratio.min()), float(ratio.max())],
        },
    )


def _pion_pairs(level: float, key: Key, experiments: int, workers: int) -> Analysed:
    settings = Settings(level=level)
    found = hunt_pion_pairs(settings, key=key, experiments=experiments)
    kloe = load_limit(KLOE_PIONS)
    theirs = np.full_like(found.mass, np.nan)
    covered = kloe.covers(found.mass)
    theirs[covered] = kloe.at(found.mass[covered])
    columns = {
        "mass_GeV": found.mass,
        "area_nb_GeV": found.area,
        "area_error_nb_GeV": found.error,
        "epsilon2": found.mixing,
        "local_significance": found.significance,
        "kept_share": found.kept,
        "epsilon_observed": found.limit,
        **_bands("epsilon", found.expected),
        "kloe_epsilon": theirs,
    }
    spectrum = {
        "mass_low_GeV": found.pairs.low,
        "mass_high_GeV": found.pairs.high,
        "cross_section_nb": found.pairs.cross_section,
        "error_nb": found.pairs.error,
        "background_nb": found.background,
    }
    row = found.largest
    independent = hunt_pion_pairs(Settings(level=level, correlated=False))
    return Analysed(
        {"limits": columns, "spectrum": spectrum},
        {
            "largest excess": {
                "mass_GeV": float(found.mass[row]),
                "epsilon2": float(found.mixing[row]),
                "significance": float(found.significance[row]),
                **_global(found.global_p, found.gross_vitells),
            },
            "largest significance with independent errors": float(independent.significance.max()),
            "chi_square": found.chi_square,
            "degrees_of_freedom": found.freedom,
            "median limit over KLOE's": float(np.nanmedian(found.limit / theirs)),
        },
    )


def _bands(name: str, expected: Array) -> Columns:
    return {f"{name}_expected{b}": row for b, row in zip(_BANDS, expected, strict=True)}


def _global(share: Estimate | None, bound: float | None) -> dict[str, Any]:
    if share is None:
        return {}
    return {
        "global_p_value": share.value,
        "global_p_value_error": share.error,
        "global_significance": float(p_to_z(max(share.value, share.error))),
        "gross_vitells": bound,
    }


ANALYSES: Final[dict[str, Analysis]] = {
    "belle2-knunu": Analysis(
        "B⁺ → K⁺νν̄: branching fraction from the observed counts",
        "Belle II, 362 fb⁻¹",
        _knunu,
        _KNUNU + _DENSITIES,
        (
            "Leading errors of shapes only, as in the released likelihood's short form.",
            "Normalisations of seven backgrounds known to 50 %, one factor for all channels each.",
            "Statistical error: scatter of the best fit when the counts alone fluctuate.",
        ),
        hunts=False,
    ),
    "belle2-kaon-invisible": Analysis(
        "B⁺ → K⁺X, X invisible: a hunt in q²",
        "Belle II, 362 fb⁻¹",
        _kaon_invisible,
        (*_KNUNU, *_DENSITIES, KAON_RECAST),
        (
            "X leaves nothing in the detector; its width is below the resolution.",
            "At one q² the efficiency is that of B⁺ → K⁺νν̄; the motion of the B smears it into "
            "a box of ±1.5 GeV² in reconstructed q², which the released densities hold.",
            "Densities are divided by the Standard Model's rate with HPQCD's form factor; the "
            "difference to FNAL/MILC's, up to 2 %, is an error.",
            "K⁺νν̄ is the Standard Model's within 7 %, or free, also below zero.",
            "The level of the interval of the recast of BaBar's data is not stated there.",
        ),
    ),
    "babar-single-photon": Analysis(
        "A′ → invisible: limits from best fits",
        "BaBar, 53 fb⁻¹",
        _single_photon,
        (MEASUREMENT, PUBLISHED),
        (
            "Gaussian likelihood, flat prior in ε² ≥ 0.",
            "The errors were probably derived from the published limit: agreement with it tests "
            "the method, not the numbers.",
        ),
        hunts=False,
    ),
    "babar-pion-pairs": Analysis(
        "A′ → π⁺π⁻: a hunt in the cross section of e⁺e⁻ → π⁺π⁻(γ)",
        "BaBar, 232 fb⁻¹",
        _pion_pairs,
        ("babar_pipi_xsec_2009", KLOE_PIONS),
        (
            "Published errors are total ones without correlations; neighbours are correlated as "
            "residuals of the fit are (a fifth over three bins), with the full error for each bin.",
            "A signal is as wide as tracks measure it (0.0044 of its mass, simulated): the "
            "unfolding does not sharpen an excess that it takes for a fluctuation.",
            "Interference with the virtual photon, a hundredth of the peak, is left out.",
        ),
    ),
}
"""The analyses by name."""
