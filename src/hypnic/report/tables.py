"""The tables for the physician."""

from __future__ import annotations

from hypnic.model.events import Site
from hypnic.model.night import Result
from hypnic.model.scoring import SLEEP_ONLY
from hypnic.report.facts import Facts, rule_name
from hypnic.report.numbers import NOT_KNOWN
from hypnic.report.parts import Cell, Note, Number, Row, Table

STRATA = (
    ("wake", "Wake"),
    ("N1", "N1"),
    ("N2", "N2"),
    ("N3", "N3"),
    ("REM", "REM"),
    ("NREM", "NREM"),
    ("sleep", "All sleep"),
    ("night", "Whole night"),
)
RULE_WORDS = {
    "wasm2016": (
        "World Association of Sleep Medicine 2016: onsets 10 to 90 s apart; a shorter or longer interval, "
        "or a leg "
        "movement that is no candidate, ends a series."
    ),
    "aasm": (
        "In the style of the American Academy of Sleep Medicine: onsets 5 to 90 s apart, in sleep alone; "
        "longer "
        "movements than 10 s are left out and end nothing."
    ),
}
SLEEP_ALONE = "AASM-style rules count movements in sleep alone."
TOTALS = frozenset({"NREM", "sleep", "night"})
NAMED = (
    ("lm", "Leg movements of any length (LM)", 1),
    ("clm", "Candidate leg movements (CLM)", 1),
    ("plm", "Periodic leg movements (PLM)", 1),
    ("plm_series", "Series of PLM", 1),
    ("plms", "PLM in sleep (PLMS)", 1),
    ("plmw", "PLM in wake (PLMW)", 1),
    ("plms_nr", "PLMS apart from breathing (PLMSnr)", 1),
    ("periodicity_index", "Periodicity index", 2),
    ("plm_per_clm", "PLM ÷ CLM", 2),
    ("imi_geometric_mean_s", "Interval between movements, geometric mean (s)", 1),
)
RATES = (
    ("clm", "sleep", "CLM per hour of sleep"),
    ("plm", "sleep", "PLMS per hour of sleep"),
    ("plm_nr", "sleep", "PLMSnr per hour of sleep"),
    ("plm_arousal", "sleep", "PLMS with arousal per hour of sleep"),
    ("plm", "wake", "PLMW per hour of wake"),
    ("clm", "night", "CLM per hour of recording"),
    ("plm", "night", "PLM per hour of recording"),
)


def with_interval(number: Number) -> tuple[Cell, Cell]:
    """Return the two cells of a rate: the number, and its interval."""
    return number, number.interval or ("–" if number.value is not None else number.text)


def by_stage(facts: Facts) -> Table:
    """Return counts and indices by stage."""
    rows = []
    for stratum, name in STRATA:
        cells: tuple[Cell, ...] = (
            facts.minutes("plm", stratum),
            facts.count("clm", stratum),
            facts.count("plm", stratum),
            *with_interval(facts.rate("plm", stratum)),
            facts.count("plm_nr", stratum),
            facts.rate("plm_nr", stratum),
            facts.count("plm_arousal", stratum),
            facts.rate("plm_arousal", stratum),
        )
        if stratum == "night" and facts.sleep_only:
            name = "Whole night, counting sleep alone"
        rows.append(Row(name, cells, strong=stratum in TOTALS))
    columns = (
        "Stage", "Minutes seen", "CLM", "PLM", "PLM/h", "95 % interval", "PLMnr", "PLMnr/h", "PLM with "
        "arousal",
        "with arousal/h",
    )  # fmt: skip
    note = (
        "Minutes seen: time of that stage within the scored period in which a leg movement could have been "
        "seen; "
        "it is the denominator of every number per hour in its row. PLM in the row Wake are PLMW, in the "
        "row All "
        "sleep PLMS. PLMnr: series built after movements that go with breathing events were taken away."
    )
    if facts.sleep_only:
        note += f" {SLEEP_ALONE} The last row divides the movements of sleep by all minutes, waking included."
    return Table("stages", "Movements by sleep stage", columns, tuple(rows), note)


def by_side(facts: Facts) -> Table:
    """Return counts and indices by leg. A movement of both legs is one row, counted once."""
    sites = [Site.LEFT_LEG, Site.RIGHT_LEG, Site.BOTH_LEGS]
    if Site.LEG in facts.sites:
        sites.append(Site.LEG)
    names = {
        Site.LEFT_LEG: "Left leg only",
        Site.RIGHT_LEG: "Right leg only",
        Site.BOTH_LEGS: "Both legs together",
        Site.LEG: "Side not recorded",
    }
    rows = [_side_row(facts, names[site], site.value) for site in sites]
    rows.append(_side_row(facts, "All", "both", strong=True))
    columns = ("Leg", "Minutes seen", "CLM", "CLM/h", "95 % interval", "PLM", "PLM/h", "95 % interval")
    what = "in sleep" if facts.staged else "in the whole recording"
    return Table("sides", f"Movements by leg, {what}", columns, tuple(rows))


