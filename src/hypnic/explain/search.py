"""A small ranked search over names, other names and texts, in whatever language these are in.

hypnic's own. There are some 150 entries, so that every one is looked at, and no index is kept. A word counts
by how rare it is in the entries (the logarithm of one over its share), which needs no list of stop words of
any language; a word matches another of the same beginning, which needs no grammar; a word that is nowhere is
taken for a slip of the pen and replaced by the most similar one (`difflib`), so that no library is needed.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hypnic.model.knowledge import Claim, Condition, Knowledge, Term

Thing = Condition | Claim | Term

NAME, OTHER_NAME, TEXT = 8.0, 7.0, 2.0
"""What a word weighs by where it stands."""
WHOLE_NAME = 100.0
"""Added where what was typed is the name, or one of the other names."""
LEAST_SHARE = 0.55
"""The least share of the typed words, by weight, that an entry must hold to be a hit."""
SHORTEST_STEM = 4
SIMILAR = 0.75
"""From this likeness on (`difflib`), a word is taken for a slip of the pen."""
NEARBY = 0.5
"""The same, for a suggestion."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One entry as the search sees it: words and what they weigh there."""

    key: str
    names: tuple[str, ...]
    weights: Mapping[str, float]


def search(everything: Knowledge, typed: str) -> tuple[str, ...]:
    """Return the ids of the entries that fit, best first; none if nothing does."""
    by_number = [key for key, claim in everything.claims.items() if str(claim.number) == typed.strip()]
    if by_number:
        return tuple(by_number)
    entries = tuple(_entries(everything))
    rarity = _rarity(entries)
    words = [_spelt(word, rarity) for word in _words(typed)]
    known = [word for word in words if word is not None]
    if not known:
        return ()
    whole = sum(rarity.get(word, max(rarity.values())) for word in known) + (len(words) - len(known)) * max(
        rarity.values()
    )
    scores = {each.key: _score(each, known, rarity, whole, " ".join(_words(typed))) for each in entries}
    hits = [key for key, score in scores.items() if score > 0]
    return tuple(sorted(hits, key=lambda key: -scores[key]))


def nearest(everything: Knowledge, typed: str, most: int = 3) -> tuple[str, ...]:
    """Return the ids of the entries whose names look most like what was typed."""
    wanted = " ".join(_words(typed))
    likeness = {
        each.key: max(difflib.SequenceMatcher(None, wanted, name).ratio() for name in each.names)
        for each in _entries(everything)
    }
    near = [key for key, like in likeness.items() if like >= NEARBY]
    return tuple(sorted(near, key=lambda key: -likeness[key]))[:most]


def _score(each: Searched, words: list[str], rarity: Mapping[str, float], whole: float, typed: str) -> float:
    found = [(word, _weight(each, word)) for word in words]
    share = sum(rarity.get(word, 0.0) for word, weight in found if weight) / whole
    if typed in each.names:
        return WHOLE_NAME + sum(weight for _, weight in found)
    if share < LEAST_SHARE:
        return 0.0
    return share * sum(rarity.get(word, 0.0) * weight for word, weight in found)


def _weight(each: Searched, word: str) -> float:
    """Return what a word weighs in an entry: the same word, or half for one of the same beginning."""
    same = each.weights.get(word, 0.0)
    return same or max((w / 2 for other, w in each.weights.items() if _akin(word, other)), default=0.0)


def _akin(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_STEM:
        return False
    stem = max(SHORTEST_STEM, len(shorter) - 3)
    return longer.startswith(shorter[:stem]) and len(longer) - stem <= SHORTEST_STEM


def _spelt(word: str, rarity: Mapping[str, float]) -> str | None:
    """Return the word, or the known one that it was probably meant to be."""
    if word in rarity or any(_akin(word, other) for other in rarity):
        return word
    near = difflib.get_close_matches(word, rarity, n=1, cutoff=SIMILAR)
    return near[0] if near else None


def _rarity(entries: Iterable[Searched]) -> dict[str, float]:
    """Return for each word how much it tells: the log of the entries by those that hold it."""
    entries = tuple(entries)
    held = Counter(word for each in entries for word in each.weights)
    return {word: math.log(1 + len(entries) / n) for word, n in held.items()}


def _entries(everything: Knowledge) -> Iterator[Searched]:
    for condition in everything.conditions.values():
        names = (condition.name, *condition.synonyms, condition.icsd3, *condition.icd10, *condition.icd11)
        yield _searched(condition.id, names, (condition.what, *condition.speaks_for))
    for term in everything.terms.values():
        yield _searched(term.id, (term.name, *term.synonyms), (term.meaning,))
    for claim in everything.claims.values():
        yield _searched(claim.id, claim.synonyms, (claim.says, claim.says, claim.evidence))


def _searched(key: str, names: Iterable[str], texts: Iterable[str]) -> Searched:
    weights: dict[str, float] = {}
    spoken = [" ".join(_words(name)) for name in (key.replace("_", " "), *names) if name]
    for text in texts:
        weights |= dict.fromkeys(_words(text), TEXT)
    for place, name in reversed(list(enumerate(spoken))):
        weights |= dict.fromkeys(name.split(), NAME if place <= 1 else OTHER_NAME)
    return Searched(key, tuple(spoken), weights)


def _words(text: str) -> list[str]:
    """Return the words in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
