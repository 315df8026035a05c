"""A few everyday words → what hypnic knows about them: a condition, a term, or a claim of the article."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.explain.entry import Explanation, explanation, title_of
from hypnic.explain.plain import contents_plain, to_plain
from hypnic.explain.search import nearest, search
from hypnic.explain.text import contents_text, no_hit_text, to_text
from hypnic.knowledge import knowledge

__all__ = [
    "Answer",
    "Explanation",
    "contents_plain",
    "contents_text",
    "explain",
    "no_hit_text",
    "to_plain",
    "to_text",
]

MOST_HITS = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for some words.

    Attributes
    ----------
    term, language
        What was typed, and the language of the texts.
    best
        The entry that fits best; None where none does.
    others
        Id → title of the next best entries, at most five.
    nearest
        Names that look like what was typed, where there is no hit.
    """

    term: str
    language: str
    best: Explanation | None
    others: dict[str, str]
    nearest: tuple[str, ...]


def explain(term: str, language: str = "en") -> Answer:
    """Return what is known about a few everyday words, an id, a code, or the number of a claim.

    Raises
    ------
    KnowledgeError
        If there are no texts in that language.
    """
    everything = knowledge(language)
    hits = search(everything, term)[:MOST_HITS]
    if not hits:
        return Answer(term, language, None, {}, nearest(everything, term))
    others = {key: title_of(everything, key) for key in hits[1:]}
    return Answer(term, language, explanation(everything, hits[0]), others, ())
