"""Candidates → scoring, by a published rule set.

A rule set is a function `(candidates, context, options) -> Scoring`. It keeps every candidate, as part of a
movement or among the rejected with the reason, and is blind to kinds of events that it does not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from hypnic.errors import OptionsError
from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.scoring import Candidates, Scoring
from hypnic.model.spans import Span
from hypnic.score.aasm import AasmOptions, score_aasm
from hypnic.score.context import BREATHING, Context
from hypnic.score.period import analysis_period
from hypnic.score.wasm2016 import Wasm2016Options, score_wasm2016

__all__ = [
    "RULE_SETS",
    "AasmOptions",
    "ScoreOptions",
    "Wasm2016Options",
    "analysis_period",
    "score",
]


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """Options of the rule sets, and what is known of the marks.

    Attributes
    ----------
    breathing_scored, arousals_scored, legs_scored
        Whether somebody looked for them even where not one is marked: then there were none. Otherwise a
        night without a single mark of them is a night in which they are unknown. `legs_scored` is about
        hand-marked movements only.
    """

    wasm2016: Wasm2016Options = field(default_factory=Wasm2016Options)
    aasm: AasmOptions = field(default_factory=AasmOptions)
    breathing_scored: bool = False
    arousals_scored: bool = False
    legs_scored: bool = False


RuleSet = Callable[[Candidates, Context, ScoreOptions], Scoring]

RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {
        "wasm2016": lambda candidates, context, options: score_wasm2016(
            candidates, context, options.wasm2016
        ),
        "aasm": lambda candidates, context, options: score_aasm(candidates, context, options.aasm),
    }
)


def score(
    candidates: Candidates,
    marks: Events,
    hypnogram: Hypnogram | None,
    period: Span,
    rules: str = "wasm2016",
    options: ScoreOptions = ScoreOptions(),
) -> Scoring:
    """Score the candidates of one night.

    Parameters
    ----------
    marks
        Arousals and respiratory events; other kinds are not read, nor what is wholly outside the period.
    hypnogram
        None, or without one scored epoch, where the night was not staged.
    period
        Movements wholly outside are rejected; see `analysis_period`.

    Raises
    ------
    OptionsError
        If there is no such rule set.
    """
    if rules not in RULE_SETS:
        near = get_close_matches(rules, RULE_SETS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; choose one of {', '.join(RULE_SETS)}"
        raise OptionsError(f"there is no rule set {rules!r}{hint}")
    staged = hypnogram is not None and bool((hypnogram.stages != Stage.UNSCORED).any())
    breathing, arousals = marks.of(*BREATHING), marks.of(Kind.AROUSAL)
    context = Context(
        period=period,
        hypnogram=hypnogram if staged else None,
        breathing=_within(period, breathing) if breathing or options.breathing_scored else None,
        arousals=_within(period, arousals) if arousals or options.arousals_scored else None,
    )
    return RULE_SETS[rules](candidates, context, options)


def _within(period: Span, marks: Events) -> Events:
    return marks.where(lambda mark: mark.end_s >= period.start_s and mark.onset_s <= period.end_s)
