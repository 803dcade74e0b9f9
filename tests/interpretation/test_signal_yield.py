"""Yields and couplings both ways, for every model of the list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.foundation.constants import HBARC_GEV_CM
from lumbra.interpretation.coupling import coupling_limit
from lumbra.interpretation.flight import flight_map
from lumbra.interpretation.signal_yield import (
    couplings_from_events,
    events_from_coupling,
    signal_of,
)
from lumbra.interpretation.width_law import width_law
from lumbra.models import MODELS, AxionLikeParticle, DarkPhoton
from lumbra.models.named import make_model

MAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "dark-photon": ("epsilon", {"dark_matter": "scalar", "alpha_d": 1e-6}),
    "lmu-ltau": ("coupling", {"invisible": "dark", "dark_coupling": 1e-3}),
    "lfv-zprime": ("coupling", {}),
    "b-minus-l": ("coupling", {}),
    "protophobic": ("coupling", {}),
    "muonphilic": ("coupling", {"dark_coupling": 1e-3}),
    "alp": ("g_agg", {"dark_coupling": 1e-4}),
    "dark-higgs": ("epsilon", {"aprime_mass": 2.0}),
    "higgs-mixed-scalar": ("sin_theta", {}),
    "light-pseudoscalar": ("down_coupling", {"up_coupling": 0.0}),
    "inelastic-dark-matter": ("epsilon", {"splitting": 0.4}),
    "heavy-neutral-lepton": ("u2_mu", {}),
}
"""Coupling and other parameters; a model of the list that is not here fails its contract."""


def masses(name: str) -> np.ndarray:
    low, high = MODELS[name].range
    return np.geomspace(max(low, 0.3), 0.9 * high, 6)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_widths_are_sums_of_powers_and_give_the_models_own_numbers(name: str) -> None:
    parameter, fixed = MAIN[name]
    mass, coupling = masses(name), np.array([3e-6, 2e-2])
    channels = MODELS[name].model.CHANNELS
    law = width_law(name, parameter, mass, fixed, dict.fromkeys(channels, 1.0))
    rows = np.arange(len(mass))
    for i, value in enumerate(coupling):
        model = make_model(name, {**fixed, "mass": mass, parameter: float(value)})
        ctau = law.ctau(coupling[None, :], rows)[:, i]
        assert ctau == pytest.approx(HBARC_GEV_CM / np.asarray(model.width), rel=1e-6)
        one = channels[0]
        share = width_law(name, parameter, mass, fixed, {one: 1.0}).fraction(coupling[None], rows)
        got = np.broadcast_to(share, (len(mass), 2))[:, i]
        want = model.branching_fractions().get(one, np.zeros(len(mass)))
        assert got == pytest.approx(want, rel=1e-6, abs=1e-30)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_events_and_couplings_are_inverse(name: str) -> None:
    """Prompt decays into everything: the lower edge is the coupling that gave the events."""
    parameter, fixed = MAIN[name]
    mass = masses(name)
    power = 1.0 if name == "heavy-neutral-lepton" else 2.0
    everything = dict.fromkeys(MODELS[name].model.CHANNELS, 1.0)
    signal = signal_of(name, parameter, mass, 1e6, everything, fixed=fixed, power=power)
    events = events_from_coupling(signal, mass, 3e-4, 50.0)[:, 0]
    region = couplings_from_events(signal, mass, events, 50.0)
    assert region.lower == pytest.approx(np.full(len(mass), 3e-4), rel=1e-6)
    # as the rule without lifetimes has it
    assert region.lower == pytest.approx(coupling_limit(events / 50, 1e6, power), rel=1e-6)


def test_a_lifetime_closes_the_region_from_above_or_below() -> None:
    """Displaced decays of an A′: too late below, too early above; events at both edges agree."""
    mass = np.array([0.02, 0.05])
    boost = (5.0 / mass)[:, None]
    seen = flight_map("displaced", mass, boost, np.ones((2, 1)), 1.0, 50.0)
    signal = signal_of("dark-photon", "epsilon", mass, 4.8e9, {"ee": 1.0}, seen)
    region = couplings_from_events(signal, mass, 2.3, 1e3, (1e-8, 1e-1))
    assert np.all(region.lower < region.upper)
    assert not region.open_above.any()
    for edge in (region.lower, region.upper):
        events = [events_from_coupling(signal, mass, float(edge[i]), 1e3)[i, 0] for i in range(2)]
        assert events == pytest.approx([2.3, 2.3], rel=1e-3)
        # by hand
        ctau = DarkPhoton(mass, edge).ctau
        flight = boost[:, 0] * ctau
        share = np.exp(-1 / flight) - np.exp(-50 / flight)
        # the map is a table in ln cτ
        assert 4.8e12 * edge**2 * share == pytest.approx([2.3, 2.3], rel=0.05)


def test_escapes_of_a_particle_that_also_decays_invisibly() -> None:
    mass = np.array([0.3])
    seen = flight_map("escaping", mass, np.array([[10.0]]), np.ones((1, 1)), 300.0, 300.0)
    fixed = {"dark_coupling": 1e-4}
    signal = signal_of(
        "alp", "g_agg", mass, 1.0, {"invisible": 1.0}, seen, fixed=fixed, escaping=True
    )
    coupling = 1e-3
    model = AxionLikeParticle(mass, g_agg=coupling, **fixed)
    invisible = float(model.invisible_fraction[0])
    escape = np.exp(-300.0 / (10.0 * float(model.ctau[0])))
    got = events_from_coupling(signal, mass, coupling)[0, 0]
    assert got == pytest.approx(coupling**2 * (invisible + (1 - invisible) * escape), rel=1e-3)


def test_bad_input() -> None:
    mass = np.array([0.5])
    signal = signal_of("dark-photon", "epsilon", mass, 1.0, {"ee": 1.0})
    for luminosity in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(InputError, match="yields"):
            events_from_coupling(signal, mass, 1e-3, luminosity)
    with pytest.raises(InputError, match="yields"):
        events_from_coupling(signal, np.array([0.5, 0.6]), 1e-3)
    with pytest.raises(InputError, match="limits on events"):
        couplings_from_events(signal, mass, 0.0, 1.0)
    with pytest.raises(InputError, match="rates"):
        signal_of("dark-photon", "epsilon", mass, -1.0, {"ee": 1.0})
    with pytest.raises(InputError, match="does not decay"):
        signal_of("dark-photon", "epsilon", mass, 1.0, {"gammagamma": 1.0})
    with pytest.raises(InputError, match="no parameter"):
        signal_of("dark-photon", "coupling", mass, 1.0, {"ee": 1.0})
    with pytest.raises(InputError, match="no power"):
        signal_of("alp", "g_agg", mass, 1.0, {"gammagamma": 1.0}, fixed={"g_all": 1e-3})
