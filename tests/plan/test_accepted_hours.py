"""Accepted dates with an hour, a therapist and a place: what the runner's own calendar makes of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import rubdown
from rubdown import Plan
from rubdown.plan.journal import read_journal
from rubdown.report.massage import Massage
from rubdown.toml.problems import Refusal

TODAY = date(2026, 11, 26)
PLAN = """
runner.timezone = "Europe/Madrid"
massage.last = 2026-11-01
therapist = { name = "Olga", where = "Her house", hours = "mon-fri 9-17" }
week = { tue = "intervals 8 km", sun = "long run 20 km" }
"""
ACCEPTED = """
[[entry]]
what = "accepted"
start = 2026-12-05T10:10:00
therapist = "Marta"
where = "Club room"
"""


def planned(journal: str, more: str = "") -> tuple[Plan, dict[date, Massage]]:
    plan = rubdown.loads(PLAN + more, journal=journal)
    return plan, {massage.date: massage for massage in rubdown.schedule(plan, today=TODAY).appointments}


def test_the_calendar_shows_the_hour_with_whom_and_where() -> None:
    _, massages = planned(ACCEPTED)
    massage = massages[date(2026, 12, 5)]
    assert (massage.start, massage.end) == (datetime(2026, 12, 5, 10, 10), datetime(2026, 12, 5, 11, 10))
    assert (massage.therapist, massage.where, massage.status) == ("Marta", "Club room", "proposed")
    others = [massage.therapist for day, massage in massages.items() if day != date(2026, 12, 5)]
    assert others
    assert set(others) == {"Olga"}


def test_without_it_the_day_is_none_of_the_therapists() -> None:
    assert date(2026, 12, 5) not in planned("")[1]


def test_an_hour_that_other_rules_close_moves() -> None:
    race = '[[race]]\nname = "Half"\ndistance = "half"\ndate = 2026-12-06\n'
    plan, massages = planned(ACCEPTED, race)
    assert date(2026, 12, 5) not in massages
    assert [move.old for move in rubdown.schedule(plan, today=TODAY).accepted_moves] == [date(2026, 12, 5)]


@pytest.mark.parametrize(
    ("entry", "accepted"),
    [
        ('what = "accepted"\ndates = [2026-12-05]', {date(2026, 12, 5)}),
        ('what = "accepted"\ndates = [2026-12-16]', set[date]()),
        ('what = "cancelled"\non = 2026-12-05', set[date]()),
        ('what = "accepted"\nstart = 2026-12-16T09:00:00', {date(2026, 12, 5), date(2026, 12, 16)}),
        ('what = "moved"\non = 2026-12-05\nto = 2026-12-16', set[date]()),
    ],
)
def test_what_is_logged_later_counts(entry: str, accepted: set[date]) -> None:
    plan = rubdown.loads(PLAN, journal=f"{ACCEPTED}[[entry]]\n{entry}\n")
    assert plan.accepted_hours.keys() == accepted


def test_booking_the_date_books_the_hour() -> None:
    plan = rubdown.loads(PLAN, journal=f'{ACCEPTED}[[entry]]\nwhat = "booked"\non = 2026-12-05\n')
    (booked,) = plan.appointments
    assert (booked.start, booked.therapist, booked.where) == (datetime(2026, 12, 5, 10, 10), "Marta", "Club room")


def test_an_hour_with_an_offset_is_refused() -> None:
    read = read_journal(ACCEPTED.replace("10:10:00", "10:10:00Z"), "ana.journal.toml")
    assert isinstance(read, Refusal)
    assert "have no offset" in read.diagnostics[0].wrong
