"""What the movements of a night have in common, against chance."""

import numpy as np
import pytest

from hypnic.model.body import WAY_M
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.pattern import Question
from hypnic.model.spans import Span, Spans
from hypnic.relate import Surroundings, relate
from hypnic.relate.reflex import reflex
from hypnic.relate.rhythm import rhythm
from hypnic.relate.spread import spread
from hypnic.relate.stereotypy import stereotypy
from hypnic.signals.intervals import share_limits
from hypnic.signals.regularity import local_variation
from moved import muscles

JERK, TWITCH, AXIAL = Kind.HYPNIC_JERK, Kind.FRAGMENTARY_MYOCLONUS, Kind.PROPRIOSPINAL
NECK, ARM, TRUNK, BELLY, LEFT, RIGHT, CHIN = (
    *(Site.NECK, Site.LEFT_ARM, Site.TRUNK, Site.BELLY),
    *(Site.LEFT_LEG, Site.RIGHT_LEG, Site.CHIN),
)
NIGHT = Span(0, 28_800)
WHOLE = Spans([NIGHT])
BODY = (CHIN, NECK, ARM, TRUNK, LEFT)
RNG_SEED = 7


def jerks(onsets_s, kind=JERK):
    return Events(Event(float(at), 0.2, kind, Site.WHOLE_BODY) for at in onsets_s)


def by_chance(n, seed=RNG_SEED):
    return np.sort(np.random.default_rng(seed).uniform(0, 28_800, n))


# Rhythm.


def test_local_variation_by_hand():
    assert local_variation(np.array([1.0, 3.0, 3.0])).tolist() == [3 * 0.25, 0]


def test_a_clock_is_even_and_chance_is_like_chance():
    clock = rhythm(JERK, jerks(range(100, 1400, 100)), WHOLE)
    assert (clock.answer, clock.estimate, clock.chance) == ("even", 0, 1)
    assert clock.p == pytest.approx(0.001)
    chance = rhythm(JERK, jerks(by_chance(300)), WHOLE)
    assert chance.answer == "like chance"
    assert chance.low < 1 < chance.high


def test_bursts_of_jerks_are_told():
    onsets = [start + step for start in range(0, 28_000, 1000) for step in (0, 1, 2, 3)]
    found = rhythm(JERK, jerks(onsets), WHOLE)
    assert found.answer == "in bursts"
    assert found.estimate > 1
    assert found.n == len(onsets)


def test_chance_is_rarely_taken_for_anything_else():
    answers = [rhythm(JERK, jerks(by_chance(40, seed)), WHOLE).answer for seed in range(200)]
    assert 0.91 < answers.count("like chance") / 200 < 0.99


def test_many_are_told_from_chance_too():
    assert rhythm(JERK, jerks(by_chance(3000)), WHOLE).answer == "like chance"
    rng = np.random.default_rng(1)
    even = np.arange(2000) * 10 + rng.normal(0, 2, 2000)
    assert rhythm(JERK, jerks(np.sort(even[even > 0])), WHOLE).answer == "even"


def test_a_rate_that_changes_slowly_is_no_burst():
    rng = np.random.default_rng(3)
    onsets = 28_800 * np.sort(rng.uniform(0, 1, 400)) ** 2
    assert rhythm(JERK, jerks(onsets), WHOLE).answer == "like chance"


def test_several_muscles_at_once_are_one_moment_and_holes_are_no_interval():
    rows = Events(Event(at, 0.1, TWITCH, site) for at in range(100, 1300, 100) for site in (LEFT, RIGHT))
    found = rhythm(TWITCH, rows, WHOLE)
    assert (found.n, found.answer) == (12, "even")
    few = rhythm(TWITCH, rows, Spans([(0, 640), (660, 28_800)]))
    assert few.answer == ""
    assert few.why == "it takes 12 movements in one stretch to tell a rhythm from chance"
    assert few.estimate is None


# Reflex.


def stimuli(*onsets_s):
    return Events(Event(float(at), 0.0, Kind.STIMULUS) for at in onsets_s)


def test_jerks_that_follow_stimuli_are_reflex():
    at = list(range(1000, 11_000, 1000))
    found = reflex(
        JERK, jerks([each + 0.1 for each in at[:5]] + [500, 2500, 6500, 8200, 9900]), stimuli(*at), NIGHT
    )
    assert (found.answer, found.estimate, found.n) == ("reflex", 0.5, 10)
    assert found.p == pytest.approx(1 / 500)
    assert found.chance < 0.01
    assert (found.low, found.high) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_less_than_half_is_spontaneous():
    at = list(range(1000, 11_000, 1000))
    rows = [each + 0.1 for each in at[:4]] + [500, 2500, 6500, 8200, 9900, 9950]
    assert reflex(JERK, jerks(sorted(rows)), stimuli(*at), NIGHT).answer == "spontaneous"


