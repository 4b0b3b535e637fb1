"""The verdict of each day of the horizon: its open windows, what closes it, and its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from rubdown.plan.timeline import Timeline
from rubdown.planner.starts import usable_windows
from rubdown.rules import rules_of
from rubdown.rules.availability import hours_on
from rubdown.rules.base import Closing, Minutes, Stretch, Verdict, Wish, subtract

_ONE_DAY = timedelta(days=1)
Closed = tuple[Stretch, Minutes]  # a closed stretch of time, and the part of it that lies on the day


class Day(Struct, frozen=True):
    """A day of the horizon, judged.

    `windows`: the therapist's hours that stay open, in minutes of the day, by quarter hours; a massage fits each.
    `closed`: what the other rules close. `reasons`: the wishes that give or cost points.
    """

    date: date
    windows: tuple[Minutes, ...]
    closed: tuple[Closed, ...]
    reasons: tuple[Verdict, ...]

    @property
    def open(self) -> bool:
        """Whether a massage fits."""
        return bool(self.windows)

    @property
    def points(self) -> int:
        """The points of a massage on this day, whatever the others are."""
        return sum(verdict.points for verdict in self.reasons)


def judge_days(timeline: Timeline) -> dict[date, Day]:
    """Each day of the horizon by its date, in order."""
    closed, reasons, known = _closed(timeline), _reasons(timeline), _Windows()
    return {day: _judged(timeline, day, closed.get(day, ()), reasons.get(day, ()), known) for day in timeline.horizon()}


def rejudge_days(timeline: Timeline, known: Mapping[date, Day], old: Timeline) -> dict[date, Day]:
    """The days of a timeline that differs from an old one only in `[rules]`, the therapist or a massage's length.

    `known` are the days of the old one. What closes a day and what gives it points is worked out again only where one
    of the numbers of these rules changed.
    """
    plan, before = timeline.plan, old.plan
    keys = plan.numbers.__struct_fields__
    changed = {key for key in keys if getattr(plan.numbers, key) != getattr(before.numbers, key)}
    closed = _closed(timeline) if any(changed.intersection(rule.numbers) for rule in rules_of(Closing)) else None
    wishes_changed = any(changed.intersection((*wish.numbers, *wish.depends_on)) for wish in rules_of(Wish))
    reasons = _reasons(timeline) if wishes_changed else None
    same_length, days = plan.minutes == before.minutes, {}
    hours = list(zip(plan.therapist.hours, before.therapist.hours, strict=True))
    same_hours = [now == then for now, then in hours]  # by weekday
    other_dates = plan.therapist.closed ^ before.therapist.closed
    if closed is None and reasons is None and same_length and all(same_hours) and not other_dates:
        return dict(known)
    windows = _Windows()
    for day, judged in known.items():
        day_closed = judged.closed if closed is None else closed.get(day, ())
        day_reasons = judged.reasons if reasons is None else reasons.get(day, ())
        same = same_length and day_closed is judged.closed and day_reasons is judged.reasons
        if same and same_hours[day.weekday()] and day not in other_dates:
            days[day] = judged
        else:
            days[day] = _judged(timeline, day, day_closed, day_reasons, windows)
    return days


def _closed(timeline: Timeline) -> dict[date, list[Closed]]:
    """The stretches that close time on each day, those outside the therapist's hours aside, in the rulebook's order."""
    closed: dict[date, list[Closed]] = {}
    for rule in rules_of(Closing):
        for stretch in () if rule.stretches_on else rule.stretches(timeline):
            day, last = max(stretch.start.date(), timeline.start), min(stretch.end.date(), timeline.until)
            while day <= last:
                if part := stretch.minutes_on(day):
                    closed.setdefault(day, []).append((stretch, part))
                day += _ONE_DAY
    return closed


def _reasons(timeline: Timeline) -> dict[date, tuple[Verdict, ...]]:
    """The wishes that give or cost points on each day that has any."""
    reasons: dict[date, list[Verdict]] = {}
    for wish in rules_of(Wish):
        for day, points in wish.points(timeline, timeline.start, timeline.until).items():
            if points:
                reasons.setdefault(day, []).append(wish.verdict(timeline, day, points))
    return {day: tuple(of_day) for day, of_day in reasons.items()}


# What stays open of some hours after some parts are closed: the same on most days.
_Windows = dict[tuple[tuple[Minutes, ...], tuple[Minutes, ...]], tuple[Minutes, ...]]


def _judged(
    timeline: Timeline, day: date, closed: Sequence[Closed], reasons: tuple[Verdict, ...], known: _Windows
) -> Day:
    hours, parts = hours_on(timeline, day), tuple(sorted({part for _, part in closed})) if closed else ()
    windows = known.get((hours, parts))
    if windows is None:
        left = subtract(hours, list(parts), timeline.plan.minutes)
        windows = known[hours, parts] = usable_windows(timeline.plan, left)
    return Day(day, windows, tuple(closed), reasons)


def stretches(timeline: Timeline, day: Day) -> Iterator[Stretch]:
    """Every stretch that closes time on a day, also outside the therapist's hours, in the order of the rulebook."""
    by_code: dict[str, list[Stretch]] = {}
    for stretch, _ in day.closed:
        by_code.setdefault(stretch.code, []).append(stretch)
    for rule in rules_of(Closing):
        yield from rule.stretches_on(timeline, day.date) if rule.stretches_on else by_code.get(rule.code, ())


def closers(timeline: Timeline, day: Day) -> tuple[Stretch, ...]:
    """The stretches to blame for a closed day: those that take time of the therapist's hours.

    Where these hours hold no massage anyway, all stretches of the day.
    """
    hours = usable_windows(timeline.plan, subtract(hours_on(timeline, day.date), [], timeline.plan.minutes))
    parts = ((stretch, stretch.minutes_on(day.date)) for stretch in stretches(timeline, day))
    return tuple(s for s, p in parts if not hours or (p and any(p[0] < end and start < p[1] for start, end in hours)))
