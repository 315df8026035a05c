"""The top of a night's page and the doctor's page: one answer everywhere, no comfort from a night alone."""

import dataclasses
import functools
import json
import re
from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest

import nights
from hypnic import report
from hypnic.assess import assess
from hypnic.knowledge import knowledge
from hypnic.knowledge.folder import load
from hypnic.model.assessment import Answers
from hypnic.model.night import Analysis
from hypnic.person import night_pages, to_json, with_answers
from hypnic.report.answer import answer_part
from hypnic.report.note import note
from hypnic.report.note_html import note_html
from hypnic.report.parts import Number
from hypnic.report.standings import numbers_part
from hypnic.report.view import view
from knowledge_texts import copied, translate
from written_cases import answers_of, cases

KNOWN = knowledge()
WORDS = KNOWN.words
CASES = {case["id"]: case for case in cases()}
TOLD = ("rls-02-heavy-periods", "emergency-01-status", "normal-01-adult", "untold-01-flags-skipped")
COMFORT = ("urgency.self_care", "note.fits_nothing", "note.fits_nothing_unseen", "note.next_home")


@functools.cache
def analysis_of(name: str, case: str = "") -> Analysis:
    analysis = nights.night(name)
    return with_answers(analysis, answers_of(CASES[case])) if case else analysis


def flat(text: str) -> str:
    """One line, without tags, as a reader sees it."""
    plain = re.sub(r"<[^>]+>", " ", text).replace("&#39;", "'").replace("&#34;", '"')
    return " ".join(plain.replace("\u200b", "").split())


def paper(analysis: Analysis) -> str:
    pages = pypdf.PdfReader(BytesIO(report.to_pdf(analysis))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("name", "case"), [("plmd", ""), ("refused", ""), *(("every kind", t) for t in TOLD)]
)
def test_the_three_sentences_are_the_same_on_every_surface(name: str, case: str) -> None:
    analysis = analysis_of(name, case)
    assert analysis.assessment is not None
    sentences = note(analysis.assessment, KNOWN).answer
    assert list(sentences) == json.loads(to_json(analysis.assessment))["answer"]
    whole = " ".join(sentences)
    html = report.to_html(analysis)
    assert whole in flat(html)
    assert html.index(sentences[0]) < html.index('id="evidence"')
    text = flat(report.to_text(analysis, 80))
    assert whole in text
    assert text.index(whole) < 500
    squeezed = paper(analysis).replace(" ", "")
    assert whole.replace(" ", "") in squeezed


def test_the_page_goes_from_the_answer_to_evidence_meaning_and_what_to_do() -> None:
    html = report.to_html(analysis_of("every kind", "rls-02-heavy-periods"))
    places = [
        html.index(f'<section id="{name}"') for name in ("answer", "evidence", "meaning", "todo", "found")
    ]
    assert places == sorted(places)
    assert html.index(WORDS["page.emergency_line"]) < html.index("<h1>")
    assert html.index(WORDS["page.not_a_device"]) < places[1]
    assert html.count("<details") > 20


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_a_night_alone_never_reassures(name: str) -> None:
    analysis = nights.night(name)
    assert analysis.assessment is not None
    assert analysis.assessment.urgency is None
    page = view(analysis)
    assert page.answer is not None
    assert page.answer.sentences[1] == WORDS["note.night_untold"]
    assert page.answer.sentences[2] == WORDS["note.night_next"]
    assert list(night_pages(analysis.assessment)) == ["assessment.json"]
    surfaces = [report.to_html(analysis), report.to_text(analysis), report.to_doctor_html(analysis)]
    for surface in map(flat, surfaces):
        assert [key for key in COMFORT if WORDS[key] in surface] == []


@pytest.mark.parametrize("name", ["refused", "no stages", "one leg", "plmd"])
def test_a_night_that_did_not_see_all_adds_no_comfort_to_answers(name: str) -> None:
    analysis = analysis_of(name, "normal-01-adult")
    assert analysis.assessment is not None
    missed = dataclasses.replace(analysis.assessment, findings=())
    first = note(missed, KNOWN).answer[0]
    assert first == WORDS["note.fits_nothing_unseen"]


def test_warning_signs_without_an_answer_are_one_line_and_how_to_answer_stands_there() -> None:
    analysis = nights.night("plmd")
    assert analysis.assessment is not None
    assert len(analysis.assessment.open_flags) == 13
    html = flat(report.to_html(analysis))
    assert html.count("13 warning signs were not answered, and that is not a no.") == 1
    assert WORDS["part.how_to_answer"] in html
    texts = [question.text for question in KNOWN.questions.values() if question.text in html]
    assert texts == []
    page = flat(note_html(note(analysis.assessment, KNOWN)))
    assert all(KNOWN.questions[name].text in page for name in analysis.assessment.open_flags)


