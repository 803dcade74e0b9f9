"""Every format: nothing is lost on the way out and in, and nothing broken comes in."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyhepmc
import pylhe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbra.foundation import Beams, DataError, Events, InputError, Key, StoreError
from lumbra.generation import TauPair, ZPrimeStrahlung
from lumbra.generation.formats import (
    FORMATS,
    Sample,
    format_of,
    header_of,
    read_events,
    write_events,
)

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
RELAXED = settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def taus(count: int, seed: int, frame: str) -> Events:
    """Taus with decays: vertices, mothers and both statuses."""
    events = TauPair().generate(count, BEAMS, Key(seed))
    return events.to_lab(BEAMS) if frame == "lab" else events


def sample(events: Events, names: tuple[str, ...] = ("up", "down")) -> Sample:
    """With further weights."""
    further = {name: events.weight * (1.1 + k) for k, name in enumerate(names)}
    return Sample(replace(header_of(events, BEAMS), weight_names=names), events, further)


@pytest.mark.parametrize("suffix", list(FORMATS))
@pytest.mark.parametrize("frame", ["cm", "lab"])
@given(seed=st.integers(0, 1000), count=st.integers(1, 30))
@RELAXED
def test_nothing_is_lost(suffix: str, frame: str, tmp_path: Path, seed: int, count: int) -> None:
    first = sample(taus(count, seed, frame))
    back = read_events(write_events(tmp_path / f"x{suffix}", first, force=True))
    one, other = first.events, back.events
    for name in ("offsets", "pdg_id", "status", "mother"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert np.allclose(one.momentum, other.momentum, rtol=1e-14, atol=1e-15)
    assert np.allclose(one.vertex, other.vertex, rtol=1e-14, atol=0)
    assert np.allclose(one.weight, other.weight, rtol=1e-12)
    assert np.allclose(one.beam_energies, other.beam_energies, rtol=1e-14)
    assert np.allclose(one.sqrt_s, other.sqrt_s, rtol=1e-12)
    assert other.frame == frame and back.header == first.header
    for name, values in first.weights.items():
        assert np.allclose(values, back.weights[name], rtol=1e-12)


@pytest.mark.parametrize("suffix", list(FORMATS))
@pytest.mark.parametrize("share", [0.4, 0.9, 0.999])
def test_half_a_file_is_refused(suffix: str, share: float, tmp_path: Path) -> None:
    path = write_events(tmp_path / f"x{suffix}", sample(taus(60, 1, "lab")))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(DataError) as caught:
        read_events(path)
    assert all(caught.value.parts().values())


def test_an_event_taken_out_is_noticed(tmp_path: Path) -> None:
    path = write_events(tmp_path / "x.lhe", sample(taus(5, 1, "lab")))
    text = path.read_text()
    start, end = text.index("<event>"), text.index("</event>") + len("</event>\n")
    path.write_text(text[:start] + text[end:])
    with pytest.raises(DataError, match="4 events where the header announces 5"):
        read_events(path)


def test_others_read_our_files(tmp_path: Path) -> None:
    """pylhe and pyhepmc find the same particles and weights."""
    first = sample(taus(20, 2, "lab"))
    lhe = pylhe.LHEFile.fromfile(write_events(tmp_path / "x.lhe.gz", first))
    events = list(lhe.events)
    assert len(events) == 20
    sizes = [len([p for p in event.particles if p.status > 0]) for event in events]
    assert sizes == np.diff(first.events.offsets).tolist()
    mean = np.mean([event.eventinfo.weight for event in events])
    assert mean == pytest.approx(first.events.cross_section * 1e-3, rel=1e-12)
    assert lhe.init.procInfo[0].xSection == pytest.approx(mean, rel=1e-12)
    with pyhepmc.open(write_events(tmp_path / "x.hepmc3", first)) as stream:
        read = list(stream)
    assert np.mean([event.weights[0] for event in read]) == pytest.approx(mean, rel=1e-12)
    assert all(len(event.beams) == 2 for event in read)


def test_lifetimes_are_written_for_others(tmp_path: Path) -> None:
    """VTIMUP [mm] of the taus alone gives back their decay vertices."""
    first = sample(taus(20, 3, "lab"), ())
    path = write_events(tmp_path / "x.lhe", first)
    kept = [line for line in path.read_text().splitlines() if not line.startswith("# vertex")]
    path.write_text("\n".join(kept) + "\n")
    assert np.allclose(read_events(path).events.vertex, first.events.vertex, rtol=1e-7, atol=1e-9)


def test_equal_samples_make_equal_files(tmp_path: Path) -> None:
    events = sample(taus(10, 4, "cm"))
    one = write_events(tmp_path / "a.lhe.gz", events).read_bytes()
    assert one == write_events(tmp_path / "b.lhe.gz", events).read_bytes()
    assert gzip.decompress(one).startswith(b"<LesHouchesEvents")


def test_unknown_suffix_and_existing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format"):
        format_of(tmp_path / "events.txt")
    with pytest.raises(InputError, match="no such event file"):
        read_events(tmp_path / "none.lhe")
    events = ZPrimeStrahlung(1.0).generate(3, BEAMS, Key(1))
    whole = Sample(header_of(events, BEAMS), events)
    path = write_events(tmp_path / "x.lhe", whole)
    with pytest.raises(StoreError, match="--force"):
        write_events(path, whole)
    write_events(path, whole, force=True)
