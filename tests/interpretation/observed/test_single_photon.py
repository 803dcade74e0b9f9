"""BaBar's single photons: the published limit from the published best fits."""

import numpy as np
import pytest

from lumbra.interpretation import load_limit
from lumbra.interpretation.observed import single_photon_limit
from lumbra.interpretation.observed.single_photon import PUBLISHED


def test_the_published_curve_comes_out():
    found, published = single_photon_limit(), load_limit(PUBLISHED)
    covered = published.covers(found.mass)
    assert covered.sum() > 80
    assert found.limit[covered] == pytest.approx(published.at(found.mass[covered]), rel=0.02)


def test_another_level_does_not_reproduce_it():
    """Negative control: 95 % is 10 % higher."""
    found, published = single_photon_limit(0.95), load_limit(PUBLISHED)
    covered = published.covers(found.mass)
    ratio = found.limit[covered] / published.at(found.mass[covered])
    assert np.all(ratio > 1.05)


def test_no_excess_and_ordered_bands():
    found = single_photon_limit()
    assert np.max(np.abs(found.significance)) < 2
    assert np.all(np.diff(found.expected, axis=0) > 0)
