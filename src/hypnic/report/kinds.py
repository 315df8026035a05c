"""Every kind of movement in everyday words: the one place for names, sentences and caveats.

The page, the terminal and the glossary read them from here. Sentences are at reading grade 9 or below; they
name no disease and give no verdict. Order: the movements of the whole body first, single muscles last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypnic.model.events import Kind


@dataclass(frozen=True, slots=True)
class KindWords:
    """How the page speaks of one kind.

    Attributes
    ----------
    name
        Heading and row name: a plural, with the technical name where there is one.
    short
        For a narrow row of a figure or a terminal.
    one, many
        For sentences: "1 head jerk", "12 head jerks".
    what
        What it is, one or two sentences.
    group
        "body", "legs", "head" or "muscle": what moves. It gives the colour in figures.
    stratum
        Whose hour the main number counts: "sleep", "rem", or "night" for what belongs to falling asleep.
    needs
        What a recording must hold so that it can be looked for.
    caveats
        What the reader must know beside the number.
    hours
        What an hour of its main number is an hour of, where it can be seen in a part of the night alone.
    """

    name: str
    short: str
    one: str
    many: str
    what: str
    group: str
    stratum: str
    needs: str
    caveats: tuple[str, ...] = ()
    hours: str = ""

    @property
    def running(self) -> str:
        """The short name inside a sentence."""
        return self.short[:1].lower() + self.short[1:]

    @property
    def tag(self) -> str:
        """What one is called beside a piece of signal: without the technical name."""
        return self.one.split(" (")[0]


CANDIDATE = (
    "Candidate means: the signal looks like it, but the limits used are hypnic's own, and no signal alone "
    "can prove what it was. What the sleeper felt, and what a camera shows, is missing here."
)
WORDS: Mapping[Kind, KindWords] = {
    Kind.INFANT_MYOCLONUS: KindWords(
        name="Clusters of jerks in a sleeping baby (infant sleep myoclonus pattern)",
        short="Jerks in clusters (baby)",
        one="cluster of jerks in a sleeping baby",
        many="clusters of jerks in a sleeping baby",
        what=(
            "Quick jerks of arms, legs or body that come in groups while a baby sleeps. Here a group counts "
            "as one."
        ),
        group="body",
        stratum="sleep",
        needs="the age of the sleeper (a baby), EMG of arms or legs, and sleep stages",
        caveats=(
            "Only jerks in sleep are counted. Whether the jerks stop on waking is a question for those who "
            "watch the child; a film of it tells more than any number here.",
        ),
    ),
    Kind.HYPNIC_JERK: KindWords(
        name="Sleep starts (hypnic jerks): candidates",
        short="Sleep starts (candidates)",
        one="candidate sleep start (hypnic jerk)",
        many="candidate sleep starts (hypnic jerks)",
        what=(
            "A sudden jerk of several parts of the body while a person falls asleep. Some people feel as if "
            "they fall or stumble."
        ),
        group="body",
        stratum="night",
        needs="EMG of at least two parts of the body, and sleep stages that show when sleep began",
        caveats=(CANDIDATE,),
        hours="falling asleep",
    ),
    Kind.PROPRIOSPINAL: KindWords(
        name="Jerks that spread along the trunk (propriospinal pattern): candidates",
        short="Trunk jerks (candidates)",
        one="candidate jerk that spreads along the trunk",
        many="candidate jerks that spread along the trunk",
        what=(
            "A jerk that begins in the middle of the trunk and runs up and down the body, in quiet rest "
            "before sleep."
        ),
        group="body",
        stratum="night",
        needs="EMG of the trunk at three or more heights (neck, chest, belly, back), and EEG",
        caveats=(
            CANDIDATE,
            "Such jerks can also be made at will; the signal cannot tell which.",
        ),
        hours="drowsiness",
    ),
    Kind.RHYTHMIC_MOVEMENT: KindWords(
        name="Rocking and rolling (rhythmic movements)",
        short="Rhythmic movements",
        one="train of rhythmic movement",
        many="trains of rhythmic movement",
        what=(
            "The head, the body or the legs rock or roll in a steady beat, one or two times a second. Each "
            "train counts as one."
        ),
        group="body",
        stratum="night",
        needs="EMG of large muscles such as legs, arms, neck or trunk",
    ),
    Kind.LARGE_MOVEMENT: KindWords(
        name="Large movements of the body",
        short="Large movements",
        one="large movement",
        many="large movements",
        what=(
            "Several muscles work at once for three seconds or more, as when a person turns over. Stretching "
            "counts too."
        ),
        group="body",
        stratum="sleep",
        needs="two or more channels that see movement (EMG of legs, arms, chin; EEG)",
    ),
    Kind.LEG_MOVEMENT: KindWords(
        name="Leg movements",
        short="Leg movements",
        one="leg movement",
        many="leg movements",
        what="The muscle over the shin pulls for half a second or more. Some come in regular series.",
        group="legs",
        stratum="sleep",
        needs="EMG over the shin of one leg, better of both",
    ),
    Kind.ALTERNATING_LEGS: KindWords(
        name="Legs that take turns (alternating leg muscle activation)",
        short="Legs taking turns",
        one="train in which the legs took turns",
        many="trains in which the legs took turns",
        what="Short pulls of the left and the right leg in turn, again and again for some seconds.",
        group="legs",
        stratum="night",
        needs="EMG over the shin of both legs",
    ),
    Kind.FOOT_TREMOR: KindWords(
        name="Foot tremor while falling asleep (hypnagogic foot tremor)",
        short="Foot tremor",
        one="train of foot tremor",
        many="trains of foot tremor",
        what="A foot moves in a steady beat for some seconds, before sleep or in light sleep.",
        group="legs",
        stratum="night",
        needs="EMG over the shin, and sleep stages",
        hours="wake, N1, N2",
    ),
    Kind.HIGH_FREQUENCY_LEGS: KindWords(
        name="Quick leg movements in a row (high-frequency leg movements)",
        short="Quick legs in a row",
        one="train of quick leg movements",
        many="trains of quick leg movements",
        what="Four or more leg movements come one after the other, faster than in a regular series.",
        group="legs",
        stratum="night",
        needs="EMG over the shin",
    ),
    Kind.NECK_MYOCLONUS: KindWords(
        name="Head jerks (neck myoclonus)",
        short="Head jerks",
        one="head jerk",
        many="head jerks",
        what="A quick jerk of the head. It leaves a short stripe over all EEG channels.",
        group="head",
        stratum="sleep",
        needs="EEG with two or more channels; EMG of the neck makes it much surer",
        caveats=("Without EMG of the neck many head jerks are missed: the number is then a lower limit.",),
    ),
    Kind.BRUXISM: KindWords(
        name="Jaw muscle episodes, as in grinding or clenching the teeth (bruxism)",
        short="Jaw muscle episodes",
        one="jaw muscle episode",
        many="jaw muscle episodes",
        what=(
            "The chewing muscle works in bursts or stays tight for a while, as when teeth are ground or "
            "clenched."
        ),
        group="head",
        stratum="sleep",
        needs="EMG of the chewing muscle (masseter); the chin is second best",
        caveats=(
            "EMG alone counts too many: swallowing, talking and other face movements look alike. Sound or a "
            "camera is needed to be sure.",
        ),
    ),
    Kind.REM_TONIC: KindWords(
        name="Lasting muscle tension in REM sleep (tonic activity)",
        short="Tension in REM sleep",
        one="stretch of lasting tension in REM sleep",
        many="stretches of lasting tension in REM sleep",
        what=(
            "In REM (dream) sleep most muscles go slack. In these stretches a muscle kept its tension for "
            "half a minute or more."
        ),
        group="muscle",
        stratum="rem",
        needs="EMG of the chin (better also of the arms), and sleep stages with REM sleep",
        caveats=("Sound of snoring or breathing that leaks into the chin signal can look like tension.",),
    ),
    Kind.REM_PHASIC: KindWords(
        name="Short muscle activity in REM sleep (phasic activity)",
        short="Bursts in REM sleep",
        one="short burst of muscle activity in REM sleep",
        many="short bursts of muscle activity in REM sleep",
        what=(
            "Short bursts of single muscles in REM (dream) sleep, a tenth of a second to five seconds long. "
            "People without any complaint have them too."
        ),
        group="muscle",
        stratum="rem",
        needs="EMG of the chin (better also of arms and legs), and sleep stages with REM sleep",
        caveats=(
            "A share of REM sleep with muscle activity never decides anything alone: what the sleeper did, "
            "on a camera or as told by others, is needed beside it.",
        ),
    ),
    Kind.NEGATIVE_MYOCLONUS: KindWords(
        name="Short pauses in a tense muscle (negative myoclonus)",
        short="Pauses of a tense muscle",
        one="short pause in a tense muscle",
        many="short pauses in a tense muscle",
        what="A muscle that was holding lets go for less than half a second, as when a head nods.",
        group="muscle",
        stratum="night",
        needs="a muscle that keeps its tension for a while; a slack muscle cannot pause",
        caveats=("It can be seen only while a muscle is tense. That time alone is counted.",),
        hours="tense muscle",
    ),
    Kind.FACE_TWITCH: KindWords(
        name="Twitches of face or eyelids",
        short="Face and eyelid twitches",
        one="twitch of face or eyelids",
        many="twitches of face or eyelids",
        what=(
            "A short twitch of a face muscle or an eyelid that is neither a blink nor a movement of the eyes."
        ),
        group="muscle",
        stratum="sleep",
        needs="EMG of the face, or eye channels (EOG)",
    ),
    Kind.FRAGMENTARY_MYOCLONUS: KindWords(
        name="Tiny muscle twitches (fragmentary myoclonus)",
        short="Tiny muscle twitches",
        one="tiny muscle twitch",
        many="tiny muscle twitches",
        what=(
            "Very short twitches of single muscles, about a tenth of a second long. Most people have some "
            "of them each night, and few notice them."
        ),
        group="muscle",
        stratum="sleep",
        needs="EMG of legs, arms or chin, and sleep stages",
    ),
}
"""All kinds of `MOVEMENTS`, in the order of the page."""
