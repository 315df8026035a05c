"""The order of precedence as a table: who takes what, how much they share, and why. All hypnic's own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hypnic.model.events import Kind, Site


class Shared(StrEnum):
    """Where the loser must be to be the same movement as the winner."""

    MUSCLE = "the same muscle"
    JAW = "chin, masseter or face"
    HEAD = "neck, shoulders, face or eyelids"
    BODY = "anywhere"


HALF = 0.5
"""Share of the loser's time that the winners must cover, unless a claim says otherwise."""
ANY = 1e-9
"""Any overlap at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the events of a rank may take.

    Attributes
    ----------
    takes
        Names of lower ranks.
    share
        Share of a loser's time that the winners cover together, at least.
    """

    takes: tuple[str, ...]
    sites: Shared
    share: float = HALF


@dataclass(frozen=True, slots=True)
class Rank:
    """One place in the order.

    Attributes
    ----------
    kind
        What a loser is then counted as.
    name
        The kind, and which of its events where they do not all rank alike.
    reason
        Why it ranks here and takes what it takes.
    """

    kind: Kind
    name: str
    reason: str
    claims: tuple[Claim, ...] = ()


PERIODIC = f"{Kind.LEG_MOVEMENT}, in a PLM series"
LONG_TWITCH = f"{Kind.REM_PHASIC}, over 150 ms"
SHORT_TWITCH_US = 150_000
SHORT_LEG = f"{Kind.LEG_MOVEMENT}, up to 5 s"
SHORT_LEG_US = 5_000_000
"""As long as a burst of REM activity can be (SINBAR)."""
EXPLAINED = "of a part alone"
"""A movement of the whole body in which no more muscles moved than a movement of a part stands for, which
covers half and more of it: that part is all that moved."""
SPLIT = {
    Kind.BRUXISM: f"{Kind.BRUXISM}, of the chin",
    Kind.HYPNIC_JERK: f"{Kind.HYPNIC_JERK}, {EXPLAINED}",
    Kind.RHYTHMIC_MOVEMENT: f"{Kind.RHYTHMIC_MOVEMENT}, {EXPLAINED}",
    Kind.LARGE_MOVEMENT: f"{Kind.LARGE_MOVEMENT}, {EXPLAINED}",
}
"""Events of a kind that rank lower than the rest of it."""

TRAINS = (Kind.ALTERNATING_LEGS, Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS)
WHOLE = {
    Kind.HYPNIC_JERK: TRAINS,
    Kind.RHYTHMIC_MOVEMENT: TRAINS,
    Kind.LARGE_MOVEMENT: (Kind.LEG_MOVEMENT, *TRAINS, Kind.BRUXISM),
}
"""Kinds of the whole body, and the movements of a part that can be all there is of them."""
MUSCLES_OF = {Site.BOTH_LEGS: 2, Site.MASSETER: 2}
"""Muscles that move when one event at a site does (1 elsewhere); of the jaw, the masseter and the chin."""
AROUSED = MUSCLES_OF[Site.MASSETER]
"""Muscles that may rise with a leg movement and mean nothing: the jaw, whose tone an arousal lifts."""
MOST_OF_EPOCH = 0.4
"""Share of a tonic epoch: half of its whole seconds make one, and a movement ends within a second."""

_TWITCHES = (LONG_TWITCH, Kind.FRAGMENTARY_MYOCLONUS, Kind.REM_PHASIC, Kind.NEGATIVE_MYOCLONUS)
_SMALL = (*_TWITCHES, Kind.FACE_TWITCH)
_LEGS = (Kind.LEG_MOVEMENT, SHORT_LEG)
_JERKS = (Kind.HYPNIC_JERK, SPLIT[Kind.HYPNIC_JERK])
_ALONE = tuple(SPLIT[kind] for kind in WHOLE)
_LARGE = (Kind.LARGE_MOVEMENT, SPLIT[Kind.LARGE_MOVEMENT])
_RHYTHMIC = (Kind.RHYTHMIC_MOVEMENT, SPLIT[Kind.RHYTHMIC_MOVEMENT])


