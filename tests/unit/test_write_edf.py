"""EDF+ files that others can read: annotations beside a recording, and whole recordings."""

import errno
import re
import sys
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import edfio
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnic.errors import WriteError
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.night import Night
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.scoring import Movements
from hypnic.model.spans import Spans
from hypnic.write.edf import annotations_edf, write_annotations, write_recording
from written_nights import leg, small_night


@pytest.fixture
def strict():
    """Return the strictest reader; it has no wheel for every Python."""
    return pytest.importorskip("pyedflib").EdfReader


def noted(path: Path) -> list[tuple[float, float, str]]:
    return [(row.onset, row.duration or 0.0, row.text) for row in edfio.read_edf(path).annotations]


# --- annotations beside a recording


def test_the_annotation_file_starts_with_the_recording(tmp_path):
    write_annotations(tmp_path / "a.edf", small_night())
    edf = edfio.read_edf(tmp_path / "a.edf")
    assert edf.startdate == date(2024, 3, 1)
    assert edf.starttime == time(22, 15, 30, 250_000)
    assert not edf.signals
    assert edf.reserved == "EDF+C"


def test_stages_movements_series_and_marks_are_in_it(tmp_path):
    write_annotations(tmp_path / "a.edf", small_night())
    notes = noted(tmp_path / "a.edf")
    stages = [text for _, duration, text in notes if duration == 30]
    assert stages == [
        *("Sleep stage W", "Sleep stage N2", "Sleep stage N2", "Sleep stage ?"),
        *("Sleep stage N3", "Sleep stage N3", "Sleep stage R", "Asleep"),
    ]
    assert [note for note in notes if note[1] != 30] == [
        (0, 0, "Lights off"),
        (10.5, 2, "Limb movement@@Leg/L"),
        (10.5, 63.75, "PLM series"),
        (20, 15.5, "Apnea"),
        (39, 3, "EEG arousal"),
        (40, 3, "Limb movement@@EMG RAT"),
        (70, 2, "Limb movement@@Leg/L"),
        (70.25, 4, "Limb movement@@EMG RAT"),
        (100, 12.5, "Limb movement@@Leg/L"),
        (130, 0.3, "Not counted: shorter than 0.5 s@@Leg/L"),
    ]


def test_a_strict_reader_opens_it(tmp_path, strict):
    write_annotations(tmp_path / "a.edf", small_night())
    with strict(str(tmp_path / "a.edf")) as reader:
        onsets, durations, texts = reader.readAnnotations()
        start = reader.getStartdatetime()
    # pyedflib takes 0.25 s for 25,000 µs (it counts in units of 100 ns); whole seconds are right.
    assert start.replace(microsecond=0) == datetime(2024, 3, 1, 22, 15, 30)
    assert (float(onsets[list(texts).index("EEG arousal")]), len(durations)) == (39.0, 18)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("empty between its limits", "Not counted: empty between its limits@@Leg/L"),
        ("part of the movement before it on the same leg", "Not counted@@Leg/L"),
        ("not a PLM", "Not counted@@Leg/L"),
        ("", "Not counted@@Leg/L"),
    ],
)
def test_a_reason_is_never_read_as_a_movement(reason, text, tmp_path):
    night = bare_night()
    scoring = replace(night.scoring, rejected=Events([leg(5, 1, excluded=reason)]))
    write_annotations(
        tmp_path / "a.edf", replace(night, results=(replace(night.results[0], scoring=scoring),))
    )
    assert noted(tmp_path / "a.edf") == [(5, 1, text)]


def test_a_strict_reader_finds_every_one_of_thousands(tmp_path, strict):
    night = replace(bare_night(), context=Events(Event(k * 9.25, 3.5, Kind.AROUSAL) for k in range(4000)))
    write_annotations(tmp_path / "a.edf", replace(night, start=None))
    with strict(str(tmp_path / "a.edf")) as reader:
        onsets, durations, texts = reader.readAnnotations()
    assert onsets.tolist() == [k * 9.25 for k in range(4000)]
    assert set(durations.tolist()) == {3.5}
    assert set(texts) == {"EEG arousal"}


