"""Couplings from cross sections."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.interpretation.coupling import (
    coupling_limit,
    cross_section_limit,
    cross_section_of_coupling,
)


def test_published_arithmetic() -> None:
    """Belle II 2018 at 3 GeV: g' = 0.144 with 1.37e4 fb at g' = 1 is about 278–284 fb."""
    sigma = cross_section_of_coupling(0.144, 1.37e4)
    assert sigma == pytest.approx(284, rel=0.01)
    assert coupling_limit(sigma, 1.37e4) == pytest.approx(0.144)


def test_background_free_chain() -> None:
    """2.3 events, 4 %, 0.276/fb: 209 fb, and g' = 0.046 at 1 GeV (9.95e4 fb)."""
    sigma = cross_section_limit(2.302585, 0.04, 0.276)
    assert sigma == pytest.approx(208.57, rel=1e-4)
    assert coupling_limit(sigma, 9.95e4) == pytest.approx(0.04578, rel=1e-3)


def test_linear_coupling_and_branching() -> None:
    assert coupling_limit(1.7, 1e8, power=1) == pytest.approx(1.7e-8)
    assert cross_section_limit(2.3, 0.1, 10.0, 0.5) == pytest.approx(4.6)


def test_no_efficiency_is_no_limit() -> None:
    limits = cross_section_limit([2.3, 2.3], [0.0, 0.1], 1.0)
    assert np.isinf(limits[0])
    assert np.isinf(coupling_limit(limits, 10.0)[0])


def test_refuses() -> None:
    with pytest.raises(InputError):
        coupling_limit(1.0, 0.0)
    with pytest.raises(InputError):
        cross_section_limit(1.0, 0.1, -3.0)
