"""Interpretation: couplings, published limits, projections.

`cross_section_limit` turns a limit on events into one on σ, `coupling_limit` into one on g. With a
lifetime, `signal_of` and `couplings_from_events` give both edges of what is excluded, by an
`EfficiencyMap` in mass and cτ. `project_cross_section` repeats a counting search at other
luminosities, `luminosity_scan` says where 1/L turns into 1/√L; `combine_limits` puts limits
together. `counting_workspace` and `shape_workspace` write HistFactory models for pyhf.

Limits under other models are in `lumbra.interpretation.recast`, what they are seen beside in
`lumbra.interpretation.context`; published limits, observed data and headline numbers in
`lumbra.interpretation.published`.
"""

from lumbra.interpretation.combined_limits import CombinedLimit, combine_limits
from lumbra.interpretation.coupling import (
    coupling_limit,
    cross_section_limit,
    cross_section_of_coupling,
)
from lumbra.interpretation.efficiency_map import EfficiencyMap, read_efficiency_map
from lumbra.interpretation.excluded import ExcludedRegion
from lumbra.interpretation.luminosity_scan import LuminosityScan, luminosity_scan
from lumbra.interpretation.projection import project_cross_section, project_experiment
from lumbra.interpretation.published import (
    Headline,
    PublishedLimit,
    list_limits,
    load_headlines,
    load_limit,
    load_observed,
    load_published,
)
from lumbra.interpretation.signal_yield import (
    Signal,
    couplings_from_events,
    events_from_coupling,
    signal_of,
)
from lumbra.interpretation.workspace import (
    Template,
    counting_workspace,
    shape_workspace,
    write_workspaces,
)

__all__ = [
    "CombinedLimit",
    "EfficiencyMap",
    "ExcludedRegion",
    "Headline",
    "LuminosityScan",
    "PublishedLimit",
    "Signal",
    "Template",
    "combine_limits",
    "counting_workspace",
    "coupling_limit",
    "couplings_from_events",
    "cross_section_limit",
    "cross_section_of_coupling",
    "events_from_coupling",
    "list_limits",
    "load_headlines",
    "load_limit",
    "load_observed",
    "load_published",
    "luminosity_scan",
    "project_cross_section",
    "project_experiment",
    "read_efficiency_map",
    "shape_workspace",
    "signal_of",
    "write_workspaces",
]
