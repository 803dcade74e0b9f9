"""The limits over a plane of two masses in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import METHODS, quoted_method, readings
from lumbra.presentation.markup import number
from lumbra.presentation.plane_drawings import particles_of

__all__ = ["Strongest", "plane_sentence", "strongest_limits"]


@dataclass(frozen=True)
class Strongest:
    """The strongest expected limit on a quantity.

    Parameters
    ----------
    quantity, label : str
        What is limited, and what is assumed.
    value, median : str
        The limit there and the one in the middle of all, with their unit.
    place : str
        Both masses.
    observed : str
        The observed limit there; empty without data.
    """

    quantity: str
    label: str
    value: str
    median: str
    place: str
    observed: str


def strongest_limits(folder: ResultFolder) -> list[Strongest]:
    """The strongest limits on the couplings and on the cross section, by the quoted method."""
    table, method = folder.tables["limits"], quoted_method(folder.provenance)
    first, second = (np.asarray(table[column], float) for column, _ in particles_of(folder))
    wanted = [
        (r.symbol, r.label, f" {r.unit}".rstrip(), r.columns.replace("{method}", method))
        for r in readings(folder.provenance)
    ]
    wanted.append(("the cross section", "", " fb", f"sigma_{method}_{{kind}}_fb"))
    made = []
    for quantity, label, unit, columns in wanted:
        values, seen = (
            np.asarray(table[columns.replace("{kind}", kind)], float)
            for kind in ("expected", "observed")
        )
        best = int(np.nanargmin(values))
        made.append(
            Strongest(
                quantity,
                label,
                f"{number(values[best])}{unit}",
                f"{number(float(np.nanmedian(values)))}{unit}",
                f"({first[best]:.3g}, {second[best]:.3g})",
                f"{number(seen[best])}{unit}" if np.isfinite(seen[best]) else "",
            )
        )
    return made


def plane_sentence(folder: ResultFolder) -> str:
    """The strongest and the middle limit, of the first reading."""
    best = strongest_limits(folder)[0]
    level = 100 * float(folder.provenance.get("cl") or 0.9)
    method = METHODS[quoted_method(folder.provenance)]
    case = f" if {best.label}" if best.label else ""
    sentence = (
        f"Expected: {best.quantity} above {best.value} at {best.place} GeV, where it is "
        f"strongest, and above {best.median} in half of the plane, at {level:g} % ({method}){case}."
    )
    return sentence + (f" Observed there: {best.observed}." if best.observed else "")
