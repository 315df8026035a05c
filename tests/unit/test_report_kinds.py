"""What the page says of every kind of movement: found, not found, not looked for; the raster and the body."""

import dataclasses
import re

import pytest

import nights
import surveys
from hypnic import report
from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.night import Analysis
from hypnic.model.recording import Issue
from hypnic.model.spans import Span, Spans
from hypnic.model.survey import KindCount, Reading, Status, Survey
from hypnic.report import body_map, draw_body
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import listed, opening
from hypnic.report.kind_readings import readings
from hypnic.report.kinds import WORDS
from hypnic.report.page import View
from hypnic.report.raster import CELLS, MOST_MARKS, raster
from hypnic.report.view import view


def page(name: str) -> View:
    return view(nights.night(name))


def grade(text: str) -> float:
    """Flesch and Kincaid's reading grade (1975); syllables are runs of vowels, a silent e apart."""
    words = re.findall(r"[a-z]+", text.lower())
    sentences = max(1, len(re.findall(r"[.:;!?](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word)))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def with_survey(survey: Survey, seen: dict[Kind, Spans] | None = None) -> Facts:
    night = nights.night("plmd").night
    candidates = dataclasses.replace(night.candidates, seen=seen or {})
    return Facts(dataclasses.replace(night, survey=survey, candidates=candidates))


def test_every_kind_has_its_words_once() -> None:
    assert set(WORDS) == set(MOVEMENTS)
    for part in ("name", "short", "one", "many", "what", "needs"):
        texts = [getattr(words, part) for words in WORDS.values()]
        assert all(texts)
        assert part == "needs" or len(set(texts)) == len(texts)
    for kind in (Kind.HYPNIC_JERK, Kind.PROPRIOSPINAL):
        words = WORDS[kind]
        assert all("candidate" in text for text in (words.name, words.short, words.one, words.many))
        assert any("hypnic's own" in text for text in words.caveats)
    assert any("counts too many" in text for text in WORDS[Kind.BRUXISM].caveats)
    assert any("missed" in text for text in WORDS[Kind.NECK_MYOCLONUS].caveats)


@pytest.mark.parametrize("kind", WORDS)
def test_what_a_kind_is_can_be_read_at_school(kind: Kind) -> None:
    words = WORDS[kind]
    assert 1 <= len(re.findall(r"[.](?:\s|$)", words.what)) <= 2
    assert grade(words.what) <= 9.0
    for caveat in words.caveats:
        assert grade(caveat) <= 10.0, caveat


def test_the_grade_tells_easy_from_hard() -> None:
    assert grade("The cat sat on the mat.") < 3
    assert (
        grade("Polysomnographic electromyographical characterisation necessitates interdisciplinarity.") > 20
    )


def test_each_kind_stands_in_one_place_by_what_came_of_it() -> None:
    of = page("some kinds").kinds
    names = {words.name for words in WORDS.values()}
    found, none = {row.head for row in of.table.rows}, {note.name for note in of.not_found}
    unknown = {note.name for note in of.not_looked_for}
    assert found == {WORDS[Kind.HYPNIC_JERK].name, WORDS[Kind.FACE_TWITCH].name}
    assert none == {WORDS[Kind.LEG_MOVEMENT].name}
    assert found | none | unknown == names
    assert len(found) + len(none) + len(unknown) == len(names)


def test_not_looked_for_says_why_and_what_would_be_needed_and_holds_no_zero() -> None:
    assert "not the same as none" in page("some kinds").kinds.not_zero
    assert page("refused").kinds.all_found == "No kind of movement could be looked for."
    for note in page("some kinds").kinds.not_looked_for:
        assert note.text.startswith("The sleeper is no infant; ")
        assert "Needed: " in note.text
        assert not re.search(r"\b0\b", note.text)


def test_not_found_says_how_long_was_looked_and_what_rate_would_fit() -> None:
    (note,) = page("every kind").kinds.not_found
    assert note.name == WORDS[Kind.INFANT_MYOCLONUS].name
    index = nights.night("every kind").night.survey.of(Kind.INFANT_MYOCLONUS).index("sleep")
    assert index is not None
    assert f"up to {index.high:.1f} an hour" in note.text
    assert "None in 6 h 54 min of sleep" in note.text


def test_the_opening_counts_kinds_and_names_what_was_found() -> None:
    first, second, *rest = page("every kind").found
    assert first == "Of 16 kinds of movement that could be looked for, 15 were found."
    assert second.startswith("The largest movements first: 6 candidate sleep starts (hypnic jerks), ")
    assert "1 twitch of face or eyelids and " in second
    assert rest == []
    assert page("some kinds").found[2].startswith("13 more kinds could not be looked for")
    assert page("plmd").found[0].startswith("Only leg movements could be looked for in this recording; ")
    assert page("refused").found == opening(Facts(nights.night("refused").night))
    assert "nobody can tell" in page("refused").found[0]
    assert "no number" in page("refused").found[0]


@pytest.mark.parametrize(("words", "text"), [(["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")])
def test_lists_in_words(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_a_section_for_each_kind_that_was_found_but_the_legs_in_the_order_of_the_page() -> None:
    sections = page("every kind").kinds.sections
    wanted = [kind for kind in WORDS if kind not in (Kind.LEG_MOVEMENT, Kind.INFANT_MYOCLONUS)]
    assert [section.key for section in sections] == wanted
    assert all(section.example is not None for section in sections)
    assert page("plmd").kinds.sections == ()


def test_a_kind_of_which_something_was_read_has_a_section_even_if_none_was_found() -> None:
    row = KindCount(Kind.REM_TONIC, Status.NONE, count=0)
    reading = Reading(Kind.REM_TONIC, "rem_atonia_index_ratio", 0.97, "ratio", Site.CHIN, source="Ferri 2010")
    night = with_survey(Survey(kinds=(row,), readings=(reading,))).night
    (section,) = view(Analysis(night)).kinds.sections
    assert section.words[1] == "None was found in this night."
    assert section.looks is None
    nought = dataclasses.replace(reading, name="tonic_30s_percent", value=0.0, unit="percent")
    for others in ((), (nought,)):
        unread = dataclasses.replace(night, survey=Survey(kinds=(row,), readings=others))
        assert view(Analysis(unread)).kinds.sections == ()


def test_what_another_kind_took_is_said_by_its_name() -> None:
    section = next(s for s in page("every kind").kinds.sections if s.key == Kind.REM_PHASIC)
    assert (
        "5 more were seen but have another name, so that none counts twice: 5 as large movements."
        in section.words
    )


def test_a_state_is_told_in_time_and_a_kind_of_a_part_of_the_night_in_its_own_hours() -> None:
    rows = {row.short: row for row in page("every kind").kinds.found}
    assert rows["Sleep starts (candidates)"].of == "of falling asleep"
    assert rows["Bursts in REM sleep"].of == "of REM sleep"
    tension = rows["Tension in REM sleep"]
    assert tension.count.text == "5"
    assert re.fullmatch(r"\d+ (s|min)", tension.rate.text)


def test_the_table_of_looks_gives_medians_and_words_with_their_limits() -> None:
    events = [
        Event(at, 0.3, Kind.HYPNIC_JERK, Site.WHOLE_BODY, {"lag_ms": lag, "from_sleep_onset_s": since})
        for at, lag, since in ((10.0, 20.0, -100.0), (900.0, 50.0, -40.0), (2000.0, 90.0, 10.0))
    ]
    row = KindCount(Kind.HYPNIC_JERK, Status.FOUND, count=3)
    of = view(Analysis(with_survey(Survey(Events(events), (row,))).night)).kinds.sections[0]
    assert of.looks is not None
    cells = {line.head: [getattr(cell, "text", cell) for cell in line.cells] for line in of.looks.rows}
    assert cells["Length (s)"] == ["0.30", "0.30–0.30", "3"]
    assert cells["From the first to the last muscle (ms)"] == ["50", "35–70", "3"]
    assert cells["Time from falling asleep (s, negative: before)"] == ["−40", "−70 to −15", "3"]
    assert cells["Muscles begin within 50 ms (synchronous) *"] == ["2 of 3", "–", "3"]
    assert cells["Muscles begin one after the other (asynchronous) *"] == ["1 of 3", "–", "3"]
    assert "hypnic's own" in of.looks.note


def test_a_pattern_without_an_answer_says_why_and_own_definitions_say_so() -> None:
    section = page("every kind").kinds.sections[0]
    assert section.patterns is not None
    (together,) = section.patterns.rows
    assert together.cells[0] == "synchronous"
    assert together.cells[2] == "0.40–0.99"
    assert section.untold == "Could not be told: Do they follow a marked stimulus? – no stimulus is marked."
    assert together.cells[-1] == "hypnic's own"
    twitches = page("every kind").kinds.sections[-1].patterns
    assert twitches is not None
    assert getattr(twitches.rows[0].cells[4], "text", "") == "< 0.001"


def test_readings_stand_by_muscle_with_source_and_reason() -> None:
    table = readings(Facts(nights.night("every kind").night), Kind.REM_PHASIC)
    assert table is not None
    assert table.columns == ("Reading", "All, or as named", "Chin")
    cells = {row.head: [getattr(cell, "text", cell) for cell in row.cells] for row in table.rows}
    assert cells["Any activity, 3-s epochs (%)"] == ["not known", "12.4"]
    assert cells["REM atonia index"] == ["–", "0.91"]
    assert table.note == (
        "Defined by: Frauscher 2012; Ferri 2010. "
        "Not known where: the right arm was not recorded in REM sleep."
    )
    assert readings(Facts(nights.night("every kind").night), Kind.BRUXISM) is None


@pytest.mark.parametrize("site", Site)
def test_a_reading_of_any_place_is_shown(site: Site) -> None:
    reading = Reading(Kind.LARGE_MOVEMENT, "large_movements_per_hour", 6.8, "per hour", site)
    table = readings(with_survey(Survey(readings=(reading,))), Kind.LARGE_MOVEMENT)
    assert table is not None
    ((cell,),) = (row.cells for row in table.rows)
    assert getattr(cell, "text", "") == "6.8"


def test_a_row_of_very_many_is_a_density_whose_levels_follow_the_counts() -> None:
    period = nights.night("plmd").night.period
    step_s = period.duration_s / 800
    events = [
        Event(period.start_s + 300.0 + i * step_s * 0.4, 0.1, Kind.FACE_TWITCH, Site.FACE) for i in range(400)
    ]
    row = KindCount(Kind.FACE_TWITCH, Status.FOUND, count=400)
    seen = {Kind.FACE_TWITCH: Spans([(0.0, period.end_s)])}
    figure = raster(with_survey(Survey(Events(events), (row,)), seen))
    assert figure is not None
    twitches = next(line for line in figure.rows if line.name == "Face and eyelid twitches")
    assert len(events) > MOST_MARKS
    assert twitches.spans == ()
    assert {cell.level for cell in twitches.density} <= {1, 2, 3, 4, 5}
    assert max(cell.level for cell in twitches.density) == 5
    width_s = (figure.span[1] - figure.span[0]) / CELLS
    first, last = twitches.density[0], twitches.density[-1]
    assert first.start_s <= events[0].onset_s < first.start_s + width_s
    assert last.start_s <= events[-1].onset_s < last.start_s + width_s
    assert twitches.unseen == ()


def test_the_raster_hatches_what_could_not_be_seen_of_rem_sleep_only_where_there_is_rem() -> None:
    rows = {row.name: row for row in page("every kind").kinds.raster.rows}  # type: ignore[union-attr]
    assert rows["Large movements"].unseen == tuple((a, b) for a, b in surveys.UNSEEN)
    night = nights.night("every kind").night
    assert night.hypnogram is not None
    for start_s, end_s in rows["Bursts in REM sleep"].unseen:
        assert night.hypnogram.at((start_s + end_s) / 2).name == "R"
    assert rows["Jerks in clusters (baby)"].note == "none found"


def test_legs_alone_have_no_raster_and_no_body_map() -> None:
    for name in ("plmd", "refused", "marks only"):
        assert page(name).kinds.raster is None
        assert page(name).kinds.body is None


def test_the_body_map_keeps_apart_none_and_not_recorded() -> None:
    figure = page("every kind").kinds.body
    assert figure is not None
    regions = {row.site: row for row in figure.regions}
    assert (regions["shoulders"].number.text, regions["shoulders"].level) == ("not recorded", None)
    assert (regions["back"].number.text, regions["back"].level) == ("0.0", 0)
    assert regions["left_arm"].level == 5
    assert "shoulders" in figure.caption.description
    assert "leg" not in regions
    heads = [row.head for row in figure.numbers.rows]
    assert heads[-2:] == ["Both legs together", "Whole body"]


def test_a_muscle_that_nobody_watched_is_not_at_none() -> None:
    night = nights.night("plmd")
    only = {Kind.BRUXISM: surveys.EVERY[Kind.BRUXISM]}
    figure = body_map.body_map(Facts(surveys.everything(night, only).night))
    assert figure is not None
    regions = {row.site: row for row in figure.regions}
    assert (regions["back"].number.value, regions["back"].number.text) == (None, "not looked for")
    assert regions["back"].level is None
    assert regions["left_arm"].number.value is None
    assert regions["masseter"].level is not None


def test_every_movement_has_a_place_where_it_is_watched() -> None:
    assert set(body_map.WATCHED) | {Kind.REM_TONIC} == set(MOVEMENTS)


@pytest.mark.parametrize(
    ("rate", "level"), [(0.0, 0), (0.2, 1), (0.99, 1), (1.0, 2), (5.0, 3), (20.0, 4), (59.9, 4), (60.0, 5)]
)
def test_levels_of_the_body_map(rate: float, level: int) -> None:
    assert body_map.level(rate) == level


def test_every_place_can_be_drawn_and_left_is_the_sleeper_s() -> None:
    sites = {site.value for site in body_map.SITES}
    assert sites == set(draw_body.SHAPES) == set(draw_body.LEADERS)
    assert len(draw_body.LEVELS) == len(body_map.LEGEND) == len(body_map.LIMITS_PER_HOUR) + 2
    assert draw_body.LEADERS["left_leg"][0][0] > draw_body.LEADERS["right_leg"][0][0]


def test_the_terminal_shows_each_kind_with_its_number_within_forty_lines() -> None:
    for width in (80, 100):
        text = report.to_text(nights.night("every kind"), width)
        lines = text.splitlines()
        assert len(lines) <= 40
        for row in page("every kind").kinds.found:
            line = next(line for line in lines if line.startswith(f"  {row.short} "))
            assert row.count.text in line
            assert row.rate.text in line
            assert row.rate.interval in line
        assert any(line.startswith("Looked for, not found: jerks in clusters (baby).") for line in lines)
    assert "Could not be looked for: " in report.to_text(nights.night("some kinds"))


def test_a_page_of_thousands_of_twitches_stays_light() -> None:
    source = report.to_html(nights.night("every kind"))
    assert len(source.encode()) < 1_000_000
    figure = re.search(r'<figure id="figure-raster">.*?</figure>', source, re.DOTALL)
    assert figure is not None
    assert len(figure.group()) < 60_000


def test_nights_without_hours_are_counted_without_a_rate() -> None:
    row = KindCount(Kind.BRUXISM, Status.FOUND, count=1)
    event = Event(3600.0, 4.0, Kind.BRUXISM, Site.MASSETER)
    of = view(Analysis(with_survey(Survey(Events([event]), (row,))).night))
    assert of.kinds.sections[0].words[1] == "1 jaw muscle episode was found in this night."
    assert Span(3600.0, 3604.0).duration_s == of.kinds.raster.rows[-1].spans[0][1] - 3600.0  # type: ignore[union-attr]


def test_what_is_odd_in_the_files_is_said_however_long_the_page() -> None:
    analysis = nights.night("every kind")
    odd = Issue("night.edf", "the file ends early", "TRUNCATED")
    night = dataclasses.replace(analysis.night, issues=(odd, *analysis.night.issues))
    changed = dataclasses.replace(analysis, night=night)
    lines = report.to_text(changed).splitlines()
    assert "Note: night.edf: the file ends early" in lines
    assert f"Note: {len(view(changed).issues) - 1} more in the report." in lines
    assert len(lines) <= 40
