"""How often a reaction makes the particle at unit coupling: what two models differ in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Beams, InputError
from lumbra.foundation.constants import (
    ALPHA,
    ELECTRON_CHARGE,
    HBARC2_FB_GEV2,
    M_ETA,
    M_PHI,
    M_PION0,
)
from lumbra.foundation.kinematics import kallen
from lumbra.interpretation.flight import recoil_boosts
from lumbra.interpretation.recast.vertices import vertices_of
from lumbra.models.parameters import require_option
from lumbra.models.production.meson_to_dark_photon import (
    SLOPES,
    pseudoscalar_to_photon,
    vector_to_pseudoscalar,
)

__all__ = ["REACTIONS", "boosts_of", "muon_radiation", "production_rate"]

Array = NDArray[np.float64]

REACTIONS: Final = {
    "gamma-x": "e⁺e⁻ → γX",
    "mumu-x": "e⁺e⁻ → μ⁺μ⁻X, X radiated off a muon",
    "phi-eta": "φ → ηX",
    "pi0-gamma": "π⁰ → γX",
    "electron-x": "X radiated off an electron on a fixed target",
}
"""The reactions by name."""
_PHI_ETA_PHOTON: Final = 1.303e-2
"""BR(φ → ηγ), PDG 2022."""
_PION_PHOTONS: Final = 0.98823
_NODES: Final = 24
_TABLE_SQRT_S: Final = 10.58


def production_rate(
    reaction: str,
    model: str,
    mass: ArrayLike,
    beams: Beams,
    window: tuple[float, float] = (-0.9, 0.9),
    fixed: Mapping[str, Any] | None = None,
) -> Array:
    """Rate at unit coupling, (n,): a cross section [fb], or a branching fraction of the meson.

    On a fixed target the square of the coupling: all else is the same for every model.

    Parameters
    ----------
    reaction : str
        In `REACTIONS`.
    model : str
        In `recast.VERTICES`.
    mass : (n,)
        Of the particle [GeV].
    beams : Beams
        What collides.
    window : (float, float)
        cos θ* of the photon in γX.
    fixed : mapping, optional
        Other parameters of the model.

    Raises
    ------
    InputError
        If the model has no vertex for the reaction, or it is closed at a mass.
    """
    require_option("reaction", reaction, tuple(REACTIONS), "'gamma-x'")
    m = np.asarray(mass, float)
    vertices, given = vertices_of(model), fixed or {}
    rates = {
        "gamma-x": _photon_rates,
        "mumu-x": _muon_rates,
        "phi-eta": _phi_rates,
        "pi0-gamma": _pion_rates,
        "electron-x": lambda m, *_: {"electron": np.ones(m.shape)},
    }[reaction](m, beams, window)
    found = [
        np.square(size(m, given)) * rate
        for name, rate in rates.items()
        if (size := getattr(vertices, name)) is not None
    ]
    total = np.asarray(sum(found, np.zeros(m.shape)))
    if not np.any(total > 0):
        raise InputError(
            f"The model '{model}' is not made in {REACTIONS[reaction]}.",
            given=f"{model}, which has no coupling to " + " or ".join(rates),
            allowed="models with " + " or ".join(rates),
            suggestion="take a limit of another reaction",
        )
    return total


def boosts_of(
    reaction: str, mass: ArrayLike, beams: Beams, window: tuple[float, float] = (-0.9, 0.9)
) -> tuple[Array, Array]:
    """βγ of X in the laboratory and weights, (n, q) each; arguments as for `production_rate`."""
    m = np.asarray(mass, float)
    if reaction == "gamma-x":
        cosine, weight = _angles(window)
        return recoil_boosts(m, beams, cosine, weight * _vector_shape(m, beams.sqrt_s, cosine))
    if reaction == "phi-eta":
        momentum = np.sqrt(np.maximum(kallen(M_PHI**2, M_ETA**2, m**2), 1e-12)) / (2 * M_PHI)
        return (momentum / m)[:, None], np.ones((len(m), 1))
    if reaction != "mumu-x":
        raise InputError(
            f"The momenta of X in {REACTIONS[reaction]} are not known.",
            given="a condition on the flight",
            allowed="flight 'any', or a map of efficiencies",
            suggestion="give the map of the experiment",
        )
    table = muon_radiation()
    momenta = np.array(
        [np.interp(m, table["mass_GeV"], table[f"vector_p{q}_GeV"]) for q in (10, 30, 50, 70, 90)]
    ).T
    return momenta / m[:, None], np.ones(momenta.shape)


def _photon_rates(mass: Array, beams: Beams, window: tuple[float, float]) -> dict[str, Array]:
    """σ(e⁺e⁻ → γX) [fb] in a window of cos θ* by vertex, for massless electrons."""
    root = beams.sqrt_s
    _require_open(mass, root, "√s")
    if not -1 < window[0] < window[1] < 1:
        raise InputError(
            "This is no range of the photon's angle.",
            given=f"cos θ* from {window[0]:g} to {window[1]:g}",
            allowed="two numbers between −1 and 1, the smaller one first",
            suggestion="the ends of the beam need the electron's mass: stay away from ±1",
        )
    cosine, weight = _angles(window)
    s = root**2
    x = (mass / root)[:, None] ** 2
    pole = 1 - cosine**2
    vector = 0.5 * ALPHA / s * _vector_shape(mass, root, cosine)
    # |M|² ∝ (s² + m⁴)/tu in the place of (t² + u² + 2sm²)/tu of a vector
    yukawa = 0.5 * ALPHA / s * (1 + x**2) / ((1 - x) * pole)
    photons = ALPHA / 64 * (1 - x) ** 3 * (1 + cosine**2)
    rates = {"electron": vector, "electron_yukawa": yukawa, "photons": photons}
    return {name: HBARC2_FB_GEV2 * (rate @ weight) for name, rate in rates.items()}


def _vector_shape(mass: Array, root: float, cosine: Array) -> Array:
    x, c2 = (mass / root)[:, None] ** 2, cosine**2
    return np.asarray((1 - x) * ((1 + c2) + 4 * x / (1 - x) ** 2) / (1 - c2))


def _muon_rates(mass: Array, beams: Beams, _: tuple[float, float]) -> dict[str, Array]:
    """σ(e⁺e⁻ → μ⁺μ⁻X) [fb] by vertex, from the table of our own matrix elements."""
    table = muon_radiation()
    nodes = table["mass_GeV"]
    low, high, root = nodes[0], nodes[-1], beams.sqrt_s
    if np.any((mass < low) | (mass > high)) or abs(root / _TABLE_SQRT_S - 1) > 0.02:
        raise InputError(
            "The rates of radiation off muons are not known here.",
            given=f"masses from {np.min(mass):g} to {np.max(mass):g} GeV, √s = {root:.4g} GeV",
            allowed=f"{low:g} to {high:g} GeV at √s = {_TABLE_SQRT_S:g} GeV",
            suggestion="leave out masses beyond the table",
        )
    names = {"muon": "vector", "muon_yukawa": "scalar", "muon_pseudoscalar": "pseudoscalar"}
    return {
        vertex: np.exp(np.interp(np.log(mass), np.log(nodes), np.log(table[f"{kind}_fb"])))
        for vertex, kind in names.items()
    }


def _phi_rates(mass: Array, _: Beams, __: tuple[float, float]) -> dict[str, Array]:
    """BR(φ → ηX) by vertex: the photon's coupling to strange quarks is e/3."""
    _require_open(mass, M_PHI - M_ETA, "m_φ − m_η")
    per_mixing = vector_to_pseudoscalar(mass, 1.0, M_PHI, M_ETA, _PHI_ETA_PHOTON, SLOPES["phi-eta"])
    return {"strange": per_mixing / (ELECTRON_CHARGE / 3) ** 2}


