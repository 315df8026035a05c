"""Heart, breath and oxygen: the section of the page, in words, with its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypnic.model.index import Index
from hypnic.model.recording import Role
from hypnic.model.vitals import (
    AROUSALS,
    BREATH,
    CANDIDATES,
    HEART,
    SATURATION,
    SPINDLES,
    WAVES,
    VitalsSummary,
)
from hypnic.report import vitals_tables
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import listed
from hypnic.report.numbers import decimal
from hypnic.report.parts import Note, Table
from hypnic.report.vitals_facts import VitalFacts, marked

TITLE = "Heart, breath and oxygen"
METHODS = "From which channel, and how"
UNTOLD = "What of it could not be told"
NAMES = {
    HEART: "Heart",
    BREATH: "Breath",
    SATURATION: "Oxygen saturation",
    CANDIDATES: "Candidates of apnoeas and hypopnoeas",
    AROUSALS: "Candidates of arousals",
    WAVES: "K-complexes and vertex waves",
    SPINDLES: "Sleep spindles",
}
ROLES = {
    Role.EEG: "EEG",
    Role.ECG: "ECG",
    Role.PULSE: "pulse",
    Role.FLOW: "flow",
    Role.THORAX: "chest belt",
    Role.ABDOMEN: "belly belt",
    Role.SPO2: "oxygen saturation",
}
NOTHING_READ = "No channel of heart, breath or brain was read for this night."
NOTHING_TOLD = "Nothing of heart, breath or brain could be told in this recording."
CANDIDATE = "Candidates were found by hypnic, by simple rules, and nobody has looked at the traces."
PAUSES = (
    "Candidates of apnoeas and hypopnoeas are no apnoea–hypopnoea index: a limit that is made for one does "
    "not hold for them, whether they are many or few."
)
UNUSED = "They change no number of movements."
USED = "As was asked for, they stand in for marks in the numbers of movements: see the notes on the data."
LEVELS = (
    ("heart_rate_bpm", "the heart beat {} times a minute"),
    ("breath_rate_per_min", "there were {} breaths a minute"),
    ("spo2_percent", "oxygen saturation was {} %"),
)
SHORT = (
    ("heart_rate_bpm", "heart {} a minute"),
    ("breath_rate_per_min", "breath {} a minute"),
    ("spo2_percent", "oxygen {} %"),
)


@dataclass(frozen=True, slots=True)
class VitalsPart:
    """Heart, breath and what was found in the EEG.

    Attributes
    ----------
    line
        All of it in one or two sentences, for the terminal; empty where there was nothing to look at.
    unasked
        Whether there are channels at which nobody asked to look.
    words, caveats
        What the numbers say, and what must be known beside them.
    levels, counts
        Medians by stage, and what was found or marked; None where there is nothing.
    untold, methods
        What could not be told and why; from which channel the rest was told.
    """

    title: str
    line: str
    unasked: bool
    words: tuple[str, ...]
    caveats: tuple[str, ...]
    levels: Table | None
    counts: Table | None
    untold_title: str
    untold: tuple[Note, ...]
    methods_title: str
    methods: tuple[Note, ...]


def vitals_part(facts: Facts) -> VitalsPart:
    """Return the section; where nobody asked for it, it says how to ask."""
    vitals = facts.night.vitals
    told = VitalFacts(facts, vitals or VitalsSummary())
    unasked = _unasked(facts)
    nothing = NOTHING_TOLD if vitals is not None else unasked or NOTHING_READ
    found = (*_medians(told), *_found(told))
    words = found if vitals is not None and found else (nothing,)
    return VitalsPart(
        title=TITLE,
        line=unasked if vitals is None else _line(told),
        unasked=bool(unasked),
        words=(*words, *_marked(facts)),
        caveats=_caveats(told),
        levels=vitals_tables.levels(told),
        counts=vitals_tables.counts(told),
        untold_title=UNTOLD,
        untold=_notes(told.vitals.why_not),
        methods_title=METHODS,
        methods=_notes(told.vitals.methods),
    )


def _unasked(facts: Facts) -> str:
    if not facts.night.unlooked:
        return ""
    names = listed(ROLES[role] for role in facts.night.unlooked)
    brain = "(but for the stages) the EEG" if facts.night.staging.used == "eeg" else "brain"
    return (
        f"Heart, breath and {brain} were not looked at, though there are channels for it ({names}): "
        "hypnic analyse --vitals looks at them."
    )


def _notes(texts: Mapping[str, str]) -> tuple[Note, ...]:
    return tuple(
        Note(NAMES[name], f"{text[:1].upper()}{text[1:].rstrip('.')}.") for name, text in texts.items()
    )


def _medians(told: VitalFacts) -> tuple[str, ...]:
    """Return the medians of sleep beside those of wake; of the whole night where it is not staged."""
    main = "sleep" if told.facts.staged else "night"
    when = {"sleep": "In sleep", "night": "In this recording"}[main]
    clauses = []
    for name, words in LEVELS:
        here, awake = told.level(name, main), told.level(name, "wake")
        if here.value is None:
            continue
        beside = f" ({awake.text} awake)" if main == "sleep" and awake.value is not None else ""
        clauses.append(f"{words.format(here.text)}{beside}")
    if not clauses:
        return ()
    return (f"{when} {listed(clauses)}. These are medians: half of the time more, half of the time less.",)


def _found(told: VitalFacts) -> tuple[str, ...]:
    fall, arousals = told.index("desaturation_3"), told.index("arousal_candidate")
    apneas, hypopneas = told.index("apnea_candidate"), told.index("hypopnea_candidate")
    sentences = []
    if fall is not None and fall.hours:
        many = f"fell by 3 points or more {_many(fall, 'time', 'times')}"
        sentences.append(f"Saturation {many if fall.count else 'did not fall by 3 points or more'}.")
    if apneas is not None and hypopneas is not None and apneas.hours:
        both = " and ".join(
            _many(row, f"candidate of {one}", f"candidates of {many}")
            for row, one, many in (
                (apneas, "an apnoea", "apnoeas"), (hypopneas, "a hypopnoea", "hypopnoeas")
            )
        )  # fmt: skip
        none = "no candidate of an apnoea or a hypopnoea"
        sentences.append(f"In the flow, hypnic found {both if apneas.count + hypopneas.count else none}.")
    if arousals is not None and arousals.hours:
        many = _many(arousals, "candidate of an arousal", "candidates of arousals")
        sentences.append(f"In the EEG, hypnic found {many}.")
    return (" ".join(sentences),) if sentences else ()


def _marked(facts: Facts) -> tuple[str, ...]:
    clauses = []
    for what, one, many in (
        ("arousals", "arousal", "arousals"),
        ("respiratory events", "apnoea or hypopnoea", "apnoeas and hypopnoeas"),
    ):
        row = marked(facts, what)
        if row is not None:
            clauses.append(_many(row, one, many))
    return (f"A person marked {', and '.join(clauses)}.",) if clauses else ()


def _many(row: Index, one: str, many: str) -> str:
    """Return how many, with their number an hour: `12 arousals (3.4 an hour of sleep)`."""
    said = f"{row.count or 'no'} {one if row.count == 1 else many}".rstrip()
    if row.per_hour is None or not row.count:
        return said
    return f"{said} ({decimal(row.per_hour)} an hour of {'sleep' if row.stratum == 'sleep' else 'recording'})"


def _caveats(told: VitalFacts) -> tuple[str, ...]:
    pauses = told.index("apnea_candidate") is not None
    if not pauses and told.index("arousal_candidate") is None:
        return ()
    return (" ".join((CANDIDATE, *((PAUSES,) if pauses else ()), USED if told.used else UNUSED)),)


def _line(told: VitalFacts) -> str:
    main = "sleep" if told.facts.staged else "night"
    shown = [(words, told.level(name, main)) for name, words in SHORT]
    medians = ", ".join(words.format(number.text) for words, number in shown if number.value is not None)
    parts = [f"{medians} (medians)"] if medians else []
    for measure, words in (
        ("desaturation_3", "desaturations of 3 points {} an hour"),
        ("arousal_candidate", "arousals found by hypnic {} an hour"),
    ):
        row = told.index(measure)
        if row is not None and row.per_hour is not None:
            parts.append(words.format(decimal(row.per_hour)))
    when = "In sleep" if main == "sleep" else "In this recording"
    return f"{when}: {'; '.join(parts)}." if parts else NOTHING_TOLD
