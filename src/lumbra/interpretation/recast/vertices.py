"""What each model couples to, at unit value of the coupling that a limit is on.

Only vertices that make the particle where limits are from: electrons, muons, photons, and the
quarks of φ and π⁰.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE, HIGGS_VEV, M_ELECTRON, M_MUON
from lumbra.foundation.errors import nearest
from lumbra.models import AxionLikeParticle, LmuLtauZPrime

__all__ = ["VERTICES", "Vertices", "vertices_of"]

Array = NDArray[np.float64]
Size = Callable[[Array, Mapping[str, Any]], Array]
"""Size (n,) of a vertex at unit coupling, of masses (n,) [GeV] and the other parameters."""


@dataclass(frozen=True)
class Vertices:
    """The vertices of one model; None for one that it does not have.

    Parameters
    ----------
    parameter : str
        The coupling that limits are on.
    largest : float
        Where it stops to be small: √(4π), or 1 for mixings.
    electron, muon, strange, pion : callable, optional
        Vector couplings g of g V f̄γf; of strange quarks for φ → η, and 2g_u + g_d for π⁰ → γ, which
        is e for a photon.
    electron_yukawa, muon_yukawa, muon_pseudoscalar : callable, optional
        Yukawa couplings of spin-0 bosons.
    photons : callable, optional
        g of (g/4) a F F̃ [1/GeV].
    """

    parameter: str
    largest: float
    electron: Size | None = None
    muon: Size | None = None
    strange: Size | None = None
    pion: Size | None = None
    electron_yukawa: Size | None = None
    muon_yukawa: Size | None = None
    muon_pseudoscalar: Size | None = None
    photons: Size | None = None


def _constant(value: float) -> Size:
    return lambda mass, _: np.full(np.shape(mass), value)


def _loop(factor: float) -> Size:
    """Coupling through the loop of muons and taus, at q² = m²."""

    def size(mass: Array, _: Mapping[str, Any]) -> Array:
        mixing = LmuLtauZPrime(mass, 1.0).kinetic_mixing(mass**2)
        return np.asarray(factor * ELECTRON_CHARGE * np.abs(mixing))

    return size


def _parity(name: str) -> Size:
    def size(mass: Array, fixed: Mapping[str, Any]) -> Array:
        return np.full(np.shape(mass), 1.0 * (fixed.get("parity", "scalar") == name))

    return size


def _photons(mass: Array, fixed: Mapping[str, Any]) -> Array:
    given = {k: v for k, v in fixed.items() if k in ("g_aww", "g_all")}
    alone = np.asarray(AxionLikeParticle(mass, g_agg=1.0).photon_coupling)
    if not given:
        return np.asarray(np.abs(alone))
    raise InputError(
        "The coupling to photons must be the only one that makes this axion-like particle.",
        given=", ".join(f"{k} = {v}" for k, v in given.items()),
        allowed="g_agg, and dark_coupling with dark_mass",
        suggestion="leave the others out: with them the rate is no power of one coupling",
    )


_CHARGE: Final = ELECTRON_CHARGE
_LARGE: Final = math.sqrt(4 * math.pi)
VERTICES: Final[dict[str, Vertices]] = {
    "dark-photon": Vertices("epsilon", 1.0, *(_constant(_CHARGE * x) for x in (1, 1, 1 / 3, 1))),
    "b-minus-l": Vertices("coupling", _LARGE, *(_constant(x) for x in (1.0, 1.0, 1 / 3, 1.0))),
    # Q − B has 2/3 − 2/3 = 0 for the π⁰
    "protophobic": Vertices("coupling", _LARGE, *(_constant(x) for x in (1.0, 1.0, 2 / 3))),
    "lmu-ltau": Vertices("coupling", _LARGE, _loop(1.0), _constant(1.0), _loop(1 / 3), _loop(1.0)),
    "muonphilic": Vertices(
        "coupling",
        _LARGE,
        muon_yukawa=_parity("scalar"),
        muon_pseudoscalar=_parity("pseudoscalar"),
    ),
    "higgs-mixed-scalar": Vertices(
        "sin_theta",
        1.0,
        electron_yukawa=_constant(M_ELECTRON / HIGGS_VEV),
        muon_yukawa=_constant(M_MUON / HIGGS_VEV),
    ),
    "alp": Vertices("g_agg", 1e2, photons=_photons),
}
"""By name of the model; `parameter` is the coupling that is solved for."""


def vertices_of(name: str) -> Vertices:
    """The vertices of a model.

    Raises
    ------
    InputError
        If limits are not recast to this model.
    """
    if name not in VERTICES:
        raise InputError(
            f"Limits are not recast under the model '{name}'.",
            given=name,
            allowed=", ".join(VERTICES),
            suggestion=nearest(name, VERTICES),
        )
    return VERTICES[name]
