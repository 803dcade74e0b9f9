import json
from dataclasses import replace

import numpy as np
import pyhf
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.inference.histfactory import (
    Lumi,
    NormFactor,
    Parameter,
    Sample,
    TemplateModel,
    model_from_workspace,
    read_workspace,
    template_limits,
    workspace,
    write_patchset,
    write_workspace,
)
from tests.inference.histfactory.examples import random_model


@pytest.mark.parametrize("kind", ["none", "staterror", "shapesys"])
def test_there_and_back(tmp_path, kind):
    model = random_model(1, kind)
    spec = workspace(model)
    pyhf.schema.validate(spec, "workspace.json")
    path = write_workspace(tmp_path / "ws.json", model)
    again = read_workspace(path)
    assert workspace(again) == spec
    np.testing.assert_array_equal(template_limits(again).expected, template_limits(model).expected)


def test_patches_make_the_other_masses(tmp_path):
    first = replace(random_model(1), name="m_1")
    second = replace(
        first.with_template("signal", {c.name: np.ones(len(c)) for c in first.channels}),
        name="m_2",
    )
    paths = write_patchset(
        tmp_path, [first, second], [[1.0], [2.0]], ["mass_GeV"], description="two masses"
    )
    spec, patches = (json.loads(path.read_text()) for path in paths)
    found = pyhf.PatchSet(patches)
    found.verify(pyhf.Workspace(spec))
    applied = found.apply(pyhf.Workspace(spec), "m_2")
    assert applied["channels"] == workspace(second)["channels"]
    assert model_from_workspace(found.apply(spec, "m_1")).channels[0].name == "c0"


def broken(change):
    spec = json.loads(json.dumps(workspace(random_model(1))))
    change(spec)
    return spec


def sample(spec):
    return spec["channels"][0]["samples"][1]


BROKEN = {
    "NaN in a template": (lambda s: sample(s)["data"].__setitem__(2, None), "bin 2 is nan"),
    "negative template": (lambda s: sample(s)["data"].__setitem__(0, -1.0), "bin 0 is -1"),
    "fraction of an event": (
        lambda s: s["observations"][0]["data"].__setitem__(0, 1.5),
        "whole numbers",
    ),
    "no signal strength": (
        lambda s: s["measurements"][0]["config"].__setitem__("poi", "nu"),
        "no signal strength 'nu'",
    ),
    "shape factor": (
        lambda s: sample(s)["modifiers"].append(
            {"name": "free", "type": "shapefactor", "data": None}
        ),
        "'free' of type shapefactor",
    ),
    "no observations": (lambda s: s.pop("observations"), "KeyError: 'observations'"),
    "another number of bins": (
        lambda s: s["observations"][0]["data"].pop(),
        "5 counts; bins signal: 6",
    ),
    "unknown setting": (
        lambda s: s["measurements"][0]["config"]["parameters"].append(
            {"name": "stat_c0", "inits": [1.0] * 6}
        ),
        "settings that lumbra does not know",
    ),
    "luminosity without error": (
        lambda s: s["measurements"][0]["config"]["parameters"].pop(1),
        "centre None and width None",
    ),
    "all zero": (
        lambda s: [x.__setitem__("data", [0.0] * 6) for x in s["channels"][0]["samples"]],
        "expects no events",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_said(name):
    change, said = BROKEN[name]
    with pytest.raises((DataError, InputError), match=said) as raised:
        model_from_workspace(broken(change))
    assert all(raised.value.parts().values())


def test_files_that_are_none(tmp_path):
    (tmp_path / "ws.json").write_text('{"channels": [')
    with pytest.raises(DataError, match="not a whole"):
        read_workspace(tmp_path / "ws.json")
    with pytest.raises(InputError, match=r"did you mean 'ws.json'"):
        read_workspace(tmp_path / "wz.json")
    with pytest.raises(DataError, match="not a whole"):
        model_from_workspace({"channels": 3})
    spec = workspace(random_model(1))
    with pytest.raises(InputError, match="no such measurement"):
        model_from_workspace(spec, "other")


def test_what_the_form_cannot_say():
    model = replace(random_model(1), stat_constraint="poisson")
    with pytest.raises(InputError, match="write HS3"):
        workspace(model)
    channel = replace(
        model.channels[0], samples=[Sample("s", np.ones(6), [NormFactor("mu"), Lumi("L")])]
    )
    other = TemplateModel([channel], parameters={"L": Parameter(centre=1, width=0.1)})
    with pytest.raises(InputError, match="not called 'lumi'"):
        workspace(other)
