"""Dark photons in published data of BaBar: the single-photon limit, and the hunt in π⁺π⁻."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lumbra.foundation import Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2
from lumbra.interpretation import load_limit
from lumbra.interpretation.observed import Settings, hunt_pion_pairs, single_photon_limit
from lumbra.interpretation.observed.narrow_vector import area_per_mixing
from lumbra.interpretation.observed.pion_pair_hunt import injected
from lumbra.interpretation.observed.single_photon import PUBLISHED
from lumbra.interpretation.prompt_decay import yield_from_mixing
from lumbra.models import DarkPhoton
from lumbra.models.hadrons.pion_pair import pion_pair_ratio
from lumbra.workflow.checks.check import Check, Tolerance, compare, skipped
from lumbra.workflow.checks.observed_kaons import row, worst
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.observed_tables import KLOE_PIONS
from lumbra.workflow.progress import Progress

__all__ = ["pion_pair_hunt", "single_photons"]

References = Mapping[str, Reference]
_INJECTED: Final = 8e-6
_TOYS: Final = 40
_SCANS: Final = 5000


def single_photons(references: References, progress: Progress) -> list[Check]:
    """The published limit on ε from the published best fits."""
    progress.stage("single photons", 1)
    found, published = single_photon_limit(0.9), load_limit(PUBLISHED)
    covered = published.covers(found.mass)
    ratio = found.limit[covered] / published.at(found.mass[covered])
    progress.advance()
    return [
        row(
            references["single_photon_limit"],
            worst(ratio),
            f"{covered.sum()} masses, {ratio.min():.4f} to {ratio.max():.4f}; the errors were "
            "probably derived from that limit: the method is tested, not the numbers",
        )
    ]


def pion_pair_hunt(references: References, progress: Progress) -> list[Check]:
    """Areas, injected signals, the scan's width and its largest excess, and KLOE's limit."""
    progress.stage("π⁺π⁻", 3)
    (mass,) = references["pion_pairs_identity"].points
    checks = [references["pion_pairs_identity"].compare(mass, _identity(mass))]
    found = hunt_pion_pairs(key=Key(1).child("pion-pairs"), experiments=_SCANS)
    apart = hunt_pion_pairs(
        Settings(correlated=False), key=Key(1).child("apart"), experiments=_SCANS
    )
    progress.advance()
    checks += [
        compare(
            "pion_pairs_scan_width",
            "spread of the local significances of the scan",
            float(np.std(found.significance)),
            1.0,
            Tolerance(relative=0.2),
            f"with the correlations of residuals; {np.std(apart.significance):.2f} with "
            "independent errors; the tolerance is for some 60 independent masses",
        ),
        skipped(
            "pion_pairs_global",
            "global p-value of the largest excess in π⁺π⁻",
            None if found.global_p is None else found.global_p.value,
            f"{found.significance.max():.2f}σ local at {found.mass[found.largest]:.3f} GeV; "
            f"{_SCANS} scans; with independent errors {apart.significance.max():.2f}σ, "
            f"p = {0.0 if apart.global_p is None else apart.global_p.value:.2g}",
        ),
    ]
    for at in references["pion_pairs_injection"].points:
        best, error = injected(at, _INJECTED, _TOYS, key=Key(1).child("injected", f"{at:g}"))
        pull = (best - _INJECTED) / error
        checks.append(
            references["pion_pairs_injection"].compare(
                at,
                float(best.mean()) / _INJECTED,
                f"{_TOYS} pseudo-experiments; pulls {pull.mean():+.2f} ± {pull.std():.2f}",
            )
        )
        progress.advance()
    kloe = load_limit(KLOE_PIONS)
    for at in (0.55, 0.65, 0.75, 0.85, 0.95):
        place = int(np.argmin(np.abs(found.mass - at)))
        theirs = float(kloe.at(found.mass[place]))
        checks.append(
            skipped(
                f"pion_pairs_kloe/{at:g}",
                f"limit on ε from π⁺π⁻ over KLOE's, {at:g} GeV",
                float(found.limit[place]) / theirs,
                f"{found.limit[place]:.3g} ({found.expected[2, place]:.3g} expected) and "
                f"{theirs:.3g}: other data, nothing is claimed",
            )
        )
    return checks


def _identity(mass: float) -> float:
    """Area per ε² over that of the prompt-decay identity."""
    ratio = float(pion_pair_ratio(mass))
    density = 4 * np.pi * ALPHA**2 / (3 * mass**2) * ratio * HBARC2_FB_GEV2 * 1e-6
    fraction = float(DarkPhoton(mass, 1e-3).branching_fractions()["pipi"])
    other = yield_from_mixing(1.0, mass=mass, background_density=density, channels=ratio / fraction)
    return float(area_per_mixing(mass) / other)
