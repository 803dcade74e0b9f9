"""Figures of an experiment: what it does to tracks, photons and muons, and when it triggers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lumbra.detector import Experiment
    from lumbra.foundation import Events, Key
    from lumbra.presentation.experiment_figure import Panel

__all__ = ["save_experiment_figures"]

Array = NDArray[np.float64]
_ANGLES: Final = np.radians([30.0, 60.0, 90.0, 120.0])
_SHOWN: Final = 0.03
"""Trigger lines that accept less than this share of the events are not drawn."""
_WHOLE: Final = 0.85
"""Resolutions are drawn where at least this share of the best efficiency is reached."""


def save_experiment_figures(found: Experiment, period: str | None, folder: Path) -> list[Path]:
    """Simulate and draw; writes PNG and PDF.

    Parameters
    ----------
    found : Experiment
        What to draw.
    period : str or None
        One of its periods; None for the recorded one with the most luminosity.
    folder : Path
        Is made if it is not there.

    Raises
    ------
    StoreError
        If the folder cannot be made.
    """
    from lumbra.foundation import Key, StoreError
    from lumbra.presentation.experiment_figure import draw_panels
    from lumbra.presentation.style import paper_style, save

    if period is None:
        recorded = [p for p in found.periods if p.status == "recorded"] or list(found.periods)
        period = max(recorded, key=lambda p: p.luminosity).name
    found.period(period)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "The folder of the figures cannot be made.",
            given=f"{folder}: {error.strerror}",
            allowed="a path where a folder is or can be made",
            suggestion="write for example --figures figures",
        ) from error
    files = []
    with paper_style():
        for name, panels in _FIGURES.items():
            drawn = list(panels(found, period, Key(1).child("figures", name)))
            figure = draw_panels(drawn, left=f"{found.title}, {period}: {name}", right="simulation")
            files += save(figure, folder / f"{found.name}-{name}")
    return files


def _tracks(found: Experiment, period: str, key: Key) -> Iterator[Panel]:
    from lumbra.detector.maps import track_response
    from lumbra.presentation.experiment_figure import Panel

    sqrt_s = found.during(period).beams.sqrt_s
    theta = np.radians(np.linspace(8, 172, 165))
    momenta = sqrt_s * np.array([0.02, 0.05, 0.1, 0.3])
    seen = track_response(13, momenta[:, None], theta, found, period, key.child(0), 300)
    yield Panel(
        "θ [°]", "Muons found", _by(momenta, "p = {:.2g} GeV", np.degrees(theta), seen.found),
        percent=True,
    )  # fmt: skip
    p = np.geomspace(0.02, 0.48, 25) * sqrt_s
    seen = track_response(13, p, _ANGLES[:, None], found, period, key.child(1), 1000)
    curves = _by(np.degrees(_ANGLES), "θ = {:.0f}°", p, 100 * seen.width)
    yield Panel("p [GeV]", "σ(p)/p [%]", curves, log_x=True)


def _photons(found: Experiment, period: str, key: Key) -> Iterator[Panel]:
    from lumbra.detector.maps import cluster_response
    from lumbra.presentation.experiment_figure import Panel

    sqrt_s = found.during(period).beams.sqrt_s
    theta = np.radians(np.linspace(8, 172, 329))
    energies = sqrt_s * np.array([0.01, 0.05, 0.3])
    seen = cluster_response(energies[:, None], theta, found, period, key.child(0), 300)
    curves = _by(energies, "E = {:.2g} GeV", np.degrees(theta), seen.found)
    yield Panel("θ [°]", "Photons found, unconverted", curves, percent=True)
    c = found.calorimeter
    places = {"barrel": (c.barrel_low + c.barrel_high) / 2 - 0.1}
    if c.forward_high > c.forward_low:
        places["forward"] = (c.forward_low + c.forward_high) / 2
    if c.backward_high > c.backward_low:
        places["backward"] = (c.backward_low + c.backward_high) / 2
    energy = np.geomspace(0.006, 0.48, 25) * sqrt_s
    where = np.array(list(places.values()))[:, None]
    seen = cluster_response(energy, where, found, period, key.child(1), 1000)
    # near the threshold only upward fluctuations are left
    width = np.where(seen.found > _WHOLE * seen.found.max(), 100 * seen.width, np.nan)
    names = (f"{name}, θ = {math.degrees(angle):.0f}°" for name, angle in places.items())
    curves = {name: (energy, row) for name, row in zip(names, width, strict=True)}
    yield Panel("E [GeV]", "σ(E)/E [%]", curves, log_x=True)


def _muons(found: Experiment, period: str, key: Key) -> Iterator[Panel]:
    from lumbra.detector.maps import track_response
    from lumbra.presentation.experiment_figure import Panel

    sqrt_s = found.during(period).beams.sqrt_s
    p, theta = np.linspace(0.02, 0.48, 24) * sqrt_s, np.radians(np.linspace(8, 172, 42))
    hard, side = np.array(0.2 * sqrt_s), np.array(math.radians(75))
    kinds = {"μ⁻": (13, 1000), "π⁻": (-211, 2500), "K⁻": (-321, 2500), "e⁻": (11, 4000)}
    for number, (name, x, momentum, angle) in enumerate(
        (
            ("p [GeV], θ = 75°", p, p, side),
            (f"θ [°], p = {hard:.2g} GeV", np.degrees(theta), hard, theta),
        )
    ):
        curves = {}
        for kind, (pdg, count) in kinds.items():
            at = key.child(number, kind)
            muon = track_response(pdg, momentum, angle, found, period, at, count).muon
            curves[kind] = (x, np.where(muon > 0, muon, np.nan))
        yield Panel(name, "Share with muonID > 0.9", curves, log_y=True, percent=True)


def _trigger(found: Experiment, period: str, key: Key) -> Iterator[Panel]:
    from lumbra.detector.gun import Shot, shoot

    beams = found.during(period).beams
    sqrt_s = beams.sqrt_s
    middle = math.radians(80)

    def lone(energy: float, theta: Array, phi: Array) -> Events:
        return shoot(beams, Shot(22, energy, theta, phi), frame="cm")

    def pair(turn: float, theta: Array, phi: Array) -> Events:
        p = 0.25 * sqrt_s
        other = phi + math.radians(turn)
        return shoot(beams, Shot(13, p, middle, phi), Shot(-13, p, middle, other))

    def three(energy: float, theta: Array, phi: Array) -> Events:
        third = 2 * math.pi / 3
        return shoot(beams, *(Shot(22, energy, middle, phi + i * third) for i in range(3)))

    high = np.linspace(0.01, 0.5, 50) * sqrt_s
    yield _curves("E* [GeV] of a lone photon", high, lone, found, period, key.child(0))
    turns = np.linspace(2, 180, 90)
    name = f"Δφ [°] of two muons, p = {0.25 * sqrt_s:.2g} GeV, θ = 80°"
    yield _curves(name, turns, pair, found, period, key.child(1))
    low = np.linspace(0.004, 0.1, 49) * sqrt_s
    yield _curves("E [GeV] of each of three photons", low, three, found, period, key.child(2))


def _curves(
    name: str,
    values: Array,
    events_at: Callable[[float, Array, Array], Events],
    found: Experiment,
    period: str,
    key: Key,
) -> Panel:
    """Turn-on curves of the lines that see something."""
    from lumbra.detector.maps import turn_on
    from lumbra.presentation.experiment_figure import Panel

    shares = turn_on(values, events_at, found, period, key, 1000)
    seen = {line: (values, y) for line, y in shares.items() if y.max() > _SHOWN}
    limits = float(values[0]), float(values[-1])
    return Panel(name, "Share triggered", seen, percent=True, limits=limits)


def _by(keys: Array, text: str, x: Array, rows: Array) -> dict[str, tuple[Array, Array]]:
    return {text.format(key): (x, row) for key, row in zip(keys, rows, strict=True)}


_FIGURES: Final[dict[str, Callable[[Experiment, str, Key], Iterator[Panel]]]] = {
    "tracks": _tracks,
    "photons": _photons,
    "muons": _muons,
    "trigger": _trigger,
}
