"""Interpretation: couplings, published limits, projections."""
