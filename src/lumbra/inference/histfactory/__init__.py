"""Template models."""
