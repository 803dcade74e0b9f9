"""A cut on the score of a classifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.selection.classifiers.files import Classifier

__all__ = ["ScoreCut"]


@dataclass(frozen=True)
class ScoreCut:
    """Keeps candidates whose score is above a threshold.

    Parameters
    ----------
    classifier : Classifier
        Any kind.
    threshold : float
        Between 0 and 1.
    """

    classifier: Classifier
    threshold: float

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are needed."""
        return frozenset(self.classifier.inputs.columns)

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of what is kept."""
        return np.asarray(self.classifier.score(candidates) > self.threshold)

    def to_json(self) -> dict[str, Any]:
        """Classifier and threshold as plain numbers."""
        return {"threshold": self.threshold, "classifier": self.classifier.to_json()}
