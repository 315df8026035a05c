"""The Python API: the same night through files, arrays and frames."""

import subprocess
import sys

import numpy as np
import pytest

import hypnic
from hypnic.model.events import Site
from hypnic.simulate import SimulateOptions


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("night") / "night.edf"
    hypnic.simulate(path, SimulateOptions(recipe="plmd", hours=0.5, seed=11))
    return path


def test_frames_have_a_row_per_movement(path):
    night = hypnic.analyse(path).night
    frame = night.movements.to_frame()
    assert len(frame) == night.summary.headline["lm"]
    assert frame["clm"].sum() == night.summary.headline["clm"]
    assert night.movements.to_pandas()["onset_s"].tolist() == frame["onset_s"].to_list()
    assert len(night.candidates.events.to_frame()) >= len(frame)


def test_results_show_themselves_in_a_notebook(path):
    analysis = hypnic.analyse(path)
    html = analysis._repr_html_()
    assert f"<td>{analysis.night.summary.headline['plms_per_hour']:.4g}</td>" in html
    assert "onset_s" in analysis.night.movements._repr_html_()
    bare = hypnic.analyse_recording(hypnic.Recording(name="<b>", duration_s=60.0))
    assert "not known" in bare._repr_html_()
    assert "<b>" not in bare._repr_html_()


def test_an_mne_raw_gives_the_same_movements(path):
    mne = pytest.importorskip("mne")
    raw = mne.io.read_raw_edf(path, verbose="error")
    recording = hypnic.read(path)
    legs = [c.label for c in recording.of(hypnic.Role.LEFT_LEG, hypnic.Role.RIGHT_LEG)]
    ours = hypnic.analyse(path).night.movements
    theirs = hypnic.analyse(raw.pick(legs)).night.movements
    assert len(ours) == len(theirs) > 5
    onsets = [[m.onset_s for m in movements] for movements in (ours, theirs)]
    assert np.abs(np.diff(onsets, axis=0)).max() < 0.02


def test_the_sleep_of_a_night_is_that_of_its_marks(path):
    """Asleep from lights off to lights on, but for the wake that the marks tell; no stage is made up."""
    night = hypnic.analyse(path).night
    stages = [row for row in hypnic.read(path).marks if row.kind.value.startswith("stage_")]
    asleep = [row for row in stages if row.kind.value != "stage_w"]
    assert night.staging.used == "marks"
    assert night.sleep.total_sleep_min == len(asleep) / 2
    assert night.sleep.latency_min == (asleep[0].onset_s - night.sleep.lights_off_s) / 60
    assert night.sleep.time_in_bed_min == pytest.approx(
        night.sleep.total_sleep_min + night.sleep.stage_min["W"] + night.sleep.unscored_min
    )
    rows = night.sleep.stage_min.items()
    assert sum(minutes for name, minutes in rows if name != "W") == night.sleep.total_sleep_min


def said_by(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_importing_is_light():
    heavy = ["scipy", "polars", "edfio", "jinja2", "typst", "pandas", "mne", "rich", "yasa", "lightgbm"]
    loaded = "import sys; print([m for m in {} if m in sys.modules])"
    assert said_by(f"import hypnic; {loaded.format(['numpy', *heavy])}") == "[]"
    assert said_by(f"import hypnic; hypnic.analyse; {loaded.format(heavy)}") == "[]"


def test_help_does_not_wait_for_numpy():
    code = "import sys; from hypnic.cli.arguments import parser; parser(); print('numpy' in sys.modules)"
    assert said_by(code) == "False"


def test_a_function_keeps_its_name_though_a_step_has_it_too():
    names = "print(*(callable(getattr(hypnic, n)) for n in ('read', 'write', 'simulate', 'rescore')))"
    steps = "import hypnic.read.edf, hypnic.write.edf, hypnic.simulate.plan, hypnic"
    assert said_by(f"import hypnic; {names}") == said_by(f"{steps}; {names}") == "True True True True"
    assert said_by(f"import hypnic; hypnic.analyse; {names}") == "True True True True"


def test_every_name_is_there_and_no_other():
    assert [name for name in hypnic.__all__ if getattr(hypnic, name) is None] == []
    assert {*hypnic.__all__, "__version__"} == {*dir(hypnic)}
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        _ = hypnic.analyze


def test_a_missing_pandas_is_one_line(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    night = hypnic.analyse(path).night
    for table in (night.movements, night.candidates.events):
        with pytest.raises(
            hypnic.HypnicError, match=r"^a pandas frame needs \w+: pip install 'hypnic\[pandas\]'$"
        ):
            table.to_pandas()


def test_marked_activity_in_rem_sleep_gives_its_shares(tmp_path):
    """Ten epochs of REM are 100 mini-epochs; three bursts in three of them, and one that lies in NREM."""
    rows = ["onset\tduration\ttrial_type\tsite", "0\t300\tstage_n2\tn/a", "300\t300\tstage_r\tn/a"]
    rows += [f"{at}\t0.5\trem_phasic_activity\tchin" for at in (100.0, 301.0, 304.0, 400.0)]
    path = tmp_path / "marks.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    survey = hypnic.rescore(path).night.survey
    readings = {row.name: row.value for row in survey.readings if row.site is Site.CHIN}
    assert readings["phasic_3s_percent"] == pytest.approx(3.0)
    assert readings["tonic_30s_percent"] == 0.0
    # Nobody marked an arm: the combination is not known, and not zero.
    combined = [row for row in survey.readings if row.of]
    assert combined
    assert all(row.value is None and "arm" in row.why for row in combined)
