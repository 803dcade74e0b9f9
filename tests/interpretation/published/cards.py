"""Text of small cards to break."""

from __future__ import annotations

from lumbra.interpretation.published.certificate import REQUIRED

HEADER = dict.fromkeys(REQUIRED, "x") | {
    "quantity": "g", "unit": "1", "shape": "curve", "kind": "expected", "confidence": "0.9",
    "trust": "B",
}  # fmt: skip


def card(columns: str = "mass_GeV,g", rows: str = "1,0.1\n2,0.2", **changes: str) -> str:
    """A card, sound unless changed; a key that becomes empty is left out."""
    entries = {key: value for key, value in (HEADER | changes).items() if value}
    header = "\n".join(f"# {key}: {value}" for key, value in entries.items())
    return f"{header}\n{columns}\n{rows}\n"
