"""An experiment of the user's own: a TOML file that changes numbers of one that is there."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast, get_args

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.parameter import Parameter, Trust, Value, overlaid
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.quantities import parse_quantity

__all__ = ["load_experiment"]

_TEXTS: Final = ("base", "name", "title", "source", "period")
_SHARES: Final = frozenset(
    ("efficiency", "loss", "probability", "fake", "fraction", "conversion", "pair",
     "bremsstrahlung")
)  # fmt: skip
"""Words in the names of fields that are probabilities, if they have no unit."""
_SHARE_GROUPS: Final = ("menu", "photon_veto")


@dataclass(frozen=True)
class _File:
    """Where numbers come from, for their sources and for messages."""

    path: Path
    source: str

    def refuse(self, failed: str, given: str, allowed: str, suggestion: str) -> InputError:
        return InputError(
            failed, given=f"{given} in {self.path}", allowed=allowed, suggestion=suggestion
        )


def load_experiment(path: Path, bases: Mapping[str, Experiment]) -> Experiment:
    """Read a file that changes numbers of an experiment.

    Parameters
    ----------
    path : Path
        TOML with ``base``, perhaps ``name``, ``title`` and ``source``, one table for each group
        of numbers, and ``period.<name>`` tables for those of a period; a period that is new says
        with ``like`` which one it starts from. Numbers are in the units of the experiment or texts
        with a unit; ``{value = …, source = "…", trust = "good"}`` tells where they are from.
    bases : mapping of str to Experiment
        What can be changed.

    Raises
    ------
    InputError
        If there is no such file, or if a key, value or unit in it cannot be used.
    """
    content = _read(path)
    base = str(content.get("base", ""))
    if base not in bases:
        raise InputError(
            f"The file {path.name} does not say which experiment it changes.",
            given=f"base = {base!r}",
            allowed=", ".join(bases),
            suggestion=nearest(base, bases) if base else 'write base = "belle2" at the top',
        )
    file = _File(path, str(content.get("source", f"changed in {path.name}")))
    name = str(content.get("name", path.stem))
    if name in bases:
        raise file.refuse(
            "The experiment has the name of one that is there.",
            f"name = {name!r}",
            "another name",
            f"write for example name = {name + '-mine'!r}",
        )
    old = bases[base]
    groups = {key: value for key, value in content.items() if key not in _TEXTS}
    made = replace(
        old,
        name=name,
        title=str(content.get("title", f"{old.title}, changed")),
        parameters=overlaid(old.parameters, _changed(groups, old.parameters, file)),
    )
    return _whole(replace(made, periods=_periods(content.get("period", {}), made, file)), file)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        beside = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        raise InputError(
            "The file of the experiment does not exist.",
            given=str(path),
            allowed="the path of a TOML file that changes numbers of an experiment",
            suggestion=nearest(path.name, beside)
            if beside
            else 'write one with base = "belle2"; lumbra show experiment lists the names',
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file {path.name} cannot be read.",
            given=f"{path}: {error}",
            allowed="TOML",
            suggestion='numbers stand as key = 1.5, texts as key = "text", groups as [group]',
        ) from error


def _entries(groups: Mapping[str, Any], file: _File) -> Iterator[tuple[str, Any]]:
    """Names and values of the numbers in tables."""
    for group, table in groups.items():
        if not isinstance(table, dict):
            raise file.refuse(
                "A key of the experiment's file is not known.",
                repr(group),
                ", ".join(_TEXTS[:-1]) + ", or a table of numbers",
                nearest(group, _TEXTS),
            )
        for field, value in table.items():
            yield f"{group}.{field}", value


def _changed(
    groups: Mapping[str, Any], known: tuple[Parameter, ...], file: _File
) -> list[Parameter]:
    """The numbers that the tables change."""
    old = {p.name: p for p in known}
    changed = []
    for name, value in _entries(groups, file):
        if name not in old:
            raise file.refuse(
                "The experiment has no such number.",
                repr(name),
                "the name of a parameter, as lumbra show experiment lists them",
                nearest(name, old),
            )
        changed.append(_new(old[name], value, file))
    return changed


def _new(old: Parameter, value: Any, file: _File) -> Parameter:
    """A parameter with what the file says about it."""
    told = value if isinstance(value, dict) else {"value": value}
    strange = set(told) - {"value", "source", "trust"}
    trust = told.get("trust", "assumed")
    if strange or "value" not in told or trust not in get_args(Trust):
        raise file.refuse(
            f"What is said about {old.name} cannot be used.",
            repr(told),
            "value, source and trust, which is one of " + ", ".join(get_args(Trust)),
            nearest(min(strange), ["value", "source", "trust"])
            if strange
            else f'write {{value = {old.value}, source = "…", trust = "good"}}',
        )
    return replace(
        old,
        value=_value(old, told["value"], file),
        source=str(told.get("source", f"{file.source}; was {old.value}")),
        trust=cast(Trust, trust),
    )


def _value(old: Parameter, given: Any, file: _File) -> Value:
    """A value of the kind that the parameter has."""
    if isinstance(given, list) != isinstance(old.value, tuple):
        kind = "a list of numbers" if isinstance(old.value, tuple) else "one number"
        raise file.refuse(
            f"The value of {old.name} has the wrong shape.", repr(given), kind, f"was {old.value}"
        )
    if isinstance(given, list):
        return tuple(_number(old, item, file) for item in given)
    return _number(old, given, file)


def _number(old: Parameter, given: Any, file: _File) -> float:
    if isinstance(given, str):
        number = parse_quantity(given, old.unit)
    elif isinstance(given, int | float) and not isinstance(given, bool):
        number = float(given)
    else:
        number = math.nan
    group, _, field = old.name.partition(".")
    share = not old.unit and (group in _SHARE_GROUPS or bool(_SHARES & set(field.split("_"))))
    if not math.isfinite(number) or (share and not 0 <= number <= 1):
        raise file.refuse(
            f"The value of {old.name} cannot be used.",
            repr(given),
            "a probability from 0 to 1" if share else f"a finite number [{old.unit or '1'}]",
            f"was {old.value}",
        )
    return number


def _periods(tables: Any, made: Experiment, file: _File) -> tuple[Period, ...]:
    """The periods, changed and new."""
    periods = {period.name: period for period in made.periods}
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise file.refuse(
            "The periods cannot be read.", f"period = {tables!r}", "tables", "write [period.NAME]"
        )
    for name, table in tables.items():
        periods[name] = _period(name, table, made, file)
    return tuple(periods.values())


def _period(name: str, table: Mapping[str, Any], made: Experiment, file: _File) -> Period:
    """A period that is changed, or a new one like another."""
    there = [period.name for period in made.periods]
    like = table.get("like", name)
    if like not in there:
        raise file.refuse(
            "There is no such period to start from.",
            f"period {name!r}, like = {like!r}",
            ", ".join(there),
            nearest(str(like), there),
        )
    old = made.period(like)
    lines = [line.name for line in made.lines]
    off = [
        Parameter(f"menu.{line}", 0.0, "", "not in the menu", "high")
        for line in lines
        if line not in old.menu
    ]
    groups = {key: value for key, value in table.items() if key not in ("like", "about")}
    known = overlaid(overlaid(made.parameters, old.parameters), off)
    return replace(
        old,
        name=name,
        about=str(table.get("about", old.about)),
        status=old.status if name in there else "projected",
        parameters=overlaid(old.parameters, _changed(groups, known, file)),
    )


def _whole(made: Experiment, file: _File) -> Experiment:
    """The experiment, if its beams collide (they check themselves) and it has data."""
    for period in made.periods:
        _ = made.during(period.name).beams
        if not 0 < period.luminosity <= period.luminosity_recorded:
            raise file.refuse(
                f"The period {period.name} cannot be used.",
                f"{period.luminosity:g} of {period.luminosity_recorded:g} fb-1",
                "a positive luminosity that is not above what is recorded",
                "change data.luminosity_recorded together with data.luminosity",
            )
    return made
