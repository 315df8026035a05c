"""What the page says of ties: the three explanations, each question in words, numbers and figures."""

import dataclasses
import inspect
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nights
import tied
from hypnic import report
from hypnic.knowledge import knowledge
from hypnic.model.events import Kind
from hypnic.model.night import Analysis
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Curve, Distances, Moment, Ties
from hypnic.relate.ties.descent import descent
from hypnic.relate.ties.transitions import CLOSER, FARTHER
from hypnic.report import kind_patterns, ties_answers
from hypnic.report.draw_ties import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw_descent, draw_panel
from hypnic.report.facts import Facts
from hypnic.report.html import figures
from hypnic.report.ties_answers import odds, reasons, sentence, summary
from hypnic.report.ties_blocks import APART
from hypnic.report.ties_explanations import ASKED, DIARY, NO_JERK, explanations, focus, held_against
from hypnic.report.ties_figures import MOST_POINTS, course_panel, distance_panel, time_axis, value_axis
from hypnic.report.ties_parts import Explanation, TiesPart
from hypnic.report.ties_sections import MOST_DRAWN, NONE, ties_part
from hypnic.report.ties_words import QUESTIONS, quantity
from hypnic.report.view import view
from knowledge_texts import grade

JERK, LEG, TINY = Kind.HYPNIC_JERK, Kind.LEG_MOVEMENT, Kind.FRAGMENTARY_MYOCLONUS


def part(ties: Ties | None = None) -> TiesPart:
    analysis = nights.night("tied")
    night = analysis.night if ties is None else dataclasses.replace(analysis.night, ties=ties)
    return ties_part(Facts(night), knowledge())


def fall(
    about: str = "heart_rate_bpm", p: float | None = 0.01, answer: str = "steeper fall", why: str = ""
) -> Pattern:
    numbers = (None, None, None) if why else (-1.2, -2.0, -0.4)
    return Pattern(
        JERK, Question.DESCENT, "" if why else answer, *numbers, "bpm/min", 0.0, p, 6, why=why, about=about
    )


def danger(*rows: Pattern, why_not: dict[str, str] | None = None) -> Explanation:
    return explanations(Ties(rows, why_not=why_not or {}), JERK, knowledge())[0]


# Nothing asked.


def test_a_night_without_ties_says_so_in_one_line() -> None:
    of = part(Ties())
    assert of == TiesPart(of.title, NONE)
    html = report.to_html(nights.night("every kind"))
    section = html.split('<section id="ties"')[1].split("</section>")[0]
    assert re.sub(r"<[^>]+>", " ", section.split(">", 1)[1]).split() == f"{of.title} {NONE}".split()
    assert "explanation" not in report.to_text(nights.night("plmd"))


def test_what_could_not_be_asked_of_any_kind_says_why() -> None:
    why_not = {"descent": "heart, breath and brain were not looked at"}
    asked = Pattern(Kind.LEG_MOVEMENT, Question.TREND, why="it takes five movements")
    of = part(Ties((asked,), why_not=why_not))
    assert [(note.name, note.text) for note in of.untold] == [
        (QUESTIONS[Question.DESCENT].title, "Heart, breath and brain were not looked at.")
    ]
    assert [kind.key for kind in of.kinds] == ["leg_movement"]
    assert of.explanations[0].reasons == ("Heart, breath and brain were not looked at.",)
    assert part(Ties(why_not=why_not)).none == NONE


# The three explanations.


def test_claim_and_evidence_are_those_of_the_knowledge_base() -> None:
    known = knowledge()
    for one in part().explanations:
        claim = known.claims[one.key]
        assert one.claim == claim.says
        assert claim.evidence in one.known
        assert known.words[f"verdict.{claim.verdict}"] in one.known
        assert one.more.endswith(f"hypnic explain {one.key}")
    assert [one.key for one in part().explanations] == ["danger_signal", "wave_bursts", "stress_discharge"]


