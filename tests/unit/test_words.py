"""The table of label words, label by label."""

import pytest

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.read.words import event_of, normalised, site_of, translated, word

STAGES = {
    Kind.STAGE_W: [
        "Sleep stage W",
        "W",
        "Wake|0",
        "SLEEP-S0",
        "Éveil",
        "eveil",
        "Wach",
        "WAKE",
        "wake",
        "Veille",
    ],
    Kind.STAGE_N1: [
        "Sleep stage N1",
        "Sleep stage 1",
        "Stage 1 sleep|1",
        "SLEEP-S1",
        "N1",
        "NREM1",
        "S1",
        "Stade 1",
    ],
    Kind.STAGE_N2: ["Sleep stage 2", "Stage 2 sleep|2", "SLEEP-S2", "n2", "Stage N2", "SlpStg2", "Stadium 2"],
    Kind.STAGE_N3: ["Sleep stage 3", "Sleep stage 4", "Stage 4 sleep|4", "SLEEP-S4", "N3", "N4", "S4", "SWS"],
    Kind.STAGE_R: [
        "Sleep stage R",
        "REM",
        "R",
        "REM sleep|5",
        "SLEEP-REM",
        "Paradoxal",
        "S. Paradoxal",
        "stage_r",
        "Active sleep",
        "Sleep stage AS",
        "Sommeil agité",
    ],
    Kind.STAGE_N: ["NREM", "Sleep stage N", "N", "Quiet sleep", "Sleep stage QS", "Sommeil calme", "stage_n"],
    Kind.STAGE_ASLEEP: ["asleep", "stage_asleep", "Sleep", "Transitional sleep", "Sleep stage T"],
    Kind.STAGE_UNSCORED: [
        "Sleep stage ?",
        "?",
        "Movement time",
        "SLEEP-MT",
        "Unscored|9",
        "SLEEP-UNSCORED",
        "UNS",
    ],
}
OTHERS = {
    Kind.LIGHTS_OFF: ["Lights off", "Lights Off@@EEG", "LIGHTS-OFF", "Licht aus", "Extinction", "lights_off"],
    Kind.LIGHTS_ON: ["Lights on", "LIGHTS-ON", "Licht an", "Allumage", "lights_on"],
    Kind.AROUSAL: [
        "EEG arousal@@EEG C4-A1",
        "Arousal ()",
        "Arousal|Arousal (ARO Limb)",
        "AROUSAL-LM",
        "AROUSAL-RERA",
        "PLM Arousal (EEG)",
        "Respiratory Arousal (EEG)",
        "Snore Arousal (EEG)",
        "Micro-éveil",
        "Mouvement + arousal",
    ],
    Kind.APNEA: [
        "Obstructive apnea@@Flow",
        "Obstructive apnoea",
        "APNEA-CENTRAL",
        "Mixed Apnea|Mixed Apnea",
        "A. Obstructive",
        "A. Centrale",
        "A. Mixte",
        "Apnée Obstructive",
        "Zentrale Apnoe",
    ],
    Kind.HYPOPNEA: [
        "Hypopnea@@Flow",
        "Hypopnoea",
        "Hypopnée",
        "HYPOPNEA-OBSTRUCTIVE",
        "Hypopnoe",
        "Hipopnea",
    ],
    Kind.RERA: ["RERA@@Flow", "RESP-RERA", "Respiratory effort related arousal|RERA"],
    Kind.DESATURATION: [
        "SpO2 desaturation|SpO2 desaturation",
        "Désat",
        "DESAT",
        "Entsättigung",
        "Chute de la saturation",
    ],
    Kind.SNORE: ["SNORE-SINGLE", "Snoring", "Ronflement", "Schnarchen"],
    Kind.ARTEFACT: [
        "SpO2 artifact",
        "Artefact",
        "Respiratory artifact|Respiratory artifact",
        "SIGNAL-ARTIFACT",
    ],
    Kind.PLM_SERIES: ["PLM series", "PLM sequence", "plm_series", "Periodic limb movement sequence"],
}


