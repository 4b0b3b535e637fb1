"""Times on the calendar are the runner's, wherever it is read: zones described whole, changes of the clock minded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from msgspec.structs import replace

from rubdown.planner.season import season
from rubdown.render.ics import Export, as_ics
from rubdown.render.ics.moments import place_hours, timezone
from support.reading import plan_of, view_of
from support.rfc5545 import events, faults

ZONES = (
    *("Europe/Madrid", "Australia/Lord_Howe", "America/St_Johns", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Pacific/Chatham", "Africa/Casablanca", "Europe/Dublin", "America/Asuncion", "Pacific/Kiritimati", "Asia/Tehran"),
    *("Antarctica/Troll", "Etc/GMT+5", "America/Nuuk", "Africa/Cairo"),
)


def exported(booked: str, zone: str | None, today: date) -> str:
    text = f"[[race]]\ndate = {today + timedelta(weeks=9)}\n[[appointment]]\nstart = {booked}\n"
    plan = replace(plan_of(text, today), timezone=zone)
    found = season(plan, today, today, today + timedelta(weeks=10))
    return as_ics([view_of(found)], Export())


def booked_of(raw: str) -> Any:
    (event,) = [e for e in events(raw) if e["STATUS"] == "CONFIRMED"]
    return event


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("booked", ["2027-01-15T17:30:00", "2027-03-27T17:30:00", "2027-07-15T08:05:00"])
def test_the_clock_on_the_wall_is_kept(zone: str, booked: str) -> None:
    start = datetime.fromisoformat(booked)
    raw = exported(booked, zone, start.date() - timedelta(days=20))
    assert faults(raw) == []
    event = booked_of(raw)
    assert event.start.replace(tzinfo=None) == start
    assert event["DTSTART"].params["TZID"] == zone
    assert event.start.utcoffset() == start.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert event.end - event.start == timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_is_described_as_it_is(zone: str) -> None:
    """Read as RFC 5545 (3.6.5) says: the latest onset, by the clock before it, tells the offset."""
    part: Any = timezone(zone, date(2026, 11, 1), date(2027, 11, 1))
    onsets = []
    for observance in part.subcomponents:
        before, after = observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td
        dates = observance.get("RDATE")
        local = [observance["DTSTART"].dt, *([one.dt for one in dates.dts] if dates else [])]
        onsets += [(moment - before, after) for moment in local]
    around = (onset + timedelta(minutes=by) for onset, _ in onsets for by in (-1, 0, 1))
    weeks = (datetime(2026, 1, 1) + timedelta(weeks=n) for n in range(155))
    for moment in sorted(m for m in (*around, *weeks) if m >= datetime(2026, 1, 1)):
        expected = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
        assert max(onset for onset in onsets if onset[0] <= moment)[1] == expected, moment


@pytest.mark.parametrize(
    ("zone", "start", "end", "first", "last"),
    [
        # All is history, which no release of the tz database changes.
        # Madrid left out 02:00 to 03:00 on 31 March 2024 and had it twice on 27 October 2024.
        ("Europe/Madrid", "2024-03-31T01:30", "2024-03-31T02:30", "01:30+01:00", "03:30+02:00"),
        ("Europe/Madrid", "2024-03-31T02:30", "2024-03-31T03:30", "03:30+02:00", "04:30+02:00"),
        ("Europe/Madrid", "2024-03-31T03:00", "2024-03-31T04:00", "03:00+02:00", "04:00+02:00"),
        ("Europe/Madrid", "2024-10-27T01:30", "2024-10-27T02:30", "01:30+02:00", "02:30+02:00"),
        ("Europe/Madrid", "2024-10-27T02:30", "2024-10-27T03:30", "02:30+02:00", "03:30+01:00"),
        # Lord Howe changed by half an hour: 6 October 2024 at 02:00, 7 April 2024 at 02:00.
        ("Australia/Lord_Howe", "2024-10-06T02:10", "2024-10-06T03:10", "02:40+11:00", "03:40+11:00"),
        ("Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-07T02:45", "01:45+11:00", "02:45+10:30"),
        # A night across the change of the year, and one across midnight.
        ("Europe/Madrid", "2026-12-31T23:30", "2027-01-01T00:30", "23:30+01:00", "00:30+01:00"),
    ],
)
def test_hours_that_are_left_out_or_come_twice(zone: str, start: str, end: str, first: str, last: str) -> None:
    event: Any = Event()
    place_hours(event, datetime.fromisoformat(start), datetime.fromisoformat(end), zone)
    assert [moment.isoformat(timespec="minutes")[11:] for moment in (event.start, event.end)] == [first, last]


def test_a_plan_without_a_zone_floats() -> None:
    raw = exported("2026-11-24T17:00:00", None, date(2026, 11, 1))
    assert faults(raw) == []
    assert "VTIMEZONE" not in raw
    assert "DTSTART:20261124T170000\r\n" in raw


def test_utc_needs_no_description() -> None:
    raw = exported("2026-11-24T17:00:00", "UTC", date(2026, 11, 1))
    assert faults(raw) == []
    assert "DTSTART:20261124T170000Z\r\n" in raw


def test_two_zones_in_one_calendar_are_both_described_in_order() -> None:
    found = []
    for zone in ("Europe/Madrid", "America/New_York"):
        text = f'[runner]\nname = "{zone}"\n[[race]]\ndate = 2026-12-31\n[[appointment]]\nstart = 2026-11-24T17:00:00\n'
        plan = replace(plan_of(text, date(2026, 11, 1)), timezone=zone)
        solved = season(plan, date(2026, 11, 1), date(2026, 11, 1), date(2026, 12, 31))
        found.append(view_of(solved))
    raw = as_ics(found, Export())
    assert faults(raw) == []
    assert [str(zone["TZID"]) for zone in Calendar.from_ical(raw).timezones] == ["America/New_York", "Europe/Madrid"]
