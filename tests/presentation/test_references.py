"""What limits are compared with."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.interpretation import list_limits
from lumbra.presentation import ResultFolder
from lumbra.presentation.references import references
from lumbra.searches import SEARCHES

CARD = "belle2_zprime_invisible_2018"


def with_published(folder: ResultFolder, *names: str) -> ResultFolder:
    """The folder, naming these published limits."""
    provenance = {**folder.provenance, "published": list(names)}
    return ResultFolder(folder.path, folder.kind, provenance, folder.tables)


def test_every_edition_names_limits_that_exist() -> None:
    named = {n for s in SEARCHES.values() for e in s.editions.values() for n in e.published}
    assert named <= set(list_limits())


def test_a_published_coupling_is_drawn_as_it_is_and_as_a_cross_section(
    run_folder: ResultFolder,
) -> None:
    found = references(with_published(run_folder, CARD))
    (coupling,) = found.coupling
    assert coupling.label == "Belle II, PRL 124 (2020) 141801"
    # g' at 1 GeV of the abstract's plateau, PRL 124 (2020) 141801
    assert np.interp(1.0, coupling.mass, coupling.value) == pytest.approx(0.051, abs=5e-4)
    (sigma,) = found.cross_section
    at = int(np.flatnonzero(sigma.mass == 1.0)[0])
    table = run_folder.tables["limits"]
    unit = float(table["sigma_g1_fb"][np.flatnonzero(table["mass_GeV"] == 1.0)[0]])
    assert sigma.value[at] == pytest.approx(0.051**2 * unit, rel=0.01)
    assert sigma.mass.max() <= coupling.mass.max()


def test_the_band_of_the_magnetic_moment_says_its_inputs(run_folder: ResultFolder) -> None:
    band = references(with_published(run_folder)).favoured
    assert band is not None
    assert "WP20" in band.label
    assert np.all(band.upper > band.lower)
    # upper 2σ edge for Δa = 279e-11 ± 76e-11 at 1 GeV, heavy limit g² = 12π² Δa (M/m_μ)²
    heavy = np.sqrt(12 * np.pi**2 * (279 + 2 * 76) * 1e-11) / 0.1056583755
    assert np.interp(1.0, band.mass, band.upper) == pytest.approx(heavy, rel=0.05)


def test_without_limits_there_is_nothing(hunt_folder: ResultFolder) -> None:
    found = references(hunt_folder)
    assert (found.coupling, found.cross_section, found.favoured) == ((), (), None)


def test_a_search_of_the_users_own_is_compared_with_the_band_only(
    run_folder: ResultFolder,
) -> None:
    folder = ResultFolder(
        run_folder.path,
        "run",
        {"search": "mine", "couplings": run_folder.provenance["couplings"]},
        run_folder.tables,
    )
    found = references(folder)
    assert list(found.coupling) == []
    assert found.favoured is not None
