"""The classifiers that come with the rooms load, look at what their edition says, and score."""

import numpy as np
import pytest

from lumbra.blueprint import TrainedCut
from lumbra.foundation import InputError, Key, Table
from lumbra.searches import SEARCHES
from lumbra.searches.classifier import load_classifier

TRAINED = [
    pytest.param(edition, id=name)
    for room in SEARCHES.values()
    for name, edition in room.editions.items()
    if isinstance(edition.suppression, TrainedCut)
]


@pytest.mark.parametrize("edition", TRAINED)
def test_shipped_classifiers_are_those_of_their_edition(edition):
    classifier = load_classifier(edition.suppression.classifier)
    assert classifier.inputs.columns == edition.suppression.columns
    rng = Key(1).generator()
    table = Table({name: rng.normal(size=50) for name in edition.suppression.columns})
    score = classifier.score(table)
    assert np.all((score >= 0) & (score <= 1))
    assert score.std() > 0


def test_an_unknown_classifier_is_named():
    with pytest.raises(InputError, match="There is no classifier") as failure:
        load_classifier("zprime_invisible_202.json")
    assert "zprime_invisible_2020.json" in failure.value.suggestion
