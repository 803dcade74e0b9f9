"""What holds for every room: it can be read in minutes, says where it is from, and finds a signal.

A new room joins by standing in `SEARCHES`. It is run on a few hundred events of everything.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import lumbra.searches
from lumbra.blueprint import Search
from lumbra.foundation import Key
from lumbra.searches import SEARCHES
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.measure import halves
from lumbra.workflow.measured import Left
from lumbra.workflow.progress import NoProgress
from lumbra.workflow.request import RunRequest
from lumbra.workflow.run import analyse

ROOMS = [pytest.param(room, id=name) for name, room in SEARCHES.items()]
MOST_LINES = 100
SIGNAL, BACKGROUND = 1500, 300
"""Simulated events of a mass and of a stratum; each half must hold 40 signal events."""
LEAST = 60
"""Injected candidates."""


def file_of(room: Search) -> Path:
    """The file of a room: its name with underscores."""
    folder = Path(lumbra.searches.__file__).parent
    name = room.name.replace("-", "_")
    plain = folder / f"{name}.py"
    return plain if plain.is_file() else folder / name / "__init__.py"


def small(room: Search) -> Search:
    """The same room with a few hundred events of everything and few masses."""
    hunt = room.hunt
    simulated = hunt.simulated
    kept = tuple(simulated[i] for i in np.unique(np.linspace(0, len(simulated) - 1, 8).astype(int)))
    return replace(
        room,
        hunt=replace(hunt, simulated=kept, events=SIGNAL),
        backgrounds=tuple(
            replace(b, strata=tuple((process, BACKGROUND) for process, _ in b.strata))
            for b in room.backgrounds
        ),
    )


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_short_file_that_begins_with_its_reaction(room: Search) -> None:
    path = file_of(room)
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES
    module = "lumbra.searches." + room.name.replace("-", "_")
    text = importlib.import_module(module).__doc__ or ""
    assert text.startswith(("e+e- →", "e⁺e⁻ →", "B⁺ →", "Υ("))


@pytest.mark.parametrize("room", ROOMS)
def test_everything_has_a_source_and_a_reason(room: Search) -> None:
    assert room.assumptions
    for edition in room.editions.values():
        assert edition.reference
        assert all(cut.reason and cut.reference for cut in edition.cuts)
        assert all(systematic.source for systematic in edition.systematics)
        assert edition.suppression is None or edition.suppression.reason


@pytest.fixture(scope="module", params=ROOMS)
def analysis(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The default edition of a room, on few events."""
    room = small(request.param)
    asked = RunRequest(room.name, tmp_path_factory.mktemp(room.name) / "out", quick=False)
    edition = replace(room.edition(None), simulation=1.0)
    with open_workshop(asked.out, {"room": room.name}) as workshop:
        return analyse(room, edition, asked, workshop, NoProgress())


def test_an_injected_signal_is_found_where_it_was_put(analysis: Analysis) -> None:
    """The data are signal alone, more of it than background is expected: few simulated events of
    background would stand for many that fluctuate together."""
    key, luminosity = Key(5).child(analysis.room.name), analysis.luminosity
    measured, couplings, level = analysis.measured, analysis.room.couplings, analysis.room.level
    hypotheses = sorted(analysis.signals)
    put = hypotheses[len(hypotheses) // 2]
    expected = measured.limits(None, couplings, luminosity, level)
    # the error of the simulated background counts: there are a few hundred events
    least = expected["background_events"] + 4 * expected.get("background_error", 0.0)
    if "mass_GeV" in expected:
        least = least[np.argmin(np.abs(expected["mass_GeV"] - put))]
    most = float(np.max(least))
    signal = analysis.keep(halves(analysis.signals[put].candidates)[1])
    data = signal.select(np.resize(np.arange(len(signal)), int(LEAST + 3 * most)))
    data = data.with_columns(weight=np.ones(len(data)))
    backgrounds = {sample.name: analysis.left(sample) for sample in analysis.backgrounds}
    left = Left(backgrounds, data, data, "data")
    limits = measured.limits(data, couplings, luminosity, level)
    found = measured.excess(limits, left, luminosity, key)
    assert found is not None
    assert found["local_p_value"] < 1e-4
    # windows that overlap the signal's are as good where few simulated events make their background
    where = [found["mass_GeV"]] if "mass_GeV" in found else [found["x_GeV"], found["y_GeV"]]
    assert np.abs(np.subtract(where, np.atleast_1d(put))).max() < 0.25 + 0.1 * np.max(put)
