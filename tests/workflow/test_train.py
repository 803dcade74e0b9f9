"""Training the classifier of a small search from end to end."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.searches import ZPRIME_INVISIBLE
from lumbra.selection.classifiers import Schedule, read_classifier
from lumbra.workflow import TrainRequest, train_search
from tests.small_search import MY_SEARCH

pytest.importorskip("jax")

SHORT = Schedule((4,), entropy_epochs=4, batch=256, sensitivity_epochs=10)
NETWORK = """

from dataclasses import replace  # noqa: E402

from lumbra.blueprint import TrainedCut  # noqa: E402

_FIRST = MY_SEARCH.editions["first-year"]
MY_SEARCH = replace(
    MY_SEARCH,
    editions={
        "first-year": replace(
            _FIRST,
            suppression=TrainedCut("network", "a try", "mine.json", ("pt", "recoilTransverseMax")),
        )
    },
)
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    (folder / "mine.py").write_text(MY_SEARCH.read_text(encoding="utf-8") + NETWORK)
    request = TrainRequest(
        str(folder / "mine.py"), folder / "out", schedule=SHORT, quick=True, workers=1
    )
    return train_search(request)


def test_a_network_and_its_worth_are_written(result):
    network = read_classifier(result.folder / "mine.json")
    assert network.inputs.columns == ("pt", "recoilTransverseMax")
    content = json.loads((result.folder / "summary.json").read_text(encoding="utf-8"))
    assert content["masses"] == 4
    assert set(content["mean_visible_fb"]) == {"without", "cross_entropy", "sensitivity"}
    assert all(np.isfinite(v) for v in content["mean_visible_fb"].values())
    provenance = json.loads((result.folder / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["kind"] == "train"


def test_an_edition_without_a_trained_cut_is_refused(tmp_path):
    with pytest.raises(InputError, match="nothing to train") as failure:
        train_search(TrainRequest(ZPRIME_INVISIBLE.name, tmp_path / "out", "belle2-2018"))
    assert "belle2-2020-network" in failure.value.allowed
    assert not (tmp_path / "out").exists()


def test_a_schedule_without_layers_is_refused():
    with pytest.raises(InputError, match="schedule"):
        replace(SHORT, layers=(0,))
