"""The application: its commands, and how every failure leaves it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from lumbra import __version__
from lumbra.cli.bundle import bundle
from lumbra.cli.failures import report_failure, report_usage
from lumbra.cli.generate import generate
from lumbra.cli.hepdata import hepdata
from lumbra.cli.hunt import hunt
from lumbra.cli.hunt_plane import hunt_plane
from lumbra.cli.import_limit import import_limit
from lumbra.cli.limit import limit
from lumbra.cli.list import list_
from lumbra.cli.models import models
from lumbra.cli.observed import observed
from lumbra.cli.output import forget_stdout
from lumbra.cli.plot import plot
from lumbra.cli.project import project
from lumbra.cli.recast import recast
from lumbra.cli.run import run
from lumbra.cli.show import show
from lumbra.cli.simulate import simulate
from lumbra.cli.train import train
from lumbra.cli.validate import validate
from lumbra.cli.xsec import xsec

__all__ = ["app", "main"]

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 + SIGINT, as shells have it."""

# Typer's usage errors share one base class, under another name in each of its versions.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="lumbra",
    help="Dark-sector searches at e+e- colliders, from a Lagrangian to a limit on its coupling.",
    epilog="Start with: lumbra list searches",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="Example: lumbra run zprime-invisible --luminosity 50/ab --out results/50ab")(
    run
)
app.command(epilog="Example: lumbra hunt masses.csv --column mass --resolution 0.005 --range 1 3")(
    hunt
)
app.command(
    "hunt-plane",
    epilog="Example: lumbra hunt-plane pairs.csv --x mMuMu --y mRecoil --width-x '0.02 + 0.005*x' "
    "--width-y 0.1 --background mc.csv --weight 0.1 --range-x 2 9 --range-y 0.5 'min(x, 10.5 - x)'",
)(hunt_plane)
app.command(
    epilog="Example: lumbra generate zprime --mass 1 --events 1e6 --unweighted --out zprime.lhe.gz"
)(generate)
app.command(
    epilog="Example: lumbra simulate events.hepmc3 --experiment belle2 --period 2019-2020 "
    "--out detected.parquet"
)(simulate)
app.command(epilog="Example: lumbra xsec dark-photon --mass 0.5 --epsilon 1e-3 --cut energy:22:2:")(
    xsec
)
app.command(
    epilog="Example: lumbra limit --observed 3 --background 1.2+-0.4 --efficiency 0.05+-0.005 "
    "--luminosity 276/pb"
)(limit)
app.command(epilog="Example: lumbra observed belle2-kaon-invisible --out results/kaon-invisible")(
    observed
)
app.command("list", epilog="Example: lumbra list limits --model dark-photon --cl 90")(list_)
app.command(
    "import-limit",
    epilog="Example: lumbra import-limit table.yaml --name mine_2024 --column epsilon --out cards "
    "--set experiment=Mine --set confidence=0.9",
)(import_limit)
app.command(epilog="Example: lumbra recast babar-visible-darkphoton-2014 --to b-minus-l")(recast)
app.command(
    epilog="Example: lumbra project babar-visible-darkphoton-2014 --luminosity 50/ab "
    "--regime background-limited"
)(project)
app.command(epilog="Example: lumbra models --json")(models)
app.command(epilog="Example: lumbra show search zprime-invisible")(show)
app.command(
    epilog="Example: lumbra plot dark-photon --cl 90 --out dark-photon.pdf --bibtex limits.bib"
)(plot)
app.command(epilog="Example: lumbra hepdata results/zprime-invisible --out submission")(hepdata)
app.command(epilog="Example: lumbra bundle results/zprime-invisible --out bundle")(bundle)
app.command(epilog="Example: lumbra train zprime-invisible --quick")(train)
app.command(epilog="Example: lumbra validate zprime-invisible --json")(validate)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lumbra {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and leave."
        ),
    ] = False,
) -> None:
    """Dark-sector searches at e+e- colliders, from a Lagrangian to a limit on its coupling."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``lumbra``; that of the process if left out.
    """
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    as_json = "--json" in given
    try:
        line = shlex.join(["lumbra", *given])
        status = app(args=given, prog_name="lumbra", standalone_mode=False, obj=line)
        sys.stdout.flush()
    except UsageError as error:
        return report_usage(error, given, _commands(), as_json)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone.
        forget_stdout()
        return 0
    except Exception as error:
        try:
            known = report_failure(error, as_json)
        except OSError:
            # Not even the report has room on stdout.
            known = report_failure(error, as_json=False)
        if not known:
            raise
        try:
            sys.stdout.flush()
        except OSError:
            forget_stdout()
        return 2
    if status == INTERRUPTED:
        # Newer versions of Typer turn the interrupt into this status themselves.
        sys.stderr.write("\nInterrupted; files written before are whole.\n")
    return status if isinstance(status, int) else 0


def _commands() -> set[str]:
    """The names of all commands."""
    known = (
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback is not None
    )
    return {name.rstrip("_") for name in known}
