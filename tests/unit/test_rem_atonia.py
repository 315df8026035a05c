"""Marks of muscle activity in REM sleep are counted by the arithmetic that the detector uses."""

import pytest

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.survey import Reading
from hypnic.score.rem_atonia import marked_activity, marked_rem_atonia
from legs import stages


def of(readings: tuple[Reading, ...], site: Site) -> dict[str, float | None]:
    return {row.name: row.value for row in readings if row.site is site}


def test_marks_become_shares_per_muscle() -> None:
    marks = Events(
        [
            *(Event(30.0 + at, 0.4, Kind.REM_PHASIC, Site.CHIN) for at in (1, 4, 7, 10, 13)),
            Event(60.0, 16.0, Kind.REM_TONIC, Site.CHIN),
            Event(45.0, 2.0, Kind.MARK, Site.CHIN, label="ChinAny"),
            Event(48.5, 0.4, Kind.MARK, Site.CHIN, label="ChinNote"),
            Event(31.0, 0.4, Kind.REM_PHASIC, Site.LEFT_LEG),
            Event(5.0, 0.4, Kind.REM_PHASIC, Site.LEFT_LEG),
        ]
    )
    readings = marked_rem_atonia(marks, stages("2RRW"))
    chin, leg = of(readings, Site.CHIN), of(readings, Site.LEFT_LEG)
    assert chin["phasic_3s_percent"] == 25.0
    assert chin["any_3s_percent"] == pytest.approx(100 * (5 + 1 + 6) / 20)
    assert (chin["tonic_30s_percent"], chin["phasic_30s_percent"], chin["any_30s_percent"]) == (50, 50, 100)
    assert leg["phasic_3s_percent"] == 5.0
    assert "rem_atonia_index_ratio" not in chin


def test_an_excluded_row_of_the_detector_is_no_phasic_burst() -> None:
    rows = Events([Event(31.0, 6.0, Kind.REM_PHASIC, Site.CHIN, excluded="too long")])
    assert not marked_activity(rows, Site.CHIN).phasic


def test_the_combination_is_missing_where_nobody_marked_the_arms() -> None:
    rows = Events([Event(31.0, 1.0, Kind.REM_PHASIC, Site.CHIN)])
    combined = [row for row in marked_rem_atonia(rows, stages("RR")) if row.of]
    assert [row.value for row in combined] == [None, None]
    assert combined[0].why == "no left_arm was scored; no right_arm was scored"
    assert not marked_rem_atonia(Events(), stages("RR"))
