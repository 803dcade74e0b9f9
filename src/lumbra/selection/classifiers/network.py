"""A small feed-forward network, applied with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, Table
from lumbra.selection.classifiers.inputs import Inputs

__all__ = ["Network"]

Array = NDArray[np.float64]
KIND: Final = "feed-forward network"


@dataclass(frozen=True)
class Network:
    """Layers of tanh and one sigmoid at the end.

    Parameters
    ----------
    inputs : Inputs
        What it looks at, k columns.
    weights : tuple of (a, b) arrays
        From each layer to the next; the first has a = k, the last b = 1.
    biases : tuple of (b,) arrays
        Of each layer but the first.

    Raises
    ------
    DataError
        If the layers do not fit together.
    """

    inputs: Inputs
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __post_init__(self) -> None:
        sizes = [len(self.inputs.columns)]
        fitting = len(self.weights) == len(self.biases) > 0
        for weight, bias in zip(self.weights, self.biases, strict=False):
            fitting &= weight.ndim == 2 and weight.shape == (sizes[-1], bias.size)
            fitting &= bool(np.all(np.isfinite(weight)) and np.all(np.isfinite(bias)))
            sizes.append(bias.size)
        if not fitting or sizes[-1] != 1:
            raise DataError(
                "The layers of the network do not fit together.",
                given=f"layers of {' → '.join(map(str, sizes))} nodes",
                allowed="finite weights, each layer as wide as the one before says, one output",
                suggestion="train it again",
            )

    def score(self, candidates: Table) -> Array:
        """How much candidates (n,) look like signal, 0 to 1.

        Raises
        ------
        ColumnError, DataError
            If a column is missing or a value is not finite.
        """
        layer = self.inputs.matrix(candidates)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            layer = np.tanh(layer @ weight + bias)
        last = (layer @ self.weights[-1] + self.biases[-1])[:, 0]
        # tanh does not overflow where exp would
        return np.asarray(0.5 * (1 + np.tanh(last / 2)))

    def to_json(self) -> dict[str, Any]:
        """As plain numbers, each with all its digits."""
        return {
            "kind": KIND,
            "inputs": self.inputs.to_json(),
            "activation": "tanh, the last sigmoid",
            "weights": [weight.tolist() for weight in self.weights],
            "biases": [bias.tolist() for bias in self.biases],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Network:
        """From what `to_json` made."""
        return cls(
            Inputs.from_json(content["inputs"]),
            tuple(np.array(weight, float) for weight in content["weights"]),
            tuple(np.array(bias, float) for bias in content["biases"]),
        )
