"""A plan laid out day by day: its horizon, the sessions of each day, and their training loads.

Nothing here depends on the day on which the calendar is asked for, except where the horizon begins: the typical week
holds on past days too, so that what tomorrow's calendar says of a day is what today's says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, chain
from math import lcm
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.plan.model import Plan, Race, Session, Workout
from rubdown.plan.sessions_by_day import days_at_rest, lay_out_sessions
from rubdown.text import days_between, round_half_up
from rubdown.toml.problems import Refusal

if TYPE_CHECKING:
    from rubdown.plan.busy import BusyTime
    from rubdown.plan.pairing import Pair

LOAD_DAYS = 21  # WISH3 looks at three weeks
TAIL = timedelta(days=14)  # the horizon goes on after the last dated entry
LEAST_HORIZON = timedelta(days=56)
LONGEST_HORIZON = timedelta(days=700)
TWO_YEARS = timedelta(days=731)  # the longest time that is shown, and the farthest `--until`
_LONGEST_RECORD = timedelta(days=366)
_LONGEST_REACH = timedelta(days=9)  # a session lasts 6000 minutes at most, and 96 hours before and after it are closed
_LOOK_AHEAD = 2  # WISH4 asks what follows in two days
_LEAST_SPAN = 28  # days of dated entries from which the weekly hours are an average over them


class HardestOfDay(Struct, frozen=True):
    """The hard session with the largest load of a day, and that load in whole units."""

    session: Session
    load: int


class Timeline(Struct, frozen=True):
    """A plan laid out over a horizon, `start` to `until`, both included; `start` is today, or an earlier day shown.

    `sessions` holds the sessions of each day that has any, in the order of the plan, `hard` only the hard ones;
    `hardest` is the hardest of a day, sessions that are races by their title aside. Loads are whole numbers of a
    common unit: `loads` by a workout's identity; `load_before[i]` is the sum of all loads before the day `first + i`.
    `largest_hard` is the largest load of a hard session, `largest_sum` the largest of training over 21 days, both of
    the whole plan and without races. `weekly_minutes` is the training of an average week. `pairs`: what became of the
    sessions of the days that the plan has a record of. `busy`: the runner's own busy hours within the horizon.
    """

    plan: Plan
    today: date
    start: date
    until: date
    sessions: dict[date, tuple[Session, ...]]
    races: dict[date, Race]
    hard: dict[date, tuple[Session, ...]]
    hardest: dict[date, HardestOfDay]
    at_rest: frozenset[date]
    first: date
    load_before: tuple[int, ...]
    loads: dict[int, int]
    unit: int
    largest_hard: int
    largest_sum: int
    weekly_minutes: Fraction
    pairs: tuple[Pair, ...]
    busy: tuple[BusyTime, ...] = ()

    def load_of(self, event: Session | Race) -> int:
        """The load of a session that is laid out, or of a race, in whole units."""
        if isinstance(event, Race):
            return int(event.load * self.unit)
        return self.loads[id(event.workout)]

    def sum_before(self, day: date) -> int:
        """The load of the 21 days up to and including the day before, races included, in whole units."""
        i = (day - self.first).days
        return self.load_before[i] - self.load_before[i - LOAD_DAYS]

    def done_before(self, day: date) -> int:
        """The load that was done in the 21 days up to and including the day before, in whole units."""
        sessions = [pair.done for pair in self.pairs if pair.done]
        events: list[Session | Race] = [*sessions, *(race for race in self.plan.races if race.done)]
        return sum(self.load_of(event) for event in events if 0 < (day - event.date).days <= LOAD_DAYS)

    def near_horizon(self, of_days: dict[date, tuple[Session, ...]]) -> Iterator[Session]:
        """Those of the sessions laid out that may close time within the horizon, day by day."""
        for day in days_between(self.start - _LONGEST_REACH, self.until + _LONGEST_REACH):
            yield from of_days.get(day, ())

    def hard_sessions(self) -> Iterator[Session]:
        """Every hard session laid out, day by day."""
        return chain.from_iterable(self.hard.values())

    def horizon(self) -> Iterator[date]:
        """Every day from `start` to `until`."""
        return days_between(self.start, self.until)


def dated_entries(plan: Plan) -> Iterator[tuple[date, date]]:
    """The first and the last day of each dated entry of a plan; what was done is none, nor are closed days."""
    yield from ((race.date, race.date) for race in plan.races if not race.done or race.planned_minutes is not None)
    yield from ((session.date, session.date) for session in plan.sessions if not session.done)
    for repeat in plan.repeats:
        if bounds := [day for day in (repeat.first, repeat.until) if day]:
            yield bounds[0], bounds[-1]
    yield from ((appointment.date, appointment.date) for appointment in plan.appointments if appointment.booked)
    yield from ((away.first, away.last) for away in plan.aways)
    yield from ((pause.first, pause.last) for pause in plan.pauses)
    yield from ((block.first, block.last) for block in plan.blocks)


def horizon_end(plan: Plan, today: date) -> date:
    """The last day of the horizon: 14 days after the last dated entry, at least to the end of the eighth week's month.

    Never beyond the month in which the 700th day from today lies.
    """
    last = max((until for _, until in dated_entries(plan)), default=date.min)
    longest = end_of_month(today + LONGEST_HORIZON)
    if last >= longest:
        return longest
    if last > date.min and last + TAIL >= today + LEAST_HORIZON:
        return min(last + TAIL, longest)
    return end_of_month(today + LEAST_HORIZON)


def shown_days(plan: Plan, today: date, start: date | None, until: date | None) -> tuple[date, date, date]:
    """Today, and the first and the last day that are shown. Raises ValueError for a span that is not possible."""
    first, end = start or today, horizon_end(plan, today)
    last = until or (end if first <= end else horizon_end(plan, first))
    if last < first:
        raise ValueError(f"--until {last} is before the first day, {first}")
    if last > min(first, today) + TWO_YEARS:
        raise ValueError(f"{min(first, today)} to {last} is more than two years; give a nearer --until")
    return today, first, last


def end_of_month(day: date) -> date:
    """The last day of a day's month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def last_date(plan: Plan) -> date | None:
    """The last date in a plan; None where training goes on, or nothing has a date."""
    endless = any(plan.week) or any(repeat.until is None for repeat in plan.repeats)
    return None if endless else max((until for _, until in dated_entries(plan)), default=None)


