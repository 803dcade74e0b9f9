"""Figure: published results on one pair of axes, with what each of them assumes in the legend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.interpretation.published import (
    QUANTITIES,
    BestFit,
    Contour,
    ExcludedBand,
    LifetimeLimit,
    Published,
    PublishedLimit,
)
from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure, power

__all__ = ["draw_published"]

ByMass = PublishedLimit | ExcludedBand | Contour | LifetimeLimit | BestFit
_DASHES = ("-", "--", ":", "-.")
_BESIDE = 6
"""More legend entries than this stand beside the axes."""
_LENGTHS = 5
"""At most so many proper decay lengths of a table are drawn."""


def draw_published(results: Sequence[Published], *, title: str = "", right: str = "") -> Figure:
    """Limits, bands, contours and best fits by mass.

    Parameters
    ----------
    results : sequence of Published
        All on the same quantity; ε and ε² are drawn as the first one has it.
    title, right : str
        Above the legend, and above the axes on the right.

    Raises
    ------
    InputError
        If the quantities differ, or a result is an observed table.
    """
    many = len(results) > _BESIDE
    figure = new_figure(9.6 if many else 7.0, 5.4, right=2.8 if many else 0.2)
    axes = figure.subplots()
    quantity = getattr(results[0], "quantity", "")
    shown = [_in_quantity(result, quantity) for result in results]
    for number, result in enumerate(shown):
        turn, place = divmod(number, len(COLOURS))
        _draw(axes, result, COLOURS[place], _DASHES[turn % len(_DASHES)])
    limits = [_heights(result) for result in shown if not isinstance(result, BestFit)]
    if limits:
        log_axis(axes, np.concatenate(limits), headroom=1.05 if many else 1.25)
    else:
        axes.yaxis.set_major_formatter(FuncFormatter(power))
    _mass_axis(axes, np.concatenate([result.mass for result in shown]))
    known = QUANTITIES.get(quantity)
    unit = "" if known is None or known.unit == "1" else f"  [{known.unit}]"
    axes.set_ylabel(f"{quantity if known is None else _plain(known.symbol)}{unit}")
    corner = (1.01, 1.0) if many else (0.0, 1.0)
    axes.legend(loc="upper left", bbox_to_anchor=corner, title=title, alignment="left")
    caption(axes, "published", right)
    return figure


def _mass_axis(axes: Axes, mass: NDArray[np.float64]) -> None:
    """Logarithmic, unless a limit begins at zero; named ticks also within a decade."""
    axes.set_xlabel("Mass [GeV]")
    if not bool(np.all(mass > 0)):
        return
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(base=10))
    axes.xaxis.set_major_formatter(FuncFormatter(power))
    narrow = float(np.max(mass) / np.min(mass)) < 30
    if narrow:
        axes.xaxis.set_minor_locator(LogLocator(base=10, subs=(2, 5)))
    axes.xaxis.set_minor_formatter(FuncFormatter(power) if narrow else NullFormatter())


def _in_quantity(result: Published, quantity: str) -> ByMass:
    if isinstance(result, PublishedLimit | ExcludedBand | Contour):
        return result.as_quantity(quantity)
    if isinstance(result, LifetimeLimit | BestFit) and result.quantity == quantity:
        return result
    raise InputError(
        f"'{result.name}' cannot be drawn here.",
        given=f"a card of shape {result.certificate['shape']} on {result.certificate['quantity']}",
        allowed=f"results on {quantity or 'a quantity'} by mass",
        suggestion="draw it alone, or show its points",
    )


def _heights(result: ByMass) -> NDArray[np.float64]:
    """All values that must be visible."""
    if isinstance(result, ExcludedBand):
        return np.concatenate([result.lower, result.upper])
    if isinstance(result, PublishedLimit | LifetimeLimit):
        return np.ravel(result.limit)
    return result.value


def _draw(axes: Axes, result: ByMass, colour: str, dash: str) -> None:
    label = _label(result)
    if isinstance(result, PublishedLimit):
        # a line across a gap would claim a limit there
        edges = [result.mass.searchsorted(low, "right") for low, _ in result.certificate.gaps]
        mass = np.insert(result.mass, edges, np.nan)
        axes.plot(mass, np.insert(result.limit, edges, np.nan), dash, color=colour, label=label)
    elif isinstance(result, ExcludedBand):
        axes.fill_between(
            result.mass, result.lower, result.upper, color=colour, alpha=0.35, label=label
        )
    elif isinstance(result, Contour):
        again = slice(0, 1 if result.certificate["closing"] == "straight" else 0)
        mass = np.append(result.mass, result.mass[again])
        axes.plot(
            mass, np.append(result.value, result.value[again]), dash, color=colour, label=label
        )
    elif isinstance(result, LifetimeLimit):
        chosen = np.unique(np.linspace(0, len(result.ctau) - 1, _LENGTHS).round().astype(int))
        for number, k in enumerate(chosen):
            axes.plot(
                result.mass, result.limit[:, k], color=COLOURS[number % len(COLOURS)],
                linewidth=1, label=f"{label}, cτ = {result.ctau[k]:g} cm",
            )  # fmt: skip
    else:
        low, high = result.value - result.error_minus, result.value + result.error_plus
        axes.fill_between(result.mass, low, high, color=colour, alpha=0.25, linewidth=0)
        axes.plot(result.mass, result.value, dash, color=colour, label=label)


def _label(result: ByMass) -> str:
    certificate = result.certificate
    level = certificate["confidence"]
    stated = f", {100 * float(level):g} %" if level != "unstated" else ""
    return certificate.label + stated


def _plain(symbol: str) -> str:
    return symbol.replace("_{", "(").replace("}", ")") if "_{" in symbol else symbol
