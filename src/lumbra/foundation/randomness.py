"""Random keys: one seed, split by name and number, so that results do not depend on workers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

__all__ = ["Key"]


@dataclass(frozen=True)
class Key:
    """A place in a tree of independent random streams.

    Parameters
    ----------
    seed : int
        The seed that the user gave.
    path : tuple of (str or int)
        Names and numbers of the stages and chunks that lead here.

    Examples
    --------
    >>> key = Key(7).child("generation", "tautau", 3)
    >>> key.generator().standard_normal() == key.generator().standard_normal()
    True
    """

    seed: int
    path: tuple[str | int, ...] = ()

    def child(self, *names: str | int) -> Key:
        """The key of a stage, sample or chunk below this one."""
        return Key(self.seed, self.path + names)

    def entropy(self) -> int:
        """A 128-bit number that is fixed by seed and path."""
        text = repr((self.seed, self.path)).encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=16).digest(), "little")

    def generator(self) -> np.random.Generator:
        """A fresh NumPy generator for this key; equal keys give equal streams."""
        return np.random.Generator(np.random.SFC64(self.entropy()))

    def integer(self) -> int:
        """A 31-bit integer for compiled kernels and other programs that want a seed."""
        return self.entropy() & 0x7FFF_FFFF
