"""A counting hunt in a plane of two masses, from files and formulas to a result folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra import __version__
from lumbra.foundation import DataError, InputError, Key, Table
from lumbra.foundation.expression import Expression
from lumbra.foundation.storage import checksum, plain, write_json
from lumbra.foundation.table_files import read_table, write_table
from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, clsb_limit
from lumbra.inference.expected import LimitMethod
from lumbra.inference.feldman_cousins import unified_limit
from lumbra.inference.plane import (
    Ellipses,
    PlaneBackground,
    PlaneHunt,
    PlaneTable,
    Region,
    density_background,
    ellipses_from_widths,
    hunt_plane,
    place_windows,
    simulated_background,
)
from lumbra.inference.plane.plane_table import Quantity, evaluate
from lumbra.inference.priors import read_prior
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.plane_request import PlaneRequest
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.run import RunResult

__all__ = ["run_plane_hunt"]

Array = NDArray[np.float64]
Dress = Callable[[Path], object]
_TABLES = (".csv", ".csv.gz", ".parquet", ".root")


def run_plane_hunt(
    request: PlaneRequest, progress: Progress | None = None, dress: Dress | None = None
) -> RunResult:
    """Hunt in a plane and write the result folder: plane.csv, .parquet and .json.

    Parameters
    ----------
    request : PlaneRequest
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
    method = _method(request)
    windows = _windows(request)
    background = _background(request, windows)
    x, y = _candidates(request)
    configuration = _configuration(request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        found = _hunt(request, windows, background, (x, y), method, progress)
        provenance = _provenance(request, found, configuration, x.size, background)
        table = Table(found.table.columns, {k: str(v) for k, v in found.table.notes.items()})
        columns: dict[str, Any] = {name: table[name] for name in table}
        write_csv(workshop.folder / "plane.csv", columns, dict(table.notes))
        write_table(workshop.folder / "plane.parquet", table)
        write_json(workshop.folder / "plane.json", {**provenance, "plane": rows_of(columns)})
        progress.stage("figures", 1)
        folder = workshop.publish(provenance, dress)
        progress.finish()
    summary = {
        "events": provenance["events"],
        "windows": provenance["windows"],
        "largest_excess": provenance["largest_excess"],
    }
    return RunResult(folder, summary, {"plane": rows_of(columns)})


def _method(request: PlaneRequest) -> LimitMethod:
    if request.statistic == "bayesian":
        prior = read_prior(request.prior)

        def bayesian(experiment: CountingExperiment, counts: ArrayLike, level: float) -> Array:
            return bayesian_limit(experiment, counts, level, prior)

        return bayesian
    return {"cls": cls_limit, "clsb": clsb_limit, "unified": unified_limit}[request.statistic]


def _quantity(name: str, text: str) -> Quantity:
    """A number, formula or table over the plane."""
    if text.endswith(_TABLES):
        return _table(name, Path(text))
    formula = Expression(text)

    def value(x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):  # what is not finite is refused by who asks
            return np.asarray(formula.evaluate({"x": x, "y": y}), float)

    return value


def _table(name: str, path: Path) -> PlaneTable:
    table = read_table(path)
    names = list(table)
    if len(names) < 3:
        raise DataError(
            f"The table of the {name} has too few columns.",
            given=", ".join(names),
            allowed="three columns: x, y and the value there",
            suggestion="write one row for each node of a grid",
        )
    x, y, value = (np.asarray(table[column], float) for column in names[:3])
    nodes_x, place_x = np.unique(x, return_inverse=True)
    nodes_y, place_y = np.unique(y, return_inverse=True)
    grid = np.full((nodes_x.size, nodes_y.size), np.nan)
    grid[place_x, place_y] = value
    if value.size != grid.size or not np.all(np.isfinite(grid)):
        raise DataError(
            f"The table of the {name} is not a full grid.",
            given=f"{value.size} rows for {nodes_x.size} × {nodes_y.size} nodes",
            allowed="each pair of x and y once, with a finite value",
            suggestion="fill the missing nodes",
        )
    return PlaneTable(nodes_x, nodes_y, grid)


def _windows(request: PlaneRequest) -> Ellipses:
    width_x = _quantity("width in x", request.width_x)
    width_y = _quantity("width in y", request.width_y)

    def edge(text: str) -> Callable[[Array], Array]:
        formula = Expression(text)
        return lambda x: np.broadcast_to(
            np.asarray(formula.evaluate({"x": np.asarray(x, float)}), float), np.shape(x)
        )

    low, high = request.range_y
    region = Region(*request.range_x, edge(low), edge(high))
    x, y = place_windows(region, width_x=width_x, width_y=width_y, separation=request.separation)
    return ellipses_from_widths(
        x, y, width_x=width_x, width_y=width_y,
        correlation=_quantity("correlation", request.correlation), scale=request.scale,
    )  # fmt: skip


def _background(request: PlaneRequest, windows: Ellipses) -> PlaneBackground:
    if not request.background.endswith(_TABLES):
        return density_background(_quantity("background density", request.background), windows)
    if request.weight is None:
        raise InputError(
            "It is not known how many events the simulated sample stands for.",
            given="no --weight",
            allowed="a column of the sample, or one number: expected events per row",
            suggestion="for a sample ten times larger than the data: --weight 0.1",
        )
    wanted = [request.x, request.y]
    weight: Array | float
    try:
        weight = float(request.weight)
        sample = read_table(Path(request.background), columns=wanted)
    except ValueError:
        sample = read_table(Path(request.background), columns=[*wanted, request.weight])
        weight = np.asarray(sample[request.weight], float)
    return simulated_background(
        np.asarray(sample[request.x], float), np.asarray(sample[request.y], float), weight, windows
    )


def _candidates(request: PlaneRequest) -> tuple[Array, Array]:
    if request.data is None:
        return np.zeros(0), np.zeros(0)
    table = read_table(request.data, columns=[request.x, request.y], tree=request.tree)
    return np.asarray(table[request.x], float), np.asarray(table[request.y], float)


def _hunt(
    request: PlaneRequest,
    windows: Ellipses,
    background: PlaneBackground,
    candidates: tuple[Array, Array],
    method: LimitMethod,
    progress: Progress,
) -> PlaneHunt:
    progress.stage("windows and pseudo-planes", max(request.pseudo_planes, 1))
    done = 0

    def count(now: int, total: int) -> None:
        nonlocal done
        progress.advance(now - done)
        done = now

    exposure = None
    if request.exposure is not None:
        wanted = _quantity("exposure", request.exposure)
        exposure = evaluate("exposure", wanted, windows.x, windows.y, positive=True)
    return hunt_plane(
        *candidates, background, windows,
        common=request.common, uncorrelated=request.uncorrelated,
        efficiency=request.efficiency_errors, exposure_inverse_fb=exposure, cl=request.cl,
        limit=method, pseudo_planes=request.pseudo_planes,
        key=Key(request.seed).child("plane"), progress=count,
    )  # fmt: skip


def _configuration(request: PlaneRequest) -> dict[str, Any]:
    content = {k: plain(v) for k, v in asdict(request).items() if k not in ("out", "force")}
    files = {
        name: checksum(Path(text))
        for name, text in content.items()
        if isinstance(text, str) and text.endswith(_TABLES)
    }
    if request.data is not None:
        files["data"] = checksum(request.data)
    content |= {"lumbra": __version__, "files": files, "data": str(request.data or "")}
    text = json.dumps(content, sort_keys=True, default=str)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: PlaneRequest,
    found: PlaneHunt,
    configuration: dict[str, Any],
    events: int,
    background: PlaneBackground,
) -> dict[str, Any]:
    excess = found.largest_excess
    share = excess.global_p_value
    return dict(plain({
        "lumbra": __version__,
        "kind": "plane",
        "spectrum": "none" if request.data is None else request.data.name,
        "events": events,
        "windows": len(found.table),
        "x": request.x,
        "y": request.y,
        "cl": request.cl,
        "statistic": request.statistic,
        "prior": request.prior,
        "pseudo_planes": request.pseudo_planes,
        "seed": request.seed,
        "files": configuration["files"],
        "configuration_hash": configuration["hash"],
        "background_events_outside": background.outside,
        "notes": [f"{key}: {value}" for key, value in found.notes.items()],
        "largest_excess": {
            "x_GeV": excess.x_GeV,
            "y_GeV": excess.y_GeV,
            "observed_events": excess.count,
            "background_events": excess.background,
            "local_p_value": excess.local_p_value,
            "significance": excess.significance,
            "global_p_value": None if share is None else share.value,
            "global_p_value_error": None if share is None else share.error,
            "euler_p_value": excess.euler_p_value,
            "effective_trials": excess.effective_trials,
        },
    }))  # fmt: skip
