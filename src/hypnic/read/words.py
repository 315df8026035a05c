"""The one table of label words: what a scorer's or a vendor's label means, in several languages.

Every scoring format goes through `word`, so that a label means the same wherever it was written. A
label that is not in the table stays a `Kind.MARK` with its own words: nothing is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.recording import MUSCLES
from hypnic.read.labels import role_of


class Word(NamedTuple):
    """What a label means, and where on the body."""

    kind: Kind
    site: Site = Site.UNKNOWN


LONGEST_PLM_S = 15.0
"""Longest candidate movement of both legs (WASM 2016). A bare "PLM" that lasts longer is a whole series."""

LONGEST_LABEL = 200
"""hypnic's own: a longer text is a note, not a label."""

_STAGE = r"(?:(?:sleep )?(?:stage|stg|(?:schlaf)?stadium|stade|e?stadio|fase|estagio)|slp ?stg|sleep)"
_LEG = r"(?:legs?|limbs?|jambes?|beine?s?|piernas?|extremidad\w*|gamb[ae]|membres?|tib\w*|plm[lr]?|lat|rat)"
_MOVE = r"(?:mov\w*|mouv\w*|\w*bewegung\w*|kicks?|jerks?)"
_SERIES = r"(?:series?|sequences?|sequenz|episodes?|episodio|trains?|periods?|run)"
_PLM = r"(?:p?lm[sw]?|rrlm|p?lms?[lrgd]|plmli|plmre)"

