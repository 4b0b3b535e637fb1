"""Days and hours as people write them: every form, in both directions, around today and the turn of the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.cli.io.dates import coming_day, read_moment
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES

SUNDAY = date(2026, 11, 22)
DAYS = st.dates(date(1995, 1, 1), date(2190, 12, 31))


# written, the day meant when it is still to come, the day meant when it has been
FORMS = [
    ("2026-12-01", "2026-12-01", "2026-12-01"),
    ("today", "2026-11-22", "2026-11-22"),
    ("yesterday", "2026-11-21", "2026-11-21"),
    ("tomorrow", "2026-11-23", "2026-11-23"),
    (" Today ", "2026-11-22", "2026-11-22"),
    ("tuesday", "2026-11-24", "2026-11-17"),
    ("TUE", "2026-11-24", "2026-11-17"),
    ("next tuesday", "2026-11-24", "2026-11-24"),  # what was to be and has not been: refused later, never turned round
    ("last tuesday", "2026-11-17", "2026-11-17"),
    ("next fri", "2026-11-27", "2026-11-27"),
    ("sunday", "2026-11-29", "2026-11-15"),  # today's own weekday is today never: `today` says that
    ("next sunday", "2026-11-29", "2026-11-29"),
    ("last sunday", "2026-11-15", "2026-11-15"),
    ("monday", "2026-11-23", "2026-11-16"),
    ("saturday", "2026-11-28", "2026-11-21"),
    ("25 nov", "2026-11-25", "2025-11-25"),
    ("nov 25", "2026-11-25", "2025-11-25"),
    ("25 November", "2026-11-25", "2025-11-25"),
    ("21 nov", "2026-11-21", "2026-11-21"),
    ("22 nov", "2026-11-22", "2026-11-22"),
    ("3 jan", "2027-01-03", "2026-01-03"),
    ("3 January 2027", "2027-01-03", "2027-01-03"),
    ("3 jan 2026", "2026-01-03", "2026-01-03"),
    ("30 june", "2026-06-30", "2026-06-30"),  # less than half a year ago
    ("1 may", "2027-05-01", "2026-05-01"),
    ("29 feb 2028", "2028-02-29", "2028-02-29"),
]


@pytest.mark.parametrize(("written", "to_come", "been"), FORMS)
def test_every_form_in_both_directions(written: str, to_come: str, been: str) -> None:
    found = read_moment(written, SUNDAY, "nearest"), read_moment(written, SUNDAY, "past")
    assert found == ((date.fromisoformat(to_come), None), (date.fromisoformat(been), None))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-12-01T17:00", "2026-12-01T17:00"),
        ("2026-12-01t07:05", "2026-12-01T07:05"),
        ("2026-12-01T17:00:00", "2026-12-01T17:00"),
        ("2026-12-01 17:00", "2026-12-01T17:00"),
        ("today 9:30", "2026-11-22T09:30"),
        ("17:00", "2026-11-22T17:00"),
        ("yesterday at 19:15", "2026-11-21T19:15"),
        ("next tuesday 17:00", "2026-11-24T17:00"),
        ("next tuesday at 17:00", "2026-11-24T17:00"),
        ("25 nov 00:00", "2026-11-25T00:00"),
        ("12 may 2027 at 7:05", "2027-05-12T07:05"),
        ("saturday 23:59", "2026-11-28T23:59"),
    ],
)
def test_an_hour_goes_with_every_form(written: str, expected: str) -> None:
    start = datetime.fromisoformat(expected)
    assert read_moment(written, SUNDAY) == (start.date(), start)


@pytest.mark.parametrize(
    ("written", "today", "past", "expected"),
    [
        ("3 jan", date(2026, 12, 31), False, date(2027, 1, 3)),
        ("31 dec", date(2027, 1, 1), True, date(2026, 12, 31)),
        ("31 dec", date(2026, 12, 31), True, date(2026, 12, 31)),
        ("31 dec", date(2026, 12, 31), False, date(2026, 12, 31)),
        ("1 jan", date(2026, 12, 31), True, date(2026, 1, 1)),
        ("friday", date(2026, 12, 31), False, date(2027, 1, 1)),
        ("thursday", date(2027, 1, 1), True, date(2026, 12, 31)),
        ("tomorrow", date(2026, 12, 31), False, date(2027, 1, 1)),
        ("yesterday", date(2028, 3, 1), True, date(2028, 2, 29)),
        ("29 feb", date(2028, 3, 1), True, date(2028, 2, 29)),
        ("29 feb", date(2028, 1, 5), False, date(2028, 2, 29)),
    ],
)
def test_the_turn_of_the_year(written: str, today: date, past: bool, expected: date) -> None:
    assert read_moment(written, today, "past" if past else "future") == (expected, None)


# The 29th of February is in no neighbouring year: `found.replace(year=...)` must not raise
@pytest.mark.parametrize(("today", "past"), [(date(2028, 2, 1), True), (date(2028, 12, 1), False)])
def test_a_leap_day_is_found_or_refused(today: date, past: bool) -> None:
    try:
        found, _ = read_moment("29 feb", today, "past" if past else "future")
    except ValueError:
        return
    assert (found.month, found.day) == (2, 29)


NONSENSE = [
    "someday", "noon", "tues day", "next", "last next tue", "in 3 days", "5", "25", "25/11/2026", "2026-13-01",
    "2026-02-29", "31 feb 2027", "32 nov", "2026-12-0١", "2026-12-01T17", "2026-12-01T17:00:30", "25 nov 1980",
    "25 nov 2300", "1989-12-31", "2200-01-01", "1 jan 99999999999999999999", "5 utc", "\x1b[2J", "nov", "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize("written", NONSENSE)
def test_nonsense_is_refused(written: str, past: bool) -> None:
    with pytest.raises(ValueError, match="is not a day that can be read") as refused:
        read_moment(written, SUNDAY, "past" if past else "future")
    assert "write 2026-12-06, yesterday, next tuesday or 25 nov" in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("written", ["", " ", "monkey", "tu", "m", "fridayish", "sundae"])
def test_what_only_begins_like_a_weekday_is_none(written: str) -> None:
    for read in (read_moment, coming_day):
        with pytest.raises(ValueError, match="is not a"):
            read(written, SUNDAY)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("today", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("sunday", "2026-11-22"),  # today's own weekday is today where a day is looked at
        ("Mon", "2026-11-23"),
        ("thurs", "2026-11-26"),
        ("2027-02-28", "2027-02-28"),
        ("12 dec", "2026-12-12"),
        ("January 3rd", "2027-01-03"),
        ("22 Nov", "2026-11-22"),
        ("21 nov", "2027-11-21"),
    ],
)
def test_a_day_to_look_at(written: str, expected: str) -> None:
    assert coming_day(written, SUNDAY) == date.fromisoformat(expected)


# What says less, more or other than a day must not become one in silence
@pytest.mark.parametrize("written", ["nov 2026", "tue 3", "friday 25 nov", "25 nov 5pm"])
def test_no_day_is_guessed(written: str) -> None:
    with pytest.raises(ValueError, match="is not a day that can be read"):
        read_moment(written, SUNDAY)


@pytest.mark.parametrize("clock", ["24:00", "25:00", "17:60", "99:99"])
def test_an_hour_that_is_none_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match=f"{clock} is not a time of day"):
        read_moment(f"25 nov {clock}", SUNDAY)


@given(today=DAYS, away=st.integers(-180, 180), past=st.booleans())
def test_a_day_comes_back_as_it_was_written(today: date, away: int, past: bool) -> None:
    meant = today + timedelta(days=away)
    month = MONTH_NAMES[meant.month - 1]
    for text in (f"{meant}", f"{meant.day} {month} {meant.year}", f"{month[:3]} {meant.day} {meant.year}"):
        assert read_moment(text, today, "past" if past else "future") == (meant, None)
    told = meant <= today if past else meant >= today
    if told and (meant.month, meant.day) != (2, 29):
        assert read_moment(f"{meant.day} {month}", today, "past" if past else "future") == (meant, None)


@given(today=DAYS, index=st.integers(0, 6))
def test_a_weekday_is_one_to_seven_days_away(today: date, index: int) -> None:
    name = WEEKDAY_NAMES[index]
    ahead, behind = read_moment(name, today)[0], read_moment(name, today, "past")[0]
    assert ahead.weekday() == behind.weekday() == index
    assert 1 <= (ahead - today).days <= 7
    assert 1 <= (today - behind).days <= 7


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found, start = read_moment(text, SUNDAY)
    except ValueError:
        return
    assert start is None or start.date() == found