def test_a_steeper_fall_supports_the_first() -> None:
    one = danger(fall(p=0.01), fall("breath_rate_per_min", 0.4, "as at other moments"))
    assert one.verdict == "supports it"
    assert one.night == (
        "The heart slowed more steeply just before candidate sleep starts than at other moments of falling "
        "asleep."
    )
    assert len(one.reasons) == 2
    assert one.not_shown.startswith("This does not show that")


def test_each_p_pays_for_how_many_were_asked() -> None:
    assert danger(fall(p=0.03)).verdict == "supports it"
    one = danger(fall(p=0.03), fall("breath_rate_per_min", 0.4, "as at other moments"))
    assert one.verdict == "cannot tell"
    assert one.night.startswith("1 of 2 comparisons point to it")
    assert danger(fall(p=None)).verdict == "cannot tell"


@pytest.mark.parametrize("answer", ["as at other moments", "flatter fall or rise", "slower rise"])
def test_no_steeper_fall_does_not_support_it_and_does_not_rule_it_out(answer: str) -> None:
    one = danger(fall(p=0.001, answer=answer))
    assert one.verdict == "does not support it"
    assert one.night.endswith("That does not rule it out.")


def test_other_quantities_than_the_article_s_do_not_decide() -> None:
    one = danger(fall("rmssd_ms", 0.0005), fall("chin_tone_uv", 0.0005))
    assert one.verdict == "cannot tell"
    assert one.reasons == ("None of the candidate sleep starts lay near a passage from wake into sleep.",)


def test_what_cannot_be_told_gives_the_reason_once() -> None:
    one = danger(
        fall(why="no heart and no breath"), fall("breath_rate_per_min", why="no heart and no breath")
    )
    assert (one.verdict, one.night) == ("cannot tell", "")
    assert one.reasons == ("Heart rate, breathing rate: no heart and no breath.",)
    half = danger(fall(p=0.01), fall("breath_rate_per_min", why="no flow"))
    assert half.verdict == "supports it"
    assert half.reasons[1] == "Breathing rate: no flow."


def test_the_answers_that_count_are_those_that_are_given() -> None:
    asked = {row.question: row.yes for row in ASKED}
    assert asked[Question.TRANSITION] == CLOSER == ties_answers.CLOSER
    assert FARTHER == ties_answers.FARTHER
    assert f'"{asked[Question.DESCENT]}"' in inspect.getsource(inspect.getmodule(descent))  # type: ignore[arg-type]
    for words in QUESTIONS.values():
        assert "{estimate}" in words.said


def test_only_what_could_be_told_is_named() -> None:
    calm = "as at other moments"
    both = danger(fall(p=0.4, answer=calm), fall("breath_rate_per_min", 0.4, calm))
    assert both.night.startswith("The heart and the breath slowed no more steeply")
    one = danger(fall(p=0.4, answer=calm), fall("breath_rate_per_min", why="no flow"))
    assert one.night.startswith("The heart slowed no more steeply")


def test_closeness_to_stage_changes_and_waves_bears_on_the_second_and_arousals_do_not() -> None:
    near = Question.TRANSITION
    far = Pattern(JERK, near, "as by chance", 60.0, 30.0, 90.0, "s", 62.0, 0.5, 6, about="stage change")
    close = dataclasses.replace(far, answer="closer than chance", p=0.001)
    arousal = dataclasses.replace(close, about="arousal")
    for rows, verdict in (
        ((far,), "does not support it"),
        ((far, arousal), "does not support it"),
        ((far, dataclasses.replace(close, about="k-complex or vertex wave")), "supports it"),
        ((dataclasses.replace(close, answer="farther than chance"),), "does not support it"),
        ((arousal,), "cannot tell"),
    ):
        assert explanations(Ties(rows), JERK, knowledge())[1].verdict == verdict


def test_one_night_cannot_tell_of_the_day_before() -> None:
    third = part().explanations[2]
    assert (third.verdict, third.reasons) == ("cannot tell", (DIARY,))


def test_without_a_jerk_there_is_nothing_to_hold_the_first_two_against() -> None:
    first, second, _ = explanations(tied.ties(), None, knowledge())
    assert first.reasons == second.reasons == (NO_JERK,)
    assert first.verdict == second.verdict == "cannot tell"


