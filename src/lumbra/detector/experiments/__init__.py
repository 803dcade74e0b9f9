"""Experiments as data, one per file, every number with its source and trust grade."""
