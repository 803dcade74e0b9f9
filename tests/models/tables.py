"""Published tables that models are compared with."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "data"


def read_table(name: str) -> dict[str, np.ndarray]:
    """Columns of a CSV file with # comments."""
    text = (HERE / name).read_text(encoding="utf-8")
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    return {
        key: np.array(column, float)
        for key, column in zip(rows[0], zip(*rows[1:], strict=True), strict=True)
    }