def _side_row(facts: Facts, name: str, site: str, *, strong: bool = False) -> Row:
    cells: list[Cell] = [facts.minutes("plm", facts.stratum, site)]
    for measure in ("clm", "plm"):
        cells.append(facts.count(measure, facts.stratum, site))
        cells.extend(with_interval(facts.rate(measure, facts.stratum, site)))
    return Row(name, tuple(cells), strong=strong)


def by_third(facts: Facts) -> Table:
    """Return counts and indices by third of the scored period."""
    rows = []
    for third, name in (("third 1", "First third"), ("third 2", "Second third"), ("third 3", "Last third")):
        cells: tuple[Cell, ...] = (
            facts.minutes("plm", third),
            facts.count("clm", third),
            facts.count("plm", third),
            *with_interval(facts.rate("plm", third)),
        )
        rows.append(Row(name, cells))
    columns = ("Part", "Minutes seen", "CLM", "PLM", "PLM/h", "95 % interval")
    note = f"{SLEEP_ALONE} Minutes seen are those of sleep and wake." if facts.sleep_only else ""
    return Table("thirds", "Movements by third of the night", columns, tuple(rows), note)


def both_rules(facts: Facts) -> Table:
    """Return the named numbers and main indices of every rule set, side by side."""
    results = facts.night.results
    rows = [_rate_row(facts, measure, stratum, name, results) for measure, stratum, name in RATES]
    rows += [_named_row(facts, key, name, digits, results) for key, name, digits in NAMED]
    columns = ("", *(name for r in results for name in (rule_name(r.summary.rules), "95 % interval")))
    note = (
        "The rest of this page uses the first rule set. Counts have no interval; numbers per hour are over "
        "the hours "
        "in which a movement could have been seen."
    )
    if facts.staged and any(result.summary.rules in SLEEP_ONLY for result in results):
        note += f" {SLEEP_ALONE} Their numbers per hour of recording are movements of sleep over all hours."
    return Table("rules", "The same night by each rule set", columns, tuple(rows), note)


def _rate_row(facts: Facts, measure: str, stratum: str, name: str, results: tuple[Result, ...]) -> Row:
    cells = [with_interval(facts.rate(measure, stratum, "both", result)) for result in results]
    return Row(name, tuple(cell for pair in cells for cell in pair), strong=True)


def _named_row(facts: Facts, key: str, name: str, digits: int, results: tuple[Result, ...]) -> Row:
    cells = [(facts.headline(key, digits=digits, result=result), "") for result in results]
    return Row(name, tuple(cell for pair in cells for cell in pair))


def choices(facts: Facts) -> tuple[Note, ...]:
    """Return what each rule set was told to do, in words."""
    return tuple(
        Note(
            rule_name(result.scoring.rules),
            " ".join((RULE_WORDS.get(result.scoring.rules, ""), *result.scoring.choices)).strip(),
        )
        for result in facts.night.results
    )


def quality(facts: Facts) -> Table:
    """Return how well each channel could be used."""
    rows = []
    for channel in facts.night.candidates.quality:
        lost = channel.recorded - channel.assessable
        rows.append(
            Row(
                channel.label,
                (
                    channel.role.value.replace("_", " "),
                    f"{channel.rate_hz:g}",
                    NOT_KNOWN if channel.resolution_uv is None else f"{channel.resolution_uv:.3g}",
                    f"{channel.recorded.total_s / 60:.1f}",
                    f"{channel.assessable.total_s / 60:.1f}",
                    f"{lost.total_s / 60:.1f}",
                    NOT_KNOWN if channel.rest_uv is None else f"{channel.rest_uv:.1f}",
                    ", ".join(channel.cleaned) or "nothing",
                    channel.refused or "yes",
                ),
            )
        )
    columns = (
        "Channel", "Role", "Rate (Hz)", "Step (µV)", "Recorded (min)", "Assessable (min)", "Not assessable "
        "(min)",
        "Rest (µV)", "Removed", "Scored",
    )  # fmt: skip
    return Table("quality", "Channels in which movements were looked for", columns, tuple(rows), wordy=True)
