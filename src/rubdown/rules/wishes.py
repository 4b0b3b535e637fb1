"""WISH1 to WISH5: which days are best."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rubdown.plan.model import Race
from rubdown.plan.timeline import Timeline, days_between, percent_of_largest
from rubdown.rules.base import Wish
from rubdown.rules.races import wait_end
from rubdown.rules.running import described
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, L1, P2, P12, P23, PRACTICAL
from rubdown.text import days, ordinal, round_half_up, weekday

_ONE_DAY, _TWO_DAYS = timedelta(days=1), timedelta(days=2)


def race_points(timeline: Timeline, race: Race, later: int) -> int:
    """WISH1 for one race, so many days after its wait ended: fewer for each of them, never below 0."""
    table = timeline.plan.numbers.points_after_race
    first: int = getattr(table, race.priority)
    return max(0, first - table.a_day_later * later)


def _points_after_race(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    found: dict[date, int] = {}
    for race in timeline.plan.races:
        ends = wait_end(timeline.plan, race).date()
        for day in days_between(max(first, ends), last):
            points = race_points(timeline, race, (day - ends).days)
            if points == 0:
                break
            found[day] = max(points, found.get(day, 0))
    return found


def race_behind(timeline: Timeline, day: date) -> Race | None:
    """The race that gives a day most points; of two that give the same, the later."""
    behind = ((race, (day - wait_end(timeline.plan, race).date()).days) for race in timeline.plan.races)
    found = ((race_points(timeline, race, later), race.date, race) for race, later in behind if later >= 0)
    return max((f for f in found if f[0]), key=lambda f: f[:2], default=(0, day, None))[2]


def _after_in_words(timeline: Timeline, day: date) -> str:
    race = race_behind(timeline, day)
    if race is None:
        return "no race has just been recovered from"
    late = (day - wait_end(timeline.plan, race).date()).days
    nth = ordinal(late + 1) if late else "first"
    return f"{days((day - race.date).days)} after {race.name}, the {nth} day that its recovery allows"


def _points_after_hard(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    found = ((day, max(_hard_behind(timeline, day))) for day in days_between(first, last))
    return {day: points for day, points in found if points}


def _hard_behind(timeline: Timeline, day: date) -> Iterator[int]:
    """The points that the hard session of the day before gives, and that of two days before; 0 where there is none."""
    numbers, largest = timeline.plan.numbers, timeline.largest_session
    for ago, most in ((_ONE_DAY, numbers.points_day_after_hard), (_TWO_DAYS, numbers.points_two_days_after_hard)):
        hardest = timeline.hardest.get(day - ago)
        yield round_half_up(most * hardest.load, largest) if hardest and largest else 0


def _hard_in_words(timeline: Timeline, day: date) -> str:
    day_before, two_days_before = _hard_behind(timeline, day)
    if not day_before and not two_days_before:
        return "no hard session in the two days before"
    ago, words = (_ONE_DAY, "the day after") if day_before >= two_days_before else (_TWO_DAYS, "two days after")
    return f"{words} your {described(timeline.hardest[day - ago].session.workout)}"


def _points_after_hard_weeks(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    most, start = timeline.plan.numbers.points_after_hard_weeks, timeline.plan.numbers.hard_weeks_from_percent
    largest = timeline.largest_sum
    # most × (share − start) ÷ (1 − start), with the share as sum ÷ largest and start in per cent, in whole numbers
    above = ((day, 100 * timeline.sum_before(day) - start * largest) for day in days_between(first, last))
    found = ((day, round_half_up(most * more, (100 - start) * largest)) for day, more in above if more > 0)
    return {day: points for day, points in found if points}


def _weeks_in_words(timeline: Timeline, day: date) -> str:
    return f"after three weeks at {percent_of_largest(timeline, day)} % of the plan's largest load"


def _cost_before_hard(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    numbers = timeline.plan.numbers
    events, found = timeline.races.keys() | timeline.hard.keys(), {}
    for day in days_between(first, last):
        if day + _ONE_DAY in events:
            found[day] = -numbers.cost_hard_next_day
        elif day + _TWO_DAYS in events:
            found[day] = -numbers.cost_hard_in_two_days
    return found


def _ahead_in_words(timeline: Timeline, day: date) -> str:
    for ahead, when in ((day + _ONE_DAY, "the next day"), (day + _TWO_DAYS, "in two days")):
        if ahead in timeline.races:
            return f"{timeline.races[ahead].name} follows {when}"
        if ahead in timeline.hard:
            return f"your {described(timeline.hard[ahead][0].workout)} follows {when}"
    return "two calm days follow"


def _points_preferred(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    plan = timeline.plan
    return {day: plan.numbers.points_preferred_day for day in days_between(first, last) if day.weekday() in plan.prefer}


def _preferred_in_words(timeline: Timeline, day: date) -> str:
    wanted = "a day you prefer" if day.weekday() in timeline.plan.prefer else "not among the days you prefer"
    return f"{weekday(day)} is {wanted}"


def _points_accepted(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    plan = timeline.plan
    return {day: plan.numbers.cost_to_move_accepted for day in plan.accepted if first <= day <= last}


def _accepted_in_words(timeline: Timeline, day: date) -> str:
    return "kept, since you accepted this date" if day in timeline.plan.accepted else "not a date that you accepted"


WISH1 = Wish(
    code="WISH1",
    name="after-race",
    title="The day on which the wait after a race ends is best: A 100, B 80, C 60 points, fewer for each day later",
    why="After the race is the best moment.",
    sources=(BENEFITS,),
    numbers=("points_after_race",),
    points=_points_after_race,
    words=_after_in_words,
)

WISH2 = Wish(
    code="WISH2",
    name="day-after-hard",
    title="The day after a hard session, by its load as a share of the largest session's; half of it two days after",
    why="The day after running is ideal, and the moment depends on how hard the training was.",
    sources=(BENEFITS, HOW_OFTEN, L1),
    numbers=("points_day_after_hard", "points_two_days_after_hard"),
    points=_points_after_hard,
    words=_hard_in_words,
)

WISH3 = Wish(
    code="WISH3",
    name="after-hard-weeks",
    title="After three hard weeks, by their load as a share of the plan's largest three weeks",
    why="It prevents the overload that comes after weeks of hard training.",
    sources=(HOW_OFTEN, L1),
    numbers=("points_after_hard_weeks", "hard_weeks_from_percent"),
    points=_points_after_hard_weeks,
    words=_weeks_in_words,
)

WISH4 = Wish(
    code="WISH4",
    name="calm-after",
    title="No hard session the next day, and better none in two days",
    why="A deep massage wants 24 to 48 hours without intense work after it.",
    sources=(P2, P12, P23),
    numbers=("cost_hard_next_day", "cost_hard_in_two_days"),
    points=_cost_before_hard,
    words=_ahead_in_words,
)

WISH5 = Wish(
    code="WISH5",
    name="preferred-day",
    title="A weekday that the plan prefers (`[massage] prefer`)",
    why="An appointment that fits the week is kept.",
    sources=(PRACTICAL,),
    numbers=("points_preferred_day",),
    points=_points_preferred,
    words=_preferred_in_words,
)

WISH8 = Wish(
    code="WISH8",
    name="keep-accepted",
    title="A proposed date that the runner accepted (`rubdown log accepted`) moves only when that is worth its cost",
    why="Nobody keeps to a calendar that changes every day.",
    sources=(PRACTICAL,),
    numbers=("cost_to_move_accepted",),
    points=_points_accepted,
    words=_accepted_in_words,
)
