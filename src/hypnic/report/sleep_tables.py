"""The stages, the cycles and the agreement of marks with the EEG, as tables."""

from __future__ import annotations

from datetime import datetime

from hypnic.model.sleep import SleepSummary, StageAgreement
from hypnic.report.numbers import clock, number
from hypnic.report.parts import Row, Table

STAGES = {
    "W": "Wake",
    "N1": "N1, light sleep",
    "N2": "N2",
    "N3": "N3, deep sleep",
    "N": "NREM sleep of any depth",
    "R": "REM sleep",
    "asleep": "Sleep of any stage",
}
INFANT = {
    "N": "Quiet sleep (N)",
    "R": "Active sleep (R)",
    "asleep": "Transitional or indeterminate sleep",
}
CYCLES = {
    "adult": "A cycle: at least 15 min of NREM sleep, then at least 5 min of REM sleep "
    "(after Feinberg and Floyd 1979).",
    "infant": "A cycle: at least 5 min of quiet sleep, then at least 3 min of active sleep (hypnic's own).",
}


def is_infant(sleep: SleepSummary) -> bool:
    """Whether the stages are those of an infant: quiet and active sleep."""
    return sleep.cycle_rule == "infant" or (not sleep.cycle_rule and "N" in sleep.stage_min)


def stage_words(sleep: SleepSummary) -> dict[str, str]:
    """Return how each stage is called in this night."""
    return STAGES | INFANT if is_infant(sleep) else STAGES


def stages(sleep: SleepSummary) -> Table:
    """Return minutes and share of each stage that this staging tells apart."""
    words = stage_words(sleep)
    rows = tuple(
        Row(
            words[name],
            (
                number(f"sleep/stage_min/{name}", minutes),
                number(f"sleep/stage_percent/{name}", sleep.stage_percent[name])
                if name in sleep.stage_percent
                else "–",
            ),
        )
        for name, minutes in sleep.stage_min.items()
    )
    return Table("sleep-stages", "The stages", ("Stage", "Minutes", "% of the sleep"), rows)


def cycles(sleep: SleepSummary, start: datetime | None) -> tuple[Table, ...]:
    """Return the cycles of the night; nothing where there is none."""
    if not sleep.cycles:
        return ()
    rows = []
    for i, row in enumerate(sleep.cycles):
        key = f"sleep/cycles/{i}"
        long = (row.end_s - row.start_s) / 60
        rows.append(
            Row(
                f"{i + 1}" if row.complete else f"{i + 1}, not complete",
                (
                    clock(start, row.start_s),
                    number(f"{key}/minutes", long),
                    number(f"{key}/nrem_min", row.nrem_min),
                    number(f"{key}/rem_min", row.rem_min),
                ),
            )
        )
    calm, lively = ("Quiet", "Active") if is_infant(sleep) else ("NREM", "REM")
    columns = ("Cycle", "From", "Minutes", f"{calm} (min)", f"{lively} (min)")
    return (Table("sleep-cycles", "Each cycle", columns, tuple(rows), CYCLES[sleep.cycle_rule]),)


def confusion(agreement: StageAgreement) -> Table:
    """Return the epochs of each marked stage by the stage that the EEG gave them."""
    names = tuple(agreement.confusion)
    rows = tuple(
        Row(
            f"marked {_short(name)}",
            tuple(number(f"agreement/confusion/{name}/{other}", found[other]) for other in names),
        )
        for name, found in agreement.confusion.items()
    )
    columns = ("Epochs", *(f"EEG: {_short(name)}" for name in names))
    note = "Each row is a stage that a person marked; along it, what the EEG made of the same epochs."
    return Table("sleep-agreement", "Marks and EEG, in epochs", columns, rows, note)


def _short(name: str) -> str:
    return {"W": "wake", "R": "REM"}.get(name, name)
