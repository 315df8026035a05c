"""The kinds of made nights, and what each is expected to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from made_courses import answered, heart_for_a_while, where_it_falls, without_heart
from made_eeg import KIND, About, jerky
from made_moments import (
    JERK,
    LARGE,
    LEGS,
    TWITCH,
    at_changes,
    blind,
    diary,
    fading,
    falling_asleep_only,
    with_arousals,
    with_awakenings,
    with_turns,
    with_waves,
)
from made_ties import night

from hypnic.model.events import Kind
from hypnic.model.load import NightLoad
from hypnic.model.pattern import Question
from hypnic.model.ties import Ties
from hypnic.relate.ties import PARTS
from hypnic.relate.ties.around import around
from hypnic.relate.ties.descent import descent
from hypnic.relate.ties.followed import MORE, NOT_MORE, followed
from hypnic.relate.ties.load import NONE as UNTIED
from hypnic.relate.ties.load import RISES as WITH_IT
from hypnic.relate.ties.persistence import FIRST, ONSET, persistence
from hypnic.relate.ties.setting import Setting
from hypnic.relate.ties.transitions import CHANCE, CLOSER, transitions
from hypnic.relate.ties.trend import FALLS, NONE, trend

NIGHTS, TIED_NIGHTS = 200, 40

Key = tuple[Question, str, Kind]
Made = Setting | tuple[NightLoad, ...]
"""One night; or many, for what spans them."""


@dataclass(frozen=True)
class Case:
    """Nights of one kind, and what they are expected to say.

    Attributes
    ----------
    expected
        The answers that are looked at; where it is empty, every question that gives a p.
    asked
        The questions that are asked of each night: those whose answers are looked at, to save time.
    """

    name: str
    what: str
    make: Callable[[int], Made]
    nights: int = TIED_NIGHTS
    expected: Mapping[Key, str] = field(default_factory=dict)
    asked: Sequence[Callable[[Setting], Ties]] = PARTS


SPIKE = (Question.BACK_AVERAGE, "cortical_spike_uv", KIND)
SHIFT = (Question.BACK_AVERAGE, "readiness_potential_uv", KIND)
COHERENCE = (Question.COHERENCE, "coherence_ratio", KIND)
FALL, FALL_OF_BREATH = (
    (Question.DESCENT, about, JERK) for about in ("heart_rate_bpm", "breath_rate_per_min")
)
HEART_AROUND = (Question.AROUND, "heart_rate_bpm", LEGS)

CASES: tuple[Case, ...] = (
    Case(
        "null",
        "Movements tied to nothing. Of 200 nights, 3 to 7 in a hundred may say p < 0.05.",
        night,
        NIGHTS,
    ),
    Case(
        "short",
        "Movements tied to nothing in nights of an hour: few movements, little that can be told.",
        partial(night, hours=1.0),
    ),
    Case(
        "blind",
        "Movements of which nothing but the moments is known: no stages, no arousals, no EEG.",
        blind,
    ),
    Case(
        "at changes",
        "Two in five twitches lie within 15 s of a stage change.",
        at_changes,
        expected={(Question.TRANSITION, "stage change", TWITCH): CLOSER},
        asked=(transitions,),
    ),
    Case(
        "with arousals",
        "An arousal begins from 0.3 s before to 2 s after two in five leg movements.",
        with_arousals,
        expected={
            (Question.TRANSITION, "arousal", LEGS): CLOSER,
            (Question.FOLLOWED, "arousal", LEGS): MORE,
            (Question.TRANSITION, "arousal", TWITCH): CHANCE,
            (Question.FOLLOWED, "arousal", TWITCH): NOT_MORE,
        },
        asked=(transitions, followed),
    ),
    Case(
        "with waves",
        "A K-complex comes 0.2 to 1 s before two in five jerks.",
        with_waves,
        expected={(Question.TRANSITION, "k-complex or vertex wave", JERK): CLOSER},
        asked=(transitions,),
    ),
    Case(
        "with awakenings",
        "One in five twitches is followed by a minute of wake, from the next epoch on.",
        with_awakenings,
        expected={
            (Question.FOLLOWED, "awakening", TWITCH): MORE,
            (Question.FOLLOWED, "stage shift", TWITCH): MORE,
        },
        asked=(followed,),
    ),
    Case(
        "with turns",
        "One in five leg movements is followed by a turn of the body after 5 to 25 s.",
        with_turns,
        expected={
            (Question.FOLLOWED, "large_movement", LEGS): MORE,
            (Question.FOLLOWED, "large_movement", TWITCH): NOT_MORE,
        },
        asked=(followed,),
    ),
    Case(
        "falling asleep only",
        "15 twitches, all in the first ten minutes of sleep; jerks around the first sleep onset alone.",
        falling_asleep_only,
        expected={
            (Question.PERSISTENCE, ONSET.about, TWITCH): ONSET.only,
            (Question.PERSISTENCE, FIRST.about, JERK): FIRST.only,
            (Question.PERSISTENCE, ONSET.about, LARGE): ONSET.even,
        },
        asked=(persistence,),
    ),
    Case(
        "fading",
        "Twitches and series of leg movements become fewer by a quarter from hour to hour.",
        fading,
        expected={
            (Question.TREND, "", TWITCH): FALLS,
            (Question.TREND, "", LEGS): FALLS,
            (Question.TREND, "", LARGE): NONE,
        },
        asked=(trend,),
    ),
    Case(
        "four weeks of nothing",
        "28 nights whose jerks, and days whose stress, resemble the day before (0.6), and not each other.",
        diary,
        NIGHTS,
        expected={(Question.LOAD, "stress", JERK): UNTIED},
    ),
    Case(
        "four weeks of stress",
        "The same, with a correlation of 0.7 between the two.",
        partial(diary, tie=0.7),
        expected={(Question.LOAD, "stress", JERK): WITH_IT},
    ),
    Case(
        "ten nights of stress",
        "The same, for ten nights alone.",
        partial(diary, nights=10, tie=0.7),
        expected={(Question.LOAD, "stress", JERK): WITH_IT},
    ),
    Case(
        "jerks where the heart slows",
        "Jerks near sleep onset come where the heart has just slowed more than it usually does.",
        where_it_falls,
        expected={FALL: "steeper fall", FALL_OF_BREATH: "as at other moments"},
        asked=(descent,),
    ),
    Case(
        "the heart answers jerks",
        "After each jerk the heart is quicker by a tenth for some ten seconds; what came before it is left "
        "to chance. Of 200 nights, 3 to 7 in a hundred may say that it fell more steeply, or less.",
        partial(answered, kind=JERK),
        NIGHTS,
        {FALL: "as at other moments", (Question.AROUND, "heart_rate_bpm", JERK): "rises"},
        (descent, around),
    ),
    Case(
        "answered",
        "After each leg movement the heart is quicker by a tenth, the breath shallower by a fifth, alpha "
        "power 2.7 times and the tone of the chin twice what it was, fading within some ten seconds.",
        answered,
        expected={
            HEART_AROUND: "rises",
            (Question.AROUND, "breath_rate_per_min", LEGS): "no change",
            (Question.AROUND, "breath_depth_ratio", LEGS): "falls",
            (Question.AROUND, "eeg_alpha_db", LEGS): "rises",
            (Question.AROUND, "eeg_sigma_db", LEGS): "no change",
            (Question.AROUND, "chin_tone_ratio", LEGS): "rises",
            (Question.AROUND, "heart_rate_bpm", TWITCH): "no change",
        },
        asked=(around,),
    ),
    Case(
        "no heart",
        "Movements tied to nothing, without an ECG.",
        without_heart,
        expected={FALL: "as at other moments", HEART_AROUND: "no change"},
        asked=(descent, around),
    ),
    Case(
        "an ECG of half an hour",
        "Movements tied to nothing; the ECG fell off after half an hour.",
        heart_for_a_while,
        expected={FALL: "as at other moments", HEART_AROUND: "no change"},
        asked=(descent, around),
    ),
    Case(
        "jerks",
        "Half an hour with some 150 jerks of an arm, and EEG and EMG as samples (`benchmarks/made_eeg.py`): "
        "nothing comes before the jerks, but each pulls at the leads once it has begun. Of 200 nights, 3 to "
        "7 in a hundred may say p < 0.05.",
        jerky,
        NIGHTS,
        {SPIKE: "no spike", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "muscle in the EEG",
        "The same, and all leads hear the first potential of the muscle, 60 µV, from the very onset.",
        partial(jerky, about=About(heard_uv=60.0)),
        NIGHTS,
        {SPIKE: "no spike", COHERENCE: "not coherent"},
    ),
    Case(
        "spike before jerks",
        "The same, with a spike of 20 µV some 20 ms before each jerk.",
        partial(jerky, about=About(spike_uv=20.0)),
        expected={SPIKE: "spike before", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "small spike before jerks",
        "The same, with a spike of 10 µV.",
        partial(jerky, about=About(spike_uv=10.0)),
        expected={SPIKE: "spike before"},
    ),
    Case(
        "shift before jerks",
        "The same, with a slow negative shift that reaches 15 µV at the jerk.",
        partial(jerky, about=About(shift_uv=15.0)),
        expected={SPIKE: "no spike", SHIFT: "slow shift before", COHERENCE: "not coherent"},
    ),
    Case(
        "shared rhythm about jerks",
        "The same, with 10 µV of 22 Hz in the EEG that the muscle follows by 20 ms, each time at another "
        "phase.",
        partial(jerky, about=About(drive_uv=10.0)),
        expected={SPIKE: "no spike", SHIFT: "none", COHERENCE: "coherent"},
    ),
    Case(
        "few jerks",
        "A spike of 20 µV before each of 40 jerks.",
        partial(jerky, about=About(spike_uv=20.0), most=40),
        expected={SPIKE: "spike before", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "slow EEG",
        "A spike of 20 µV before each jerk, recorded at 128 samples a second.",
        partial(jerky, about=About(spike_uv=20.0), rate_hz=128.0),
        expected={SPIKE: "spike before", COHERENCE: "not coherent"},
    ),
)
"""Kinds of nights. What a question says of them is a row of their table."""
