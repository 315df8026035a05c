"""On valid files two independent readers see the same samples, times and words."""

from dataclasses import replace
from datetime import datetime, timedelta

import edfio
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edf_cases import BDF, EDF, PLUS, first
from hypnic.read.edf import read_edf

pyedflib = pytest.importorskip("pyedflib")

FILES = {
    "edf": EDF,
    "edf_plus": PLUS,
    "bdf": BDF,
    "upside_down": first(PLUS, physical=("500", "-500")),
    "odd_range": first(PLUS, physical=("-3.5", "1e4"), digital=("-2048", "32767")),
    "short_records": replace(EDF, record_s="0.125"),
}


def seen_by_pyedflib(path):
    with pyedflib.EdfReader(str(path)) as reader:
        return [reader.readSignal(i) for i in range(reader.signals_in_file)], reader.getSampleFrequencies()


@pytest.mark.parametrize("name", FILES)
def test_samples_equal_pyedflib_and_edfio(name, tmp_path):
    path = tmp_path / f"night.{'bdf' if name == 'bdf' else 'edf'}"
    path.write_bytes(FILES[name].to_bytes())
    channels = read_edf(path).channels
    theirs, rates = seen_by_pyedflib(path)
    others = [signal.data for signal in (edfio.read_bdf if name == "bdf" else edfio.read_edf)(path).signals]
    for channel, a, b, rate in zip(channels, theirs, others, rates, strict=True):
        values = channel.load()[0].values
        half = 0.5 * (channel.resolution or 0)
        assert channel.rate_hz == rate
        np.testing.assert_allclose(values, a, rtol=0, atol=half)
        np.testing.assert_allclose(values, b, rtol=0, atol=half)


@pytest.mark.parametrize("name", ["nox_two_minutes_30uV_steps", "sleep_edf_five_minutes"])
def test_samples_of_real_files_equal_edfio(name, data):
    path = data / "psg" / f"{name}.edf"
    recording, theirs = read_edf(path), edfio.read_edf(path)
    signals = theirs.signals
    assert [c.rate_hz for c in recording.channels] == [s.sampling_frequency for s in signals]
    assert recording.duration_s == theirs.duration
    for channel, signal in zip(recording.channels, signals, strict=True):
        (ours,) = channel.load()
        step = signal.physical_range.max - signal.physical_range.min
        step /= signal.digital_range.max - signal.digital_range.min
        steps = ours.values / (channel.resolution or 0)
        np.testing.assert_allclose(steps, signal.data / step, rtol=0, atol=0.5)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20)
annotations = st.lists(
    st.tuples(st.integers(0, 59_999), st.integers(0, 90_000), texts.map(str.strip).filter(bool)), max_size=12
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 4),
    notes=annotations,
    micros=st.integers(0, 999_999),
    record_s=st.sampled_from([0.5, 1, 2, 5]),
)
def test_what_edfio_writes_is_what_is_read(seed, count, notes, micros, record_s, tmp_path):
    draw = np.random.default_rng(seed)
    start = datetime(2024, 2, 29, 23, 59, 59) + timedelta(microseconds=micros)
    signals = []
    for at in range(count):
        rate = int(draw.choice([2, 10, 128, 200, 256, 500]))
        top = float(draw.choice([1, 10.5, 500, 3276.7, 99999]))
        values = draw.uniform(-top, top, rate * 60)
        signals.append(
            edfio.EdfSignal(values, rate, label=f"S{at}", physical_dimension="uV", physical_range=(-top, top))
        )
    edf = edfio.Edf(
        signals,
        recording=edfio.Recording(startdate=start.date()),
        starttime=start.time(),
        data_record_duration=record_s,
        annotations=[edfio.EdfAnnotation(o / 1000, d / 1000, text) for o, d, text in notes],
    )
    path = tmp_path / "written.edf"
    edf.write(path)
    recording = read_edf(path)
    assert recording.issues == ()
    assert recording.start == start
    assert recording.duration_s == 60.0
    marks = [(round(m.onset_s * 1000), round(m.duration_s * 1000), m.label) for m in recording.marks]
    assert sorted(marks) == sorted(notes)
    for channel, signal in zip(recording.channels, edf.signals, strict=True):
        (ours,) = channel.load()
        assert channel.rate_hz == signal.sampling_frequency
        np.testing.assert_allclose(ours.values, signal.data, rtol=0, atol=0.5 * (channel.resolution or 0))


def test_annotation_files_of_the_oracle_lose_nothing(oracle):
    files = sorted((oracle / "annotations").glob("*.edf"))
    assert files
    for path in files:
        recording, theirs = read_edf(path), edfio.read_edf(path).annotations
        assert recording.issues == ()
        assert recording.channels == ()
        ours = [(m.onset_s, m.duration_s, m.label) for m in recording.marks]
        assert sorted(ours) == sorted((a.onset, a.duration or 0.0, a.text) for a in theirs)


def test_the_hypnogram_of_sleep_edf(data):
    recording = read_edf(data / "psg" / "SC4001EC-Hypnogram.edf")
    assert (len(recording.marks), recording.channels) == (154, ())
    assert recording.start == datetime(1989, 4, 24, 16, 13)
    assert recording.marks[1].label == "Sleep stage 1"
    assert (recording.marks[1].onset_s, recording.marks[1].duration_s) == (30630, 120)


def test_the_legs_of_the_nox_file_say_how_coarse_they_are(data):
    recording = read_edf(data / "psg" / "nox_two_minutes_30uV_steps.edf")
    legs = {c.role.value: c for c in recording.channels if "leg" in c.role.value}
    assert {role: c.label for role, c in legs.items()} == {"right_leg": "Right Leg", "left_leg": "Left Leg"}
    for leg in legs.values():
        assert leg.resolution == pytest.approx(31.25, abs=0.001)
        assert (leg.rate_hz, leg.unit, leg.stored_unit, leg.calibrated) == (200, "uV", "V", True)
    assert {issue.code for issue in recording.issues} == {"NON_ASCII"}
    assert any(c.label == "1 Impédance" for c in recording.channels)
