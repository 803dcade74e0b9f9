"""Published limits, as data with their birth certificates; used to compare, never to compute.

`list_limits()` names the curves, `load_limit(name)` gives one (a path of your own works too);
`load_headlines(name)` gives the single numbers that a search is validated against.
"""

from lumbra.interpretation.published.curve import PublishedLimit, list_limits, load_limit
from lumbra.interpretation.published.headline import Headline, list_headlines, load_headlines

__all__ = [
    "Headline",
    "PublishedLimit",
    "list_headlines",
    "list_limits",
    "load_headlines",
    "load_limit",
]
