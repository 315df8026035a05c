"""Checks at the door of the options."""

from __future__ import annotations

from collections.abc import Mapping


def check_ranges(options: object, ranges: Mapping[str, tuple[float, float]]) -> None:
    """Raise a ValueError where a field lies outside its range, both limits allowed."""
    for name, (low, high) in ranges.items():
        value = getattr(options, name)
        if not low <= value <= high:
            raise ValueError(f"{name} is between {low:g} and {high:g}, got {value:g}")
