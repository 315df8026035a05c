"""Ties → the part of the page: the explanations, falling asleep, and every question about every kind."""

from __future__ import annotations

from collections.abc import Sequence

from hypnic.model.events import Kind
from hypnic.model.knowledge import Knowledge
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Ties
from hypnic.report import ties_answers
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import every_kind
from hypnic.report.kinds import WORDS
from hypnic.report.parts import Note, Row, Table
from hypnic.report.ties_answers import FEW, beyond_chance, sentence
from hypnic.report.ties_descent import descent
from hypnic.report.ties_explanations import EVIDENCE, explanations, focus, held_against, short
from hypnic.report.ties_figures import distance_panel, panels_of
from hypnic.report.ties_parts import Panel, TiesBlock, TiesKind, TiesPart
from hypnic.report.ties_words import GROUPED, QUESTIONS, capital

TITLE = "What the movements go with"
NONE = "What the movements go with – sleep stages, heart, breath, brain – was not worked out for this night."
CHANCE = (
    "Chance means: what comes about when luck alone puts the movements somewhere in like parts of the night, "
    "or turns the brain waves up or down, drawn many times. p is how often that gives as much."
)
MOST_DRAWN = 3
"""Kinds whose figures are drawn; of the others the numbers stand alone, so that the page stays readable."""
ALWAYS_DRAWN = frozenset({Question.BACK_AVERAGE})
"""Few kinds have it, and its number says little without its figure."""
AIDS = {
    Question.TRANSITION: (
        "Bars: movements by how far they lie from it; left of the dashed line the movement came first. Black "
        "lines: what chance gives; within the grey lie 95 of 100 draws of chance."
    ),
    Question.AROUND: (
        "Blue: the average; light blue: its 95 % band. Within the grey lie 95 of 100 averages that chance "
        "gives. Dashed: the movement begins."
    ),
    Question.BACK_AVERAGE: (
        "Blue: the average EEG; light blue: its 95 % band. Within the grey noise alone stays in 95 of 100 "
        "draws; black: one such noise, the same trials with every other one turned upside down. Dashed: the "
        "muscle begins."
    ),
}
PARTS = (("third", "Third"), ("cycle", "Sleep cycle"), ("hour", "Hour"))
MOST_PARTS = 16


def ties_part(facts: Facts, known: Knowledge) -> TiesPart:
    """Return all that the page says of ties; one line where nothing was asked."""
    ties = facts.night.ties
    if ties == Ties():
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
    blocks = (_block(facts, kind, question, drawn=drawn) for question in QUESTIONS)
    return TiesKind(
        kind.value,
        WORDS[kind].name,
        ties_answers.summary(rows),
        tuple(block for block in blocks if block is not None),
        ties_answers.reasons(rows),
        opened,
    )


def _block(facts: Facts, kind: Kind, question: Question, *, drawn: bool) -> TiesBlock | None:
    """Return one question about a kind; None where it has no answer."""
    told = [row for row in facts.night.ties.of(question, kind) if row.answer]
    if not told:
        return None
    words = QUESTIONS[question]
    panels = _panels(facts.night.ties, kind, question) if drawn or question in ALWAYS_DRAWN else ()
    return TiesBlock(
        f"{kind}-{question.replace(' ', '-')}",
        words.title,
        AIDS.get(question, "") if panels else "",
        panels,
        ties_answers.grouped(told) if question in GROUPED else tuple(map(sentence, told)),
        _table(facts, kind, question, told, drawn=drawn),
        question is Question.FOLLOWED or (question in GROUPED and any(map(beyond_chance, told))),
        words.not_shown,
    )


def _panels(ties: Ties, kind: Kind, question: Question) -> tuple[Panel, ...]:
    if question is Question.TRANSITION:
        rows = [row for row in ties.distances if row.kind is kind]
        return tuple(distance_panel(row, f"ties-{kind}-distance-{at}") for at, row in enumerate(rows, 1))
    return panels_of((row for row in ties.curves if row.kind is kind), question)


def _table(
    facts: Facts, kind: Kind, question: Question, told: Sequence[Pattern], *, drawn: bool
) -> Table | None:
    if question is Question.PERSISTENCE:
        return _through_the_night(facts, kind, hours=drawn)
    return ties_answers.table(told, kind, question) if len(told) > 1 else None


def _through_the_night(facts: Facts, kind: Kind, *, hours: bool) -> Table | None:
    """Return how many there were in each third, cycle and hour; legs have tables of their own."""
    if kind is Kind.LEG_MOVEMENT:
        return None
    of = next(row for row in every_kind(facts) if row.kind is kind)
    rows = tuple(
        Row(f"{title} {at}", (of.minutes_in(name), of.count_in(name), rate, rate.interval or "–"))
        for part, title in PARTS[: 3 if hours else 1]
        for at in range(1, MOST_PARTS + 1)
        for name in (f"{part} {at}",)
        for rate in (of.rate_in(name),)
        if of.index(name) is not None
    )
    columns = ("Part of the night", "Minutes seen", "Found", "Per hour", "95 % interval")
    return (
        Table(f"ties-{kind}-parts", f"{WORDS[kind].short} through the night", columns, rows) if rows else None
    )


def _untold(ties: Ties) -> tuple[Note, ...]:
    """Return the questions that could not be asked of any kind, and why."""
    titles = {question.value: words.title for question, words in QUESTIONS.items()}
    return tuple(
        Note(titles.get(question, question), capital(f"{why.rstrip('.')}."))
        for question, why in ties.why_not.items()
    )
