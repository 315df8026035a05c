"""A folder of recordings with human marks → a table of agreement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from hypnic.compare import Agreement, SiteAgreement, compare, scored_time
from hypnic.errors import HypnicError, ReadError
from hypnic.model.events import Event, Events, Kind
from hypnic.model.spans import Spans
from hypnic.pipeline import analyse
from hypnic.read import read

if TYPE_CHECKING:
    from hypnic.model.night import Night

SIGNALS = frozenset({".edf", ".bdf", ".rec"})
MARKS = SIGNALS | {".tsv", ".csv", ".txt", ".xml", ".annot", ".eannot"}
IN_THE_FILE = "in the recording"
_SAYS_NOTHING = frozenset({"psg", "signal", "signals", "recording", "edf"})


class Row(NamedTuple):
    """One scorer's marks of one site against what hypnic found.

    `human_f1` is the mean F1 of this scorer with the other scorers of the recording: what can be
    reached at all. None where there is one scorer only. `note` says why a row has no numbers.
    """

    recording: str
    scorer: str = ""
    site: str = ""
    human: int | None = None
    hypnic: int | None = None
    matched: int | None = None
    sensitivity: float | None = None
    precision: float | None = None
    f1: float | None = None
    human_f1: float | None = None
    kappa: float | None = None
    human_per_hour: float | None = None
    hypnic_per_hour: float | None = None
    difference_per_hour: float | None = None
    onset_difference_s: float | None = None
    end_difference_s: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The table: per recording and scorer a row for each site and one for "all", or one with a note."""

    iou: float
    rows: tuple[Row, ...]

    def to_tsv(self) -> str:
        """Return every row as tab-separated text; `n/a` where there is no number."""
        lines = ["\t".join(Row._fields)]
        lines.extend("\t".join(_cell(value) for value in row) for row in self.rows)
        return "\n".join(lines) + "\n"

    def to_text(self) -> str:
        """Return a table for the terminal: one line per recording and scorer, and the medians."""
        shown = [row for row in self.rows if row.site in ("all", "")]
        width = max([9, *(len(row.recording) for row in shown)])
        wide = max([6, *(len(row.scorer) for row in shown)])
        head = (
            f"{'recording':<{width}}  {'scorer':<{wide}} {'human':>6} {'hypnic':>6} {'sens.':>6} {'prec.':>6}"
        )
        head += f" {'F1':>6} {'human F1':>8} {'kappa':>6} {'diff/h':>7}"
        lines = [
            f"Leg movements, pairs of IoU ≥ {self.iou:g}. Human F1: the scorer with the other scorers.",
            head,
        ]
        lines.extend(_text_row(row, width, wide) for row in shown)
        return "\n".join([*lines, _medians(shown)]) + "\n"


def accuracy(
    folder: Path, iou: float = 0.2, progress: Callable[[str], None] = lambda _name: None
) -> Accuracy:
    """Analyse every recording under a folder and compare its leg movements with those that people marked.

    A recording is an EDF or BDF file with signals. A scoring belongs to the recording whose name is
    part of its own (`SN1.edf` with `SN1_LM_manual_scorer3.txt`, `Visual_scoring2_SN1.txt` or an
    annotation-only `SN1-scorer2.edf`, also in other folders below), else to the only recording of its
    folder. Scorings without leg movements (a hypnogram) go into the analysis as marks. Marks inside
    the recording count as one scorer more.

    Parameters
    ----------
    folder
        Searched with everything below it.
    iou
        Least intersection over union of a pair.
    progress
        Called with the name of each recording before it is analysed.

    Raises
    ------
    ReadError
        If the folder is not there or holds no recording. A file that cannot be read or scored gives a
        row with the reason instead, and the others go on.
    """
    folder = Path(folder)
    recordings = sorted(path for path in _files(folder, SIGNALS) if not only_annotations(path))
    if not recordings:
        raise ReadError(f"no recording in {folder}: expected EDF or BDF files with marks beside them")
    companions = companions_of(recordings, sorted(set(_files(folder, MARKS)) - set(recordings)))
    rows: list[Row] = []
    for path in recordings:
        name = path.relative_to(folder).as_posix()
        progress(name)
        rows.extend(_recording_rows(name, path, companions[path], iou))
    return Accuracy(iou, tuple(rows))


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    if not folder.is_dir():
        raise ReadError(f"no folder {folder}: name the folder that holds the recordings and their marks")
    return (path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())


def only_annotations(path: Path) -> bool:
    """Whether every signal in the header of an EDF or BDF file is an annotation track."""
    try:
        with path.open("rb") as file:
            count = file.read(256)[252:].strip()
            labels = file.read(16 * int(count)) if count.isdigit() else b""
    except OSError:  # what cannot be read is a recording whose row will say why
        return False
    names = [labels[at : at + 16].strip() for at in range(0, len(labels), 16)]
    return bool(names) and all(name in (b"EDF Annotations", b"BDF Annotations") for name in names)


def companions_of(recordings: list[Path], marks: list[Path]) -> dict[Path, list[Path]]:
    """Return the files of marks that belong to each recording, by name, else by folder."""
    keys = {path: _key(path) for path in recordings}
    found: dict[Path, list[Path]] = {path: [] for path in recordings}
    for path in marks:
        words = _words(path)
        fitting = [each for each in recordings if _holds(words, keys[each])]
        longest = max((len(keys[each]) for each in fitting), default=0)
        best = [each for each in fitting if len(keys[each]) == longest]
        near = [each for each in best or recordings if each.parent == path.parent]
        owners = best if len(best) == 1 else near
        if len(owners) == 1:
            found[owners[0]].append(path)
    return found


