"""What moves the expected events of a sample: HistFactory's modifiers, as far as searches use them.

HistFactory: Cranmer, Lewis, Moneta, Shibata, Verkerke, CERN-OPEN-2012-016; pyhf: Heinrich,
Feickert, Stark, Cranmer, JOSS 6 (2021) 2823. Modifiers of one name are one nuisance parameter,
wherever they stand, except for `StatError` and `ShapeSys`, which have a parameter per bin.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

__all__ = [
    "BIN_MODIFIERS",
    "HistoSys",
    "Lumi",
    "Modifier",
    "NormFactor",
    "NormSys",
    "ShapeSys",
    "StatError",
]


@dataclass(frozen=True)
class NormFactor:
    """A factor without constraint: the signal strength, or a background that the data measure."""

    name: str


@dataclass(frozen=True)
class NormSys:
    """A systematic error of the normalisation, constrained by a unit normal.

    Parameters
    ----------
    low, high : float
        Factors at −1σ and +1σ, positive. Between them a polynomial of sixth order, beyond them
        an exponential (HistFactory's code 4), or exponential throughout (code 1); see
        `TemplateModel`.
    """

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class HistoSys:
    """A systematic error of the shape, constrained by a unit normal.

    Parameters
    ----------
    low, high : array_like (k,)
        Expected events at −1σ and +1σ [events]. Between them a polynomial of sixth order, beyond
        them straight lines, added to the nominal template (code 4p).
    """

    name: str
    low: ArrayLike
    high: ArrayLike


@dataclass(frozen=True)
class Lumi:
    """The luminosity: a factor whose centre and error stand among the model's parameters."""

    name: str = "lumi"


@dataclass(frozen=True)
class StatError:
    """Error of the simulation, one factor per bin shared by all samples of a channel with it.

    Parameters
    ----------
    error : array_like (k,)
        sqrt(Σw²) of this sample [events]. The factor's relative error is that of the samples
        together (Barlow and Beeston's method in Conway's light form, arXiv:1103.0354).
    """

    name: str
    error: ArrayLike


@dataclass(frozen=True)
class ShapeSys:
    """Independent error of each bin of one sample, as from a control count of (b/σ)² events.

    Parameters
    ----------
    error : array_like (k,)
        [events]; 0 for a bin that is not free.
    """

    name: str
    error: ArrayLike


Modifier = NormFactor | NormSys | HistoSys | Lumi | StatError | ShapeSys
BIN_MODIFIERS = (StatError, ShapeSys)
