"""Amplitudes: one process per file, |M|² or helicity amplitudes, each with a second witness."""
