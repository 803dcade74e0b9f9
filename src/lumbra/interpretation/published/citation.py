"""BibTeX of published results, from what their cards say and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lumbra.interpretation.published.certificate import UNSTATED, Certificate

__all__ = ["bibtex"]

_JOURNAL: Final = re.compile(
    r"(?P<journal>.+?) (?P<volume>\S+) \((?P<year>\d{4})\) (?P<pages>[^\s,;]+)"
)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9:_.+-]")
_SPECIAL: Final = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(certificates: Iterable[Certificate]) -> str:
    """BibTeX entries of published results; one that several cards are from comes once.

    Parameters
    ----------
    certificates : iterable of Certificate
        Headers of cards, such as ``load_published(name).certificate``.

    Returns
    -------
    str
        Entries with a blank line between them. A journal stands there only if the card has one;
        what its author recalled from memory has a note that says so.
    """
    entries: dict[str, str] = {}
    for certificate in certificates:
        key = _key(certificate)
        entries.setdefault(key, _entry(key, certificate))
    return "\n".join(entries.values())


def _key(certificate: Certificate) -> str:
    key = certificate["bibkey"]
    if key == UNSTATED:
        first = certificate["arxiv"].partition(",")[0]
        key = certificate.name if first == UNSTATED else f"arXiv:{first}"
    return _UNSAFE.sub("", key)


def _entry(key: str, certificate: Certificate) -> str:
    first, *others = (part.strip() for part in certificate["arxiv"].split(","))
    journal = _JOURNAL.match(certificate["reference"])
    fields = {"title": f"{{{_escaped(certificate['title'])}}}"}
    if certificate["collaboration"] != UNSTATED:
        fields["collaboration"] = _escaped(certificate["collaboration"])
    fields |= journal.groupdict() if journal else {"year": certificate["year"]}
    if first != UNSTATED:
        fields |= {"eprint": first, "archivePrefix": "arXiv"}
    notes = [f"see also arXiv:{', arXiv:'.join(others)}"] if others else []
    if certificate["citation"] != "seen":
        notes.append(f"title{' and journal' if journal else ''} recalled, not checked")
    if notes:
        fields["note"] = "; ".join(notes)
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text != UNSTATED]
    return "\n".join([f"@{'article' if journal else 'misc'}{{{key},", *lines, "}", ""])


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in text)
