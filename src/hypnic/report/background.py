"""What stands behind the numbers: gaps, issues, provenance, terms, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hypnic.report.facts import Facts, rule_name
from hypnic.report.kinds import CANDIDATE, WORDS
from hypnic.report.parts import Note, Row, Table

MOST_ISSUES = 40
MOST_REASONS = 12
PER_HOUR_ONLY = frozenset({"NO_STAGES"})
"""Issues that are about numbers per hour, and pointless where there is no number."""
STATEMENT = (
    "hypnic is research and self-tracking software. It describes movements in a recording. It is not a "
    "medical "
    "device; it is not made to diagnose, monitor or treat any disease, it cannot tell how urgent anything "
    "is, and "
    "no medical decision should rest on this page alone."
)
SHORT_STATEMENT = (
    "hypnic describes movements in a recording. It is not a medical device and makes no diagnosis."
)
LIMITS = (
    "Electrodes over the shin see the muscle that lifts the foot. Movements of other muscles are not in "
    "the numbers of leg movements.",
    "A kind of movement is told by the signal alone. What the sleeper did and felt, what others saw, and a "
    "camera are not in it; two kinds can look alike.",
    "The limits of the rules are measured against the resting muscle. A leg whose resting level is high can "
    "hide movements; such stretches are left out, not counted as still.",
    "A 95 % interval here says how far chance in counting reaches within this night. It does not cover the "
    "difference between nights, nor that between scorers.",
    "That a movement and an arousal or a breathing event stand together does not say which caused which.",
    "Figures from accelerometers, video or older rules are not the same quantity and cannot be compared "
    "directly.",
)
GLOSSARY = (
    Note("LM", "Leg movement: the muscle's activity rises at least 8 µV over rest and lasts at least 0.5 s."),
    Note(
        "CLM",
        "Candidate leg movement: a leg movement that may be part of a series. WASM 2016: 0.5 to 10 s in "
        "one leg, up "
        "to 15 s where both legs move together.",
    ),
    Note(
        "PLM, PLMS, PLMW",
        "Periodic leg movements: four or more candidates in a row whose onsets lie 10 to 90 s apart "
        "(AASM-style: 5 to "
        "90 s). S: in sleep; W: in wake.",
    ),
    Note("PLMnr", "Periodic movements in series built without the movements that go with breathing events."),
    Note("IMI", "Inter-movement interval: from the onset of one candidate to the onset of the next."),
    Note(
        "Isolated movement",
        "A candidate that belongs to no series because its neighbours are far away or too few.",
    ),
    Note("Short-interval movement", "A candidate less than 10 s after the one before."),
    Note(
        "Arousal",
        "A shift of the EEG of three seconds or more towards wake, marked by the scorer of the night.",
    ),
    Note(
        "Periodicity index",
        "Share of all intervals that lie between 10 and 90 s in runs of three or more such intervals, from "
        "0 to 1. It "
        "means little where there are fewer than about 10 movements an hour.",
    ),
    Note(
        "Geometric mean",
        "The mean of the logarithms, turned back: the middle of intervals that differ by factors.",
    ),
    Note(
        "95 % interval",
        "The range of true rates that fit the number counted, taking the hours that were seen into account.",
    ),
    Note(
        "Assessable",
        "Time in which a movement could have been seen: recorded, not flat, clipped or too noisy.",
    ),
    Note("N1, N2, N3, REM, NREM, W", "Stages of sleep by the AASM; NREM is N1 to N3 together; W is wake."),
    Note(
        "not known, not measured",
        "The night cannot tell: nobody marked it, or no leg could be scored. Neither means zero or normal.",
    ),
    Note("no time, too few", "No assessable minute in that stage; too few movements for a mean or a share."),
    Note("not scored", "The rule set does not count there: AASM-style rules count in sleep alone."),
    Note("Candidate, of a kind of movement", CANDIDATE),
    *(Note(words.name, words.what) for words in WORDS.values()),
)


def issues(facts: Facts) -> tuple[Note, ...]:
    """Return what was odd in the data; the same oddity in the same place stands once, with how often."""
    night = facts.night
    more = [issue for issue in night.candidates.issues if issue not in night.issues]
    told = () if facts.measured else PER_HOUR_ONLY
    tally = Counter((issue.where, issue.what) for issue in (*night.issues, *more) if issue.code not in told)
    notes = [Note(where, what if n == 1 else f"{what} ({n} times)") for (where, what), n in tally.items()]
    if len(notes) <= MOST_ISSUES:
        return tuple(notes)
    rest = len(notes) - MOST_ISSUES
    return (*notes[:MOST_ISSUES], Note("and more", f"{rest} further notes stand in night.json."))


def missing(facts: Facts) -> tuple[Note, ...]:
    """Return what was not measured, and what that means."""
    night = facts.night
    means = {
        "stages": "Sleep is not told from wake; there are no numbers by stage and none per hour of sleep.",
        "respiratory events": "PLMnr is not available, and movements that go with breathing events are "
        "among the "
        "others.",
        "arousals": "How many movements go with an arousal is not known.",
        "lights": "The scored period is everything that was recorded or staged, not lights off to lights on.",
    }
    notes = [
        Note(f"{name[:1].upper()}{name[1:]}", means.get(name, "Nobody marked it."))
        for name in sorted(night.unmarked)
    ]
    notes += _by_reason(facts)
    if not notes:
        notes.append(Note("Nothing", "Legs, stages, arousals, breathing events and lights are all there."))
    return tuple(notes)


def _by_reason(facts: Facts) -> list[Note]:
    """Count what was seen and not counted, by reason."""
    scoring = facts.night.scoring
    reasons = Counter(event.excluded for event in scoring.rejected if event.excluded)
    reasons.update(movement.excluded for movement in scoring.movements if movement.excluded)
    common = reasons.most_common(MOST_REASONS)
    notes = [Note(f"Not counted ({n})", f"Seen, but: {reason.rstrip('.')}.") for reason, n in common]
    rest = sum(reasons.values()) - sum(n for _, n in common)
    return [*notes, Note(f"Not counted ({rest})", "Seen, but for other reasons.")] if rest else notes


def provenance(facts: Facts) -> tuple[Note, ...]:
    """Return what made this page."""
    made = facts.night.provenance
    notes = [
        Note("hypnic", f"version {made.version}"),
        Note("Rule sets", ", ".join(rule_name(result.scoring.rules) for result in facts.night.results)),
        Note("Movements", "marked by a person" if facts.marked else "detected by hypnic"),
    ]
    if facts.night.hypnogram is not None:
        notes.append(Note("Sleep stages", facts.night.hypnogram.source or "source not recorded"))
    if made.python:
        notes.append(Note("Python", made.python))
    notes += [Note(name, version) for name, version in sorted(made.libraries.items())]
    return tuple(notes)


def inputs(facts: Facts) -> Table:
    """Return the files that went in."""
    rows = [
        Row(file.name, (f"{file.size_bytes:,}".replace(",", "\u202f"), file.sha256 or "not computed"))
        for file in facts.night.provenance.inputs
    ]
    return Table("inputs", "Files that went in", ("File", "Bytes", "SHA-256"), tuple(rows), wordy=True)


def options(facts: Facts) -> tuple[Note, ...]:
    """Return every option in force, flattened to dotted names."""
    return tuple(_flat("", facts.night.provenance.options))


def _option(value: object) -> str:
    """Write a value as TOML does, a float to six figures."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _flat(prefix: str, tree: Mapping[str, object]) -> list[Note]:
    notes: list[Note] = []
    for name, value in tree.items():
        path = f"{prefix}{name}"
        notes += _flat(f"{path}.", value) if isinstance(value, Mapping) else [Note(path, _option(value))]
    return notes
