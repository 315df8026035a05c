"""Makes leg channels with known movements, for the tests of the detector.

Bursts are Gaussian noise in the EMG band under an envelope that is drawn, not computed by anything
that the detector uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans

Floats = npt.NDArray[np.float64]


def channel(
    values: npt.ArrayLike,
    rate_hz: float,
    role: Role = Role.LEFT_LEG,
    starts_s: Sequence[float] | None = None,
    **fields: object,
) -> Channel:
    """A channel of one piece, or of several where `values` is a list of arrays."""
    pieces = [np.asarray(v, dtype=np.float32) for v in (values if starts_s is not None else [values])]
    signals = tuple(
        Signal(v, rate_hz, s) for v, s in zip(pieces, [0.0] if starts_s is None else starts_s, strict=True)
    )

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        cut = []
        for signal in signals:
            # A sample belongs to [from_s, to_s) by its own time, so that loads side by side lose none.
            limits = (np.asarray([from_s, to_s]) - signal.start_s) * rate_hz
            first, last = np.ceil(np.clip(limits, 0, len(signal)) - 1e-6).astype(int).tolist()
            if last > first:
                cut.append(Signal(signal.values[first:last], rate_hz, signal.start_s + first / rate_hz))
        return tuple(cut)

    given = {"label": role.value, "unit": "uV", "resolution": 0.1, "limits": None, **fields}
    recorded = Spans((signal.start_s, signal.end_s) for signal in signals)
    return Channel(role=role, rate_hz=rate_hz, loader=load, recorded=recorded, **given)  # type: ignore[arg-type]


def night(*channels: Channel) -> Recording:
    end = max((row.end_s for ch in channels for row in ch.recorded), default=0.0)
    return Recording(name="made up", duration_s=end, channels=tuple(channels))


def noise(
    rng: np.random.Generator, count: int, rate_hz: float, band: tuple[float, float] | None = None
) -> Floats:
    """Gaussian noise of SD 1, white or with most power between two frequencies."""
    white = rng.standard_normal(count)
    if band is None:
        return white
    size = 1 << int(np.ceil(np.log2(count + 1)))
    at = np.fft.rfftfreq(size, 1 / rate_hz)
    middle, half = (band[0] + band[1]) / 2, (band[1] - band[0]) / 2
    shaped = np.fft.irfft(np.fft.rfft(white, size) * np.exp(-(((at - middle) / half) ** 2)), size)[:count]
    return np.asarray(shaped / shaped.std())


def box(t: Floats) -> Floats:
    return np.ones_like(t)


def ramps(rise: float, fall: float) -> Callable[[Floats], Floats]:
    """Envelope over 0…1 that rises in `rise` and falls in `fall` of the duration."""
    return lambda t: np.clip(np.minimum(t / max(rise, 1e-9), (1 - t) / max(fall, 1e-9)), 0, 1)


def leg(
    movements: Sequence[tuple[float, float, float]],
    rate_hz: float,
    hours: float,
    rng: np.random.Generator,
    *,
    rest_uv: float = 1.0,
    shape: Callable[[Floats], Floats] = box,
    band: tuple[float, float] | None = None,
) -> Floats:
    """White or coloured rest, and per movement (onset_s, duration_s, rms_uv) a burst on top of it.

    `rest_uv` and `rms_uv` are RMS between 10 and 100 Hz.
    """
    count = round(hours * 3600 * rate_hz)
    inside = 1.0 if band else np.sqrt((min(100.0, 0.45 * rate_hz) - 10.0) / (rate_hz / 2))
    values = noise(rng, count, rate_hz, band) * rest_uv / inside
    for onset_s, duration_s, rms_uv in movements:
        first, last = round(onset_s * rate_hz), round((onset_s + duration_s) * rate_hz)
        at = (np.arange(first, last) / rate_hz - onset_s) / duration_s
        extra = np.sqrt(max(rms_uv**2 - rest_uv**2, 0.0))
        values[first:last] += noise(rng, last - first, rate_hz, band) * extra / inside * shape(at)
    return values
