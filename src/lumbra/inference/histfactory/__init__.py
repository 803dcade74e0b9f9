"""Template models: binned fits of signal and backgrounds, in HistFactory's form.

Make `Channel`s of `Sample`s with modifiers, put them into a `TemplateModel`, and ask
`fit_templates` for its parameters, `template_limits` for observed and expected limits of one or
many hypotheses, `cls_tests` for CLs at given strengths, `fit_toys` and `toy_cls` for
pseudo-experiments, `combine_models` for several channels together. `read_workspace` takes a
published model in pyhf's JSON; `write_workspace`, `write_patchset` and `write_hs3` give ours away.
"""

from lumbra.inference.histfactory.channel_table import channel_from_table, channel_table
from lumbra.inference.histfactory.discovery import discovery_statistics
from lumbra.inference.histfactory.fit import TemplateFit, fit_templates
from lumbra.inference.histfactory.hs3 import hs3, write_hs3
from lumbra.inference.histfactory.limits import TemplateLimits, template_limits
from lumbra.inference.histfactory.model import (
    Channel,
    Parameter,
    Sample,
    TemplateModel,
    combine_models,
)
from lumbra.inference.histfactory.modifiers import (
    HistoSys,
    Lumi,
    NormFactor,
    NormSys,
    ShapeSys,
    StatError,
)
from lumbra.inference.histfactory.pseudo_data import ToyCls, ToyFits, fit_toys, toy_cls
from lumbra.inference.histfactory.strengths import ClsTests, cls_tests
from lumbra.inference.histfactory.workspace import (
    model_from_workspace,
    patchset,
    read_workspace,
    workspace,
    write_patchset,
    write_workspace,
)

__all__ = [
    "Channel",
    "ClsTests",
    "HistoSys",
    "Lumi",
    "NormFactor",
    "NormSys",
    "Parameter",
    "Sample",
    "ShapeSys",
    "StatError",
    "TemplateFit",
    "TemplateLimits",
    "TemplateModel",
    "ToyCls",
    "ToyFits",
    "channel_from_table",
    "channel_table",
    "cls_tests",
    "combine_models",
    "discovery_statistics",
    "fit_templates",
    "fit_toys",
    "hs3",
    "model_from_workspace",
    "patchset",
    "read_workspace",
    "template_limits",
    "toy_cls",
    "workspace",
    "write_hs3",
    "write_patchset",
    "write_workspace",
]
