"""Negative myoclonus: pauses in a muscle that is held tense, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.negative import FOLLOWS_A_BURST, TREMOR_LIKE, NegativeOptions, detect_negative
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role
from hypnic.model.scoring import Candidates
from leg_signals import Floats, channel
from tone_signals import Bursts, muscle, scene

NIGHT_S = 600.0
HELD = (200.0, 200.0)
OPTIONS = NegativeOptions()
Pauses = list[tuple[float, float]]


def tense(
    pauses: Pauses,
    rate_hz: float = 256.0,
    *,
    tone_uv: float = 25.0,
    residue: float = 0.0,
    held: tuple[float, float] = HELD,
    bursts: Bursts = (),
    seed: int = 1,
) -> Floats:
    """A muscle that is held for a while; its tone drops to a share `residue` within the pauses."""
    rng = np.random.default_rng(seed)
    tone = muscle(rng, NIGHT_S, rate_hz, bursts, rest_uv=tone_uv)
    at_s = np.arange(len(tone)) / rate_hz
    gate = ((at_s >= held[0]) & (at_s < held[0] + held[1])).astype(np.float64)
    for at, length_s in pauses:
        gate[(at_s >= at) & (at_s < at + length_s)] = residue
    return tone * gate + muscle(rng, NIGHT_S, rate_hz, rest_uv=1.0)


def found(values: Floats, rate_hz: float = 256.0, options: NegativeOptions = OPTIONS) -> Candidates:
    return detect_negative(scene({Role.RIGHT_ARM: values}, rate_hz), options)


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_pauses_are_found_with_their_limits_and_depth(rate_hz: float) -> None:
    lengths = (0.08, 0.12, 0.2, 0.3, 0.45)
    pauses = [(210.0 + 15 * n, length) for n, length in enumerate(lengths)]
    candidates = found(tense(pauses, rate_hz), rate_hz)
    assert len(candidates.events) == 5
    for event, (at, length_s) in zip(candidates.events, pauses, strict=True):
        assert (event.kind, event.site, event.excluded) == (Kind.NEGATIVE_MYOCLONUS, Site.RIGHT_ARM, "")
        assert event.onset_s == pytest.approx(at, abs=0.025)
        assert event.end_s == pytest.approx(at + length_s, abs=0.025)
        assert event.measures["tone_uv"] == pytest.approx(25.0, rel=0.2)
        assert event.measures["depth_ratio"] < 0.25
    assert candidates.seen[Kind.NEGATIVE_MYOCLONUS].total_s == pytest.approx(200.0, abs=5)


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 512.0])
def test_tone_alone_has_no_pause(rate_hz: float) -> None:
    for seed in range(4):
        assert not found(tense([], rate_hz, seed=seed), rate_hz).events


@pytest.mark.parametrize(("length_s", "count"), [(0.02, 0), (0.08, 1), (0.48, 1), (0.6, 0), (2.0, 0)])
def test_a_pause_lasts_fifty_to_five_hundred_milliseconds(length_s: float, count: int) -> None:
    assert len(found(tense([(300.0, length_s)])).events) == count


def test_a_shallow_dip_is_no_pause() -> None:
    assert not found(tense([(300.0, 0.2)], residue=0.6)).events


def test_a_silence_after_a_burst_is_excluded() -> None:
    values = tense([(300.0, 0.2)], bursts=[(299.85, 0.15, 150.0)])
    assert [event.excluded for event in found(values).events] == [FOLLOWS_A_BURST]
    early = tense([(300.0, 0.2)], bursts=[(299.0, 0.3, 150.0)])
    assert [event.excluded for event in found(early).events] == [""]


def test_two_pauses_within_a_second_are_tremor_like() -> None:
    rows = found(tense([(300.0, 0.15), (300.9, 0.15), (310.0, 0.15)])).events
    assert [event.excluded for event in rows] == [TREMOR_LIKE, TREMOR_LIKE, ""]
    apart = found(tense([(300.0, 0.15), (301.3, 0.15)])).events
    assert [event.excluded for event in apart] == ["", ""]
    option = found(tense([(300.0, 0.15), (301.3, 0.15)]), options=replace(OPTIONS, tremor_s=2.0)).events
    assert [event.excluded for event in option] == [TREMOR_LIKE, TREMOR_LIKE]


def test_without_tone_it_is_not_assessable() -> None:
    rest = muscle(np.random.default_rng(1), NIGHT_S, 256.0, [(300.0, 8.0, 50.0)])
    why = found(rest).not_looked_for[Kind.NEGATIVE_MYOCLONUS]
    assert why.startswith("not assessable: no muscle was held tense")
    assert not found(rest).seen
    brief = tense([(205.0, 0.2)], held=(200.0, 20.0))
    assert found(brief).not_looked_for
    assert found(brief, options=replace(OPTIONS, least_tonic_s=10.0)).events
    assert found(tense([(300.0, 0.2)], tone_uv=4.0)).not_looked_for


def test_the_end_of_tone_is_no_pause() -> None:
    values = tense([(399.7, 0.3)])
    assert not found(values).events


def test_no_muscle_at_all() -> None:
    eeg = scene({Role.EEG: np.zeros(2560)})
    assert "no channel holds" in detect_negative(eeg, OPTIONS).not_looked_for[Kind.NEGATIVE_MYOCLONUS]


def test_each_muscle_has_its_own_and_a_gap_is_no_pause() -> None:
    first, second = tense([(300.0, 0.2)]), tense([(320.0, 0.2)], seed=2)
    cut, on = round(250.0 * 256), round(250.3 * 256)
    rows = [
        channel([first[:cut], first[on:]], 256.0, Role.LEFT_ARM, [0.0, on / 256.0]),
        channel(second, 256.0, Role.SHOULDERS),
    ]
    events = detect_negative(scene(rows), OPTIONS).events
    assert [event.site for event in events] == [Site.LEFT_ARM, Site.SHOULDERS]
    assert [event.onset_s for event in events] == pytest.approx([300.0, 320.0], abs=0.03)


@pytest.mark.parametrize("field", [{"depth": 0.9}, {"most_s": 2.0}, {"least_tonic_s": 1.0}])
def test_options_out_of_range(field: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is between"):
        NegativeOptions(**field)
