"""Each scoring format, from text written here."""

from datetime import datetime
from pathlib import Path

import pytest

from hypnic.errors import ReadError
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Marks
from hypnic.read.marks import read_marks


def rows(marks: Marks) -> list[tuple[float, float, Kind, Site]]:
    return [(row.onset_s, row.duration_s, row.kind, row.site) for row in marks.events]


def codes(marks: Marks) -> list[str]:
    return [issue.code for issue in marks.issues]


@pytest.fixture
def scoring(tmp_path: Path):
    def write(text: str | bytes, name: str = "scoring.txt", epoch_s: float = 30.0) -> Marks:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_marks(path, epoch_s)

    return write


PROFUSION = """<?xml version="1.0" encoding="utf-8"?>
<CMPStudyConfig><EpochLength>20</EpochLength><ScoredEvents>
<ScoredEvent><Name>PLM (Left)</Name><Start>12.5</Start><Duration>2.5</Duration>
<Input>Leg L</Input></ScoredEvent>
<ScoredEvent><Name>Limb Movement (Right)</Name><Start>14</Start><Duration>1</Duration>
<Input>x</Input></ScoredEvent>
<ScoredEvent><Name>Limb Movement</Name><Start>15</Start><Duration>1</Duration><Input>RAT</Input></ScoredEvent>
<ScoredEvent><Name>Arousal ()</Name><Start>30</Start><Duration>4</Duration><Input>EEG</Input></ScoredEvent>
<ScoredEvent><Name>Odd</Name><Start>soon</Start><Duration>4</Duration><Input>EEG</Input></ScoredEvent>
</ScoredEvents><SleepStages><SleepStage>0</SleepStage><SleepStage>4</SleepStage><SleepStage>5</SleepStage>
<SleepStage>9</SleepStage></SleepStages></CMPStudyConfig>"""


