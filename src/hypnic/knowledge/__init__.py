"""What is known, as TOML: `facts/` (ids, numbers, sources) and `texts/<language>/` (words by the same ids).

A translation is one more folder under `texts/`, with the same files and keys as `texts/en`.
"""

from __future__ import annotations

from functools import lru_cache

from hypnic.knowledge.folder import languages, load
from hypnic.model.knowledge import Knowledge

__all__ = ["knowledge", "languages", "load"]


@lru_cache
def knowledge(language: str = "en") -> Knowledge:
    """Return everything that is known, in one language, read and checked once.

    Raises
    ------
    KnowledgeError
        If there is no such language, or an entry is missing or wrong.
    """
    return load(language)