@pytest.mark.parametrize("start", [None, datetime(1970, 1, 1, 23, 0), datetime(2090, 1, 1, 23, 0)])
def test_a_day_that_the_header_cannot_hold_is_unknown(start, tmp_path):
    write_annotations(tmp_path / "a.edf", replace(small_night(), start=start))
    edf = edfio.read_edf(tmp_path / "a.edf")
    assert edf.starttime == (time(23) if start else time(0))
    with pytest.raises(edfio.AnonymizedDateError):
        _ = edf.startdate


def bare_night() -> Night:
    night = small_night()
    scoring = replace(night.scoring, movements=Movements(), rejected=Events(), series=())
    results = (replace(night.results[0], scoring=scoring),)
    return replace(night, hypnogram=None, context=Events(), results=results)


def test_a_night_without_anything_still_opens(tmp_path):
    write_annotations(tmp_path / "a.edf", bare_night())
    assert noted(tmp_path / "a.edf") == [(0, 0, "Nothing marked")]


def test_same_night_same_bytes():
    assert annotations_edf(small_night()) == annotations_edf(small_night())


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(-(10**8), 4 * 10**10), st.integers(0, 10**8), st.text(max_size=20)), max_size=6
    )
)
def test_any_text_comes_back_as_one_annotation(tmp_path, rows):
    marks = [Event(a / 1e6, b / 1e6, Kind.AROUSAL, label=text) for a, b, text in rows]
    night = replace(bare_night(), context=Events(marks))
    write_annotations(tmp_path / "a.edf", night)
    expected = sorted((mark.onset_s, mark.duration_s, read_back(mark.label)) for mark in marks)
    assert sorted(noted(tmp_path / "a.edf")) == (expected or [(0, 0, "Nothing marked")])


def read_back(label: str) -> str:
    return re.sub(r"[\x00-\x1f]+", " ", label.strip()).strip() or "EEG arousal"


# --- whole recordings


def channel(values, rate_hz=256.0, start_s=0.0, **more) -> Channel:
    signal = Signal(np.asarray(values, np.float32), rate_hz, start_s)
    given_ = {"label": "EMG LAT", "role": Role.LEFT_LEG, "unit": "uV", **more}
    return Channel(
        rate_hz=rate_hz,
        loader=lambda _from, _to: (signal,),
        recorded=Spans([(start_s, signal.end_s)]),
        **given_,
    )


def recording(*channels: Channel, **more) -> Recording:
    end_s = max(each.recorded.rows[-1].end_s for each in channels)
    return Recording(**{"name": "x", "duration_s": end_s, "channels": channels, **more})


def noise(seconds: float, rate_hz: float, scale: float = 30.0) -> np.ndarray:
    rng = np.random.default_rng(5)
    return rng.normal(0, scale, round(seconds * rate_hz)).astype(np.float32)


def test_samples_labels_and_start_come_back(tmp_path, strict):
    emg, eeg = noise(20, 512), noise(20, 199.7, 10)
    start = datetime(2024, 3, 1, 22, 15, 30, 500_000)
    night = recording(
        channel(emg, 512.0, limits=(-1000.0, 1000.0)),
        channel(eeg, 199.7, label="EEG C3-A2", role=Role.EEG),
        start=start,
    )
    write_recording(tmp_path / "x.edf", night)
    edf = edfio.read_edf(tmp_path / "x.edf")
    assert edf.labels == ("EMG LAT", "EEG C3-A2")
    assert [each.physical_dimension for each in edf.signals] == ["uV", "uV"]
    assert (edf.data_record_duration, edf.num_data_records) == (10, 2)
    assert [each.sampling_frequency for each in edf.signals] == [512, pytest.approx(199.7, rel=1e-12)]
    assert edf.signals[0].physical_range == (-1000, 1000)
    for signal, values in zip(edf.signals, (emg, eeg), strict=True):
        step = (signal.physical_max - signal.physical_min) / 65535
        assert step <= 0.1
        assert np.abs(signal.data - values).max() <= step / 2 + 1e-4
    assert datetime.combine(edf.startdate, edf.starttime) == start
    with strict(str(tmp_path / "x.edf")) as reader:
        assert reader.getSignalLabels() == ["EMG LAT", "EEG C3-A2"]
        assert np.abs(reader.readSignal(0) - emg).max() < 0.02


