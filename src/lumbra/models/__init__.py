"""Models: parameters, widths, branching fractions and lifetimes, one model per file."""
