"""What truly happened: one row for each event, with its measures, and the bursts that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from hypnic.model.events import LEGS, Event, Events, Kind
from hypnic.model.hypnogram import NREM, Stage
from hypnic.simulate.act import Act
from hypnic.simulate.emg import Account
from hypnic.simulate.muscle import Burst
from hypnic.simulate.plan import Plan
from hypnic.simulate.potentials import Strength


@dataclass(frozen=True, slots=True)
class Seen:
    """An act, and what became of it under the electrodes."""

    act: Act
    account: Account
    eeg: int

    @property
    def bursts(self) -> tuple[Burst, ...]:
        """Its bursts on all recorded muscles."""
        return (*self.act.bursts, *self.act.others)

    @property
    def strengths(self) -> list[Strength]:
        """Of the bursts that are its own."""
        return [self.account.strengths[burst] for burst in self.act.bursts]


def _peak_uv(seen: Seen) -> float:
    return max((strength.peak_uv for strength in seen.strengths), default=0.0)


def _area_uvs(seen: Seen) -> float:
    return sum(strength.area_uvs for strength in seen.strengths)


def _rest_uv(seen: Seen) -> float:
    at = np.array([seen.act.span.start_s])
    return float(seen.account.rest_uv[seen.act.site].at(at)[0])


def _muscles(seen: Seen) -> float:
    return float(len({burst.site for burst in seen.bursts}))


def _burst_ms(seen: Seen) -> float:
    return 1000 * float(np.mean([burst.duration_s for burst in seen.act.bursts]))


def _spread_ms(seen: Seen) -> float:
    firsts: dict[str, float] = {}
    for burst in seen.act.bursts:
        firsts.setdefault(burst.site, burst.onset_s)
    return 1000 * (max(firsts.values()) - min(firsts.values()))


def _eeg(seen: Seen) -> float:
    return float(seen.eeg)


MEASURES: Mapping[Kind, Mapping[str, Callable[[Seen], float]]] = {
    Kind.HYPNIC_JERK: {
        "muscles_count": _muscles,
        "peak_uv": _peak_uv,
        "burst_ms": _burst_ms,
        "spread_ms": _spread_ms,
    },
    Kind.FRAGMENTARY_MYOCLONUS: {"peak_uv": _peak_uv, "rest_uv": _rest_uv, "area_uvs": _area_uvs},
    Kind.FOOT_TREMOR: {"peak_uv": _peak_uv},
    Kind.HIGH_FREQUENCY_LEGS: {"peak_uv": _peak_uv},
    Kind.ALTERNATING_LEGS: {"peak_uv": _peak_uv},
    Kind.REM_PHASIC: {"peak_uv": _peak_uv, "rest_uv": _rest_uv},
    Kind.BRUXISM: {"peak_uv": _peak_uv},
    Kind.RHYTHMIC_MOVEMENT: {"muscles_count": _muscles, "peak_uv": _peak_uv},
    Kind.LARGE_MOVEMENT: {"muscles_count": _muscles, "peak_uv": _peak_uv},
    Kind.NECK_MYOCLONUS: {"eeg_channels_count": _eeg, "peak_uv": _peak_uv},
    Kind.PROPRIOSPINAL: {"muscles_count": _muscles, "spread_ms": _spread_ms, "peak_uv": _peak_uv},
    Kind.INFANT_MYOCLONUS: {"muscles_count": _muscles, "peak_uv": _peak_uv},
    Kind.FACE_TWITCH: {"peak_uv": _peak_uv},
}
"""What is measured of the muscles themselves, beside what the plan knows; in µV within 10–100 Hz."""

LEG_TWITCH_S = (0.075, 0.15)
"""A twitch of the legs' own plan of this length is fragmentary myoclonus; in REM, a longer one phasic."""

PHASIC_S = 0.1
LEAST_PEAK_UV = 75.0


def true_events(plan: Plan, account: Account, eeg: int) -> Events:
    """Return the truth of all recorded muscles."""
    rows = [*account.rows, *_pauses(account), *plan.snores, *_tonics(plan, account)]
    for act in plan.acts:
        seen = Seen(act, account, eeg)
        if act.kind is not Kind.NECK_MYOCLONUS or act.bursts or eeg:
            rows.append(_event(seen))
            rows += _parts(act)
    rows += [row for own in account.rows if (row := _twitch(own, plan, account)) is not None]
    return Events(rows)


def _event(seen: Seen) -> Event:
    act = seen.act
    measures = dict(act.measures)
    for name, measure in MEASURES.get(act.kind, {}).items():
        if seen.act.bursts or name.endswith("_count"):
            measures[name] = measure(seen)
    return Event(act.span.start_s, act.span.duration_s, act.kind, act.site, measures, act.label)


def _parts(act: Act) -> Iterator[Event]:
    """Yield the bursts of an event that is more than one burst of its own muscle."""
    if len(act.bursts) == 1 and act.bursts[0].site is act.site and not act.others:
        return
    for burst in act.bursts:
        yield Event(burst.onset_s, burst.duration_s, Kind.MARK, burst.site, label="burst")


def _pauses(account: Account) -> Iterator[Event]:
    for site, pause, tone_uv in account.pauses:
        rest_uv = float(account.rest_uv[site].at(np.array([pause.start_s]))[0])
        measures = {"depth_ratio": rest_uv / float(np.hypot(rest_uv, tone_uv)), "tone_uv": tone_uv}
        yield Event(pause.start_s, pause.duration_s, Kind.NEGATIVE_MYOCLONUS, site, measures)


def _tonics(plan: Plan, account: Account) -> Iterator[Event]:
    for tonic in plan.tonics:
        span, label = tonic.span, "held"
        if tonic.epochs is not None:
            label, curve = "tonic", account.rest_uv[tonic.site]
            before, within = curve.at(np.array([span.start_s, (span.start_s + span.end_s) / 2])).tolist()
            measures = {"rms_uv": within, "rest_uv": before}
            rem = tonic.epochs
            yield Event(rem.start_s, rem.duration_s, Kind.REM_TONIC, tonic.site, measures)
        yield Event(span.start_s, span.duration_s, Kind.MARK, tonic.site, {"rms_uv": tonic.rms_uv}, label)


def _twitch(row: Event, plan: Plan, account: Account) -> Event | None:
    """Return what a twitch of the legs' own plan is called by its length and stage, if anything."""
    if row.label != "twitch" or row.site not in LEGS:
        return None
    stage = plan.sleep.hypnogram.stage_at(row.onset_s)
    names = ("peak_uv", "area_uvs")
    measures = {name: row.measures[name] for name in names}
    measures["rest_uv"] = float(account.rest_uv[row.site].at(np.array([row.onset_s]))[0])
    if stage is Stage.R and row.duration_s >= PHASIC_S:
        return Event(row.onset_s, row.duration_s, Kind.REM_PHASIC, row.site, measures)
    low, high = LEG_TWITCH_S
    strong = row.measures["peak_uv"] >= LEAST_PEAK_UV
    if stage in (*NREM, Stage.R) and low <= row.duration_s <= high and strong:
        return Event(row.onset_s, row.duration_s, Kind.FRAGMENTARY_MYOCLONUS, row.site, measures)
    return None
