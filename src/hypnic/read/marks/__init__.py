"""Scoring files → marks; one module a format."""
