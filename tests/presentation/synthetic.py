"""Believable result folders made from formulas, so that figures are tested without physics."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CUTS = (
    ("generated", "all events of the sample"),
    ("two tracks", "exactly two tracks of opposite charge from the interaction point"),
    ("trigger", "two tracks, azimuthal opening angle above 90°"),
    ("muon identification", "0.15 < E < 0.4 GeV in the calorimeter, and E/p < 0.4"),
    ("dimuon pT > 0.2 GeV", "removes collinear final-state radiation, <script>alert(1)</script>"),
    ("recoil in the barrel", "33° < θ < 128°: best hermeticity"),
    ("no photon near the recoil", "none within 15°"),
    ("extra energy < 0.4 GeV", "in the whole calorimeter"),
    ("τ suppression", "projections of the recoil momentum on the leptons"),
)
MASSES = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
SHARES = {
    "mumugamma": (1.1e6 * 0.276, (1, 0.6, 0.47, 0.4, 0.33, 0.1, 5e-4, 2e-4, 1.2e-4)),
    "tautau": (9.2e5 * 0.276, (1, 0.5, 0.38, 0.02, 0.019, 0.012, 8e-3, 5e-3, 1e-4)),
    "eemumu": (1.9e7 * 0.276, (1, 0.02, 0.002, 0.0018, 0.0004, 2e-4, 1.9e-4, 1.5e-4, 6e-6)),
}
SIGNAL = (1, 0.62, 0.5, 0.44, 0.43, 0.29, 0.27, 0.25, 0.21)


def write_csv(path: Path, columns: dict[str, object]) -> None:
    """Write columns as the workflow does: notes, a header line, rows; NaN is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("# lumbra: 0.1.0\n# search: zprime-invisible\n")
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in zip(*(list(column) for column in columns.values()), strict=True):
            writer.writerow(
                ["" if isinstance(cell, float) and np.isnan(cell) else cell for cell in row]
            )


def background(mass: Array) -> dict[str, Array]:
    """Events per 0.2 GeV in 276 pb-1."""
    return {
        "mumugamma": 14 * np.exp(-0.5 * ((mass - 0.3) / 0.9) ** 2) + 0.15 * np.exp(-mass / 3),
        "tautau": 9 * np.exp(-0.5 * ((mass - 5) / 1.3) ** 2),
        "eemumu": 11 * np.exp(-0.5 * ((mass - 8.6) / 0.9) ** 2),
    }


