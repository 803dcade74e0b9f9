"""Control channels: data beside simulation, and normalisations that are taken from data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Control, Edition, Systematic
from lumbra.foundation import DataError, Estimate, Key, Table
from lumbra.selection import CutFlow
from lumbra.workflow.control_counts import ControlCounts, count_controls
from lumbra.workflow.simulate import Sample

__all__ = ["Channel", "channels_of", "control_columns", "correction_notes", "normalised"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Channel:
    """A control channel with what was counted in it.

    Parameters
    ----------
    control : Control
        The channel.
    simulated : mapping of str to ControlCounts
        By background [fb].
    data : (n,) int64 or None
        Counts of data or pseudo-data; None where the data lack a column or all candidates, as an
        ntuple does that only holds what the search selects.
    kind : {"data", "pseudo", "none"}
        What they are.
    luminosity : float
        [fb-1]
    """

    control: Control
    simulated: Mapping[str, ControlCounts]
    data: NDArray[np.int64] | None
    kind: str
    luminosity: float

    def expected(self) -> tuple[Array, Array]:
        """Simulated events in each bin (n,), and their error from the size of the simulation."""
        parts = self.simulated.values()
        events = np.sum([part.weights for part in parts], axis=0) * self.luminosity
        variance = np.sum([part.variances for part in parts], axis=0) * self.luminosity**2
        return np.asarray(events), np.sqrt(variance)

    def correction(self) -> Estimate:
        """Factor for the background that the channel corrects.

        Data less all other backgrounds, over the simulated one; without data it is 1, with the
        error that data as many as are expected would give.

        Raises
        ------
        DataError
            If there is nothing to correct, or the data have fewer events than the others bring.
        """
        name = self.control.corrects
        own, others = self.simulated[name], [c for n, c in self.simulated.items() if n != name]
        mean = float(own.weights.sum()) * self.luminosity
        beside = sum(float(c.weights.sum()) for c in others) * self.luminosity
        variance = sum(float(c.variances.sum()) for c in others) * self.luminosity**2
        seen = mean + beside
        if self.kind == "data" and self.data is not None:
            seen = float(self.data.sum())
        if not (mean > 0 and seen > beside):
            raise DataError(
                f"The control channel {self.control.name} cannot correct {name}.",
                given=f"{seen:.4g} events of data, {mean:.4g} of {name} and {beside:.4g} of others "
                "simulated",
                allowed="some simulated events, and more data than the others bring",
                suggestion="give data before the cuts that the channel drops, or simulate more",
            )
        scale = (seen - beside) / mean
        relative = float(own.variances.sum()) * self.luminosity**2 / mean**2
        return Estimate(scale, float(np.sqrt((seen + variance) / mean**2 + scale**2 * relative)))


def channels_of(
    edition: Edition,
    simulated: Mapping[str, Mapping[str, ControlCounts]],
    data: Table | None,
    key: Key,
) -> tuple[Channel, ...]:
    """The control channels of an edition, with data or else pseudo-data.

    Parameters
    ----------
    edition : Edition
        Declares them.
    simulated : mapping of str to mapping of str to ControlCounts
        By channel and background [fb].
    data : Table or None
        Candidates before any cut. Channels have no signal and are not blinded.
    key : Key
        For pseudo-data.
    """
    made = []
    for control in edition.controls:
        parts = simulated[control.name]
        if data is None:
            mean = np.sum([part.weights for part in parts.values()], axis=0) * edition.luminosity
            rng = key.child("control data", control.name).generator()
            counts: NDArray[np.int64] | None = rng.poisson(mean)
            kind = "pseudo"
        else:
            counts = _seen(control, edition, data)
            kind = "none" if counts is None else "data"
        made.append(Channel(control, parts, counts, kind, edition.luminosity))
    return tuple(made)


def _seen(control: Control, edition: Edition, data: Table) -> NDArray[np.int64] | None:
    """Data in the bins of a channel; None if they lack its columns or were cut to the search."""
    if not control.needs <= set(data):
        return None
    weighted = data.with_columns(weight=np.ones(len(data)))
    entries = count_controls(weighted, (control,), edition.cuts)[control.name].entries
    return entries if entries.any() else None


def normalised(
    edition: Edition, backgrounds: Sequence[Sample], channels: Sequence[Channel]
) -> tuple[Edition, list[Sample]]:
    """Backgrounds scaled to the control channels that correct them, with systematics for that."""
    scales = {c.control.corrects: c for c in channels if c.control.corrects}
    extra, samples = [], []
    for sample in backgrounds:
        if sample.name not in scales:
            samples.append(sample)
            continue
        channel = scales[sample.name]
        factor = channel.correction()
        samples.append(_scaled(sample, factor.value))
        extra.append(
            Systematic(
                f"{sample.name} from {channel.control.name}",
                min(factor.error / factor.value, 1.0),
                "background",
                "statistics of data and simulation in the control channel",
                "floor",
                of=sample.name,
            )
        )
    return replace(edition, systematics=(*edition.systematics, *extra)), samples


def _scaled(sample: Sample, factor: float) -> Sample:
    weight = np.asarray(sample.candidates["weight"], float)
    flow = sample.flow
    return replace(
        sample,
        candidates=sample.candidates.with_columns(weight=factor * weight),
        flow=CutFlow(flow.steps, flow.entries, factor * flow.weights, factor**2 * flow.variances),
    )


def correction_notes(channels: Sequence[Channel]) -> list[str]:
    """What was taken from data, and what could not be compared."""
    notes = []
    for channel in channels:
        name, control = channel.control.corrects, channel.control.name
        if channel.kind == "none":
            missing = "these lack its columns or any candidate in it"
            notes.append(f"The control channel {control} is not compared with data: {missing}.")
        elif name and channel.kind == "data":
            factor = channel.correction()
            notes.append(
                f"{name} is scaled by {factor.value:.3f} ± {factor.error:.3f}, as the control "
                f"channel {control} asks."
            )
    return notes


def control_columns(channels: Sequence[Channel], names: Sequence[str]) -> dict[str, Any]:
    """One row for each bin of each channel.

    Parameters
    ----------
    channels : sequence of Channel
        All of them.
    names : sequence of str
        Backgrounds of the search; a channel may have others besides, which count in the sum.
    """
    rows: list[dict[str, Any]] = []
    for channel in channels:
        control, (events, error) = channel.control, channel.expected()
        counts = channel.data
        for i in range(len(control.edges) - 1):
            parts = {
                f"{name}_events": float(channel.simulated[name].weights[i]) * channel.luminosity
                for name in names
            }
            seen = np.nan if counts is None else float(counts[i])
            ratio, ratio_error = _ratio(seen, float(events[i]), float(error[i]))
            rows.append(
                {
                    "control": control.name,
                    "reason": control.reason,
                    "column": control.column,
                    "low": control.edges[i],
                    "high": control.edges[i + 1],
                    **parts,
                    "simulated_events": float(events[i]),
                    "simulated_error": float(error[i]),
                    "data_events": seen,
                    "data_kind": channel.kind,
                    "ratio": ratio,
                    "ratio_error": ratio_error,
                }
            )
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _ratio(seen: float, events: float, error: float) -> tuple[float, float]:
    """Data over simulation with the errors of both; NaN where nothing is simulated."""
    if not events > 0 or np.isnan(seen):
        return np.nan, np.nan
    # one event where none was seen: its error is not zero
    return seen / events, float(np.hypot(np.sqrt(max(seen, 1.0)), seen * error / events)) / events
