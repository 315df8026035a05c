"""The questions about one kind, one by one with their figures, or all of them briefly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Ties
from hypnic.report import ties_answers
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import KindFacts, every_kind, listed
from hypnic.report.kinds import WORDS
from hypnic.report.parts import Row, Table
from hypnic.report.ties_answers import beyond_chance, sentence
from hypnic.report.ties_figures import distance_panel, panels_of
from hypnic.report.ties_parts import Panel, TiesBlock
from hypnic.report.ties_words import GROUPED, QUESTIONS

APART = (Question.BACK_AVERAGE, Question.COHERENCE)
"""Questions that few kinds have: told in full of each."""
BRIEF, BRIEF_TITLE = "brief", "All answers"
UNSEEN = "This does not show that nothing goes with them: where movements are few, much stays hidden."
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


def every_block(facts: Facts, kind: Kind) -> tuple[TiesBlock, ...]:
    """Return each question about a kind that has an answer, with its figures."""
    blocks = (_block(facts, kind, question) for question in QUESTIONS)
    return tuple(block for block in blocks if block is not None)


def brief_blocks(facts: Facts, kind: Kind) -> tuple[TiesBlock, ...]:
    """Return all questions about a kind in one table; those that few kinds have are told in full."""
    rows = [row for row in facts.night.ties.answers if row.kind is kind and row.answer]
    rows = [row for row in rows if row.question not in APART]
    blocks = (_block(facts, kind, question) for question in APART)
    apart = tuple(block for block in blocks if block is not None)
    return (_brief(facts, kind, rows), *apart) if rows else apart


def _brief(facts: Facts, kind: Kind, rows: Sequence[Pattern]) -> TiesBlock:
    clear = [row for row in rows if beyond_chance(row)]
    shown = dict.fromkeys(QUESTIONS[row.question].not_shown for row in clear)
    return TiesBlock(
        f"{kind}-{BRIEF}",
        BRIEF_TITLE,
        "",
        (),
        (*(map(sentence, clear) if clear else ("No answer is beyond chance.",)), *_thirds(facts, kind)),
        ties_answers.table(rows, kind),
        not clear,
        " ".join(shown) or UNSEEN,
    )


def _block(facts: Facts, kind: Kind, question: Question) -> TiesBlock | None:
    """Return one question about a kind; None where it has no answer."""
    told = [row for row in facts.night.ties.of(question, kind) if row.answer]
    if not told:
        return None
    words = QUESTIONS[question]
    panels = _panels(facts.night.ties, kind, question)
    return TiesBlock(
        f"{kind}-{question.replace(' ', '-')}",
        words.title,
        AIDS.get(question, "") if panels else "",
        panels,
        ties_answers.grouped(told) if question in GROUPED else tuple(map(sentence, told)),
        _table(facts, kind, question, told),
        question is Question.FOLLOWED or (question in GROUPED and any(map(beyond_chance, told))),
        words.not_shown,
    )


def _panels(ties: Ties, kind: Kind, question: Question) -> tuple[Panel, ...]:
    if question is Question.TRANSITION:
        rows = [row for row in ties.distances if row.kind is kind]
        return tuple(distance_panel(row, f"ties-{kind}-distance-{at}") for at, row in enumerate(rows, 1))
    return panels_of((row for row in ties.curves if row.kind is kind), question)


def _table(facts: Facts, kind: Kind, question: Question, told: Sequence[Pattern]) -> Table | None:
    if question is Question.PERSISTENCE:
        return _through_the_night(facts, kind)
    return ties_answers.table(told, kind, question) if len(told) > 1 else None


def _counted(facts: Facts, kind: Kind) -> KindFacts | None:
    """Return the counts of a kind; None of legs, which have tables of their own."""
    rows = (row for row in every_kind(facts) if row.kind is kind is not Kind.LEG_MOVEMENT)
    return next(rows, None)


def _thirds(facts: Facts, kind: Kind) -> Iterator[str]:
    """Yield how many there were in each third of the night."""
    of = _counted(facts, kind)
    counts = [] if of is None else [of.count_in(f"third {at}") for at in (1, 2, 3)]
    if counts and all(count.value is not None for count in counts):
        yield f"In the three thirds of the night: {listed(count.text for count in counts)}."


def _through_the_night(facts: Facts, kind: Kind) -> Table | None:
    """Return how many there were in each third, cycle and hour."""
    of = _counted(facts, kind)
    if of is None:
        return None
    rows = tuple(
        Row(f"{title} {at}", (of.minutes_in(name), of.count_in(name), rate, rate.interval or "–"))
        for part, title in PARTS
        for at in range(1, MOST_PARTS + 1)
        for name in (f"{part} {at}",)
        for rate in (of.rate_in(name),)
        if of.index(name) is not None
    )
    columns = ("Part of the night", "Minutes seen", "Found", "Per hour", "95 % interval")
    caption = f"{WORDS[kind].short} through the night"
    return Table(f"ties-{kind}-parts", caption, columns, rows) if rows else None
