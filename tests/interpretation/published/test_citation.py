"""BibTeX: what the card says, nothing else."""

from __future__ import annotations

import re

from lumbra.interpretation.published import bibtex, certificates
from lumbra.interpretation.published.card import parse_card
from tests.interpretation.published.cards import card


def test_a_paper_comes_once_and_whole() -> None:
    known = certificates()
    names = ("babar_visible_darkphoton_2014", "kloe_darkphoton_2012_phi_eta_ee")
    text = bibtex([known[name] for name in (*names, names[0])])
    assert text.count("@article") == 2
    assert "@article{Lees:2014xha," in text
    for field in ("volume = {113}", "year = {2014}", "pages = {201801}", "eprint = {1406.2980}"):
        assert field in text
    assert "note = {see also arXiv:1603.06086}" in text


def test_no_journal_is_made_up() -> None:
    entry = bibtex([certificates()["babar_y3s_gamma_invisible_2008"]])
    assert entry.startswith("@misc{BaBar:2008aby,")
    assert "journal" not in entry
    assert "recalled" in entry
    bare = bibtex([parse_card("mine_2031", card(title="Ours & theirs_{100 %}")).certificate])
    assert bare.startswith("@misc{mine_2031,")
    assert r"Ours \& theirs\_\{100 \%\}" in bare
    assert "unstated" not in bare


def test_every_entry_is_balanced_and_unique() -> None:
    text = bibtex(certificates().values())
    entries = [entry for entry in text.split("\n\n") if entry.strip()]
    keys = [re.match(r"@(?:article|misc)\{([A-Za-z0-9:_.+-]+),\n", entry) for entry in entries]
    assert all(keys)
    assert len({match[1] for match in keys if match}) == len(entries) > 40
    for entry in entries:
        plain = re.sub(r"\\[{}]", "", entry)
        assert plain.count("{") == plain.count("}")


def test_a_key_cannot_break_out_of_its_entry() -> None:
    entry = bibtex([parse_card("mine", card(bibkey="a},@b{<script>")).certificate])
    assert entry.startswith("@misc{abscript,")
