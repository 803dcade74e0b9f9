"""The mass hypothesis as an input: one classifier for all masses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Key, Table
from lumbra.foundation.tables import join

__all__ = ["HYPOTHESIS", "with_hypotheses"]

HYPOTHESIS = "hypothesisMass"
"""Name of the column [GeV]."""


def with_hypotheses(
    signals: Mapping[float, Table], background: Table, key: Key
) -> tuple[Table, Table]:
    """Signal with its mass, and background with masses drawn from the same share of hypotheses.

    The mass alone then tells nothing, and what tells signal from background may change with it:
    P. Baldi et al., Eur. Phys. J. C 76 (2016) 235.

    Parameters
    ----------
    signals : mapping of float to Table
        Candidates by mass [GeV].
    background : Table
        Candidates of all backgrounds.
    key : Key
        Of the draws.
    """
    masses = np.array(list(signals))
    sizes = np.array([len(table) for table in signals.values()])
    signal = join(list(signals.values())).updated({HYPOTHESIS: np.repeat(masses, sizes)})
    drawn: NDArray[np.float64] = key.generator().choice(
        masses, len(background), p=sizes / sizes.sum()
    )
    return signal, background.updated({HYPOTHESIS: drawn})
