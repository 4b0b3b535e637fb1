"""Booked appointments against the rules: what each breaks, and the nearest day that would be better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec import Struct

from rubdown.plan.model import Appointment
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.planner.verdicts import Day, closers, stretches
from rubdown.report.answer import Caution
from rubdown.rules import rule_of, rules_of
from rubdown.rules.availability import hours_on
from rubdown.rules.base import DAY_MINUTES, Between, Closing, InMonth, MonthCount, SoftClosing, Stretch, subtract
from rubdown.text import days, long_date, month_name, ordinal, short_day

_NEAR = 21  # days on either side in which a better day is looked for

Breach = tuple[str, str]  # a rule's code, and what is broken in words


class Breaches(Struct, frozen=True):
    """A booking to come, and what it breaks: the rules' codes with the words."""

    booked: Appointment
    breaches: tuple[Breach, ...]

    @property
    def warned(self) -> list[Breach]:
        """What the plan does not allow the booking."""
        return [breach for breach in self.breaches if breach[0] not in self.booked.allow]

    @property
    def needless(self) -> list[str]:
        """The codes that the plan allows the booking to break and that it doesn't break."""
        return sorted(self.booked.allow - {code for code, _ in self.breaches})


def cautions(season: Season) -> list[Caution]:
    """A warning for each rule that a booking breaks without being allowed to, in the order of the days."""
    warnings = [_caution(season, each.booked, breach) for each in booking_breaches(season) for breach in each.warned]
    return sorted(warnings, key=lambda caution: (caution.date, caution.code))


def booking_breaches(season: Season) -> Iterator[Breaches]:
    """Each booking from today on, soft ones too, with what it breaks."""
    today, previous = season.timeline.today, season.standing.previous
    for day, month in zip(season.chosen, season.tallies(), strict=True):
        booked = season.standing.fixed.get(day)
        if booked and day >= today:
            yield Breaches(booked, tuple(dict.fromkeys(_breaches(season, booked, previous, month))))
        previous = day
    for soft in season.timeline.plan.appointments:
        if soft.kind == "soft" and soft.date >= today and soft.date in season.days:
            yield Breaches(soft, tuple(dict.fromkeys(_soft_breaches(season.timeline, soft))))


def _breaches(season: Season, booked: Appointment, previous: date | None, month: MonthCount) -> Iterator[Breach]:
    timeline, day = season.timeline, booked.date
    booking = f"the massage booked on {short_day(day)}"
    for stretch in _in_the_way(timeline, booked, season.days[day]):
        yield stretch.code, f"{booking} {rule_of(Closing, stretch.code).clash}: {stretch.text}"
    for rule in rules_of(Closing):
        if _is_first_too_close(rule, timeline, day, previous):
            yield rule.code, f"{booking} {rule.clash}: the first one in six weeks, and you aren't used to massage"
    if previous:
        since = f"only {days((day - previous).days)} after {short_day(previous)}"
        for verdict in (rule.judge(timeline, (day - previous).days) for rule in rules_of(Between)):
            if not verdict.allowed:
                yield verdict.code, f"{booking} is {since} ({verdict.wanted})"
    for verdict in (rule.judge(timeline, month) for rule in _month_limits()):
        if not verdict.allowed:
            count = f"{ordinal(month.count)} in {month_name(day)} {day.year}"
            yield verdict.code, f"{booking} is the {count} ({verdict.wanted})"


def _is_first_too_close(rule: Closing, timeline: Timeline, day: date, previous: date | None) -> bool:
    """Whether a day wants a massage before it that there is none of: before a race, for an unaccustomed runner."""
    needed = rule.earliest_previous(timeline).get(day) if rule.earliest_previous else None
    return needed is not None and (previous is None or previous < needed)


