"""Υ decays to a photon and a mediator, to neutrinos and to dark matter, relative to Γ(Υ → e⁺e⁻).

The Υ as a non-relativistic bound state with m_b = M/2: Wilczek, Phys. Rev. Lett. 39 (1977) 1304;
Chang, Lebedev, Ng, Phys. Lett. B 441 (1998) 419; Yeghiyan, Phys. Rev. D 80 (2009) 115019;
Fernandez, Kumar, Seong, Stengel, Phys. Rev. D 90 (2014) 015029. C parity forbids Υ → γ and one
vector boson. All functions take arrays of masses and couplings.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import constants as c
from lumbra.models.parameters import require_option
from lumbra.models.quadrature import gauss_nodes

__all__ = [
    "lowest_scale",
    "to_dark_pair",
    "to_neutrinos",
    "to_photon_axial_vector",
    "to_photon_dark_pair",
    "to_photon_dark_spectrum",
    "to_photon_higgs",
]

Array = NDArray[np.float64]

_PREFACTOR: Final = 1 / (2 * math.pi * c.ALPHA)
OPERATORS: Final = ("scalar", "pseudoscalar", "scalar-scalar", "axial-vector")
"""Currents of χ in Υ → γχχ; the first two and the last for fermions."""


def _no_correction(z: Array) -> Array:
    return np.ones_like(z)


def to_photon_higgs(
    mass: Any,
    coupling: Any,
    upsilon: float = c.M_UPSILON_1S,
    correction: Callable[[Array], Array] = _no_correction,
) -> Array:
    """Γ(Υ → γφ)/Γ(Υ → ee) for a scalar or pseudoscalar with g_b times the Higgs coupling.

    G_F m_b² g_b²/(√2 πα) (1 − z) C(z), z = m²/M².

    Parameters
    ----------
    mass, coupling : (...)
        Mass of φ [GeV] and g_b.
    upsilon : float
        Mass of the Υ [GeV].
    correction : function
        C(z); QCD lowers the rate by 10 to 50 %, growing to the end point (Vysotsky, Phys. Lett. B
        97 (1980) 159; Nason, Phys. Lett. B 175 (1986) 223). None by default.
    """
    z = np.square(np.asarray(mass, float) / upsilon)
    scale = c.FERMI_CONSTANT * (upsilon / 2) ** 2 / (math.sqrt(2) * math.pi * c.ALPHA)
    ratio = scale * np.square(coupling) * np.maximum(1 - z, 0.0)
    return np.asarray(ratio * correction(z))


def to_photon_axial_vector(mass: Any, coupling: Any, upsilon: float = c.M_UPSILON_1S) -> Array:
    """Γ(Υ → γV)/Γ(Υ → ee) for an axial vector, g_A V_μ b̄γ^μγ⁵b; mass [GeV], above 0."""
    z = np.square(np.asarray(mass, float) / upsilon)
    ratio = _PREFACTOR * np.square(coupling) * np.maximum(1 - z, 0.0) * (1 + 1 / z)
    return np.asarray(ratio)


def to_neutrinos(upsilon: float = c.M_UPSILON_1S) -> float:
    """Γ(Υ → νν̄)/Γ(Υ → ee) in the standard model, three flavours."""
    scale = 27 * c.FERMI_CONSTANT**2 * upsilon**4 / (64 * math.pi**2 * c.ALPHA**2)
    return scale * (1 - 4 / 3 * c.SIN2_THETA_W) ** 2


def to_dark_pair(
    mass: Any, scale: Any, upsilon: float = c.M_UPSILON_1S, *, axial: bool = False
) -> Array:
    """Γ(Υ → χχ̄)/Γ(Υ → ee) from b̄γ^μb χ̄γ_μ(1 or γ⁵)χ/Λ², Dirac χ.

    Parameters
    ----------
    mass, scale : (...)
        Mass of χ and Λ [GeV].
    upsilon : float
        Mass of the Υ [GeV].
    axial : bool
        Whether the current of χ is axial.
    """
    r = np.square(np.asarray(mass, float) / upsilon)
    beta = np.sqrt(np.maximum(1 - 4 * r, 0.0))
    strength = upsilon**2 / (4 * math.pi * c.ALPHA / 3 * np.square(scale))
    return np.asarray(np.square(strength) * (beta**3 if axial else (1 + 2 * r) * beta))


def to_photon_dark_spectrum(
    q2: Any,
    mass: Any,
    scale: Any,
    operator: str = "scalar",
    upsilon: float = c.M_UPSILON_1S,
    *,
    majorana: bool = False,
) -> Array:
    """dΓ(Υ → γχχ)/dq² / Γ(Υ → ee) [GeV⁻²]; the photon has E* = (M² − q²)/2M.

    Parameters
    ----------
    q2 : (...)
        Mass squared of the dark pair [GeV²].
    mass, scale : (...)
        Mass of χ and Λ [GeV].
    operator : str
        b̄(1 or iγ⁵)b/Λ² times the "scalar" or "pseudoscalar" current of a Dirac χ; b̄b/Λ times a
        complex scalar pair, "scalar-scalar"; "axial-vector", b̄γ^μγ⁵b χ̄γ_μχ/Λ².
    upsilon : float
        Mass of the Υ [GeV].
    majorana : bool
        Majorana χ with the same Lagrangian: twice the rate.

    Raises
    ------
    InputError
        If there is no such operator.
    """
    require_option("operator", operator, OPERATORS, "'scalar' for a scalar mediator")
    q2 = np.asarray(q2, float)
    beta = np.sqrt(np.maximum(1 - 4 * np.square(mass) / q2, 0.0))
    z = q2 / upsilon**2
    front = _PREFACTOR * np.maximum(1 - z, 0.0) * (2.0 if majorana else 1.0)
    L2 = np.square(np.asarray(scale, float))
    if operator == "scalar-scalar":
        return np.asarray(front * beta / (16 * math.pi**2 * L2))
    if operator == "axial-vector":
        vector = q2 * (1 + 2 * np.square(mass) / q2) * beta / (12 * math.pi**2 * L2**2)
        return np.asarray(front * (1 + 1 / z) * vector)
    power = 3 if operator == "scalar" else 1
    return np.asarray(front * q2 * beta**power / (8 * math.pi**2 * L2**2))


def to_photon_dark_pair(
    mass: Any,
    scale: Any,
    operator: str = "scalar",
    upsilon: float = c.M_UPSILON_1S,
    *,
    majorana: bool = False,
) -> Array:
    """Γ(Υ → γχχ)/Γ(Υ → ee), the integral of `to_photon_dark_spectrum`; shape (...)."""
    mass, scale = np.asarray(mass, float)[..., None], np.asarray(scale, float)[..., None]
    low = np.minimum(4 * mass**2, upsilon**2)
    v, weights = gauss_nodes(64)
    # q² = low + (…)v² removes the square root at threshold; tiny masses still need q² > 0
    q2 = low + (upsilon**2 - low) * v**2
    step = 2 * (upsilon**2 - low) * v * weights
    rate = to_photon_dark_spectrum(q2, mass, scale, operator, upsilon, majorana=majorana)
    return np.asarray(np.sum(rate * step, axis=-1))


def lowest_scale(ratio: Any, reference: float, limit: Any, *, power: int = 4) -> Array:
    """Lower limit on Λ [GeV] from an upper limit on a ratio of widths.

    Parameters
    ----------
    ratio : (...)
        Γ/Γ(ee) at the reference.
    reference : float
        Λ at which it was computed [GeV].
    limit : (...)
        Upper limit on the same ratio.
    power : int
        4 for operators of dimension six, 2 for dimension five.
    """
    return np.asarray(reference * (np.asarray(ratio) / np.asarray(limit)) ** (1 / power))
