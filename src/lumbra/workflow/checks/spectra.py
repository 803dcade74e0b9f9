"""Hunts on packaged spectra: nothing to compare with in the package, so nothing is claimed."""

from __future__ import annotations

from typing import Final

from lumbra.inference import SPECTRA
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check, skipped
from lumbra.workflow.hunt import run_hunt
from lumbra.workflow.request import HuntRequest

__all__ = ["packaged_spectra"]

_NOTE: Final = "the published result is not in the package"
_EXPERIMENTS: Final = 100
_QUANTITIES: Final = {
    "mass_GeV": "mass of the largest excess [GeV]",
    "significance": "its local significance [σ]",
    "global_p_value": "its global p-value",
}


def packaged_spectra(bench: Bench) -> list[Check]:
    """The largest excess of every packaged spectrum, in the settings of its publication."""
    checks = []
    for name in SPECTRA:
        request = HuntRequest(
            name, bench.folder / name, unbinned=False, pseudo_experiments=_EXPERIMENTS
        )
        found = run_hunt(request, bench.progress).summary["largest_excess"]
        checks += [
            skipped(f"{name}/{key}", f"{name}: {what}", found.get(key), _NOTE)
            for key, what in _QUANTITIES.items()
        ]
    return checks
