"""Places to offer: each as good as the second reading of the rulebook says, solved anew for every one."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta

import pytest

from oracle.best import solve
from oracle.generate import case
from oracle.season import judge
from rubdown.plan.from_dict import plan_from_text, toml_of
from rubdown.plan.timeline import LONGEST_HORIZON, end_of_month
from rubdown.planner.season import season
from rubdown.planner.slots import TherapistTimes, slots
from rubdown.report.slots import slot_answers
from rubdown.text import WEEKDAYS
from support.reading import plan_of

SEEDS = range(int(os.environ.get("SLOT_SEEDS", "25")))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_slot_costs_what_the_plan_solved_anew_says(seed: int) -> None:
    random = case(seed, "small")
    plan = plan_from_text(toml_of(random.plan), "plan.toml", toml_of({"entry": random.journal}))
    solved, oracle = season(plan, random.today), judge(random.plan, random.today, random.journal)
    problem, best, expected = oracle.problem, oracle.best, list[tuple[int, int, date]]()
    for day in problem.candidates:
        with_day = solve(problem._replace(must=day)) if day >= random.today + timedelta(days=plan.notice) else None
        if day not in problem.fixed and with_day and min(with_day.dates) == day:
            expected.append((with_day.short - best.short, best.points - with_day.points, day))
    offered = list(slots(solved, random.today, solved.timeline.until))
    assert [(slot.missing, slot.cost, slot.date) for slot in offered] == sorted(expected)
    for slot, answer in zip(offered, slot_answers(solved, offered), strict=True):
        minutes = answer.start.hour * 60 + answer.start.minute
        assert minutes % plan.therapist.step == 0
        assert any(start <= minutes and minutes + plan.minutes <= end for start, end in oracle.days[slot.date].windows)


HOURS = """[massage]
last = 2026-11-10
[therapist]
hours = "mon-fri 16-20"
[[race]]
date = 2027-01-31
distance = "half"
"""
ON = date(2026, 11, 26)


def offered(*free: str, taken: tuple[str, ...] = ()) -> dict[str, list[tuple[int, int]]]:
    def stretch(text: str) -> tuple[datetime, datetime]:
        begin, _, end = text.partition("/")
        return datetime.fromisoformat(begin), datetime.fromisoformat(f"{begin[:10]}T{end}")

    solved = season(plan_of(HOURS, ON), ON)
    times = TherapistTimes(tuple(map(stretch, free)) if free else None, tuple(map(stretch, taken)))
    days = slots(solved, ON, date(2026, 12, 13), times)
    return {f"{slot.date:%m-%d}": [*slot.windows] for slot in days}


def test_free_hours_take_the_place_of_the_plans() -> None:
    free = ("2026-12-01T17:00/18:30", "2026-12-05T10:00/12:00", "2026-12-05T09:00/09:45", "2026-12-06T23:30/23:59")
    assert offered(*free) == {"12-01": [(17 * 60, 18 * 60 + 30)], "12-05": [(600, 720)]}


def test_taken_hours_are_taken_from_the_plans() -> None:
    days = offered(taken=("2026-12-01T16:30/19:10", "2026-12-02T15:00/21:00"))
    assert "12-01" not in days
    assert "12-02" not in days
    assert days["12-03"] == [(960, 1200)]
    assert offered(taken=("2026-12-01T16:00/19:00",))["12-01"] == [(1140, 1200)]


NIGHT = (datetime(2026, 12, 1, 19), datetime(2026, 12, 2, 17))


@pytest.mark.parametrize(
    ("times", "windows"),
    [
        (TherapistTimes(None, (NIGHT,)), {1: (960, 1140), 2: (1020, 1200), 3: (960, 1200)}),
        (TherapistTimes((NIGHT,)), {1: (1140, 1440), 2: (0, 1020)}),
        (TherapistTimes((NIGHT,), (NIGHT,)), {}),
        (TherapistTimes((NIGHT,), known=(date(2026, 12, 2), date(2026, 12, 2))), {2: (0, 1020)}),
        (TherapistTimes(None, known=(date(2026, 12, 1), date(2026, 12, 2))), {1: (960, 1200), 2: (960, 1200)}),
        (TherapistTimes(None, known=(date(2026, 12, 2), date(2026, 12, 3))), {2: (960, 1200), 3: (960, 1200)}),
        (TherapistTimes(None, ((NIGHT[0] - timedelta(hours=1), NIGHT[0] - timedelta(minutes=59, seconds=30)),)),
         {1: (960, 1200), 2: (960, 1200), 3: (960, 1200)}),  # half a minute is nothing
    ],
)  # fmt: skip
def test_what_the_therapist_says_holds_on_the_days_that_are_known(
    times: TherapistTimes, windows: dict[int, tuple[int, int]]
) -> None:
    solved = season(plan_of(HOURS, ON), ON)
    days = slots(solved, date(2026, 12, 1), date(2026, 12, 3), times)
    assert {slot.date.day: (slot.hours, slot.windows) for slot in days} == {
        day: ((), (window,)) for day, window in windows.items()
    }


def test_by_the_plan_a_place_is_within_the_therapists_hours() -> None:
    text = f"{HOURS.replace('mon-fri 16-20', 'tue 16:05-20:10, thu 16-16:30')}[[session]]\n"
    solved = season(plan_of(f'{text}start = 2026-12-01T12:00:00\nname = "10 km"\nminutes = 60\n', ON), ON)
    (slot,) = slots(solved, date(2026, 11, 30), date(2026, 12, 4))
    assert (slot.date, slot.hours, slot.windows) == (date(2026, 12, 1), ((975, 1200),), ((1020, 1200),))


def test_a_day_that_the_plan_closes_costs_what_it_would_cost_with_it_open() -> None:
    saturdays = [date(2026, 11, 28) + timedelta(weeks=n) for n in range(20) if n != 1]
    closed = f"closed = [{', '.join(map(str, saturdays))}]\n[[race]]"
    same = season(plan_of(HOURS.replace("mon-fri", "mon-sat").replace("[[race]]", closed), ON), ON)
    expected = {slot.date: same.best.points - slot.cost for slot in slots(same, ON, date(2026, 12, 13))}
    solved = season(plan_of(HOURS, ON), ON)
    free = TherapistTimes(((datetime(2026, 12, 5, 10), datetime(2026, 12, 5, 12)),))
    (slot,) = slots(solved, ON, date(2026, 12, 13), free)
    assert slot.date == date(2026, 12, 5)
    assert solved.best.points - slot.cost == expected[slot.date]


@pytest.mark.parametrize(("days_before", "offered"), [(9, False), (10, True), (11, True)])
def test_a_closed_day_keeps_the_days_to_a_booking_behind_the_longest_horizon(days_before: int, offered: bool) -> None:
    booked = end_of_month(ON + LONGEST_HORIZON) + timedelta(5)
    day = booked - timedelta(days_before)
    text = f"[[appointment]]\ndate = {booked}\n{HOURS}".replace("mon-fri", WEEKDAYS[(day.weekday() + 1) % 7])
    solved = season(plan_of(text, ON), ON)
    begin = datetime.combine(day, datetime.min.time())
    free = TherapistTimes(((begin + timedelta(hours=10), begin + timedelta(hours=12)),))
    assert (solved.problem.gap, solved.standing.after) == (10, (booked,))
    assert [slot.date for slot in slots(solved, day, day, free)] == [day] * offered
