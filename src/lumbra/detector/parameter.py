"""Parameters: numbers that know where they come from and how far they can be trusted."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest

__all__ = ["Parameter", "Trust", "Value", "fill", "overlaid", "replaced"]

Trust = Literal["high", "good", "computed", "doubtful", "assumed"]
Value = float | tuple[float, ...]
Group = TypeVar("Group")


@dataclass(frozen=True)
class Parameter:
    """A number of an experiment, with its source.

    Parameters
    ----------
    name : str
        ``group.field``, such as ``tracker.pt_linear``.
    value : float or tuple of float
        In ``unit``.
    unit : str
        Empty for pure numbers.
    source : str
        Paper, code or reasoning that the number stands on.
    trust : {"high", "good", "computed", "doubtful", "assumed"}
        high: seen in the source; good: recalled from the published paper; computed: from other
        numbers here; doubtful: recalled with doubt; assumed: a sensible choice without a source.
    """

    name: str
    value: Value
    unit: str
    source: str
    trust: Trust

    @property
    def assumed(self) -> bool:
        """Whether a report has to list the number among its assumptions."""
        return self.trust in ("assumed", "doubtful")


def fill(group: Callable[..., Group], prefix: str, parameters: Iterable[Parameter]) -> Group:
    """Build a group of plain numbers from the parameters named ``prefix.field``.

    Parameters
    ----------
    group : class
        A named tuple or dataclass whose fields are all to be filled.
    prefix : str
        Name of the group.
    parameters : iterable of Parameter
        Those of other groups are passed over.

    Raises
    ------
    InputError
        If a field has no parameter or a parameter no field.
    """
    values = {
        p.name.partition(".")[2]: p.value for p in parameters if p.name.partition(".")[0] == prefix
    }
    fields = list(inspect.signature(group).parameters)
    if set(values) != set(fields):
        raise InputError(
            f"The parameters of '{prefix}' are not complete.",
            given=f"missing {sorted(set(fields) - set(values))}, "
            f"unknown {sorted(set(values) - set(fields))}",
            allowed=", ".join(fields),
            suggestion="give each field one Parameter named "
            f"'{prefix}.<field>' in the experiment's file",
        )
    return group(**values)


def overlaid(
    base: Iterable[Parameter], own: Iterable[Parameter], *, only_known: bool = False
) -> tuple[Parameter, ...]:
    """The first parameters, with those of the second in the place of namesakes.

    Parameters
    ----------
    base, own : iterable of Parameter
        Of two collections, such as an experiment's and a period's.
    only_known : bool
        Whether those of the second that have no namesake are left out.
    """
    mine = {p.name: p for p in own}
    merged = tuple(mine.pop(p.name, p) for p in base)
    return merged if only_known else merged + tuple(mine.values())


def replaced(parameters: tuple[Parameter, ...], name: str, value: Value) -> tuple[Parameter, ...]:
    """The parameters with one value changed, and marked as an assumption.

    Raises
    ------
    InputError
        If no parameter has the name.
    """
    if all(p.name != name for p in parameters):
        raise InputError(
            "There is no such parameter to change.",
            given=repr(name),
            allowed="the name of a parameter of this experiment or period",
            suggestion=nearest(name, [p.name for p in parameters]),
        )
    return tuple(
        replace(p, value=value, source=f"varied from {p.value}", trust="assumed")
        if p.name == name
        else p
        for p in parameters
    )
