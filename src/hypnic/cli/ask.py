"""The command `ask`: the interview, or a file of answers, and what they may mean; no recording is needed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hypnic.ask import takes, to_toml
from hypnic.cli.talk import Talk
from hypnic.cli.terminal import columns, say, speaks_utf8
from hypnic.errors import AnswersError
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Answers, Assessment
from hypnic.model.knowledge import Knowledge
from hypnic.model.urgency import Urgency
from hypnic.person import assess, assessment_pages, load_answers, to_doctor_text, to_json, to_text
from hypnic.write.assessment import write_assessment


def run(given: argparse.Namespace) -> None:
    """Ask, or read the answers, and print what they may mean."""
    known = knowledge(given.language)
    if given.questions:
        say(_listed(known))
        return
    answers = load_answers(given.answers) if given.answers else _interview(known)
    assessment = assess(answers, language=given.language)
    paths = _written(assessment, answers, given) if given.out else ()
    if given.json:
        text = to_json(assessment, given.language)
        say(text if speaks_utf8() else json.dumps(json.loads(text), indent=1))
        return
    say("\n" + to_text(assessment, given.language, columns()))
    if assessment.urgency is not Urgency.EMERGENCY and assessment.answers.replies:
        say("\n" + to_doctor_text(assessment, given.language, columns()))
    for path in paths:
        say(str(path))


def _written(assessment: Assessment, answers: Answers, given: argparse.Namespace) -> tuple[Path, ...]:
    pages = assessment_pages(assessment, given.language)
    return write_assessment(Path(given.out), {**pages, "answers.toml": to_toml(answers).encode()})


def _interview(known: Knowledge) -> Answers:
    if sys.stdin is None or not sys.stdin.isatty():
        raise AnswersError(
            "hypnic ask needs a terminal to ask in, and there is none; give the answers with --answers FILE "
            "(hypnic ask --questions lists what can be answered)"
        )
    # The questions go to standard error: standard output holds the result and nothing else.
    return Talk(known, _put, lambda text: print(text, file=sys.stderr), columns()).hold()  # noqa: T201


def _put(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _listed(known: Knowledge) -> str:
    """Return every question as a commented file of answers that can be filled in."""
    lines = [
        f"# {known.words['page.emergency_line']}",
        f"# {known.words['page.not_a_device']}",
        "# age_years = 34   or   age_months = 5",
        '# sex = "f"   pregnant = "no"',
    ]
    for question in known.questions.values():
        lines += ["", f"# {question.text}", f"# {takes(question)}", f'# {question.id} = "skip"']
    return "\n".join(lines)
