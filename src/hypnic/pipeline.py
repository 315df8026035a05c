"""The order of the steps, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from hypnic.compare import Agreement, compare, scored_time
from hypnic.detect import Heart, detect
from hypnic.detect.marked import marked_movements
from hypnic.detect.vitals import recorded_roles, sense
from hypnic.detect.vitals.adopt import adopted
from hypnic.errors import ReadError
from hypnic.excerpt import excerpts
from hypnic.model.assessment import Answers
from hypnic.model.events import MOVEMENTS, RESPIRATORY_EVENTS, STAGE_MARKS, Events, Kind
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.kept import kept
from hypnic.model.muscle import Muscles
from hypnic.model.night import Analysis, Night, Result
from hypnic.model.recording import MUSCLES, Recording, Role, Subject
from hypnic.model.scoring import Candidates
from hypnic.model.sleep import Staging
from hypnic.model.spans import Span
from hypnic.model.vitals import Vitals
from hypnic.options import Options
from hypnic.person import night_pages, with_answers
from hypnic.provenance import provenance, with_hashes
from hypnic.read import read
from hypnic.relate import Surroundings, relate
from hypnic.report import to_doctor_html, to_html, to_pdf
from hypnic.score import RULE_SETS, ScoreOptions, analysis_period, score
from hypnic.score.precedence import one_name
from hypnic.score.rem_atonia import marked_rem_atonia
from hypnic.simulate import SimulateOptions
from hypnic.simulate import simulate as simulate_night
from hypnic.stage import stage
from hypnic.summarise import summarise
from hypnic.summarise.kinds import survey
from hypnic.summarise.sleep import summarise_sleep
from hypnic.summarise.vitals import with_vitals
from hypnic.write import write as write_files
from hypnic.write.edf import write_recording
from hypnic.write.events import write_events

if TYPE_CHECKING:
    import mne

Source: TypeAlias = "str | Path | mne.io.BaseRaw"
Staged = tuple[Hypnogram | None, Staging]
Progress = Callable[[str, float], None]
"""Called with what is being done, and the share of the whole that is done (0–1)."""


def quiet(doing: str, done: float) -> None:
    """Say nothing."""


def analyse(
    *paths: Source,
    marks: Sequence[str | Path] = (),
    hypnogram: str | Path | None = None,
    channels: Mapping[Role, str] | None = None,
    subject: Subject | None = None,
    options: Options | None = None,
) -> Analysis:
    """Read a night's files and score the leg movements in its signals.

    Parameters
    ----------
    paths
        Recordings of one night (EDF, BDF), with their scoring files in any order; or `mne` Raws.
    marks
        More scoring files.
    hypnogram
        A file whose stages win over those of all others.
    channels
        Labels for roles that the labels do not tell, such as `{Role.LEFT_LEG: "EMG 3"}`.
    subject
        The sleeper; wins over what the files say.
    options
        Everything else; see `Options`.

    Raises
    ------
    HypnicError
        If a file cannot be read or does not belong to this night: one line that says what to do.
        A leg that cannot be scored raises nothing: `night.candidates` says why.
    """
    options = options or Options()
    recording = read(
        *paths,
        roles=channels or {},
        marks=marks,
        hypnogram=hypnogram,
        subject=subject,
        epoch_s=options.read.epoch_s,
    )
    return analyse_recording(recording, options)


def analyse_recording(
    recording: Recording, options: Options | None = None, progress: Progress = quiet
) -> Analysis:
    """Score the leg movements in the signals of a recording that was read before."""
    options = options or Options()
    if options.detect.vitals.asked or options.stage.compare or not recording.marks.of(*STAGE_MARKS):
        recording = kept(recording)  # staging, detectors and vitals look at the same channels
    progress("telling the stages", 0.1)
    staged = stage(recording, options.stage)
    progress("looking for movements", 0.3)
    wanted = options.detect.vitals
    heart = Heart.of(recording, keen=wanted.asked)
    candidates, muscles = detect(recording, staged[0], options.detect, heart=heart)
    vitals = None
    if wanted.asked:
        progress("looking at heart and breath", 0.7)
        vitals = sense(recording, staged[0], wanted, muscles=muscles, heart=heart)
        recording = adopted(recording, vitals, wanted)
    progress("scoring", 0.8)
    found = Found(candidates, muscles, vitals)
    night = with_vitals(_night(recording, found, options, staged), vitals)
    progress("cutting out examples", 0.9)
    pieces = excerpts(recording, candidates, night.scoring, night.survey)
    return with_answers(Analysis(night, pieces, recording.files), Answers())


def rescore(
    *paths: str | Path,
    hypnogram: str | Path | None = None,
    subject: Subject | None = None,
    options: Options | None = None,
) -> Analysis:
    """Score the leg movements that a person marked, and count the other kinds, without any signal.

    Marked muscle activity in REM sleep gives its shares of REM: of each muscle, and of the published
    combination.

    Parameters are those of `analyse`. A mark is taken as it stands: no amplitude or morphology rule.
    """
    options = options or Options()
    recording = read(*paths, hypnogram=hypnogram, subject=subject, epoch_s=options.read.epoch_s)
    candidates = marked_movements(recording, legs_scored=options.score.legs_scored)
    staged = stage(recording, options.stage)
    if staged[0] is not None:
        candidates = replace(candidates, readings=marked_rem_atonia(recording.marks, staged[0]))
    night = _night(recording, Found(candidates), options, staged)
    return with_answers(Analysis(night, files=recording.files), Answers())


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the signals gave; of a night that a person marked, the candidates alone."""

    candidates: Candidates
    muscles: Muscles = field(default_factory=Muscles)
    vitals: Vitals | None = None


