"""Boosted decision trees, grown by LightGBM and kept as its text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Key, Table
from lumbra.selection.classifiers.inputs import Inputs

__all__ = ["BoostedTrees", "TreeSettings", "grow_trees"]

Array = NDArray[np.float64]
KIND: Final = "boosted trees"


@dataclass(frozen=True)
class TreeSettings:
    """How many trees of what size.

    Parameters
    ----------
    trees, leaves : int
        Number of trees and leaves of each.
    rate : float
        Share of each tree that is added.
    least : int
        Candidates that a leaf must hold.
    """

    trees: int = 200
    leaves: int = 16
    rate: float = 0.1
    least: int = 200

    def __post_init__(self) -> None:
        if min(self.trees, self.least) < 1 or self.leaves < 2 or not 0 < self.rate <= 1:
            raise InputError(
                "These settings of boosted trees cannot be used.",
                given=str(self),
                allowed="at least 1 tree, 2 leaves and 1 candidate in each; a rate up to 1",
                suggestion="TreeSettings() is a good start",
            )


@dataclass(frozen=True)
class BoostedTrees:
    """A classifier of boosted trees.

    Parameters
    ----------
    inputs : Inputs
        What it looks at.
    text : str
        The model as LightGBM writes it.
    digest : str
        SHA-256 of the text: a damaged text would end the whole program inside LightGBM, so it is
        checked before it gets there.

    Raises
    ------
    DataError
        If text and digest do not belong together.
    """

    inputs: Inputs
    text: str
    digest: str

    def __post_init__(self) -> None:
        found = _digest(self.text)
        if found != self.digest:
            raise DataError(
                "The trees of this classifier are damaged.",
                given=f"SHA-256 {found[:12]}…",
                allowed=f"{self.digest[:12]}…, which was stored with them",
                suggestion="copy the file again or train again",
            )

    @cached_property
    def _booster(self) -> Any:
        return _lightgbm().Booster(model_str=self.text)

    def score(self, candidates: Table) -> Array:
        """How much candidates (n,) look like signal, 0 to 1.

        Raises
        ------
        ColumnError, DataError
            If a column is missing or a value is not finite.
        """
        if len(candidates) == 0:
            return np.zeros(0)
        return np.asarray(self._booster.predict(self.inputs.matrix(candidates), num_threads=1))

    def to_json(self) -> dict[str, Any]:
        """Inputs, text and digest."""
        return {
            "kind": KIND,
            "inputs": self.inputs.to_json(),
            "lightgbm": self.text,
            "sha256": self.digest,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> BoostedTrees:
        """From what `to_json` made."""
        inputs = Inputs.from_json(content["inputs"])
        return cls(inputs, str(content["lightgbm"]), str(content["sha256"]))


def grow_trees(
    signal: Table,
    background: Table,
    signal_weight: Array,
    background_weight: Array,
    columns: tuple[str, ...],
    key: Key,
    settings: TreeSettings | None = None,
) -> BoostedTrees:
    """Grow trees that tell signal from background.

    Parameters
    ----------
    signal, background : Table
        n and m candidates. For a classifier that knows the mass hypothesis, make it a column: see
        `with_hypotheses`.
    signal_weight, background_weight : (n,), (m,)
        On any scale: both classes are brought to one sum.
    columns : tuple of str
        Inputs.
    key : Key
        Of the seed.
    settings : TreeSettings, optional
        How many of what size.

    Raises
    ------
    InputError
        If LightGBM is not installed.
    """
    settings = TreeSettings() if settings is None else settings
    lightgbm = _lightgbm()
    k = len(columns)
    inputs = Inputs(columns, (0.0,) * k, (1.0,) * k)
    matrix = np.concatenate([inputs.matrix(signal), inputs.matrix(background)])
    label = np.repeat([1.0, 0.0], [len(signal), len(background)])
    # a mean weight of one keeps the meaning of LightGBM's regularisation
    scale = len(label) / 2
    weight = scale * np.concatenate(
        [signal_weight / np.sum(signal_weight), background_weight / np.sum(background_weight)]
    )
    booster = lightgbm.train(
        {
            "objective": "binary",
            "num_leaves": settings.leaves,
            "learning_rate": settings.rate,
            "min_data_in_leaf": settings.least,
            "seed": int(key.generator().integers(1 << 30)),
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbosity": -1,
        },
        lightgbm.Dataset(matrix, label, weight=weight),
        num_boost_round=settings.trees,
    )
    text = str(booster.model_to_string())
    return BoostedTrees(inputs, text, _digest(text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _lightgbm() -> ModuleType:
    try:
        import lightgbm
    except (ImportError, OSError) as error:
        # its wheels for Linux want the system's OpenMP, which a bare machine has not
        raise InputError(
            "Boosted trees need LightGBM, which cannot be loaded.",
            given=str(error),
            allowed="an environment with lumbra's extra trees, and OpenMP on the system",
            suggestion="pip install 'lumbra[trees]'; on Debian also apt install libgomp1",
        ) from error
    module: ModuleType = lightgbm
    return module
