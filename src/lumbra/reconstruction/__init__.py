"""Reconstruction: from tracks and clusters to candidates with basf2's variable names."""
