"""Cut flows against counting by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError, Key, Table
from lumbra.selection.cut_flow import apply_cuts
from lumbra.selection.cuts import Cut

CUTS = (Cut("a", "x > 0", "half"), Cut("b", "y < 1", "most"), Cut("all", "1 > 0", "nothing"))


def sample(count: int, *names: str | int) -> Table:
    rng = Key(9).child(*names).generator()
    x, y = rng.standard_normal((2, count))
    return Table({"x": x, "y": y, "weight": rng.uniform(0.5, 1.5, count)})


def test_by_hand() -> None:
    table = sample(1000, "hand")
    mask, flow = apply_cuts(table, CUTS)
    x, y, w = (np.asarray(table[name]) for name in ("x", "y", "weight"))
    assert np.array_equal(mask, (x > 0) & (y < 1))
    assert flow.entries.tolist() == [1000, np.sum(x > 0), mask.sum(), mask.sum()]
    assert flow.weight[2] == pytest.approx(w[mask].sum())
    assert flow.weight_squared[1] == pytest.approx(np.sum(w[x > 0] ** 2))
    assert flow.cumulative[-1] == pytest.approx(w[mask].sum() / w.sum())
    assert np.prod(flow.relative) == pytest.approx(flow.cumulative[-1])
    assert flow.to_table()["cut"].tolist() == ["all", "a", "b", "all"]


def test_error_is_binomial_for_equal_weights() -> None:
    _, flow = apply_cuts(sample(400, "binomial"), CUTS, weight=None)
    e = flow.cumulative
    assert flow.cumulative_error == pytest.approx(np.sqrt(e * (1 - e) / 400))


def test_error_describes_repeats() -> None:
    """Spread of the efficiency over 400 samples; its own error is 3.5 %, the tolerance 5 σ."""
    flows = [apply_cuts(sample(200, "repeat", i), CUTS)[1] for i in range(400)]
    spread = np.std([flow.cumulative[1] for flow in flows])
    assert spread == pytest.approx(np.mean([f.cumulative_error[1] for f in flows]), rel=0.18)


def test_chunks_add() -> None:
    table = sample(300, "chunks")
    _, whole = apply_cuts(table, CUTS)
    parts = [apply_cuts(table.select(np.arange(i, 300, 3)), CUTS)[1] for i in range(3)]
    total = parts[0] + parts[1] + parts[2]
    assert total.entries.tolist() == whole.entries.tolist()
    assert total.weight == pytest.approx(whole.weight)
    with pytest.raises(InputError):
        _ = whole + apply_cuts(table, CUTS[:1])[1]


def test_empty_and_bad_weights() -> None:
    mask, flow = apply_cuts(sample(0, "empty"), CUTS)
    assert len(mask) == 0
    assert np.isnan(flow.cumulative).all()
    with pytest.raises(DataError, match="NaN"):
        apply_cuts(sample(2, "x").with_columns(weight=[1.0, np.nan]), CUTS)
