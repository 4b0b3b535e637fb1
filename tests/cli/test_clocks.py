"""Clocks that are changed, zones that skip a day, leap days, weeks 53, turns of years, and the ends of time.

The rulebook counts hours on the runner's wall clock: a plan in civil times means the same in every zone.
"""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO, TextIOWrapper
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.plan.model import Plan
from rubdown.plan.timeline import lay_out
from rubdown.planner.verdicts import judge_days
from rubdown.render.ics.moments import place_hours
from rubdown.render.ics.moments import timezone as described
from rubdown.report.calendar import schedule
from rubdown.rules.races import finish, wait_end
from support.faults import NIGHTLY
from support.plans import random_plan
from support.reading import plan_of, refused

MINUTE = timedelta(minutes=1)
# Each zone with two changes of its clock, in UTC: what is left out, what comes twice. All are history, which no release
# of the tz database changes.
CHANGES = [
    ("Europe/Berlin", "2025-03-30T01:00", "2024-10-27T01:00"),
    ("America/New_York", "2025-03-09T07:00", "2024-11-03T06:00"),
    ("Australia/Lord_Howe", "2024-10-05T15:30", "2025-04-05T15:00"),  # by half an hour
    ("Africa/Casablanca", "2025-04-06T02:00", "2025-02-23T02:00"),  # around Ramadan
    ("Asia/Beirut", "2025-03-29T22:00", "2024-10-26T21:00"),  # at midnight: the day begins at 01:00
    ("Africa/Cairo", "2025-04-24T22:00", "2024-10-31T21:00"),  # at midnight; the evening before comes twice
    ("America/Sao_Paulo", "2018-11-04T03:00", "2019-02-17T02:00"),  # at midnight, until 2019
    ("Pacific/Apia", "2011-12-30T10:00", "2012-03-31T14:00"),  # 30 December 2011 was left out
]
SHIFTS = [(zone, datetime.fromisoformat(moment).replace(tzinfo=UTC)) for zone, *both in CHANGES for moment in both]


@pytest.mark.parametrize(("zone", "change"), SHIFTS)
def test_the_table_tells_real_changes(zone: str, change: datetime) -> None:
    before, after = ((change + by).astimezone(ZoneInfo(zone)).utcoffset() for by in (-MINUTE, timedelta()))
    assert before != after


def around(change: datetime) -> list[datetime]:
    return [change + n * 15 * MINUTE for n in range(-10, 11)] + [change - MINUTE]


ENTRIES = """[runner]
timezone = "{zone}"
[[race]]
start = {moment}
km = 10
minutes = 240
[[session]]
start = {moment}
name = "tempo 10 km"
[[appointment]]
start = {moment}
[[away]]
from = {moment}
until = {later}
"""


def read(zone: str, moment: datetime, later: datetime, today: date) -> Plan:
    text = ENTRIES.format(zone=zone, moment=moment.isoformat(), later=later.isoformat())
    return replace(plan_of(text, today), notes=(), end=None)  # both quote the line


@pytest.mark.parametrize(("zone", "change"), SHIFTS)
def test_a_moment_is_the_same_however_it_is_written(zone: str, change: datetime) -> None:
    """In UTC, with the zone's own offset, with another's, or on the wall clock: the same plan, the same days."""
    for moment in around(change):
        today = moment.date() - timedelta(days=3)
        local, after = moment.astimezone(ZoneInfo(zone)), (moment + timedelta(days=2)).astimezone(ZoneInfo(zone))
        elsewhere = timezone(timedelta(hours=-9, minutes=-30))
        expected = read(zone, local.replace(tzinfo=None), after.replace(tzinfo=None), today)
        assert expected.races[0].start == local.replace(tzinfo=None)
        assert expected.aways[0].start == local.replace(tzinfo=None)
        for way in (UTC, local.tzinfo, elsewhere):
            found = read(zone, local.astimezone(way), after.astimezone(way), today)
            assert found == expected, (moment, way)
        laid = lay_out(expected, today, today + timedelta(days=10))
        closed = [s for day in judge_days(laid).values() for s, _ in day.closed]
        assert {"RACE1", "RACE2", "RUN1", "AWAY1"} <= {s.code for s in closed}
        assert all(s.start < s.end for s in closed)


