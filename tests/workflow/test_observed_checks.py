"""Acceptance rows of published data: they pass, and fail where the reference is tampered with."""

from dataclasses import replace

import pytest

from lumbra.workflow import NoProgress
from lumbra.workflow.checks import HOUSE, load_references
from lumbra.workflow.checks.observed_kaons import kaon_neutrinos
from lumbra.workflow.checks.observed_photons import single_photons


@pytest.mark.parametrize("group", [kaon_neutrinos, single_photons])
def test_true_references_pass(group):
    rows = group(load_references("observed"), NoProgress())
    assert {row.verdict for row in rows} == {"pass"}
    assert all("source: " in row.note for row in rows)
    assert group in HOUSE["observed"]


@pytest.mark.parametrize("group", [kaon_neutrinos, single_photons])
def test_tampered_references_fail(group):
    """Negative control: published values a third higher."""
    references = {
        name: replace(r, points={m: 1.34 * value for m, value in r.points.items()})
        for name, r in load_references("observed").items()
    }
    rows = group(references, NoProgress())
    assert {row.verdict for row in rows} == {"fail"}
