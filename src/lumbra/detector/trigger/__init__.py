"""First-level trigger: objects of trigger quality, pure logic on them, menus.

`tracks`, `muons` and `clusters` make what the trigger sees; `lines` has the logic, one function
for each kind of line; `menu` fires the lines of a data-taking period.
"""

from lumbra.detector.trigger.clusters import (
    ClusterTrigger,
    PairCut,
    TriggerClusters,
    trigger_clusters,
)
from lumbra.detector.trigger.lines import TriggerObjects
from lumbra.detector.trigger.menu import Line, declare, fire
from lumbra.detector.trigger.muons import MuonTrigger, TriggerMuons, trigger_muons
from lumbra.detector.trigger.tracks import TrackTrigger, TriggerTracks, open_pair, trigger_tracks

__all__ = [
    "ClusterTrigger",
    "Line",
    "MuonTrigger",
    "PairCut",
    "TrackTrigger",
    "TriggerClusters",
    "TriggerMuons",
    "TriggerObjects",
    "TriggerTracks",
    "declare",
    "fire",
    "open_pair",
    "trigger_clusters",
    "trigger_muons",
    "trigger_tracks",
]
