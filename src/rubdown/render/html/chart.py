"""The load chart laid out as a picture: where each bar, sign and label goes, for wide and for narrow pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from rubdown.render.marks import mark_of
from rubdown.report.load import LoadChart, Week
from rubdown.text import MONTH_NAMES, days_between, long_date


class Size(Struct, frozen=True):
    """Width and height of a picture in its own units, and the height of the lane above the bars, where signs stand."""

    name: str
    width: int
    height: int
    lane: int


WIDE, NARROW = Size("wide", 960, 310, 50), Size("narrow", 344, 262, 48)
_LEFT, _RIGHT, _BELOW = 46, 8, 26


class Box(Struct, frozen=True):
    """A rectangle: what it shows (`mark`, a class of the style sheet), and what that means in words."""

    x: float
    y: float
    width: float
    height: float
    mark: str
    words: str


class Point(Struct, frozen=True):
    """A place with a sign (`mark`, a class of the style sheet) or a label."""

    x: float
    y: float
    mark: str
    words: str


class Picture(Struct, frozen=True):
    """A chart laid out: bars stand on the height `base` and end at `top` when full; `today` is None outside it."""

    id: str
    size: Size
    base: float
    top: float
    left: int
    right: int
    bars: list[Box]
    closed: list[Box]
    signs: list[Point]
    ticks: list[Point]
    scale: list[Point]
    trend: str
    today: float | None


class _Axes(Struct, frozen=True):
    chart: LoadChart
    size: Size

    @property
    def base(self) -> float:
        return self.size.height - _BELOW

    @property
    def top(self) -> float:
        return self.size.lane + 8

    def x(self, day: date) -> float:
        days = (self.chart.until - self.chart.from_).days + 1
        return _LEFT + (self.size.width - _LEFT - _RIGHT) * (day - self.chart.from_).days / days

    def y(self, load: int, largest: int) -> float:
        return self.base - (self.base - self.top) * load / (largest or 1)


def picture(chart: LoadChart, size: Size, id: str) -> Picture:  # noqa: A002
    """The chart at a size; `id` begins the names of its parts."""
    axes = _Axes(chart, size)
    middle = (axes.x(chart.from_ + timedelta(days=1)) - _LEFT) / 2
    on_it = chart.from_ <= chart.today <= chart.until
    return Picture(
        id=id, size=size, base=axes.base, top=axes.top, left=_LEFT, right=size.width - _RIGHT,
        bars=[bar for week in chart.weeks for bar in _bars(axes, week)],
        closed=list(_closed(axes)),
        signs=list(_signs(axes, middle)), ticks=list(_ticks(axes)),
        scale=[Point(_LEFT, axes.y(share, 100), "", f"{share} %") for share in (0, 50, 100)],
        trend=" ".join(_trend(axes)),
        today=axes.x(chart.today) + middle if on_it else None,
    )  # fmt: skip


def _bars(axes: _Axes, week: Week) -> Iterator[Box]:
    """The training of a week, and its races on top of it."""
    left, right = axes.x(week.from_), axes.x(week.until + timedelta(days=1))
    gap = min(3, (right - left) / 6)
    training = week.load - week.race_load
    tops = axes.y(training, axes.chart.largest_week), axes.y(week.load, axes.chart.largest_week)
    words = f"Week of {long_date(week.from_)}: {week.load:,}, {week.share} % of the largest"
    yield Box(left + gap, tops[0], right - left - 2 * gap, axes.base - tops[0], "training", words)
    if week.race_load:
        yield Box(left + gap, tops[1], right - left - 2 * gap, tops[0] - tops[1], "race", words)


def _closed(axes: _Axes) -> Iterator[Box]:
    """Closed days from top to bottom, neighbours of one mark as one; a race's own day too, under the race's sign."""
    marks = {
        day: closed.mark
        for week in axes.chart.weeks
        for closed in week.closed
        for day in days_between(closed.from_, closed.until)
    }
    for mark, run in groupby(days_between(axes.chart.from_, axes.chart.until), key=marks.get):
        days = list(run)
        if mark:
            left, right = axes.x(days[0]), axes.x(days[-1] + timedelta(days=1))
            yield Box(left, axes.size.lane, right - left, axes.base - axes.size.lane, mark, mark)


def _signs(axes: _Axes, middle: float) -> Iterator[Point]:
    """Massages and races in the lane above the bars, a race higher up than a massage."""
    for week in axes.chart.weeks:
        for race in week.races:
            yield Point(axes.x(race.date) + middle, axes.size.lane - 29, "race", f"{race.name}, {long_date(race.date)}")
        for m in week.massages:
            words = f"{'soft massage' if m.kind == 'soft' else 'massage'} {m.status}, {long_date(m.date)}"
            yield Point(axes.x(m.date) + middle, axes.size.lane - 11, mark_of(m), words)


def _ticks(axes: _Axes) -> Iterator[Point]:
    """The first days of months: named where there is room, January with its year and before all others."""
    firsts = [day for day in days_between(axes.chart.from_, axes.chart.until) if day.day == 1]
    free = 0.0
    for day in firsts:
        x, name = axes.x(day), MONTH_NAMES[day.month - 1][:3] + (f" {day.year}" if day.month == 1 else "")
        end = x + 7 * len(name) + 8
        before = next((axes.x(later) for later in firsts if later > day and later.month == 1), axes.size.width + 8)
        fits = free <= x and end <= before
        yield Point(x, axes.base, "", name if fits else "")
        free = end if fits else free


def _trend(axes: _Axes) -> Iterator[str]:
    """The places of the 21-day load at each week's end, as a share of the plan's largest."""
    for week in axes.chart.weeks:
        x = axes.x(week.until + timedelta(days=1))
        yield f"{x:.1f},{max(axes.y(week.load_21_days, axes.chart.largest_21_days), 0):.1f}"