def _words(path: Path) -> list[str]:
    return re.findall(r"[^\W_]+", path.stem.lower())


def _key(path: Path) -> list[str]:
    words = _words(path)
    return [word for word in words if word not in _SAYS_NOTHING] or words


def _holds(words: list[str], key: list[str]) -> bool:
    return any(words[at : at + len(key)] == key for at in range(len(words) - len(key) + 1))


def _recording_rows(name: str, path: Path, companions: list[Path], iou: float) -> list[Row]:
    scorers: dict[str, Events] = {}
    context: list[Path] = []
    failed: list[Row] = []
    try:
        own = _read_marks(path)
        if own.of(Kind.LEG_MOVEMENT):
            scorers[IN_THE_FILE] = own
        for companion in companions:
            try:
                marks = _without(_read_marks(path, companion), own)
            except HypnicError as error:
                failed.append(Row(name, companion.name, note=str(error)))
                continue
            if marks.of(Kind.LEG_MOVEMENT):
                scorers[companion.name] = marks
            else:
                context.append(companion)
        if not scorers:
            reason = "no marked leg movements in it or beside it: nothing to compare with"
            return [*failed, Row(name, note=reason)]
        return [*failed, *_scorer_rows(name, _analysed(path, context), scorers, iou)]
    except HypnicError as error:
        return [*failed, Row(name, note=str(error))]


def _read_marks(path: Path, *marks: Path) -> Events:
    return read(path, marks=marks).marks


def _analysed(path: Path, marks: list[Path]) -> Night:
    return analyse(path, marks=marks).night


def _without(marks: Events, own: Events) -> Events:
    """Return the marks that the companion added: `read` puts those of both files on one clock."""
    left = Counter(_identity(row) for row in own)
    added = []
    for row in marks:
        if left[_identity(row)]:
            left[_identity(row)] -= 1
        else:
            added.append(row)
    return Events(added)


def _identity(row: Event) -> tuple[float, float, str, str, str]:
    return row.onset_s, row.duration_s, row.kind, row.site, row.label


def _scorer_rows(name: str, night: Night, scorers: dict[str, Events], iou: float) -> Iterator[Row]:
    found = Events(part for movement in night.movements for part in movement.parts)
    period = Spans([night.period])
    times = {scorer: (scored_time(marks) or period) & period for scorer, marks in scorers.items()}
    between: dict[str, list[Agreement]] = {scorer: [] for scorer in scorers}
    for one, other in combinations(scorers, 2):
        agreement = compare(scorers[one], scorers[other], iou, scored=times[one] & times[other])
        between[one].append(agreement)
        between[other].append(agreement)
    for scorer, marks in scorers.items():
        agreement = compare(marks, found, iou, scored=times[scorer])
        for site in agreement.sites:
            yield _row(name, scorer, site, _human_f1(between[scorer], site.site), agreement.warnings)


def _human_f1(agreements: list[Agreement], name: str) -> float | None:
    values = [site.f1 for each in agreements for site in each.sites if site.site == name]
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _row(
    name: str, scorer: str, site: SiteAgreement, human_f1: float | None, warnings: tuple[str, ...]
) -> Row:
    return Row(
        recording=name,
        scorer=scorer,
        site=site.site,
        human=site.n_a,
        hypnic=site.n_b,
        matched=site.matched,
        sensitivity=site.sensitivity,
        precision=site.precision,
        f1=site.f1,
        human_f1=human_f1,
        kappa=site.kappa,
        human_per_hour=site.per_hour_a,
        hypnic_per_hour=site.per_hour_b,
        difference_per_hour=site.per_hour_difference,
        onset_difference_s=site.onset_difference.median_s,
        end_difference_s=site.end_difference.median_s,
        note="; ".join(warnings),
    )


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return " ".join(str("" if value is None else value).split()) or "n/a"


def _text_row(row: Row, width: int, wide: int) -> str:
    start = f"{row.recording:<{width}}  {row.scorer:<{wide}}"
    if row.human is None:
        return f"{start} {row.note}"
    shares = (row.sensitivity, row.precision, row.f1)
    text = f"{start} {row.human:>6} {row.hypnic:>6}" + "".join(f" {_shown(value):>6}" for value in shares)
    text += f" {_shown(row.human_f1):>8} {_shown(row.kappa):>6} {_shown(row.difference_per_hour, '+.1f'):>7}"
    return f"{text}  {row.note}".rstrip()


def _shown(value: float | None, form: str = ".3f") -> str:
    return "–" if value is None else format(value, form)


def _medians(rows: list[Row]) -> str:
    f1 = [row.f1 for row in rows if row.f1 is not None]
    human = [row.human_f1 for row in rows if row.human_f1 is not None]
    failed = sum(row.human is None for row in rows)
    text = (
        f"Median F1 {_shown(median(f1) if f1 else None)}, human F1 {_shown(median(human) if human else None)}"
    )
    return f"{text}; {len(f1)} comparisons, {failed} without numbers."
