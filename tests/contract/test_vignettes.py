"""Written cases, each with what the cited source asks for: nobody in danger may be told to wait.

The cases were written from the same table of red flags as the rules, so agreement with them is not accuracy
in the clinic; what they hold fast is that no change of a rule lets an urgent case slip.
"""

from collections import Counter

import pytest

from hypnic.assess import assess
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Assessment
from hypnic.model.urgency import Urgency
from written_cases import FOLDER, answers_of, cases

KNOWN = knowledge()
CASES = {case["id"]: case for case in cases()}
MOST_OVER_TRIAGED = 0.1
GROUPS = frozenset(
    (
        *("adult_plain_jerks", "adult_emergency", "epilepsy", "medicines_withdrawal", "restless_legs"),
        *("pregnancy", "infant", "child", "old_age", "sleep_and_mood"),
        "masked_urgent",
    )
)


def assessed(case_id: str) -> Assessment:
    return assess(answers_of(CASES[case_id]), (), KNOWN)


def told(assessment: Assessment) -> str:
    return "untold" if assessment.urgency is None else assessment.urgency.value


def test_there_are_enough_cases_of_every_kind() -> None:
    assert len(CASES) == len(cases()) >= 120  # no id twice
    assert {path.stem for path in FOLDER.glob("*.toml")} == GROUPS
    assert min(Counter(case["file"] for case in cases()).values()) >= 9
    expected = Counter(case["urgency"] for case in cases())
    assert expected["emergency"] >= 15
    assert expected["same_day"] >= 15


@pytest.mark.parametrize("case_id", CASES)
def test_a_case_names_what_exists(case_id: str) -> None:
    case = CASES[case_id]
    named = (*case.get("yes", ()), *case.get("no", ()), *case.get("unsure", ()), *case.get("numbers", ()))
    assert set(named) <= KNOWN.questions.keys()
    assert {*case["conditions"], *case.get("not_conditions", ())} <= KNOWN.conditions.keys()
    assert case["source"] in KNOWN.sources
    assert case["story"]
    assert case["conditions"] or case["urgency"] in {"self_care", "untold"}


@pytest.mark.parametrize("case_id", CASES)
def test_a_case_gets_its_urgency_and_its_conditions(case_id: str) -> None:
    case, assessment = CASES[case_id], assessed(case_id)
    found = [finding.condition for finding in assessment.findings]
    assert told(assessment) == case["urgency"]
    assert set(case["conditions"]) <= set(found)
    assert not set(case.get("not_conditions", ())) & set(found)


def test_no_emergency_and_no_same_day_case_is_told_to_wait() -> None:
    urgent = [case for case in CASES.values() if case["urgency"] in {"emergency", "same_day"}]
    waiting = [
        case["id"]
        for case in urgent
        if (assessed(case["id"]).urgency or Urgency.SELF_CARE) < Urgency(case["urgency"])
    ]
    assert len(urgent) >= 40
    assert waiting == []


def test_plain_sleep_starts_are_seldom_sent_to_a_doctor() -> None:
    plain = [case["id"] for case in CASES.values() if case.get("plain")]
    sent = [case_id for case_id in plain if told(assessed(case_id)) != "self_care"]
    assert len(plain) >= 12
    assert len(sent) / len(plain) < MOST_OVER_TRIAGED


@pytest.mark.parametrize("case_id", CASES)
def test_the_weightiest_finding_gives_the_urgency(case_id: str) -> None:
    assessment = assessed(case_id)
    ranks = [finding.urgency.rank for finding in assessment.findings]
    assert ranks == sorted(ranks, reverse=True)
    if assessment.urgency is not None and ranks:
        assert assessment.urgency.rank == ranks[0]
