"""What every classifier does: score, keep its answer in a file, refuse what it cannot judge."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import ColumnError, DataError, Key, Table
from lumbra.selection.classifiers import (
    BoostedTrees,
    Classifier,
    Inputs,
    Network,
    TreeSettings,
    area_under_curve,
    grow_trees,
    read_classifier,
    write_classifier,
)

COLUMNS = ("x", "y")


def sample(count: int, shift: float, name: str) -> Table:
    rng = Key(11).child(name).generator()
    return Table({"x": rng.normal(shift, 1, count), "y": rng.normal(0, 2, count)})


def network() -> Network:
    rng = Key(3).generator()
    return Network(
        Inputs(COLUMNS, (0.3, -1.0), (1.5, 2.0)),
        (rng.normal(size=(2, 3)), rng.normal(size=(3, 1))),
        (rng.normal(size=3), rng.normal(size=1)),
    )


def trees() -> BoostedTrees:
    try:
        importlib.import_module("lightgbm")
    except (ImportError, OSError) as error:
        pytest.skip(f"LightGBM cannot be loaded: {error}")
    signal, background = sample(2000, 1.0, "signal"), sample(2000, -1.0, "background")
    one = np.ones(2000)
    return grow_trees(signal, background, one, one, COLUMNS, Key(1), TreeSettings(trees=20))


every = pytest.mark.parametrize("make", [network, trees])


@every
def test_scores_lie_between_0_and_1(make: Callable[[], Classifier]) -> None:
    score = make().score(sample(500, 0.0, "any"))
    assert score.shape == (500,)
    assert np.all((score >= 0) & (score <= 1))


@every
def test_no_candidates_give_no_scores(make: Callable[[], Classifier]) -> None:
    assert make().score(Table({"x": np.zeros(0), "y": np.zeros(0)})).shape == (0,)


@every
def test_a_file_keeps_every_digit(make: Callable[[], Classifier], tmp_path: Path) -> None:
    classifier, candidates = make(), sample(300, 0.0, "any")
    again = read_classifier(write_classifier(tmp_path / "c.json", classifier))
    assert np.array_equal(again.score(candidates), classifier.score(candidates))


@every
def test_the_order_of_candidates_does_not_matter(make: Callable[[], Classifier]) -> None:
    classifier, candidates = make(), sample(300, 0.0, "any")
    rows = np.arange(300)[::-1]
    np.testing.assert_allclose(
        classifier.score(candidates.select(rows)), classifier.score(candidates)[rows], rtol=1e-14
    )


@every
def test_nan_is_refused_by_row_and_column(make: Callable[[], Classifier]) -> None:
    bad = Table({"x": np.array([0.0, np.nan]), "y": np.zeros(2)})
    with pytest.raises(DataError, match=r"x = nan in row 1"):
        make().score(bad)


@every
def test_a_missing_column_is_named(make: Callable[[], Classifier]) -> None:
    with pytest.raises(ColumnError, match="'y'"):
        make().score(Table({"x": np.zeros(2)}))


@every
def test_damaged_files_are_refused(make: Callable[[], Classifier], tmp_path: Path) -> None:
    path = write_classifier(tmp_path / "c.json", make())
    text = path.read_text()
    path.write_text(text[: len(text) // 2])
    with pytest.raises(DataError, match="cannot be read"):
        read_classifier(path)


def test_damaged_trees_do_not_reach_lightgbm(tmp_path: Path) -> None:
    path = write_classifier(tmp_path / "c.json", trees())
    content = json.loads(path.read_text())
    content["lightgbm"] = content["lightgbm"].replace("threshold=", "threshold=9", 1)
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match="damaged"):
        read_classifier(path)


def test_files_of_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"kind": "pickle"}')
    with pytest.raises(DataError, match="feed-forward network or boosted trees"):
        read_classifier(path)


def test_layers_must_fit() -> None:
    with pytest.raises(DataError, match="do not fit"):
        Network(Inputs(COLUMNS, (0, 0), (1, 1)), (np.ones((3, 1)),), (np.ones(1),))


def test_grown_trees_separate_as_well_as_the_likelihood_allows() -> None:
    signal, background = sample(4000, 1.0, "s2"), sample(4000, -1.0, "b2")
    classifier, one = trees(), np.ones(4000)
    area = area_under_curve(classifier.score(signal), classifier.score(background), one, one)
    # two unit Gaussians two widths apart: Φ(2/√2) = 0.921
    assert area == pytest.approx(0.921, abs=0.012)
