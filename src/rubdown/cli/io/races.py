"""A race of a plan by what was typed: part of its name, or its date."""

from __future__ import annotations

from datetime import date

from rubdown.cli.io.dates import read_moment
from rubdown.cli.io.errors import CommandError
from rubdown.plan.model import Plan, Race
from rubdown.report.race import goal_race, races_named
from rubdown.text import listed, long_date
from rubdown.toml.problems import nearest, shown

_MOST_LISTED = 8


def chosen_race(plan: Plan, words: str, today: date) -> Race:
    """The race that the words name, or that is on the date they name; the goal race where there are none.

    Raises CommandError where there is no such race, or more than one.
    """
    if not words.strip():
        goal = goal_race(plan, today)
        if goal is None:
            raise CommandError("there is no race in this plan: add [[race]] with a name and a date")
        return goal
    races = races_named(plan, words) or _races_on(plan, words, today)
    if len(races) > 1:
        raise CommandError(f"{shown(words)} fits several races: {_listed(races)}; type more of the name, or the date")
    if not races:
        near = nearest(words, [race.name for race in plan.races])
        meant = f"did you mean {near}? " if near else ""
        raise CommandError(f"no race is called {shown(words)}, nor on such a date; {meant}{_in_plan(plan)}")
    return races[0]


def _races_on(plan: Plan, words: str, today: date) -> list[Race]:
    try:
        day, _ = read_moment(words, today)
    except ValueError:
        return []
    return [race for race in plan.races if race.date == day]


def _in_plan(plan: Plan) -> str:
    races = sorted(plan.races, key=lambda race: race.date)
    return f"the plan has {_listed(races)}" if races else "the plan has no race"


def _listed(races: list[Race]) -> str:
    named = [f"{race.name} ({long_date(race.date)})" for race in races[:_MOST_LISTED]]
    more = len(races) - len(named)
    return listed([*named, f"{more} more"] if more else named)
