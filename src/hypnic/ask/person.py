"""Who is asked about: age, sex and pregnancy, as people write them."""

from __future__ import annotations

import re

from hypnic.errors import AnswersError
from hypnic.model.assessment import Blank
from hypnic.model.recording import Sex

OLDEST_YEARS = 120.0
PERSON = ("age_years", "age_months", "age", "sex", "pregnant")
"""Keys of an answers file that are no question ids."""

UNSURE = frozenset(
    {"unsure", "don't know", "dont know", "do not know", "not sure", "unknown", "d", "dk", "?"}
)
SKIP = frozenset({"skip", "skipped", "s", ""})
YES = frozenset({"yes", "y", "true"})
NO = frozenset({"no", "n", "false"})
SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "woman": Sex.FEMALE, "girl": Sex.FEMALE} | {
    "m": Sex.MALE,
    "male": Sex.MALE,
    "man": Sex.MALE,
    "boy": Sex.MALE,
}
AGE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>y|yr|yrs|years?|m|mo|months?|w|weeks?|d|days?)\.?")
PER_YEAR = {"y": 1.0, "m": 12.0, "w": 52.18, "d": 365.25}


def years_of(number: float, unit: str = "y") -> float:
    """Return an age in years; `unit` begins with y, m, w or d.

    Raises
    ------
    AnswersError
        If nobody can be that old.
    """
    years = number / PER_YEAR[unit[0]]
    if not 0 <= years <= OLDEST_YEARS:
        said = f"{number:g} {'years' if unit[0] == 'y' else 'months' if unit[0] == 'm' else unit}"
        raise AnswersError(
            f"an age of {said} cannot be: it lies between 0 and {OLDEST_YEARS:g} years; "
            "write age_years, or age_months for a baby"
        )
    return years


def age_from_words(text: str) -> float | Blank:
    """Return an age in years from "34 years", "5 months", "3 weeks", or a `Blank`.

    Raises
    ------
    AnswersError
        If a number has no unit: 5 could be years or months, and the two need different care.
    """
    said = text.strip().lower()
    if (blank := blank_of(said)) is not None:
        return blank
    match = AGE.fullmatch(said)
    if match is None:
        raise AnswersError(f"the age {text.strip()!r} has no unit; write it as '34 years' or '5 months'")
    return years_of(float(match["number"].replace(",", ".")), match["unit"])


def sex_from_words(text: str) -> Sex | None:
    """Return the sex that the norms use, or None for anything that is "not told".

    Raises
    ------
    AnswersError
        If the word is not known.
    """
    said = text.strip().lower()
    if said in SEXES:
        return SEXES[said]
    if blank_of(said) is not None or said in {"other", "x"}:
        return None
    raise AnswersError(f"sex is f, m or unsure, got {text.strip()!r}")


def pregnancy_from_words(text: str) -> bool | None:
    """Return whether the sleeper is pregnant, None where that was not told.

    Raises
    ------
    AnswersError
        If the word is neither yes nor no nor a blank.
    """
    said = text.strip().lower()
    if said in YES | NO:
        return said in YES
    if blank_of(said) is not None:
        return None
    raise AnswersError(f"pregnant is yes, no, unsure or skip, got {text.strip()!r}")


def blank_of(said: str) -> Blank | None:
    """Return which blank a lower-case word is, or None for a real answer."""
    if said in UNSURE:
        return Blank.UNSURE
    return Blank.SKIPPED if said in SKIP else None
