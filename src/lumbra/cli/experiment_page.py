"""An experiment in full: beams, periods, trigger menus and numbers, for people and for programs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lumbra.detector import Experiment, Parameter
    from lumbra.foundation import Beams

__all__ = ["experiment_content", "experiment_rows", "show_experiment"]

Row = dict[str, Any]
_MOST: Final = 6
"""Longer lists of numbers are cut short in tables."""


def experiment_rows() -> list[Row]:
    """One row for each experiment."""
    from lumbra.detector import EXPERIMENTS

    return [
        {
            "name": name,
            "title": experiment.title,
            "√s [GeV]": round(experiment.beams.sqrt_s, 4),
            "periods": [period.name for period in experiment.periods],
        }
        for name, experiment in EXPERIMENTS.items()
    ]


def show_experiment(
    name: str, period: str | None, assumptions: bool, figures: Path | None, as_json: bool
) -> None:
    """Print an experiment, or only what is assumed of it.

    Parameters
    ----------
    name : str
        Of the experiment, or of a file that changes one.
    period : str or None
        One of its periods; None for all.
    assumptions : bool
        Whether only assumed and doubtful numbers are wanted.
    figures : Path or None
        Folder for figures; they are shown instead of numbers as text.
    as_json : bool
        Whether it is one JSON object.
    """
    from lumbra.cli.experiment_figures import save_experiment_figures
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text
    from lumbra.detector import experiment

    with clean_stdout(as_json):
        content = _assumed(name, period) if assumptions else experiment_content(name, period)
        files = save_experiment_figures(experiment(name), period, figures) if figures else []
    if as_json:
        drawn = {"files": [str(path) for path in files]} if files else {}
        print_json("show", {"kind": "experiment", "name": name, "content": content, **drawn})
    elif files:
        print_text(*(f"Figure: {path}" for path in files))
    elif isinstance(content, list):
        title = f"Assumed numbers of {name}" + (f", {period}" if period else "")
        several = [row if period is None else {**row, "periods": []} for row in content]
        print_table([_short_number(row) for row in several], title)
    else:
        _print_experiment(content)


def _assumed(name: str, period: str | None) -> list[Row]:
    """The numbers of an experiment that are assumed or doubtful, in one or all of its periods."""
    from lumbra.detector import assumptions, experiment

    found = experiment(name)
    chosen = [found.period(period)] if period else found.periods
    rows: dict[tuple[str, Any], Row] = {}
    for when in chosen:
        for number in assumptions(found, when.name):
            row = {**_number(number), "periods": []}
            rows.setdefault((number.name, number.value), row)["periods"].append(when.name)
    return list(rows.values())


def experiment_content(name: str, period: str | None = None) -> Row:
    """Everything about an experiment, or about it in one of its periods."""
    from lumbra.detector import experiment
    from lumbra.detector.experiment import parameters_of

    found = experiment(name)
    chosen = [found.period(period)] if period else found.periods
    here = found.during(period) if period else found
    numbers = parameters_of(found, period) if period else found.parameters
    return {
        "name": found.name,
        "title": found.title,
        "beams": _beams(here.beams),
        "periods": [_period(found, when.name) for when in chosen],
        "lines": _lines(found, period),
        "parameters": [_number(number) for number in numbers],
    }


def _print_experiment(content: Mapping[str, Any]) -> None:
    """Show what `experiment_content` gives."""
    from lumbra.cli.output import print_table, print_text

    beams = content["beams"]
    print_text(
        f"{content['name']}: {content['title']}",
        f"√s = {beams['sqrt_s']:.6g} GeV, spread {1e3 * beams['sqrt_s_spread']:.2g} MeV; "
        f"βγ = {beams['beta_gamma']:.4g}, {beams['boost_angle_deg']:.3g}° from z",
    )
    print_table([_short_period(row) for row in content["periods"]], "Periods")
    print_table(content["lines"], "Trigger lines")
    groups = list(dict.fromkeys(row["name"].partition(".")[0] for row in content["parameters"]))
    ordered = sorted(
        content["parameters"], key=lambda row: groups.index(row["name"].partition(".")[0])
    )
    print_table([_short_number(row) for row in ordered], "Numbers")


def _short_number(row: Mapping[str, Any]) -> Row:
    """A number with its unit, and how far it is trusted, in three columns."""
    value = row["value"]
    parts = value if isinstance(value, (list, tuple)) else [value]
    text = f"{_listed(parts)} {row['unit']}".strip()
    if row["unit"] == "rad" and any(parts):
        text += f" = {_listed([math.degrees(part) for part in parts])}°"
    periods = row.get("periods", ())
    when = f"{', '.join(periods)}: " if len(periods) == 1 else ""
    return {
        "name": row["name"],
        "value": text,
        "source": f"{when}{row['source']} ({row['trust']})",
    }


def _listed(parts: Sequence[float]) -> str:
    """Numbers in a row, the first of them if there are many."""
    shown = ", ".join(f"{part:.5g}" for part in parts[:_MOST])
    return f"{shown}, … ({len(parts)} numbers)" if len(parts) > _MOST else shown or "none"


def _number(number: Parameter) -> Row:
    return {
        "name": number.name,
        "value": number.value,
        "unit": number.unit,
        "trust": number.trust,
        "source": number.source,
    }


def _beams(beams: Beams) -> Row:
    x, _, z = beams.velocity()[0]
    beta = math.hypot(x, z)
    relative = beams.electron_spread / beams.electron, beams.positron_spread / beams.positron
    return {
        "electron": beams.electron,
        "positron": beams.positron,
        "crossing_angle": beams.crossing_angle,
        "sqrt_s": beams.sqrt_s,
        "sqrt_s_spread": beams.sqrt_s / 2 * math.hypot(*relative),
        "beta": beta,
        "beta_gamma": beta / math.sqrt(1 - beta * beta),
        "boost_angle_deg": math.degrees(math.atan2(x, z)),
    }


def _period(found: Experiment, name: str) -> Row:
    period = found.period(name)
    return {
        "name": name,
        "about": period.about,
        "status": period.status,
        "sqrt_s": found.during(name).beams.sqrt_s,
        "luminosity_fb": period.luminosity,
        "luminosity_recorded_fb": period.luminosity_recorded,
        "decays": period.decays,
        "menu": period.menu,
        "systematics": period.systematics,
    }


def _short_period(row: Mapping[str, Any]) -> Row:
    from lumbra.foundation.units import format_luminosity

    return {
        "period": row["name"],
        "about": row["about"] + (" (projected)" if row["status"] == "projected" else ""),
        "√s [GeV]": f"{row['sqrt_s']:.4f}",
        "luminosity": format_luminosity(row["luminosity_fb"]),
        "decays": None if row["decays"] is None else f"{row['decays']:.4g}",
    }


def _lines(found: Experiment, period: str | None) -> list[Row]:
    """Trigger lines; those of the first level with the share of the luminosity they ran in."""
    menu = found.period(period).menu if period is not None else None
    shown = [line for line in found.lines if menu is None or line.name in menu]
    first = [{"line": line.name, "level": "first", "about": line.about} for line in shown]
    high = [{"line": x.name, "level": "high", "about": x.about} for x in found.high_level]
    if menu is None:
        return first + high
    return [{**row, "share": menu[row["line"]]} for row in first] + [
        {**row, "share": None} for row in high
    ]
