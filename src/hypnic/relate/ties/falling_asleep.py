"""When the sleeper fell asleep, and which kinds are looked for only then."""

from __future__ import annotations

from hypnic.model.events import Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import Spans
from hypnic.relate.ties.setting import Setting

LEAST_WAKE_S = 180.0
"""A return to sleep after less wake than this is no falling asleep. hypnic's own; as for hypnic jerks."""
HARDLY_S = 60.0
"""Less time than this is none."""
ONLY_NEAR = "it is only looked for near sleep onset"


def near_onsets(
    hypnogram: Hypnogram, reach_s: float, least_wake_s: float = LEAST_WAKE_S
) -> tuple[Spans, ...]:
    """Return the time around each falling asleep, in order: the first, and those after so much wake.

    It begins `reach_s` before sleep, but not before the wake out of which the sleeper fell asleep.
    """
    awake = hypnogram.spans(Stage.W)
    near: list[Spans] = []
    for onset_s in hypnogram.onsets_s.tolist():
        woke_s = next(span.start_s for span in awake if span.end_s == onset_s)
        if not near or onset_s - woke_s >= least_wake_s:
            near.append(Spans([(max(onset_s - reach_s, woke_s), onset_s + reach_s)]))
    return tuple(near)


def is_only_near(setting: Setting, kind: Kind, hypnogram: Hypnogram) -> bool:
    """Whether a kind is looked for only near passages from wake to sleep: by when it could be seen.

    That is never far from one, mostly in stretches that reach over one (unlike what keeps to a stage),
    and less than half of the period.
    """
    seen, reach_s, onsets_s = setting.seen(kind), setting.options.onset_s, hypnogram.onsets_s
    near = Spans((at - reach_s, at + reach_s) for at in onsets_s.tolist())
    over = Spans(row for row in seen if ((onsets_s >= row.start_s) & (onsets_s <= row.end_s)).any())
    is_short = 2 * seen.total_s < setting.around.period.duration_s
    return is_short and 2 * over.total_s > seen.total_s and (seen - near).total_s < HARDLY_S
