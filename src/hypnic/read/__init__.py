"""Files → recording: signals and scorings of one night, put on one clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypnic.errors import ReadError
from hypnic.model.events import RESPIRATORY_EVENTS, STAGE_MARKS, Events, Kind
from hypnic.model.recording import Issue, Marks, Recording, Role, Subject
from hypnic.read import clock
from hypnic.read.marks import READERS, head_of, read_marks
from hypnic.read.marks.edf import sniff as is_edf
from hypnic.read.words import translated

if TYPE_CHECKING:
    import mne

__all__ = ["READERS", "read", "read_marks"]

NO_ROLES: Mapping[Role, str] = MappingProxyType({})

_COUNTED = (
    ("leg movements", frozenset({Kind.LEG_MOVEMENT})),
    ("arousals", frozenset({Kind.AROUSAL})),
    ("respiratory events", RESPIRATORY_EVENTS),
)
"""Kinds that would be counted twice if two files brought the same ones."""


def read(
    *paths: str | Path | mne.io.Raw,
    roles: Mapping[Role, str] = NO_ROLES,
    marks: Sequence[str | Path] = (),
    hypnogram: str | Path | None = None,
    subject: Subject | None = None,
    epoch_s: float = 30.0,
) -> Recording:
    """Read one night from one or several files.

    Parameters
    ----------
    paths
        Recordings (EDF, EDF+, BDF, an `mne.io.Raw`) and scorings, in any order; either may be absent.
        An EDF+ file without signals is a scoring.
    roles
        Labels of channels whose role the label does not tell ({Role.LEFT_LEG: "EMG 3"}).
    marks
        More scorings; of an EDF file given here only the annotations are used.
    hypnogram
        The file whose stages win; nothing but its stages is taken from it.
    subject
        What is known of the sleeper; wins over what the files say.
    epoch_s
        Epoch length in seconds of hypnograms that do not tell it.

    Raises
    ------
    ReadError
        If a file cannot be read, brings nothing of what it was given for, or is of another night.
    """
    recordings, scorings = _sorted(paths, roles, epoch_s)
    given = [str(path) for path in paths if isinstance(path, str | Path)]
    # A file named twice is read once.
    marks = [path for path in marks if str(path) not in given]
    scorings = [*scorings, *(_scoring(Path(path), epoch_s) for path in marks)]
    staged = None if hypnogram is None else _stages_only(_scoring(Path(hypnogram), epoch_s))
    parts = [*scorings, *([] if staged is None else [staged])]
    if recordings:
        recording = reduce(clock.joined, recordings)
    elif parts:
        _not_nothing(parts)
        recording = clock.recording_of(parts, Path(parts[0].name).stem)
    else:
        raise ReadError("There is nothing to read: give a recording (EDF, BDF), a scoring, or both.")
    recording = _with_marks(recording, parts, staged)
    if subject is not None:
        recording = replace(recording, subject=clock.merged(subject, recording.subject))
    given = [*given, *map(str, marks), *([] if hypnogram is None else [str(hypnogram)])]
    return replace(recording, files=tuple(given))


def _not_nothing(parts: Sequence[Marks]) -> None:
    if not any(part.events for part in parts):
        names = ", ".join(part.name for part in parts)
        raise ReadError(f"There is neither a signal nor a mark in {names}: give a recording or its scoring.")


def _sorted(
    paths: Sequence[str | Path | mne.io.Raw], roles: Mapping[Role, str], epoch_s: float
) -> tuple[list[Recording], list[Marks]]:
    """Tell recordings from scorings."""
    recordings: list[Recording] = []
    scorings: list[Marks] = []
    for path in paths:
        if not isinstance(path, str | Path):
            recordings.append(_of_raw(path, roles))
        elif not is_edf(Path(path), head_of(Path(path))):
            scorings.append(read_marks(Path(path), epoch_s))
        else:
            recording = _of_edf(Path(path), roles)
            if recording.channels:
                recordings.append(recording)
            else:
                name = Path(path).name
                scorings.append(Marks(name, recording.marks, recording.start, recording.issues))
    return recordings, scorings


def _of_edf(path: Path, roles: Mapping[Role, str]) -> Recording:
    from hypnic.read.edf import read_edf

    recording = read_edf(path, roles)
    return replace(recording, marks=translated(recording.marks))


def _of_raw(raw: mne.io.Raw, roles: Mapping[Role, str]) -> Recording:
    if not hasattr(raw, "info"):
        raise ReadError(
            f"This is of type {type(raw).__name__}, which cannot be read: give a path or an mne.io.Raw."
        )
    from hypnic.read.mne import read_mne

    recording: Recording = read_mne(raw, roles)
    return replace(recording, marks=translated(recording.marks))


def _scoring(path: Path, epoch_s: float) -> Marks:
    """Read a file given as a scoring; a recording without any annotation is in the wrong place."""
    found = read_marks(path, epoch_s)
    if not found.events and is_edf(path, head_of(path)):
        raise ReadError(f"{path} holds no marks: give the recording first and its scoring as marks.")
    return found


def _stages_only(marks: Marks) -> Marks:
    stages = marks.events.of(*STAGE_MARKS)
    others = len(marks.events) - len(stages)
    if not stages:
        kinds = Counter(event.kind.value for event in marks.events).most_common(3)
        found = ", ".join(f"{count} × {kind}" for kind, count in kinds) or "no marks"
        raise ReadError(
            f"{marks.name} was given as hypnogram but holds no stages ({found}): give it as marks."
        )
    if not others:
        return marks
    what = (
        f"Given as hypnogram: its {others} marks that are no stages were not used. Give it as marks for them."
    )
    return replace(marks, events=stages, issues=(*marks.issues, Issue(marks.name, what, "NOT_USED")))


def _with_marks(recording: Recording, parts: Sequence[Marks], staged: Marks | None) -> Recording:
    """Bring the marks of all files onto the recording; one file's stages are taken."""
    issues = list(recording.issues)
    found = [(recording.name, recording.marks)]
    for part in parts:
        events, more = clock.placed(part, recording)
        issues.extend(more)
        found.append((part.name, events))
    with_stages = [i for i, (_, events) in enumerate(found) if events.of(*STAGE_MARKS)]
    chosen = len(found) - 1 if staged is not None else next(iter(with_stages), None)
    lost = [found[i][0] for i in with_stages if i != chosen]
    if lost and chosen is not None:
        what = f"Stages come from {found[chosen][0]}; those of {', '.join(lost)} were not used."
        issues.append(Issue(recording.name, f"{what} Name a file as hypnogram to choose.", "TWO_HYPNOGRAMS"))
    kept = [
        events if i == chosen else events.where(lambda event: event.kind not in STAGE_MARKS)
        for i, (_, events) in enumerate(found)
    ]
    issues.extend(
        _twice(recording.name, [(name, events) for (name, _), events in zip(found, kept, strict=True)])
    )
    return replace(
        recording,
        marks=Events(event for events in kept for event in events),
        issues=tuple(issues),
    )


def _twice(where: str, found: Sequence[tuple[str, Events]]) -> list[Issue]:
    issues = []
    for what, kinds in _COUNTED:
        files = [f"{name} ({n})" for name, events in found if (n := len(events.of(*kinds)))]
        if len(files) > 1:
            text = f"There are {what} in more than one file, all were used: {', '.join(files)}."
            issues.append(Issue(where, f"{text} Leave one out if they are the same.", "MARKED_TWICE"))
    return issues