def test_profusion(scoring):
    marks = scoring(PROFUSION, "a.xml")
    assert rows(marks) == [
        (0, 20, Kind.STAGE_W, Site.UNKNOWN),
        (12.5, 2.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (14, 1, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (15, 1, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (20, 20, Kind.STAGE_N3, Site.UNKNOWN),
        (30, 4, Kind.AROUSAL, Site.UNKNOWN),
        (40, 20, Kind.STAGE_R, Site.UNKNOWN),
        (60, 20, Kind.STAGE_UNSCORED, Site.UNKNOWN),
    ]
    assert marks.start is None
    assert codes(marks) == ["BAD_ROW"]
    assert marks.events[1].label == "PLM (Left)"


def test_nsrr_stages_are_events_and_the_clock_has_no_date(scoring):
    def event(concept: str, start: float, duration: float, more: str = "") -> str:
        return (
            f"<ScoredEvent><EventType>x|x</EventType><EventConcept>{concept}</EventConcept>"
            f"<Start>{start}</Start><Duration>{duration}</Duration>{more}</ScoredEvent>"
        )

    body = event("Recording Start Time", 0, 3600, "<ClockTime>00.00.00 21.59.58</ClockTime>")
    body += event("Wake|0", 0, 600) + event("Stage 2 sleep|2", 600, 300)
    body += event(
        "Limb movement - left|Limb Movement (Left)", 610, 1.5, "<SignalLocation>Leg</SignalLocation>"
    )
    marks = scoring(
        f"<PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents>{body}</ScoredEvents></PSGAnnotation>"
    )
    assert rows(marks) == [
        (0, 600, Kind.STAGE_W, Site.UNKNOWN),
        (600, 300, Kind.STAGE_N2, Site.UNKNOWN),
        (610, 1.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
    ]
    assert marks.start is not None
    assert (marks.start.strftime("%H:%M:%S"), marks.dated) == ("21:59:58", False)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        "<!DOCTYPE CMPStudyConfig>",
    ],
)
def test_xml_with_a_document_type_is_refused(scoring, declaration):
    with pytest.raises(ReadError, match="DOCTYPE"):
        scoring(PROFUSION.replace("<CMPStudyConfig>", f"{declaration}<CMPStudyConfig>"))


def test_broken_xml_is_one_line(scoring):
    with pytest.raises(ReadError, match="not well-formed") as error:
        scoring(PROFUSION[:400])
    assert "\n" not in str(error.value)


REMLOGIC = """RemLogic Event Export
Patient:\tX
Recording Date:\t24/10/2013

Events Included:
PLM

Sleep Stage\tPosition\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation
W\tUnknown Position\t23:59:30\tSLEEP-S0\t30\tROC-LOC
W\tSupine\t23:59:50\tLIGHTS-OFF\t0\t
N2\tSupine\t00:00:00\tSLEEP-S2\t30\tROC-LOC
N2\tSupine\t00:00:10\tPLM\t40,5\tEMG
N2\tSupine\t00:00:10.250\tPLM-LM\t1,5\tLeft Leg
N2\tSupine\t00:00:30\tPLM-LM\t2\tEMG-RAT
N2\tSupine\t00:00:31\tAROUSAL-LM\t4\tEEG
N2\tSupine\t00:00:29\tHYPOPNEA\t12\tFlow
"""


def test_remlogic_passes_midnight_and_knows_its_plm(scoring):
    marks = scoring(REMLOGIC.replace("\n", "\r\n"))
    assert marks.start == datetime(2013, 10, 24, 23, 59, 30)
    assert marks.dated
    assert rows(marks) == [
        (0, 30, Kind.STAGE_W, Site.UNKNOWN),
        (20, 0, Kind.LIGHTS_OFF, Site.UNKNOWN),
        (30, 30, Kind.STAGE_N2, Site.UNKNOWN),
        (40, 40.5, Kind.PLM_SERIES, Site.UNKNOWN),
        (40.25, 1.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (59, 12, Kind.HYPOPNEA, Site.UNKNOWN),
        (60, 2, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (61, 4, Kind.AROUSAL, Site.UNKNOWN),
    ]


def test_remlogic_in_french_and_latin_1(scoring):
    text = "RemLogic Event Export\nRecording Date:\t24/10/2013\n\nHeure [hh:mm:ss]\tEvénement\tDurée[s]\n"
    marks = scoring((text + "22:00:00\tÉveil\t30\n").encode("latin-1"))
    assert rows(marks) == [(0, 30, Kind.STAGE_W, Site.UNKNOWN)]
    assert marks.events[0].label == "Éveil"


def test_remlogic_with_an_unclear_date_keeps_the_time_only(scoring):
    marks = scoring(REMLOGIC.replace("24/10/2013", "10/06/2013"))
    assert not marks.dated
    assert "DATE_ORDER" in codes(marks)
    assert scoring(REMLOGIC.replace("24/10/2013", "10/24/2013")).start == datetime(2013, 10, 24, 23, 59, 30)


def test_remlogic_that_begins_after_midnight_does_not_know_its_day(scoring):
    marks = scoring(REMLOGIC.replace("23:59:", "00:09:"))
    assert not marks.dated
    assert marks.start is not None
    assert marks.start.day == 24


def test_remlogic_with_full_times(scoring):
    head = "Time [hh:mm:ss]\tEvent\tDuration[s]\n"
    marks = scoring("RemLogic Event Export\n" + head + "2014-01-30T23:10:00.500000\tPLM-LM\t2.5\n")
    assert (marks.start, marks.dated) == (datetime(2014, 1, 30, 23, 10, 0, 500000), True)


DOMINO = "Signal ID: {}\nStart Time: {}\nUnit: s\nSignal Type: Impuls\n\n{}\n"
PROFILE = "Signal ID: SchlafProfil\\profil\nStart Time: 23.09.2020 23:59:00\nRate: 30 s\n\n{}\n"


def test_domino_folder_and_file(tmp_path):
    stages = "23:59:00,000; Wake\n23:59:30,000; N2\n00:00:00,000; Movement\n00:00:30,000; REM"
    (tmp_path / "Sleep profile - x.txt").write_text(PROFILE.format(stages))
    (tmp_path / "PLM - x.txt").write_text(
        DOMINO.format("PLM\\p", "23.09.2020 23:59:00", "00:00:01,500-00:00:03,000; 2;PLM left")
    )
    (tmp_path / "other.txt").write_text("not of DOMINO")
    marks = read_marks(tmp_path)
    assert marks.start == datetime(2020, 9, 23, 23, 59)
    assert rows(marks) == [
        (0, 30, Kind.STAGE_W, Site.UNKNOWN),
        (30, 30, Kind.STAGE_N2, Site.UNKNOWN),
        (60, 30, Kind.STAGE_UNSCORED, Site.UNKNOWN),
        (61.5, 1.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (90, 30, Kind.STAGE_R, Site.UNKNOWN),
    ]
    assert len(read_marks(tmp_path / "PLM - x.txt").events) == 1


def test_domino_two_profiles_give_one_and_an_issue(tmp_path):
    (tmp_path / "Sleep profile - a.txt").write_text(PROFILE.format("23:59:00,000; SNORE\n23:59:30,000; N2"))
    (tmp_path / "Sleep profile - b.txt").write_text(PROFILE.format("23:59:00,000; N1\n23:59:30,000; N2"))
    marks = read_marks(tmp_path)
    assert [row.kind for row in marks.events] == [Kind.STAGE_N1, Kind.STAGE_N2]
    assert codes(marks) == ["TWO_SCORINGS"]


@pytest.mark.parametrize(
    ("start", "expected", "issue"),
    [
        ("9/3/2020 01:00:00 AM", datetime(2020, 9, 3, 1), []),
        ("9/3/2020 01:00:00 PM", datetime(2020, 9, 3, 1), ["START_TIME"]),
        ("03.09.2020 01:00:00", datetime(2020, 9, 3, 1), []),
    ],
)
def test_domino_dates(scoring, start, expected, issue):
    marks = scoring(DOMINO.format("Generic\\g", start, "01:18:00,500-01:18:02,000; LeftLegPhasic"))
    assert (marks.start, codes(marks)) == (expected, issue)
    assert marks.events[0].onset_s == 1080.5


NOX_HEADS = {
    "en": "Start Time,End Time,Event,Duration,",
    "fr": "Heure de début,Heure de fin,Événement,Durée,",
    "de": "Startzeit,Endzeit,Ereignis,Dauer,",
    "es": "Hora de inicio,Hora de fin,Evento,Duración,",
}


@pytest.mark.parametrize("head", NOX_HEADS.values(), ids=NOX_HEADS)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_noxturnal_languages_and_encodings(scoring, head, encoding):
    body = (
        "25/07/2018 23:59:50,25/07/2018 23:59:51,MJ,1.25,\n26/07/2018 00:00:00,26/07/2018 00:02:00,PLM,120,\n"
    )
    marks = scoring(f"{head}\n[],[],[],[s],\n{body}".encode(encoding), "a.csv")
    assert marks.start == datetime(2018, 7, 25, 23, 59, 50)
    assert rows(marks) == [
        (0, 1.25, Kind.LEG_MOVEMENT, Site.LEG),
        (10, 120, Kind.PLM_SERIES, Site.UNKNOWN),
    ]


def test_noxturnal_with_months_first_and_no_duration(scoring):
    text = "Start Time;End Time;Event\n7/25/2018 11:59:50 PM;7/26/2018 12:00:10 AM;A. Mixte\n"
    marks = scoring(text)
    assert marks.start == datetime(2018, 7, 25, 23, 59, 50)
    assert rows(marks) == [(0, 20, Kind.APNEA, Site.UNKNOWN)]


@pytest.mark.parametrize(
    ("text", "start", "dated"),
    [
        ("Onset,Duration,Annotation\n+12.5000000,2.5,PLM left\n+60,,Lights off\n", None, True),
        (
            "Onset\tDuration\tAnnotation\n23:59:50\t2.5\tPLM left\n00:00:37.5000000\t\tLights off\n",
            "23:59:50",
            False,
        ),
        (
            "Onset;Duration;Annotation\n2020-02-28T23:59:50.0000000;2.5;PLM left\n"
            "2020-02-29T00:00:37.5000000;;Lights off\n",
            "23:59:50",
            True,
        ),
    ],
)
def test_edfbrowser_text(scoring, text, start, dated):
    marks = scoring(text)
    first = 12.5 if start is None else 0.0
    assert rows(marks) == [
        (first, 2.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (first + 47.5, 0, Kind.LIGHTS_OFF, Site.UNKNOWN),
    ]
    assert (marks.start and marks.start.strftime("%H:%M:%S")) == start
    assert marks.dated is dated


def test_edfbrowser_text_without_durations(scoring):
    assert rows(scoring("Onset,Annotation\n+30.0,Sleep stage N2\n")) == [(30, 0, Kind.STAGE_N2, Site.UNKNOWN)]


def test_polyman_list_has_clock_and_channel(scoring):
    text = "Date,Time,Recording onset,Duration,Annotation,Linked channel\n"
    marks = scoring(text + "01-02-2018,22:01:00,60,1.5,Limb movement,EMG LAT\n")
    assert marks.start == datetime(2018, 2, 1, 22)
    assert rows(marks) == [(60, 1.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG)]


def test_edfbrowser_xml(scoring):
    def item(onset: str, duration: str, text: str) -> str:
        return (
            f"<annotation><onset>{onset}</onset><duration>{duration}</duration>"
            f"<description>{text}</description></annotation>"
        )

    body = item("2020-03-01T00:00:05.5000000", "", "Lights off") + item(
        "2020-03-01T00:01:00.0", "30", "N2 &amp; x"
    )
    start = "<recording_start_time>2020-02-29T23:59:00.0000000</recording_start_time>"
    marks = scoring(f"<annotationlist>{start}{body}</annotationlist>")
    assert marks.start == datetime(2020, 2, 29, 23, 59)
    assert rows(marks) == [(65.5, 0, Kind.LIGHTS_OFF, Site.UNKNOWN), (120, 30, Kind.MARK, Site.UNKNOWN)]
    assert marks.events[1].label == "N2 & x"
    assert scoring(f"<annotationlist>{body}</annotationlist>").start == datetime(2020, 3, 1, 0, 0, 5, 500000)


LUNA = """# PLM | a leg movement
class\tinstance\tchannel\tstart\tstop\tmeta
N2\t.\t.\te:2\t.\t.
PLM\ti1\tLAT\t92.10\t94.60\t.
PLM\ti2\tRAT\t100\t+2\t.
edf_annot\tLights off\t.\t60\t.\t.
R\t.\t.\t0+00:02:00\t...\t.
W\t.\t.\t150\te:6\t.
"""


def test_luna_in_six_columns(scoring):
    assert rows(scoring(LUNA, "a.annot")) == [
        (30, 30, Kind.STAGE_N2, Site.UNKNOWN),
        (60, 0, Kind.LIGHTS_OFF, Site.UNKNOWN),
        (92.1, 2.5, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (100, 2, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (120, 30, Kind.STAGE_R, Site.UNKNOWN),
        (150, 30, Kind.STAGE_W, Site.UNKNOWN),
    ]


def test_luna_in_three_and_four_columns(scoring):
    assert rows(scoring("arousal 10.5 13.5\nhypopnea 20 +15\n")) == [
        (10.5, 3, Kind.AROUSAL, Site.UNKNOWN),
        (20, 15, Kind.HYPOPNEA, Site.UNKNOWN),
    ]
    assert rows(scoring("N1 . e:3:20 .\n")) == [(40, 20, Kind.STAGE_N1, Site.UNKNOWN)]


def test_luna_by_the_clock(scoring):
    marks = scoring("N2 23:59:30 00:00:00\narousal 00.00.10.5 +3\nR 00:00:30 ...\nW 00:01:00 +30\n")
    assert [(onset, length) for onset, length, *_ in rows(marks)] == [(0, 30), (40.5, 3), (60, 30), (90, 30)]
    assert not marks.dated


def test_luna_with_its_own_start(scoring):
    text = "class\tinstance\tchannel\tstart\tstop\tmeta\nstart_hms\t22:00:00\t.\t.\t.\t.\n"
    marks = scoring(text + "N2\t.\t.\t30\t60\t.\narousal\t.\t.\t22:01:00\t+3\t.\n")
    assert [(onset, length) for onset, length, *_ in rows(marks)] == [(30, 30), (60, 3)]
    assert marks.start is not None
    assert marks.start.strftime("%H:%M:%S") == "22:00:00"


def test_luna_seconds_without_a_start_do_not_mix_with_the_clock(scoring):
    marks = scoring("N2 23:59:30 +30\narousal 10 12\n")
    assert len(marks.events) == 1
    assert codes(marks) == ["BAD_ROW"]


@pytest.mark.parametrize(
    ("text", "epoch_s", "kinds"),
    [
        ("W\nN1\nN2\nN3\nR\n?\n", 30.0, "w n1 n2 n3 r unscored"),
        ("W\r\nN1\r\n", 20.0, "w n1"),
        ("0\n1\n2\n3\n4\n-1\n-2\n", 30.0, "w n1 n2 n3 r unscored unscored"),
        ("0\n1\n2\n3\n4\n5\n9\n", 30.0, "w n1 n2 n3 n3 r unscored"),
        ("stage\nWAKE\nREM\nART\nUNS", 30.0, "w r unscored unscored"),
        ("epoch,stage\n0,W\n1,N2\n", 30.0, "w n2"),
        ("wake\nwake\nNREM1\n", 30.0, "w w n1"),
    ],
)
def test_hypnograms(scoring, text, epoch_s, kinds):
    marks = scoring(text, "h.csv", epoch_s)
    assert [row.kind.value for row in marks.events] == [f"stage_{kind}" for kind in kinds.split()]
    assert [row.onset_s for row in marks.events] == [i * epoch_s for i in range(len(marks.events))]
    assert {row.duration_s for row in marks.events} == {epoch_s}


def test_hypnogram_with_seconds_in_the_first_column(scoring):
    marks = scoring("0 -1\n15 0\n30 2\n")
    assert [(row.onset_s, row.duration_s) for row in marks.events] == [(0, 15), (15, 15), (30, 15)]


def test_hypnogram_says_how_it_read_numbers_and_what_it_could_not(scoring):
    assert codes(scoring("0\n4\n")) == ["STAGE_CODES"]
    marks = scoring("W\n" * 30 + "coffee\n" + "N2\n" * 30)
    assert codes(marks) == ["BAD_STAGE"]
    assert marks.events[30].kind is Kind.STAGE_UNSCORED
    assert marks.events[31].onset_s == 31 * 30


@pytest.mark.parametrize("epoch_s", [0.0, -30.0, float("nan")])
def test_a_hypnogram_needs_an_epoch(scoring, epoch_s):
    with pytest.raises(ReadError, match="epoch"):
        scoring("W\nN1\n", epoch_s=epoch_s)


def test_bids(scoring):
    text = (
        "onset\tduration\ttrial_type\tsite\tlabel\texcluded\n"
        "10.5\t2\tleg_movement\tleft_leg\tn/a\tn/a\n"
        "11\t2\tleg_movement\tright_leg\tn/a\tmorphology\n"
        "10.5\t2.5\tcombined_leg_movement\tboth_legs\tn/a\tn/a\n"
        "30\tn/a\tlights_off\tn/a\tLicht aus\t\n"
        "40\t3\tleg_movement\tn/a\tn/a\tn/a\n"
        "60\t30\tSleep stage N2\tn/a\tn/a\tn/a\n"
        "90\t30\tapnoea\tn/a\tn/a\tn/a\n"
        "soon\t30\tapnea\tn/a\tn/a\tn/a\n"
    )
    marks = scoring(text, "events.tsv")
    assert rows(marks) == [
        (10.5, 2, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
        (11, 2, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (30, 0, Kind.LIGHTS_OFF, Site.UNKNOWN),
        (40, 3, Kind.LEG_MOVEMENT, Site.LEG),
        (60, 30, Kind.STAGE_N2, Site.UNKNOWN),
        (90, 30, Kind.APNEA, Site.UNKNOWN),
    ]
    assert [row.excluded for row in marks.events][:3] == ["", "morphology", ""]
    assert marks.events[2].label == "Licht aus"
    assert codes(marks) == ["BAD_ROW"]
    assert marks.issues[0].what == "1 of 7 rows could not be read and were left out (the first is line 9)."


def test_bids_short_sites_and_commas(scoring):
    marks = scoring(
        "onset,duration,trial_type,site\n1,2,leg_movement,L\n3,1,leg_movement,Right\n", "events.csv"
    )
    assert [row.site for row in marks.events] == [Site.LEFT_LEG, Site.RIGHT_LEG]


def test_domino_curves_are_no_marks(scoring):
    curve = DOMINO.format("SPO2", "03.09.2020 01:00:00", "01:00:00,000; 95\n01:00:01,000; 96")
    assert codes(scoring(curve)) == ["NO_MARKS"]


def test_a_label_as_long_as_a_letter_stays_a_mark(scoring):
    marks = scoring("onset\tduration\ttrial_type\n1\t2\t" + "leg movement " * 5000 + "\n")
    assert [row.kind for row in marks.events] == [Kind.MARK]


def test_profusion_without_an_epoch_length_says_so(scoring):
    marks = scoring(PROFUSION.replace("<EpochLength>20</EpochLength>", ""), "a.xml")
    assert codes(marks) == ["NO_EPOCH_LENGTH", "BAD_ROW"]
    assert marks.events[0].duration_s == 30


def test_negative_durations_are_unreadable_rows(scoring):
    marks = scoring("onset\tduration\ttrial_type\n1\t-2\tarousal\n3\t2\tarousal\n")
    assert ([row.onset_s for row in marks.events], codes(marks)) == ([3], ["BAD_ROW"])
    marks = scoring("Onset,Duration,Annotation\n+1,-2,arousal\n+3,2,arousal\n")
    assert ([row.onset_s for row in marks.events], codes(marks)) == ([3], ["BAD_ROW"])


@pytest.mark.parametrize(
    "text", ["Onset,Duration,Annotation\nsoon,2,arousal\n", "class start stop\narousal now 3\n"]
)
def test_a_file_without_one_readable_row_is_refused(scoring, text):
    with pytest.raises(ReadError, match="no row with"):
        scoring(text)


def test_nsrr_with_a_broken_clock_has_no_start(scoring):
    body = (
        "<ScoredEvent><EventConcept>Recording Start Time</EventConcept><Start>0</Start>"
        "<Duration>1</Duration><ClockTime>{}</ClockTime></ScoredEvent>"
    )
    text = f"<PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents>{body}</ScoredEvents></PSGAnnotation>"
    for clock in ("", "99:99:99"):
        assert scoring(text.format(clock)).start is None


def test_domino_without_a_start_or_with_nothing(scoring):
    head = "Signal ID: Generic\\g\nUnit: s\n\n"
    marks = scoring(head + "22:18:00,500-22:18:02,000; Hypopnea\n25:18:00-22:18:02; Hypopnea")
    assert (marks.dated, codes(marks)) == (False, ["BAD_ROW", "NO_DATE"][::-1])
    with pytest.raises(ReadError, match="neither a start time nor rows"):
        scoring(head)


def test_luna_with_an_unreadable_start_hms_has_no_start(scoring):
    text = "class\tinstance\tchannel\tstart\tstop\tmeta\nstart_hms\tnoon\t.\t.\t.\t.\nN2\t.\t.\t30\t60\t.\n"
    marks = scoring(text + "N2\t.\t.\t60\tsoon\t.\nN2\t.\t.\t60\t22:00:00\t.\nN2\tx\n")
    assert (len(marks.events), marks.start, codes(marks)) == (1, None, ["BAD_ROW"])
    assert marks.issues[0].what.startswith("3 of 4")


def test_hypnogram_with_an_uneven_or_wordy_first_column_counts_lines(scoring):
    for text in ("0,W\n30,N1\n90,N2\n", "a,W\nb,N1\nc,N2\n"):
        assert [row.onset_s for row in scoring(text).events] == [0, 30, 60]


def test_edfbrowser_xml_needs_dates(scoring):
    item = (
        "<annotation><onset>{}</onset><duration>1</duration><description>PLM left</description></annotation>"
    )
    items = [item.format(onset) for onset in ("22:00:00", "soon", "2020-01-01T22:00:00.0", "12.5")]
    found = scoring(f"<annotationlist>{''.join(items[:3])}</annotationlist>")
    assert (len(found.events), codes(found)) == (1, ["BAD_ROW"])
    assert scoring(f"<annotationlist>{items[3]}</annotationlist>").events[0].onset_s == 12.5
