"""Progress bars."""

from __future__ import annotations

import pytest

from lumbra.cli.progress import Bars


def test_stages_follow_one_another(capfd: pytest.CaptureFixture[str]) -> None:
    with Bars(shown=True) as bars:
        bars.advance(3)  # before any stage: nothing to count
        bars.stage("signal", 10)
        bars.advance(4)
        bars.stage("background", 2)
        bars.finish()
        bars.finish()
    out, err = capfd.readouterr()
    assert out == ""
    assert "signal" in err
    assert "10/10" in err
    assert "2/2" in err


def test_nothing_is_drawn_where_nobody_watches(capfd: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars:
        bars.stage("signal", 10)
        bars.advance(10)
    assert capfd.readouterr() == ("", "")
