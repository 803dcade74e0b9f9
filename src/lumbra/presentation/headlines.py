"""The numbers that a reader wants first, and what was done in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbra.foundation.units import format_luminosity
from lumbra.presentation.curves import limit_from
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import case_label, method_label
from lumbra.presentation.markup import number

__all__ = ["Headline", "headlines", "story", "title_of"]


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
    facts.append(_data_kind(folder))
    title = provenance.get("title") or provenance.get("search") or "Search"
    return str(title), facts


def _data_kind(folder: ResultFolder) -> str:
    data = folder.provenance.get("data", "none")
    if isinstance(data, str):
        return {"pseudo": "pseudo-data", "none": "expected only"}.get(data, data)
    return "data"


def story(folder: ResultFolder) -> list[str]:
    """What was done, in sentences."""
    provenance = folder.provenance
    if folder.kind == "hunt":
        rounds = provenance.get("pseudo_experiments")
        tail = f", and {rounds} pseudo-experiments of the whole scan" if rounds else ""
        return [
            f"At {len(folder.tables['scan'])} masses a narrow peak of known resolution "
            "and a smooth background were fitted to the spectrum in a window around it; each fit "
            f"gives a local p-value and an upper limit{tail}."
        ]
    models = provenance.get("models") or []
    known = f" in the model {', '.join(str(m) for m in models)}" if models else ""
    texts = {
        "pseudo-data": "Pseudo-data drawn from the expected background stand in for data.",
        "expected only": "There are no data: all limits are expected ones.",
    }
    return [
        "Signal and backgrounds were generated, passed through the detector, selected and counted "
        f"in sliding windows of the recoil mass; the counts became limits{known}. "
        + texts.get(_data_kind(folder), "Data were read from the file named under Provenance.")
    ]


def headlines(folder: ResultFolder) -> list[Headline]:
    """Headline numbers, the largest excess last."""
    made = _excess(folder)
    if folder.kind == "run" and "limits" in folder.tables:
        made = _limits(folder) + made
    return made


def _limits(folder: ResultFolder) -> list[Headline]:
    table = folder.tables["limits"]
    level = f"{100 * float(folder.provenance.get('cl') or 0.9):g} %"
    made = []
    for prefix, suffix, quantity, detail in (
        ("gprime_sm_bayes", "", "g′", case_label("sm")),
        ("gprime_invisible_bayes", "", "g′", case_label("invisible")),
        ("sigma_bayes", "_fb", "cross section", ""),
    ):
        limit = limit_from(table, prefix, suffix)
        if limit is None:
            continue
        best = int(np.nanargmin(limit.expected))
        unit = " fb" if suffix else ""
        seen = "" if limit.observed is None else f"; observed {number(limit.observed[best])}{unit}"
        parts = [f"at {limit.mass[best]:g} GeV{seen}", detail, f"{level}, {method_label('bayes')}"]
        made.append(
            Headline(
                f"Strongest expected limit on {quantity}",
                f"{number(limit.expected[best])}{unit}",
                "; ".join(part for part in parts if part),
            )
        )
    return made


def _excess(folder: ResultFolder) -> list[Headline]:
    excess = folder.provenance.get("largest_excess") or {}
    if excess.get("mass_GeV") is None or excess.get("significance") is None:
        return []
    p_global = excess.get("global_p_value")
    parts = [f"at {float(excess['mass_GeV']):.4g} GeV"]
    if excess.get("local_p_value") is not None:
        parts.append(f"local p = {number(float(excess['local_p_value']), 2)}")
    parts.append(
        "global p not computed" if p_global is None else f"global p = {number(float(p_global), 2)}"
    )
    name = "Largest excess, local significance"
    return [Headline(name, f"{float(excess['significance']):.2f}σ", "; ".join(parts))]
