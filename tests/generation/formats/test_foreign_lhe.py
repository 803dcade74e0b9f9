# ruff: noqa: E501 - lines of another program are as long as they are
"""A Les Houches file in MadGraph's dialect, written by hand from the format's specification."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError
from lumbra.generation.formats import read_events

HEAD = """<LesHouchesEvents version="3.0">
<header>
<!-- a comment with <event> in it -->
<MGVersion>
3.5.0
</MGVersion>
<initrwgt>
<weightgroup name='mass variation'>
<weight id='rwgt_1'> set param_card mass 5000001 1.1 </weight>
</weightgroup>
</initrwgt>
<MGGenerationInfo>
#  Number of Events        :       {count}
#  Integrated weight (pb)  :       0.25
</MGGenerationInfo>
</header>
<init>
{beams} 5.290000e+00 5.290000e+00 0 0 0 0 -4 1
2.500000e-01 1.000000e-03 2.500000e-01 1
<generator name='MadGraph5_aMC@NLO' version='3.5.0'>please cite 1405.0301 </generator>
</init>
"""
EVENT = """<event>
 4      1 +2.5000000e-01 1.05800000e+01 7.54677100e-03 1.68000000e-01
      {one} -1    0    0    0    0 +0.0000000000e+00 +0.0000000000e+00 +5.2900000000e+00 5.2900000000e+00 0.0000000000e+00 0.0000e+00 1.0000e+00
       {two} -1    0    0    0    0 -0.0000000000e+00 -0.0000000000e+00 -5.2900000000e+00 5.2900000000e+00 0.0000000000e+00 0.0000e+00 -1.0000e+00
       22  1    1    2    0    0 +3.0000000000e+00 +0.0000000000e+00 {z} {e} 0.0000000000e+00 0.0000e+00 1.0000e+00
  5000001  1    1    2    0    0 -3.0000000000e+00 -0.0000000000e+00 -4.0000000000e+00 5.5800000000e+00 2.4779000000e+00 0.0000e+00 0.0000e+00
<mgrwt>
<rscale>  0 0.10580000E+02</rscale>
</mgrwt>
<rwgt>
<wgt id='rwgt_1'> +2.0000000e-01 </wgt>
</rwgt>
</event>
"""
END = "</LesHouchesEvents>\n"


def write(path: Path, *, electron_first: bool = True, z: str = "4.0", e: str = "5.0") -> Path:
    ids = (11, -11) if electron_first else (-11, 11)
    one = EVENT.format(one=ids[0], two=ids[1], z="4.0", e="5.0")
    two = EVENT.format(one=ids[0], two=ids[1], z=z, e=e)
    head = HEAD.format(count=2, beams="{} {}".format(*ids))
    path.write_text(head + one + two + END)
    return path


def test_it_runs_through(tmp_path: Path) -> None:
    sample = read_events(write(tmp_path / "x.lhe"), read_as={5000001: 32})
    events = sample.events
    assert events.pdg_id.tolist() == [22, 32] * 2
    assert events.frame == "cm" and np.allclose(events.sqrt_s, 10.58)
    assert events.cross_section == pytest.approx(250.0)
    assert sample.weights["rwgt_1"].sum() == pytest.approx(200.0)
    assert np.allclose(events.momentum[0], [5, 3, 0, 4])
    assert (events.mother == -1).all()


def test_positron_first_is_turned(tmp_path: Path) -> None:
    events = read_events(write(tmp_path / "x.lhe", electron_first=False), {5000001: 32}).events
    assert np.allclose(events.momentum[0], [5, -3, 0, -4])


def test_unknown_particle_names_event_and_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"(?s)5000001 in event 0.*read_as=\{5000001: 32\}"):
        read_events(write(tmp_path / "x.lhe"))


def test_missing_momentum_names_the_event(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="event 1: the final momenta miss"):
        read_events(write(tmp_path / "x.lhe", z="3.9"), {5000001: 32})


@pytest.mark.parametrize("bad", ["nan", "x", ""])
def test_unreadable_numbers_name_the_event(tmp_path: Path, bad: str) -> None:
    with pytest.raises(DataError, match="event 1: a particle line"):
        read_events(write(tmp_path / "x.lhe", z=bad), {5000001: 32})


def test_lost_end_and_lost_event(tmp_path: Path) -> None:
    path = write(tmp_path / "x.lhe")
    text = path.read_text()
    path.write_text(text.removesuffix(END))
    with pytest.raises(DataError, match="end mark"):
        read_events(path, {5000001: 32})
    path.write_text(text.replace("       2\n", "       3\n"))
    with pytest.raises(DataError, match="2 events where the header announces 3"):
        read_events(path, {5000001: 32})
