"""Comparison by relative deviation alone: pytest's own adds 1e-12, more than many a width."""

from __future__ import annotations

from typing import Any

import pytest

__all__ = ["approx"]


def approx(expected: Any, rel: float = 1e-6, abs: float = 0.0) -> Any:  # noqa: A002  (as pytest has it)
    """`pytest.approx` without an absolute tolerance unless asked for."""
    return pytest.approx(expected, rel=rel, abs=abs)
