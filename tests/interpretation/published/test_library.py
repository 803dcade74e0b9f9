"""Every card of the library, and finding, choosing and refusing cards."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.interpretation.published import (
    QUANTITIES,
    BestFit,
    Card,
    Contour,
    ExcludedBand,
    LifetimeLimit,
    PublishedLimit,
    certificates,
    list_limits,
    list_observed,
    load_limit,
    load_observed,
    load_published,
)
from lumbra.interpretation.published.certificate import FIELDS, REQUIRED, UNSTATED
from lumbra.models import MODELS
from tests.interpretation.published.cards import card

ALL = sorted({*list_limits(), *list_observed()})
STATED = [
    "year", "arxiv", "citation", "particle", "sides", "branching", "lifetime",
    "coupling", "points", "licence", "caveats",
]  # fmt: skip
"""What every packaged card says, though cards of others need not."""


@pytest.mark.parametrize("name", ALL)
def test_every_card_is_complete_and_sound(name: str) -> None:
    found = load_published(name)
    c = found.certificate
    assert found.name == name == name.lower()
    assert not c.problems()
    assert all(c[key] != UNSTATED for key in REQUIRED if key not in ("confidence", "method"))
    assert set(c) <= set(FIELDS)
    assert all(c[key] != UNSTATED for key in STATED)
    assert c["model"] in (*MODELS, "model-independent")
    assert c["quantity"] in QUANTITIES or c["shape"] == "table"
    assert c["points"] != "digitised" or c["trust"] in "BC"
    assert np.all([np.all(np.isfinite(v)) for v in _numbers(name)])


def _numbers(name: str) -> list[np.ndarray]:
    columns = load_observed(name).table.columns.values()
    return [values for values in columns if values.dtype.kind == "f"]


def test_the_library_holds_what_it_should() -> None:
    """49 tables of limits, 6 of projections, 10 of observed data."""
    shapes = [c["shape"] for c in certificates().values()]
    assert {s: shapes.count(s) for s in set(shapes)} == {
        "curve": 32, "band": 1, "contour": 18, "lifetime": 2, "fit": 3, "table": 9,
    }  # fmt: skip


def test_each_shape_has_its_own_form() -> None:
    forms = {
        "babar_visible_darkphoton_2014": PublishedLimit,
        "na64_visible_2019": ExcludedBand,
        "context_alp_photon_e137": Contour,
        "belle2_llp_bplus_kplus_s_mumu_2023": LifetimeLimit,
        "babar_single_photon_eps2_fit_below5p5gev": BestFit,
        "belle2_knunu_ita_counts": Card,
    }
    for name, form in forms.items():
        assert type(load_published(name)) is form


ABSTRACTS = {
    "babar_muonic_zprime_2016": (7e-4, 1.0),
    "babar_y1s_gamma_cc_2015": (7.4e-5, 2.4e-3),
    "babar_y1s_gamma_mumu_2012": (0.28e-6, 9.7e-6),
    "babar_y1s_gamma_tautau_2012": (0.9e-5, 13e-5),
    "babar_y23s_gamma_hadrons_2011": (1e-6, 8e-5),
    "babar_y3s_gamma_invisible_2008": (0.7e-6, 31e-6),
    "belle2_zprime_invisible_2018": (5e-2, 1.0),
    "belle2_tau_to_e_alpha_2022": (1.1e-3 * 0.178, 9.7e-3 * 0.178),
    "belle2_tau_to_mu_alpha_2022": (0.7e-3 * 0.174, 12.2e-3 * 0.174),
    "belle_y1s_gamma_mumu_2021": (3.1e-7, 1.6e-5),
    "besiii_jpsi_gamma_mumu_2015": (2.8e-8, 495.3e-8),
}
"""Smallest and largest limit as the abstracts have them (of τ → ℓα at 95 %, not 90 %)."""


DOUBTFUL = {
    "babar_y1s_gamma_cc_2015": "11 % below the abstract: probably the expected limit",
    "babar_y23s_gamma_hadrons_2011": "four times below the abstract at 0.3 GeV",
}
"""Cards that disagree, as their caveats say."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=DOUBTFUL[name]))
        if name in DOUBTFUL
        else name
        for name in ABSTRACTS
    ],
)
def test_digitised_limits_lie_where_the_abstracts_say(name: str) -> None:
    """10 % for digitisation and two printed digits; points below 0.27 GeV of one card are noise.

    Limits at 90 % are smaller than those at 95 %, by 1.2 for a Gaussian far from the boundary
    and 1.3 for a Poisson count of zero.
    """
    low, high = ABSTRACTS[name]
    limit = load_limit(name)
    values = limit.limit[limit.mass > 0.27] if "y1s_gamma_mumu_2012" in name else limit.limit
    slack = 1.3 if "alpha" in name else 1.0
    assert values.min() > low / slack / 1.1
    assert values.max() < high * 1.1


