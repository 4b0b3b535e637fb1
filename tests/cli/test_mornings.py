"""Morning after morning without a word from the runner: each date is announced, kept, asked about, and replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar

from support.command import rubdown

SMALLEST = '[[race]]\nname = "City Half"\ndate = 2027-05-16\n'
INIT = (
    "init", "-", "--race", "City Half", "--date", "2027-05-16", "--distance", "half",
    "--week", "tue=intervals 10 km", "--week", "sun=long run 18 km", "--today", "2026-11-26",
)  # fmt: skip
FIRST = date(2026, 11, 26)
DAYS = 120


def mornings(plan: Path, days: int) -> Iterator[tuple[date, list[dict[str, object]], list[str]]]:
    """Each day with its reminders, whose UIDs are those of the calendar, and the dates that the calendar proposes."""
    for n in range(days):
        today = FIRST + timedelta(days=n)
        state = {"XDG_STATE_HOME": str(plan.parent / "state")}
        done = rubdown("remind", plan, "--today", today.isoformat(), "--format", "json", env=state)
        assert done.returncode == 0, done.stderr
        calendar = json.loads(rubdown("calendar", plan, "--today", today.isoformat(), "--format", "json").stdout)
        reminders = [json.loads(line) for line in done.stdout.splitlines()]
        uids = {massage["date"]: massage["uid"] for massage in calendar["appointments"]}
        assert all(each["uid"] == uids.get(each["date"], each["uid"]) for each in reminders)
        if any(each["date"] in uids for each in reminders):
            events = Calendar.from_ical(
                rubdown("calendar", plan, "--today", str(today), "--format", "ics").stdout
            ).events
            assert {f"{event.start:%Y-%m-%d}": str(event["UID"]) for event in events if event.start} == uids
        proposed = [massage["date"] for massage in calendar["appointments"] if massage["status"] == "proposed"]
        yield today, reminders, proposed


@pytest.mark.parametrize("first_plan", ["the README's", "of init", "with a known last massage"])
def test_a_season_without_a_word(first_plan: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    known = ("--last", "2026-11-05") if first_plan == "with a known last massage" else ()
    text = SMALLEST if first_plan == "the README's" else rubdown(*INIT, *known).stdout
    plan.write_text(text, encoding="utf-8")
    before: list[str] = []
    rungs: dict[str, list[int]] = {}
    questions: dict[str, int] = {}
    for today, reminders, proposed in mornings(plan, DAYS):
        for reminder in reminders:
            day = str(reminder["date"])
            if reminder["what"] == "happened":
                questions[day] = questions.get(day, 0) + 1
            else:
                assert reminder["what"] in ("book", "moved"), reminder
                rungs.setdefault(day, []).append((date.fromisoformat(day) - today).days)
        if before and date.fromisoformat(before[0]) > today + timedelta(days=1):
            assert proposed[0] == before[0], f"{today}: the first date moved without a reason"
        before = proposed
    last = FIRST + timedelta(days=DAYS - 4)
    over = {day: announced for day, announced in rungs.items() if day <= last.isoformat()}
    assert len(over) >= 4
    for day, announced in over.items():
        assert announced[-2:] == [1, 0], (day, announced)
        assert 2 <= len(announced) <= 3, "once when it comes up, at most a week before, then the day before and the day"
        assert announced[0] <= 7
    assert {day: n for day, n in questions.items() if day in over} == dict.fromkeys(over, 1), "one question each"
    assert any(day[:7] == later[:7] for day, later in pairwise(sorted(over))), "the month still needs its massage"
