"""The search takes whatever people type."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.explain import explain, no_hit_text, to_plain, to_text
from hypnic.explain.search import search
from hypnic.knowledge import knowledge

KNOWN = knowledge()
IDS = KNOWN.conditions.keys() | KNOWN.claims.keys() | KNOWN.terms.keys()
WORDS = sorted({word for each in KNOWN.conditions.values() for word in each.what.split()})
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_is_answered(typed: str):
    answer = explain(typed)
    if answer.best is None:
        assert no_hit_text(answer).startswith("Nothing is known here about ")
        assert to_plain(answer)["found"] is None
    else:
        assert answer.best.id in IDS
        assert to_text(answer, 60).endswith("diagnose.\n")


@settings(max_examples=40)
@given(
    PHRASES, st.sampled_from([str.upper, str.title]), st.text(string.punctuation.replace("_", ""), max_size=3)
)
def test_case_and_punctuation_make_no_difference(typed: str, cased, marks: str):
    assert search(KNOWN, f"{marks} {cased(typed)} {marks}") == search(KNOWN, typed)


@settings(max_examples=40)
@given(PHRASES)
def test_a_hit_stands_once_and_holds_one_of_the_words(typed: str):
    hits = search(KNOWN, typed)
    assert len(set(hits)) == len(hits)
    assert set(hits) <= IDS
