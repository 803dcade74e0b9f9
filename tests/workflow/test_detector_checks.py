"""Checks of the experiments: they pass what is published, and fail what was tampered with."""

from dataclasses import replace

import pytest

from lumbra.detector import BELLE2
from lumbra.foundation import Key
from lumbra.workflow import NoProgress, validate
from lumbra.workflow.checks import HOUSE, load_references
from lumbra.workflow.checks.trigger_reach import mass_reach


def _scaled(factor):
    return {
        name: replace(
            reference, points={at: factor * value for at, value in reference.points.items()}
        )
        for name, reference in load_references("detectors").items()
    }


@pytest.mark.parametrize("group", HOUSE["detectors"])
def test_published_values_pass_and_others_fail(group):
    """Negative control: references that are 3 % off, more than any tolerance, fail every row."""
    rows = group(_scaled(1.0), NoProgress())
    assert {row.id for row in rows if row.verdict != "pass"} <= {"cm_angle/30"}
    assert {row.verdict for row in group(_scaled(1.03), NoProgress())} == {"fail"}


def test_another_threshold_has_another_reach():
    higher = BELLE2.varied("lml6.energy", 1.5)
    mass, plateau = mass_reach(higher, "2019-2022", ("lml6",), 1.5, Key(1))
    # m² = s − 2√s E*
    assert mass == pytest.approx((10.5796 * (10.5796 - 3.0)) ** 0.5, rel=0.005)
    assert 0.6 < plateau < 0.8


def test_the_table_names_every_row_once():
    rows = validate(["detectors"], NoProgress())
    assert len({row.id for row in rows}) == len(rows) > 15
