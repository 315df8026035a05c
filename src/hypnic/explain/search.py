"""A small ranked search over names, other names and texts, in whatever language these are in.

hypnic's own. There are some 150 entries, so that every one is looked at and no index is kept. A word counts
by how rare it is in the entries, and more if it is part of a name, which needs no list of stop words of any
language; it also matches words of the same beginning, which needs no grammar; a word that is nowhere is taken
for a slip of the pen, and the most similar one is looked for (`difflib`), so that no library is needed.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hypnic.model.knowledge import Knowledge

NAME, OTHER_NAME, TEXT = 8.0, 7.0, 2.0
"""What a word weighs by where it stands."""
CONDITION, TERM, CLAIM = 1.5, 1.2, 1.0
"""What an entry weighs by its kind: who types "baby twitches" asks what it is, not what an article says."""
WHOLE_NAME = 1000.0
"""The score where what was typed is one of the other names; twice that for the name itself."""
AKIN = 0.5
"""What a word of the same beginning weighs, against the word itself."""
LEAST_SHARE = 0.55
"""The least share of the typed words, by rarity, that an entry must hold to be a hit."""
NAMELESS = 0.4
"""How much a word tells that is part of no name, against one that is."""
COMMON = 1 / 3
"""A word that more than this share of the entries hold tells nothing."""
SHORTEST_STEM = 4
"""Letters. Shorter words match only themselves, and are passed over where no entry holds them."""
SIMILAR = 0.75
"""From this likeness on (`difflib`), a word is taken for a slip of the pen."""
NEARBY = 0.6
"""The same, for a suggestion."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One entry as the search sees it: its names, and its words with what they weigh there.

    A claim has no name of its own, but may have other names.
    """

    key: str
    kind: float
    name: str
    names: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One typed word: how much it tells, and the words of the entries that it stands for."""

    rarity: float
    stands_for: Mapping[str, float]


def search(everything: Knowledge, typed: str) -> tuple[str, ...]:
    """Return the ids of the entries that fit, best first; none if nothing does."""
    exact = _by_id(everything, typed.strip().casefold())
    if exact:
        return (exact,)
    entries = tuple(_entries(everything))
    rarity = _rarity(entries)
    wanted = tuple(_wanted(word, rarity) for word in _words(typed))
    whole = sum(each.rarity for each in wanted)
    if whole == 0:
        return ()
    phrase = " ".join(_words(typed))
    scores = {each.key: _score(each, wanted, phrase) for each in entries}
    hits = [each.key for each in entries if scores[each.key] > 0]
    return tuple(sorted(hits, key=lambda key: -scores[key]))


def nearest(everything: Knowledge, typed: str, most: int = 3) -> tuple[str, ...]:
    """Return the names, one an entry, that look most like what was typed."""
    wanted = " ".join(_words(typed))
    if len(wanted) < SHORTEST_STEM:
        return ()
    near: dict[str, float] = {}
    for each in _entries(everything):
        likeness = [difflib.SequenceMatcher(None, wanted, name).ratio() for name in each.names]
        if likeness and max(likeness) >= NEARBY:
            near[each.names[likeness.index(max(likeness))]] = max(likeness)
    return tuple(sorted(near, key=lambda name: -near[name]))[:most]


def _by_id(everything: Knowledge, typed: str) -> str:
    """Return the entry whose id, or whose number in the article, was typed."""
    if typed in everything.conditions or typed in everything.claims or typed in everything.terms:
        return typed
    return next((key for key, each in everything.claims.items() if str(each.number) == typed), "")


def _score(each: Searched, wanted: tuple[Wanted, ...], phrase: str) -> float:
    """Return how well an entry fits: the rarity of the words that it holds, by the place where it does."""
    found = [(of.rarity, _weight(each, of)) for of in wanted]
    if phrase in each.names:
        return WHOLE_NAME * each.kind * (2 if phrase == each.name else 1)
    share = sum(rarity for rarity, weight in found if weight) / sum(rarity for rarity, _ in found)
    if share < LEAST_SHARE:
        return 0.0
    placed = sum(rarity * weight for rarity, weight in found)
    return each.kind * share * placed * (1 + _covered(each, wanted))


def _covered(each: Searched, wanted: tuple[Wanted, ...]) -> float:
    """Return the greatest share of a name's words that were typed, so that a short name beats a long one."""
    typed = {word for of in wanted for word in of.stands_for}
    shares = [sum(word in typed for word in name.split()) / len(name.split()) for name in each.names if name]
    return max(shares, default=0.0)


def _weight(each: Searched, of: Wanted) -> float:
    return max((each.weights.get(word, 0.0) * share for word, share in of.stands_for.items()), default=0.0)


def _wanted(word: str, rarity: Mapping[str, float]) -> Wanted:
    """Return what a typed word stands for: itself, words of the same beginning, or the most similar one."""
    stands_for = {other: AKIN for other in rarity if _akin(word, other)}
    if word in rarity:
        return Wanted(rarity[word], {**stands_for, word: 1.0})
    if stands_for:
        return Wanted(min(rarity[other] for other in stands_for), stands_for)
    if len(word) < SHORTEST_STEM:
        return Wanted(0.0, {})
    near = difflib.get_close_matches(word, rarity, n=1, cutoff=SIMILAR)
    return Wanted(rarity[near[0]], {near[0]: 1.0}) if near else Wanted(max(rarity.values()), {})


def _akin(one: str, other: str) -> bool:
    """Return whether two words begin alike and differ only in a few last letters."""
    shorter, longer = sorted((one, other), key=len)
    stem = max(SHORTEST_STEM, len(shorter) - 3)
    return len(shorter) >= SHORTEST_STEM and longer.startswith(shorter[:stem]) and len(longer) - stem <= 4


def _rarity(entries: tuple[Searched, ...]) -> dict[str, float]:
    """Return for each word how much it tells: the log of all entries by those that hold it."""
    held = Counter(word for each in entries for word in each.weights)
    of_names = {word for each in entries for name in each.names for word in name.split()}
    return {
        word: math.log(len(entries) / n) * (1.0 if word in of_names else NAMELESS)
        if n <= COMMON * len(entries)
        else 0.0
        for word, n in held.items()
    }


def _entries(everything: Knowledge) -> Iterator[Searched]:
    for condition in everything.conditions.values():
        others = (*condition.synonyms, condition.icsd3, *condition.icd10, *condition.icd11)
        texts = (condition.what, *condition.speaks_for)
        yield _searched(condition.id, CONDITION, (condition.name, *others), texts)
    for term in everything.terms.values():
        yield _searched(term.id, TERM, (term.name, *term.synonyms), (term.meaning,))
    for claim in everything.claims.values():
        yield _searched(claim.id, CLAIM, ("", *claim.synonyms), (claim.says, claim.evidence))


def _searched(key: str, kind: float, names: Iterable[str], texts: Iterable[str]) -> Searched:
    """Return an entry; the first of its names is its own."""
    name, *others = (" ".join(_words(each)) for each in names)
    weights = {word: TEXT for text in texts for word in _words(text)}
    weights |= {word: OTHER_NAME for each in others for word in each.split()}
    weights |= dict.fromkeys(name.split(), NAME)
    return Searched(key, kind, name, tuple(each for each in (name, *others) if each), weights)


def _words(text: str) -> list[str]:
    """Return the words in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
