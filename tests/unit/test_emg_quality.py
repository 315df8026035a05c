"""The guard: what is refused, what is left out, and in which words."""

from pathlib import Path

import numpy as np
import pytest

from hypnic.model.events import Kind, Site
from hypnic.model.recording import Recording, Role
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from leg_signals import Floats, channel, leg, night, noise
from legs import detect_legs

RATE = 200.0
MOVES = [(30 + 20.0 * i, 2.0, 40.0) for i in range(85)]


@pytest.fixture(scope="module")
def values() -> Floats:
    return leg(MOVES, RATE, 0.5, np.random.default_rng(0), rest_uv=2.0, band=(30, 80))


def refused(candidates: Candidates, code: str) -> str:
    """The one-line reason, after checking that it is nowhere a silent zero."""
    assert candidates.looked_for == frozenset()
    assert not candidates.events
    assert not candidates.assessable
    (issue,) = candidates.issues
    assert issue.code == code
    reason = candidates.quality[0].refused
    assert reason in candidates.not_looked_for[Kind.LEG_MOVEMENT]
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize(("count", "words"), [
    (0, "no signal in what was given"),
    (3, "no channel holds a leg's EMG (there are X0, X1, X2); name one with --channel"),
    (15, "X11 and 3 more); name one with --channel"),
])  # fmt: skip
def test_no_leg_channel_is_not_zero_movements(values: Floats, count: int, words: str) -> None:
    channels = [channel(values, RATE, Role.OTHER, label=f"X{i}") for i in range(count)]
    recording = night(*channels) if channels else Recording(name="n", duration_s=100.0)
    candidates = detect_legs(recording)
    assert candidates.looked_for == frozenset()
    assert words in candidates.not_looked_for[Kind.LEG_MOVEMENT]


def test_a_reason_that_two_legs_share_stands_once(values: Floats) -> None:
    coarse = [
        channel(values, RATE, role, label=label, resolution=31.25)
        for role, label in ((Role.LEFT_LEG, "LAT"), (Role.RIGHT_LEG, "RAT"))
    ]
    reason = detect_legs(night(*coarse)).not_looked_for[Kind.LEG_MOVEMENT]
    assert reason.startswith("LAT and RAT: one step of the converter is 31.25 µV")
    assert reason.count("31.25") == 1


def test_coarse_steps_are_refused(values: Floats) -> None:
    reason = refused(detect_legs(night(channel(values, RATE, resolution=31.25))), "COARSE_STEPS")
    assert "31.25 µV" in reason
    assert detect_legs(night(channel(values, RATE, resolution=1.0))).looked_for


@pytest.mark.parametrize("fields", [{"calibrated": False}, {"unit": "", "stored_unit": "??"}, {"unit": "%"}])
def test_uncalibrated_channels_are_refused(values: Floats, fields: dict[str, object]) -> None:
    assert "microvolts" in refused(detect_legs(night(channel(values, RATE, **fields))), "UNCALIBRATED")


def test_slow_channels_are_refused_and_middling_ones_marked(values: Floats) -> None:
    assert "99.9 samples per second" in refused(detect_legs(night(channel(values, 99.9))), "RATE_TOO_LOW")
    slow = detect_legs(night(channel(values, 100.0)))
    assert slow.looked_for
    assert [issue.code for issue in slow.issues] == ["LOW_RATE", "ONE_LEG"]
    assert [issue.code for issue in detect_legs(night(channel(values, 200.0))).issues] == ["ONE_LEG"]


def test_flat_and_clipped_channels_are_refused() -> None:
    count = round(1800 * RATE)
    assert "flat" in refused(detect_legs(night(channel(np.zeros(count), RATE))), "FLAT")
    wild = np.clip(3000 * noise(np.random.default_rng(0), count, RATE), -500, 500)
    reason = refused(detect_legs(night(channel(wild, RATE, limits=(-500.0, 500.0)))), "CLIPPED")
    assert "30 min of 30 min" in reason


def test_a_channel_without_samples_is_refused() -> None:
    assert "no samples" in refused(detect_legs(night(channel([], RATE, starts_s=[]))), "EMPTY_CHANNEL")


def test_a_leg_that_never_rests_is_refused() -> None:
    loud = 30 * noise(np.random.default_rng(0), round(1800 * RATE), RATE)
    assert "15 µV" in refused(detect_legs(night(channel(loud, RATE))), "LOUD_REST")


def test_after_the_electrode_fell_off_nothing_is_assessable(values: Floats) -> None:
    off = values.copy()
    first = round(1000.3 * RATE)
    off[first:] = 12.0 + 0.1 * np.random.default_rng(0).integers(0, 2, len(off) - first)
    candidates = detect_legs(night(channel(off, RATE)))
    assert len(candidates.events) == sum(o < 1000 for o, _, _ in MOVES)
    (span,) = candidates.assessable[Site.LEFT_LEG]
    assert span.start_s == 0.0
    assert 999.4 < span.end_s <= 1000.3
    (issue,) = (issue for issue in candidates.issues if issue.code == "FLAT")
    assert "13 min flat" in issue.what
    assert "0:16:40 h" in issue.what


