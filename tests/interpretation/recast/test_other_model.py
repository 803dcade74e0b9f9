"""Published limits under other models."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lumbra.amplitudes import gamma_alp
from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.interpretation.efficiency_map import EfficiencyMap
from lumbra.interpretation.published import PublishedLimit, list_limits, load_limit
from lumbra.interpretation.recast import RECIPES, Recipe, recast, recipe_of
from lumbra.interpretation.recast.production import muon_radiation
from lumbra.models import BMinusL, DarkPhoton, LmuLtauZPrime
from lumbra.models.hadrons import hadronic_uncertainty

SINGLE_PHOTON = "babar_invisible_darkphoton_2017_below5p5gev"
VISIBLE = "babar_visible_darkphoton_2014"


def at(limit: PublishedLimit, mass: np.ndarray) -> PublishedLimit:
    return replace(limit, mass=mass, limit=limit.at(mass))


@pytest.mark.parametrize("name", [n for n in list_limits("curve") if n.startswith(tuple(RECIPES))])
def test_a_limit_under_its_own_model_is_itself(name: str) -> None:
    limit = load_limit(name)
    recipe = recipe_of(limit)
    if recipe.power == 0:
        return
    if recipe.source_share is None:
        # what the publication assumed besides the model is put aside here
        found = recast(limit, recipe.source, recipe=replace(recipe, only=()))
    else:
        found = recast(limit, recipe.source, _open(recipe))
    known = np.isfinite(found.region.lower)
    assert known.mean() > 0.95
    if recipe.final_states == {"ee": 1.0} and recipe.source_share:
        # taken to be the only channel, also where there are muons
        known &= found.region.mass < 0.21
    assert found.region.lower[known] == pytest.approx(found.published[known], rel=2e-3)


def _open(recipe: Recipe) -> dict[str, object]:
    """Parameters with which the source decays only as the search wants."""
    if recipe.source == "lmu-ltau":
        return {"invisible": "all"}
    if "invisible" in recipe.final_states:
        return {"dark_matter": "dirac"}
    return {}


def test_single_photons_exclude_an_axion_between_two_edges() -> None:
    """1.66e-4 GeV⁻¹ was published for m_a ≤ 10 MeV, and a region that closes at 31 MeV."""
    limit = load_limit(SINGLE_PHOTON)
    mass = np.geomspace(limit.mass[0], 0.05, 300)
    region = recast(at(limit, mass), "alp").region
    light = mass <= 0.01
    assert region.lower[light] == pytest.approx(np.full(light.sum(), 1.66e-4), rel=0.1)
    assert region.lower[0] == pytest.approx(1.63e-4, rel=5e-3)
    tip = mass[np.isfinite(region.lower)].max()
    assert tip == pytest.approx(0.031, rel=0.2)
    # above its lower edge the axion decays inside sooner the heavier it is: g ∝ m⁻²
    upper = region.upper[(mass > 2e-3) & (mass < 8e-3)]
    slope = np.polyfit(np.log(mass[(mass > 2e-3) & (mass < 8e-3)]), np.log(upper), 1)[0]
    assert slope == pytest.approx(-2.15, abs=0.15)


def test_leptons_of_a_dark_photon_and_of_b_minus_l() -> None:
    """By hand where decays are prompt: g = εe √(B_A′/B_B−L), with electrons and muons alike."""
    limit = load_limit(VISIBLE)
    mass = np.array([0.15, 0.4, 1.3, 5.0])
    found = recast(at(limit, mass), "b-minus-l")
    shares = [
        sum(model.branching_fractions()[c] for c in ("ee", "mumu"))
        for model in (DarkPhoton(mass, 1e-3), BMinusL(mass, 1e-3))
    ]
    want = limit.at(mass) * ELECTRON_CHARGE * np.sqrt(shares[0] / shares[1])
    assert found.region.lower == pytest.approx(want, rel=2e-3)
    assert np.all(found.region.open_above)
    # hardly any hadrons below two pions: π⁰γ alone
    assert found.hadronic_high[0] == pytest.approx(found.region.lower[0], rel=1e-6)
    # B moves by the hadronic share times its error, the edge by half of that
    hadrons = 1 - shares[0][2], 1 - shares[1][2] - BMinusL(1.3, 1e-3).invisible_fraction
    errors = (hadronic_uncertainty(1.3, c) for c in ("electromagnetic", "baryonic"))
    moved = np.hypot(*(h * e / 2 for h, e in zip(hadrons, errors, strict=True)))
    assert found.hadronic_high[2] / found.region.lower[2] == pytest.approx(1 + moved, rel=3e-3)
    assert moved > 0.01
    assert np.all(found.hadronic_low <= found.region.lower)


def test_the_neutrinos_of_b_minus_l_are_single_photons() -> None:
    limit = load_limit(SINGLE_PHOTON)
    mass = np.array([0.01, 0.1, 3.0])
    found = recast(at(limit, mass), "b-minus-l")
    invisible = BMinusL(mass, 1e-3).invisible_fraction
    want = limit.at(mass) * ELECTRON_CHARGE / np.sqrt(invisible)
    assert found.region.lower == pytest.approx(want, rel=5e-3)


def test_a_muonic_vector_and_a_muonic_scalar() -> None:
    limit = load_limit("babar_muonic_zprime_2016")
    table = muon_radiation()
    mass = np.array([0.5, 2.0, 5.0])
    found = recast(at(limit, mass), "muonphilic")
    row = [int(np.flatnonzero(table["mass_GeV"] == m)[0]) for m in mass]
    ratio = table["vector_fb"][row] / table["scalar_fb"][row]
    muons = LmuLtauZPrime(mass, 1e-3).branching_fractions()["mumu"]
    assert found.region.lower == pytest.approx(limit.at(mass) * np.sqrt(ratio * muons), rel=1e-3)
    pseudo = recast(at(limit, mass), "muonphilic", {"parity": "pseudoscalar"})
    assert pseudo.region.lower[0] > found.region.lower[0]


def test_a_limit_on_a_cross_section_becomes_one_on_the_coupling() -> None:
    limit = load_limit("belle2_alp_2020")
    region = recast(limit, "alp").region
    i = int(np.argmin(np.abs(region.mass - 1.0)))
    total = gamma_alp.total(float(region.mass[i]), 10.58, 1.0)
    assert region.lower[i] == pytest.approx(np.sqrt(limit.limit[i] / total), rel=2e-3)


def test_a_map_of_efficiencies_takes_the_place_of_the_law_of_flight() -> None:
    limit = load_limit(VISIBLE)
    mass = np.array([0.5, 1.2])
    grid = np.array([[0.25, 0.25], [0.25, 0.25]])
    flat = EfficiencyMap(np.array([0.1, 2.0]), np.array([1e-12, 1.0]), grid)
    found = recast(at(limit, mass), "b-minus-l", efficiency=flat, couplings=(1e-5, 1e-1))
    # the same map on both sides drops out
    plain = recast(at(limit, mass), "b-minus-l", couplings=(1e-5, 1e-1))
    assert found.region.lower == pytest.approx(plain.region.lower, rel=2e-3)
    with pytest.raises(InputError, match="does not reach"):
        recast(at(limit, mass), "b-minus-l", efficiency=flat)


@pytest.mark.parametrize(
    ("name", "model", "fixed", "match"),
    [
        (VISIBLE, "muonphilic", {}, "not made"),
        (VISIBLE, "alp", {}, "does not decay"),
        ("kloe_darkphoton_2016_pipigamma", "b-minus-l", {}, "does not decay"),
        (VISIBLE, "b-minus-l", {"epsilon": 1.0}, "cannot be fixed"),
        (VISIBLE, "dark-photon", {"epsilon": 1.0}, "cannot be fixed"),
        (VISIBLE, "dark-higgs", {}, "not recast"),
        ("context_lhcb_prompt_2019", "b-minus-l", {}, "not known what"),
        (SINGLE_PHOTON, "alp", {"g_all": 1e-3}, "only one"),
    ],
)
def test_what_cannot_be_recast(name: str, model: str, fixed: dict[str, float], match: str) -> None:
    with pytest.raises(InputError, match=match):
        recast(load_limit(name), model, fixed)


def test_nothing_excluded_is_said_by_gaps() -> None:
    """A scalar with the electron's share of the Higgs coupling is never made often enough."""
    found = recast(load_limit(VISIBLE), "higgs-mixed-scalar")
    assert np.all(np.isnan(found.region.lower))
    assert np.all(found.region.intervals == 0)


def test_recipes_of_cards() -> None:
    limit = load_limit("context_lhcb_prompt_2019")
    lines = {
        "recast_reaction": "gamma-x", "recast_source": "dark-photon",
        "recast_final_states": "ee:2 mumu", "recast_window": "-0.5, 0.5", "recast_length": "3",
    }  # fmt: skip
    own = replace(limit, certificate={**limit.certificate, **lines})
    recipe = recipe_of(own, experiment="bes3")
    assert recipe.final_states == {"ee": 2.0, "mumu": 1.0}
    assert (recipe.window, recipe.length, recipe.experiment) == ((-0.5, 0.5), 3.0, "bes3")
    for key, text in (("recast_length", "far"), ("recast_window", "1"), ("recast_length", "-1")):
        with pytest.raises(InputError, match=r"cannot be (read|followed)"):
            recipe_of(replace(own, certificate={**own.certificate, key: text}))
    with pytest.raises(InputError, match="no such reaction"):
        recipe_of(replace(own, certificate={**own.certificate, "recast_reaction": "pp"}))
