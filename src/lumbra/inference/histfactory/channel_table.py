"""Channels as plain tables: bins, counts, and events and error of each sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lumbra.foundation import ColumnError, Table
from lumbra.inference.histfactory.model import Channel, Sample
from lumbra.inference.histfactory.modifiers import Modifier, ShapeSys, StatError

__all__ = ["channel_from_table", "channel_table"]

_OBSERVED: Final = "observed"
_LOW: Final = "bin_low"
_HIGH: Final = "bin_high"
_TAIL: Final = "_error"


def channel_table(channel: Channel) -> Table:
    """One row per bin: edges if known, counts, and events and error of the simulation by sample.

    Other modifiers are no matter of bins, and are not in the table.
    """
    columns = {}
    if channel.edges is not None:
        edges = np.asarray(channel.edges)
        columns = {_LOW: edges[:-1], _HIGH: edges[1:]}
    columns[_OBSERVED] = np.asarray(channel.observed)
    for sample in channel.samples:
        columns[sample.name] = np.asarray(sample.events)
        for modifier in sample.modifiers:
            if isinstance(modifier, StatError | ShapeSys):
                columns[sample.name + _TAIL] = np.asarray(modifier.error)
    return Table(columns, {"channel": channel.name})


def channel_from_table(
    table: Table,
    modifiers: Mapping[str, Sequence[Modifier]],
    name: str | None = None,
) -> Channel:
    """The channel of a table, with modifiers by sample.

    Parameters
    ----------
    table : Table
        Columns ``observed``, and for each sample its name and, for a `StatError`, its name with
        ``_error``; ``bin_low`` and ``bin_high`` if the bins are of an observable.
    modifiers : mapping of str to sequence of Modifier
        For each sample, which may be empty; samples that are not named are not read.
    name : str, optional
        Of the channel; the table's note of that name, or "channel", if left out.

    Raises
    ------
    ColumnError
        If a column is missing.
    DataError, InputError
        For templates or counts that cannot be used.
    """
    name = name or table.notes.get("channel", "channel")
    samples = []
    for sample, own in modifiers.items():
        listed = list(own)
        if sample + _TAIL in table and not any(isinstance(m, StatError | ShapeSys) for m in own):
            listed.append(StatError(f"stat_{name}", np.asarray(table[sample + _TAIL], float)))
        samples.append(Sample(sample, np.asarray(table[sample], float), listed))
    edges = None
    if _LOW in table:
        low, high = (np.asarray(table[column], float) for column in (_LOW, _HIGH))
        if not np.array_equal(low[1:], high[:-1]):
            raise ColumnError(
                "The bins of this table do not adjoin.",
                given=f"'{_LOW}' and '{_HIGH}'",
                allowed="each bin begins where the one before ends",
                suggestion="sort the rows, and write edges with all their digits",
            )
        edges = np.append(low, high[-1])
    return Channel(name, np.asarray(table[_OBSERVED], float), samples, edges)
