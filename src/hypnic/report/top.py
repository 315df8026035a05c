"""The top of the page: what was found, and what could not be told, in everyday words.

It describes. It names no disease, gives no advice, and comforts nobody without grounds. A published
figure stands here only with its source, and a limit only as "necessary, never sufficient".
"""

from __future__ import annotations

from hypnic.model.events import Kind, Site
from hypnic.report.facts import Facts
from hypnic.report.numbers import decimal, span_text
from hypnic.report.parts import Headline, Number

ADULT_YEARS = 18.0
LEAST_LOST_S = 60.0
BREATHING_LEFT_OUT = frozenset({"aasm"})
NO_AROUSALS = "Nobody marked arousals in this night."
NO_BREATHING = "Nobody marked breathing events in this night."
NOT_ZERO = "This does not mean that the legs were still: it means that nobody can tell from this recording."
MARKED = "A person marked each of these movements; hypnic only applied the rules to the marks."
CONTEXT = (
    "For comparison: in a study of 2162 adults from the general population (age 58 ± 11 years), 28.6 % had "
    "more than 15 periodic leg movements an hour of sleep, counted by that study's own rules (HypnoLaus, "
    "doi 10.1002/ana.24593)."
)
NO_VERDICT = (
    "The number alone decides nothing; it says neither that something is wrong nor that all is well. The "
    "limits that physicians use (more than 15 an hour of sleep in adults, more than 5 in children; "
    "International Classification of Sleep Disorders) are necessary and never sufficient: what the sleeper "
    "notices, and other causes, count as well."
)
NOT_COMPARED = {
    "stages": "Published figures are per hour of sleep. Without sleep stages, this number cannot be held "
    "against them.",
    "legs": "Published figures count both legs. This night shows less, so it cannot be held against them.",
    "age": "The age of the sleeper is not known, so no figure from other people stands here.",
    "child": "No count of other people of this age stands here: hypnic knows one for adults only.",
}
"""Why no published figure stands beside the number."""


def legs_in_words(facts: Facts) -> str:
    """Return which legs were looked at, as part of a sentence."""
    sites = set(facts.sites)
    if {Site.LEFT_LEG, Site.RIGHT_LEG} <= sites:
        whole = all(facts.lost_s(site) < LEAST_LOST_S for site in facts.sites)
        return "both legs" if whole else "at least one leg"
    if Site.LEFT_LEG in sites:
        return "the left leg"
    if Site.RIGHT_LEG in sites:
        return "the right leg"
    return "the legs"


def found(facts: Facts) -> tuple[str, ...]:
    """Return what was found, two to four sentences."""
    if not facts.measured:
        return _refused(facts)
    row = facts.index("clm", facts.stratum)
    if row is None or row.hours is None:
        return ("How long the legs could be seen is not known, so nothing can be counted per hour.", NOT_ZERO)
    if row.per_hour is None:
        return (_no_time(facts), NOT_ZERO)
    length = f"{span_text(row.hours * 3600)} {facts.of_what}"
    seen = f"{length} in which {legs_in_words(facts)} could be seen"
    if not row.count:
        return _nothing(facts, seen)
    rate = facts.rate("clm", facts.stratum)
    per_hour = f"{rate.text} an hour {facts.of_what}"
    first = f"In {seen}, {_were(row.count)} counted: {per_hour}."
    return (first, _series(facts), *_company(facts), *((MARKED,) if facts.marked else ()))


def context(facts: Facts) -> tuple[str, ...]:
    """Return what a number of this kind can be held against, with its source; nothing without a number."""
    if facts.rate("plm", facts.stratum).value is None:
        return ()
    why = _not_compared(facts)
    return (NOT_COMPARED[why] if why else CONTEXT, NO_VERDICT)


def _were(count: int) -> str:
    return "1 leg movement was" if count == 1 else f"{count} leg movements were"


def _no_time(facts: Facts) -> str:
    what = "sleep" if facts.staged else "recording"
    return f"There was no {what} in which {legs_in_words(facts)} could have been seen."


def _refused(facts: Facts) -> tuple[str, ...]:
    reason = facts.night.candidates.not_looked_for.get(Kind.LEG_MOVEMENT, "")
    why = f"The reason: {reason.rstrip('.')}." if reason else ""
    first = (
        "Leg movements could not be scored in this recording, so there is no number for them on this page."
    )
    return tuple(sentence for sentence in (first, why, NOT_ZERO) if sentence)


def _nothing(facts: Facts, seen: str) -> tuple[str, ...]:
    rate = facts.rate("plm", facts.stratum)
    high = "" if rate.high is None else decimal(rate.high)
    first = f"In {seen}, no leg movement was found that the rules count."
    second = (
        f"That does not prove a rate of zero: up to {high} periodic movements an hour {facts.of_what} "
        "would fit this night as well (95 % interval)."
    )
    third = "It says nothing about other nights, other muscles, or movements too small for the rules."
    return (first, second, third) if high else (first, third)


def _series(facts: Facts) -> str:
    plm = facts.index("plm", facts.stratum)
    rate = facts.rate("plm", facts.stratum)
    how = f"four or more in a row, {shortest_interval(facts)} to 90 seconds apart"
    clm = facts.count("clm", facts.stratum)
    if plm is None or rate.value is None:
        return "Whether they came in regular series is not known."
    if not plm.count:
        it = "It did not belong" if clm.value == 1 else "None of them belonged"
        return (
            f"{it} to a regular series ({how}), so there were no periodic leg movements; the 95 % interval "
            f"is {rate.interval} an hour {facts.of_what}."
        )
    share = _of(plm.count, int(clm.value or 0), "them")
    return (
        f"{share} belonged to regular series ({how}). These are the periodic leg movements: {rate.text} an "
        f"hour {facts.of_what} (95 % interval {rate.interval})."
    )


