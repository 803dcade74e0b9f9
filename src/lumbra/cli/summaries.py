"""The end of a run or hunt: draw it, and say in a few lines what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from lumbra.cli.output import print_json, print_text

if TYPE_CHECKING:
    from lumbra.workflow import RunResult

__all__ = ["Finished", "dressing", "finished"]

Row = Mapping[str, Any]

_HEADINGS: Final = {
    "mass_GeV": "m|[GeV]",
    "efficiency": "effi-|ciency",
    "background_events": "back-|ground",
    "sigma_expected_fb": "σ [fb]|exp.",
    "sigma_observed_fb": "σ [fb]|obs.",
    "sigma_visible_expected_fb": "ε·σ [fb]|exp.",
    "sigma_visible_observed_fb": "ε·σ [fb]|obs.",
}
"""Headings of the table of limits in two lines, by key of its rows."""
_METHODS: Final = {"cls": "CLs", "clsb": "CLs+b", "unified": "Feldman–Cousins"}
_COUPLINGS: Final = {
    "gprime": "g′",
    "gemu": "g_eμ",
    "epsilon": "ε",
    "gagammagamma": "g_aγγ",
    "eps2alphaD": "ε²α_D",
}
"""Symbols of couplings by the beginning of their keys."""
_COLUMNS: Final = 80
_TRUSTED: Final = ("", "ok", "converged")


@dataclass(frozen=True)
class Finished:
    """A finished job.

    Parameters
    ----------
    command : str
        "run" or "hunt".
    folder : Path
        The result folder.
    summary : mapping
        Headline numbers, from the workflow.
    tables : mapping
        Its tables, for machine-readable output.
    files : tuple of Path
        Figures and report.
    """

    command: str
    folder: Path
    summary: Mapping[str, Any]
    tables: Mapping[str, Any]
    files: tuple[Path, ...]

    def show(self, as_json: bool) -> None:
        """Write the summary on stdout."""
        if as_json:
            self._show_json()
            return
        print_text(*_settings(self.summary))
        rows = self.summary.get("limits")
        if rows:
            level = self.summary.get("level")
            percent = "" if level is None else f"{100 * level:g} % "
            method = _METHODS.get(str(self.summary.get("method")), "Bayesian")
            print_text(f"{percent}upper limits, {method}:", *_limit_lines(rows))
        if self.summary.get("largest_excess"):
            print_text(
                *_excess_lines(self.summary["largest_excess"], self.tables.get("scan") or [])
            )
        reports = [path for path in self.files if path.suffix == ".html"]
        print_text(*(f"report: {path}" for path in reports or [self.folder]))

    def _show_json(self) -> None:
        """One object; a table of the workflow has precedence over headline rows of its name."""
        content = {
            "folder": str(self.folder),
            "summary": self.summary,
            **self.summary,
            **self.tables,
            "files": [str(path) for path in self.files],
        }
        print_json(self.command, content)


def dressing(context: typer.Context) -> Callable[[Path], list[Path]]:
    """What draws the figures and the report of a result folder before it is published.

    Parameters
    ----------
    context : typer.Context
        Of the command; its object is the whole command line, for the report.
    """

    def dress(folder: Path) -> list[Path]:
        from lumbra.presentation import render

        return render(folder, command=str(context.obj or ""))

    return dress


def finished(context: typer.Context, result: RunResult) -> Finished:
    """A finished run or hunt, with the figures that lie in its folder."""
    drawn = sorted((result.folder / "figures").glob("*"))
    report = result.folder / "report.html"
    files = (*([report] if report.is_file() else []), *drawn)
    return Finished(
        str(context.info_name), result.folder, result.summary, result.tables, tuple(files)
    )


def _settings(summary: Mapping[str, Any]) -> list[str]:
    """What was run, one line each."""
    from lumbra.foundation.units import format_luminosity

    lines = []
    for key, value in summary.items():
        if key in ("limits", "largest_excess", "level", "method"):
            continue
        if key == "luminosity_inverse_fb":
            lines.append(f"luminosity: {format_luminosity(float(value))}")
        elif key == "events":
            lines.append(f"events: {value:.0f}")
        else:
            lines.append(f"{key.replace('_', ' ')}: {_said(value)}")
    return lines


def _limit_lines(rows: Sequence[Row]) -> list[str]:
    """The headline rows as a small table that fits into 80 columns also with observed limits."""
    lines = _aligned(rows, list(rows[0]))
    if len(lines[0]) > _COLUMNS:
        return _aligned(rows, [key for key in rows[0] if not key.startswith("sigma_visible")])
    return lines


def _aligned(rows: Sequence[Row], keys: Sequence[str]) -> list[str]:
    grid = [
        [_heading(key).partition("|")[0] for key in keys],
        [_heading(key).partition("|")[2] for key in keys],
        *([_cell(key, row.get(key)) for key in keys] for row in rows),
    ]
    widths = [max(len(line[column]) for line in grid) for column in range(len(keys))]
    return [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in grid
    ]


def _heading(key: str) -> str:
    coupling, _, rest = key.partition("_")
    if coupling in _COUPLINGS and rest:
        case, _, kind = rest.removesuffix("_per_GeV").rpartition("_")
        short = case if len(case) <= 6 else f"{case[:5]}."
        return f"{_COUPLINGS[coupling]} {short}|{kind[:3]}."
    if key.startswith("mass_") and key not in _HEADINGS:
        return f"m {key.removeprefix('mass_').removesuffix('_GeV')}|[GeV]"
    return _HEADINGS.get(key, key)


def _cell(key: str, value: Any) -> str:
    if value is None:
        return "–"
    if key == "efficiency":
        return f"{100 * value:.1f} %"
    # Three digits without an exponent that three digits do not need.
    return f"{float(f'{value:.3g}'):.6g}"


def _excess_lines(excess: Row, scan: Sequence[Row]) -> list[str]:
    """The largest excess in words, and a warning if its fit is flagged."""
    mass = excess.get("mass_GeV")
    where = f"({excess['x_GeV']:.4g}, {excess['y_GeV']:.4g})" if mass is None else f"{mass:.4g}"
    found = ""
    if excess.get("yield") is not None:
        found = f", {excess['yield']:.0f} ± {excess['yield_error']:.0f} events"
    elif excess.get("observed_events") is not None:
        expected = f"{excess['background_events']:.3g} are expected"
        found = f", {excess['observed_events']} seen where {expected}"
    lines = [f"largest excess: at {where} GeV{found}"]
    local = f"  local: {excess['significance']:.2f}σ (p = {excess['local_p_value']:.2g})"
    lines.append(local)
    lines.append(f"  global: {_global(excess)}")
    status = next((str(r.get("status", "")) for r in scan if r.get("mass_GeV") == mass), "")
    if status not in _TRUSTED:
        lines.append(f"  beware: {status.removeprefix('converged, ')}")
    return lines


def _global(excess: Row) -> str:
    from scipy.special import ndtri

    share, error = excess.get("global_p_value"), excess.get("global_p_value_error")
    if share is None:
        return "not computed; add --pseudo-" + (
            "planes 10000" if "x_GeV" in excess else "experiments 1000"
        )
    spread = "" if error is None else f" ± {error:.1g}"
    if share <= 0:
        return f"p = 0{spread}; no pseudo-experiment has a larger excess"
    trials = excess.get("effective_trials")
    spread += "" if trials is None else f"; {trials:.3g} effective trials"
    return f"{max(0.0, -float(ndtri(share))):.2f}σ (p = {share:.2g}{spread})"


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(item) for item in value)
    return "–" if value is None else str(value)
