"""What each command does. Every command is the Python API plus words."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypnic.cli.terminal import columns, fail, progress_bar, say, speaks_utf8
from hypnic.errors import OptionsError, WriteError
from hypnic.model.assessment import Answers
from hypnic.model.events import LEGS, MOVEMENTS, Kind
from hypnic.model.night import Analysis
from hypnic.model.recording import MUSCLES, Role, Sex, Subject
from hypnic.options import Options, changed, load_options
from hypnic.person import load_answers, with_answers
from hypnic.person import to_json as assessment_as_json
from hypnic.person import to_text as assessment_as_text
from hypnic.pipeline import analyse_recording, compare_files, rescore, simulate, write
from hypnic.read import read
from hypnic.report import to_text
from hypnic.simulate import SimulateOptions
from hypnic.write.json import leg_movements
from hypnic.write.whole import whole_file


def _demo(given: argparse.Namespace) -> None:
    folder = Path(given.out)
    options = SimulateOptions(recipe="all-kinds", hours=_number(given.hours, "--hours"), seed=1)
    with progress_bar() as progress:
        progress("making a night up", 0.1)
        path = _simulated(folder, options)
        progress("looking for movements", 0.5)
        analysis = analyse_recording(read(path))
        paths = write(analysis, folder / "report")
    say(to_text(analysis, columns()))
    say(f"\nThis night was made up: {path}\nIts report: {_page(paths)}")


def _simulated(folder: Path, options: SimulateOptions) -> Path:
    """Write the made-up night; leave no empty folder behind where that fails."""
    path = folder / "made-up-night.edf"
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        simulate(path, options)
    except BaseException as error:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        if isinstance(error, OSError):
            what = f"cannot make the folder {folder}: {error.strerror or error}; name another with --out"
            raise WriteError(what) from error
        raise
    return path


def _analyse(given: argparse.Namespace) -> None:
    _check_outputs(given)
    options, answers = _options(given), _answers(given)
    if given.vitals:
        options = changed(options, {"detect": {"vitals": {"measure": True}}})
    with progress_bar() as progress:
        recording = read(
            *given.paths,
            roles=_channels(given.channel),
            marks=given.marks,
            hypnogram=given.hypnogram,
            subject=_subject(given),
            epoch_s=options.read.epoch_s,
        )
        analysis = _assessed(analyse_recording(recording, options, progress), answers)
        _deliver(analysis, given)
    _refuse(analysis)


def _rescore(given: argparse.Namespace) -> None:
    _check_outputs(given)
    options, answers = _options(given), _answers(given)
    analysis = rescore(*given.paths, hypnogram=given.hypnogram, subject=_subject(given), options=options)
    _deliver(_assessed(analysis, answers), given)
    _refuse(analysis)


def _answers(given: argparse.Namespace) -> Answers | None:
    """Read the answers before the night: a wrong name in them should not cost a minute of waiting."""
    return load_answers(given.answers) if given.answers else None


def _assessed(analysis: Analysis, answers: Answers | None) -> Analysis:
    return analysis if answers is None else with_answers(analysis, answers)


def _check_outputs(given: argparse.Namespace) -> None:
    if given.pdf and not given.out:
        raise OptionsError("--pdf needs a folder: add --out DIR")


def _deliver(analysis: Analysis, given: argparse.Namespace) -> None:
    paths = write(analysis, given.out, pdf=given.pdf) if given.out else ()
    if given.json:
        said = leg_movements(analysis.night)
        if analysis.assessment is not None:
            said["assessment"] = json.loads(assessment_as_json(analysis.assessment))
        say(json.dumps(said, ensure_ascii=not speaks_utf8(), allow_nan=False, indent=2))
        return
    say(to_text(analysis, columns()))
    if analysis.assessment is not None and given.answers:
        say("\n" + assessment_as_text(analysis.assessment, width=columns()))
    if paths:
        say(f"\nReport: {_page(paths)}")


def _refuse(analysis: Analysis) -> None:
    """Leave with 2 where recorded legs could not be scored, or nothing could: silence reads as zero."""
    candidates = analysis.night.candidates
    legs = any(MUSCLES.get(row.role) in LEGS for row in candidates.quality)
    others = candidates.looked_for & set(MOVEMENTS)
    if Kind.LEG_MOVEMENT not in candidates.looked_for and (legs or not others):
        fail(f"{analysis.night.name}: no leg was scored: {candidates.not_looked_for[Kind.LEG_MOVEMENT]}")


def _simulate(given: argparse.Namespace) -> None:
    options = _made(
        SimulateOptions(),
        {
            "recipe": given.recipe,
            "hours": _number(given.hours, "--hours"),
            "seed": _whole(given.seed, "--seed"),
            "rate_hz": _number(given.rate, "--rate"),
        },
    )
    with progress_bar() as progress:
        progress("making a night up", 0.1)
        truth = simulate(given.path, options)
    counts = ((kind, len(truth.of(kind))) for kind in MOVEMENTS)
    there = ", ".join(f"{kind.value.replace('_', ' ')} {count}" for kind, count in counts if count)
    say(f"{given.path}: {options.hours:g} h; {there or 'no movement'}; truth beside it")


def _compare(given: argparse.Namespace) -> None:
    agreement = compare_files(given.a, given.b, iou=_number(given.iou, "--iou"))
    say(json.dumps(agreement.to_dict(), allow_nan=False, indent=2) if given.json else agreement.to_text())


def _accuracy(given: argparse.Namespace) -> None:
    from hypnic.accuracy import accuracy

    with progress_bar() as progress:
        table = accuracy(
            Path(given.folder), iou=_number(given.iou, "--iou"), progress=lambda name: progress(name, 0.5)
        )
    if given.out:
        with whole_file(Path(given.out)) as unfinished:
            unfinished.write_text(table.to_tsv(), encoding="utf-8")
    say(table.to_text())


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "demo": _demo,
    "analyse": _analyse,
    "rescore": _rescore,
    "simulate": _simulate,
    "compare": _compare,
    "accuracy": _accuracy,
}


def _options(given: argparse.Namespace) -> Options:
    options = load_options(given.options) if given.options else Options()
    rules = given.rules or options.rules
    scoring: dict[str, object] = {f"{what}_scored": True for what in given.scored}
    if given.respiratory_window:
        scoring[rules] = {"respiratory_window": _window(given.respiratory_window)}
    tree: dict[str, object] = {"rules": rules, "score": scoring}
    if given.epoch_s:
        tree["read"] = {"epoch_s": _number(given.epoch_s, "--epoch-s")}
    return changed(options, tree)


def _window(text: str) -> str:
    """Accept `+-0.5` and a typographic minus beside the documented spellings."""
    return text.strip().replace("+-", "±").replace("\u2212", "-").lower()


def _subject(given: argparse.Namespace) -> Subject | None:
    if given.age is None and given.sex is None:
        return None
    age = None if given.age is None else _number(given.age, "--age")
    try:
        return Subject(age_years=age, sex=Sex(given.sex) if given.sex else None)
    except ValueError as error:
        raise OptionsError(f"--age: {error}") from None


def _channels(given: Sequence[str]) -> dict[Role, str]:
    roles: dict[Role, str] = {}
    for text in given:
        name, equals, label = text.partition("=")
        if not equals or name not in list(Role):
            raise OptionsError(
                f"--channel {text!r}: write ROLE=LABEL; a role is one of {', '.join(list(Role))}"
            )
        roles[Role(name)] = label
    return roles


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise OptionsError(f"{option}: a number is needed, got {text!r}") from None


def _whole(text: str, option: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise OptionsError(f"{option}: a whole number is needed, got {text!r}") from None


def _made(options: SimulateOptions, values: dict[str, object]) -> SimulateOptions:
    try:
        return replace(options, **values)  # type: ignore[arg-type]
    except ValueError as error:
        raise OptionsError(str(error)) from None


def _page(paths: Sequence[Path]) -> Path:
    return next(path for path in paths if path.name == "report.html")
