"""The four layers of a simulation, each of which can be switched off to see what it does.

Acceptance, efficiency, resolution and trigger are numbers, so a layer is off in an experiment whose
numbers are ideal: everything is reached, found, exact, or kept. What is no measurement stays:
muons and hadrons leave what they leave in the calorimeter, and tracks curl up in the field.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from lumbra.detector.experiment import Experiment
from lumbra.detector.identification import HYPOTHESES, SPECIES
from lumbra.detector.parameter import Parameter, Value, replaced
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest

__all__ = ["LAYERS", "without"]

_EXACT: Final = 1e-12
"""Error of a hit [cm] where zero would leave nothing to fit."""
_EVERYWHERE: Final = (0.0, 1.0, 2.0, 3.0, 4.0, 1e6)
"""Radii [cm]; as many as experiments have, since kernels are compiled for each number."""


def _zero(group: str, *names: str) -> dict[str, Value]:
    return {f"{group}.{name}": 0.0 for name in names}


def _only(name: str) -> tuple[float, ...]:
    """A map that takes everything for what it is, in one bin."""
    return tuple(float(species == name) for species in SPECIES)


_ACCEPTANCE: Final[dict[str, Value]] = {
    **_zero("tracker", "theta_low", "pt_low"),
    "tracker.theta_high": math.pi,
    **_zero("calorimeter", "forward_low", "forward_high", "barrel_low", "crack_half_width"),
    **_zero("calorimeter", "crack_phi_count", "threshold"),
    "calorimeter.barrel_high": math.pi,
    "calorimeter.backward_low": math.pi,
    "calorimeter.backward_high": math.pi,
    **_zero("muon_system", "theta_low", "momentum_low"),
    "muon_system.momentum_plateau": _EXACT,
    "muon_system.theta_high": math.pi,
}

_EFFICIENCY: Final[dict[str, Value]] = {
    "tracker.efficiency": 1.0,
    "tracker.efficiency_slow": 1.0,
    "tracker.efficiency_fast": 1.0,
    "tracker.keep_radius": _EVERYWHERE,
    "tracker.keep_pair": (1.0,) * 6,
    **_zero("material", "conversion", "bremsstrahlung"),
    **_zero("calorimeter", "crack_loss", "crack_phi_loss", "merged_below", "resolved_above"),
    "calorimeter.loss_energy": (1e6, 2e6),
    "calorimeter.loss_barrel": (0.0,) * 3,
    "calorimeter.loss_endcap": (0.0,) * 3,
    **_zero("split_offs", "probability"),
    "muon_system.efficiency_barrel": 1.0,
    "muon_system.efficiency_endcap": 1.0,
    **_zero("muon_system", "fake_hadron", "fake_electron"),
    "identification.p_edges": (),
    "identification.theta_edges": (),
    **{f"identification.{name}": _only(name) for name in HYPOTHESES},
    **_zero("background", "mean"),
    **_zero("photon_veto", "random"),
}

_RESOLUTION: Final[dict[str, Value]] = {
    **_zero("beam_spot", "x", "y", "z"),
    **_zero("tracker", "pt_linear", "pt_constant", "angle_constant", "angle_scattering"),
    **_zero("tracker", "d0_constant", "d0_scattering", "z0_constant", "z0_scattering"),
    **_zero("tracker", "tail_fraction"),
    "layers.silicon_error": _EXACT,
    "layers.silicon_error_z": _EXACT,
    "layers.chamber_error": _EXACT,
    "layers.chamber_error_z": _EXACT,
    **_zero("calorimeter", "noise_term", "root_term", "quarter_term", "constant_term"),
    **_zero("calorimeter", "pile_barrel", "pile_endcap", "position"),
    **_zero("shower", "spread_constant", "spread_stochastic", "spread_hadron"),
    **_zero("shower", "time_constant", "time_noise"),
    **_zero("photon_veto", "angle"),
}

LAYERS: Final[Mapping[str, Mapping[str, Value]]] = MappingProxyType(
    {
        "acceptance": MappingProxyType(_ACCEPTANCE),
        "efficiency": MappingProxyType(_EFFICIENCY),
        "resolution": MappingProxyType(_RESOLUTION),
        "trigger": MappingProxyType({}),
    }
)
"""The layers, and the numbers with which each is off. Without the trigger, menus are empty."""


def without(experiment: Experiment, layers: Iterable[str]) -> Experiment:
    """The experiment with some layers switched off, in all of its periods.

    Parameters
    ----------
    experiment : Experiment
        As it is.
    layers : iterable of str
        Names in `LAYERS`.

    Raises
    ------
    InputError
        If there is no such layer.
    """
    off: dict[str, Value] = {}
    for layer in (layers := list(layers)):
        if layer not in LAYERS:
            raise InputError(
                "There is no such layer of the simulation.",
                given=repr(layer),
                allowed=", ".join(LAYERS),
                suggestion=nearest(layer, LAYERS),
            )
        off |= LAYERS[layer]
    periods = []
    for period in experiment.periods:
        own = _changed(period.parameters, off)
        if "trigger" in layers:
            own = tuple(p for p in own if not p.name.startswith("menu."))
        periods.append(replace(period, parameters=own))
    changed = _changed(experiment.parameters, off)
    return replace(experiment, parameters=changed, periods=tuple(periods))


def _changed(parameters: tuple[Parameter, ...], off: Mapping[str, Value]) -> tuple[Parameter, ...]:
    for name in {p.name for p in parameters} & set(off):
        parameters = replaced(parameters, name, off[name])
    return parameters
