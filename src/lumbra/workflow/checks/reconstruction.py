"""Resolutions of reconstructed candidates: π0, axion-like particles, dark photons, B mesons."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import BABAR, BELLE2, Detected, Experiment, simulate
from lumbra.foundation import Events, Key, Table
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.foundation.particles import PHOTON, PION0, PSEUDOSCALAR
from lumbra.generation import process_named
from lumbra.generation.decays import Cascade, decay_all
from lumbra.generation.decays.spin import UNPOLARISED
from lumbra.generation.final_pairs import decay_to
from lumbra.reconstruction import CANDIDATES, choose
from lumbra.reconstruction.columns import photon_momenta
from lumbra.reconstruction.selected_objects import photons
from lumbra.reconstruction.truth import common_parent, is_signal
from lumbra.workflow.checks.check import Check, skipped
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.checks.vertices import vertex_resolutions
from lumbra.workflow.progress import Progress
from lumbra.workflow.windows import width_of

__all__ = ["alp_resolutions", "b_meson_widths", "dimuon_resolutions", "pi0_width", "resolved_pairs"]

Array = NDArray[np.float64]
References = Mapping[str, Reference]

_PERIOD: Final = "2019-2020"
_CORE: Final = {"tracker.tail_fraction": 0.0, "calorimeter.tail_alpha": 10.0}
"""Parameters that switch the tails of errors off."""
_BARREL: Final = np.radians([37.3, 123.7])


def _key(*names: str | int) -> Key:
    return Key(1).child("validate", "reconstruction", *names)


def _core(experiment: Experiment) -> Experiment:
    """The experiment without the tails of its errors."""
    for name, value in _CORE.items():
        experiment = experiment.varied(name, value)
    return experiment


def _width(table: Table, column: str) -> float:
    """Half the interval [GeV] that holds the central 68.27 % of a column."""
    values, weight = (np.asarray(table[name], float) for name in (column, "weight"))
    return width_of(values, weight)


def _alps(mass: float, count: int, radiation: bool = False) -> Events:
    """e⁺e⁻ → γa with a → γγ, nothing in front of the detector."""
    process = process_named("alp", mass=mass, radiation=radiation)
    events = process.generate(count, BELLE2.beams, _key("alp", f"{mass:g}"))
    spin = np.tile(UNPOLARISED, (len(events.pdg_id), 1, 1))
    channels = {PSEUDOSCALAR: decay_to("gamma", mass, 0)}
    return decay_all(Cascade(events, spin), channels, _key("decay", f"{mass:g}")).events


def _threshold(mass: float) -> float:
    """Smallest energy [GeV] of a photon in the search for an axion-like particle."""
    return 1.0 if mass <= 4 else 0.65


def _selected(table: Table, mass: float, sqrt_s: float) -> Table:
    """The right pairs of three photons that the search selects."""
    right = (table["genMotherPDG"] == PSEUDOSCALAR) & (table["isSignal"] == 1)
    share = np.asarray(table["M"], float) / sqrt_s
    keep = right & (share > 0.88) & (share < 1.03)
    for i in range(3):
        theta = np.asarray(table[f"daughter({i},theta)"], float)
        energy = np.asarray(table[f"daughter({i},E)"], float)
        keep &= (theta > _BARREL[0]) & (theta < _BARREL[1]) & (energy > _threshold(mass))
    return table.select(keep)


def alp_resolutions(references: References, progress: Progress) -> list[Check]:
    """Widths of m_γγ and of the mass that recoils against the lone photon, and where they meet."""
    pair, lone = references["alp_pair_width"], references["alp_recoil_width"]
    masses = sorted({*pair.points, *lone.points})
    progress.stage("axion-like particles", 2 * len(masses))
    checks: list[Check] = []
    for experiment, core in ((_core(BELLE2), True), (BELLE2, False)):
        widths = {}
        for mass in masses:
            events = _alps(mass, 30_000)
            detected = simulate(events, experiment, _PERIOD, _key("three", f"{mass:g}"))
            table = CANDIDATES["three-photons"].reconstruct(detected, experiment, events)
            chosen = _selected(table, mass, experiment.beams.sqrt_s)
            names = "daughterInvM(0,1)", "daughter(2,mRecoil)"
            widths[mass] = [1e3 * _width(chosen, name) for name in names]
            progress.advance()
        if core:
            note = "tail of the energy response off"
            checks += [pair.compare(m, widths[m][0], note) for m in pair.points]
            checks += [lone.compare(m, widths[m][1], note) for m in lone.points]
        said = "tail off" if core else "68.27 % interval, with the tail of the energy response"
        meeting = _meeting({m: widths[m] for m in lone.points})
        suffix = "-core" if core else "-tail"
        checks.append(references["alp_switch"].compare(6.85, meeting, said, suffix))
    return checks


def _meeting(widths: Mapping[float, list[float]]) -> float:
    """Mass [GeV] at which two widths are equal, their ratio's logarithm linear in between."""
    masses = np.array(sorted(widths))
    ratio = np.array([math.log(widths[m][0] / widths[m][1]) for m in masses])
    return float(np.interp(0.0, ratio, masses)) if ratio[0] < 0 < ratio[-1] else math.nan


