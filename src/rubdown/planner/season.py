"""A plan laid out over a horizon and solved: everything that is reported about it starts here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count, groupby, takewhile

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.timeline import Timeline, horizon_end, lay_out
from rubdown.plan.training import clear_days
from rubdown.plan.values import MOST_A_MONTH
from rubdown.planner.problem import Limit, MonthQuota, Optimum, ScheduleProblem
from rubdown.planner.search import Search
from rubdown.planner.verdicts import Day, DayInBrief, changed_numbers, judge_days, judge_in_brief, rejudge_days
from rubdown.rules import rules_of
from rubdown.rules.base import Between, Closing, InMonth, MonthCount
from rubdown.text import days_between


class StandingMassages(Struct, frozen=True):
    """The discharge massages that no search may move, by date.

    `fixed` are booked, or done today, within the horizon; `done` before it, bookings that have passed among them;
    `after` booked after it.
    """

    fixed: dict[date, Appointment]
    done: dict[date, Appointment]
    after: tuple[date, ...]

    @property
    def previous(self) -> date | None:
        """The last discharge massage before today."""
        return max(self.done, default=None)


class Season(Struct, frozen=True):
    """A plan over a horizon: its training, each day's verdict, the massages that stand, and the best schedule."""

    timeline: Timeline
    days: dict[date, Day]
    standing: StandingMassages
    search: Search
    best: Optimum
    shown: tuple[date, date]

    def shows(self, day: date) -> bool:
        """Whether a day is among those that are shown, which may be part of the horizon, or reach back before today."""
        return self.shown[0] <= day <= self.shown[1]

    @property
    def size(self) -> int:
        """How much there is to plan, which takes time alike: its days, and half of its sessions."""
        return len(self.days) + sum(map(len, self.timeline.sessions.values())) // 2

    @property
    def problem(self) -> ScheduleProblem:
        """What the best schedule was chosen from."""
        return self.search.problem

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


def season(plan: Plan, today: date, start: date | None = None, until: date | None = None) -> Season:
    """The plan laid out over its horizon and solved, to be shown from `start` to `until`, both included.

    Both only choose what is shown (left out: the whole horizon), but an `until` beyond its end makes it longer.
    """
    end = horizon_end(plan, today)
    timeline = lay_out(plan, today, max(end, until or end), start)
    days, standing = judge_days(timeline), _standing(timeline)
    search = Search(_problem(timeline, days, standing, _months(timeline, standing), _limit(timeline, standing)))
    return Season(timeline, days, standing, search, search.best(), (start or today, until or end))


def replan(known: Season, plan: Plan) -> ScheduleProblem:
    """The problem of a changed plan over the horizon of a known season, or over its own where that is longer.

    Only what the change may touch is worked out again; the caller solves it.
    """
    old = known.timeline
    if not _same_training(plan, old.plan):
        timeline = lay_out(plan, old.today, max(old.until, horizon_end(plan, old.today)), old.start)
        standing = _standing(timeline)
        days, limit = judge_in_brief(timeline), _limit(timeline, standing)
        return _problem(timeline, days, standing, _months(timeline, standing), limit)
    timeline = replace(old, plan=plan)
    quotas = {key for rule in rules_of(InMonth) for key in rule.numbers}
    same_months = changed_numbers(plan, old.plan).isdisjoint(quotas)
    months = known.months if same_months else _months(timeline, known.standing)
    limit = known.problem.limit if plan.budget is old.plan.budget else _limit(timeline, known.standing)
    return _problem(timeline, rejudge_days(timeline, known.days, old), known.standing, months, limit)


def _same_training(plan: Plan, old: Plan) -> bool:
    """Whether two plans surely have the same training and massages, laid out over the same days."""
    changed = {field for field in plan.__struct_fields__ if getattr(plan, field) is not getattr(old, field)}
    if changed - {"numbers", "therapist", "minutes", "budget"} or plan.therapist.step != old.therapist.step:
        return False
    same_reach = plan.numbers.clear_days_before_maximum_effort == old.numbers.clear_days_before_maximum_effort
    same_softened = all(clear_days(plan.numbers, race) == clear_days(old.numbers, race) for race in plan.races)
    return same_reach and same_softened


