"""Tests of interpretation.context."""
