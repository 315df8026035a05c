"""Scoring + recording → the pieces of signal that the page shows."""