TABLE: tuple[tuple[Kind, str], ...] = (
    # Stages: the whole label must match; a bare digit is no stage, because it may be any code.
    (Kind.STAGE_W, rf"(?:{_STAGE} ?)?(?:w|wake|wk|awake|wakefulness|wach\w*|eveil\w*|veille|vigilia|s0|n0)"),
    (Kind.STAGE_W, rf"(?:{_STAGE} ?0|veglia|despierto|wake 0|desperto)"),
    (Kind.STAGE_R, rf"(?:{_STAGE} ?)?(?:r|rem|rem sleep|rem schlaf|paradoxal|s paradoxal|mor)"),
    (Kind.STAGE_R, rf"(?:sommeil paradoxal|sueno rem|rem sleep 5|{_STAGE} ?5)"),
    (Kind.STAGE_N1, rf"(?:(?:{_STAGE} ?)?(?:n|s|nrem|rk|non rem) ?1|{_STAGE} ?1(?: sleep)?)"),
    (Kind.STAGE_N2, rf"(?:(?:{_STAGE} ?)?(?:n|s|nrem|rk|non rem) ?2|{_STAGE} ?2(?: sleep)?)"),
    (Kind.STAGE_N3, rf"(?:(?:{_STAGE} ?)?(?:n|s|nrem|rk|non rem) ?[34]|{_STAGE} ?[34](?: sleep)?)"),
    (Kind.STAGE_N3, rf"(?:{_STAGE} ?)?(?:sws|slow wave sleep|tiefschlaf|3 4|n3 4|s3 4)"),
    # Of infants, whose sleep is quiet, active, or neither yet.
    # Infants' sleep is quiet, active, or between the two.
    (Kind.STAGE_N, rf"(?:{_STAGE} )?(?:nrem|non rem|n)(?: sleep)?|{_STAGE} (?:quiet|qs)|quiet sleep"),
    (Kind.STAGE_N, r"sommeil calme|ruhiger schlaf|ruhschlaf|sueno tranquilo|sonno (?:calmo|quieto)"),
    (Kind.STAGE_R, rf"{_STAGE} (?:active|as)|active sleep|sommeil agite|aktiv(?:er )?schlaf"),
    (Kind.STAGE_R, r"sueno activo|sonno (?:attivo|agitato)"),
    (Kind.STAGE_ASLEEP, rf"{_STAGE} (?:t|transitional|indeterminate)|(?:transitional|indeterminate) sleep"),
    (Kind.STAGE_ASLEEP, rf"(?:{_STAGE} )?asleep|sleep|sommeil|schlaf|sueno|sonno"),
    (
        Kind.STAGE_UNSCORED,
        rf"{_STAGE} ?(?:\?|u|m|mt|[679]|a|none|unknown|undefined|movement|artefact|artifact)",
    ),
    (
        Kind.STAGE_UNSCORED,
        rf"(?:{_STAGE} ?)?(?:\?|unscored|uns|not scored|unstaged|movement time|mt)(?: sleep)?",
    ),
    (Kind.STAGE_UNSCORED, r"indetermine\w*|non score|unbewertet|nicht bewertet|sin puntuar|bewegungszeit"),
    # Lights.
    (
        Kind.LIGHTS_OFF,
        r"lights? (?:off|out)(?: .*)?|licht (?:aus|geloscht)|extinction(?: .*)?|lum\w+ eteinte?s?",
    ),
    (Kind.LIGHTS_OFF, r"(?:luz|luces) apagadas?|apagad?[or] (?:la|de) (?:luz|luces)|luci spente|loff"),
    (Kind.LIGHTS_ON, r"lights? on(?: .*)?|licht (?:an|ein)|allumage(?: .*)?|lum\w+ allumee?s?"),
    (Kind.LIGHTS_ON, r"(?:luz|luces) encendidas?|encender la luz|encendido de (?:luz|luces)|luci accese|lon"),
    # What is no event of its own, although its words look like one.
    (Kind.MARK, r".*\bautonom.*|as (?:apnea|hypopnea|breath)|.*\bunsure\b.*"),
    (Kind.ARTEFACT, r".*\bart[ei]fa[ck]t.*|.*\bartefacto\b.*"),
    # What hypnic found itself must not come back as a mark.
    (Kind.AROUSAL_CANDIDATE, r"arousal candidate"),
    (Kind.APNEA_CANDIDATE, r"apno?ea candidate"),
    (Kind.HYPOPNEA_CANDIDATE, r"hypopno?ea candidate"),
    # Breathing and arousals, whichever word is the noun: "PLM arousal" is an arousal.
    (Kind.RERA, r"(?:resp(?:iratory)? )?rera|.*effort related arousals?(?: rera)?"),
    (Kind.AROUSAL, r".*(?:arousal|micro ?eveil|weckreaktion|micro ?despertar|microrisveglio).*"),
    (Kind.HYPOPNEA, r".*(?:h[yi]popn|ipopn).*"),
    (Kind.APNEA, r".*\b(?:apno?eas?|apnees?|apnoen?)\b.*"),
    (Kind.APNEA, r"a (?:obstr|[cz]entr|mixt|mixed|gemischt|mista).*"),
    (Kind.DESATURATION, r".*desat.*|.*entsatt.*|(?:chute|baisse) de (?:la )?saturation|.*sattigungsabfall.*"),
    (Kind.SNORE, r".*(?:\bsnor|ronfl|schnarch|\bronqui).*"),
    (Kind.K_COMPLEX, r"k ?complex(?:es)?"),
    (Kind.VERTEX_WAVE, r"vertex (?:sharp )?waves?"),
    (Kind.SPINDLE, r"(?:sleep )?spindles?|schlafspindeln?|fuseaux?"),
    # The other movements, by hypnic's own names and the field's.
    (Kind.HYPNIC_JERK, r"(?:hypn(?:ic|agogic) jerks?|sleep starts?)(?: candidate)?"),
    (Kind.FRAGMENTARY_MYOCLONUS, r"(?:excessive )?fragmentary myoclon\w*|e?fm"),
    (Kind.FOOT_TREMOR, r"(?:hypnagogic )?foot tremor|rhythmic feet movements?|hft"),
    (Kind.HIGH_FREQUENCY_LEGS, r"high frequency leg movements?|hflm"),
    (Kind.ALTERNATING_LEGS, r"alternating leg muscle activations?|alma"),
    (Kind.REM_PHASIC, r"rem phasic(?: activity)?"),
    (Kind.REM_TONIC, r"rem tonic(?: activity)?"),
    (Kind.BRUXISM, r".*\bbrux.*|rmma"),
    (Kind.RHYTHMIC_MOVEMENT, r"rhythmic movements?|head (?:banging|rolling)|body rocking"),
    (Kind.LARGE_MOVEMENT, r"large (?:muscle group )?movements?|lmm|body movements?"),
    (Kind.NECK_MYOCLONUS, r"neck myoclon\w*|(?:sleep related )?head jerks?"),
    (Kind.PROPRIOSPINAL, r"propriospinal(?: myoclonus)?(?: candidate)?"),
    (Kind.NEGATIVE_MYOCLONUS, r"negative myoclon\w*"),
    (Kind.INFANT_MYOCLONUS, r"(?:benign )?(?:infant sleep|sleep) myoclonus(?: of infancy)?"),
    (Kind.FACE_TWITCH, r"(?:face|facial|eyelid) twitch\w*"),
    (Kind.STIMULUS, r"stimul(?:us|i|ation)|(?:loud )?(?:sound|noise|bang)"),
    # Legs, last, so that everything above takes its words first.
    (Kind.PLM_SERIES, rf".*\b(?:{_PLM}|{_LEG} {_MOVE})\b.*\b{_SERIES}\b.*|{_SERIES} (?:de |of |von )?{_PLM}"),
    (Kind.LEG_MOVEMENT, rf"(?:.*\b)?{_PLM}(?:\b.*)?|mj|mj[gd]|mpj|mov\w* periodi\w*|mouv\w* periodi\w*"),
    (Kind.LEG_MOVEMENT, rf".*\b{_LEG}\b.*\b{_MOVE}\b.*|.*\b{_MOVE}\b.*\b{_LEG}\b.*|.*beinbewegung.*"),
)
"""(kind, pattern over the whole normalised label); the first that matches wins."""

