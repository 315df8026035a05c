"""EEG, eyes and chin → hypnogram, by YASA's trained models. The only door to yasa."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.derivation import Derivation
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Issue, Recording, Sex, Subject
from hypnic.model.spans import BoolArray
from hypnic.stage.derivations import chin_derivations, eeg_derivations, eog_derivations
from hypnic.stage.options import StageOptions
from hypnic.stage.samples import BRAIN_UV, EPOCH_S, RATE_HZ, Samples, decode, long, mirrored
from hypnic.stage.told import Told

INSTALL = "yasa is not installed: pip install 'hypnic[staging]'"
INFANT = "YASA does not know the sleep of infants; a person has to mark their stages"

LEAST_RATE_HZ = 80.0
"""YASA takes no signal of fewer samples per second."""

LEAST_S = 300.0
"""YASA's advice: under five minutes its answers are unreliable."""

USUAL_S = 3 * 3600.0
"""hypnic's own: YASA was trained on whole nights; anything shorter is told to the reader."""

LONGEST_S = 24 * 3600.0
"""hypnic's own: YASA weighs each epoch by its place in the night, so it is given one night."""

COARSEST_UV = 2.0
"""hypnic's own: with larger steps of the converter the EEG of REM sleep looks flat."""

INFANT_UNDER_YEARS, CHILD_UNDER_YEARS = 1.0, 5.0
"""The youngest that YASA learnt from were 5 years old (CHAT; Vallat and Walker 2021). That a child in its
first year, whose EEG still lacks the adult's patterns, is not staged at all is hypnic's own."""

MOST_LOST = 0.2
"""hypnic's own: eyes or chin of which more than a fifth of the epochs are bad are left out."""

UNSURE_UNDER = 0.5
"""hypnic's own: below it, all other stages together are likelier than the one that is given."""

MANY_UNSURE = 0.2
"""hypnic's own: with more than a fifth of unsure epochs, the reader is told."""

STAGES = {"WAKE": Stage.W, "N1": Stage.N1, "N2": Stage.N2, "N3": Stage.N3, "REM": Stage.R}

FloatTable = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A derivation that is used, as YASA's kind ("eeg", "eog", "emg")."""

    kind: str
    label: str
    samples: Samples


def stages_from_eeg(recording: Recording, options: StageOptions | None = None) -> Told:
    """Stage a night from its EEG, with the eyes and the chin where they were recorded.

    The first derivation of `eeg_derivations` that can be staged is used. Epochs of 30 s begin with the
    EEG. An epoch more than half of which is flat, clipped or missing is left unscored. YASA sees in its
    place the nearest good ones (`samples.mirrored`), so that its smoothing and its idea of the time of
    night stay right.

    Returns
    -------
    Told
        Codes of its issues: STAGING_CHILD, STAGING_SHORT, STAGING_CHANNEL, STAGING_WITHOUT, STAGING_GAPS,
        STAGING_UNSURE.

    Notes
    -----
    Source: Vallat and Walker 2021, eLife 10:e70092, by their program.
    Departs from it in: nothing but the epochs left out. Its models take age and sex only together; where
    one of them is unknown, neither is given.
    """
    if not (options or StageOptions()).automatic:
        return Told(why_not="automatic staging is switched off")
    derivations = eeg_derivations(recording)
    if not derivations:
        return Told(why_not="no EEG channel")
    if (age := recording.subject.age_years) is not None and age < INFANT_UNDER_YEARS:
        return Told(why_not=INFANT)
    refused: dict[str, str] = {}
    for derivation in derivations:
        why = _refusal(derivation) or _length(derivation)
        if not why and find_spec("yasa") is None:
            return Told(why_not=INSTALL)
        samples = None if why else _decoded(derivation)
        if samples is not None and samples.good_s < LEAST_S:
            why = f"EEG {samples.faults}: {long(samples.good_s)} left"
        if samples is None or why:
            refused[derivation.label] = why
            continue
        return _staged(recording, derivation, samples, refused)
    return Told(why_not="; ".join(f"{labels}: {why}" for why, labels in _by_reason(refused).items()))


def _by_reason(refused: dict[str, str]) -> dict[str, str]:
    reasons: dict[str, list[str]] = {}
    for label, why in refused.items():
        reasons.setdefault(why, []).append(label)
    return {why: ", ".join(labels) for why, labels in reasons.items()}


def _refusal(derivation: Derivation) -> str:
    """Return why a derivation cannot be used, judged by its header; empty where it can."""
    channel = derivation.plus
    if not channel.calibrated or channel.unit != "uV":
        return "the file does not say how many microvolts a step is worth"
    if channel.rate_hz <= LEAST_RATE_HZ:
        return f"only {channel.rate_hz:.4g} samples per second (more than {LEAST_RATE_HZ:g} are needed)"
    if channel.resolution is not None and channel.resolution > COARSEST_UV:
        return f"one step of the converter is {channel.resolution:.4g} µV ({COARSEST_UV:g} at most)"
    return ""


def _length(derivation: Derivation) -> str:
    """Return why there is too little or too much of the EEG; empty where there is not."""
    if derivation.recorded.total_s < LEAST_S:
        return f"only {long(derivation.recorded.total_s)} of EEG ({long(LEAST_S)} are needed)"
    first_s, last_s = derivation.recorded.rows[0].start_s, derivation.recorded.rows[-1].end_s
    if last_s - first_s > LONGEST_S:
        return f"{long(last_s - first_s)} of EEG, more than one night"
    return ""


