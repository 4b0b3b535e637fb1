"""Why a day, why not a day: each rule's verdict on it, and its price against the best schedule, solved exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.search import solve
from rubdown.planner.season import Season
from rubdown.report.answer import Date, PlanLabel, Schedule, Shift
from rubdown.report.appointments import massages, windows
from rubdown.report.day_verdicts import RuleVerdict, month_of, verdicts_on
from rubdown.report.massage import SCHEMA_VERSION, Massage, Version, Window, WishCode
from rubdown.report.money import limit_reached
from rubdown.report.no_room import closed_by, no_new_massage
from rubdown.report.printed import Printed
from rubdown.report.reasons import in_one_line
from rubdown.report.shifts import shifts
from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import Between, Closing, Rule
from rubdown.text import days, month_name, plural, short_day
from rubdown.toml.problems import Count

DayStatus = Literal["proposed", "booked", "done", "open", "crowded", "closed", "past"]


class Hurt(Struct, frozen=True):
    """How many points a wish gains (above 0) or loses in the other schedule."""

    code: WishCode
    name: str
    points: int


class Price(Struct, frozen=True):
    """What another schedule costs against the best: massages more that are missing, points lost, what moves, why."""

    missing: int
    points: int
    shifts: list[Shift]
    wishes: list[Hurt]
    schema_version: Version = SCHEMA_VERSION


class Why(Printed, frozen=True):
    """Everything about one day. `price` is None where there is nothing to compare; `limited_by`: the budget or largest
    number that leaves no further massage for an open day, so that one there takes another's place.
    """

    schema_version: Version
    plan: PlanLabel
    date: date
    status: DayStatus
    windows: list[Window]
    opens_again: Date | None
    crowded_by: str | None
    limited_by: str | None
    verdicts: list[RuleVerdict]
    price: Price | None

    @property
    def causes(self) -> list[RuleVerdict]:
        """What closes the day, what the runner can change least first; where no rule does so alone, all that take
        time of it.
        """
        closing = [verdict for verdict in self.verdicts if not verdict.allowed]
        ranks = {rule.code: rule.cause_rank for rule in rules_of(Closing)}
        causes = closing or [verdict for verdict in self.verdicts if verdict.spans]
        return sorted(causes, key=lambda verdict: ranks.get(verdict.code, 0))


class DayInBrief(Struct, frozen=True):
    """A day in a line: its price in massages missing and points, where it is open and not chosen."""

    date: date
    status: DayStatus
    missing: Count | None
    points: int | None
    text: str
    schema_version: Version = SCHEMA_VERSION


class Best(Struct, frozen=True):
    """A chosen massage with the best that would come without it."""

    massage: Massage
    instead: Price | None
    schema_version: Version = SCHEMA_VERSION


def why(season: Season, best: Schedule, day: date) -> Why:
    """Each rule's verdict on a day of the horizon; for an open day that is not chosen, its price."""
    status = _status(season, _chosen(best), day, priced=day.toordinal() in season.search.best_with_each_day)
    fixed = replace(season.problem, fixed=season.problem.fixed | {day.toordinal()})
    other = replace(season, best=solve(fixed)) if status == "open" else season
    again = (later for later, judged in season.days.items() if later > day and judged.open)
    return Why(
        schema_version=SCHEMA_VERSION, plan=best.plan, date=day, status=status,
        windows=windows(season.days[day].windows),
        opens_again=next(again, None) if status == "closed" else None,
        crowded_by=_crowded_by(season, day) if status == "crowded" else None,
        limited_by=limit_reached(season, day) if status in ("open", "crowded") else None,
        verdicts=[*verdicts_on(other, day)], price=_price(season, other) if status == "open" else None,
    )  # fmt: skip


