"""The whole answer for a plan: horizon, days, months, the best calendar, its massages and their alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from typing import NamedTuple

from oracle.best import SIX_WEEKS, Alternative, Best, Month, Problem, alternatives, month, solve
from oracle.closing import Basis, Opening, closed_on, opening, starts_in
from oracle.facts import Facts, entries_of, facts_of, resting_days
from oracle.numbers import Raw, numbers
from oracle.training import DAY, Training, days_of
from oracle.wishes import cost_beyond, largest, points_of_day


class Massage(NamedTuple):
    """One deep massage of the calendar: proposed, booked or done today."""

    date: date
    status: str
    start: int | None  # minutes from midnight; None for one that is not proposed, and where no hours are given
    days_since_previous: int | None
    points: dict[str, int]


class MonthRow(NamedTuple):
    """What a month owes, allows and gets."""

    least: int
    most: int
    planned: int
    short: int


def judge(plan: Raw, today: date, journal: Sequence[Raw] = (), until: date | None = None) -> Season:
    """The rulebook's answer for a plan as `tomllib` reads it, and the entries of its journal."""
    return Season(plan, today, journal, until)


class Season:
    """A plan as the rulebook sees it on a day; everything is computed when it is asked for."""

    def __init__(self, plan: Raw, today: date, journal: Sequence[Raw], until: date | None) -> None:
        self.plan, self.today = plan, today
        self.rules = numbers(plan)
        self.facts: Facts = facts_of(plan, journal, today)
        self.entries = entries_of(plan, self.facts)
        self.resting = resting_days(plan, self.facts)
        self.training = Training(plan, self.rules, self.resting, today)
        self.basis = Basis(plan, self.rules, self.training, self.facts)
        self.until = max(horizon_end(today, self.entries), until or today)

    @cached_property
    def days(self) -> dict[date, Opening]:
        """Every day of the horizon: what is open of it, and what closes it."""
        return {day: opening(self.plan, day, closed_on(day, self.basis)) for day in days_of((self.today, self.until))}

    @cached_property
    def points(self) -> dict[date, dict[str, int]]:
        """The points of every day of the horizon by wish (those of the day alone)."""
        first = min([self.today, *(first for first, _ in self.entries)])
        last = max([self.until, *(last + 14 * DAY for _, last in self.entries)])
        peak = largest(self.training, first, last)
        return {
            day: points_of_day(day, self.basis, peak) for day in self.days
        }  # fmt: skip

    @cached_property
    def owed(self) -> dict[Month, int]:
        """MON2: what each month of the horizon owes by its covered days."""
        covered: dict[Month, int] = {}
        for day in days_of((self.today.replace(day=1), self.until)):
            covered[month(day)] = covered.get(month(day), 0) + (day not in self.resting)
        full, some = self.rules["full_month_days"], self.rules["least_days_of_a_month"]
        least = self.per_month[0]
        return {
            name: least if days >= full else min(1, least) if days >= some else 0 for name, days in covered.items()
        }  # fmt: skip

    @property
    def per_month(self) -> tuple[int, int]:
        value = self.plan.get("massage", {}).get("per_month", [1, 2])
        return (value, value) if isinstance(value, int) else (value[0], value[1])

    def rhythm(self, previous: date | None, day: date) -> int:
        """WISH6: the points for the days since the massage before."""
        if previous is None or any(previous <= last < day for _, last in self.facts.pauses):
            return 0
        table, days = self.rules["even_rhythm"], (day - previous).days
        if days < table["from"]:
            return -int(table["points_a_day"]) * int(table["from"] - days)
        above = table["points_a_day"] * max(0, days - table["until"])
        return -int(min(above + table["further_points_a_day"] * max(0, days - table["far"]), table["most"]))

    @cached_property
    def strange(self) -> dict[date, date]:
        """Days open only to the accustomed, with the earliest day on which the massage before may lie."""
        result: dict[date, date] = {}
        if self.plan.get("runner", {}).get("used_to_massage", True):
            return result
        for race in self.training.races:
            key = "clear_days_when_not_used" + ("_marathon" if race.row >= 3 else "")
            for before in range(race.clear, self.rules[key]):
                day = race.day - before * DAY
                result[day] = max(result.get(day, date.min), race.day - SIX_WEEKS)
        return result

    @cached_property
    def problem(self) -> Problem:
        """What the best calendar is chosen from."""
        notice = self.plan.get("massage", {}).get("notice", 1)
        earliest = self.today + timedelta(days=notice)
        candidates = [day for day, open_ in self.days.items() if open_.windows]
        done = self.facts.done
        return Problem(
            tuple(day for day in candidates if day >= earliest or day in self.facts.accepted),
            tuple(booking.day for booking in self.facts.fixed if booking.day <= self.until),
            done[-1] if done else None,
            sum(month(day) == month(self.today) for day in done),
            self.owed, self.per_month[1], self.rules["days_between"],
            {day: sum(points.values()) for day, points in self.points.items()},
            cache(self.rhythm), cost_beyond(self.plan, self.rules, self.training, self.entries), self.strange,
        )  # fmt: skip

    @cached_property
    def best(self) -> Best:
        """The best calendar: massages missing, points, dates of the proposals."""
        best = solve(self.problem)
        assert best is not None
        return best

    @cached_property
    def massages(self) -> list[Massage]:
        """Every massage of the best calendar in order, with its points by wish."""
        result = []
        previous, counts = self.problem.previous, {month(self.today): self.problem.base}
        status = {booking.day: "done" if booking.done else "booked" for booking in self.facts.fixed}
        for day in sorted([*self.best.dates, *self.problem.fixed]):
            counts[month(day)] = counts.get(month(day), 0) + 1
            points = {**self.points[day], "WISH6": self.rhythm(previous, day)}
            points["WISH7"] = -self.problem.beyond if counts[month(day)] > self.owed[month(day)] else 0
            since = (day - previous).days if previous else None
            start = None if day in status else self.start_on(day)
            points = {code: value for code, value in points.items() if value}
            result.append(Massage(day, status.get(day, "proposed"), start, since, points))
            previous = day
        return result

    @cached_property
    def months(self) -> dict[Month, MonthRow]:
        """Every month of the horizon: owed, allowed, planned with what is done, missing."""
        days = [*(m.date for m in self.massages), *self.facts.done]
        planned = {name: sum(month(day) == name for day in days) for name in self.owed}
        return {
            name: MonthRow(owed, self.per_month[1], planned[name], max(0, owed - planned[name]))
            for name, owed in self.owed.items()
        }

    def alternatives(self, proposal: date) -> list[Alternative]:
        """The nearest other days of a proposal, with their exact costs."""
        return alternatives(self.problem, self.best, proposal)

    def start_on(self, day: date) -> int | None:
        """The proposed start of a day, in minutes from midnight."""
        if "hours" not in self.plan.get("therapist", {}):
            return None
        starts = list(starts_in(self.days[day].windows, self.plan))
        prefer = self.plan.get("massage", {}).get("prefer_time")
        if prefer:
            wanted = int(prefer[:2]) * 60 + int(prefer[3:])
            return min(starts, key=lambda start: (abs(start - wanted), start))
        if any(s.kind == "easy" and s.sport == "run" and s.start is None for s in self.training.on(day)):
            return next((start for start in starts if start >= 720), starts[-1])
        return starts[0]


def horizon_end(today: date, entries: list[tuple[date, date]]) -> date:
    """14 days after the last dated entry, or the end of the month in which the day 8 weeks ahead lies."""
    eight_weeks = today + timedelta(weeks=8)
    end = max((last for _, last in entries), default=date.min + 14 * DAY) + 14 * DAY
    if end < eight_weeks:
        end = end_of_month(eight_weeks)
    return min(end, end_of_month(today + timedelta(days=700)))


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + 32 * DAY).replace(day=1) - DAY
