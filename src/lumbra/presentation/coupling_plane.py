"""All published limits on a coupling of a model, and own results, ready to be drawn together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.interpretation.published import (
    QUANTITIES,
    Certificate,
    Contour,
    ExcludedBand,
    PublishedLimit,
    certificates,
    load_published,
)
from lumbra.presentation.coupling_figure import Exclusion, OwnLimit
from lumbra.presentation.curves import Limit, limit_from
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import quoted_method, readings

__all__ = ["Plane", "own_limits", "published_plane"]

Array = NDArray[np.float64]

_SHAPES: Final = ("curve", "band", "contour")
_GENERAL: Final = ("branching_fraction", "sigma_fb")  # planes that mix decays: not by themselves
_SAME: Final = {"epsilon2": "epsilon"}  # quantities that are drawn as another one
_COUPLINGS: Final = {("lmu-ltau", "coupling"): "gprime", ("b-minus-l", "coupling"): "g_bl"}
"""Quantities of cards by model and parameter, where their names differ."""
_SIGNS: Final = (
    ("mu+mu-", "μμ"), ("e+e-", "ee"), ("tau+tau-", "ττ"), ("pi+pi-", "ππ"), ("gamma gamma", "γγ"),
    ("gamma", "γ"), ("nu nubar", "νν̄"), ("invisible", "inv."), ("chi chi-bar", "χχ"),
    ("l+l-", "ℓℓ"),
)  # fmt: skip
_SUBSCRIPTS: Final = str.maketrans("aeγ0123456789−", "ₐₑᵧ₀₁₂₃₄₅₆₇₈₉₋")


@dataclass(frozen=True)
class Plane:
    """What is drawn in the plane of mass and coupling.

    Parameters
    ----------
    model, quantity : str
        Names of the model and of the quantity.
    ylabel : str
        Symbol and unit, for the axis.
    exclusions : sequence of Exclusion
        Published limits.
    certificates : mapping of str to Certificate
        Their headers by name, to cite them.
    levels : sequence of float
        Confidence levels among them.
    """

    model: str
    quantity: str
    ylabel: str
    exclusions: Sequence[Exclusion]
    certificates: Mapping[str, Certificate]
    levels: Sequence[float]


def published_plane(
    model: str,
    *,
    quantity: str | None = None,
    level: float | None = None,
    cards: Path | None = None,
    leave_out: Sequence[str] = (),
) -> Plane:
    """Choose published limits of a model on one quantity.

    Parameters
    ----------
    model : str
        Its name, such as ``dark-photon``.
    quantity : str, optional
        Name of the quantity; the coupling that most cards limit if left out. ε and ε² are one.
    level : float, optional
        Only limits at this confidence level.
    cards : Path, optional
        A folder with cards of your own.
    leave_out : sequence of str
        Names of cards that are not wanted.

    Raises
    ------
    InputError
        If there is no card of the model, the quantity or the level, or no such name to leave out.
    """
    known = {n: c for n, c in certificates(cards).items() if c["shape"] in _SHAPES}
    of_model = {n: c for n, c in known.items() if c["model"] == model}
    if not of_model:
        models = sorted({c["model"] for c in known.values()})
        raise InputError(
            "There are no published limits of this model.",
            given=model,
            allowed=", ".join(models),
            suggestion=nearest(model, models),
        )
    chosen = _quantity(of_model, quantity)
    found = {n: c for n, c in of_model.items() if _same(c["quantity"]) == chosen}
    found = _without(found, leave_out)
    if level is not None:
        found = {n: c for n, c in found.items() if _at_level(c, level)}
    if not found:
        there = sorted({c["confidence"] for c in of_model.values()})
        raise InputError(
            "No published limit fits.",
            given=f"{model}, {chosen}, " + (f"{100 * level:g} %" if level else "any level"),
            allowed="confidence levels " + ", ".join(there),
            suggestion="leave --cl out to draw all of them",
        )
    names = _labels(found)
    exclusions = [_exclusion(n, names[n], found[n], chosen, cards) for n in found]
    levels = sorted({c.confidence for c in found.values() if c["confidence"] != "unstated"})
    return Plane(model, chosen, _axis(chosen), exclusions, found, levels)


def own_limits(folder: ResultFolder, quantity: str) -> list[OwnLimit]:
    """The limits of a result folder on a quantity.

    Raises
    ------
    DataError
        If the folder has none.
    """
    name = str(folder.provenance.get("edition") or folder.path.name)
    made = _recast_limits(folder, quantity)
    if "scan" in folder.tables:
        limit = limit_from(folder.tables["scan"], "epsilon2")
        if limit is not None and quantity == "epsilon":
            made.append(OwnLimit(f"{name} (this work)", _rooted(limit)))
    method = quoted_method(folder.provenance)
    for reading in readings(folder.provenance):
        limit = (
            reading.limit(folder.tables["limits"], method) if "limits" in folder.tables else None
        )
        column = reading.columns.partition(f"_{reading.case}_")[0]
        if limit is None or _same(column) != quantity:
            continue
        shown = _rooted(limit) if column != quantity else limit
        within = shown.expected <= reading.most
        if within.any():
            # beyond, no calculable model is excluded
            shown = shown.within(float(shown.mass.min()), float(shown.mass[within].max()))
        made.append(OwnLimit(f"{name}, {reading.label} (this work)", shown))
    if not made:
        raise DataError(
            f"{folder.path} has no limit that goes into this plane.",
            given=", ".join(r.columns for r in readings(folder.provenance)) or folder.kind,
            allowed=f"limits on {quantity}",
            suggestion="choose the model that the result is about, or another --quantity",
        )
    return made


def _recast_limits(folder: ResultFolder, quantity: str) -> list[OwnLimit]:
    """The lower edge of what a recast excludes, if it is in this plane."""
    table, provenance = folder.tables.get("recast"), folder.provenance
    if table is None:
        return []
    model, parameter = str(provenance["model"]), str(provenance["parameter"])
    if _COUPLINGS.get((model, parameter), parameter) != quantity:
        return []
    edge = np.asarray(table[f"{parameter}_lower"], float)
    limit = Limit(np.asarray(table["mass_GeV"], float), edge, edge)
    return [OwnLimit(f"{provenance['limit']}, recast", limit)]


def _quantity(found: Mapping[str, Certificate], wanted: str | None) -> str:
    counted = Counter(_same(c["quantity"]) for c in found.values())
    if wanted is None:
        return max(counted, key=lambda q: (q not in _GENERAL, counted[q], q))
    if _same(wanted) not in counted:
        raise InputError(
            "No published limit of this model is on this quantity.",
            given=wanted,
            allowed=", ".join(sorted(counted)),
            suggestion=nearest(wanted, counted),
        )
    return _same(wanted)


def _same(quantity: str) -> str:
    return _SAME.get(quantity, quantity)


def _without(found: dict[str, Certificate], names: Sequence[str]) -> dict[str, Certificate]:
    unwanted = [name.replace("-", "_").lower() for name in names]
    for name in unwanted:
        if name not in found:
            raise InputError(
                "There is no such card to leave out.",
                given=name,
                allowed=", ".join(found),
                suggestion=nearest(name, found),
            )
    return {name: card for name, card in found.items() if name not in unwanted}


def _at_level(card: Certificate, level: float) -> bool:
    return card["confidence"] != "unstated" and abs(card.confidence - level) < 1e-6


def _labels(found: Mapping[str, Certificate]) -> dict[str, str]:
    """Experiment and year, with what it decays to where that alone does not tell."""
    plain = {name: card.label.replace(", expected", "") for name, card in found.items()}
    counted = Counter(plain.values())
    labels = {}
    for name, label in plain.items():
        decay = _decay(found[name]["process"])
        tell = decay == "inv." or counted[label] > 1
        labels[name] = f"{label} ({decay})" if tell and decay else label
    again = Counter(labels.values())
    return {n: f"{label} {n}" if again[label] > 1 else label for n, label in labels.items()}


def _decay(process: str) -> str:
    """What is seen in the end, in a few signs: "e+e- -> gamma A', A' -> mu+mu-" gives μμ."""
    last = process.rpartition("->")[2] if "->" in process else ""
    for plain, sign in _SIGNS:
        last = last.replace(plain, sign)
    return re.sub(r"\s+", " ", last).strip()[:24]


def _exclusion(
    name: str, label: str, card: Certificate, quantity: str, cards: Path | None
) -> Exclusion:
    """A card in the form that is drawn."""
    found = load_published(name, cards)
    if not isinstance(found, (PublishedLimit, ExcludedBand, Contour)):
        raise TypeError(f"{name} is of no shape that is drawn")
    shown = found if found.quantity == quantity else found.as_quantity(quantity)
    if isinstance(shown, PublishedLimit):
        mass, value = _with_gaps(shown.mass, shown.limit, card.gaps)
    elif isinstance(shown, ExcludedBand):
        mass = np.concatenate([shown.mass, shown.mass[::-1]])
        value = np.concatenate([shown.lower, shown.upper[::-1]])
    else:
        mass, value = shown.mass, shown.value
    return Exclusion(
        label,
        mass,
        value,
        group=card["experiment"],
        closed=not isinstance(shown, PublishedLimit),
        open_above=card["closing"] == "above",
        expected=card["kind"] == "expected",
    )


def _with_gaps(
    mass: Array, value: Array, gaps: Sequence[tuple[float, float]]
) -> tuple[Array, Array]:
    """The curve interrupted where nothing is excluded."""
    for low, high in gaps:
        inside = (mass > low) & (mass < high)
        place = int(np.searchsorted(mass, (low + high) / 2))
        value = np.insert(np.where(inside, np.nan, value), place, np.nan)
        mass = np.insert(mass, place, (low + high) / 2)
    return mass, value


def _rooted(limit: Limit) -> Limit:
    """A limit on ε² as one on ε."""
    rest = (limit.observed, limit.minus2, limit.minus1, limit.plus1, limit.plus2)
    rooted = (None if part is None else np.sqrt(part) for part in rest)
    return Limit(limit.mass, np.sqrt(limit.expected), *rooted)


def _axis(quantity: str) -> str:
    """Symbol and unit of a quantity as plain text."""
    known = QUANTITIES.get(quantity)
    if known is None:
        return quantity
    word = "Mixing " if "mixing" in known.meaning else "Coupling " * known.symbol.startswith("g")
    symbol = re.sub(r"_\{?([^{}]+)\}?", lambda m: _lowered(m[1]), known.symbol)
    unit = {"1": "", "1/GeV": "  [GeV⁻¹]"}.get(known.unit, f"  [{known.unit}]")
    return word + symbol + unit


def _lowered(text: str) -> str:
    """Text below the line where every letter has such a form, after an underscore otherwise."""
    low = text.translate(_SUBSCRIPTS)
    return low if all(a != b for a, b in zip(low, text, strict=True)) else f"_{text}"
