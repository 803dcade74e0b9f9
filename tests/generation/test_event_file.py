"""Events of files as a process: rates, order, beams, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Beams, DataError, Events, InputError, Key
from lumbra.generation import Process, process_named, unweight
from lumbra.generation.formats import header_of, read_events, write_events
from lumbra.generation.formats.header import Sample
from lumbra.reconstruction import reconstruct_dimuon
from tests.generation.formats.madgraph import NEW, write_as_madgraph

SYMMETRIC = Beams(BELLE2.beams.sqrt_s / 2, BELLE2.beams.sqrt_s / 2)
ZPRIME = process_named("zprime", mass=3.0, radiation=False)


def zprime(count: int) -> Events:
    """Events of one weight."""
    done = unweight(ZPRIME.generate(count, SYMMETRIC, Key(1)), Key(2)).events
    return done.select(np.isclose(done.weight, done.weight.min()))


@pytest.mark.parametrize("positron_first", [False, True])
def test_a_file_of_madgraph_goes_through_the_whole_chain(
    tmp_path: Path, positron_first: bool
) -> None:
    """Generator, beams, detector, candidates: as many as of our own events, five deviations."""
    own = zprime(8000)
    path = write_as_madgraph(tmp_path / "x.lhe", own, positron_first=positron_first)
    process = process_named("event-file", path=str(path), read_as=f"{NEW}=32")
    assert isinstance(process, Process)
    count = len(own)
    events = process.generate(count, BELLE2.beams, Key(3))
    assert events.cross_section == pytest.approx(own.cross_section, rel=1e-7)
    assert set(events.pdg_id.tolist()) == {13, -13, 32} and events.frame == "cm"
    assert np.sum(events.momentum[:, 3] * (events.pdg_id == 13)) == pytest.approx(
        np.sum(own.momentum[:, 3] * (own.pdg_id == 13)), abs=1e-4
    )
    found = []
    ours = unweight(ZPRIME.generate(20_000, BELLE2.beams, Key(4)), Key(5)).events
    for number, sample in enumerate((events, ours)):
        detected = simulate(sample, BELLE2, "2018", Key(5).child(number))
        table = reconstruct_dimuon(detected, BELLE2.beams)
        peak = np.abs(np.asarray(table["mRecoil"]) - 3.0) < 0.3
        found.append(np.sum(np.asarray(table["weight"])[peak]) / sample.cross_section)
    assert found[0] > 0.3
    spread = np.sqrt(found[0] * (1 - found[0]) * (1 / count + 1 / len(ours)))
    assert abs(found[0] - found[1]) < 5 * spread


@pytest.mark.parametrize("suffix", [".lhe.gz", ".hepmc3", ".root", ".parquet"])
@pytest.mark.parametrize("lab", [False, True])
def test_every_event_once_and_back_in_the_centre_of_mass(
    tmp_path: Path, suffix: str, lab: bool
) -> None:
    made = process_named("dark-photon", mass=2.0).generate(400, BELLE2.beams, Key(1))
    made = made.select(made.weight > 0)
    written = made.to_lab(BELLE2.beams) if lab else made
    path = tmp_path / f"x{suffix}"
    write_events(path, Sample(header_of(written, BELLE2.beams), written))
    process = process_named("event-file", path=str(path))
    events = process.generate(len(made), BELLE2.beams, Key(2))
    assert events.cross_section == pytest.approx(made.cross_section, rel=1e-9)
    assert np.allclose(np.sort(events.sqrt_s), np.sort(made.sqrt_s), rtol=1e-9)
    assert np.allclose(np.sort(events.momentum[:, 1]), np.sort(made.momentum[:, 1]), atol=1e-7)
    total = np.zeros((len(events), 4))
    np.add.at(total, events.event_index, events.momentum)
    total[:, 0] -= events.sqrt_s
    assert np.abs(total).max() < 1e-6
    assert np.allclose(BELLE2.beams.sqrt_s_of(events.beam_energies), events.sqrt_s, rtol=1e-12)
    # more than there are: all of them twice, and some a third time, for the same rate
    again = process.generate(2 * len(made) + 100, BELLE2.beams, Key(2))
    assert again.cross_section == pytest.approx(made.cross_section, rel=0.1)
    assert len(again) == 2 * len(made) + 100


def test_files_of_other_beams_are_refused(tmp_path: Path) -> None:
    path = write_as_madgraph(tmp_path / "x.lhe", zprime(200))
    process = process_named("event-file", path=str(path), read_as=f"{NEW}=32")
    with pytest.raises(InputError, match=r"--sqrt-s 10\.5"):
        process.generate(10, Beams(5.0, 5.0), Key(1))
    flying = process_named("b-kaon-new", generic=False, ctau=1.0).generate(20, BELLE2.beams, Key(1))
    write_events(
        tmp_path / "b.lhe", Sample(header_of(flying, BELLE2.beams, balanced=False), flying)
    )
    with pytest.raises(InputError, match="no collisions"):
        process_named("event-file", path=str(tmp_path / "b.lhe"))
    tagged = process_named("meson-dark-photon", mass=0.3, ctau=1.0)
    beams = Beams(0.51, 0.51)
    events = tagged.generate(20, beams, Key(1))
    write_events(tmp_path / "m.lhe", Sample(header_of(events, beams), events))
    from_file = process_named("event-file", path=str(tmp_path / "m.lhe"))
    assert len(from_file.generate(20, beams, Key(1))) == 20
    with pytest.raises(InputError, match="boost differs"):
        from_file.generate(20, Beams(0.6, 0.4332), Key(1))


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the file"):
        process_named("event-file")
    with pytest.raises(InputError, match="no such event file"):
        process_named("event-file", path=str(tmp_path / "none.lhe"))
    path = write_as_madgraph(tmp_path / "x.lhe", zprime(200))
    with pytest.raises(DataError, match=rf"{NEW} in event 0"):
        process_named("event-file", path=str(path))
    for text in ("32", "a=b", f"{NEW}=32;"):
        with pytest.raises(InputError, match="NUMBER=NUMBER"):
            process_named("event-file", path=str(path), read_as=text)
    process = process_named("event-file", path=str(path), read_as=f"{NEW}=32")
    with pytest.raises(InputError, match="at least 1 event"):
        process.generate(0, SYMMETRIC, Key(1))
    assert read_events(path, {NEW: 32}).header.count == len(zprime(200))
