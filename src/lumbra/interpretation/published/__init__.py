"""Published results as data with their birth certificates; used to compare, never to compute.

`list_limits()` and `list_observed()` name the cards, `choose` selects by what their headers say.
`load_limit(name)` gives an upper limit as a function of mass; `load_published(name)` any result in
the form of its shape: `PublishedLimit`, `ExcludedBand`, `Contour`, `LifetimeLimit` or `BestFit`;
`load_observed(name)` counts and spectra as a table. A path of a card of your own works in place of
a name. `bibtex` cites what was used; `export_hepdata` and `card_of_table` exchange cards with
HEPData. `load_headlines(name)` gives the single numbers that a search is validated against.
"""

from lumbra.interpretation.published.band import ExcludedBand
from lumbra.interpretation.published.best_fit import BestFit
from lumbra.interpretation.published.card import Card
from lumbra.interpretation.published.certificate import TRUST, Certificate
from lumbra.interpretation.published.choice import choose
from lumbra.interpretation.published.citation import bibtex
from lumbra.interpretation.published.contour import Contour
from lumbra.interpretation.published.curve import PublishedLimit
from lumbra.interpretation.published.headline import Headline, list_headlines, load_headlines
from lumbra.interpretation.published.hepdata import card_of_table, export_hepdata, write_card
from lumbra.interpretation.published.library import (
    Published,
    certificates,
    list_limits,
    list_observed,
    load_limit,
    load_observed,
    load_published,
)
from lumbra.interpretation.published.lifetime import LifetimeLimit
from lumbra.interpretation.published.quantity import QUANTITIES

__all__ = [
    "QUANTITIES",
    "TRUST",
    "BestFit",
    "Card",
    "Certificate",
    "Contour",
    "ExcludedBand",
    "Headline",
    "LifetimeLimit",
    "Published",
    "PublishedLimit",
    "bibtex",
    "card_of_table",
    "certificates",
    "choose",
    "export_hepdata",
    "list_headlines",
    "list_limits",
    "list_observed",
    "load_headlines",
    "load_limit",
    "load_observed",
    "load_published",
    "write_card",
]
