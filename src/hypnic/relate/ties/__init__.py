"""Movements and what they may be tied to: each question answers, or says why the night cannot tell."""

from __future__ import annotations

from collections.abc import Callable

from hypnic.model.ties import Ties
from hypnic.relate.ties.around import around
from hypnic.relate.ties.back_average import back_averages
from hypnic.relate.ties.coherence import coherences
from hypnic.relate.ties.descent import descent
from hypnic.relate.ties.followed import followed
from hypnic.relate.ties.persistence import persistence
from hypnic.relate.ties.setting import Setting
from hypnic.relate.ties.transitions import transitions
from hypnic.relate.ties.trend import trend

__all__ = ["PARTS", "tied"]

PARTS: tuple[Callable[[Setting], Ties], ...] = (
    *(descent, transitions, around, followed),
    *(persistence, trend, back_averages, coherences),
)
"""What is asked, in this order. A new question is one line here."""


def tied(setting: Setting) -> Ties:
    """Ask every question of every kind of movement that was found."""
    ties = Ties()
    for part in PARTS:
        ties = ties + part(setting)
    return ties