def _of(part: int, whole: int, what: str) -> str:
    """Return a share in words: `None of them`, `12 of them`, `All of them`."""
    if not part:
        return f"None of {what}"
    return f"All of {what}" if part == whole > 1 else f"{part} of {what}"


def shortest_interval(facts: Facts) -> str:
    """Return the shortest interval of a series in the rule set that was asked for, in seconds."""
    return "5" if facts.night.scoring.rules == "aasm" else "10"


def _company(facts: Facts) -> tuple[str, ...]:
    """Arousals and breathing in one sentence each, where they were marked."""
    plm = facts.index("plm", facts.stratum)
    if plm is None or not plm.count:
        return ()
    with_arousal = facts.count("plm_arousal", facts.stratum)
    apart = facts.rate("plm_nr", facts.stratum)
    sentences = []
    if with_arousal.value is not None:
        share = _of(int(with_arousal.value), plm.count, "the periodic movements")
        sentences.append(f"{share} came together with a marked arousal from sleep.")
    if apart.value is not None:
        left = "none remains" if not apart.value else f"{apart.text} an hour remain"
        sentences.append(
            "Movements that go with a breathing event are not among them, by these rules."
            if facts.night.scoring.rules in BREATHING_LEFT_OUT
            else f"Without the movements that go with a breathing event, {left}."
        )
    return (" ".join(sentences),) if sentences else ()


def _not_compared(facts: Facts) -> str:
    """Only an adult's periodic movements per hour of sleep, both legs, resemble what that study counted."""
    age = facts.night.subject.age_years
    if not facts.staged:
        return "stages"
    if not {Site.LEFT_LEG, Site.RIGHT_LEG} <= set(facts.sites):
        return "legs"
    if age is None:
        return "age"
    return "" if age >= ADULT_YEARS else "child"


def untold(facts: Facts) -> tuple[str, ...]:
    """Return what could not be told, and what that means for the numbers."""
    if not facts.measured:
        return ("Everything about leg movements: how many, how regular, and when in the night.",)
    lines = [*_unseen(facts), *_one_leg(facts)]
    if not facts.staged:
        lines.append("Sleep stages were not marked. Numbers are per hour of recording, waking time included.")
    if not facts.breathing:
        lines.append(
            "Breathing events were not marked. Some of these movements may belong to pauses in breathing; "
            "this night cannot tell which."
        )
    if not facts.arousals:
        lines.append("Arousals were not marked. How many movements came with one is not known.")
    lines.append(
        "Why the legs moved. One night is also only a sample: the number differs from night to night."
    )
    return tuple(lines)


def _unseen(facts: Facts) -> list[str]:
    """Say when no leg could be judged, and when one of two could not."""
    row = facts.index("clm", facts.stratum)
    if row is None or row.hours is None:
        return []
    whole_s = facts.looked_at.total_s
    what = "sleep" if facts.staged else "recording"
    lines = []
    lost_s = whole_s - row.hours * 3600
    if lost_s >= LEAST_LOST_S:
        lines.append(
            f"In {span_text(lost_s)} of {what} ({decimal(100 * lost_s / whole_s)} %) the legs could not be "
            "judged; that time is left out of every number per hour."
        )
    for site, name in ((Site.LEFT_LEG, "left"), (Site.RIGHT_LEG, "right")):
        lost_s = facts.lost_s(site) if site in facts.sites and len(facts.sites) > 1 else 0.0
        if lost_s >= LEAST_LOST_S:
            lines.append(
                f"In {span_text(lost_s)} of {what} ({decimal(100 * lost_s / whole_s)} %) the {name} leg "
                "could not be judged, the other one could. Movements of that leg alone are missing there: "
                "the numbers for both legs may be too low."
            )
    return lines


def _one_leg(facts: Facts) -> list[str]:
    sites = set(facts.sites)
    if Site.LEG in sites and len(sites) == 1:
        return [
            "Which leg moved: the recording does not say. Movements of left and right are not told apart."
        ]
    if len(sites & {Site.LEFT_LEG, Site.RIGHT_LEG}) == 1:
        other = "right" if Site.LEFT_LEG in sites else "left"
        return [f"Movements of the {other} leg were not measured; they are missing from every number here."]
    return []


def headlines(facts: Facts) -> tuple[Headline, ...]:
    """Return the four numbers at the top."""
    unit = f"per hour {facts.of_what}"
    arousal = "Periodic movements that overlap an arousal or lie less than 0.5 s from one."
    breathing = "Periodic movements after those that go with a breathing event were taken away."
    periodic = f"Four or more in a row, {shortest_interval(facts)} to 90 seconds apart."
    every = "Periodic or not: every movement that is neither too short nor too long."
    rows = (
        ("Periodic leg movements", "plm", periodic),
        ("All counted leg movements", "clm", every),
        ("Periodic, with an arousal", "plm_arousal", arousal if facts.arousals else NO_AROUSALS),
        ("Periodic, apart from breathing", "plm_nr", breathing if facts.breathing else NO_BREATHING),
    )
    return tuple(
        _headline(title, facts.rate(name, facts.stratum), unit, note if facts.measured else "")
        for title, name, note in rows
    )


def _headline(title: str, number: Number, unit: str, note: str) -> Headline:
    return Headline(title, number, unit if number.value is not None else "", note)
