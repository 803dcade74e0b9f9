"""How stiff a polynomial may be: the order that the data ask for.

The spectrum is fitted without signal in windows that do not overlap, for each order, and the
deviances are added up. An order is chosen by an information criterion (H. Akaike, IEEE Trans.
Autom. Control 19 (1974) 716; G. Schwarz, Ann. Stat. 6 (1978) 461) or by the likelihood-ratio form
of the F-test: the first order whose successor does not improve the fit by more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, xlogy

from lumbra.foundation import DataError, InputError
from lumbra.inference.sliding_fit import expected_background, sliding_fit
from lumbra.inference.spectrum import Spectrum
from lumbra.inference.windows import make_windows

__all__ = ["CRITERIA", "OrderChoice", "choose_order"]

Array = NDArray[np.float64]

CRITERIA: Final = ("aic", "bic", "f-test")
_LEVEL: Final = 0.05


@dataclass(frozen=True)
class OrderChoice:
    """Orders of the polynomial and how well each describes the spectrum.

    Parameters
    ----------
    order : int
        The chosen one.
    criterion : str
        One of `CRITERIA`.
    orders, deviances, parameters : (k,) arrays
        What was tried: 2 ln[L(saturated)/L] over all windows, and its number of parameters.
    """

    order: int
    criterion: str
    orders: NDArray[np.int64]
    deviances: Array
    parameters: NDArray[np.int64]


def choose_order(
    spectrum: Spectrum,
    *,
    width: float,
    lowest: int = 1,
    highest: int = 8,
    criterion: str = "aic",
) -> OrderChoice:
    """Choose the order of the background polynomial of sliding windows.

    Parameters
    ----------
    spectrum : Spectrum
        The bins to fit.
    width : float
        Width of the windows [GeV].
    lowest, highest : int
        Orders to try.
    criterion : {"aic", "bic", "f-test"}
        How to choose.

    Raises
    ------
    InputError
        If there is no such criterion.
    DataError
        If no order can be fitted in all windows.
    """
    if criterion not in CRITERIA:
        raise InputError(
            "There is no such criterion for the order of the background.",
            given=repr(criterion),
            allowed=", ".join(CRITERIA),
            suggestion="aic errs towards flexible backgrounds, bic towards stiff ones",
        )
    low, high = float(spectrum.edges[0]), float(spectrum.edges[-1])
    count = max(1, int((high - low) / width * (1 + 1e-9)))
    middles = low + (high - low) * (np.arange(count) + 0.5) / count
    orders, deviances, bins = [], [], 0
    for order in range(lowest, highest + 1):
        windows = make_windows(
            spectrum.edges, middles, np.full(count, width / 10), width=width, order=order
        )
        fit = sliding_fit(spectrum.counts, windows)
        means = expected_background(fit, windows)
        total = 0.0
        for mean, first in zip(means, windows.first, strict=True):
            counts = spectrum.counts[first : first + mean.size]
            total += float(2 * np.sum(mean - counts + xlogy(counts, counts / mean)))
        if np.isfinite(total):
            orders.append(order)
            deviances.append(total)
            bins = int(windows.size.sum())
    if not orders:
        raise DataError(
            "No order of the background can be fitted in every window.",
            given=f"{spectrum.total:g} events in {count} windows of {width:g} GeV",
            allowed="events in every window",
            suggestion="widen --window or cut the empty range off",
        )
    tried, deviance = np.array(orders, np.int64), np.array(deviances)
    parameters = count * (tried + 1)
    best = _best(deviance, parameters, bins, criterion)
    return OrderChoice(int(tried[best]), criterion, tried, deviance, parameters)


def _best(deviance: Array, parameters: NDArray[np.int64], bins: int, criterion: str) -> int:
    if criterion == "f-test":
        gain, more = -np.diff(deviance), np.diff(parameters)
        chance = chdtrc(more, np.maximum(gain, 0.0)) > _LEVEL
        return int(np.argmax(chance)) if np.any(chance) else deviance.size - 1
    price = 2.0 if criterion == "aic" else float(np.log(bins))
    return int(np.argmin(deviance + price * parameters))
