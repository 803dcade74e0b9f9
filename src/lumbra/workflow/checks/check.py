"""One acceptance check: a number of ours, a number of theirs, and how close they should be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["Check", "Tolerance", "compare", "skipped"]

Verdict = Literal["pass", "fail", "skipped"]


@dataclass(frozen=True)
class Check:
    """A row of the table of acceptance checks.

    Parameters
    ----------
    id : str
        Short and unique.
    quantity : str
        What is compared, with its unit.
    computed : float or None
        What lumbra gives; None where it gives nothing.
    published : float or None
        What it is compared with; None where there is nothing.
    ratio : float or None
        Computed over published.
    tolerance : str
        For people.
    verdict : {"pass", "fail", "skipped"}
        Nothing that fails is left out.
    note : str
        Where the published value is from, and what is known about a difference.
    """

    id: str
    quantity: str
    computed: float | None
    published: float | None
    ratio: float | None
    tolerance: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True)
class Tolerance:
    """How far a computed value may be from a published one.

    Parameters
    ----------
    relative, absolute : float, optional
        Largest difference, relative to the published value or in its unit.
    factor : float, optional
        Largest ratio either way.
    low, high : float
        Limits that the computed value must keep besides.
    """

    relative: float | None = None
    absolute: float | None = None
    factor: float | None = None
    low: float = -math.inf
    high: float = math.inf

    def agrees(self, computed: float, published: float) -> bool:
        """Whether a computed value is close enough; never for one that is not finite."""
        difference = abs(computed - published)
        return (
            math.isfinite(computed)
            and (self.relative is None or difference <= self.relative * abs(published))
            and (self.absolute is None or difference <= self.absolute)
            and (self.factor is None or 1 / self.factor <= computed / published <= self.factor)
            and self.low <= computed <= self.high
        )

    def __str__(self) -> str:
        parts = []
        if self.relative is not None:
            parts.append(f"±{100 * self.relative:.3g} %")
        if self.absolute is not None:
            parts.append(f"±{self.absolute:.3g}")
        if self.factor is not None:
            parts.append(f"×/÷ {self.factor:g}")
        if math.isfinite(self.low) and math.isfinite(self.high):
            parts.append(f"{self.low:.4g} to {self.high:.4g}")
        elif math.isfinite(self.low):
            parts.append(f"≥ {self.low:.4g}")
        elif math.isfinite(self.high):
            parts.append(f"≤ {self.high:.4g}")
        return ", ".join(parts)


def compare(
    identifier: str,
    quantity: str,
    computed: float,
    published: float,
    tolerance: Tolerance,
    note: str = "",
) -> Check:
    """The check of a computed value against a published one."""
    finite = math.isfinite(computed)
    return Check(
        identifier,
        quantity,
        float(computed) if finite else None,
        published,
        float(computed) / published if finite and published else None,
        str(tolerance),
        "pass" if tolerance.agrees(computed, published) else "fail",
        note,
    )


def skipped(identifier: str, quantity: str, computed: float | None, note: str) -> Check:
    """A row without a published value: nothing is claimed."""
    return Check(identifier, quantity, computed, None, None, "", "skipped", note)
