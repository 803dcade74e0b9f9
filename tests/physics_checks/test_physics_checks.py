"""Every reference value is computed by exactly one function, or listed as pending."""

from __future__ import annotations

import math

import pytest

from tests.physics_checks.pending import DIFFERING, PENDING
from tests.physics_checks.rows import Claim, Row, claims, merge, read_rows

ROWS = read_rows()
CLAIMS = merge(claims())


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_computed_value(name: str, request: pytest.FixtureRequest) -> None:
    if name in DIFFERING:
        request.applymarker(pytest.mark.xfail(reason=DIFFERING[name], strict=True))
    row, computed = ROWS[name], float(CLAIMS[name].compute())
    assert row.accepts(computed), (
        f"{row.quantity} ({row.inputs}): {computed:.9g}, expected {row.value:.9g} {row.unit}, "
        f"off by {computed / row.value - 1:.2g}, allowed {row.tolerance:g}"
    )


def test_every_row_is_claimed_or_pending() -> None:
    assert set(CLAIMS) <= set(ROWS), "claims without a row"
    assert set(ROWS) - set(CLAIMS) == PENDING, "rows neither claimed nor pending, or both"
    assert set(DIFFERING) <= set(CLAIMS)


def test_two_claims_of_one_row_are_refused() -> None:
    twice = [Claim("X.1", "computed_a", lambda: 1.0), Claim("X.1", "computed_b", lambda: 1.0)]
    with pytest.raises(ValueError, match=r"X\.1: computed_a and computed_b"):
        merge(twice)


def test_a_tolerance_is_relative_and_nan_fails() -> None:
    row = Row("X.1", "x", "", -2.0, "1", 1e-3)
    assert row.accepts(-2.0019)
    assert not row.accepts(-2.0021)
    assert not row.accepts(2.0)
    assert not row.accepts(math.nan)
