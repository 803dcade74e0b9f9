"""Acceptance checks, one group a file: each compares what lumbra gives with a number of others.

`GROUPS` lists the groups of every search. A group is given a `Bench`, which keeps analyses so that
groups share them, and makes `Check`s. `HOUSE` has those of no search, such as the experiments.
Reference values are tables in ``values`` and the headline
numbers of `lumbra.interpretation.published`; nothing is tuned to them, and a check that fails
stays in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lumbra.workflow.checks.alp_diphoton import alp_in_three_photons
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.boosts import boosts
from lumbra.workflow.checks.branching_fractions import dark_photon_widths, limit_shifts
from lumbra.workflow.checks.check import Check, Tolerance, compare, skipped
from lumbra.workflow.checks.counting_limits import limit_methods
from lumbra.workflow.checks.dark_higgsstrahlung_invisible import (
    dark_higgsstrahlung_rates,
    dark_higgsstrahlung_search,
)
from lumbra.workflow.checks.generator import signal_cross_sections
from lumbra.workflow.checks.geometry import geometrical_acceptances
from lumbra.workflow.checks.model import model_values
from lumbra.workflow.checks.network import network_gain
from lumbra.workflow.checks.observed_kaons import kaon_hunt, kaon_neutrinos
from lumbra.workflow.checks.observed_photons import pion_pair_hunt, single_photons
from lumbra.workflow.checks.pilot import pilot_run
from lumbra.workflow.checks.recasts import projections, single_photon_recast
from lumbra.workflow.checks.recoil_width import recoil_widths
from lumbra.workflow.checks.reconstruction import RECONSTRUCTION
from lumbra.workflow.checks.reference import Reference, load_references
from lumbra.workflow.checks.single_photon import (
    single_photon_babar,
    single_photon_limits,
    single_photon_rates,
)
from lumbra.workflow.checks.spectra import packaged_spectra
from lumbra.workflow.checks.trigger_reach import trigger_reach
from lumbra.workflow.checks.update import template_run, update_run
from lumbra.workflow.checks.zprime_lfv import electron_muon_run
from lumbra.workflow.progress import Progress

__all__ = [
    "GROUPS",
    "HOUSE",
    "Bench",
    "Check",
    "Reference",
    "Tolerance",
    "compare",
    "load_references",
    "skipped",
]

Group = Callable[[Bench], list[Check]]
HouseGroup = Callable[[Mapping[str, Reference], Progress], list[Check]]

GROUPS: Final[dict[str, tuple[Group, ...]]] = {
    "zprime-invisible": (
        signal_cross_sections,
        model_values,
        geometrical_acceptances,
        recoil_widths,
        pilot_run,
        update_run,
        template_run,
        network_gain,
        limit_methods,
        packaged_spectra,
    ),
    "alp-diphoton": (alp_in_three_photons,),
    "zprime-lfv-invisible": (electron_muon_run,),
    "dark-photon-invisible": (single_photon_rates, single_photon_limits),
    "dark-photon-invisible-babar": (single_photon_babar,),
    "dark-higgsstrahlung-invisible": (dark_higgsstrahlung_rates, dark_higgsstrahlung_search),
}
"""The groups of checks of every search, in the order of their rows."""

HOUSE: Final[dict[str, tuple[HouseGroup, ...]]] = {
    "detectors": (boosts, trigger_reach),
    "interpretation": (dark_photon_widths, limit_shifts, single_photon_recast, projections),
    "reconstruction": RECONSTRUCTION,
    "observed": (kaon_neutrinos, kaon_hunt, single_photons, pion_pair_hunt),
}
"""Groups of checks that need no search, by what they are about."""
