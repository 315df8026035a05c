"""What is found for everyday words, and how it is laid out."""

import json
import re

import pytest

from hypnic.errors import KnowledgeError
from hypnic.explain import contents_plain, contents_text, explain, no_hit_text, to_plain, to_text
from hypnic.explain.search import nearest, search
from hypnic.knowledge import knowledge


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("twitching before sleep", "hypnic_jerk"),
        ("restless legs", "restless_legs"),
        ("RESTLESS  LEGS!", "restless_legs"),
        ("restles legs", "restless_legs"),
        ("why do I twitch when falling asleep", "hypnic_jerk"),
        ("a feeling of falling", "hypnic_jerk"),
        ("baby twitches", "benign_infant_myoclonus"),
        ("my baby jerks in its sleep", "benign_infant_myoclonus"),
        ("spasms", "infantile_spasms"),
        ("legs kick every 20 seconds", "periodic_legs"),
        ("kicking all night", "periodic_legs"),
        ("my child moves all night", "restless_sleep_child"),
        ("head banging", "rhythmic_movement"),
        ("stops breathing", "sleep_apnoea"),
        ("sleap apnoea", "sleep_apnoea"),
        ("leg cramps at night", "leg_cramp"),
        ("shouting in sleep", "dream_enactment"),
        ("is it epilepsy?", "night_seizure"),
        ("dropping things in the morning", "juvenile_myoclonic_epilepsy"),
        ("stopped drinking", "withdrawal"),
        ("antidepressants", "medicine_jerks"),
        ("pregnant", "pregnancy_legs"),
        ("how much sleep does a child need", "short_sleep"),
        ("deep sleep of children", "children_deep_sleep"),
        ("PLMS", "periodic_legs"),
        ("REM", "rem_sleep"),
        ("G25.81", "restless_legs"),
        ("7a80", "restless_legs"),
        ("REM sleep behavior disorder", "dream_enactment"),
        ("usually_in_rem", "usually_in_rem"),
        ("18", "usually_in_rem"),
        (" 56 ", "sleep_hours_table"),
    ],
)
def test_everyday_words_find_what_is_meant(typed: str, found: str):
    assert search(knowledge(), typed)[0] == found


@pytest.mark.parametrize(
    "typed", ["", "  ", "?!", "a", "the", "57", "qwxzy", "valproate", "42 43", "ю" * 500]
)
def test_what_nothing_is_known_about(typed: str):
    assert search(knowledge(), typed) == ()


def test_every_name_and_every_other_name_finds_its_condition():
    """A name that is also that of a term finds the term."""
    terms = {term.name.casefold() for term in knowledge().terms.values()}
    for condition in knowledge().conditions.values():
        for name in {condition.name, *condition.synonyms} - {
            name for name in condition.synonyms if name in terms
        }:
            assert search(knowledge(), name)[0] == condition.id, name


def test_every_name_finds_its_term():
    names = {
        name.casefold() for each in knowledge().conditions.values() for name in (each.name, *each.synonyms)
    }
    for term in knowledge().terms.values():
        assert search(knowledge(), term.name)[0] == term.id or term.name.casefold() in names


def test_the_nearest_names_where_nothing_fits():
    assert nearest(knowledge(), "bruxissm") == ("bruxism",)
    assert nearest(knowledge(), "xx") == ()
    assert "Nothing is known here about 'zzzzzz'." in no_hit_text(explain("zzzzzz"))
    assert no_hit_text(explain("zzzzzz")).endswith("Type hypnic explain to see all there is.")