def test_an_hour_without_rest_is_left_out(values: Floats) -> None:
    loud = values.copy()
    loud[round(600 * RATE) : round(900 * RATE)] += 30 * noise(
        np.random.default_rng(1), round(300 * RATE), RATE
    )
    candidates = detect_legs(night(channel(loud, RATE)))
    lost = candidates.quality[0].recorded - candidates.assessable[Site.LEFT_LEG]
    assert lost.total_s == pytest.approx(300.0, abs=10.0)
    assert [issue.code for issue in candidates.issues] == ["LOUD_REST", "ONE_LEG"]
    assert not [e for e in candidates.events if 605 < e.onset_s < 895]
    assert len(candidates.events) == sum(not 598 < o < 902 for o, _, _ in MOVES)


def test_missing_numbers_are_left_out(values: Floats) -> None:
    holes = values.copy()
    holes[round(700 * RATE) : round(703 * RATE)] = np.nan
    candidates = detect_legs(night(channel(holes, RATE)))
    assert [issue.code for issue in candidates.issues] == ["NOT_NUMBERS", "ONE_LEG"]
    assert not candidates.assessable[Site.LEFT_LEG].contains(701.0)


def test_a_movement_at_an_edge_or_a_gap_has_exactly_that_limit(values: Floats) -> None:
    # Movements of 2 s begin at 30, 50, …: cut the recording in the middle of some.
    parts = [values[round(a * RATE) : round(b * RATE)] for a, b in ((31, 251), (271.0, 531.35), (560, 1800))]
    candidates = detect_legs(night(channel(parts, RATE, starts_s=[31.0, 271.0, 560.0])))
    spans = candidates.assessable[Site.LEFT_LEG]
    assert spans == Spans([(31.0, 251.0), (271.0, 271.0 + len(parts[1]) / RATE), (560.0, 1800.0)])
    starts = {span.start_s for span in spans}
    ends = {span.end_s for span in spans}
    assert [e.end_s for e in candidates.events if e.onset_s in starts] == pytest.approx(
        [32.0, 272.0], abs=0.1
    )
    assert [e.onset_s for e in candidates.events if e.end_s in ends] == pytest.approx([250.0, 530.0], abs=0.1)
    inside = [e for e in candidates.events if e.onset_s not in starts and e.end_s not in ends]
    assert all(e.onset_s == pytest.approx(round(e.onset_s), abs=0.05) for e in inside)


def test_pieces_of_less_than_a_second_are_not_assessable(values: Floats) -> None:
    parts = [values[:100], values[round(20 * RATE) :]]
    candidates = detect_legs(night(channel(parts, RATE, starts_s=[0.0, 20.0])))
    assert candidates.assessable[Site.LEFT_LEG].rows[0].start_s == 20.0


def test_a_leg_without_a_side_is_used_only_where_no_side_can_be_scored(values: Floats) -> None:
    alone = detect_legs(night(channel(values, RATE, Role.LEG)))
    assert set(alone.assessable) == {Site.LEG}
    assert not alone.issues
    both = detect_legs(night(channel(values, RATE), channel(values, RATE, Role.LEG)))
    assert set(both.assessable) == {Site.LEFT_LEG}
    assert both.quality[1].refused == "not needed: legs with a side were scored"
    instead = detect_legs(night(channel(values, RATE, calibrated=False), channel(values, RATE, Role.LEG)))
    assert set(instead.assessable) == {Site.LEG}
    assert len(instead.events) == len(MOVES)


def test_of_two_channels_of_a_leg_the_first_good_one_is_used(values: Floats) -> None:
    candidates = detect_legs(
        night(
            channel(values, RATE, label="bad", resolution=5.0),
            channel(values, RATE, label="good"),
            channel(values, RATE, label="spare"),
        )
    )
    assert [bool(row.refused) for row in candidates.quality] == [True, False, True]
    assert len(candidates.events) == len(MOVES)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.0, 3.0, 20.0])
def test_very_short_recordings_do_not_break_it(seconds: float) -> None:
    values = noise(np.random.default_rng(0), max(1, round(seconds * RATE)), RATE)
    candidates = detect_legs(night(channel(values, RATE)))
    assert not candidates.events


def test_the_real_file_with_steps_of_30_uv(data: Path) -> None:
    import edfio

    path = data / "psg" / "nox_two_minutes_30uV_steps.edf"
    edf = edfio.read_edf(path)
    (left,) = (s for s in edf.signals if s.label.strip() in {"Left Leg", "LeftLeg", "Jambe gauche"})
    step = (left.physical_max - left.physical_min) / (left.digital_max - left.digital_min) * 1e6
    ch = channel(left.data * 1e6, left.sampling_frequency, label=left.label, resolution=step, stored_unit="V")
    assert "31.25 µV" in refused(detect_legs(night(ch)), "COARSE_STEPS")
