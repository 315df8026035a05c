from pathlib import Path

import pytest

from hypnic.errors import OptionsError
from hypnic.options import Options, as_tree, changed, load_options, to_toml


def test_every_default_survives_toml(tmp_path):
    path = tmp_path / "all.toml"
    path.write_text(to_toml(Options()), encoding="utf-8")
    assert load_options(path) == Options()


def test_only_what_is_named_changes(tmp_path):
    path = tmp_path / "some.toml"
    path.write_text('rules = "aasm"\n[read]\nepoch_s = 20\n', encoding="utf-8")
    options = load_options(path)
    assert (options.rules, options.read.epoch_s) == ("aasm", 20.0)
    assert (options.detect, options.score) == (Options().detect, Options().score)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"rulse": "aasm"}, "did you mean rules"),
        ({"rules": "icsd"}, "there are: wasm2016, aasm"),
        ({"read": 30}, "read is a table"),
        ({"read": {"epoch_s": "long"}}, "read.epoch_s must be a float"),
        ({"read": {"epoch_s": 0}}, "between 1 and 600"),
        ({"read": {"epoch_s": True}}, "must be a float"),
        ({"detect": {"emg": {"low_hz": 300}}}, "detect.emg: low_hz is between 1 and 20, got 300"),
        ({"detect": {"emg": {"low_hz": 20, "high_hz": 39}}}, "high_hz is between 40 and 200"),
        ({"detect": {"legs": {"offset_uv": 20}}}, "offset_uv is at most onset_uv, got 20 and 8"),
        ({"detect": {"emg": {"rest": {"quiet_share": 2}}}}, "detect.emg.rest: quiet_share"),
        ({"detect": {"emg": {"faults": {"least_flat_s": -1}}}}, "detect.emg.faults: least_flat_s"),
        ({"score": {"wasm2016": {"respiratory_window": "wide"}}}, "is one of -2:10.25"),
    ],
)
def test_what_is_wrong_is_named(tree, words):
    with pytest.raises(OptionsError, match=words):
        changed(Options(), tree)


def test_unreadable_and_broken_files(tmp_path):
    with pytest.raises(OptionsError, match=r"none\.toml"):
        load_options(tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("rules = ", encoding="utf-8")
    with pytest.raises(OptionsError, match="not a TOML file"):
        load_options(tmp_path / "broken.toml")


def test_the_tree_is_plain_enough_for_json():
    import json

    assert json.loads(json.dumps(as_tree(Options())))["rules"] == "wasm2016"


def test_the_page_shows_every_default():
    page = (Path(__file__).resolve().parents[2] / "docs" / "options.md").read_text(encoding="utf-8")
    assert f"```toml\n{to_toml(Options())}```" in page
