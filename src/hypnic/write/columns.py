"""The columns of events.tsv and events.parquet, each with its explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hypnic.model.events import MOVEMENTS, Kind, Site

SINGLE = Kind.LEG_MOVEMENT.value
COMBINED = "combined_leg_movement"

UNIT_NAMES = {"uv": "uV", "uvs": "uV*s", "hz": "Hz", "ratio": "1", "count": "1", "bpm": "1/min"}
"""Unit endings of measures as BIDS writes them; the others are the same there and here."""


class Column(NamedTuple):
    """One column: its name, what its cells are (float, int, bool or str), and its explanation."""

    name: str
    cells: type
    about: str
    units: str = ""
    levels: Mapping[str, str] | None = None


SITES = {site: site.value.replace("_", " ") for site in Site if site is not Site.UNKNOWN} | {
    Site.BOTH_LEGS: "both legs, combined by the rule set or alternating",
    Site.LEG: "a leg whose side nobody recorded",
}

KINDS = {
    Kind.HYPNIC_JERK: "a possible hypnic jerk (sleep start)",
    Kind.FRAGMENTARY_MYOCLONUS: "one twitch of 75 to 150 ms of one muscle",
    Kind.FOOT_TREMOR: "a train of bursts of one leg at the edge of sleep",
    Kind.HIGH_FREQUENCY_LEGS: "a train of fast leg movements of one leg",
    Kind.ALTERNATING_LEGS: "a train of bursts that alternate between the legs",
    Kind.REM_PHASIC: "one burst of one muscle in REM sleep",
    Kind.REM_TONIC: "a stretch of raised tone of one muscle in REM sleep",
    Kind.BRUXISM: "an episode of the jaw muscles; label says phasic, tonic or mixed",
    Kind.RHYTHMIC_MOVEMENT: "a train of rhythmic movements of large muscle groups",
    Kind.LARGE_MOVEMENT: "a movement of large muscle groups",
    Kind.NECK_MYOCLONUS: "a jerk of the head",
    Kind.PROPRIOSPINAL: "a possible jerk of the trunk that spreads up and down",
    Kind.NEGATIVE_MYOCLONUS: "a short pause in the tone of one muscle",
    Kind.INFANT_MYOCLONUS: "a cluster of jerks of a sleeping infant",
    Kind.FACE_TWITCH: "a twitch of the face or an eyelid",
}

YES_NO = {"true": "yes", "false": "no"}

COLUMNS = (
    Column("onset", float, "Start of the movement, from the start of the recording.", "s"),
    Column("duration", float, "Length of the movement.", "s"),
    Column(
        "trial_type",
        str,
        "What the row is.",
        levels={
            SINGLE: "a movement of one leg as detected or marked, also one that was rejected",
            COMBINED: "movements of both legs that the rule set takes for one; its parts are rows too",
            **{kind.value: text for kind, text in KINDS.items()},
        },
    ),
    Column("site", str, "Where on the body.", levels={site.value: text for site, text in SITES.items()}),
    Column(
        "movement",
        int,
        "Number of the movement that the row belongs to, by onset from 1. Rows with the same number are "
        "one movement: count numbers, not rows. n/a for what is no leg movement.",
    ),
    Column("clm", bool, "Whether the movement is a candidate leg movement (CLM).", levels=YES_NO),
    Column("plm", bool, "Whether it belongs to a series of periodic leg movements (PLM).", levels=YES_NO),
    Column(
        "plm_nr",
        bool,
        "The same after CLM that go with breathing were left out; n/a where breathing was not marked.",
        levels=YES_NO,
    ),
    Column(
        "respiratory",
        bool,
        "Whether the movement goes with a respiratory event; n/a where breathing was not marked.",
        levels=YES_NO,
    ),
    Column(
        "arousal",
        bool,
        "Whether the movement goes with an arousal; n/a where arousals were not marked.",
        levels=YES_NO,
    ),
    Column(
        "stage",
        str,
        "Sleep stage at the onset of the movement; n/a where the night was not staged.",
        levels={
            "W": "wake",
            "N1": "stage N1",
            "N2": "stage N2",
            "N3": "stage N3",
            "R": "stage R (REM)",
            "?": "not scored",
            "asleep": "asleep, stage unknown",
        },
    ),
    Column("series", int, "Number of its PLM series, from 1; n/a outside a series."),
    Column("series_nr", int, "Number of its PLM series without respiratory CLM; n/a outside one."),
    Column("imi_s", float, "Inter-movement interval: onset to onset from the CLM before.", "s"),
    Column("imi_nr_s", float, "The same without respiratory CLM.", "s"),
    Column(
        "not_clm",
        str,
        "Why the movement is no CLM, although it is a leg movement and may end a series; n/a for a CLM.",
    ),
    Column(
        "excluded",
        str,
        "Why the row is no leg movement by the detector or the rule set, or no movement of its kind; n/a "
        "where it is one.",
    ),
    Column(
        "counted_as",
        str,
        "The kind that the movement counts as in the survey of all kinds: another than its own where that is "
        "the same movement. n/a where it does not count. Leg movements keep their flags all the same.",
        levels={kind.value: "see trial_type" for kind in MOVEMENTS},
    ),
    Column(
        "muscles", str, "The muscles that moved in it, in the order in which they began, with spaces between."
    ),
    Column("polarity", str, "Burst or pause.", levels={"positive": "a burst", "negative": "a pause in tone"}),
    Column(
        "timing",
        str,
        "Whether its muscles began together: hypnic's own limit.",
        levels={"synchronous": "within 50 ms", "asynchronous": "not within 50 ms"},
    ),
    Column(
        "rhythm",
        str,
        "Of a train its bursts, else the run of movements of its kind and place that it is in: hypnic's own "
        "limit.",
        levels={
            "rhythmic": "intervals with a coefficient of variation under 0.2",
            "arrhythmic": "0.2 and more",
        },
    ),
    Column(
        "trigger",
        str,
        "Whether it follows a marked or heard stimulus; n/a where none is known. hypnic's own window.",
        levels={"reflex": "20 to 250 ms after a stimulus", "spontaneous": "not so"},
    ),
    Column(
        "place",
        str,
        "Where on the body, from the muscles that moved: hypnic's own rules.",
        levels={
            "focal": "one level of the body, one side",
            "segmental": "both sides of one level, or neighbouring levels",
            "multifocal": "levels that are not neighbours",
            "generalised": "the legs, head or neck, and a third level",
        },
    ),
)

LABEL = Column("label", str, "The words of the scorer who marked it; n/a for what hypnic found.")

MEASURES = {
    "peak_uv": "Largest rectified amplitude during the movement.",
    "rest_uv": "Resting level of the muscle when it moved.",
    "area_uvs": "Rectified amplitude summed over the movement; of several bursts, over the bursts.",
    "median_uv": "Median of the smoothed amplitude during the movement.",
    "rms_uv": "Root mean square amplitude during it.",
    "tone_uv": "Tone before a pause.",
    "depth_ratio": "Amplitude in a pause, divided by the tone before it.",
    "muscles_count": "How many muscles moved.",
    "bursts_count": "How many bursts the train or episode has.",
    "jerks_count": "How many jerks the cluster has.",
    "eeg_channels_count": "How many EEG channels show the stripe of a head jerk.",
    "rate_hz": "Rate of the bursts of a train.",
    "interval_cv_ratio": "Coefficient of variation of the intervals between the bursts of a train.",
    "burst_ms": "Mean length of its bursts.",
    "lag_ms": "From the onset of the first muscle to that of the last.",
    "envelope_lag_ms": "The same by cross-correlation of the envelopes.",
    "spread_ms": "From the first to the last muscle, by the detector.",
    "from_sleep_onset_s": "Time from the nearest change from wake to sleep; negative before it.",
    "arousal_count": "1 where an arousal goes with it, 0 where none does.",
    "awakening_count": "1 where wake follows it, 0 where sleep does.",
    "vertex_count": "1 where a vertex wave or K-complex goes with it, 0 where none does.",
    "heart_rise_ratio": "Rise of the heart rate after it, as a share of the rate before.",
    "stimulus_count": "1 where a marked or heard stimulus came just before it, 0 where none did.",
    "head_channels_count": "How many channels of the head show an artefact of the movement.",
    "run_count": "Movements of its kind and place in a run with at most 10 s from one to the next.",
    "run_rate_hz": "Rate of that run.",
    "run_cv_ratio": "Coefficient of variation of the intervals of that run.",
    "stimulus_s": "Time since the last marked or heard stimulus; negative: before the first.",
}


def measure(key: str) -> Column:
    """Return the column of a measure."""
    unit = key.rpartition("_")[2]
    about = MEASURES.get(key, f"Measured by the detector: {key}.")
    return Column(key, float, about, UNIT_NAMES.get(unit, unit))
