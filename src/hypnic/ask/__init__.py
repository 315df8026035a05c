"""The interview: which question comes next, and answers as people type or write them."""

from __future__ import annotations

from hypnic.ask.file import answers_from, plain_answers, read_answers, to_toml
from hypnic.ask.interview import MOST, is_over, next_question
from hypnic.ask.replies import takes

__all__ = [
    "MOST",
    "answers_from",
    "is_over",
    "next_question",
    "plain_answers",
    "read_answers",
    "takes",
    "to_toml",
]
