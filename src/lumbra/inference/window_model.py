"""What a fit window expects when signal and background are not known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.moving_templates import moving_templates
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.shapes import Chebyshev
from lumbra.inference.window_newton import Layout
from lumbra.inference.windows import Windows

__all__ = ["BACKGROUNDS", "WindowModel", "window_model"]

Array = NDArray[np.float64]

BACKGROUNDS: Final = ("polynomial", "exponential", "power", "none")
_ANYTHING: Final = (-np.inf, np.inf)


@dataclass(frozen=True)
class WindowModel:
    """Windows with nuisances, ready to be fitted many times; made by `window_model`.

    Parameters
    ----------
    windows : Windows
        Where and what to fit.
    nuisances : tuple of Nuisance
        What is constrained.
    layout : Layout
        The same as flat arrays.
    """

    windows: Windows
    nuisances: tuple[Nuisance, ...]
    layout: Layout

    @property
    def parameters(self) -> int:
        """Number of background coefficients, the yield and the nuisances."""
        return int(self.layout.low.size)

    @property
    def coefficients(self) -> int:
        """Number of background coefficients."""
        return int(self.layout.rows.shape[1])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the nuisances."""
        return tuple(nuisance.name for nuisance in self.nuisances)

    def nominal(self) -> Array:
        """Where the nuisances are measured if nothing fluctuates, shape (m,)."""
        poisson = [nuisance.constraint == "poisson" for nuisance in self.nuisances]
        return np.array(poisson, float)


def window_model(
    windows: Windows,
    nuisances: Sequence[Nuisance] = (),
    *,
    known: ArrayLike | None = None,
    background: str = "polynomial",
    yields: tuple[float, float] = _ANYTHING,
) -> WindowModel:
    """Windows with systematic errors.

    Parameters
    ----------
    windows : Windows
        Where and what to fit; their order is that of the smooth background.
    nuisances : sequence of Nuisance
        Errors of the signal's efficiency and shape and of the known background.
    known : (bins,) array, optional
        Background that is known up to nuisances, in the bins of ``windows.edges`` [events]: a
        peaking one from simulation, say; it comes in addition to the smooth one.
    background : {"polynomial", "exponential", "power", "none"}
        The smooth one: Σ β_k T_k(x), its exponential, exp Σ β_k T_k(ln x), or none.
    yields : (float, float)
        Bounds of the signal yield, which must hold 0 [events].

    Raises
    ------
    InputError
        For names that are used twice, a background that does not exist, or bounds without 0.
    DataError
        For a known background with other bins or negative events.
    """
    _check(windows, nuisances, background, yields)
    fixed = _known(windows, known)
    templates = moving_templates(windows, nuisances)
    rows, widths = _rows(windows, background)
    count, m = rows.shape[1], len(nuisances)
    responses = np.array(
        [[n.responses(float(mass)) for n in nuisances] for mass in windows.masses]
    ).reshape(len(windows), m, 3)
    if background == "none" and known is None:
        raise InputError(
            "The windows expect no background.",
            given="no smooth background and no known one",
            allowed="at least one of the two",
            suggestion="counts without background are a CountingExperiment",
        )
    low = np.concatenate([np.full(count, -np.inf), [yields[0]], [n.low for n in nuisances]])
    high = np.concatenate([np.full(count, np.inf), [yields[1]], [n.high for n in nuisances]])
    signal, lean, control = (np.ascontiguousarray(responses[:, :, k]) for k in range(3))
    linear = np.array([n.constraint == "gaussian" for n in nuisances], bool)
    layout = Layout(
        windows.first, windows.size, rows, widths, fixed, templates.terms, templates.moved,
        templates.cells, signal, lean, linear, control, low, high,
    )  # fmt: skip
    return WindowModel(windows, tuple(nuisances), layout)


def _rows(windows: Windows, background: str) -> tuple[Array, Array]:
    """Rows of the smooth background (w, K, longest), and bin widths if it is an exponential."""
    if background == "polynomial":
        return np.ascontiguousarray(windows.design[:, :-1]), np.empty((0, 0))
    longest = windows.design.shape[2]
    if background == "none":
        return np.empty((len(windows), 0, longest)), np.empty((0, 0))
    rows = np.zeros((len(windows), windows.order + 1, longest))
    widths = np.ones((len(windows), longest))
    for w, n in enumerate(windows.size):
        edges = windows.span(w)
        middle = 0.5 * (edges[1:] + edges[:-1])
        if background == "power":
            edges, middle = np.log(edges), np.log(middle)
        basis = Chebyshev(windows.order, float(edges[0]), float(edges[-1]))
        rows[w, :, :n] = basis.densities(middle)
        widths[w, :n] = np.diff(windows.span(w))
    return rows, widths


def _known(windows: Windows, known: ArrayLike | None) -> Array:
    """The known background in each window (w, longest)."""
    bins = windows.edges.size - 1
    events = np.zeros(bins) if known is None else np.asarray(known, float)
    if events.shape != (bins,) or not np.all((events >= 0) & np.isfinite(events)):
        raise DataError(
            "The known background does not belong to these windows.",
            given=f"an array of shape {events.shape}",
            allowed=f"{bins} finite numbers of events, not negative",
            suggestion="give it in the bins that the windows were made for",
        )
    out = np.zeros((len(windows), windows.design.shape[2]))
    for w, (first, n) in enumerate(zip(windows.first, windows.size, strict=True)):
        out[w, :n] = events[first : first + n]
    return out


def _check(
    windows: Windows, nuisances: Sequence[Nuisance], background: str, yields: tuple[float, float]
) -> None:
    names = [nuisance.name for nuisance in nuisances]
    if len(set(names)) < len(names):
        raise InputError(
            "Two nuisances have one name.",
            given=", ".join(names),
            allowed="different names",
            suggestion="one nuisance may move signal, background and shape together",
        )
    if background not in BACKGROUNDS:
        raise InputError(
            "There is no such background function.",
            given=repr(background),
            allowed=", ".join(BACKGROUNDS),
            suggestion=nearest(background, BACKGROUNDS),
        )
    if background == "power" and not windows.edges[0] > 0:
        raise InputError(
            "A power law needs an observable above 0.",
            given=f"bins from {windows.edges[0]:g} GeV",
            allowed="bins above 0",
            suggestion="cut the spectrum, or use background='exponential'",
        )
    if not yields[0] <= 0 <= yields[1] or not yields[0] < yields[1]:
        raise InputError(
            "These bounds of the yield cannot be used.",
            given=f"{yields[0]:g} to {yields[1]:g} events",
            allowed="a range that holds 0",
            suggestion="leave them out: negative yields keep the fit unbiased",
        )
