"""The page of an assessment: what stands on it, and what must not."""

import re
from html.parser import HTMLParser

import pytest

from hypnic.assess import assess
from hypnic.knowledge import knowledge
from hypnic.knowledge.folder import load
from hypnic.model.assessment import Answers, Assessment, Finding
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency
from hypnic.person import PAGES, assessment_pages, to_json, to_text
from hypnic.report.note import Note, note
from hypnic.report.note_advice import recorded
from hypnic.report.note_html import note_html
from hypnic.report.note_parts import age_words, cited, plain
from hypnic.report.note_text import doctor_text, note_text
from knowledge_texts import copied, translate
from nights import build
from written_cases import answers_of, cases

KNOWN = knowledge()
CASES = {case["id"]: case for case in cases()}
SOME = (
    *("plain-01-man-falling", "emergency-01-status", "rls-02-heavy-periods", "infant-03-spasms"),
    *("pregnancy-03-pre-eclampsia", "nothing-01-no-answers", "untold-01-flags-skipped", "normal-01-adult"),
    *("masked-12-contradicted-gate", "old-06-drowsy-driver", "sleep-11-nosas"),
)
EMERGENCY, DEVICE = KNOWN.words["page.emergency_line"], KNOWN.words["page.not_a_device"]


def page_of(case_id: str) -> Note:
    return note(assess(answers_of(CASES[case_id]), (), KNOWN), KNOWN)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case_id", CASES)
def test_every_output_carries_the_emergency_line_and_not_a_medical_device(case_id: str) -> None:
    assessment = assess(answers_of(CASES[case_id]), (), KNOWN)
    page = note(assessment, KNOWN)
    outputs = [note_text(page, 60), doctor_text(page), note_html(page), to_json(assessment)]
    assert all(EMERGENCY in flat(each) and DEVICE in flat(each) for each in outputs)


@pytest.mark.parametrize("case_id", SOME)
def test_the_answer_is_three_sentences_and_stands_above_everything(case_id: str) -> None:
    page = page_of(case_id)
    assert len(page.answer) == 3
    text = note_text(page)
    first = text.index(page.answer[0][:20])
    assert all(first < text.index(section.title.upper()) for section in page.for_person)


@pytest.mark.parametrize("case_id", [key for key, case in CASES.items() if case["urgency"] == "emergency"])
def test_in_an_emergency_nothing_stands_between_the_reader_and_help(case_id: str) -> None:
    page = page_of(case_id)
    assert page.answer[0] == f"How soon: {KNOWN.words['urgency.emergency']}."
    assert {section.id for section in page.for_person} <= {"may_be", "safety"}
    assert page.urgency_title == KNOWN.words["urgency.emergency"]


@pytest.mark.parametrize("case_id", [key for key, case in CASES.items() if case["urgency"] == "same_day"])
def test_where_a_doctor_is_needed_today_nothing_usual_comforts(case_id: str) -> None:
    page = page_of(case_id)
    assert page.answer[0].startswith(f"How soon: {KNOWN.words['urgency.same_day']}.")
    assert not {"features", "numbers"} & {section.id for section in page.for_person}
    assert KNOWN.words["urgency.self_care"] not in page.answer[0]


def test_one_harmless_sign_is_no_evidence_against_spasms() -> None:
    (spasms, *_) = assess(answers_of(CASES["infant-03-spasms"]), (), KNOWN).findings
    assert spasms.condition == "infantile_spasms"
    assert spasms.speaks_against == ()


def test_open_warning_signs_are_said_beside_every_urgency_that_is_not_an_emergency() -> None:
    page = page_of("epilepsy-08-fit-flags-open")
    # Of nineteen, six are for babies, children or pregnant women.
    assert "13 warning signs were not answered, and that is not a no." in page.answer[1]
    assert "open_flags" in {section.id for section in page.for_person}
    assert "open_flags_doctor" in {section.id for section in page.for_doctor}
    assert "one warning sign" not in " ".join(page_of("plain-01-man-falling").answer).lower()


def test_self_care_is_never_said_while_a_warning_sign_is_open() -> None:
    page = page_of("untold-01-flags-skipped")
    assert page.urgency == "untold"
    assert page.urgency_title == ""
    for text in (note_text(page), doctor_text(page), note_html(page)):
        assert KNOWN.words["urgency.self_care"] not in flat(text)


def test_the_doctor_gets_codes_and_what_was_told_but_no_advice_for_home() -> None:
    page = page_of("rls-02-heavy-periods")
    text = flat(doctor_text(page))
    assert "ICD-10 G25.81" in text
    assert "Is there an urge to move the legs, mostly with a bad feeling in them? yes" in text
    assert "A warm bath" not in text
    gate = KNOWN.questions["known_illness"].text
    assert gate not in text  # its question after it says more
    assert KNOWN.questions["iron_risk"].text in text


