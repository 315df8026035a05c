"""One movement, one name: each clause of the order, by hand."""

from dataclasses import replace

import pytest

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.spans import Span
from hypnic.model.survey import counted_as, taken_by
from hypnic.score import RULE_SETS
from hypnic.score.precedence import one_name
from hypnic.score.ranks import PRECEDENCE
from hypnic.summarise import summarise
from legs import candidates, legs, scored

LEFT, RIGHT, BOTH, BODY, CHIN = (
    *(Site.LEFT_LEG, Site.RIGHT_LEG, Site.BOTH_LEGS),
    *(Site.WHOLE_BODY, Site.CHIN),
)


def event(kind, onset_s, end_s, site=BODY, muscles=None, **more) -> Event:
    measures = {} if muscles is None else {"muscles_count": muscles}
    return Event(onset_s, round(end_s - onset_s, 6), kind, site, measures, **more)


def names(*rows, periodic=()) -> list[Kind]:
    """Return what each row counts as, in the order given."""
    found = {
        (row.onset_s, row.end_s, row.kind, row.site): taken_by(row.excluded) or row.kind
        for row in one_name(Events(rows), Events(periodic))
    }
    return [found[(row.onset_s, row.end_s, row.kind, row.site)] for row in rows]


FM, LM, ALMA, TREMOR, FAST = (
    *(Kind.FRAGMENTARY_MYOCLONUS, Kind.LEG_MOVEMENT, Kind.ALTERNATING_LEGS),
    *(Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS),
)
JERK, LARGE, ROCKING, INFANT = (
    *(Kind.HYPNIC_JERK, Kind.LARGE_MOVEMENT, Kind.RHYTHMIC_MOVEMENT, Kind.INFANT_MYOCLONUS),
)
PHASIC, TONIC, JAW, NECK, FACE, PAUSE, AXIAL = (
    *(Kind.REM_PHASIC, Kind.REM_TONIC, Kind.BRUXISM, Kind.NECK_MYOCLONUS, Kind.FACE_TWITCH),
    *(Kind.NEGATIVE_MYOCLONUS, Kind.PROPRIOSPINAL),
)

