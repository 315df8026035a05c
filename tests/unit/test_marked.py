from hypnic.detect.marked import marked_legs, marked_movements
from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.recording import Recording
from hypnic.model.spans import Spans


def night(*rows, duration_s=600.0):
    return Recording("night", duration_s, marks=Events([*rows, Event(5, 3, Kind.AROUSAL)]))


def mark(onset_s, site, duration_s=2.0):
    return Event(onset_s, duration_s, Kind.LEG_MOVEMENT, site)


def test_marks_become_candidates_and_the_recording_was_seen_on_every_marked_leg():
    found = marked_legs(night(mark(10, Site.LEFT_LEG), mark(20, Site.RIGHT_LEG)))
    assert [row.onset_s for row in found.events] == [10, 20]
    assert found.looked_for == {Kind.LEG_MOVEMENT}
    assert found.source == "marked"
    assert found.assessable == {site: Spans([(0, 600)]) for site in (Site.LEFT_LEG, Site.RIGHT_LEG)}


def test_one_leg_only():
    assert set(marked_legs(night(mark(10, Site.LEFT_LEG))).assessable) == {Site.LEFT_LEG}


def test_a_mark_of_both_legs_means_that_both_were_seen():
    assert set(marked_legs(night(mark(10, Site.BOTH_LEGS))).assessable) == {Site.LEFT_LEG, Site.RIGHT_LEG}


def test_a_mark_without_a_side_is_of_a_leg_of_unknown_side():
    found = marked_legs(night(mark(10, Site.UNKNOWN)))
    assert [row.site for row in found.events] == [Site.LEG]
    assert set(found.assessable) == {Site.LEG}
    assert found.issues == ()
    mixed = marked_legs(night(mark(10, Site.UNKNOWN), mark(20, Site.LEFT_LEG)))
    assert [issue.code for issue in mixed.issues] == ["SIDE_UNKNOWN"]
    assert "1 of 2" in mixed.issues[0].what


def test_marks_beyond_the_recording_widen_what_was_seen():
    found = marked_legs(night(mark(-5, Site.LEG), mark(599, Site.LEG, 4.0)))
    assert found.assessable[Site.LEG] == Spans([(-5, 603)])


def test_no_mark_is_not_no_movement():
    found = marked_legs(night())
    assert found.looked_for == frozenset()
    assert "nothing says whether anybody looked" in found.not_looked_for[Kind.LEG_MOVEMENT]


def test_no_mark_is_no_movement_where_somebody_is_known_to_have_looked():
    found = marked_legs(night(), assume_scored=True)
    assert found.looked_for == {Kind.LEG_MOVEMENT}
    assert found.assessable == {Site.LEG: Spans([(0, 600)])}
    assert [issue.code for issue in found.issues] == ["NO_LEG_MARKS"]


def test_other_kinds_were_looked_for_only_where_one_is_marked():
    jerk = Event(590, 20, Kind.RHYTHMIC_MOVEMENT)
    found = marked_movements(night(mark(10, Site.LEFT_LEG), jerk))
    assert found.looked_for == {Kind.LEG_MOVEMENT, Kind.RHYTHMIC_MOVEMENT}
    assert found.seen == {Kind.RHYTHMIC_MOVEMENT: Spans([(0, 610)])}
    assert [row.kind for row in found.events] == [Kind.LEG_MOVEMENT, Kind.RHYTHMIC_MOVEMENT]
    assert set(found.not_looked_for) == set(MOVEMENTS) - found.looked_for
    assert "nothing says whether anybody looked" in found.not_looked_for[Kind.BRUXISM]


def test_marks_of_other_kinds_say_nothing_of_the_legs():
    found = marked_movements(night(Event(10, 1, Kind.BRUXISM)))
    assert found.looked_for == {Kind.BRUXISM}
    assert found.assessable == {}
