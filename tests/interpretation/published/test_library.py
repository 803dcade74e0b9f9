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
PACKAGED = [
    "collaboration",
    "year",
    "reference",
    "arxiv",
    "bibkey",
    "citation",
    "particle",
    "sides",
    "luminosity_fb",
    "branching",
    "lifetime",
    "coupling",
    "points",
    "licence",
    "caveats",
]
"""What the header of a packaged card says, or whose absence it was decided to leave unstated."""


@pytest.mark.parametrize("name", ALL)
def test_every_card_is_complete_and_sound(name: str) -> None:
    found = load_published(name)
    c = found.certificate
    assert found.name == name == name.lower()
    assert not c.problems()
    assert all(c[key] != UNSTATED for key in REQUIRED if key not in ("confidence", "method"))
    assert set(c) <= set(FIELDS)
    # these are known for every source
    for key in ("year", "arxiv", "bibkey", "citation", "points", "origin", "caveats", "lifetime"):
        assert c[key] != UNSTATED, key
    assert c["model"] in (*MODELS, "model-independent")
    assert c["quantity"] in QUANTITIES or c["shape"] == "table"
    assert c["trust"] == "C" or c["licence"] != UNSTATED or "none" in c["licence"]


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
    with pytest.raises(InputError, match="check the folder"):
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
