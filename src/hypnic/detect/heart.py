"""The beats of a night, looked for when first asked for, and once for all muscles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import FloatArray
from hypnic.signals.beats import beat_image, r_peaks
from hypnic.signals.faults import bridged

LOOK_S = 60.0
LOOKS = 5
"""An ECG is looked at in five minutes over the night before anything is done about it."""


class Heart:
    """The R waves of the night's first ECG; none where there is no ECG."""

    def __init__(self, channel: Channel | None) -> None:
        self._channel = channel

    @classmethod
    def of(cls, recording: Recording) -> Heart:
        """Return the heart of a recording."""
        return cls(next(iter(recording.of(Role.ECG)), None))

    @property
    def recorded(self) -> bool:
        """Whether there is an ECG at all."""
        return self._channel is not None and bool(self._channel.recorded)

    @cached_property
    def sample_s(self) -> FloatArray:
        """Beats in five minutes spread over the night."""
        if self._channel is None or not self._channel.recorded:
            return np.empty(0)
        start_s, end_s = self._channel.recorded.rows[0].start_s, self._channel.recorded.rows[-1].end_s
        looks = start_s + (end_s - start_s) * (np.arange(LOOKS) + 0.5) / LOOKS - LOOK_S / 2
        looks = np.maximum(looks, start_s).tolist()
        return np.unique(np.concatenate([self.between(at, at + LOOK_S) for at in looks]))

    @cached_property
    def all_s(self) -> FloatArray:
        """All beats, seconds from the start of the recording."""
        return self.between(-np.inf, np.inf)

    def between(self, from_s: float, to_s: float) -> FloatArray:
        """Return the beats in a stretch; only that is decoded."""
        signals = self._channel.load(from_s, to_s) if self._channel is not None else ()
        return np.concatenate([np.empty(0), *(r_peaks(bridged(signal)) for signal in signals)])

    def leaks(self, emg: Sequence[Signal]) -> bool:
        """Whether the heart shows in a muscle."""
        return self.recorded and beat_image(emg, self.sample_s).disturbs
