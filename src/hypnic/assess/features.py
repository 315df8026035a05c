"""The five features by which the article tells starts: each a line from the nights and the answers.

The article's own words on them are corrected where the evidence says otherwise (claims 15 to 19 in the
knowledge base): a fixed place speaks against sleep starts, and starts belong to falling asleep, not to REM.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hypnic.assess.case import Case, answer, measured
from hypnic.assess.limits import OFTEN_NIGHTS_PER_WEEK, ONE_LEG_PERCENT
from hypnic.assess.numbers import STAGES, unit_of
from hypnic.model.assessment import Evidence, Feature, FeatureName

JERKS, TREMORS = "hypnic_jerk_candidate_count", "hypnagogic_foot_tremor_count"
ALIKE = "hypnic_jerk_candidate_stereotypy"
ALIKE_LINES: Mapping[str, str] = MappingProxyType(
    {"stereotyped": "jerks_alike", "changing": "jerks_change", "partly alike": "jerks_partly_alike"}
)
"""What relating says of the jerks around falling asleep → the line of the feature."""
MOVED = ("plms_per_hour", "hypnic_jerk_candidate_count", "leg_movements_n1_per_hour")


def features(case: Case) -> tuple[Feature, ...]:
    """Return the five, in the article's order; each is told, or has the reason why it cannot be."""
    return tuple(FEATURES[name](case) for name in FeatureName)


def _place(case: Case) -> Feature:
    share = measured(case, "busier_leg_percent", ONE_LEG_PERCENT, "%", "hypnic")
    said = _said(case, "same_place")
    if said:
        told = "same_place" if case.yes("same_place") else "place_varies"
        return Feature(FeatureName.PLACE, told, None, (*said, *share))
    alike = case.word(ALIKE)
    if alike is not None and alike in ALIKE_LINES:
        seen = Evidence(ALIKE, alike, None, "", "hypnic")
        return Feature(FeatureName.PLACE, ALIKE_LINES[alike], None, (seen, *share))
    if share:
        value = share[0].value
        told = "one_leg" if isinstance(value, float) and value >= ONE_LEG_PERCENT else "both_legs"
        return Feature(FeatureName.PLACE, told, None, (*said, *share))
    return Feature(FeatureName.PLACE, None, "two_legs_or_answer_needed", said)


def _shape(case: Case) -> Feature:
    counts = (*measured(case, JERKS, None, "", "hypnic"), *measured(case, TREMORS, None, "", "wichniak2001"))
    said = _said(case, "jerk_shape", "foot_beat")
    shape = case.answers.choice("jerk_shape")
    jerk = shape in {"one_jerk", "both"} or bool(case.number(JERKS))
    tremor = shape in {"trembling", "both"} or case.yes("foot_beat") or bool(case.number(TREMORS))
    if jerk or tremor:
        told = "jerk_and_tremor" if jerk and tremor else "single_jerk" if jerk else "tremor"
        return Feature(FeatureName.SHAPE, told, None, (*said, *counts))
    if len(counts) == 2:
        return Feature(FeatureName.SHAPE, "neither_found", None, (*said, *counts))
    return Feature(FeatureName.SHAPE, None, "muscles_or_answer_needed", (*said, *counts))


def _falling(case: Case) -> Feature:
    """No sensor feels it: only the sleeper can tell."""
    if not case.answers.told("falling_feeling"):
        return Feature(FeatureName.FALLING, None, "only_the_sleeper_knows")
    told = "falling_told" if case.yes("falling_feeling") else "no_falling"
    return Feature(FeatureName.FALLING, told, None, (answer(case, "falling_feeling"),))


def _stage(case: Case) -> Feature:
    rates = {stage: case.number(f"leg_movements_{stage.lower()}_per_hour") for stage in STAGES}
    known = {stage: rate for stage, rate in rates.items() if rate is not None}
    said = _said(case, "only_at_sleep_onset")
    if not known:
        if case.yes("only_at_sleep_onset"):
            return Feature(FeatureName.STAGE, "falling_asleep", None, said)
        return Feature(FeatureName.STAGE, None, "stages_and_legs_needed", said)
    evidence = tuple(
        Evidence(f"leg_movements_{stage.lower()}_per_hour", rate, None, "/h", "hypnic")
        for stage, rate in known.items()
    )
    if not any(known.values()):
        return Feature(FeatureName.STAGE, "no_leg_movements", None, (*said, *evidence))
    busiest = max(known, key=lambda stage: known[stage])
    return Feature(FeatureName.STAGE, f"busiest_{busiest.lower()}", None, (*said, *evidence))


def _recurrence(case: Case) -> Feature:
    said = _said(case, "nights_per_week")
    name = next((each for each in MOVED if case.number(each) is not None), None)
    told = [value for night in case.nights if name and (value := night.get(name)) is not None]
    if name and len(told) >= 2:
        with_some = sum(value > 0 for value in told)
        line = "every_night" if with_some == len(told) else "some_nights" if with_some else "no_night"
        seen = Evidence(name, float(with_some), float(len(told)), unit_of(name), "hypnic")
        return Feature(FeatureName.RECURRENCE, line, None, (*said, seen))
    if (nights := case.answers.number("nights_per_week")) is not None:
        line = "often_by_answer" if nights > OFTEN_NIGHTS_PER_WEEK else "seldom_by_answer"
        return Feature(FeatureName.RECURRENCE, line, None, said)
    return Feature(FeatureName.RECURRENCE, None, "more_nights_needed", said)


def _said(case: Case, *questions: str) -> tuple[Evidence, ...]:
    return tuple(answer(case, each) for each in questions if case.answers.told(each))


FEATURES: Mapping[FeatureName, Callable[[Case], Feature]] = MappingProxyType(
    {
        FeatureName.PLACE: _place,
        FeatureName.SHAPE: _shape,
        FeatureName.FALLING: _falling,
        FeatureName.STAGE: _stage,
        FeatureName.RECURRENCE: _recurrence,
    }
)
