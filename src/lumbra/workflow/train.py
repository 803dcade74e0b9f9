"""Training the classifier of an edition, and measuring what it is worth on the other half."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.blueprint import Edition, Search, TrainedCut
from lumbra.foundation import InputError, Key
from lumbra.foundation.storage import write_json
from lumbra.searches import search as find_search
from lumbra.selection.classifiers import (
    Network,
    NetworkTraining,
    Schedule,
    TrainedNetwork,
    area_under_curve,
    same_distribution,
    train_network,
    write_classifier,
)
from lumbra.workflow.classifier_tables import write_quality
from lumbra.workflow.csv_tables import write_csv
from lumbra.workflow.declaration import fingerprint
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.stages import simulate_all
from lumbra.workflow.training import TrainingHalf, training_half
from lumbra.workflow.visible import (
    best_threshold,
    entropy_name,
    kept_by,
    sizes,
    spread,
    visible_cross_sections,
)

__all__ = ["TrainRequest", "Trained", "train_search"]

Array = NDArray[np.float64]
Dress = Callable[[Path], object]


@dataclass(frozen=True)
class TrainRequest:
    """A classifier to train.

    Parameters
    ----------
    search : str
        Name of a search, or the path of a Python file that declares one.
    out : Path
        The folder of the result.
    edition : str, optional
        An edition with a trained cut; the first that has one if left out.
    schedule : Schedule
        How long and how fast.
    seed : int
        Fixes every random number; other than that of runs, whose simulation is then independent.
    quick : bool
        A twentieth of the simulation.
    force : bool
        Replace a result that stands in the folder.
    workers : int
        Threads of the simulation; the numbers do not depend on it.
    """

    search: str
    out: Path
    edition: str | None = None
    schedule: Schedule = field(default_factory=Schedule)
    seed: int = 2
    quick: bool = False
    force: bool = False
    workers: int = 2


@dataclass(frozen=True)
class Trained:
    """A trained classifier: its folder, and mean visible cross sections [fb] with errors."""

    folder: Path
    summary: dict[str, Any]


def train_search(
    request: TrainRequest, progress: Progress | None = None, dress: Dress | None = None
) -> Trained:
    """Train the classifier of an edition and write it with what it is worth.

    Parameters
    ----------
    request : TrainRequest
        What is asked for.
    progress : Progress, optional
        Hears how far it is.
    dress : callable, optional
        Adds figures to the finished folder before anybody sees it.

    Raises
    ------
    LumbraError
        For anything that the user can mend; nothing is left that looks like a result.
    """
    progress = NoProgress() if progress is None else progress
    room = find_search(request.search)
    edition = _edition(room, request.edition)
    cut = edition.suppression
    if not isinstance(cut, TrainedCut):
        raise _untrained(room, edition.name)
    key = Key(request.seed).child("train", room.name, edition.name)
    configuration = {
        "lumbra": __version__,
        "declaration": fingerprint(room, edition, request.schedule),
        "seed": request.seed,
        "quick": request.quick,
    }
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        signals, backgrounds = simulate_all(
            room, edition, key, workshop.cache, progress,
            quick=request.quick, workers=request.workers,
        )  # fmt: skip
        train, test = (
            training_half(signals, backgrounds, room.hunt, cut.columns, edition.luminosity, half)
            for half in (0, 1)
        )
        schedule = request.schedule
        progress.stage("training", schedule.entropy_epochs + schedule.sensitivity_epochs)
        trained = train_network(
            train.candidates, cut.columns, key.child("network"), schedule,
            advance=progress.advance,
        )  # fmt: skip
        progress.finish()
        summary = _write(workshop.folder, trained, train, test, cut, key, request)
        provenance = {
            **configuration,
            "kind": "train",
            "experiment": room.experiment.title,
            "search": room.name,
            "edition": edition.name,
            "luminosity_inverse_fb": edition.luminosity,
            "summary": summary,
        }
        folder = workshop.publish(provenance, dress)
    return Trained(folder, summary)


def _edition(room: Search, name: str | None) -> Edition:
    if name is not None:
        return room.edition(name)
    for edition in room.editions.values():
        if isinstance(edition.suppression, TrainedCut):
            return edition
    raise _untrained(room, "any")


def _untrained(room: Search, name: str) -> InputError:
    having = [e.name for e in room.editions.values() if isinstance(e.suppression, TrainedCut)]
    return InputError(
        f"There is nothing to train for {room.name}.",
        given=f"edition {name}, which has no trained cut",
        allowed=", ".join(having) or "an edition with a trained cut, which this search has not",
        suggestion="choose another edition or search; see lumbra list editions",
    )


def _write(
    folder: Path,
    trained: TrainedNetwork,
    train: TrainingHalf,
    test: TrainingHalf,
    cut: TrainedCut,
    key: Key,
    request: TrainRequest,
) -> dict[str, Any]:
    """Classifier, losses, sensitivities by mass; gives the headline numbers."""
    both = {"cross_entropy": trained.entropy_network, "sensitivity": trained.network}
    threshold = {
        "cross_entropy": best_threshold(trained.entropy_network, train.candidates),
        "sensitivity": cut.threshold,
    }
    keep = {
        name: kept_by(network, test.candidates, threshold[name]) for name, network in both.items()
    }
    signals, backgrounds = sizes(test.candidates)
    keep["without"] = np.ones(signals), np.ones(backgrounds)
    replicas = {
        name: visible_cross_sections(test.candidates, kept, key) for name, kept in keep.items()
    }
    summary: dict[str, Any] = {
        "masses": len(test.masses),
        "threshold": {name: float(value) for name, value in threshold.items()},
        **_compared(replicas),
    }
    summary["quality"] = {
        name: _quality(network, train.candidates, test.candidates) for name, network in both.items()
    }
    summary["shape_p_value"] = write_quality(
        folder, both, threshold, train.candidates, test.candidates
    )
    notes = {"search": request.search, "seed": request.seed, "lumbra": __version__, **summary}
    write_classifier(folder / cut.classifier, trained.network, notes)
    write_classifier(folder / entropy_name(cut.classifier), trained.entropy_network, notes)
    _write_losses(folder, trained)
    columns = {"mass_GeV": test.masses.tolist()}
    for name, rows in replicas.items():
        columns[f"visible_{name}_fb"] = rows[0].tolist()
        with np.errstate(invalid="ignore"):  # infinite where no signal is left
            columns[f"visible_{name}_error_fb"] = rows[1:].std(axis=0).tolist()
    write_csv(folder / "sensitivity.csv", columns, {})
    write_json(folder / "summary.json", summary)
    return summary


def _compared(replicas: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    """Mean visible cross sections and their ratios; infinite or NaN where no signal is left."""
    with np.errstate(divide="ignore", invalid="ignore"):
        means = {name: rows.mean(axis=1) for name, rows in replicas.items()}
        geometric = {name: np.exp(np.log(rows).mean(axis=1)) for name, rows in replicas.items()}
        gain = geometric["cross_entropy"] / geometric["sensitivity"]
        ratio = means["sensitivity"] / means["cross_entropy"]
        return {
            "mean_visible_fb": {name: float(rows[0]) for name, rows in means.items()},
            "mean_visible_error_fb": {name: spread(rows[1:]) for name, rows in means.items()},
            "geometric_mean_visible_fb": {n: float(v[0]) for n, v in geometric.items()},
            "geometric_gain": float(gain[0]),
            "geometric_gain_error": spread(gain[1:]),
            "sensitivity_over_cross_entropy": float(ratio[0]),
            "sensitivity_over_cross_entropy_error": spread(ratio[1:]),
        }


def _quality(network: Network, train: NetworkTraining, test: NetworkTraining) -> dict[str, Any]:
    """Area under the curve on both halves, and p-values of over-training."""
    scores = {
        name: (network.score(half.signal), network.score(half.background))
        for name, half in (("train", train), ("test", test))
    }
    weights = {"train": train, "test": test}
    return {
        **{
            f"area_{name}": area_under_curve(
                *pair, weights[name].signal_weight, weights[name].background_weight
            )
            for name, pair in scores.items()
        },
        "overtraining_p_signal": same_distribution(
            scores["train"][0], scores["test"][0], train.signal_weight, test.signal_weight
        ),
        "overtraining_p_background": same_distribution(
            scores["train"][1], scores["test"][1], train.background_weight, test.background_weight
        ),
    }


def _write_losses(folder: Path, trained: TrainedNetwork) -> None:
    phases: Mapping[str, tuple[float, ...]] = {
        "cross_entropy": trained.entropy,
        "sensitivity_fb": trained.sensitivity,
    }
    for name, losses in phases.items():
        columns: dict[str, Sequence[float]] = {"epoch": range(1, len(losses) + 1), name: losses}
        write_csv(folder / f"loss_{name}.csv", columns, {})
