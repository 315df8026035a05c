"""Bad channels: what cannot be looked for says why, kind by kind, and nothing of it reads as zero."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.events import Kind
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.survey import Status
from hypnic.pipeline import analyse_recording
from hypnic.report import to_text
from hypnic.simulate import SimulateOptions, simulate


@pytest.fixture(scope="module")
def night() -> Recording:
    return simulate(SimulateOptions(recipe="all-kinds", hours=1.5, seed=21))[0]


def spoilt(night: Recording, role: Role, change) -> Recording:
    return replace(night, channels=tuple(change(row) if row.role is role else row for row in night.channels))


def without(night: Recording, *roles: Role) -> Recording:
    return replace(night, channels=tuple(row for row in night.channels if row.role not in roles))


def made_of(channel: Channel, change) -> Channel:
    def load(from_s, to_s):
        parts = channel.loader(from_s, to_s)
        return tuple(
            Signal(change(part.values).astype(np.float32), part.rate_hz, part.start_s) for part in parts
        )

    return replace(channel, loader=load)


def kinds_of(recording: Recording):
    night = analyse_recording(recording).night
    return night, {row.kind: row for row in night.survey.kinds}


def unknown(row) -> None:
    assert row.status is Status.NOT_LOOKED_FOR
    assert row.count is None
    assert row.why
    assert row.indices == ()


def test_a_muscle_that_is_not_there(night):
    few, kinds = kinds_of(without(night, Role.MASSETER, Role.CHIN, Role.FACE, Role.EOG))
    for kind in (Kind.BRUXISM, Kind.FACE_TWITCH):
        unknown(kinds[kind])
    assert "masseter or chin" in kinds[Kind.BRUXISM].why
    assert kinds[Kind.LEG_MOVEMENT].count is not None
    assert few.survey.of(Kind.BRUXISM).count is None


def test_a_saturated_jaw_leaves_the_chin_and_says_so(night):
    clipped = spoilt(
        night, Role.MASSETER, lambda row: made_of(row, lambda v: np.where(v > 0, 3276.7, -3276.8))
    )
    few, kinds = kinds_of(clipped)
    row = next(row for row in few.candidates.quality if row.role is Role.MASSETER)
    assert "limit of what can be stored" in row.refused
    assert {issue.code for issue in few.issues} >= {"CLIPPED", "BRUXISM_FROM_CHIN"}
    assert kinds[Kind.BRUXISM].status is not Status.NOT_LOOKED_FOR
    unknown(kinds_of(without(clipped, Role.CHIN))[1][Kind.BRUXISM])


def test_swapped_legs_swap_the_sides_and_nothing_else(night):
    roles = {Role.LEFT_LEG: Role.RIGHT_LEG, Role.RIGHT_LEG: Role.LEFT_LEG}
    swapped = replace(
        night, channels=tuple(replace(row, role=roles.get(row.role, row.role)) for row in night.channels)
    )
    (_, one), (_, other) = kinds_of(night), kinds_of(swapped)
    assert {kind: row.count for kind, row in one.items()} == {kind: row.count for kind, row in other.items()}


def test_a_gap_is_time_in_which_nothing_could_be_seen(night):
    def holed(channel):
        def load(from_s, to_s):
            before, after = (
                channel.loader(from_s, min(to_s, 1800.0)),
                channel.loader(max(from_s, 3600.0), to_s),
            )
            return (*before, *after)

        recorded = channel.recorded - Spans([(1800.0, 3600.0)])
        return replace(channel, loader=load, recorded=recorded)

    gone = replace(night, channels=tuple(map(holed, night.channels)))
    (_, whole), (_, part) = kinds_of(night), kinds_of(gone)
    lost = {
        kind: whole[kind].index("night").hours - part[kind].index("night").hours
        for kind in (Kind.LEG_MOVEMENT, Kind.FRAGMENTARY_MYOCLONUS)
    }
    assert lost[Kind.LEG_MOVEMENT] == pytest.approx(0.5, abs=0.01)
    # Twitches are looked for asleep, and the sleeper was awake for a while of it.
    assert 0.4 < lost[Kind.FRAGMENTARY_MYOCLONUS] < 0.5


@pytest.mark.parametrize("roles", [tuple(Role)])
def test_without_any_channel_every_kind_is_unknown_and_the_page_says_so(night, roles):
    analysis = analyse_recording(without(night, *roles))
    for row in analysis.night.survey.kinds:
        unknown(row)
    assert "not measured" in to_text(analysis)
    assert " 0.0" not in to_text(analysis)
