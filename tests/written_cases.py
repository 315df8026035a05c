"""The written cases of tests/vignettes → answers, as an interview would have got them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypnic.knowledge import knowledge
from hypnic.model.asking import concerns, follows
from hypnic.model.assessment import Answers, Blank, Reply
from hypnic.model.grades import AnswerKind
from hypnic.model.recording import Sex

FOLDER = Path(__file__).parent / "vignettes"
GOOD_SIGNS = frozenset({"infant_thrives"})
"""Questions whose "no" is the worrying answer: `rest = "no"` leaves them alone."""
USUAL = {"nights_per_week": 1.0, "weeks_so_far": 52.0, "neck_cm": 38.0, "height_cm": 175.0, "weight_kg": 68.0}
SLEEP_HOURS = ((1 / 3, 15.0), (1.0, 13.0), (3.0, 12.0), (6.0, 11.0), (13.0, 10.0), (18.0, 9.0), (65.0, 8.0))
"""Below which age, how many hours of sleep every publisher finds right."""
KEYS = frozenset(
    (
        *("id", "story", "age_years", "age_months", "sex", "pregnant", "yes", "no", "unsure", "numbers"),
        *("rest", "urgency", "conditions", "not_conditions", "source", "plain", "skip_pregnancy"),
    )
)


def cases() -> list[dict[str, Any]]:
    """Return every case, with the name of its file."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            surplus = set(case) - KEYS
            assert not surplus, f"{path.name}: {case['id']}: {surplus}"
            found.append({**case, "file": path.stem})
    return found


def answers_of(case: Mapping[str, Any]) -> Answers:
    """Return the answers: what the case names, then, with `rest`, a no to whatever else would be asked."""
    replies: dict[str, Reply] = dict.fromkeys(case.get("yes", ()), True)
    replies |= dict.fromkeys(case.get("no", ()), False)
    replies |= dict.fromkeys(case.get("unsure", ()), Blank.UNSURE)
    replies |= {name: float(value) for name, value in case.get("numbers", {}).items()}
    age = case.get("age_years", case["age_months"] / 12 if "age_months" in case else None)
    sex = Sex(case["sex"]) if "sex" in case else None
    pregnant = None if case.get("skip_pregnancy") or sex is None else case.get("pregnant", False)
    if case.get("rest") == "no":
        replies = _filled(Answers(replies, age, sex, pregnant))
    return Answers(replies, age, sex, pregnant)


def _filled(answers: Answers) -> dict[str, Reply]:
    replies = dict(answers.replies)
    known = knowledge()
    # A named answer shows that the question before it was a yes.
    for question in reversed(list(known.questions.values())):
        if question.after and replies.get(question.id) not in (None, False):
            replies.setdefault(question.after, True)
    while True:
        now = Answers(replies, answers.age_years, answers.sex, answers.pregnant)
        asked = [
            question
            for question in known.questions.values()
            if question.id not in replies and concerns(question, now) and follows(question, now)
        ]
        if not asked:
            return replies
        for question in asked:
            if question.kind is AnswerKind.YES_NO:
                replies[question.id] = question.id in GOOD_SIGNS
            elif question.kind is AnswerKind.CHOICE:
                replies[question.id] = question.choices[-1]
            else:
                replies[question.id] = _usual(question.id, answers.age_years)


def _usual(question: str, age_years: float | None) -> float:
    """Return a number that raises nothing."""
    if question == "sleep_hours":
        return next((hours for below, hours in SLEEP_HOURS if (age_years or 40.0) < below), 7.5)
    return USUAL.get(question, 0.0)
