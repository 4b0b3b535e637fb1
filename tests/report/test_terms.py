"""A therapist's terms: until when it is free to cancel, to the minute, and how many bookings are open at a time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from rubdown import check, loads
from rubdown.planner.season import season
from rubdown.render.tables.template import upcoming_line
from rubdown.report.appointments import coming_massages
from rubdown.report.terms import booking_notes, cancel_words, free_until, full_until
from support.command import rubdown
from support.reading import TODAY, plan_of

PLAN = """[runner]
timezone = "Europe/Madrid"
[therapist]
name = "Marta"
{terms}
[massage]
per_month = 1
[week]
sat = "long run 20 km"
[[race]]
name = "City Half"
date = 2027-06-06
"""


def booked(*moments: str) -> str:
    return "".join(f"[[appointment]]\nstart = {moment}:00\n" for moment in moments)


@pytest.mark.parametrize(
    ("ahead", "start", "until"),
    [
        ("24h", "2027-03-27T17:00", "2027-03-26T17:00+01:00"),
        ("24h", "2027-03-28T01:59", "2027-03-27T01:59+01:00"),  # the last minute before the clock goes from 2 to 3
        ("24h", "2027-03-28T03:00", "2027-03-27T02:00+01:00"),
        ("24h", "2027-03-28T17:00", "2027-03-27T16:00+01:00"),
        ("24h", "2027-03-29T01:59", "2027-03-28T00:59+01:00"),
        ("24h", "2027-03-29T03:00", "2027-03-28T03:00+02:00"),
        ("24h", "2027-10-31T17:00", "2027-10-30T18:00+02:00"),  # the clock goes from 3 to 2
        ("24h", "2027-11-01T02:30", "2027-10-31T02:30+01:00"),
        ("24h", "2027-11-01T01:30", "2027-10-31T02:30+02:00"),
        ("2d", "2027-03-29T17:00", "2027-03-27T16:00+01:00"),
        ("90min", "2027-03-28T04:00", "2027-03-28T01:30+01:00"),
    ],
)
def test_what_is_ahead_is_time_that_really_passes(ahead: str, start: str, until: str) -> None:
    plan = plan_of(PLAN.format(terms=f'cancel_before = "{ahead}"'))
    last = free_until(plan, datetime.fromisoformat(start))
    assert last
    assert last.isoformat(timespec="minutes") == until


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.format(terms='cancel_before = "24h"') + booked("2027-03-28T17:00"), "utf-8")
    return path


def test_every_output_says_until_when_it_is_free_to_cancel(plan: Path) -> None:
    on, words = ("--today", "2027-03-26"), "free to cancel until Sat 27 Mar 16:00"
    moment = "2027-03-27T16:00:00+01:00"
    assert words in rubdown("next", plan, *on).stdout
    assert rubdown("next", plan, *on, "--format", "{cancel_until}").stdout == f"{moment}\n"
    assert [row["cancel_until"] for row in json.loads(rubdown("next", plan, *on, "--format", "json").stdout)] == [
        moment
    ]
    massages = json.loads(rubdown("calendar", plan, *on, "--format", "json").stdout)["appointments"]
    assert [each["cancel_until"] for each in massages if each["status"] == "booked"] == [moment]
    assert {each["cancel_until"] for each in massages if each["status"] != "booked"} == {None}
    calendar = Calendar.from_ical(rubdown("calendar", plan, *on, "--format", "ics").stdout)
    assert [words in str(each["DESCRIPTION"]) for each in calendar.walk("VEVENT")].count(True) == 1


def test_no_output_says_free_once_it_is_too_late(plan: Path) -> None:
    """The day after, and on the day itself from the minute after where the time of day is known."""
    on, late = ("--today", "2027-03-28"), "too late to cancel for free: that was until Sat 27 Mar 16:00"
    assert "free to cancel" not in rubdown("next", plan, *on).stdout
    for output in ("screen", "ics", "json", "html"):
        text = rubdown("calendar", plan, *on, "--format", output).stdout.replace("\r\n ", "")
        assert late in text, output
        assert "free to cancel until Sat" not in text, output
    end = datetime.fromisoformat("2027-03-27T16:00:00+01:00")
    solved = season(plan_of(plan.read_text("utf-8"), end.date()), end.date(), end.date(), date(2027, 6, 20))
    massage = next(coming_massages(solved))
    for passed, shown in ((-1, True), (0, True), (1, False)):
        now = end + timedelta(minutes=passed)
        assert ("free to cancel" in upcoming_line(massage, now.astimezone(UTC), named=False)) == shown
        words = cancel_words(solved.timeline.plan, massage.start, now.date(), now.time())
        assert str(words).startswith("free to cancel") == shown


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2027-03-26", "free to cancel until Sat 27 Mar 16:00"),
        ("2027-03-27", "free to cancel until Sat 27 Mar 16:00"),
        ("2027-03-28", "too late to cancel for free: that was until Sat 27 Mar 16:00"),
    ],
)
def test_a_reminder_says_it_while_it_helps(plan: Path, today: str, words: str) -> None:
    env = {"XDG_STATE_HOME": str(plan.parent / "state")}
    assert words in rubdown("remind", plan, "--today", today, env=env).stdout.splitlines()


def test_a_booking_without_an_hour_has_the_span_alone(plan: Path) -> None:
    plan.write_text(PLAN.format(terms='cancel_before = "90min"') + "[[appointment]]\ndate = 2027-03-28\n", "utf-8")
    (row,) = json.loads(rubdown("next", plan, "--today", "2027-03-26", "--format", "json").stdout)
    assert (row["notes"], row["cancel_until"]) == (["free to cancel up to 90 minutes ahead"], None)


TWO = booked("2026-12-10T17:00", "2027-01-13T17:00")


@pytest.mark.parametrize(
    ("most", "warned", "full"), [(1, True, "2027-01-13"), (2, False, "2026-12-10"), (3, False, None)]
)
def test_check_warns_of_more_bookings_than_the_therapist_takes(most: int, warned: bool, full: str | None) -> None:
    text = PLAN.format(terms=f"open_bookings = {most}") + TWO
    warnings = [each.wrong for each in check(loads(text), today=TODAY)]
    assert (f"2 bookings are open, and Marta takes {most} at a time" in warnings) == warned
    assert str(full_until(plan_of(text), TODAY)) == str(full)


@pytest.mark.parametrize(
    ("most", "to_book"),
    [
        (1, {"2026-11-29": "-", "2027-02-07": "Wed 13 Jan", "2027-03-07": "Sun 7 Feb", "2027-04-04": "Sun 7 Mar"}),
        (2, {"2026-11-29": "-", "2027-02-07": "Thu 10 Dec", "2027-03-07": "Wed 13 Jan", "2027-04-04": "Sun 7 Feb"}),
        (3, {"2027-02-07": "Sun 29 Nov", "2027-03-07": "Thu 10 Dec", "2027-04-04": "Wed 13 Jan"}),
        (4, {"2027-03-07": "Sun 29 Nov", "2027-04-04": "Thu 10 Dec"}),
    ],
)
def test_a_proposal_beyond_them_says_when_it_can_be_booked(most: int, to_book: dict[str, str]) -> None:
    solved = season(plan_of(PLAN.format(terms=f"open_bookings = {most}") + TWO), TODAY)
    terms = f"Marta takes {most} booking{'s' * (most > 1)} at a time"
    too_late = f"can't be booked before {'Wed 13 Jan' if most == 1 else 'Thu 10 Dec'} has passed: {terms}"
    assert {str(day): note for day, note in booking_notes(solved).items() if day < date(2027, 5, 1)} == {
        day: too_late if after == "-" else f"to book after {after}: {terms}" for day, after in to_book.items()
    }