def test_sleep_starts_come_first_and_else_the_commonest_jerk_of_which_something_is_told() -> None:
    counts = {JERK: 2, TINY: 4000, Kind.NECK_MYOCLONUS: 7, LEG: 900}
    assert focus(Ties(), counts) is JERK
    assert focus(Ties(), {**counts, JERK: 0}) is TINY
    told = Ties((Pattern(Kind.NECK_MYOCLONUS, Question.TREND, "no trend"),))
    assert focus(told, {**counts, JERK: 0}) is Kind.NECK_MYOCLONUS
    assert focus(Ties(), {LEG: 900}) is None


def test_the_lead_says_how_many_were_compared_and_how_many_come_by_chance() -> None:
    rows = [row for row in tied.ties().answers if row.answer and row.p is not None]
    clear = sum(row.p < 0.05 for row in rows if row.p is not None)
    lead = " ".join(part().lead)
    assert f"{len(rows)} comparisons were made with chance" in lead
    assert f"about {len(rows) / 20:.0f}, and {clear} did" in lead
    assert "never proof" in lead


# Words and numbers.


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0004, "in fewer than 1 of 1,000 nights"),
        (0.001, "in 1 of 1,000 nights"),
        (0.012, "in 12 of 1,000 nights"),
        (0.02, "in 2 of 100 nights"),
        (0.5, "in 50 of 100 nights"),
        (1.0, "in 100 of 100 nights"),
    ],
)
def test_a_p_in_words(p: float, words: str) -> None:
    assert odds(p) == words


@given(st.floats(0.001, 1.0))
def test_a_p_in_words_is_within_a_rounding_of_itself(p: float) -> None:
    count, of = re.match(r"in ([\d,]+) of ([\d,]+) nights", odds(p)).groups()  # type: ignore[union-attr]
    share = int(count.replace(",", "")) / int(of.replace(",", ""))
    assert share == pytest.approx(p, abs=0.0051)
    assert share > 0


def test_a_sentence_holds_answer_number_interval_chance_p_and_n() -> None:
    row = Pattern(
        LEG,
        Question.TRANSITION,
        "closer than chance",
        21.04,
        17.0,
        26.4,
        "s",
        88.0,
        0.02,
        412,
        about="arousal",
    )
    assert sentence(row) == (
        "Arousal: closer than chance. Half of them lie within 21.0 s of one (95 % interval 17.0–26.4; 412 "
        "movements); chance puts half of them within 88.0 s. Chance alone gives as much in 2 of 100 nights."
    )


def test_negative_numbers_have_a_minus_and_their_interval_a_word() -> None:
    told = sentence(fall())
    assert "by −1.2 beats/min each minute" in told
    assert "−2.0 to −0.4" in told
    assert "-" not in told


def test_shares_are_percent_and_ratios_keep_two_decimals() -> None:
    share = Pattern(
        LEG, Question.FOLLOWED, "more often", 0.312, 0.27, 0.36, "ratio", 0.1, 0.001, 412, about="arousal"
    )
    assert "It follows 31 % of them (95 % interval 27–36; 412 movements); by chance 10 %." in sentence(share)
    trend = Pattern(LEG, Question.TREND, "no trend", 1.02, 0.9, 1.15, "ratio an hour", 1.0, 0.7, 412)
    assert "multiplied by 1.02 (95 % interval 0.90–1.15; 412 movements); 1 is no change." in sentence(trend)


def test_an_interval_never_looks_as_if_it_had_no_width() -> None:
    row = Pattern(
        LEG,
        Question.AROUND,
        "no change",
        1.0006,
        0.9981,
        1.0032,
        "ratio",
        1.0,
        0.9,
        9,
        about="breath_depth_ratio",
    )
    assert "1.001 times what it was before (95 % interval 0.998–1.003; 9 movements)" in sentence(row)
    assert "nan" not in sentence(dataclasses.replace(row, low=1.0, high=1.0))


def test_the_explanations_say_which_movements_they_are_held_against() -> None:
    assert part().held == "Held against the candidate sleep starts of this night (6)."
    counts = {JERK: 0, TINY: 40}
    assert held_against(TINY, counts).startswith("No sleep start was found in this night.")
    assert "tiny muscle twitches (40)" in held_against(TINY, counts)
    assert held_against(None, counts) == NO_JERK


