"""Text, numbers, clocks and dates of scoring programs."""

from datetime import datetime

import pytest

from hypnic.read.marks.text import clock_s, decoded, month_first, number, stamp


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:00", 0),
        ("23:59:59", 86399),
        ("22.30.00", 81000),
        ("1:02:03,5", 3723.5),
        ("1:02:03.250", 3723.25),
        ("12:00:00 AM", 0),
        ("12:30:00 pm", 45000),
        ("10:09:33 P.M.", 79773),
    ],
)
def test_times_of_day(text, seconds):
    assert clock_s(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "noon", "25:00:00", "22:61:00", "13:00:00 PM", "22:00", "22:00:00:00", "٣:٠٠:٠٠"]
)
def test_no_times_of_day(text):
    with pytest.raises(ValueError, match=r"time of day|hour"):
        clock_s(text)


@pytest.mark.parametrize(
    ("text", "first", "when"),
    [
        ("2018-07-25T23:45:40.5000000", False, datetime(2018, 7, 25, 23, 45, 40, 500000)),
        ("25/07/2018 23:45:40", False, datetime(2018, 7, 25, 23, 45, 40)),
        ("25.07.18 23:45:40", False, datetime(2018, 7, 25, 23, 45, 40)),
        ("07/25/2018 11:45:40 PM", True, datetime(2018, 7, 25, 23, 45, 40)),
        ("2018-07-25 24:00:00", False, datetime(2018, 7, 26)),
    ],
)
def test_dates_with_times(text, first, when):
    assert stamp(text, month_first=first) == when


@pytest.mark.parametrize("text", ["25/07/2018", "2018-02-30T00:00:00", "07/25/2018 23:45:40", "yesterday"])
def test_no_dates_with_times(text):
    with pytest.raises(ValueError, match=r"\S"):
        stamp(text)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["25/07/2018 x", "26/07/2018 y"], False),
        (["07/25/2018"], True),
        (["05/04/2018", "06/04/2018"], False),
        (["04/05/2018", "04/06/2018"], True),
        (["05/04/2018"], None),
        (["13/13/2018"], None),
        ([], None),
    ],
)
def test_order_of_day_and_month(dates, first):
    assert month_first(dates) is first


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e999", "1_000", "--1", "0x10", "1,2,3"])
def test_no_numbers(text):
    with pytest.raises(ValueError, match="no number"):
        number(text)


def test_encodings():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        assert decoded("Éveil µ".encode(encoding)) == "Éveil µ"
    assert decoded(("Éveil, Désat, Hypopnée\n" * 3).encode("utf-16-le")).startswith("Éveil, Désat")
    assert decoded(b"caf" + "é".encode()[:1]) == "caf"
