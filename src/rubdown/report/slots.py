"""Places to offer for the next massage, and what the request for one says. JSON of `rubdown slots`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from rubdown.plan.rule_numbers import Distance
from rubdown.planner import slots as planner
from rubdown.planner.season import Season
from rubdown.planner.starts import proposed_start
from rubdown.report.appointments import windows
from rubdown.report.massage import SCHEMA_VERSION, Moment, Version, Window
from rubdown.report.printed import Printed
from rubdown.report.therapist_note import most_worked, note_for
from rubdown.rules.running import has_untimed_easy_run
from rubdown.text import clock
from rubdown.toml.problems import Count

Date = date  # where a field is called date
_RACE_NEAR = timedelta(days=90)  # a race that is farther off is not named


class Slot(Printed, frozen=True):
    """A place to offer, the best first: the start to propose, and the hours of the day in which it may be.

    `cost` is how many points the best calendar with it has fewer than the best of all, `missing` how many more massages
    its months would miss.
    """

    schema_version: Version
    date: Date
    start: Moment
    end: Moment
    cost: int
    missing: Count
    windows: list[Window]


HoursKind = Literal["any", "after", "between", "at"]


class Hours(Struct, frozen=True):
    """Hours that are offered: `any`: all of the therapist's day; `after`: until its end; `at`: only one start fits."""

    kind: HoursKind
    start: str
    end: str


class SlotRequest(Struct, frozen=True):
    """What the request for a massage says: the days with their hours, and for what it is."""

    runner: str
    therapist: str
    days: tuple[tuple[Date, tuple[Hours, ...]], ...]
    minutes: int
    muscles: tuple[str, ...]
    race: Distance | None
    race_name: str
    days_to_race: int


def slot_answers(season: Season, offered: Sequence[planner.Slot]) -> list[Slot]:
    """The slots as they are printed, in their order."""
    return [_answer(season, slot) for slot in offered]


def _answer(season: Season, slot: planner.Slot) -> Slot:
    plan, midnight = season.timeline.plan, datetime.combine(slot.date, time())
    start = proposed_start(plan, slot.windows, after_a_run=has_untimed_easy_run(season.timeline, slot.date))
    begin, end = (midnight + timedelta(minutes=n) for n in (start, start + plan.minutes))
    return Slot(SCHEMA_VERSION, slot.date, begin, end, slot.cost, slot.missing, windows(slot.windows))


def slot_request(season: Season, offered: Sequence[planner.Slot]) -> SlotRequest:
    """The request for one of these slots, by date."""
    plan, timeline = season.timeline.plan, season.timeline
    by_date = sorted(offered, key=lambda slot: slot.date)
    first = by_date[0].date
    since = max((day for day in (*season.standing.done, *season.standing.fixed) if day < first), default=None)
    worked = note_for(timeline, since, first).worked
    muscles = most_worked(group for group, _ in worked)
    near = [race for race in plan.races if timeline.today < race.date <= timeline.today + _RACE_NEAR]
    race = min(near, key=lambda race: (race.priority == "C", race.date), default=None)  # one that matters goes first
    return SlotRequest(
        plan.runner, plan.therapist.name,
        tuple((slot.date, tuple(_hours(slot, plan.minutes, plan.therapist.step))) for slot in by_date),
        plan.minutes, tuple(muscles.split(", ")) if muscles else (),
        None if race is None or race.triathlon else race.distance, race.name if race else "",
        (race.date - timeline.today).days if race else 0,
    )  # fmt: skip


def _hours(slot: planner.Slot, minutes: int, step: int) -> Iterator[Hours]:
    if slot.windows == slot.hours:
        yield Hours("any", "", "")
        return
    for window in slot.windows:
        first = -(-window[0] // step) * step
        last = (window[1] - minutes) // step * step + minutes  # the end of the last massage that fits
        kind: HoursKind = "after" if slot.hours and window[1] == slot.hours[-1][1] else "between"
        yield Hours("at" if last - first < minutes + step else kind, clock(first), clock(last))
