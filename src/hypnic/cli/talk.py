"""The interview in the terminal: one question at a time; back, why, skip and stop everywhere."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hypnic.ask import MOST, is_over, next_question
from hypnic.ask.person import age_from_words, pregnancy_from_words, sex_from_words
from hypnic.ask.replies import reply_to
from hypnic.errors import AnswersError
from hypnic.model.asking import may_be_pregnant
from hypnic.model.assessment import Answers, Blank
from hypnic.model.grades import AnswerKind
from hypnic.model.knowledge import Knowledge, Question

T = TypeVar("T")
BACK, WHY, STOP = frozenset({"back", "b"}), frozenset({"why", "w"}), frozenset({"stop", "quit", "exit", "q"})


class Stopped(Exception):  # noqa: N818
    """The person wants no more questions; what was said until then counts."""


@dataclass(slots=True)
class Talk:
    """One interview.

    Attributes
    ----------
    put
        Shows a prompt and returns what was typed; raises EOFError at the end.
    say
        Shows a text.
    width
        Of the terminal.
    answers
        What was said so far.
    """

    known: Knowledge
    put: Callable[[str], str]
    say: Callable[[str], None]
    width: int = 80
    answers: Answers = field(default_factory=Answers)

    def hold(self) -> Answers:
        """Ask for the person, then the red flags, then the rest, and return the answers.

        Ends at once at an answer that calls for help now, at "stop", and where the input ends.
        """
        for name in ("page.emergency_line", "interview.title", "interview.intro"):
            self._show(self.known.words[name])
        try:
            self._ask_person()
            self._ask_questions()
        except Stopped:
            pass
        return self.answers

    def _ask_person(self) -> None:
        age = self._until(self.known.words["interview.age"], age_from_words)
        self.answers = replace(self.answers, age_years=None if isinstance(age, Blank) else age)
        self.answers = replace(
            self.answers, sex=self._until(self.known.words["interview.sex"], sex_from_words)
        )
        if may_be_pregnant(self.answers):
            pregnant = self._until(self.known.words["interview.pregnant"], pregnancy_from_words)
            self.answers = replace(self.answers, pregnant=pregnant)

    def _ask_questions(self) -> None:
        before: list[Answers] = []
        part = ""
        while (question := next_question(self.known, self.answers)) is not None:
            heading = "flags" if question.red_flag else "others"
            if heading != part:
                self._show("\n" + self.known.words[f"interview.{heading}"].format(most=MOST))
                part = heading
            now = self._ask(question)
            if now is None:
                self.answers = before.pop() if before else self.answers
                continue
            before.append(self.answers)
            self.answers = now
            if is_over(question, now):
                self._show(self.known.words["interview.stopped"])
                return

    def _ask(self, question: Question) -> Answers | None:
        """Put one question until it has a reply; None where the person wants the one before again."""
        prompt = "\n".join([question.text, *self._choices(question)])
        while True:
            said = self._typed(f"{prompt}\n[{self._keys(question)}]")
            if said in BACK:
                return None
            if said in WHY:
                self._show(question.why)
                continue
            try:
                reply = reply_to(question, said)
            except AnswersError as error:
                self._show(str(error))
                continue
            return replace(self.answers, replies={**self.answers.replies, question.id: reply})

    def _choices(self, question: Question) -> list[str]:
        return [
            f"  {at} {question.choice_words[choice]}" for at, choice in enumerate(question.choices, start=1)
        ]

    def _keys(self, question: Question) -> str:
        words = self.known.words
        if question.kind is AnswerKind.YES_NO:
            return words["interview.keys"]
        if question.kind is AnswerKind.CHOICE:
            return words["interview.keys_choice"]
        unit = words.get(f"unit.{question.unit}", question.unit)
        between = words["interview.between"].format(
            low=f"{question.low:g}", high=f"{question.high:g}", unit=unit
        )
        return f"{words['interview.keys_number']}; {between}"

    def _until(self, prompt: str, understood: Callable[[str], T]) -> T:
        """Put a prompt until what is typed can be understood."""
        while True:
            try:
                return understood(self._typed(prompt))
            except AnswersError as error:
                self._show(str(error))

    def _typed(self, prompt: str) -> str:
        """Return what was typed, in lower case.

        Raises
        ------
        Stopped
            At "stop" and at the end of the input.
        """
        try:
            said = self.put(f"\n{self._wrapped(prompt)}\n> ").strip().lower()
        except EOFError:
            raise Stopped from None
        if said in STOP:
            raise Stopped
        return said

    def _show(self, text: str) -> None:
        self.say(self._wrapped(text))

    def _wrapped(self, text: str) -> str:
        return "\n".join(textwrap.fill(line, self.width) for line in text.split("\n"))
