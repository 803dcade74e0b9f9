"""Training a network twice: to tell signal from background, then for the sensitivity itself.

The second training starts where the first ends and makes the mean visible cross section of all
mass hypotheses small: F. Abudinén et al., Eur. Phys. J. C 82 (2022) 121. Needs JAX; using a
trained network does not.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from types import ModuleType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Key, Table
from lumbra.selection.classifiers.inputs import standardised
from lumbra.selection.classifiers.network import Network
from lumbra.selection.classifiers.sensitivity import SignalCurve, WindowedScores, punzi_curve

__all__ = ["NetworkTraining", "Schedule", "TrainedNetwork", "train_network"]

Array = NDArray[np.float64]
Parameters = list[tuple[Any, Any]]
"""Weights and biases of each layer."""

_BETTER: Final = 1e-5
"""Relative gain below which a loss counts as not improved."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train.

    Parameters
    ----------
    layers : tuple of int
        Nodes of the hidden layers.
    entropy_epochs, batch, entropy_rate, entropy_patience
        First training: passes over the sample, candidates a step, first step size, and after how
        many passes without gain the step is halved.
    sensitivity_epochs, sensitivity_rate, sensitivity_patience
        The same for the second training, whose steps see all candidates; the step size is that
        on the logarithm of the mean cross section.
    average : {"geometric", "arithmetic"}
        Mean over the mass hypotheses: the arithmetic one of the publication is ruled by the few
        masses with the largest cross sections, in the geometric one all count alike.
    """

    layers: tuple[int, ...] = (8, 4)
    entropy_epochs: int = 150
    batch: int = 4096
    entropy_rate: float = 1.0
    entropy_patience: int = 10
    sensitivity_epochs: int = 500
    sensitivity_rate: float = 0.5
    sensitivity_patience: int = 20
    average: Literal["geometric", "arithmetic"] = "geometric"

    def __post_init__(self) -> None:
        counts = (*self.layers, self.batch, self.entropy_patience, self.sensitivity_patience)
        if min(counts) < 1 or min(self.entropy_rate, self.sensitivity_rate) <= 0:
            raise InputError(
                "This schedule of a training cannot be used.",
                given=str(self),
                allowed="layers, batch and patience of at least 1, positive step sizes",
                suggestion="Schedule() is a good start",
            )


@dataclass(frozen=True)
class NetworkTraining:
    """What a network learns from: one half of the simulation.

    Parameters
    ----------
    signal, background : Table
        n and m candidates.
    signal_weight, background_weight : (n,), (m,)
        For the first training, on any scale: both classes are brought to one sum.
    scores : WindowedScores
        For the second training, of the same candidates.
    """

    signal: Table
    background: Table
    signal_weight: Array
    background_weight: Array
    scores: WindowedScores


@dataclass(frozen=True)
class TrainedNetwork:
    """A network after either training, and how the losses went.

    Parameters
    ----------
    entropy_network, network : Network
        After the first and after the second training.
    entropy, sensitivity : tuple of float
        Cross-entropy, and mean visible cross section [fb], after each epoch.
    """

    entropy_network: Network
    network: Network
    entropy: tuple[float, ...] = field(repr=False)
    sensitivity: tuple[float, ...] = field(repr=False)


def train_network(
    training: NetworkTraining,
    columns: tuple[str, ...],
    key: Key,
    schedule: Schedule | None = None,
    curve: SignalCurve | None = None,
    advance: Callable[[int], None] = lambda steps: None,
) -> TrainedNetwork:
    """Train a network for all mass hypotheses at once.

    Parameters
    ----------
    training : NetworkTraining
        Candidates, weights and windows.
    columns : tuple of str
        Inputs.
    key : Key
        Of first weights and of the order of candidates.
    schedule : Schedule, optional
        How long and how fast.
    curve : SignalCurve, optional
        What is visible over a background; Punzi's least signal if left out.
    advance : callable
        Told of every epoch.

    Raises
    ------
    InputError
        If JAX is not installed.
    """
    schedule = Schedule() if schedule is None else schedule
    curve = punzi_curve() if curve is None else curve
    jax = _jax()
    signal_share = training.signal_weight / np.sum(training.signal_weight)
    background_share = training.background_weight / np.sum(training.background_weight)
    both = Table(
        {name: np.concatenate([training.signal[name], training.background[name]])
         for name in columns}
    )  # fmt: skip
    share = np.concatenate([signal_share, background_share]) / 2
    inputs = standardised(both, columns, share)
    matrix = inputs.matrix(both)
    is_signal = np.repeat([1.0, 0.0], [len(training.signal), len(training.background)])
    with jax.enable_x64(True):
        start = _first_parameters((len(columns), *schedule.layers, 1), key.child("weights"))
        entropy_parameters, entropy = _train_entropy(
            jax, start, matrix, is_signal, share, schedule, key.child("order"), advance
        )
        parameters, sensitivity = _train_sensitivity(
            jax, entropy_parameters, matrix, training.scores, len(training.signal), schedule,
            curve, advance,
        )  # fmt: skip

    def network(found: Parameters) -> Network:
        weights, biases = zip(*found, strict=True)
        return Network(
            inputs,
            tuple(np.array(weight, float) for weight in weights),
            tuple(np.array(bias, float) for bias in biases),
        )

    return TrainedNetwork(
        network(entropy_parameters), network(parameters), tuple(entropy), tuple(sensitivity)
    )


def _jax() -> ModuleType:
    try:
        import jax
    except ImportError as error:
        raise InputError(
            "Training a network needs JAX, which is not installed.",
            given="no module jax",
            allowed="an environment with lumbra's extra nn",
            suggestion="pip install 'lumbra[nn]'; using a trained network needs nothing",
        ) from error
    return jax


def _first_parameters(sizes: Sequence[int], key: Key) -> Parameters:
    """Glorot's uniform weights, and biases of 0."""
    rng = key.generator()
    parameters: Parameters = []
    for before, after in itertools.pairwise(sizes):
        reach = math.sqrt(6 / (before + after))
        parameters.append((rng.uniform(-reach, reach, (before, after)), np.zeros(after)))
    return parameters


