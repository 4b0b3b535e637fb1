"""WISH1 to WISH9: which days are best, and how evenly the massages lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rubdown.plan.model import Plan, Race
from rubdown.plan.timeline import LOAD_DAYS, Timeline, percent_of_largest
from rubdown.plan.training import is_minor
from rubdown.rules.base import Between, InMonth, MonthCount, Rule, Verdict, Wish
from rubdown.rules.races import latest_day_before, wait_end
from rubdown.rules.running import described
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, L1, P2, P5, P7, P8, P10, P12, P13, P14, P23, P27, P29, PRACTICAL
from rubdown.text import days, days_between, month_name, ordinal, round_half_up, weekday

_ONE_DAY, _TWO_DAYS = timedelta(days=1), timedelta(days=2)
_LONGEST_WAIT = 50  # days: 6000 minutes of a race and 1000 hours after it
_LONGEST_SPAN = 9999  # days: all of a plan
_LONGEST_CLEAR = 60  # days before a race that a plan may keep clear
_BEST_DAYS_BEFORE_RACE, _DAYS_BEFORE_RACE = 3, 7  # WISH9: days with the most points; days with any
_AGREED = 5  # WISH8: the factor for an hour that a club agreed on, for other hours may be taken


def race_points(timeline: Timeline, race: Race, later: int) -> int:
    """WISH1's points for one race, so many days after its wait ended; never below 0."""
    table = timeline.plan.numbers.points_after_race
    first: int = getattr(table, race.priority)
    return max(0, first - table.a_day_later * later)


