"""What limits are seen beside: relic targets, direct detection, the muon's moment, other results.

`context_lines` gives all lines of a plane; `relic_target` the couplings of thermal dark matter,
`electron_cross_section` what they mean for direct detection, `mediator_regions` where in the plane
of masses a search sees what.
"""

from lumbra.interpretation.context.electron_scattering import (
    electron_cross_section,
    y_of_electron_cross_section,
)
from lumbra.interpretation.context.lines import PLANES, ContextLine, context_lines, y_of_mixing
from lumbra.interpretation.context.plane import REGIONS, mediator_regions
from lumbra.interpretation.context.relic import relic_target

__all__ = [
    "PLANES",
    "REGIONS",
    "ContextLine",
    "context_lines",
    "electron_cross_section",
    "mediator_regions",
    "relic_target",
    "y_of_electron_cross_section",
    "y_of_mixing",
]
