"""Generation: phase space, sampling, radiation and the processes that make events."""
