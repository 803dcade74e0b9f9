"""What a published limit is a limit on: reaction, model, final states, and how far decays may be.

The recipe of a card in the package stands in `RECIPES`; a card of your own has it in its header,
as ``recast_reaction``, ``recast_source``, ``recast_final_states`` and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Literal

from lumbra.foundation import Beams, InputError
from lumbra.interpretation.published import PublishedLimit
from lumbra.interpretation.recast.production import REACTIONS
from lumbra.interpretation.recast.vertices import vertices_of
from lumbra.models.parameters import require_option

__all__ = ["RECIPES", "Recipe", "recipe_of"]

Flight = Literal["any", "prompt", "escaping"]
_FLIGHTS: Final = ("any", "prompt", "escaping")
_KEY: Final = "recast_"


@dataclass(frozen=True)
class Recipe:
    """How to read a limit.

    Parameters
    ----------
    reaction : str
        In `REACTIONS`.
    source : str
        Model of the publication.
    final_states : mapping of str to float
        Channels that the search takes, and how much each counts (relative sensitivity).
        "invisible" stands for all that leave nothing behind.
    flight : {"any", "prompt", "escaping"}
        Whether decays must happen before `length`, or beyond it if they are visible.
    length : float
        [cm]
    experiment : str
        Whose beams collide.
    window : (float, float)
        cos θ* of the photon in γX.
    source_share : float, optional
        Branching fraction that the publication took; from our widths if left out.
    only : tuple of str
        Channels that the publication took the source to have; all if empty.
    power : float
        The limit is on this power of the coupling; 0 if on a cross section [fb] or a branching
        fraction, with that of the decay included.
    fixed : mapping
        Other parameters of the source.
    """

    reaction: str
    source: str
    final_states: Mapping[str, float]
    flight: Flight = "prompt"
    length: float = 1.0
    experiment: str = "babar"
    window: tuple[float, float] = (-0.9, 0.9)
    source_share: float | None = None
    only: tuple[str, ...] = ()
    power: float = 1.0
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_option("reaction", self.reaction, tuple(REACTIONS), "'gamma-x'")
        require_option("condition on the flight", self.flight, _FLIGHTS, "'prompt'")
        vertices_of(self.source)
        if not (self.length > 0 and self.power >= 0 and self.final_states):
            raise InputError(
                "This recipe cannot be followed.",
                given=f"length {self.length:g} cm, power {self.power:g}, "
                f"{len(self.final_states)} final states",
                allowed="a positive length, a power of at least 0, and a final state",
                suggestion="prompt decays usually mean 1 cm, escapes 300 cm",
            )

    @property
    def beams(self) -> Beams:
        """What collides."""
        from lumbra.detector import EXPERIMENTS

        require_option("experiment", self.experiment, tuple(EXPERIMENTS), "'babar'")
        return EXPERIMENTS[self.experiment].beams


_ALL_ANGLES: Final = (-0.9999, 0.9999)
_LEPTONS: Final = {"ee": 1.0, "mumu": 1.0}
_INVISIBLE: Final = Recipe(
    "gamma-x", "dark-photon", {"invisible": 1.0}, "escaping", 300.0, "babar", (-0.4, 0.6), 1.0
)
_BELLE2: Final = Recipe("gamma-x", "dark-photon", _LEPTONS, experiment="belle2")
_KLOE: Final = Recipe("gamma-x", "dark-photon", {"mumu": 1.0}, length=8.0, experiment="kloe")
"""KLOE counts flights of less than 8 cm as prompt (as DarkCast has it)."""
_MUONIC: Final = Recipe("mumu-x", "lmu-ltau", {"mumu": 1.0})
RECIPES: Final[dict[str, Recipe]] = {
    "babar_visible_darkphoton": Recipe("gamma-x", "dark-photon", _LEPTONS),
    "babar_invisible_darkphoton": _INVISIBLE,
    "babar_muonic_zprime": _MUONIC,
    "belle2_zprime_invisible": Recipe(
        "mumu-x", "lmu-ltau", {"invisible": 1.0}, "escaping", 300.0, "belle2", source_share=1.0
    ),
    "belle2_visible_darkphoton": _BELLE2,
    "belle2_physicsbook_visible_darkphoton": _BELLE2,
    "besiii_darkphoton": replace(_BELLE2, experiment="bes3"),
    "kloe_darkphoton_2012_phi_eta_ee": replace(
        _KLOE, reaction="phi-eta", final_states={"ee": 1.0}, only=("ee", "mumu")
    ),
    "kloe_darkphoton_2014_mumugamma": _KLOE,
    "kloe_darkphoton_2015_eegamma": replace(_KLOE, final_states={"ee": 1.0}),
    "kloe_darkphoton_2016_pipigamma": replace(_KLOE, final_states={"pipi": 1.0}),
    # the limit is on the rate at all angles
    "belle2_alp_2020": Recipe(
        "gamma-x", "alp", {"gammagamma": 1.0}, experiment="belle2", window=_ALL_ANGLES, power=0.0
    ),
    "belle2_alp_3gamma": Recipe("gamma-x", "alp", {"gammagamma": 1.0}, experiment="belle2"),
    "context_a1": Recipe("electron-x", "dark-photon", {"ee": 1.0}, "any", source_share=1.0),
    "context_na48": Recipe("pi0-gamma", "dark-photon", {"ee": 1.0}, "any", source_share=1.0),
    "na64_invisible": Recipe(
        "electron-x", "dark-photon", {"invisible": 1.0}, "any", source_share=1.0
    ),
}
"""By the name of a card, or by what the names of several cards begin with."""


def recipe_of(limit: PublishedLimit, **changes: Any) -> Recipe:
    """The recipe of a card: from its header, or from `RECIPES`.

    Parameters
    ----------
    limit : PublishedLimit
        The card.
    changes
        Fields of `Recipe` to change; None leaves a field.

    Raises
    ------
    InputError
        If neither its header nor the list has one.
    """
    given = _from_header(limit.certificate) | {k: v for k, v in changes.items() if v is not None}
    known = [name for name in RECIPES if limit.name.startswith(name)]
    if known:
        return replace(RECIPES[max(known, key=len)], **given)
    missing = {"reaction", "source", "final_states"} - given.keys()
    if missing:
        raise InputError(
            f"It is not known what '{limit.name}' is a limit on.",
            given="a header without " + ", ".join(f"{_KEY}{name}" for name in sorted(missing)),
            allowed="cards with a recipe: " + ", ".join(sorted(RECIPES)),
            suggestion=f"write for example '# {_KEY}reaction: gamma-x', "
            f"'# {_KEY}source: dark-photon', '# {_KEY}final_states: ee mumu' into the card",
        )
    return Recipe(**given)


def _from_header(certificate: Mapping[str, str]) -> dict[str, Any]:
    """Fields of a recipe among the lines of a header."""
    known = {f.name for f in fields(Recipe)}
    found: dict[str, Any] = {}
    for key, text in certificate.items():
        name = key.removeprefix(_KEY)
        if key == name or name not in known:
            continue
        try:
            found[name] = _field(name, text)
        except ValueError:
            raise InputError(
                f"The line {key} of the card cannot be read.",
                given=text,
                allowed="final states as 'ee mumu' or 'ee:1 mumu:2.3', a window as '-0.4 0.6', "
                "numbers for length, source_share and power",
                suggestion="compare with the documentation of recasting",
            ) from None
    return found


def _field(name: str, text: str) -> Any:
    if name == "final_states":
        pairs = (word.partition(":") for word in text.replace(",", " ").split())
        return {state: float(weight or 1.0) for state, _, weight in pairs}
    if name == "window":
        low, high = (float(word) for word in text.replace(",", " ").split())
        return low, high
    if name == "only":
        return tuple(text.replace(",", " ").split())
    if name in ("length", "source_share", "power"):
        return float(text)
    return text.strip()
