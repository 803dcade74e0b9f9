"""Selection: cuts, cut flows and figures of merit.

A `Cut` is a named condition on columns, `apply_cuts` makes the cuts in order and gives the
`CutFlow`; `needed_columns` tells what a selection wants of somebody's ntuple. `optimise_lines`
finds linear cuts on a `Training` half of the simulation and gives `MovingLinearCuts` to apply to
the other half and to data; `best_curve` finds a curved region for a pair of masses, and
`CurvedRegions` moves them over the plane; `best_threshold` and `best_window` do it for one
variable. What they make small is limit(B)/ε, with `punzi_events` or `expected_events` for the
limit.
"""

from lumbra.selection.curved_regions import CurvedRegions, best_curve
from lumbra.selection.cut_flow import CutFlow, apply_cuts
from lumbra.selection.cuts import Cut, needed_columns
from lumbra.selection.figure_of_merit import (
    background_estimate,
    expected_events,
    punzi,
    punzi_events,
    punzi_minimum,
)
from lumbra.selection.linear_cuts import MovingLine, MovingLinearCuts
from lumbra.selection.optimise import Training, optimise_lines
from lumbra.selection.rectangular_cuts import (
    BestCut,
    Sample,
    best_threshold,
    best_window,
    tuning_half,
)

__all__ = [
    "BestCut",
    "CurvedRegions",
    "Cut",
    "CutFlow",
    "MovingLine",
    "MovingLinearCuts",
    "Sample",
    "Training",
    "apply_cuts",
    "background_estimate",
    "best_curve",
    "best_threshold",
    "best_window",
    "expected_events",
    "needed_columns",
    "optimise_lines",
    "punzi",
    "punzi_events",
    "punzi_minimum",
    "tuning_half",
]
