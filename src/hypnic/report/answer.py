"""Assessment + knowledge → the top of a night's page: the answer, then evidence, meaning and what to do.

Every word comes from the knowledge base, and the three sentences are those of `note`, so that `hypnic ask`,
the terminal, the page and the PDF cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypnic.model.assessment import Assessment, Evidence
from hypnic.model.grades import AdviceKind
from hypnic.model.knowledge import Knowledge
from hypnic.model.urgency import Urgency
from hypnic.report.note import flags_line, note, unasked
from hypnic.report.note_advice import foldable
from hypnic.report.note_facts import condition_items, contradiction_items, feature_items, limit_items
from hypnic.report.note_parts import Item, Section, cited, evidence_words, plain
from hypnic.report.standings import NumbersPart, numbers_part


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """What stands above everything else on the page of a night.

    Attributes
    ----------
    sentences
        What it may be, how soon a doctor is needed, what to do next; how soon first where it is today or now.
    urgency
        Id of the urgency, or "untold".
    pieces
        What speaks for and against it, one entry an answer or number.
    numbers
        Beside what is usual; None in an emergency, or where a doctor is needed today.
    beside
        What else belongs to the evidence: contradictions, the article's five features, limits.
    meaning, todo
        What it may mean; what to do, in groups, none of them empty.
    """

    title: str
    emergency_line: str
    not_a_device: str
    urgency: str
    sentences: tuple[str, str, str]
    evidence_title: str
    pieces: tuple[Item, ...]
    numbers: NumbersPart | None
    beside: tuple[Section, ...]
    meaning: Section
    todo_title: str
    todo: tuple[Section, ...]


def answer_part(assessment: Assessment, known: Knowledge) -> AnswerPart:
    """Return the top of the page.

    Questions without an answer are counted here and not listed: the page of `hypnic ask` has them all.
    """
    words, page = known.words, note(assessment, known)
    meant = tuple(_meant(assessment, known)) or (Item(words["part.nothing_known"]),)
    nothing = "nothing_to_weigh" if unasked(assessment) else "nothing_stands_out"
    return AnswerPart(
        title=words["part.answer"],
        emergency_line=page.emergency_line,
        not_a_device=page.not_a_device,
        urgency=page.urgency,
        sentences=page.answer,
        evidence_title=words["part.evidence"],
        pieces=tuple(_pieces(assessment, known)) or (Item(words[f"part.{nothing}"]),),
        numbers=numbers_part(assessment, known),
        beside=_filled(_beside(assessment, known)),
        meaning=Section("meaning", words["part.meaning"], meant),
        todo_title=words["part.todo"],
        todo=_filled(_todo(assessment, known)),
    )


def _filled(sections: Iterator[Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.items)


def _meant(assessment: Assessment, known: Knowledge) -> Iterator[Item]:
    """Yield what it may mean; how soon each needs a doctor stands beside it and not among the details."""
    soon = known.words["note.how_soon"]
    if assessment.findings and unasked(assessment):
        yield Item(known.words["part.meaning_alone"])
    for item in condition_items(assessment, known, asked=False):
        when = [f"{name}: {lines[0]}." for name, lines in item.points if name == soon]
        rest = tuple(row for row in item.points if row[0] != soon)
        yield Item(item.title, " ".join((item.text, *when)), rest)


def _beside(assessment: Assessment, known: Knowledge) -> Iterator[Section]:
    words = known.words
    if assessment.urgency is Urgency.EMERGENCY:
        return
    yield Section(
        "answer-contradictions", words["note.contradictions"], contradiction_items(assessment, known)
    )
    yield Section("answer-limits", words["note.limits"], limit_items(assessment, known))
    if assessment.urgency is not Urgency.SAME_DAY:
        yield Section("answer-features", words["note.features"], feature_items(assessment, known))


def _pieces(assessment: Assessment, known: Knowledge) -> Iterator[Item]:
    """Yield each answer and number that a finding rests on once, with all that it speaks for and against."""
    pieces: dict[str, Evidence] = {}
    speaks: dict[str, tuple[list[str], list[str]]] = {}
    for finding in assessment.findings:
        name = known.conditions[finding.condition].name
        for side, rows in enumerate((finding.speaks_for, finding.speaks_against)):
            for each in rows:
                pieces.setdefault(each.measure, each)
                speaks.setdefault(each.measure, ([], []))[side].append(name)
    for measure, piece in pieces.items():
        yield _piece(piece, speaks[measure], known)


def _piece(piece: Evidence, speaks: tuple[list[str], list[str]], known: Knowledge) -> Item:
    words = known.words
    bare = Evidence(piece.measure, piece.value, None, piece.unit, piece.source)
    source = (cited(piece.source, known),) if piece.source else ()
    held: tuple[str, ...] = ()
    if piece.limit is not None:
        held = (words["part.limit"].format(limit=plain(piece.limit), source=source[0] if source else ""),)
    points = (
        (words["part.held_against"], held),
        (words["part.speaks_for"], tuple(dict.fromkeys(speaks[0]))),
        (words["part.speaks_against"], tuple(dict.fromkeys(speaks[1]))),
        (words["part.source"], source),
    )
    return Item(evidence_words(bare, known), "", tuple(row for row in points if row[1]))


def _todo(assessment: Assessment, known: Knowledge) -> Iterator[Section]:
    words = known.words
    if assessment.urgency is Urgency.EMERGENCY:
        yield Section("do-safety", words["note.safety"], foldable(assessment, known, AdviceKind.SAFETY))
        return
    yield Section("do-questions", words["part.questions"], _questions(assessment, known))
    for name, title, kinds in (
        ("home", "note.home", (AdviceKind.HABIT, AdviceKind.LOG)),
        ("safety", "note.safety", (AdviceKind.SAFETY,)),
        ("record", "note.record", (AdviceKind.RECORD,)),
        ("ask", "note.ask", (AdviceKind.ASK,)),
    ):
        yield Section(f"do-{name}", words[title], foldable(assessment, known, *kinds))


def _questions(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return how many questions are open and how to answer them: one entry, or nothing."""
    count, words = len(assessment.open_questions), known.words
    lines = [flags_line(assessment, known)]
    if count and not unasked(assessment):
        lines.append(words["part.open_questions"].format(count=count))
    lines = [line for line in lines if line]
    if not lines:
        return ()
    return (Item(" ".join(lines), words["part.how_to_answer"]),)
