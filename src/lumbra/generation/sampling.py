"""From weighted to unweighted events, without losing any weight."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lumbra.foundation import DataError, Events, InputError, Key

__all__ = ["Unweighted", "unweight"]


@dataclass(frozen=True)
class Unweighted:
    """Accepted events and how good the sampling was.

    Parameters
    ----------
    events : Events
        Events of one common weight, but for the few overweighted ones.
    efficiency : float
        Accepted over generated.
    max_over_mean : float
        Largest over mean weight before unweighting.
    overweight : float
        Share of the cross section that lies above the reference weight.
    """

    events: Events
    efficiency: float
    max_over_mean: float
    overweight: float


def unweight(events: Events, key: Key, quantile: float = 1e-5) -> Unweighted:
    """Accept events with a probability proportional to their weight.

    The reference weight is that which a share `quantile` of the events exceeds. Events above
    it are always kept and carry the excess as a larger weight; nothing is dropped or clipped.
    The weights are scaled so that their sum, the cross section, stays what it was.

    Parameters
    ----------
    events : Events
        Weighted events; all weights at least 0.
    key : Key
        Decides which events are accepted.
    quantile : float
        Share of the events that may be overweighted, in [0, 1).

    Raises
    ------
    InputError
        If the quantile is not in [0, 1).
    DataError
        If a weight is negative or not finite, or all are zero.
    """
    if not 0 <= quantile < 1:
        raise InputError(
            "The overweight quantile cannot be used.",
            given=str(quantile),
            allowed="a share of events in [0, 1)",
            suggestion="1e-5 is a good start",
        )
    weight = events.weight
    if not (np.all(np.isfinite(weight)) and np.all(weight >= 0) and np.any(weight > 0)):
        raise DataError(
            "These events cannot be unweighted.",
            given=f"{len(weight)} weights, {int(np.sum(~(weight >= 0)))} negative or not a number",
            allowed="finite weights of at least 0, not all of them 0",
            suggestion="look at the process that made them; interference needs signed histograms",
        )
    # order statistics: with fewer than 1/quantile events the reference is the largest weight
    rank = len(weight) - 1 - int(quantile * len(weight))
    reference = float(np.partition(weight, rank)[rank]) or float(weight.max())
    accepted = key.generator().random(len(weight)) * reference < weight
    kept = events.select(accepted)
    new = np.maximum(kept.weight, reference)
    total = float(weight.sum())
    return Unweighted(
        events=replace(kept, weight=new * (total / float(new.sum()))),
        efficiency=float(accepted.mean()),
        max_over_mean=float(weight.max() * len(weight) / total),
        overweight=float(np.maximum(weight - reference, 0.0).sum() / total),
    )
