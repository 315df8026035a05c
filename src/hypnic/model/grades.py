"""The closed vocabularies of the knowledge base: how sure, of what sort, for whom."""

from __future__ import annotations

from enum import StrEnum


class Reading(StrEnum):
    """What of a source was actually read for hypnic."""

    FULL_TEXT = "full_text"
    TABLE = "table"
    ABSTRACT = "abstract"
    SECOND_HAND = "second_hand"
    KNOWN = "known"
    OWN = "own"


class Verdict(StrEnum):
    """How a claim of the article stands against the evidence."""

    AGREE = "agree"
    PARTLY = "partly"
    ASSOCIATION = "association"
    WEAK = "weak"
    UNPROVEN = "unproven"
    OVERSTATED = "overstated"
    DISAGREE = "disagree"
    WRONG = "wrong"
    UNSAFE = "unsafe"
    LEFT_OUT = "left_out"


class Strength(StrEnum):
    """How good the evidence behind an advice is."""

    GOOD = "good"
    MODERATE = "moderate"
    WEAK = "weak"
    COMMON_SENSE = "common_sense"


class AdviceKind(StrEnum):
    """What an advice is about; only `ASK` (your doctor or pharmacist) may name medicines."""

    HABIT = "habit"
    LOG = "log"
    RECORD = "record"
    SAFETY = "safety"
    ASK = "ask"


class AnswerKind(StrEnum):
    """What a question takes; "don't know" and "skip" are always allowed beside it."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


class Audience(StrEnum):
    """Who is asked. Infant: under 2 years; child: 2 to 17; adult: 18 to 64; older: 65 and more."""

    EVERYONE = "everyone"
    INFANT = "infant"
    CHILD = "child"
    ADULT = "adult"
    OLDER = "older"
    PREGNANT = "pregnant"
