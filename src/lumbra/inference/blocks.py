"""Compiled work over windows, in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numba import get_num_threads

__all__ = ["in_blocks"]

_BLOCKS_PER_THREAD: Final = 8


def in_blocks(task: Callable[[int, int], None], count: int, workers: int | None = None) -> None:
    """Call ``task(begin, end)`` for blocks that cover 0 … count − 1.

    Parameters
    ----------
    task : callable
        Compiled work that releases the interpreter's lock; each item must stand alone, so that
        results do not depend on the number of threads.
    count : int
        Number of items.
    workers : int, optional
        Threads; numba's thread count if left out.
    """
    # nothing to do: only one thread compiles, as numba's registry of types is not made for several
    task(0, 0)
    threads = min(workers or int(get_num_threads()), count)
    if threads <= 1:
        task(0, count)
        return
    ends = np.unique(np.linspace(0, count, _BLOCKS_PER_THREAD * threads + 1).astype(int))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(task, ends[:-1].tolist(), ends[1:].tolist()))
