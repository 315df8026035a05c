"""Answers about ties as sentences and as rows of tables: the number, its interval, and what chance gives."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.report import numbers
from hypnic.report.kind_facts import listed
from hypnic.report.kinds import WORDS
from hypnic.report.parts import Note, Number, Row, Table
from hypnic.report.ties_words import (
    OF_RATIO,
    QUESTIONS,
    SAID_OF,
    UNITS,
    capital,
    named,
    quantity,
)

FEW = 0.05
"""Under this p an answer is more than chance explains, where one comparison is made."""
SHARES = frozenset({Question.FOLLOWED, Question.PERSISTENCE})
"""Questions whose ratio is a share of the movements and is written in percent."""
DIGITS = ((100.0, 0), (1.0, 1), (0.1, 2))
"""From which size on a number needs how many decimals."""
MOST_DIGITS = 4
RATIOS = frozenset({"ratio", "ratio an hour"})
"""Units of which two decimals are always told: 1.02 is not 1."""
CLOSER, FARTHER = "closer than chance", "farther than chance"
ON_THE_WHOLE = "What is compared is how near they are on the whole, and those that are very near count most."
NAMELESS = frozenset({Question.PERSISTENCE, Question.TREND, Question.COHERENCE})
"""Questions of one thing alone: their sentences begin with the answer."""


def many(kind: Kind) -> str:
    """Return what several of a kind are called, without the technical name."""
    return WORDS[kind].many.split(" (")[0]


def key(row: Pattern) -> str:
    """Return where the numbers of an answer come from, for the page's data keys."""
    return "/".join(part for part in ("ties", row.kind, row.question, row.about) if part)


def beyond_chance(row: Pattern) -> bool:
    """Return whether chance alone seldom gives as much, taken alone."""
    return bool(row.answer) and row.p is not None and row.p < FEW


def odds(p: float) -> str:
    """Return a p in words: how many nights of chance give as much."""
    if p < numbers.LEAST_P:
        return "in fewer than 1 of 1,000 nights"
    if round(p * 100) < 2:
        return f"in {round(p * 1000)} of 1,000 nights"
    return f"in {round(p * 100)} of 100 nights"


def sentence(row: Pattern) -> str:
    """Return an answer in words: what, the number and its interval, what chance gives, how many went in."""
    name = f"{named(row.about)}: " if row.about and row.question not in NAMELESS else ""
    if row.p is None and row.about in SAID_OF:
        return f"{name}{_number_words(row)}"
    parts = [capital(f"{name}{row.answer}.")]
    if row.estimate is not None:
        parts.append(capital(_number_words(row)))
    if _at_odds(row):
        parts.append(ON_THE_WHOLE)
    if row.p is not None:
        parts.append(f"Chance alone gives as much {odds(row.p)}.")
    return " ".join(parts)


def grouped(rows: Sequence[Pattern]) -> tuple[str, ...]:
    """Return answers about many things in words: those beyond chance by what they say, then the others."""
    clear = [row for row in rows if beyond_chance(row)]
    said = [
        _together(answer, [row for row in clear if row.answer == answer])
        for answer in dict.fromkeys(row.answer for row in clear)
    ]
    rest = ", ".join(quantity(row.about).name for row in rows if row not in clear)
    return (*said, *((f"Not beyond chance: {rest}.",) if rest else ()))


def _together(answer: str, rows: Sequence[Pattern]) -> str:
    names = listed(map(_briefly, rows))
    worst = max(row.p or 0.0 for row in rows)
    each, most = ("", "") if len(rows) == 1 else ("For each of them, c", " or fewer")
    most = "" if worst < numbers.LEAST_P else most
    return f"{capital(answer)}: {names}. {each or 'C'}hance alone gives as much {odds(worst)}{most}."


def _briefly(row: Pattern) -> str:
    times = " times what it was" if row.question is Question.AROUND and row.unit == "ratio" else ""
    limits = f"; 95 % interval {interval(row)}" if interval(row) else ""
    by_chance = "" if row.chance is None else f"; by chance {chance(row).text}"
    return f"{quantity(row.about).name} ({estimate(row).text}{times}{limits}{by_chance})"


def _at_odds(row: Pattern) -> bool:
    """Return whether the median points the other way than the answer, which is about the whole."""
    if row.question is not Question.TRANSITION or row.estimate is None or row.chance is None:
        return False
    return row.answer == (CLOSER if row.estimate >= row.chance else FARTHER)