def test_marks_keep_their_words_or_get_the_standard_ones(tmp_path):
    marks = Events(
        [
            Event(1.25, 2, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
            Event(3, 1, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
            Event(4, 1, Kind.LEG_MOVEMENT, Site.LEFT_LEG, label="Jambe\x14 G"),
            Event(5, 1, Kind.LEG_MOVEMENT, Site.LEFT_LEG, label="MJ@@PLMl"),
            Event(0, 30, Kind.STAGE_N2),
            Event(0, 0, Kind.LIGHTS_OFF),
            Event(7, 3, Kind.AROUSAL),
            Event(8, 1, Kind.LEG_MOVEMENT, Site.BOTH_LEGS),
            Event(9, 1, Kind.LEG_MOVEMENT, Site.LEG),
            Event(-2, 1, Kind.HYPOPNEA, label="Hypopnée"),
        ]
    )
    night = recording(channel(noise(10, 100), 100.0, label="Leg 1"), marks=marks, start=datetime(2024, 1, 1))
    write_recording(tmp_path / "x.edf", night)
    assert sorted(noted(tmp_path / "x.edf")) == sorted(
        [
            (-2, 1, "Hypopnée"),
            (0, 0, "Lights off"),
            (0, 30, "Sleep stage N2"),
            (1.25, 2, "Limb movement@@Leg 1"),
            (3, 1, "Limb movement@@EMG RAT"),
            (4, 1, "Jambe  G@@Leg 1"),
            (5, 1, "MJ@@PLMl"),
            (7, 3, "EEG arousal"),
            (8, 1, "Limb movement, both legs"),
            (9, 1, "Limb movement@@EMG Leg"),
        ]
    )


def test_a_gap_stays_a_gap_in_time_and_is_named(tmp_path):
    first, last = Signal(np.full(200, 5, np.float32), 100, 0), Signal(np.full(300, 7, np.float32), 100, 4.0)
    gapped = Channel(
        "EMG RAT", Role.RIGHT_LEG, 100, lambda _a, _b: (first, last), Spans([(0, 2), (4, 7)]), unit="uV"
    )
    night = Recording("x", 7.5, channels=(gapped,))
    write_recording(tmp_path / "x.edf", night)
    data = edfio.read_edf(tmp_path / "x.edf").signals[0].data
    assert len(data) == 800
    np.testing.assert_allclose(data[:200], 5, atol=0.01)
    np.testing.assert_allclose(data[200:400], 0, atol=0.01)
    np.testing.assert_allclose(data[400:700], 7, atol=0.01)
    assert noted(tmp_path / "x.edf") == [(2, 2, "No signal@@EMG RAT"), (7, 1, "No signal@@EMG RAT")]


def test_hard_values_and_labels(tmp_path, strict):
    values = noise(4, 256)
    values[3] = np.nan
    values[4] = np.inf
    night = recording(
        channel(values, label="Jambe gauche µ — ça et là"),
        channel(np.zeros(1024), label="EDF Annotations", unit="°C"),
        channel(values[:1024], start_s=-1.0, label=""),
        channel([1e6, -1e6] * 512, unit="", label="Big"),
        channel([3.0] * 1024, label="Wide", limits=(-8711.0, 8711.0)),
    )
    night = replace(night, duration_s=4.0)
    write_recording(tmp_path / "x.edf", night)
    edf = edfio.read_edf(tmp_path / "x.edf")
    assert edf.labels == ("Jambe gauche u", "Annotations", "Channel", "Big", "Wide")
    assert [each.physical_dimension for each in edf.signals] == ["uV", "degC", "uV", "", "uV"]
    assert np.abs(edf.signals[0].data[3:5]).max() < 0.01
    np.testing.assert_allclose(edf.signals[2].data[:700], values[256:956], atol=0.01)
    np.testing.assert_allclose(edf.signals[3].data, [1e6, -1e6] * 512, atol=31)
    assert (edf.signals[4].physical_max - edf.signals[4].physical_min) / 65535 <= 0.1
    with strict(str(tmp_path / "x.edf")) as reader:
        assert reader.signals_in_file == 5


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rate_hz=st.sampled_from([1.0, 0.2, 1 / 3, 25.0, 128.0, 199.7, 256.25, 499.5]),
    scale=st.floats(1e-3, 1e6),
    seconds=st.integers(1, 40),
)
def test_every_sample_is_within_half_a_step(tmp_path, rate_hz, scale, seconds):
    values = noise(seconds, rate_hz, scale)[: int(seconds * rate_hz)]
    if not len(values):
        return
    write_recording(tmp_path / "x.edf", recording(channel(values, rate_hz)))
    signal = edfio.read_edf(tmp_path / "x.edf").signals[0]
    step = (signal.physical_max - signal.physical_min) / 65535
    assert np.abs(signal.data[: len(values)] - values).max() <= step * 0.5001 + np.abs(values).max() * 1e-6
    assert step <= max(0.1, 2.1 * np.abs(values).max() / 65535)


def test_many_records_keep_their_place(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["hypnic.write.edf"], "BLOCK_BYTES", 3000)
    one, two = noise(50, 200), noise(50, 64)
    night = recording(channel(one, 200.0), channel(two, 64.0, label="EMG RAT", role=Role.RIGHT_LEG))
    write_recording(tmp_path / "blocks.edf", night)
    monkeypatch.undo()
    write_recording(tmp_path / "whole.edf", night)
    assert (tmp_path / "blocks.edf").read_bytes() == (tmp_path / "whole.edf").read_bytes()
    data = [each.data for each in edfio.read_edf(tmp_path / "blocks.edf").signals]
    np.testing.assert_allclose(data[0], one, atol=0.01)
    np.testing.assert_allclose(data[1], two, atol=0.01)


def test_rates_without_a_common_record_are_refused(tmp_path):
    with pytest.raises(WriteError, match=r"'EMG LAT' has 99\.99123 Hz") as refused:
        write_recording(tmp_path / "x.edf", recording(channel(noise(2, 100), 99.99123)))
    assert "\n" not in str(refused.value)
    with pytest.raises(WriteError, match="whole number of samples"):
        write_recording(
            tmp_path / "x.edf",
            recording(channel(noise(60, 1), 1 / 59), channel(noise(60, 1), 1 / 58, label="EMG RAT")),
        )


def test_values_without_room_in_the_header_are_refused(tmp_path):
    with pytest.raises(WriteError, match="no room for values up to 3e\\+09"):
        write_recording(tmp_path / "x.edf", recording(channel([3e9] * 256)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limits", [(-3276.8, 3276.7), (-0.1 / 3, 1e-5 + 0.3), (0.0, 100.0), (5.0, 5.0)])
def test_limits_of_the_channel_are_kept_where_the_header_can_spell_them(tmp_path, limits):
    values = np.linspace(max(0, limits[0]), max(limits[1], limits[0]), 256)
    write_recording(tmp_path / "x.edf", recording(channel(values, unit="g", limits=limits)))
    signal = edfio.read_edf(tmp_path / "x.edf").signals[0]
    step = (signal.physical_max - signal.physical_min) / 65535
    assert np.abs(signal.data - values).max() <= 0.51 * step + 1e-6 * limits[1]
    if limits[0] < limits[1]:
        assert signal.physical_range == pytest.approx(limits, abs=1e-3)


def test_the_source_is_never_overwritten(tmp_path):
    source = tmp_path / "night.edf"
    source.write_bytes(b"precious")
    night = recording(channel(noise(2, 100), 100.0), files=(str(source),))
    with pytest.raises(WriteError, match="will not overwrite"):
        write_recording(source, night)
    assert source.read_bytes() == b"precious"


def test_refusals_leave_nothing_behind(tmp_path, monkeypatch):
    night = recording(channel(noise(2, 100), 100.0))
    with pytest.raises(WriteError, match="it is a folder"):
        write_recording(tmp_path, night)
    with pytest.raises(WriteError, match="cannot write"):
        write_recording(tmp_path / "no" / "x.edf", night)
    with pytest.raises(WriteError, match="no channels"):
        write_recording(tmp_path / "x.edf", Recording("x", 1.0))

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys.modules["hypnic.write.edf"], "_interleave", full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_recording(tmp_path / "x.edf", night)
    assert list(tmp_path.iterdir()) == []
