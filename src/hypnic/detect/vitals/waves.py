"""K-complexes, vertex waves and spindles near sleep onset, by YASA where it is installed. Its second door."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from types import MappingProxyType

import numpy as np

from hypnic.detect.vitals.stand import Stand, Told
from hypnic.model.events import Event, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Signal
from hypnic.model.vitals import FOUND_BY_HYPNIC, SPINDLES, WAVES
from hypnic.signals.resample import resampled

INSTALL = "yasa is not installed: pip install 'hypnic[staging]'"

CODES = {Stage.W: 0, Stage.N1: 1, Stage.N2: 2, Stage.N3: 3, Stage.R: 4, Stage.ASLEEP: 2, Stage.N: 2}
"""hypnic's stages as YASA writes them; sleep of unknown depth is taken for N2."""

K_COMPLEX: Mapping[str, object] = MappingProxyType(
    {"include": (1, 2), "amp_neg": (40, 300), "amp_pos": (10, 200), "amp_ptp": (75, 500)}
)
"""YASA's slow waves of N1 and N2 at 0.3-1.5 Hz, 75 µV or more from peak to peak."""

VERTEX: Mapping[str, object] = MappingProxyType(
    {"include": (1,), "amp_neg": (40, 300), "amp_pos": (10, 200), "amp_ptp": (60, 500)}
    | {"freq_sw": (1.5, 8.0), "dur_neg": (0.05, 0.3), "dur_pos": (0.03, 0.4)}
)
"""Sharper waves of N1: a negative half wave of 50-300 ms, 60 µV (hypnic's own settings of YASA's finder)."""

SPINDLE: Mapping[str, object] = MappingProxyType({"include": (1, 2, 3)})
"""YASA's own settings."""

ALONE_S = 1.5
"""A K-complex or vertex wave has no other wave of its kind so near (hypnic's own): else it is slow sleep."""

RATE_HZ = 100.0
"""What YASA gets: twice as fast as at 256 Hz, and all of its bands are in it."""

SMALLEST = 20.0
"""Seconds of EEG that YASA needs to know the usual power."""


def waves_told(stand: Stand) -> Told:
    """Tell the waves near sleep onset from the first EEG channel, or why there are none."""
    why = _why_not(stand)
    eeg = None if why else stand.brain.first
    if eeg is None:
        return Told(why_not=dict.fromkeys((WAVES, SPINDLES), why or "no EEG in microvolts near sleep onset"))
    assert stand.hypnogram is not None
    seen = stand.brain.onsets & eeg.power.seen
    method = f"{eeg.power.label}, near sleep onset, by YASA {version('yasa')}"
    return Told(
        found=[event for signal in eeg.near for event in _found(signal, stand.hypnogram)],
        assessable={WAVES: seen, SPINDLES: seen},
        methods={WAVES: f"{method} with hypnic's own limits", SPINDLES: method},
    )


def _why_not(stand: Stand) -> str:
    if not stand.options.waves:
        return "not asked for"
    if stand.hypnogram is None:
        return "the night is not staged"
    if not stand.brain.onsets:
        return "nobody fell asleep from being awake"
    return INSTALL if find_spec("yasa") is None else ""


def _found(signal: Signal, hypnogram: Hypnogram) -> Iterator[Event]:
    """Yield the waves of a stretch; a vertex wave at a K-complex is the K-complex."""
    if len(signal) < SMALLEST * signal.rate_hz:
        return
    if signal.rate_hz > RATE_HZ:
        signal = resampled(signal, RATE_HZ)
    complexes = _alone(_by_yasa("sw_detect", signal, hypnogram, K_COMPLEX))
    sharp = [
        row
        for row in _alone(_by_yasa("sw_detect", signal, hypnogram, VERTEX))
        if all(row[0] >= end_s or row[1] <= start_s for start_s, end_s in complexes)
    ]
    spindles = _by_yasa("spindles_detect", signal, hypnogram, SPINDLE)
    for kind, rows in ((Kind.K_COMPLEX, complexes), (Kind.VERTEX_WAVE, sharp), (Kind.SPINDLE, spindles)):
        for start_s, end_s in rows:
            yield Event(start_s, end_s - start_s, kind, label=FOUND_BY_HYPNIC)


def _alone(rows: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the waves that have no other close by."""
    rows = sorted(rows)
    middle = np.array([(start_s + end_s) / 2 for start_s, end_s in rows])
    gap = np.diff(middle, prepend=-np.inf, append=np.inf)
    return [row for at, row in enumerate(rows) if min(gap[at], gap[at + 1]) >= ALONE_S]


def _by_yasa(
    name: str, signal: Signal, hypnogram: Hypnogram, options: Mapping[str, object]
) -> list[tuple[float, float]]:
    """Return start and end of what one of YASA's detectors finds, in seconds of the recording."""
    at_s = signal.start_s + np.arange(len(signal)) / signal.rate_hz
    codes = np.array([CODES.get(Stage(code), -2) for code in hypnogram.at(at_s).tolist()], dtype=np.int64)
    include = options["include"]
    assert isinstance(include, tuple)
    if not np.isin(codes, include).any():
        return []
    logger = logging.getLogger("yasa")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import yasa

            found = getattr(yasa, name)(
                signal.values.astype(np.float64), signal.rate_hz, hypno=codes, verbose=False, **options
            )
    finally:
        logger.disabled = before
    if found is None:
        return []
    table = found.summary()
    ends = zip(table["Start"].tolist(), table["End"].tolist(), strict=True)
    return [(signal.start_s + start_s, signal.start_s + end_s) for start_s, end_s in ends]
