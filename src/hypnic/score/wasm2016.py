"""The rules of the World Association of Sleep Medicine of 2016."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Events
from hypnic.model.scoring import Candidates, Scoring
from hypnic.score.assemble import Facts, limits, movements, series, series_of
from hypnic.score.association import (
    RespiratoryWindow,
    check_choice,
    choices_in_words,
    with_arousal,
    with_breathing,
)
from hypnic.score.both_legs import Group, no_candidate, run_together
from hypnic.score.context import Context, stages_at_onset
from hypnic.score.gaps import CUT_OFF, cut_off, hole_starts, legs_in_words, seen_edges
from hypnic.score.series import Rhythm
from hypnic.score.single_leg import single_legs

RHYTHM = Rhythm(shortest_us=10_000_000, longest_us=90_000_000, fewest=4, short="break")


@dataclass(frozen=True, slots=True)
class Wasm2016Options:
    """What WASM 2016 leaves open.

    Attributes
    ----------
    respiratory_window
        When a movement is put down to a respiratory event: "-2:10.25" s around its end (Manconi et al.
        2015), "±0.5" s around its end, or "aasm", 0.5 s before its start to 0.5 s after its end.
    count_reras
        Whether a RERA explains a movement as an apnoea or hypopnoea does.
    """

    respiratory_window: RespiratoryWindow = "-2:10.25"
    count_reras: bool = False

    def __post_init__(self) -> None:
        check_choice("respiratory_window", self.respiratory_window, RespiratoryWindow)


def score_wasm2016(candidates: Candidates, context: Context, options: Wasm2016Options) -> Scoring:
    """Score leg movements by WASM 2016.

    Candidate leg movements (CLM) last 0.5-10 s, of both legs together up to 15 s. Four or more of them in
    a row, 10-90 s from onset to onset, are periodic. Anything else ends a row: a longer or shorter
    interval, and a movement that is no CLM. A second pass leaves out the CLM that go with breathing.

    Source: Ferri, Fulda, Allen et al., Sleep Med 2016;26:86-95, doi 10.1016/j.sleep.2016.10.010.
    Departs from it in: nothing that is known; what it leaves open is in docs/rules/wasm2016.md.
    """
    parts, rejected = single_legs(candidates, context.period)
    groups = run_together(parts)
    edges = seen_edges(candidates)
    excluded = [
        no_candidate(group) or (CUT_OFF if any(cut_off(part, edges) for part in group.parts) else "")
        for group in groups
    ]
    facts = _facts(groups, excluded, context, options)
    barriers = np.cumsum(~facts.counts) + np.searchsorted(hole_starts(candidates), limits(groups)[0])
    found = series_of(facts, facts.counts, barriers, RHYTHM)
    found_nr = None
    if facts.respiratory is not None:
        found_nr = series_of(facts, facts.counts & ~facts.respiratory, barriers, RHYTHM)
    return Scoring(
        rules="wasm2016",
        choices=_choices(context, options) + legs_in_words(candidates),
        movements=movements(facts, found, found_nr),
        rejected=Events(rejected),
        series=series(groups, found.numbers),
        series_nr=None if found_nr is None else series(groups, found_nr.numbers),
        looked_for=candidates.looked_for,
    )


def _facts(groups: list[Group], excluded: list[str], context: Context, options: Wasm2016Options) -> Facts:
    """Relate movements, candidates or not, to breathing, arousals and stages."""
    starts, ends = limits(groups)
    window, reras = options.respiratory_window, options.count_reras
    return Facts(
        groups=groups,
        excluded=excluded,
        respiratory=with_breathing(starts, ends, context.breathing, window, reras=reras),
        arousal=with_arousal(starts, ends, context.arousals),
        stages=stages_at_onset(context, starts),
    )


def _choices(context: Context, options: Wasm2016Options) -> tuple[str, ...]:
    window, reras = options.respiratory_window, options.count_reras
    return (
        "Series run across sleep and wake; a movement belongs to the stage at its onset."
        if context.hypnogram is not None
        else "Nobody scored stages: movements are counted per hour of recording.",
        *choices_in_words(context.breathing, context.arousals, window, reras=reras),
    )
