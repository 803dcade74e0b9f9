import numpy as np
import pytest

from lumbra.foundation import ColumnError, DataError, InputError, Key, Table
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


SIMPLE = (Cut("a", "x > 0", "half"), Cut("b", "y < 1", "most"), Cut("c", "1 > 0", "nothing"))


def sample(count, *names, weighted=True):
    rng = Key(9).child(*names).generator()
    x, y = rng.standard_normal((2, count))
    weight = rng.uniform(0.5, 1.5, count) if weighted else np.ones(count)
    return Table({"x": x, "y": y, "weight": weight})


def test_relative_efficiencies_multiply_to_the_whole():
    flow = apply_cuts(sample(1000, "hand"), SIMPLE)[1]
    assert np.prod(flow.relative) == pytest.approx(flow.efficiencies[-1])
    assert flow.to_table()["step"].tolist() == ["candidates", "a", "b", "c"]


def test_efficiency_error_is_binomial_for_equal_weights():
    flow = apply_cuts(sample(400, "binomial", weighted=False), SIMPLE)[1]
    e = flow.efficiencies
    assert flow.efficiency_errors == pytest.approx(np.sqrt(e * (1 - e) / 400))


def test_efficiency_error_describes_repeats():
    """Spread of the efficiency over 400 samples; its own error is 3.5 %, the tolerance 5 sigma."""
    flows = [apply_cuts(sample(200, "repeat", i), SIMPLE)[1] for i in range(400)]
    spread = np.std([flow.efficiencies[1] for flow in flows])
    assert spread == pytest.approx(np.mean([f.efficiency_errors[1] for f in flows]), rel=0.18)


def test_flows_of_other_cuts_do_not_add():
    table = sample(10, "other")
    with pytest.raises(InputError, match="do not add up"):
        _ = apply_cuts(table, SIMPLE)[1] + apply_cuts(table, SIMPLE[:1])[1]


def test_weights_must_be_numbers():
    with pytest.raises(DataError, match="NaN"):
        apply_cuts(sample(2, "x").with_columns(weight=[1.0, np.nan]), SIMPLE)
