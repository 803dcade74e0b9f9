"""The visible list of all processes: name, parameters with units and defaults, how to make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import Process
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

__all__ = ["PROCESSES", "Entry", "Parameter", "process_named"]


@dataclass(frozen=True)
class Parameter:
    """A number or word that a process takes; its type is that of the default."""

    name: str
    unit: str
    default: float | int | bool | str | None
    summary: str


@dataclass(frozen=True)
class Entry:
    """One process of the list.

    Parameters
    ----------
    name : str
        What it is called on the command line.
    summary : str
        The reaction and what is in it, one line.
    make : callable
        Makes the process from parameters by name.
    parameters : tuple of Parameter
        What may be given.
    """

    name: str
    summary: str
    make: Callable[..., Process]
    parameters: tuple[Parameter, ...]

    def defaults(self) -> dict[str, Any]:
        """Parameters and their defaults."""
        return {parameter.name: parameter.default for parameter in self.parameters}


RADIATION: Final = Parameter("radiation", "1", True, "whether the beams radiate")
MASS: Final = Parameter("mass", "GeV", 1.0, "mass of the new particle")
RUNNING: Final = Parameter("running", "1", True, "vacuum polarisation instead of α(0)")

_ENTRIES: Final = (
    Entry(
        "zprime",
        "e⁺e⁻ → ℓ⁺ℓ⁻Z′: a vector radiated off muons or taus",
        ZPrimeStrahlung,
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("lepton", "", "mu", "mu or tau"),
            RADIATION,
        ),
    ),
    Entry(
        "mumu",
        "e⁺e⁻ → μ⁺μ⁻(γ)(γ): exact for the hardest photon, exponentiated below it",
        MuonPair,
        (
            Parameter("photon_min", "GeV", 0.01, "smallest energy of the exact photon"),
            Parameter("soft", "1", True, "whether events without such a photon are made"),
            Parameter("vacuum_polarization", "1", True, "running α instead of α(0)"),
        ),
    ),
    Entry("tautau", "e⁺e⁻ → τ⁺τ⁻(γ) with decays", TauPair, (RADIATION, RUNNING)),
    Entry(
        "eemumu",
        "e⁺e⁻ → e⁺e⁻μ⁺μ⁻ by two photons",
        TwoPhotonMuons,
        (
            Parameter("w_min", "GeV", None, "smallest mass of the muon pair"),
            Parameter("w_max", "GeV", None, "largest mass of the muon pair"),
        ),
    ),
)

PROCESSES: Final[Mapping[str, Entry]] = {entry.name: entry for entry in _ENTRIES}
"""Every process by name."""


def process_named(name: str, **values: Any) -> Process:
    """A process of the list with some parameters given, the others at their defaults.

    Parameters
    ----------
    name : str
        One of `PROCESSES`.
    **values
        Parameters by name.

    Raises
    ------
    InputError
        If there is no such process or parameter, or a value cannot be used.
    """
    if name not in PROCESSES:
        raise InputError(
            "There is no such process.",
            given=name,
            allowed=", ".join(PROCESSES),
            suggestion=nearest(name, PROCESSES),
        )
    entry = PROCESSES[name]
    known = entry.defaults()
    for given in values:
        if given not in known:
            raise InputError(
                f"The process '{name}' has no such parameter.",
                given=given,
                allowed=", ".join(known),
                suggestion=nearest(given, known),
            )
    return entry.make(**{**known, **values})
