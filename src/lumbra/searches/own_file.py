"""A search that a user declares in a Python file of their own."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Final

from lumbra.blueprint import Search
from lumbra.foundation import InputError, LumbraError
from lumbra.foundation.errors import nearest

__all__ = ["load_search"]

_MODULE: Final = "lumbra_own_search"


def load_search(path: Path, others: Iterable[Search] = ()) -> Search:
    """Run a Python file and give the one search that it declares.

    The file's code is run, as by ``python file.py``: give only files that you trust.

    Parameters
    ----------
    path : Path
        A file ending in .py.
    others : iterable of Search
        Searches that do not count, because the file may import them to change one.

    Raises
    ------
    InputError
        If there is no such file, if it fails, or if it does not declare exactly one search.
    LumbraError
        What the declaration itself refuses, such as a misspelt column.
    """
    if not path.is_file():
        beside = path.parent.glob("[!.]*.py") if path.parent.is_dir() else []
        raise InputError(
            "The file of the search does not exist.",
            given=str(path),
            allowed="the path of a Python file that declares a lumbra.blueprint.Search",
            suggestion=nearest(path.name, [p.name for p in beside]),
        )
    module = _run(path)
    known = list(others)
    declared = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, Search) and not any(value is other for other in known)
    }
    distinct = {id(search): search for search in declared.values()}
    if len(distinct) != 1:
        raise InputError(
            f"The file {path.name} does not declare exactly one search.",
            given=", ".join(declared) or "no lumbra.blueprint.Search at the top of the file",
            allowed="one lumbra.blueprint.Search, under any name",
            suggestion="put each search into a file of its own"
            if declared
            else "write MY_SEARCH = Search(…); the documentation has an example to start from",
        )
    return next(iter(distinct.values()))


def _run(path: Path) -> ModuleType:
    """The module of a file; it is registered while it runs, as dataclasses need it."""
    spec = importlib.util.spec_from_file_location(_MODULE, path.absolute())
    if spec is None or spec.loader is None:
        raise _failed(path, "it cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_MODULE] = module
    # compiled files are recognised by the second of the last change, too coarse for an editor
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    except (LumbraError, KeyboardInterrupt):
        raise
    except SyntaxError as error:
        raise _failed(path, f"line {error.lineno}: {error.msg}") from error
    except (Exception, SystemExit) as error:
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(path.absolute())
        ]
        where = f"line {lines[-1]}: " if lines else ""
        raise _failed(path, f"{where}{type(error).__name__}: {error}") from error
    finally:
        sys.dont_write_bytecode = writes
        del sys.modules[_MODULE]
    return module


def _failed(path: Path, problem: str) -> InputError:
    return InputError(
        f"The file of the search {path.name} cannot be run.",
        given=f"{path}, {problem}",
        allowed="a Python file that declares one lumbra.blueprint.Search",
        suggestion=f"python {path} shows where it fails",
    )
