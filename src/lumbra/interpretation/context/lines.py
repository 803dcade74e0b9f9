"""Lines to see a limit beside: the muon's moment, relic targets, published results of a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.interpretation.context.electron_scattering import electron_cross_section
from lumbra.interpretation.context.relic import relic_target
from lumbra.interpretation.magnetic_moment import WORLD_VALUES, band
from lumbra.interpretation.published import PublishedLimit, list_limits, load_published
from lumbra.interpretation.published.band import ExcludedBand
from lumbra.interpretation.published.contour import Contour
from lumbra.interpretation.published.library import certificates
from lumbra.interpretation.recast.vertices import vertices_of

__all__ = [
    "PLANES",
    "ContextLine",
    "context_lines",
    "magnetic_moment_line",
    "published_lines",
    "relic_lines",
    "y_of_mixing",
]

Array = NDArray[np.float64]

_KINDS: Final = {
    "scalar": "thermal relic, complex scalar",
    "majorana": "thermal relic, Majorana",
    "pseudo-dirac": "thermal relic, pseudo-Dirac",
}


@dataclass(frozen=True)
class ContextLine:
    """A line or band in a plane of mass and coupling.

    Parameters
    ----------
    label : str
        For legends.
    quantity : str
        What the values are.
    mass : (n,)
        [GeV]; of a contour not in order.
    lower : (n,)
        The line, or the lower edge.
    upper : (n,), optional
        The upper edge of a band.
    source : str
        Where it is from.
    excluded : bool
        Whether values above the line (or within the band or contour) are excluded; what is wanted
        or hinted at is not.
    """

    label: str
    quantity: str
    mass: Array
    lower: Array
    upper: Array | None = None
    source: str = ""
    excluded: bool = True


def y_of_mixing(epsilon: ArrayLike, alpha_d: float = 0.5, ratio: float = 3.0) -> Array:
    """y = ε²α_D (m_χ/m_A′)⁴ of a limit on ε, m_A′ = ratio × m_χ, (...)."""
    if not (0 < alpha_d < np.inf and ratio > 2):
        raise InputError(
            "A mixing cannot be turned into y like this.",
            given=f"α_D = {alpha_d:g}, m_A′/m_χ = {ratio:g}",
            allowed="α_D above 0, a ratio above 2",
            suggestion="0.5 and 3 are usual",
        )
    return np.asarray(np.square(np.asarray(epsilon, float)) * alpha_d / ratio**4)


def magnetic_moment_line(
    model: str, mass: ArrayLike, world: str = "bnl-wp20", deviations: float = 2.0
) -> ContextLine:
    """Couplings of a vector boson that would explain the muon's magnetic moment.

    Raises
    ------
    InputError
        If the model has no vector coupling to muons.
    """
    m = np.asarray(mass, float)
    vertices = vertices_of(model)
    if vertices.muon is None:
        raise InputError(
            f"The model '{model}' does not move the muon's magnetic moment as a vector does.",
            given=model,
            allowed="models with a vector coupling to muons",
            suggestion="leave the band out",
        )
    low, high = band(m, world, deviations)
    size = vertices.muon(m, {})
    label = f"(g−2)_μ ± {deviations:g}σ, {WORLD_VALUES[world].label}"
    return ContextLine(
        label, vertices.parameter, m, low / size, high / size, "one loop", excluded=False
    )


def relic_lines(
    mass: ArrayLike, *, alpha_d: float = 0.5, ratio: float = 3.0, electrons: bool = False
) -> list[ContextLine]:
    """Relic targets in y, or in the cross section on electrons [cm²], by mass of the dark matter.

    Parameters
    ----------
    mass : (n,)
        Of the dark matter [GeV].
    alpha_d, ratio : float
        α_D and m_A′/m_χ.
    electrons : bool
        Whether cross sections are wanted; Majorana fermions have none (it goes with v²).
    """
    m = np.asarray(mass, float)
    lines = []
    for kind, label in _KINDS.items():
        if electrons and kind == "majorana":
            continue
        y = relic_target(m, kind, alpha_d=alpha_d, ratio=ratio)
        value = electron_cross_section(y, m) if electrons else y
        quantity = "sigma_e_cm2" if electrons else "y"
        source = f"freeze-out with α_D = {alpha_d:g}, m_A′ = {ratio:g} m_χ"
        lines.append(ContextLine(label, quantity, m, value, None, source, excluded=False))
    return lines


def published_lines(model: str, quantity: str, without: tuple[str, ...] = ()) -> list[ContextLine]:
    """Published results on a coupling of a model, observed and expected.

    Parameters
    ----------
    model : str
        Of the card.
    quantity : str
        Of the card, such as "epsilon".
    without : tuple of str
        Cards to leave out.
    """
    lines = []
    headers = certificates()
    for name in list_limits("curve", "band", "contour"):
        header = headers[name]
        if name in without or (header["model"], header["quantity"]) != (model, quantity):
            continue
        card = load_published(name)
        if isinstance(card, PublishedLimit):
            edges: tuple[Array, Array | None] = (card.limit, None)
        elif isinstance(card, Contour):
            edges = (card.value, None)
        elif isinstance(card, ExcludedBand):
            edges = (card.lower, card.upper)
        else:
            continue
        lines.append(
            ContextLine(header.label, quantity, card.mass, *edges, source=header["reference"])
        )
    return lines


def _of_model(model: str, quantity: str) -> Callable[[Array], list[ContextLine]]:
    def lines(mass: Array) -> list[ContextLine]:
        found = published_lines(model, quantity)
        if vertices_of(model).muon is not None:
            found.insert(0, replace(magnetic_moment_line(model, mass), quantity=quantity))
        return found

    return lines


def _in_y(mass: Array) -> list[ContextLine]:
    found = relic_lines(mass)
    for name in ("babar_invisible_darkphoton_2017_below5p5gev", "na64_invisible_2019"):
        card = load_published(name)
        if isinstance(card, PublishedLimit):
            y = y_of_mixing(card.limit)
            label = card.label + ", m_A′ = 3m_χ, α_D = 0.5"
            found.append(ContextLine(label, "y", card.mass / 3, y, None, card.reference))
    return found + published_lines("dark-photon", "y")


PLANES: Final[dict[str, Callable[[Array], list[ContextLine]]]] = {
    "dark-photon": _of_model("dark-photon", "epsilon"),
    "lmu-ltau": _of_model("lmu-ltau", "gprime"),
    "alp": _of_model("alp", "g_agg"),
    "higgs-mixed-scalar": _of_model("higgs-mixed-scalar", "sin_theta"),
    "relic": _in_y,
    "electron-scattering": lambda mass: relic_lines(mass, electrons=True),
}
"""Lines by plane, as functions of masses [GeV] (of the dark matter in the last two)."""


def context_lines(plane: str, mass: ArrayLike) -> list[ContextLine]:
    """All lines of a plane.

    Parameters
    ----------
    plane : str
        In `PLANES`.
    mass : (n,)
        [GeV] for what is computed; published lines keep theirs.

    Raises
    ------
    InputError
        If there is no such plane.
    """
    if plane not in PLANES:
        raise InputError(
            "There are no lines for this plane.",
            given=repr(plane),
            allowed=", ".join(PLANES),
            suggestion=nearest(plane, PLANES),
        )
    return PLANES[plane](np.atleast_1d(np.asarray(mass, float)))