def test_in_an_emergency_nothing_usual_and_no_habit_stands_there() -> None:
    page = view(analysis_of("every kind", "emergency-01-status")).answer
    assert page is not None
    assert page.numbers is None
    assert page.beside == ()
    assert {group.id for group in page.todo} <= {"do-safety"}


def test_every_piece_of_evidence_opens_to_its_source_and_stands_once() -> None:
    page = view(analysis_of("every kind", "rls-02-heavy-periods")).answer
    assert page is not None
    titles = [piece.title for piece in page.pieces]
    assert len(titles) == len(set(titles)) > 8
    for piece in page.pieces:
        assert [name for name, _ in piece.points][-1] == WORDS["part.source"], piece
    (legs,) = [piece for piece in page.pieces if piece.title.startswith("Periodic leg movements in sleep")]
    assert (
        WORDS["part.held_against"],
        ("a limit of 15 (American Academy of Sleep Medicine 2023)",),
    ) in legs.points


def test_the_page_of_the_interview_has_the_same_bars() -> None:
    analysis = analysis_of("every kind", "rls-02-heavy-periods")
    assert analysis.assessment is not None
    ours = view(analysis).answer
    assert ours is not None
    assert ours.numbers == numbers_part(analysis.assessment, KNOWN)
    html, theirs = report.to_html(analysis), note_html(note(analysis.assessment, KNOWN))
    names = re.findall(r'aria-labelledby="(norm-\w+)-title"', html)
    assert len(names) > 10
    assert re.findall(r'aria-labelledby="(norm-\w+)-title"', theirs) == names


def test_the_doctor_gets_indices_with_intervals_kinds_sleep_quality_and_what_is_missing() -> None:
    analysis = analysis_of("no breathing")
    page = view(analysis)
    html = flat(report.to_doctor_html(analysis))
    for row in page.headlines:
        assert row.title in html
        assert f"{row.number.text} {row.number.interval}".strip() in html
    assert page.doctor is not None
    for row in (*page.doctor.kinds.rows, *page.doctor.sleep.rows, *page.doctor.quality.rows):
        cells = [cell.text if isinstance(cell, Number) else cell for cell in row.cells]
        assert " ".join([row.head, *cells]) in html
    assert "Nobody marked: respiratory events." in html
    assert WORDS["page.emergency_line"] in html
    assert WORDS["page.not_a_device"] in html


def test_a_number_alone_gives_the_doctor_no_code_and_no_name_of_a_disorder() -> None:
    alone = flat(report.to_doctor_html(nights.night("plmd")))
    assert "ICD-" not in alone
    assert "disorder" not in alone
    assert "ICD-10 G25.81" in flat(report.to_doctor_html(analysis_of("plmd", "rls-02-heavy-periods")))


def test_without_an_assessment_there_is_no_answer_and_no_page_for_the_doctor() -> None:
    bare = dataclasses.replace(nights.night("plmd"), assessment=None)
    assert view(bare).answer is None
    assert 'id="answer"' not in report.to_html(bare)
    assert report.to_pdf(bare).startswith(b"%PDF")
    with pytest.raises(ValueError, match="needs an assessment"):
        report.to_doctor_html(bare)


BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
LATIN = re.compile(r"[A-Za-z]{3,}")


def strings(value: object) -> Iterator[str]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name not in ("id", "key", "urgency"):
                yield from strings(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def without_texts(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, BRACKETED.sub(" ", text)
    return text


@pytest.mark.parametrize("case", ["", *TOLD])
def test_no_english_of_the_answer_comes_from_code(tmp_path, case: str) -> None:
    home = copied(tmp_path)
    translate(home, "qq", lambda words: f"⟦{words}⟧")
    known = load("qq", home)
    answers = answers_of(CASES[case]) if case else Answers()
    part = answer_part(assess(answers, [nights.night("every kind").night], known), known)
    said = list(strings(dataclasses.replace(part, numbers=None)))
    said += [
        text
        for figure in (part.numbers.figures if part.numbers else ())
        for text in (figure.title, figure.none)
    ]
    said += list(strings(tuple(figure.bars for figure in part.numbers.figures))) if part.numbers else []
    said += list(strings(part.numbers.without)) if part.numbers else []
    names = {
        word
        for source in known.sources.values()
        for word in LATIN.findall(f"{source.authors} {source.title}")
    }
    left = {word for text in said for word in LATIN.findall(without_texts(text))}
    assert left - names == set()
    assert len(said) > 10
