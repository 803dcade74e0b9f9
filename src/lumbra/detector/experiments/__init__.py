"""Experiments as data, one per file, every number with its source and trust grade.

To add an experiment, write a file that fills an `Experiment` and name it in `EXPERIMENTS`.
"""

from pathlib import Path
from types import MappingProxyType

from lumbra.detector.experiment import Experiment
from lumbra.detector.experiments.babar import BABAR
from lumbra.detector.experiments.belle import BELLE
from lumbra.detector.experiments.belle2 import BELLE2
from lumbra.detector.experiments.bes3 import BES3
from lumbra.detector.experiments.kloe import KLOE
from lumbra.detector.experiments.own_file import load_experiment
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest

__all__ = [
    "BABAR",
    "BELLE",
    "BELLE2",
    "BES3",
    "EXPERIMENTS",
    "KLOE",
    "experiment",
    "load_experiment",
]

EXPERIMENTS = MappingProxyType({e.name: e for e in (BELLE2, BELLE, BABAR, KLOE, BES3)})
"""Every experiment, by its name."""


def experiment(name: str) -> Experiment:
    """The experiment of that name, or that of a file which changes one.

    Parameters
    ----------
    name : str
        A name in `EXPERIMENTS`, or the path of a TOML file (see `load_experiment`).

    Raises
    ------
    InputError
        If there is none, or the file cannot be used.
    """
    if name in EXPERIMENTS:
        return EXPERIMENTS[name]
    if name.endswith(".toml"):
        return load_experiment(Path(name), EXPERIMENTS)
    raise InputError(
        "There is no such experiment.",
        given=repr(name),
        allowed=", ".join(EXPERIMENTS) + ", or a TOML file that changes one",
        suggestion=nearest(name, EXPERIMENTS),
    )
