"""How a night was slept, and how its stages were told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hypnic.model.recording import Issue


@dataclass(frozen=True, slots=True)
class SleepCycle:
    """NREM sleep and the REM sleep that ends it.

    Attributes
    ----------
    start_s, end_s
        From sleep onset, or the end of the REM episode before, to the end of this one's.
    nrem_min, rem_min
        Minutes of either within it; the rest is wake or was not scored.
    complete
        False for the last one where no REM episode ends it.
    """

    start_s: float
    end_s: float
    nrem_min: float
    rem_min: float
    complete: bool


@dataclass(frozen=True, slots=True)
class SleepSummary:
    """The sleep of a night in numbers. None is "the night cannot tell", never zero.

    How each is counted, with its source and what other programs mean by the name, is in docs/sleep.md.

    Attributes
    ----------
    lights_off_s, lights_on_s
        As marked; None where nobody marked them. What needs them is None, too.
    onset_s, persistent_onset_s, final_wake_s
        Start of the first epoch of sleep, start of the first ten minutes of unbroken sleep, and end of
        the last epoch of sleep.
    latency_min, persistent_latency_min
        From lights off to the two onsets; None where more than an epoch before the first was not scored.
    time_in_bed_min
        From lights off to lights on.
    sleep_period_min
        From sleep onset to the end of the last epoch of sleep.
    total_sleep_min, unscored_min
        Asleep, and without a stage, between the lights (in all that was staged, where they are unknown).
    efficiency_percent, maintenance_percent
        Sleep in the time in bed, and in the sleep period; what was not scored is left out of both.
    wake_after_onset_min, wake_in_period_min
        Wake from sleep onset to lights on, and to the end of the last epoch of sleep.
    stage_min, stage_percent
        Minutes of each stage by its name in night.json, and its percentage of the sleep; stages that
        this staging does not tell apart are absent.
    rem_latency_min
        From sleep onset to the first epoch of REM sleep.
    stage_shifts, stage_shifts_per_hour
        Changes of stage within the sleep period, and per hour of sleep.
    awakenings, long_awakenings
        Times that sleep gave way to wake and came back, and those of them that lasted more than 5 min.
    fragmentation_per_hour
        Changes from deeper sleep to N1 or wake, the last awakening included, per hour of sleep.
    cycles, cycle_min
        The cycles of NREM and REM sleep, and the median length of the complete ones.
    cycle_rule
        Which rule made the cycles: "adult" or "infant"; empty where REM sleep is not told apart.
    """

    lights_off_s: float | None
    lights_on_s: float | None
    onset_s: float | None
    persistent_onset_s: float | None
    final_wake_s: float | None
    latency_min: float | None
    persistent_latency_min: float | None
    time_in_bed_min: float | None
    sleep_period_min: float | None
    total_sleep_min: float
    unscored_min: float
    efficiency_percent: float | None
    maintenance_percent: float | None
    wake_after_onset_min: float | None
    wake_in_period_min: float | None
    stage_min: Mapping[str, float]
    stage_percent: Mapping[str, float]
    rem_latency_min: float | None
    stage_shifts: int | None
    stage_shifts_per_hour: float | None
    awakenings: int | None
    long_awakenings: int | None
    fragmentation_per_hour: float | None
    cycles: tuple[SleepCycle, ...]
    cycle_min: float | None
    cycle_rule: str


@dataclass(frozen=True, slots=True)
class StageAgreement:
    """How well the stages that a person marked and those staged from the EEG agree.

    Attributes
    ----------
    epochs
        Epochs (of the marks) that both scored.
    agreed_percent
        Of these, the percentage with the same stage.
    kappa
        Cohen's κ; None where chance alone would agree fully.
    confusion
        {marked stage: {stage from the EEG: epochs}}. W and asleep alone where either tells no more.
    """

    epochs: int
    agreed_percent: float | None
    kappa: float | None
    confusion: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Staging:
    """Where the stages of a night come from.

    Attributes
    ----------
    used
        The source that was used, "marks" or "eeg"; empty where nothing tells the stages.
    not_used
        {source: why it was not used}, in words.
    channels
        Labels of the channels that were staged from; empty for marks.
    probabilities
        {stage: one probability an epoch of the hypnogram}, to three decimals; None in an epoch that was not
        scored. Empty where the source gives none.
    unsure_share
        Share (0–1) of the scored epochs whose likeliest stage has a probability under `unsure_under`.
    agreement
        Marks against EEG; None where it was not asked for, or one of them is missing.
    """

    used: str = ""
    not_used: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    channels: tuple[str, ...] = ()
    probabilities: Mapping[str, tuple[float | None, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    unsure_share: float | None = None
    unsure_under: float | None = None
    agreement: StageAgreement | None = None
    issues: tuple[Issue, ...] = ()
