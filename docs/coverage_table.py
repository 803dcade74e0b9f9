"""Writes the tables of docs/coverage.md: how often limits are right.

Run from the root of a checkout: make coverage-page. Names of tables as arguments write only those.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from lumbra.foundation import Key
from lumbra.inference import CountingExperiment, counting_limits
from lumbra.inference.counting_limits import METHODS, bayesian_method, drawn_methods
from lumbra.inference.counting_toys import toy_counting_limit, toy_unified_interval
from lumbra.inference.coverage import exact_coverage
from lumbra.inference.priors import PRIORS
from lumbra.inference.shape_coverage import drawn_coverage, shape_coverage
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.windows import make_windows

PAGE = Path(__file__).with_name("coverage.md")
BACKGROUNDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
ERRORS = (0.0, 0.1, 0.3)
LEVEL = 0.9
SIGMA = 0.01
EDGES = 1.0 + np.arange(101) * SIGMA / 4
WINDOW = make_windows(
    EDGES, np.array([1.125]), np.array([SIGMA]), width=100 * SIGMA / 4, order=3,
    signal=AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0}),
)  # fmt: skip


def main() -> None:
    """Put the tables between the marks of the page."""
    # the tables are where one sees that asymptotic limits of few events are wrong
    warnings.filterwarnings("ignore", "asymptotic limits", UserWarning)
    for name in sys.argv[1:] or TABLES:
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        before, found, rest = PAGE.read_text(encoding="utf-8").partition(begin)
        _, also, after = rest.partition(end)
        if not (found and also):
            raise SystemExit(f"{PAGE.name} has no place for {name!r}")
        rows = "".join(f"{line}\n" for line in TABLES[name]())
        PAGE.write_text(before + begin + rows + end + after, "utf-8")


def counting() -> Iterable[str]:
    """One row per background and error: least and median coverage of each method."""
    yield "| b | error of b | " + " | ".join(m.title for m in METHODS) + " |"
    yield "|---:|---:|" + "---:|" * len(METHODS)
    for error in ERRORS:
        for b in BACKGROUNDS:
            experiment = CountingExperiment(b, {"background": error})
            found = [exact_coverage(experiment, method, LEVEL) for method in METHODS]
            cells = [f"{100 * c.least:.2f} / {100 * c.median:.2f}" for c in found]
            yield f"| {b:g} | {100 * error:.0f} % | " + " | ".join(cells) + " |"


def profiled() -> Iterable[str]:
    """Limits with profiled nuisances for a fixed truth, of which nuisances are measured anew."""
    yield "| b | error of b | s | CLs, toys | CLs+b, toys | unified, toys |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for b in (0.3, 3.0, 30.0):
        for error in (0.1, 0.3):
            s = 2.3 + 1.3 * float(np.sqrt(b))
            cells = [
                f"{100 * _fixed_truth(b, s, error, method):.1f}"
                for method in ("cls", "clsb", "unified")
            ]
            yield f"| {b:g} | {100 * error:.0f} % | {s:.2f} | " + " | ".join(cells) + " |"


def _fixed_truth(b: float, s: float, error: float, method: str) -> float:
    """The study of tests/inference/test_counting_toys.py, number by number."""
    count = 2000 if method == "unified" else 5000
    rng = Key(77).child(method, str(b), str(s), str(error)).generator()
    b_hat = b * (1 + error) ** rng.standard_normal(count)
    e_hat = 1.15 ** rng.standard_normal(count)
    measured = CountingExperiment(b_hat, {"b": error}, 0.0, {"e": 0.15})
    counts = rng.poisson(s + b, count)
    if method == "unified":
        low, high = toy_unified_interval(measured, counts, key=Key(78), toys=1000)
        return float(np.mean((low / e_hat <= s) & (s <= high / e_hat)))
    limits = toy_counting_limit(
        measured, counts, key=Key(78), toys=1000, points=8,
        statistic="clsb" if method == "clsb" else "cls",
    ).upper  # fmt: skip
    return float(np.mean(limits / e_hat >= s))


def _background(events: float) -> np.ndarray:
    middle = 0.5 * (EDGES[1:] + EDGES[:-1])
    shape = np.exp(-1.5 * (middle - 1.125)) * (1 + 0.4 * (middle - 1.125))
    return np.asarray(events / 16 * shape)


def shapes() -> Iterable[str]:
    """Asymptotic limits of fitted yields, 5000 experiments a row."""
    yield ("| b | S | pull | ±1 σ interval | local p: KS | CLs | CLs+b | unified | Bayesian |")
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for b in (2000.0, 200.0, 20.0, 5.0):
        first = shape_coverage(_background(b), WINDOW, 0.0, key=Key(11))
        truth = first.median["cls"]
        for found in (first, shape_coverage(_background(b), WINDOW, truth, key=Key(12))):
            uniform = f"{found.p_uniform:.2g}" if found.signal_yield == 0 else ""
            cells = [f"{100 * share:.1f}" for share in found.covered.values()]
            yield (
                f"| {b:g} | {found.signal_yield:.3g} | {found.pull_mean:+.3f}, "
                f"{found.pull_width:.3f} | {100 * found.interval:.1f} | {uniform} | "
                + " | ".join(cells) + " |"
            )  # fmt: skip


def drawn() -> Iterable[str]:
    """Drawn limits of fitted yields: 5000 experiments, 200 pseudo-experiments for each."""
    yield "| b | S | CLs | CLs+b | unified |"
    yield "|---:|---:|---:|---:|---:|"
    for s in (0.0, 13.0):
        cells = [
            f"{100 * drawn_coverage(_background(20.0), WINDOW, s, name, key=Key(13)):.1f}"
            for name in ("cls", "clsb", "unified")
        ]
        yield f"| 20 | {s:g} | " + " | ".join(cells) + " |"


def same_data() -> Iterable[str]:
    """Frequentist and Bayesian limits for the same counts over 3.0 ± 30 %."""
    root = bayesian_method(PRIORS["inverse-root"])
    methods = [*(m.name for m in METHODS), root, *drawn_methods(Key(5), 4000)]
    titles = [m.title for m in METHODS] + ["Bayesian, 1/√s"]
    titles += [m.title for m in drawn_methods(Key(5))]
    window = CountingExperiment(3.0, {"b": 0.3}, 0.0, {"e": 0.1})
    yield "| n | " + " | ".join(titles) + " |"
    yield "|---:|" + "---:|" * len(titles)
    for n in (0, 1, 2, 3, 5, 8, 12):
        found = counting_limits(window, n, 0.9, methods)
        assert found.upper is not None
        assert found.lower is not None
        cells = [
            f"{low:.2f} to {high:.2f}" if low > 0 else f"{high:.2f}"
            for low, high in zip(found.lower[:, 0], found.upper[:, 0], strict=True)
        ]
        yield f"| {n} | " + " | ".join(cells) + " |"


TABLES: dict[str, Callable[[], Iterable[str]]] = {
    "coverage": counting,
    "profiled": profiled,
    "shapes": shapes,
    "drawn": drawn,
    "same-data": same_data,
}


if __name__ == "__main__":
    main()
