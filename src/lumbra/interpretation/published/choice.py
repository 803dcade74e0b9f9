"""Choosing among cards by experiment, model, quantity, level and kind."""

from __future__ import annotations

from collections.abc import Mapping

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.interpretation.published.certificate import UNSTATED, Certificate

__all__ = ["choose"]


def choose(
    cards: Mapping[str, Certificate], *, confidence: float | None = None, **wanted: str | None
) -> list[str]:
    """Names of the cards whose headers say what is wanted.

    Parameters
    ----------
    cards : mapping of str to Certificate
        Headers by name.
    confidence : float, optional
        Level, between 0 and 1; cards whose source states none are left out.
    wanted : str, optional
        Values of keys of the header, such as ``model="dark-photon"``; capitals, blanks, '-' and
        '_' do not matter.

    Raises
    ------
    InputError
        If no card has such a value or level.
    """
    names = list(cards)
    for key, value in wanted.items():
        if value is None:
            continue
        known = {_plain(card[key]): card[key] for card in cards.values() if card[key] != UNSTATED}
        if _plain(value) not in known:
            raise InputError(
                f"No card has this {key}.",
                given=repr(value[:120]),
                allowed=", ".join(sorted(known.values())),
                suggestion=nearest(value, known.values()),
            )
        names = [name for name in names if _plain(cards[name][key]) == _plain(value)]
    if confidence is None:
        return names
    levels = {name: _level(card) for name, card in cards.items()}
    if not any(level is not None and abs(level - confidence) < 1e-6 for level in levels.values()):
        stated = sorted({level for level in levels.values() if level is not None})
        raise InputError(
            "No card has this confidence level.",
            given=f"{100 * confidence:g} %",
            allowed=", ".join(f"{100 * level:g}" for level in stated),
            suggestion="choose one of them, in per cent",
        )
    return [n for n in names if (level := levels[n]) is not None and abs(level - confidence) < 1e-6]


def _level(card: Certificate) -> float | None:
    return None if card["confidence"] == UNSTATED else card.confidence


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c not in "-_ ")
