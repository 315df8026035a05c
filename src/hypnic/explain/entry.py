"""One entry of the knowledge → what is shown about it, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypnic.model.grades import AdviceKind
from hypnic.model.knowledge import Advice, Claim, Condition, Knowledge, Source, Term

SHOWN_ADVICE = (AdviceKind.SAFETY, AdviceKind.HABIT, AdviceKind.LOG, AdviceKind.ASK)
"""In this order; what to record next depends on what is still open, which an entry does not know."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `listed` where each line is an item of its own."""

    title: str
    lines: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is shown about one entry.

    Attributes
    ----------
    id, kind
        The entry; `condition`, `claim` or `term`.
    title, subtitle, lead
        Its name, what it is one of, and the answer in a few sentences.
    sections
        The rest, in the order of reading.
    see
        Id → title of the entries that belong to it.
    """

    id: str
    kind: str
    title: str
    subtitle: str
    lead: str
    sections: tuple[Section, ...]
    see: dict[str, str]


def explanation(everything: Knowledge, key: str) -> Explanation:
    """Return what is shown about the condition, claim or term of this id."""
    if key in everything.conditions:
        return _condition(everything, everything.conditions[key])
    if key in everything.claims:
        return _claim(everything, everything.claims[key])
    return _term(everything, everything.terms[key])


def title_of(everything: Knowledge, key: str) -> str:
    """Return the name of a condition or a term, or what a claim says, never without its verdict."""
    if key in everything.claims:
        claim = everything.claims[key]
        return f"{claim.says} [{everything.words[f'verdict.{claim.verdict}']}]"
    return (everything.conditions.get(key) or everything.terms[key]).name


def _condition(everything: Knowledge, of: Condition) -> Explanation:
    words = everything.words
    sections = [
        _how_soon(everything, of),
        Section(words["explain.speaks_for"], of.speaks_for, listed=True),
        Section(words["explain.speaks_against"], of.speaks_against, listed=True),
        Section(words["explain.doctors_look_at"], of.doctors_look_at, listed=True),
        *_advice(everything, of.id),
        *_also(everything, of.synonyms),
        *_codes(everything, of),
        _sources(everything, of.sources),
    ]
    subtitle = words["explain.kind_condition"]
    return Explanation(
        of.id, "condition", of.name, subtitle, of.what, tuple(sections), _see(everything, of.see)
    )


def _claim(everything: Knowledge, of: Claim) -> Explanation:
    words = everything.words
    sections = (
        Section(words["explain.does"], (of.does,)),
        *_also(everything, of.synonyms),
        _sources(everything, of.sources),
    )
    subtitle = f"{words['explain.kind_claim']} ({of.number})"
    lead = f"{words[f'verdict.{of.verdict}']}. {of.evidence}"
    return Explanation(of.id, "claim", of.says, subtitle, lead, sections, _see(everything, of.see))


def _term(everything: Knowledge, of: Term) -> Explanation:
    sections = (*_also(everything, of.synonyms), _sources(everything, of.sources))
    subtitle = everything.words["explain.kind_term"]
    return Explanation(of.id, "term", of.name, subtitle, of.meaning, sections, _see(everything, of.see))


def _how_soon(everything: Knowledge, of: Condition) -> Section:
    """Return how soon to see a doctor, the more urgent first."""
    words = everything.words
    lines = [words[f"urgency.{of.urgency}"] + "."]
    if of.sooner is not None:
        sooner = words["explain.sooner"].replace("{urgency}", words[f"urgency.{of.sooner}"])
        lines = [sooner.replace("{reason}", of.sooner_if), words["explain.else"] + " " + lines[0]]
    return Section(words["explain.how_soon"], tuple(lines), listed=len(lines) > 1)


def _advice(everything: Knowledge, condition: str) -> Iterable[Section]:
    """Return the titles of the advice for a condition, by what it is about."""
    for kind in SHOWN_ADVICE:
        fitting = [each for each in everything.advice.values() if _fits(each, kind, condition)]
        if fitting:
            yield Section(
                everything.words[f"advice.{kind}"], tuple(each.title for each in fitting), listed=True
            )


def _fits(advice: Advice, kind: AdviceKind, condition: str) -> bool:
    return advice.kind is kind and condition in advice.helps


def _also(everything: Knowledge, names: tuple[str, ...]) -> Iterable[Section]:
    if names:
        yield Section(everything.words["explain.also_called"], (", ".join(names),))


def _codes(everything: Knowledge, of: Condition) -> Iterable[Section]:
    codes = [
        *(f"ICD-10 {code}" for code in of.icd10),
        *(f"ICD-11 {code}" for code in of.icd11),
        *([f"ICSD-3-TR {of.icsd3}"] if of.icsd3 else []),
    ]
    if codes:
        yield Section(everything.words["explain.codes"], (", ".join(codes),))


def _sources(everything: Knowledge, ids: tuple[str, ...]) -> Section:
    lines = tuple(cited(everything, everything.sources[each]) for each in ids)
    return Section(everything.words["explain.sources"], lines, listed=True)


def cited(everything: Knowledge, source: Source) -> str:
    """Return a source as one line that ends with what of it was read."""
    read = everything.words[f"reading.{source.read}"]
    if not source.year and not source.url:
        return f"{everything.words[f'source.{source.id}']} ({read})."
    parts = [
        f"{source.authors}{f' {source.year}' if source.year else ''}",
        source.title,
        source.where,
        f"doi:{source.doi}" if source.doi else source.url,
    ]
    return f"{'. '.join(part.rstrip('.') for part in parts if part)} ({read})."


def _see(everything: Knowledge, ids: tuple[str, ...]) -> dict[str, str]:
    return {key: title_of(everything, key) for key in ids}
