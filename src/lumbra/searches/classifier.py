"""The trained classifiers that come with the rooms."""

from __future__ import annotations

from importlib.resources import as_file, files

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.selection.classifiers import Classifier, read_classifier

__all__ = ["load_classifier"]


def load_classifier(name: str) -> Classifier:
    """A classifier by the name of its file.

    Raises
    ------
    InputError
        If there is none of that name.
    DataError
        If the file is damaged.
    """
    folder = files("lumbra.searches") / "classifiers"
    known = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    if name not in known:
        raise InputError(
            f"There is no classifier '{name}'.",
            given=name,
            allowed=", ".join(known) or "none yet",
            suggestion=nearest(name, known) if known else "lumbra train makes one",
        )
    with as_file(folder / name) as path:
        return read_classifier(path)
