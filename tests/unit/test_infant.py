"""Clusters of jerks of an infant, asleep and awake."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.infant import AWAKE, InfantOptions, detect_infant
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role, Subject
from muscle_signals import made, scene, staged

KIND = Kind.INFANT_MYOCLONUS
ARMS, LEGS = (Role.LEFT_ARM, Role.RIGHT_ARM), (Role.LEFT_LEG, Role.RIGHT_LEG)
QUIET = {role: [] for role in (*ARMS, *LEGS)}
BABY = Subject(age_years=0.2)


def cluster(at: float, count: int = 6, gap_s: float = 0.5, roles=ARMS, long_s: float = 0.1):
    return {
        role: [(at + n * gap_s + 0.02 * k, long_s, 60.0) for n in range(count)]
        for k, role in enumerate(roles)
    }


def joined(*parts):
    return {role: [row for part in parts for row in part.get(role, [])] for role in QUIET}


def found(roles, stages: str | None = "WW" + "3" * 8, subject: Subject = BABY, **fields):
    night = made(roles, 300, subject=subject, **fields)
    return detect_infant(scene(night, None if stages is None else staged(stages)), InfantOptions())


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 512.0])
def test_a_cluster_asleep(rate_hz):
    result = found(joined(cluster(120.0)), rate_hz=rate_hz)
    (event,) = result.events
    assert (event.kind, event.site, event.excluded) == (KIND, Site.WHOLE_BODY, "")
    assert event.onset_s == pytest.approx(120.0, abs=0.03)
    assert event.end_s == pytest.approx(122.62, abs=0.06)
    assert event.measures["jerks_count"] == 6
    assert event.measures["rate_hz"] == pytest.approx(2.0, rel=0.03)
    assert event.measures["muscles_count"] == 2
    assert event.measures["awakening_count"] == 0
    assert not result.issues
    assert result.seen[KIND].total_s == pytest.approx(240, abs=1)


def test_a_cluster_awake_is_a_red_flag_and_no_event_of_the_pattern():
    result = found(joined(cluster(30.0), cluster(120.0)))
    assert [row.excluded for row in result.events] == [AWAKE, ""]
    (issue,) = result.issues
    assert issue.code == "JERKS_AWAKE"
    assert "a doctor has to see this" in issue.what
    assert {row.name: row.value for row in result.readings}["clusters_awake_count"] == 1


def test_the_share_that_ends_with_waking():
    result = found(joined(cluster(70.0), cluster(140.0)), "3" * 5 + "W" + "3" * 4)
    values = {row.name: row.value for row in result.readings}
    assert [row.measures["awakening_count"] for row in result.events] == [0, 1]
    assert values["clusters_that_end_with_waking_ratio"] == 0.5
    none = {row.name: row for row in found(QUIET).readings}["clusters_that_end_with_waking_ratio"]
    assert (none.value, none.why) == (None, "no cluster in sleep")


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        (cluster(120.0, count=3), "three jerks"),
        (cluster(120.0, gap_s=2.0), "too far apart"),
        (cluster(120.0, roles=ARMS[:1]), "one muscle alone"),
        (cluster(120.0, long_s=0.4), "too long"),
        (joined(cluster(120.0), {LEGS[0]: [(118.0, 3.0, 60.0)]}), "part of a movement"),
    ],
)
def test_what_is_no_cluster(roles, why):
    assert len(found(joined(roles)).events) == 0, why


def test_the_twitches_of_active_sleep_are_no_clusters():
    rng = np.random.default_rng(1)
    roles = {role: [(float(at), 0.1, 60.0) for at in np.sort(rng.uniform(62, 298, 25))] for role in QUIET}
    assert len(found(roles, "WW" + "R" * 8).events) <= 1


@pytest.mark.parametrize(
    ("subject", "words"),
    [(Subject(), "age of the sleeper is not known"), (Subject(age_years=1.0), "1 years old")],
)
def test_only_infants_are_looked_at(subject, words):
    result = found(joined(cluster(120.0)), subject=subject)
    assert words in result.not_looked_for[KIND]
    assert not result.looked_for


def test_what_is_missing_is_said():
    assert "needs the EMG of two regions" in found({ARMS[0]: []}).not_looked_for[KIND]
    assert "needs sleep stages" in found(QUIET, None).not_looked_for[KIND]


@pytest.mark.parametrize("fields", [{"most_age_years": 9}, {"least_count": 1}, {"longest_gap_s": 0}])
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match="is between"):
        InfantOptions(**fields)
