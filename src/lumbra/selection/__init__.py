"""Selection: cuts, cut flows and figures of merit.

A `Cut` is a named condition on columns, `apply_cuts` makes the cuts in order and gives the
`CutFlow`; `needed_columns` tells what a selection wants of somebody's ntuple. `optimise_lines`
finds linear cuts on a `Training` half of the simulation and gives `BinnedLinearCuts` to apply to
the other half and to data.
"""

from lumbra.selection.cut_flow import CutFlow, apply_cuts
from lumbra.selection.cuts import Cut, needed_columns
from lumbra.selection.linear_cuts import BinnedLinearCuts, LinearCut
from lumbra.selection.optimise import Training, optimise_lines

__all__ = [
    "BinnedLinearCuts",
    "Cut",
    "CutFlow",
    "LinearCut",
    "Training",
    "apply_cuts",
    "needed_columns",
    "optimise_lines",
]
