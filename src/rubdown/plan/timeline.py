"""A plan laid out day by day: the typical week, repeats and dated entries, with their loads.

The typical week holds on every day, past and future, on which no dated session and no race stands: what a day is
worth must not depend on the day on which the calendar is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate, chain
from math import lcm

from msgspec import Struct

from rubdown.plan.model import Plan, Race, Repeat, Session, Workout
from rubdown.text import round_half_up
from rubdown.toml.problems import Refusal

LOAD_DAYS = 21  # WISH3 looks at three weeks
TAIL = timedelta(days=14)  # the horizon goes on after the last dated entry
LEAST_HORIZON = timedelta(weeks=8)
LONGEST_HORIZON = timedelta(days=731)  # two years, a leap day among them
_LOOK_AHEAD = 2  # WISH4 asks what follows in two days
_ROUND = 400  # years after which leap days and weekdays are the same again
_MEMORY = timedelta(days=731)  # repeats older than that are not laid out


class HardestOfDay(Struct, frozen=True):
    """The hard session with the largest load of a day, and that load in whole units."""

    session: Session
    load: int


class Timeline(Struct, frozen=True):
    """A plan laid out over a horizon, `start` to `until`, both included.

    `sessions` holds the sessions of each day that has any, day by day and in the order of the plan, `hard` only the
    hard ones; `hardest` is the hardest of a day, but for races that only a session's name mentions. Loads are whole
    numbers of a common unit: `loads` by a workout's identity, `load_before[i]` the sum of all loads before the day
    `first + i`. `largest_session` and `largest_sum` (over 21 days) are the largest of the plan; the former of sessions
    only, the latter with races.
    """

    plan: Plan
    today: date
    start: date
    until: date
    sessions: dict[date, tuple[Session, ...]]
    races: dict[date, Race]
    hard: dict[date, tuple[Session, ...]]
    hardest: dict[date, HardestOfDay]
    first: date
    load_before: tuple[int, ...]
    loads: dict[int, int]
    unit: int
    largest_session: int
    largest_sum: int

    def load_of(self, event: Session | Race) -> int:
        """The load of a session that is laid out, or of a race, in whole units."""
        if isinstance(event, Race):
            return int(event.load * self.unit)
        return self.loads[id(event.workout)]

    def sum_before(self, day: date) -> int:
        """The load of the 21 days up to and including the day before, in whole units."""
        i = (day - self.first).days
        return self.load_before[i] - self.load_before[i - LOAD_DAYS]

    def all_sessions(self) -> Iterator[Session]:
        """Every session laid out, day by day."""
        return chain.from_iterable(self.sessions.values())

    def hard_sessions(self) -> Iterator[Session]:
        """Every hard session laid out, day by day."""
        return chain.from_iterable(self.hard.values())

    def horizon(self) -> Iterator[date]:
        """Every day of the horizon."""
        return days_between(self.start, self.until)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def lay_out(plan: Plan, today: date, start: date, until: date) -> Timeline:
    """The plan over the horizon `start` to `until`; the largest loads are those of the whole plan."""
    dated = tuple(dated_days(plan))
    first = max(min((start, *dated)), start - _MEMORY)
    last = max((until, *(day + TAIL for day in dated)))
    begin = first - timedelta(days=LOAD_DAYS)
    races = {race.date: race for race in plan.races}
    ahead = max(_LOOK_AHEAD, plan.numbers.clear_days_before_maximum_effort)
    sessions = _sessions(plan, begin, last + timedelta(days=ahead))
    workouts = _workouts(sessions)
    shares = [workout.load for workout in workouts.values()] + [race.load for race in plan.races]
    unit = lcm(*(load.denominator for load in shares))
    loads = {key: int(workout.load * unit) for key, workout in workouts.items()}
    of_races = {day: int(race.load * unit) for day, race in races.items()}
    before = _load_before(days_between(begin, last), sessions, loads, of_races)
    hard = _hard(sessions, workouts)
    sums = (before[i] - before[i - LOAD_DAYS] for i in range(LOAD_DAYS, len(before) - 1))
    return Timeline(
        plan=plan, today=today, start=start, until=until, sessions=sessions, races=races,
        hard=hard, hardest=dict(_hardest(hard, loads)),
        first=begin, load_before=before, loads=loads, unit=unit,
        largest_session=_largest_session(days_between(first, last), sessions, loads), largest_sum=max(sums),
    )  # fmt: skip


def dated_days(plan: Plan) -> Iterator[date]:
    """The days of all dated entries: races, sessions, ends of repeats, appointments, days away."""
    yield from (race.date for race in plan.races)
    yield from (session.date for session in plan.sessions)
    yield from (day for repeat in plan.repeats for day in (repeat.first, repeat.until) if day)
    yield from (appointment.date for appointment in plan.appointments)
    for away in plan.aways:
        yield away.start.date()
        yield (away.end - timedelta(microseconds=1)).date()


def last_date(plan: Plan) -> date | None:
    """The last date in a plan; None where training goes on, or nothing has a date."""
    endless = any(plan.week) or any(repeat.until is None for repeat in plan.repeats)
    return None if endless else max(dated_days(plan), default=None)


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


def default_until(plan: Plan, start: date) -> date:
    """The end of a horizon that is not given: 14 days after the last dated entry, 8 weeks to 2 years from start."""
    last = max((day + TAIL for day in dated_days(plan)), default=start)
    return min(max(last, start + LEAST_HORIZON), start + LONGEST_HORIZON)


def _sessions(plan: Plan, begin: date, end: date) -> dict[date, tuple[Session, ...]]:
    found: dict[date, list[Session]] = {}
    for session in (*plan.sessions, *_repeated(plan.repeats, begin, end)):
        if begin <= session.date <= end:
            found.setdefault(session.date, []).append(session)
    replaced = found.keys() | {race.date for race in plan.races}
    laid = ((day, found.get(day) if day in replaced else _typical(plan, day)) for day in days_between(begin, end))
    return {day: tuple(sessions) for day, sessions in laid if sessions}


def _typical(plan: Plan, day: date) -> list[Session]:
    return [Session(day, None, workout) for workout in plan.week[day.weekday()]]


def _repeated(repeats: Iterable[Repeat], begin: date, end: date) -> Iterator[Session]:
    for repeat in repeats:
        for day in occurrences(repeat, begin, end):
            if day not in repeat.without:
                yield Session(day, _at(day, repeat.time), repeat.workout, repeat.line)


def _at(day: date, minutes: int | None) -> datetime | None:
    if minutes is None:
        return None
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)


def occurrences(repeat: Repeat, begin: date, end: date) -> Iterator[date]:
    """The days of a repeat within [begin, end]; a rule counts from the repeat's first day."""
    low, high = max(begin, repeat.first or begin), min(end, repeat.until or end)
    if repeat.rrule is None:
        return (day for day in days_between(low, high) if day.weekday() in repeat.weekdays)
    return days_by_rule(repeat.rrule, repeat.first or begin, low, high)


