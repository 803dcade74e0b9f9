"""The porch: one command per file, and the only floor that knows both workflow and presentation.

Call `main` to run a command line from Python (it returns the exit status), or use `app` to hang
the commands under a Typer application of your own. Nothing heavy is imported until a command
needs it, so that ``lumbra --help`` answers at once.

Exit status: 0 done, 2 bad input (a message in four parts on stderr, or one JSON object on stdout
with ``--json``), 1 failed checks of ``lumbra validate``, 130 interrupted.
"""

from lumbra.cli.application import app, main

__all__ = ["app", "main"]
