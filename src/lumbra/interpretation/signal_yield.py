"""Signal yields and couplings, both ways, with the lifetime that the coupling gives.

events = σ(g = 1) g^p · L · B(g) · ε(m, cτ(g)). Where the particle lives long, ε falls with a weaker
coupling or a stronger one, so that a limit on events excludes couplings between two edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.interpretation.efficiency_map import EfficiencyMap
from lumbra.interpretation.excluded import ExcludedRegion, excluded_region
from lumbra.interpretation.width_law import WidthLaw, width_law

__all__ = ["Signal", "couplings_from_events", "events_from_coupling", "signal_of"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Signal:
    """A model in a search: how often it is made, how it decays, what of its flights is seen.

    Parameters
    ----------
    rate : (n,)
        At unit coupling: a cross section [fb] or a branching fraction.
    law : WidthLaw
        Its widths by the power of the coupling.
    efficiency : EfficiencyMap or None
        By mass and cτ; None for 1 everywhere.
    escaping : bool
        Whether the search wants nothing to be seen: invisible decays count fully, the others as
        far as they escape.
    share : float, optional
        Branching fraction into what is wanted, in the place of that of the widths.
    power : float
        p of the rate: 2 for one vertex.
    """

    rate: Array
    law: WidthLaw
    efficiency: EfficiencyMap | None = None
    escaping: bool = False
    share: float | None = None
    power: float = 2.0

    def seen(self, mass: Array, coupling: Array, rows: Rows, law: WidthLaw | None = None) -> Array:
        """Share of the particles that the search would take, (rows, k).

        Parameters
        ----------
        mass, coupling : (rows, 1), (rows, k)
            [GeV] and value.
        rows : (rows,)
            Which of the n masses these are.
        law : WidthLaw, optional
            Other widths.
        """
        law = self.law if law is None else law
        if self.share is not None:
            return np.full((len(rows), 1), self.share)
        wanted = law.fraction(coupling, rows)
        if self.efficiency is None:
            return wanted
        lives = self.efficiency.at(mass, law.ctau(coupling, rows))
        return wanted + (1 - wanted) * lives if self.escaping else wanted * lives

    def visible_rate(self, mass: Array, coupling: Array, rows: Rows) -> Array:
        """Rate of what is seen, (rows, k); arguments as for `seen`."""
        made = self.rate[rows, None] * coupling**self.power
        return np.asarray(made * self.seen(mass, coupling, rows))


def signal_of(
    model: str,
    parameter: str,
    mass: ArrayLike,
    rate: ArrayLike,
    final_states: Mapping[str, float],
    efficiency: EfficiencyMap | None = None,
    *,
    fixed: Mapping[str, Any] | None = None,
    escaping: bool = False,
    power: float = 2.0,
) -> Signal:
    """Any model of the list as a signal.

    Parameters
    ----------
    model, parameter : str
        Its name, and the coupling that a limit is on.
    mass, rate : (n,)
        [GeV], and the rate at unit coupling.
    final_states : mapping of str to float
        Channels that the search takes with their relative efficiencies; "invisible" for all that
        leave nothing behind.
    efficiency, escaping, power
        As for `Signal`.
    fixed : mapping, optional
        Other parameters of the model.

    Raises
    ------
    InputError
        If the model has no such parameter or channel, or rates are negative.
    """
    m = np.atleast_1d(np.asarray(mass, float))
    rates = np.broadcast_to(np.asarray(rate, float), m.shape)
    if not np.all(np.isfinite(rates) & (rates >= 0)) or not power > 0:
        raise InputError(
            "The rates of the signal cannot be used.",
            given=f"from {np.min(rates):g}, power {power:g}",
            allowed="finite rates of at least 0 at unit coupling, and a positive power",
            suggestion="leave out masses at which the process is closed",
        )
    law = width_law(model, parameter, m, dict(fixed or {}), final_states)
    return Signal(np.array(rates), law, efficiency, escaping, power=power)


def events_from_coupling(
    signal: Signal, mass: ArrayLike, coupling: ArrayLike, luminosity: float = 1.0
) -> Array:
    """Expected events, (n, k) of k couplings; at 1 fb⁻¹ the visible cross section [fb].

    Parameters
    ----------
    signal : Signal
        At n masses.
    mass : (n,)
        The same masses [GeV].
    coupling : (k,)
        Values of the coupling.
    luminosity : float
        [fb⁻¹]; 1 for a rate that is a branching fraction.

    Raises
    ------
    InputError
        If the luminosity is not positive, or the masses are not those of the signal.
    """
    m = _masses(signal, mass, luminosity)
    grid = np.broadcast_to(np.atleast_1d(np.asarray(coupling, float)), (1, np.size(coupling)))
    return luminosity * signal.visible_rate(m[:, None], grid, np.arange(len(m)))


def couplings_from_events(
    signal: Signal,
    mass: ArrayLike,
    events: ArrayLike,
    luminosity: float,
    couplings: tuple[float, float] = (1e-9, 1.0),
) -> ExcludedRegion:
    """Couplings that a limit on events excludes: lower and upper edge by mass.

    Parameters
    ----------
    signal, mass, luminosity
        As for `events_from_coupling`.
    events : (n,)
        Upper limit on the number of signal events (or on the rate, at a luminosity of 1).
    couplings : (float, float)
        Range to look at.

    Raises
    ------
    InputError
        If a limit or the luminosity is not positive.
    """
    m = _masses(signal, mass, luminosity)
    allowed = np.broadcast_to(np.asarray(events, float), m.shape)
    if not np.all(allowed > 0):
        raise InputError(
            "The limits on events cannot be used.",
            given=f"from {np.min(allowed):g}",
            allowed="positive numbers",
            suggestion="a search that saw nothing has a limit of 2.3 events (90 %)",
        )

    def strength(masses: Array, coupling: Array, rows: Rows) -> Array:
        rate = signal.visible_rate(masses, coupling, rows)
        return np.asarray(luminosity * rate / allowed[rows, None])

    return excluded_region(strength, m, couplings)


def _masses(signal: Signal, mass: ArrayLike, luminosity: float) -> Array:
    m = np.atleast_1d(np.asarray(mass, float))
    if m.shape != signal.rate.shape or not 0 < luminosity < np.inf:
        raise InputError(
            "These yields cannot be had.",
            given=f"{m.size} masses for a signal at {signal.rate.size}, {luminosity:g} fb⁻¹",
            allowed="the masses of the signal, and a positive luminosity",
            suggestion="make the signal anew for other masses",
        )
    return m
