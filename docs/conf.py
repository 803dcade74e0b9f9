"""Configuration of the documentation: MyST pages whose examples are run on every build."""

from __future__ import annotations

import sys
from pathlib import Path

import lumbra

sys.path.insert(0, str(Path(__file__).parent))

project = "lumbra"
author = "The lumbra authors"
copyright = author  # noqa: A001  (the name that Sphinx asks for)
release = version = lumbra.__version__

extensions = ["myst_nb", "mathml", "offline"]
html_math_renderer = "mathml"
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"lumbra {release}"
html_static_path = ["_static"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
# A page whose example fails must not be built.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True
# Examples show text and images: no page loads the scripts of widgets.
nb_ipywidgets_js = {}
