"""A date that passed unlogged gets a question, on every screen; and what counts until it is answered."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rubdown import Schedule, loads, schedule
from support.command import rubdown

PLAN = """
[massage]
per_month = 2
[week]
tue = "intervals 10 km"
sun = "long run 24 km"
[[race]]
name = "City Half"
date = 2027-05-16
"""
BOOKED = "[[appointment]]\nstart = 2026-12-07T17:00:00\n"


def on(day: str, text: str = PLAN, journal: str | None = None) -> Schedule:
    return schedule(loads(text, journal=journal), today=date.fromisoformat(day))


def asked(found: Schedule) -> list[str]:
    return [question.text for question in found.questions]


HAPPENED = "Did Mon 7 Dec happen? `rubdown log done 2026-12-07` or `rubdown log skipped 2026-12-07`"


def test_a_booking_that_passed_unlogged_counts_as_done() -> None:
    text = PLAN + BOOKED
    assert asked(on("2026-12-07", text)) == []
    found = on("2026-12-08", text)
    assert asked(found) == [HAPPENED]
    assert found.months[0].planned == 2
    assert [m.date for m in found.appointments] == [m.date for m in on("2026-12-07", text).appointments][1:]
    done = "[[entry]]\nwhat = 'done'\non = 2026-12-07\n"
    assert asked(on("2026-12-08", text, done)) == []
    skipped = "[[entry]]\nwhat = 'skipped'\non = 2026-12-07\n"
    after = on("2026-12-08", text, skipped)
    assert asked(after) == []
    assert after.appointments[0].days_since_previous is None


def test_an_accepted_date_that_passed_counts_as_not_done() -> None:
    accepted = "[[entry]]\nwhat = 'accepted'\ndates = [2026-12-07]\n"
    found = on("2026-12-08", PLAN, accepted)
    assert asked(found) == [HAPPENED]
    assert [m.date for m in found.appointments] == [m.date for m in on("2026-12-08").appointments]
    for answer in ("done", "skipped"):
        entry = f"[[entry]]\nwhat = '{answer}'\non = 2026-12-07\n"
        assert asked(on("2026-12-08", PLAN, accepted + entry)) == []


def test_a_soft_booking_is_asked_about_too() -> None:
    found = on("2026-12-08", PLAN + BOOKED + 'kind = "soft"\n')
    assert asked(found) == [
        "Did the soft massage of Mon 7 Dec happen? "
        "`rubdown log done 2026-12-07 --soft` or `rubdown log skipped 2026-12-07 --soft`"
    ]


def test_an_illness_that_is_not_logged_as_over() -> None:
    ill = "[[entry]]\nwhat = 'ill'\nstart = 2026-12-01T08:00:00\n"
    assert asked(on("2026-12-01", PLAN, ill)) == []
    assert asked(on("2026-12-02", PLAN, ill)) == ["Still ill since Tue 1 Dec? Once it is over: `rubdown log well`"]
    well = "[[entry]]\nwhat = 'well'\non = 2026-12-03\n"
    assert asked(on("2026-12-05", PLAN, ill + well)) == []


@pytest.mark.parametrize(("today", "count"), [("2027-01-04", 1), ("2027-01-05", 0)])
def test_nobody_is_asked_after_four_weeks(today: str, count: int) -> None:
    assert len(asked(on(today, PLAN + BOOKED))) == count


def test_every_screen_asks(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN + BOOKED)
    today = ("--today", "2026-12-08")
    words = " ".join(rubdown("calendar", path, *today).stdout.split())
    assert f"Not logged yet {HAPPENED}" in words
    assert HAPPENED in rubdown("next", path, *today).stderr
    assert rubdown("next", path, *today, "-q").stderr == ""
    checked = rubdown("check", path, *today, "-v")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert HAPPENED in checked.stderr
    assert rubdown("check", path, *today).stderr == ""
    found = json.loads(rubdown("calendar", path, *today, "--format", "json").stdout)["questions"]
    assert found == [{"about": "booked", "date": "2026-12-07", "text": HAPPENED}]
