"""Sleep statistics against those of YASA, an independent program (Vallat and Walker 2021)."""

import math

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.summarise.sleep import summarise_sleep

NAMES = np.array(["WAKE", "N1", "N2", "N3", "REM", "", "", "UNS"])
"""YASA's words, by hypnic's codes (unscored is -1)."""

NIGHTS = 300
ROUNDED = 2e-4
"""YASA rounds to four decimals; two of its numbers are taken together here."""


@pytest.fixture(scope="module")
def yasa_hypnogram():
    """YASA's own class; importing it must not turn other libraries' warnings into our errors."""
    pytest.importorskip("yasa", reason="yasa is not installed: pip install 'hypnic[staging]'")
    from yasa import Hypnogram as Theirs

    return Theirs


def random_stages(seed: int, *, unscored: bool) -> np.ndarray:
    """A chain that stays, and jumps to any stage; awake at both ends in every second night."""
    rng = np.random.default_rng(seed)
    stages = np.repeat(rng.integers(0, 5, 200), rng.geometric(rng.uniform(0.1, 0.9), 200)).astype(np.int8)
    stages = stages[:1200]
    if seed % 2:
        stages[: int(rng.integers(1, 60))] = Stage.W
        stages[-int(rng.integers(1, 60)) :] = Stage.W
    if unscored:
        first = int(np.argmax(stages > 0))
        holes = rng.random(len(stages)) < 0.05
        holes[: first + 1] = False  # a hole before the first sleep leaves the latency unknown
        stages[holes] = Stage.UNSCORED
    return stages


def both(stages: np.ndarray, theirs_class, epoch_s: float):
    lights = Events(
        [Event(0.0, 0.0, Kind.LIGHTS_OFF), Event(len(stages) * epoch_s, 0.0, Kind.LIGHTS_ON)],
    )
    ours = summarise_sleep(Hypnogram(stages, epoch_s), lights)
    theirs = theirs_class(NAMES[stages].tolist(), freq=f"{epoch_s:.0f}s", n_stages=5).sleep_statistics()
    assert ours is not None
    return ours, theirs


def same(mine: float | None, other: float) -> bool:
    return math.isnan(other) if mine is None else mine == pytest.approx(other, abs=ROUNDED)


@pytest.mark.parametrize("epoch_s", [30.0, 20.0])
@pytest.mark.parametrize("unscored", [False, True])
def test_every_number_that_both_have(yasa_hypnogram, epoch_s, unscored):
    for seed in range(NIGHTS // 4):
        ours, theirs = both(random_stages(seed, unscored=unscored), yasa_hypnogram, epoch_s)
        for mine, name in (
            (ours.time_in_bed_min, "TIB"),
            (ours.sleep_period_min, "SPT"),
            (ours.wake_in_period_min, "WASO"),
            (ours.total_sleep_min, "TST"),
            (ours.latency_min, "SOL"),
            *((ours.stage_min[stage], stage) for stage in ("N1", "N2", "N3")),
            (ours.stage_min["R"], "REM"),
            (ours.stage_min["W"], "WAKE"),
            *((ours.stage_percent[stage], f"%{stage}") for stage in ("N1", "N2", "N3")),
            (ours.stage_percent["R"], "%REM"),
        ):
            assert same(mine, theirs[name]), (seed, name)
        # The differences of definition, as docs/sleep.md states them.
        assert same(ours.rem_latency_min, theirs["Lat_REM"] - theirs["SOL"])
        scored = theirs["TIB"] - theirs.get("UNS", 0.0)
        assert same(ours.efficiency_percent, theirs["SE"] * theirs["TIB"] / scored)
        slept = ours.total_sleep_min / 60
        last = math.ceil((ours.final_wake_s or 0.0) / epoch_s - 1e-6)
        stages = random_stages(seed, unscored=unscored)
        woke_for_good = last < len(stages) and stages[last] == Stage.W
        assert ours.awakenings is not None
        assert ours.awakenings + woke_for_good == pytest.approx(theirs["SFI"] * slept, abs=0.01)
        if not unscored:
            assert same(ours.maintenance_percent, theirs["SME"])


def test_the_onset_of_ten_minutes_is_no_earlier_than_that_of_five(yasa_hypnogram):
    later = 0
    for seed in range(NIGHTS // 4):
        ours, theirs = both(random_stages(seed, unscored=False), yasa_hypnogram, 30.0)
        if ours.persistent_latency_min is not None:
            assert ours.persistent_latency_min >= theirs["SOL_5min"]
            later += ours.persistent_latency_min > theirs["SOL_5min"]
    assert later > 0


def test_a_night_awake(yasa_hypnogram):
    ours, theirs = both(np.zeros(100, dtype=np.int8), yasa_hypnogram, 30.0)
    assert (ours.total_sleep_min, ours.efficiency_percent) == (theirs["TST"], theirs["SE"]) == (0, 0)
    assert math.isnan(theirs["SOL"])
    assert ours.latency_min is None
