"""What every model in the list keeps to; a new one joins by being there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.foundation.constants import HBARC_GEV_CM
from lumbra.models import MODELS, units_of
from lumbra.models.named import fractions_by_mass, make_model
from tests.models.relative import approx

NAMES = sorted(MODELS)

POWERS: dict[str, dict[str, Any]] = {
    "dark-photon": {"epsilon": 2},
    "lmu-ltau": {"coupling": 2},
    "lfv-zprime": {"coupling": 2},
    "b-minus-l": {"coupling": 2},
    "protophobic": {"coupling": 2},
    "muonphilic": {"coupling": 2},
    "alp": {"g_agg": 2, "g_all": 2},
    "dark-higgs": {"epsilon": {"A'A'": 0, "ee": 4, "mumu": 4, "tautau": 4, "": 2}},
    "higgs-mixed-scalar": {"sin_theta": 2},
    "light-pseudoscalar": {"down_coupling": 2, "up_coupling": 2},
    "inelastic-dark-matter": {"epsilon": 2},
    "heavy-neutral-lepton": {"u2_mu": 1},
}
"""With which power of its couplings, changed together, each width of a model goes."""


def masses(name: str, count: int = 40) -> np.ndarray:
    return np.geomspace(*MODELS[name].range, count)


def model(name: str, **changed: Any) -> Any:
    return make_model(name, {**MODELS[name].example, **changed})


@pytest.mark.parametrize("name", NAMES)
def test_widths_fractions_and_lifetimes_fit_together(name: str) -> None:
    made = model(name, mass=masses(name))
    widths, fractions = made.partial_widths(), made.branching_fractions()
    assert set(widths) <= set(made.CHANNELS)
    assert set(made.INVISIBLE) <= set(made.CHANNELS)
    for width in widths.values():
        assert width.shape == (40,)
        assert np.all((width >= 0) & np.isfinite(width))
    assert sum(fractions.values()) == approx(np.ones(40), abs=1e-12)
    assert made.width == approx(sum(widths.values()), rel=1e-12)
    assert made.ctau * made.width == approx(np.full(40, HBARC_GEV_CM), rel=1e-12)
    # ħ [GeV ns]
    assert made.lifetime * made.width == approx(np.full(40, 6.582119569e-16), rel=1e-8)
    assert np.all((made.invisible_fraction >= 0) & (made.invisible_fraction <= 1 + 1e-12))


@pytest.mark.parametrize("name", NAMES)
def test_every_channel_opens_somewhere(name: str) -> None:
    """With the example's parameters, or dark matter beside them."""
    extras: dict[str, Any] = {}
    parameters = units_of(MODELS[name].model)
    if "dark_coupling" in parameters:
        extras = {"dark_coupling": 0.5}
    seen: set[str] = set()
    for changed in ({}, extras, {"u2_e": 1e-6, "u2_tau": 1e-6}, {"dark_matter": "dirac"}):
        if all(key in MODELS[name].model.__dataclass_fields__ for key in changed):
            made = model(name, mass=masses(name, 200), **changed)
            seen |= {c for c, width in made.partial_widths().items() if np.any(width > 0)}
    late = {
        "dark-photon": {"3gamma"},
        "inelastic-dark-matter": {"chi1tautau"},
        "dark-higgs": {"A'tautau"},
        "lmu-ltau": {"chi"},
        "light-pseudoscalar": set(),
    }.get(name, set())
    assert set(MODELS[name].model.CHANNELS) - seen <= late


@pytest.mark.parametrize("name", NAMES)
def test_arrays_give_what_numbers_give(name: str) -> None:
    grid = masses(name, 7)
    together = model(name, mass=grid).partial_widths()
    for i, mass in enumerate(grid):
        alone = model(name, mass=float(mass)).partial_widths()
        assert all(isinstance(width, float) for width in alone.values())
        for channel, width in alone.items():
            assert together[channel][i] == approx(width, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_broadcast(name: str) -> None:
    key = next(iter(POWERS[name]))
    value = MODELS[name].example[key]
    made = model(name, mass=masses(name, 3), **{key: np.array([[value], [2 * value]])})
    assert made.width.shape == made.ctau.shape == made.invisible_fraction.shape == (2, 3)
    with pytest.raises(InputError, match="shape"):
        _ = model(name, mass=masses(name, 3), **{key: np.full(2, value)}).width


@pytest.mark.parametrize("name", NAMES)
def test_widths_go_with_powers_of_the_couplings(name: str) -> None:
    before = model(name, mass=masses(name))
    scaled = {key: 0.5 * MODELS[name].example[key] for key in POWERS[name]}
    after = model(name, mass=masses(name), **scaled).partial_widths()
    power = next(iter(POWERS[name].values()))
    for channel, width in before.partial_widths().items():
        of_channel = power.get(channel, power[""]) if isinstance(power, dict) else power
        assert after[channel] == approx(width * 0.5**of_channel, rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_width_has_no_steps(name: str) -> None:
    """Halving an interval again and again must make the change in it vanish."""
    grid = masses(name, 400)

    def width(mass: float) -> float:
        return float(model(name, mass=mass).width)

    values = np.array([width(float(m)) for m in grid])
    change = np.abs(np.diff(np.log(values)))
    for i in np.argsort(-change)[:8]:
        low, high = float(grid[i]), float(grid[i + 1])
        bottom, top = values[i], values[i + 1]
        first = abs(top - bottom)
        for _ in range(34):
            middle = 0.5 * (low + high)
            value = width(middle)
            if abs(value - bottom) > abs(top - value):
                high, top = middle, value
            else:
                low, bottom = middle, value
        # a threshold opens at worst like a square root: 2⁻¹⁷
        assert abs(top - bottom) < 1e-3 * first, f"step at {low:.9g} GeV"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mass", [-1.0, 0.0, float("nan"), float("inf"), 2000.0, "heavy", True])
def test_impossible_masses_are_refused(name: str, mass: Any) -> None:
    with pytest.raises(InputError) as caught:
        model(name, mass=mass)
    assert all(caught.value.parts().values())


@pytest.mark.parametrize("name", NAMES)
def test_impossible_parameters_are_refused(name: str) -> None:
    middle = float(np.sqrt(np.prod(MODELS[name].range)))
    for key in units_of(MODELS[name].model):
        for value in (-0.1, float("nan"), [1.0, 2.0], None if key == "mass" else "x"):
            with pytest.raises(InputError) as caught:
                model(name, **{"mass": middle, key: value})
            assert all(caught.value.parts().values())


@pytest.mark.parametrize("name", NAMES)
def test_unknown_and_missing_parameters_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="no parameter"):
        model(name, mass=1.0, colour="red")
    with pytest.raises(InputError, match="needs mass"):
        make_model(name, {})


@pytest.mark.parametrize("name", NAMES)
def test_the_entry_tells_what_it_is(name: str) -> None:
    entry = MODELS[name]
    assert entry.description
    assert entry.model.REFERENCES
    assert (entry.model.__doc__ or "").splitlines()[0].endswith(".")
    assert units_of(entry.model)["mass"] == "GeV"
    fractions, ctau = fractions_by_mass(name, masses(name, 5), {})
    assert set(fractions) == set(entry.model.CHANNELS)
    assert np.all(np.isfinite(ctau))


def test_a_stable_particle_has_no_branching_fractions() -> None:
    light = make_model("lfv-zprime", {"mass": 0.05, "coupling": 0.1})
    assert light.width == 0
    assert light.ctau == np.inf
    with pytest.raises(InputError, match="does not decay"):
        light.branching_fractions()
