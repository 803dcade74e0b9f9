"""What there is to list and show, gathered from the floors that keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

__all__ = ["described", "rows_of"]

Row = dict[str, Any]


def rows_of(kind: str) -> list[Row]:
    """One row for each thing of a kind, such as "searches"."""
    return _LISTS[kind]()


def described(kind: str, name: str) -> Any:
    """Everything about one thing, as nested mappings, lists and plain values.

    Raises
    ------
    InputError
        If there is nothing of that kind and name; names the nearest.
    """
    return _KEEPERS[kind](name)


def _searches() -> list[Row]:
    from lumbra.searches import SEARCHES

    return [
        {
            "name": search.name,
            "reaction": search.reaction,
            "experiment": search.experiment.title,
            "editions": list(search.editions),
        }
        for search in SEARCHES.values()
    ]


def _editions() -> list[Row]:
    from lumbra.foundation.units import format_luminosity
    from lumbra.searches import SEARCHES

    return [
        {
            "search": search.name,
            "edition": edition.name,
            "title": edition.title,
            "luminosity": format_luminosity(edition.luminosity),
            "reference": edition.reference,
        }
        for search in SEARCHES.values()
        for edition in search.editions.values()
    ]


def _models() -> list[Row]:
    from lumbra.models import MODELS

    return [{"name": name, "description": entry.description} for name, entry in MODELS.items()]


def _processes() -> list[Row]:
    from lumbra.generation.catalogue import PROCESSES

    return [
        {
            "name": name,
            "reaction": entry.summary,
            "parameters": [
                f"{parameter.name} = {parameter.default}"
                + (f" {parameter.unit}" if parameter.unit not in ("", "1") else "")
                for parameter in entry.parameters
            ],
        }
        for name, entry in PROCESSES.items()
    ]


def _experiments() -> list[Row]:
    from lumbra.cli.experiment_page import experiment_rows

    return experiment_rows()


def _spectra() -> list[Row]:
    from lumbra.inference import SPECTRA, load_spectrum

    rows = []
    for name in SPECTRA:
        spectrum = load_spectrum(name)
        edges = spectrum.edges
        rows.append(
            {
                "name": name,
                "events": spectrum.total,
                "bins": len(spectrum),
                "from": float(edges[0]),
                "to": float(edges[-1]),
                "unit": spectrum.unit,
                "source": spectrum.notes.get("source", ""),
            }
        )
    return rows


def _model(name: str) -> Any:
    from lumbra.cli.model_catalogue import model_described

    return model_described(name)


def _experiment(name: str) -> Any:
    from lumbra.cli.experiment_page import experiment_content

    return experiment_content(name)


def _search(name: str) -> Any:
    from lumbra.searches import search

    found = search(name)
    content = plain_tree(found)
    # The experiment has a page of its own.
    content["experiment"] = found.experiment.name
    return content


def plain_tree(value: Any) -> Any:
    """A declaration as mappings, lists and plain values; functions become their names."""
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: plain_tree(getattr(value, field.name)) for field in fields(value)}
        # Where all fields have their defaults, the name of the class says everything.
        return content or type(value).__name__
    if isinstance(value, Mapping):
        return {str(key): plain_tree(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_tree(item) for item in value]
    if callable(value):
        return getattr(value, "__qualname__", repr(value)).lstrip("_")
    return value


_LISTS: Final[dict[str, Callable[[], list[Row]]]] = {
    "searches": _searches,
    "editions": _editions,
    "models": _models,
    "processes": _processes,
    "experiments": _experiments,
    "spectra": _spectra,
}
_KEEPERS: Final[dict[str, Callable[[str], Any]]] = {
    "model": _model,
    "experiment": _experiment,
    "search": _search,
}
