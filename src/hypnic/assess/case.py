"""What an assessment is made from, and how evidence is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from hypnic.model.asking import concerns, follows
from hypnic.model.assessment import Answers, Evidence, Finding
from hypnic.model.knowledge import Condition, Knowledge, Norm
from hypnic.model.urgency import Urgency

Numbers = Mapping[str, float | None]
"""Numbers of one night by name, as norms name their measures; None is "this night cannot tell"."""


Words = Mapping[str, str]
"""What one night's movements have in common, in a word: `hypnic_jerk_candidate_stereotypy` → "changing"."""

MEDIAN = 50.0


@dataclass(frozen=True, slots=True)
class Case:
    """One person: answers, and the numbers of each night.

    Attributes
    ----------
    answers
        With the age, sex and pregnancy that answers and nights tell together.
    nights
        Numbers of each night, in the order given.
    words
        Of each night; may be empty.
    """

    answers: Answers
    nights: tuple[Numbers, ...]
    known: Knowledge
    words: tuple[Words, ...] = ()

    def number(self, name: str) -> float | None:
        """Return a number: the median of the nights that tell it, or None where none does.

        The median over nights is hypnic's own choice: it takes no side where nights differ.
        """
        told = [value for night in self.nights if (value := night.get(name)) is not None]
        return median(told) if told else None

    def word(self, name: str) -> str | None:
        """Return the word that all nights which tell it agree on, or None."""
        told = {night[name] for night in self.words if name in night}
        return told.pop() if len(told) == 1 else None

    def norms(self, measure: str) -> tuple[Norm, ...]:
        """Return the norms of a measure for this person; none where the age is unknown."""
        age, sex = self.answers.age_years, self.answers.sex
        return () if age is None else self.known.norms_of(measure, age, sex.value if sex else None)

    def yes(self, *questions: str) -> bool:
        """Return whether at least one of these was answered yes."""
        return any(self.answers.yes(each) for each in questions)

    def no(self, *questions: str) -> bool:
        """Return whether at least one of these was answered no."""
        return any(self.answers.no(each) for each in questions)

    def condition(self, condition: str) -> Condition:
        """Return what is known of a condition."""
        return self.known.conditions[condition]

    def asked(self, question: str) -> bool:
        """Return whether a question is for this person."""
        entry = self.known.questions[question]
        return concerns(entry, self.answers) and follows(entry, self.answers)


def answer(case: Case, question: str) -> Evidence:
    """Return a person's answer as evidence."""
    reply = case.answers.replies[question]
    entry = case.known.questions[question]
    return Evidence(question, reply, None, entry.unit, entry.sources[0])


def measured(case: Case, name: str, limit: float | None, unit: str, source: str) -> tuple[Evidence, ...]:
    """Return a number of the nights as evidence, or nothing where no night tells it."""
    value = case.number(name)
    return () if value is None else (Evidence(name, value, limit, unit, source),)


def beyond(case: Case, norm: str, *, wider: bool = False, reached: bool = False) -> tuple[Evidence, ...]:
    """Return a number as evidence where it is beyond a norm; nothing where it is not, or cannot be told.

    The number is that of the nights, or else what was answered under its name.

    Parameters
    ----------
    norm
        Id of a norm with a limit or percentiles. Where it is not for this age and sex, nothing is told.
    wider
        Hold against the wider limits ("may still be right") instead.
    reached
        Whether being equal to the upper limit is beyond it.
    """
    entry, age, sex = case.known.norms[norm], case.answers.age_years, case.answers.sex
    value = case.number(entry.measure)
    value = case.answers.number(entry.measure) if value is None else value
    if value is None or age is None or not entry.covers(age, sex.value if sex else None):
        return ()
    low, high = limits(entry, wider=wider)
    if low is not None and value < low:
        return (Evidence(entry.measure, value, low, entry.unit, entry.sources[0]),)
    if high is not None and (value > high or (reached and value == high)):
        return (Evidence(entry.measure, value, high, entry.unit, entry.sources[0]),)
    return ()


def limits(norm: Norm, *, wider: bool = False) -> tuple[float | None, float | None]:
    """Return the lower and upper limit of a norm, None where it has none.

    A norm without a range has its outer percentiles for limits (a median alone limits nothing), or the
    highest limit above which its people were counted.
    """
    low, high = (norm.may_low, norm.may_high) if wider else (norm.low, norm.high)
    if low is not None or high is not None:
        return low, high
    under = [rank for rank in norm.percentiles if rank < MEDIAN]
    over = [rank for rank in norm.percentiles if rank > MEDIAN]
    if under or over:
        return (
            norm.percentiles[min(under)] if under else None,
            norm.percentiles[max(over)] if over else None,
        )
    return None, max(norm.above_percent, default=None)


def weigh(
    case: Case,
    condition: str,
    urgency: Urgency | None = None,
    *,
    essential: Sequence[str] = (),
    numbers: Iterable[Evidence] = (),
    wanted: Sequence[str] = (),
) -> Finding:
    """Return a finding with everything that the answers say for and against it.

    Parameters
    ----------
    urgency
        Of the condition, where None.
    essential
        Questions whose "no" speaks against it; other questions that speak for it only count by a yes.
    numbers
        Numbers of the nights that speak for it.
    wanted
        Names of numbers that would make it surer.
    """
    questions = case.known.questions.values()
    for_it = [q.id for q in questions if condition in q.speaks_for]
    against_it = [q.id for q in questions if condition in q.speaks_against]
    for_it += [each for each in essential if each not in for_it]
    speaks_for = [answer(case, each) for each in for_it if case.yes(each)]
    speaks_against = [answer(case, each) for each in against_it if case.yes(each)]
    speaks_against += [answer(case, each) for each in essential if case.no(each)]
    open_ones = [each for each in (*for_it, *against_it) if case.asked(each) and not case.answers.told(each)]
    return Finding(
        condition,
        case.condition(condition).urgency if urgency is None else urgency,
        (*speaks_for, *numbers),
        tuple(speaks_against),
        (*open_ones, *(name for name in wanted if case.number(name) is None)),
    )


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return one finding per condition: the highest urgency and all the evidence of its parts.

    Weightiest first: by urgency, then by how much more speaks for it than against it, then in the order
    in which they came.
    """
    whole: dict[str, Finding] = {}
    for part in findings:
        before = whole.get(part.condition)
        whole[part.condition] = part if before is None else _joined(before, part)
    return tuple(sorted(whole.values(), key=_lightness))


def _joined(first: Finding, second: Finding) -> Finding:
    return Finding(
        first.condition,
        max(first.urgency, second.urgency),
        tuple(dict.fromkeys((*first.speaks_for, *second.speaks_for))),
        tuple(dict.fromkeys((*first.speaks_against, *second.speaks_against))),
        tuple(dict.fromkeys((*first.missing, *second.missing))),
        first.question,
    )


def _lightness(finding: Finding) -> tuple[int, int]:
    return -finding.urgency.rank, len(finding.speaks_against) - len(finding.speaks_for)
