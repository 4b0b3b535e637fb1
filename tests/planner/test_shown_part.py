"""`--from` and `--until` choose what is shown: of every example, each month that is shown is a part of the whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from rubdown.plan.timeline import end_of_month
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of


def months_of(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each month, within the first and the last day of all."""
    while first <= last:
        yield first, min(end_of_month(first), last)
        first = end_of_month(first) + timedelta(days=1)


@pytest.mark.parametrize("name", TODAY)
def test_each_month_that_is_shown_is_a_part_of_the_whole(name: str) -> None:
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    whole = answer(season(plan, today))
    assert isinstance(whole.days, list)
    appointments, months, days = [], [], []
    for first, last in months_of(whole.from_, whole.until):
        part = answer(season(plan, today, first, last))
        assert (part.from_, part.until, part.horizon) == (first, last, whole.horizon)
        assert part.objective == whole.objective
        assert part.accepted_moves == whole.accepted_moves
        assert isinstance(part.days, list)
        appointments += part.appointments
        months += part.months
        days += part.days
    assert appointments == whole.appointments
    assert months == whole.months
    assert days == whole.days


def shown(name: str, *args: str) -> Any:
    done = rubdown("calendar", str(EXAMPLES / f"{name}.toml"), "--today", str(TODAY[name]), "--format", "json", *args)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", TODAY)
def test_the_command_shows_a_part_of_the_whole(name: str) -> None:
    whole = shown(name)
    until = date.fromisoformat(whole["until"])
    first, last = until.replace(day=1), until
    part = shown(name, "--from", str(first), "--until", str(last))
    assert (part["from"], part["until"], part["horizon"]) == (str(first), str(last), whole["horizon"])
    assert part["objective"] == whole["objective"]
    assert part["appointments"] == [m for m in whole["appointments"] if str(first) <= m["date"] <= str(last)]


@pytest.mark.parametrize("name", ["half", "marathon"])
def test_days_before_today_show_what_was_done(name: str) -> None:
    """A `--from` before today changes no date either."""
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    whole, earlier = answer(season(plan, today)), answer(season(plan, today, today - timedelta(days=40)))
    assert earlier.objective == whole.objective
    assert [m for m in earlier.appointments if m.date >= today] == whole.appointments
    assert all(m.status == "done" for m in earlier.appointments if m.date < today)
