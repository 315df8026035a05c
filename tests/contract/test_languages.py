"""Every language has every text and no other; a made-up one shows that no English comes from the code."""

import re
from pathlib import Path

import pytest

from hypnic.errors import KnowledgeError
from hypnic.explain import contents_plain, contents_text, explain, no_hit_text, to_plain, to_text
from hypnic.knowledge import knowledge, languages, load
from knowledge_texts import HOME, change, copied, keys, translate

OPEN, CLOSE = "⟦", "⟧"
ALLOWED = frozenset({"ICD", "ICSD", "TR", "doi", "hypnic"})
"""Names that are the same in every language."""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a language in which every text stands in brackets, and return its folder."""
    home = copied(tmp_path)
    folder = translate(home, "xx", lambda words: f"{OPEN}{words}{CLOSE}")
    monkeypatch.setattr("hypnic.knowledge.folder.HERE", home)
    knowledge.cache_clear()
    yield folder
    knowledge.cache_clear()


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_and_no_other(language: str):
    english, theirs = keys(HOME / "texts" / "en"), keys(HOME / "texts" / language)
    assert sorted(english - theirs) == [], "missing"
    assert sorted(theirs - english) == [], "surplus"
    assert len(english) > 1000


def test_missing_and_surplus_keys_are_found(made_up: Path):
    english = keys(HOME / "texts" / "en")
    assert keys(made_up) == english
    change(made_up / "terms.toml", '"meaning" = "⟦The heart trace.⟧"', 'meening = "x"')
    assert english - keys(made_up) == {"terms.toml: ecg.meaning"}
    assert keys(made_up) - english == {"terms.toml: ecg.meening"}
    with pytest.raises(
        KnowledgeError, match=r"texts terms\.toml: ecg: no field meening; did you mean meaning"
    ):
        load("xx", made_up.parent.parent)


def test_a_translation_is_one_folder_more(made_up: Path):
    assert languages() == ("en", "xx")
    assert knowledge("xx").conditions["restless_legs"].name == "⟦Restless legs⟧"
    assert knowledge("xx").conditions["restless_legs"].icd10 == ("G25.81",)


def test_no_english_comes_out_of_the_code(made_up: Path):
    everything = knowledge("xx")
    for key in (*everything.conditions, *everything.claims, *everything.terms):
        answer = explain(key, "xx")
        assert answer.best is not None
        assert answer.best.id == key
        assert leaks(to_text(answer, 100)) == set()


def test_no_english_in_the_contents_and_where_there_is_no_hit(made_up: Path):
    assert leaks(contents_text("xx", 60)) == set()
    assert leaks(no_hit_text(explain("qqqqqq", "xx")).replace("qqqqqq", "")) == set()
    assert contents_plain("xx")["terms"]["ecg"] == "⟦ECG⟧"
    assert to_plain(explain("ecg", "xx"))["not_a_device"].startswith(OPEN)


def test_the_check_for_english_finds_some(made_up: Path):
    assert leaks("⟦How soon⟧\n  today") == {"today"}


def leaks(shown: str) -> set[str]:
    """Return the words outside brackets that are neither a source's nor a code's."""
    text = " ".join(shown.split())
    cited = [
        part.rstrip(".")
        for source in knowledge("xx").sources.values()
        for part in (source.authors, source.title, source.where, source.doi, source.url)
    ]
    cited += [
        part
        for condition in knowledge("xx").conditions.values()
        for part in (condition.icsd3, *condition.icd10, *condition.icd11)
    ]
    for part in sorted(filter(None, cited), key=len, reverse=True):
        text = text.replace(part, "")
    while (inner := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)) != text:
        text = inner
    return set(re.findall(r"[^\W\d_]+", text)) - ALLOWED
