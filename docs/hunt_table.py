"""Writes the tables of docs/apex.md: how the hunt in the APEX spectrum depends on its choices.

Run from the root of a checkout: make hunt-page
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lumbra.workflow import HuntRequest, RunResult, run_hunt

PAGE = Path(__file__).with_name("apex.md")
BEGIN, END = "<!-- hunts: begin -->\n", "<!-- hunts: end -->\n"
ORDERS, WINDOWS = (3, 5, 7, 9), (20.5, 30.5, 40.5)
PUBLISHED = (7, 30.5)
MASSES = (0.18, 0.19, 0.20, 0.21, 0.22, 0.23, 0.24)


@dataclass(frozen=True)
class Found:
    """A hunt with an order of the polynomial and a window [MeV]."""

    order: int
    window: float
    excess: dict[str, Any]
    scan: list[dict[str, Any]]

    def column(self, name: str) -> np.ndarray:
        """A column of the scan."""
        return np.array([row[name] for row in self.scan], float)

    def at(self, mass: float, name: str) -> float:
        """A column at the hypothesis nearest to a mass [GeV]."""
        return float(self.column(name)[np.argmin(np.abs(self.column("mass_GeV") - mass))])


def main() -> None:
    """Put the tables between the marks of the page."""
    with tempfile.TemporaryDirectory() as folder:
        found = [search(o, w, Path(folder)) for o in ORDERS for w in WINDOWS]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = "".join(f"{line}\n" for line in [*choices(found), "", *opinions(found)])
    PAGE.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def search(order: int, window: float, folder: Path) -> Found:
    """One hunt, without figures."""
    usual = (order, window) == PUBLISHED
    result: RunResult = run_hunt(
        HuntRequest(
            "apex-2011",
            folder / f"{order}-{window:g}",
            window=window * 1e-3,
            order=order,
            pseudo_experiments=1000 if usual else 200,
        )
    )
    return Found(order, window, result.summary["largest_excess"], result.tables["scan"])


def choices(found: list[Found]) -> Iterable[str]:
    """The largest excess for each order and window."""
    yield (
        "| order | window [MeV] | mass [MeV] | yield | local p | significance | global p | "
        "median limit | worst fit |"
    )
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for hunt in found:
        e = hunt.excess
        bold = "**" if (hunt.order, hunt.window) == PUBLISHED else ""
        cells = (
            f"{bold}{hunt.order}{bold}",
            f"{hunt.window:g}",
            f"{1e3 * e['mass_GeV']:.2f}",
            f"{e['yield']:.0f} ± {e['yield_error']:.0f}",
            f"{e['local_p_value']:.4f}",
            f"{e['significance']:.2f}",
            f"{e['global_p_value']:.2f} ± {e['global_p_value_error']:.2f}",
            f"{np.nanmedian(hunt.column('limit_observed')):.0f}",
            f"{np.nanmin(hunt.column('goodness_p_value')):.3f}",
        )
        yield f"| {' | '.join(cells)} |"


def opinions(found: list[Found]) -> Iterable[str]:
    """Binned against unbinned, for the published choices."""
    (hunt,) = (h for h in found if (h.order, h.window) == PUBLISHED)
    yield "| mass [MeV] | binned yield | unbinned yield | limit, 90 % CLs | limit, Bayesian |"
    yield "|---:|---:|---:|---:|---:|"
    for mass in (*MASSES, hunt.excess["mass_GeV"]):
        cells = [
            f"{1e3 * hunt.at(mass, 'mass_GeV'):.2f}",
            f"{hunt.at(mass, 'yield'):.0f} ± {hunt.at(mass, 'yield_error'):.0f}",
            f"{hunt.at(mass, 'unbinned_yield'):.0f} ± {hunt.at(mass, 'unbinned_yield_error'):.0f}",
            f"{hunt.at(mass, 'limit_observed'):.0f}",
            f"{hunt.at(mass, 'limit_bayesian'):.0f}",
        ]
        yield f"| {' | '.join(cells)} |"
    error = hunt.column("yield_error")
    pull = (hunt.column("unbinned_yield") - hunt.column("yield")) / error
    z = hunt.column("unbinned_local_significance") - hunt.column("local_significance")
    yield ""
    widths = np.nanmedian(hunt.column("unbinned_yield_error") / error)
    yield (
        f"Unbinned minus binned yield, over all {len(pull)} masses: "
        f"mean {np.nanmean(pull):+.3f} σ, spread {np.nanstd(pull):.3f} σ, "
        f"largest {np.nanmax(np.abs(pull)):.2f} σ; significances differ by up to "
        f"{np.nanmax(np.abs(z)):.2f}. Unbinned errors are {widths:.3f} of the binned ones."
    )


if __name__ == "__main__":
    main()
