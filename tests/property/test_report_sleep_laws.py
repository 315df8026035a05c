"""Whatever was staged and marked: each number of the sleep stands there, or a reason for its absence."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import nights
import vital_nights
from hypnic.model.events import Kind
from hypnic.model.hypnogram import Stage
from hypnic.report.facts import Facts
from hypnic.report.parts import Number
from hypnic.report.sleep_part import SleepPart, sleep_part

REASONS = ("Nobody marked", "No ", "Sleep never", "More than an epoch", "Of a part", "These stages")
LIGHTS = (Kind.LIGHTS_OFF, Kind.LIGHTS_ON)

runs = st.lists(st.tuples(st.sampled_from(Stage), st.integers(1, 90)), min_size=1, max_size=14)


def made(
    stages: list[tuple[Stage, int]], marked: list[Kind], age_years: float | None
) -> tuple[SleepPart, bool]:
    """The section of a night of these runs of epochs, and whether it has a summary of its sleep."""
    base = nights.night("plmd")
    context = base.night.context.where(lambda row: row.kind not in LIGHTS or row.kind in marked)
    lit = replace(base, night=replace(base.night, context=context))
    night = vital_nights.staged(lit, [stage for stage, n in stages for _ in range(n)], age_years).night
    return sleep_part(Facts(night)), night.sleep is not None


@given(runs, st.lists(st.sampled_from(LIGHTS), unique=True), st.sampled_from([None, 0.3, 40.0]))
def test_a_missing_number_and_only_a_missing_number_has_its_reason(
    stages: list[tuple[Stage, int]], marked: list[Kind], age_years: float | None
) -> None:
    part, summed = made(stages, marked, age_years)
    if not summed:
        assert part.numbers is None
        assert "not known" in part.line
        return
    tables = [part.numbers, part.clock, part.more[0]]
    rows = [row for table in tables if table is not None for row in table.rows]
    assert len(rows) > 20
    for row in rows:
        number, *words = row.cells
        assert isinstance(number, Number)
        reason = str(words[0]) if words else ""
        assert (number.value is None) == reason.startswith(REASONS), (row.head, number.text, reason)
        assert (number.text in ("not known", "–")) == (number.value is None)
