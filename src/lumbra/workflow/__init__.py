"""Workflow: runs the stages of a search and stores what they make.

`run_search` takes a `RunRequest` from simulation to a result folder, `run_hunt` a `HuntRequest`
from a spectrum to one, `run_plane_hunt` a `PlaneRequest` from points in a plane of two masses.
All tell a `Progress` how far they are, and give a `RunResult`. `train_search` trains the
classifier of an edition. `validate` reruns the acceptance checks and gives a `Check` for each.
"""

from lumbra.workflow.checks import Check
from lumbra.workflow.hunt import run_hunt
from lumbra.workflow.plane_hunt import run_plane_hunt
from lumbra.workflow.plane_request import PlaneRequest
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.request import HuntRequest, RunRequest
from lumbra.workflow.run import RunResult, run_search
from lumbra.workflow.train import Trained, TrainRequest, train_search
from lumbra.workflow.validate import validate

__all__ = [
    "Check",
    "HuntRequest",
    "NoProgress",
    "PlaneRequest",
    "Progress",
    "RunRequest",
    "RunResult",
    "TrainRequest",
    "Trained",
    "run_hunt",
    "run_plane_hunt",
    "run_search",
    "train_search",
    "validate",
]
