"""From declared particles and constraints to the plain arrays that the compiled fit takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.detector.helix import BENDING
from lumbra.foundation import DataError, InputError
from lumbra.reconstruction.constraint_kernel import Layout
from lumbra.reconstruction.fit_constraints import (
    CommonVertex,
    Constraint,
    FourMomentum,
    InvariantMass,
)
from lumbra.reconstruction.fit_particles import FitParticle
from lumbra.reconstruction.helix_residuals import starting_vertex

__all__ = ["Problem", "pose"]

Array = NDArray[np.float64]
One = TypeVar("One", FourMomentum, CommonVertex)


class Problem(NamedTuple):
    """A fit of n events, k particles and m masses.

    Parameters
    ----------
    layout : Layout
        What is the same for all events.
    start : (n, 5k + 3)
        Measured values, and where the free ones start.
    covariance : (n, k + 1, 5, 5)
        Of each particle and of the vertex.
    bends : (n, k)
        Curvature times pt [GeV/cm].
    totals : (n, 4)
        Given four-momentum [GeV].
    masses : (n, m)
        Given masses [GeV].
    degrees : int
        Constraints less unmeasured numbers.
    """

    layout: Layout
    start: Array
    covariance: Array
    bends: Array
    totals: Array
    masses: Array
    degrees: int


def pose(
    particles: Sequence[FitParticle], constraints: Sequence[Constraint], field: float
) -> Problem:
    """Check a fit and lay it out; see `lumbra.reconstruction.kinematic_fit` for the errors."""
    n, k = _events(particles), len(particles)
    total, vertex = _only(constraints, FourMomentum), _only(constraints, CommonVertex)
    masses = [c for c in constraints if isinstance(c, InvariantMass)]
    for constraint in masses:
        _check_members(constraint.members, k, 1)
    start, covariance, free = _measured(particles, n)
    bends = np.stack([p.charge for p in particles], axis=1) * field * BENDING
    at_vertex = np.zeros(k, np.bool_)
    if vertex is not None:
        _check_vertex(vertex, particles)
        at_vertex[list(vertex.members)] = True
        _place(vertex, start, covariance, bends)
        free[-3:] = vertex.covariance is None
    members = np.zeros((len(masses), k), np.bool_)
    targets = np.empty((n, len(masses)))
    for row, constraint in enumerate(masses):
        members[row, list(constraint.members)] = True
        targets[:, row] = _rows(constraint.mass, (n,), "mass")
    degrees = len(masses) + 2 * int(at_vertex.sum()) + (4 if total else 0) - int(free.sum())
    if degrees < 1:
        raise InputError(
            "Nothing is left for this fit to decide.",
            given=f"{int(free.sum())} unmeasured numbers, {degrees + int(free.sum())} constraints",
            allowed="more constraints than unmeasured numbers",
            suggestion="add a constraint, or measure more",
        )
    layout = Layout(
        np.array([p.kind == "cluster" for p in particles]),
        np.array([p.mass for p in particles], float),
        at_vertex,
        free,
        total is not None,
        _spread(total),
        members,
    )
    totals = np.zeros((n, 4)) if total is None else _rows(total.total, (n, 4), "four-momentum")
    return Problem(layout, start, covariance, bends, totals, targets, degrees)


def _spread(total: FourMomentum | None) -> Array:
    """Covariance (4, 4) of the given four-momentum."""
    if total is None or total.covariance is None:
        return np.zeros((4, 4))
    return _rows(total.covariance, (4, 4), "covariance of the four-momentum")


def _events(particles: Sequence[FitParticle]) -> int:
    """The number of events that all particles are for."""
    lengths = {len(particle) for particle in particles}
    if len(lengths) != 1:
        raise DataError(
            "The particles of this fit are not for the same events.",
            given=f"{len(particles)} particles for {sorted(lengths)} events",
            allowed="at least one particle, all for the same number of events",
            suggestion="select the same events from each",
        )
    return lengths.pop()


def _only(constraints: Sequence[Constraint], kind: type[One]) -> One | None:
    """The one constraint of a kind that may stand only once."""
    found = [c for c in constraints if isinstance(c, kind)]
    if len(found) > 1:
        raise InputError(
            "A constraint of this kind can stand only once in a fit.",
            given=f"{len(found)} × {kind.__name__}",
            allowed="one four-momentum, one vertex, any number of masses",
            suggestion="put all tracks of the vertex into one constraint",
        )
    return found[0] if found else None


def _check_members(members: tuple[int, ...], count: int, least: int) -> None:
    if (
        len(set(members)) != len(members)
        or len(members) < least
        or not set(members) <= {*range(count)}
    ):
        raise InputError(
            "A constraint names particles that cannot be.",
            given=f"members {members} of {count} particles",
            allowed=f"at least {least}, each once, from 0 to {count - 1}",
            suggestion="count the particles from 0, in the order of the list",
        )


def _check_vertex(vertex: CommonVertex, particles: Sequence[FitParticle]) -> None:
    known = vertex.covariance is not None
    _check_members(vertex.members, len(particles), 1 if known else 2)
    if any(particles[i].kind != "track" for i in vertex.members):
        raise InputError(
            "Only tracks can have a common vertex.",
            given=", ".join(particles[i].kind for i in vertex.members),
            allowed="tracks with d0 and z0",
            suggestion="leave the clusters out of the vertex",
        )
    if known and vertex.position is None:
        raise InputError(
            "A vertex with a covariance needs a position.",
            given="covariance without position",
            allowed="both, or neither",
            suggestion="give (0, 0, 0) for the interaction point",
        )


def _measured(particles: Sequence[FitParticle], n: int) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Values, covariance and which numbers are free; these have no covariance."""
    k = len(particles)
    start, covariance = np.zeros((n, 5 * k + 3)), np.zeros((n, k + 1, 5, 5))
    free = np.zeros(5 * k + 3, np.bool_)
    for i, particle in enumerate(particles):
        block = slice(5 * i, 5 * i + 5)
        start[:, block], free[block] = particle.values, particle.free
        known = ~particle.free
        covariance[:, i] = particle.covariance * np.outer(known, known)
    return start, covariance, free


