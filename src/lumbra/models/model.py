"""What every model is: parameters that are fixed, and the widths that follow from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import fields
from functools import cache
from typing import Annotated, Any, ClassVar, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import HBARC_GEV_CM, SPEED_OF_LIGHT_CM_NS

__all__ = ["Array", "GeV", "Model", "Number", "PerGeV", "Real", "units_of"]

Array = NDArray[np.float64]
Real = float | Array
GeV = Annotated[Real, "GeV"]
PerGeV = Annotated[Real, "GeV⁻¹"]
Number = Annotated[Real, ""]


class Model(ABC):
    """A particle with parameters, as a frozen dataclass; each may be a number or an array.

    Arrays are broadcast against one another, and every result has their common shape, here
    written (...). A subclass gives its fields, the three lists and `_widths`.
    """

    CHANNELS: ClassVar[tuple[str, ...]]
    """Every channel that `partial_widths` can have."""
    INVISIBLE: ClassVar[tuple[str, ...]] = ()
    """Channels that leave nothing in a detector."""
    REFERENCES: ClassVar[tuple[str, ...]]

    @abstractmethod
    def _widths(self) -> dict[str, Any]:
        """Partial widths [GeV] by channel, of any shape that broadcasts to the common one."""

    def partial_widths(self) -> dict[str, Array]:
        """Partial widths [GeV] by channel, each of shape (...); 0 where a channel is closed.

        Raises
        ------
        InputError
            If arrays among the parameters cannot be broadcast, or are outside of validity.
        """
        shape = self._shape()
        return {
            name: np.array(np.broadcast_to(np.asarray(width, float), shape))[()]
            for name, width in self._widths().items()
        }

    @property
    def width(self) -> Array:
        """Total width [GeV], shape (...)."""
        return _total(self.partial_widths())

    def branching_fractions(self) -> dict[str, Array]:
        """Branching fractions by channel, each of shape (...), as in `partial_widths`.

        Raises
        ------
        InputError
            If the particle does not decay: then there are none.
        """
        widths = self.partial_widths()
        total = np.asarray(_total(widths))
        if not np.all(total > 0):
            raise InputError(
                f"This {type(self).__name__} does not decay: it has no branching fractions.",
                given=str(self),
                allowed="masses above the lowest threshold of the model",
                suggestion="its width is 0 and its decay length infinite; ask for those",
            )
        return {name: (width / total)[()] for name, width in widths.items()}

    @property
    def invisible_fraction(self) -> Array:
        """Branching fraction into what a detector does not see, shape (...)."""
        fractions = self.branching_fractions()
        found = [fractions[name] for name in self.INVISIBLE if name in fractions]
        return np.asarray(sum(found, np.zeros(self._shape())))[()]

    @property
    def ctau(self) -> Array:
        """Proper decay length [cm], shape (...); infinite without decays."""
        width = np.asarray(self.width)
        length: Array = np.full(width.shape, np.inf)
        np.divide(HBARC_GEV_CM, width, out=length, where=width > 0)
        return length[()]

    @property
    def lifetime(self) -> Array:
        """Mean lifetime at rest ħ/Γ [ns], shape (...)."""
        return self.ctau / SPEED_OF_LIGHT_CM_NS

    def _shape(self) -> tuple[int, ...]:
        """Common shape of the parameters."""
        values = {name: getattr(self, name) for name in units_of(type(self))}
        shapes = {name: np.shape(v) for name, v in values.items() if v is not None}
        try:
            return np.broadcast_shapes(*shapes.values())
        except ValueError:
            raise InputError(
                f"The parameters of this {type(self).__name__} do not go together.",
                given=", ".join(f"{name} of shape {shape}" for name, shape in shapes.items()),
                allowed="numbers, and arrays that broadcast against one another",
                suggestion="for a grid, give one a column: coupling[:, None]",
            ) from None


def _total(widths: dict[str, Array]) -> Array:
    total: Array = sum(widths.values(), np.zeros(()))
    return total[()]


_NUMERIC: Final = {"GeV", "GeV⁻¹", ""}


@cache
def units_of(model: type[Model]) -> dict[str, str]:
    """Numerical parameters of a model and their units, "" for pure numbers."""
    hints = get_type_hints(model, include_extras=True)
    found = {}
    for field in fields(model):  # type: ignore[arg-type]
        unit = _unit(hints[field.name])
        if unit is not None:
            found[field.name] = unit
    return found


def _unit(hint: Any) -> str | None:
    """Unit of an annotation, also of one that may be None."""
    for part in (hint, *getattr(hint, "__args__", ())):
        for note in getattr(part, "__metadata__", ()):
            if note in _NUMERIC:
                return str(note)
    return None
