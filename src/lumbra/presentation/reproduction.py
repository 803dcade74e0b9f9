"""Where a result comes from, and the command that makes it again."""

from __future__ import annotations

import shlex
from typing import Any

from lumbra.presentation.folder import ResultFolder

__all__ = ["command_of", "facts"]

NAMES = {
    "luminosity_inverse_fb": "luminosity [fb⁻¹]",
    "elapsed_s": "elapsed [s]",
    "cl": "confidence level",
}


def command_of(folder: ResultFolder) -> str:
    """The command line that makes this folder, put together from its provenance."""
    provenance = folder.provenance
    if folder.kind == "hunt":
        words = ["lumbra", "hunt", str(provenance.get("spectrum", ""))]
        if provenance.get("pseudo_experiments"):
            words += ["--pseudo-experiments", str(provenance["pseudo_experiments"])]
    else:
        words = ["lumbra", "run", str(provenance.get("search", ""))]
        if provenance.get("edition"):
            words += ["--edition", str(provenance["edition"])]
        if provenance.get("projection"):
            words += ["--luminosity", f"{provenance['luminosity_inverse_fb']:g}/fb"]
        data = provenance.get("data")
        if isinstance(data, dict) and data.get("path"):
            words += ["--data", str(data["path"])]
            words += ["--tree", str(data["tree"])] if data.get("tree") else []
    if provenance.get("seed") is not None:
        words += ["--seed", str(provenance["seed"])]
    if provenance.get("quick"):
        words.append("--quick")
    return shlex.join(words)


def facts(folder: ResultFolder) -> list[tuple[str, Any]]:
    """Names and values of the provenance, without what has a section of its own."""
    elsewhere = {"kind", "title", "reaction", "systematics", "assumptions", "notes"}
    elsewhere |= {"simulation_limited_GeV", "largest_excess", "quick", "summary", "labels", "cases"}
    pairs = []
    for key, value in folder.provenance.items():
        if key not in elsewhere and value not in (None, [], {}):
            pairs.append((NAMES.get(key, key.replace("_", " ")), _said(value)))
    return pairs


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
