"""Integrated luminosities of SuperKEKB by year: what was recorded, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["MILESTONES", "Milestone"]


@dataclass(frozen=True)
class Milestone:
    """A point of the history or of the plans.

    Parameters
    ----------
    name : str
        Short, for figures.
    year : float
        With the part of the year that had passed.
    luminosity : float
        Integrated until then [fb⁻¹].
    kind : {"recorded", "goal"}
        What it is; goals of different years contradict each other and are both kept.
    source : str
        Where the number is from.
    trust : str
        A, B or C, as for published curves.
    """

    name: str
    year: float
    luminosity: float
    kind: str
    source: str
    trust: str


MILESTONES: Final = (
    Milestone("2018 pilot run", 2018.5, 0.496, "recorded", "Chin. Phys. C 44 (2020) 021001", "C"),
    Milestone("mid 2019", 2019.5, 6.5, "recorded", "Belle II talk, 2019 (delivered)", "B"),
    Milestone("July 2020", 2020.55, 74.0, "recorded", "Belle II talk, IDM 2020", "B"),
    Milestone("May 2021", 2021.4, 150.0, "recorded", "Belle II talk, 2021 (at least)", "B"),
    Milestone("first run, to 2022", 2022.5, 428.0, "recorded", "recalled", "C"),
    Milestone("goal for 2027", 2027.0, 50e3, "goal", "Belle II talk, 2019", "B"),
    Milestone("goal for 2030", 2030.0, 50e3, "goal", "Belle II talks, 2020 and 2021", "B"),
)
"""In the order of their dates. Nothing of what was recorded makes the goals likely."""
