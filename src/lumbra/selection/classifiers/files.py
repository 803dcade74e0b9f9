"""Classifiers in files: JSON with all digits, nothing that can run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, LumbraError, Table
from lumbra.foundation.storage import write_json
from lumbra.selection.classifiers import boosted_trees, network
from lumbra.selection.classifiers.inputs import Inputs

__all__ = ["Classifier", "read_classifier", "write_classifier"]


class Classifier(Protocol):
    """Anything that scores candidates."""

    @property
    def inputs(self) -> Inputs:
        """What it looks at."""

    def score(self, candidates: Table) -> NDArray[np.float64]:
        """How much candidates (n,) look like signal, 0 to 1."""

    def to_json(self) -> dict[str, Any]:
        """As plain numbers and texts."""


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Classifier]]] = {
    network.KIND: network.Network.from_json,
    boosted_trees.KIND: boosted_trees.BoostedTrees.from_json,
}


def write_classifier(
    path: Path, classifier: Classifier, notes: Mapping[str, Any] | None = None
) -> Path:
    """Write a classifier, atomically.

    Parameters
    ----------
    path : Path
        A JSON file.
    classifier : Classifier
        Any kind.
    notes : mapping, optional
        How it was made.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    return write_json(path, {**classifier.to_json(), "notes": dict(notes or {})})


def read_classifier(path: Path) -> Classifier:
    """Read what `write_classifier` wrote.

    Raises
    ------
    DataError
        If the file is missing, damaged or of a kind that is not known.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _KINDS[content["kind"]](content)
    except LumbraError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"The classifier {path.name} cannot be read.",
            given=f"{type(error).__name__}: {error}",
            allowed="a file that lumbra wrote: " + " or ".join(_KINDS),
            suggestion="train it again",
        ) from error