def write_run_folder(folder: Path, data: bool = True) -> Path:
    """A folder as `lumbra run` leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.Generator(np.random.PCG64(11))
    _write_cutflow(folder)
    edges = np.arange(0, 10.51, 0.2)
    centre = (edges[1:] + edges[:-1]) / 2
    samples = background(centre)
    total = np.sum(list(samples.values()), axis=0)
    columns: dict[str, object] = {
        "mRecoil_low_GeV": edges[:-1].tolist(),
        "mRecoil_high_GeV": edges[1:].tolist(),
    }
    for name, values in samples.items():
        columns[f"{name}_events"] = values.tolist()
        columns[f"{name}_error"] = (0.1 * values + 0.02).tolist()
    columns["total_events"] = total.tolist()
    columns["total_error"] = (0.12 * total + 0.03).tolist()
    counts = rng.poisson(total).astype(float) if data else np.full(len(total), np.nan)
    columns["data_events"] = counts.tolist()
    columns["data_kind"] = ["pseudo" if data else "none"] * len(total)
    write_csv(folder / "spectrum.csv", columns)
    _write_limits(folder, rng, data)
    _write_impacts(folder)
    (folder / "provenance.json").write_text(json.dumps(run_provenance(data)), encoding="utf-8")
    return folder


def _write_cutflow(folder: Path) -> None:
    columns: dict[str, object] = {
        "step": list(range(len(CUTS))),
        "cut": [cut for cut, _ in CUTS],
        "reason": [reason for _, reason in CUTS],
    }
    for mass in MASSES:
        efficiency = np.array(SIGNAL) ** (1 + 0.03 * mass) * (1 - 0.05 * mass)
        efficiency[0] = 1
        name = f"signal_{mass:g}GeV"
        columns[f"{name}_events"] = (27 * np.exp(-mass / 2) * efficiency).tolist()
        columns[f"{name}_efficiency"] = efficiency.tolist()
        columns[f"{name}_entries"] = (20000 * efficiency).astype(int).tolist()
    for name, (produced, shares) in SHARES.items():
        columns[f"{name}_events"] = (produced * np.array(shares)).tolist()
        columns[f"{name}_efficiency"] = list(shares)
        columns[f"{name}_entries"] = (200000 * np.array(shares)).astype(int).tolist()
    write_csv(folder / "cutflow.csv", columns)


def _write_impacts(folder: Path) -> None:
    causes = ["trigger", "τ suppression", "size of the simulated samples", "all together"]
    columns: dict[str, object] = {"cause": causes}
    columns["impact_1GeV"] = [0.0104, 0.0222, 0.0461, 0.1385]
    columns["impact_3.002GeV"] = [0.0002, 0.0095, 0.0910, 0.1748]
    write_csv(folder / "impacts.csv", columns)


def _write_limits(folder: Path, rng: np.random.Generator, data: bool) -> None:
    mass = np.arange(0.5, 8.01, 0.25)
    efficiency = 0.045 * (1 - (mass / 11) ** 2)
    samples = {name: 1.6 * values for name, values in background(mass).items()}
    total = np.sum(list(samples.values()), axis=0)
    observed = rng.poisson(total).astype(float)
    unit = 9.95e4 * np.exp(-0.95 * (mass - 1) - 0.03 * (mass - 1) ** 2)
    expected = (2.3 + 1.64 * np.sqrt(total)) / (0.276 * efficiency)
    ratio = {"expected": 1.0, "minus2": 0.55, "minus1": 0.72, "plus1": 1.4, "plus2": 1.95}
    seen = expected * np.clip(1 + 0.35 * (observed - total) / np.sqrt(total + 1), 0.5, None)
    columns: dict[str, object] = {
        "mass_GeV": mass.tolist(),
        "window_low_GeV2": (mass**2 - 0.6).tolist(),
        "window_high_GeV2": (mass**2 + 0.6).tolist(),
        "efficiency": efficiency.tolist(),
        "efficiency_error": (0.04 * efficiency).tolist(),
        "background_events": total.tolist(),
        "background_error": (0.12 * total).tolist(),
        **{f"{name}_events": values.tolist() for name, values in samples.items()},
        "observed_events": (observed if data else np.full(len(mass), np.nan)).tolist(),
        "local_p_value": np.clip(rng.random(len(mass)), 0.004, None).tolist(),
        "sigma_g1_fb": unit.tolist(),
    }
    for method, scale in (("bayes", 1.0), ("cls", 1.06)):
        absent = np.full(len(mass), np.nan)
        columns[f"sigma_{method}_observed_fb"] = (scale * seen if data else absent).tolist()
        for name, factor in ratio.items():
            tail = "expected" if name == "expected" else f"expected_{name}"
            columns[f"sigma_{method}_{tail}_fb"] = (scale * factor * expected).tolist()
        for case in ("sm", "invisible"):
            branching = np.where(mass > 3.6, 0.36, 0.5) if case == "sm" else 1.0
            to_g = scale / (unit * branching)
            g = np.sqrt(seen * to_g) if data else absent
            columns[f"gprime_{case}_{method}_observed"] = g.tolist()
            for name, factor in ratio.items():
                tail = "expected" if name == "expected" else f"expected_{name}"
                g = np.sqrt(factor * expected * to_g)
                columns[f"gprime_{case}_{method}_{tail}"] = g.tolist()
    write_csv(folder / "limits.csv", columns)


def run_provenance(data: bool) -> dict[str, object]:
    """Provenance of a run, with text that must be escaped."""
    return {
        "lumbra": "0.1.0",
        "kind": "run",
        "search": "zprime-invisible",
        "edition": "belle2-2018",
        "title": "Z′ → invisible",
        "reaction": "e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible",
        "experiment": "Belle II (2018)",
        "luminosity_inverse_fb": 0.276,
        "seed": 1,
        "quick": False,
        "configuration_hash": "3f2a9c0de1b45f67",
        "data": "pseudo" if data else "none",
        "elapsed_s": 143.2,
        "systematics": [
            {"name": "trigger", "relative": 0.06, "on": "signal", "source": "PRL 124, 141801"},
            {"name": "τ suppression", "relative": 0.22, "on": "background", "source": "ibid."},
        ],
        "assumptions": [
            {
                "name": "photon inefficiency",
                "value": "1e-4 <b>bold</b>",
                "source": "assumed",
                "effect": "doubling it moves g′ at 1 GeV by 4 %",
            }
        ],
        "labels": {"mumugamma": "μ⁺μ⁻(γ)", "tautau": "τ⁺τ⁻(γ)", "eemumu": "e⁺e⁻μ⁺μ⁻"},
        "method": "bayes",
        "couplings": [
            {
                "case": case,
                "label": label,
                "symbol": "g′",
                "unit": "",
                "power": 2.0,
                "most": 3.5449077018110318,
                "columns": f"gprime_{case}_{{method}}_{{kind}}",
            }
            for case, label in (("sm", "Z′ → neutrinos"), ("invisible", "BF(Z′ → invisible) = 1"))
        ],
        "spectra": {"spectrum": {"column": "mRecoil", "label": "Recoil mass", "unit": "GeV"}},
        "published": ["belle2_zprime_invisible_2018"],
        "notes": ["Expected limits use 2000 pseudo-experiments."],
        "cl": 0.9,
        "largest_excess": {
            "mass_GeV": 5.25,
            "local_p_value": 0.004,
            "significance": 2.65,
            "global_p_value": 0.12,
        },
    }


def write_hunt_folder(folder: Path) -> Path:
    """A folder as `lumbra hunt` leaves it: a falling spectrum with a bump at 2.1 GeV."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.Generator(np.random.PCG64(5))
    edges = np.linspace(1, 3, 201)
    centre = (edges[1:] + edges[:-1]) / 2
    fit = 400 * np.exp(-(centre - 1) / 1.2)
    bump = 75 * np.exp(-0.5 * ((centre - 2.1) / 0.02) ** 2)
    count = rng.poisson(fit + bump).astype(float)
    write_csv(
        folder / "spectrum.csv",
        {
            "mass_low_GeV": edges[:-1].tolist(),
            "mass_high_GeV": edges[1:].tolist(),
            "count": count.tolist(),
            "background_fit": fit.tolist(),
        },
    )
    mass = np.arange(1.1, 2.9, 0.01)
    error = 20 * np.exp(-(mass - 1) / 2.4)
    z = rng.normal(size=len(mass)) * 0.8 + 5.2 * np.exp(-0.5 * ((mass - 2.1) / 0.03) ** 2)
    p_value = np.exp(-0.717 * np.maximum(z, 0) - 0.416 * np.maximum(z, 0) ** 2) / 2
    columns: dict[str, object] = {
        "mass_GeV": mass.tolist(),
        "yield": (z * error).tolist(),
        "yield_error": error.tolist(),
        "q0": (np.maximum(z, 0) ** 2).tolist(),
        "local_p_value": p_value.tolist(),
        "local_significance": z.tolist(),
        "limit_observed": (error * np.clip(z + 1.64, 0.4, None)).tolist(),
        "unbinned_local_significance": (z + 0.2 * rng.normal(size=len(mass))).tolist(),
    }
    ratio = {"expected": 1.64, "minus2": 0.9, "minus1": 1.2, "plus1": 2.3, "plus2": 3.2}
    for name, factor in ratio.items():
        tail = "expected" if name == "expected" else f"expected_{name}"
        columns[f"limit_{tail}"] = (factor * error).tolist()
    biased = "converged, biased: the smooth background alone gives a yield"
    columns["goodness_p_value"] = rng.random(len(mass)).tolist()
    columns["status"] = ["converged"] * (len(mass) - 12) + [biased] * 12
    write_csv(folder / "scan.csv", columns)
    provenance = {
        "lumbra": "0.1.0",
        "kind": "hunt",
        "spectrum": "falling.csv",
        "resolution": "0.02",
        "window": 10.0,
        "order": 3,
        "pseudo_experiments": 1000,
        "cl": 0.95,
        "seed": 1,
        "notes": ["order: 3"],
        "largest_excess": {
            "mass_GeV": 2.1,
            "local_p_value": 1e-7,
            "significance": 5.2,
            "global_p_value": None,
        },
    }
    (folder / "provenance.json").write_text(json.dumps(provenance), encoding="utf-8")
    return folder