SAME = {
    "bursts of a foot tremor are no leg movements": (
        [event(TREMOR, 0, 10, LEFT), event(LM, 2, 2.6, LEFT)],
        [TREMOR, TREMOR],
    ),
    "and no fragmentary myoclonus": (
        [event(TREMOR, 0, 10, LEFT), event(FM, 2, 2.1, LEFT)],
        [TREMOR, TREMOR],
    ),
    "nor those of alternating legs, on either side": (
        [
            event(ALMA, 0, 10, BOTH),
            event(LM, 2, 2.6, LEFT),
            event(LM, 4, 4.6, RIGHT),
            event(FM, 6, 6.1, LEFT),
        ],
        [ALMA] * 4,
    ),
    "the other leg's tremor takes nothing of this leg": (
        [event(TREMOR, 0, 10, RIGHT), event(LM, 2, 2.6, LEFT)],
        [TREMOR, LM],
    ),
    "each side of alternating legs would look like a tremor": (
        [event(ALMA, 0, 10, BOTH), event(TREMOR, 0.2, 9, LEFT), event(FAST, 0, 10, RIGHT)],
        [ALMA] * 3,
    ),
    "a train of rhythmic movement is no large movement": (
        [event(ROCKING, 0, 20, muscles=4), event(LARGE, 0, 20, muscles=4)],
        [ROCKING, ROCKING],
    ),
    "a large movement swallows what is in it": (
        [
            event(LARGE, 0, 12, muscles=5),
            event(LM, 1, 4, LEFT),
            event(FM, 5, 5.1, Site.LEFT_ARM),
            event(FACE, 6, 6.2, Site.FACE),
            event(NECK, 7, 7.5, Site.NECK),
        ],
        [LARGE] * 5,
    ),
    "what is half outside of it is another movement": (
        [event(LARGE, 0, 12, muscles=5), event(LM, 11, 13.1, LEFT)],
        [LARGE, LM],
    ),
    "half is enough": ([event(LARGE, 0, 12, muscles=5), event(LM, 11, 13, LEFT)], [LARGE, LARGE]),
    "one leg that explains it wholly leaves no large movement": (
        [event(LARGE, 0, 4, muscles=1), event(LM, 0, 4, LEFT)],
        [LM, LM],
    ),
    "nor do both legs": (
        [event(LARGE, 0, 4, muscles=2), event(LM, 0, 4, LEFT), event(LM, 0.5, 3, RIGHT)],
        [LM, LM, LM],
    ),
    "one leg does not explain three muscles": (
        [event(LARGE, 0, 4, muscles=3), event(LM, 0, 4, LEFT)],
        [LARGE, LARGE],
    ),
    "nor what lasts much longer": (
        [event(LARGE, 0, 12, muscles=1), event(LM, 0, 4, LEFT)],
        [LARGE, LARGE],
    ),
    "a sleep start holds short bursts of a leg, the neck and the face": (
        [
            event(JERK, 0, 0.7, muscles=4),
            event(LM, 0, 0.6, LEFT),
            event(FM, 0.1, 0.2, RIGHT),
            event(NECK, 0, 0.4, Site.NECK),
            event(FACE, 0.1, 0.2, Site.EYELIDS),
        ],
        [JERK] * 5,
    ),
    "the leg movement that follows a sleep start is another": (
        [event(JERK, 0, 0.7, muscles=4), event(LM, 0, 3, LEFT)],
        [JERK, LM],
    ),
    "two legs of a train are no sleep start": (
        [event(JERK, 2, 2.3, muscles=2), event(ALMA, 0, 10, BOTH)],
        [ALMA, ALMA],
    ),
    "a jerk of more than the legs during a tremor is one": (
        [event(JERK, 2, 2.3, muscles=3), event(TREMOR, 0, 10, LEFT)],
        [JERK, TREMOR],
    ),
    "an ordered spread is no sleep start": (
        [event(AXIAL, 0, 0.5, Site.TRUNK, muscles=4), event(JERK, 0, 0.5, muscles=4)],
        [AXIAL, AXIAL],
    ),
    "an infant's cluster holds its jerks": (
        [
            event(INFANT, 0, 20),
            event(JERK, 1, 1.3, muscles=3),
            event(FM, 5, 5.1, LEFT),
            event(LM, 6, 7, LEFT),
        ],
        [INFANT] * 4,
    ),
    "a jaw episode reaches the chin": (
        [
            event(JAW, 0, 8, Site.MASSETER),
            event(PHASIC, 1, 2, CHIN),
            event(FM, 3, 3.1, CHIN),
            event(JAW, 0, 8, CHIN),
        ],
        [JAW, JAW, JAW, JAW],
    ),
    "but not the legs": (
        [event(JAW, 0, 8, Site.MASSETER), event(PHASIC, 1, 2, LEFT)],
        [JAW, PHASIC],
    ),
    "a row of bursts of the chin alone in REM is REM activity": (
        [event(JAW, 0, 8, CHIN), event(PHASIC, 1, 1.4, CHIN), event(PHASIC, 4, 4.4, CHIN)],
        [PHASIC, PHASIC, PHASIC],
    ),
    "a burst of 150 ms in REM is fragmentary myoclonus": (
        [event(FM, 0, 0.15, CHIN), event(PHASIC, 0, 0.15, CHIN)],
        [FM, FM],
    ),
    "one of 151 ms is REM activity": (
        [event(FM, 0, 0.15, CHIN), event(PHASIC, 0, 0.151, CHIN)],
        [PHASIC, PHASIC],
    ),
    "in the same muscle only": (
        [event(FM, 0, 0.12, CHIN), event(PHASIC, 0, 0.12, LEFT)],
        [FM, PHASIC],
    ),
    "a leg movement up to 5 s in REM is REM activity": (
        [event(LM, 0, 5, LEFT), event(PHASIC, 0, 2.5, LEFT), event(PHASIC, 0, 1, RIGHT)],
        [PHASIC, PHASIC, PHASIC],
    ),
    "however much of it": (
        [event(LM, 0, 5, LEFT), event(PHASIC, 4, 4.4, LEFT)],
        [PHASIC, PHASIC],
    ),
    "a longer one is a leg movement, and its bursts are part of it": (
        [event(LM, 0, 5.001, LEFT), event(PHASIC, 0, 3, LEFT), event(PHASIC, 0, 1, RIGHT)],
        [LM, LM, PHASIC],
    ),
    "the short bursts in a leg movement are part of it": (
        [event(LM, 0, 1, LEFT), event(PHASIC, 0, 0.12, LEFT), event(FM, 0.5, 0.6, LEFT)],
        [LM, LM, LM],
    ),
    "a head jerk is seen in the face channels": (
        [event(NECK, 0, 0.5, Site.NECK), event(FACE, 0.1, 0.4, Site.EYELIDS), event(FM, 0.1, 0.2, CHIN)],
        [NECK, NECK, FM],
    ),
    "quiet between bursts is no lapse of tone": (
        [event(TREMOR, 0, 10, LEFT), event(PAUSE, 2, 2.3, LEFT), event(PAUSE, 2, 2.3, RIGHT)],
        [TREMOR, TREMOR, PAUSE],
    ),
    "tone takes nothing": (
        [event(TONIC, 0, 60, CHIN), event(PHASIC, 5, 6, CHIN), event(LM, 0, 30, LEFT)],
        [TONIC, PHASIC, LM],
    ),
    "a movement of the body that fills half of a dreaming epoch is no tone": (
        [event(TONIC, 0, 30, CHIN), event(LARGE, 3.2, 18, muscles=5)],
        [LARGE, LARGE],
    ),
    "tone that goes on long before and after a movement of the body is one": (
        [event(TONIC, 0, 60, CHIN), event(LARGE, 3.2, 18, muscles=5)],
        [TONIC, LARGE],
    ),
    "a side that nobody wrote down is either": (
        [event(TREMOR, 0, 10, Site.UNKNOWN), event(LM, 2, 2.6, LEFT)],
        [TREMOR, TREMOR],
    ),
    "a place that nobody wrote down is not the same muscle": (
        [event(LM, 0, 10, LEFT), event(FM, 2, 2.1, Site.UNKNOWN)],
        [LM, FM],
    ),
    "a mark without a length counts by its moment": (
        [event(LARGE, 0, 10), event(FACE, 10, 10, Site.FACE), event(FACE, 0, 0, Site.FACE)],
        [LARGE, FACE, LARGE],
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_the_order(case):
    rows, expected = SAME[case]
    assert names(*rows) == expected
    assert names(*reversed(rows)) == expected[::-1]


def test_movements_of_a_series_keep_their_name_against_all_but_a_turn_of_the_body():
    moved = [event(LM, 20, 22, LEFT), event(LM, 40, 42, LEFT)]
    others = [
        event(ROCKING, 10, 60, muscles=6),
        event(LARGE, 19, 25, muscles=3),
        event(JERK, 40, 40.4, muscles=4),
        event(FM, 20, 20.1, LEFT),
        event(ALMA, 40, 42, BOTH),
    ]
    assert names(*moved, *others, periodic=moved) == [LM, LM, ROCKING, ROCKING, LM, LM, LM]
    assert names(*moved, *others) == [ROCKING, ROCKING, ROCKING, ROCKING, ROCKING, ROCKING, ROCKING]


@pytest.mark.parametrize(
    ("muscles", "both", "name"),
    [
        (3, False, LM),  # one leg, masseter and chin: what an arousal lifts
        (4, False, LARGE),
        (4, True, LM),
        (5, True, LARGE),
        (None, True, LM),  # a person marked both: nobody counted muscles
    ],
)
def test_a_turn_of_the_body_is_no_movement_of_a_series(muscles, both, name):
    rows = [event(LM, 20, 27, LEFT), *([event(LM, 20, 26, RIGHT)] if both else [])]
    assert names(*rows, event(LARGE, 19, 28, muscles=muscles), periodic=rows) == [name] * len(rows) + [LARGE]


def test_a_movement_of_a_series_that_mostly_follows_a_turn_of_the_body_stays():
    moved = event(LM, 20, 27, LEFT)
    assert names(moved, event(LARGE, 10, 23, muscles=6), periodic=[moved]) == [LM, LARGE]


def test_a_series_on_one_leg_says_nothing_of_the_other():
    rows = [event(LM, 20, 22, LEFT), event(LM, 20, 22, RIGHT), event(LARGE, 19, 25, muscles=4)]
    assert names(*rows, periodic=rows[:1]) == [LM, LARGE, LARGE]


def test_every_row_is_kept_and_says_what_took_it():
    rows = [event(LARGE, 0, 12, muscles=5), event(LM, 1, 4, LEFT, label="kick")]
    found = one_name(Events(rows))
    assert [row.excluded for row in found] == ["", "counted as large_movement"]
    assert [replace(row, excluded="") for row in found] == rows


def test_what_a_detector_rejected_neither_takes_nor_is_taken():
    flat = event(LM, 0, 4, LEFT, excluded="too flat")
    rows = [flat, event(FM, 1, 1.1, LEFT), event(LARGE, 0, 4, muscles=1)]
    found = {row.kind: row.excluded for row in one_name(Events(rows))}
    assert found == {LM: "too flat", FM: counted_as(LARGE), LARGE: ""}


def test_only_movements_are_named():
    assert one_name(Events([Event(0, 5, Kind.APNEA), Event(1, 0, Kind.STIMULUS)])) == Events()


def test_every_kind_has_a_rank_and_takes_only_from_lower_ones():
    order = [row.name for row in PRECEDENCE]
    assert len(set(order)) == len(order)
    assert {row.kind for row in PRECEDENCE} == set(MOVEMENTS)
    for at, row in enumerate(PRECEDENCE):
        assert row.name == row.kind or row.name.startswith(f"{row.kind}, ")
        assert all(order.index(name) > at for claim in row.claims for name in claim.takes)


def test_who_took_an_event_can_be_read_back():
    assert all(taken_by(counted_as(kind)) is kind for kind in MOVEMENTS)
    assert [taken_by(text) for text in ("", "shorter than 0.5 s", "counted as a cold")] == [None] * 3


@pytest.mark.parametrize("rules", RULE_SETS)
def test_no_other_kind_changes_anything_of_the_legs(rules):
    alone = [*legs(100, 120, 140, 160), *legs(141, 300, side="R")]
    others = [event(kind, 95, 170) for kind in MOVEMENTS if kind is not LM]
    results = []
    for rows in (alone, [*alone, *others]):
        found = replace(candidates(alone, "detected"), events=Events(rows))
        scoring = scored(found, rules=rules)
        results.append((scoring, summarise(scoring, found, None, Span(0, 28_800))))
    assert results[0] == results[1]
    assert results[0][0].series
