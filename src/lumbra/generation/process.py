"""The contract between a reaction and everything that uses its events."""

from __future__ import annotations

import math
from typing import Protocol, runtime_checkable

import numpy as np

from lumbra.foundation import Beams, Estimate, Events, InputError, Key

__all__ = ["Process", "cross_section", "expected_total"]


@runtime_checkable
class Process(Protocol):
    """A reaction that can be generated.

    Frozen dataclasses with two names and one method fulfil it:

    * events are in the centre of mass, z along the electron;
    * each event has beam energies of its own, from ``beams.sample``, and
      ``sqrt_s = beams.sqrt_s_of(energies)``, the collision energy before radiation;
    * ``weight`` is dσ_i / count [fb], so that the weights of one call sum to the cross section;
    * all randomness comes from ``key``: equal keys give equal events.
    """

    @property
    def name(self) -> str:
        """Short name for files and options, such as ``mumu-gamma``."""
        ...

    @property
    def label(self) -> str:
        """The reaction as people write it, such as ``e⁺e⁻ → μ⁺μ⁻γ``."""
        ...

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Make weighted events.

        Parameters
        ----------
        count : int
            How many events, at least 1.
        beams : Beams
            The collider.
        key : Key
            Where the random numbers come from.
        """
        ...


def expected_total(weights: np.ndarray) -> Estimate:
    """Sum of the weights of one sample, with the error of a sum of ``len(weights)`` draws.

    Parameters
    ----------
    weights : (n,)
        dσ_i / n [fb]; weights of zero count as draws.
    """
    count = len(weights)
    total = float(np.sum(weights))
    variance = float(np.sum((weights - total / count) ** 2)) * count / max(count - 1, 1)
    return Estimate(total, math.sqrt(variance))


def cross_section(process: Process, count: int, beams: Beams, key: Key) -> Estimate:
    """Cross section [fb] of a process from one sample, with its Monte Carlo error [fb].

    Parameters
    ----------
    process : Process
        The reaction.
    count : int
        Size of the sample.
    beams, key
        As in `Process.generate`.

    Raises
    ------
    InputError
        If fewer than two events are asked for.
    """
    if count < 2:
        raise InputError(
            "A cross section with an error needs a sample.",
            given=f"{count} events",
            allowed="at least 2 events",
            suggestion="use 100000 for a precision of a few per mille",
        )
    return expected_total(process.generate(count, beams, key).weight)