_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in TABLE)

_ARMS = r"arms?|bras|brazos?|braccio|fds|fdi|ecr|wrist|hand"
_LEGS = _LEG + r"|at|ta|leg[lr]|jambe|[lr](?:leg|tib|at|ta|emg)\d?|p?lms?[lrgd]?|mj[gd]?"
_LEFT = r"left|l|li|lt|links?|linke[rsn]?|gauche|gauce|g|gche|izquierd[ao]|izq|sinistr[ao]|sx|lat|plmli"
_LEFT += r"|leg ?l|p?lms?[lg]|mjg|l(?:leg|tib|at|ta|emg)\d?"
_RIGHT = r"right|r|re|rt|rechts?|rechte[rsn]?|droite?|d|dr|dte|derech[ao]|der|destr[ao]|dx|rat|plmre"
_RIGHT += r"|leg ?r|p?lms?[rd]|mjd|r(?:leg|tib|at|ta|emg)\d?"
_BOTH = r"both|bilateral\w*|bilat|beide|beidseits?|beidseitig|deux|ambas|entrambe"
_CHIN = r"chin|menton\w*|kinn|mentalis|subment\w*|menton"


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_PARTS = {name: _any(pattern) for name, pattern in (("arm", _ARMS), ("leg", _LEGS), ("chin", _CHIN))}
_SIDES = {name: _any(pattern) for name, pattern in (("both", _BOTH), ("left", _LEFT), ("right", _RIGHT))}
_LEG_SITES = {"left": Site.LEFT_LEG, "right": Site.RIGHT_LEG, "both": Site.BOTH_LEGS, "": Site.LEG}
_ARM_SITES = {"left": Site.LEFT_ARM, "right": Site.RIGHT_ARM}

