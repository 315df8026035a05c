"""Which movements are jerks, when their muscles began, and the EEG leads that are looked at beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from hypnic.model.derivation import Derivation, against_mastoid, place_of
from hypnic.model.events import Events, Kind, Site
from hypnic.model.recording import Channel
from hypnic.model.spans import FloatArray
from hypnic.relate.bursts import first_onsets, moved
from hypnic.relate.ties.setting import Setting
from hypnic.signals.regularity import apart

JERKS = (
    *(Kind.HYPNIC_JERK, Kind.FRAGMENTARY_MYOCLONUS, Kind.NECK_MYOCLONUS, Kind.PROPRIOSPINAL),
    *(Kind.INFANT_MYOCLONUS, Kind.FACE_TWITCH),
)
"""Kinds that are jerks: their muscles begin within some ten ms, so that there is a moment to average about.
A leg movement swells over tenths of a second, and a train or a turn has no one onset."""

CENTRAL = ("CZ", "C3", "C4")
"""The motor cortex lies under these; a lead may have one at either end (Fpz-Cz)."""
MOST_LEADS = 3
LEAST_RATE_HZ = 200.0
"""hypnic's own: a spike of 10 ms is then two samples long. 1000 Hz are recommended."""
MOST_TRIALS = 300
"""More are thinned out evenly: 200 are the most that is recommended."""


@dataclass(frozen=True, slots=True, eq=False)
class Jerks:
    """The jerks of a kind by the onset of their muscles.

    Attributes
    ----------
    found
        How many there are, with an onset in a muscle or without.
    onset_s
        Of the first muscle to move, to the sample; ascending, shape (n,).
    begin_s
        Onset of the movement as its detector gave it, shape (n,).
    sites
        Every muscle that moved in any.
    first
        Number in `sites` of the muscle that moved first, shape (n,).
    """

    found: int
    onset_s: FloatArray
    begin_s: FloatArray
    sites: tuple[Site, ...]
    first: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.onset_s)

    def of(self, site: Site) -> Jerks:
        """Return the jerks in which this muscle was first."""
        numbers = [at for at, row in enumerate(self.sites) if row is site]
        which = np.isin(self.first, numbers)
        return replace(
            self, onset_s=self.onset_s[which], begin_s=self.begin_s[which], first=self.first[which]
        )


def jerks_of(setting: Setting, kind: Kind) -> Jerks:
    """Return the jerks of a kind by the onset of their muscles; a train of an infant by its first jerk."""
    events = setting.of(kind)
    found = moved(events, setting.around.muscles)
    by_site = first_onsets(events, found)
    known = ~np.isnan(by_site).all(axis=1) if by_site.size else np.zeros(len(events), dtype=np.bool_)
    by_site = np.where(np.isnan(by_site[known]), np.inf, by_site[known])
    onset_s = by_site.min(axis=1) if len(by_site) else np.empty(0)
    order = np.argsort(onset_s, kind="stable")
    first = by_site.argmin(axis=1) if len(by_site) else np.empty(0, dtype=np.intp)
    return Jerks(len(events), onset_s[order], events.onset_s[known][order], found.sites, first[order])


def free(jerks: Jerks, movements: Events, reach_s: tuple[float, float]) -> FloatArray:
    """Return the onsets of the jerks that have their epoch for themselves, shape (n,).

    No epoch overlaps that of the last used one, and no other movement, of any kind, goes on or begins in it
    before the jerk.

    Parameters
    ----------
    movements
        All of the night, the jerks among them.
    reach_s
        The epoch, in seconds from the jerk.
    """
    # A detector may give a movement an onset that is not quite that of its muscle: it is none before itself.
    own_s = np.minimum(jerks.onset_s, jerks.begin_s) - SAME_S
    latest = np.r_[-np.inf, np.maximum.accumulate(movements.end_s)]
    over_s = latest[np.searchsorted(movements.onset_s, own_s, side="left")]
    quiet: FloatArray = jerks.onset_s[over_s <= jerks.onset_s + reach_s[0]]
    return apart(quiet, reach_s[1] - reach_s[0])


SAME_S = 0.01
"""Movements that begin so close together are one jerk."""


def thinned(onset_s: FloatArray) -> FloatArray:
    """Return the onsets, or `MOST_TRIALS` of them from all over the night."""
    if len(onset_s) <= MOST_TRIALS:
        return onset_s
    return onset_s[np.linspace(0, len(onset_s) - 1, MOST_TRIALS).round().astype(np.intp)]


def central_leads(channels: Iterable[Channel]) -> tuple[Derivation, ...]:
    """Return up to three central leads of one rate, in µV, against the opposite mastoid where it is there."""
    usable = [channel for channel in channels if channel.unit == "uV" and channel.calibrated]
    leads = [lead for lead in (against_mastoid(channel, usable) for channel in usable) if _is_central(lead)]
    leads.sort(key=lambda lead: -lead.plus.rate_hz)
    return tuple(lead for lead in leads if lead.plus.rate_hz == leads[0].plus.rate_hz)[:MOST_LEADS]


def _is_central(lead: Derivation) -> bool:
    place = place_of(lead.label)
    return bool({place.active, *place.reference} & set(CENTRAL))


def no_eeg(setting: Setting) -> str:
    """Return why the EEG cannot be looked at beside any jerk; empty where it can."""
    if not setting.around.eeg:
        return "no EEG was looked at beside the movements"
    if not central_leads(setting.around.eeg):
        return "no central EEG lead (C3, Cz or C4) was recorded in µV, and the motor cortex lies under those"
    return ""


def too_slow(what: str, rate_hz: float) -> str:
    """Return why a channel is sampled too slowly; empty where it is not."""
    if rate_hz >= LEAST_RATE_HZ:
        return ""
    return f"the {what} has {rate_hz:g} samples a second: {LEAST_RATE_HZ:g} are needed, 1000 recommended"


def too_few(count: int, least: int, lost: Mapping[str, int]) -> str:
    """Return what is missing, in words: why jerks were lost → how many."""
    said = ", ".join(f"{lost_here} {why}" for why, lost_here in lost.items() if lost_here)
    missing = f"insufficient: {count} of {least} jerks can be used, {least - count} more are needed"
    return missing + (f" ({said})" if said else "")
