"""Inference: spectra, shapes, fits, scans, limits and the look-elsewhere effect."""