@pytest.mark.parametrize(("zone", "change"), SHIFTS)
def test_hours_after_a_race_are_those_of_the_wall_clock(zone: str, change: datetime) -> None:
    """The rulebook's times are civil: 4 hours and 48 after 22:00 end at 02:00 two days on, whatever the clocks did."""
    start = datetime.combine(change.astimezone(ZoneInfo(zone)).date() - timedelta(days=1), datetime.min.time())
    start += timedelta(hours=22)
    plan = read(zone, start, start + timedelta(days=1), start.date())
    assert finish(plan.races[0]) == start + timedelta(hours=4)
    assert wait_end(plan, plan.races[0]) == start + timedelta(hours=52)


ZONES = [zone for zone, *_ in CHANGES]


@pytest.mark.parametrize("seed", range(200 if NIGHTLY else 15))
def test_a_plan_in_civil_times_means_the_same_in_every_zone(seed: int) -> None:
    text, today, start, until = random_plan(Random(seed))
    plan = plan_of(text, date(2026, 1, 1))
    found = {msgspec.json.encode(schedule(replace(plan, timezone=None), today, start, until))}
    for zone in ZONES:
        best = schedule(replace(plan, timezone=zone), today, start, until)
        assert best.plan.timezone == zone
        for massage in best.appointments:
            instant = massage.start and massage.start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            assert massage.start_utc == (f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None)
        civil = [replace(massage, start_utc=None) for massage in best.appointments]
        found.add(msgspec.json.encode(replace(best, plan=replace(best.plan, timezone=None), appointments=civil)))
    assert len(found) == 1


def test_a_runner_who_travels() -> None:
    """Races abroad in their own offsets, at home on the wall clock; and home moves to another zone."""
    text = """[[race]]
name = "Tokyo"
start = 2027-03-07T09:10:00+09:00
[[race]]
name = "Boston"
start = 2027-04-19T10:00:00-04:00
[[away]]
from = 2027-03-05T22:00:00+01:00
until = 2027-03-09T18:00:00+09:00
[[appointment]]
start = 2027-03-16T17:00:00
"""
    found = {}
    for zone in ("Europe/Madrid", "America/New_York"):
        plan = plan_of(f'runner.timezone = "{zone}"\n{text}', date(2027, 2, 1))
        found[zone] = [
            *(f"{race.start:%d %H:%M}" for race in plan.races),
            *(f"{edge:%d %H:%M}" for edge in (plan.aways[0].start, plan.aways[0].end)),
            f"{plan.appointments[0].start:%d %H:%M}",
        ]
        moves = [note.text for note in plan.notes if "the runner's time zone" in note.text]
        assert len(moves) == (0 if zone == "Europe/Madrid" else 1), "told where the day is another one"
    assert found == {
        "Europe/Madrid": ["07 01:10", "19 16:00", "05 22:00", "09 10:00", "16 17:00"],
        "America/New_York": ["06 19:10", "19 10:00", "05 16:00", "09 04:00", "16 17:00"],
    }


@pytest.mark.parametrize("zone", [zone for zone, *_ in CHANGES])
def test_today_goes_on_day_by_day_but_where_a_day_is_left_out(zone: str) -> None:
    for _, change in (one for one in SHIFTS if one[0] == zone):
        moments = [change + n * timedelta(minutes=10) for n in range(-300, 300)]
        days = [Clock(moment, None, None).today_in(zone) for moment in moments]
        steps = {(b - a).days for a, b in pairwise(days)}
        assert steps <= {0, 1, *([2] if zone == "Pacific/Apia" and change.year == 2011 else [])}
        assert (2 in steps) == (zone == "Pacific/Apia" and change.year == 2011)


@given(
    zone=st.sampled_from([*ZONES, "Europe/Dublin", "America/Nuuk", "Antarctica/Troll", "Asia/Gaza", "Pacific/Chatham"]),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31)),
    minutes=st.integers(10, 240),
)
def test_an_appointment_on_the_calendar_exists_and_ends_after_it_began(
    zone: str, start: datetime, minutes: int
) -> None:
    _check_hours(zone, start.replace(second=0, microsecond=0), minutes)


