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
from lumbra.interpretation.recast.width_law import WidthLaw, width_law
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
        The lower edge when the widths into hadrons move within their errors, both models' apart.
    recipe : Recipe
        How the limit was read.
    """

    region: ExcludedRegion
    parameter: str
    published: Array
    hadronic_low: Array
    hadronic_high: Array
    recipe: Recipe


@dataclass(frozen=True)
class _Side:
    """One model: its rate at unit coupling, its widths, and the map of decays in flight."""

    rate: Array
    law: WidthLaw
    efficiency: EfficiencyMap | None
    escaping: bool
    share: float | None = None

    def seen(self, mass: Array, coupling: Array, rows: Rows, law: WidthLaw | None = None) -> Array:
        """Share of the particles that the search would take, (rows, k)."""
        law = self.law if law is None else law
        if self.share is not None:
            return np.full((len(rows), 1), self.share)
        wanted = law.fraction(coupling, rows)
        if self.efficiency is None:
            return wanted
        lives = self.efficiency.at(mass, law.ctau(coupling, rows))
        return wanted + (1 - wanted) * lives if self.escaping else wanted * lives


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
    source = _side(recipe, recipe.source, recipe.fixed, mass, efficiency, recipe.source_share)
    target = _side(recipe, model, fixed, mass, efficiency, None)
    rows = np.arange(len(mass))
    allowed = _published_rate(recipe, source, mass, published, rows)

    def strength(m: Array, coupling: Array, chosen: Rows) -> Array:
        made = target.rate[chosen, None] * coupling**2
        return np.asarray(made * target.seen(m, coupling, chosen) / allowed[chosen, None])

    ends = (1e-9, vertices.largest) if couplings is None else couplings
    region = excluded_region(strength, mass, ends)
    low, high = _hadronic_band(recipe, source, target, model, fixed, published, region)
    return Recast(region, vertices.parameter, published, low, high, recipe)


def _side(
    recipe: Recipe, model: str, fixed: Mapping[str, Any], mass: Array,
    efficiency: EfficiencyMap | None, share: float | None, shift: Array | float = 1.0,
) -> _Side:  # fmt: skip
    parameter = vertices_of(model).parameter
    rate = production_rate(recipe.reaction, model, mass, recipe.beams, recipe.window, fixed)
    weights = dict(recipe.final_states)
    escaping = recipe.flight == "escaping"
    if escaping and "invisible" in weights and not entry_of(model).model.INVISIBLE:
        # nothing it decays to is invisible by itself: only escapes are
        weights = dict.fromkeys(entry_of(model).model.CHANNELS, 0.0)
    law = width_law(model, parameter, mass, fixed, weights, shift)
    return _Side(rate, law, efficiency, escaping, share)


def _published_rate(
    recipe: Recipe, source: _Side, mass: Array, published: Array, rows: Rows
) -> Array:
    """The rate that is excluded: cross section or branching fraction into what is seen."""
    if recipe.power == 0:
        return published
    coupling = (published ** (1 / recipe.power))[:, None]
    seen = source.seen(mass[:, None], coupling, rows)[:, 0]
    return np.asarray(source.rate * coupling[:, 0] ** 2 * seen)


def _flight_map(recipe: Recipe, mass: Array) -> EfficiencyMap | None:
    if recipe.flight == "any":
        return None
    few = len(mass) < 2
    nodes = mass if few else np.geomspace(mass[0], mass[-1], _MAP_NODES)
    boost, weight = boosts_of(recipe.reaction, nodes, recipe.beams, recipe.window)
    return flight_map(recipe.flight, nodes, boost, weight, recipe.length, recipe.length)


def _common_range(
    limit: PublishedLimit, model: str, recipe: Recipe
) -> tuple[Array, Array]:
    """Masses of the card that both models and the reaction allow, with the limit there."""
    low = max(entry_of(name).range[0] for name in (model, recipe.source))
    high = min(entry_of(name).range[1] for name in (model, recipe.source))
    if model == "alp" or recipe.source == "alp" or recipe.flight == "escaping":
        low = 0.0
    top = {"gamma-x": recipe.beams.sqrt_s, "mumu-x": 10.0, "phi-eta": 0.471}[recipe.reaction]
    floor = {"gamma-x": 0.0, "mumu-x": 0.01, "phi-eta": 0.0}[recipe.reaction]
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
    recipe: Recipe, source: _Side, target: _Side, model: str, fixed: Mapping[str, Any],
    published: Array, region: ExcludedRegion,
) -> tuple[Array, Array]:  # fmt: skip
    """The lower edge with the widths into hadrons moved up and down, in quadrature."""
    mass, rows = region.mass, np.arange(len(region.mass))
    edge = np.where(np.isfinite(region.lower), region.lower, 1.0)[:, None]
    at = (published ** (1 / recipe.power))[:, None] if recipe.power else edge
    sides = [(target, model, fixed, edge, 1.0)]
    if recipe.power and source.share is None:
        sides.append((source, recipe.source, recipe.fixed, at, -1.0))
    squares = np.zeros((2, len(mass)))
    for side, name, parameters, coupling, sign in sides:
        if name not in _CURRENTS:
            continue
        error = hadronic_uncertainty(mass, _CURRENTS[name])
        central = side.seen(mass[:, None], coupling, rows)[:, 0]
        for i, step in enumerate((-1.0, 1.0)):
            moved = _side(
                recipe, name, parameters, mass, side.efficiency, side.share, 1 + sign * step * error
            )
            other = moved.seen(mass[:, None], coupling, rows)[:, 0]
            with np.errstate(divide="ignore", invalid="ignore"):
                # the edge goes with the root of what is seen
                squares[i] += np.square(np.nan_to_num(np.log(other / central) / 2))
    spread = np.sqrt(squares)
    return region.lower * np.exp(-spread[0]), region.lower * np.exp(spread[1])


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
