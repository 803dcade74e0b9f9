"""The words that go with a bundle: what is in it, and how to use it with pyhf alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.hepdata_tables import escaped
from lumbra.presentation.reproduction import command_of

__all__ = ["readme"]

_ALWAYS: Final = (
    "likelihoods.csv", "workspaces/", "efficiency.csv", "provenance.json", "SHA256SUMS",
)  # fmt: skip
_FILES: Final = {
    "likelihoods.csv": "which workspace belongs to which mass, and what a unit of its signal "
    "strength is",
    "workspaces/": "one HistFactory likelihood a mass, in pyhf's JSON",
    "efficiency.csv": "signal efficiency by mass",
    "limits.csv": "counts, efficiencies and limits at all masses",
    "cutflow.csv": "what each cut leaves of signal and backgrounds",
    "spectrum.csv": "the spectrum after all cuts, by background",
    "impacts.csv": "what each systematic error does to the expected limit",
    "suppression.json": "the last, optimised cut",
    "provenance.json": "settings, systematics, assumptions and their sources",
    "SHA256SUMS": "checksums; `sha256sum -c SHA256SUMS` compares",
}
# not upper_limit(): without points to scan, that of pyhf 0.7.6 is at 95 % whatever it is told
_CODE: Final = """import json
import pyhf

with open("{workspace}") as stream:
    workspace = pyhf.Workspace(json.load(stream))
model = workspace.model()
data = workspace.data(model)
# the strength is in events at the nominal efficiency
top = model.config.suggested_bounds()[model.config.poi_index][1]
observed, expected = pyhf.infer.intervals.upper_limits.toms748_scan(
    data, model, 0, top, level={alpha:.4g}, rtol=1e-4
)
print(float(observed), [float(value) for value in expected])
"""


def readme(content: ResultFolder, workspace: str) -> str:
    """The README of a bundle, in Markdown.

    Parameters
    ----------
    content : ResultFolder
        What is bundled.
    workspace : str
        The workspace that the example reads.
    """
    provenance = content.provenance
    title = escaped(str(provenance.get("title") or provenance.get("search") or "Result"))
    level = float(provenance.get("cl") or 0.9)
    files = [
        f"* `{name}`: {words}"
        for name, words in _FILES.items()
        if name in _ALWAYS
        or name.partition(".")[0] in content.tables
        or (content.path / name).is_file()
    ]
    parts = [
        f"# {title}: for reinterpretation",
        escaped(str(provenance.get("reaction") or "")),
        _origin(provenance),
        "## Files",
        "\n".join(files),
        "## Use",
        f"With Python and `pip install pyhf` alone, an upper limit at {100 * level:g} % CL:",
        "```python\n" + _CODE.format(workspace=workspace, alpha=1 - level) + "```",
        "Times `cross_section_per_strength_fb` of `likelihoods.csv` it is a limit on the cross "
        "section in fb. For another model, divide by its own efficiency in the place of "
        "`efficiency`; the limit on its coupling squared is that over the cross section at unit "
        "coupling. pyhf's formulas are those of many events: where none is expected or seen they "
        "give 1.9 events at 95 % CL in the place of 3.0. Limits in `limits.csv` do not use them.",
        "## Systematics",
        _systematics(provenance),
        "## Assumptions",
        "\n".join(f"* {_assumption(a)}" for a in _spoken(provenance))
        or "None beyond the numbers of the detector in `provenance.json`.",
        "## How it was made",
        "```sh\n" + command_of(content).replace("```", "") + "\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _origin(provenance: Mapping[str, Any]) -> str:
    words = [
        f"{key}: {escaped(str(provenance[name]))}"
        for key, name in (
            ("Experiment", "experiment"), ("edition", "edition"),
            ("luminosity [1/fb]", "luminosity_inverse_fb"), ("reference", "reference"),
            ("lumbra", "lumbra"), ("configuration", "configuration_hash"),
        )
        if provenance.get(name)
    ]  # fmt: skip
    kind = provenance.get("data")
    words.append(
        "no data: counts in the workspaces are the expected ones, rounded"
        if isinstance(kind, str)
        else "observed counts"
    )
    return "; ".join(words) + "."


def _systematics(provenance: Mapping[str, Any]) -> str:
    rows = [
        f"| {_cell(s.get('name'))} | {100 * float(s['relative']):.3g} % | {_cell(s.get('on'))} "
        f"| {_cell(s.get('source'))} |"
        for s in provenance.get("systematics") or []
    ]
    if not rows:
        return "None."
    return "\n".join(["| name | relative | on | source |", "|---|---|---|---|", *rows])


def _cell(value: object) -> str:
    return escaped(str(value or "")).replace("|", "\\|").replace("\n", " ")


def _spoken(provenance: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [a for a in provenance.get("assumptions") or [] if a.get("effect")]


def _assumption(entry: Mapping[str, Any]) -> str:
    value = f" = {_cell(entry['value'])}" if entry.get("value") not in (None, "") else ""
    return f"{_cell(entry.get('name'))}{value}: {_cell(entry.get('effect'))}"