@pytest.mark.parametrize(("zone", "change"), SHIFTS)
def test_an_appointment_at_a_change_of_the_clock(zone: str, change: datetime) -> None:
    for moment in around(change):
        for minutes in (10, 30, 60, 240):
            for before in (timedelta(), timedelta(hours=1)):  # the hour that is left out, too
                _check_hours(zone, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - before, minutes)


def _check_hours(zone: str, start: datetime, minutes: int) -> None:
    event: Any = Event()
    place_hours(event, start, start + minutes * MINUTE, zone)
    for moment in (event.start, event.end):
        assert moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment.replace(tzinfo=None)
    assert event.start.astimezone(UTC) < event.end.astimezone(UTC)


@pytest.mark.parametrize(("zone", "change"), SHIFTS)
def test_a_zone_is_described_as_it_is_at_its_change(zone: str, change: datetime) -> None:
    part: Any = described(zone, change.date(), change.date())
    onsets = []
    for observance in part.subcomponents:
        dates = observance.get("RDATE")
        for local in [observance["DTSTART"].dt, *([one.dt for one in dates.dts] if dates else [])]:
            onsets.append((local - observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td))
    for moment in around(change):
        told = max(onset for onset in onsets if onset[0] <= moment.replace(tzinfo=None))[1]
        assert told == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment


# --- days of the calendar, for every command

DAYS = [
    "1990-01-01", "1999-12-31", "2000-02-29", "2011-12-30", "2020-12-31", "2026-03-29", "2026-10-25", "2026-12-28",
    "2026-12-31", "2027-01-01", "2027-01-03", "2027-01-04", "2027-02-28", "2028-02-28", "2028-02-29", "2028-03-01",
    "2028-12-31", "2099-12-31", "2100-02-28", "2100-03-01", "2199-12-31",
]  # fmt: skip


def command(*args: str | Path, expected: tuple[int, ...] = (0,)) -> str:
    """The command within this process: its output, or its complaint."""
    from rubdown.cli.shell import app

    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    code: Any = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            app([*map(str, args)])
        except SystemExit as end:
            code = end.code or 0
    for stream in (out, err):
        stream.flush()
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]
    assert code in expected, said[1]
    return said[1] if code == 2 else said[0]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TZ", "Europe/Madrid")
    return tmp_path


@pytest.mark.parametrize("on", DAYS)
def test_every_command_on_a_day(on: str, home: Path) -> None:
    today = date.fromisoformat(on)
    booked = today + timedelta(days=-1 if today == date(2199, 12, 31) else 1)
    plan = home / "plan.toml"
    plan.write_text(
        '[runner]\ntimezone = "Europe/Madrid"\n[massage]\nper_month = [0, 2]\n[week]\ntue = "intervals 10 km"\n'
        f'sun = "long run 20 km"\n[[appointment]]\nstart = {booked}T17:00:00\n'
    )
    told = ("--today", on)
    best = json.loads(command("calendar", plan, *told, "--format", "json", "--days"))
    assert (best["today"], best["from"]) == (on, on)
    days = [date.fromisoformat(day["date"]) for day in best["days"]]
    assert [*days] == [today + timedelta(days=n) for n in range(len(days))]
    assert f"{days[-1]}" == best["until"]
    in_eight_weeks, after = today + timedelta(weeks=8), days[-1] + timedelta(days=1)
    assert (after.day, f"{days[-1]:%Y-%m}") == (1, f"{in_eight_weeks:%Y-%m}"), "the end of a month"
    months = [month["month"] for month in best["months"]]
    assert months == [*dict.fromkeys(f"{day:%Y-%m}" for day in days)]
    weeks = json.loads(command("load", plan, *told, "--from", on, "--format", "json"))["weeks"]
    firsts = [date.fromisoformat(week["from"]) for week in weeks]
    assert {(b - a).days for a, b in pairwise(firsts)} == {7}
    assert {day.isoweekday() for day in firsts} == {1}
    assert firsts[0] <= today < firsts[1]
    if booked > today:
        (nearest,) = json.loads(command("next", plan, *told, "--status", "booked", "--format", "json"))
        assert (nearest["date"], nearest["days_left"]) == (f"{booked}", 1)
        assert command("remind", plan, *told, "--dry-run").startswith("Massage tomorrow at 17:00")
    for args in (("calendar", plan), ("calendar", plan, "--format", "ics"), ("why", plan, on), ("load", plan),
                 ("calendar", plan, "--format", "html"), ("why", plan)):  # fmt: skip
        assert command(*args, *told)
    command("check", plan, *told, expected=(0, 1))
    assert command("log", "done", "yesterday" if on != "1990-01-01" else "today", "--plan", plan, *told)
    assert command("log", "ill", "--plan", plan, *told).startswith("recorded: ill: ")
    assert command("log", "undo", "--plan", plan, *told).startswith("taken back: ill: ")


