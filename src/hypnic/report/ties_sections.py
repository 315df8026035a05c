"""Ties → the part of the page: the explanations, falling asleep, and every question about every kind."""

from __future__ import annotations

from collections.abc import Sequence

from hypnic.model.events import Kind
from hypnic.model.knowledge import Knowledge
from hypnic.model.pattern import Pattern
from hypnic.model.ties import Ties
from hypnic.report import ties_answers
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import every_kind
from hypnic.report.kinds import WORDS
from hypnic.report.parts import Note
from hypnic.report.ties_answers import FEW, beyond_chance
from hypnic.report.ties_blocks import brief_blocks, every_block
from hypnic.report.ties_descent import descent
from hypnic.report.ties_explanations import EVIDENCE, explanations, focus, held_against, short
from hypnic.report.ties_parts import TiesKind, TiesPart
from hypnic.report.ties_words import QUESTIONS, capital

TITLE = "What the movements go with"
NONE = (
    "No movement was counted in this night of which it could be asked what it goes with: sleep stages, "
    "heart, breath, brain."
)
CHANCE = (
    "Chance means: what comes about when luck alone puts the movements somewhere in like parts of the night, "
    "or turns the brain waves up or down, drawn many times. p is how often that gives as much."
)
MOST_DRAWN = 3
"""Kinds with all their figures; the others are told briefly, so that the page stays readable."""


def ties_part(facts: Facts, known: Knowledge) -> TiesPart:
    """Return all that the page says of ties; one line where nothing was asked."""
    ties = facts.night.ties
    if not (ties.answers or ties.curves):
        return TiesPart(TITLE, NONE)
    counts = {row.kind: int(row.count.value or 0) for row in every_kind(facts)}
    of_interest = focus(ties, counts)
    order = _order(ties, of_interest)
    drawn = set(_drawn(ties, order))
    three = explanations(ties, of_interest, known)
    first = of_interest if of_interest in order else next(iter(order), None)
    return TiesPart(
        TITLE,
        "",
        lead=(EVIDENCE, *_asked(ties.answers)),
        held=held_against(of_interest, counts),
        explanations=three,
        descent=descent(facts, order),
        kinds=tuple(_kind(facts, kind, drawn=kind in drawn, opened=kind is first) for kind in order),
        untold=_untold(ties),
        short=short(three, of_interest),
    )


def _order(ties: Ties, of_interest: Kind | None) -> list[Kind]:
    """Return the kinds of which something was asked, the one of most interest first."""
    asked = {row.kind for row in ties.answers}
    return sorted((kind for kind in WORDS if kind in asked), key=lambda kind: kind is not of_interest)


def _drawn(ties: Ties, order: Sequence[Kind]) -> list[Kind]:
    """Return the kinds whose figures are drawn: the first, then those with most answers beyond chance."""
    clear = {kind: sum(beyond_chance(row) for row in ties.answers if row.kind is kind) for kind in order}
    most = {kind: max(row.n for row in ties.answers if row.kind is kind) for kind in order}
    ranked = sorted(order, key=lambda kind: (kind is not order[0], -clear[kind], -most[kind]))
    return ranked[:MOST_DRAWN]


def _asked(answers: Sequence[Pattern]) -> tuple[str, ...]:
    """Say how many comparisons with chance were made, and how many come out by chance."""
    compared = [row for row in answers if row.answer and row.p is not None]
    if not compared:
        return ()
    clear = sum(map(beyond_chance, compared))
    made = "1 comparison was" if len(compared) == 1 else f"{len(compared)} comparisons were"
    return (
        f"{CHANCE} {made} made with chance. Of 20 such comparisons one comes out beyond chance (p under "
        f"{FEW:g}) by chance alone: here that would be about {len(compared) * FEW:.0f}, and {clear} did.",
    )


def _kind(facts: Facts, kind: Kind, *, drawn: bool, opened: bool) -> TiesKind:
    rows = [row for row in facts.night.ties.answers if row.kind is kind]
    return TiesKind(
        kind.value,
        WORDS[kind].name,
        ties_answers.summary(rows),
        every_block(facts, kind) if drawn else brief_blocks(facts, kind),
        ties_answers.reasons(rows),
        opened,
    )


def _untold(ties: Ties) -> tuple[Note, ...]:
    """Return the questions that could not be asked of any kind, and why."""
    titles = {question.value: words.title for question, words in QUESTIONS.items()}
    return tuple(
        Note(titles.get(question, question), capital(f"{why.rstrip('.')}."))
        for question, why in ties.why_not.items()
    )
