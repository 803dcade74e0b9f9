"""Analyses of published data, from their name to a result folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lumbra import __version__
from lumbra.foundation import InputError, Key
from lumbra.foundation.errors import nearest
from lumbra.foundation.storage import plain, write_json, write_text
from lumbra.inference.bayesian import check_level
from lumbra.interpretation.published import bibtex, certificates
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.observed_tables import ANALYSES, Analysis
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.run import RunResult

__all__ = ["ObservedRequest", "run_observed"]

_QUICK: Final = 50


@dataclass(frozen=True)
class ObservedRequest:
    """An analysis of published data.

    Parameters
    ----------
    name : str
        One of `ANALYSES`.
    out : Path
        The result folder.
    cl : float
        Confidence level of limits.
    pseudo_experiments : int
        Of whole scans, for global p-values; 0 for none.
    seed : int
        Fixes every random number.
    quick : bool
        At most 50 pseudo-experiments.
    force : bool
        Replace a result that stands in the folder.
    workers : int
        Threads; the numbers do not depend on it.

    Raises
    ------
    InputError
        If there is no such analysis, or a number cannot be used.
    """

    name: str
    out: Path
    cl: float = 0.9
    pseudo_experiments: int = 1000
    seed: int = 1
    quick: bool = False
    force: bool = False
    workers: int = 2

    def __post_init__(self) -> None:
        if self.name not in ANALYSES:
            raise InputError(
                "There is no such analysis of published data.",
                given=repr(self.name[:80]),
                allowed=", ".join(ANALYSES),
                suggestion=nearest(self.name, ANALYSES),
            )
        check_level(self.cl)
        if self.pseudo_experiments < 0 or self.seed < 0 or self.workers < 1:
            raise InputError(
                "The numbers of this analysis cannot be used.",
                given=f"{self.pseudo_experiments} pseudo-experiments, seed {self.seed}, "
                f"{self.workers} workers",
                allowed="0 or more pseudo-experiments, a seed of 0 or more, 1 or more workers",
                suggestion="leave them out for the defaults",
            )

    @property
    def experiments(self) -> int:
        """Pseudo-experiments that are drawn."""
        if not ANALYSES[self.name].hunts:
            return 0
        return min(self.pseudo_experiments, _QUICK) if self.quick else self.pseudo_experiments


def run_observed(
    request: ObservedRequest,
    progress: Progress | None = None,
    dress: Callable[[Path], object] | None = None,
) -> RunResult:
    """Run an analysis of published data and write its tables, summary and references.

    Parameters
    ----------
    request : ObservedRequest
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
    analysis = ANALYSES[request.name]
    configuration = _configuration(request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        progress.stage(request.name, 2)
        key = Key(request.seed).child("observed", request.name)
        found = analysis.run(request.cl, key, request.experiments, request.workers)
        progress.advance()
        provenance = _provenance(request, analysis, found.summary, configuration)
        notes = {"analysis": request.name, "title": analysis.title, "level": str(request.cl)}
        for name, columns in found.tables.items():
            write_csv(workshop.folder / f"{name}.csv", columns, notes)
        cited = bibtex(certificates()[name] for name in analysis.cards)
        write_text(workshop.folder / "references.bib", cited)
        tables = {name: rows_of(columns) for name, columns in found.tables.items()}
        write_json(workshop.folder / "summary.json", {**provenance["summary"], **tables})
        folder = workshop.publish(provenance, dress)
        progress.finish()
    summary = {"analysis": analysis.title, "data": analysis.experiment, **provenance["summary"]}
    return RunResult(folder, summary, tables)


def _configuration(request: ObservedRequest) -> dict[str, Any]:
    content = {
        "lumbra": __version__,
        "analysis": request.name,
        "cl": request.cl,
        "pseudo_experiments": request.experiments,
        "seed": request.seed,
    }
    text = json.dumps(content, sort_keys=True)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: ObservedRequest,
    analysis: Analysis,
    summary: dict[str, Any],
    configuration: dict[str, Any],
) -> dict[str, Any]:
    known = certificates()
    content = {
        "lumbra": __version__,
        "kind": "observed",
        "analysis": request.name,
        "title": analysis.title,
        "experiment": analysis.experiment,
        "cl": request.cl,
        "pseudo_experiments": request.experiments,
        "seed": request.seed,
        "quick": request.quick,
        "configuration_hash": configuration["hash"],
        "data": [
            {"card": name, **{key: known[name][key] for key in ("reference", "arxiv", "origin")}}
            for name in analysis.cards
        ],
        "assumptions": list(analysis.assumptions),
        "summary": summary,
    }
    return dict(plain(content))
