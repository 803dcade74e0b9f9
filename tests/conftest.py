"""What several floors test with: candidates from a run that took two seconds."""

from __future__ import annotations

import pytest

from lumbra.foundation import Table
from lumbra.foundation.table_files import read_table
from lumbra.workflow import RunRequest, RunResult, run_search
from tests.small_search import MY_SEARCH


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """A quick run of the small search, with its pseudo-data in ``pseudo.parquet``."""
    folder = tmp_path_factory.mktemp("small")
    out = folder / "out"
    request = RunRequest(str(MY_SEARCH), out, quick=True, write_ntuple=out / "pseudo.parquet")
    return run_search(request)


@pytest.fixture(scope="session")
def pseudo_data(small_run: RunResult) -> Table:
    """Pseudo-data of the small search, with every column of a candidate."""
    return read_table(small_run.folder / "pseudo.parquet")
