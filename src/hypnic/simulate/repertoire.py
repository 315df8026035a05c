"""How often the sleeper makes each kind of movement beside those of the legs."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.events import Site

LIMBS = (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEFT_ARM, Site.RIGHT_ARM)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What the sleeper does beside `Behaviour`. 0 switches a part off; all are off by themselves.

    Rates per hour are per hour of the stages in which the movement can occur.

    Attributes
    ----------
    hypnic_jerks, returning_jerks
        Mean number about the first sleep onset, and about each later return to sleep.
    fragmentary, fragmentary_sites
        Potentials per hour of sleep and muscle (twice that in N1 and REM, half in N3), and the muscles.
    rem_phasic, rem_phasic_sites, rem_tonic
        Phasic bursts per hour of REM and muscle, the muscles, and the part of REM epochs in which the
        chin is tonically active.
    foot_tremor, high_frequency, alternating
        Trains of one leg in presleep wake, N1 and N2; trains of discrete movements of one leg in NREM; trains
        of both legs in N1, N2 and REM.
    bruxism
        Episodes per hour of N1, N2 and (a third as often) REM.
    rhythmic
        Trains per hour of N1, N2 and the wake before sleep.
    large, large_legs, turns
        Large movements per hour of sleep, whether legs and heart take part, and the chance that the sleeper
        then lies otherwise.
    head_jerks
        Per hour of REM; a sixth as often in N1 and N2.
    propriospinal
        Axial jerks per hour of relaxed wake.
    pauses
        Pauses per minute of a tonically active arm or trapezius about sleep onset.
    infant
        Clusters of jerks per hour of sleep.
    face, eyelids
        Twitches of the face and of the eyelids per hour of sleep.
    stimuli, reflex
        Marked stimuli per hour in bed, and the chance that one is answered by a jerk.
    arm_jerks, spikes
        Jerks of the right arm per hour of NREM sleep, and the part of them with an EEG spike ahead.
    changing
        Mean number of twitches of the arms about each change of stage within sleep.
    fidgets
        Short movements of arms, head and jaw per hour awake: no event of any kind.
    snoring
        Part of NREM sleep with snoring that is heard in the chin channel.
    """

    hypnic_jerks: float = 0.0
    returning_jerks: float = 0.0
    fragmentary: float = 0.0
    fragmentary_sites: tuple[Site, ...] = LIMBS
    rem_phasic: float = 0.0
    rem_phasic_sites: tuple[Site, ...] = (Site.CHIN, *LIMBS)
    rem_tonic: float = 0.0
    foot_tremor: float = 0.0
    high_frequency: float = 0.0
    alternating: float = 0.0
    bruxism: float = 0.0
    rhythmic: float = 0.0
    large: float = 0.0
    large_legs: bool = True
    turns: float = 0.4
    head_jerks: float = 0.0
    propriospinal: float = 0.0
    pauses: float = 0.0
    infant: float = 0.0
    face: float = 0.0
    eyelids: float = 0.0
    stimuli: float = 0.0
    reflex: float = 0.7
    arm_jerks: float = 0.0
    spikes: float = 0.0
    changing: float = 0.0
    fidgets: float = 0.0
    snoring: float = 0.0
