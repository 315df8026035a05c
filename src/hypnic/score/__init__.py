"""Candidates → scoring, by a published rule set."""
