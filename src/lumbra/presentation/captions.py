"""What stands above every figure: the kind of data on the left, their origin on the right."""

from __future__ import annotations

from lumbra.foundation.units import format_luminosity
from lumbra.presentation.folder import ResultFolder

__all__ = ["captions"]


def captions(folder: ResultFolder) -> tuple[str, str]:
    """Left and right captions of the figures of a folder."""
    provenance = folder.provenance
    quick = " (quick)" if provenance.get("quick") else ""
    if folder.kind == "hunt":
        return "bump hunt" + quick, str(provenance.get("spectrum") or "")
    if folder.kind == "plane":
        return "hunt in a plane", str(provenance.get("spectrum") or "")
    if folder.kind == "train":
        return "simulation" + quick, str(provenance.get("experiment") or "")
    data = provenance.get("data", "none")
    kinds = {"pseudo": "simulation", "none": "simulation"}
    left = kinds.get(data, "data") if isinstance(data, str) else "data"
    if not isinstance(data, str) and data.get("blinded"):
        left = "simulation, data blinded"
    left += ", projection" if provenance.get("projection") else ""
    luminosity = provenance.get("luminosity_inverse_fb")
    right = [str(provenance.get("experiment") or "")]
    right += [format_luminosity(float(luminosity))] if luminosity else []
    return left + quick, ", ".join(part for part in right if part)
