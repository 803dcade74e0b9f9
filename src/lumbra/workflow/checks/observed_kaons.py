"""Belle II's B⁺ → K⁺νν̄ and the hunt for B⁺ → K⁺X in its counts, against what others find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lumbra.foundation import Key
from lumbra.interpretation import load_published
from lumbra.interpretation.observed import ASSUMPTIONS, hunt_kaon_invisible, measure_knunu
from lumbra.interpretation.observed.kaon_invisible_hunt import (
    Assumption,
    recovered,
    standard_model_counts,
)
from lumbra.interpretation.observed.kaon_neutrinos import STANDARD_MODEL, neutrino_rate
from lumbra.interpretation.observed.knunu_measurement import closure
from lumbra.interpretation.observed.recoil_density import (
    HEAVIEST,
    kaon_invisible_events,
    load_densities,
)
from lumbra.interpretation.published import BestFit
from lumbra.workflow.checks.check import Check, Tolerance, compare, skipped
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.observed_tables import KAON_RECAST
from lumbra.workflow.progress import Progress

__all__ = ["kaon_hunt", "kaon_neutrinos", "row"]

References = Mapping[str, Reference]
_SCANS: Final = 200
_INJECTED: Final = 1e-5
_TOYS: Final = 300
_WHERE: Final[tuple[tuple[float, Assumption], ...]] = ((2.0, "standard-model"), (2.4, "free"))
"""Masses and assumptions with which particles are injected."""


def row(reference: Reference, computed: float, note: str = "") -> Check:
    """The check of a value that belongs to no mass."""
    (published,) = reference.points.values()
    source = f"source: {reference.source} ({reference.trust})"
    text = "; ".join(part for part in (note, source) if part)
    return compare(
        reference.name, reference.quantity, computed, published, reference.tolerance, text
    )


def worst(ratios: np.ndarray) -> float:
    """The ratio farthest from one."""
    return float(ratios[np.argmax(np.abs(np.log(ratios)))])


def kaon_neutrinos(references: References, progress: Progress) -> list[Check]:
    """The branching fraction, both parts of its error, templates and the Standard Model's rate."""
    progress.stage("K⁺νν̄", 1)
    found = measure_knunu()
    sizes = {i.name: max(abs(i.up), abs(i.down)) for i in found.budget.impacts}
    largest = ", ".join(
        f"{i.name} {1e6 * STANDARD_MODEL * sizes[i.name]:.1f}e-6 (pull {i.value:+.2f})"
        for i in found.budget.impacts[:3]
    )
    simulation = 1e5 * found.budget.simulation * STANDARD_MODEL
    q2 = np.linspace(0, 22.9, 4001)
    rate = float(np.trapezoid(neutrino_rate(q2), q2))
    other = float(np.trapezoid(neutrino_rate(q2, "fnal-milc-2015"), q2))
    progress.advance()
    return [
        row(
            references["knunu_branching"],
            1e5 * found.branching,
            f"leading errors of shapes only; largest impacts: {largest}",
        ),
        row(
            references["knunu_statistical"],
            1e5 * found.statistical,
            "scatter of the best fit when the counts alone fluctuate",
        ),
        row(
            references["knunu_systematic"],
            1e5 * found.systematic,
            f"in quadrature; {simulation:.2f} of it from the size of the simulation",
        ),
        row(references["knunu_closure"], worst(np.concatenate([*closure().values()]))),
        row(
            references["knunu_standard_model"],
            1e6 * rate,
            f"form factor of HPQCD; {1e6 * other:.3f} with FNAL/MILC's",
        ),
    ]


def kaon_hunt(references: References, progress: Progress) -> list[Check]:
    """Templates, the excess at 2 GeV, injected particles, nothing in nothing, whole scans."""
    progress.stage("K⁺X", 4)
    checks = [row(references["kaon_template_closure"], worst(_put_together()))]
    two = hunt_kaon_invisible("standard-model", [2.0])
    theirs = load_published(KAON_RECAST)
    if isinstance(theirs, BestFit):
        best, up = (
            float(np.interp(2.0, theirs.mass, x)) for x in (theirs.value, theirs.error_plus)
        )
        note = f"BaBar's data, recast: ({1e6 * best:.1f} +{1e6 * up:.1f})e-6"
    checks.append(
        references["kaon_invisible_branching"].compare(
            2.0,
            1e6 * float(two.branching[0]),
            f"± {1e6 * float(two.error[0]):.1f}, {np.sqrt(two.q0[0]):.1f}σ local; {note}",
        )
    )
    progress.advance()
    for mass, assumption in _WHERE:
        key = Key(1).child("injected", assumption)
        found, error = recovered(mass, _INJECTED, _TOYS, key=key, assumption=assumption)
        pull = (found - _INJECTED) / error
        checks.append(
            references["kaon_invisible_injection"].compare(
                mass,
                float(found.mean()) / _INJECTED,
                f"{_TOYS} pseudo-experiments, {ASSUMPTIONS[assumption]}; pulls {pull.mean():+.2f} "
                f"± {pull.std():.2f}",
            )
        )
    progress.advance()
    for assumption, label in ASSUMPTIONS.items():
        nothing = hunt_kaon_invisible(assumption, counts=standard_model_counts())
        checks.append(
            compare(
                f"kaon_invisible_nothing/{assumption}",
                f"largest local significance in counts as expected without X [σ], {label}",
                float(np.sqrt(nothing.q0.max())),
                0.0,
                Tolerance(high=0.1),
                "negative control",
            )
        )
        scan = hunt_kaon_invisible(assumption, experiments=_SCANS)
        place = scan.largest
        share = scan.global_p
        checks.append(
            skipped(
                f"kaon_invisible_global/{assumption}",
                f"global p-value of the largest excess, {label}",
                None if share is None else share.value,
                f"{np.sqrt(scan.q0[place]):.2f}σ local at {scan.mass[place]:.2f} GeV; {_SCANS} "
                f"scans; {scan.gross_vitells:.2g} by upcrossings; limit there "
                f"{1e6 * scan.limit[place]:.3g}e-6, expected "
                f"{1e6 * scan.expected[2, place]:.3g}e-6",
            )
        )
        progress.advance()
    return checks


def _put_together() -> np.ndarray:
    """K⁺νν̄ from templates of K⁺X, over the densities, in every reconstructed bin."""
    densities = load_densities()
    rate = neutrino_rate(densities.centres)
    share = rate / rate.sum() * STANDARD_MODEL
    kept = densities.centres < HEAVIEST**2
    ratios = []
    for channel, released in densities.events.items():
        whole = sum(
            part * kaon_invisible_events(float(np.sqrt(q2)))[channel]
            for q2, part in zip(densities.centres[kept], share[kept], strict=True)
        )
        ratios.append(whole / released[kept].sum(axis=0))
    return np.concatenate(ratios)
