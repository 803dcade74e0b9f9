"""A figure with what a report says about it."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

__all__ = ["Drawing"]


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name, its heading and a sentence for those who cannot see it."""

    name: str
    heading: str
    description: str
    figure: Figure
