"""Tests of interpretation.recast."""
