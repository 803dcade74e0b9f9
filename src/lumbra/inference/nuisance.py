"""What is not known exactly about a peak on its background, and what limits it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest

__all__ = ["CONSTRAINTS", "Nuisance", "at_mass"]

CONSTRAINTS: Final = ("log-normal", "gaussian", "poisson", "none")

Error = float | Callable[[float], float]


@dataclass(frozen=True)
class Nuisance:
    """One number u that moves signal, background and shape together: 0 at its centre, ±1 at 1σ.

    Parameters
    ----------
    name : str
        Its name.
    signal, background : float or function of mass [GeV]
        Relative errors δ of the signal yield and of the known background at +1σ; below 0 for a
        change in the other direction.
    shape : mapping of str to float or function of mass
        Changes of the peak's parameters at +1σ: ``mean`` and ``shift`` move by this many
        resolutions, all others by the factor 1 + δ (so that u = −1 divides by it).
    constraint : {"log-normal", "gaussian", "poisson", "none"}
        With u unit normal, rates move by (1 + δ)^u (log-normal) or 1 + δu (gaussian). Poisson: by
        e^{δu}, the rate of a control count of 1/δ² expected events. None: only the data and the
        range limit it.
    low, high : float
        Range of u.

    Raises
    ------
    InputError
        For a constraint that does not exist, a range that does not hold 0, or errors that cannot
        be used.
    """

    name: str
    signal: Error = 0.0
    background: Error = 0.0
    shape: Mapping[str, Error] = field(default_factory=dict)
    constraint: str = "log-normal"
    low: float = -5.0
    high: float = 5.0

    def __post_init__(self) -> None:
        if self.constraint not in CONSTRAINTS:
            raise InputError(
                f"The nuisance '{self.name}' has no such constraint.",
                given=repr(self.constraint),
                allowed=", ".join(CONSTRAINTS),
                suggestion=nearest(str(self.constraint), CONSTRAINTS),
            )
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < 0 < self.high):
            raise InputError(
                f"The nuisance '{self.name}' has no usable range.",
                given=f"{self.low:g} to {self.high:g}",
                allowed="finite numbers below and above 0 [standard deviations]",
                suggestion="-5 to 5 leaves a constrained nuisance free",
            )
        object.__setattr__(self, "shape", dict(self.shape))

    def responses(self, mass: float) -> tuple[float, float, float]:
        """Exponents (or slopes) of signal and background, and the control count, at a mass [GeV].

        The count is infinite for a normal u and 0 without a constraint.
        """
        signal, background = at_mass(self.signal, mass), at_mass(self.background, mass)
        if not min(signal, background) > -1 or max(signal, background) > 10:
            raise InputError(
                f"The errors of the nuisance '{self.name}' cannot be used.",
                given=f"signal {signal:g}, background {background:g} at {mass:g} GeV",
                allowed="relative errors above -1 and up to 10",
                suggestion="give 0.05 for five per cent",
            )
        if self.constraint == "gaussian":
            return signal, background, math.inf
        if self.constraint != "poisson":
            count = 0.0 if self.constraint == "none" else math.inf
            return math.log1p(signal), math.log1p(background), count
        width = max(abs(signal), abs(background))
        if not width > 0:
            raise InputError(
                f"The nuisance '{self.name}' has no control count.",
                given="a Poisson constraint without an error of signal or background",
                allowed="the relative error δ of a count of 1/δ² events",
                suggestion="give background=0.1 for a control sample of 100 events",
            )
        return signal, background, 1.0 / width**2


def at_mass(value: Error, mass: float) -> float:
    """A number, or what a function gives at a mass [GeV]."""
    return float(value(mass)) if callable(value) else float(value)