def test_a_table_stands_open_where_it_is_the_answer() -> None:
    for kind in part().kinds:
        for block in kind.blocks:
            if block.key.endswith("-brief"):
                continue
            followed, grouped = block.key.endswith("followed"), block.key.endswith(("around", "descent"))
            clear = not all(line.startswith("Not beyond chance") for line in block.sentences)
            assert block.open is (followed or (grouped and clear)), block.key


def test_answers_about_many_things_are_grouped_and_none_is_left_out() -> None:
    for kind in part().kinds:
        for block in kind.blocks:
            if block.key.endswith("-brief"):
                continue
            question = Question(block.key.removeprefix(f"{kind.key}-").replace("-", " "))
            rows = tied.ties().of(question, Kind(kind.key))
            words = " ".join(block.sentences).lower()
            for row in rows:
                if row.answer and row.about not in (
                    "",
                    "coherence_ratio",
                    "sleep onset",
                    "first sleep onset",
                ):
                    assert quantity(row.about).name.lower() in words, (kind.key, row.about)


def test_every_answered_question_says_what_it_does_not_show() -> None:
    for kind in part().kinds:
        asked = {row.question for row in tied.ties().answers if row.kind.value == kind.key and row.answer}
        if kind.key == TINY:
            asked = {row for row in asked if row in APART} | {"brief"}
        assert len(kind.blocks) == len(asked)
        assert all(block.not_shown.startswith("This does not show that ") for block in kind.blocks)


def test_what_could_not_be_told_gives_each_reason_once() -> None:
    rows = [fall(about, why="no ECG.") for about in ("heart_rate_bpm", "rmssd_ms")]
    (note,) = reasons(rows)
    assert note.text == "Heart rate, variability of the heartbeat (RMSSD): no ECG."
    (both,) = reasons([*rows, fall("chin_tone_uv", why="no chin")])
    assert both.text == f"{note.text} Tension of the chin muscle: no chin."
    assert reasons([Pattern(JERK, Question.TREND)])[0].text == "No reason is given."
    assert summary(rows) == "nothing could be told"
    assert summary([fall(p=0.2)]) == "1 answer, none of them beyond chance"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_words_can_be_read_at_school(question: Question) -> None:
    words = QUESTIONS[question]
    assert grade(words.title) <= 9.0
    assert grade(words.not_shown) <= 10.0
    assert words.not_shown.startswith("This does not show that")


def test_every_question_has_words_in_one_of_two_places() -> None:
    assert not set(QUESTIONS) & set(kind_patterns.QUESTIONS)
    assert set(QUESTIONS) | set(kind_patterns.QUESTIONS) == set(Question)


def test_a_quantity_without_words_is_called_by_its_own_name() -> None:
    assert quantity("sdnn_ms").name == "sdnn ms"
    row = Pattern(LEG, Question.AROUND, "rises", 2.0, 1.0, 3.0, "furlong", 0.0, 0.01, 9, about="sdnn_ms")
    assert sentence(row).startswith("Sdnn ms: rises. It changes by 2.0 furlong")


# The order of the part, and how much of it is drawn.


def test_the_kind_of_most_interest_comes_first_and_is_open() -> None:
    kinds = part().kinds
    assert kinds[0].key == JERK
    assert [kind.open for kind in kinds] == [True, *[False] * (len(kinds) - 1)]
    assert {kind.key for kind in kinds} == {row.kind.value for row in tied.ties().answers}


