"""Leg movements in the style of the manual of the American Academy of Sleep Medicine (v2.6 and v3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hypnic.model.events import Events
from hypnic.model.hypnogram import SLEEP, Stage
from hypnic.model.scoring import Candidates, Scoring
from hypnic.score.assemble import BoolArray, Facts, limits, movements, series, series_of
from hypnic.score.association import (
    RespiratoryWindow,
    check_choice,
    choices_in_words,
    with_arousal,
    with_breathing,
)
from hypnic.score.both_legs import TOO_LONG, Group, counted_once
from hypnic.score.context import Context, stages_at_onset, stages_with_sleep
from hypnic.score.gaps import CUT_OFF, cut_off, hole_starts, legs_in_words, seen_edges
from hypnic.score.series import Rhythm, Short
from hypnic.score.single_leg import Part, sifted, single_legs

AsleepBy = Literal["any_part", "onset"]

SHORTEST_IMI_US = 5_000_000
LONGEST_IMI_US = 90_000_000
LONGEST_US = 10_000_000

RESPIRATORY = "goes with a respiratory event"
IN_WAKE = "not in sleep"
NOT_STAGED = "where no stage was scored"


@dataclass(frozen=True, slots=True)
class AasmOptions:
    """Readings of the manual, where it can be read in more than one way.

    Attributes
    ----------
    respiratory_window
        When a movement is put down to a respiratory event: see `Wasm2016Options`.
    count_reras
        Whether a RERA excludes a movement as an apnoea or hypopnoea does; newer texts can be read so.
    short_interval
        What an interval under 5 s does, of which the manual says nothing: "skip" leaves the later
        movement out and measures from the earlier one, "break" ends the series.
    asleep_by
        A movement counts where "any_part" of it lies in sleep (v3), or only where its "onset" does.
    """

    respiratory_window: RespiratoryWindow = "aasm"
    count_reras: bool = False
    short_interval: Short = "skip"
    asleep_by: AsleepBy = "any_part"

    def __post_init__(self) -> None:
        check_choice("respiratory_window", self.respiratory_window, RespiratoryWindow)
        check_choice("short_interval", self.short_interval, Short)
        check_choice("asleep_by", self.asleep_by, AsleepBy)


def score_aasm(candidates: Candidates, context: Context, options: AasmOptions) -> Scoring:
    """Score leg movements in the style of the AASM manual.

    A movement lasts 0.5-10 s, lies in sleep and does not go with an apnoea or hypopnoea. Four or more in a
    row, 5-90 s from onset to onset, are periodic. Movements that do not count neither belong to a row nor
    end it. Movements of both legs with onsets less than 5 s apart count as one.

    Source: the published rules of v2.6 and v3 as others retell them; see docs/rules/aasm.md.
    Departs from it in: what it leaves open, as said in `AasmOptions` and there. It is not the manual.
    """
    parts, rejected = single_legs(candidates, context.period)
    edges = seen_edges(candidates)

    def reason(part: Part) -> str:
        if part.length_us > LONGEST_US:
            return TOO_LONG
        return CUT_OFF if cut_off(part, edges) else ""

    parts, out = sifted(parts, reason)
    groups = counted_once(parts, SHORTEST_IMI_US)
    facts = _facts(groups, context, options)
    barriers = np.searchsorted(hole_starts(candidates), limits(groups)[0])
    rhythm = Rhythm(SHORTEST_IMI_US, LONGEST_IMI_US, fewest=4, short=options.short_interval)
    found = series_of(facts, facts.counts, barriers, rhythm)
    # Movements that go with breathing never count here: without them, the series are the same.
    known = facts.respiratory is not None
    return Scoring(
        rules="aasm",
        choices=_choices(context, options) + legs_in_words(candidates),
        movements=movements(facts, found, found if known else None),
        rejected=Events(rejected + out),
        series=series(groups, found.numbers),
        series_nr=series(groups, found.numbers) if known else None,
        looked_for=candidates.looked_for,
    )


def _facts(groups: list[Group], context: Context, options: AasmOptions) -> Facts:
    starts, ends = limits(groups)
    window, reras = options.respiratory_window, options.count_reras
    respiratory = with_breathing(starts, ends, context.breathing, window, reras=reras)
    stages = (
        stages_with_sleep(context, starts, ends)
        if options.asleep_by == "any_part"
        else stages_at_onset(context, starts)
    )
    return Facts(
        groups=groups,
        excluded=_excluded(len(groups), respiratory, stages),
        respiratory=respiratory,
        arousal=with_arousal(starts, ends, context.arousals),
        stages=stages,
    )


def _excluded(count: int, respiratory: BoolArray | None, stages: list[Stage] | None) -> list[str]:
    excluded = [""] * count
    for at in range(count):
        if stages is not None and stages[at] not in SLEEP:
            excluded[at] = NOT_STAGED if stages[at] is Stage.UNSCORED else IN_WAKE
        elif respiratory is not None and respiratory[at]:
            excluded[at] = RESPIRATORY
    return excluded


def _choices(context: Context, options: AasmOptions) -> tuple[str, ...]:
    asleep = {
        "any_part": "A movement counts where any part of it lies in sleep, and belongs to that stage.",
        "onset": "A movement counts where its onset lies in sleep.",
    }
    short = {
        "skip": "After an interval under 5 s the later movement is left out (an interpretation).",
        "break": "An interval under 5 s ends a series (an interpretation).",
    }
    window, reras = options.respiratory_window, options.count_reras
    return (
        asleep[options.asleep_by]
        if context.hypnogram is not None
        else "Nobody scored stages: movements of the whole recording count, per hour of recording.",
        short[options.short_interval],
        *choices_in_words(context.breathing, context.arousals, window, reras=reras),
    )
