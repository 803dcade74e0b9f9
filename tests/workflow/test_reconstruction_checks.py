"""The checks of reconstructed candidates: what passes, and what tampering does."""

from dataclasses import replace

import numpy as np
import pytest

from lumbra.workflow import NoProgress
from lumbra.workflow.checks import HOUSE, load_references
from lumbra.workflow.checks.reconstruction import _meeting, resolved_pairs

REFERENCES = load_references("reconstruction")


def test_every_reference_belongs_to_a_group():
    assert "reconstruction" in HOUSE
    assert {r.name for r in REFERENCES.values()} == set(REFERENCES)
    assert all(r.source and r.points for r in REFERENCES.values())


def test_widths_meet_where_their_ratio_is_one():
    widths = {5.0: [1.0, 4.0], 6.0: [2.0, 4.0], 7.0: [4.0, 2.0], 8.0: [5.0, 1.0]}
    assert _meeting(widths) == pytest.approx(6.5)
    assert np.isnan(_meeting({5.0: [4.0, 1.0], 6.0: [5.0, 1.0]}))


def test_shares_of_resolved_pairs_pass_and_wrong_ones_fail():
    reference = REFERENCES["alp_resolved"]
    few = replace(reference, points={0.15: reference.points[0.15]})
    (good,) = resolved_pairs({"alp_resolved": few}, NoProgress())
    assert good.verdict == "pass"
    (bad,) = resolved_pairs({"alp_resolved": replace(few, points={0.15: 0.6})}, NoProgress())
    assert bad.verdict == "fail"
    assert bad.computed == good.computed
