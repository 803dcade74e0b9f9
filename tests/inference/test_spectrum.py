import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.inference import Masses, Spectrum

GOOD = np.array([0.0, 1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("edges", "counts", "said"),
    [
        (GOOD, [1, 2], "edges and"),
        ([0, 1, 1, 2], [1, 2, 3], "edge 1 is 1 and edge 2 is 1"),
        ([0, 2, 1, 3], [1, 2, 3], "edge 1 is 2 and edge 2 is 1"),
        ([0, np.nan, 2, 3], [1, 2, 3], "edge 1 is not finite"),
        (GOOD, [1, np.nan, 3], "count of bin 1 is not finite"),
        (GOOD, [1, 2, -3], "count of bin 2 is -3"),
    ],
)
def test_what_is_no_spectrum_is_refused(edges, counts, said):
    with pytest.raises(DataError, match=said):
        Spectrum(np.asarray(edges, float), np.asarray(counts, float))


def test_a_spectrum_cannot_be_changed():
    spectrum = Spectrum(GOOD, np.ones(3))
    with pytest.raises(ValueError, match="read-only"):
        spectrum.counts[0] = 5


def test_merging_keeps_events_and_drops_the_rest():
    spectrum = Spectrum(np.arange(8.0), np.arange(7.0))
    merged = spectrum.merged(3)
    np.testing.assert_array_equal(merged.edges, [0, 3, 6])
    np.testing.assert_array_equal(merged.counts, [3, 12])
    with pytest.raises(InputError):
        spectrum.merged(8)


def test_cutting_keeps_whole_bins_and_tolerates_rounding():
    spectrum = Spectrum(np.arange(0, 1.05, 0.1), np.ones(10))
    assert spectrum.cut(0.3 - 1e-12, 0.7 + 1e-12).total == 4
    assert spectrum.cut(0.25, 0.7).total == 4
    with pytest.raises(InputError):
        spectrum.cut(300, 700)


def test_the_filled_range_and_the_empty_spectrum():
    assert Spectrum(np.arange(6.0), np.array([0, 0, 1, 2, 0.0])).filled_range() == (2, 4)
    with pytest.raises(DataError, match="empty"):
        Spectrum(np.arange(6.0), np.zeros(5)).filled_range()


def test_masses_are_sorted_and_counted():
    masses = Masses(np.array([2.5, 0.5, 1.5, 1.6]))
    np.testing.assert_array_equal(masses.values, [0.5, 1.5, 1.6, 2.5])
    np.testing.assert_array_equal(masses.histogram(GOOD).counts, [1, 2, 1])


@pytest.mark.parametrize("values", [[], [1.0, np.nan], [[1.0]], [np.inf]])
def test_what_are_no_masses_is_refused(values):
    with pytest.raises(DataError):
        Masses(np.asarray(values, float))