def _points_after_race(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    points_by_day: dict[date, int] = {}
    for race in timeline.plan.races:
        ends = wait_end(timeline.plan, race).date()
        for day in days_between(max(first, ends), last):
            points = race_points(timeline, race, (day - ends).days)
            if points == 0:
                break
            points_by_day[day] = max(points, points_by_day.get(day, 0))
    return points_by_day


def race_behind(timeline: Timeline, day: date) -> Race | None:
    """The race that gives a day the most points; of two that give the same, the later."""
    table = timeline.plan.numbers.points_after_race
    fades = max(table.A, table.B, table.C) // table.a_day_later if table.a_day_later else _LONGEST_SPAN
    near = [race for race in timeline.plan.races if 0 <= (day - race.date).days <= _LONGEST_WAIT + fades]
    waits = ((race, (day - wait_end(timeline.plan, race).date()).days) for race in near)
    ranked = {(race_points(timeline, race, later), race.date): race for race, later in waits if later >= 0}
    most, when = max(ranked, default=(0, day))
    return ranked[most, when] if most else None


def _after_race_in_words(timeline: Timeline, day: date) -> str:
    race = race_behind(timeline, day)
    return f"{days((day - race.date).days)} after {race.name}" if race else ""


def _points_after_hard(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    numbers, points_by_day = timeline.plan.numbers, dict[date, int]()
    for ago, most in ((_ONE_DAY, numbers.points_day_after_hard), (_TWO_DAYS, numbers.points_two_days_after_hard)):
        for hard, hardest in timeline.hardest.items():
            day = hard + ago
            if first <= day <= last:
                points = round_half_up(most * hardest.load, timeline.largest_hard) if timeline.largest_hard else 0
                points_by_day[day] = max(points, points_by_day.get(day, 0))
    return {day: points for day, points in points_by_day.items() if points}


def _hard_before(timeline: Timeline, day: date) -> Iterator[int]:
    """Points for the hardest session of the day before, then for that of two days before; 0 where there is none."""
    numbers, largest = timeline.plan.numbers, timeline.largest_hard
    for ago, most in ((_ONE_DAY, numbers.points_day_after_hard), (_TWO_DAYS, numbers.points_two_days_after_hard)):
        hardest = timeline.hardest.get(day - ago)
        yield round_half_up(most * hardest.load, largest) if hardest and largest else 0


def _after_hard_in_words(timeline: Timeline, day: date) -> str:
    day_before, two_days_before = _hard_before(timeline, day)
    if not day_before and not two_days_before:
        return ""
    ago, words = (_ONE_DAY, "the day after") if day_before >= two_days_before else (_TWO_DAYS, "two days after")
    return f"{words} your {described(timeline.hardest[day - ago].session.workout, timeline.plan.units)}"


def _points_after_hard_weeks(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    most, start = timeline.plan.numbers.points_after_hard_weeks, timeline.plan.numbers.hard_weeks_from_percent
    largest = timeline.largest_sum
    # most × (share − start) ÷ (1 − start), with the share as sum ÷ largest and start in per cent, in whole numbers
    if not largest:
        return {}
    begin, loads, points_by_day = (first - timeline.first).days, timeline.load_before, dict[date, int]()
    for i, day in enumerate(days_between(first, last), begin):
        above = 100 * min(loads[i] - loads[i - LOAD_DAYS], largest) - start * largest
        if above > 0 and (points := round_half_up(most * above, (100 - start) * largest)):
            points_by_day[day] = points
    return points_by_day


def _hard_weeks_in_words(timeline: Timeline, day: date) -> str:
    percent = percent_of_largest(timeline, day)
    if not percent:
        return ""
    hard = "three hard weeks" if percent > timeline.plan.numbers.hard_weeks_from_percent else "three easier weeks"
    if done := percent_of_largest(timeline, day, done=True):
        planned = f", {percent} % with what's planned" if done < percent else ""
        return f"after {hard} (done: {done} % of your peak{planned})"
    return f"after {hard} ({percent} % of your peak)"


def _cost_before_hard(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    numbers = timeline.plan.numbers
    hard, points_by_day = sorted(timeline.races.keys() | timeline.hard.keys()), dict[date, int]()
    for ahead, cost in ((_TWO_DAYS, numbers.cost_hard_in_two_days), (_ONE_DAY, numbers.cost_hard_next_day)):
        points_by_day |= {day - ahead: -cost for day in hard if first <= day - ahead <= last}
    return points_by_day


def _before_hard_in_words(timeline: Timeline, day: date) -> str:
    for ahead, when in ((day + _ONE_DAY, "the next day"), (day + _TWO_DAYS, "in two days")):
        if ahead in timeline.races:
            return f"{timeline.races[ahead].name} follows {when}"
        if ahead in timeline.hard:
            return f"your {described(timeline.hard[ahead][0].workout, timeline.plan.units)} follows {when}"
    return "" if day in timeline.hard else "no hard session in the next two days"


def _points_preferred(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    plan = timeline.plan
    return {day: plan.numbers.points_preferred_day for day in days_between(first, last) if day.weekday() in plan.prefer}


def _preferred_in_words(timeline: Timeline, day: date) -> str:
    prefer = timeline.plan.prefer
    return f"{weekday(day)} is {'' if day.weekday() in prefer else 'not '}a day you prefer" if prefer else ""


def _points_for_rhythm(timeline: Timeline, between: int) -> Verdict:
    rhythm = timeline.plan.numbers.even_rhythm
    under = max(0, rhythm.from_ - between)
    over = max(0, between - rhythm.until)
    far = max(0, between - rhythm.far)
    too_long = min(rhythm.most, rhythm.points_a_day * over + rhythm.further_points_a_day * far)
    even = f"{rhythm.from_} to {rhythm.until} days are best"
    text = f"{days(between)} after the last one" + (f" ({even})" if under or over else "")
    return Verdict("WISH6", True, -rhythm.points_a_day * under - too_long, text)


def _rhythm_straight_from(plan: Plan) -> int:
    """The days between two massages from which the cost stays the same: it is at its most, or nothing."""
    rhythm = plan.numbers.even_rhythm
    a_day, beyond_far = rhythm.points_a_day, rhythm.points_a_day + rhythm.further_points_a_day
    cost_at_far = a_day * (rhythm.far - rhythm.until)
    if a_day and cost_at_far >= rhythm.most:
        return rhythm.until - (-rhythm.most // a_day)
    return rhythm.far - ((cost_at_far - rhythm.most) // beyond_far) if beyond_far else rhythm.until


def _cost_beyond_least(timeline: Timeline, month: MonthCount) -> Verdict:
    name, least = month_name(month.day), month.least
    if month.count <= least:
        text = f"{name}'s massage" if least == 1 else f"one of {name}'s {least} massages"
        return Verdict("WISH7", True, 0, text)
    enough = f"the {ordinal(month.count)} massage in {name} ({least} is enough)"
    cost = timeline.plan.numbers.cost_beyond_least.of(timeline.weekly_minutes)
    return Verdict("WISH7", True, -cost, enough if least else f"{name} needs no massage")


def _points_before_race(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    points_by_day: dict[date, int] = {}
    for day, points, _ in _days_before_races(timeline, timeline.plan.races):
        if first <= day <= last:
            points_by_day[day] = max(points, points_by_day.get(day, 0))
    return points_by_day


def _days_before_races(timeline: Timeline, races: Iterable[Race]) -> Iterator[tuple[date, int, Race]]:
    """The days that WISH9 gives points before each main race, with these."""
    table = timeline.plan.numbers.points_before_race
    for race in races:
        if not is_minor(race):
            most, latest = (table.A if race.priority == "A" else table.B), latest_day_before(timeline.plan, race)
            for n in range(_DAYS_BEFORE_RACE):
                points = most - table.a_day * max(0, n - _BEST_DAYS_BEFORE_RACE + 1)
                if points > 0:
                    yield latest - timedelta(days=n), points, race


def _before_race_in_words(timeline: Timeline, day: date) -> str:
    last = day + timedelta(days=_LONGEST_CLEAR + _DAYS_BEFORE_RACE)
    near = [race for race in timeline.plan.races if day <= race.date <= last]
    ahead = [(-points, race.date, race.name) for at, points, race in _days_before_races(timeline, near) if at == day]
    return "".join(f"{days((at - day).days)} before {name}" for _, at, name in sorted(ahead)[:1])


def _points_accepted(timeline: Timeline, first: date, last: date) -> dict[date, int]:
    plan, cost = timeline.plan, timeline.plan.numbers.cost_to_move_accepted
    return {day: cost * (_AGREED if day in plan.accepted_hours else 1) for day in plan.accepted if first <= day <= last}


WISH1 = Wish(
    code="WISH1", name="after-race",
    title="The day on which the wait after a race ends is best: A 100, B 80, C 60 points, fewer for each day later",
    why="After the race is the best moment.",
    sources=(BENEFITS,),
    numbers=("points_after_race",), depends_on=("recover_hours_after_race",), reads=("race.priority",),
    points=_points_after_race, words=_after_race_in_words,
)  # fmt: skip

WISH2 = Wish(
    code="WISH2", name="day-after-hard",
    title="The day after a hard session, by its load as a share of the largest session's; half of it two days after",
    why="The day after running is ideal, and the moment depends on how hard the training was.",
    sources=(BENEFITS, HOW_OFTEN, L1),
    numbers=("points_day_after_hard", "points_two_days_after_hard"), reads=("session", "week", "block"),
    points=_points_after_hard, words=_after_hard_in_words,
)  # fmt: skip

WISH3 = Wish(
    code="WISH3", name="after-hard-weeks",
    title="After three hard weeks, by their load as a share of the plan's largest three weeks",
    why="It prevents the overload that comes after weeks of hard training.",
    sources=(HOW_OFTEN, L1),
    numbers=("points_after_hard_weeks", "hard_weeks_from_percent"), reads=("session", "week", "block"),
    points=_points_after_hard_weeks, words=_hard_weeks_in_words,
)  # fmt: skip

WISH4 = Wish(
    code="WISH4", name="calm-after",
    title="No hard session the next day, and better none in two days",
    why="A deep massage wants 24 to 48 hours without intense work after it.",
    sources=(P2, P12, P23),
    numbers=("cost_hard_next_day", "cost_hard_in_two_days"), reads=("session", "week", "block"),
    points=_cost_before_hard, words=_before_hard_in_words,
)  # fmt: skip

WISH5 = Wish(
    code="WISH5", name="preferred-day",
    title="A weekday that the plan prefers (`[massage] prefer`)",
    why="An appointment that fits the week is kept.",
    sources=(PRACTICAL,), numbers=("points_preferred_day",), reads=("massage.prefer",),
    example='[massage]\nprefer = "tue"',
    points=_points_preferred, words=_preferred_in_words,
)  # fmt: skip

WISH6 = Between(
    code="WISH6", name="even-rhythm", kind="wish",
    title="An even rhythm between two massages in a row",
    why="Once or twice a month works as a routine.",
    sources=(P2, P27, P29), numbers=("even_rhythm",), reads=("massage.last", "appointment"),
    judge=_points_for_rhythm, straight_from=_rhythm_straight_from,
)  # fmt: skip

WISH7 = InMonth(
    code="WISH7", name="worth-a-second", kind="wish",
    title="Each massage beyond a month's minimum costs points: it is planned only when its day earns more",
    why="Once or twice a month, depending on the runner and the load.",
    sources=(HOW_OFTEN,), numbers=("cost_beyond_least",), reads=("massage.per_month", "session", "week", "block"),
    judge=_cost_beyond_least,
)  # fmt: skip

WISH8 = Wish(
    code="WISH8", name="keep-accepted",
    title="A proposed date that the runner accepted (`rubdown log accept`) moves only for a gain above its cost",
    why="Nobody keeps to a calendar that changes every day.",
    sources=(PRACTICAL,), numbers=("cost_to_move_accepted",),
    named_last=True,
    points=_points_accepted,
    words=lambda timeline, day: "you accepted this date" if day in timeline.plan.accepted else "",
)  # fmt: skip

WISH9 = Wish(
    code="WISH9", name="last-before-race",
    title="The last days that a main race leaves open are good for the last massage before it: A 40, B 20 points",
    why="Most practitioners put the last deep massage three to five days before a race.",
    sources=(P5, P7, P8, P10, P13, P14),
    numbers=("points_before_race",), depends_on=("clear_days_before_race",), reads=("race.priority",),
    points=_points_before_race, words=_before_race_in_words,
)  # fmt: skip

RULES: tuple[Rule, ...] = (WISH1, WISH2, WISH3, WISH4, WISH5, WISH6, WISH7, WISH8, WISH9)
