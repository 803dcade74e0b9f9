"""An interactive figure as data for the Plotly bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lumbra.foundation.storage import plain

__all__ = ["Plot"]


@dataclass(frozen=True)
class Plot:
    """One interactive figure: its name, heading and what Plotly needs."""

    name: str
    heading: str
    traces: list[dict[str, Any]]
    layout: dict[str, Any]

    def specification(self) -> dict[str, Any]:
        """Traces and layout as plain JSON; numbers that are not finite become null."""
        content: dict[str, Any] = plain({"data": self.traces, "layout": self.layout})
        return content
