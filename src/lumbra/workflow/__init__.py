"""Workflow: runs the stages of a search and stores what they make."""