def _pion_rates(mass: Array, _: Beams, __: tuple[float, float]) -> dict[str, Array]:
    """BR(π⁰ → γX) by vertex."""
    _require_open(mass, M_PION0, "m_π⁰")
    per_mixing = pseudoscalar_to_photon(mass, 1.0, M_PION0, _PION_PHOTONS, SLOPES["pi0"])
    return {"pion": per_mixing / ELECTRON_CHARGE**2}


def _require_open(mass: Array, limit: float, what: str) -> None:
    if np.any(mass >= limit):
        raise InputError(
            "The reaction is closed at some masses.",
            given=f"up to {np.max(mass):g} GeV",
            allowed=f"masses below {what} = {limit:.4g} GeV",
            suggestion="cut the range of masses",
        )


def _angles(window: tuple[float, float]) -> tuple[Array, Array]:
    """Gauss–Legendre cosines, even in the rapidity of the photon, and weights."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    low, high = (math.atanh(c) for c in window)
    rapidity = (low + high) / 2 + (high - low) / 2 * nodes
    cosine = np.tanh(rapidity)
    return cosine, weights * (high - low) / 2 * (1 - cosine**2)


@cache
def muon_radiation() -> dict[str, Array]:
    """The table of e⁺e⁻ → μ⁺μ⁻X by column: rates, shares in the detector, momenta of X."""
    path = files("lumbra.interpretation.recast") / "data/muon_radiation.csv"
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    cells = np.array([[float(cell) for cell in line.split(",")] for line in lines[1:]]).T
    return dict(zip(lines[0].split(","), cells, strict=True))
