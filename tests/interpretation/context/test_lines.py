"""Lines of the planes of mass and coupling."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.interpretation.context import PLANES, context_lines, y_of_mixing
from lumbra.interpretation.context.lines import magnetic_moment_line, published_lines
from lumbra.interpretation.magnetic_moment import band


@pytest.mark.parametrize("plane", sorted(PLANES))
def test_every_plane_has_lines_with_sources(plane: str) -> None:
    lines = context_lines(plane, np.array([0.01, 0.1]))
    assert lines
    assert len({line.label for line in lines}) >= 2
    assert len({line.quantity for line in lines}) == 1
    for line in lines:
        assert line.mass.shape == line.lower.shape
        assert np.all(line.mass > 0)
        assert np.all(line.lower >= 0)
        if line.upper is not None:
            assert np.all(line.upper >= line.lower)
        assert line.source


def test_the_band_of_the_muon_in_the_coupling_of_each_model() -> None:
    mass = np.array([0.05, 1.0])
    low, high = band(mass)
    zprime = magnetic_moment_line("lmu-ltau", mass)
    photon = magnetic_moment_line("dark-photon", mass)
    assert zprime.lower == pytest.approx(low)
    assert photon.upper == pytest.approx(high / ELECTRON_CHARGE)
    assert not photon.excluded
    with pytest.raises(InputError, match="magnetic moment"):
        magnetic_moment_line("alp", mass)


def test_published_lines_belong_to_the_model() -> None:
    labels = [line.label for line in published_lines("dark-photon", "epsilon")]
    assert any("KLOE" in label for label in labels)
    fewer = published_lines("dark-photon", "epsilon", without=("na64_visible_2019",))
    assert len(fewer) == len(labels) - 1
    assert published_lines("dark-photon", "gprime") == []


def test_mixings_as_y() -> None:
    """ε = 1e-3, α_D = 0.5, m_A′ = 3m_χ."""
    assert y_of_mixing(1e-3) == pytest.approx(1e-6 * 0.5 / 81)
    for given in ({"alpha_d": 0.0}, {"ratio": 2.0}, {"alpha_d": np.nan}):
        with pytest.raises(InputError, match="into y"):
            y_of_mixing(1e-3, **given)
    with pytest.raises(InputError, match="no lines"):
        context_lines("higgs", [1.0])
