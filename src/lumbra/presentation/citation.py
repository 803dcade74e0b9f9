"""What to cite for a result: this program, the search that it repeats, what it is drawn beside."""

from __future__ import annotations

from lumbra.foundation import LumbraError
from lumbra.interpretation.published import bibtex, certificates
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.references import published_names

__all__ = ["SOFTWARE", "citations", "software_entry"]

SOFTWARE = """@software{lumbra,
  title = {{lumbra: dark-sector searches at e+e- colliders}},
  author = {{The lumbra authors}},
  version = {%s},
  note = {BSD 3-Clause}
}
"""


def citations(folder: ResultFolder) -> tuple[list[str], str]:
    """Sentences that say what to cite, and BibTeX of it.

    Parameters
    ----------
    folder : ResultFolder
        The result.
    """
    provenance = folder.provenance
    version = str(provenance.get("lumbra", ""))
    sentences = [f"This result was made by lumbra {version}: cite the program and its version."]
    if provenance.get("reference"):
        sentences.append(
            f"The search follows {provenance['reference']}: cite it for its selection and its "
            "systematic uncertainties."
        )
    names = published_names(folder)
    if names:
        sentences.append(
            f"{len(names)} published limits are drawn beside it: cite those that your figure shows."
            if len(names) > 1
            else "A published limit is drawn beside it: cite it where your figure shows it."
        )
    return sentences, software_entry(version) + _entries(names)


def software_entry(version: str) -> str:
    """BibTeX of this program."""
    return SOFTWARE % "".join(c for c in version if c.isalnum() or c in ".+-")


def _entries(names: tuple[str, ...]) -> str:
    """BibTeX of published limits, of those that this version has."""
    try:
        known = certificates()
    except LumbraError:
        return ""
    wanted = [name.replace("-", "_") for name in names]
    return "\n" + bibtex(known[name] for name in wanted if name in known) if wanted else ""
