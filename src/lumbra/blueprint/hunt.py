"""The kinds of hunts that there are; a new one joins by standing here."""

from __future__ import annotations

from lumbra.blueprint.fit_hunt import FitHunt
from lumbra.blueprint.plane_hunt import PlaneHunt
from lumbra.blueprint.recoil_hunt import RecoilHunt
from lumbra.blueprint.template_hunt import TemplateHunt

__all__ = ["Hunt"]

Hunt = RecoilHunt | FitHunt | PlaneHunt | TemplateHunt
"""Where a search looks: hypotheses, observables, and how the signal is told from background."""
