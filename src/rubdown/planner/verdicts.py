"""The verdict of each day of the horizon: its open windows, what closes it, and its points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline
from rubdown.planner.starts import usable_windows
from rubdown.rules import rules_of
from rubdown.rules.availability import hours_on
from rubdown.rules.base import DAY_MINUTES, Closing, Minutes, Rule, Stretch, Verdict, Wish, subtract

_ONE_DAY = timedelta(days=1)
_WHOLE_DAY = 0, DAY_MINUTES
Closed = tuple[Stretch, Minutes]  # a closed stretch of time, and the part of it that lies on the day
_Said = TypeVar("_Said")  # a closed stretch or a wish's verdict


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


class DayInBrief(Struct, frozen=True):
    """Whether a massage fits on a day, and its points: all that the search asks of one."""

    open: bool
    points: int


def judge_in_brief(timeline: Timeline) -> dict[date, DayInBrief]:
    """Each day of the horizon by its date, in order, without what closes it and what gives it points."""
    closed, known, points = _closed(timeline, rules_of(Closing)), _Windows(), Counter[date]()
    for wish in rules_of(Wish):
        points.update(wish.points(timeline, timeline.start, timeline.until))
    return {
        day: DayInBrief(bool(_windows(timeline, day, closed.get(day, ()), known)), points[day])
        for day in timeline.horizon()
    }


def judge_days(timeline: Timeline) -> dict[date, Day]:
    """Each day of the horizon by its date, in order."""
    closed, reasons, known = _closed(timeline, rules_of(Closing)), _reasons(timeline, rules_of(Wish)), _Windows()
    return {day: _judged(timeline, day, closed.get(day, ()), reasons.get(day, ()), known) for day in timeline.horizon()}


def rejudge_days(timeline: Timeline, known: Mapping[date, Day], old: Timeline) -> dict[date, Day]:
    """The days of a timeline that differs from an old one only in `[rules]`, the therapist or a massage's length.

    `known` are the days of the old one. Only what the rules with changed numbers say is worked out again, and a day on
    which they say the same is the known one.
    """
    plan, before = timeline.plan, old.plan
    changed = changed_numbers(plan, before)
    closings = [rule for rule in rules_of(Closing) if changed.intersection(rule.numbers)]
    wishes = [wish for wish in rules_of(Wish) if changed.intersection((*wish.numbers, *wish.depends_on))]
    closed, reasons = _closed(timeline, closings), _reasons(timeline, wishes)
    same_length, other_dates = plan.minutes == before.minutes, plan.therapist.closed ^ before.therapist.closed
    hours = list(zip(plan.therapist.hours, before.therapist.hours, strict=True))
    same_hours = [same_length and now == then for now, then in hours]  # by weekday
    days, windows = dict(known), _Windows()
    for day, judged in known.items():
        day_closed = _merged(judged.closed, closed.get(day, ()), closings, lambda part: (part[0].code, part[1]))
        day_reasons = _merged(judged.reasons, reasons.get(day, ()), wishes, lambda wish: (wish.code, wish.points))
        same_windows = day_closed is judged.closed and same_hours[day.weekday()] and day not in other_dates
        if not same_windows:
            days[day] = _judged(timeline, day, day_closed, day_reasons, windows)
        elif day_reasons is not judged.reasons:
            days[day] = Day(day, judged.windows, judged.closed, day_reasons)
    return days


def _merged(
    known: tuple[_Said, ...], new: Sequence[_Said], rules: Sequence[Rule], key: Callable[[_Said], tuple[str, object]]
) -> tuple[_Said, ...]:
    """What all rules say of a day, where some say something new; the known tuple where it comes to the same.

    `key` is the code of the rule, and what matters of what it says.
    """
    if not rules:
        return known
    codes = {rule.code for rule in rules}
    old = [key(each) for each in known if key(each)[0] in codes]
    if old == [key(each) for each in new]:
        return known
    order = {rule.code: i for i, rule in enumerate(rules_of(Rule))}
    kept = [each for each in known if key(each)[0] not in codes]
    return tuple(sorted([*kept, *new], key=lambda each: order[key(each)[0]]))


def changed_numbers(plan: Plan, old: Plan) -> set[str]:
    """The keys under `[rules]` in which two plans differ."""
    if plan.numbers is old.numbers:
        return set()
    keys = plan.numbers.__struct_fields__
    return {key for key in keys if getattr(plan.numbers, key) != getattr(old.numbers, key)}


def _closed(timeline: Timeline, rules: Iterable[Closing]) -> dict[date, list[Closed]]:
    """The stretches of some rules that close time on each day, those outside the therapist's hours aside, in order."""
    closed: dict[date, list[Closed]] = {}
    for rule in rules:
        for stretch in () if rule.stretches_on else rule.stretches(timeline):
            day, last = max(stretch.start.date(), timeline.start), min(stretch.end.date(), timeline.until)
            first, end = stretch.start.date(), stretch.end.date()
            whole_day = stretch, _WHOLE_DAY
            while day <= last:
                if first < day < end:
                    closed.setdefault(day, []).append(whole_day)
                elif part := stretch.minutes_on(day):
                    closed.setdefault(day, []).append((stretch, part))
                day += _ONE_DAY
    return closed


