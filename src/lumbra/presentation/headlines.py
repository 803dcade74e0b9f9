"""The numbers that a reader wants first, and what was done in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from lumbra.foundation.units import format_luminosity
from lumbra.presentation.curves import limit_from
from lumbra.presentation.excess import excess_of
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import METHODS, quoted_method, readings
from lumbra.presentation.markup import number
from lumbra.presentation.plane_drawings import particles_of
from lumbra.presentation.plane_words import strongest_limits

__all__ = ["Headline", "headlines", "story", "title_of"]

TYPICAL = 1.0
"""Mass [GeV] at which limits are quoted."""


@dataclass(frozen=True)
class Headline:
    """A number with its name and one line of detail."""

    name: str
    value: str
    detail: str = ""


def title_of(folder: ResultFolder) -> tuple[str, list[str]]:
    """Title and the short facts under it."""
    provenance = folder.provenance
    if folder.kind == "hunt":
        facts = [f"lumbra {provenance.get('lumbra', '')}", f"seed {provenance.get('seed', '–')}"]
        return f"Bump hunt: {provenance.get('spectrum', '')}", facts
    facts = [str(provenance[key]) for key in ("experiment", "edition") if provenance.get(key)]
    luminosity = provenance.get("luminosity_inverse_fb")
    if luminosity:
        facts.append(format_luminosity(float(luminosity)))
    facts.append("projection" if provenance.get("projection") else _data_kind(folder))
    title = provenance.get("title") or provenance.get("search") or "Search"
    return str(title), facts


def _data_kind(folder: ResultFolder) -> str:
    data = folder.provenance.get("data", "none")
    if isinstance(data, str):
        return {"pseudo": "pseudo-data", "none": "expected only"}.get(data, data)
    return "blinded data" if data.get("blinded") else "data"


def story(folder: ResultFolder) -> str:
    """What was done, in two sentences."""
    return _hunt_story(folder) if folder.kind == "hunt" else _run_story(folder)


def _hunt_story(folder: ResultFolder) -> str:
    scan, provenance = folder.tables["scan"], folder.provenance
    events, mass = provenance.get("events"), scan["mass_GeV"]
    seen = f" of {number(float(events), 6)} events" if events else ""
    rounds = provenance.get("pseudo_experiments")
    tail = (
        f"; {rounds} pseudo-experiments of the whole scan tell how often background alone gives a "
        "larger excess anywhere"
        if rounds
        else ""
    )
    return (
        f"A narrow peak of known resolution was sought at {len(scan)} masses between "
        f"{mass.min():.4g} and {mass.max():.4g} GeV in a spectrum{seen}, over a smooth background "
        "fitted in a window around each. Each fit gives a local p-value and an upper limit on the "
        f"peak{tail}."
    )


def _run_story(folder: ResultFolder) -> str:
    kind = _data_kind(folder)
    limits = folder.tables.get("limits")
    counted = (
        "selected"
        if limits is None
        else f"selected and counted in windows around {len(limits)} "
        + ("pairs of masses" if particles_of(folder) else "masses")
    )
    outcome = "; the counts became upper limits" if limits is not None else ""
    texts = {
        "pseudo-data": "There are no data: the limits are what background alone is expected to "
        "give, and the points in the spectrum are pseudo-data drawn from it.",
        "blinded data": "The data named under Provenance were read and checked but not looked at: "
        "all limits are expected ones, and the points in the spectrum are pseudo-data.",
        "expected only": "There are no data: all limits are expected ones.",
    }
    return (
        f"Signal and backgrounds were generated, passed through the detector, {counted}{outcome}. "
        + texts.get(kind, "Observed limits are those of the data named under Provenance.")
    )


def headlines(folder: ResultFolder) -> list[Headline]:
    """Headline numbers, the largest excess last."""
    made = _excess(folder)
    if folder.kind == "run" and "limits" in folder.tables:
        made = (_plane_limits if particles_of(folder) else _limits)(folder) + made
    return made


def _plane_limits(folder: ResultFolder) -> list[Headline]:
    """Of each quantity the strongest limit and the middle one."""
    level = f"{100 * float(folder.provenance.get('cl') or 0.9):g} %"
    method = METHODS[quoted_method(folder.provenance)]
    return [
        Headline(
            f"Strongest expected limit on {best.quantity}",
            best.value,
            "; ".join(
                part
                for part in (
                    f"at {best.place} GeV",
                    f"median over the plane {best.median}",
                    best.label,
                    f"{level}, {method}",
                )
                if part
            ),
        )
        for best in strongest_limits(folder)
    ]


def _limits(folder: ResultFolder) -> list[Headline]:
    table = folder.tables["limits"]
    method = quoted_method(folder.provenance)
    level = f"{100 * float(folder.provenance.get('cl') or 0.9):g} %, {METHODS[method]}"
    wanted = [
        (reading.limit(table, method), f" {reading.unit}".rstrip(), reading.symbol, reading.label)
        for reading in readings(folder.provenance)
    ]
    wanted.append((limit_from(table, f"sigma_{method}", "_fb"), " fb", "the cross section", ""))
    visible = limit_from(table, f"sigma_visible_{method}", "_fb")
    wanted.append((visible, " fb", "the visible cross section", ""))
    made = []
    for limit, unit, quantity, detail in wanted:
        if limit is None:
            continue
        place = int(np.argmin(np.abs(limit.mass - TYPICAL)))
        best = int(np.nanargmin(limit.expected))
        seen = "" if limit.observed is None else f"observed {number(limit.observed[place])}{unit}"
        strongest = f"strongest {number(limit.expected[best])}{unit} at {limit.mass[best]:.3g} GeV"
        made.append(
            Headline(
                f"Expected limit on {quantity} at {limit.mass[place]:.3g} GeV",
                f"{number(limit.expected[place])}{unit}",
                "; ".join(part for part in (seen, detail, strongest, level) if part),
            )
        )
    return made


def _excess(folder: ResultFolder) -> list[Headline]:
    excess = excess_of(folder)
    if excess is None:
        return []
    parts = [excess.place]
    if excess.local_p is not None:
        parts.append(f"p = {number(excess.local_p, 2)}")
    if excess.status:
        parts.append(excess.status)
    made = [
        Headline(
            "Largest excess, local significance", f"{excess.significance:.2f}σ", "; ".join(parts)
        )
    ]
    name = "The same, global"
    if excess.global_p is None:
        return [*made, Headline(name, "–", "no pseudo-experiments were made")]
    rounds = f" of {excess.experiments} pseudo-experiments" if excess.experiments else ""
    if excess.global_p <= 0:
        return [*made, Headline(name, "p ≈ 0", f"none{rounds} has a larger one")]
    error = "" if excess.global_error is None else f" ± {number(excess.global_error, 1)}"
    significance = max(0.0, -float(ndtri(excess.global_p)))
    detail = f"p = {number(excess.global_p, 2)}{error}: the share{rounds} with a larger one"
    return [*made, Headline(name, f"{significance:.2f}σ", detail)]
