import gzip

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uproot

from lumbra.foundation import ColumnError, DataError, InputError
from lumbra.inference import Masses, Spectrum, read_masses, read_observed, read_spectrum

VALUES = np.random.Generator(np.random.SFC64(3)).normal(0.2, 0.01, 500)


def write_masses(path, values=VALUES, name="mass_GeV"):
    if path.suffix == ".root":
        with uproot.recreate(path) as file:
            file["tree"] = {name: values, "other": values * 2}
    elif path.suffix == ".parquet":
        pq.write_table(pa.table({name: values, "other": values * 2}), path)
    else:
        text = f"# source: a test\n{name},other\n"
        text += "".join(f"{v:.9f},{2 * v:.9f}\n" for v in values)
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("file", ["a.csv", "a.csv.gz", "a.parquet", "a.root"])
def test_masses_come_back_from_every_format(tmp_path, file):
    masses = read_masses(write_masses(tmp_path / file))
    np.testing.assert_allclose(masses.values, np.sort(VALUES), atol=1e-9)
    assert len(masses.notes["sha256"]) == 64


@pytest.mark.parametrize("file", ["a.csv", "a.parquet", "a.root"])
def test_a_missing_column_is_answered_with_the_nearest(tmp_path, file):
    with pytest.raises(ColumnError, match="did you mean 'mass_GeV'"):
        read_masses(write_masses(tmp_path / file), column="mas_GeV")


@pytest.mark.parametrize("file", ["a.csv", "a.parquet", "a.root"])
def test_nan_and_no_events_are_refused(tmp_path, file):
    spoiled = VALUES.copy()
    spoiled[7] = np.nan
    with pytest.raises(DataError, match="first in rows 7 "):
        read_masses(write_masses(tmp_path / file, spoiled))
    with pytest.raises(DataError, match="no rows"):
        read_masses(write_masses(tmp_path / file, VALUES[:0]))


def test_units_are_converted_and_wrong_ones_noticed(tmp_path):
    in_gev = write_masses(tmp_path / "gev.csv")
    in_mev = write_masses(tmp_path / "mev.csv", VALUES * 1000)
    assert read_masses(in_mev, unit="MeV").values == pytest.approx(np.sort(VALUES), abs=1e-9)
    with pytest.raises(DataError, match="give unit='MeV'"):
        read_masses(in_mev, unit="GeV")
    with pytest.raises(DataError, match="give unit='GeV'"):
        read_masses(in_gev, unit="MeV")
    with pytest.raises(DataError, match="check the column"):
        read_masses(in_gev, expected=(1.0, 5.0))
    with pytest.raises(InputError, match="choose one of: GeV, MeV"):
        read_masses(in_gev, unit="gev")


@pytest.mark.parametrize("file", ["a.csv", "a.parquet", "a.root"])
def test_the_unit_is_found(tmp_path, file):
    for name, scale, unit in [("m", 1, "GeV"), ("m", 1000, "MeV"), ("mass_MeV", 1000, "MeV")]:
        masses = read_masses(write_masses(tmp_path / file, VALUES * scale, name), column=name)
        assert (masses.unit, masses.notes["unit"]) == ("GeV", unit)
        np.testing.assert_allclose(masses.values, np.sort(VALUES), atol=1e-9)
    # the name says one thing and the numbers another
    with pytest.raises(DataError, match="look like MeV where GeV was said"):
        read_masses(write_masses(tmp_path / file, VALUES * 1000, "mass_GeV"))


