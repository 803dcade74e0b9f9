"""A number with its statistical error."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error, in the same unit."""

    value: float
    error: float = 0.0

    @property
    def relative(self) -> float:
        """Relative error; infinite for a value of zero."""
        return abs(self.error / self.value) if self.value else math.inf

    def pull(self, reference: float) -> float:
        """Distance to a reference in units of the error."""
        return (self.value - reference) / self.error
