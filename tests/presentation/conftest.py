"""Result folders that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbra.presentation import ResultFolder, read_folder
from tests.presentation.synthetic import write_hunt_folder, write_run_folder


@pytest.fixture(scope="session")
def run_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with pseudo-data."""
    return write_run_folder(tmp_path_factory.mktemp("results") / "run")


@pytest.fixture(scope="session")
def run_folder(run_path: Path) -> ResultFolder:
    """The same, read."""
    return read_folder(run_path)


@pytest.fixture(scope="session")
def hunt_folder(tmp_path_factory: pytest.TempPathFactory) -> ResultFolder:
    """A hunt."""
    return read_folder(write_hunt_folder(tmp_path_factory.mktemp("results") / "hunt"))
