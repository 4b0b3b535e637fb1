"""A therapist's hours are of one clock, whatever the runners' clocks show at that moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rubdown
from rubdown.planner.club.clocks import minute_of, moment, on_other_clock, steady_parts

ZONES = (
    "Europe/Madrid",
    "Europe/London",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
)
PLAN = """
[runner]
name = "Ana"
timezone = "{zone}"
[massage]
minutes = 60
per_month = 2
last = 2026-09-01
[week]
wed = "intervals 8 km"
"""
TODAY, UNTIL = date(2026, 10, 12), date(2026, 11, 30)  # clocks go back: Madrid on 25 October, New York on 1 November


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
@example("Europe/Madrid", "Europe/London", date(2026, 10, 25))
@example("America/New_York", "Europe/Madrid", date(2026, 11, 1))
@example("Australia/Lord_Howe", "Asia/Kolkata", date(2026, 4, 5))
def test_a_massage_takes_its_minutes_on_both_clocks(zone: str, other: str, day: date) -> None:
    begin = day.toordinal() * 1440
    for first, last, ahead in steady_parts(begin, begin + 1440, zone, other) if zone != other else ():
        assert begin <= first < last <= begin + 1440
        start, end = (moment(m).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for m in (first, last - 1))
        assert end - start == timedelta(minutes=last - 1 - first)
        for at, utc in ((first, start), (last - 1, end)):
            assert on_other_clock(at, zone, other) == at + ahead == minute_of(utc.astimezone(ZoneInfo(other)))
            assert on_other_clock(at + ahead, other, zone) == at


@pytest.mark.parametrize(
    ("zone", "other", "day", "parts"),
    [
        ("Europe/Madrid", "Europe/London", date(2026, 10, 25), [("00:00", "03:00", -60), ("03:00", "24:00", -60)]),
        ("Europe/Madrid", "Europe/London", date(2026, 3, 29), [("00:00", "02:00", -60), ("03:00", "24:00", -60)]),
        # New York's clocks go back at 06:00 UTC, forward at 07:00 UTC.
        ("Europe/Madrid", "America/New_York", date(2026, 11, 1),
         [("00:00", "07:00", -300), ("08:00", "24:00", -360)]),
        ("Europe/Madrid", "America/New_York", date(2026, 3, 8), [("00:00", "08:00", -360), ("08:00", "24:00", -300)]),
        ("America/New_York", "Europe/Madrid", date(2026, 3, 8), [("00:00", "02:00", 360), ("03:00", "24:00", 300)]),
        ("Europe/Madrid", "Europe/Madrid", date(2026, 3, 29), [("00:00", "24:00", 0)]),
    ],
)  # fmt: skip
def test_the_days_on_which_clocks_change(zone: str, other: str, day: date, parts: list[tuple[str, str, int]]) -> None:
    midnight = day.toordinal() * 1440
    found = [(_clock(a - midnight), _clock(b - midnight), ahead) for a, b, ahead in
             steady_parts(midnight, midnight + 1440, zone, other)]  # fmt: skip
    assert found == parts


@pytest.mark.parametrize(("zone", "other"), [(None, "Europe/Madrid"), ("Europe/Madrid", None), (None, None)])
def test_without_a_zone_clocks_agree(zone: str | None, other: str | None) -> None:
    assert on_other_clock(739_000 * 1440 + 7, zone, other) == 739_000 * 1440 + 7
    assert steady_parts(7, 100, zone, other) == ((7, 100, 0),)


def test_a_stretch_begins_and_ends_at_any_minute() -> None:
    begin = date(2026, 12, 1).toordinal() * 1440 + 607
    assert steady_parts(begin, begin + 95, "Europe/Madrid", "Europe/London") == ((begin, begin + 95, -60),)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "Europe/London"])
def test_every_start_is_one_moment_on_both_clocks(zone: str) -> None:
    pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")
    plans = [rubdown.loads(PLAN.format(zone=zone), path=f"{n}.toml") for n in range(3)]
    hours = "Marta: mon-sun 8-9, mon-sun 19-21"
    table = rubdown.plan_club(plans, [hours], today=TODAY, until=UNTIL, timezone="Europe/Madrid")
    at_desk = {(visit.plan, visit.uid): visit.start for visit in table.therapists[0].appointments}
    own = {(visit.plan, visit.uid): visit.start for runner in table.runners for visit in runner.appointments}
    assert len(own) >= 6
    assert own.keys() == at_desk.keys()
    for key, start in own.items():
        assert _utc(start, zone) == _utc(at_desk[key], "Europe/Madrid")
    assert {start.hour for start in at_desk.values() if start} <= {8, 19, 20}


def _utc(at: datetime | None, zone: str) -> datetime:
    assert at is not None
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