def _logits(jnp: ModuleType, parameters: Parameters, matrix: Any) -> Any:
    layer = matrix
    for weight, bias in parameters[:-1]:
        layer = jnp.tanh(layer @ weight + bias)
    weight, bias = parameters[-1]
    return (layer @ weight + bias)[:, 0]


def _train_entropy(
    jax: ModuleType,
    parameters: Parameters,
    matrix: Array,
    is_signal: Array,
    share: Array,
    schedule: Schedule,
    key: Key,
    advance: Callable[[int], None],
) -> tuple[Parameters, list[float]]:
    """Stochastic gradient descent on the weighted cross-entropy."""
    jnp = jax.numpy
    count = len(matrix)
    batch = min(schedule.batch, count)
    steps = count // batch
    weight = share * count

    def loss(now: Parameters, x: Any, y: Any, w: Any) -> Any:
        logit = _logits(jnp, now, x)
        return jnp.mean(w * (jax.nn.softplus(logit) - y * logit))

    gradient = jax.value_and_grad(loss)

    def run(now: Parameters, rate: float, rows: Any, data: tuple[Any, ...]) -> Any:
        def step(state: Parameters, chosen: Any) -> Any:
            value, slope = gradient(state, *(column[chosen] for column in data))
            return jax.tree.map(lambda p, g: p - rate * g, state, slope), value

        after, values = jax.lax.scan(step, now, rows)
        return after, jnp.mean(values)

    epoch = jax.jit(run)
    # arguments and not constants of the compiled code, which would be slow to compile
    data = tuple(jnp.asarray(column) for column in (matrix, is_signal, weight))
    rng = key.generator()

    def one(now: Parameters, rate: float) -> tuple[Parameters, float]:
        rows = rng.permutation(count)[: steps * batch].reshape(steps, batch)
        after, value = epoch(now, rate, rows, data)
        advance(1)
        return after, float(value)

    return _descend(
        one, parameters, schedule.entropy_rate, schedule.entropy_epochs, schedule.entropy_patience
    )


def _train_sensitivity(
    jax: ModuleType,
    parameters: Parameters,
    matrix: Array,
    scores: WindowedScores,
    signals: int,
    schedule: Schedule,
    curve: SignalCurve,
    advance: Callable[[int], None],
) -> tuple[Parameters, list[float]]:
    """Gradient descent on the mean visible cross section; gives the best parameters on the way."""
    jnp = jax.numpy
    data = jnp.asarray(matrix)
    columns = [jnp.asarray(getattr(scores, column.name)) for column in fields(scores)]

    def loss(now: Parameters, x: Any, arrays: list[Any]) -> Any:
        score = jax.nn.sigmoid(_logits(jnp, now, x))
        windows = WindowedScores(*arrays)
        found = windows.cross_sections(score[:signals], score[signals:], curve, jnp)
        if schedule.average == "geometric":
            return jnp.mean(jnp.log(found))
        return jnp.log(jnp.mean(found))

    gradient = jax.jit(jax.value_and_grad(loss))
    best = (math.inf, parameters)

    def one(now: Parameters, rate: float) -> tuple[Parameters, float]:
        nonlocal best
        value, slope = gradient(now, data, columns)
        if float(value) < best[0]:
            best = (float(value), now)
        advance(1)
        after = jax.tree.map(lambda p, g: p - rate * g, now, slope)
        return after, math.exp(float(value))

    last, losses = _descend(
        one,
        parameters,
        schedule.sensitivity_rate,
        schedule.sensitivity_epochs,
        schedule.sensitivity_patience,
    )
    if float(gradient(last, data, columns)[0]) < best[0]:
        best = (0.0, last)
    return best[1], losses


def _descend(
    one: Callable[[Parameters, float], tuple[Parameters, float]],
    parameters: Parameters,
    rate: float,
    epochs: int,
    patience: int,
) -> tuple[Parameters, list[float]]:
    """Epochs whose step is halved when the loss has not improved for a while."""
    losses: list[float] = []
    least, waited = math.inf, 0
    for _ in range(epochs):
        parameters, loss = one(parameters, rate)
        losses.append(loss)
        if loss < least * (1 - _BETTER):
            least, waited = loss, 0
            continue
        waited += 1
        if waited >= patience:
            rate, waited = rate / 2, 0
    return parameters, losses
