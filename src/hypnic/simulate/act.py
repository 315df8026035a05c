"""What one movement is on paper: its bursts, and what comes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.recording import MUSCLES
from hypnic.model.spans import Span
from hypnic.simulate.muscle import Burst
from hypnic.simulate.repertoire import Repertoire
from hypnic.simulate.sleep import Sleep
from hypnic.simulate.streams import stream

BODY: tuple[Site, ...] = tuple(site for site in MUSCLES.values() if site is not Site.LEG)
"""Every muscle that is planned, recorded or not."""


@dataclass(frozen=True, slots=True)
class Act:
    """One movement.

    Attributes
    ----------
    bursts
        Of all muscles that take part; those that are not recorded are left out later.
    span
        From first to last, of all muscles.
    measures
        What the plan alone knows (counts, rates, flags that end in `_count`).
    least
        An act of which fewer muscles are recorded leaves no trace: it does not happen.
    others
        Bursts that belong to it but are leg movements of the plan in their own right (a turn of the body).
    wakes
        Whether an arousal is due (it is marked where the sleeper is asleep and was for long enough).
    """

    kind: Kind
    site: Site
    span: Span
    bursts: tuple[Burst, ...] = ()
    label: str = ""
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    least: int = 1
    others: tuple[Burst, ...] = ()
    wakes: bool = False

    @property
    def sites(self) -> tuple[Site, ...]:
        """The muscles it keeps busy: all where the whole body moves."""
        if self.site in (Site.WHOLE_BODY, Site.TRUNK):
            return BODY
        return tuple({burst.site: None for burst in (*self.bursts, *self.others)}) or (self.site,)


@dataclass(frozen=True, slots=True)
class Tonic:
    """A muscle that is active for a long time, with pauses or without.

    `epochs` is the stretch of whole epochs that the truth names in REM; None elsewhere.
    """

    site: Site
    span: Span
    rms_uv: float
    pauses: tuple[Span, ...] = ()
    epochs: Span | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What whoever plans a movement may know."""

    seed: int
    sleep: Sleep
    breathing: Events
    bursts: tuple[Burst, ...]
    tonics: tuple[Tonic, ...]
    stimuli_s: tuple[float, ...]
    does: Repertoire

    def rng(self, *names: str) -> np.random.Generator:
        """Return the generator of these names."""
        return stream(self.seed, *names)


def act_of(kind: Kind, site: Site, bursts: Iterable[Burst], **about: object) -> Act:
    """Return an act that lasts as long as its bursts; `about` are more of its attributes."""
    rows = tuple(sorted(bursts, key=lambda burst: (burst.onset_s, burst.site)))
    act = Act(kind, site, span_of(rows), rows)
    return replace(act, **about)  # type: ignore[arg-type]


def span_of(bursts: Sequence[Burst]) -> Span:
    """Return the time from the first onset to the last end."""
    return Span(min(b.onset_s for b in bursts), max(b.onset_s + b.duration_s for b in bursts))


def rhythm_of(onsets_s: Sequence[float]) -> dict[str, float]:
    """Return count, rate and irregularity of a train by its onsets; the last two where it has them."""
    measures: dict[str, float] = {"bursts_count": len(onsets_s)}
    gaps = np.diff(onsets_s)
    if len(gaps):
        measures["rate_hz"] = float(1 / gaps.mean())
        measures["interval_cv_ratio"] = float(gaps.std() / gaps.mean())
    return measures


def seen(acts: Iterable[Act], recorded: Mapping[Site, Site]) -> Iterator[Act]:
    """Yield what is left of the acts on the recorded muscles (planned site → site of the channel)."""
    for act in acts:
        bursts = tuple(replace(b, site=recorded[b.site]) for b in act.bursts if b.site in recorded)
        left = left_of(replace(act, site=recorded.get(act.site, act.site)), bursts, act.others)
        if left is not None:
            yield left


def left_of(act: Act, bursts: tuple[Burst, ...], others: tuple[Burst, ...]) -> Act | None:
    """Return the act with these of its bursts alone; None where they are too few muscles."""
    muscles = {burst.site for burst in (*bursts, *others)}
    if len(muscles) < act.least:
        return None
    site = act.site
    if bursts and site in BODY and site not in muscles and act.kind is not Kind.NECK_MYOCLONUS:
        # The masseter's own electrode is missing: the chin is all there is.
        site = bursts[0].site
    span = span_of((*bursts, *others)) if muscles else act.span
    return replace(act, bursts=bursts, others=others, site=site, span=span)
