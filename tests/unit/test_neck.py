"""Neck myoclonus: a stripe over the EEG with a burst of the neck, or with muscle in the EEG."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.neck import NO_EEG, NeckOptions, detect_neck
from hypnic.detect.rem_tone import NO_STAGES
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Channel, Role
from hypnic.model.scoring import Candidates
from leg_signals import Floats, channel, noise
from tone_signals import Bursts, muscle, scene

NIGHT_S = 300.0
OPTIONS = NeckOptions()
Jerks = list[tuple[float, float]]


def eeg(
    rng: np.random.Generator,
    jerks: Jerks,
    rate_hz: float = 256.0,
    *,
    swing_uv: float = 150.0,
    fast_uv: float = 25.0,
) -> Floats:
    """Pink-ish EEG of about 15 µV, with a swing and, on it, muscle for each jerk."""
    count = round(NIGHT_S * rate_hz)
    values = 12 * noise(rng, count, rate_hz, (0.5, 8.0)) + 2 * noise(rng, count, rate_hz)
    for at, length_s in jerks:
        first, last = round(at * rate_hz), round((at + length_s) * rate_hz)
        phase = np.linspace(0, 1, last - first)
        shape = np.sin(np.pi * phase)
        values[first:last] += swing_uv * shape * np.cos(3 * np.pi * phase)
        values[first:last] += fast_uv * shape * noise(rng, last - first, rate_hz)
    return values


def found(
    jerks: Jerks,
    neck: Bursts | None = None,
    *,
    channels: int = 3,
    striped: int = 3,
    rate_hz: float = 256.0,
    hypnogram: str | None = "R" * 10,
    options: NeckOptions = OPTIONS,
    **of: float,
) -> Candidates:
    rng = np.random.default_rng(1)
    rows: list[Channel] = [
        channel(eeg(rng, jerks if n < striped else [], rate_hz, **of), rate_hz, Role.EEG, label=f"EEG {n}")
        for n in range(channels)
    ]
    if neck is not None:
        rows.append(channel(muscle(rng, NIGHT_S, rate_hz, neck, rest_uv=1.5), rate_hz, Role.NECK))
    return detect_neck(scene(rows, rate_hz, hypnogram), options)


def bursts(jerks: Jerks) -> Bursts:
    return [(at, length_s, 80.0) for at, length_s in jerks]


JERKS = [(100.0, 0.5), (150.0, 0.4), (200.0, 0.6)]


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_with_the_neck(rate_hz: float) -> None:
    candidates = found(JERKS, bursts(JERKS), rate_hz=rate_hz)
    assert [event.site for event in candidates.events] == [Site.NECK] * 3
    for event, (at, length_s) in zip(candidates.events, JERKS, strict=True):
        assert event.onset_s == pytest.approx(at, abs=0.03)
        assert event.duration_s == pytest.approx(length_s, abs=0.06)
        assert event.measures["eeg_channels_count"] == 3
        assert event.measures["peak_uv"] > 100
    assert not candidates.issues


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_without_the_neck_it_is_said_that_little_is_seen(rate_hz: float) -> None:
    candidates = found(JERKS, rate_hz=rate_hz)
    assert [event.onset_s for event in candidates.events] == pytest.approx([100, 150, 200], abs=0.2)
    assert [issue.code for issue in candidates.issues] == ["NECK_EMG_MISSING"]


def test_a_wave_without_muscle_is_no_jerk() -> None:
    """A K-complex: as large, over all channels, but no muscle in EEG or neck."""
    assert not found(JERKS, [], fast_uv=0.0).events
    assert not found(JERKS, fast_uv=0.0).events


def test_muscle_without_a_stripe_is_no_jerk() -> None:
    assert not found(JERKS, bursts(JERKS), swing_uv=0.0, fast_uv=5.0).events
    assert not found(JERKS, swing_uv=0.0).events


@pytest.mark.parametrize(
    ("channels", "striped", "count"), [(4, 2, 0), (4, 3, 3), (2, 2, 3), (2, 1, 0), (1, 1, 3)]
)
def test_three_channels_or_all(channels: int, striped: int, count: int) -> None:
    assert len(found(JERKS, bursts(JERKS), channels=channels, striped=striped).events) == count


@pytest.mark.parametrize(("length_s", "count"), [(0.04, 0), (0.15, 1), (1.0, 1), (1.6, 0), (8.0, 0)])
def test_how_long_a_jerk_lasts(length_s: float, count: int) -> None:
    jerk = [(100.0, length_s)]
    assert len(found(jerk, bursts(jerk), swing_uv=250.0).events) == count


def test_only_asleep_but_in_any_stage() -> None:
    candidates = found(JERKS, bursts(JERKS), hypnogram="WWWWW" + "R2222")
    assert [round(event.onset_s) for event in candidates.events] == [150, 200]
    assert candidates.seen[Kind.NECK_MYOCLONUS].total_s == pytest.approx(150.0)


def test_why_it_was_not_looked_for() -> None:
    assert found(JERKS, bursts(JERKS), hypnogram=None).not_looked_for[Kind.NECK_MYOCLONUS] == NO_STAGES
    assert found(JERKS, channels=1).not_looked_for[Kind.NECK_MYOCLONUS] == NO_EEG
    assert found([], bursts(JERKS), channels=0).not_looked_for[Kind.NECK_MYOCLONUS] == NO_EEG
    rng = np.random.default_rng(1)
    volts = [channel(eeg(rng, []), 256.0, Role.EEG, unit="V") for _ in range(3)]
    assert detect_neck(scene(volts, hypnogram="R" * 10), OPTIONS).not_looked_for


def test_a_flat_channel_and_a_gap() -> None:
    rng = np.random.default_rng(1)
    flat = channel(np.zeros(round(NIGHT_S * 256)), 256.0, Role.EEG, label="flat")
    good = [channel(eeg(rng, JERKS), 256.0, Role.EEG, label=f"EEG {n}") for n in range(3)]
    assert len(detect_neck(scene([flat, *good], hypnogram="R" * 10), OPTIONS).events) == 3
    values = eeg(rng, JERKS)
    cut, on = round(140.0 * 256), round(170.0 * 256)
    gap = channel([values[:cut], values[on:]], 256.0, Role.EEG, [0.0, on / 256.0])
    candidates = detect_neck(scene([gap, *good[:2]], hypnogram="R" * 10), OPTIONS)
    assert [round(event.onset_s) for event in candidates.events] == [100, 200]
    assert candidates.seen[Kind.NECK_MYOCLONUS].total_s == pytest.approx(270.0)


def test_options_move_the_limits() -> None:
    loud = replace(OPTIONS, stripe_uv=600.0)
    assert not found(JERKS, bursts(JERKS), options=loud).events
    assert not found(JERKS, bursts(JERKS), options=replace(OPTIONS, burst_uv=490.0)).events
    with pytest.raises(ValueError, match="channels is between"):
        NeckOptions(channels=1)