_WITH_AROUSAL = re.compile(
    r"\b(?:with|without|w|wo|no|avec|sans|mit|ohne|con|sin) (?:an? )?(?:micro ?)?(?:arousals?|eveil)\b"
)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Return a label in small letters without accents, marks and runs of spaces; "?" is kept.

    "LeftLegPhasic" becomes "left leg phasic", "SLEEP-S2" becomes "sleep s2".
    """
    spread = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text)
    plain = unicodedata.normalize("NFKD", spread).casefold()
    kept = "".join(c if c.isalnum() or c == "?" else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def _side(plain: str) -> str:
    found = [name for name, pattern in _SIDES.items() if pattern.search(plain)]
    if {"left", "right"} <= set(found):
        return "both"
    return found[0] if found else ""


def site_of(text: str) -> Site:
    """Return where a channel or a label is on the body; UNKNOWN where it names no body part.

    A side alone ("Left", a lying position) is no site.
    """
    plain = normalised(text)
    if _PARTS["arm"].search(plain):
        return _ARM_SITES.get(_side(plain), Site.UNKNOWN)
    if _PARTS["leg"].search(plain):
        return _LEG_SITES[_side(plain)]
    return Site.CHIN if _PARTS["chin"].search(plain) else Site.UNKNOWN


def channel_site(channel: str) -> Site:
    """Return where a channel is: by the table of channel names, else as `site_of` reads a label."""
    return MUSCLES.get(role_of(channel)) or site_of(channel)


def _leg_word(plain: str, channel: str) -> Word:
    """Side of a leg movement: from the label if it has one, else from the channel."""
    if _PARTS["arm"].search(plain):
        return Word(Kind.MARK, site_of(plain))
    if side := _side(plain):
        return Word(Kind.LEG_MOVEMENT, _LEG_SITES[side])
    place = channel_site(channel)
    if place in LEGS:
        return Word(Kind.LEG_MOVEMENT, place)
    if place in _ARM_SITES.values():
        return Word(Kind.MARK, place)
    return Word(Kind.LEG_MOVEMENT, _LEG_SITES[_side(normalised(channel))])


def _kind(plain: str) -> Kind | None:
    bare = _WITH_AROUSAL.sub("", plain).strip() or plain
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(bare)), None)


@lru_cache(maxsize=4096)
def word(text: str) -> Word | None:
    """Return what a label means, or None where the table does not know it.

    Parameters
    ----------
    text
        The label in its own words. "label@@channel" (as EDF+ writers put it) takes the side from the
        channel; of "concept|original" (NSRR) the first part that means something counts.

    Notes
    -----
    "PLM" alone is a single movement here. RemLogic and Noxturnal mean a whole series by it; their
    readers say so themselves (see `event_of`).
    """
    if len(text) > LONGEST_LABEL:
        return None
    label, _, channel = text.partition("@@")
    site = channel_site(channel) if channel else Site.UNKNOWN
    for part in (label, *(label.split("|") if "|" in label else ())):
        plain = normalised(part)
        kind = _kind(plain)
        if kind is Kind.LEG_MOVEMENT:
            return _leg_word(plain, channel)
        if kind is not None:
            place = site if kind in MOVEMENTS and site is not Site.UNKNOWN else site_of(part)
            return Word(kind, place if kind in _SITED else Site.UNKNOWN)
    site = site_of(label) if site is Site.UNKNOWN else site
    return None if site is Site.UNKNOWN else Word(Kind.MARK, site)


_SITED = frozenset({Kind.ARTEFACT, Kind.PLM_SERIES, *MOVEMENTS})
_PLM_IS_ONE: Mapping[str, Kind] = MappingProxyType({})


def event_of(
    onset_s: float, duration_s: float, text: str, channel: str = "", own: Mapping[str, Kind] = _PLM_IS_ONE
) -> Event:
    """Return the event that a mark means; unknown words give `Kind.MARK`. The label is kept as it is.

    Parameters
    ----------
    channel
        Where the format names the channel beside the label; used for the side.
    own
        Words (normalised) that mean something else in this format than in the table.

    Raises
    ------
    ValueError
        If a time is not finite or the duration is negative.
    """
    label = text.strip()
    found = word(f"{label}@@{channel}" if channel else label) or Word(Kind.MARK)
    plain = normalised(label.partition("@@")[0])
    if plain in own:
        found = Word(own[plain], Site.UNKNOWN if found.site is Site.LEG else found.site)
    elif plain in ("plm", "plms") and duration_s > LONGEST_PLM_S:
        found = Word(Kind.PLM_SERIES, Site.UNKNOWN if found.site is Site.LEG else found.site)
    return Event(onset_s, duration_s, found.kind, found.site, label=label)


def translated(events: Events) -> Events:
    """Return the events with every `Kind.MARK` read by the table; the others, and all labels, unchanged."""
    return Events(_translated(event) if event.kind is Kind.MARK else event for event in events)


def _translated(event: Event) -> Event:
    found = event_of(event.onset_s, event.duration_s, event.label)
    return replace(event, kind=found.kind, site=event.site if found.site is Site.UNKNOWN else found.site)
