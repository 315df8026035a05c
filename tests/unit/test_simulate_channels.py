"""The montage of the kinds: names, files, and legs that are as they always were."""

import hashlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.simulated import night

import hypnic
from hypnic.errors import OptionsError
from hypnic.model.events import Kind, Site
from hypnic.model.recording import MUSCLES, Role
from hypnic.read.labels import role_of
from hypnic.simulate import RECIPES, Electrodes, SimulateOptions, electrodes_at, simulate
from hypnic.simulate.stand import LABELS

LEGS_BEFORE = (
    ("healthy", (6171460.9, 6093380.1), 19, 43746.8319),
    ("plmd", (6751949.5, 6436773.0), 78, 247943.0287),
    ("rls", (6786348.0, 6646353.4), 116, 213926.7487),
    ("apnoea", (6227727.1, 6150475.0), 43, 120163.887),
    ("mixed", (6541257.0, 6569761.7), 92, 237697.0378),
    ("noisy", (36740127.2, 20779297.6), 64, 185120.635),
    ("one-leg", (6332914.3,), 43, 117854.8312),
)
"""Sum of each leg's absolute samples, count and sum of onsets of movements: before there were other kinds."""


@pytest.mark.parametrize(("recipe", "sums", "count", "onsets"), LEGS_BEFORE)
def test_the_legs_of_the_older_recipes_are_what_they_were(recipe, sums, count, onsets):
    recording, truth = simulate(SimulateOptions(recipe=recipe, seed=11, hours=1.5, others=0))
    legs = recording.of(Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)
    found = [float(np.abs(leg.load()[0].values.astype(np.float64)).sum()) for leg in legs]
    # Another processor may round the last bit of a sample differently.
    assert found == pytest.approx(sums, rel=1e-7)
    rows = truth.of(Kind.LEG_MOVEMENT)
    assert len(rows) == count
    assert rows.onset_s.sum() == pytest.approx(onsets, abs=1e-3)


def test_every_muscle_has_a_label_that_the_reader_knows():
    assert set(LABELS) == set(MUSCLES)
    for role, label in LABELS.items():
        assert role_of(label) is role
        assert len(label) <= 16


@pytest.mark.parametrize("recipe", RECIPES)
def test_labels_are_those_of_the_roles_and_none_comes_twice(recipe):
    recording, _ = simulate(SimulateOptions(recipe=recipe, hours=0.05, others=18))
    labels = [channel.label for channel in recording.channels]
    assert len(labels) == len(set(labels))
    assert all(role_of(channel.label) is channel.role for channel in recording.channels)


def test_a_montage_of_all_muscles():
    rest = tuple(role for role in MUSCLES if role not in (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG))
    options = SimulateOptions(hours=0.1, electrodes=Electrodes(muscles=rest), others=9)
    recording, _ = simulate(options)
    roles = [channel.role for channel in recording.channels]
    assert len(roles) == 2 + 10 + 8
    assert [roles.count(role) for role in (Role.EEG, Role.EOG, Role.ECG)] == [3, 2, 1]
    assert all(roles.count(role) == 1 for role in rest)


@pytest.mark.parametrize("recipe", ["all-kinds", "negative", "restless"])
def test_windows_of_the_new_channels_are_pieces_of_the_whole(recipe):
    recording, _ = simulate(SimulateOptions(recipe=recipe, hours=0.6, rate_hz=200))
    for channel in recording.channels:
        (whole,) = channel.load()
        pieces = [channel.load(a, b)[0].values for a, b in pairwise([0.0, 7.7, 901.3, 1500.0, 2160.0])]
        assert np.array_equal(np.concatenate(pieces), whole.values), channel.label


@pytest.mark.parametrize("recipe", ["all-kinds", "infant"])
def test_the_same_seed_gives_the_same_night_and_another_seed_another(recipe):
    def digest(seed: int) -> tuple[str, object]:
        recording, truth = simulate(SimulateOptions(recipe=recipe, seed=seed, hours=0.7, rate_hz=128))
        total = hashlib.sha256()
        for channel in recording.channels:
            total.update(channel.load()[0].values.tobytes())
        return total.hexdigest(), truth

    assert digest(4) == digest(4)
    assert digest(4)[0] != digest(5)[0]


def test_counts_change_with_the_seed():
    counts = {len(night("bruxism", seed=seed)[1].of(Kind.BRUXISM)) for seed in (1, 2, 3)}
    assert len(counts) > 1


def test_a_night_of_many_kinds_goes_through_a_file(tmp_path):
    path = tmp_path / "kinds.edf"
    options = SimulateOptions(recipe="all-kinds", hours=1.0, seed=2, rate_hz=200)
    truth = hypnic.simulate(path, options)
    again = hypnic.read(path)
    made, _ = simulate(options)
    assert [(c.label, c.role) for c in again.channels] == [(c.label, c.role) for c in made.channels]
    for role in (Role.CHIN, Role.LEFT_ARM, Role.NECK):
        written, read = (r.of(role)[0].load(600, 660)[0].values for r in (made, again))
        assert np.abs(written - read).max() <= 0.11
    rows = path.with_suffix(".truth.tsv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(truth) + 1
    assert {row.kind.value for row in truth} == {row.split("\t")[2] for row in rows[1:]}


@pytest.mark.parametrize(("recipe", "level", "words"), [("plmd", "hihg", "'high'"), ("rdb", "low", "'rbd'")])
def test_unknown_levels_and_recipes_are_refused_in_one_line(recipe, level, words):
    with pytest.raises(OptionsError, match=f"did you mean {words}"):
        electrodes_at(recipe, level)


def test_a_leg_that_is_flat_takes_no_part_in_anything():
    electrodes = replace(RECIPES["restless"].electrodes, flat_at=0.3)
    _, truth = simulate(SimulateOptions(recipe="restless", hours=4, seed=3, electrodes=electrodes))
    whole = truth.of(Kind.LARGE_MOVEMENT)
    assert len(whole) == len(night("restless", hours=4)[1].of(Kind.LARGE_MOVEMENT))
    late = truth.at(Site.RIGHT_LEG).where(lambda row: row.onset_s > 0.3 * 4 * 3600)
    assert not late
    assert max(row.measures["muscles_count"] for row in whole if row.onset_s > 0.3 * 4 * 3600) <= 6
