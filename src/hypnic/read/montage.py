"""Which channel is which: roles from labels and from the user, two electrodes → one bipolar channel."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from hypnic.errors import ReadError
from hypnic.model.recording import MUSCLES, Channel, Issue, Load, Role, Signal
from hypnic.read.labels import electrode_of, plain_label, role_of
from hypnic.read.units import MICROVOLT

LIMBS = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG, Role.LEFT_ARM, Role.RIGHT_ARM)
"""Roles that one channel alone can have."""
SIDED = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEFT_ARM, Role.RIGHT_ARM)
VOLTAGES = frozenset({*MUSCLES, Role.EEG, Role.EOG, Role.ECG})
"""Roles whose amplitude means something only in µV."""


def with_roles(
    channels: Iterable[Channel], roles: Mapping[Role, str], file: str
) -> tuple[tuple[Channel, ...], tuple[Issue, ...]]:
    """Return the channels with what they measure, derived ones at the end, and what was decided on the way.

    Parameters
    ----------
    channels
        As in the file; their roles do not matter.
    roles
        The user's choices, {role: label}; `A-B` of two existing labels is their difference. They win.
    file
        Name for the issues.

    Raises
    ------
    ReadError
        If a chosen label is in no channel.
    """
    montage = _Montage([replace(c, role=role_of(c.label)) for c in channels], file)
    for role, label in roles.items():
        montage.choose(role, label)
    montage.join_electrodes()
    montage.take_numbers_for_sides()
    montage.keep_one_each()
    montage.check_units()
    return tuple(montage.channels), tuple(montage.issues)


@dataclass(frozen=True, slots=True)
class Difference:
    """Loads first − second, sample by sample, where both were recorded."""

    first: Load
    second: Load

    def __call__(self, from_s: float, to_s: float) -> tuple[Signal, ...]:
        """Return the difference in [from_s, to_s)."""
        pairs = zip(self.first(from_s, to_s), self.second(from_s, to_s), strict=True)
        return tuple(Signal(a.values - b.values, a.rate_hz, a.start_s) for a, b in pairs)


class _Montage:
    """The channels while their roles are being settled."""

    def __init__(self, channels: list[Channel], file: str) -> None:
        self.channels = channels
        self.file = file
        self.issues: list[Issue] = []
        self.chosen: set[int] = set()
        self.derived: set[int] = set()

    def choose(self, role: Role, label: str) -> None:
        """Give the user's channel its role, and take the role from all others where it is one channel's."""
        at = self._find(label)
        if at is None:
            at = self._difference_named(label)
        if at is None:
            raise ReadError(self._no_such(role, label))
        for i, channel in enumerate(self.channels):
            if channel.role is role and i not in self.chosen:
                self._set(i, Role.OTHER)
        self._set(at, role)
        self.chosen.add(at)

    def join_electrodes(self) -> None:
        """Make one bipolar channel of two that are a limb's two electrodes."""
        for i, j in combinations([i for i, c in enumerate(self.channels) if c.role in SIDED], 2):
            a, b = self.channels[i], self.channels[j]
            if a.role is not b.role or a.role not in SIDED:
                continue
            first, second = electrode_of(a.label), electrode_of(b.label)
            if {first.number, second.number} != {1, 2} or first.stem != second.stem or self.chosen & {i, j}:
                continue
            if not _alike(a, b):
                continue
            order = (i, j) if first.number == 1 else (j, i)
            self._derive(*order, a.role)

    def take_numbers_for_sides(self) -> None:
        """Take two legs told apart by 1 and 2 alone for left and right, where no leg has a side."""
        legs = [i for i, c in enumerate(self.channels) if c.role is Role.LEG and i not in self.chosen]
        sided = any(c.role in (Role.LEFT_LEG, Role.RIGHT_LEG) for c in self.channels)
        ends = {electrode_of(self.channels[i].label).number: i for i in legs}
        stems = {electrode_of(self.channels[i].label).stem for i in legs}
        if sided or len(legs) != 2 or set(ends) != {1, 2} or len(stems) != 1:
            return
        left, right = self.channels[ends[1]].label, self.channels[ends[2]].label
        self._set(ends[1], Role.LEFT_LEG)
        self._set(ends[2], Role.RIGHT_LEG)
        what = (
            f"{left!r} was taken for the left leg, {right!r} for the right, as is usual; else use --channel"
        )
        self._note("SIDE_ASSUMED", what)

    def keep_one_each(self) -> None:
        """Leave each limb one channel: the user's, else a calibrated, a derived, the fastest, the first."""
        for role in LIMBS:
            claims = [i for i, c in enumerate(self.channels) if c.role is role]
            if len(claims) > 1:
                self._keep(role, sorted(claims, key=self._merit))
        legs = {
            c.role: i
            for i, c in enumerate(self.channels)
            if c.role in (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)
        }
        if len(legs) == 3 and legs[Role.LEG] not in self.chosen:
            spare = self.channels[legs[Role.LEG]].label
            self._set(legs[Role.LEG], Role.OTHER)
            self._note("TWO_CHANNELS", f"both legs have their own channels; {spare!r} is not used as a leg")

    def check_units(self) -> None:
        """Mark as uncalibrated every muscle, brain, eye or heart channel that is not in volts."""
        bad: dict[str, list[str]] = {}
        for i, channel in enumerate(self.channels):
            if channel.role in VOLTAGES and channel.unit != MICROVOLT:
                self.channels[i] = replace(channel, calibrated=False)
                if channel.calibrated:
                    bad.setdefault(channel.stored_unit, []).append(channel.label)
        for unit, labels in bad.items():
            unit_words = f"the unit {unit!r} is not one of voltage" if unit else "the file gives no unit"
            what = f"{unit_words}, so the amplitude in µV is not known; it is not scored"
            self._note("UNIT", what, ", ".join(labels))

    def _keep(self, role: Role, claims: Sequence[int]) -> None:
        labels = [self.channels[i].label for i in claims]
        for i in claims[1:]:
            self._set(i, Role.OTHER)
        spare = ", ".join(repr(label) for label in labels[1:])
        name = role.value.replace("_", " ")
        what = (
            f"{labels[0]!r} was taken for the {name}, not {spare}; choose with --channel {role.value}=LABEL"
        )
        self._note("TWO_CHANNELS", what)

    def _merit(self, at: int) -> tuple[bool, bool, bool, float, int]:
        channel = self.channels[at]
        usable = channel.calibrated and channel.unit == MICROVOLT
        return (at not in self.chosen, not usable, at not in self.derived, -channel.rate_hz, at)

    def _find(self, label: str) -> int | None:
        labels = [c.label for c in self.channels]
        for same in (str, plain_label):
            wanted = same(label)
            matches = [i for i, name in enumerate(labels) if same(name) == wanted]
            if matches:
                return matches[0]
        return None

    def _difference_named(self, label: str) -> int | None:
        for cut in (i for i, letter in enumerate(label) if letter == "-"):
            first, second = self._find(label[:cut].strip()), self._find(label[cut + 1 :].strip())
            if (
                first is not None
                and second is not None
                and _alike(self.channels[first], self.channels[second])
            ):
                self._derive(first, second, Role.OTHER)
                return len(self.channels) - 1
        return None

    def _derive(self, first: int, second: int, role: Role) -> None:
        a, b = self.channels[first], self.channels[second]
        derived = replace(
            a,
            label=f"{a.label}-{b.label}",
            role=role,
            loader=Difference(a.loader, b.loader),
            resolution=None
            if a.resolution is None or b.resolution is None
            else max(a.resolution, b.resolution),
            limits=a.limits and b.limits and (a.limits[0] - b.limits[1], a.limits[1] - b.limits[0]),
            calibrated=a.calibrated and b.calibrated,
        )
        self._set(first, Role.OTHER)
        self._set(second, Role.OTHER)
        self.derived.add(len(self.channels))
        self.channels.append(derived)
        what = (
            f"{a.label!r} and {b.label!r} are two electrodes; their difference is used as one bipolar channel"
        )
        self._note("BIPOLAR", what, derived.label)

    def _no_such(self, role: Role, label: str) -> str:
        labels = [c.label for c in self.channels]
        plain = {plain_label(name): name for name in labels}
        close = difflib.get_close_matches(plain_label(label), plain, n=1, cutoff=0.3)
        hint = f"did you mean {plain[close[0]]!r}? " if close else ""
        there = ", ".join(repr(name) for name in labels) or "none"
        return f"{self.file} has no channel {label!r} for {role.value}: {hint}It has {there}"

    def _set(self, at: int, role: Role) -> None:
        self.channels[at] = replace(self.channels[at], role=role)

    def _note(self, code: str, what: str, at: str = "") -> None:
        self.issues.append(Issue(f"{self.file}, {at}" if at else self.file, what, code))


def _alike(a: Channel, b: Channel) -> bool:
    """Whether the difference of two channels means something."""
    same = (a.rate_hz, a.unit, a.recorded) == (b.rate_hz, b.unit, b.recorded)
    return same and bool(np.isfinite(a.rate_hz))
