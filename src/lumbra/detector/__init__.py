"""Detectors: acceptance, efficiency, resolution and trigger, with experiments as data."""
