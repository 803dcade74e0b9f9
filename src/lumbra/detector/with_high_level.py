"""The high-level trigger, run over detected events."""

from __future__ import annotations

from dataclasses import replace

from lumbra.detector.detected import Detected
from lumbra.detector.experiment import Experiment
from lumbra.detector.parameter import fill
from lumbra.detector.trigger.high_level import HighLevel, high_level_objects
from lumbra.foundation import InputError, Key

__all__ = ["with_high_level"]


def with_high_level(seen: Detected, experiment: Experiment, key: Key) -> Detected:
    """The same events with the bits of the high-level lines beside those of the first level.

    Whether the first level accepted an event is not asked: an analysis combines the bits.

    Parameters
    ----------
    seen : Detected
        Made with the same experiment.
    experiment : Experiment
        One that has high-level lines.
    key : Key
        Of the random numbers: which events the trigger loses that a line accepts.

    Raises
    ------
    InputError
        If the experiment has no high-level lines.
    """
    if not experiment.high_level:
        raise InputError(
            f"{experiment.name} has no high-level trigger lines.",
            given=experiment.name,
            allowed="an experiment with lines of that kind, such as belle2",
            suggestion="its menu has all the lines that are known; leave the high level out",
        )
    here = experiment.during(seen.period)
    numbers = fill(HighLevel, "high_level", here.parameters)
    objects = high_level_objects(seen, numbers, here.beams)
    kept = key.child("high level").generator().random(len(seen)) < numbers.efficiency
    bits = {
        line.name: line.logic(objects, fill(line.numbers, line.name, here.parameters)) & kept
        for line in experiment.high_level
    }
    return replace(seen, trigger={**seen.trigger, **bits})
