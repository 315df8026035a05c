"""What every text must keep to: plain words, no medicine, no dose, no order to take or stop, British."""

import re
from itertools import groupby

import pytest

from hypnic.knowledge import knowledge
from hypnic.model.grades import AdviceKind
from knowledge_texts import NAMES, Text, grade, texts

HARDEST = 9.0
FEWEST_WORDS = 8
"""A shorter text is measured together with the rest of its entry: a grade needs a sentence."""

MEDICINES = (
    *(
        "valpro",
        "clonazepam",
        "konvulex",
        "convulex",
        "apilepsin",
        "novo-passit",
        "novo passit",
        "guaifenesin",
    ),
    *("gabapentin", "pregabalin", "pramipexole", "ropinirole", "rotigotine", "levodopa", "cabergoline"),
    *("mirtazapine", "sertraline", "fluoxetine", "citalopram", "paroxetine", "venlafaxine", "duloxetine"),
    *("bupropion", "amitriptyline", "trazodone", "lithium", "ssri", "snri", "tricyclic", "buspirone"),
    *("diazepam", "lorazepam", "temazepam", "alprazolam", "zolpidem", "zopiclone", "benzodiazepine"),
    *("melatonin", "valerian", "st john", "diphenhydramine", "doxylamine", "promethazine", "hydroxyzine"),
    *("metoclopramide", "domperidone", "prochlorperazine", "haloperidol", "quetiapine", "olanzapine"),
    *("risperidone", "clozapine", "tramadol", "morphine", "oxycodone", "methadone", "codeine", "fentanyl"),
    *("levetiracetam", "carbamazepine", "lamotrigine", "phenytoin", "phenobarbital", "topiramate"),
    *("quinine", "quinolone", "ciprofloxacin", "cephalosporin", "metformin", "insulin", "statin"),
    *("ibuprofen", "paracetamol", "aspirin", "dopamine agonist", "ferrous", "iron tablet", "iron pill"),
    *("magnesium tablet", "baclofen", "amantadine", "cannabis", "cbd"),
)
DOSE = re.compile(
    r"\d\s*(?:mg|µg|mcg|microgram|milligram|gram|g|ml|millilit|iu|units?|drops?|tablets?|pills?)\b",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"(?:^|[,;]\s|\b(?:and|or|then|please|should|must|to|can|may)\s)"
    r"(?:take|use|try|stop|start|begin|increase|reduce|halve|double|skip|swap)\b[^.?]*"
    r"\b(?:medicine|tablet|pill|drug|iron|supplement|dose|painkiller|herb)s?\b",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\b(?:not|never|before)\b", re.IGNORECASE)
"""An order that is a warning."""
AMERICAN = re.compile(
    r"\b(?:behavior|color|favor|tumor|neighbor|center|fiber|liter|meter|program(?!me)|gray|"
    r"apnea|hypopnea|anemia|edema|diarrhea|pediatric|hypoglycemia|uremi[ac]|esophag|hemo|leukemia|"
    r"analyze|paralyze|recognize|organize|summarize|realize|minimize|normalize|apologize|"
    r"mom\b|gotten|toward(?!s)|maneuver|labeled|canceled|traveled)\w*\b",
    re.IGNORECASE,
)


def all_texts() -> list[Text]:
    return list(texts())


def entries() -> list[tuple[str, str]]:
    """Return each entry with everything that it says."""
    return [
        (f"{file}-{entry}", "\n".join(each.words for each in group if each.field not in {"synonyms"}))
        for (file, entry), group in groupby(all_texts(), key=lambda each: (each.file, each.entry))
        if file != "words"
    ]


def asks_a_doctor(text: Text) -> bool:
    return text.file == "advice" and knowledge().advice[text.entry].kind is AdviceKind.ASK


def test_there_is_something_to_look_at():
    assert len(all_texts()) > 1000


@pytest.mark.parametrize(("entry", "words"), entries(), ids=lambda value: value if "-" in value[:40] else "")
def test_every_entry_can_be_read_after_nine_years_of_school(entry: str, words: str):
    assert grade(words) <= HARDEST, f"{entry}: {words}"


def test_every_single_text_can_be_read_after_nine_years_of_school():
    long = [
        text for text in all_texts() if len(text.words.split()) >= FEWEST_WORDS and text.field != "synonyms"
    ]
    assert len(long) > 500
    assert [f"{grade(text.words):.1f} {text}" for text in long if grade(text.words) > HARDEST] == []


def test_the_measure_of_reading_finds_a_hard_text():
    """Worked by hand: 9 words in one sentence, 26 syllables → 0.39·9 + 11.8·26/9 − 15.59 = 22.0."""
    hard = (
        "Polysomnographic investigation demonstrates considerable nocturnal electromyographic abnormalities."
    )
    assert grade(hard) > 20
    assert grade("The cat sat on the mat. It was warm.") < 2


def test_no_medicine_is_named_outside_what_to_ask():
    named = [
        str(text)
        for text in all_texts()
        if not asks_a_doctor(text) and any(name in text.words.casefold() for name in MEDICINES)
    ]
    assert named == []


def test_the_list_of_medicines_finds_those_that_are_named():
    found = {text.entry for text in all_texts() if any(name in text.words.casefold() for name in MEDICINES)}
    assert found == {"ask_medicine_list", "ask_about_herbs", "ask_seizure_medicine"}


def test_no_dose_anywhere():
    assert [str(text) for text in all_texts() if DOSE.search(text.words)] == []
    assert DOSE.search("400 mg of caffeine")
    assert DOSE.search("2 tablets")


def test_nobody_is_told_to_take_or_stop_a_medicine():
    orders = [
        f"{text.file}: {text.entry}: {sentence}"
        for text in all_texts()
        if text.field not in NAMES
        for sentence in re.split(r"(?<=[.?!:])\s", text.words)
        if ORDER.search(sentence) and not FORBIDDEN.search(sentence)
    ]
    assert orders == []
    assert ORDER.search("Take an iron tablet in the evening.")
    assert ORDER.search("Stop your medicine.")


def test_british_spelling():
    proper = ("World Health Organization",)
    found = [
        f"{text.file}: {text.entry}: {match.group()}"
        for text in all_texts()
        for match in AMERICAN.finditer(text.words)
        if not any(name in text.words for name in proper)
    ]
    assert found == []
    assert AMERICAN.search("sleep apnea")


def test_the_emergency_number_is_nobodys_country():
    numbers = re.compile(r"\b(?:112|911|999|000|111|103)\b")
    assert [str(text) for text in all_texts() if numbers.search(text.words)] == []
    lines = [text.words for text in all_texts() if text.field in {"emergency", "emergency_line"}]
    assert len(lines) == 2
    assert all("your local emergency number" in line for line in lines)


def test_sentences_end_and_names_do_not():
    unfinished = [
        str(text)
        for text in all_texts()
        if text.file != "words"
        and text.field in {"what", "why", "meaning", "evidence", "does", "says", "note", "text"}
        and text.words[-1] not in ".?"
    ]
    assert unfinished == []
    assert [str(text) for text in all_texts() if text.field in NAMES and text.words[-1] in ".?!"] == []


def test_no_stray_space():
    assert [str(text) for text in all_texts() if text.words != " ".join(text.words.split())] == []