def _train(kind: Kind, reason: str) -> Rank:
    lower = TRAINS[TRAINS.index(kind) + 1 :]
    return Rank(
        kind,
        kind,
        reason,
        (
            Claim((*lower, *_LEGS, *_TWITCHES), Shared.MUSCLE),
            Claim(_ALONE, Shared.BODY),
        ),
    )


PRECEDENCE = (
    Rank(
        Kind.LEG_MOVEMENT,
        PERIODIC,
        "A series is known by its rhythm: a movement taken out of it would break it. So its movements keep "
        "their name, and what bursts or jerks within them is part of them. Turns of the body are none of it.",
        (
            Claim((*TRAINS, *_TWITCHES), Shared.MUSCLE),
            Claim((Kind.PROPRIOSPINAL, *_JERKS, SPLIT[Kind.LARGE_MOVEMENT]), Shared.BODY),
        ),
    ),
    Rank(
        Kind.INFANT_MYOCLONUS,
        Kind.INFANT_MYOCLONUS,
        "The cluster as a whole, in an infant asleep, is the pattern that tells it from a seizure; its "
        "single jerks, in whichever muscle, are what it is made of.",
        (
            Claim(
                (
                    *_RHYTHMIC,
                    *(Kind.PROPRIOSPINAL, *_JERKS, *TRAINS),
                    *(*_LARGE, *_LEGS, Kind.NECK_MYOCLONUS, *_SMALL),
                ),
                Shared.BODY,
            ),
        ),
    ),
    Rank(
        Kind.RHYTHMIC_MOVEMENT,
        Kind.RHYTHMIC_MOVEMENT,
        "Rocking, rolling or banging moves everything in its own rate: legs, head and single muscles "
        "follow it. A train that goes on is no single large movement and no sleep start.",
        (
            Claim(
                (
                    *(Kind.PROPRIOSPINAL, *_JERKS, *TRAINS, *_LARGE),
                    *(*_LEGS, Kind.NECK_MYOCLONUS, *_SMALL),
                ),
                Shared.BODY,
            ),
        ),
    ),
    Rank(
        Kind.PROPRIOSPINAL,
        Kind.PROPRIOSPINAL,
        "An ordered spread up and down from the trunk is what a sleep start does not have: where it is "
        "seen, it is the better name.",
        (Claim((*_JERKS, *_LEGS, Kind.NECK_MYOCLONUS, *_SMALL), Shared.BODY),),
    ),
    Rank(
        Kind.HYPNIC_JERK,
        Kind.HYPNIC_JERK,
        "One jerk of two regions and more: the short bursts of legs, neck and face in it are its parts. A "
        "longer leg movement or body movement that follows it is a movement of its own.",
        (Claim((*_LEGS, Kind.NECK_MYOCLONUS, *_SMALL), Shared.BODY),),
    ),
    _train(
        Kind.ALTERNATING_LEGS,
        "Alternation between the legs cannot be seen in one leg: each side alone would look like a tremor. "
        "The bursts of a train are no leg movements and no twitches of their own.",
    ),
    _train(
        Kind.FOOT_TREMOR,
        "The longer bursts at the edge of sleep have a name of their own; only what is left is called by "
        "its rate alone.",
    ),
    _train(
        Kind.HIGH_FREQUENCY_LEGS, "Leg movements that come this fast are scored as one train, not one by one."
    ),
    Rank(
        Kind.BRUXISM,
        Kind.BRUXISM,
        "Bursts of the masseter in an episode reach chin and face electrodes: there they are no twitch, no "
        "REM activity and no second episode.",
        (
            Claim((SPLIT[Kind.BRUXISM], *_SMALL), Shared.JAW),
            Claim((SPLIT[Kind.LARGE_MOVEMENT],), Shared.BODY),
        ),
    ),
    Rank(
        Kind.LARGE_MOVEMENT,
        Kind.LARGE_MOVEMENT,
        "When the body moves, legs, neck, chin and face move with it, in REM as a lapse of atonia does. "
        "Trains, jerks and jaw episodes have a definition of their own, which it yields to by its own.",
        (
            Claim((*_LEGS, Kind.NECK_MYOCLONUS, SPLIT[Kind.BRUXISM], *_SMALL), Shared.BODY),
            Claim((Kind.REM_TONIC,), Shared.BODY, MOST_OF_EPOCH),
        ),
    ),
    Rank(
        Kind.LEG_MOVEMENT,
        Kind.LEG_MOVEMENT,
        "A large movement is by definition no other event: where the legs are all that moved, it is a leg "
        "movement. Short bursts of that leg within it are its parts.",
        (
            Claim((SPLIT[Kind.LARGE_MOVEMENT],), Shared.BODY),
            Claim(_TWITCHES, Shared.MUSCLE),
        ),
    ),
    Rank(
        Kind.NECK_MYOCLONUS,
        Kind.NECK_MYOCLONUS,
        "A jerk of the head throws its stripe over EEG, eye and face channels and bursts in the neck: "
        "these are not movements of the face, nor twitches of the neck.",
        (Claim(_SMALL, Shared.HEAD),),
    ),
    Rank(
        Kind.REM_PHASIC,
        LONG_TWITCH,
        "Longer than any twitch. In REM a single burst of a leg up to 5 s is REM activity, whatever a rule "
        "set for legs counts it as; so is a row of bursts of the chin that no jaw muscle has shown.",
        (
            Claim((SPLIT[Kind.BRUXISM], SHORT_LEG), Shared.MUSCLE, ANY),
            Claim(
                (
                    Kind.FRAGMENTARY_MYOCLONUS,
                    Kind.REM_PHASIC,
                    Kind.FACE_TWITCH,
                    Kind.NEGATIVE_MYOCLONUS,
                ),
                Shared.MUSCLE,
            ),
        ),
    ),
    Rank(
        Kind.LEG_MOVEMENT,
        SHORT_LEG,
        "As a longer one, but in REM it is a burst of REM activity where one was found.",
        (
            Claim((SPLIT[Kind.LARGE_MOVEMENT],), Shared.BODY),
            Claim(
                (Kind.FRAGMENTARY_MYOCLONUS, Kind.REM_PHASIC, Kind.NEGATIVE_MYOCLONUS),
                Shared.MUSCLE,
            ),
        ),
    ),
    Rank(
        Kind.BRUXISM,
        SPLIT[Kind.BRUXISM],
        "The chin alone shows a jaw episode poorly, but its bursts in a row are no single twitches.",
        (
            Claim(
                (Kind.FRAGMENTARY_MYOCLONUS, Kind.REM_PHASIC, Kind.FACE_TWITCH, Kind.NEGATIVE_MYOCLONUS),
                Shared.JAW,
            ),
        ),
    ),
    Rank(
        Kind.FRAGMENTARY_MYOCLONUS,
        Kind.FRAGMENTARY_MYOCLONUS,
        "A burst of at most 150 ms in REM fits both. What is known of healthy people are counts of these "
        "twitches, REM included, and for REM activity shares of REM, which are readings and lose nothing "
        "here.",
        (Claim((Kind.REM_PHASIC, Kind.FACE_TWITCH, Kind.NEGATIVE_MYOCLONUS), Shared.MUSCLE),),
    ),
    Rank(
        Kind.REM_PHASIC,
        Kind.REM_PHASIC,
        "A published definition before hypnic's own of a facial twitch.",
        (Claim((Kind.FACE_TWITCH, Kind.NEGATIVE_MYOCLONUS), Shared.MUSCLE),),
    ),
    Rank(Kind.FACE_TWITCH, Kind.FACE_TWITCH, "What no other kind has explained. It takes nothing."),
    Rank(
        Kind.NEGATIVE_MYOCLONUS,
        Kind.NEGATIVE_MYOCLONUS,
        "The quiet between two bursts of the same movement is no lapse of tone. It takes nothing.",
    ),
    *(
        Rank(
            kind,
            SPLIT[kind],
            "No more muscles moved than the movement of a part that covers it stands for: the part has the "
            "name. It takes nothing.",
        )
        for kind in WHOLE
    ),
    Rank(
        Kind.REM_TONIC,
        Kind.REM_TONIC,
        "A state of a muscle, not a movement: it takes nothing.",
    ),
)
"""The order, first to last. A rank takes only from lower ones, so a winner is never taken itself."""