@pytest.mark.parametrize("file", ["a.csv.gz", "a.parquet", "a.root"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_half_a_file_is_noticed(tmp_path, file, share):
    path = write_masses(tmp_path / file)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DataError, match="not a whole"):
        read_masses(path, column="mass_GeV")


def test_a_cut_line_and_words_are_noticed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3\n")
    with pytest.raises(DataError, match="Expected 2 columns, got 1"):
        read_masses(path, column="a")
    path.write_text("a,b\n1,2\nx,3\n")
    with pytest.raises(DataError, match="does not hold numbers"):
        read_masses(path, column="a")


def test_a_list_without_a_name_is_a_list_of_masses(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("0.21\n0.20\n")
    np.testing.assert_array_equal(read_masses(path).values, [0.20, 0.21])


def test_a_file_that_is_not_there(tmp_path):
    write_masses(tmp_path / "spectrum.csv")
    with pytest.raises(InputError, match=r"did you mean 'spectrum.csv'"):
        read_masses(tmp_path / "spectra.csv")


def write_bins(path, rows):
    path.write_text("low,high,count\n" + "".join(f"{a},{b},{n}\n" for a, b, n in rows))
    return path


def test_bins_come_back_from_csv(tmp_path):
    spectrum = read_spectrum(write_bins(tmp_path / "b.csv", [(0.1, 0.2, 5), (0.2, 0.3, 7)]))
    np.testing.assert_allclose(spectrum.edges, [0.1, 0.2, 0.3])
    np.testing.assert_array_equal(spectrum.counts, [5, 7])


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ((0.15, 0.3, 1), "overlap"),
        ((0.25, 0.3, 1), "leave a gap"),
        ((0.05, 0.1, 1), "out of order"),
        ((0.3, 0.2, 1), "end before they begin"),
    ],
)
def test_bins_that_do_not_join_are_refused(tmp_path, second, said):
    with pytest.raises(DataError, match=said):
        read_spectrum(write_bins(tmp_path / "b.csv", [(0.1, 0.2, 5), second]))


def test_bins_without_usual_names(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("from,to,seen\n0.1,0.2,5\n")
    with pytest.raises(ColumnError, match="not clear which column"):
        read_spectrum(path)
    assert read_spectrum(path, columns=("from", "to", "seen")).total == 5


def test_a_root_histogram_and_its_neighbours(tmp_path):
    counts, edges = np.histogram(VALUES, 40, (0.15, 0.25))
    path = tmp_path / "h.root"
    with uproot.recreate(path) as file:
        file["recoil"] = (counts, edges)
        file["other"] = (counts * 2, edges)
    spectrum = read_spectrum(path, histogram="recoil")
    np.testing.assert_array_equal(spectrum.counts, counts)
    np.testing.assert_allclose(spectrum.edges, edges)
    with pytest.raises(DataError, match="did you mean 'recoil'"):
        read_spectrum(path, histogram="recoi")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DataError, match="not a whole"):
        read_spectrum(path, histogram="recoil")


def test_what_a_file_holds_is_found(tmp_path):
    assert isinstance(read_observed(write_masses(tmp_path / "a.csv")), Masses)
    assert isinstance(read_observed(write_masses(tmp_path / "a.root")), Masses)
    bins = write_bins(tmp_path / "b.csv", [(100, 200, 5), (200, 300, 7)])
    found = read_observed(bins)
    assert isinstance(found, Spectrum)
    assert found.notes["unit"] == "MeV"
    np.testing.assert_allclose(found.edges, [0.1, 0.2, 0.3])
    # a named column is one of masses, whatever its neighbours are called
    assert isinstance(read_observed(bins, column="low"), Masses)


def test_a_root_file_with_two_things_needs_a_name(tmp_path):
    counts, edges = np.histogram(VALUES, 40, (0.15, 0.25))
    path = tmp_path / "h.root"
    with uproot.recreate(path) as file:
        file["recoil"] = (counts, edges)
        file["tree"] = {"mass": VALUES}
    assert isinstance(read_observed(path, tree="recoil"), Spectrum)
    assert isinstance(read_observed(path, tree="tree"), Masses)
    with pytest.raises(DataError, match=r"not clear what to read") as caught:
        read_observed(path)
    assert "tree (tree), recoil (one-dimensional histogram)" in caught.value.allowed
    with pytest.raises(DataError, match="did you mean 'recoil'"):
        read_observed(path, tree="rcoil")


def test_other_kinds_of_files_are_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("mass\n0.2\n")
    with pytest.raises(InputError, match=r"not kept in files like a\.txt"):
        read_observed(path)
