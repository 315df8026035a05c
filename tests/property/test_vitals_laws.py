"""Whatever a channel holds, the vitals say what they are or why not, and never fall over."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.detect.vitals import VitalsOptions, sense
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.vitals import ASKED, SPINDLES, WAVES

ROLES = (Role.ECG, Role.PULSE, Role.FLOW, Role.THORAX, Role.SPO2, Role.EEG)
SECONDS = 400.0


def filled(kind: str, count: int, rate_hz: float, rng: np.random.Generator) -> np.ndarray:
    at_s = np.arange(count) / rate_hz
    values = {
        "nothing": np.full(count, np.nan),
        "constant": np.full(count, 5.0),
        "noise": rng.standard_normal(count),
        "huge": 1e8 * rng.standard_normal(count),
        "slow wave": 50 + 40 * np.sin(2 * np.pi * 0.25 * at_s),
        "pulses": 900.0 * ((at_s % 1.0) < 0.03) + rng.standard_normal(count),
        "half lost": np.where(at_s < 200, rng.standard_normal(count), np.nan),
    }[kind]
    return values.astype(np.float32)


KINDS = ("nothing", "constant", "noise", "huge", "slow wave", "pulses", "half lost")


@st.composite
def channels(draw: st.DrawFn) -> Channel:
    role, kind = draw(st.sampled_from(ROLES)), draw(st.sampled_from(KINDS))
    rate_hz = draw(st.sampled_from((0.5, 1.0, 3.0, 25.0, 64.0, 100.0)))
    edges = draw(st.sampled_from((((0.0, 400.0),), ((0.0, 3.0), (7.0, 350.0)), ((100.0, 112.0),), ())))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    signals = tuple(
        Signal(filled(kind, round((end_s - start_s) * rate_hz), rate_hz, rng), rate_hz, start_s)
        for start_s, end_s in edges
    )
    unit = draw(st.sampled_from(("uV", "", "%")))
    limits = draw(st.sampled_from((None, (-500.0, 500.0))))

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        return tuple(row for row in signals if row.end_s > from_s and row.start_s < to_s)

    return Channel(kind, role, rate_hz, load, Spans(edges), unit, resolution=0.1, limits=limits)


@settings(max_examples=60)
@given(st.lists(channels(), max_size=4), st.booleans())
def test_everything_is_told_or_has_its_reason(rows: list[Channel], staged: bool) -> None:
    stages = np.array([Stage.W] * 3 + [Stage.N2] * 7 + [Stage.R] * 3, dtype=np.int8)
    recording = Recording("night", SECONDS, channels=tuple(rows))
    vitals = sense(recording, Hypnogram(stages) if staged else None, VitalsOptions(waves=False))
    assert set(vitals.methods) | set(vitals.why_not) == set(ASKED)
    assert {WAVES, SPINDLES} <= set(vitals.why_not)
    for row in vitals.courses:
        assert row.known > 0
        assert len(row.values) == 14
    for spans in vitals.assessable.values():
        assert (spans - Spans([(0.0, SECONDS)])).total_s < 1e-6
    assert all(row.label == "found by hypnic" for row in vitals.found)
    if vitals.heart is not None:
        assert (np.diff(vitals.heart.time_s) > 0).all()
        assert np.isfinite(vitals.heart.time_s).all()
