"""A hunt by counting, measured: one counting experiment for each mass hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling, Hypothesis
from lumbra.foundation import Key, Table
from lumbra.inference import p_to_z
from lumbra.interpretation import write_workspaces
from lumbra.workflow.cautions import limited_by_simulation
from lumbra.workflow.measure import OBSERVABLE, Windows, observed_counts
from lumbra.workflow.measured import Axis, Left
from lumbra.workflow.result_tables import limit_columns, spectrum_columns
from lumbra.workflow.trials import global_p_value

__all__ = ["Counted"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """Windows of the recoil mass with what is expected in them.

    Parameters
    ----------
    windows : Windows
        One counting experiment per mass.
    edges : (n + 1,)
        Bins of the spectrum of recoil masses [GeV].
    """

    windows: Windows
    edges: Array

    @property
    def methods(self) -> tuple[str, ...]:
        """Bayesian limits are quoted, CLs stands beside them."""
        return ("bayes", "cls")

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The recoil mass."""
        return {"spectrum": Axis("mRecoil", "Recoil mass")}

    def limits(
        self, data: Table | None, couplings: Sequence[Coupling], luminosity: float, level: float
    ) -> dict[str, Array]:
        """One row per mass, see `limit_columns`."""
        return limit_columns(self.windows, self.observed(data), couplings, luminosity, level)

    def spectra(self, left: Left, luminosity: float) -> dict[str, dict[str, Any]]:
        """The recoil-mass spectrum."""
        axis = self.axes["spectrum"]
        return {"spectrum": spectrum_columns(axis, self.edges, left, luminosity)}

    def excess(
        self, limits: Mapping[str, Array], left: Left, luminosity: float, key: Key
    ) -> dict[str, Any] | None:
        """The window with the smallest local p-value."""
        observed = self.observed(left.data)
        if observed is None:
            return None
        windows, tables = self.windows, left.backgrounds.values()
        best = int(np.argmin(limits["local_p_value"]))
        local = float(limits["local_p_value"][best])
        trials = global_p_value(
            np.concatenate([np.asarray(t[OBSERVABLE], float) for t in tables]),
            np.concatenate([np.asarray(t["weight"], float) for t in tables]) * luminosity,
            windows.low,
            windows.high,
            windows.experiment,
            local,
            key.child("global"),
        )
        return {
            "mass_GeV": float(windows.masses[best]),
            "observed_events": int(observed[best]),
            "background_events": float(windows.background[best]),
            "local_p_value": local,
            "significance": float(p_to_z(local)),
            "global_p_value": trials.value,
            "global_p_value_error": trials.error,
        }

    def write_workspaces(
        self, folder: Path, data: Table | None, masses: Sequence[Hypothesis]
    ) -> None:
        """One workspace per mass, in the window that is nearest to it."""
        windows, counts = self.windows, self.observed(data)
        if counts is None:
            counts = np.rint(windows.background).astype(np.int64)
        single = [m for m in masses if not isinstance(m, tuple)]
        inside = [m for m in single if windows.masses[0] <= m <= windows.masses[-1]]
        rows = sorted({int(np.argmin(np.abs(windows.masses - m))) for m in inside})
        labels = [f"m_{windows.masses[row]:.3f}GeV" for row in rows]
        write_workspaces(folder, windows.experiment.at(rows), counts[rows], labels)

    def scarce(self) -> list[tuple[float, float]]:
        """Where the simulation knows the background worse than data count it."""
        return limited_by_simulation(self.windows)

    def observed(self, data: Table | None) -> NDArray[np.int64] | None:
        """Data in each window."""
        if data is None:
            return None
        return observed_counts(data, self.windows.low, self.windows.high)
