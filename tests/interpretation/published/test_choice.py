"""Choosing among cards."""

from __future__ import annotations

import pytest

from lumbra.foundation import InputError
from lumbra.interpretation.published import certificates, choose


def test_by_model_experiment_quantity_and_level() -> None:
    known = certificates()
    dark = choose(known, model="Dark_Photon", quantity="epsilon", confidence=0.9)
    assert "babar_visible_darkphoton_2014" in dark
    assert "context_a1_2014" not in dark  # 95 %
    assert all(known[name]["model"] == "dark-photon" for name in dark)
    assert choose(known, experiment="belle-ii", model="lmu-ltau") == [
        "belle2_zprime_invisible_2018"
    ]
    assert choose(known, experiment=None) == list(known)


@pytest.mark.parametrize("wanted", [{"model": "dark-foton"}, {"experiment": "<b>"}])
def test_unknown_values_name_the_nearest(wanted: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        choose(certificates(), **wanted)
    assert all(caught.value.parts().values())
    with pytest.raises(InputError, match="90"):
        choose(certificates(), confidence=0.91)
