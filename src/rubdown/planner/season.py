"""A plan laid out over a horizon and solved: what the answer, `why` and `diff` are told from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count, groupby

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.search import Best, Month, Problem, solve
from rubdown.planner.verdicts import Day, judge_days, with_windows
from rubdown.rules.base import Tally
from rubdown.rules.spacing import GAP1, WISH6, WISH7


class Standing(Struct, frozen=True):
    """The discharge massages that stand: `fixed` within the horizon, by date (booked, or done in it); the dates of
    those `done` before it, and of those booked `after` it.
    """

    fixed: dict[date, Appointment]
    done: tuple[date, ...]
    after: tuple[date, ...]


class Season(Struct, frozen=True):
    """A plan laid out and solved: what the answer is told from."""

    timeline: Timeline
    days: dict[date, Day]
    standing: Standing
    problem: Problem
    best: Best

    @property
    def months(self) -> tuple[Month, ...]:
        """What each month owes and allows."""
        return self.problem.months

    @property
    def chosen(self) -> tuple[date, ...]:
        """The dates of the best schedule, fixed ones among them."""
        return tuple(map(date.fromordinal, self.best.days))

    def tallies(self) -> Iterator[Tally]:
        """For each chosen date, how many massages its month counts with it."""
        counts = {month.first: month.counted for month in self.months}
        for day in self.chosen:
            month = next(m for m in reversed(self.months) if m.first <= day.toordinal())
            counts[month.first] += 1
            yield Tally(day, counts[month.first], month.least)


def season(plan: Plan, today: date, start: date, until: date) -> Season:
    """The plan laid out over the horizon and solved."""
    timeline = lay_out(plan, today, start, until)
    days = judge_days(timeline)
    standing = _standing(plan, today, start, until)
    months = tuple(_months(timeline, (*standing.done, *standing.after)))
    problem = _problem(timeline, days, standing, months)
    return Season(timeline, days, standing, problem, solve(problem))


def with_other_waits(known: Season, plan: Plan) -> Problem:
    """What is asked for a plan that differs from the season's in its numbers, not in training, bookings or months."""
    timeline = replace(known.timeline, plan=plan)
    return _problem(timeline, judge_days(timeline), known.standing, known.months)


def with_other_closings(known: Season, plan: Plan) -> Problem:
    """The same, where no number differs that a wish asks for."""
    timeline = replace(known.timeline, plan=plan)
    return _problem(timeline, judge_days(timeline, known.days), known.standing, known.months)


def with_other_hours(known: Season, plan: Plan) -> Problem:
    """The same, where only the therapist's hours differ, or the length of a massage."""
    timeline = replace(known.timeline, plan=plan)
    return _problem(timeline, with_windows(timeline, known.days, known.timeline), known.standing, known.months)


def with_another_gap(known: Season, plan: Plan) -> Problem:
    """The same, where only the days between two massages differ."""
    return _problem(replace(known.timeline, plan=plan), known.days, known.standing, known.months)


def _standing(plan: Plan, today: date, start: date, until: date) -> Standing:
    found = {a.date: a for a in plan.appointments if a.kind == "discharge"}
    if plan.last and plan.last not in found:
        found[plan.last] = Appointment(plan.last, None, plan.minutes, "discharge", "", "", done=plan.last <= today)
    return Standing(
        fixed={day: booked for day, booked in sorted(found.items()) if start <= day <= until},
        done=tuple(sorted(day for day in found if day < start)),
        after=tuple(sorted(day for day in found if day > until)),
    )


def _months(timeline: Timeline, outside: tuple[date, ...]) -> Iterator[Month]:
    plan = timeline.plan
    for (year, month), of_month in groupby(timeline.horizon(), lambda day: (day.year, day.month)):
        covered = list(of_month)
        owes = len(covered) >= plan.numbers.least_days_of_a_month
        counted = sum((day.year, day.month) == (year, month) for day in outside)
        yield Month(covered[0].toordinal(), plan.least if owes else 0, plan.most, counted)


def _problem(timeline: Timeline, days: dict[date, Day], standing: Standing, months: tuple[Month, ...]) -> Problem:
    gap = next(n for n in count() if GAP1.judge(timeline, n).allowed)
    points = {
        day.toordinal(): verdict.points
        for day, verdict in days.items()
        if day in standing.fixed
        or (verdict.open and day >= timeline.today and all((later - day).days >= gap for later in standing.after))
    }
    return Problem(
        points=points,
        fixed=frozenset(day.toordinal() for day in standing.fixed),
        previous=standing.done[-1].toordinal() if standing.done else None,
        months=months,
        gap=gap,
        rhythm=lambda between: WISH6.judge(timeline, between).points,
        far=max(timeline.plan.numbers.even_rhythm.far, timeline.plan.numbers.even_rhythm.until),
        extra=-WISH7.judge(timeline, Tally(timeline.start, 1, 0)).points,
    )
