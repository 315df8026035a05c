"""What was found, told, measured and left open, as entries of the page of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypnic.model.assessment import Assessment, Band, Feature, Finding, Place, Standing
from hypnic.model.knowledge import Condition, Knowledge
from hypnic.model.urgency import Urgency
from hypnic.report.note_parts import (
    Item,
    cited,
    evidence_words,
    measure_name,
    plain,
    reply_words,
)

Points = tuple[str, tuple[str, ...]]


def condition_items(
    assessment: Assessment, known: Knowledge, *, most: int | None = None, codes: bool = False
) -> tuple[Item, ...]:
    """Return the findings; `codes` adds what only a doctor wants and leaves out what a doctor knows."""
    items = (
        _for_doctor(finding, known) if codes else _for_person(finding, known)
        for finding in assessment.findings[:most]
    )
    untold = assessment.urgency is None
    return tuple(_without_urgency(item, known) if untold else item for item in items)


def _without_urgency(item: Item, known: Knowledge) -> Item:
    """Return an entry that does not say how soon: while questions are open, "self-care" would comfort."""
    soon = known.words["note.how_soon"]
    return Item(item.title, item.text, tuple(row for row in item.points if row[0] != soon))


def _for_person(finding: Finding, known: Knowledge) -> Item:
    words, entry = known.words, known.conditions[finding.condition]
    now = finding.urgency is Urgency.EMERGENCY
    points: list[Points] = [
        (words["note.how_soon"], (words[f"urgency.{finding.urgency.value}"],)),
        *_evidence(finding, known),
        (words["note.missing"], () if now else tuple(_missing(finding, known))),
        (words["note.doctors_look_at"], entry.doctors_look_at),
        (words["note.sooner"], (entry.sooner_if,) if entry.sooner_if else ()),
        (words["note.sources"], tuple(cited(each, known) for each in entry.sources)),
    ]
    return Item(entry.name, entry.what, tuple(row for row in points if row[1]))


def _for_doctor(finding: Finding, known: Knowledge) -> Item:
    """Return a finding without the answers that speak for it: those stand above, all together."""
    words, entry = known.words, known.conditions[finding.condition]
    numbers = [each for each in finding.speaks_for if each.measure not in known.questions]
    against = tuple(evidence_words(each, known) for each in finding.speaks_against)
    points: list[Points] = [
        (words["note.how_soon"], (words[f"urgency.{finding.urgency.value}"],)),
        (words["note.speaks_for"], tuple(evidence_words(each, known) for each in numbers)),
        (words["note.speaks_against"], against),
        (words["note.codes"], _codes(entry)),
    ]
    return Item(entry.icsd3 or entry.name, "", tuple(row for row in points if row[1]))


def _codes(entry: Condition) -> tuple[str, ...]:
    codes = [f"ICD-10 {code}" for code in entry.icd10] + [f"ICD-11 {code}" for code in entry.icd11]
    return tuple(codes)


def _evidence(finding: Finding, known: Knowledge) -> Iterator[Points]:
    for name, rows in (
        ("note.speaks_for", finding.speaks_for),
        ("note.speaks_against", finding.speaks_against),
    ):
        yield known.words[name], tuple(evidence_words(each, known) for each in rows)


def _missing(finding: Finding, known: Knowledge) -> Iterator[str]:
    words = known.words
    for name in finding.missing:
        question = known.questions.get(name)
        named = words["note.recording_of"].format(name=measure_name(name, known))
        yield named if question is None else question.text


def open_items(questions: Iterable[str], known: Knowledge) -> tuple[Item, ...]:
    """Return questions without an answer, each with why it is asked."""
    return tuple(Item(known.questions[each].text, known.questions[each].why) for each in questions)


def told_items(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return every yes, number and choice in the order of the bank, then the numbers of the nights."""
    person = assessment.answers
    gates = {each.after for each in known.questions.values() if person.told(each.id)}
    gates = {name for name in gates if name and not known.questions[name].speaks_for}
    told = tuple(
        Item(entry.text, reply_words(person.replies[name], name, known))
        for name, entry in known.questions.items()
        if person.told(name) and person.replies[name] is not False and name not in gates
    )
    return (*told, *number_items(assessment, known, answered=False))


def contradiction_items(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return pairs of answers that cannot both be right, and which of them was used."""
    words = known.words

    def named(name: str) -> str:
        if name in known.questions:
            return known.questions[name].text
        return words[f"interview.{name.removesuffix('_years')}"]

    return tuple(
        Item(
            words["note.contradiction"].format(first=named(first), second=named(second)),
            words["note.contradiction_rule"],
        )
        for first, second in assessment.contradictions
    )


def feature_items(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return the article's five features, one line each."""
    return tuple(_feature(each, known) for each in assessment.features)


def _feature(feature: Feature, known: Knowledge) -> Item:
    said = feature.told if feature.told is not None else feature.reason
    text = known.words[f"feature.{said}"]
    return Item(known.words[f"feature.{feature.name.value}"], text)


def number_items(assessment: Assessment, known: Knowledge, *, answered: bool = True) -> tuple[Item, ...]:
    """Return each number that has a name on the page, beside what is published about it.

    Without `answered`, only what a night told: the answers are listed elsewhere.
    """
    return tuple(
        _number(each, known)
        for each in assessment.standings
        if f"measure.{each.measure}" in known.words and (answered or each.recorded)
    )


def _number(standing: Standing, known: Knowledge) -> Item:
    words = known.words
    unit = words.get(f"unit.{standing.unit}", standing.unit)
    name = measure_name(standing.measure, known)
    title = words["note.measured"].format(name=name, value=f"{plain(standing.value)} {unit}".rstrip())
    told = [band for band in standing.bands if band.place is not Place.OTHER_AGES]
    if not told:
        return Item(title, words["note.other_ages" if standing.bands else "note.no_norm"])
    return Item(title, "", ((words["note.usual"], tuple(_band(band, known) for band in told)),))


def _band(band: Band, known: Knowledge) -> str:
    words, norm = known.words, known.norms[band.norm]
    return words[f"note.norm_{band.place.value}"].format(
        people=norm.population.rstrip("."), range=_range(band, known), source=cited(norm.sources[0], known)
    )


def _range(band: Band, known: Knowledge) -> str:
    low, high = (None if limit is None else plain(limit) for limit in (band.low, band.high))
    which = "both" if low and high else "low" if low else "high"
    return known.words[f"note.range_{which}"].format(low=low, high=high)


def limit_items(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return what could not be seen, one sentence each."""
    return tuple(Item(known.words[f"limit.{each}"]) for each in assessment.limits)
