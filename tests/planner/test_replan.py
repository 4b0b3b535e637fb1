"""A changed plan over a known horizon: the same problem as laid out and judged from the start."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from rubdown.plan.model import Plan
from rubdown.plan.timeline import LONGEST_HORIZON
from rubdown.planner.alternatives import alternatives
from rubdown.planner.problem import ScheduleProblem
from rubdown.planner.season import replan, season
from rubdown.planner.verdicts import Day, closers
from rubdown.rules.base import Stretch
from support.plans import random_plan
from support.reading import plan_of


@dataclass(frozen=True)
class Changed:
    what: str
    plan: Plan


def changes(plan: Plan, today: date) -> Iterator[Changed]:
    """Every number of `[rules]` moved by one, and one change of each other kind."""
    for key, value in asdict(plan.numbers).items():
        yield Changed(key, replace(plan, numbers=replace(plan.numbers, **{key: moved(value)})))
    hours = (*plan.therapist.hours[1:], ((600, 720),))
    yield Changed("hours", replace(plan, therapist=replace(plan.therapist, hours=hours, known=True)))
    yield Changed("closed", replace(plan, therapist=replace(plan.therapist, closed=frozenset({today}))))
    yield Changed("minutes", replace(plan, minutes=plan.minutes + 30))
    yield Changed("per_month", replace(plan, least=0, most=1))
    yield Changed("last", replace(plan, last=today - timedelta(days=5)))
    yield Changed("races", replace(plan, races=plan.races[1:]))
    yield Changed("week", replace(plan, week=plan.week[1:] + plan.week[:1]))
    yield Changed("condition", replace(plan, condition="beginner"))
    yield Changed(
        "hours and races", replace(plan, races=plan.races[1:], therapist=replace(plan.therapist, hours=hours))
    )


def moved(value: Any) -> Any:
    """A number plus one; a table with all its numbers moved."""
    if isinstance(value, int):
        return value + 1
    return replace(value, **{key: 30 if n is None else n + 1 for key, n in asdict(value).items()})


def plain(problem: ScheduleProblem) -> dict[str, Any]:
    rhythm = [problem.rhythm(between) for between in range(60)]
    return asdict(problem) | {"rhythm": rhythm}


@pytest.mark.parametrize("seed", range(12))
def test_replanned_is_planned_anew(seed: int) -> None:
    text, today, *_ = random_plan(random.Random(seed), weeks=20)
    known = season(plan_of(text, today), today)
    until = known.timeline.until  # a plan without its last race would end sooner
    touched = set()
    for changed in changes(known.timeline.plan, today):
        anew = season(changed.plan, today, until=until)
        assert plain(replan(known, changed.plan)) == plain(anew.problem), changed.what
        if plain(anew.problem) != plain(known.problem):
            touched.add(changed.what)
    assert len(touched) > 10


def test_training_after_the_horizon() -> None:
    """A test a day after the end closes days before it once it must lie farther off than the plan is laid out."""
    today, until = date(2026, 12, 1), date(2027, 1, 31)  # a Sunday; the plan holds nothing but its week
    known = season(plan_of('[week]\nthu = "test 5 km all out"\n', today), today, today, until)
    plan = known.timeline.plan
    longer = replace(plan, numbers=replace(plan.numbers, clear_days_before_maximum_effort=5))
    assert plain(replan(known, longer)) == plain(season(longer, today, today, until).problem)
    assert until.toordinal() in known.problem.points
    assert until.toordinal() not in replan(known, longer).points


def test_a_closed_stretch_has_its_part_on_each_of_its_days() -> None:
    """On its first and last day from and to its hour, on those between all day."""
    today = date(2026, 12, 1)
    text = """
