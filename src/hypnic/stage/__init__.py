"""Recording → hypnogram: the most trusted source of stages that the night has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hypnic.model.hypnogram import Hypnogram
from hypnic.model.recording import Issue, Recording
from hypnic.model.sleep import StageAgreement, Staging
from hypnic.stage.compare import agreement
from hypnic.stage.eeg import stages_from_eeg
from hypnic.stage.marks import stages_marked
from hypnic.stage.options import StageOptions
from hypnic.stage.told import Told

__all__ = ["STAGERS", "StageOptions", "stage"]

Stager = Callable[[Recording, StageOptions], Told]


def _marked(recording: Recording, _options: StageOptions) -> Told:
    hypnogram, issues = stages_marked(recording)
    why_not = "" if hypnogram is not None else "; ".join(issue.what for issue in issues) or "no stage marks"
    return Told(hypnogram, why_not.rstrip("."), issues)


STAGERS: tuple[tuple[str, Stager], ...] = (("marks", _marked), ("eeg", stages_from_eeg))
"""Most trusted first; the first that gives a hypnogram is taken."""

NO_BETTER_THAN_CHANCE = 0.2
"""κ up to this is called slight agreement (Landis and Koch 1977, Biometrics 33:159–174)."""


def stage(recording: Recording, options: StageOptions | None = None) -> tuple[Hypnogram | None, Staging]:
    """Return the hypnogram of the night, or None where nothing tells the stages, and where it comes from."""
    options = options or StageOptions()
    told: dict[str, Told] = {}
    not_used: dict[str, str] = {}
    used = ""
    for name, stager in STAGERS:
        if not used or options.compare:
            told[name] = stager(recording, options)
            not_used[name] = told[name].why_not
        if used:
            not_used[name] = not_used.get(name) or f"the {used} are trusted more"
        elif told[name].hypnogram is not None:
            used = name
    not_used.pop(used, None)
    if not used:
        issues = tuple(issue for each in told.values() for issue in each.issues)
        return None, Staging(not_used=MappingProxyType(not_used), issues=(*issues, _nobody(recording, told)))
    best = told[used]
    assert best.hypnogram is not None
    before = tuple(issue for name, each in told.items() if name != "eeg" for issue in each.issues)
    agreed, doubts = _compared(recording, told) if options.compare else (None, ())
    return best.hypnogram, Staging(
        used=used,
        not_used=MappingProxyType(not_used),
        channels=best.channels,
        probabilities=best.probabilities,
        unsure_share=best.unsure_share,
        unsure_under=best.unsure_under,
        agreement=agreed,
        issues=(*before, *(best.issues if used == "eeg" else ()), *doubts),
    )


def _nobody(recording: Recording, told: Mapping[str, Told]) -> Issue:
    what = f"Nobody staged this night, and it could not be staged automatically ({told['eeg'].why_not}): "
    return Issue(recording.name, f"{what}rates are per hour of recording, not of sleep.", "NO_STAGES")


def _compared(
    recording: Recording, told: Mapping[str, Told]
) -> tuple[StageAgreement | None, tuple[Issue, ...]]:
    """Return the agreement of marks and EEG, and what is odd about it."""
    marked, automatic = told["marks"].hypnogram, told["eeg"].hypnogram
    if marked is None or automatic is None:
        missing = next(each.why_not for each in told.values() if each.hypnogram is None)
        what = f"Marked stages and stages from the EEG could not be compared: {missing}."
        return None, (Issue(recording.name, what, "NO_COMPARISON"),)
    found = agreement(marked, automatic)
    if found is None:
        what = "Marked stages and stages from the EEG could not be compared: no epoch has both."
        return None, (Issue(recording.name, what, "NO_COMPARISON"),)
    if found.kappa is None or found.kappa > NO_BETTER_THAN_CHANCE:
        return found, ()
    what = (
        f"The marked stages and those from the EEG agree little more than by chance (κ {found.kappa:.2f}): "
        "the marks may be of another night, or their clock may be wrong."
    )
    return found, (Issue(recording.name, what, "STAGES_DISAGREE"),)
