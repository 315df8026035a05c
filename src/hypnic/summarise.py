"""Scoring + hypnogram → counts and indices, each with its interval."""
