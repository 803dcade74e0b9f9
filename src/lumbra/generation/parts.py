"""Parts of a process: ranges of one quantity that cut its phase space without overlap.

A search simulates the parts that matter to it more often than the others. The sum of the parts is
the process.
"""

from __future__ import annotations

from lumbra.foundation import InputError

__all__ = ["Range", "require_part"]

Range = tuple[float, float]


def require_part(name: str, limits: Range, whole: Range, unit: str = "") -> None:
    """Refuse limits that are not a range within the whole.

    Parameters
    ----------
    name : str
        The quantity.
    limits, whole : (float, float)
        In its unit.
    unit : str
        For people.

    Raises
    ------
    InputError
        If the first limit is not below the second, or if they reach beyond the whole.
    """
    if whole[0] <= limits[0] < limits[1] <= whole[1]:
        return
    raise InputError(
        f"This range of {name} is no part of the process.",
        given=f"{name}={limits!r}",
        allowed=f"two rising numbers from {whole[0]:g} to {whole[1]:g} {unit}".rstrip(),
        suggestion="leave it out for the whole process",
    )
