"""Selection: cuts, cut flows and figures of merit.

A `Cut` is a named condition on columns, `apply_cuts` makes the cuts in order and gives the
`CutFlow`; `needed_columns` tells what a selection wants of somebody's ntuple.
"""

from lumbra.selection.cut_flow import CutFlow, apply_cuts
from lumbra.selection.cuts import Cut, needed_columns

__all__ = ["Cut", "CutFlow", "apply_cuts", "needed_columns"]