def _decoded(derivation: Derivation) -> Samples:
    rows = derivation.recorded.rows
    # A millisecond of slack, so that rounding never costs an epoch.
    epochs = int((rows[-1].end_s - rows[0].start_s + 1e-3) // EPOCH_S)
    return decode(derivation, rows[0].start_s, epochs, BRAIN_UV)


def _staged(recording: Recording, derivation: Derivation, samples: Samples, refused: dict[str, str]) -> Told:
    start_s = derivation.recorded.rows[0].start_s
    parts, left_out = _others(recording, start_s, samples.good)
    parts = [_Part("eeg", derivation.label, samples), *parts]
    try:
        probabilities = _predicted(parts, recording.subject)
    except ImportError as error:
        return Told(why_not=f"yasa cannot be loaded, {error}: pip install 'hypnic[staging]'")
    good = samples.good
    stages = np.array(list(STAGES.values()), dtype=np.int8)[probabilities.argmax(axis=1)]
    stages[~good] = Stage.UNSCORED
    labels = tuple(part.label for part in parts)
    source = f"staged automatically by YASA {version('yasa')} from {', '.join(labels)}"
    unsure = float((probabilities[good].max(axis=1) < UNSURE_UNDER).mean())
    issues = [
        *(Issue(label, f"not staged from: {why}", "STAGING_CHANNEL") for label, why in refused.items()),
        *(Issue(label, f"left out of the staging: {why}", "STAGING_WITHOUT") for label, why in left_out),
        *_doubts(recording, samples, unsure),
    ]
    return Told(
        hypnogram=Hypnogram(stages, EPOCH_S, start_s, source),
        issues=tuple(issues),
        channels=labels,
        probabilities=_columns(probabilities, good),
        unsure_share=unsure,
        unsure_under=UNSURE_UNDER,
    )


def _columns(probabilities: FloatTable, good: BoolArray) -> MappingProxyType[str, tuple[float | None, ...]]:
    """Return the probabilities by stage, to three decimals: more of them mean nothing."""
    rows = probabilities.round(3).T.tolist()
    return MappingProxyType(
        {
            stage.name: tuple(value if seen else None for value, seen in zip(row, good.tolist(), strict=True))
            for stage, row in zip(STAGES.values(), rows, strict=True)
        }
    )


def _others(
    recording: Recording, start_s: float, seen: BoolArray
) -> tuple[list[_Part], list[tuple[str, str]]]:
    """Return the eyes and the chin, the first of either that is good enough, and why others are not.

    Good enough where the EEG is good, which `seen` says: what both lost, the EEG has lost.
    """
    parts: list[_Part] = []
    left_out: list[tuple[str, str]] = []
    for kind, derivations in (("eog", eog_derivations(recording)), ("emg", chin_derivations(recording))):
        for derivation in derivations:
            why = _refusal(derivation)
            samples = None if why else decode(derivation, start_s, len(seen))
            if samples is not None and samples.good[seen].mean() < 1 - MOST_LOST:
                why = samples.faults or "it is faulty too often"
            if samples is not None and not why:
                parts.append(_Part(kind, derivation.label, samples))
                break
            left_out.append((derivation.label, why))
    return parts, left_out


def _doubts(recording: Recording, samples: Samples, unsure: float) -> list[Issue]:
    """Return what the reader of the stages has to know."""
    found: list[tuple[str, str]] = []
    age = recording.subject.age_years
    if age is not None and age < CHILD_UNDER_YEARS:
        what = f"YASA learnt from people of {CHILD_UNDER_YEARS:g} years or more: not validated at {age:.1f}."
        found.append((what, "STAGING_CHILD"))
    if samples.good_s < USUAL_S:
        what = (
            f"Only {long(samples.good_s)} of EEG: YASA learnt from whole nights and may be wrong about less."
        )
        found.append((what, "STAGING_SHORT"))
    if not samples.good.all():
        lost = long(float((~samples.good).sum()) * EPOCH_S)
        found.append((f"{lost} could not be staged: EEG {samples.faults}.", "STAGING_GAPS"))
    if unsure > MANY_UNSURE:
        what = (
            f"In {unsure:.0%} of the epochs the stage is more likely wrong than right, by YASA's own account."
        )
        found.append((what, "STAGING_UNSURE"))
    return [Issue(recording.name, what, code) for what, code in found]


def _predicted(parts: Sequence[_Part], subject: Subject) -> FloatTable:
    """Return the probability of each stage in each epoch, shape (n_epochs, 5), in the order of `STAGES`."""
    with warnings.catch_warnings():
        # Their libraries warn of one another's versions: nothing that the sleeper's night has to do with.
        warnings.simplefilter("ignore")
        import mne
        import yasa

        kinds = [part.kind for part in parts]
        info = mne.create_info(kinds, RATE_HZ, kinds, verbose="ERROR")
        volts = np.stack([_filled(part, parts[0]) for part in parts]) * 1e-6
        raw = mne.io.RawArray(volts, info, copy="auto", verbose="ERROR")
        staging = yasa.SleepStaging(
            raw,
            eeg_name="eeg",
            eog_name="eog" if "eog" in kinds else None,
            emg_name="emg" if "emg" in kinds else None,
            metadata=_metadata(subject),
        )
        table = staging.predict().proba
    return np.asarray(table[list(STAGES)].to_numpy(dtype=np.float64))


def _filled(part: _Part, eeg: _Part) -> FloatTable:
    """Return a part's samples in a row, bad epochs replaced; what the EEG lost is replaced in all parts."""
    values = part.samples.values[mirrored(part.samples.good)]
    return np.asarray(values[mirrored(eeg.samples.good)].reshape(-1), dtype=np.float64)


def _metadata(subject: Subject) -> dict[str, int] | None:
    if subject.age_years is None or subject.sex is None:
        return None
    return {"age": min(max(int(subject.age_years), 1), 119), "male": int(subject.sex is Sex.MALE)}
