"""Which sensor would answer which open question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from hypnic.model.assessment import Finding

SENSORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "benign_infant_myoclonus": ("phone_video",),
        "infantile_spasms": ("phone_video",),
        "night_seizure": ("phone_video", "video_eeg"),
        "sleep_hypermotor_epilepsy": ("phone_video", "video_eeg"),
        "night_terror": ("phone_video",),
        "sleep_start_clusters": ("phone_video", "video_eeg"),
        "juvenile_myoclonic_epilepsy": ("phone_video", "video_eeg"),
        "daytime_jerks": ("phone_video", "diary"),
        "focal_jerks": ("phone_video", "diary"),
        "hypnic_jerk": ("diary", "several_muscles"),
        "propriospinal_myoclonus": ("several_muscles",),
        "fragmentary_myoclonus": ("several_muscles",),
        "periodic_legs": ("leg_emg", "several_nights"),
        "restless_legs": ("diary", "leg_emg"),
        "pregnancy_legs": ("diary",),
        "rhythmic_legs": ("leg_emg",),
        "rhythmic_movement": ("phone_video",),
        "restless_sleep_child": ("video_night",),
        "dream_enactment": ("video_night",),
        "rem_without_atonia": ("video_night",),
        "sleep_apnoea": ("breathing", "sound"),
        "sleepiness": ("diary", "breathing"),
        "insomnia": ("diary", "several_nights"),
        "short_sleep": ("diary", "several_nights"),
        "disturbing_movements": ("diary", "several_muscles"),
        "bruxism": ("sound", "several_muscles"),
        "head_jerks": ("video_night",),
    }
)
"""Condition → the sensors that would tell more, the best first."""


def record_next(findings: Iterable[Finding]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return sensors, each with the conditions that it would tell more about, weightiest first."""
    wanted: dict[str, list[str]] = {}
    for finding in findings:
        for sensor in SENSORS.get(finding.condition, ()):
            wanted.setdefault(sensor, []).append(finding.condition)
    return tuple((sensor, tuple(conditions)) for sensor, conditions in wanted.items())