@pytest.mark.parametrize(
    ("label", "kind"), [(lab, kind) for kind, labels in (STAGES | OTHERS).items() for lab in labels]
)
def test_a_label_has_its_kind(label: str, kind: Kind) -> None:
    found = word(label)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("label", "site"),
    [
        ("Limb movement@@EMG LAT", Site.LEFT_LEG),
        ("Limb movement@@EMG RAT", Site.RIGHT_LEG),
        ("Limb movement", Site.LEG),
        ("Limb movement - left|Limb Movement (Left)", Site.LEFT_LEG),
        ("Limb movement - right|Limb Movement (Right)", Site.RIGHT_LEG),
        ("PLM (Left)", Site.LEFT_LEG),
        ("Periodic leg movement - right|PLM (Right)", Site.RIGHT_LEG),
        ("PLM droit", Site.RIGHT_LEG),
        ("PLM Gauche", Site.LEFT_LEG),
        ("Limb movement : Mouvement de la jambe gauche", Site.LEFT_LEG),
        ("LMr", Site.RIGHT_LEG),
        ("PLMl", Site.LEFT_LEG),
        ("LM-ISOLATED", Site.LEG),
        ("PLM-LM", Site.LEG),
        ("PLM-LM@@EMG Tib-L", Site.LEFT_LEG),
        ("PLM-RRLM@@Leg/R", Site.RIGHT_LEG),
        ("MJ", Site.LEG),
        ("MJ@@Jambe G", Site.LEFT_LEG),
        ("Beinbewegung rechts", Site.RIGHT_LEG),
        ("LM with arousal@@Right Leg", Site.RIGHT_LEG),
        ("leg movement bilateral", Site.BOTH_LEGS),
        ("leg_movement", Site.LEG),
        ("movement:PLM:left", Site.LEFT_LEG),
        ("Movimiento de pierna izquierda", Site.LEFT_LEG),
    ],
)
def test_a_leg_movement_keeps_its_side(label: str, site: Site) -> None:
    assert word(label) == (Kind.LEG_MOVEMENT, site)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "Gauche",
        "Left",
        "POSITION-LEFT",
        "Dos",
        "Rapide",
        "Notification",
        "Début de l'analyse",
        "MCAP-A1",
        "BUTTON",
        "2",
        "Movement",
        "Bradycardia",
        "Activity-REMstart",
        "almost",
        "Tachycardia|Tachycardia",
    ],
)
def test_a_label_outside_the_table_is_not_guessed(label: str) -> None:
    assert word(label) is None


@pytest.mark.parametrize("label", ["AUTONOMIC-LM", "Arousal autonome", "AS-APNEA", "Unsure|Unsure"])
def test_words_that_only_look_like_events_stay_marks(label: str) -> None:
    assert word(label) == (Kind.MARK, Site.UNKNOWN)


@pytest.mark.parametrize(
    "channel", ["Bein li", "Levá noha", "Gamba sx", "LTA", "Left", "Tib ant gauche", "PLMl"]
)
def test_a_channel_in_any_language_gives_the_side(channel: str) -> None:
    assert word(f"LM@@{channel}") == (Kind.LEG_MOVEMENT, Site.LEFT_LEG)


def test_the_label_says_the_side_before_the_channel() -> None:
    assert word("LM right@@LAT") == (Kind.LEG_MOVEMENT, Site.RIGHT_LEG)


def test_an_arm_is_no_leg() -> None:
    assert word("Left arm movement") is not None
    assert word("Limb movement of left arm") == (Kind.MARK, Site.LEFT_ARM)
    assert word("Limb movement@@Left Arm") == (Kind.MARK, Site.LEFT_ARM)


def test_muscle_activity_in_rem_is_no_leg_movement_but_keeps_its_site() -> None:
    assert word("LeftLegPhasic") == (Kind.MARK, Site.LEFT_LEG)
    assert word("ChinTonic") == (Kind.MARK, Site.CHIN)
    assert word("RightLegArtifact") == (Kind.ARTEFACT, Site.RIGHT_LEG)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_a_word_of_its_own(kind: Kind) -> None:
    found = word(kind.value)
    assert (found.kind if found else Kind.MARK) is kind


def test_case_accents_and_spacing_do_not_matter() -> None:
    assert normalised("  Éveil\t") == "eveil"
    assert normalised("SLEEP--S2") == "sleep s2"
    assert word("limb   MOVEMENT@@emg lat") == (Kind.LEG_MOVEMENT, Site.LEFT_LEG)


@pytest.mark.parametrize(
    ("channel", "site"),
    [
        ("EMG Tib-L", Site.LEFT_LEG),
        ("Leg/L", Site.LEFT_LEG),
        ("PLMr", Site.RIGHT_LEG),
        ("Jambe G", Site.LEFT_LEG),
        ("Right Leg", Site.RIGHT_LEG),
        ("RAT", Site.RIGHT_LEG),
        ("Leg", Site.LEG),
        ("Chin 1", Site.CHIN),
        ("EEG C4-A1", Site.UNKNOWN),
        ("Left", Site.UNKNOWN),
    ],
)
def test_site_of_a_channel(channel: str, site: Site) -> None:
    assert site_of(channel) is site


def test_a_long_bare_plm_is_a_series_and_a_short_one_a_movement() -> None:
    assert event_of(0, 2.0, "PLM").kind is Kind.LEG_MOVEMENT
    assert event_of(0, 15.0, "PLM").kind is Kind.LEG_MOVEMENT
    series = event_of(0, 126.9, "PLM")
    assert (series.kind, series.site) == (Kind.PLM_SERIES, Site.UNKNOWN)
    assert event_of(0, 2.0, "PLM", own={"plm": Kind.PLM_SERIES}).kind is Kind.PLM_SERIES


def test_translation_touches_marks_only_and_keeps_labels() -> None:
    events = Events(
        [
            Event(1, 2, Kind.MARK, label="Limb movement@@EMG LAT"),
            Event(3, 1, Kind.AROUSAL, label="Limb movement"),
            Event(5, 0, Kind.MARK, label="Door"),
        ]
    )
    found = translated(events)
    assert [row.kind for row in found] == [Kind.LEG_MOVEMENT, Kind.AROUSAL, Kind.MARK]
    assert [row.label for row in found] == [row.label for row in events]
    assert found[0].site is Site.LEFT_LEG
