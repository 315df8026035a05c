"""How exactly short bursts are found → a section of docs/accuracy.md.

The bursts are volleys of potentials from the generator of the tests, of which neither `simulate` nor the
finder knows anything.
"""

from __future__ import annotations

import sys

import numpy as np
from measure import ROOT, table

sys.path.insert(0, str(ROOT / "tests"))

from muscle_signals import muscle
from muscle_signals import table as bursts_of

SEED = 14001
CASES = ((256, 1.5, 15), (256, 1.5, 60), (512, 1.5, 200), (512, 3.0, 60), (500, 1.5, 60), (200, 1.5, 30))
"""Rate in Hz, rest and RMS of the bursts in µV."""
RESTS_UV = (1.0, 1.5, 3.0, 6.0)
SECONDS, RESTING_H = 1800.0, 8
WANDER = 0.2


def bursts() -> str:
    """Errors of onset and duration, and false bursts in resting muscle."""
    rows = []
    for n, (rate_hz, rest_uv, rms_uv) in enumerate(CASES):
        rng = np.random.default_rng(SEED + n)
        onset = np.arange(20.0, SECONDS - 20, 3)
        onset = onset + rng.uniform(0, 1, len(onset))
        length = rng.uniform(0.075, 0.15, len(onset))
        truth = [(at, long, float(rms_uv)) for at, long in zip(onset.tolist(), length.tolist(), strict=True)]
        found = bursts_of(muscle(truth, rate_hz, SECONDS, rng, rest_uv=rest_uv, wander=WANDER), rate_hz)
        near = np.abs(found.onset_s[:, None] - onset[None, :])
        which = near.argmin(axis=1)
        matched = near.min(axis=1) < 0.1
        late_ms = 1e3 * (found.onset_s - onset[which])[matched]
        long_ms = 1e3 * (found.duration_s - length[which])[matched]
        rows.append(
            [
                f"{rate_hz:g}",
                f"{rest_uv:g}",
                rms_uv,
                len(onset),
                len(onset) - len(np.unique(which[matched])),
                int((~matched).sum()),
                f"{np.median(np.abs(late_ms)):.1f}",
                f"{np.median(long_ms):+.1f}",
                f"{100 * np.mean(np.abs(long_ms) <= 15):.0f} %",
            ]
        )
    false = [
        len(bursts_of(muscle([], 256, 3600.0 * RESTING_H, _rng(n), rest_uv=rest, wander=wander), 256))
        for n, (rest, wander) in enumerate((r, w) for r in RESTS_UV for w in (0.0, WANDER))
    ]
    head = [
        *("rate Hz", "rest µV", "burst RMS µV", "true", "missed", "false", "onset error ms, median"),
        *("duration error ms, median", "durations within 15 ms"),
    ]
    hours = RESTING_H * len(false)
    return (
        "## Short bursts\n\nVolleys of potentials of 75–150 ms over a rest that wanders by a fifth within "
        f"20 s (`tests/muscle_signals.py`, which shares nothing with `simulate`).\n\n{table(head, rows)}\n\n"
        f"False bursts in {hours} hours of resting muscle at {', '.join(f'{r:g}' for r in RESTS_UV)} µV, "
        f"steady and wandering: {sum(false)}.\n"
    )


def _rng(n: int) -> np.random.Generator:
    return np.random.default_rng(SEED + 100 + n)
