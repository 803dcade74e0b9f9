"""Charges and antiparticles from PDG numbers, against the table of the particle package."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation.hadrons import CTAU_CM, MASSES, WIDTHS
from lumbra.foundation.numbering import charge_in_thirds, conjugate, is_own_antiparticle

particle = pytest.importorskip("particle")
# those that the table lists and detectors or generators of e⁺e⁻ never hand over
EXOTIC = {17, 18, 37, 38}


def test_charges_and_antiparticles_are_those_of_the_table() -> None:
    wrong = []
    for one in particle.Particle.all():
        number = int(one.pdgid)
        if abs(number) in EXOTIC or not one.pdgid.is_valid or abs(number) > 9_999_999:
            continue
        if not (one.pdgid.is_hadron or abs(number) < 30):
            continue
        if charge_in_thirds(number) != round(3 * one.charge):
            wrong.append((number, charge_in_thirds(number), one.charge))
        # the table calls two charged mesons their own antiparticles
        if one.charge == 0 and is_own_antiparticle(number) != one.is_self_conjugate:
            wrong.append((number, "antiparticle", one.is_self_conjugate))
    assert not wrong


@pytest.mark.parametrize("number", [0, 9, 99, 1023, 5000001, 9000005, 1000022, 990, 10**8])
def test_numbers_without_a_meaning(number: int) -> None:
    assert charge_in_thirds(number) is None


def test_conjugation() -> None:
    numbers = np.array([211, 22, 310, -13, 32, 521, 52], np.int32)
    assert conjugate(numbers).tolist() == [-211, 22, 310, 13, 32, -521, -52]


def test_masses_and_flights_are_those_of_the_table() -> None:
    """Within what one edition of the tables changes to the next."""
    for number, mass in MASSES.items():
        if number != 311:
            assert mass * 1e3 == pytest.approx(particle.Particle.from_pdgid(number).mass, rel=1e-3)
    for number, ctau in CTAU_CM.items():
        assert ctau == pytest.approx(particle.Particle.from_pdgid(number).ctau / 10, rel=0.05)
    # two averages of the K*⁺, from hadrons (51.4 MeV, used) and τ decays, are in turn preferred
    for number, width in WIDTHS.items():
        assert width * 1e3 == pytest.approx(particle.Particle.from_pdgid(number).width, rel=0.07)
