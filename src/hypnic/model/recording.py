"""A night as it was recorded: channels decoded when asked for, marks, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Events, Site
from hypnic.model.spans import Spans

SampleArray = npt.NDArray[np.float32]


class Role(StrEnum):
    """What a channel measures. Detectors ask for roles, never for labels."""

    LEFT_LEG = "left_leg"
    RIGHT_LEG = "right_leg"
    LEG = "leg"
    LEFT_ARM = "left_arm"
    RIGHT_ARM = "right_arm"
    CHIN = "chin"
    MASSETER = "masseter"
    FACE = "face"
    NECK = "neck"
    SHOULDERS = "shoulders"
    TRUNK = "trunk"
    BELLY = "belly"
    BACK = "back"
    EEG = "eeg"
    EOG = "eog"
    ECG = "ecg"
    FLOW = "flow"
    THORAX = "thorax"
    ABDOMEN = "abdomen"
    SPO2 = "spo2"
    PULSE = "pulse"
    SNORE = "snore"
    SOUND = "sound"
    POSITION = "position"
    ACCELERATION = "acceleration"
    OTHER = "other"


MUSCLES: Mapping[Role, Site] = MappingProxyType(
    {
        Role.LEFT_LEG: Site.LEFT_LEG,
        Role.RIGHT_LEG: Site.RIGHT_LEG,
        Role.LEG: Site.LEG,
        Role.LEFT_ARM: Site.LEFT_ARM,
        Role.RIGHT_ARM: Site.RIGHT_ARM,
        Role.CHIN: Site.CHIN,
        Role.MASSETER: Site.MASSETER,
        Role.FACE: Site.FACE,
        Role.NECK: Site.NECK,
        Role.SHOULDERS: Site.SHOULDERS,
        Role.TRUNK: Site.TRUNK,
        Role.BELLY: Site.BELLY,
        Role.BACK: Site.BACK,
    }
)
"""The roles that are EMG, and where each is; legs first."""


class Sex(StrEnum):
    """Sex as the norms use it."""

    FEMALE = "f"
    MALE = "m"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something odd in the data, or a repair, that the reader of the report must know.

    Attributes
    ----------
    where
        File, channel or stretch, as a person would name it.
    what
        What was found and what was done about it, one sentence.
    code
        A short stable name for tests and tables (`TRUNCATED`, `GAP`, `LOW_RATE`).
    """

    where: str
    what: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The sleeper. Every field may be unknown."""

    age_years: float | None = None
    sex: Sex | None = None
    pregnant: bool | None = None
    history: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.age_years is not None and not 0 <= self.age_years <= 120:
            raise ValueError(f"an age is between 0 and 120 years, got {self.age_years:g}")


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One unbroken stretch of samples in memory.

    Attributes
    ----------
    values
        float32, shape (n,), in the unit of the channel.
    rate_hz
        Samples per second; need not be whole.
    start_s
        Time of the first sample, seconds from the start of the recording.
        Sample i was taken at `start_s + i / rate_hz`.
    """

    values: SampleArray
    rate_hz: float
    start_s: float = 0.0

    def __post_init__(self) -> None:
        if self.values.ndim != 1:
            raise ValueError(f"a signal has one axis, got shape {self.values.shape}")
        if not (math.isfinite(self.rate_hz) and self.rate_hz > 0 and math.isfinite(self.start_s)):
            raise ValueError(
                f"rate_hz must be positive and start_s finite, got {self.rate_hz}, {self.start_s}"
            )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def end_s(self) -> float:
        """Time after the last sample."""
        return self.start_s + len(self.values) / self.rate_hz


Load = Callable[[float, float], tuple[Signal, ...]]
"""(from_s, to_s) -> the unbroken signals that lie between, in order; a gap separates two of them."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel on disk; nothing is decoded until `load`.

    Attributes
    ----------
    label
        As in the file, stripped.
    rate_hz
        Samples per second.
    unit
        What `load` returns: "uV", "g", "%", … Voltages are always µV, whatever the file stores.
    stored_unit
        The file's own words.
    resolution
        One step of the converter in `unit`; None where samples are not integers on disk.
    limits
        Smallest and largest value that the file can store, in `unit`; None where unbounded.
    calibrated
        False where the file does not say what a step is worth: never used for an amplitude rule.
    recorded
        When it was recorded; holes are gaps.
    high_pass_hz
        Corner of the recorder's own high-pass, 0 where it had none; None where the file does not say.
    """

    label: str
    role: Role
    rate_hz: float
    loader: Load = field(repr=False, compare=False)
    recorded: Spans
    unit: str = ""
    stored_unit: str = ""
    resolution: float | None = None
    limits: tuple[float, float] | None = None
    calibrated: bool = True
    high_pass_hz: float | None = None

    def load(self, from_s: float = -math.inf, to_s: float = math.inf) -> tuple[Signal, ...]:
        """Decode the samples taken in [from_s, to_s): one `Signal` per unbroken stretch, in order."""
        return self.loader(from_s, to_s)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a scoring file says, on that file's own clock.

    Attributes
    ----------
    name
        The file's name.
    events
        Onsets in seconds from `start` (or, where `start` is None, from the start of the recording).
    start
        Local wall clock of second 0; None for formats that only know seconds.
    dated
        False where the file tells the time of day but not the date: the day of `start` is a stand-in.
    """

    name: str
    events: Events
    start: datetime | None = None
    issues: tuple[Issue, ...] = ()
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Recording:
    """One night; channels and marks may come from several files.

    Attributes
    ----------
    start
        Local wall clock of second 0; None where the files do not say. The only wall clock in hypnic.
    duration_s
        From second 0 to the end of the last record or mark.
    files
        The paths that were read, as given.
    """

    name: str
    duration_s: float
    start: datetime | None = None
    channels: tuple[Channel, ...] = ()
    marks: Events = field(default_factory=Events)
    subject: Subject = field(default_factory=Subject)
    issues: tuple[Issue, ...] = ()
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.duration_s) and self.duration_s >= 0):
            raise ValueError(f"duration_s must be finite and not negative, got {self.duration_s}")

    def of(self, *roles: Role) -> tuple[Channel, ...]:
        """Return the channels with these roles, in the order of the roles, then of the file."""
        return tuple(channel for role in roles for channel in self.channels if channel.role is role)