def resolved_pairs(references: References, progress: Progress) -> list[Check]:
    """Share of axion-like particles in the search's acceptance whose photons are two clusters."""
    reference = references["alp_resolved"]
    progress.stage("resolved pairs", len(reference.points))
    clear = BELLE2.varied("material.conversion", 0.0)
    checks = []
    for mass in reference.points:
        events = _alps(mass, 20_000)
        inside = _in_acceptance(events, mass)
        detected = simulate(events, clear, _PERIOD, _key("resolved", f"{mass:g}"))
        checks.append(reference.compare(mass, _resolved(events, detected, inside)))
        progress.advance()
    return checks


def _in_acceptance(events: Events, mass: float) -> NDArray[np.bool_]:
    """Events whose three photons the search would take if each were a cluster."""
    lab = events.to_lab(BELLE2.beams)
    photon = (lab.pdg_id == PHOTON) & (lab.status == 1)
    p = lab.momentum
    theta = np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3])
    good = photon & (p[:, 0] > _threshold(mass)) & (theta > _BARREL[0]) & (theta < _BARREL[1])
    return np.asarray(np.add.reduceat(good, lab.offsets[:-1]) == 3)


def _resolved(events: Events, detected: Detected, inside: NDArray[np.bool_]) -> float:
    """Weighted share with both photons of the pair seen, of those with one or both."""
    clusters = detected.clusters
    particle = clusters.particle[clusters.particle >= 0]
    from_alp = np.flatnonzero(
        events.pdg_id[events.mother + np.repeat(events.offsets[:-1], np.diff(events.offsets))]
        == PSEUDOSCALAR
    )
    from_alp = from_alp[events.mother[from_alp] >= 0]
    seen = np.isin(from_alp, particle).reshape(-1, 2).sum(axis=1)
    weight = events.weight * inside
    return float(np.sum(weight[seen == 2]) / np.sum(weight[seen > 0]))


def dimuon_resolutions(references: References, progress: Progress) -> list[Check]:
    """Width of the fitted dimuon mass in γμμ, with BaBar and with Belle II."""
    reference = references["babar_dimuon_width"]
    progress.stage("dimuon mass", 2 * len(reference.points))
    checks = []
    for experiment, period in ((BABAR, "Y4S"), (BELLE2, _PERIOD)):
        for mass in reference.points:
            raw, fitted = _dimuon_widths(experiment, period, mass)
            note = f"{raw:.3g} MeV before the fit; 68.27 % interval of the simulation with tails"
            if experiment is BABAR:
                checks.append(reference.compare(mass, fitted, note))
            else:
                quantity = f"σ(m_μμ) in γμμ after the fit with Belle II [MeV], {mass:g} GeV"
                checks.append(skipped(f"belle2_dimuon_width/{mass:g}", quantity, fitted, note))
            progress.advance()
    return checks