def is_over(plan: Plan, today: date) -> bool:
    """Whether a plan's last date is long past, and no training goes on: there is nothing left to plan for."""
    last = last_date(plan)
    return last is not None and last + TAIL < today


def refuse_if_over(plan: Plan, today: date) -> Refusal | None:
    """The refusal to make a calendar of a plan whose files end long before today; None where there is time left.

    What was logged since does not count: a plan that ended weeks ago says nothing about the weeks ahead.
    """
    if plan.end is None or plan.end.date + TAIL >= today:
        return None
    return Refusal((plan.end.problem,))


def lay_out(plan: Plan, today: date, until: date, start: date | None = None) -> Timeline:
    """The plan over its horizon, from `start` (today, where left out) to `until`, both included."""
    start = min(start or today, today)
    entries = list(dated_entries(plan))
    dated_first = min((first for first, _ in entries), default=today)
    dated_last = max((last for _, last in entries), default=today)
    # The plan's largest loads are those of these days.
    first, last = min(today, dated_first), max(until, dated_last + TAIL)
    reach = first - timedelta(days=LOAD_DAYS)  # and the days that count towards the first of these
    begin = min(reach, start - timedelta(days=LOAD_DAYS))
    end = last + timedelta(days=max(_LOOK_AHEAD, plan.numbers.clear_days_before_maximum_effort))
    begin = _before_deeds(plan, begin)
    at_rest = days_at_rest(plan, min(begin, today.replace(day=1)), end)
    laid = lay_out_sessions(plan, begin, end, today, at_rest)
    sessions = laid.sessions
    workouts = {id(s.workout): s.workout for of_day in sessions.values() for s in of_day}
    unit = lcm(*(load.denominator for load in (*(w.load for w in workouts.values()), *(r.load for r in plan.races))))
    loads = {key: int(workout.load * unit) for key, workout in workouts.items()}
    training = [sum(loads[id(s.workout)] for s in sessions.get(day, ())) for day in days_between(begin, last)]
    total = training.copy()
    for race in plan.races:
        if begin <= race.date <= last:  # a race that nobody planned may lie anywhere
            total[(race.date - begin).days] += int(race.load * unit)
    hard = _hard(sessions, workouts)
    hardest = dict(_hardest(hard, loads))
    return Timeline(
        plan=plan, today=today, start=start, until=until, sessions=sessions,
        races={race.date: race for race in plan.races}, hard=hard, hardest=hardest, at_rest=at_rest, first=begin,
        load_before=(0, *accumulate(total)), loads=loads, unit=unit,
        largest_hard=max((h.load for day, h in hardest.items() if reach <= day <= last), default=0),
        largest_sum=_largest_sum(training, (first - begin).days),
        weekly_minutes=_weekly_minutes(plan, sessions, dated_first, dated_last), pairs=laid.pairs,
        busy=_busy_times(plan, start, until),
    )  # fmt: skip


