"""Which published limits go into a plane, and own results beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError, Table
from lumbra.interpretation.published import certificates, load_limit, load_published
from lumbra.presentation import ResultFolder
from lumbra.presentation.coupling_plane import own_limits, published_plane
from lumbra.presentation.plane_of_limits import PlaneRequest, draw_plane_of_limits

CARD = """# title: A search
# experiment: {experiment}
# year: 2025
# process: e+e- -> gamma A', A' -> mu+mu-
# model: dark-photon
# quantity: epsilon2
# unit: 1
# shape: curve
# kind: observed
# confidence: 0.9
# method: CLs
# origin: made up for a test
# trust: C
mass_GeV,epsilon2
0.5,1e-6
1.0,4e-6
"""


def test_all_limits_of_a_model_on_its_coupling() -> None:
    plane = published_plane("dark-photon")
    wanted = {
        name
        for name, card in certificates().items()
        if card["model"] == "dark-photon"
        and card["quantity"] in ("epsilon", "epsilon2")
        and card["shape"] in ("curve", "band", "contour")
    }
    assert set(plane.certificates) == wanted
    assert len(wanted) > 10
    assert plane.ylabel == "Mixing ε"
    assert plane.levels == [0.9, 0.95]
    assert len({e.label for e in plane.exclusions}) == len(wanted)


def test_a_level_chooses() -> None:
    plane = published_plane("dark-photon", level=0.9)
    assert plane.levels == [0.9]
    assert "context_a1_2014" not in plane.certificates


def test_curves_are_the_cards_with_gaps() -> None:
    plane = published_plane("dark-photon")
    labels = dict(zip(plane.certificates, plane.exclusions, strict=True))
    drawn = labels["context_lhcb_prompt_2019"]
    card = load_limit("context_lhcb_prompt_2019")
    known = np.isfinite(drawn.value)
    assert np.isin(drawn.mass[known], card.mass).all()
    for low, high in card.certificate.gaps:
        assert np.isnan(drawn.value[(drawn.mass > low) & (drawn.mass < high)]).all()
    assert not known.all()


def test_bands_and_contours_are_outlines() -> None:
    plane = published_plane("dark-photon")
    drawn = dict(zip(plane.certificates, plane.exclusions, strict=True))["na64_visible_2019"]
    band = load_published("na64_visible_2019")
    assert drawn.closed
    assert len(drawn.mass) == 2 * len(band.mass)
    alp = published_plane("alp")
    assert alp.quantity == "g_agg"
    assert alp.ylabel == "Coupling gₐᵧᵧ  [GeV⁻¹]"
    assert any(e.open_above for e in alp.exclusions)


def test_cards_of_ones_own_join_and_are_converted(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(CARD.format(experiment="<b>Mine</b>"), encoding="utf-8")
    plane = published_plane("dark-photon", cards=tmp_path)
    mine = dict(zip(plane.certificates, plane.exclusions, strict=True))["mine"]
    np.testing.assert_allclose(mine.value, [1e-3, 2e-3])
    svg = tmp_path / "plane.svg"
    _, files = draw_plane_of_limits(
        PlaneRequest("dark-photon", svg, cards=tmp_path, bibtex=tmp_path / "all.bib")
    )
    assert files == [svg, tmp_path / "all.bib"]
    assert "<b>" not in svg.read_text(encoding="utf-8")
    assert (tmp_path / "all.bib").read_text(encoding="utf-8").count("@") == 1 + len(
        {card["bibkey"] for card in plane.certificates.values()}
    )


def test_own_limits_stand_in_the_plane_of_their_coupling(run_folder: ResultFolder) -> None:
    found = own_limits(run_folder, "gprime")
    assert [own.label for own in found] == [
        "belle2-2018, Z′ → neutrinos (this work)", "belle2-2018, BF(Z′ → invisible) = 1 (this work)"
    ]  # fmt: skip
    limits = run_folder.tables["limits"]
    np.testing.assert_array_equal(
        found[1].limit.expected,
        limits["gprime_invisible_bayes_expected"][: len(found[1].limit.mass)],
    )
    with pytest.raises(DataError, match="no limit that goes into this plane"):
        own_limits(run_folder, "epsilon")


def test_a_recast_stands_in_the_plane_of_its_coupling(tmp_path: Path) -> None:
    table = Table({"mass_GeV": np.array([0.1, 1.0]), "coupling_lower": np.array([1e-4, 2e-4])})
    provenance = {"model": "b-minus-l", "parameter": "coupling", "limit": "a_card"}
    folder = ResultFolder(tmp_path, "recast", provenance, {"recast": table})
    (found,) = own_limits(folder, "g_bl")
    assert found.label == "a_card, recast"
    np.testing.assert_array_equal(found.limit.observed, [1e-4, 2e-4])
    with pytest.raises(DataError):
        own_limits(folder, "gprime")


def test_what_cannot_be(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for wrong, words in (
        ({"model": "dark-foton"}, "did you mean 'dark-photon'"),
        ({"quantity": "g_agg"}, "on this quantity"),
        ({"level": 0.5}, "No published limit fits"),
        ({"level": 90.0}, "confidence level cannot be used"),
        ({"leave_out": ("nothing",)}, "no such card to leave out"),
        ({"mass_range": (2.0, 1.0)}, "range of masses"),
        ({"coupling_range": (0.0, 1.0)}, "range of couplings"),
        ({"style": "belle"}, "no such style"),
        ({"out": tmp_path / "a.gif"}, "not drawn into files like this"),
        ({"cards": tmp_path / "none"}, "no such folder"),
        ({"mass_range": (1e3, 1e4)}, "nothing to draw"),
    ):
        with pytest.raises(InputError) as raised:
            draw_plane_of_limits(PlaneRequest(**{"model": "dark-photon", "out": out, **wrong}))
        assert words in raised.value.message(), wrong
    with pytest.raises(DataError, match="not a result folder"):
        draw_plane_of_limits(PlaneRequest("dark-photon", out, add=(tmp_path,)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("style", ["root", "lhcb"])
def test_styles_of_experiments_have_all_letters(style: str, tmp_path: Path) -> None:
    """A missing letter is a warning of matplotlib, and an error here."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        request = PlaneRequest("alp", tmp_path / "a.svg", style=style)
        draw_plane_of_limits(request)
