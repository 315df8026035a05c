"""What is asked about ties, in everyday words: questions, quantities, and what an answer does not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypnic.model.pattern import Question


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """How the page speaks of one question.

    Attributes
    ----------
    title
        The question.
    said
        What the number is, as a clause with `{estimate}`.
    by_chance
        What chance gives, as a clause with `{chance}`.
    not_shown
        What an answer does not show.
    head, number
        What the first column of its table names, and what its number is.
    """

    title: str
    said: str
    by_chance: str
    not_shown: str
    head: str
    number: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity or a moment that movements are held against.

    Attributes
    ----------
    unit
        On an axis.
    short
        Over a small figure; empty where the name is short enough.
    """

    name: str
    unit: str = ""
    short: str = ""


OTHER_NIGHTS = "This does not show that it is so in other nights: one night is one sample."
QUESTIONS: Mapping[Question, QuestionWords] = {
    Question.TRANSITION: QuestionWords(
        title="Do they come close to changes of sleep?",
        said="half of them lie within {estimate} of one",
        by_chance="chance puts half of them within {chance}",
        not_shown=(
            "This does not show that the one sets off the other, nor which came first: a movement can change "
            "the sleep stage, too. Stages are told in steps of half a minute or so; no distance is finer."
        ),
        head="Nearest",
        number="Median distance",
    ),
    Question.DESCENT: QuestionWords(
        title="Do heart, breath and muscle slow down more steeply just before them?",
        said="the slope before them differs by {estimate} from that at like moments",
        by_chance="by chance {chance}",
        not_shown=(
            "This does not show that a slowing heart or breath sets the movements off: falling asleep can "
            "bring both, each on its own."
        ),
        head="What slows down",
        number="Difference of slope",
    ),
    Question.AROUND: QuestionWords(
        title="What do heart, breath and brain do around them?",
        said="it changes by {estimate} in the seconds after they begin",
        by_chance="by chance {chance}",
        not_shown=(
            "This does not show that the movement caused the change, or the change the movement: one short "
            "arousal of the brain can bring both. Muscle activity also leaks into the EEG."
        ),
        head="What changes",
        number="Change",
    ),
    Question.FOLLOWED: QuestionWords(
        title="What do they cost the sleep?",
        said="it follows {estimate} of them",
        by_chance="by chance {chance}",
        not_shown=(
            "This does not show that the movements woke the sleeper, or made the sleeper tired: what "
            "disturbs sleep can bring the movement, too."
        ),
        head="Followed by",
        number="Share followed",
    ),
    Question.BACK_AVERAGE: QuestionWords(
        title="Does the EEG show something just before they begin?",
        said="before they begin the average reaches {estimate}",
        by_chance="noise alone seldom goes beyond {chance}",
        not_shown=(
            "This does not show that the brain takes no part where nothing is seen: sources that lie deep do "
            "not reach the scalp. And a wave before a movement does not show why it came."
        ),
        head="Looked for",
        number="Largest value",
    ),
    Question.COHERENCE: QuestionWords(
        title="Do EEG and muscle swing together?",
        said="the largest coherence is {estimate} (0 is none, 1 is all)",
        by_chance="chance seldom goes beyond {chance}",
        not_shown=(
            "This does not show that the brain drives the muscle: both can follow a third thing, and signals "
            "leak from one electrode to the other."
        ),
        head="Looked for",
        number="Coherence",
    ),
    Question.PERSISTENCE: QuestionWords(
        title="Do they come on falling asleep only, or through the night?",
        said="{estimate} of them lie near a falling asleep",
        by_chance="by chance {chance}",
        not_shown=OTHER_NIGHTS,
        head="When",
        number="Share",
    ),
    Question.TREND: QuestionWords(
        title="Do they become more or fewer as the night goes on?",
        said="from one hour of the night to the next their rate is multiplied by {estimate}",
        by_chance="1 is no change",
        not_shown=OTHER_NIGHTS,
        head="Trend",
        number="Rate from hour to hour",
    ),
    Question.LOAD: QuestionWords(
        title="Do they go with the day before?",
        said="the rank correlation is {estimate} (−1 to 1)",
        by_chance="by chance {chance}",
        not_shown="This does not show that the day before causes the movements.",
        head="Of the day",
        number="Correlation",
    ),
}
"""Each question of ties, in the order in which the page shows them."""
GROUPED = frozenset({Question.DESCENT, Question.AROUND, Question.FOLLOWED})
"""Questions about many things: answers beyond chance are told together, and a table has them all."""
OF_RATIO = "it becomes {estimate} times what it was before"
"""What the number of a ratio around movements is."""
SAID_OF: Mapping[str, str] = {
    "cortical_spike_lag_ms": "it peaks at {estimate} from the onset of the muscle",
    "first sleep onset": "{estimate} of them lie at the first falling asleep, the rest at later ones",
}
"""What the number is where it is another than that of its question, by `Pattern.about`."""
QUANTITIES: Mapping[str, Quantity] = {
    "heart_rate_bpm": Quantity("heart rate", "beats a minute"),
    "rmssd_ms": Quantity("variability of the heartbeat (RMSSD)", "ms"),
    "breath_rate_per_min": Quantity("breathing rate", "breaths a minute"),
    "breath_depth_ratio": Quantity("depth of breath", "1: as before"),
    "chin_tone_uv": Quantity("tension of the chin muscle", "µV"),
    "chin_tone_ratio": Quantity("tension of the chin muscle", "1: as before"),
    "eeg_delta_db": Quantity("slow EEG waves (delta)", "dB against before"),
    "eeg_theta_db": Quantity("EEG theta waves", "dB against before"),
    "eeg_alpha_db": Quantity("EEG alpha waves", "dB against before"),
    "eeg_sigma_db": Quantity("EEG sigma waves (spindles)", "dB against before"),
    "eeg_fast_db": Quantity("fast EEG waves", "dB against before"),
    "cortical_spike_uv": Quantity("short wave just before (cortical spike)", "µV", "Cortical spike"),
    "cortical_spike_lag_ms": Quantity("time of that wave", "ms"),
    "readiness_potential_uv": Quantity("slow drift before (readiness potential)", "µV", "Slow drift"),
    "coherence_ratio": Quantity("coherence of EEG and muscle"),
    "stage change": Quantity("change of sleep stage"),
    "arousal": Quantity("arousal"),
    "k-complex or vertex wave": Quantity("K-complex or vertex wave"),
    "awakening": Quantity("awakening"),
    "stage shift": Quantity("shift to another sleep stage"),
    "large_movement": Quantity("turn of the body (large movement)"),
    "sleep onset": Quantity("falling asleep"),
    "first sleep onset": Quantity("the first falling asleep"),
}
"""What movements are held against, by `Pattern.about`."""
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("ratio", "ratio an hour", "count", "rho"), ""),
    "percent": "%",
    "uv": "µV",
    "db": "dB",
    "bpm": "beats/min",
    "bpm/min": "beats/min each minute",
    "ms/min": "ms each minute",
    "uv/min": "µV each minute",
    "per_min": "breaths/min",
    "per_min/min": "breaths/min each minute",
}
"""Units of patterns as the page writes them; others stand as they are."""


def quantity(about: str) -> Quantity:
    """Return the words of a quantity; one that nobody gave words is called by its own name."""
    return QUANTITIES.get(about) or Quantity(about.replace("_", " "))


def named(about: str) -> str:
    """Return the name of a quantity at the start of a sentence."""
    return capital(quantity(about).name)


def capital(words: str) -> str:
    """Return words as they begin a sentence; what stands inside keeps its letters."""
    return f"{words[:1].upper()}{words[1:]}"