def why_not(season: Season, day: date) -> Price | None:
    """The best schedule without a day against the best of all; None where the day is booked and stays so."""
    if day in season.standing.fixed:
        return None
    points = {other: worth for other, worth in season.problem.points.items() if other != day.toordinal()}
    return _price(season, replace(season, best=solve(replace(season.problem, points=points))))


def why_each(season: Season, best: Schedule) -> list[Best]:
    """Each massage of the best schedule, proposed ones with the best schedule that does without their day."""
    return [
        Best(massage, why_not(season, massage.date) if massage.status == "proposed" else None)
        for massage in best.appointments
        if massage.kind == "discharge"
    ]


def prices(season: Season) -> dict[date, tuple[int, int]]:
    """For each day that a schedule may contain: massages more that would be missing, and points lost, with it."""
    best = season.best
    return {
        date.fromordinal(day): (missing - best.shortfall, best.points - points)
        for day, (missing, points) in season.search.best_with_each_day.items()
    }


def day_by_day(season: Season, best: Schedule) -> Iterator[DayInBrief]:
    """Every day of the horizon in brief: what it is, and its price or what closes it."""
    by_day = prices(season)
    chosen = _chosen(best)
    for day, judged in season.days.items():
        status = _status(season, chosen, day, priced=day in by_day)
        missing, points = by_day.get(day, (0, 0))
        if day in chosen:
            text = in_one_line(chosen[day])
        elif status == "open":
            text = lead_in(Price(missing, points, [], []))
        elif status == "crowded":
            text = _crowded_by(season, day)
        else:
            text = "; ".join(closed.text for closed in closed_by(season.timeline, judged))
        priced = status == "open"
        yield DayInBrief(day, status, missing if priced else None, points if priced else None, text)


def _chosen(best: Schedule) -> dict[date, Massage]:
    return {m.date: m for m in best.appointments if m.kind == "discharge"}


def _status(season: Season, chosen: dict[date, Massage], day: date, *, priced: bool) -> DayStatus:
    if day in chosen:
        return chosen[day].status
    if day < season.timeline.today:
        return "past"
    return ("open" if priced else "crowded") if season.days[day].open else "closed"


def _price(best: Season, other: Season) -> Price:
    before, after = _points_by_code(best), _points_by_code(other)
    codes = sorted(before.keys() | after.keys())
    hurts = [Hurt(code, rule_of(Rule, code).name, gain) for code in codes if (gain := after[code] - before[code])]
    return Price(
        missing=other.best.shortfall - best.best.shortfall,
        points=best.best.points - other.best.points,
        shifts=shifts(best.chosen, other.chosen),
        wishes=sorted(hurts, key=lambda hurt: hurt.points),
    )


def _points_by_code(solved: Season) -> Counter[str]:
    points: Counter[str] = Counter()
    for massage in massages(solved):
        points.update({reason.code: reason.points for reason in massage.reasons})
    return points


def _crowded_by(season: Season, day: date) -> str:
    """Why an open day can hold no massage: another is too near, its month is full, or no new one may be."""
    standing = [*season.standing.done, *season.standing.fixed, *season.standing.after]
    for other in sorted(standing, key=lambda other: abs((other - day).days)):
        between = abs((other - day).days)
        for rule in rules_of(Between):
            verdict = rule.judge(season.timeline, between)
            if not verdict.allowed:
                return f"only {days(between)} from {short_day(other)} ({verdict.wanted})"
    in_month = sum((other.year, other.month) == (day.year, day.month) for other in standing)
    if in_month < month_of(season, day).most and (cause := no_new_massage(season, day)):
        return cause
    return f"{month_name(day)} already has its {plural(month_of(season, day).most, 'massage')}"


def lead_in(price: Price) -> str:
    """A price in words: `would be worse by 52 points`, `would be 1 massage short`, `would be just as good`."""
    if price.missing:
        return f"would be {plural(price.missing, 'massage')} short"
    if price.points:
        return f"would be worse by {plural(price.points, 'point')}"
    return "would be just as good; the earlier dates win"