[[away]]
from = 2026-12-03
until = 2026-12-08
"""
    known = season(plan_of(text, today), today)
    parts = [(day.date, stretch, part) for day in known.days.values() for stretch, part in day.closed]
    assert len({day for day, _, part in parts if part == (0, 1440)}) >= 4
    assert all(part == stretch.minutes_on(day) for day, stretch, part in parts)


@pytest.mark.parametrize(
    ("part", "is_blamed"), [((900, 960), False), ((900, 961), True), ((1079, 1200), True), ((1080, 1200), False)]
)
def test_what_ends_as_the_hours_begin_or_begins_as_they_end_is_not_to_blame(
    part: tuple[int, int], is_blamed: bool
) -> None:
    today = date(2026, 12, 1)
    timeline = season(plan_of('therapist.hours.tue = "9-11, 16-18"', today), today).timeline
    begin, end = (datetime(2026, 12, 1) + timedelta(minutes=minute) for minute in part)
    stretch = Stretch("AWAY1", begin, end, "you are away", "away")
    assert (stretch in closers(timeline, Day(today, (), ((stretch, part),), ()))) == is_blamed


@pytest.mark.parametrize("days", [0, 1, 2, 9])
def test_a_new_massage_is_known_days_before(days: int) -> None:
    today = date(2026, 12, 1)
    known = season(plan_of(f"massage.notice = {days}", today), today)
    assert min(known.problem.points) == (today + timedelta(days=days)).toordinal()


@pytest.mark.parametrize("days", [1, 2, 60])
def test_massages_lie_as_far_apart_as_the_plan_says(days: int) -> None:
    today = date(2026, 12, 1)
    assert season(plan_of(f"rules.days_between = {days}", today), today).problem.gap == days


@pytest.mark.parametrize(("step", "is_open"), [(15, True), (30, True), (50, False), (60, False)])
def test_another_step_of_starts_opens_and_closes_days(step: int, is_open: bool) -> None:
    """An hour fits between 16:15 and 17:30 at 16:15 and at 16:30 only."""
    today = date(2026, 12, 1)
    known = season(plan_of('therapist.step = 15\ntherapist.hours.tue = "16:15-17:30"', today), today)
    plan = replace(known.timeline.plan, therapist=replace(known.timeline.plan.therapist, step=step))
    assert plain(replan(known, plan)) == plain(season(plan, today).problem)
    assert bool(replan(known, plan).points) == is_open


@pytest.mark.parametrize("days", [1, 22, 28, 29, 31])
def test_how_many_days_a_month_takes_to_count(days: int) -> None:
    known = season(plan_of("massage.per_month = 2", date(2026, 12, 10)), date(2026, 12, 10))  # up to 28 February
    plan = known.timeline.plan
    for key in ("full_month_days", "least_days_of_a_month"):
        changed = replace(plan, numbers=replace(plan.numbers, **{key: days}))
        anew = season(changed, known.timeline.today, until=known.timeline.until)
        assert plain(replan(known, changed)) == plain(anew.problem)


@pytest.mark.parametrize(("apart", "listed"), [(-8, False), (-7, True), (7, True), (8, False)])
def test_alternatives_lie_within_a_week(apart: int, listed: bool) -> None:
    today = proposed = date(2026, 12, 10)
    other = proposed + timedelta(days=apart)
    race = f'[[race]]\nname = "Ten"\ndate = {proposed + timedelta(days=24)}\nkm = 10\n'
    closed = (today + timedelta(days=n) for n in range(-20, 60))
    text = f"closed = [{', '.join(str(day) for day in closed if day not in {proposed, other})}]"
    week = f'[[session]]\ndate = {proposed - timedelta(days=1)}\nname = "intervals 10 km"\n'
    plan = plan_of(f"massage.per_month = 1\n[therapist]\n{text}\n{week}{race}", today - timedelta(days=15))
    known = season(plan, today - timedelta(days=15))
    assert known.chosen[0] == proposed
    assert [each.date for each in alternatives(known)[proposed]] == ([other] if listed else [])


@pytest.mark.parametrize(("booked", "before_end"), [((), 0), ((1,), 9), ((10,), 0), ((9,), 1), ((5, 20), 5)])
def test_a_booking_behind_the_longest_horizon_keeps_the_days_between(booked: tuple[int, ...], before_end: int) -> None:
    """Bookings so many days after the horizon's end, and how many days before it the last proposal may be."""
    today = date(2026, 12, 1)
    end = today + LONGEST_HORIZON
    text = "".join(f"[[appointment]]\ndate = {end + timedelta(later)}\n" for later in booked)
    race = f"[[race]]\ndate = {today + timedelta(600)}\n"
    known = season(plan_of(f'{race}[week]\ntue = "easy 5 km"\n{text}', today), today, until=end)
    assert (known.problem.gap, known.timeline.until) == (10, end)
    assert date.fromordinal(max(known.problem.points)) == end - timedelta(before_end)


@pytest.mark.parametrize("cost", [0, 70])
def test_a_massage_beyond_the_least_costs_points(cost: int) -> None:
    text = f'rules.cost_beyond_least = {cost}\n[week]\ntue = "easy 5 km"\n'
    assert season(plan_of(text, date(2026, 12, 1)), date(2026, 12, 1)).problem.extra == cost


@pytest.mark.parametrize("distances", [("half",), ("half", "10k"), ("half", "marathon")])
def test_the_week_is_softened_before_each_race_as_long_as_it_is_kept_clear(distances: tuple[str, ...]) -> None:
    today = date(2026, 12, 1)
    week = "".join(f'{day} = "tempo 8 km"\n' for day in ("mon", "wed", "fri", "sat"))
    races = "".join(
        f'[[race]]\ndate = {date(2027, 1, 10) + timedelta(21 * n)}\ndistance = "{distance}"\n'
        for n, distance in enumerate(distances)
    )
    known = season(plan_of(f"[week]\n{week}{races}", today), today)
    plan = known.timeline.plan
    clear = plan.numbers.clear_days_before_race
    for longer in (moved(clear), replace(clear, half=clear.half + 1)):
        changed = replace(plan, numbers=replace(plan.numbers, clear_days_before_race=longer))
        assert plain(replan(known, changed)) == plain(season(changed, today).problem)
