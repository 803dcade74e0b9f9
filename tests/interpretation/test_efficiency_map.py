"""Maps of efficiencies in mass and lifetime, and the law of flight behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, InputError, Key
from lumbra.interpretation.efficiency_map import EfficiencyMap, read_efficiency_map
from lumbra.interpretation.flight import decay_shares, flight_map, recoil_boosts

BABAR = Beams(8.973, 3.119)


def test_a_map_gives_its_nodes_and_powers_between_them() -> None:
    """Between nodes an efficiency ∝ m cτ⁻¹ is exact."""
    mass, ctau = np.array([0.5, 1.0, 2.0]), np.geomspace(1.0, 100.0, 5)
    grid = 0.1 * mass[:, None] / ctau
    found = EfficiencyMap(mass, ctau, grid)
    assert found.at(mass[:, None], ctau) == pytest.approx(grid, rel=1e-12)
    assert found.at(0.7, 13.0) == pytest.approx(0.07 / 13.0, rel=1e-12)
    one = EfficiencyMap(mass[:1], ctau, grid[:1])
    assert one.at(0.5, 13.0) == pytest.approx(0.05 / 13.0, rel=1e-12)


def test_beyond_the_ends_a_map_refuses_unless_told() -> None:
    mass, ctau = np.array([0.5, 1.0]), np.array([1.0, 10.0])
    grid = np.array([[0.4, 0.2], [0.4, 0.2]])
    strict = EfficiencyMap(mass, ctau, grid)
    for m, length in ((0.4, 2.0), (1.1, 2.0), (0.6, 0.5), (0.6, 20.0), (0.6, np.nan), (0.6, -1.0)):
        with pytest.raises(InputError, match="does not reach"):
            strict.at(m, length)
    told = EfficiencyMap(mass, ctau, grid, short="constant", long="inverse")
    assert told.at(0.6, 0.0) == pytest.approx(0.4)
    assert told.at(0.6, 40.0) == pytest.approx(0.05)
    assert told.at(0.6, np.inf) == 0.0
    with pytest.raises(InputError, match="does not reach"):
        told.at(0.4, 2.0)
    nothing = EfficiencyMap(mass, ctau, grid, short="zero", long="zero")
    assert nothing.at(0.6, np.array([0.5, 20.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("mass", "ctau", "grid"),
    [
        ([1.0, 0.5], [1.0, 2.0], np.full((2, 2), 0.1)),
        ([0.5, 1.0], [1.0], np.full((2, 1), 0.1)),
        ([0.5, 1.0], [0.0, 1.0], np.full((2, 2), 0.1)),
        ([0.5, 1.0], [1.0, 2.0], np.full((2, 2), 30.0)),
        ([0.5, 1.0], [1.0, 2.0], np.full((2, 3), 0.1)),
        ([0.5, 1.0], [1.0, 2.0], np.full((2, 2), np.nan)),
    ],
)
def test_what_is_no_map(mass: list[float], ctau: list[float], grid: np.ndarray) -> None:
    with pytest.raises(InputError, match="no map"):
        EfficiencyMap(np.array(mass), np.array(ctau), grid)


def test_a_map_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("# ours\nefficiency,mass_GeV,ctau_cm\n.1,1,1\n.2,2,1\n.3,1,5\n.4,2,5\n")
    found = read_efficiency_map(path)
    assert found.at(2.0, 5.0) == pytest.approx(0.4)
    assert found.at(1.0, 1.0) == pytest.approx(0.1)
    for text in ("mass_GeV,ctau_cm\n1,2\n", "mass_GeV,ctau_cm,efficiency\n1,1,.1\n2,5,.1\n", ""):
        path.write_text(text)
        with pytest.raises(DataError, match=r"map\.csv cannot be read"):
            read_efficiency_map(path)
    with pytest.raises(InputError, match="no such map"):
        read_efficiency_map(tmp_path / "none.csv")


def test_shares_of_decays_are_those_of_simulated_flights() -> None:
    """2e5 exponential flights of two momenta: each share within 5 of its standard deviations."""
    rng = Key(3).child("flights").generator()
    boost, weight, ctau = np.array([[2.0, 9.0]]), np.array([[1.0, 3.0]]), np.array([0.7])
    chosen = rng.choice(boost[0], 200_000, p=[0.25, 0.75])
    flight = rng.exponential(chosen * ctau[0])
    shares = decay_shares(boost, weight, ctau, 1.0, 20.0)
    for name, inside in (
        ("prompt", flight < 1),
        ("displaced", (flight >= 1) & (flight < 20)),
        ("escaping", flight >= 20),
    ):
        sigma = np.sqrt(inside.mean() * (1 - inside.mean()) / flight.size)
        assert shares[name][0, 0] == pytest.approx(inside.mean(), abs=5 * sigma)
    assert sum(shares.values())[0, 0] == pytest.approx(1.0, abs=1e-12)


def test_the_flight_map_continues_with_the_law_itself() -> None:
    boost, weight = np.array([[5.0, 10.0]]), np.ones((1, 2))
    for kind in ("prompt", "displaced", "escaping"):
        found = flight_map(kind, [0.1], boost, weight, 1.0, 300.0, reach=(1e-3, 1e4))
        ctau = np.array([1e-5, 3e-3, 0.77, 55.0, 5e5])
        exact = decay_shares(boost, weight, ctau, 1.0, 300.0)[kind][0]
        assert found.at(0.1, ctau) == pytest.approx(exact, rel=0.02, abs=1e-12)
    assert found.at(0.1, np.inf) == pytest.approx(1.0, rel=1e-2)
    with pytest.raises(InputError, match="no such share"):
        flight_map("late", [0.1], boost, weight, 1.0, 300.0)
    with pytest.raises(InputError, match="no region"):
        decay_shares(boost, weight, ctau, 2.0, 1.0)


def test_boosts_are_those_of_boosted_four_vectors() -> None:
    mass, cosine = np.array([0.03, 3.0]), np.array([-0.4, 0.1, 0.6])
    boost, _ = recoil_boosts(mass, BABAR, cosine, np.ones(3))
    root = BABAR.sqrt_s
    for i, m in enumerate(mass):
        p = (root**2 - m**2) / (2 * root)
        sine = np.sqrt(1 - cosine**2)
        four = np.stack([np.full(3, np.hypot(p, m)), -p * sine, 0 * sine, -p * cosine], axis=-1)
        lab = BABAR.to_lab(four)
        assert boost[i] == pytest.approx(np.linalg.norm(lab[:, 1:], axis=1) / m, rel=1e-9)
