"""Cards to HEPData's YAML and back, and cards from tables of others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import ColumnError, DataError, InputError
from lumbra.interpretation.published import (
    LifetimeLimit,
    card_of_table,
    export_hepdata,
    load_limit,
    load_observed,
    load_published,
    write_card,
)
from lumbra.interpretation.published.card import Card, parse_card
from tests.interpretation.published.cards import HEADER, card

FOREIGN = """independent_variables:
- header: {name: "m(A')", units: MeV}
  values:
  - {low: 900, high: 1100}
  - {low: 1100, high: 1300}
dependent_variables:
- header: {name: Upper limit, units: fb}
  qualifiers:
  - {name: RE, value: E+ E- --> GAMMA A'}
  values:
  - {value: 3.0}
  - {value: 4.0}
- header: {name: Expected, units: fb}
  values:
  - {value: 2.0}
  - {value: 2.5}
"""
ENTRIES = HEADER | {"quantity": "sigma_fb", "unit": "fb"}


@pytest.mark.parametrize(
    "name",
    [
        "belle2_tau_to_e_alpha_2022", "na64_visible_2019", "context_alp_photon_charm",
        "babar_b_to_k_invisible_x_recast",
    ],
)  # fmt: skip
def test_there_and_back(name: str, tmp_path: Path) -> None:
    card = load_observed(name)
    path = export_hepdata(tmp_path / f"{name}.yaml", card)
    again = load_observed(path)
    assert dict(again.certificate) == dict(card.certificate)
    assert list(again.table) == list(card.table)
    assert all(np.array_equal(again.table[c], card.table[c]) for c in card.table)
    assert type(load_published(path)) is type(load_published(name))


def test_lifetimes_there_and_back(tmp_path: Path) -> None:
    text = card("mass_GeV,ctau_10um,ctau_400um", "1,1e-6,1e-5\n2,1e-7,1e-6", shape="lifetime")
    path = export_hepdata(tmp_path / "mine.yaml", parse_card("mine", text))
    found = load_published(path)
    assert isinstance(found, LifetimeLimit)
    assert found.ctau == pytest.approx([0.001, 0.04])


def test_a_table_of_others(tmp_path: Path) -> None:
    path = tmp_path / "foreign.yaml"
    path.write_text(FOREIGN, encoding="utf-8")
    card = card_of_table(path, "mine", ENTRIES, column="Upper_limit_fb")
    limit = load_limit(write_card(tmp_path / "cards", card))
    assert limit.mass == pytest.approx([1.0, 1.2])
    assert limit.limit == pytest.approx([3, 4])
    assert limit.quantity == "sigma_fb"
    with pytest.raises(InputError, match="already"):
        write_card(tmp_path / "cards", card)


@pytest.mark.parametrize(
    ("name", "unit", "first"),
    [("m_TEV", None, 1000), ("m_keV", None, 1e-6), ("m", "GeV", 1), ("m_GeV", "eV", 1e-9)],
)
def test_units_of_masses(tmp_path: Path, name: str, unit: str | None, first: float) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{name},g\n1,0.1\n2,0.2\n", encoding="utf-8")
    found = card_of_table(path, "mine", HEADER, unit=unit)
    assert found.table["mass_GeV"][0] == pytest.approx(first)
    for wrong in ("m", "m_eVs"):
        path.write_text(f"{wrong},g\n1,0.1\n2,0.2\n", encoding="utf-8")
        with pytest.raises(InputError, match="no unit"):
            card_of_table(path, "mine", HEADER)


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "foreign.yaml"
    path.write_text(FOREIGN, encoding="utf-8")
    with pytest.raises(InputError, match="Which column"):
        card_of_table(path, "mine", ENTRIES)
    with pytest.raises(InputError, match="did you mean 'Upper_limit_fb'"):
        card_of_table(path, "mine", ENTRIES, column="Upper_limt_fb")
    with pytest.raises(ColumnError):
        card_of_table(path, "mine", ENTRIES, column="Expected_fb", mass="mass_GeV")
    with pytest.raises(DataError, match="no 'confidence'"):
        card_of_table(path, "mine", ENTRIES | {"confidence": ""}, column="Expected_fb")
    with pytest.raises(DataError, match="did you mean 'confidence'"):
        card_of_table(path, "mine", ENTRIES | {"confidense": "1"}, column="Expected_fb")
    with pytest.raises(DataError, match="no 'title'"):
        load_limit(path)


@pytest.mark.parametrize("name", ["../evil", "a/b", "/tmp/evil", "..", "<i>"])
def test_cards_stay_in_their_folder(name: str, tmp_path: Path) -> None:
    plain = parse_card("mine", card())
    folder = tmp_path / "cards"
    with pytest.raises(InputError, match="only into the folder"):
        write_card(folder, Card(name, plain.certificate, plain.table))
    assert list(tmp_path.rglob("*")) == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cards", tmp_path / "outside.csv"
    folder.mkdir()
    (folder / "mine.csv").symlink_to(outside)
    with pytest.raises(InputError, match="only into the folder"):
        write_card(folder, parse_card("mine", card()))
    assert not outside.exists()


def test_other_formats_and_text_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="YAML"):
        export_hepdata(tmp_path / "x.csv", load_observed("belle2_alp_2020"))
    with pytest.raises(DataError):
        export_hepdata(tmp_path / "x.yaml", load_observed("belle2_knunu_ita_counts"))
    assert list(tmp_path.iterdir()) == []
