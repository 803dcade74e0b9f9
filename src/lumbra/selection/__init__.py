"""Selection: cuts, cut flows, figures of merit and their optimisation.

Write a selection as a list of `Cut` and run it with `apply_cuts`, which gives the mask and the
`CutFlow`. To choose thresholds, make a merit (`punzi_merit`, `expected_limit_merit`) and hand a
`Sample` to `best_threshold`, `best_window` or `best_angle`; `optimise_binned` does it bin by bin
in a mass. Tune on `tuning_half` of the simulation, measure on the other half.
"""

from lumbra.selection.binned_selection import BinnedSelection, optimise_binned
from lumbra.selection.cut_flow import CutFlow, apply_cuts
from lumbra.selection.cuts import Cut
from lumbra.selection.figure_of_merit import (
    background_estimate,
    expected_limit_merit,
    punzi,
    punzi_merit,
    punzi_minimum,
)
from lumbra.selection.optimise import (
    BestCut,
    Sample,
    best_angle,
    best_threshold,
    best_window,
    tuning_half,
)

__all__ = [
    "BestCut",
    "BinnedSelection",
    "Cut",
    "CutFlow",
    "Sample",
    "apply_cuts",
    "background_estimate",
    "best_angle",
    "best_threshold",
    "best_window",
    "expected_limit_merit",
    "optimise_binned",
    "punzi",
    "punzi_merit",
    "punzi_minimum",
    "tuning_half",
]