def days_by_rule(rule: str, first: date, low: date, high: date) -> Iterator[date]:
    """The days within [low, high] of an RFC 5545 rule that counts from its first day.

    The rule is followed as late as the calendar goes, whole rounds of it on: one that never comes true (30 February) is
    searched to the year 9999, and there it is given up at once.
    """
    from dateutil.rrule import rrulestr

    years = (date.max.year - max(first, high).year) // _ROUND * _ROUND
    found = rrulestr(rule, dtstart=_late(first, years)).between(_late(low, years), _late(high, years), inc=True)
    return (moment.date().replace(year=moment.year - years) for moment in found)


def _late(day: date, years: int) -> datetime:
    """The same day that many years later."""
    return datetime(day.year + years, day.month, day.day)


# A workout of the typical week, or of a repeat, comes again hundreds of times: what is known of it is worked out once
# and found by its identity.
def _workouts(sessions: dict[date, tuple[Session, ...]]) -> dict[int, Workout]:
    return {id(s.workout): s.workout for of_day in sessions.values() for s in of_day}


def _load_before(
    days: Iterable[date], sessions: dict[date, tuple[Session, ...]], loads: dict[int, int], of_races: dict[date, int]
) -> tuple[int, ...]:
    of_days = (of_races.get(day, 0) + sum(loads[id(s.workout)] for s in sessions.get(day, ())) for day in days)
    return (0, *accumulate(of_days))


def _largest_session(days: Iterable[date], sessions: dict[date, tuple[Session, ...]], loads: dict[int, int]) -> int:
    found = (s.workout for day in days for s in sessions.get(day, ()))
    return max((loads[id(workout)] for workout in found if workout.kind != "race"), default=0)


def _hard(sessions: dict[date, tuple[Session, ...]], workouts: dict[int, Workout]) -> dict[date, tuple[Session, ...]]:
    """The hard sessions of each day that has any."""
    hard = {key for key, workout in workouts.items() if workout.hard}
    found = ((day, tuple(s for s in of_day if id(s.workout) in hard)) for day, of_day in sessions.items())
    return {day: of_day for day, of_day in found if of_day}


def _hardest(hard: dict[date, tuple[Session, ...]], loads: dict[int, int]) -> Iterator[tuple[date, HardestOfDay]]:
    for day, of_day in hard.items():
        sessions = [s for s in of_day if s.workout.kind != "race"]
        if sessions:
            hardest = max(sessions, key=lambda s: loads[id(s.workout)])
            yield day, HardestOfDay(hardest, loads[id(hardest.workout)])


def percent_of_largest(timeline: Timeline, day: date) -> int:
    """The 21-day load before a day as a share of the plan's largest, in whole per cent."""
    return round_half_up(100 * timeline.sum_before(day), timeline.largest_sum or 1)
