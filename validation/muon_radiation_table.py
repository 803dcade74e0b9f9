"""Writes the table of e⁺e⁻ → μ⁺μ⁻X that recasts between spin-1 and spin-0 bosons read.

Run from the root of a checkout: python validation/muon_radiation_table.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from lumbra.foundation import Beams, Events, Key
from lumbra.foundation.particles import MUON
from lumbra.generation.lepton_radiation import muonphilic_scalar
from lumbra.generation.process import Process
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

TABLE = Path("src/lumbra/interpretation/recast/data/muon_radiation.csv")
BEAMS = Beams(7.007, 4.0, 0.083)
EVENTS = 400_000
MASSES = (
    0.01, 0.02, 0.05, 0.1, 0.15, 0.212, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5,
    4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5, 10.0,
)  # fmt: skip
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
PROCESSES: dict[str, Callable[[float], Process]] = {
    "vector": lambda mass: ZPrimeStrahlung(mass, 1.0, radiation=False),
    "scalar": lambda mass: muonphilic_scalar(mass, 1.0, "scalar", False),
    "pseudoscalar": lambda mass: muonphilic_scalar(mass, 1.0, "pseudoscalar", False),
}
HEADER = """\
# e+e- -> mu+ mu- X at sqrt(s) = 10.58 GeV, X radiated off a muon at unit coupling, tree level
# source: lumbra's own matrix elements, integrated by validation/muon_radiation_table.py
# columns: cross section [fb]; share with both muons at 17-150 degrees and above 0.5 GeV in the
#   laboratory of SuperKEKB; quantiles 0.1 to 0.9 of the momentum of X there [GeV]
"""


def main() -> None:
    """Write the table."""
    names = ["mass_GeV"]
    for kind in PROCESSES:
        names += [f"{kind}_fb", f"{kind}_share"]
        names += [f"{kind}_p{100 * q:.0f}_GeV" for q in QUANTILES]
    lines = [",".join(names)]
    for mass in MASSES:
        cells = [f"{mass:g}"]
        for kind, make in PROCESSES.items():
            key = Key(7).child("muon radiation", kind, f"{mass:g}")
            cells += numbers(make(mass).generate(EVENTS, BEAMS, key))
        lines.append(",".join(cells))
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def numbers(events: Events) -> list[str]:
    """Cross section, share in the acceptance and quantiles of the momentum of X."""
    lab = events.to_lab(BEAMS)
    momentum, weight = lab.momentum.reshape(-1, 3, 4), lab.weight
    muon = np.abs(lab.pdg_id.reshape(-1, 3)) == MUON
    size = np.linalg.norm(momentum[..., 1:], axis=-1)
    cosine = momentum[..., 3] / np.maximum(size, 1e-12)
    low, high = np.cos(np.radians([150.0, 17.0]))
    seen = np.all(~muon | ((cosine > low) & (cosine < high) & (size > 0.5)), axis=1)
    boson = size[~muon]
    order = np.argsort(boson)
    share = np.cumsum(weight[order]) / weight.sum()
    quantiles = np.interp(QUANTILES, share, boson[order])
    values = [weight.sum(), weight[seen].sum() / weight.sum(), *quantiles]
    return [f"{value:.5g}" for value in values]


if __name__ == "__main__":
    main()
