"""Bruxism: bursts of the jaw in series or held, and what is none."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.bruxism import INFANT, MOVES, BruxismOptions, detect_bruxism
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role, Subject
from hypnic.model.scoring import Candidates
from leg_signals import channel
from tone_signals import Bursts, muscle, scene

NIGHT_S = 600.0
OPTIONS = BruxismOptions()


def found(
    bursts: Bursts,
    role: Role = Role.MASSETER,
    rate_hz: float = 256.0,
    hypnogram: str | None = "2" * 20,
    options: BruxismOptions = OPTIONS,
    others: dict[Role, Bursts] | None = None,
) -> Candidates:
    rng = np.random.default_rng(1)
    rows = {role: muscle(rng, NIGHT_S, rate_hz, bursts, rest_uv=1.5)}
    rows |= {r: muscle(rng, NIGHT_S, rate_hz, b, rest_uv=1.5) for r, b in (others or {}).items()}
    return detect_bruxism(scene(rows, rate_hz, hypnogram), options)


def series(
    at: float, count: int, length_s: float = 0.5, pause_s: float = 0.6, rms_uv: float = 60.0
) -> Bursts:
    return [(at + n * (length_s + pause_s), length_s, rms_uv) for n in range(count)]


@pytest.mark.parametrize(
    ("bursts", "label", "count"),
    [
        (series(300, 3), "phasic", 3),
        (series(300, 8, 0.3, 0.4), "phasic", 8),
        ([(300, 2.5, 60.0)], "tonic", 1),
        ([(300, 2.5, 60.0), *series(303.2, 3)], "mixed", 4),
        ([(300, 2.5, 60.0), *series(303.2, 2)], "tonic", 3),
    ],
)
@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_phasic_tonic_and_mixed(bursts: Bursts, label: str, count: int, rate_hz: float) -> None:
    candidates = found(bursts, rate_hz=rate_hz)
    (event,) = candidates.events
    assert (event.label, event.measures["bursts_count"], event.site) == (label, count, Site.MASSETER)
    assert event.onset_s == pytest.approx(300.0, abs=0.03)
    assert event.end_s == pytest.approx(bursts[-1][0] + bursts[-1][1], abs=0.06)


def test_the_rate_is_that_of_the_bursts() -> None:
    (event,) = found(series(300, 5, 0.4, 0.6)).events
    assert event.measures["rate_hz"] == pytest.approx(1.0, abs=0.03)
    (held,) = found([(300, 3.0, 60.0)]).events
    assert "rate_hz" not in held.measures


@pytest.mark.parametrize(
    "bursts",
    [
        series(300, 2),
        series(300, 6, 0.15),
        [(300, 1.8, 60.0)],
        series(300, 5, rms_uv=2.0),  # 1.7 × the background
        series(300, 5, rms_uv=6.0),  # 4 × the background, but under 8 µV over it
        [(300 + 4 * n, 0.6, 60.0) for n in range(6)],  # quiet for 3.4 s between
    ],
)
def test_what_is_no_episode(bursts: Bursts) -> None:
    assert not found(bursts).events


def test_three_seconds_of_quiet_end_an_episode() -> None:
    def both(pause_s: float) -> int:
        first = series(300, 3)
        ends = first[-1][0] + first[-1][1]
        return len(found([*first, *series(ends + pause_s, 3)]).events)

    assert both(2.8) == 1
    assert both(3.2) == 2
    short = replace(OPTIONS, quiet_s=2.0)
    first = series(300, 3)
    assert len(found([*first, *series(first[-1][0] + 3.3, 3)], options=short).events) == 2


def test_readings_are_per_hour_of_sleep() -> None:
    candidates = found([*series(100, 4), *series(300, 4)], hypnogram="W" * 5 + "2" * 15)
    (event,) = candidates.events
    assert event.onset_s > 299
    rows = {row.name: row.value for row in candidates.readings}
    hours = candidates.seen[Kind.BRUXISM].total_h
    assert hours == pytest.approx(450 / 3600, abs=0.001)
    assert rows["bruxism_episodes_per_hour"] == pytest.approx(1 / hours)
    assert rows["bruxism_bursts_per_hour"] == pytest.approx(4 / hours)
    assert rows["bruxism_bursts_per_episode_count"] == 4
    assert [issue.code for issue in candidates.issues] == ["BRUXISM_EMG_ALONE"]


def test_without_stages_all_of_the_night_is_looked_at() -> None:
    candidates = found(series(100, 4), hypnogram=None)
    assert len(candidates.events) == 1
    assert candidates.seen[Kind.BRUXISM].total_s == pytest.approx(NIGHT_S, abs=1)


def test_a_night_without_an_episode_has_no_bursts_per_episode() -> None:
    rows = {row.name: row for row in found([]).readings}
    assert rows["bruxism_episodes_per_hour"].value == 0.0
    assert rows["bruxism_bursts_per_episode_count"].value is None
    assert rows["bruxism_bursts_per_episode_count"].why == "no episode was found"


def test_the_chin_is_used_with_a_caveat_and_only_without_a_masseter() -> None:
    candidates = found(series(300, 4), Role.CHIN)
    assert [event.site for event in candidates.events] == [Site.CHIN]
    assert "BRUXISM_FROM_CHIN" in [issue.code for issue in candidates.issues]
    both = found([], others={Role.CHIN: series(300, 4)})
    assert not both.events


def test_a_turn_of_the_body_is_none() -> None:
    turn = [(300.0, 6.0, 60.0)]
    candidates = found(turn, others={Role.LEFT_LEG: turn, Role.RIGHT_LEG: turn})
    assert [event.excluded for event in candidates.events] == [MOVES]
    assert candidates.readings[0].value == 0.0
    one_leg = found(turn, others={Role.LEFT_LEG: turn})
    assert [event.excluded for event in one_leg.events] == [""]


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ((Role.LEFT_ARM,), MOVES),
        ((Role.TRUNK,), MOVES),
        ((Role.NECK,), ""),  # steadies the head
        ((Role.NECK, Role.LEFT_LEG), MOVES),
    ],
)
def test_which_muscles_may_move_with_the_jaw(roles: tuple[Role, ...], why: str) -> None:
    bursts = series(300, 5)
    (event,) = found(bursts, others=dict.fromkeys(roles, bursts)).events
    assert event.excluded == why


@pytest.mark.parametrize(("age_years", "looked"), [(0.2, False), (0.99, False), (1.0, True), (None, True)])
def test_babies_have_no_teeth_to_grind(age_years: float | None, looked: bool) -> None:
    values = muscle(np.random.default_rng(1), NIGHT_S, 256.0, series(300, 5), rest_uv=1.5)
    night = scene({Role.CHIN: values}, 256.0, "2" * 20, subject=Subject(age_years=age_years))
    candidates = detect_bruxism(night, OPTIONS)
    assert (Kind.BRUXISM in candidates.looked_for) == looked
    assert candidates.not_looked_for.get(Kind.BRUXISM, INFANT) == INFANT
    assert len(candidates.events) == looked


def test_why_it_was_not_looked_for() -> None:
    assert "EMG of masseter or chin" in found([], Role.NECK).not_looked_for[Kind.BRUXISM]
    assert "no sleep" in found([], hypnogram="W" * 20).not_looked_for[Kind.BRUXISM]
    flat = channel(np.zeros(round(NIGHT_S * 256)), 256.0, Role.MASSETER)
    assert "flat" in detect_bruxism(scene([flat]), OPTIONS).not_looked_for[Kind.BRUXISM]


def test_a_gap_ends_an_episode_and_is_not_seen() -> None:
    values = muscle(np.random.default_rng(1), NIGHT_S, 256.0, series(300, 3), rest_uv=1.5)
    cut, on = round(301.0 * 256), round(400.0 * 256)
    row = channel([values[:cut], values[on:]], 256.0, Role.MASSETER, [0.0, on / 256.0])
    candidates = detect_bruxism(scene([row]), OPTIONS)
    assert not candidates.events
    assert candidates.seen[Kind.BRUXISM].total_s == pytest.approx(NIGHT_S - 99.0, abs=1)


@pytest.mark.parametrize("field", [{"factor": 1.0}, {"quiet_s": 0.5}, {"least_bursts": 1}])
def test_options_out_of_range(field: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is between"):
        BruxismOptions(**field)