def _reasons(timeline: Timeline, wishes: Iterable[Wish]) -> dict[date, tuple[Verdict, ...]]:
    """What gives or costs points on each day that has any of some wishes."""
    reasons: dict[date, list[Verdict]] = {}
    for wish in wishes:
        for day, points in wish.points(timeline, timeline.start, timeline.until).items():
            if points:
                reasons.setdefault(day, []).append(wish.verdict(timeline, day, points))
    return {day: tuple(of_day) for day, of_day in reasons.items()}


# What stays open of some hours after some parts are closed: the same on most days.
_Windows = dict[tuple[tuple[Minutes, ...], tuple[Minutes, ...]], tuple[Minutes, ...]]


def _judged(
    timeline: Timeline, day: date, closed: Sequence[Closed], reasons: tuple[Verdict, ...], known: _Windows
) -> Day:
    return Day(day, _windows(timeline, day, closed, known), tuple(closed), reasons)


def _windows(timeline: Timeline, day: date, closed: Sequence[Closed], known: _Windows) -> tuple[Minutes, ...]:
    """The therapist's hours on a day that stay open."""
    hours, parts = hours_on(timeline, day), tuple(sorted({part for _, part in closed})) if closed else ()
    windows = known.get((hours, parts))
    if windows is None:
        left = subtract(hours, list(parts), timeline.plan.minutes)
        windows = known[hours, parts] = usable_windows(timeline.plan, left)
    return windows


def stretches(timeline: Timeline, day: Day) -> Iterator[Closed]:
    """Every stretch that closes time on a day, also outside the therapist's hours, in the order of the rulebook."""
    by_code: dict[str, list[Closed]] = {}
    for closed in day.closed:
        by_code.setdefault(closed[0].code, []).append(closed)
    for rule in rules_of(Closing):
        if rule.stretches_on:
            yield from on_day(day.date, rule.stretches_on(timeline, day.date))
        yield from by_code.get(rule.code, ())


def on_day(day: date, stretches: Iterable[Stretch]) -> Iterator[Closed]:
    """The stretches that lie on a day, each with its part there."""
    return ((stretch, part) for stretch in stretches if (part := stretch.minutes_on(day)))


def closers(timeline: Timeline, day: Day) -> tuple[Stretch, ...]:
    """The stretches to blame for a closed day: those that take time of the therapist's hours.

    Where these hours hold no massage anyway, all stretches of the day.
    """
    hours = usable_windows(timeline.plan, subtract(hours_on(timeline, day.date), [], timeline.plan.minutes))
    closed = stretches(timeline, day)
    return tuple(s for s, p in closed if not hours or any(p[0] < end and start < p[1] for start, end in hours))
