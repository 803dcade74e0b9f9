"""Hunts of the workflow: what the second, unbinned fit says."""

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.workflow import HuntRequest, run_hunt


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, float]]:
    folder = tmp_path_factory.mktemp("hunt")
    masses = 1 + Key(5).generator().exponential(0.3, 20_000)
    path = folder / "masses.csv"
    np.savetxt(path, masses[masses < 2], header="m_GeV", comments="")
    request = HuntRequest(
        str(path),
        Path(folder / "out"),
        column="m_GeV",
        unit="GeV",
        resolution="0.01",
        step=0.02,
        order=1,
    )
    return run_hunt(request).tables["scan"]


def test_the_spurious_yield_counts_in_the_unbinned_significance_too(
    rows: list[dict[str, float]],
) -> None:
    """S/√(σ² + S_spurious²) in place of S/σ, in the binned and in the unbinned fit."""
    weakened = []
    for row in rows:
        for kind, error in (("", "yield_error"), ("unbinned_", "unbinned_yield_error")):
            factor = 1 / np.hypot(1, row["spurious_yield"] / row[error])
            bare = np.sqrt(row[f"{kind}q0"])
            if row[f"{kind}local_significance"] > 0:
                assert row[f"{kind}local_significance"] == pytest.approx(bare * factor, rel=1e-6)
                weakened.append(factor)
    assert min(weakened) < 0.9999