NO_DAYS = [
    ("0001-01-01", "years go from 1990 to 2199"), ("1583-01-01", "years go from 1990 to 2199"),
    ("1989-12-31", "years go from 1990 to 2199"), ("2200-01-01", "years go from 1990 to 2199"),
    ("9999-12-31", "years go from 1990 to 2199"), ("0000-01-01", "is not a date"), ("10000-01-01", "is not a date"),
    ("2026-02-29", "is not a date"), ("2100-02-29", "is not a date"), ("2026-11-31", "is not a date"),
    ("-2026-01-01", "is not a date"), ("2026-W54-1", "is not a date"), ("2027-W53-1", "is not a date"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "told"), NO_DAYS)
@pytest.mark.parametrize("option", ["--today", "--from", "--until"])
def test_days_that_are_none(option: str, on: str, told: str, home: Path) -> None:
    (home / "plan.toml").write_text("[[race]]\ndate = 2027-05-16\n")
    said = command("calendar", home / "plan.toml", f"{option}={on}", expected=(2,))
    assert told in " ".join(said.replace("│", " ").split())


KEYS = [
    "[[race]]\ndate = {}", "[[race]]\nstart = {}T09:00:00", "[[race]]\nstart = {}T09:00:00Z", "massage.last = {}",
    '[[session]]\nname = "x"\nstart = {}T23:59:59-12:00', "[[away]]\nfrom = 2026-12-20\nuntil = {}",
    "[therapist]\nclosed = [{}]", '[[session]]\nname = "x"\nevery = "sun"\nexcept = [{}]', "[[appointment]]\ndate = {}",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", ["0000-12-31", "0001-01-01", "1583-01-01", "1989-12-31", "2200-01-01", "9999-12-31"])
def test_a_year_out_of_reach_is_told_at_its_place(key: str, day: str) -> None:
    (found,) = refused(key.format(day) + "\n")
    line = next(n for n, text in enumerate(key.split("\n"), 1) if "{}" in text)
    assert (found.line, found.column) == (line, key.split("\n")[line - 1].index("{}") + 1)
    year = int(day[:4])
    assert f"{year} is out of r" in found.wrong or found.wrong.endswith(f"must be in 1..9999, not {year}")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", ["1990-01-01", "2199-12-31"])
def test_the_first_and_the_last_year_are_in_reach(key: str, day: str) -> None:
    plan = plan_of(key.format(day).replace("from = 2026-12-20", f"from = {day[:4]}-01-01") + "\n", date(1990, 1, 1))
    assert schedule(plan, date(2026, 11, 22), date(2026, 11, 22), date(2027, 1, 22)).days


@pytest.mark.parametrize("moment", ["2026-12-31T23:59:60", "2026-12-31T23:59:60Z", "2026-12-31T24:00:00"])
def test_an_hour_that_python_does_not_know(moment: str) -> None:
    (found,) = refused(f"[[race]]\nstart = {moment}\n")
    assert (found.line, found.mend) == (2, "dates are written 2026-12-06, times 2026-12-06T08:30:00")


@pytest.mark.parametrize("fraction", ["0.5", "59.999999", "00.000001", "59.999999999999"])
def test_fractions_of_seconds_round_to_the_safe_side(fraction: str) -> None:
    seconds = fraction if "." in fraction[2:] else f"0{fraction}"
    plan = plan_of(f"[[race]]\nstart = 2026-12-06T09:00:{seconds}\nminutes = 60\nkm = 5\n")
    (first, *_) = [s for day in judge_days(lay_out(plan, *[date(2026, 12, n) for n in (1, 20)])).values()
                   for s, _ in day.closed if s.code == "RACE2"]  # fmt: skip
    closed = first.minutes_on(date(2026, 12, 7))
    assert closed == (0, 10 * 60 + 1), "the minute that is begun is closed"
