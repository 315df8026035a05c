"""Channel labels as recorders and laboratories write them → what the channel measures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hypnic.model.recording import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEFT_WORDS = _words("""
    l lt lft left                   li lks links linker linkes linke        g ga gch gche gauche
    iz izq izqu izquierdo izquierda izdo izda   sx sn sin sinistra sinistro   e esq esquerda esquerdo
    v va ven vanster venstre        vasen   lewa lewy   leva levy   sol   vinstri   лев левая л
""")
RIGHT_WORDS = _words("""
    r rt rgt right                  re rts rechts rechter rechtes rechte    d dr dt droit droite
    der dch dcha dcho derecha derecho   dx dex destra destro   dir direita direito
    h ho hoger hojre hoyre          oikea   p prawa prawy   prava pravy   sag   haegri   прав правая п
""")
LEG_WORDS = _words("""
    leg legs shin calf ankle        tib tibi tibia tibial tibiali tibialis tibant anttib gastroc gastrocnemius
    plm plms plmd lms               bein beine unterschenkel     jambe jambes jamb     pierna piernas
    gamba gambe   perna pernas   been benen   jalka   noga   noha   bacak   fotur   нога ноги
""")
SHY_LEG_WORDS = _words("at ta lm ben")
"""Legs only beside a side, and where every other word of the label is a side or says nothing."""
ARM_WORDS = _words("""
    arm arms forearm fds flexor edc extdig extensor biceps deltoid brachioradialis
    arme unterarm   bras   brazo   braccio   braco   ruka
