"""What this night can tell: the questions that every part of the page asks first."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import SLEEP, Stage
from hypnic.model.index import Index
from hypnic.model.night import Night, Result
from hypnic.model.scoring import SLEEP_ONLY
from hypnic.model.spans import Spans
from hypnic.report import numbers
from hypnic.report.parts import Number

RULE_NAMES = {"wasm2016": "WASM 2016", "aasm": "AASM-style"}
BREATHING_MEASURES = frozenset({"plm_nr", "respiratory"})
RATIOS = frozenset({"periodicity_index", "plm_per_clm", "imi_geometric_mean_s"})
AROUSAL_MEASURES = frozenset({"plm_arousal", "clm_arousal"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A night and what was, and was not, measured in it."""

    night: Night

    @property
    def measured(self) -> bool:
        """Whether a leg movement could have been found at all."""
        return Kind.LEG_MOVEMENT in self.night.scoring.looked_for

    @property
    def staged(self) -> bool:
        """Whether sleep is told from wake."""
        hypnogram = self.night.hypnogram
        return hypnogram is not None and bool((hypnogram.stages != Stage.UNSCORED).any())

    @property
    def breathing(self) -> bool:
        """Whether respiratory events were marked."""
        return "respiratory events" not in self.night.unmarked

    @property
    def arousals(self) -> bool:
        """Whether arousals were marked."""
        return "arousals" not in self.night.unmarked

    @property
    def stratum(self) -> str:
        """The part of the night that the main numbers are about."""
        return "sleep" if self.staged else "night"

    @property
    def of_what(self) -> str:
        """The denominator of the main numbers, in words."""
        return "of sleep" if self.staged else "of recording"

    @property
    def sites(self) -> tuple[Site, ...]:
        """The legs on which a movement could have been seen."""
        seen = self.night.candidates.assessable
        return tuple(site for site in (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG) if seen.get(site))

    @property
    def marked(self) -> bool:
        """Whether a person, and not the program, set the limits of each movement."""
        return self.night.candidates.source == "marked"

    @property
    def looked_at(self) -> Spans:
        """The time of the stratum, whether or not the legs could be judged then."""
        period = Spans([self.night.period])
        if self.night.hypnogram is None or not self.staged:
            return period
        return self.night.hypnogram.spans(*SLEEP) & period

    @property
    def sleep_only(self) -> bool:
        """Whether the rule set that was asked for counts nothing in wake, and wake is known."""
        return self.staged and self.night.summary.rules in SLEEP_ONLY

    def lost_s(self, site: Site) -> float:
        """Return the seconds of the stratum in which another leg could be judged, but not this one."""
        seen = self.night.candidates.assessable
        of_any = Spans(row for spans in seen.values() for row in spans)
        return (self.looked_at & of_any - seen.get(site, Spans())).total_s

    @property
    def absent(self) -> str:
        """The words that stand where there is no number."""
        return numbers.NOT_KNOWN if self.measured else numbers.NOT_MEASURED

    def index(
        self, measure: str, stratum: str, site: str = "both", result: Result | None = None
    ) -> Index | None:
        """Return the index, or None where the night cannot tell it."""
        if not self.measured:
            return None
        if measure in BREATHING_MEASURES and not self.breathing:
            return None
        if measure in AROUSAL_MEASURES and not self.arousals:
            return None
        return (result or self.night.results[0]).summary.index(measure, stratum, site)

    def rate(self, measure: str, stratum: str, site: str = "both", result: Result | None = None) -> Number:
        """Return the number per hour with its interval."""
        row = self.index(measure, stratum, site, result)
        key = self._key(measure, stratum, site, result)
        return numbers.per_hour(f"{key}/per_hour", row, self._absent_in(stratum, result))

    def count(self, measure: str, stratum: str, site: str = "both", result: Result | None = None) -> Number:
        """Return how many there were."""
        row = self.index(measure, stratum, site, result)
        key = self._key(measure, stratum, site, result)
        return numbers.count(f"{key}/count", row, self._absent_in(stratum, result))

    def minutes(self, measure: str, stratum: str, site: str = "both") -> Number:
        """Return the minutes in which a movement could have been seen."""
        row = self.index(measure, stratum, site)
        key = self._key(measure, stratum, site)
        return numbers.minutes(f"{key}/minutes", row, self._absent_in(stratum, None))

    def headline(self, name: str, *, digits: int = 1, result: Result | None = None) -> Number:
        """Return one of the named numbers of the summary."""
        of = result or self.night.results[0]
        value = of.summary.headline.get(name) if self.measured else None
        stratum = "wake" if name == "plmw" else ""
        absent = numbers.TOO_FEW if self.measured and name in RATIOS else self._absent_in(stratum, result)
        return numbers.number(f"{of.summary.rules}/{name}", value, digits=digits, absent=absent)

    def _absent_in(self, stratum: str, result: Result | None) -> str:
        """Return the words for a part of the night; a rule set of sleep alone says nothing of wake."""
        rules = (result or self.night.results[0]).summary.rules
        if self.measured and self.staged and stratum == "wake" and rules in SLEEP_ONLY:
            return numbers.NOT_SCORED
        return self.absent

    def _key(self, measure: str, stratum: str, site: str, result: Result | None = None) -> str:
        rules = (result or self.night.results[0]).summary.rules
        return f"{rules}/{measure}/{stratum}/{site}"


def rule_name(rules: str) -> str:
    """Return the name of a rule set as the page writes it."""
    return RULE_NAMES.get(rules, rules)
