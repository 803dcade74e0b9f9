"""Sections of the report: question and answer, quality of fits, impacts, citations."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import Table
from lumbra.presentation import ResultFolder
from lumbra.presentation.answer import answer_of, question_of
from lumbra.presentation.citation import citations
from lumbra.presentation.fit_quality import fit_quality
from lumbra.presentation.systematics_table import systematics


def changed(folder: ResultFolder, **provenance: object) -> ResultFolder:
    return ResultFolder(
        folder.path, folder.kind, {**folder.provenance, **provenance}, folder.tables
    )


def test_the_question_names_the_reaction_and_the_data(run_folder: ResultFolder) -> None:
    assert question_of(run_folder) == (
        "Which couplings g′ of e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible can 276 pb⁻¹ of Belle II (2018) "
        "exclude?"
    )
    seen = changed(run_folder, data={"path": "a.root", "sha256": "", "tree": None})
    assert "do 276 pb⁻¹" in question_of(seen)


def test_the_answer_has_the_strongest_limit(run_folder: ResultFolder) -> None:
    limits = run_folder.tables["limits"]
    expected = np.asarray(limits["gprime_sm_bayes_expected"])
    best = int(np.argmin(expected))
    answer = answer_of(run_folder)
    assert (
        f"g′ above {expected[best]:.3g} is excluded at {limits['mass_GeV'][best]:.3g} GeV" in answer
    )
    assert f"Observed there: {limits['gprime_sm_bayes_observed'][best]:.3g}" in answer
    assert "at 90 % (Bayesian)" in answer
    assert "No significant excess" in answer


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "Open: "), (0.12, "No significant excess"), (1e-4, "Perhaps: "),
        (1e-8, "A peak or a fault"), (0.0, "no pseudo-experiment of 1000 has a larger one"),
    ],
)  # fmt: skip
def test_a_hunt_answers_by_its_global_p_value(
    hunt_folder: ResultFolder, share: float | None, words: str
) -> None:
    excess = {**hunt_folder.provenance["largest_excess"], "global_p_value": share}
    assert words in answer_of(changed(hunt_folder, largest_excess=excess))
    assert question_of(hunt_folder) == "Is there a narrow peak in falling.csv?"


def test_a_flagged_excess_is_no_answer(hunt_folder: ResultFolder) -> None:
    excess = {
        "mass_GeV": float(hunt_folder.tables["scan"]["mass_GeV"][-1]),
        "significance": 6.0, "global_p_value": 1e-8,
    }  # fmt: skip
    assert "Not to be trusted" in answer_of(changed(hunt_folder, largest_excess=excess))


def test_impacts_stand_beside_their_causes(run_folder: ResultFolder) -> None:
    page = systematics(run_folder)
    assert "Impact at 1 GeV" in page
    assert "Impact at 3 GeV" in page
    assert ">1 %<" in page
    assert "&lt; 0.05 %" in page
    assert "6 % on signal" in page
    assert "all together" in page
    assert "Impacts do not add up" in page


def test_systematics_without_impacts(run_folder: ResultFolder) -> None:
    tables = {name: table for name, table in run_folder.tables.items() if name != "impacts"}
    page = systematics(ResultFolder(run_folder.path, "run", run_folder.provenance, tables))
    assert "6 % on signal" in page
    assert "Impact at" not in page
    assert systematics(ResultFolder(run_folder.path, "run", {}, {})) == ""


def test_quality_of_the_windows_of_a_hunt(hunt_folder: ResultFolder) -> None:
    page = fit_quality(hunt_folder)
    goodness = np.asarray(hunt_folder.tables["scan"]["goodness_p_value"])
    assert "168 of 180 fits converged without a flag" in page
    worst = int(np.argmin(goodness))
    assert f"at {hunt_folder.tables['scan']['mass_GeV'][worst]:.4g} GeV" in page


def test_the_spectrum_of_a_run_has_a_probability(run_folder: ResultFolder) -> None:
    """Pseudo-data of the expectation itself: neither far too good nor far too bad."""
    assert "Pseudo-data against the simulated expectation" in fit_quality(run_folder)
    spectrum = run_folder.tables["spectrum"]
    far = spectrum.updated({"data_events": np.asarray(spectrum["data_events"]) + 30})
    page = fit_quality(ResultFolder(run_folder.path, "run", {}, {"spectrum": far}))
    chance = float(page.partition("p = ")[2].partition(" ")[0].replace("×10", "e").translate(
        str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    ))  # fmt: skip
    assert chance < 1e-10


def test_citations_are_the_program_the_search_and_the_limits(run_folder: ResultFolder) -> None:
    cited = changed(run_folder, reference="Belle II, PRL 124 (2020) 141801")
    sentences, entries = citations(cited)
    assert "lumbra 0.1.0" in sentences[0]
    assert "The search follows Belle II, PRL 124 (2020) 141801" in sentences[1]
    assert "@software{lumbra," in entries
    assert "141801" in entries
    unknown = changed(run_folder, published=["a_card_of_another_version"], lumbra="0.1}, evil = {")
    assert "evil = {" not in citations(unknown)[1]


def test_a_name_of_a_table_with_markup_is_escaped(hunt_folder: ResultFolder) -> None:
    nasty = changed(hunt_folder, spectrum="<script>alert(1)</script>")
    from lumbra.presentation.report import report

    page = report(nasty, [], {}, [])
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_folder_without_numbers_still_has_sections() -> None:
    empty = Table({"mass_GeV": np.array([1.0]), "local_p_value": np.array([np.nan])})
    assert "p-value" not in fit_quality(ResultFolder(None, "hunt", {}, {"scan": empty}))