def test_only_some_kinds_have_figures_and_a_back_average_always() -> None:
    ties = tied.ties()
    every = [kind for kind in Kind if kind in {row.kind for row in nights.night("tied").night.survey.kinds}]
    one = [row for row in ties.answers if row.kind is LEG and row.question is Question.AROUND]
    curves = [curve for curve in ties.curves if curve.kind is LEG and curve.question is Question.AROUND]
    many = Ties(
        tuple(dataclasses.replace(row, kind=kind) for kind in every for row in one)
        + ties.of(Question.BACK_AVERAGE),
        tuple(dataclasses.replace(curve, kind=kind) for kind in every for curve in curves) + ties.curves,
    )
    drawn = {(kind.key, block.key) for kind in part(many).kinds for block in kind.blocks if block.panels}
    assert sum(key.endswith("-around") for _, key in drawn) == MOST_DRAWN
    brief = [block for kind in part(many).kinds for block in kind.blocks if block.key.endswith("-brief")]
    assert len(brief) == len(every) - MOST_DRAWN
    assert {len(block.table.rows) for block in brief} == {len(one)}
    assert (TINY, f"{TINY}-back-average") in drawn


def test_a_kind_told_briefly_has_all_answers_in_one_table_and_words_for_those_beyond_chance() -> None:
    (tiny,) = [kind for kind in part().kinds if kind.key == TINY]
    brief = tiny.blocks[0]
    assert [row.head for row in brief.table.rows] == ["Share: falling asleep"]
    assert brief.sentences == (
        "Less at sleep onset. 6 % of them lie near a falling asleep (95 % interval 5–7; 4095 movements); by "
        "chance 10 %. Chance alone gives as much in 10 of 1,000 nights.",
        "In the three thirds of the night: 1365, 1365 and 1365.",
    )
    assert brief.not_shown == QUESTIONS[Question.PERSISTENCE].not_shown
    quiet = tuple(
        dataclasses.replace(row, p=0.5) if row.kind is TINY and row.p is not None else row
        for row in tied.ties().answers
    )
    calm = part(dataclasses.replace(tied.ties(), answers=quiet))
    (tiny,) = [kind for kind in calm.kinds if kind.key == TINY]
    assert tiny.blocks[0].sentences[0] == "No answer is beyond chance."
    assert tiny.blocks[0].open
    assert "much stays hidden" in tiny.blocks[0].not_shown


def test_an_answer_at_odds_with_its_median_says_what_is_compared() -> None:
    row = Pattern(
        JERK,
        Question.TRANSITION,
        "closer than chance",
        41.0,
        0.0,
        132.0,
        "s",
        35.0,
        0.011,
        7,
        about="arousal",
    )
    assert "on the whole" in sentence(row)
    assert "on the whole" not in sentence(dataclasses.replace(row, estimate=20.0))
    assert "on the whole" in sentence(dataclasses.replace(row, answer="farther than chance", estimate=20.0))
    assert "on the whole" not in sentence(dataclasses.replace(row, answer="as by chance"))


def test_parts_of_the_night_are_counted_for_every_kind_but_legs() -> None:
    blocks = {block.key: block for kind in part().kinds for block in kind.blocks}
    rows = blocks[f"{JERK}-persistence"].table.rows
    assert [row.head for row in rows] == [
        *(f"Third {at}" for at in range(1, 4)),
        *(f"Sleep cycle {at}" for at in range(1, 5)),
        *(f"Hour {at}" for at in range(1, 9)),
    ]
    assert blocks["leg_movement-persistence"].table is None


def test_the_terminal_says_the_verdicts() -> None:
    told = report.to_text(nights.night("tied"), 100)
    short = " ".join(part().short)
    assert short.endswith("Evidence, never proof.")
    for one in part().explanations:
        assert f"{one.title[3:4].lower()}{one.title[4:]}: {one.verdict}" in short
    legs = nights.night("plmd")
    few = Analysis(dataclasses.replace(legs.night, ties=Ties(why_not={"trend": "no"})), legs.excerpts)
    assert "Three explanations" not in report.to_text(few, 200)
    assert told.count("\n") <= 40


def test_the_page_has_every_block_and_figure_once() -> None:
    html = report.to_html(nights.night("tied"))
    of = part()
    for kind in of.kinds:
        assert html.count(f'id="tie-{kind.key}"') == 1
        for block in kind.blocks:
            assert html.count(f'id="tie-{block.key}"') == 1
            for panel in block.panels:
                assert html.count(f'id="figure-{panel.key}"') == 1
    assert html.count('class="tie"') == len(of.kinds)
    assert len(re.findall(r'<details class="tie" id="[^"]+" open>', html)) == 1
    assert 'href="#ties"' in html


