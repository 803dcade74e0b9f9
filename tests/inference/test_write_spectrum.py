import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbra.foundation import ColumnError, DataError
from lumbra.inference import Spectrum, read_spectrum
from lumbra.inference.histograms import (
    fill_histogram,
    from_hist,
    read_root_histogram,
    to_hist,
    write_root_histogram,
)
from lumbra.inference.spectrum2d import Spectrum2D, plane_from_table
from lumbra.inference.write_spectrum import load_table_spectrum, write_spectrum

WIDTHS = st.lists(st.floats(1e-3, 10), min_size=1, max_size=8)
COUNTS = st.floats(0, 1e9)


@st.composite
def spectra(draw):
    edges = np.cumsum([draw(st.floats(-5, 5)), *draw(WIDTHS)])
    counts = [draw(COUNTS) for _ in range(edges.size - 1)]
    exposure = draw(st.none() | st.floats(1e-3, 1e5))
    return Spectrum(edges, counts, draw(st.sampled_from(["GeV", "GeV2"])), "recoil", exposure)


@st.composite
def planes(draw):
    x, y = (np.cumsum([draw(st.floats(-5, 5)), *draw(WIDTHS)]) for _ in range(2))
    counts = [[draw(COUNTS) for _ in range(y.size - 1)] for _ in range(x.size - 1)]
    return Spectrum2D(x, y, np.array(counts), ("GeV", "rad"), ("mass", "angle"), 3.5, {"a": "b"})


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".yaml"])
@settings(max_examples=15, deadline=None)
@given(spectrum=spectra())
def test_nothing_is_lost(tmp_path_factory, suffix, spectrum):
    path = tmp_path_factory.mktemp("spectrum") / f"s{suffix}"
    again = load_table_spectrum(write_spectrum(path, spectrum))
    np.testing.assert_array_equal(again.edges, spectrum.edges)
    np.testing.assert_array_equal(again.counts, spectrum.counts)
    assert (again.name, again.unit, again.exposure) == ("recoil", spectrum.unit, spectrum.exposure)


@settings(max_examples=15, deadline=None)
@given(plane=planes())
def test_planes_come_back_from_tables_and_histograms(plane):
    table = plane.to_table()
    order = np.argsort(-table["count"])
    for again in (plane_from_table(table.select(order)), from_hist(to_hist(plane))):
        np.testing.assert_array_equal(again.x_edges, plane.x_edges)
        np.testing.assert_array_equal(again.y_edges, plane.y_edges)
        np.testing.assert_array_equal(again.counts, plane.counts)
        assert (again.units, again.names) == (plane.units, plane.names)
    assert plane_from_table(table).exposure == 3.5
    assert plane.projected(0).total == pytest.approx(plane.total)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".yaml", ".root"])
def test_anybody_can_read_it(tmp_path, suffix):
    spectrum = Spectrum(np.array([0.1, 0.25, 0.3]), np.array([5.0, 7.0]), name="recoil")
    again = read_spectrum(write_spectrum(tmp_path / f"s{suffix}", spectrum))
    np.testing.assert_array_equal(again.edges, spectrum.edges)
    np.testing.assert_array_equal(again.counts, spectrum.counts)


def test_a_table_of_others(tmp_path):
    (tmp_path / "s.csv").write_text("low,high,count\n1,2,3\n")
    with pytest.raises(ColumnError, match="use read_spectrum"):
        load_table_spectrum(tmp_path / "s.csv")


def test_histograms_keep_their_variances(tmp_path):
    spectrum = Spectrum(np.array([0.1, 0.25, 0.3]), np.array([5.0, 7.0]), "GeV", "recoil")
    one = to_hist(spectrum, [1.0, 2.0])
    two = to_hist(Spectrum2D(np.arange(3.0), np.arange(4.0), np.arange(6.0).reshape(2, 3)))
    path = write_root_histogram(tmp_path / "h.root", {"one": one, "two": two})
    for name, histogram in (("one", one), ("two", two)):
        again = read_root_histogram(path, name)
        np.testing.assert_array_equal(again.values(), histogram.values())
        np.testing.assert_array_equal(again.variances(), histogram.variances())
    with pytest.raises(DataError):
        read_root_histogram(path, "three")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataError, match="not a whole ROOT"):
        read_root_histogram(path, "one")


def test_weights_that_are_not_finite_are_noticed():
    filled = fill_histogram([0, 1, 2], [0.5, 1.5, 1.6], [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(filled.values(), [1, 5])
    np.testing.assert_array_equal(filled.variances(), [1, 13])
    with pytest.raises(DataError, match="weight of event 1 is nan"):
        fill_histogram([0, 1, 2], [0.5, 1.5], [1.0, np.nan])
    with pytest.raises(DataError, match="value of event 0 is inf"):
        fill_histogram([0, 1, 2], [np.inf, 1.5], [1.0, 1.0])


def test_planes_that_are_none():
    with pytest.raises(DataError, match="plane"):
        Spectrum2D(np.arange(3.0), np.arange(3.0), np.ones((2, 3)))
    with pytest.raises(DataError, match="spectrum"):
        Spectrum2D(np.array([0.0, 2.0, 1.0]), np.arange(3.0), np.ones((2, 2)))
    with pytest.raises(DataError, match="count of bin 1 is -1"):
        Spectrum2D(np.arange(3.0), np.arange(3.0), np.array([[1, 1], [1, -1.0]]))
    table = Spectrum2D(np.arange(3.0), np.arange(3.0), np.ones((2, 2))).to_table()
    with pytest.raises(DataError, match="whole grid"):
        plane_from_table(table.select([0, 1, 2]))
    shifted = table.with_columns(x_low=table["x_low"] + np.array([0, 0, 0.1, 0]))
    with pytest.raises(DataError, match="overlap or leave gaps"):
        plane_from_table(shifted)