def _standing(timeline: Timeline) -> StandingMassages:
    plan, today, until = timeline.plan, timeline.today, timeline.until
    booked = {a.date: a for a in plan.appointments if a.kind == "discharge"}
    if plan.last and plan.last not in booked:
        booked[plan.last] = Appointment(plan.last, None, plan.minutes, "discharge", "", "", done=plan.last <= today)
    return StandingMassages(
        fixed={day: appointment for day, appointment in sorted(booked.items()) if today <= day <= until},
        done={day: appointment for day, appointment in sorted(booked.items()) if day < today},
        after=tuple(sorted(day for day in booked if day > until)),
    )


def _problem(
    timeline: Timeline, days: Mapping[date, Day | DayInBrief], standing: StandingMassages,
    months: Iterable[MonthQuota], limit: Limit | None,
) -> ScheduleProblem:  # fmt: skip
    closings, between = rules_of(Closing), rules_of(Between)
    limits, wishes = [rule for rule in between if rule.hard], [rule for rule in between if not rule.hard]
    gap = next(n for n in count(1) if all(rule.judge(timeline, n).allowed for rule in limits))
    plan, today = timeline.plan, timeline.today
    earliest_new = today + timedelta(days=plan.notice)  # a date that was accepted stays up to and including its day
    open_days = (day for day, judged in days.items() if judged.open)
    proposable = [day for day in open_days if day >= earliest_new or (day >= today and day in plan.accepted)]
    last = standing.after[0] - timedelta(days=gap) if standing.after else timeline.until
    earliest: dict[date, date] = {}
    for rule in closings:
        for day, previous in (rule.earliest_previous(timeline) if rule.earliest_previous else {}).items():
            if day not in standing.fixed:
                earliest[day] = max(previous, earliest.get(day, date.min))
    row_starts = (s.end.date() for rule in closings if rule.starts_row for s in rule.stretches(timeline))
    possible = sorted({*standing.fixed, *(day for day in proposable if day <= last)})
    return ScheduleProblem(
        points={day.toordinal(): days[day].points for day in possible},
        fixed=frozenset(day.toordinal() for day in standing.fixed),
        previous=standing.previous.toordinal() if standing.previous else None, months=tuple(months), gap=gap,
        rhythm=lambda days: sum([rule.judge(timeline, days).points for rule in wishes]),
        far=max((rule.straight_from(timeline.plan) for rule in wishes), default=0),
        extra=-sum(rule.judge(timeline, MonthCount(timeline.today, 1, 0)).points for rule in rules_of(InMonth)),
        earliest_previous={day.toordinal(): previous.toordinal() for day, previous in earliest.items()},
        rows=tuple(sorted({day.toordinal() for day in row_starts})), limit=limit,
    )  # fmt: skip


def _limit(timeline: Timeline, standing: StandingMassages) -> Limit | None:
    """What a budget or a largest number allows; None where the plan has neither."""
    plan = timeline.plan
    if plan.budget is None and plan.at_most is None:
        return None
    from rubdown.plan.charges import accounts  # few plans have a limit
    from rubdown.planner.limits import Allowance

    return Allowance(plan, standing.fixed, accounts(plan, timeline.today, timeline.until))


def _months(timeline: Timeline, standing: StandingMassages) -> Iterator[MonthQuota]:
    """The months of the horizon; massages outside it count in a month of which it holds a part.

    The days on which the runner is away or has paused are not covered. The first month is, from its first day on: what
    is past of it is not forgiven.
    """
    plan, first = timeline.plan, timeline.today.replace(day=1)
    for (year, month), days_of_month in groupby(days_between(first, timeline.until), lambda day: (day.year, day.month)):
        days = list(days_of_month)
        covered = sum(day not in timeline.at_rest for day in days)
        least = max(rule.least(plan, covered) for rule in rules_of(InMonth))
        counted = sum((day.year, day.month) == (year, month) for day in (*standing.done, *standing.after))
        start = max(days[0], timeline.today)
        yield MonthQuota(start.toordinal(), least, _most(timeline, start, least), counted)


def _most(timeline: Timeline, day: date, least: int) -> int:
    """The largest count of massages that every limit allows in the month of a day."""
    limits = [rule for rule in rules_of(InMonth) if rule.hard]
    counts = (MonthCount(day, n, least) for n in range(1, MOST_A_MONTH + 1))
    allowed = takewhile(lambda month: all(rule.judge(timeline, month).allowed for rule in limits), counts)
    return sum(1 for _ in allowed)
