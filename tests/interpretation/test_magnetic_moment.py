"""The muon's magnetic moment against reference values, limits and adaptive quadrature."""

import numpy as np
import pytest
from scipy import integrate

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_MUON
from lumbra.interpretation.magnetic_moment import (
    WORLD_VALUES,
    Discrepancy,
    band,
    coupling_for,
    shift,
)


def test_reference_values():
    assert shift(0.01, 5e-4) == pytest.approx(2.47807642e-9, rel=1e-6)
    assert shift(1.0, 0.01) == pytest.approx(8.60027941e-9, rel=1e-6)
    assert coupling_for(0.1, 251e-11) == pytest.approx(0.000946198201, rel=1e-6)
    assert coupling_for(1.0, 251e-11) == pytest.approx(0.00540232342, rel=1e-6)


def test_published_band_centre():
    """g′ for Δa = 2.51e-9, read from published tables to two figures."""
    masses = np.array([0.01, 0.1, 0.5, 1, 2, 5, 8])
    expected = [5.0e-4, 9.5e-4, 2.9e-3, 5.4e-3, 1.05e-2, 2.6e-2, 4.1e-2]
    assert coupling_for(masses, 2.51e-9) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("mass", [1e-4, 0.01, 0.3, 5.0])
def test_second_form_of_the_kernel(mass):
    """∫ 2m²x²(1−x)/(x²m² + (1−x)M²) dx."""
    m2 = M_MUON**2
    value, _ = integrate.quad(
        lambda x: 2 * m2 * x**2 * (1 - x) / (x**2 * m2 + (1 - x) * mass**2),
        0,
        1,
        points=[0.9, 0.99, 0.999, 0.9999],
        limit=300,
        epsrel=1e-11,
    )
    assert shift(mass, 0.7) == pytest.approx(0.49 / (8 * np.pi**2) * value, rel=1e-9)


def test_limits():
    assert shift(1e-7, 1.0) == pytest.approx(1 / (8 * np.pi**2), rel=1e-4)
    assert shift(900.0, 1.0) == pytest.approx(M_MUON**2 / (12 * np.pi**2 * 900.0**2), rel=1e-4)
    # at 1 GeV the heavy limit is still a tenth too high
    assert M_MUON**2 / (12 * np.pi**2) / shift(1.0, 1.0) == pytest.approx(1.10, abs=0.01)


def test_band_edges():
    masses = np.array([0.1, 1.0])
    centre = coupling_for(masses, 2.51e-9)
    low, high = band(masses, Discrepancy(2.51e-9, 0.59e-9, "two-figure value"))
    assert low / centre == pytest.approx(0.73, abs=0.005)
    assert high / centre == pytest.approx(1.21, abs=0.005)


def test_values_without_discrepancy_have_no_lower_edge():
    low, high = band(np.array([1.0]), "world2025-wp25")
    assert low[0] == 0 < high[0]
    assert np.isnan(coupling_for(1.0, -1e-10))


def test_labels_and_unknown_names():
    assert len({value.label for value in WORLD_VALUES.values()}) == len(WORLD_VALUES)
    with pytest.raises(InputError, match="world2021-wp20"):
        band(np.array([1.0]), "world2021")
