"""How often each question about ties says yes, no and cannot tell → docs/accuracy_ties.md.

Seeds were fixed before any result was seen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from made_eeg import KIND, jerky
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
from measure import ROOT, table, update_page

from hypnic.model.events import Kind
from hypnic.model.load import NightLoad
from hypnic.model.pattern import Pattern, Question
from hypnic.relate import load
from hypnic.relate.ties import tied
from hypnic.relate.ties.followed import MORE, NOT_MORE
from hypnic.relate.ties.load import NONE as UNTIED
from hypnic.relate.ties.load import RISES as WITH_IT
from hypnic.relate.ties.persistence import FIRST, ONSET
from hypnic.relate.ties.setting import Setting
from hypnic.relate.ties.transitions import CHANCE, CLOSER
from hypnic.relate.ties.trend import FALLS, NONE

PAGE = ROOT / "docs" / "accuracy_ties.md"
HEAD = """# Accuracy: what movements are tied to, where the truth is known

`benchmarks/ties.py` wrote this page; its seeds were fixed before any result was seen. Nights are made at the
level of the model (stages, beats, breaths, power of the EEG, moments of movements:
`benchmarks/made_ties.py`; of what comes before jerks, samples too), so these tables tell whether the
arithmetic is right, not how good real signals are. What is asked, and how: [ties.md](ties.md). "p < 0.05",
the commonest answer and the expected one are of the nights that could tell; "why" is the commonest reason of
those that could not.
"""
SEED = 41000
CERTAIN = 0.05
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
    """

    name: str
    what: str
    make: Callable[[int], Made]
    nights: int = TIED_NIGHTS
    expected: Mapping[Key, str] = field(default_factory=dict)


SPIKE = (Question.BACK_AVERAGE, "cortical_spike_uv", KIND)
SHIFT = (Question.BACK_AVERAGE, "readiness_potential_uv", KIND)
COHERENCE = (Question.COHERENCE, "coherence_ratio", KIND)

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
    ),
    Case(
        "with waves",
        "A K-complex comes 0.2 to 1 s before two in five jerks.",
        with_waves,
        expected={(Question.TRANSITION, "k-complex or vertex wave", JERK): CLOSER},
    ),
    Case(
        "with awakenings",
        "One in five twitches is followed by a minute of wake, from the next epoch on.",
        with_awakenings,
        expected={
            (Question.FOLLOWED, "awakening", TWITCH): MORE,
            (Question.FOLLOWED, "stage shift", TWITCH): MORE,
        },
    ),
    Case(
        "with turns",
        "One in five leg movements is followed by a turn of the body after 5 to 25 s.",
        with_turns,
        expected={
            (Question.FOLLOWED, "large_movement", LEGS): MORE,
            (Question.FOLLOWED, "large_movement", TWITCH): NOT_MORE,
        },
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
        "jerks",
        "Half an hour with some 150 jerks of an arm, and EEG and EMG as samples (`benchmarks/made_eeg.py`): "
        "nothing comes before the jerks, but each pulls at the leads once it has begun. Of 200 nights, 3 to "
        "7 in a hundred may say p < 0.05.",
        jerky,
        NIGHTS,
        {SPIKE: "no spike", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "spike before jerks",
        "The same, with a spike of 20 µV some 20 ms before each jerk.",
        partial(jerky, spike_uv=20.0),
        expected={SPIKE: "spike before", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "small spike before jerks",
        "The same, with a spike of 10 µV.",
        partial(jerky, spike_uv=10.0),
        expected={SPIKE: "spike before"},
    ),
    Case(
        "shift before jerks",
        "The same, with a slow negative shift that reaches 15 µV at the jerk.",
        partial(jerky, shift_uv=15.0),
        expected={SPIKE: "no spike", SHIFT: "slow shift before", COHERENCE: "not coherent"},
    ),
    Case(
        "shared rhythm about jerks",
        "The same, with 10 µV of 22 Hz in the EEG that the muscle follows by 20 ms, each time at another "
        "phase.",
        partial(jerky, drive_uv=10.0),
        expected={SPIKE: "no spike", SHIFT: "none", COHERENCE: "coherent"},
    ),
    Case(
        "few jerks",
        "A spike of 20 µV before each of 40 jerks.",
        partial(jerky, spike_uv=20.0, most=40),
        expected={SPIKE: "spike before", SHIFT: "none", COHERENCE: "not coherent"},
    ),
    Case(
        "slow EEG",
        "A spike of 20 µV before each jerk, recorded at 128 samples a second.",
        partial(jerky, spike_uv=20.0, rate_hz=128.0),
        expected={SPIKE: "spike before", COHERENCE: "not coherent"},
    ),
)
"""Kinds of nights. What a question says of them is a row of their table."""


@dataclass
class Tally:
    """What the nights of a case said to one question."""

    asked: int = 0
    told: int = 0
    certain: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, row: Pattern) -> None:
        """Count one night's answer."""
        self.asked += 1
        self.told += bool(row.answer)
        self.certain += row.p is not None and row.p < CERTAIN
        (self.answers if row.answer else self.reasons)[row.answer or row.why] += 1


def main() -> None:
    options = _options()
    for at, case in enumerate(CASES):
        if case.name in options.only:
            text = (
                f"## {case.name}\n\n{case.what}\n\n{measured(case, options.seed + 1000 * at, options.jobs)}"
            )
            update_page(PAGE, HEAD, [each.name for each in CASES], {case.name: text})
            print(text, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [case.name for case in CASES]
    parser.add_argument("--only", nargs="*", default=names, choices=names, help="these nights only")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of the first night; another one for trying out"
    )
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    return parser.parse_args()


def measured(case: Case, seed: int, jobs: int) -> str:
    """Return the table of a case."""
    tallies: dict[Key, Tally] = {key: Tally() for key in case.expected}
    with ProcessPoolExecutor(jobs) as pool:
        for rows in pool.map(partial(answers, case.make), range(seed, seed + case.nights)):
            for row in rows:
                key = row.question, row.about, row.kind
                if not case.expected or key in case.expected:
                    tallies.setdefault(key, Tally()).add(row)
    return table(COLUMNS, list(_rows(case, tallies)))


COLUMNS = (
    "question",
    "of",
    "kind",
    "nights",
    "p < 0.05",
    "commonest answer",
    "expected",
    "cannot tell",
    "why",
)


def answers(make: Callable[[int], Made], seed: int) -> tuple[Pattern, ...]:
    """Return every answer of what was made."""
    made = make(seed)
    return tied(made).answers if isinstance(made, Setting) else load(made)


def _rows(case: Case, tallies: Mapping[Key, Tally]) -> Iterator[list[object]]:
    order = {question: at for at, question in enumerate(Question)}
    for key in sorted(tallies, key=lambda key: (order[key[0]], key[1], key[2])):
        tally, expected = tallies[key], case.expected.get(key, "")
        common, often = next(iter(tally.answers.most_common(1)), ("–", 0))
        why = next(iter(tally.reasons.most_common(1)), ("", 0))[0]
        yield [
            *(key[0].value, key[1] or "–", key[2].value, tally.asked),
            _percent(tally.certain, tally.told),
            f"{common} ({_percent(often, tally.told)})" if often else "–",
            _percent(tally.answers[expected], tally.told) if expected else "–",
            _percent(tally.asked - tally.told, tally.asked),
            why,
        ]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