def _night(recording: Recording, found: Found, options: Options, staged: Staged) -> Night:
    hypnogram, staging = staged
    candidates = found.candidates
    context = recording.marks.where(lambda event: event.kind not in {*STAGE_MARKS, *MOVEMENTS})
    period = analysis_period(Span(0.0, recording.duration_s), recording.marks, hypnogram)
    sleep = summarise_sleep(hypnogram, context, recording.subject.age_years)
    cycles = () if sleep is None else sleep.cycles
    results = []
    for rules in sorted(RULE_SETS, key=lambda name: name != options.rules):
        scoring = score(candidates, context, hypnogram, period, rules, options.score)
        results.append(Result(scoring, summarise(scoring, candidates, hypnogram, period, cycles)))
    named = one_name(candidates.events, _periodic(results[0]))
    heard = candidates.events.of(Kind.STIMULUS).where(lambda event: not event.excluded)
    around = Surroundings(
        period=period,
        muscles=found.muscles,
        stimuli=recording.marks.of(Kind.STIMULUS) + heard,
        seen=candidates.seen,
        hypnogram=hypnogram,
        context=context,
        vitals=found.vitals,
        eeg=() if found.vitals is None else recording.of(Role.EEG),
        emg=() if found.vitals is None else recording.of(*MUSCLES),
    )
    related = relate(named, around, options.relate)
    return Night(
        name=recording.name,
        start=recording.start,
        duration_s=recording.duration_s,
        period=period,
        subject=recording.subject,
        hypnogram=hypnogram,
        context=context,
        candidates=candidates,
        results=tuple(results),
        issues=(*recording.issues, *staging.issues, *candidates.issues),
        survey=survey(related.events, candidates, hypnogram, period, related.patterns, cycles),
        unmarked=_unmarked(context, options.score, staged=hypnogram is not None),
        provenance=provenance(recording, options, staging),
        staging=staging,
        sleep=sleep,
        unlooked=() if found.vitals is not None else recorded_roles(recording),
        ties=related.ties,
    )


def _periodic(result: Result) -> Events:
    return Events(part for row in result.scoring.movements if row.plm for part in row.parts)


def _unmarked(context: Events, options: ScoreOptions, *, staged: bool) -> frozenset[str]:
    kinds = {event.kind for event in context}
    missing = {
        "stages": not staged,
        "respiratory events": not (options.breathing_scored or kinds & {*RESPIRATORY_EVENTS, Kind.RERA}),
        "arousals": not (options.arousals_scored or Kind.AROUSAL in kinds),
        "lights": not kinds & {Kind.LIGHTS_OFF, Kind.LIGHTS_ON},
    }
    return frozenset(name for name, is_missing in missing.items() if is_missing)


def write(analysis: Analysis, folder: str | Path, *, pdf: bool = False) -> tuple[Path, ...]:
    """Write every output file into `folder`, whole or not at all.

    Returns
    -------
    tuple of Path
        `events.tsv`, `events.json`, `events.parquet`, `night.json`, `annotations.edf`,
        `report.html`, where asked for `report.pdf`; and of the assessment `doctor.html`,
        `assessment.json` and, where questions were answered, the other `PAGES` of `person`.

    Raises
    ------
    WriteError
        If the folder holds something else, or cannot be written; nothing is left behind.
    MissingExtraError
        If the PDF was asked for and `hypnic[pdf]` is not installed.
    """
    proven = with_hashes(analysis)
    pages = {"report.html": to_html(proven).encode()}
    if pdf:
        pages["report.pdf"] = to_pdf(proven)
    if proven.assessment is not None:
        pages["doctor.html"] = to_doctor_html(proven).encode()
        pages |= night_pages(proven.assessment)
    return write_files(proven.night, Path(folder), pages)


def simulate(out: str | Path, options: SimulateOptions | None = None) -> Events:
    """Write a made-up night as EDF+ and its truth table beside it (`OUT.truth.tsv`).

    Returns
    -------
    Events
        The truth: one row per movement of one leg. The same options give the same bytes.
    """
    recording, truth = simulate_night(options or SimulateOptions())
    write_recording(Path(out), recording)
    write_events(Path(out).with_suffix(".truth.tsv"), truth)
    return truth


def compare_files(a: str | Path, b: str | Path, iou: float = 0.2) -> Agreement:
    """Return how well two scoring files of one night agree on the leg movements.

    Files that tell the time are put on one clock; time that either leaves unstaged is left out.

    Raises
    ------
    ReadError
        If a file cannot be read, holds no leg movement, or is of another night than the other.
    """
    first, second = _scoring(a), _scoring(b)
    shift_s = 0.0
    if first.start is not None and second.start is not None:
        shift_s = (second.start - first.start).total_seconds()
    if abs(shift_s) > max(first.duration_s, second.duration_s):
        raise ReadError(
            f"{a} begins {first.start:%Y-%m-%d %H:%M}, {b} {second.start:%Y-%m-%d %H:%M}: these are "
            "different nights; give two scorings of one"
        )
    ours, theirs = first.marks, second.marks.shifted(shift_s)
    looked = [scored_time(marks) for marks in (ours, theirs)]
    both = looked[0] & looked[1] if looked[0] is not None and looked[1] is not None else None
    return compare(ours, theirs, iou, scored=both)


def _scoring(path: str | Path) -> Recording:
    recording = read(path)
    if not recording.marks.of(Kind.LEG_MOVEMENT):
        raise ReadError(f"{path} holds no marked leg movement: there is nothing to compare")
    return recording