# Figures.


def curve(
    at_s: list[float], mean: list[float | None], about: str = "heart_rate_bpm", **more: object
) -> Curve:
    low, high = ([None if v is None else v + side for v in mean] for side in (-1, 1))
    question = more.pop("question", Question.AROUND)
    return Curve(LEG, question, about, tuple(at_s), tuple(mean), tuple(low), tuple(high), 9, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low_s", "high_s", "texts", "unit"),
    [
        (-0.2, 0.2, ["−200", "−100", "0", "100", "200"], "ms"),
        (-2.5, 1.0, ["−2000", "−1000", "0", "1000"], "ms"),
        (-30.0, 59.0, ["−30", "−15", "0", "15", "30", "45", "60"], "s"),
        (-595.0, 595.0, ["−10", "−5", "0", "5", "10"], "min"),
    ],
)
def test_times_are_written_in_the_unit_that_reads_best(
    low_s: float, high_s: float, texts: list[str], unit: str
) -> None:
    axis = time_axis(low_s, high_s)
    assert [tick.text for tick in axis.ticks] == texts
    assert axis.unit == f"{unit} from onset"
    assert axis.low <= low_s
    assert axis.high >= high_s
    assert all(axis.low <= tick.at <= axis.high for tick in axis.ticks)


@given(st.lists(st.floats(-1e4, 1e4) | st.none(), max_size=9))
def test_an_axis_holds_all_its_values(values: list[float | None]) -> None:
    axis = value_axis(values, "µV")
    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in values if value is not None)
    assert 2 <= len(axis.ticks) <= 12
    assert len({tick.text for tick in axis.ticks}) == len(axis.ticks)


def test_a_gap_in_a_curve_is_a_gap_in_line_and_band() -> None:
    whole, broken = (
        curve([-1.0, 0.0, 1.0, 2.0], [1.0, 2.0, 3.0, 4.0]),
        curve([-1.0, 0.0, 1.0, 2.0], [1.0, None, 3.0, 4.0]),
    )
    steps = []
    for row in (whole, broken):
        paths = re.findall(
            r'<path d="([^"]+)" (?:stroke="#0072B2"|fill="#56B4E9")', draw_panel(course_panel(row, "x"))
        )
        assert len(paths) == 2
        steps.append(sum(path.count("M") for path in paths))
    assert steps == [2, 4]


def test_a_long_curve_is_thinned_and_keeps_its_time() -> None:
    at_s = np.arange(-30.0, 60.0, 0.1).tolist()
    panel = course_panel(curve(at_s, at_s), "x")
    assert len(panel.at_s) <= MOST_POINTS // 2
    assert panel.mean == panel.at_s
    assert (panel.at_s[0], panel.band.low[0]) == (-30.0, -31.0)


def test_a_back_average_names_its_lead_and_carries_its_noise() -> None:
    blocks = {block.key: block for kind in part().kinds for block in kind.blocks}
    panels = blocks["fragmentary_myoclonus-back-average"].panels
    assert [panel.caption.title for panel in panels] == [
        *("Cortical spike, C3", "Cortical spike, C4"),
        *("Slow drift, C3", "Slow drift, C4"),
    ]
    assert all(panel.reference for panel in panels)
    assert "ms from onset" in panels[0].x.unit


def test_a_histogram_in_words_counts_sides_and_what_stands_out() -> None:
    row = Distances(
        LEG, "arousal", (-20.0, -10.0, 0.0, 10.0, 20.0), (1, 2, 9, 0), (1.0,) * 4, (0.0,) * 4, (3.0,) * 4, 5
    )
    said = distance_panel(row, "x").caption.description
    assert said == (
        "12 movements within the axis, 3 of them before it and 9 after; 5 further off. Above the band of "
        "chance: 0 to 10 s."
    )
    calm = dataclasses.replace(row, counts=(1, 2, 3, 0))
    assert distance_panel(calm, "x").caption.description.endswith("No bar stands out of the band of chance.")


