"""The report's section on control channels: data beside simulation."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.figures import samples_with
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import sample_label
from lumbra.presentation.markup import Html, element, fragment, number, table

__all__ = ["controls"]

_BINS: Final = ("low", "high", "simulated_events", "simulated_error", "data_events")


def controls(folder: ResultFolder) -> Html:
    """Events in every control channel: a row for each, and its bins folded below."""
    content = folder.tables.get("controls")
    if content is None:
        return Html("")
    names = [name for name in samples_with(content, "_events") if name != "simulated"]
    seen = "Pseudo-data" if "pseudo" in content["data_kind"] else "Data"
    headings = [
        "Channel",
        "What it tells",
        *(f"{sample_label(name, folder.provenance)} [%]" for name in names),
        "Simulated [events]",
        f"{seen} [events]",
        "Ratio",
    ]
    channels = [str(name) for name in dict.fromkeys(content["control"])]
    rows = {channel: content.select(content["control"] == channel) for channel in channels}
    total = [[channel, *_summed(part, names)] for channel, part in rows.items()]
    caption = "Control channels, before the optimised step; the ratio is that of data to simulation"
    folded = [_bins(channel, part, seen) for channel, part in rows.items()]
    return fragment(table(headings, total, caption), *folded)


def _summed(part: Table, names: list[str]) -> list[Any]:
    """What a channel tells, shares of backgrounds, events, and data over simulation."""
    expected, data = (float(np.sum(_floats(part, f"{k}_events"))) for k in ("simulated", "data"))
    error = float(np.sqrt(np.sum(_floats(part, "simulated_error") ** 2)))
    sums = (float(np.sum(_floats(part, f"{name}_events"))) for name in names)
    shares = [100 * events / expected if expected > 0 else "" for events in sums]
    return [str(part["reason"][0]), *shares, expected, data, _ratio(data, expected, error)]


def _ratio(data: float, expected: float, error: float) -> str:
    if not (expected > 0 and np.isfinite(data)):
        return "–"
    spread = float(np.hypot(np.sqrt(max(data, 1.0)), data * error / expected)) / expected
    return f"{number(data / expected)} ± {number(spread, 2)}"


def _bins(channel: str, part: Table, seen: str) -> Html:
    columns = [_floats(part, name) for name in _BINS]
    rows = [
        [
            *(float(column[i]) for column in columns),
            _ratio(*(float(columns[k][i]) for k in (4, 2, 3))),
        ]
        for i in range(len(part))
    ]
    headings = ["From", "To", "Simulated [events]", "±", f"{seen} [events]", "Ratio"]
    caption = f"{channel}, by {part['column'][0]}"
    return element("details", element("summary", caption), table(headings, rows, caption))


def _floats(part: Table, name: str) -> NDArray[np.float64]:
    return np.asarray(part[name], np.float64)
