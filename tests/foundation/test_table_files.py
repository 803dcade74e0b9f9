"""Tables through files and back, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uproot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lumbra.foundation import ColumnError, DataError, InputError, LumbraError, Table
from lumbra.foundation.column_names import check_names
from lumbra.foundation.root_files import HISTOGRAM, TREE, read_histogram, root_contents
from lumbra.foundation.table_files import read_names, read_table, write_table

SUFFIXES = (".parquet", ".root", ".csv")
SAMPLE = Table(
    {
        "mRecoil": np.linspace(0.1, 10, 7),
        "daughter(0,p)": np.arange(7, dtype=np.int32),
        "useCMSFrame(pt)": np.linspace(0, 1, 7, dtype=np.float32),
        "isSignal": np.arange(7) % 2 == 0,
    },
    {"seed": "7", "search": "zprime-invisible"},
)


@pytest.fixture(params=SUFFIXES)
def sample_file(request, tmp_path):
    return write_table(tmp_path / f"sample{request.param}", SAMPLE)


def four_parts(error: LumbraError) -> bool:
    return all(error.parts().values())


def test_round_trip(sample_file):
    back = read_table(sample_file)
    assert list(back) == list(SAMPLE)
    for name in SAMPLE:
        np.testing.assert_array_equal(back[name], SAMPLE[name])
    assert back.notes == SAMPLE.notes


def names():
    alphabet = st.sampled_from("abpE09_ ,:=<>.+-()[]/*'\"|&@")
    return st.text(alphabet, min_size=1, max_size=8).filter(lambda n: n[0].isalpha()).filter(_safe)


def _safe(name):
    try:
        check_names([name])
    except ColumnError:
        return False
    return True


DTYPES = st.sampled_from([np.float64, np.float32, np.int64, np.int32, np.int8, np.uint16, np.bool_])


@st.composite
def tables(draw):
    rows = draw(st.integers(1, 6))
    chosen = draw(st.lists(names(), min_size=1, max_size=4, unique=True))
    columns = {}
    for name in chosen:
        dtype = draw(DTYPES)
        finite = {"allow_nan": False, "allow_infinity": False} if dtype().dtype.kind == "f" else {}
        columns[name] = draw(
            hnp.arrays(dtype, rows, elements=hnp.from_dtype(np.dtype(dtype), **finite))
        )
    return Table(columns)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(table=tables())
def test_any_table_round_trips(tmp_path, suffix, table):
    back = read_table(write_table(tmp_path / f"t{suffix}", table))
    assert list(back) == list(table)
    for name in table:
        np.testing.assert_array_equal(back[name], table[name])
        if suffix != ".csv":
            assert back[name].dtype == table[name].dtype


def test_columns_map_and_limit(sample_file):
    table = read_table(
        sample_file, columns=["p", "mRecoil"], column_map={"p": "daughter(0,p)"}, row_limit=3
    )
    assert list(table) == ["p", "mRecoil"]
    np.testing.assert_array_equal(table["p"], [0, 1, 2])
    escaped = read_table(sample_file, columns=["p"], column_map={"p": "daughter__bo0__cmp__bc"})
    np.testing.assert_array_equal(escaped["p"], np.arange(7))
    renamed = read_table(sample_file, column_map={"p": "daughter(0,p)"})
    assert set(renamed) == {"p", "mRecoil", "useCMSFrame(pt)", "isSignal"}


def test_row_limit_over_row_groups(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"x": np.arange(10)}), path, row_group_size=3)
    np.testing.assert_array_equal(read_table(path, row_limit=5)["x"], np.arange(5))


def test_branches_as_basf2_writes_them(tmp_path):
    path = write_table(tmp_path / "t.root", SAMPLE, tree="ntuple")
    with uproot.open(path) as file:
        assert "daughter__bo0__cmp__bc" in file["ntuple"]


def test_missing_file(tmp_path):
    write_table(tmp_path / "sample.root", SAMPLE)
    with pytest.raises(InputError, match=r"did you mean 'sample\.root'") as caught:
        read_table(tmp_path / "smaple.root")
    assert four_parts(caught.value)
    with pytest.raises(InputError, match="does not exist"):
        read_table(tmp_path / "nowhere" / "t.root")


@pytest.mark.parametrize("name", ["t.txt", "t.h5", "t"])
def test_unknown_suffix(tmp_path, name):
    with pytest.raises(InputError, match=r"\.parquet") as caught:
        read_table(tmp_path / name)
    assert four_parts(caught.value)
    with pytest.raises(InputError):
        write_table(tmp_path / name, SAMPLE)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_empty_file(tmp_path, suffix):
    path = tmp_path / f"t{suffix}"
    path.touch()
    with pytest.raises(DataError, match="not a whole") as caught:
        read_table(path)
    assert four_parts(caught.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95, 0.999])
def test_truncated_file(tmp_path, suffix, share):
    rng = np.random.default_rng(1)
    table = Table({"M": rng.random(5000), "n": rng.integers(0, 9, 5000)})
    path = write_table(tmp_path / f"t{suffix}", table)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert four_parts(caught.value)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cut=st.integers(0, 2500), suffix=st.sampled_from([".root", ".parquet"]))
def test_cut_anywhere(tmp_path, cut, suffix):
    path = write_table(tmp_path / f"t{suffix}", SAMPLE)
    content = path.read_bytes()
    path.write_bytes(content[: min(cut, len(content) - 1)])
    with pytest.raises(DataError):
        read_table(path, columns=["mRecoil"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_noise(tmp_path, suffix):
    path = tmp_path / f"t{suffix}"
    path.write_bytes(np.random.default_rng(3).bytes(5000))
    with pytest.raises(DataError):
        read_table(path)


def test_trees(tmp_path):
    path = tmp_path / "t.root"
    with uproot.recreate(path) as file:
        for name in ("signal", "background"):
            file.mktree(name, {"M": np.float64})
            file[name].extend({"M": np.ones(3)})
    with pytest.raises(DataError, match="several trees") as caught:
        read_table(path)
    assert "background, signal" in str(caught.value) or "signal, background" in str(caught.value)
    with pytest.raises(DataError, match="did you mean 'signal'") as caught:
        read_table(path, tree="signl")
    assert four_parts(caught.value)
    assert len(read_table(path, tree="signal")) == 3


def test_no_tree(tmp_path):
    path = tmp_path / "t.root"
    with uproot.recreate(path) as file:
        file["h"] = np.histogram([1.0, 2.0])
    with pytest.raises(DataError, match="no tree") as caught:
        read_table(path)
    assert four_parts(caught.value)


def test_missing_column(sample_file):
    with pytest.raises(ColumnError, match="did you mean 'mRecoil'") as caught:
        read_table(sample_file, columns=["mrecoil"])
    assert four_parts(caught.value)
    with pytest.raises(ColumnError, match="should be lumbra's 'mRecoil'"):
        read_table(sample_file, columns=["mRecoil"], column_map={"mRecoil": "recoilMass"})


def test_jagged(tmp_path):
    root = tmp_path / "t.root"
    with uproot.recreate(root) as file:
        file.mktree("t", {"E": "var * float64", "M": "float64", "v": "3 * float64"})
        file["t"].extend({"E": ak.Array([[1.0], [], [2.0]]), "M": np.ones(3), "v": np.ones((3, 3))})
    parquet = tmp_path / "t.parquet"
    pq.write_table(pa.table({"E": [[1.0], [], [2.0]], "M": [1.0, 1.0, 1.0]}), parquet)
    for path in (root, parquet):
        with pytest.raises(DataError, match="lists, not one number") as caught:
            read_table(path, columns=["M", "E"])
        assert four_parts(caught.value)
        assert len(read_table(path, columns=["M"])) == 3
    with pytest.raises(DataError, match="lists, not one number"):
        read_table(root, columns=["v"])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite(tmp_path, suffix, bad):
    values = np.ones(20)
    values[[3, 4, 5, 6, 7, 15]] = bad
    path = write_table(tmp_path / f"t{suffix}", Table({"M": values, "n": np.ones(20)}))
    with pytest.raises(DataError, match=r"6 of 20 rows, first in rows 3, 4, 5, 6, 7, …") as caught:
        read_table(path, columns=["M"])
    assert four_parts(caught.value)
    assert len(read_table(path, columns=["n"])) == 20


def test_missing_values_count_as_not_finite(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("M,n\n1.0,2\n,3\n")
    with pytest.raises(DataError, match="1 of 2 rows, first in rows 1"):
        read_table(path)


def test_not_numeric(tmp_path):
    parquet = tmp_path / "t.parquet"
    pq.write_table(pa.table({"M": ["a", "b"]}), parquet)
    text = tmp_path / "t.csv"
    text.write_text("M\na\nb\n")
    root = tmp_path / "t.root"
    with uproot.recreate(root) as file:
        file.mktree("t", {"M": "string"})
        file["t"].extend({"M": ["a", "b"]})
    for path in (parquet, text, root):
        with pytest.raises(DataError, match="does not hold numbers") as caught:
            read_table(path)
        assert four_parts(caught.value)
    with pytest.raises(DataError, match="does not hold numbers"):
        write_table(tmp_path / "u.parquet", Table({"M": np.array(["a"])}))
    assert not (tmp_path / "u.parquet").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_zero_rows(tmp_path, suffix):
    path = write_table(tmp_path / f"t{suffix}", Table({"M": np.zeros(0)}))
    with pytest.raises(DataError, match="no rows") as caught:
        read_table(path)
    assert four_parts(caught.value)


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("M,M\n1,2\n")
    with pytest.raises(DataError, match="two columns of one name"):
        read_table(path)


def test_rows_limit_must_be_positive(sample_file):
    with pytest.raises(InputError, match="row_limit=0"):
        read_table(sample_file, row_limit=0)


def test_name_that_would_change(tmp_path):
    with pytest.raises(ColumnError, match="cannot be written"):
        write_table(tmp_path / "t.root", Table({"x__bo": np.ones(2)}))
    assert not list(tmp_path.iterdir())


def test_comments_of_others(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("# from somewhere\nM,n\n1.5,2\n")
    table = read_table(path)
    assert table["M"][0] == 1.5


def test_names_without_values(sample_file, tmp_path):
    assert read_names(sample_file) == tuple(SAMPLE)
    with pytest.raises(InputError, match="does not exist"):
        read_names(tmp_path / "t.root")


def test_numbers_without_names(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("# by hand\n1.5,2\n2.5,3\n")
    table = read_table(path)
    np.testing.assert_array_equal(table["column0"], [1.5, 2.5])
    np.testing.assert_array_equal(table["column1"], [2, 3])


def test_csv_as_people_write_it(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfM , n\r\n1.5 , 2\r\n\r\n# the end is near\r\n2.5, 3\r\n")
    table = read_table(path)
    np.testing.assert_array_equal(table["M"], [1.5, 2.5])
    np.testing.assert_array_equal(table["n"], [2, 3])


def test_gzipped_csv(tmp_path):
    plain = write_table(tmp_path / "t.csv", SAMPLE)
    path = tmp_path / "u.csv.gz"
    content = gzip.compress(plain.read_bytes())
    path.write_bytes(content)
    np.testing.assert_array_equal(read_table(path)["mRecoil"], SAMPLE["mRecoil"])
    for share in (0.02, 0.3, 0.6, 0.95):
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(DataError, match="not a whole CSV"):
            read_table(path)
    with pytest.raises(InputError, match=r"\.csv"):
        write_table(path, SAMPLE)


def test_rntuple(tmp_path):
    path = tmp_path / "t.root"
    with uproot.recreate(path) as file:
        file.mkrntuple("events", {"M": np.float64, "n": np.int32})
        file["events"].extend({"M": np.arange(4.0), "n": np.arange(4, dtype=np.int32)})
    table = read_table(path, columns=["M"], row_limit=3)
    np.testing.assert_array_equal(table["M"], [0, 1, 2])
    assert root_contents(path) == {"events": TREE}


def test_histograms(tmp_path):
    counts, edges = np.histogram(np.linspace(0, 1, 500), 40)
    path = tmp_path / "h.root"
    with uproot.recreate(path) as file:
        file["recoil"] = (counts, edges)
        file["other"] = (counts * 2, edges)
        file["plane"] = np.histogram2d([1.0], [2.0])
    assert root_contents(path) == {"recoil": HISTOGRAM, "other": HISTOGRAM}
    found = read_histogram(path, "recoil")
    np.testing.assert_allclose(found[0], edges)
    np.testing.assert_array_equal(found[1], counts)
    with pytest.raises(DataError, match="did you mean 'recoil'") as caught:
        read_histogram(path, "recoi")
    assert four_parts(caught.value)
    with pytest.raises(DataError, match="several one-dimensional histograms"):
        read_histogram(path, None)
    content = path.read_bytes()
    for share in (0.0, 0.3, 0.6, 0.95):
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(DataError, match="not a whole ROOT"):
            read_histogram(path, "recoil")
