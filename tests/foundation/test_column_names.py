"""Names of columns in basf2's spelling and in the user's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbra.foundation import ColumnError, DataError, InputError
from lumbra.foundation.column_names import check_names, column_name, read_column_map, root_name


@pytest.mark.parametrize(
    ("name", "escaped"),
    [  # as basf2's makeROOTCompatible spells them
        ("mRecoil", "mRecoil"),
        ("daughter(0,p)", "daughter__bo0__cmp__bc"),
        ("useCMSFrame(pt)", "useCMSFrame__bopt__bc"),
        ("formula(E - p)", "formula__boE__sp__mi__spp__bc"),
        ("nTracks==2", "nTracks__eq__eq2"),
    ],
)
def test_spelling(name, escaped):
    assert root_name(name) == escaped
    assert column_name(escaped) == name


def test_old_code_for_minus():
    assert column_name("a__dab") == "a-b"


@given(st.text("abpS0_ ,:=<>.+-(){}[]`´^°$§%!?;#*/\\'\"~|&@", min_size=1))
def test_round_trip_or_refused(name):
    try:
        check_names([name])
    except ColumnError:
        assert "__" in root_name(name)
    else:
        assert column_name(root_name(name)) == name


@pytest.mark.parametrize("name", ["", "a__bo", "x__sp__y"])
def test_names_that_would_change(name):
    with pytest.raises(ColumnError, match="cannot be written"):
        check_names([name])


def test_column_map(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('mRecoil = "recoil_mass"\n"daughter(0,p)" = "mu_p"\n')
    expected = {"mRecoil": "recoil_mass", "daughter(0,p)": "mu_p"}
    assert read_column_map(path) == expected
    assert read_column_map(path, known=["mRecoil", "daughter(0,p)", "M"]) == expected
    path.write_text('[columns]\nmRecoil = "recoil_mass"\n')
    assert read_column_map(path) == {"mRecoil": "recoil_mass"}


@pytest.mark.parametrize(
    "text",
    ['daughter(0,p) = "mu_p"', "mRecoil = 3", 'mRecoil = ""', 'a.b = "c"', "", "mRecoil = ["],
)
def test_bad_column_maps(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(DataError, match="column map"):
        read_column_map(path)


def test_unknown_and_missing(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('mrecoil = "recoil_mass"\n')
    with pytest.raises(ColumnError, match="did you mean 'mRecoil'"):
        read_column_map(path, known=["mRecoil"])
    with pytest.raises(InputError, match="does not exist"):
        read_column_map(tmp_path / "none.toml")
