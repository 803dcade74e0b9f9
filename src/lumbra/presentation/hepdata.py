"""A result folder as a HEPData submission: its tables in YAML, its figures and their thumbnails.

Maguire, Heinrich, Watt, J. Phys. Conf. Ser. 898 (2017) 102006; schemas of hepdata-validator 1.1.1.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lumbra.foundation import DataError
from lumbra.foundation.hepdata_files import write_hepdata
from lumbra.foundation.new_folder import MARKER, inside, new_folder
from lumbra.foundation.storage import write_atomically
from lumbra.presentation.folder import ResultFolder, read_folder
from lumbra.presentation.hepdata_tables import HepDataTable, escaped, hepdata_tables

__all__ = ["validator_found", "write_submission"]

_THUMBNAIL: Final = 240  # width [pixels]
_SIGNS: Final = (
    ("e⁺", "E+ "), ("e⁻", "E- "), ("μ⁺", "MU+ "), ("μ⁻", "MU- "), ("τ⁺", "TAU+ "), ("τ⁻", "TAU- "),
    ("π⁺", "PI+ "), ("π⁻", "PI- "), ("π⁰", "PI0 "), ("K⁺", "K+ "), ("γ", "GAMMA "), ("→", "--> "),
    ("′", "'"), ("ν̄", "NUBAR "), ("ν", "NU "), ("invisible", "INVISIBLE"),
)  # fmt: skip
"""Reactions as people write them, and as HEPData's keywords do."""


def write_submission(
    source: Path, out: Path, *, thumbnails: bool = True, force: bool = False
) -> list[HepDataTable]:
    """Write ``submission.yaml`` and a YAML file a table, with the figures if there are any.

    Parameters
    ----------
    source : Path
        A result folder of ``lumbra run``, ``lumbra hunt`` or ``lumbra hunt-plane``.
    out : Path
        The folder to make.
    thumbnails : bool
        Copy the figures, and small images of them.
    force : bool
        Allow a folder that lumbra wrote to be replaced.

    Returns
    -------
    list of HepDataTable
        What was written, in order.

    Raises
    ------
    DataError
        If the source is no result folder or has no table, or if the validator is installed and
        refuses what was made.
    StoreError
        If the folder holds something else, or cannot be written.
    """
    content = read_folder(source)
    tables = hepdata_tables(content)
    if not tables:
        raise DataError(
            f"The tables of {source} hold no numbers.",
            given=", ".join(f"{name}.csv" for name in content.tables),
            allowed="a result with limits, a spectrum, a cut flow or a scan",
            suggestion="run it again with --force",
        )
    with new_folder(out, force=force) as folder:
        documents = [_head(content)]
        for table in tables:
            path = inside(folder, f"{table.key}.yaml")
            write_hepdata(path, table.table, independent=table.independent)
            images = _images(content, table, folder) if thumbnails else []
            documents.append(_entry(content, table, path.name, images))
        write_atomically(folder / "submission.yaml", lambda path: _dump(path, documents))
        shutil.copyfile(source / MARKER, folder / MARKER)
        _validate(folder)
    return tables


def validator_found() -> bool:
    """Whether HEPData's validator is installed, so that submissions are checked."""
    return find_spec("hepdata_validator") is not None


def _validate(folder: Path) -> None:
    """Let HEPData's validator read the submission, if it is installed."""
    if not validator_found():
        return
    from hepdata_validator.full_submission_validator import FullSubmissionValidator

    validator = FullSubmissionValidator()
    if not validator.validate(directory=str(folder)):
        found = [str(m) for messages in validator.get_messages().values() for m in messages]
        raise DataError(
            "HEPData's validator refuses the submission.",
            given="; ".join(found[:5]),
            allowed="what the schemas of hepdata-validator allow",
            suggestion="shorten the names that are told, or change them, and run again",
        )


def _dump(path: Path, documents: list[dict[str, Any]]) -> None:
    """Several YAML documents in one file."""
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.explicit_start = True
    writer.width = 100
    with path.open("w", encoding="utf-8") as stream:
        writer.dump_all(documents, stream)


def _head(content: ResultFolder) -> dict[str, Any]:
    """The first document: what the submission is, and where it comes from."""
    provenance = content.provenance
    title = str(provenance.get("title") or provenance.get("spectrum") or "Result")
    words = [
        f"{title}. {provenance.get('reaction') or ''}".strip(),
        f"Made by lumbra {provenance.get('lumbra', '')}"
        + (f", search {provenance['search']}" if provenance.get("search") else "")
        + (f", edition {provenance['edition']}" if provenance.get("edition") else "")
        + (f", seed {provenance['seed']}" if provenance.get("seed") is not None else "")
        + ".",
        *(str(note) for note in provenance.get("notes") or []),
    ]
    return {
        "comment": escaped(" ".join(words)),
        "additional_resources": [
            {"location": MARKER, "description": "Settings, systematics and assumptions as JSON"}
        ],
    }


def _entry(
    content: ResultFolder, table: HepDataTable, file: str, images: list[dict[str, str]]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": table.name,
        "description": table.description,
        "keywords": _keywords(content.provenance, table),
        "data_file": file,
    }
    return entry | ({"additional_resources": images} if images else {})


def _keywords(provenance: Mapping[str, Any], table: HepDataTable) -> list[dict[str, Any]]:
    phrases = [provenance.get("experiment"), provenance.get("title"), table.name, "dark sector"]
    keywords: list[dict[str, Any]] = [
        {"name": "phrases", "values": [_cut(escaped(str(p))) for p in phrases if p]},
    ]
    if provenance.get("reaction"):
        reaction = str(provenance["reaction"]).partition(",")[0]
        keywords.insert(0, {"name": "reactions", "values": [_cut(_reaction(reaction))]})
    if provenance.get("sqrt_s_GeV"):
        keywords.append({"name": "cmenergies", "values": [float(provenance["sqrt_s_GeV"])]})
    return keywords


def _cut(text: str) -> str:
    return text if len(text) <= 128 else text[:127] + "…"


def _reaction(text: str) -> str:
    text = escaped(text)
    for sign, word in _SIGNS:
        text = text.replace(sign, word)
    return re.sub(r"\s+", " ", text).strip()


def _images(content: ResultFolder, table: HepDataTable, folder: Path) -> list[dict[str, str]]:
    """The figure of a table and its thumbnail, if the result folder has it."""
    drawn = content.path / "figures" / f"{table.figure}.png"
    known = drawn.is_file() and drawn.resolve().is_relative_to(content.path.resolve())
    if not table.figure or not known:
        return []
    figure, small = inside(folder, drawn.name), inside(folder, f"thumb_{drawn.name}")
    if not figure.exists():
        from PIL import Image

        shutil.copyfile(drawn, figure)
        with Image.open(drawn) as image:
            height = round(image.height * _THUMBNAIL / image.width)
            image.convert("RGB").resize((_THUMBNAIL, height)).save(small)
    return [
        {"location": figure.name, "description": "Image file"},
        {"location": small.name, "description": "Thumbnail image file"},
    ]
