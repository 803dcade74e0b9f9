"""Presentation: figures and reports; nothing but the command line imports it."""
