"""A build whose pages would load something from elsewhere fails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

LOADED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed)\b[^>]*?\bsrc\s*=\s*["']?(?:https?:)?//[^\s"'>]*
    |<link\b(?=[^>]*\brel\s*=\s*["']?(?:stylesheet|preload|icon|preconnect))[^>]*?\bhref\s*=\s*["']?(?:https?:)?//[^\s"'>]*
    |(?:url\(|@import)\s*["']?(?:https?:)?//[^\s"')]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""What a browser fetches by itself; links that a reader follows are no part of it."""


def loaded(text: str) -> list[str]:
    """Parts of a page or style sheet that fetch something from another place."""
    return LOADED.findall(text)


def check(app: Any, error: Exception | None) -> None:
    """Look through all pages and style sheets."""
    from sphinx.errors import ExtensionError

    if error is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in (".html", ".css"):
            found = loaded(path.read_text(encoding="utf-8"))
            if found:
                raise ExtensionError(f"{path} loads {found[0]}")


def setup(app: Any) -> dict[str, bool]:
    """Look when everything is built."""
    app.connect("build-finished", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
