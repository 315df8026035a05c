"""The norms against the published numbers, typed in anew from the papers' abstracts and tables."""

import pytest

from hypnic.knowledge import knowledge

NORMS = knowledge().norms


@pytest.mark.parametrize(
    ("key", "percentiles", "above"),
    [
        ("plms_hypnolaus", {}, {15: 28.6}),
        ("plms_hypnolaus_men", {}, {15: 31.3}),
        ("plms_hypnolaus_women", {}, {15: 26.0}),
        ("plms_wisconsin", {}, {15: 25.3}),
        ("plms_mros", {}, {5: 70.8}),
        ("plms_healthy", {90: 24.8}, {5: 36, 15: 18}),
        ("plms_children", {50: 0, 95: 7.2}, {5: 7.7, 15: 1.5}),
        ("large_movements_adult", {25: 4.5, 50: 6.8, 75: 10.8}, {}),
        ("large_movement_duration_adult", {50: 12.4}, {}),
        ("movements_all", {50: 11}, {}),
        ("movement_duration", {50: 4}, {}),
        ("fragmentary_myoclonus_healthy", {50: 25, 90: 143.7}, {}),
        ("head_jerks_healthy", {90: 8.8}, {0: 35}),
        ("fast_leg_trains_healthy", {90: 4}, {0: 33}),
        ("foot_tremor_patients", {}, {0: 7.5}),
        ("rwa_chin_phasic", {95: 8.6}, {}),
        ("rwa_chin_any", {95: 9.1}, {}),
        ("rwa_chin_tonic", {95: 0.99}, {}),
        ("rwa_legs_phasic", {95: 17}, {}),
        ("rwa_chin_phasic_aasm", {90: 15.6}, {11: 25}),
        ("rwa_chin_tonic_aasm", {90: 2.6}, {9.6: 0}),
        ("rem_atonia_index_feemster", {5: 0.85}, {}),
        ("sleep_efficiency_healthy_30", {50: 87.0}, {}),
        ("sleep_efficiency_healthy_60", {50: 79.7}, {}),
        ("tst_healthy_30", {50: 413}, {}),
        ("tst_healthy_60", {50: 378}, {}),
        ("n3_healthy_30", {50: 20.7}, {}),
        ("n3_healthy_60", {50: 14.9}, {}),
        ("rem_healthy_30", {50: 15.5}, {}),
        ("rem_healthy_60", {50: 10.3}, {}),
        ("sri_biobank", {25: 73.8, 50: 81.0, 75: 86.3}, {}),
        ("sri_biobank_other", {50: 60}, {}),
        ("rocking_9_months", {}, {0: 59}),
        ("rocking_18_months", {}, {0: 33}),
        ("rocking_5_years", {}, {0: 5}),
    ],
)
def test_percentiles_and_shares(key: str, percentiles: dict[float, float], above: dict[float, float]):
    assert dict(NORMS[key].percentiles) == percentiles
    assert dict(NORMS[key].above_percent) == above


@pytest.mark.parametrize(
    ("key", "n"),
    [
        ("plms_hypnolaus", 2162),
        ("plms_wisconsin", 1084),
        ("plms_mros", 2872),
        ("plms_children", 195),
        ("movements_all", 50),
        ("sri_biobank", 60977),
    ],
)
def test_how_many_people(key: str, n: int):
    assert NORMS[key].n == n


@pytest.mark.parametrize(
    ("key", "per_decade"),
    [
        ("plms_per_decade", 1.2),
        ("arousals_per_decade", 2.1),
        ("tst_per_decade", -10.1),
        ("sleep_efficiency_per_decade", -2.1),
        ("waso_per_decade", 9.7),
        ("sol_per_decade", 1.1),
        ("n1_per_decade", 0.5),
    ],
)
def test_change_with_ten_years(key: str, per_decade: float):
    assert NORMS[key].per_decade == per_decade


@pytest.mark.parametrize(
    ("age", "mean"), [(15, 13.8), (20, 14.7), (39.9, 14.7), (40, 17.8), (60, 27.1), (95, 27.1)]
)
def test_arousals_by_age(age: float, mean: float):
    """Boselli 1998."""
    means = [norm.mean for norm in knowledge().norms_of("arousals_per_hour", age) if norm.mean is not None]
    assert means == [mean]


@pytest.mark.parametrize(
    ("publisher", "age_years", "low", "high"),
    [
        ("nsf", 1 / 12, 14, 17),
        ("nsf", 0.5, 12, 15),
        ("nsf", 1, 11, 14),
        ("nsf", 5.9, 10, 13),
        ("nsf", 13.9, 9, 11),
        ("nsf", 14, 8, 10),
        ("nsf", 18, 7, 9),
        ("nsf", 64.9, 7, 9),
        ("nsf", 65, 7, 8),
        ("aasm", 0.5, 12, 16),
        ("aasm", 2.9, 11, 14),
        ("aasm", 4, 10, 13),
        ("aasm", 12.9, 9, 12),
        ("aasm", 13, 8, 10),
        ("aasm", 18, 7, None),
        ("aasm", 60.5, 7, None),
        ("who", 0.5, 12, 16),
        ("who", 4.9, 10, 13),
    ],
)
def test_sleep_length(publisher: str, age_years: float, low: float, high: float | None):
    """NSF 2015, AASM 2015 and 2016, WHO 2019."""
    bands = [
        (norm.low, norm.high)
        for norm in knowledge().norms_of("sleep_hours_per_day", age_years)
        if norm.id.startswith(f"sleep_hours_{publisher}_")
    ]
    assert bands == [(low, high)]


@pytest.mark.parametrize(("publisher", "age_years"), [("aasm", 0.2), ("aasm", 61), ("who", 2), ("who", 5)])
def test_where_a_publisher_says_nothing(publisher: str, age_years: float):
    found = knowledge().norms_of("sleep_hours_per_day", age_years)
    assert not any(norm.id.startswith(f"sleep_hours_{publisher}_") for norm in found)


@pytest.mark.parametrize(
    ("key", "low", "high", "may"),
    [
        ("plms_limit_adult", None, 15, (None, None)),
        ("plms_limit_child", None, 5, (None, None)),
        ("plmw_sit", None, 40, (None, None)),
        ("large_movements_child_limit", None, 5, (None, None)),
        ("rwa_sinbar_chin_any", None, 18, (None, None)),
        ("rwa_sinbar_chin_arms", None, 32, (None, None)),
        ("rwa_sinbar_chin_arms_30s", None, 27, (None, None)),
        ("rem_atonia_index_limits", 0.9, None, (0.8, None)),
        ("bruxism_limit", None, 2, (None, 4)),
        ("epworth_total_limit", None, 10, (None, None)),
        ("isi_total_limit", None, 7, (None, 14)),
        ("psqi_total_limit", None, 5, (None, None)),
        ("irls_total_limit", None, 10, (None, 20)),
        ("stop_bang_total_limit", None, 2, (None, 4)),
        ("rbdsq_total_limit", None, 4, (None, None)),
        ("nosas_points_limit", None, 7, (None, None)),
        ("cycle_newborn", 50, 60, (30, 70)),
        ("cycle_adult", 90, 110, (None, None)),
        ("sleep_hours_nsf_newborn", 14, 17, (11, 19)),
        ("sleep_hours_nsf_older", 7, 8, (5, 9)),
    ],
)
def test_limits(key: str, low: float | None, high: float | None, may: tuple[float | None, float | None]):
    norm = NORMS[key]
    assert (norm.low, norm.high, (norm.may_low, norm.may_high)) == (low, high, may)
