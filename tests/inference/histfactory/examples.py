"""Random template models, and their likelihood written down a second time."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

from lumbra.inference.histfactory import (
    Channel,
    HistoSys,
    Lumi,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    ShapeSys,
    StatError,
    TemplateModel,
)


def random_channel(
    rng: np.random.Generator, name: str, bins: int, scale: float, kind: str
) -> Channel:
    """A peak over two backgrounds, with every kind of modifier."""
    x = (np.arange(bins) + 0.5) / bins
    first = scale * np.exp(-rng.uniform(0.5, 2.0) * x)
    second = scale * rng.uniform(0.1, 0.4) * (1 + x)
    peak = 0.3 * scale * np.exp(-0.5 * ((x - rng.uniform(0.3, 0.7)) / 0.15) ** 2)
    tilt = rng.uniform(-0.15, 0.15) * (x - 0.5)

    def error(label: str, events: np.ndarray) -> list[StatError | ShapeSys]:
        size = np.sqrt(events) * rng.uniform(0.2, 0.6)
        if kind == "staterror":
            return [StatError(f"stat_{name}", size)]
        if kind == "shapesys":
            return [ShapeSys(f"mc_{label}_{name}", size)]
        return []

    samples = [
        Sample("signal", peak, [NormFactor("mu"), Lumi(), NormSys("trigger", 0.95, 1.05)]),
        Sample(
            "first",
            first,
            [
                NormSys("cross_section", 0.9, 1.15),
                HistoSys("tilt", first * (1 - tilt), first * (1 + 1.3 * tilt)),
                *error("first", first),
            ],
        ),
        Sample(
            "second",
            second,
            [
                Lumi(),
                NormSys("trigger", 0.97, 1.03),
                NormFactor("second_scale"),
                HistoSys("tilt", second * (1 + tilt), second * (1 - tilt)),
                *error("second", second),
            ],
        ),
    ]
    return Channel(name, rng.poisson(first + second + 0.5 * peak), samples)


def random_model(
    seed: int, kind: str = "staterror", scale: float = 100.0, bins: tuple[int, ...] = (6, 4)
) -> TemplateModel:
    """Channels that share systematics by name."""
    rng = np.random.Generator(np.random.SFC64(seed))
    channels = [random_channel(rng, f"c{i}", n, scale, kind) for i, n in enumerate(bins)]
    lumi = Parameter(centre=1.0, width=0.02, low=0.5, high=1.5)
    return TemplateModel(channels, "mu", {"lumi": lumi}, name=f"random{seed}")


@functools.cache
def _polynomial(low: float, high: float) -> np.ndarray:
    rows = [[1.0] * 6, [(-1.0) ** k for k in range(1, 7)]]
    rows += [[k * s ** (k - 1) for k in range(1, 7)] for s in (1.0, -1.0)]
    rows += [[k * (k - 1) * s ** (k - 2) for k in range(1, 7)] for s in (1.0, -1.0)]
    u, d = np.log(high), np.log(low)
    return np.linalg.solve(rows, [high - 1, low - 1, high * u, -low * d, high * u * u, low * d * d])


def _code4(low: float, high: float, a: float) -> float:
    if a >= 1:
        return high**a
    if a <= -1:
        return low ** (-a)
    return 1 + float(_polynomial(low, high) @ a ** np.arange(1, 7))


def _shape(low: np.ndarray, events: np.ndarray, high: np.ndarray, a: float) -> np.ndarray:
    up, down = high - events, events - low
    if abs(a) > 1:
        return a * (up if a > 0 else down)
    half, odd = 0.5 * (up + down), 0.0625 * (up - down)
    return a * (half + a * odd * (15 + a * a * (-10 + 3 * a * a)))


def full_loss(model: TemplateModel, values: Mapping[str, float]) -> float:
    """−ln L of all parameters, bins' factors included, up to a constant."""
    total, seen = 0.0, set()
    for channel in model.channels:
        mean = np.zeros(len(channel))
        for sample in channel.samples:
            events = np.asarray(sample.events)
            shape, factor = events.copy(), np.ones(len(channel))
            for m in sample.modifiers:
                x = values.get(m.name, 0.0)
                if isinstance(m, NormFactor | Lumi):
                    factor *= x
                elif isinstance(m, NormSys):
                    factor *= _code4(m.low, m.high, x)
                elif isinstance(m, HistoSys):
                    shape += _shape(np.asarray(m.low), events, np.asarray(m.high), x)
                else:
                    gamma = np.array(
                        [values[f"{m.name}[{channel.name}, {k}]"] for k in range(len(channel))]
                    )
                    factor *= gamma
                    if (m.name, channel.name) not in seen:
                        total += _bin_terms(channel, m, gamma)
                    seen.add((m.name, channel.name))
                if isinstance(m, NormSys | HistoSys) and m.name not in seen:
                    total += 0.5 * x * x
                    seen.add(m.name)
                if isinstance(m, Lumi) and m.name not in seen:
                    setting = model.parameters[m.name]
                    total += 0.5 * ((x - setting.centre) / setting.width) ** 2
                    seen.add(m.name)
            mean += factor * shape
        n = np.asarray(channel.observed)
        if np.any(mean <= 0):
            return np.inf
        total += float(np.sum(mean - n * np.log(mean)))
    return total


def _bin_terms(channel: Channel, modifier: StatError | ShapeSys, gamma: np.ndarray) -> float:
    having = [
        (np.asarray(s.events), np.asarray(m.error))
        for s in channel.samples
        for m in s.modifiers
        if isinstance(m, type(modifier)) and m.name == modifier.name
    ]
    events = sum(e for e, _ in having)
    variance = sum(error**2 for _, error in having) / events**2
    if isinstance(modifier, StatError):
        return float(np.sum(0.5 * (gamma - 1) ** 2 / variance))
    tau = 1 / variance
    return float(np.sum(tau * gamma - tau * np.log(gamma)))