""")
NEUTRAL_WORDS = _words("emg emgs ant anterior ref av avg a m muscle surf bip bipolar x z cz fz ch")

_NOT_A_SIGNAL = re.compile(
    r"\b(imp\w*|ohms?|markers?|marks?|events?|index|count|counter|status|quality|batt\w*|battery|voltage|bluetoo\w*"
    r"|inductance|limitation|impedan\w*|stim\w*|trigger|annotations?|leak|crc|phase)\b"
)
_OTHER_SENSOR = re.compile(r"\b(acc|accel\w*|gyro\w*|piezo|temp\w*|axis|light|pulse?|spo2)\b")
"""On a limb, but not its muscle."""
_ELECTRODE = (
    r"(?:fp[z12]|af[z378]|fc?[z1-9]|f10|ft[789]|t[3-9]|t10|tp\d0?|c[z1-6]|cp[z1-6]|p[z1-9]|p10|po[z3478]"
    r"|o[z12]|[am][12])"
)
_REFERENCE = r"(?:ref|le|av|avg|gnd|[am][12]|a1a2|m1m2|x[12]?)"
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (
        Role.CHIN,
        r"\b(c?chin[alrz]?|[lr]chin|sub ?ment\w*|ment(al|alis|on)?|mylohyo\w*|kinn|barb\w*|mento)\d?\b",
    ),
    (Role.CHIN, r"^emg$|^emg1 emg2$|^emg (ref|[am][12])$"),
    (Role.MASSETER, r"\b([lr]?mass(et|eter|etere|eteric)?|temporalis|kaumuskel|masseter\w*)[lr]?\d?\b"),
    (Role.FACE, r"\b(orbic\w*|oculi|oris|frontalis|zygom\w*|corrugator|face|facial|gesicht|visage)\b"),
    (Role.BELLY, r"\brect(us)? abd\w*|\b(rectus|emg abd\w*|abd\w* emg)\b"),
    (Role.BACK, r"\b(lumb\w*|back) ?(para\w*|emg)|\bemg (lumb\w*|back)\b|\b(para\w*) (l[1-5]|lumb\w*)\b"),
    (Role.TRUNK, r"\b(paraspin\w*|intercost\w*|erector\w*|trunk|rumpf|tronc)\b"),
    (Role.SHOULDERS, r"\b(trapez\w*|shoulders?|schulter\w*|epaules?|hombros?|spalla)\b"),
    (Role.ECG, r"\b(ecg|ekg|electrocard)\w*"),
    (Role.EOG, rf"\b(eog|[lr]eog|[lr]oc|pg[12])\w{{0,2}}\b|^e[12]( ?{_REFERENCE}| fpz?| e[12])?$"),
    (Role.EOG, r"\b(left|right|l|r)?(eye|auge|oeil|ojo|occhio|olho|oog)\b"),
    (Role.SPO2, r"\b(s[pa] ?o ?2\w*|o ?2 ?sat|osat|sat ?o2|satur\w*|oxym\w*|oxi?met\w*|sattigung)\b"),
    (Role.PULSE, r"\b(puls\w*|polso|pouls|pleth\w*|ppg|hr|heart ?rat\w*|herzfrequenz|fc|fcard)\b"),
    (Role.POSITION, r"\b(pos|body ?pos\w*|posi[tcz]\w*|posangle|lage|korperlage|stellung)\b|^body$"),
    (Role.SNORE, r"\b(snor\w*|schnarch\w*|ronfl\w*|ronqu?\w*|russa\w*|mic|micro|microphone|mikrofon)\b"),
    (Role.SOUND, r"\b(audio|sound|acoustic\w*|larm|noise)\b"),
    (Role.NECK, r"\b(neck|scm|sternocl\w*|splenius|nacken|hals|nuque|cuello|collo)\b"),
    (Role.THORAX, r"\b(thor\w*|tho|chest|brust\w*|torax|torace|toracic\w*|rib ?cage)\b"),
    (Role.ABDOMEN, r"\b(abd\w*|bauch|addom\w*|belly)\b"),
    (
        Role.FLOW,
        r"\b(\w{0,4}flow\w*|therm\w*|nasal\w*|oro ?nasal|ptaf|naf|cannula|canula|kanule|pneumo\w*)\b",
    ),
    (
        Role.FLOW,
        r"\b(flux|flujo|flusso|fluxo|atemfluss|luftfluss|atemstrom|debit|nasen\w*|nasdruck|druckfluss)\b",
    ),
    (Role.ACCELERATION, r"\b(acc|accel\w*|acc ?[xyz]|akti|a[ck]tigra\w*|gravity [xyz]|[xyz] axis)\b"),
    (Role.EEG, rf"^(eeg )?{_ELECTRODE}{{1,2}}( ({_ELECTRODE}|{_REFERENCE}))*$|^eeg\b"),
)
TABLE = tuple((role, re.compile(pattern)) for role, pattern in _PATTERNS)
"""First match wins, after what is not a signal, and limbs (which are words and a side, see `limb_of`)."""

_ELECTRODE_END = re.compile(r"^(.*?\w)[\s_.(]*([12+-])\)?$")
_REFERENCE_END = re.compile(r"[\s/:-]+(?:ref|le|av|avg|gnd|[am][12])$", re.IGNORECASE)
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "ß": "ss", "ı": "i", "ð": "d", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Electrode:
    """A label taken as one of two electrodes: what both share, and which it is (0 where it says neither)."""

    stem: str
    number: int


def role_of(label: str) -> Role:
    """Return what a channel of this name measures; `Role.OTHER` where the name does not tell.

    Upper and lower case, accents, separators and the 16-character cut of EDF do not matter.
    """
    plain = plain_label(label)
    if _NOT_A_SIGNAL.search(plain):
        return Role.OTHER
    limb = None if _OTHER_SENSOR.search(plain) else limb_of(plain)
    return limb or next((role for role, pattern in TABLE if pattern.search(plain)), Role.OTHER)


def plain_label(label: str) -> str:
    """Return a label in lower case without accents, its words parted by single spaces."""
    text = unicodedata.normalize("NFKD", label.casefold().translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def limb_of(plain: str) -> Role | None:
    """Return the leg or arm of a label in the form of `plain_label`; None where it names neither.

    Words glued to a side (`lleg`, `plmr`, `legleft`, `rat` for the right anterior tibialis) are taken apart.
    """
    if re.fullmatch(r"sx1 sx2|dx1 dx2", plain):
        return Role.LEFT_LEG if plain[0] == "s" else Role.RIGHT_LEG
    words = [word for token in plain.split() for word in _parts(re.sub(r"(?<=[^\W\d])\d+$", "", token))]
    sides = {_side(word) for word in words} - {None}
    if any(word in LEG_WORDS for word in words):
        return _sided(sides, Role.LEFT_LEG, Role.RIGHT_LEG) or Role.LEG
    if any(word in ARM_WORDS for word in words):
        return _sided(sides, Role.LEFT_ARM, Role.RIGHT_ARM)
    if any(word in SHY_LEG_WORDS for word in words) and all(_unremarkable(word) for word in words):
        return (_sided(sides, Role.LEFT_LEG, Role.RIGHT_LEG) or Role.LEG) if sides else None
    return None


def electrode_of(label: str) -> Electrode:
    """Return the stem and the electrode (1 for `1` or `+`, 2 for `2` or `-`) that a label ends in."""
    match = _ELECTRODE_END.match(_REFERENCE_END.sub("", label.strip()))
    if not match:
        return Electrode(plain_label(label), 0)
    return Electrode(plain_label(match.group(1)), 1 if match.group(2) in "1+" else 2)


def _side(word: str) -> str | None:
    return "left" if word in LEFT_WORDS else "right" if word in RIGHT_WORDS else None


def _unremarkable(word: str) -> bool:
    return word in SHY_LEG_WORDS or word in NEUTRAL_WORDS or _side(word) is not None or word.isdigit()


def _sided(sides: set[str | None], left: Role, right: Role) -> Role | None:
    return None if len(sides) != 1 else left if "left" in sides else right


def _parts(token: str) -> tuple[str, ...]:
    """Take a side off the front or the back of a limb's word; other tokens stay whole."""
    limbs = LEG_WORDS | ARM_WORDS | SHY_LEG_WORDS | {"ant"}
    if token in limbs or _side(token):
        return (token,)
    for cut in range(1, len(token)):
        front, back = token[:cut], token[cut:]
        if (_side(front) and back in limbs) or (front in limbs and _side(back)):
            return (front, back)
    return (token,)
