"""e+e- → μ⁺μ⁻Z′, Z′ → invisible, in three cuts: a small search to start from.

Run it with ``lumbra run my_search.py``.
"""

from lumbra.blueprint import (
    Background,
    Coupling,
    Edition,
    RecoilHunt,
    Search,
    Systematic,
)
from lumbra.detector import BELLE2
from lumbra.generation import MuonPair, TauPair, ZPrimeStrahlung
from lumbra.models import LmuLtauZPrime
from lumbra.selection import Cut


def invisible(mass: float) -> float:
    """Fraction of decays that leave no trace: neutrinos only."""
    return float(LmuLtauZPrime(mass, 1.0).invisible_fraction)


CUTS = (
    Cut("trigger", "L1_ffo == 1", "two tracks", "our choice"),
    Cut("pair pt", "useCMSFrame(pt) > 1", "the pair recoils against something", "our choice"),
    Cut("little other energy", "roeEextra < 0.4", "signal has no photons", "our choice"),
)

MY_SEARCH = Search(
    name="my-search",
    reaction="e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible",
    experiment=BELLE2,
    signal=ZPrimeStrahlung,
    backgrounds=(
        Background("mumugamma", "μ⁺μ⁻(γ)", ((MuonPair(), 100_000),)),
        Background("tautau", "τ⁺τ⁻(γ)", ((TauPair(charged=("mu", "pi")), 100_000),)),
    ),
    hunt=RecoilHunt(
        simulated=(2.0, 3.0, 4.5, 6.0), lowest=2.0, highest=6.0, half_width=2.0, events=10_000
    ),
    couplings=(Coupling("sm", "Z′ → neutrinos", invisible),),
    editions={
        "first-year": Edition(
            name="first-year",
            title="A first look",
            period="2018",
            luminosity=0.5,
            cuts=CUTS,
            suppression=None,
            systematics=(Systematic("background", 0.1, "background", "a guess", "statistical"),),
            reference="none yet",
        ),
    },
)
