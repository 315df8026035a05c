"""Real scoring files of five programs: what they hold was counted by other means (grep, awk)."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from hypnic.errors import ReadError
from hypnic.model.events import STAGE_MARKS, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Recording
from hypnic.read import read
from hypnic.stage import stage


def kinds(recording: Recording) -> dict[Kind, int]:
    return dict(Counter(row.kind for row in recording.marks))


def epochs(recording: Recording) -> dict[str, int]:
    hypnogram, _ = stage(recording)
    assert hypnogram is not None
    assert hypnogram.epoch_s == 30
    return {Stage(code).name: n for code, n in sorted(Counter(hypnogram.stages.tolist()).items())}


def test_noxturnal_night_2(data: Path) -> None:
    night = read(data / "marks/noxturnal_2.csv")
    assert night.start == datetime(2018, 7, 25, 23, 45, 40)
    found = kinds(night)
    assert {kind: found[kind] for kind in found if kind not in STAGE_MARKS and kind is not Kind.MARK} == {
        Kind.LEG_MOVEMENT: 29,
        Kind.PLM_SERIES: 1,
        Kind.AROUSAL: 76,
        Kind.APNEA: 115,
        Kind.HYPOPNEA: 89,
        Kind.DESATURATION: 191,
        Kind.ARTEFACT: 22,
    }
    assert epochs(night) == {"W": 169, "N1": 38, "N2": 354, "N3": 141, "R": 146}
    (series,) = night.marks.of(Kind.PLM_SERIES)
    assert series.onset_s == (datetime(2018, 7, 26, 0, 21, 35) - night.start).total_seconds()
    assert series.duration_s == pytest.approx(126.9, abs=0.05)
    inside = night.marks.of(Kind.LEG_MOVEMENT).where(lambda row: series.onset_s <= row.onset_s < series.end_s)
    assert [row.onset_s - series.onset_s for row in inside] == [0, 89, 104, 122]
    assert {row.site for row in night.marks.of(Kind.LEG_MOVEMENT)} == {Site.LEG}
    assert not night.issues


@pytest.mark.parametrize(
    ("number", "start", "arousals", "stages"),
    [
        (1, datetime(2016, 1, 15, 22, 30), 22, {"W": 213, "N1": 66, "N2": 466, "N3": 364, "R": 249}),
        (3, datetime(2018, 4, 27, 23, 0, 23), 107, {"W": 310, "N1": 31, "N2": 446, "N3": 246, "R": 195}),
    ],
)
def test_noxturnal_nights_1_and_3(data, number, start, arousals, stages):
    night = read(data / f"marks/noxturnal_{number}.csv")
    assert night.start == start
    assert kinds(night)[Kind.AROUSAL] == arousals
    assert {name: n for name, n in epochs(night).items() if name != "UNSCORED"} == stages


@pytest.mark.parametrize(
    ("number", "stages", "events"),
    [
        (
            1,
            {"W": 477, "N1": 109, "N2": 523, "N3": 17, "R": 238},
            {"arousal": 194, "apnea": 37, "hypopnea": 361},
        ),
        (
            2,
            {"W": 480, "N1": 11, "N2": 399, "N3": 185, "R": 120},
            {"arousal": 51, "apnea": 5, "hypopnea": 101},
        ),
        (3, {"W": 916, "N1": 52, "N2": 375, "N3": 21}, {"arousal": 282, "apnea": 164, "hypopnea": 181}),
    ],
)
def test_nsrr(data, number, stages, events):
    night = read(data / f"marks/nsrr/learn-nsrr0{number}.xml")
    assert epochs(night) == stages
    assert {kind: kinds(night)[Kind(kind)] for kind in events} == events
    assert night.start is None
    assert not night.marks.of(Kind.MARK)
    assert not night.issues


@pytest.mark.parametrize(
    ("number", "start", "stages"),
    [
        (1, datetime(2013, 6, 10, 21, 22, 40), {"W": 519, "N1": 34, "N2": 498, "N3": 276, "R": 118}),
        (2, datetime(2013, 6, 10, 23, 42, 27), {"W": 308, "N1": 43, "N2": 443, "N3": 139, "R": 112}),
        (10, datetime(2013, 10, 24, 21, 27, 28), {"W": 191, "N1": 16, "N2": 499, "N3": 218, "R": 131}),
        (14, datetime(2013, 11, 18, 21, 39, 8), {"W": 699, "N1": 68, "N2": 60, "N3": 75, "R": 18}),
        (17, datetime(2013, 11, 28, 23, 22, 14), {"W": 346, "N1": 4, "N2": 621, "N3": 144, "R": 31}),
    ],
)
def test_remlogic(data, number, start, stages):
    night = read(data / f"marks/remlogic/mecsleep{number:02d}_psg.txt")
    assert night.start == start
    assert epochs(night) == stages
    assert night.duration_s == sum(stages.values()) * 30


def test_domino_folder(data: Path) -> None:
    night = read(data / "rwa")
    assert night.start == datetime(2020, 9, 23, 1)
    arousals = night.marks.of(Kind.AROUSAL)
    assert (len(arousals), sum(row.label.startswith("PLM Arousal") for row in arousals)) == (29, 12)
    assert kinds(night)[Kind.HYPOPNEA] == 13
    assert epochs(night) == {"W": 3, "N1": 10, "N2": 45, "R": 63}
    assert [issue.code for issue in night.issues] == ["TWO_SCORINGS", "TWO_SCORINGS"]
    assert len(night.marks.of(Kind.REM_PHASIC).at(Site.LEFT_LEG)) == 212
    assert len(night.marks.of(Kind.MARK).at(Site.LEFT_LEG)) == 1
    assert not night.marks.of(Kind.LEG_MOVEMENT)


def test_domino_second_rater_by_itself_stands_on_the_same_clock(data: Path) -> None:
    second = read(data / "rwa/Generic_NO_test1.txt")
    assert second.start == datetime(2020, 9, 23, 1)
    assert [issue.code for issue in second.issues] == ["START_TIME"]
    activity = (Kind.REM_PHASIC, Kind.REM_TONIC, Kind.MARK)
    assert len(second.marks.of(*activity).at(Site.LEFT_LEG)) == 220
    assert len(second.marks.of(*activity).at(Site.CHIN)) == 230
    assert len(second.marks.of(Kind.REM_TONIC).at(Site.CHIN)) == 6


def test_expert_hypnogram_of_sleep_edf(data: Path) -> None:
    night = read(data / "psg/SC4001EC-Hypnogram.edf")
    assert night.start == datetime(1989, 4, 24, 16, 13)
    assert epochs(night) == {"UNSCORED": 230, "W": 1997, "N1": 58, "N2": 250, "N3": 220, "R": 125}


def test_signals_and_hypnogram_of_sleep_edf_meet(data: Path) -> None:
    night = read(data / "psg/sleep_edf_five_minutes.edf", data / "psg/SC4001EC-Hypnogram.edf")
    assert night.duration_s == 300
    assert len(night.channels) == 7
    hypnogram, staging = stage(night)
    assert hypnogram is not None
    assert hypnogram.stage_at(10.0) is Stage.W
    assert [issue.code for issue in staging.issues] == ["HYPNOGRAM_LONG"]


def test_scoring_of_another_night_is_refused(data: Path) -> None:
    with pytest.raises(ReadError, match=r"different nights.*1989-04-24.*2018-07-25"):
        read(data / "psg/sleep_edf_five_minutes.edf", data / "marks/noxturnal_2.csv")
