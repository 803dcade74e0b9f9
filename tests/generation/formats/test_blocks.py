"""Event files read block by block: the same as at once, with errors that name the right event."""

from dataclasses import fields

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.foundation import DataError, Events, InputError, Key
from lumbra.foundation.events import concatenate
from lumbra.generation.catalogue import process_named
from lumbra.generation.formats import (
    FORMATS,
    Sample,
    header_of,
    read_blocks,
    read_events,
    write_events,
)

COUNT = 57


def _file(folder, suffix, events=None):
    if events is None:
        events = process_named("mumu").generate(COUNT, BELLE2.beams, Key(4))
    sample = Sample(header_of(events, BELLE2.beams), events)
    return write_events(folder / f"events{suffix}", sample)


@pytest.mark.parametrize("size", [1, 10, COUNT, 1000])
@pytest.mark.parametrize("suffix", FORMATS)
def test_blocks_joined_are_the_whole(suffix, size, tmp_path):
    path = _file(tmp_path, suffix)
    whole = read_events(path)
    parts = list(read_blocks(path, size))
    assert [len(part.events) for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert all(part.header == whole.header for part in parts)
    joined = concatenate([part.events for part in parts])
    for field in fields(Events):
        one, two = getattr(whole.events, field.name), getattr(joined, field.name)
        assert np.array_equal(one, two), field.name


def test_blocks_of_foreign_files_share_one_guessed_header(tmp_path):
    path = _file(tmp_path, ".lhe")
    text = path.read_text()
    start, end = text.index("<lumbra>"), text.index("</lumbra>") + len("</lumbra>")
    path.write_text(text[:start] + text[end:])
    whole = read_events(path).events
    parts = list(read_blocks(path, 20))
    assert {part.header.count for part in parts} == {COUNT}
    assert sum(part.events.cross_section for part in parts) == pytest.approx(whole.cross_section)


@pytest.mark.parametrize("suffix", [".lhe", ".hepmc3", ".root", ".parquet"])
def test_errors_name_the_event_of_the_file(suffix, tmp_path):
    events = process_named("mumu").generate(COUNT, BELLE2.beams, Key(4))
    events.pdg_id[events.offsets[33]] = 1000022
    path = _file(tmp_path, suffix, events)
    for read in (lambda: read_events(path), lambda: list(read_blocks(path, 10))):
        with pytest.raises(DataError, match="1000022 in event 33"):
            read()


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="no such event file"):
        next(read_blocks(tmp_path / "none.lhe", 10))
