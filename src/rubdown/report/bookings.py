"""Booked appointments against the rules: what each breaks, and the nearest day that would be better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from rubdown.plan.model import Appointment
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.planner.verdicts import Day, closers, stretches
from rubdown.report.answer import Caution
from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import DAY_MINUTES, Between, Closing, InMonth, MonthCount, Stretch
from rubdown.text import days, month_name, ordinal, short_day

_NEAR = 21  # days on either side in which a better day is looked for

Breach = tuple[str, str]  # a rule's code, and what is broken in words


def cautions(season: Season) -> list[Caution]:
    """A warning for each rule that a booked appointment breaks, in the order of the days."""
    warnings: list[Caution] = []
    previous = season.standing.previous
    for day, month in zip(season.chosen, season.tallies(), strict=True):
        booked = season.standing.fixed.get(day)
        if booked and day >= season.timeline.today:
            breaches = dict.fromkeys(_breaches(season, booked, previous, month))
            warnings += [_caution(season, booked, breach) for breach in breaches]
        previous = day
    return sorted(warnings, key=lambda caution: (caution.date, caution.code))


def _breaches(season: Season, booked: Appointment, previous: date | None, month: MonthCount) -> Iterator[Breach]:
    timeline, day = season.timeline, booked.date
    booking = f"the massage booked on {short_day(day)}"
    for stretch in _in_the_way(timeline, booked, season.days[day]):
        yield stretch.code, f"{booking} {rule_of(Closing, stretch.code).clash}: {stretch.text}"
    if previous:
        since = f"only {days((day - previous).days)} after {short_day(previous)}"
        for verdict in (rule.judge(timeline, (day - previous).days) for rule in rules_of(Between)):
            if not verdict.allowed:
                yield verdict.code, f"{booking} is {since} ({verdict.wanted})"
    for verdict in (rule.judge(timeline, month) for rule in _month_limits()):
        if not verdict.allowed:
            yield (
                verdict.code,
                f"{booking} is the {ordinal(month.count)} in {month_name(day)} {day.year} ({verdict.wanted})",
            )


def _month_limits() -> list[InMonth]:
    return [rule for rule in rules_of(InMonth) if rule.hard]


def _in_the_way(timeline: Timeline, booked: Appointment, day: Day) -> Iterable[Stretch]:
    """The stretches that the booked hour falls in; where only its day is known, what closes the day."""
    if booked.start is None:
        return () if day.open else closers(timeline, day)
    midnight = datetime.combine(booked.date, datetime.min.time())
    start = (booked.start - midnight) // timedelta(minutes=1)
    end = min(start + booked.minutes, DAY_MINUTES)
    parts = ((stretch, stretch.minutes_on(day.date)) for stretch in stretches(timeline, day))
    return [stretch for stretch, part in parts if part and part[0] < end and start < part[1]]


def _caution(season: Season, booked: Appointment, breach: Breach) -> Caution:
    better = better_day(season, booked.date)
    mend = (
        f"the nearest better day is {short_day(better)} {better.year}"
        if better
        else "no day within three weeks is better"
    )
    return Caution(*breach[:1], booked.date, breach[1], booked.line, better, mend, booked.file)


def better_day(season: Season, day: date) -> date | None:
    """The open day nearest to a booked one (of two, the earlier) on which the booking would break no rule."""
    near = [other for other in season.days if abs((other - day).days) <= _NEAR and other != day]
    fits = (other for other in near if _keeps_the_rules(season, other, day))
    return min(fits, key=lambda other: (abs((other - day).days), other), default=None)


def _keeps_the_rules(season: Season, day: date, instead_of: date) -> bool:
    timeline, standing = season.timeline, season.standing
    others = [d for d in (*standing.done, *standing.fixed, *standing.after) if d != instead_of]
    in_month = sum((other.year, other.month) == (day.year, day.month) for other in others)
    return (
        day >= timeline.today
        and season.days[day].open
        and all(rule.judge(timeline, abs((o - day).days)).allowed for rule in rules_of(Between) for o in others)
        and all(rule.judge(timeline, MonthCount(day, in_month + 1, 0)).allowed for rule in _month_limits())
    )
