"""Rows of a table from whatever a floor declares: dataclasses or mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

__all__ = ["as_row", "as_rows"]


def as_row(item: Any) -> dict[str, Any]:
    """Public fields of a dataclass, or the items of a mapping."""
    if isinstance(item, Mapping):
        return {str(key): value for key, value in item.items()}
    if is_dataclass(item):
        return {
            field.name: getattr(item, field.name)
            for field in fields(item)
            if not field.name.startswith("_")
        }
    return {"name": str(item)}


def as_rows(items: Iterable[Any]) -> list[dict[str, Any]]:
    """One row per item."""
    return [as_row(item) for item in items]
