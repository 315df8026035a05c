"""What the page says, before any renderer."""

import dataclasses
import math
import re
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pytest

import nights
from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.looks import look
from hypnic.model.night import Analysis
from hypnic.model.pattern import Question
from hypnic.model.recording import Issue
from hypnic.model.spans import Span, Spans
from hypnic.report.page import View
from hypnic.report.parts import Number
from hypnic.report.view import view


def page(name: str) -> View:
    return view(nights.night(name))


def all_numbers(value: object) -> Iterator[Number]:
    if isinstance(value, Number):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from all_numbers(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from all_numbers(item)


def sentences(of: View) -> list[str]:
    blocks = [block for kind in of.ties.kinds for block in kind.blocks]
    told = [text for block in blocks for text in (block.title, block.aid, block.not_shown, *block.sentences)]
    held = [
        text for one in of.ties.explanations for text in (one.title, one.night, one.not_shown, *one.reasons)
    ]
    words = [
        *of.ties.lead,
        *told,
        *held,
        *of.found,
        *of.legs,
        *of.context,
        *of.untold,
        *(row.note for row in of.headlines),
    ]
    words += [text for section in of.kinds.sections for text in (*section.words, *section.caveats)]
    words += [note.text for note in (*of.kinds.not_found, *of.kinds.not_looked_for, *of.glossary)]
    return [*words, of.statement, of.short_statement, *of.limits, *(note.text for note in of.missing)]


def from_night(analysis: Analysis, key: str) -> float | None:
    """The number behind a key, looked up the way a reader of night.json would."""
    rules, *path = key.split("/")
    if rules in OF_KINDS:
        return OF_KINDS[rules](analysis, path)
    result = next(r for r in analysis.night.results if r.summary.rules == rules)
    if path[0] in ("imi", "imi_nr"):
        statistics = result.summary.intervals if path[0] == "imi" else result.summary.intervals_nr
        return None if statistics is None else getattr(statistics, path[1])
    if len(path) == 1:
        return result.summary.headline[path[0]]
    measure, stratum, site, what = path
    index = result.summary.index(measure, stratum, site)
    if index is None or index.hours is None:
        return None
    return {"per_hour": index.per_hour, "count": index.count, "minutes": index.hours * 60}[what]


def of_kind(analysis: Analysis, path: list[str]) -> float | None:
    row = analysis.night.survey.of(Kind(path[0]))
    if path[1:] == ["count"]:
        return row.count
    index = row.index(path[1], path[2])
    if index is None or index.hours is None:
        return None
    return {"per_hour": index.per_hour, "count": index.count, "minutes": index.hours * 60}[path[3]]


def of_body(analysis: Analysis, path: list[str]) -> float | None:
    """Movements at one site (states apart), over the time in which that muscle could be judged."""
    night = analysis.night
    site, period = Site(path[0]), Spans([night.period])
    used = {row.role.value: row.assessable for row in night.candidates.quality}
    used |= {at.value: spans for at, spans in night.candidates.assessable.items()}
    rows = [i for row in night.survey.kinds if row.kind is not Kind.REM_TONIC for i in row.indices]
    rows = [i for i in rows if (i.stratum, i.site) == ("night", site.value)]
    if site in (Site.BOTH_LEGS, Site.WHOLE_BODY):
        hours = (Spans(row for spans in used.values() for row in spans) & period).total_h
    elif site.value in used:
        hours = (used[site.value] & period).total_h
    elif rows:
        hours = max(i.hours or 0.0 for i in rows)
    else:
        return None
    return sum(i.count for i in rows) / hours


def of_looks(analysis: Analysis, path: list[str]) -> float | None:
    kind, key, what = path
    rows = analysis.night.survey.counted(Kind(kind))
    if key in ("polarity", "timing", "rhythm", "trigger", "place"):
        words = [word for row in rows if (word := getattr(look(row), key))]
        return len(words) if what == "n" else words.count(what)
    values = [row.duration_s if key == "duration_s" else row.measures.get(key) for row in rows]
    known = [value for value in values if value is not None]
    return {"n": len(known), "median": float(np.median(known)), "n_with": sum(v > 0 for v in known)}[what]


def of_readings(analysis: Analysis, path: list[str]) -> float | None:
    kind, name, *site, of = path
    found = [
        row.value
        for row in analysis.night.survey.readings
        if (row.kind, row.name, row.site, row.of) == (kind, name, "/".join(site), of)
    ]
    assert len(found) == 1
    return found[0]


def of_patterns(analysis: Analysis, path: list[str]) -> float | None:
    pattern = analysis.night.survey.pattern(Kind(path[0]), Question(path[1]))
    assert pattern is not None
    value: float | None = getattr(pattern, path[2])
    return value


def of_ties(analysis: Analysis, path: list[str]) -> float | None:
    kind, question, *about, what = path
    rows = analysis.night.ties.of(Question(question), Kind(kind))
    (row,) = [each for each in rows if each.about == "".join(about)]
    value: float | None = getattr(row, what)
    return value


def of_standings(analysis: Analysis, path: list[str]) -> float | None:
    assert analysis.assessment is not None
    (found,) = [each for each in analysis.assessment.standings if each.measure == path[0]]
    return found.value


def of_sleep(analysis: Analysis, path: list[str]) -> float | None:
    sleep = analysis.night.sleep
    assert sleep is not None
    if path[0] == "cycles":
        cycle = sleep.cycles[int(path[1])]
        return (cycle.end_s - cycle.start_s) / 60 if path[2] == "minutes" else getattr(cycle, path[2])
    value: float | None = getattr(sleep, path[0]) if len(path) == 1 else getattr(sleep, path[0])[path[1]]
    return value


def of_staging(analysis: Analysis, path: list[str]) -> float | None:
    agreement = analysis.night.staging.agreement
    assert agreement is not None
    if path[0] == "confusion":
        return agreement.confusion[path[1]][path[2]]
    value: float | None = getattr(agreement, path[0])
    return value


def of_index(index: Index, what: str) -> float | None:
    return {"per_hour": index.per_hour, "count": index.count, "minutes": index.hours * 60}[what]


def of_vitals(analysis: Analysis, path: list[str]) -> float | None:
    name, stratum, what = path
    vitals = analysis.night.vitals
    assert vitals is not None
    if what == "median":
        (level,) = [row for row in vitals.levels if (row.name, row.stratum) == (name, stratum)]
        return level.median
    (index,) = [row for row in vitals.counts if (row.measure, row.stratum) == (name, stratum)]
    return of_index(index, what)


def of_marks(analysis: Analysis, path: list[str]) -> float | None:
    """Marks whose onset lies in sleep (in the scored period), over the hours of that."""
    night = analysis.night
    kinds = {"arousals": (Kind.AROUSAL,), "respiratory events": (Kind.APNEA, Kind.HYPOPNEA)}[path[0]]
    where = Spans([night.period])
    if path[1] == "sleep":
        assert night.hypnogram is not None
        where = where & night.hypnogram.spans(*SLEEP)
    count = sum(bool(where.contains(row.onset_s)) for row in night.context if row.kind in kinds)
    return {"count": count, "minutes": where.total_h * 60, "per_hour": count / where.total_h}[path[2]]


OF_KINDS = {
    "standing": of_standings, "sleep": of_sleep, "vitals": of_vitals, "marked": of_marks,
    "agreement": of_staging, "ties": of_ties,
    "kinds": of_kind, "body": of_body, "looks": of_looks, "readings": of_readings, "patterns": of_patterns,
}  # fmt: skip


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_every_number_is_the_summary_s_own(name: str) -> None:
    analysis = nights.night(name)
    shown = list(all_numbers(view(analysis)))
    assert len(shown) > 100
    if name == "refused":
        moved = [
            number for number in shown if number.key.split("/")[0] not in ("standing", "sleep", "marked")
        ]
        assert all(number.value is None and number.text == "not measured" for number in moved)
        return
    known = 0
    for number in shown:
        assert number.value == from_night(analysis, number.key), number.key
        assert number.text, number.key
        known += number.value is not None
        if number.value is None:
            words = {"not known", "no time", "too few", "not scored", "not recorded", "–"}
            assert number.text in words, number
            assert not number.interval
    assert known > 60


def test_an_index_comes_with_the_limits_of_its_interval() -> None:
    analysis = nights.night("plmd")
    index = analysis.night.summary.index("plm", "sleep")
    assert index is not None
    first = view(analysis).headlines[0].number
    assert (first.value, first.low, first.high) == (index.per_hour, index.low, index.high)
    assert first.interval == f"{index.low:.1f}–{index.high:.1f}"


def test_the_headline_numbers_are_of_sleep_where_sleep_is_known() -> None:
    assert [row.unit for row in page("plmd").headlines] == ["per hour of sleep"] * 4
    units = [row.unit for row in page("no stages").headlines]
    assert units == ["per hour of recording", "per hour of recording", "", ""]


def test_rows_that_nobody_marked_say_so_and_hold_no_zero() -> None:
    unstaged = page("no stages")
    for row in unstaged.stages.rows:
        known = [cell.text for cell in row.cells if isinstance(cell, Number) and cell.value is not None]
        assert bool(known) is (row.head == "Whole night")
    breathing = page("no breathing").headlines[3]
    assert (breathing.number.value, breathing.number.text) == (None, "not known")
    assert "Nobody marked breathing events" in breathing.note
    assert page("no breathing").night.below[1].missing


def test_a_refused_night_is_not_a_night_without_movements() -> None:
    refused, still = page("refused"), page("no movements")
    assert "could not be scored" in refused.legs[0]
    assert "30 µV" in " ".join(refused.legs)
    assert "does not mean that the legs were still" in " ".join(refused.legs)
    assert refused.hours is None
    assert refused.intervals is None
    assert refused.context == ()
    assert all(row.unseen for row in refused.night.rows)
    assert still.headlines[0].number.text == "0.0"
    assert "does not prove a rate of zero" in " ".join(still.legs)
    high = still.headlines[0].number.high
    assert high is not None
    assert f"up to {high:.1f} " in " ".join(still.legs)


def test_one_leg_and_no_side_are_said() -> None:
    assert "the left leg" in page("one leg").legs[0]
    assert "right leg were not measured" in " ".join(page("one leg").untold)
    assert "Which leg moved" in " ".join(page("side unknown").untold)


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_the_page_neither_diagnoses_nor_comforts(name: str) -> None:
    text = " ".join(sentences(page(name))).lower()
    for word in (
        "you have",
        "your",
        "healthy",
        "no need",
        "worry",
        "harmless",
        "severe",
        "mild",
        "suffer",
        "treatment",
    ):
        assert not re.search(rf"\b{word}\b", text), word
    assert "normal" not in " ".join([*page(name).found, *page(name).untold]).lower()
    for sentence in re.split(r"(?<=[.])\s", text):
        if "more than 15" in sentence:
            assert "hypnolaus" in sentence or "necessary and never sufficient" in sentence


@pytest.mark.parametrize(("age_years", "staged", "compared"), [
    (61.0, True, True), (9.0, True, False), (None, True, False), (61.0, False, False),
])  # fmt: skip
def test_a_published_figure_stands_only_beside_what_it_counted(
    age_years: float | None, staged: bool, compared: bool
) -> None:
    analysis = nights.build(age_years=age_years, staged=staged)
    context = " ".join(view(analysis).context)
    assert ("HypnoLaus" in context) is compared
    assert ("10.1002/ana.24593" in context) is compared


def test_time_that_could_not_be_judged_is_said() -> None:
    analysis = nights.night("plmd")
    summary = analysis.night.summary
    short = dataclasses.replace(
        summary,
        indices=tuple(
            dataclasses.replace(i, hours=None if i.hours is None else i.hours / 2) for i in summary.indices
        ),
    )
    result = dataclasses.replace(analysis.night.results[0], summary=short)
    night = dataclasses.replace(analysis.night, results=(result,))
    assert any("(50.0 %) the legs could not be judged" in line for line in view(Analysis(night)).untold)


def test_a_leg_that_was_lost_for_a_part_of_the_night_is_said() -> None:
    analysis = nights.night("plmd")
    night = analysis.night
    assert night.hypnogram is not None
    sleep = night.hypnogram.spans(*SLEEP) & Spans([night.period])
    lost = sleep - night.candidates.assessable[Site.RIGHT_LEG]
    assert lost.total_s > 600
    of = view(analysis)
    assert "at least one leg could be seen" in of.legs[0]
    said = next(line for line in of.untold if "the right leg could not be judged" in line)
    assert f"({100 * lost.total_s / sleep.total_s:.1f} %)" in said
    assert not any("the left leg could not" in line for line in of.untold)
    whole = {site: Spans([(0.0, night.duration_s)]) for site in night.candidates.assessable}
    seen = dataclasses.replace(night.candidates, assessable=whole)
    of = view(Analysis(dataclasses.replace(night, candidates=seen)))
    assert "both legs could be seen" in of.legs[0]
    assert not any("could not be judged" in line for line in of.untold)


@pytest.mark.parametrize(("count", "words"), [
    (0, "None of the periodic movements came"), (1, "1 of the periodic movements came"),
    (None, "All of the periodic movements came"),
])  # fmt: skip
def test_counts_of_none_one_and_all_are_said_in_words(count: int | None, words: str) -> None:
    analysis = nights.night("plmd")
    summary = analysis.night.summary
    plm = summary.index("plm", "sleep")
    assert plm is not None
    changed = tuple(
        dataclasses.replace(i, count=plm.count if count is None else count)
        if (i.measure, i.stratum, i.site) == ("plm_arousal", "sleep", "both")
        else dataclasses.replace(i, per_hour=0.0, count=0)
        if (i.measure, i.stratum, i.site) == ("plm_nr", "sleep", "both")
        else i
        for i in summary.indices
    )
    result = dataclasses.replace(
        analysis.night.results[0], summary=dataclasses.replace(summary, indices=changed)
    )
    said = " ".join(view(Analysis(dataclasses.replace(analysis.night, results=(result,)))).legs)
    assert words in said
    assert "breathing event, none remains" in said


def test_a_withheld_date_is_never_shown() -> None:
    night = nights.night("plmd").night
    of = view(Analysis(dataclasses.replace(night, start=datetime(1985, 1, 1, 22, 14))))
    assert not any("1985" in text for text in (of.subtitle, *sentences(of), *(n.text for n in of.issues)))
    assert "1 January" not in repr(of)
    assert "from 22:14, date not known" in of.subtitle
    assert "14 March 2025, 22:47" in page("plmd").subtitle


def test_an_issue_of_the_detector_stands_once() -> None:
    night = nights.night("plmd").night
    both = dataclasses.replace(night, issues=(*night.issues, *night.candidates.issues))
    assert [note.text for note in view(Analysis(both)).issues] == [note.text for note in page("plmd").issues]


@pytest.mark.parametrize("name", ["refused", "no stages"])
def test_what_an_hour_is_matters_only_where_there_are_numbers(name: str) -> None:
    night = nights.night(name).night
    unstaged = dataclasses.replace(night, issues=(Issue("night", "Nobody staged this night.", "NO_STAGES"),))
    said = [note.text for note in view(Analysis(unstaged)).issues]
    assert ("Nobody staged this night." in said) is (name == "no stages")


def test_the_axis_of_a_short_recording_reaches_little_beyond_it() -> None:
    night = dataclasses.replace(nights.night("refused").night, period=Span(0.0, 120.0))
    assert view(Analysis(night)).night.span == (-6.0, 126.0)


def test_a_rule_set_of_sleep_alone_says_so_wherever_wake_is_in_the_hours() -> None:
    analysis = nights.night("plmd")
    results = sorted(analysis.night.results, key=lambda result: result.summary.rules)
    of = view(Analysis(dataclasses.replace(analysis.night, results=tuple(results))))
    assert of.hours is not None
    assert of.stages.rows[-1].head == "Whole night, counting sleep alone"
    for words in (of.stages.note, of.thirds.note, of.rules.note, of.hours.caption.text):
        assert re.search("sleep alone", words)
    wasm = page("plmd")
    assert wasm.stages.rows[-1].head == "Whole night"
    assert "sleep alone" not in wasm.stages.note + wasm.thirds.note
    assert page("no stages").stages.rows[-1].head == "Whole night"


def test_time_that_no_one_could_judge_is_hatched_in_an_excerpt_too() -> None:
    analysis = nights.night("plmd")
    (lost,) = Spans([(0.0, 28800.0)]) - analysis.night.candidates.assessable[Site.RIGHT_LEG]
    first = analysis.excerpts[0]
    there = dataclasses.replace(first, span=Span(lost.start_s + 60, lost.start_s + 120))
    edge = dataclasses.replace(first, span=Span(lost.start_s - 20, lost.start_s + 40))
    inside, across = view(dataclasses.replace(analysis, excerpts=(there, edge))).excerpts
    bands = {band.name: band for band in inside.traces}
    assert bands["EMG right_leg"].unseen == ((lost.start_s + 60, lost.start_s + 120),)
    assert bands["EMG right_leg"].rest_uv is None
    assert bands["EMG left_leg"].unseen == ()
    assert bands["EMG left_leg"].rest_uv == pytest.approx(2.1)
    assert across.traces[1].unseen == ((lost.start_s, lost.start_s + 40),)


def test_what_was_seen_and_not_counted_is_there_with_its_reason() -> None:
    notes = {note.name: note.text for note in page("plmd").missing}
    excluded = sum(bool(m.excluded) for m in nights.night("plmd").night.movements)
    assert notes[f"Not counted ({excluded})"] == "Seen, but: longer than 10 s."
    assert any("morphology" in text for text in notes.values())


def test_repeated_issues_stand_once_and_many_are_cut_with_a_word() -> None:
    analysis = nights.night("plmd")
    issue = analysis.night.issues[0]
    same = dataclasses.replace(analysis.night, issues=(issue,) * 7)
    assert "(7 times)" in view(Analysis(same)).issues[0].text
    many = tuple(dataclasses.replace(issue, where=f"channel {i}") for i in range(99))
    notes = view(Analysis(dataclasses.replace(analysis.night, issues=many))).issues
    assert len(notes) == 41
    assert "60 further" in notes[-1].text


def test_the_histogram_counts_every_interval_inside_its_axis() -> None:
    figure = page("plmd").intervals
    assert figure is not None
    imis = [m.imi_s for m in nights.night("plmd").night.movements if m.imi_s is not None]
    edges = (figure.bins[0].low_s, figure.bins[-1].high_s)
    assert sum(b.count for b in figure.bins) == sum(edges[0] <= imi < edges[1] for imi in imis)
    inside = [b for b in figure.bins if b.low_s >= 9.99 and b.high_s <= 90.01]
    assert sum(b.count for b in inside) == sum(10 <= imi <= 90 for imi in imis)


def test_hours_without_assessable_time_are_unknown_and_not_zero() -> None:
    analysis = nights.night("plmd")
    summary = analysis.night.summary
    blank = dataclasses.replace(
        summary,
        indices=tuple(
            dataclasses.replace(i, hours=0.0, per_hour=None, low=None, high=None)
            if i.stratum == "hour 3"
            else i
            for i in summary.indices
        ),
    )
    result = dataclasses.replace(analysis.night.results[0], summary=blank)
    figure = view(Analysis(dataclasses.replace(analysis.night, results=(result,)))).hours
    assert figure is not None
    assert figure.bars[2].inner.value is None
    assert "1 of them without time" in figure.caption.description


def test_both_rule_sets_stand_side_by_side_with_their_choices() -> None:
    of = page("plmd")
    assert of.rules.columns[1::2] == ("WASM 2016", "AASM-style")
    assert [note.name for note in of.choices] == ["WASM 2016", "AASM-style"]
    for note, result in zip(of.choices, nights.night("plmd").night.results, strict=True):
        assert all(choice in note.text for choice in result.scoring.choices)
    assert "10 to 90 s" in of.choices[0].text
    assert "5 to 90 s" in of.choices[1].text


def test_an_excerpt_names_each_movement_by_what_the_rules_say() -> None:
    series, long, empty = page("plmd").excerpts
    assert any(box.name.endswith("PLM") for boxes in series.boxes for box in boxes)
    assert any(not box.counted and "not counted" in box.name for boxes in long.boxes for box in boxes)
    assert any(not box.counted for boxes in empty.boxes for box in boxes)
    assert all(len(trace.low_uv) <= 420 for trace in series.traces)


def test_a_thinned_trace_keeps_its_extremes() -> None:
    excerpt = nights.night("plmd").excerpts[0]
    trace = page("plmd").excerpts[0].traces[0]
    assert any(math.isnan(value) for value in trace.high_uv)
    assert np.nanmax(trace.high_uv) == pytest.approx(float(np.nanmax(excerpt.traces[0].high_uv)))
    assert np.nanmin(trace.low_uv) == pytest.approx(float(np.nanmin(excerpt.traces[0].low_uv)))


@pytest.mark.parametrize("rules", ["wasm2016", "aasm"])
def test_a_night_scored_in_sleep_alone_says_nothing_of_wake(rules: str) -> None:
    analysis = nights.night("plmd")
    results = sorted(analysis.night.results, key=lambda result: result.summary.rules != rules)
    of = view(Analysis(dataclasses.replace(analysis.night, results=tuple(results))))
    wake = of.stages.rows[0].cells[3]
    assert isinstance(wake, Number)
    assert (wake.text == "not scored") is (rules == "aasm")
    assert f"{'5' if rules == 'aasm' else '10'} to 90 seconds" in " ".join(of.legs)


def test_a_hypnogram_of_unscored_epochs_is_no_hypnogram() -> None:
    analysis = nights.night("no stages")
    blank = Hypnogram(np.full(900, Stage.UNSCORED))
    of = view(Analysis(dataclasses.replace(analysis.night, hypnogram=blank)))
    assert of.headlines[0].unit == "per hour of recording"
    assert of.night.no_stages


def test_only_sleep_against_wake_has_two_rows() -> None:
    analysis = nights.build(seed=5)
    known = analysis.night.hypnogram
    assert known is not None
    coarse = Hypnogram(np.where(known.stages == Stage.W, Stage.W, Stage.ASLEEP))
    figure = view(Analysis(dataclasses.replace(analysis.night, hypnogram=coarse))).night
    assert figure.stage_names == ("W", "Asleep")
    assert {run.row for run in figure.stages} == {0, 1}


def test_the_axis_of_hours_is_not_flattened_by_one_huge_interval() -> None:
    figure = page("plmd").hours
    assert figure is not None
    tallest = max(bar.outer.value or 0.0 for bar in figure.bars)
    assert tallest <= figure.top <= 2.5 * tallest
