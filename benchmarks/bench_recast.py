"""Recasts: one published limit with some thousand masses under another model.

``python benchmarks/bench_recast.py`` prints a table.
"""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.clock import least, show
from lumbra.interpretation import load_limit
from lumbra.interpretation.context.relic import relic_target
from lumbra.interpretation.recast import recast

CARD = "babar_visible_darkphoton_2014"
MODELS = ("b-minus-l", "protophobic", "lmu-ltau", "dark-photon")


@pytest.mark.parametrize("model", MODELS)
def test_recast(benchmark: Any, model: str) -> None:
    """5639 masses, lifetimes solved for, with hadronic errors: below 0.5 s."""
    limit = load_limit(CARD)
    found = benchmark.pedantic(recast, (limit, model), rounds=3, warmup_rounds=1)
    assert len(found.region.mass) > 5000


def main() -> None:
    """Print elapsed and CPU times."""
    limit = load_limit(CARD)
    rows = [
        (
            f"{CARD} under {model}, {len(limit.mass)} masses",
            0.5,
            least(lambda m=model: recast(limit, m)),
        )
        for model in MODELS
    ]
    rows.append(("relic target at one mass", 1.0, least(lambda: relic_target(0.1))))
    show(rows)


if __name__ == "__main__":
    main()
