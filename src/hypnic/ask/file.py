"""A file of answers (TOML or JSON) → `Answers`; an unknown name is refused with the nearest one."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypnic.ask.person import PERSON, age_from_words, pregnancy_from_words, sex_from_words, years_of
from hypnic.ask.replies import reply_to
from hypnic.errors import AnswersError
from hypnic.model.assessment import Answers, Blank
from hypnic.model.knowledge import Knowledge


def read_answers(path: str | Path, known: Knowledge) -> Answers:
    """Read a file of answers: question ids with yes, no, unsure, skip, a number or a choice.

    Beside the questions it may hold `age_years` or `age_months`, `sex` (f, m) and `pregnant`. A question
    that it does not name was not answered.

    Raises
    ------
    AnswersError
        If the file cannot be read, is neither TOML nor JSON, names something unknown (the nearest name is
        suggested), or holds an answer that cannot be.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise AnswersError(f"{path}: cannot read the answers: {why}; give a TOML or JSON file") from None
    try:
        return answers_from(_tree(text, Path(path)), known)
    except AnswersError as error:
        raise AnswersError(f"{path}: {error}") from None


def answers_from(tree: Mapping[str, Any], known: Knowledge) -> Answers:
    """Return the answers in plain values; see `read_answers`."""
    for name in tree:
        if name not in known.questions and name not in PERSON:
            raise AnswersError(_unknown(name, [*known.questions, *PERSON]))
    replies = {
        name: reply_to(known.questions[name], value) for name, value in tree.items() if name not in PERSON
    }
    sex = tree.get("sex")
    if sex is not None and not isinstance(sex, str):
        raise AnswersError(f"sex is f, m or unsure, got {sex!r}")
    return Answers(replies, _age(tree), None if sex is None else sex_from_words(sex), _pregnant(tree))


def plain_answers(answers: Answers) -> dict[str, object]:
    """Return the answers as plain values that `answers_from` reads back."""
    plain: dict[str, object] = {}
    if answers.age_years is not None:
        plain["age_years"] = answers.age_years
    if answers.sex is not None:
        plain["sex"] = answers.sex.value
    if answers.pregnant is not None:
        plain["pregnant"] = answers.pregnant
    return plain | {
        name: reply.value if isinstance(reply, Blank) else reply for name, reply in answers.replies.items()
    }


def to_toml(answers: Answers) -> str:
    """Return the TOML that `read_answers` reads back as the same answers."""
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in plain_answers(answers).items())


def _tree(text: str, path: Path) -> Mapping[str, Any]:
    is_json = path.suffix.lower() == ".json" or text.lstrip().startswith("{")
    try:
        tree = json.loads(text) if is_json else tomllib.loads(text)
    except ValueError as error:
        raise AnswersError(f"not a {'JSON' if is_json else 'TOML'} file: {error}") from None
    if not isinstance(tree, dict):
        raise AnswersError("a JSON file of answers is one object of question ids and answers")
    return tree


def _unknown(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "hypnic ask --questions lists them all"
    return f"no question {name!r}; {hint}"


def _age(tree: Mapping[str, Any]) -> float | None:
    """Return the age in years; two ages that differ by more than a month contradict each other."""
    ages = [_one_age(name, tree[name]) for name in ("age_years", "age_months", "age") if name in tree]
    known = [age for age in ages if age is not None]
    if known and max(known) - min(known) > 1 / 12:
        raise AnswersError(
            f"the ages contradict each other: {' and '.join(f'{age:g}' for age in known)} years; "
            "give age_years, or age_months for a baby"
        )
    return known[0] if known else None


def _one_age(name: str, value: object) -> float | None:
    if isinstance(value, str):
        number = value.strip().replace(",", ".")
        if name != "age" and number.replace(".", "", 1).isdigit():
            return years_of(float(number), name.removeprefix("age_"))
        age = age_from_words(value)
        return None if isinstance(age, Blank) else age
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise AnswersError(f"{name} is a number or a text such as '5 months', got {value!r}")
    if name == "age":
        raise AnswersError(f"age = {value!r} does not say of what; write age_years, or age_months for a baby")
    return years_of(float(value), name.removeprefix("age_"))


def _pregnant(tree: Mapping[str, Any]) -> bool | None:
    value = tree.get("pregnant")
    if value is None or isinstance(value, bool):
        return value
    return pregnancy_from_words(str(value))
