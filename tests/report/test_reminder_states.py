"""The state of a massage today beside what was announced of it last: one row for each way that they may differ."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from rubdown.report.reminders.records import (
    Announcement,
    CurrentAppointment,
    Moment,
    Record,
    state_announced,
    state_today,
)

TODAY = date(2026, 11, 24)
Seen = tuple[str, int] | None  # its standing and its day of November


def record(last: Seen, *, gone: bool = False, start: datetime | None = None, place: str = "") -> Record:
    if last is None:
        return Record("u", "discharge", TODAY, "proposed")
    standing: Any = last[0]
    day = date(2026, 11, last[1])
    return Record("u", "discharge", day, standing, Announcement(day, start, place, standing, date(2026, 11, 10), gone))


def current(now: tuple[str, int], *, start: datetime | None = None, place: str = "") -> CurrentAppointment:
    standing: Any = now[0]
    return CurrentAppointment("u", "discharge", date(2026, 11, now[1]), start, place, standing)


@pytest.mark.parametrize(
    ("last", "now", "state"),
    [
        (None, ("proposed", 25), "proposed"), (None, ("proposed", 23), "past"), (None, ("booked", 24), "booked"),
        (None, ("booked", 23), "past"), (None, ("accepted", 25), "proposed"), (None, ("done", 23), "done"),
        (("proposed", 26), ("proposed", 26), "proposed"), (("proposed", 26), ("proposed", 27), "moved"),
        (("proposed", 26), ("booked", 26), "booked"), (("proposed", 26), ("booked", 27), "booked"),
        (("proposed", 26), ("booked", 22), "booked"), (("proposed", 26), ("done", 22), "done"),
        (("proposed", 20), ("booked", 22), "past"), (("proposed", 20), ("proposed", 27), "proposed"),
        (("booked", 26), ("booked", 26), "booked"), (("booked", 26), ("booked", 27), "moved"),
        (("booked", 26), ("booked", 22), "moved"), (("booked", 26), ("done", 26), "done"),
        (("booked", 26), ("done", 25), "moved"), (("booked", 20), ("booked", 20), "past"),
        (("booked", 20), ("booked", 27), "booked"),
    ],
)  # fmt: skip
def test_the_state_today(last: Seen, now: tuple[str, int], state: str) -> None:
    assert state_today(current(now), record(last), Moment(TODAY, None)) == state


def test_an_hour_or_a_place_is_a_move_of_a_booking_alone() -> None:
    hour = datetime(2026, 11, 26, 17)
    moment = Moment(TODAY, None)
    assert state_today(current(("booked", 26), start=hour), record(("booked", 26)), moment) == "moved"
    assert state_today(current(("booked", 26), place="x"), record(("booked", 26)), moment) == "moved"
    assert state_today(current(("done", 26), start=hour), record(("booked", 26)), moment) == "done"
    assert state_today(current(("proposed", 26), start=hour), record(("proposed", 26)), moment) == "proposed"


@pytest.mark.parametrize(
    ("last", "gone", "state"),
    [
        (None, False, "unknown"), (("booked", 25), True, "cancelled"), (("booked", 25), False, "booked"),
        (("booked", 24), False, "booked"), (("booked", 23), False, "past"), (("proposed", 24), False, "proposed"),
        (("proposed", 23), False, "past"), (("accepted", 25), False, "proposed"), (("done", 25), False, "booked"),
    ],
)  # fmt: skip
def test_the_state_announced(last: Seen, gone: bool, state: str) -> None:
    assert state_announced(record(last, gone=gone), Moment(TODAY, None)) == state


@pytest.mark.parametrize(
    ("clock", "past"), [(None, False), (time(16, 59), False), (time(17), True), (time(17, 1), True)]
)
def test_an_hour_of_today_by_the_clock(clock: time | None, past: bool) -> None:
    assert Moment(TODAY, clock).is_past(TODAY, datetime(2026, 11, 24, 17)) == past
    assert not Moment(TODAY, clock).is_past(TODAY, None)


@pytest.mark.parametrize(("standing", "state"), [("booked", "past"), ("done", "past"), ("proposed", "proposed")])
def test_the_hour_that_was_announced_passes_of_a_booking_alone(standing: str, state: str) -> None:
    last = record((standing, 24), start=datetime(2026, 11, 24, 17))
    assert state_announced(last, Moment(TODAY, time(17))) == state
    assert state_announced(last, Moment(TODAY, time(16, 59))) != "past"
