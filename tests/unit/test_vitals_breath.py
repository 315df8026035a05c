"""The breath of a night: which channel, its numbers, saturated belts, and candidates of pauses."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.vitals import VitalsOptions, sense
from hypnic.detect.vitals.adopt import adopted
from hypnic.detect.vitals.breath import courses, saturated_spans
from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.vitals import BREATH, CANDIDATES, SATURATION, Breaths

RATE, SECONDS = 25.0, 1800.0
AT = np.arange(round(RATE * SECONDS)) / RATE
PAUSES = ((400.0, 430.0, 0.02), (700.0, 725.0, 0.5), (1000.0, 1020.0, 0.5))
"""Start, end and depth; the last has no desaturation."""


def breath(per_min: float = 15.0, pauses: tuple[tuple[float, float, float], ...] = ()) -> np.ndarray:
    depth = np.ones(len(AT))
    for start_s, end_s, low in pauses:
        depth[(start_s <= AT) & (end_s > AT)] = low
    noise = 0.5 * np.random.default_rng(2).standard_normal(len(AT))
    return 100 * depth * np.sin(2 * np.pi * per_min / 60 * AT) + noise


def channel(values: np.ndarray, role: Role = Role.FLOW, rate_hz: float = RATE) -> Channel:
    signal = Signal(values.astype(np.float32), rate_hz)
    return Channel(
        role.value, role, rate_hz, lambda _a, _b: (signal,), Spans([(0.0, SECONDS)]), resolution=0.01
    )


def saturation(*ends_s: float) -> Channel:
    at = np.arange(SECONDS)
    values = 96 - sum(5 * np.exp(-0.5 * ((at - end_s - 15) / 7) ** 2) for end_s in ends_s)
    return channel(np.asarray(values), Role.SPO2, 1.0)


def night(*channels: Channel, marks: Events | None = None) -> Recording:
    return Recording("night", SECONDS, channels=channels, marks=marks or Events())


def test_rate_depth_and_steadiness() -> None:
    vitals = sense(night(channel(breath(15.0))))
    assert vitals.breath is not None
    values = {row.name: row.values for row in vitals.courses}
    assert np.nanmedian(values["breath_rate_per_min"]) == pytest.approx(15.0, abs=0.05)
    assert np.nanmedian(values["breath_depth_ratio"]) == pytest.approx(1.0, abs=0.02)
    assert np.nanmedian(values["breath_period_cv_ratio"]) < 0.03


def test_numbers_worked_by_hand() -> None:
    """Breaths of 3 and 5 s by turns: 15 a minute; SD of 1 s times sqrt(n / (n - 1)) over 4 s."""
    period = np.tile([3.0, 5.0], 10)
    times = np.concatenate([[0.0], np.cumsum(period)[:-1]])
    rows = courses(Breaths(times, period, np.full(20, 7.0)), np.array([0.0, 31.9]), VitalsOptions())
    assert [row.values[0] for row in rows[:2]] == pytest.approx([15.0, 1.0])
    assert rows[2].values[0] == pytest.approx(np.sqrt(8 / 7) / 4)


def test_flow_is_taken_before_belts_and_a_belt_where_the_flow_is_lost() -> None:
    belt = channel(breath(12.0), Role.THORAX)
    assert sense(night(belt, channel(breath()))).methods[BREATH].startswith("flow")
    vitals = sense(night(channel(np.zeros(len(AT))), belt))
    assert vitals.methods[BREATH].startswith("thorax")
    assert "belt" in vitals.why_not[CANDIDATES]


def test_a_saturated_belt_is_named() -> None:
    clipped = np.clip(breath(), -60.0, 60.0)
    half = np.where(AT < 900, clipped, 0.5 * breath())
    assert saturated_spans(Signal(half.astype(np.float32), RATE), 0.01).total_s == pytest.approx(900)
    vitals = sense(night(channel(breath()), channel(half, Role.ABDOMEN)))
    assert [issue.code for issue in vitals.issues] == ["BREATH_SATURATED"]
    assert vitals.issues[0].where == "abdomen"
    assert "15 min" in vitals.issues[0].what


def test_a_breath_that_never_clips_is_not_saturated() -> None:
    assert not saturated_spans(Signal(breath().astype(np.float32), RATE), 0.01)


def test_nothing_to_breathe_from_has_a_reason() -> None:
    vitals = sense(night())
    assert vitals.why_not[BREATH] == "no channel of flow and no belt"
    assert vitals.why_not[SATURATION] == "no channel of oxygen saturation"
    noise = np.random.default_rng(1).standard_normal(len(AT))
    assert sense(night(channel(noise * 0 + 3))).breath is None


def test_an_apnoea_needs_no_desaturation_and_a_hypopnoea_does() -> None:
    recording = night(channel(breath(pauses=PAUSES)), saturation(430.0, 725.0))
    found = sense(recording).found
    (apnea,) = found.of(Kind.APNEA_CANDIDATE)
    (hypopnea,) = found.of(Kind.HYPOPNEA_CANDIDATE)
    assert (apnea.onset_s, apnea.end_s) == pytest.approx((400, 430), abs=3)
    assert (hypopnea.onset_s, hypopnea.end_s) == pytest.approx((700, 725), abs=4)
    assert {row.label for row in found} == {"found by hypnic"}
    assert len(found.of(Kind.DESATURATION)) == 2


def test_without_saturation_there_are_apnoeas_only_and_it_is_said() -> None:
    vitals = sense(night(channel(breath(pauses=PAUSES))))
    assert len(vitals.found.of(Kind.APNEA_CANDIDATE)) == 1
    assert not vitals.found.of(Kind.HYPOPNEA_CANDIDATE)
    assert "apnoeas only" in vitals.methods[CANDIDATES]


def test_candidates_are_of_sleep() -> None:
    stages = np.full(60, Stage.N2, dtype=np.int8)
    stages[10:20] = Stage.W  # 300-600 s
    vitals = sense(night(channel(breath(pauses=PAUSES)), saturation(725.0)), Hypnogram(stages))
    assert not vitals.found.of(Kind.APNEA_CANDIDATE)
    assert len(vitals.found.of(Kind.HYPOPNEA_CANDIDATE)) == 1


def test_marks_win() -> None:
    marked = Events([Event(100.0, 20.0, Kind.APNEA, label="Obstructive apnea")])
    vitals = sense(night(channel(breath(pauses=PAUSES)), marks=marked))
    assert not vitals.found.of(Kind.APNEA_CANDIDATE)
    assert "marks win" in vitals.why_not[CANDIDATES]


def test_candidates_stand_in_for_marks_only_where_asked_for() -> None:
    recording = night(channel(breath(pauses=PAUSES)), saturation(725.0))
    vitals = sense(recording)
    assert adopted(recording, vitals, VitalsOptions()) == recording
    used = adopted(recording, vitals, VitalsOptions(use_breathing_candidates=True))
    assert [row.kind for row in used.marks] == [Kind.APNEA, Kind.HYPOPNEA]
    assert {row.label for row in used.marks} == {"found by hypnic"}
    assert [issue.code for issue in used.issues] == ["CANDIDATES_USED"]
    marked = replace(recording, marks=Events([Event(1.0, 0.0, Kind.RERA)]))
    assert adopted(marked, vitals, VitalsOptions(use_breathing_candidates=True)) == marked
