"""What the command line asks of a hunt in a plane of two masses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.bayesian import check_level

__all__ = ["PLANE_STATISTICS", "PlaneRequest"]

PLANE_STATISTICS = ("bayesian", "cls", "clsb", "unified")


@dataclass(frozen=True)
class PlaneRequest:
    """A counting hunt with elliptical windows.

    Quantities that vary over the plane are formulas in ``x`` and ``y`` or tables of x, y and value
    on a full grid. Masses are in GeV.

    Parameters
    ----------
    data : Path or None
        Candidates, one per row; expected limits only without them.
    x, y : str
        Their columns [GeV].
    width_x, width_y, correlation : str
        Resolutions [GeV] and their correlation.
    background : str
        A table of simulated candidates with the same columns, or a density [events/GeV²].
    weight : str or None
        Column of the sample that holds the expected events of each row, or one number for all.
    range_x : (float, float)
        Lowest and highest x [GeV].
    range_y : (str, str)
        Lowest and highest y [GeV], numbers or formulas in ``x``.
    separation : float
        Distance of neighbouring windows in resolutions.
    scale : float
        Semi-axes in resolutions.
    common, uncorrelated, efficiency_errors : mapping of str to float
        Relative errors by name: of the background, alike in all windows or independent, and of
        the efficiency. One name is one cause.
    exposure : str or None
        Efficiency times luminosity [fb⁻¹], for limits in fb.
    statistic : str
        One of `PLANE_STATISTICS`.
    prior : str
        Of the Bayesian limits.
    cl : float
        Level.
    pseudo_planes : int
        For the global p-value.
    seed, out, force
        As in `HuntRequest`.
    """

    data: Path | None
    out: Path
    x: str
    y: str
    width_x: str
    width_y: str
    background: str
    range_x: tuple[float, float]
    range_y: tuple[str, str]
    correlation: str = "0"
    weight: str | None = None
    tree: str | None = None
    separation: float = 1.5
    scale: float = 2.0
    common: dict[str, float] = field(default_factory=dict)
    uncorrelated: dict[str, float] = field(default_factory=dict)
    efficiency_errors: dict[str, float] = field(default_factory=dict)
    exposure: str | None = None
    statistic: str = "bayesian"
    prior: str = "flat"
    cl: float = 0.90
    pseudo_planes: int = 0
    seed: int = 1
    force: bool = False

    def __post_init__(self) -> None:
        check_level(self.cl)
        if self.statistic not in PLANE_STATISTICS:
            raise InputError(
                "There is no such statistic for a plane.",
                given=self.statistic,
                allowed=", ".join(PLANE_STATISTICS),
                suggestion=nearest(self.statistic, PLANE_STATISTICS),
            )
        if self.pseudo_planes < 0 or self.seed < 0:
            raise InputError(
                "These pseudo-planes cannot be drawn.",
                given=f"{self.pseudo_planes} planes, seed {self.seed}",
                allowed="0 (no global p-value) or more, and a seed of 0 or more",
                suggestion="10000 give a global p-value of 1 % to a tenth of it",
            )
