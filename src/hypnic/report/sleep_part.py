"""How the night was slept: the section of the page, in words, with its strip and tables."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.sleep import SleepSummary, StageAgreement
from hypnic.report import sleep_numbers, sleep_tables
from hypnic.report.facts import Facts
from hypnic.report.numbers import NOT_KNOWN, decimal, number, span_text
from hypnic.report.parts import NightFigure, Table
from hypnic.report.sleep_figure import sleep_strip

TITLE = "How the night was slept"
COMPARED = "The marks held against the EEG"
MORE = "More numbers of the sleep, and each cycle"
ESTIMATE = (
    "Stages by a program are an estimate. Its authors found that about 85 of 100 epochs agree with what "
    "several scorers say together (Vallat and Walker 2021); the short stages, N1 above all, agree less."
)
KAPPA = "κ is 1 where all agree, and 0 where no more agree than by chance."


@dataclass(frozen=True, slots=True)
class SleepPart:
    """The sleep of a night.

    Attributes
    ----------
    line
        All of it in one or two sentences, for the terminal.
    words
        What the numbers say, or why there are none.
    source
        Where the stages come from, and how sure they are.
    strip
        The stages on the clock, with the epochs that are unsure; None where nothing tells the stages.
    more
        Numbers that few ask for, and the cycles; shown folded.
    compared, confusion
        Marked stages held against those from the EEG; nothing where they were not compared.
    """

    title: str
    line: str
    words: tuple[str, ...]
    source: tuple[str, ...]
    strip: NightFigure | None
    numbers: Table | None
    clock: Table | None
    stages: Table | None
    more_title: str
    more: tuple[Table, ...]
    compared_title: str
    compared: tuple[str, ...]
    confusion: Table | None


def sleep_part(facts: Facts) -> SleepPart:
    """Return the section; without stages it says why there are none."""
    sleep, agreement = facts.night.sleep, facts.night.staging.agreement
    if sleep is None:
        why = _no_sleep(facts)
        return SleepPart(TITLE, why, (why,), (), None, None, None, None, "", (), "", (), None)
    return SleepPart(
        title=TITLE,
        line=_line(facts, sleep),
        words=(*_asleep(sleep), *_awake(sleep)),
        source=_source(facts),
        strip=sleep_strip(facts),
        numbers=sleep_numbers.main(sleep, infant=sleep_tables.is_infant(sleep)),
        clock=sleep_numbers.on_the_clock(sleep, facts.night.start),
        stages=sleep_tables.stages(sleep),
        more_title=MORE,
        more=(sleep_numbers.more(sleep), *sleep_tables.cycles(sleep, facts.night.start)),
        compared_title=COMPARED,
        compared=() if agreement is None else _compared(agreement),
        confusion=None if agreement is None else sleep_tables.confusion(agreement),
    )


def _no_sleep(facts: Facts) -> str:
    night = facts.night
    if night.hypnogram is not None:
        return "How the night was slept is not known: no stage is marked between lights off and lights on."
    because = "; ".join(why.rstrip(".") for why in night.staging.not_used.values() if why)
    reason = f" ({because})" if because else ""
    return f"How the night was slept is not known, because nothing tells the stages of sleep{reason}."


def _asleep(sleep: SleepSummary) -> tuple[str, ...]:
    slept = span_text(sleep.total_sleep_min * 60)
    if not sleep.total_sleep_min:
        return ("No sleep was staged in this recording.",)
    if sleep.time_in_bed_min is None:
        lights = sleep_numbers.lights_unknown(sleep)
        first = f"{slept} of sleep were staged. {lights}, so the time in bed is not known."
    else:
        share = "" if sleep.efficiency_percent is None else f" ({decimal(sleep.efficiency_percent)} %)"
        bed = span_text(sleep.time_in_bed_min * 60)
        first = f"Of the {bed} from lights off to lights on, {slept}{share} were slept."
    if sleep.unscored_min >= 1:
        first += f" {span_text(sleep.unscored_min * 60)} have no stage."
    return (first,)


def _awake(sleep: SleepSummary) -> tuple[str, ...]:
    parts = []
    if sleep.latency_min is not None:
        parts.append(f"The first sleep came {span_text(sleep.latency_min * 60)} after lights off.")
    wake, until = sleep.wake_after_onset_min, "until lights on"
    if wake is None:
        wake, until = sleep.wake_in_period_min, "until the last sleep"
    if wake is not None and sleep.awakenings is not None:
        times = _times(sleep.awakenings)
        after = "that" if parts else "the first sleep"
        parts.append(
            f"After {after}, {span_text(wake * 60)} were spent awake {until}; wake broke the sleep {times}."
        )
    return (" ".join(parts),) if parts else ()


def _times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _source(facts: Facts) -> tuple[str, ...]:
    staging, hypnogram = facts.night.staging, facts.night.hypnogram
    origin = hypnogram.source if hypnogram is not None else ""
    if staging.used != "eeg":
        return (f"The stages were marked by a person or a device ({origin}).",) if origin else ()
    why = staging.not_used.get("marks", "").rstrip(".")
    told = f"Nobody marked the stages that are used ({why})" if why else "Nobody marked the stages"
    sentences = [f"{told}: they were {origin}."]
    unsure = number("staging/unsure_share", staging.unsure_share)
    if unsure.value is not None and staging.unsure_under is not None:
        sentences.append(
            f"In {decimal(100 * unsure.value)} % of the epochs the program is unsure: it gives the stage "
            f"that it chose a chance of less than {100 * staging.unsure_under:.0f} %. The row under the "
            "strip shows when."
        )
    return (*sentences, ESTIMATE)


def _compared(agreement: StageAgreement) -> tuple[str, ...]:
    agreed = number("agreement/agreed_percent", agreement.agreed_percent)
    kappa = number("agreement/kappa", agreement.kappa, digits=2)
    both = f"{agreement.epochs} epochs were both marked and staged from the EEG"
    first = f"{both}: {agreed.text} % of them have the same stage."
    if agreement.kappa is None:
        return (first, "Cohen's κ cannot be told: chance alone would agree fully.")
    return (first, f"Cohen's κ is {kappa.text}. {KAPPA} The marks are used on this page.")


def _line(facts: Facts, sleep: SleepSummary) -> str:
    slept = span_text(sleep.total_sleep_min * 60)
    parts = [f"{slept} asleep" if sleep.total_sleep_min else "none was staged"]
    if sleep.total_sleep_min and sleep.time_in_bed_min is not None and sleep.efficiency_percent is not None:
        bed = span_text(sleep.time_in_bed_min * 60)
        parts = [f"{slept} asleep of {bed} in bed ({decimal(sleep.efficiency_percent)} %)"]
    if sleep.latency_min is not None:
        parts.append(f"first sleep {span_text(sleep.latency_min * 60)} after lights off")
    if sleep.wake_in_period_min is not None:
        parts.append(f"{span_text(sleep.wake_in_period_min * 60)} awake within the sleep")
    staging = facts.night.staging
    if staging.used == "eeg":
        share = NOT_KNOWN if staging.unsure_share is None else f"{decimal(100 * staging.unsure_share)} %"
        parts.append(f"stages from the EEG, unsure: {share}")
    return f"Sleep: {'; '.join(parts)}."