def test_a_condition_is_laid_out_from_danger_to_sources():
    text = to_text(explain("harmless sleep jerks of babies"))
    order = [
        "Harmless sleep jerks of babies\nWhat it may be\n\nQuick jerks",
        "How soon\n  - See a doctor today if this is so: The jerks come in runs around waking",
        "  - If not: Tell your doctor at the next visit.",
        "What speaks for it\n  - The jerks come only in sleep.",
        "What speaks against it",
        "What doctors mostly look at\n  - A video",
        "To stay safe\n  - Do not hold the jerks",
        "Also called\n  baby twitches in sleep",
        "Codes for your doctor\n  ICD-11 7A85, ICSD-3-TR Benign sleep myoclonus of infancy",
        "Sources\n  - Maurer VO, Rizzi M, Bianchetti MG, Ramelli GP 2010. Benign neonatal sleep myoclonus",
        "See also\n  - Spasms of babies",
        "Is somebody in danger now? Call your local emergency number. hypnic is not a medical device.",
    ]
    places = [text.find(each) for each in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_a_claim_is_never_shown_without_its_verdict():
    text = to_text(explain("18"))
    says = "The jerks mostly come in REM sleep, and that is why they wake you."
    assert text.startswith(f"{says}\nA claim of the article (18)\n\nWrong. They come between wake and light")
    everything = knowledge()
    said = {claim.says: everything.words[f"verdict.{claim.verdict}"] for claim in everything.claims.values()}
    for key in (*everything.conditions, *everything.terms):
        flat = " ".join(to_text(explain(key)).split())
        for words, verdict in said.items():
            assert flat.count(words) == flat.count(f"{words} [{verdict}]")


def test_sources_say_what_was_read():
    assert "Sleep Med 15:860-873. doi:10.1016/j.sleep.2014.03.025 (its summary was read)." in " ".join(
        to_text(explain("restless_legs")).split()
    )
    assert "A rule of our own; no paper stands behind it (hypnic's own rule)." in to_text(
        explain("hypnic_jerk")
    )


@pytest.mark.parametrize("width", [20, 30, 48, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int):
    everything = knowledge()
    shown = [contents_text(width=width)]
    shown += [to_text(explain(key), width) for key in (*everything.conditions, *everything.claims)]
    longest = max(len(line) for text in shown for line in text.splitlines())
    assert longest <= max(width, 30)
    assert longest > max(width, 30) - 3
    assert all(line == line.rstrip() for text in shown for line in text.splitlines())


def test_the_contents_name_everything_once():
    everything = knowledge()
    text = " ".join(contents_text().split())
    for entry in (*everything.conditions.values(), *everything.terms.values()):
        assert entry.name in text
    for claim in everything.claims.values():
        verdict = everything.words[f"verdict.{claim.verdict}"]
        assert f"{claim.number} {claim.says} [{verdict}]" in text
    assert "not a medical device" in text


def test_plain_values_hold_what_the_text_says():
    plain = json.loads(json.dumps(to_plain(explain("restless legs"))))
    assert plain["term"] == "restless legs"
    found = plain["found"]
    assert (found["kind"], found["id"], found["urgency"]) == ("condition", "restless_legs", "routine")
    assert (found["icd10"], found["icd11"], found["sooner"]) == (["G25.81"], ["7A80"], None)
    assert found["sources"][0]["doi"] == "10.1016/j.sleep.2014.03.025"
    assert found["sources"][0]["read"] == "abstract"
    assert plain["others"][0] == "leg_mimics"
    claim = to_plain(explain("41"))["found"]
    assert (claim["kind"], claim["number"], claim["verdict"]) == ("claim", 41, "wrong")
    term = to_plain(explain("ferritin"))["found"]
    assert (term["kind"], term["see"]) == ("term", ["iron_deficiency"])
    assert to_plain(explain("zzzzzz"))["found"] is None
    contents = contents_plain()
    assert len(contents["claims"]) == 56
    assert contents["conditions"]["hypnic_jerk"] == "Sleep starts"


def test_a_text_needs_a_hit():
    with pytest.raises(ValueError, match="nothing was found for 'zzzzzz'"):
        to_text(explain("zzzzzz"))


def test_an_unknown_language():
    with pytest.raises(KnowledgeError, match="no texts in 'tlh'"):
        explain("restless legs", "tlh")


def test_at_most_five_others():
    assert all(len(explain(word).others) <= 5 for word in ("sleep", "legs", "jerks", "doctor", "night"))
    assert any(explain(word).others for word in ("legs", "jerks"))
    assert re.fullmatch(r"[a-z_]+", next(iter(explain("legs").others)))
