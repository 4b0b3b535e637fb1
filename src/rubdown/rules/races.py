"""RACE1 and RACE2: never before a race, and after one only when the wait is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rubdown.plan.model import Plan, Race
from rubdown.plan.rule_numbers import DISTANCES
from rubdown.plan.timeline import Timeline
from rubdown.plan.training import LEAST_CLEAR_DAYS, clear_days
from rubdown.rules.base import Closing, Rule, Stretch
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, P1, P2, P5, P7, P8, P10, P11, P16, P22, R16, R18, R20
from rubdown.text import days, short_day

_ACCUSTOMED_FOR = timedelta(days=42)  # a massage so near before a race makes the runner used to it for that race


def finish(race: Race) -> datetime:
    """When the race is over, on the wall clock."""
    return race.start + timedelta(minutes=float(race.minutes))


def latest_day_before(plan: Plan, race: Race) -> date:
    """The last day that RACE1 leaves open before a race."""
    return race.date - timedelta(days=clear_days(plan.numbers, race))


def wait_row(race: Race) -> int:
    """The row of RACE2's table for a race: that of its distance; one above for `training`, one below for `all-out`."""
    shift = {"training": -1, "race": 0, "all-out": 1}[race.effort]
    return min(max(DISTANCES.index(race.distance) + shift, 0), len(DISTANCES) - 1)


def wait_hours(plan: Plan, race: Race) -> int:
    """RACE2's number for a race: hours after its finish, by distance, condition and effort."""
    return plan.numbers.recover_hours_after_race.of(wait_row(race), plan.condition)


def wait_end(plan: Plan, race: Race) -> datetime:
    """When RACE2's wait is over."""
    return finish(race) + timedelta(hours=wait_hours(plan, race))


def _days_before(timeline: Timeline) -> Iterator[Stretch]:
    for race in timeline.plan.races:
        clear = clear_days(timeline.plan.numbers, race)
        first = race.date - timedelta(days=clear - 1)
        text = f"less than {days(clear)} before {race.name} ({short_day(race.date)})"
        yield Stretch("RACE1", datetime.combine(first, datetime.min.time()), finish(race), text, race.name)


def _far_from_next(timeline: Timeline, day: date) -> str:
    race = min((r for r in timeline.plan.races if r.date >= day), key=lambda r: r.date, default=None)
    needs = race and clear_days(timeline.plan.numbers, race)
    return f"{days((race.date - day).days)} to {race.name} (needs {needs})" if race else ""


def _earliest_previous(timeline: Timeline) -> dict[date, date]:
    """For an unaccustomed runner, the days before races that need a massage before them, on that day or later."""
    plan, needed = timeline.plan, dict[date, date]()
    if plan.used_to_massage:
        return needed
    numbers = plan.numbers
    for race in plan.races:
        far = DISTANCES.index(race.distance) >= DISTANCES.index("marathon")
        days_off = numbers.clear_days_when_not_used_marathon if far else numbers.clear_days_when_not_used
        earliest = race.date - _ACCUSTOMED_FOR
        for n in range(clear_days(numbers, race), days_off):
            day = race.date - timedelta(days=n)
            needed[day] = max(earliest, needed.get(day, earliest))
    return needed


def _waits_after(timeline: Timeline) -> Iterator[Stretch]:
    for race in timeline.plan.races:
        hours, end = wait_hours(timeline.plan, race), wait_end(timeline.plan, race)
        text = f"recovering from {race.name}: {hours} hours after the finish, until {short_day(end)} {end:%H:%M}"
        yield Stretch("RACE2", finish(race), end, text, race.name)


def _recovered(timeline: Timeline, day: date) -> str:
    race = max((r for r in timeline.plan.races if r.date < day), key=lambda r: r.date, default=None)
    return f"recovered from {race.name} since {short_day(wait_end(timeline.plan, race))}" if race else ""


RACE1 = Closing(
    code="RACE1", name="clear-before-race",
    title="No deep massage in the days before a race, nor on race day up to the finish",
    why="It unloads the legs to relax them after training: it makes no sense before a maximum effort.",
    sources=(HOW_OFTEN, P1, P2, P5, P7, P8, P10),
    numbers=(
        "clear_days_before_race", "clear_days_before_minor_race",
        "clear_days_when_not_used", "clear_days_when_not_used_marathon",
    ),
    floor=LEAST_CLEAR_DAYS, reads=("race", "runner.used_to_massage", "massage.last"),
    example="""
[[race]]
name = "City Marathon"
start = 2026-12-06T08:30:00
minutes = 225
""",
    cause_rank=10, clash="is too close", looks_ahead=True, in_calendar=True,
    stretches=_days_before, why_open=_far_from_next, earliest_previous=_earliest_previous,
)  # fmt: skip

RACE2 = Closing(
    code="RACE2", name="recover-after-race",
    title="After a race, only when the wait for its distance and the runner's condition is over",
    why="Not immediately after a race: the wait depends on how hard it was and on the runner's condition.",
    sources=(BENEFITS, P2, P10, P11, P16, P22, R16, R18, R20),
    numbers=("recover_hours_after_race",), reads=("race", "runner.condition"),
    cause_rank=20, clash="is too soon", in_calendar=True, stretches=_waits_after, why_open=_recovered,
)  # fmt: skip

RULES: tuple[Rule, ...] = (RACE1, RACE2)
