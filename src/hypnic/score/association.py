"""Which movements go with a respiratory event or an arousal."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from hypnic.errors import OptionsError
from hypnic.model.events import RESPIRATORY_EVENTS, Events
from hypnic.model.ticks import TickArray, microseconds

BoolArray = npt.NDArray[np.bool_]
RespiratoryWindow = Literal["-2:10.25", "±0.5", "aasm"]

AROUSAL_US = 500_000
AROUND_END_US = {"-2:10.25": (-2_000_000, 10_250_000), "±0.5": (-500_000, 500_000)}
AROUND_EVENT_US = 500_000

WORDS: dict[RespiratoryWindow, str] = {
    "-2:10.25": "from 2.0 s before to 10.25 s after the end of a respiratory event",
    "±0.5": "from 0.5 s before to 0.5 s after the end of a respiratory event",
    "aasm": "from 0.5 s before the start to 0.5 s after the end of a respiratory event",
}


def check_choice(name: str, value: str, choices: object) -> None:
    """Refuse an option that is none of its choices.

    Raises
    ------
    OptionsError
        If `value` is no argument of the `Literal` type `choices`.
    """
    known = get_args(choices)
    if value not in known:
        raise OptionsError(f"{name} is {value!r}; choose one of {', '.join(map(repr, known))}")


def with_breathing(
    starts: TickArray, ends: TickArray, breathing: Events | None, window: RespiratoryWindow, *, reras: bool
) -> BoolArray | None:
    """Whether any part of each movement lies in the window of a respiratory event, its limits included.

    Parameters
    ----------
    breathing
        Apnoeas, hypopnoeas and RERAs; None where nobody marked breathing, and then so is the answer.
    reras
        Whether RERAs count.
    """
    if breathing is None:
        return None
    events = breathing if reras else breathing.of(*RESPIRATORY_EVENTS)
    finish = microseconds(events.end_s)
    if window == "aasm":
        begin = microseconds(events.onset_s) - AROUND_EVENT_US
        finish = finish + AROUND_EVENT_US
    else:
        before, after = AROUND_END_US[window]
        begin, finish = finish + before, finish + after
    # A window that closed before a movement began had also opened before the movement ended.
    opened = np.searchsorted(np.sort(begin), ends, side="right")
    closed = np.searchsorted(np.sort(finish), starts, side="left")
    return np.asarray(opened > closed)


def with_arousal(starts: TickArray, ends: TickArray, arousals: Events | None) -> BoolArray | None:
    """Whether each movement overlaps an arousal or is less than 0.5 s from one, whichever comes first."""
    if arousals is None:
        return None
    opened = np.searchsorted(np.sort(microseconds(arousals.onset_s)) - AROUSAL_US, ends, side="left")
    closed = np.searchsorted(np.sort(microseconds(arousals.end_s)) + AROUSAL_US, starts, side="right")
    return np.asarray(opened > closed)


def choices_in_words(
    breathing: Events | None, arousals: Events | None, window: RespiratoryWindow, *, reras: bool
) -> tuple[str, str]:
    """Return what was in force, for the report."""
    counted = "RERAs count as respiratory events" if reras else "RERAs do not count"
    return (
        f"A movement goes with breathing where any part of it lies {WORDS[window]}; {counted}."
        if breathing is not None
        else "Nobody marked breathing: which movements go with it is unknown.",
        "A movement goes with an arousal where they overlap or are less than 0.5 s apart."
        if arousals is not None
        else "Nobody marked arousals: which movements go with one is unknown.",
    )
