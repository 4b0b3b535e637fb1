"""A plan laid out over a horizon and solved: everything that is reported about it starts here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count, groupby

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.problem import MonthQuota, Optimum, ScheduleProblem
from rubdown.planner.search import solve
from rubdown.planner.verdicts import Day, judge_days, rejudge_days
from rubdown.rules import rules_of
from rubdown.rules.base import Between, InMonth, MonthCount

_LONGEST_MONTH = 31


class StandingMassages(Struct, frozen=True):
    """The discharge massages that no search may move, by date.

    `fixed` are booked or done within the horizon, `done` before it, `after` booked after it.
    """

    fixed: dict[date, Appointment]
    done: tuple[date, ...]
    after: tuple[date, ...]


class Season(Struct, frozen=True):
    """A plan over a horizon: its training, each day's verdict, the massages that stand, and the best schedule."""

    timeline: Timeline
    days: dict[date, Day]
    standing: StandingMassages
    problem: ScheduleProblem
    best: Optimum

    @property
    def months(self) -> tuple[MonthQuota, ...]:
        """How many massages each month wants, allows and already counts."""
        return self.problem.months

    @property
    def chosen(self) -> tuple[date, ...]:
        """The dates of the best schedule, fixed ones among them."""
        return tuple(map(date.fromordinal, self.best.days))

    def tallies(self) -> Iterator[MonthCount]:
        """For each chosen date, how many massages its month counts up to and with it."""
        counts = {month.first: month.counted for month in self.months}
        for day in self.chosen:
            month = next(m for m in reversed(self.months) if m.first <= day.toordinal())
            counts[month.first] += 1
            yield MonthCount(day, counts[month.first], month.least)


def season(plan: Plan, today: date, start: date, until: date) -> Season:
    """The plan laid out over the horizon `start` to `until`, both included, and solved."""
    timeline = lay_out(plan, today, start, until)
    days, standing = judge_days(timeline), _standing(timeline)
    problem = _problem(timeline, days, standing, _months(timeline, standing))
    return Season(timeline, days, standing, problem, solve(problem))


def replan(known: Season, plan: Plan) -> ScheduleProblem:
    """The problem of a changed plan over the horizon of a known season, to be solved by the caller.

    Only what the change may touch is worked out again.
    """
    old = known.timeline
    if not _same_training(plan, old.plan):
        timeline = lay_out(plan, old.today, old.start, old.until)
        standing = _standing(timeline)
        return _problem(timeline, judge_days(timeline), standing, _months(timeline, standing))
    timeline = replace(old, plan=plan)
    months = known.months if plan.numbers is old.plan.numbers else _months(timeline, known.standing)
    return _problem(timeline, rejudge_days(timeline, known.days, old), known.standing, months)


def _same_training(plan: Plan, old: Plan) -> bool:
    """Whether two plans surely have the same training and massages, laid out over the same days."""
    changed = {field for field in plan.__struct_fields__ if getattr(plan, field) is not getattr(old, field)}
    ahead = plan.numbers.clear_days_before_maximum_effort == old.numbers.clear_days_before_maximum_effort
    return ahead and changed <= {"numbers", "therapist", "minutes"}


def _standing(timeline: Timeline) -> StandingMassages:
    plan, start, until = timeline.plan, timeline.start, timeline.until
    booked = {a.date: a for a in plan.appointments if a.kind == "discharge"}
    if plan.last and plan.last not in booked:
        done = plan.last <= timeline.today
        booked[plan.last] = Appointment(plan.last, None, plan.minutes, "discharge", "", "", done=done)
    return StandingMassages(
        fixed={day: appointment for day, appointment in sorted(booked.items()) if start <= day <= until},
        done=tuple(sorted(day for day in booked if day < start)),
        after=tuple(sorted(day for day in booked if day > until)),
    )


def _problem(
    timeline: Timeline, days: Mapping[date, Day], standing: StandingMassages, months: Iterable[MonthQuota]
) -> ScheduleProblem:
    limits = [rule for rule in rules_of(Between) if rule.hard]
    wishes = [rule for rule in rules_of(Between) if not rule.hard]
    gap = next(n for n in count() if all(rule.judge(timeline, n).allowed for rule in limits))
    last = standing.after[0] - timedelta(days=gap) if standing.after else timeline.until
    return ScheduleProblem(
        points={
            day.toordinal(): judged.points
            for day, judged in days.items()
            if day in standing.fixed or (judged.open and timeline.today <= day <= last)
        },
        fixed=frozenset(day.toordinal() for day in standing.fixed),
        previous=standing.done[-1].toordinal() if standing.done else None,
        months=tuple(months),
        gap=gap,
        rhythm=lambda days: sum([rule.judge(timeline, days).points for rule in wishes]),
        far=max((rule.straight_from(timeline.plan) for rule in wishes), default=0),
        extra=-sum(rule.judge(timeline, MonthCount(timeline.start, 1, 0)).points for rule in rules_of(InMonth)),
    )


def _months(timeline: Timeline, standing: StandingMassages) -> Iterator[MonthQuota]:
    """The months of the horizon; massages outside it count in a month of which it holds a part."""
    plan = timeline.plan
    for (year, month), days in groupby(timeline.horizon(), lambda day: (day.year, day.month)):
        covered = list(days)
        least = max(rule.least(plan, len(covered)) for rule in rules_of(InMonth))
        counted = sum((day.year, day.month) == (year, month) for day in (*standing.done, *standing.after))
        yield MonthQuota(covered[0].toordinal(), least, _most(timeline, covered[0], least), counted)


def _most(timeline: Timeline, day: date, least: int) -> int:
    """The largest count of massages that every limit allows in the month of a day."""
    limits = [rule for rule in rules_of(InMonth) if rule.hard]
    for n in range(_LONGEST_MONTH):
        one_more = MonthCount(day, n + 1, least)
        if not all(rule.judge(timeline, one_more).allowed for rule in limits):
            return n
    return _LONGEST_MONTH
