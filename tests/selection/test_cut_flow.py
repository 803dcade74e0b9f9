import numpy as np
import pytest

from lumbra.foundation import ColumnError, InputError, Table
from lumbra.selection.cut_flow import apply_cuts
from lumbra.selection.cuts import Cut, needed_columns

CUTS = (
    Cut("pair", "pt > 0.2", "removes balanced pairs"),
    Cut("angles", "1 < daughter(0, theta) < 2", "trigger acceptance"),
)
TABLE = Table(
    {
        "pt": np.array([0.1, 0.3, 0.4, 0.5]),
        "daughter(0,theta)": np.array([1.5, 0.5, 1.5, 1.5]),
        "weight": np.array([1.0, 2.0, 3.0, 4.0]),
    }
)


def test_each_cut_counts_what_is_left():
    left, flow = apply_cuts(TABLE, CUTS)
    assert left["weight"].tolist() == [3.0, 4.0]
    assert flow.steps == ("candidates", "pair", "angles")
    assert flow.entries.tolist() == [4, 3, 2]
    assert flow.efficiencies.tolist() == [1.0, 0.9, 0.7]
    assert flow.errors[-1] == pytest.approx(5.0)


def test_chunks_add_up_to_the_whole():
    parts = [apply_cuts(TABLE.select(rows), CUTS)[1] for rows in ([0, 1], [2, 3])]
    whole = apply_cuts(TABLE, CUTS)[1]
    total = parts[0] + parts[1]
    assert total.weights.tolist() == whole.weights.tolist()
    assert total.entries.tolist() == whole.entries.tolist()


def test_an_empty_sample_has_no_efficiency():
    nothing = TABLE.select(np.zeros(4, bool))
    assert apply_cuts(nothing, CUTS)[1].efficiencies.tolist() == [0.0, 0.0, 0.0]


def test_a_bad_condition_fails_where_it_is_declared():
    with pytest.raises(InputError):
        Cut("bad", "pt >", "")


def test_columns_are_known_before_any_data():
    assert needed_columns(CUTS) == {"pt", "daughter(0,theta)"}
    with pytest.raises(ColumnError):
        CUTS[1].passed(TABLE.renamed({"daughter(0,theta)": "theta"}))
