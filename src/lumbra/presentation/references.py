"""What the limits of a run are compared with: published curves and the muon's (g−2)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lumbra.foundation import LumbraError, Table
from lumbra.interpretation import PublishedLimit, load_limit
from lumbra.interpretation.magnetic_moment import WORLD_VALUES, band
from lumbra.presentation.curves import Band, Comparison, Curve
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.labels import METHODS, Reading, readings
from lumbra.searches import search

__all__ = ["published_names", "references"]

WORLD = "bnl-wp20"
"""The difference that the searches of 2018–2020 drew."""

_CARDS = {"gagammagamma": "g_agg"}
"""Quantities of published cards by the beginning of a coupling's columns, where they differ."""
JOURNALS = {
    "Phys. Rev. Lett.": "PRL",
    "Phys. Rev. D": "PRD",
    "Phys. Lett. B": "PLB",
    "Eur. Phys. J. C": "EPJC",
    "J. High Energy Phys.": "JHEP",
}
"""Short names for legends."""


def references(folder: ResultFolder) -> Comparison:
    """Curves to draw beside the limits of a folder; none for a folder without limits."""
    table = folder.tables.get("limits")
    if table is not None and folder.provenance.get("plane"):
        return Comparison(coupling=list(_visible(folder)))
    if table is None or numbers(table, "mass_GeV") is None:
        return Comparison()
    published = [load_limit(name) for name in published_names(folder)]
    reading = next(iter(readings(folder.provenance)), None)
    quantity = "" if reading is None else reading.columns.removesuffix(_rest(reading))
    quantity = _CARDS.get(quantity, quantity)
    couplings = [limit for limit in published if limit.quantity == quantity]
    return Comparison(
        cross_section=[
            *_as_curves(published, "sigma_fb"),
            *(() if reading is None else _as_cross_sections(couplings, table, reading)),
        ],
        coupling=[
            *_as_curves(published, quantity),
            *(() if reading is None else _as_couplings(published, table, reading)),
        ],
        favoured=_favoured(float(np.max(table["mass_GeV"]))) if quantity == "gprime" else None,
    )


def _visible(folder: ResultFolder) -> Iterator[Curve]:
    """Limits on the mixing ε of a visible A′ as ones on ε²α_D, for α_D = 1."""
    for limit in (load_limit(name) for name in published_names(folder)):
        if limit.quantity == "epsilon":
            yield Curve(f"{_label(limit)}: ε² of a visible A′, α_D = 1", limit.mass, limit.limit**2)


def _rest(reading: Reading) -> str:
    """What follows the name of the coupling in the names of its columns."""
    return reading.columns[reading.columns.index(f"_{reading.case}_{{method}}") :]


def published_names(folder: ResultFolder) -> tuple[str, ...]:
    """Published limits that the folder names, or else the search's edition."""
    provenance = folder.provenance
    if "published" in provenance:
        return tuple(str(name) for name in provenance["published"])
    try:
        return search(str(provenance["search"])).edition(provenance.get("edition")).published
    except (LumbraError, KeyError):
        # A search of the user's own, or one that this version does not have.
        return ()


def _label(limit: PublishedLimit) -> str:
    reference = limit.certificate["reference"]
    for journal, short in JOURNALS.items():
        reference = reference.replace(journal, short)
    kind = "" if limit.certificate["kind"] == "observed" else ", expected"
    who = limit.certificate["collaboration"]
    return f"{limit.experiment if who == 'unstated' else who}, {reference}{kind}"


def _as_curves(published: list[PublishedLimit], quantity: str) -> Iterator[Curve]:
    for limit in published:
        if limit.quantity == quantity:
            yield Curve(_label(limit), limit.mass, limit.limit)


def _as_cross_sections(
    couplings: list[PublishedLimit], table: Table, reading: Reading
) -> Iterator[Curve]:
    """Limits on a coupling as limits on the cross section, σ = gᵖ σ(g = 1), at the run's masses."""
    mass, unit = numbers(table, "mass_GeV"), numbers(table, "sigma_g1_fb")
    if mass is None or unit is None:
        return
    for limit in couplings:
        known = limit.covers(mass)
        if known.any():
            value = limit.at(mass[known]) ** reading.power * unit[known]
            yield Curve(f"{_label(limit)}, from {reading.symbol}", mass[known], value)


def _as_couplings(
    published: list[PublishedLimit], table: Table, reading: Reading
) -> Iterator[Curve]:
    """Limits on the cross section as limits on the coupling, at the masses of the curve.

    The run's own limits tell how the two belong together, with decays and radiation.
    """
    method = next((m for m in METHODS if reading.limit(table, m) is not None), None)
    mass = numbers(table, "mass_GeV")
    sigma = None if method is None else numbers(table, f"sigma_{method}_expected_fb")
    if method is None or mass is None or sigma is None:
        return
    own = numbers(table, reading.column(method, "expected"))
    if own is None:
        return
    unit = sigma / own**reading.power
    for limit in published:
        inside = (limit.mass >= mass[0]) & (limit.mass <= mass[-1])
        if limit.quantity == "sigma_fb" and inside.any():
            at_one = np.exp(np.interp(limit.mass[inside], mass, np.log(unit)))
            value = (limit.limit[inside] / at_one) ** (1 / reading.power)
            yield Curve(f"{_label(limit)}, from σ", limit.mass[inside], value)


def _favoured(highest: float) -> Band:
    """Couplings to muons that explain (g−2) within two standard deviations."""
    mass = np.geomspace(0.001, max(highest, 1.0), 200)
    low, high = band(mass, WORLD)
    return Band(f"muon g−2, ±2σ: {WORLD_VALUES[WORLD].label}", mass, low, high)