def test_stimuli_all_the_time_are_no_evidence():
    hour = Span(0, 3600)
    found = reflex(JERK, jerks(by_chance(20) / 8), stimuli(*np.arange(0, 3600, 0.2)), hour)
    assert found.estimate == 1
    assert found.chance == pytest.approx(1)
    assert found.answer == "spontaneous"


def test_without_stimuli_or_movements_nothing_is_said():
    assert reflex(JERK, jerks(by_chance(20)), Events(), NIGHT).why == "no stimulus is marked or was heard"
    few = reflex(JERK, jerks([10, 20, 30, 40]), stimuli(10), NIGHT)
    assert (few.answer, few.estimate, few.n, few.why) == ("", None, 4, "it takes 5 movements")
    outside = reflex(JERK, jerks(by_chance(20)), stimuli(10), Span(20, 28_800))
    assert outside.why == "no stimulus is marked or was heard"


def test_limits_of_a_share():
    assert share_limits(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert share_limits(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


# Spread.


def onsets(n, sites, delay_of, noise_s=0.004, seed=RNG_SEED):
    rng = np.random.default_rng(seed)
    delays = np.array([delay_of(WAY_M[site]) for site in sites])
    return 100 * np.arange(1, n + 1)[:, None] + delays + rng.normal(0, noise_s, (n, len(sites)))


def test_down_the_body_with_its_speed():
    order, speed = spread(JERK, onsets(20, BODY, lambda way: way / 10), BODY)
    assert (order.answer, order.n, order.chance) == ("rostro-caudal", 20, 0)
    assert order.estimate > 0.8
    assert order.low <= order.estimate <= order.high
    assert order.p == pytest.approx(1 / 200)
    assert speed.low < 10 < speed.high
    assert speed.estimate == pytest.approx(10, rel=0.1)


def test_up_the_body():
    order, speed = spread(JERK, onsets(20, BODY, lambda way: -way / 8), BODY)
    assert order.answer == "caudo-rostral"
    assert order.estimate < -0.8
    assert speed.estimate == pytest.approx(8, rel=0.1)


def test_both_ways_from_the_trunk():
    sites = (NECK, Site.SHOULDERS, TRUNK, BELLY, Site.BACK, LEFT)
    order, speed = spread(AXIAL, onsets(20, sites, lambda way: abs(way - WAY_M[TRUNK]) / 6), sites)
    assert order.answer == "both ways"
    assert order.estimate > 0.7
    assert speed.estimate == pytest.approx(6, rel=0.1)


def test_no_order():
    rng = np.random.default_rng(5)
    random = 100 * np.arange(1, 41)[:, None] + rng.uniform(0, 0.06, (40, 5))
    order, speed = spread(JERK, random, BODY)
    assert order.answer == "none"
    assert order.low < 0 < order.high
    assert (speed.estimate, speed.why) == (None, "there is no order of spread")


def test_chance_is_rarely_taken_for_an_order():
    answers = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        answers.append(spread(JERK, rng.uniform(0, 0.06, (12, 5)), BODY)[0].answer)
    assert answers.count("none") >= 16


def test_an_order_too_fast_for_a_speed():
    first = onsets(30, BODY, lambda way: way / 400, noise_s=0.02)
    order, speed = spread(JERK, first, BODY)
    assert order.answer == "none" or speed.why == "the onsets are too close together for a speed"


@pytest.mark.parametrize(
    ("n", "sites"),
    [(4, BODY), (20, BODY[:2]), (20, (LEFT, RIGHT, ARM)), (20, ())],
    ids=["four jerks", "two muscles", "two levels", "no muscle"],
)
def test_too_few_for_an_order(n, sites):
    order, speed = spread(JERK, onsets(n, sites, lambda way: way / 10), sites)
    assert order.answer == speed.answer == ""
    assert "it takes 5 jerks of 3 muscles" in order.why
    assert order.estimate is None


# Stereotypy.


def test_always_the_same_place_and_order_is_one():
    first = onsets(10, BODY, lambda way: way / 5, noise_s=0.001)
    first[:, [0, 3]] = np.nan
    found = stereotypy(JERK, first, BODY, ordered=True)
    assert (found.answer, found.estimate, found.low) == ("stereotyped", pytest.approx(1), pytest.approx(1))
    assert 0 < found.chance < 0.5


def test_places_and_orders_by_chance_are_near_zero():
    rng = np.random.default_rng(11)
    first = np.where(rng.random((60, 5)).argsort(axis=1) < 3, rng.uniform(0, 0.3, (60, 5)), np.nan)
    found = stereotypy(JERK, first, BODY, ordered=True)
    assert found.answer == "changing"
    assert found.estimate < 0.08


def test_the_same_muscles_in_any_order_are_partly_alike_where_the_order_counts():
    rng = np.random.default_rng(12)
    first = rng.uniform(0, 0.3, (40, 5))
    first[:, [0, 3]] = np.nan
    assert stereotypy(JERK, first, BODY, ordered=False).estimate == pytest.approx(1)
    assert 0.2 < stereotypy(JERK, first, BODY, ordered=True).estimate < 0.6


def test_twitches_of_one_muscle_and_of_many():
    same = np.full((30, 5), np.nan)
    same[:, 2] = 1.0
    assert stereotypy(TWITCH, same, BODY, ordered=False).estimate == pytest.approx(1)
    each = np.where(np.eye(5)[np.arange(30) % 5] > 0, 1.0, np.nan)
    found = stereotypy(TWITCH, each, BODY, ordered=False)
    assert (found.answer, found.estimate) == ("changing", pytest.approx(0, abs=0.05))


def test_stereotypy_that_cannot_be_told():
    first = onsets(4, BODY, lambda way: way)
    assert stereotypy(JERK, first, BODY, ordered=True).why == "it takes 5 movements whose muscles are known"
    one = stereotypy(TWITCH, np.ones((9, 1)), (CHIN,), ordered=False)
    assert one.why == "only one muscle was recorded: in another place it could not have been seen"
    all_of_them = stereotypy(Kind.LARGE_MOVEMENT, np.ones((9, 3)), BODY[:3], ordered=False)
    assert all_of_them.why == "every muscle moved each time: chance alone would give the same"
    assert all_of_them.estimate is None


# The whole step.


def test_a_night_of_sleep_starts():
    at = (600.0, 640.0, 700.0, 790.0, 900.0, 990.0)
    bursts = {site: [] for site in BODY}
    for number, onset in enumerate(at):
        for place in range(3):
            site = BODY[(number + place) % 5]
            bursts[site].append((onset + 0.01 * place, onset + 0.15, 40.0))
    found = relate(jerks(at), Surroundings(NIGHT, muscles(bursts, 1200.0), stimuli(*at)))
    told = {row.question: row for row in found.patterns}
    of_looks = list(Question)[: list(Question).index(Question.DESCENT)]
    assert set(told) == set(of_looks)
    assert {row.kind for row in found.patterns} == {JERK}
    assert told[Question.SYNCHRONY].answer == "synchronous"
    assert told[Question.SYNCHRONY].n == 6
    assert told[Question.REFLEX].answer == "spontaneous"
    assert told[Question.PLACE].n == 6
    assert told[Question.STEREOTYPY].estimate < 0.5
    assert all(row.source for row in found.patterns)


def test_patterns_are_of_what_counts_in_the_period():
    rows = [Event(at, 0.1, TWITCH, LEFT) for at in (10, 20, 30, 40, 50, 60)]
    taken = Event(70, 0.1, TWITCH, RIGHT, excluded="counted as large_movement")
    around = Surroundings(Span(0, 55), muscles({LEFT: [], RIGHT: []}))
    told = {row.question: row for row in relate(Events([*rows, taken]), around).patterns}
    assert told[Question.PLACE].n == told[Question.STEREOTYPY].n == 5
    assert (told[Question.PLACE].answer, told[Question.PLACE].estimate) == ("focal", 1)
    assert told[Question.PLACE].chance == 0.5
    assert Question.SPREAD not in told


def test_twitches_here_and_there_are_multifocal_never_generalised():
    rows = Events(Event(10.0 * at, 0.1, TWITCH, BODY[at % 5]) for at in range(1, 31))
    told = {
        row.question: row
        for row in relate(rows, Surroundings(NIGHT, muscles({s: [] for s in BODY}))).patterns
    }
    place = told[Question.PLACE]
    assert (place.answer, place.estimate, place.chance, place.n) == ("multifocal", 0.2, 0.2, 30)


def test_a_leg_movement_could_only_have_been_in_a_leg():
    rows = Events(Event(30.0 * at, 2, Kind.LEG_MOVEMENT, (LEFT, RIGHT)[at % 2]) for at in range(1, 31))
    around = Surroundings(NIGHT, muscles({site: [] for site in (*BODY, RIGHT)}))
    told = {row.question: row for row in relate(rows, around).patterns}
    assert (told[Question.PLACE].answer, told[Question.PLACE].chance) == ("segmental", 0.5)
    assert told[Question.STEREOTYPY].estimate < 0.1
    alone = Surroundings(NIGHT, muscles({LEFT: [], NECK: []}))
    one = relate(Events(row for row in rows if row.site is LEFT), alone).patterns
    assert all(row.why for row in one if row.question in (Question.PLACE, Question.STEREOTYPY))


def test_what_the_definition_fixes_is_not_asked():
    rows = Events(Event(30.0 * at, 9, Kind.BRUXISM, Site.MASSETER) for at in range(1, 31))
    asked = {row.question for row in relate(rows, Surroundings(NIGHT, muscles({Site.MASSETER: []}))).patterns}
    assert asked == {Question.RHYTHM, Question.REFLEX}


def test_nothing_found_is_nothing_said():
    assert relate(Events(), Surroundings(NIGHT, muscles({LEFT: []}))).patterns == ()
    tone = Events([Event(0, 60, Kind.REM_TONIC, CHIN)])
    assert relate(tone, Surroundings(NIGHT)).patterns == ()
