import json
from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.histfactory import StatError, hs3, write_hs3
from tests.inference.histfactory.examples import random_model

KINDS = ["none", "staterror", "shapesys"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_that_is_used_is_declared(kind):
    """The standard's rules: names are unique, and each that is referred to exists."""
    model = random_model(1, kind)
    spec = json.loads(json.dumps(hs3(model), allow_nan=False))
    assert spec["metadata"]["hs3_version"] == "0.2"
    channels = [d for d in spec["distributions"] if d["type"] == "histfactory_dist"]
    used = {
        name
        for d in channels
        for s in d["samples"]
        for m in s["modifiers"]
        for name in m.get("parameters", [m.get("parameter")])
    }
    for part in (
        spec["parameter_points"][0]["parameters"],
        spec["domains"][0]["axes"],
    ):
        names = [entry["name"] for entry in part]
        assert len(set(names)) == len(names)
        assert set(names) == used
    likelihood = spec["likelihoods"][0]
    known = {d["name"] for d in spec["distributions"]}
    assert set(likelihood["distributions"] + likelihood["aux_distributions"]) == known
    assert set(likelihood["data"]) == {d["name"] for d in spec["data"]}
    analysis = spec["analyses"][0]
    assert analysis["parameters_of_interest"] == ["mu"]
    assert analysis["init"] == spec["parameter_points"][0]["name"]
    for data, channel in zip(spec["data"], model.channels, strict=True):
        assert data["contents"] == np.asarray(channel.observed).tolist()
        assert data["axes"][0]["nbins"] == len(channel)


@pytest.mark.parametrize("kind", KINDS)
def test_pyhs3_reads_it(tmp_path, kind):
    pyhs3 = pytest.importorskip("pyhs3")
    path = write_hs3(tmp_path / "model.json", random_model(2, kind))
    found = pyhs3.Workspace.load(path)
    assert [a.name for a in found.analyses] == ["random2"]


def test_edges_and_poisson_constraints():
    model = random_model(1)
    channel = replace(model.channels[0], edges=np.linspace(0, 3, 7))
    spec = hs3(replace(model, channels=[channel], stat_constraint="poisson"))
    assert spec["data"][0]["axes"] == [{"name": "x_c0", "edges": np.linspace(0, 3, 7).tolist()}]
    kinds = {
        m.get("constraint")
        for s in spec["distributions"][0]["samples"]
        for m in s["modifiers"]
        if m["type"] == "staterror"
    }
    assert kinds == {"Poisson"}


def test_bins_without_an_error_are_refused():
    model = random_model(1)
    channel = model.channels[0]
    samples = [
        replace(
            s,
            modifiers=[
                replace(m, error=[0.0, *m.error[1:]]) if isinstance(m, StatError) else m
                for m in s.modifiers
            ],
        )
        for s in channel.samples
    ]
    with pytest.raises(InputError, match="no error in bin 0"):
        hs3(replace(model, channels=[replace(channel, samples=samples)]))
