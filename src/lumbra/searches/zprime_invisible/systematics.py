"""Systematic uncertainties of the invisible Z′."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Systematic
from lumbra.searches.zprime_invisible.references import PILOT, UPDATE

__all__ = ["SYSTEMATICS_2018", "SYSTEMATICS_2020"]

SYSTEMATICS_2018: Final = (
    Systematic("trigger", 0.06, "signal", PILOT),
    Systematic("trigger", 0.06, "background", PILOT),
    Systematic("tracking", 0.04, "signal", PILOT),
    Systematic("tracking", 0.04, "background", PILOT),
    Systematic("muon identification", 0.04, "signal", PILOT),
    Systematic("muon identification", 0.04, "background", PILOT),
    Systematic("luminosity", 0.015, "signal", PILOT),
    Systematic("luminosity", 0.015, "background", PILOT),
    Systematic("muon-pair yield", 0.125, "signal", PILOT),
    Systematic("background before tau suppression", 0.02, "background", PILOT, "statistical"),
    Systematic("tau suppression", 0.22, "background", PILOT, "statistical"),
)

SYSTEMATICS_2020: Final = (
    Systematic("efficiency", 0.05, "signal", f"{UPDATE}, 3–10 % recalled"),
    Systematic("luminosity", 0.01, "signal", UPDATE),
    Systematic("luminosity", 0.01, "background", UPDATE),
    Systematic("background", 0.15, "background", f"{UPDATE}, 10–25 % recalled", "statistical"),
)
