"""Interpretation: couplings, published limits, projections.

`cross_section_limit` turns a limit on events into one on σ, `coupling_limit` into one on g.
`project_cross_section` repeats a counting search at other luminosities. `counting_workspace` and
`shape_workspace` write HistFactory models for pyhf. Published limits, observed data and headline
numbers are in `lumbra.interpretation.published`.
"""

from lumbra.interpretation.coupling import (
    coupling_limit,
    cross_section_limit,
    cross_section_of_coupling,
)
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
from lumbra.interpretation.workspace import (
    Template,
    counting_workspace,
    shape_workspace,
    write_workspaces,
)

__all__ = [
    "Headline",
    "PublishedLimit",
    "Template",
    "counting_workspace",
    "coupling_limit",
    "cross_section_limit",
    "cross_section_of_coupling",
    "list_limits",
    "load_headlines",
    "load_limit",
    "load_observed",
    "load_published",
    "project_cross_section",
    "project_experiment",
    "shape_workspace",
    "write_workspaces",
]