def _dimuon_widths(experiment: Experiment, period: str, mass: float) -> tuple[float, float]:
    """Widths [MeV] of the pair's mass before and after the fit of the four-momentum."""
    beams = experiment.during(period).beams
    process = process_named("dark-photon-leptons", mass=mass, radiation=False)
    events = process.generate(40_000, beams, _key("dimuon", experiment.name, f"{mass:g}"))
    photon = events.to_lab(beams).momentum[events.offsets[:-1]]
    cosine = photon[:, 3] / photon[:, 0]
    events = events.select((cosine > -0.9) & (cosine < 0.94))
    detected = simulate(events, experiment, period, _key("muons", experiment.name, f"{mass:g}"))
    table = CANDIDATES["dimuon-photon"].reconstruct(detected, experiment, events)
    good = (table["isSignal"] == 1) & (np.asarray(table["chiProb"], float) > 1e-3)
    table = table.select(good)
    raw, fitted = (f"{start}daughterInvM(0,1){end}" for start, end in (("", ""), ("fitted(", ")")))
    return 1e3 * _width(table, raw), 1e3 * _width(table, fitted)


def b_meson_widths(references: References, progress: Progress) -> list[Check]:
    """Widths of M_bc and ΔE in B⁺ → K⁺S, S → μ⁺μ⁻ at 1 GeV."""
    progress.stage("B mesons", 1)
    process = process_named("b-kaon-new", mass=1.0, generic=False)
    events = process.generate(20_000, BELLE2.beams, _key("b"))
    detected = simulate(events, BELLE2, _PERIOD, _key("b mesons"))
    table = CANDIDATES["kaon-dimuon"].reconstruct(detected, BELLE2, events)
    table = table.select(table["isSignal"] == 1)
    progress.advance()
    widths: tuple[tuple[str, str], ...] = (("mbc_width", "Mbc"), ("delta_e_width", "deltaE"))
    return [references[name].compare(1.0, 1e3 * _width(table, column)) for name, column in widths]


def pi0_width(references: References, progress: Progress) -> list[Check]:
    """Width of m_γγ of neutral pions in generic B decays, for photons above 0.1 GeV."""
    progress.stage("π0", 1)
    reference = references["pi0_width"]
    if find_spec("pythia8mc") is None:
        return [skipped("pi0_width", reference.quantity, None, "needs Pythia 8 for B decays")]
    events = process_named("bb").generate(3_000, BELLE2.beams, _key("pi0"))
    detected = simulate(events, BELLE2, _PERIOD, _key("pi0 photons"))
    clusters = detected.clusters
    pairs = choose(clusters.offsets, photons(detected), 2)
    particles = clusters.particle[pairs.rows]
    right = is_signal(clusters.pdg_id[pairs.rows], particles, (PHOTON, PHOTON))
    right &= common_parent(events, pairs.event, particles) == PION0
    rows = pairs.rows[right]
    total = photon_momenta(detected, rows[:, 0]) + photon_momenta(detected, rows[:, 1])
    mass = np.sqrt(np.maximum(invariant_mass_squared(total), 0.0))
    progress.advance()
    note = f"median {np.median(mass):.4f} GeV; 68.27 % interval with the tail of the response"
    return [reference.compare(0.1, 1e3 * width_of(mass, np.ones(len(mass))), note)]


RECONSTRUCTION: Final[tuple[Callable[[References, Progress], list[Check]], ...]] = (
    pi0_width,
    alp_resolutions,
    resolved_pairs,
    dimuon_resolutions,
    b_meson_widths,
    vertex_resolutions,
)
"""The groups, in the order of their rows."""
