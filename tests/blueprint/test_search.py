"""The form of a search: editions that reach less far."""

from dataclasses import replace

from lumbra.searches import ZPRIME_INVISIBLE as ROOM


def test_an_edition_may_stop_before_the_search():
    edition = replace(ROOM.edition("belle2-2018"), highest=8.1)
    hunt = ROOM.narrowed(edition).hunt
    assert hunt.highest == 8.1
    assert hunt.simulated[-1] == 8.25  # one beyond, to interpolate to
    assert hunt.lowest == ROOM.hunt.lowest


def test_an_edition_that_says_nothing_hunts_as_far_as_the_search():
    assert ROOM.narrowed(ROOM.edition("belle2-2018")) is ROOM
    edition = replace(ROOM.edition("belle2-2018"), highest=20.0)
    assert ROOM.narrowed(edition) is ROOM
