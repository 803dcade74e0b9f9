"""Shapes of a whole scan: what changes from one mass hypothesis to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.shapes.peak import Peak
from lumbra.inference.shapes.template import Template, morphed

__all__ = ["AtMass", "TemplatesAtMass"]

Parameter = float | Callable[[float], float]


@dataclass(frozen=True)
class AtMass:
    """Makes a peak from mass and resolution, with further parameters that may follow the mass.

    Parameters
    ----------
    kind : type
        A peak with ``mean`` and ``sigma``, such as `CrystalBall`.
    parameters : mapping of str to float or function of mass
        The others, by name.

    Raises
    ------
    InputError
        If the peak has no parameter of such a name.

    Examples
    --------
    >>> from lumbra.inference.shapes import CrystalBall
    >>> AtMass(CrystalBall, {"alpha": 1.2, "n": lambda m: 3 + m})(0.5, 0.01).n
    3.5
    """

    kind: Callable[..., Peak]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known: dict[str, Any] = getattr(self.kind, "__dataclass_fields__", {})
        free = [name for name in known if name not in ("mean", "sigma")]
        for name in self.parameters:
            if name not in free:
                raise InputError(
                    "The shape has no such parameter.",
                    given=name,
                    allowed=", ".join(free) or "none: mean and sigma come from mass and resolution",
                    suggestion=nearest(name, free),
                )

    def __call__(self, mass: float, sigma: float) -> Peak:
        """The peak at a mass [GeV] with a resolution [GeV]."""
        values = {
            name: float(value(mass)) if callable(value) else float(value)
            for name, value in self.parameters.items()
        }
        return self.kind(mean=mass, sigma=sigma, **values)


@dataclass(frozen=True)
class TemplatesAtMass:
    """Makes a peak from simulated histograms, morphed between their masses.

    Parameters
    ----------
    masses : tuple of float
        Simulated masses, increasing [GeV].
    templates : tuple of Template
        One each.
    """

    masses: tuple[float, ...]
    templates: Sequence[Template]

    def __call__(self, mass: float, sigma: float) -> Template:
        """The template at a mass [GeV]; its own width counts, not ``sigma``."""
        return morphed(self.masses, self.templates, mass)
