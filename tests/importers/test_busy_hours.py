"""The runner's own calendar: what takes time, when, and on whose clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rubdown.importers.busy import busy_calendar
from rubdown.importers.event import Refused
from rubdown.importers.free_hours import free_hours
from rubdown.plan.busy import busy_times
from support.command import rubdown

TODAY = date(2026, 11, 26)


def calendar(*events: str, before: str = "") -> str:
    whole = "".join(f"BEGIN:VEVENT\n{event}\nUID:{n}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{whole}END:VCALENDAR\n"


def hours(text: str, first: str, last: str, zone: str = "Europe/Madrid") -> list[str]:
    def shown() -> Iterator[str]:
        for start, end in busy_times(
            busy_calendar(text, TODAY).events, zone, date.fromisoformat(first), date.fromisoformat(last)
        ):
            yield f"{start:%m-%d %H:%M}/{end:%m-%d %H:%M}"

    return [*shown()]


MADRID = "DTSTART;TZID=Europe/Madrid:20261201T170000\nDTEND;TZID=Europe/Madrid:20261201T183000"
ZONE = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:-0500
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (MADRID, ["12-01 17:00/12-01 18:30"]),
        ("DTSTART:20261201T160000Z\nDURATION:PT90M", ["12-01 17:00/12-01 18:30"]),
        ("DTSTART:20261201T170000\nDTEND:20261201T183000", ["12-01 17:00/12-01 18:30"]),
        (
            "DTSTART;TZID=America/New_York:20261201T110000\nDTEND;TZID=America/New_York:20261201T123000",
            ["12-01 17:00/12-01 18:30"],
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20261201T170000\nDTEND;TZID=W. Europe Standard Time:20261201T183000",
            ["12-01 17:00/12-01 18:30"],
        ),
        ("DTSTART;VALUE=DATE:20261201", ["12-01 00:00/12-02 00:00"]),
        ("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203", ["12-01 00:00/12-03 00:00"]),
        ("DTSTART:20261201T230000\nDTEND:20261202T010000", ["12-01 23:00/12-02 01:00"]),
        (f"{MADRID}\nTRANSP:TRANSPARENT", []),
        (f"{MADRID}\nTRANSP:OPAQUE", ["12-01 17:00/12-01 18:30"]),
        (f"{MADRID}\nSTATUS:CANCELLED", []),
        (f"{MADRID}\nSTATUS:TENTATIVE", ["12-01 17:00/12-01 18:30"]),
        (f"{MADRID}\nUID:2026-12-1-5204cb8fff58@rubdown", []),
        (f"{MADRID}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20261201T170000", []),  # a mere mark on the clock
        ("DTSTART:20261201T170000\nDTEND:20261201T160000", []),
        ("SUMMARY:no date", []),
        ("DTSTART:20200101T170000\nDTEND:20200101T180000", []),
    ],
)
def test_what_takes_time_and_when(event: str, expected: list[str]) -> None:
    assert hours(calendar(event), "2026-12-01", "2026-12-02") == expected


def test_a_zone_that_the_calendar_describes_itself() -> None:
    event = "DTSTART;TZID=Our office:20261201T110000\nDTEND;TZID=Our office:20261201T123000"
    assert hours(calendar(event, before=ZONE), "2026-12-01", "2026-12-01") == ["12-01 17:00/12-01 18:30"]


def test_repeats_keep_the_clock_of_their_own_zone() -> None:
    weekly = (
        "DTSTART;TZID=America/New_York:20260105T110000\nDTEND;TZID=America/New_York:20260105T120000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20270405T150000Z\nEXDATE:20270322T150000Z\nRDATE;TZID=America/New_York:20270317T110000"
    )
    # In March America changes its clock two weeks before Europe, so that eleven o'clock there is an hour earlier here.
    assert hours(calendar(weekly), "2027-03-08", "2027-04-30") == [
        "03-08 17:00/03-08 18:00", "03-15 16:00/03-15 17:00", "03-17 16:00/03-17 17:00", "03-29 17:00/03-29 18:00",
        "04-05 17:00/04-05 18:00",
    ]  # fmt: skip


def test_an_exception_takes_the_place_of_its_day() -> None:
    weekly = "DTSTART:20261201T170000\nDTEND:20261201T180000\nRRULE:FREQ=WEEKLY;COUNT=4"
    moved = "UID:0\nRECURRENCE-ID:20261208T170000\nDTSTART:20261209T090000\nDTEND:20261209T100000"
    gone = "UID:0\nRECURRENCE-ID:20261215T170000\nDTSTART:20261215T170000\nDTEND:20261215T180000\nSTATUS:CANCELLED"
    text = calendar(weekly, moved, gone).replace("UID:1\n", "").replace("UID:2\n", "")
    assert hours(text, "2026-12-01", "2026-12-31") == [
        "12-01 17:00/12-01 18:00", "12-09 09:00/12-09 10:00", "12-22 17:00/12-22 18:00",
    ]  # fmt: skip


def test_hours_that_touch_are_one() -> None:
    def event(begin: str, end: str) -> str:
        return f"DTSTART:20261201T{begin}00\nDTEND:20261201T{end}00"

    text = calendar(event("0900", "1000"), event("0930", "0945"), event("1000", "1100"), event("1101", "1200"))
    assert hours(text, "2026-12-01", "2026-12-01") == ["12-01 09:00/12-01 11:00", "12-01 11:01/12-01 12:00"]


@pytest.mark.parametrize("text", ["", "date,start\n", calendar(MADRID)[:-20], calendar(MADRID).replace("END:VEV", "x")])
def test_what_is_no_whole_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        busy_calendar(text, TODAY)


PLAN = """[runner]
busy = "work.ics"
[therapist]
hours = "mon-fri 17-19"
[[race]]
date = 2027-01-31
distance = "half"
"""


def test_busy_hours_close_time_for_every_command_and_change_nothing_else(tmp_path: Path) -> None:
    plan, calendar_file = tmp_path / "plan.toml", tmp_path / "work.ics"
    plan.write_text(PLAN, "utf-8")
    calendar_file.write_text(calendar(f"{MADRID}\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:secret"), "utf-8")
    on = ("--today", "2026-11-26")
    why = rubdown("why", plan, "2026-12-02", *on).stdout
    assert why.startswith("No massage on Wed 2 Dec 2026: you are busy at work from 17:00 to 18:30\n")
    assert "secret" not in why
    first = rubdown("next", plan, "--format", "{date}", *on).stdout
    calendar_file.write_text(calendar(f"{MADRID}\nRRULE:FREQ=DAILY"), "utf-8")
    assert first < "2026-12-01"
    assert rubdown("next", plan, *on).returncode == 0  # of November, before the meetings begin
    months = rubdown("calendar", plan, *on, "--format", "json").stdout
    assert '"least": 1' in months
    assert '"short": 1' in months
    calendar_file.unlink()
    done = rubdown("next", plan, *on)
    assert (done.returncode, done.stderr.split("\n")[0]) == (2, f'{plan}:2:8: error: "work.ics": no such file')


def test_a_plan_that_comes_as_text_has_no_calendar() -> None:
    line = '{"id": 1, "toml": "[runner]\\nbusy = \\"work.ics\\"\\n[[race]]\\ndate = 2027-01-31\\n"}'
    done = rubdown("calendar", "--input", "ndjson", "--today", "2026-11-26", stdin=line)
    assert "cannot be read here" in done.stdout


def test_datetimes_are_civil() -> None:
    (event,) = busy_calendar(calendar("DTSTART:20261201T170000\nDTEND:20261201T180000"), TODAY).events
    assert event.start == datetime(2026, 12, 1, 17)


@pytest.mark.parametrize(
    ("begin", "known"),
    [
        ("DTSTART;TZID=Her office:20261201T170000", False),  # a zone that a calendar described is known ever after
        ("DTSTART;TZID=Europe/Madrid:20261201T170000", True),
        ("DTSTART;TZID=Romance Standard Time:20261201T170000", True),
        ("DTSTART:20261201T170000", True),
        ("DTSTART:20261201T170000Z", True),
        ("DTSTART;TZID=Her office;VALUE=DATE:20261201", True),
    ],
)
def test_hours_in_a_zone_that_nobody_knows_are_told_or_refused(begin: str, known: bool, tmp_path: Path) -> None:
    text = calendar(f"{begin}\nDURATION:P1D")
    assert busy_calendar(text, TODAY).zoneless == (() if known else (3,))
    (tmp_path / "work.ics").write_text(text, "utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    told = rubdown("calendar", "plan.toml", "--today", "2026-11-26", "--format", "json", cwd=tmp_path)
    assert told.returncode == 0
    assert ("in an unknown time zone: its hours are taken as yours (line 3)" in told.stdout) is not known
    with nullcontext() if known else pytest.raises(Refused, match="line 3: an event in an unknown time zone"):
        free_hours(text, "Europe/Madrid", TODAY)


def test_a_zone_that_the_calendar_describes_is_known() -> None:
    text = calendar("DTSTART;TZID=Our office:20261201T170000\nDURATION:PT1H", before=ZONE)
    assert busy_calendar(text, TODAY).zoneless == ()


def test_what_cannot_be_followed_is_told(tmp_path: Path) -> None:
    hourly = f"{MADRID}\nRRULE:FREQ=HOURLY"
    assert busy_calendar(calendar(MADRID, hourly), TODAY).unread == (8,)
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, "utf-8")
    (tmp_path / "work.ics").write_text(calendar(MADRID, hourly), "utf-8")
    notes = rubdown("calendar", plan, "--today", "2026-11-26", "--format", "json").stdout
    assert "work.ics: an event can't be read, or repeats in a way that can't be followed (line 8)" in notes


LINES = st.sampled_from(
    [MADRID, "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VFREEBUSY", "END:VFREEBUSY", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=X",
     "EXDATE:20261208T170000", "RDATE:x", "DTSTART:99999999T999999Z", "DTSTART;VALUE=DATE:20261201", "DURATION:-PT1H",
     "FREEBUSY;FBTYPE=FREE:20261201T160000Z/PT2H", "FREEBUSY:x/y", "RECURRENCE-ID:20261208T170000", "TRANSP:OPAQUE"]
)  # fmt: skip


@example("BEGIN:VFREEBUSY\nDTSTART:99999999T999999Z\nEND:VFREEBUSY")
@example("BEGIN:VFREEBUSY\nDTSTART:20261201T160000Z\nDTEND:00010101T000000\nEND:VFREEBUSY")
@example("BEGIN:VFREEBUSY\nFREEBUSY:20261201T160000Z/PT1H,x\nEND:VFREEBUSY")
@given(st.lists(LINES, max_size=8).map("\n".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"BEGIN:VCALENDAR\n{text}\nEND:VCALENDAR\n"):
        for read in (lambda it: busy_calendar(it, TODAY).events, lambda it: free_hours(it, "Europe/Madrid", TODAY)):
            with suppress(Refused):
                read(whole)


@pytest.mark.parametrize(
    ("until", "windows"), [("1759", [["18:00", "19:00"]]), ("1800", [["18:00", "19:00"]]), ("1801", [])]
)
def test_a_day_stays_open_to_the_minute(until: str, windows: list[list[str]], tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, "utf-8")
    meeting = f"DTSTART:20261202T160000\nDTEND:20261202T{until}00"
    (tmp_path / "work.ics").write_text(calendar(meeting), "utf-8")
    days = rubdown("calendar", plan, "--today", "2026-11-26", "--days", "--format", "json").stdout
    (day,) = [day for day in json.loads(days)["days"] if day["date"] == "2026-12-02"]
    assert (day["windows"], day["open"]) == (windows, bool(windows))
    assert [closed["code"] for closed in day["closed_by"]] == ([] if windows else ["BUSY1"])


WEEKLY = "DTSTART:20261201T160000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
OVER = "DTSTART:20250902T160000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20260901T160000Z"
DAILY_SINCE = "DTSTART:{}T160000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=9999"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (calendar(*[WEEKLY] * 500), None),
        (calendar(*[WEEKLY] * 501), "events to come repeat by more than 500 rules"),
        (calendar(*[WEEKLY] * 500, *[OVER] * 500), None),
        (calendar(*[WEEKLY] * 500, f"{WEEKLY};UNTIL=20261201T160000Z"), "events to come repeat by more than 500 rules"),
        (calendar("\n".join([WEEKLY, *["RRULE:FREQ=DAILY"] * 500])), "events to come repeat by more than 500 rules"),
        (calendar(MADRID, before=ZONE * 2000), None),  # the same zone
        (calendar(MADRID, before="".join(ZONE.replace("Our", f"{i}") for i in range(2000))), "more than 200 kB of"),
    ],
)
def test_busy_calendars_have_their_limits(text: str, wrong: str | None) -> None:
    with nullcontext() if wrong is None else pytest.raises(Refused, match=wrong):
        assert busy_calendar(text, TODAY).events


@pytest.mark.parametrize(("begin", "unread"), [("20161126", ()), ("20161125", ()), ("20161124", (3,))])
def test_a_rule_that_counts_from_more_than_ten_years_ago_is_not_followed(begin: str, unread: tuple[int, ...]) -> None:
    assert busy_calendar(calendar(DAILY_SINCE.format(begin)), TODAY).unread == unread


def free_busy(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY", "END:VCALENDAR", ""])


def test_free_times_that_overlap_are_one() -> None:
    free = "FREEBUSY;FBTYPE=FREE:20261201T160000Z/PT2H,20261201T170000Z/PT3H"
    found = free_hours(free_busy(free, "FREEBUSY;FBTYPE=FREE:20261203T160000Z/PT1H", "X-A:b"), "UTC", TODAY)
    assert found.free == (
        (datetime(2026, 12, 1, 16), datetime(2026, 12, 1, 20)),
        (datetime(2026, 12, 3, 16), datetime(2026, 12, 3, 17)),
    )


@pytest.mark.parametrize(("count", "wrong"), [(10, None), (100_000, "more than 2 MB of dates")])
def test_free_times_have_their_limit(count: int, wrong: str | None) -> None:
    text = free_busy("FREEBUSY;FBTYPE=FREE:" + ",".join(["20261201T160000Z/PT2H"] * count))
    with nullcontext() if wrong is None else pytest.raises(Refused, match=wrong):
        assert len(free_hours(text, "UTC", TODAY).free or ()) == 1
