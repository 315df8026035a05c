"""Nights for the questions about ties: stages, movements, and what went on around them, by hand."""

from collections.abc import Iterable, Mapping

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.setting import Setting
from legs import stages

TWITCH, JERK, LEGS, LARGE = (
    *(Kind.FRAGMENTARY_MYOCLONUS, Kind.HYPNIC_JERK),
    *(Kind.LEG_MOVEMENT, Kind.LARGE_MOVEMENT),
)


def letters(text: str) -> str:
    """Return stages from minutes: "W10 N20" → 20 W and 40 N (epochs of half a minute)."""
    return "".join(part[0] * (2 * int(part[1:])) for part in text.split())


def moments(onsets_s: Iterable[float], kind: Kind, duration_s: float = 0.0, label: str = "") -> list[Event]:
    return [Event(float(at), duration_s, kind, Site.UNKNOWN, label=label) for at in onsets_s]


def setting(
    rows: Iterable[Event],
    hypnogram: Hypnogram | str | None,
    context: Iterable[Event] = (),
    seen: Mapping[Kind, Spans] | None = None,
    vitals: Vitals | None = None,
    options: RelateOptions | None = None,
) -> Setting:
    """Return a night; its period is that of its stages, an hour where it has none."""
    if isinstance(hypnogram, str):
        hypnogram = stages(letters(hypnogram))
    period = Span(0.0, 3600.0) if hypnogram is None else hypnogram.span
    around = Surroundings(
        period=period, seen=seen or {}, hypnogram=hypnogram, context=Events(context), vitals=vitals
    )
    return Setting(Events(rows), around, options or RelateOptions())
