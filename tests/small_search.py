"""The documentation's example of a search: small enough to run from end to end in a test."""

from __future__ import annotations

from pathlib import Path

MY_SEARCH = Path(__file__).parents[1] / "docs" / "examples" / "my_search.py"
"""A file that declares a search; run it with ``quick``."""
