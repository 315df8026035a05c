"""What `--json` prints: the same as the text, by names that do not change with the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypnic.knowledge import knowledge
from hypnic.model.knowledge import Claim, Condition, Knowledge, Source, Term

if TYPE_CHECKING:
    from hypnic.explain import Answer


def to_plain(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values; `found` is None where there is no hit."""
    everything = knowledge(answer.language)
    return {
        "term": answer.term,
        "language": answer.language,
        "found": _entry(everything, answer.best.id) if answer.best else None,
        "others": list(answer.others),
        "nearest": list(answer.nearest),
        "not_a_device": everything.words["page.not_a_device"],
    }


def contents_plain(language: str = "en") -> dict[str, Any]:
    """Return the id and the name of everything that can be explained, and the verdict on each claim."""
    everything = knowledge(language)
    return {
        "language": language,
        "conditions": {key: each.name for key, each in everything.conditions.items()},
        "terms": {key: each.name for key, each in everything.terms.items()},
        "claims": {
            key: {"number": each.number, "says": each.says, "verdict": each.verdict.value}
            for key, each in everything.claims.items()
        },
    }


def _entry(everything: Knowledge, key: str) -> dict[str, Any]:
    if key in everything.conditions:
        return _condition(everything, everything.conditions[key])
    if key in everything.claims:
        return _claim(everything, everything.claims[key])
    return _term(everything, everything.terms[key])


def _condition(everything: Knowledge, of: Condition) -> dict[str, Any]:
    return {
        "kind": "condition",
        "id": of.id,
        "name": of.name,
        "what": of.what,
        "urgency": of.urgency.value,
        "sooner": of.sooner.value if of.sooner else None,
        "sooner_if": of.sooner_if or None,
        "speaks_for": list(of.speaks_for),
        "speaks_against": list(of.speaks_against),
        "doctors_look_at": list(of.doctors_look_at),
        "synonyms": list(of.synonyms),
        "icd10": list(of.icd10),
        "icd11": list(of.icd11),
        "icsd3": of.icsd3 or None,
        **_common(everything, of),
    }


def _claim(everything: Knowledge, of: Claim) -> dict[str, Any]:
    return {
        "kind": "claim",
        "id": of.id,
        "number": of.number,
        "says": of.says,
        "verdict": of.verdict.value,
        "evidence": of.evidence,
        "does": of.does,
        **_common(everything, of),
    }


def _term(everything: Knowledge, of: Term) -> dict[str, Any]:
    return {
        "kind": "term",
        "id": of.id,
        "name": of.name,
        "meaning": of.meaning,
        "synonyms": list(of.synonyms),
        **_common(everything, of),
    }


def _common(everything: Knowledge, of: Condition | Claim | Term) -> dict[str, Any]:
    return {
        "see": list(of.see),
        "sources": [_source(everything.sources[each]) for each in of.sources],
    }


def _source(of: Source) -> dict[str, Any]:
    return {
        "id": of.id,
        "authors": of.authors,
        "year": of.year or None,
        "title": of.title,
        "where": of.where or None,
        "doi": of.doi or None,
        "url": of.url or None,
        "read": of.read.value,
    }
