"""``lumbra list limits``, ``show limit`` and ``import-limit``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interpretation.published.cards import HEADER, card

Call = Callable[..., tuple[int, str, str]]
ALP = "belle2-alp-2020"


def test_limits_are_chosen_by_their_headers(call: Call) -> None:
    options = ("list", "limits", "--model", "dark-photon", "--cl", "90", "--quantity", "epsilon")
    status, out, _ = call(*options, "--json")
    assert status == 0
    items = json.loads(out)["items"]
    assert {item["model"] for item in items} == {"dark-photon"}
    assert {item["confidence"] for item in items} == {"0.90"}
    assert "babar_visible_darkphoton_2014" in {item["name"] for item in items}
    text = call(*options, "--experiment", "babar")[1]
    assert "babar_visible_darkphoton_2014" in text
    assert "kloe" not in text


def test_observed_data_have_a_list_of_their_own(call: Call) -> None:
    items = json.loads(call("list", "observed", "--json")[1])["items"]
    assert {item["shape"] for item in items} == {"table", "fit"}
    status, out, _ = call("show", "observed", "apex-2011-ee-mass")
    assert status == 0
    assert "number of points: 3000" in out


def test_bibtex_of_everything_chosen(call: Call) -> None:
    out = call("list", "limits", "--experiment", "kloe", "--bibtex")[1]
    assert out.count("@article{") == 4
    assert call("show", "limit", ALP, "--bibtex")[1].startswith("@article{Belle-II:2020jti,")


def test_everything_chosen_in_one_figure(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kloe.svg"
    options = ("list", "limits", "--experiment", "kloe", "--figure", str(path), "--bibtex")
    status, out, _ = call(*options, "--json")
    assert status == 0
    content = json.loads(out)
    assert content["files"] == [str(path)]
    assert content["bibtex"].count("@article{") == len(content["items"]) == 4
    assert "<svg" in path.read_text(encoding="utf-8")


def test_a_limit_in_full(call: Call, tmp_path: Path) -> None:
    figure, hepdata = tmp_path / "alp.svg", tmp_path / "alp.yaml"
    status, out, _ = call("show", "limit", ALP, "--figure", str(figure), "--hepdata", str(hepdata))
    assert status == 0
    for part in ("arxiv: 2007.13071", "number of points: 388", "sigma_fb: 60.87 to 1019"):
        assert part in out
    assert "<svg" in figure.read_text(encoding="utf-8")
    again = call("show", "limit", str(hepdata))[1]
    assert "number of points: 388" in again
    assert "0.215359,180" in call("show", "limit", ALP, "--points")[1]
    content = json.loads(call("show", "limit", ALP, "--json")[1])["content"]
    assert content["columns"] == ["mass_GeV", "sigma_fb"]
    assert content["points"][0] == [0.215359, 180]


def test_cards_of_ones_own(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "my_card.csv"
    path.write_text(card(title="Ours"), encoding="utf-8")
    assert "title: Ours" in call("show", "limit", str(path))[1]
    assert "title: Ours" in call("show", "limit", "my-card", "--cards", str(tmp_path))[1]
    listed = call("list", "limits", "--cards", str(tmp_path), "--json")[1]
    assert json.loads(listed)["items"][-1]["name"] == "my_card"


def test_a_card_from_a_table(call: Call, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("mass_MeV,limit\n1000,0.1\n2000,0.2\n", encoding="utf-8")
    entries = [f"--set={key}={value}" for key, value in HEADER.items()]
    folder = tmp_path / "cards"
    options = ("import-limit", str(table), "--name", "mine_2031", "--out", str(folder), *entries)
    status, out, _ = call(*options)
    assert status == 0
    assert "lumbra show limit" in out
    content = json.loads(call("show", "limit", str(folder / "mine_2031.csv"), "--json")[1])
    assert content["content"]["points"] == [[1.0, 0.1], [2.0, 0.2]]


BAD_CARDS = {
    "no_level": card(confidence=""),
    "no_unit": card(unit=""),
    "decimal_commas": card("mass_GeV;g", "1,0;0,1\n2,0;0,2"),
    "twice": card(rows="1,0.1\n1,0.2"),
    "no_function": card(rows="2,0.1\n1,0.2"),
    "empty": "",
    "<script>alert(1)<script>": card(),
}


@pytest.mark.parametrize("name", BAD_CARDS)
def test_bad_cards_are_refused(call: Call, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(BAD_CARDS[name], encoding="utf-8")
    _refused(call, "show", "limit", str(path))


@pytest.mark.parametrize(
    "options",
    [
        ("list", "limits", "--model", "dark-foton"),
        ("list", "limits", "--cl", "0"),
        ("list", "limits", "--cl", "91"),
        ("list", "limits", "--cl", "nan"),
        ("list", "limits", "--cards", "nowhere"),
        ("list", "models", "--cl", "90"),
        ("list", "searches", "--bibtex"),
        ("list", "searches", "--figure", "x.png"),
        ("list", "limits", "--model", "alp", "--figure", "x.png"),
        ("list", "limits", "--model", "alp", "--quantity", "epsilon", "--figure", "x.png"),
        ("show", "limit", "<script>"),
        ("show", "limit", "no/such.csv"),
        ("show", "limit", ALP, "--mass", "1"),
        ("show", "limit", ALP, "--figure", "alp.txt"),
        ("show", "limit", ALP, "--hepdata", "alp.txt"),
        ("show", "observed", "belle2_knunu_ita_counts", "--figure", "x.png"),
        ("show", "observed", "belle2_knunu_ita_counts", "--hepdata", "x.yaml"),
        ("show", "model", "dark-photon", "--bibtex"),
        ("show", "event", "x.parquet", "--points"),
        ("import-limit", "none.yaml", "--name", "a", "--out", "cards"),
    ],
)
def test_bad_requests_are_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    _refused(call, *options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "<b>"])
def test_no_card_is_written_outside_its_folder(call: Call, tmp_path: Path, name: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text("mass_GeV,g\n1,0.1\n2,0.2\n", encoding="utf-8")
    entries = [f"--set={key}={value}" for key, value in HEADER.items()]
    _refused(
        call, "import-limit", str(table), "--name", name, "--out", str(tmp_path / "c"), *entries
    )
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def _refused(call: Call, *options: str) -> None:
    status, out, err = call(*options)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert all(f"\n  {part}: " in err for part in ("given", "allowed", "try"))
