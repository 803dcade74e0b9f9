import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lumbra.foundation import DataError, Table
from lumbra.foundation.hepdata_files import write_hepdata
from lumbra.foundation.table_files import read_table, write_table

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)

PUBLISHED = """
independent_variables:
- header: {name: "Mass", units: GeV}
  values:
  - {low: 1e-3, high: 0.5}
  - {low: 0.5, high: 1.}
dependent_variables:
- header: {name: Upper limit, units: fb}
  qualifiers:
  - {name: RE, value: E+ E- --> MU+ MU- X}
  values:
  - value: 1e-1
    errors:
    - {symerror: 2e-2, label: stat}
    - {asymerror: {plus: 0.1, minus: -0.2}, label: "sys,1"}
  - value: "3"
    errors:
    - {symerror: 1, label: stat}
"""


def test_a_published_table(tmp_path):
    """1e-3 is a number; errors get columns, NaN where there is none."""
    path = tmp_path / "t.yaml"
    path.write_text(PUBLISHED)
    table = read_table(path, columns=["Mass_low_GeV", "Mass_high_GeV", "Upper_limit_fb"])
    np.testing.assert_array_equal(table["Mass_low_GeV"], [1e-3, 0.5])
    np.testing.assert_array_equal(table["Upper_limit_fb"], [0.1, 3.0])
    assert table.notes["RE"] == "E+ E- --> MU+ MU- X"
    errors = read_table(path, columns=["Upper_limit_fb_error_stat"])
    np.testing.assert_array_equal(errors["Upper_limit_fb_error_stat"], [0.02, 1.0])
    with pytest.raises(DataError, match="not finite"):
        read_table(path, columns=["Upper_limit_fb_error_minus_sys_1"])


@settings(max_examples=30, deadline=None)
@given(values=arrays(float, (5, 3), elements=NUMBERS))
def test_there_and_back(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("hepdata") / "t.yaml"
    columns = {
        "mass_low_GeV": np.arange(3) + 0.1,
        "mass_high_GeV": np.arange(3) + 1.1,
        "limit_fb": values[0],
        "limit_fb_error": values[1],
        "limit_fb_error_plus_model": values[2],
        "limit_fb_error_minus_model": values[3],
        "strange name": values[4],
        "count": np.arange(3),
    }
    table = Table({k.replace(" ", "_"): v for k, v in columns.items()}, {"source": "a: test"})
    write_table(path, table)
    again = read_table(path)
    assert set(again) == set(table)
    assert again.notes == table.notes
    for name in table:
        np.testing.assert_array_equal(again[name], table[name])
        assert again[name].dtype == table[name].dtype


def test_what_is_missing_is_written_as_hepdata_does(tmp_path):
    """A dash in the place of the value, and no error of it or that is not known itself."""
    columns = {
        "mass_GeV": [1.0, 2.0, 3.0],
        "coupling": [5.0, 6.0, 7.0],
        "limit_fb": [3.0, np.nan, 4.0],
        "limit_fb_error": [0.1, 0.2, np.nan],
    }
    table = Table({name: np.array(column) for name, column in columns.items()})
    path = tmp_path / "t.yaml"
    write_hepdata(path, table, independent=["mass_GeV", "coupling"])
    text = path.read_text()
    assert text.count("symerror") == 1
    assert "nan" not in text
    with pytest.raises(DataError, match="not finite"):
        read_table(path)
    again = read_table(path, columns=["mass_GeV", "coupling"])
    np.testing.assert_array_equal(again["coupling"], [5.0, 6.0, 7.0])
    assert text.count("header") == 3


def test_points_without_bins(tmp_path):
    table = Table({"mass_GeV": np.array([1.0, 2.0]), "limit": np.array([3.0, 4.0])})
    again = read_table(write_table(tmp_path / "t.yaml", table))
    assert list(again) == ["mass_GeV", "limit"]


@pytest.mark.parametrize(
    "text",
    [
        "independent_variables: [",
        "3",
        "a: 1",
        PUBLISHED.replace('- value: "3"', "- valu: 3"),
        PUBLISHED.replace("  - {low: 0.5, high: 1.}\n", ""),
        "a: !!python/object:os.system {}",
    ],
)
def test_what_is_no_table(tmp_path, text):
    path = tmp_path / "t.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match="not a whole HEPData"):
        read_table(path)


def test_words_are_refused(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(PUBLISHED.replace('"3"', '"three"'))
    with pytest.raises(DataError, match="does not hold numbers"):
        read_table(path, columns=["Upper_limit_fb"])


def test_inverse_units_go_there_and_back(tmp_path):
    table = Table({"mass_GeV": np.array([1.0, 2.0]), "limit_per_GeV": np.array([3.0, 4.0])})
    path = write_table(tmp_path / "t.yaml", table)
    assert "units: 1/GeV" in path.read_text()
    assert list(read_table(path)) == ["mass_GeV", "limit_per_GeV"]
