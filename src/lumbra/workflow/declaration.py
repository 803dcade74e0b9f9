"""A declaration as plain values that are the same in every process, to tell whether it changed."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from lumbra.foundation.storage import plain

__all__ = ["fingerprint"]


def fingerprint(*declared: Any) -> str:
    """SHA-256 of declarations, in hexadecimal.

    Functions and classes count by their names: what they compute belongs to the version of the
    program, or to the file of a user, which have marks of their own.

    Parameters
    ----------
    declared : dataclasses, mappings, sequences and plain values
        What decides the numbers of a run.
    """
    text = json.dumps([_described(item) for item in declared], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _described(value: Any) -> Any:
    if isinstance(value, functools.partial):
        return [_described(value.func), _described(value.args), _described(value.keywords)]
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: _described(getattr(value, field.name)) for field in fields(value)}
        return {"": type(value).__qualname__, **content}
    if isinstance(value, Mapping):
        return {str(key): _described(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_described(item) for item in value]
    # the module of a user's file has a name of the moment: only the last part counts
    return getattr(value, "__qualname__", None) or plain(value)
