"""Every day of the horizon judged: which windows stay open, what closes it, what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from rubdown.rule import Minutes, Stretch, Verdict, subtract
from rubdown.rules import CLOSINGS, WISHES
from rubdown.timeline import Timeline

_ONE_DAY = timedelta(days=1)


class Day(Struct, frozen=True):
    """A day of the horizon.

    `windows` are the therapist's hours that stay open, in minutes of the day, each at least one massage long;
    `stretches` what closes time on it, in the order of the rulebook; `reasons` the wishes that give or cost points.
    """

    date: date
    windows: tuple[Minutes, ...]
    stretches: tuple[Stretch, ...]
    reasons: tuple[Verdict, ...]

    @property
    def open(self) -> bool:
        """Whether a massage fits."""
        return bool(self.windows)

    @property
    def points(self) -> int:
        """What a massage on this day is worth by itself (WISH1 to WISH5)."""
        return sum(verdict.points for verdict in self.reasons)


def judge_days(timeline: Timeline, known: Mapping[date, Day] | None = None) -> dict[date, Day]:
    """Each day of the horizon by its date, in order; what is known of the days' wishes is not asked again."""
    stretches = _by_day(timeline, (s for rule in CLOSINGS for s in rule.stretches(timeline)))
    wishes = (known[day].reasons if known else _wishes(timeline, day) for day in timeline.horizon())
    return {
        day: _judge_day(timeline, day, stretches.get(day, []), reasons)
        for day, reasons in zip(timeline.horizon(), wishes, strict=True)
    }


_Closed = list[tuple[Stretch, Minutes]]  # what closes a day, and which part of it


def _by_day(timeline: Timeline, stretches: Iterable[Stretch]) -> dict[date, _Closed]:
    found: dict[date, _Closed] = {}
    for stretch in stretches:
        day = max(stretch.start.date(), timeline.start)
        last = min(stretch.end.date(), timeline.until)
        while day <= last:
            if part := stretch.minutes_on(day):
                found.setdefault(day, []).append((stretch, part))
            day += _ONE_DAY
    return found


def _wishes(timeline: Timeline, day: date) -> tuple[Verdict, ...]:
    """The wishes that give or cost a day points."""
    verdicts = (rule.judge(timeline, day) for rule in WISHES)
    return tuple(verdict for verdict in verdicts if verdict.points)


def _judge_day(timeline: Timeline, day: date, closed: _Closed, reasons: tuple[Verdict, ...]) -> Day:
    hours = timeline.plan.therapist.hours[day.weekday()]
    windows = subtract(hours, sorted({part for _, part in closed}), timeline.plan.minutes)
    return Day(day, windows, tuple(stretch for stretch, _ in closed), reasons)


def closers(timeline: Timeline, day: Day) -> tuple[Stretch, ...]:
    """What closes a closed day: every stretch that takes some of the therapist's hours; all of them where there are
    no hours that would hold a massage.
    """
    therapist = timeline.plan.therapist
    hours = () if day.date in therapist.closed else therapist.hours[day.date.weekday()]
    enough = tuple((start, end) for start, end in hours if end - start >= timeline.plan.minutes)
    return tuple(s for s in day.stretches if not enough or _takes(s, day.date, enough))


def _takes(stretch: Stretch, day: date, hours: tuple[Minutes, ...]) -> bool:
    part = stretch.minutes_on(day)
    return part is not None and any(part[0] < end and start < part[1] for start, end in hours)