def test_na64_and_the_x17() -> None:
    """Between 1.2e-4 and 6.8e-4 at 16.7 MeV are excluded, says the abstract of arXiv:1912.11389."""
    na64 = load_published("na64_visible_2019")
    assert isinstance(na64, ExcludedBand)
    edges = [np.interp(0.0167, na64.mass, edge) for edge in (na64.lower, na64.upper)]
    assert edges == pytest.approx([1.2e-4, 6.8e-4], rel=0.05)


def test_names_may_be_written_with_dashes_and_capitals() -> None:
    assert load_limit("belle2-alp-2020").name == "belle2_alp_2020"
    assert load_limit("BaBar_muonic_zprime_2016").name == "babar_muonic_zprime_2016"


@pytest.mark.parametrize("name", ["belle2_zprime_invisible_2019", "<script>alert(1)</script>", ""])
def test_unknown_names_get_a_suggestion(name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_limit(name)
    assert all(caught.value.parts().values())


def test_a_missing_file_is_told_from_a_missing_name(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(card(), encoding="utf-8")
    with pytest.raises(InputError, match=r"did you mean 'mine\.csv'"):
        load_limit(tmp_path / "mime.csv")
    with pytest.raises(InputError, match="there is no card in"):
        load_limit("/nowhere/at/all.csv")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("context_alp_photon_e137", "lower_edge"),
        ("na64_visible_2019", "both edges"),
        ("belle2_llp_bplus_kplus_s_mumu_2023", "at_ctau"),
        ("babar_b_to_k_invisible_x_recast", "errors"),
        ("belle2_knunu_ita_counts", "load_observed"),
    ],
)
def test_what_is_no_function_of_mass_is_not_taken_for_one(name: str, instead: str) -> None:
    with pytest.raises(InputError, match=instead):
        load_limit(name)


def test_a_folder_of_own_cards(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(card(), encoding="utf-8")
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(card().encode()))
    assert {"mine", "packed"} <= set(list_limits("curve", cards=tmp_path))
    assert load_limit("packed", tmp_path).limit == pytest.approx([0.1, 0.2])
    with pytest.raises(InputError, match=r"did you mean 'mine'"):
        load_limit("min", tmp_path)
    (tmp_path / "belle2-alp-2020.csv").write_text(card(), encoding="utf-8")
    with pytest.raises(InputError, match="same name"):
        load_limit("mine", tmp_path)
    with pytest.raises(InputError, match="folder"):
        list_limits(cards=tmp_path / "none")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b""])
def test_files_that_are_no_text(tmp_path: Path, content: bytes) -> None:
    for suffix in (".csv", ".csv.gz"):
        path = tmp_path / f"bad{suffix}"
        path.write_bytes(content)
        with pytest.raises(DataError) as caught:
            load_limit(path)
        assert all(caught.value.parts().values())


def test_observed_tables() -> None:
    apex = load_observed("apex-2011-ee-mass")
    assert apex.table["count"].sum() == 770509
    counts = load_observed("belle2_knunu_ita_counts").table
    assert (len(counts), counts["observed"].sum()) == (24, 19175)
    assert counts["eta_bdt2_slice"][0] == "[0.94,0.96]"
    fit = load_published("babar_single_photon_eps2_fit_below5p5gev")
    assert isinstance(fit, BestFit)
    assert fit.value[0] == pytest.approx(-0.293146e-6)
    assert np.array_equal(fit.error_minus, fit.error_plus)
