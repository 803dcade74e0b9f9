"""Signal yield ↔ kinetic mixing by the prompt-decay identity.

Wherever a virtual photon makes a lepton pair, a dark photon of the same mass is made with the same
kinematics, so their rates in a mass window δm are in a fixed ratio (Bjorken, Essig, Schuster, Toro,
Phys. Rev. D 80 (2009) 075018, arXiv:0906.0580):

    dσ(A′→ℓℓ) / dσ(γ*→ℓℓ) = (3π/2) (ε²/α) (1/N_eff) (m/δm),    N_eff = 1/BR(A′→ℓℓ).

Only a share f of the pairs comes from such virtual photons (the radiative fraction). A limit on the
yield then becomes a limit on ε² without luminosity, efficiency or acceptance. The identity holds
for decays at the beam spot, and for a mass resolution above the natural width.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, M_ELECTRON, M_MUON, M_TAU

__all__ = ["effective_channels", "mixing_from_yield", "radiative_fraction", "yield_from_mixing"]

Array = NDArray[np.float64]

_LEPTONS = {"electron": M_ELECTRON, "muon": M_MUON, "tau": M_TAU}


def _phase_space(mass: Array, lepton: float) -> Array:
    """(1 + 2r)√(1 − 4r) with r = (m_ℓ/m)²; 0 below threshold."""
    r = (lepton / mass) ** 2
    return np.asarray((1 + 2 * r) * np.sqrt(np.maximum(1 - 4 * r, 0.0)))


def effective_channels(
    mass: ArrayLike,
    *,
    lepton: str = "electron",
    hadronic_ratio: Callable[[Array], ArrayLike] | None = None,
) -> Array:
    """N_eff = Γ(A′)/Γ(A′→ℓℓ) = 1/BR from the widths to leptons.

    Parameters
    ----------
    mass : array_like
        Dark-photon mass [GeV].
    lepton : str
        The pair that was counted: electron, muon or tau.
    hadronic_ratio : callable, optional
        R(m) = Γ(hadrons)/(α ε² m/3). Without it hadrons are left out, which is exact below twice
        the charged-pion mass only.

    Raises
    ------
    InputError
        If the lepton is unknown or too heavy for the mass.
    """
    m = np.asarray(mass, float)
    if lepton not in _LEPTONS or not np.all(m > 2 * _LEPTONS.get(lepton, np.inf)):
        raise InputError(
            "This dark photon has no such decay.",
            given=f"{lepton} pairs at {np.min(m):g} GeV and above",
            allowed="electron, muon or tau, and masses above twice theirs",
            suggestion="give masses in GeV",
        )
    total = sum((_phase_space(m, value) for value in _LEPTONS.values()), np.zeros_like(m))
    if hadronic_ratio is not None:
        total = total + np.asarray(hadronic_ratio(m), float)
    return np.asarray(total / _phase_space(m, _LEPTONS[lepton]))


def radiative_fraction(
    mass: ArrayLike,
    *,
    masses: tuple[float, float] = (0.175, 0.250),
    fractions: tuple[float, float] = (0.21, 0.25),
) -> Array:
    """Radiative fraction f of the sample, linear in mass between two known values.

    The default values span the range published for the APEX test run (arXiv:1108.2750); that the
    fraction rises linearly over the scan is an assumption. A smaller f gives a weaker limit on ε²,
    so the lower end (0.21 everywhere) is the careful choice. Constant beyond both ends.
    """
    return np.asarray(np.interp(np.asarray(mass, float), masses, fractions))


def _yield_per_mixing(
    mass: ArrayLike, density: ArrayLike, fraction: ArrayLike, channels: ArrayLike | None
) -> Array:
    """Signal events per unit of ε²; the window δm drops out against the density dN/dm."""
    m, rate, f = (np.asarray(value, float) for value in (mass, density, fraction))
    n_eff = effective_channels(m) if channels is None else np.asarray(channels, float)
    if not (np.all(m > 0) and np.all(rate > 0) and np.all((f > 0) & (f <= 1))):
        raise InputError(
            "Yield and mixing cannot be converted.",
            given=f"density from {np.min(rate):g}/GeV, fraction from {np.min(f):g}",
            allowed="positive mass and density, and a radiative fraction in (0, 1]",
            suggestion="take the density from the column background_density of the hunt",
        )
    return np.asarray(f * rate * 1.5 * np.pi * m / (n_eff * ALPHA))


def mixing_from_yield(
    signal: ArrayLike,
    *,
    mass: ArrayLike,
    background_density: ArrayLike,
    fraction: ArrayLike = 1.0,
    channels: ArrayLike | None = None,
) -> Array:
    """ε² for a number of signal events.

    Parameters
    ----------
    signal : array_like
        Signal events, for example the upper limit of a hunt.
    mass : array_like
        Mass [GeV].
    background_density : array_like
        Pairs of all origins per mass, dN/dm at this mass [1/GeV].
    fraction : array_like
        Radiative fraction of these pairs; see `radiative_fraction`.
    channels : array_like, optional
        N_eff; that of electron pairs from the lepton widths if left out.

    Raises
    ------
    InputError
        If a mass, density or fraction is out of range.
    """
    per_mixing = _yield_per_mixing(mass, background_density, fraction, channels)
    return np.asarray(np.asarray(signal, float) / per_mixing)


def yield_from_mixing(
    mixing: ArrayLike,
    *,
    mass: ArrayLike,
    background_density: ArrayLike,
    fraction: ArrayLike = 1.0,
    channels: ArrayLike | None = None,
) -> Array:
    """Signal events for an ε²: the inverse of `mixing_from_yield`, same parameters."""
    per_mixing = _yield_per_mixing(mass, background_density, fraction, channels)
    return np.asarray(np.asarray(mixing, float) * per_mixing)
