"""A night scored by people in a clinic: its one marked series, and no other."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from hypnic.detect.marked import marked_legs
from hypnic.model.events import Event, Events, Kind
from hypnic.model.recording import Recording
from hypnic.model.spans import Span
from hypnic.score import AasmOptions, ScoreOptions, analysis_period, score
from hypnic.summarise import summarise
from legs import stages

WORDS = {
    "MJ": Kind.LEG_MOVEMENT,
    "A. Obstructive": Kind.APNEA,
    "A. Mixte": Kind.APNEA,
    "Hypopnée": Kind.HYPOPNEA,
    "Micro-éveil": Kind.AROUSAL,
}
STAGES = {"Éveil": "W", "N1": "1", "N2": "2", "N3": "3", "REM": "R"}


@pytest.fixture(scope="module")
def night(data):
    """The clock of the first stage, the recording, its stages."""
    text = (data / "marks" / "noxturnal_2.csv").read_text(encoding="utf-16")
    rows = list(csv.reader(io.StringIO(text)))[2:]
    timed = [(datetime.strptime(row[0], "%d/%m/%Y %H:%M:%S"), row[2], float(row[3])) for row in rows]
    start = min(at for at, word, _ in timed if word in STAGES)
    epochs = {(at - start) // timedelta(seconds=30): STAGES[word] for at, word, _ in timed if word in STAGES}
    letters = "".join(epochs.get(at, "?") for at in range(max(epochs) + 1))
    events = Events(
        Event((at - start).total_seconds(), length, WORDS[word])
        for at, word, length in timed
        if word in WORDS
    )
    return start, Recording("night", 30.0 * len(letters), start, marks=events), stages(letters)


def run(night, rules, **aasm):
    _, recording, hypnogram = night
    found = marked_legs(recording)
    period = analysis_period(Span(0, recording.duration_s), recording.marks, hypnogram)
    options = ScoreOptions(aasm=AasmOptions(**aasm))
    scoring = score(found, recording.marks, hypnogram, period, rules, options)
    return scoring, summarise(scoring, found, hypnogram, period)


@pytest.mark.parametrize("asleep_by", ["any_part", "onset"])
@pytest.mark.parametrize("short_interval", ["skip", "break"])
def test_aasm_style_gives_the_series_that_was_marked_and_no_other(night, asleep_by, short_interval):
    scoring, summary = run(night, "aasm", asleep_by=asleep_by, short_interval=short_interval)
    clock = [
        (night[0] + timedelta(seconds=row.onset_s)).strftime("%H:%M:%S")
        for row in scoring.movements
        if row.plm
    ]
    assert clock == ["00:21:35", "00:23:04", "00:23:19", "00:23:37"]
    assert [row.count for row in scoring.series] == [4]
    assert scoring.series[0].end_s - scoring.series[0].start_s == pytest.approx(126.9, abs=1.0)
    assert (summary.headline["plm_series"], summary.headline["plms"]) == (1, 4)
    assert summary.headline["plms_nr"] == 4


def test_wasm_2016_takes_the_same_marks(night):
    scoring, summary = run(night, "wasm2016")
    assert sum(len(row.parts) for row in scoring.movements) + len(scoring.rejected) == 29
    assert summary.headline["plms_nr"] is not None
    assert {row.site.value for row in scoring.movements} == {"leg"}
