"""Rows that no module computes yet, one a line; a row leaves this set when it is claimed."""

from __future__ import annotations

from typing import Final

__all__ = ["DIFFERING", "PENDING"]

PENDING: Final = frozenset(
    {
        # AP
        # ZP
        # LFV
        # ALP
        # DH
        # Y
        # S
        # iDM
        # HNL
        # MM
        # KIN
        # XS
        # BG
        "BG.bhabha",
        "BG.gg",
        "BG.ggg",
        "BG.ggmm",
        "BG.eemm",
        "BG.ISR.Jpsi",
        "BG.ISR.phi",
        "BG.nunu",
        "BG.gP",
        "BG.Neff",
        # MES
        # G2
        # REL
        "REL.sv",
        "REL.y.scalar.0.01",
        "REL.y.majorana.0.01",
        "REL.y.dirac.0.01",
        # DD
        "DD.e.1",
        # ST
        "ST.Z.1",
        "ST.Z.2",
        "ST.CLs.ex.0.3.0",
        "ST.CLs.ex.3.3.0",
        "ST.CLs.as.110.100.0",
        "ST.CLs.as.3.3.0",
        "ST.band.med",
        "ST.band.p2",
        "ST.Bay.0.0.0",
        "ST.Bay.3.1.5",
        "ST.Bay.g",
        "ST.FC.00",
        "ST.FC.35",
        "ST.FC.03raw",
        "ST.FC.03",
        "ST.FC.53",
        "ST.GV.1",
        "ST.GV.2",
        "ST.GV2d",
        "ST.Punzi",
    }
)
"""Identifiers of the rows that are still to be computed."""

DIFFERING: Final[dict[str, str]] = {
    "iDM.c2.1": (
        "the reference is 1.2e-4 above adaptive quadrature of its own integral, with which our "
        "nodes agree to 1e-10; it was probably integrated over too few points near threshold"
    ),
}
"""Rows whose reference we do not reproduce, with what is known about why; they must fail."""
