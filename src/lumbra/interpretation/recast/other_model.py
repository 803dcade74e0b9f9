"""A published limit under another model.

The excluded rate σ(g)B(final states)ε(m, cτ) of the publication is compared with that of the
other model at each of its couplings: Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004, with the
lifetime solved for instead of taken from one ratio, so that regions close where the particle
lives too long or too short. The efficiency for decays in place is taken to be the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.interpretation.efficiency_map import EfficiencyMap
from lumbra.interpretation.excluded import ExcludedRegion, excluded_region
from lumbra.interpretation.flight import flight_map
from lumbra.interpretation.published import PublishedLimit
from lumbra.interpretation.recast.production import boosts_of, production_rate
from lumbra.interpretation.recast.recipe import Recipe, recipe_of
from lumbra.interpretation.recast.vertices import vertices_of
from lumbra.interpretation.signal_yield import Signal
from lumbra.interpretation.width_law import width_law
from lumbra.models.hadrons import hadronic_uncertainty
from lumbra.models.named import entry_of, parameter_defaults

__all__ = ["Recast", "recast"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

_MAP_NODES: Final = 60
_CURRENTS: Final = {
    "dark-photon": "electromagnetic",
    "b-minus-l": "baryonic",
    "protophobic": "protophobic",
}


@dataclass(frozen=True)
class Recast:
    """What a published limit excludes of another model.

    Parameters
    ----------
    region : ExcludedRegion
        Lower and upper edge of the coupling by mass.
    parameter : str
        Name of the coupling.
    published : (n,)
        The published limit at the same masses.
    hadronic_low, hadronic_high : (n,)
        The lower edge when the widths into hadrons move by their errors; those of two currents are
        independent of each other.
    recipe : Recipe
        How the limit was read.
    """

    region: ExcludedRegion
    parameter: str
    published: Array
    hadronic_low: Array
    hadronic_high: Array
    recipe: Recipe


def recast(
    limit: PublishedLimit,
    model: str,
    fixed: Mapping[str, Any] | None = None,
    *,
    recipe: Recipe | None = None,
    efficiency: EfficiencyMap | None = None,
    couplings: tuple[float, float] | None = None,
) -> Recast:
    """What a published limit excludes of another model.

    Parameters
    ----------
    limit : PublishedLimit
        The card; masses beyond the other model's range are left out.
    model : str
        The other model.
    fixed : mapping, optional
        Its parameters besides mass and coupling.
    recipe : Recipe, optional
        How to read the limit; that of the card if left out.
    efficiency : EfficiencyMap, optional
        Of decays in flight relative to decays in place, from a simulation; by the exponential law
        folded with the spectrum of boosts if left out.
    couplings : (float, float), optional
        Range to look at; 1e-9 to the end of small couplings if left out.

    Raises
    ------
    InputError
        If the model is not made or does not decay as the search asks, or no mass fits both.
    """
    recipe = recipe_of(limit) if recipe is None else recipe
    fixed = dict(fixed or {})
    vertices = vertices_of(model)
    _refuse_unknown(model, vertices.parameter, fixed)
    mass, published = _common_range(limit, model, recipe)
    if efficiency is None:
        efficiency = _flight_map(recipe, mass)
    source = _side(
        recipe, recipe.source, recipe.fixed, mass, efficiency, recipe.source_share, recipe.only
    )
    target = _side(recipe, model, fixed, mass, efficiency, None)
    rows = np.arange(len(mass))
    allowed = _published_rate(recipe, source, mass, published, rows)

    def strength(m: Array, coupling: Array, chosen: Rows) -> Array:
        return np.asarray(target.visible_rate(m, coupling, chosen) / allowed[chosen, None])

    ends = (1e-9, vertices.largest) if couplings is None else couplings
    region = excluded_region(strength, mass, ends)
    low, high = _hadronic_band(recipe, source, target, model, fixed, published, region)
    return Recast(region, vertices.parameter, published, low, high, recipe)


def _side(
    recipe: Recipe, model: str, fixed: Mapping[str, Any], mass: Array,
    efficiency: EfficiencyMap | None, share: float | None, only: tuple[str, ...] = (),
) -> Signal:  # fmt: skip
    parameter = vertices_of(model).parameter
    rate = production_rate(recipe.reaction, model, mass, recipe.beams, recipe.window, fixed)
    law = width_law(model, parameter, mass, fixed, _weights(recipe, model), only=only)
    if not law.wanted and share is None and recipe.flight != "escaping":
        raise InputError(
            f"The model '{model}' does not decay into what this search looks for.",
            given=", ".join(recipe.final_states) + " with these parameters",
            allowed="a model with a width into one of them",
            suggestion="take a limit of another final state, or set the coupling that opens it",
        )
    return Signal(rate, law, efficiency, recipe.flight == "escaping", share)


def _weights(recipe: Recipe, model: str) -> Mapping[str, float]:
    """The final states that are looked for; in a model without invisible ones, only escapes are."""
    kind = entry_of(model).model
    if recipe.flight == "escaping" and "invisible" in recipe.final_states and not kind.INVISIBLE:
        return dict.fromkeys(kind.CHANNELS, 0.0)
    return recipe.final_states


def _published_rate(
    recipe: Recipe, source: Signal, mass: Array, published: Array, rows: Rows
) -> Array:
    """The rate that is excluded: cross section or branching fraction into what is seen."""
    if recipe.power == 0:
        return published
    coupling = (published ** (1 / recipe.power))[:, None]
    return source.visible_rate(mass[:, None], coupling, rows)[:, 0]


def _flight_map(recipe: Recipe, mass: Array) -> EfficiencyMap | None:
    if recipe.flight == "any":
        return None
    few = len(mass) < 2
    nodes = mass if few else np.geomspace(mass[0], mass[-1], _MAP_NODES)
    boost, weight = boosts_of(recipe.reaction, nodes, recipe.beams, recipe.window)
    return flight_map(recipe.flight, nodes, boost, weight, recipe.length, recipe.length)


def _common_range(limit: PublishedLimit, model: str, recipe: Recipe) -> tuple[Array, Array]:
    """Masses of the card that both models and the reaction allow, with the limit there."""
    low = max(entry_of(name).range[0] for name in (model, recipe.source))
    high = min(entry_of(name).range[1] for name in (model, recipe.source))
    if model == "alp" or recipe.source == "alp" or recipe.flight == "escaping":
        low = 0.0
    tops = {"gamma-x": recipe.beams.sqrt_s, "mumu-x": 10.0, "phi-eta": 0.471, "pi0-gamma": 0.1349}
    top = tops.get(recipe.reaction, np.inf)
    floor = 0.01 if recipe.reaction == "mumu-x" else 0.0
    inside = (limit.mass >= max(low, floor)) & (limit.mass < min(high, top))
    if not np.any(inside):
        raise InputError(
            f"No mass of '{limit.name}' fits the model '{model}'.",
            given=f"{limit.mass[0]:g} to {limit.mass[-1]:g} GeV",
            allowed=f"{max(low, floor):g} to {min(high, top):.4g} GeV",
            suggestion="take another limit",
        )
    return limit.mass[inside], limit.limit[inside]


def _hadronic_band(
    recipe: Recipe, source: Signal, target: Signal, model: str, fixed: Mapping[str, Any],
    published: Array, region: ExcludedRegion,
) -> tuple[Array, Array]:  # fmt: skip
    """The lower edge with the widths into hadrons moved by their errors; it goes with the root."""
    mass, rows = region.mass, np.arange(len(region.mass))
    edge = np.where(np.isfinite(region.lower), region.lower, 1.0)[:, None]
    at = (published ** (1 / recipe.power))[:, None] if recipe.power else edge
    shifts = [_shifts(recipe, target, model, fixed, mass, edge, rows)]
    if recipe.power and source.share is None and not recipe.only:
        shifts.append(_shifts(recipe, source, recipe.source, recipe.fixed, mass, at, rows))
    if len(shifts) == 2 and _CURRENTS.get(model) == _CURRENTS.get(recipe.source):
        # the same current on both sides: what moves one moves the other
        shifts = [shifts[0] - shifts[1]]
    spread = np.sqrt(sum(np.square(np.max(np.abs(shift), axis=0)) for shift in shifts))
    return region.lower * np.exp(-spread), region.lower * np.exp(spread)


def _shifts(
    recipe: Recipe, side: Signal, model: str, fixed: Mapping[str, Any], mass: Array,
    coupling: Array, rows: Rows,
) -> Array:  # fmt: skip
    """Half the change of ln(share seen), (2, n), for widths into hadrons less and more by 1 σ."""
    if model not in _CURRENTS:
        return np.zeros((2, len(mass)))
    error = hadronic_uncertainty(mass, _CURRENTS[model])
    weights = _weights(recipe, model)
    parameter = vertices_of(model).parameter
    seen = [
        side.seen(
            mass[:, None],
            coupling,
            rows,
            width_law(model, parameter, mass, fixed, weights, 1 + step * error),
        )[:, 0]
        for step in (0.0, -1.0, 1.0)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = [np.log(moved / seen[0]) / 2 for moved in seen[1:]]
    return np.nan_to_num(np.array(changes), nan=0.0, posinf=0.0, neginf=0.0)


def _refuse_unknown(model: str, parameter: str, fixed: Mapping[str, Any]) -> None:
    allowed = [k for k in parameter_defaults(model) if k not in ("mass", parameter)]
    unknown = [name for name in fixed if name not in allowed]
    if unknown:
        raise InputError(
            f"This parameter of '{model}' cannot be fixed here.",
            given=", ".join(unknown),
            allowed=", ".join(allowed) or "nothing",
            suggestion=f"{parameter} is what the limit is on; masses are those of the card",
        )
