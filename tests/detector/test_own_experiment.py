"""A file that changes numbers of an experiment, and everything that can be wrong with it."""

import math

import pytest

from lumbra.detector import BELLE2, assumptions, experiment
from lumbra.foundation import InputError

WHOLE = """
base = "belle2"
title = "Belle II with a better veto"
source = "a study"

[calorimeter]
crack_half_width = "0.05 deg"
loss_barrel = [0.02, 0.01, "0.01 %"]

[tracker]
pt_linear = {value = 0.0011, source = "design", trust = "good"}

[lml13]
energy = "400 MeV"

[period.2019-2020.photon_veto]
barrel = 0.99

[period.upgrade]
like = "2019-2022"
about = "with polarised beams, perhaps"
data.luminosity = "1/ab"
data.luminosity_recorded = "1/ab"
beams.electron = 7.2
menu.lml13 = "50 %"
"""


def _load(tmp_path, text, name="better.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return experiment(str(path))


def test_numbers_are_changed_where_the_file_says(tmp_path):
    mine = _load(tmp_path, WHOLE)
    assert (mine.name, mine.title) == ("better", "Belle II with a better veto")
    assert mine.calorimeter.crack_half_width == pytest.approx(math.radians(0.05))
    assert mine.calorimeter.loss_barrel == pytest.approx((0.02, 0.01, 1e-4))
    assert mine.tracker.pt_linear == 0.0011
    assert mine.period("2019-2020").photon_veto.barrel == 0.99
    assert mine.period("2018").photon_veto.barrel == BELLE2.period("2018").photon_veto.barrel
    numbers = {line.name: values for line, values in mine.menu("upgrade").items()}
    assert numbers["lml13"][0].energy == pytest.approx(0.4)
    assert numbers["lml13"][1] == 0.5
    upgrade = mine.period("upgrade")
    assert (upgrade.luminosity, upgrade.status) == (1000.0, "projected")
    assert mine.during("upgrade").beams.electron == 7.2
    assert mine.beams == BELLE2.beams
    # the original is as it was
    assert BELLE2.tracker.pt_linear == 0.0013


def test_sources_say_what_was_changed(tmp_path):
    mine = _load(tmp_path, WHOLE)
    numbers = {p.name: p for p in mine.parameters}
    assert numbers["tracker.pt_linear"].source == "design"
    assert numbers["tracker.pt_linear"].trust == "good"
    changed = numbers["calorimeter.crack_half_width"]
    assert changed.trust == "assumed"
    assert changed.source.startswith("a study; was 0.00261")
    assert "tracker.pt_linear" not in {p.name for p in assumptions(mine)}


def test_a_line_can_be_added_to_a_menu(tmp_path):
    mine = _load(tmp_path, 'base = "belle2"\n[period.2018.menu]\nlml6 = 1.0\n')
    assert mine.period("2018").menu["lml6"] == 1.0
    assert "lml6" not in BELLE2.period("2018").menu


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[calorimeter]\ncrack_loss = 0.1", 'base = "belle2"'),
        ('base = "belle-2"', "did you mean 'belle2'"),
        ('base = "belle2"\nname = "belle"', "belle-mine"),
        ('base = "belle2"\ntitel = "x"', "did you mean 'title'"),
        (
            'base = "belle2"\n[calorimter]\ncrack_loss = 0.1',
            "did you mean 'calorimeter.crack_loss'",
        ),
        (
            'base = "belle2"\n[calorimeter]\ncrack_los = 0.1',
            "did you mean 'calorimeter.crack_loss'",
        ),
        ('base = "belle2"\n[calorimeter]\ncrack_theta = "90 degre"', "did you mean 'deg'"),
        ('base = "belle2"\n[calorimeter]\ncrack_theta = "90 GeV"', "another kind"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = 1.5', "was 0.5"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = true', "was 0.5"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = nan', "was 0.5"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = [0.1]', "was 0.5"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = {valu = 0.1}', "did you mean 'value'"),
        ('base = "belle2"\n[calorimeter]\ncrack_loss = {value = 1, trust = "yes"}', "trust"),
        ('base = "belle2"\n[period.2020.menu]\nlml6 = 1', "did you mean"),
        ('base = "belle2"\n[period.2018.menu]\nlm6 = 1', "did you mean 'menu.lml6'"),
        ('base = "belle2"\n[period.2018.data]\nluminosity = -1', "luminosity_recorded"),
        ('base = "belle2"\nperiod = 3', "[period.NAME]"),
        ('base = "belle2"\n[beams]\nelectron = -7', "7.004 and 4.002"),
        ('base = "belle2', "texts"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_way_out(tmp_path, text, hint):
    with pytest.raises(InputError) as caught:
        _load(tmp_path, text)
    parts = caught.value.parts()
    assert all(parts.values()), parts
    assert hint in parts["try"]


def test_a_file_that_is_not_there_names_the_nearest(tmp_path):
    (tmp_path / "better.toml").write_text('base = "belle2"')
    with pytest.raises(InputError, match=r"did you mean 'better\.toml'"):
        experiment(str(tmp_path / "beter.toml"))
