"""The three explanations of the article that people read, and what this night says to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hypnic.model.events import Kind
from hypnic.model.knowledge import Knowledge
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Ties
from hypnic.report.kind_facts import listed
from hypnic.report.kinds import WORDS
from hypnic.report.ties_answers import CLOSER, FEW, many, sentence, whys
from hypnic.report.ties_parts import Explanation
from hypnic.report.ties_words import QUESTIONS, capital

SUPPORTS, AGAINST, UNTOLD = "supports it", "does not support it", "cannot tell"
JERKS = (
    *(Kind.HYPNIC_JERK, Kind.PROPRIOSPINAL, Kind.NECK_MYOCLONUS, Kind.INFANT_MYOCLONUS),
    *(Kind.FRAGMENTARY_MYOCLONUS, Kind.FACE_TWITCH),
)
"""The kinds that are jerks or twitches; the article means the first."""
NO_JERK = "No kind of jerk was found in this night, so there is nothing to hold it against."
DIARY = (
    "One night alone cannot tell. It takes many nights, and a diary of stress, coffee, sport and sleep of "
    "the day before."
)
EVIDENCE = (
    "Evidence from one night is never proof. What comes together need not cause each other, and what is not "
    "seen can still be there."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One explanation, and which answers of a night bear on it.

    Attributes
    ----------
    abouts
        What the article speaks of, with its words in `seen`; other quantities of the question do not decide.
    yes
        The answer that speaks for it.
    seen, unseen
        What was found, with `{many}` for the movements and `{things}` for what was looked at.
    none
        Why there is no answer where no reason was given.
    """

    claim: str
    title: str
    question: Question
    abouts: Mapping[str, str]
    yes: str
    seen: str
    unseen: str
    none: str = "this was not worked out for this night"


ASKED = (
    Asked(
        "danger_signal",
        "1. The brain takes the slowing of heart and breath for a danger",
        Question.DESCENT,
        {"heart_rate_bpm": "the heart", "breath_rate_per_min": "the breath"},
        "steeper fall",
        "{things} slowed more steeply just before {many} than at other moments of falling asleep",
        "{things} slowed no more steeply just before {many} than at other moments of falling asleep",
        "none of the {many} lay near a passage from wake into sleep",
    ),
    Asked(
        "wave_bursts",
        "2. A change of sleep phase sets off a burst of brain waves",
        Question.TRANSITION,
        {
            "stage change": "to changes of sleep stage",
            "k-complex or vertex wave": "to K-complexes and vertex waves",
        },
        CLOSER,
        "{many} lay closer {things} than chance puts them",
        "{many} lay no closer {things} than chance puts them",
    ),
)


def focus(ties: Ties, counts: dict[Kind, int]) -> Kind | None:
    """Return the kind that the explanations are held against: sleep starts, else the commonest jerk.

    None where no kind of jerk was found.
    """
    found = [kind for kind in JERKS if counts.get(kind)]
    if Kind.HYPNIC_JERK in found:
        return Kind.HYPNIC_JERK
    told = {row.kind for row in ties.answers if row.answer}
    return max(found, key=lambda kind: (kind in told, counts[kind]), default=None)


def held_against(kind: Kind | None, counts: dict[Kind, int]) -> str:
    """Say which movements of the night the explanations are held against."""
    if kind is None:
        return NO_JERK
    if kind is Kind.HYPNIC_JERK:
        return f"Held against the {many(kind)} of this night ({counts[kind]})."
    return (
        f"No sleep start was found in this night. They are held against {many(kind)} ({counts[kind]}), which "
        "are not what the article speaks of."
    )


def explanations(ties: Ties, kind: Kind | None, known: Knowledge) -> tuple[Explanation, ...]:
    """Return what the night says to each of the three."""
    held = (_held(asked, ties, kind, known) for asked in ASKED)
    return (*held, _unheld("stress_discharge", "3. The stress of the day is let off", Question.LOAD, known))


def _held(asked: Asked, ties: Ties, kind: Kind | None, known: Knowledge) -> Explanation:
    base = _unheld(asked.claim, asked.title, asked.question, known)
    if kind is None:
        return replace(base, reasons=(NO_JERK,))
    rows = [row for row in ties.of(asked.question, kind) if row.about in asked.abouts]
    told = [row for row in rows if row.answer]
    missing = whys(row for row in rows if not row.answer)
    if not rows:
        why = ties.why_not.get(asked.question.value, asked.none.format(many=many(kind)))
        return replace(base, reasons=(capital(f"{why.rstrip('.')}."),))
    if not told:
        return replace(base, reasons=tuple(missing))
    verdict, night = _verdict(asked, told, many(kind))
    return replace(base, verdict=verdict, night=night, reasons=(*map(sentence, told), *missing))


def _verdict(asked: Asked, told: Sequence[Pattern], movements: str) -> tuple[str, str]:
    """Return the verdict and its sentence; each p pays for how many were asked."""
    speaking = [row for row in told if row.answer == asked.yes]
    clear = [row for row in speaking if row.p is not None and row.p * len(told) < FEW]
    if clear:
        return SUPPORTS, capital(f"{_worded(asked.seen, asked, clear, movements)}.")
    if speaking:
        return UNTOLD, (
            f"{len(speaking)} of {len(told)} comparisons point to it, but no more clearly than chance does "
            "now and then where so many are made."
        )
    return AGAINST, capital(f"{_worded(asked.unseen, asked, told, movements)}. That does not rule it out.")


def _worded(words: str, asked: Asked, rows: Iterable[Pattern], movements: str) -> str:
    return words.format(many=movements, things=listed(asked.abouts[row.about] for row in rows))


def _unheld(key: str, title: str, question: Question, known: Knowledge) -> Explanation:
    """Return an explanation that nothing was held against; claim and evidence are the knowledge base's."""
    claim = known.claims[key]
    return Explanation(
        key=key,
        title=title,
        claim=claim.says,
        known=f"{known.words[f'verdict.{claim.verdict}']}. {claim.evidence}",
        verdict=UNTOLD,
        night="",
        reasons=(DIARY,) if question is Question.LOAD else (),
        not_shown=QUESTIONS[question].not_shown,
        more=f"More, with sources: hypnic explain {key}",
    )


def short(rows: Sequence[Explanation], kind: Kind | None) -> tuple[str, ...]:
    """Return the explanations for a terminal: what they are, then the verdicts; nothing where none can."""
    if all(row.verdict == UNTOLD for row in rows):
        return ()
    of = "" if kind is None else f", held against {WORDS[kind].running}"
    verdicts = "; ".join(f"{row.title[3:4].lower()}{row.title[4:]}: {row.verdict}" for row in rows)
    return (f"Three explanations of jerks on falling asleep{of}: {verdicts}. Evidence, never proof.",)
