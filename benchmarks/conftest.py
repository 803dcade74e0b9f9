"""What benchmarks measured beside their times, printed after them."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """One line for each benchmark that says more than a time."""
    session = getattr(config, "_benchmarksession", None)
    for done in getattr(session, "benchmarks", []):
        if done.extra_info:
            told = ", ".join(f"{key} {value:.4g}" for key, value in done.extra_info.items())
            terminalreporter.write_line(f"{done.name}: {told}")
