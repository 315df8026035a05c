"""Every muscle channel is decoded once, and what is kept of it is what was in it."""

import tracemalloc
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect import DetectOptions, detect
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.model.events import Site
from hypnic.model.recording import Role, Signal
from hypnic.model.spans import Spans
from leg_signals import channel, leg, night

RATE = 256.0
DEFAULTS = DetectOptions()
OPTIONS = TraceOptions(DEFAULTS.emg, DEFAULTS.legs, DEFAULTS.twitches)


def emg(bursts, seed=0, minutes=5.0, rate_hz=RATE):
    return leg(bursts, rate_hz, minutes / 60, np.random.default_rng(seed))


def test_each_muscle_is_decoded_once_for_all_detectors():
    roles = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEFT_ARM, Role.CHIN, Role.NECK)
    decoded: Counter[str] = Counter()

    def counting(made):
        def load(from_s, to_s):
            decoded[made.role] += 1
            return made.loader(from_s, to_s)

        return replace(made, loader=load)

    channels = [counting(channel(emg([(60.0, 2.0, 40.0)], n), RATE, role)) for n, role in enumerate(roles)]
    _, muscles = detect(night(*channels))
    assert decoded == dict.fromkeys(roles, 1)
    assert [row.site.value for row in muscles] == [role.value for role in roles]


def test_a_channel_is_never_whole_in_memory_as_recorded():
    seconds, rate_hz = 5400, 512.0

    def load(from_s, to_s):
        first, last = (round(float(np.clip(at, 0, seconds)) * rate_hz + 0.01) for at in (from_s, to_s))
        noise = np.random.default_rng(first).standard_normal(last - first, dtype=np.float32)
        return (Signal(2 * noise, rate_hz, first / rate_hz),) if last > first else ()

    made = replace(channel(np.zeros(1), rate_hz, Role.CHIN), loader=load, recorded=Spans([(0.0, seconds)]))
    trace(night(made), OPTIONS)  # what is imported on the way is not counted
    tracemalloc.start()
    try:
        trace(night(made), OPTIONS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The band-passed half of it has to be, with its envelope.
    assert peak < 1.3 * seconds * rate_hz * 4


def test_the_envelope_is_the_rms_of_the_band_and_the_burst_is_in_it():
    tracing = trace(night(channel(emg([(60.0, 2.0, 40.0)]), RATE, Role.CHIN)), OPTIONS)
    (piece,) = tracing.muscles.rows[0].stretches
    rest_uv = tracing.rows[0].quality.rest_uv
    assert rest_uv is not None
    assert piece.cell_s == pytest.approx(1 / 64)
    assert len(piece.rms_uv) == 300 * 64
    loud = piece.rms_uv[piece.slice(60.2, 61.8)].astype(float)
    quiet = piece.rms_uv[piece.slice(100.0, 200.0)].astype(float)
    assert np.sqrt((loud**2).mean()) == pytest.approx(40, rel=0.25)
    assert np.sqrt((quiet**2).mean()) == pytest.approx(rest_uv, rel=0.1)
    # Rectified noise has a mean of √(2/π) of its RMS.
    assert np.median(piece.mean_uv) == pytest.approx(0.8 * rest_uv, rel=0.1)


def test_the_burst_is_in_the_table_to_a_few_milliseconds():
    (row,) = trace(night(channel(emg([(60.0, 0.2, 40.0)]), RATE, Role.LEFT_ARM)), OPTIONS).muscles
    (onset_s,), (end_s,) = row.bursts.onset_s, row.bursts.end_s
    assert onset_s == pytest.approx(60.0, abs=0.015)
    assert end_s == pytest.approx(60.2, abs=0.03)
    assert row.bursts.peak_uv[0] > row.bursts.rms_uv[0] > 20


def test_a_tense_chin_is_kept_for_its_tone_though_no_burst_can_be_told():
    tense = 30 * np.random.default_rng(1).standard_normal(round(600 * RATE))
    tracing = trace(night(channel(tense, RATE, Role.CHIN), channel(tense, RATE)), OPTIONS)
    leg_row, chin = tracing.rows
    assert leg_row.muscle is None
    assert "never at rest" in leg_row.quality.refused
    assert chin.muscle is not None
    assert not chin.muscle.assessable
    assert chin.muscle.recorded.total_s == pytest.approx(600)
    assert len(chin.muscle.bursts) == 0


def test_a_gap_parts_the_envelope_and_shifts_nothing():
    values = emg([(60.0, 0.3, 40.0), (200.0, 0.3, 40.0)])
    cut, again = round(100 * RATE), round(130 * RATE)
    holed = channel([values[:cut], values[again:]], RATE, Role.LEFT_ARM, starts_s=[0.0, again / RATE])
    (row,) = trace(night(holed), OPTIONS).muscles
    assert [piece.start_s for piece in row.stretches] == [0.0, 130.0]
    assert row.recorded.total_s == pytest.approx(270)
    np.testing.assert_allclose(row.bursts.onset_s, [60.0, 200.0], atol=0.015)


def test_the_channels_that_cannot_be_used_say_why():
    values = emg([])
    tracing = trace(
        night(channel(values, RATE, Role.CHIN, calibrated=False), channel(0 * values, RATE, Role.NECK)),
        OPTIONS,
    )
    assert len(tracing.muscles) == 0
    assert "microvolts" in tracing.rows[0].quality.refused
    assert "flat" in tracing.rows[1].quality.refused
    assert [issue.code for row in tracing.rows for issue in row.issues] == ["UNCALIBRATED", "FLAT"]


def test_two_channels_of_one_muscle_are_both_kept():
    tracing = trace(
        night(channel(emg([]), RATE, Role.MASSETER), channel(emg([], 1), RATE, Role.MASSETER)), OPTIONS
    )
    assert [row.site for row in tracing.muscles] == [Site.MASSETER, Site.MASSETER]
