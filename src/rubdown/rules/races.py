"""RACE1 and RACE2: never before a race, and after one only when the wait is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rubdown.plan.model import Plan, Race
from rubdown.plan.rule_numbers import DISTANCES
from rubdown.plan.timeline import Timeline
from rubdown.rules.base import Closing, Rule, Stretch
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, P1, P2, P5, P7, P8, P10, P11, P16, P22, R16, R18, R20
from rubdown.text import days, short_day

_USED_FOR = timedelta(weeks=6)  # a massage within them makes the runner used to it
_LEAST_CLEAR_DAYS = 2  # whatever a plan says: the day before a race stays closed


def finish(race: Race) -> datetime:
    """When the race is over, on the wall clock."""
    return race.start + timedelta(minutes=float(race.minutes))


def used_to_massage(plan: Plan, today: date) -> bool:
    """Whether the runner is used to deep massage: the plan says so, or there was one in the last six weeks."""
    done = [a.date for a in plan.appointments if a.kind == "discharge" and a.date < today]
    if plan.last:
        done.append(plan.last)
    return plan.used_to_massage or any(today - _USED_FOR <= day <= today for day in done)


def clear_days(plan: Plan, race: Race, today: date) -> int:
    """RACE1's number for a race: how many days before it a massage must lie at least."""
    numbers = plan.numbers
    minor = race.priority == "C" or race.effort == "training"
    clear = numbers.clear_days_before_minor_race if minor else numbers.clear_days_before_race.of(race.distance)
    if not used_to_massage(plan, today):
        far = race.distance in ("marathon", "ultra")
        clear = max(clear, numbers.clear_days_when_not_used_marathon if far else numbers.clear_days_when_not_used)
    return max(clear, _LEAST_CLEAR_DAYS)


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
        clear = clear_days(timeline.plan, race, timeline.today)
        first = race.date - timedelta(days=clear - 1)
        text = f"less than {days(clear)} before {race.name} ({short_day(race.date)})"
        yield Stretch("RACE1", datetime.combine(first, datetime.min.time()), finish(race), text, race.name)


def _far_from_next(timeline: Timeline, day: date) -> str:
    race = min((r for r in timeline.plan.races if r.date >= day), key=lambda r: r.date, default=None)
    if race is None:
        return "no race lies ahead"
    clear = clear_days(timeline.plan, race, timeline.today)
    return f"{race.name} is {days((race.date - day).days)} away, and {clear} are enough"


def _waits_after(timeline: Timeline) -> Iterator[Stretch]:
    for race in timeline.plan.races:
        end = wait_end(timeline.plan, race)
        hours = wait_hours(timeline.plan, race)
        text = f"recovering from {race.name}: {hours} hours after the finish, until {short_day(end)} {end:%H:%M}"
        yield Stretch("RACE2", finish(race), end, text, race.name)


def _recovered(timeline: Timeline, day: date) -> str:
    race = max((r for r in timeline.plan.races if r.date < day), key=lambda r: r.date, default=None)
    if race is None:
        return "no race lies behind"
    return f"the wait after {race.name} was over on {short_day(wait_end(timeline.plan, race))}"


RACE1 = Closing(
    code="RACE1",
    name="clear-before-race",
    title="No discharge massage in the days before a race, nor on race day up to the finish",
    why="It unloads the legs to relax them after training: it makes no sense before a maximum effort.",
    sources=(HOW_OFTEN, P1, P2, P5, P7, P8, P10),
    numbers=(
        "clear_days_before_race",
        "clear_days_before_minor_race",
        "clear_days_when_not_used",
        "clear_days_when_not_used_marathon",
    ),
    floor=_LEAST_CLEAR_DAYS,
    example="""
[[race]]
name = "City Marathon"
start = 2026-12-06T08:30:00
minutes = 225
""",
    cause_rank=10,
    looks_ahead=True,
    stretches=_days_before,
    why_open=_far_from_next,
)

RACE2 = Closing(
    code="RACE2",
    name="recover-after-race",
    title="After a race, only when the wait for its distance and the runner's condition is over",
    why="Not immediately after a race: the wait depends on how hard it was and on the runner's condition.",
    sources=(BENEFITS, P2, P10, P11, P16, P22, R16, R18, R20),
    numbers=("recover_hours_after_race",),
    cause_rank=20,
    stretches=_waits_after,
    why_open=_recovered,
)

RULES: tuple[Rule, ...] = (RACE1, RACE2)