def test_one_page_for_the_doctor_stays_about_one_page() -> None:
    longest = max((doctor_text(page_of(case_id)).count("\n"), case_id) for case_id in SOME)
    assert longest[0] <= 120, longest


def test_a_number_stands_beside_its_norms_with_the_people_and_the_source_named() -> None:
    page = page_of("plain-13-short-sleeper")
    (numbers,) = [section for section in page.for_person if section.id == "numbers"]
    points = [point for item in numbers.items for _, points in item.points for point in points]
    assert "Adults of 26 to 64 years: 7 to 9; this is lower (Hirshkowitz 2015)" in points


def test_no_norm_and_no_norm_for_this_age_are_said() -> None:
    night = build(hours=2.0, age_years=3.0).night
    page = note(assess(Answers(age_years=3.0), [night], KNOWN), KNOWN)
    (numbers,) = [section for section in page.for_person if section.id == "numbers"]
    said = {item.title.split(":")[0]: item.text for item in numbers.items}
    assert said["Share of the leg that moved more"] == KNOWN.words["note.no_norm"]
    assert said["Minutes awake after falling asleep"] == KNOWN.words["note.other_ages"]


class Parsed(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.labels: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.labels += [values["aria-labelledby"]] if "aria-labelledby" in values else []
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("case_id", SOME)
def test_the_html_is_whole_self_contained_and_has_no_script(case_id: str) -> None:
    html = note_html(page_of(case_id))
    parsed = Parsed()
    parsed.feed(html)
    assert parsed.open == []
    assert "script" not in parsed.tags
    assert len(parsed.ids) == len(set(parsed.ids))
    assert set(parsed.labels) <= set(parsed.ids)
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert len(html) < 200_000


def test_text_fits_a_narrow_terminal() -> None:
    text = note_text(page_of("rls-02-heavy-periods"), 50)
    assert max(map(len, text.split("\n"))) <= 50
    assert to_text(assess(Answers(), (), KNOWN), width=10)


def test_a_name_from_nowhere_reaches_no_page() -> None:
    pages = assessment_pages(assess(answers_of(CASES["plain-01-man-falling"]), (), KNOWN))
    assert tuple(pages) == PAGES
    texts = [each for name, each in pages.items() if name.endswith("txt")]
    assert all(b"None" not in each and b"{" not in each for each in texts)


BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
LATIN = re.compile(r"[A-Za-z]{3,}")


def without_texts(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, BRACKETED.sub(" ", text)
    return text


@pytest.mark.parametrize("case_id", [*SOME, "old-02-dream-enactment-parkinson-signs"])
def test_no_english_comes_from_code(tmp_path, case_id: str) -> None:
    home = copied(tmp_path)
    translate(home, "qq", lambda words: f"⟦{words}⟧")
    known = load("qq", home)
    page = note(assess(answers_of(CASES[case_id]), (), known), known)
    names = {
        word
        for source in known.sources.values()
        for word in LATIN.findall(f"{source.authors} {source.title}")
    }
    names |= {word for each in known.conditions.values() for word in LATIN.findall(each.icsd3)} | {"ICD"}
    for text in (note_text(page, 10_000), doctor_text(page, 10_000)):
        left = set(LATIN.findall(without_texts(text.replace("⟦", "⟦").lower()))) - {n.lower() for n in names}
        assert left == set()


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (0.0, "0"), (26.34, "26.3"), (0.714, "0.71"), (0.8, "0.8"), (-3.0, "-3")],
)
def test_numbers_are_short(value, text):
    assert plain(value) == text


def test_ages_of_small_children_are_told_in_months():
    assert age_words(0.5, KNOWN) == "6 months old"
    assert age_words(0.75 / 12, KNOWN) == "0.8 months old"
    assert age_words(3.0, KNOWN) == "3 years old"
    assert age_words(None, KNOWN) == "age not told"


def test_sources_are_cited_in_a_few_words():
    assert cited("frauscher2014", KNOWN) == "Frauscher 2014"
    assert cited("hypnic", KNOWN) == KNOWN.words["source.hypnic"]
    assert cited("general", KNOWN) == KNOWN.words["source.general"]


def test_a_pregnant_woman_is_told_so_and_nights_are_counted():
    night = build(hours=2.0).night
    page = note(assess(Answers({}, 30.0, Sex.FEMALE, True), [night, night], KNOWN), KNOWN)
    assert page.who == "30 years old, female, pregnant, Nights recorded: 2"


@pytest.mark.parametrize(
    ("nights", "limits", "advised"),
    [(0, (), True), (1, ("no_legs",), True), (1, ("one_leg",), True), (1, ("no_stages",), False)],
)
def test_legs_that_were_recorded_need_not_be_recorded_again(nights, limits, advised) -> None:
    known = knowledge()
    finding = Finding("periodic_legs", Urgency.ROUTINE)
    bare = Assessment(Answers(), (finding,), None, (), (), (), (), (), limits, nights)
    titles = [item.title for item in recorded(bare, known)]
    assert (known.advice["record_legs"].title in titles) is advised