def test_falling_asleep_has_a_track_a_quantity_a_strip_a_passage_and_a_shape_a_movement() -> None:
    figure = part().descent
    assert figure is not None
    assert figure.tracks[0].caption.title == "Heart rate"
    assert len(figure.tracks) == 4
    night = nights.night("tied").night
    assert night.hypnogram is not None
    assert 1 <= len(figure.strips) <= min(6, len(night.hypnogram.onsets_s))
    for strip in figure.strips:
        (at_onset,) = [run for run in strip.runs if run[0] <= 0 < run[1]]
        assert at_onset[0] == 0
        assert at_onset[2] != "W"
        assert any(run[1] == 0 and run[2] == "W" for run in strip.runs)
    told = [row for row in night.ties.moments if row.kind is JERK and row.about == "heart_rate_bpm"]
    assert len(figure.tracks[0].dots[0].points) == len([row for row in told if row.value is not None])
    svg = draw_descent(figure)
    root = ElementTree.fromstring(svg)
    assert "Average over" not in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
    assert "Sleep starts (candidates)" in svg


def test_one_passage_has_no_band_and_says_so() -> None:
    lone = Curve(
        None, Question.DESCENT, "heart_rate_bpm", (-5.0, 5.0), (60.0, 58.0), (None, None), (None, None), 1
    )
    figure = part(Ties(curves=(lone,))).descent
    assert figure is not None
    assert "one passage from wake into sleep" in figure.caption.text
    assert "interval" not in figure.caption.text
    assert 'fill="#56B4E9"' not in draw_descent(figure)


def test_of_very_many_movements_some_are_drawn() -> None:
    ties = tied.ties()
    many = tuple(Moment(LEG, "heart_rate_bpm", float(at), 60.0) for at in range(-500, 500))
    figure = part(dataclasses.replace(ties, moments=many)).descent
    assert figure is not None
    assert 20 <= len(figure.tracks[0].dots[0].points) <= 60


def test_the_figures_of_the_part_are_among_those_of_the_page() -> None:
    page = view(nights.night("tied"))
    drawn = figures(page)
    keys = [panel.key for kind in page.ties.kinds for block in kind.blocks for panel in block.panels]
    assert len(keys) == len(set(keys)) > 20
    assert {"ties-descent", *keys} <= set(drawn)


def places(path: str) -> list[tuple[float, float]]:
    """The places that a path of one M and steps goes through."""
    first, *steps = (
        [float(number) for number in re.findall(r"-?[\d.]+", piece)] for piece in path[1:].split("l")
    )
    at = [(first[0], first[1])]
    for dx, dy in steps:
        at.append((at[-1][0] + dx, at[-1][1] + dy))
    return at


def test_a_curve_is_drawn_where_its_values_are() -> None:
    panel = course_panel(curve([-10.0, 0.0, 20.0], [1.0, 3.0, 2.0]), "x")
    svg = draw_panel(panel)
    ((path,),) = [re.findall(r'<path d="([^"]+)" stroke="#0072B2"', svg)]
    (x0, y0), (x1, y1), (x2, y2) = places(path)
    assert (x0, x2) == pytest.approx((LEFT, WIDTH - RIGHT), abs=0.2)
    assert (x1 - x0) / (x2 - x0) == pytest.approx(1 / 3, abs=0.01)
    assert (y0 - y1) / (y0 - y2) == pytest.approx(2, abs=0.02)
    (level,) = [
        float(y)
        for y, words in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>([^<]+)</text>', svg)
        if words == "2"
    ]
    assert level - 4 == pytest.approx(y2, abs=0.2)


def test_a_bar_is_as_high_as_its_count() -> None:
    row = Distances(LEG, "arousal", (-10.0, 0.0, 10.0), (2, 4), (1.0,) * 2, (0.0,) * 2, (3.0,) * 2)
    svg = draw_panel(distance_panel(row, "x"))
    (bars,) = re.findall(r'<path d="([^"]+)" fill="#0072B2"', svg)
    heights = [float(foot) - float(top) for foot, top in re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)H", bars)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[1] == pytest.approx(HEIGHT - BOTTOM - TOP, abs=0.2)
