"""Booked appointments against the rules: what each breaks, and the nearest day that would be better."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, groupby, islice

from msgspec import Struct

from rubdown.plan.model import Appointment
from rubdown.plan.timeline import Timeline, end_of_month
from rubdown.planner.season import Season
from rubdown.planner.verdicts import Closed, closers, on_day, stretches
from rubdown.report.answer import Caution
from rubdown.rules import rule_of, rules_of
from rubdown.rules.availability import hours_on
from rubdown.rules.base import DAY_MINUTES, Between, Closing, InMonth, MonthCount, SoftClosing, Stretch, subtract
from rubdown.text import days, long_date, month_name, ordinal, short_day

_MOST_NAMED = 20  # causes of one rule, as many as a day holds sessions
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
    standing = sorted((*season.standing.done, *season.standing.fixed, *season.standing.after))
    breaches = ((each.booked, breach) for each in booking_breaches(season) for breach in each.warned)
    warnings = [_caution(season, standing, booked, breach) for booked, breach in breaches]
    return sorted(warnings, key=lambda caution: (caution.date, caution.code))


def booking_breaches(season: Season) -> Iterator[Breaches]:
    """Each booking from today on, soft ones too, with what it breaks."""
    timeline, previous = season.timeline, season.standing.previous
    for day, month in zip(season.chosen, season.tallies(), strict=True):
        booked = season.standing.fixed.get(day)
        if booked and day >= timeline.today:
            yield Breaches(booked, tuple(dict.fromkeys(_breaches(season, booked, previous, month))))
        previous = day
    for soft in timeline.plan.appointments:
        if soft.kind == "soft" and soft.date >= timeline.today and soft.date in season.days:
            broken = (
                (rule.code, f"the soft massage booked on {short_day(soft.date)} {rule.clash}: {stretch.text}")
                for rule in rules_of(SoftClosing) for stretch in _soft_in_the_way(rule, timeline, soft)
            )  # fmt: skip
            yield Breaches(soft, tuple(dict.fromkeys(broken)))


def _breaches(season: Season, booked: Appointment, previous: date | None, month: MonthCount) -> Iterator[Breach]:
    timeline, day, judged = season.timeline, booked.date, season.days[booked.date]
    booking = f"the massage booked on {short_day(day)}"
    if booked.start:
        in_the_way = [stretch for stretch, _ in _overlapping(booked, stretches(timeline, judged))]
    else:  # where only its day is known, what closes the day
        in_the_way = [] if judged.open else list(closers(timeline, judged))
    by_rule = (islice(same, _MOST_NAMED) for _, same in groupby(in_the_way, key=lambda stretch: stretch.code))
    for stretch in chain.from_iterable(by_rule):
        yield stretch.code, f"{booking} {rule_of(Closing, stretch.code).clash}: {stretch.text}"
    for rule in rules_of(Closing):
        if _is_first_too_close(rule, timeline, day, previous):
            yield rule.code, f"{booking} {rule.clash}: the first one in six weeks, and you aren't used to massage"
    if previous:
        since = f"only {days((day - previous).days)} after {short_day(previous)}"
        for verdict in (rule.judge(timeline, (day - previous).days) for rule in rules_of(Between)):
            if not verdict.allowed:
                yield verdict.code, f"{booking} is {since} ({verdict.wanted})"
    for verdict in (rule.judge(timeline, month) for rule in rules_of(InMonth) if rule.hard):
        if not verdict.allowed:
            count = f"{ordinal(month.count)} in {month_name(day)} {day.year}"
            yield verdict.code, f"{booking} is the {count} ({verdict.wanted})"


def _overlapping(booked: Appointment, closed: Iterable[Closed]) -> list[Closed]:
    """Those of its day's closed stretches that touch a booking; all of them where its hour is not known."""
    start = booked.start.hour * 60 + booked.start.minute if booked.start else 0
    end = min(start + booked.minutes, DAY_MINUTES) if booked.start else DAY_MINUTES
    return [(stretch, part) for stretch, part in closed if part[0] < end and start < part[1]]


def _soft_in_the_way(rule: SoftClosing, timeline: Timeline, soft: Appointment) -> list[Stretch]:
    """The stretches that a soft booking falls in; where only its day is known, those of a day that leaves no hour."""
    closed = _overlapping(soft, on_day(soft.date, rule.stretches(timeline)))
    if soft.start is None:
        hours = hours_on(timeline, soft.date) or ((0, DAY_MINUTES),)
        closed = [] if subtract(hours, [part for _, part in closed], soft.minutes) else closed
    return [stretch for stretch, _ in closed]


def _is_first_too_close(rule: Closing, timeline: Timeline, day: date, previous: date | None) -> bool:
    """Whether a day wants a massage before it that there is none of: before a race, for an unaccustomed runner."""
    needed = rule.earliest_previous(timeline).get(day) if rule.earliest_previous else None
    return needed is not None and (previous is None or previous < needed)


def _caution(season: Season, standing: list[date], booked: Appointment, breach: Breach) -> Caution:
    better = _better_day(season, standing, booked)
    mend = f"the nearest better day is {long_date(better)}" if better else "no day within three weeks is better"
    return Caution(*breach[:1], booked.date, breach[1], booked.line, better, mend, booked.file, booked.kind)


def _better_day(season: Season, standing: list[date], booked: Appointment) -> date | None:
    """The day nearest to a booked one (of two, the earlier) on which the booking would break no rule."""
    near = (booked.date + timedelta(days=n * sign) for n in range(1, _NEAR + 1) for sign in (-1, 1))
    days = (day for day in near if day in season.days and day >= season.timeline.today)
    if booked.kind == "soft":
        return next((day for day in days if _suits_soft(season, day)), None)
    return next((day for day in days if season.days[day].open and _suits(season, day, standing, booked.date)), None)


def _suits_soft(season: Season, day: date) -> bool:
    """Whether the therapist works on a day and no rule closes time to soft massages."""
    allowed = all(rule.judge(season.timeline, day).allowed for rule in rules_of(SoftClosing))
    return bool(hours_on(season.timeline, day)) and allowed


def _suits(season: Season, day: date, standing: list[date], instead_of: date) -> bool:
    """Whether an open day goes with the massages that stand, all in order, less the one that moves there."""
    timeline, i = season.timeline, bisect_left(standing, day)
    before = [other for other in standing[max(0, i - 2) : i] if other != instead_of][-1:]
    after = [other for other in standing[i : i + 2] if other != instead_of][:1]
    month = standing[bisect_left(standing, day.replace(day=1)) : bisect_right(standing, end_of_month(day))]
    count = MonthCount(day, len(month) + (instead_of not in month), 0)
    return (
        not any(_is_first_too_close(rule, timeline, day, max(before, default=None)) for rule in rules_of(Closing))
        and all(  # as a limit forbids the smallest numbers of days, the nearest massages decide
            rule.judge(timeline, abs((other - day).days)).allowed
            for rule in rules_of(Between) for other in (*before, *after)
        )
        and all(rule.judge(timeline, count).allowed for rule in rules_of(InMonth) if rule.hard)
    )  # fmt: skip
