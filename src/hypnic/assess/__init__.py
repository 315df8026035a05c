"""Nights and answers → what they may mean: one question a module, information and no diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from hypnic.assess.body import body
from hypnic.assess.breathing import breathing
from hypnic.assess.case import Case, merged
from hypnic.assess.child_clusters import child_clusters
from hypnic.assess.daytime_jerks import daytime_jerks
from hypnic.assess.dreams import dreams
from hypnic.assess.features import features
from hypnic.assess.fits import fits
from hypnic.assess.infant_jerks import infant_jerks
from hypnic.assess.insomnia import insomnia
from hypnic.assess.large_movements import large_movements
from hypnic.assess.medicines import medicines
from hypnic.assess.mood import mood
from hypnic.assess.muscles import muscles
from hypnic.assess.numbers import limits_of, numbers_of, words_of
from hypnic.assess.periodic_legs import periodic_legs
from hypnic.assess.pregnancy import pregnancy
from hypnic.assess.regularity import regularity
from hypnic.assess.restless_legs import restless_legs
from hypnic.assess.rhythmic_movements import rhythmic_movements
from hypnic.assess.same_place import same_place
from hypnic.assess.skills import skills
from hypnic.assess.sleep_length import sleep_length
from hypnic.assess.sleep_starts import sleep_starts
from hypnic.assess.sleepiness import sleepiness
from hypnic.assess.small_twitches import small_twitches
from hypnic.assess.standings import standings
from hypnic.assess.through_the_night import through_the_night
from hypnic.assess.told import told
from hypnic.model.asking import (
    INFANT_BELOW_YEARS,
    contradictions,
    is_weighty,
    may_be_pregnant,
    open_questions,
    with_gates,
)
from hypnic.model.assessment import Answers, Assessment, Finding
from hypnic.model.knowledge import Knowledge
from hypnic.model.night import Night
from hypnic.model.urgency import Urgency

AGES_DIFFER_YEARS = 1.5
"""A birthday and rounding make up to a year between a recording and an answer; hypnic's own."""

__all__ = ["QUESTIONS", "Case", "assess"]

QUESTIONS: Mapping[str, Callable[[Case], tuple[Finding, ...]]] = MappingProxyType(
    {
        "fits": fits,
        "pregnancy": pregnancy,
        "medicines": medicines,
        "body": body,
        "infant_jerks": infant_jerks,
        "skills": skills,
        "child_clusters": child_clusters,
        "same_place": same_place,
        "daytime_jerks": daytime_jerks,
        "dreams": dreams,
        "breathing": breathing,
        "restless_legs": restless_legs,
        "periodic_legs": periodic_legs,
        "sleepiness": sleepiness,
        "insomnia": insomnia,
        "through_the_night": through_the_night,
        "sleep_starts": sleep_starts,
        "large_movements": large_movements,
        "rhythmic_movements": rhythmic_movements,
        "muscles": muscles,
        "mood": mood,
        "small_twitches": small_twitches,
        "sleep_length": sleep_length,
        "regularity": regularity,
    }
)
"""The questions; of findings of one weight, the one of the question named first comes first."""


def assess(answers: Answers, nights: Sequence[Night], known: Knowledge) -> Assessment:
    """Return what a person's answers and nights may mean together.

    Age, sex and pregnancy that the answers do not tell are taken from the first night that does.

    Parameters
    ----------
    answers
        May be empty: then no urgency is told unless a night alone asks for one.
    nights
        Of one person, in order; may be empty.
    """
    person = with_gates(known, _with_subject(answers, nights))
    numbers, words = map(numbers_of, nights), map(words_of, nights)
    case = Case(person, tuple(numbers), known, tuple(words))
    found = [
        replace(finding, question=name) for name, question in QUESTIONS.items() for finding in question(case)
    ]
    findings = merged([*found, *(replace(each, question="told") for each in told(case, found))])
    still_open = tuple(open_questions(known, person))
    flags = tuple(each.id for each in still_open if each.red_flag)
    weighty = any(is_weighty(each, known) for each in still_open)
    top = max((finding.urgency for finding in findings), default=Urgency.SELF_CARE)
    untold = weighty or person.age_years is None or _pregnancy_untold(person)
    return Assessment(
        answers=person,
        findings=findings,
        urgency=None if untold and top is Urgency.SELF_CARE else top,
        open_flags=flags,
        open_questions=tuple(each.id for each in still_open if not each.red_flag),
        features=features(case),
        standings=standings(case),
        contradictions=(
            *contradictions(known, person),
            *_person_contradictions(person),
            *_recorded_contradictions(answers, nights),
        ),
        limits=_limits(person, nights),
        nights=len(nights),
    )


def _with_subject(answers: Answers, nights: Sequence[Night]) -> Answers:
    age, sex, pregnant = answers.age_years, answers.sex, answers.pregnant
    for night in nights:
        age = night.subject.age_years if age is None else age
        sex = night.subject.sex if sex is None else sex
        pregnant = night.subject.pregnant if pregnant is None else pregnant
    return Answers(answers.replies, age, sex, pregnant)


def _pregnancy_untold(person: Answers) -> bool:
    return person.pregnant is None and may_be_pregnant(person)


def _person_contradictions(person: Answers) -> tuple[tuple[str, str], ...]:
    """Return pairs that need a second look: they are reported and nothing is dropped for them."""
    if not person.pregnant:
        return ()
    unlikely = may_be_pregnant(replace(person, pregnant=None))
    return () if unlikely else (("pregnant", "sex" if person.sex is not None else "age_years"),)


def _recorded_contradictions(answers: Answers, nights: Sequence[Night]) -> tuple[tuple[str, str], ...]:
    """Return where the answers say another age or sex than a recording; the answers were used."""
    found: dict[tuple[str, str], None] = {}
    for night in nights:
        age, sex = night.subject.age_years, night.subject.sex
        if (
            age is not None
            and answers.age_years is not None
            and abs(age - answers.age_years) > AGES_DIFFER_YEARS
        ):
            found["age_years", "recorded_age"] = None
        if sex is not None and answers.sex is not None and sex is not answers.sex:
            found["sex", "recorded_sex"] = None
    return tuple(found)


def _limits(person: Answers, nights: Sequence[Night]) -> tuple[str, ...]:
    """Return ids of what could not be seen; a limit of every night is a limit of the assessment."""
    limits = [] if nights else ["no_night"]
    limits += [] if person.replies else ["no_answers"]
    limits += [] if person.age_years is not None else ["no_age"]
    if person.age_years is not None and person.age_years < INFANT_BELOW_YEARS:
        limits.append("born_early")
    if len(nights) == 1:
        limits.append("one_night")
    unseen = [limits_of(night) for night in nights]
    return (*limits, *sorted(frozenset.intersection(*unseen) if unseen else ()))
