"""Where the invisible Z′'s cuts and numbers are from."""

from __future__ import annotations

from typing import Final

__all__ = ["OURS", "PILOT", "UPDATE"]

PILOT: Final = "Belle II, PRL 124 (2020) 141801"
UPDATE: Final = "Belle II, PRL 130 (2023) 231801"
OURS: Final = "our choice"