def _soft_breaches(timeline: Timeline, soft: Appointment) -> Iterator[Breach]:
    booking = f"the soft massage booked on {short_day(soft.date)}"
    for rule in rules_of(SoftClosing):
        for stretch in _soft_in_the_way(rule, timeline, soft):
            yield rule.code, f"{booking} {rule.clash}: {stretch.text}"


def _soft_in_the_way(rule: SoftClosing, timeline: Timeline, soft: Appointment) -> list[Stretch]:
    """The stretches that a soft booking falls in; where only its day is known, those of a day that leaves no hour."""
    parts = [(stretch, part) for stretch in rule.stretches(timeline) if (part := stretch.minutes_on(soft.date))]
    if soft.start is None:
        hours = hours_on(timeline, soft.date) or ((0, DAY_MINUTES),)
        left = subtract(hours, [part for _, part in parts], soft.minutes)
        return [] if left else [stretch for stretch, _ in parts]
    start, end = _minutes(soft, soft.start)
    return [stretch for stretch, part in parts if part[0] < end and start < part[1]]


def _minutes(booked: Appointment, begin: datetime) -> tuple[int, int]:
    """When a booking is, in minutes of its day."""
    start = begin.hour * 60 + begin.minute
    return start, min(start + booked.minutes, DAY_MINUTES)


def _month_limits() -> list[InMonth]:
    return [rule for rule in rules_of(InMonth) if rule.hard]


def _in_the_way(timeline: Timeline, booked: Appointment, day: Day) -> Iterable[Stretch]:
    """The stretches that the booked hour falls in; where only its day is known, what closes the day."""
    if booked.start is None:
        return () if day.open else closers(timeline, day)
    start, end = _minutes(booked, booked.start)
    parts = ((stretch, stretch.minutes_on(day.date)) for stretch in stretches(timeline, day))
    return [stretch for stretch, part in parts if part and part[0] < end and start < part[1]]


def _caution(season: Season, booked: Appointment, breach: Breach) -> Caution:
    better = _better_day_for_soft(season, booked) if booked.kind == "soft" else better_day(season, booked.date)
    mend = f"the nearest better day is {long_date(better)}" if better else "no day within three weeks is better"
    return Caution(*breach[:1], booked.date, breach[1], booked.line, better, mend, booked.file, booked.kind)


def better_day(season: Season, day: date) -> date | None:
    """The open day nearest to a booked one (of two, the earlier) on which the booking would break no rule."""
    return next((other for other in _nearby(season, day) if _keeps_the_rules(season, other, day)), None)


def _better_day_for_soft(season: Season, soft: Appointment) -> date | None:
    """The day nearest to that of a soft booking on which the therapist works and no rule closes time to it."""
    timeline, rules = season.timeline, rules_of(SoftClosing)
    nearby = (day for day in _nearby(season, soft.date) if hours_on(timeline, day))
    return next((day for day in nearby if all(rule.judge(timeline, day).allowed for rule in rules)), None)


def _nearby(season: Season, day: date) -> list[date]:
    """The other days from today on within three weeks of a day, the nearest first, the earlier of two before."""
    near = (d for d in season.days if d != day and abs((d - day).days) <= _NEAR and d >= season.timeline.today)
    return sorted(near, key=lambda other: (abs((other - day).days), other))


def _keeps_the_rules(season: Season, day: date, instead_of: date) -> bool:
    timeline, standing = season.timeline, season.standing
    others = [d for d in (*standing.done, *standing.fixed, *standing.after) if d != instead_of]
    in_month = sum((other.year, other.month) == (day.year, day.month) for other in others)
    previous = max((other for other in others if other < day), default=None)
    return (
        season.days[day].open
        and not any(_is_first_too_close(rule, timeline, day, previous) for rule in rules_of(Closing))
        and all(rule.judge(timeline, abs((o - day).days)).allowed for rule in rules_of(Between) for o in others)
        and all(rule.judge(timeline, MonthCount(day, in_month + 1, 0)).allowed for rule in _month_limits())
    )