def _busy_times(plan: Plan, start: date, until: date) -> tuple[BusyTime, ...]:
    """The hours of these days on which the runner is busy."""
    if not plan.busy_events:
        return ()
    from rubdown.plan.busy import busy_times  # few plans have a calendar of their own

    return busy_times(plan.busy_events, plan.timezone, start, until)


def _before_deeds(plan: Plan, begin: date) -> date:
    """The first day to lay out, so that what was done is paired alike on all mornings; a year earlier at most."""
    days = [s.date - timedelta(days=1) for s in plan.sessions if s.done and s.date > begin - _LONGEST_RECORD]
    return min([begin, *days])


def _largest_sum(loads: list[int], first: int) -> int:
    """The largest sum of the 21 days before any of the days from index `first` on."""
    before = [0, *accumulate(loads)]
    return max(before[i] - before[i - LOAD_DAYS] for i in range(first, len(loads)))


def _weekly_minutes(plan: Plan, sessions: dict[date, tuple[Session, ...]], first: date, last: date) -> Fraction:
    """Minutes of training in an average week of the dated entries, or of the typical week where these are few days."""
    days = (last - first).days + 1
    if days < _LEAST_SPAN or next(dated_entries(plan), None) is None:
        days, workouts = 7, [planned.workout for of_day in plan.week for planned in of_day]
    else:
        workouts = [s.workout for day in days_between(first, last) for s in sessions.get(day, ())]
    times, by_id = Counter(map(id, workouts)), {id(workout): workout for workout in workouts}  # repeats share theirs
    return sum((w.minutes * times[key] for key, w in by_id.items() if w.kind != "rest"), Fraction(0)) * 7 / days


def _hard(sessions: dict[date, tuple[Session, ...]], workouts: dict[int, Workout]) -> dict[date, tuple[Session, ...]]:
    """The hard sessions of each day that has any."""
    hard = {key for key, workout in workouts.items() if workout.hard}
    of_days = ((day, tuple(s for s in of_day if id(s.workout) in hard)) for day, of_day in sessions.items())
    return {day: of_day for day, of_day in of_days if of_day}


def _hardest(hard: dict[date, tuple[Session, ...]], loads: dict[int, int]) -> Iterator[tuple[date, HardestOfDay]]:
    for day, of_day in hard.items():
        if sessions := [s for s in of_day if s.workout.kind != "race"]:
            hardest = max(sessions, key=lambda s: loads[id(s.workout)])
            yield day, HardestOfDay(hardest, loads[id(hardest.workout)])


def percent_of_largest(timeline: Timeline, day: date, *, done: bool = False) -> int:
    """The 21-day load before a day as a share of the plan's largest, in whole per cent, at most 100.

    With `done`, only what was done of it.
    """
    total = timeline.done_before(day) if done else timeline.sum_before(day)
    return min(100, round_half_up(100 * total, timeline.largest_sum or 1))