def _place(vertex: CommonVertex, start: Array, covariance: Array, bends: Array) -> None:
    """Put the vertex and its covariance into the arrays."""
    n = len(start)
    if vertex.position is None:
        first, second = vertex.members[:2]
        _find(start, covariance, bends, first, second)
    else:
        start[:, -3:] = _rows(vertex.position, (n, 3), "vertex")
    if vertex.covariance is not None:
        covariance[:, -1, :3, :3] = _rows(vertex.covariance, (n, 3, 3), "vertex covariance")


@njit(cache=True, nogil=True)
def _find(start, covariance, bends, first, second):  # type: ignore[no-untyped-def]
    """Start each vertex where two tracks come close."""
    for n in range(len(start)):
        row = start[n]
        pair = bends[n, first], bends[n, second]
        one, two = row[5 * first : 5 * first + 5], row[5 * second : 5 * second + 5]
        both = covariance[n, first], covariance[n, second]
        starting_vertex(one, two, both, pair, row[len(row) - 3 :])


def _rows(given: ArrayLike, shape: tuple[int, ...], what: str) -> Array:
    """An array with one row per event."""
    values = np.asarray(given, float)
    try:
        # a copy, as compiled code would be made anew for arrays that are read only
        return np.array(np.broadcast_to(values, shape), order="C")
    except ValueError as error:
        raise DataError(
            f"The {what} of this fit has a shape that does not fit the events.",
            given=f"{values.shape}",
            allowed=f"{shape} or {shape[1:]}",
            suggestion="give one for all events or one for each",
        ) from error
