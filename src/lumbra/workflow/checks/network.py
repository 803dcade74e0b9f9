"""The network of the invisible Z′ against one that was trained on the cross-entropy alone."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import TrainedCut
from lumbra.interpretation import load_headlines
from lumbra.searches.classifier import load_classifier
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.reference import against
from lumbra.workflow.training import training_half
from lumbra.workflow.visible import (
    best_threshold,
    entropy_name,
    kept_by,
    spread,
    visible_cross_sections,
)

__all__ = ["network_gain"]

_CUTS: Final = "belle2-2020"
"""An edition with the same cuts, whose simulation the training has not seen."""
_EDITION: Final = "belle2-2020-network"


def network_gain(bench: Bench) -> list[Check]:
    """Mean visible cross section with the other, at its own best cut, over that with the network.

    The best cut is found on one half of the simulation, both are measured on the other.
    """
    headline = load_headlines("zprime_invisible_2020")["punzi_net_gain"]
    cut = bench.room.edition(_EDITION).suppression
    assert isinstance(cut, TrainedCut)
    analysis = bench.analysis(_CUTS)
    bench.progress.stage("network", 1)
    first, second = (
        training_half(
            analysis.signals,
            analysis.backgrounds,
            bench.room.hunt,
            cut.columns,
            analysis.luminosity,
            half,
        ).candidates
        for half in (0, 1)
    )
    entropy = load_classifier(entropy_name(cut.classifier))
    threshold = best_threshold(entropy, first)
    key = bench.key("network")
    means = [
        visible_cross_sections(second, kept_by(network, second, at), key).mean(axis=1)
        for network, at in ((load_classifier(cut.classifier), cut.threshold), (entropy, threshold))
    ]
    ratio = means[1] / means[0]
    note = (
        f"± {spread(ratio[1:]):.2g} from bootstraps of the simulation; mean visible "
        f"{means[0][0]:.3g} fb against {means[1][0]:.3g} fb at a score of {threshold:g}"
    )
    bench.progress.advance()
    return [against(headline, float(ratio[0]), note)]