def _number_words(row: Pattern) -> str:
    words = QUESTIONS[row.question]
    said = OF_RATIO if row.question is Question.AROUND and row.unit == "ratio" else words.said
    clause = SAID_OF.get(row.about, said).format(estimate=estimate(row).text)
    aside = [f"95 % interval {limits}"] if (limits := interval(row)) else []
    aside.append("1 movement" if row.n == 1 else f"{row.n} movements")
    by_chance = "" if row.chance is None else f"; {words.by_chance.format(chance=chance(row).text)}"
    return f"{clause} ({'; '.join(aside)}){by_chance}."


def estimate(row: Pattern) -> Number:
    """Return the number of an answer with its unit."""
    return _number(row, "estimate", row.estimate)


def chance(row: Pattern) -> Number:
    """Return what chance alone gives, with its unit."""
    return _number(row, "chance", row.chance)


def interval(row: Pattern) -> str:
    """Return the 95 % interval without its unit; empty where there is none."""
    if row.low is None or row.high is None:
        return ""
    low, high = (_written(row, value) for value in (row.low, row.high))
    return f"{low} to {high}" if row.low < 0 else f"{low}–{high}"


def table(rows: Sequence[Pattern], kind: Kind, question: Question | None = None) -> Table:
    """Return one row an answer about a kind, to one question or to all."""
    if question is None:
        head, number, name, of = "Asked", "Number", "all", "all answers"
    else:
        words = QUESTIONS[question]
        head, number, name = words.head, words.number, question.replace(" ", "-")
        of = f"{words.number[:1].lower()}{words.number[1:]}"
    columns = (head, "Answer", number, "95 % interval", "By chance", "p", "Movements")
    told = tuple(_row(row, full=question is None) for row in rows)
    return Table(f"ties-{kind}-{name}", f"{WORDS[kind].short}: {of}", columns, told, wordy=True)


def _row(row: Pattern, *, full: bool) -> Row:
    """Return an answer as a row, named by what it is about; `full` with the question before it."""
    of, question = key(row), QUESTIONS[row.question].number
    name = named(row.about) if row.about else question
    return Row(
        f"{question}: {quantity(row.about).name}" if full and row.about else name,
        (
            row.answer,
            estimate(row),
            interval(row) or "–",
            chance(row),
            numbers.probability(f"{of}/p", row.p),
            numbers.number(f"{of}/n", row.n),
        ),
    )


def reasons(rows: Iterable[Pattern]) -> tuple[Note, ...]:
    """Return the questions that could not be answered: each once, with what was asked about and why."""
    untold = [row for row in rows if not row.answer]
    return tuple(
        Note(QUESTIONS[question].title, " ".join(whys(row for row in untold if row.question is question)))
        for question in dict.fromkeys(row.question for row in untold)
    )


def whys(untold: Iterable[Pattern]) -> Iterator[str]:
    """Yield why things asked by one question could not be told, each reason once, with what it holds for."""
    grouped: dict[str, list[str]] = {}
    for row in untold:
        names = grouped.setdefault(row.why.rstrip(".") or "no reason is given", [])
        names += [quantity(row.about).name] if row.about else []
    for why, names in grouped.items():
        yield capital(f"{', '.join(names)}: {why}." if names else f"{why}.")


def summary(rows: Sequence[Pattern]) -> str:
    """Return how many questions were answered about a kind, and how many answers chance seldom gives."""
    told = [row for row in rows if row.answer]
    if not told:
        return "nothing could be told"
    answers = "1 answer" if len(told) == 1 else f"{len(told)} answers"
    clear = sum(map(beyond_chance, told))
    return f"{answers}, {clear or 'none'} of them beyond chance"


def _number(row: Pattern, what: str, value: float | None) -> Number:
    of = f"{key(row)}/{what}"
    if value is None:
        return Number(of, None, "–")
    unit = "%" if _share(row) else UNITS.get(row.unit, row.unit)
    return Number(of, value, f"{_written(row, value)} {unit}".strip())


def _share(row: Pattern) -> bool:
    return row.question in SHARES and row.unit == "ratio"


def _written(row: Pattern, value: float) -> str:
    """Return a number with the decimals that fit the largest of its answer, and a real minus."""
    if _share(row):
        return numbers.signed(100 * value, 0)
    numbered = (row.estimate, row.low, row.high, row.chance)
    known = [abs(each) for each in numbered if each is not None]
    digits = max(_digits(row.unit, max(known, default=0.0)), 2 if row.unit in RATIOS else 0)
    if row.low is not None and row.high is not None and row.low < row.high:
        # An interval must not look as if it had no width.
        digits = max(digits, min(MOST_DIGITS, -math.floor(math.log10(row.high - row.low))))
    return numbers.signed(value, digits)


def _digits(unit: str, top: float) -> int:
    if unit in ("percent", "count"):
        return 0
    return next((digits for least, digits in DIGITS if top >= least), 3)
