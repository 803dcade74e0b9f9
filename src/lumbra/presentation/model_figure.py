"""Figure: branching fractions and proper decay length of a model against its mass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure, power

__all__ = ["draw_model"]

Array = NDArray[np.float64]

_SHOWN: Final = 0.02
_MOST: Final = 11
_SIGNS: Final = (
    ("gammagamma", "γγ"), ("pi0gamma", "π⁰γ"), ("etagamma", "ηγ"), ("3gamma", "3γ"),
    ("nununu", "3ν"), ("A'hadrons", "A′ hadrons"), ("chi1hadrons", "χ₁ hadrons"),
    ("tautau", "τ⁺τ⁻"), ("mumu", "μ⁺μ⁻"), ("ee", "e⁺e⁻"), ("pipi", "ππ"),
    ("3pi", "π⁺π⁻π⁰"), ("nu_mu", "νν̄ (μ)"), ("nu_tau", "νν̄ (τ)"), ("chi1", "χ₁"), ("chi", "χχ"),
    ("e-mu+", "e⁻μ⁺"), ("e+mu-", "e⁺μ⁻"), ("hadrons", "other hadrons"), ("mesons", "other mesons"),
    ("A'", "A′"), ("gg", "gg"), ("ss", "ss̄"), ("cc", "cc̄"), ("KK", "KK"), ("pi0", "π⁰"),
    ("pi", "π"), ("rho", "ρ"), ("omega", "ω"), ("phi", "φ"), ("eta", "η"), ("nu", "ν"),
    ("mu", "μ"), ("tau", "τ"),
)  # fmt: skip
"""Channels as the program and as people write them; longer names before their parts."""


def draw_model(
    mass: Array,
    fractions: Mapping[str, Array],
    ctau: Array,
    *,
    left: str = "",
    right: str = "",
    parameters: Sequence[str] = (),
    mark: float | None = None,
) -> Figure:
    """Branching fractions above, proper decay length below, over the logarithm of the mass.

    Channels that stay below 2 % everywhere are left out; if still more than eleven remain, the
    smaller ones are added up.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    fractions : mapping of (n,)
        Branching fractions by channel; NaN leaves a gap.
    ctau : (n,)
        [cm]
    left, right : str
        Captions.
    parameters : sequence of str
        What is fixed, one per line beside the lower axes.
    mark : float, optional
        A mass to mark [GeV].
    """
    figure = new_figure(7.0, 6.4, right=1.75)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(1.5, 1))
    figure.subplots_adjust(hspace=0.07)
    for number, (name, fraction) in enumerate(_chosen(fractions).items()):
        turn, place = divmod(number, len(COLOURS))
        # neighbours alternate, so that curves on top of each other both show
        style = "-" if (turn + place) % 2 == 0 else "--"
        colour = COLOURS[place]
        upper.plot(mass, fraction, style, color=colour, label=readable(name))
    upper.set_ylim(0, 1.05)
    upper.set_ylabel("Branching fraction")
    upper.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), handlelength=1.6)
    lower.plot(mass, ctau, color="black")
    lower.set_ylabel("cτ [cm]")
    lower.set_xlabel("Mass [GeV]")
    log_axis(lower, ctau, headroom=1.1)
    lower.set_xscale("log")
    lower.set_xlim(float(mass.min()), float(mass.max()))
    lower.xaxis.set_major_locator(LogLocator(base=10))
    lower.xaxis.set_major_formatter(FuncFormatter(power))
    lower.xaxis.set_minor_locator(LogLocator(base=10, subs=tuple(range(2, 10))))
    lower.xaxis.set_minor_formatter(NullFormatter())
    if mark is not None:
        for axes in (upper, lower):
            axes.axvline(mark, color=COLOURS[4], linewidth=1, zorder=0)
    lower.text(1.03, 1.0, "\n".join(parameters), va="top", fontsize=9.5, transform=lower.transAxes)
    caption(upper, left, right)
    return figure


def readable(channel: str) -> str:
    """A channel as people write it: "chi1mumu" becomes χ₁μ⁺μ⁻."""
    rest, text = channel, ""
    if channel == "nu":
        return "νν̄"
    while rest:
        for plain, sign in _SIGNS:
            if rest.startswith(plain):
                rest, text = rest[len(plain) :], text + sign
                break
        else:
            rest, text = rest[1:], text + rest[0]
    return text


def _chosen(fractions: Mapping[str, Array]) -> dict[str, Array]:
    """Channels that matter somewhere, the largest first to be added up last."""
    peaks = {name: float(np.nanmax(part, initial=0.0)) for name, part in fractions.items()}
    seen = [name for name in fractions if peaks[name] >= _SHOWN]
    if len(seen) <= _MOST:
        return {name: fractions[name] for name in seen}
    kept = sorted(seen, key=lambda name: -peaks[name])[: _MOST - 1]
    chosen = {name: fractions[name] for name in seen if name in kept}
    chosen["others"] = np.sum([fractions[name] for name in seen if name not in kept], axis=0)
    return chosen
