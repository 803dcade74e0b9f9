"""Switches that every tree process has, added to what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lumbra.generation.tree_process import TreeProcess

__all__ = ["switched"]


def switched(factory: Callable[..., TreeProcess]) -> Callable[..., TreeProcess]:
    """The factory of a tree process with further parameters.

    These are `both_beams` and `running`, as in `TreeProcess`, and `final_radiation`, whether pairs
    of final leptons radiate as well.
    """

    def make(
        both_beams: bool = False,
        running: bool = False,
        final_radiation: bool = True,
        **values: Any,
    ) -> TreeProcess:
        process = factory(**values)
        radiating = process.radiating if final_radiation else ()
        return replace(process, both_beams=both_beams, running=running, radiating=radiating)

    return make
