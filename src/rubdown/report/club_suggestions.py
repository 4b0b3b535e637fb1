"""What would help a club most: one more hour a week with a therapist, first by prices, the best by planning again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from rubdown.planner.club.members import ClubSeasons, SharedTherapist
from rubdown.planner.club.result import Timetable
from rubdown.planner.search import Search
from rubdown.planner.season import Season
from rubdown.report.club_answer import ClubSchedule, ExtraHour
from rubdown.rules.base import DAY_MINUTES, Minutes
from rubdown.text import WEEKDAYS, clock

_PROVED = 6  # candidates that are planned with
_HOUR = 60
_MISSING = 1000  # points that a massage without a place counts for, where candidates are compared

# The timetable with these therapists, found in a share of the time that is left; None where none is left.
Solve = Callable[[Sequence[SharedTherapist], float], Timetable | None]


def extra_hours(club: ClubSeasons, schedule: ClubSchedule, solve: Solve) -> list[ExtraHour]:
    """The hours that would help most, the best first: those that were planned with, then the others by their worth."""
    gains = [dict(_gains(solved, schedule, r)) for r, solved in enumerate(club.seasons)]
    candidates = sorted(
        ((_worth(gains, club.therapists[t], weekday), t, weekday, hour) for t, weekday, hour in _hours(club)),
        key=lambda one: (-one[0], one[1:]),
    )
    first = {(t, weekday): hour for _, t, weekday, hour in reversed(candidates)}  # the best of each day before the rest
    candidates.sort(key=lambda one: first[one[1], one[2]] != one[3])
    hours = []
    for i, (worth, t, weekday, hour) in enumerate(one for one in candidates if one[0] > 0):
        shared = club.therapists[t]
        extra = ExtraHour(
            shared.therapist.name, WEEKDAYS[weekday], clock(hour[0]), clock(hour[1]), round(worth, 1), None, None
        )
        if i < _PROVED:
            therapists = [_with_hour(one, weekday, hour) if n == t else one for n, one in enumerate(club.therapists)]
            if table := solve(therapists, 1 / (_PROVED - i)):
                extra = replace(extra, short=table.shortfall, points=table.points)
        hours.append(extra)
    proved = [one for one in hours if one.short is not None and _is_better(one, schedule)]
    proved.sort(key=lambda one: (one.short or 0, -(one.points or 0)))
    return proved + [one for one in hours if one.short is None]


def _is_better(one: ExtraHour, schedule: ClubSchedule) -> bool:
    now = schedule.objective
    return (-(one.short or 0), one.points or 0) > (-now.short, now.points)


def _gains(solved: Season, schedule: ClubSchedule, r: int) -> Iterator[tuple[date, int]]:
    """For each day that a runner's own rules leave open what a place on it would add to what the timetable gives."""
    runner = schedule.runners[r]
    for ordinal, (shortfall, points) in Search(solved.problem).best_with_each_day.items():
        gain = _MISSING * (runner.short - shortfall) + points - runner.points
        if gain > 0:
            yield date.fromordinal(ordinal), gain


def _worth(gains: Sequence[dict[date, int]], shared: SharedTherapist, weekday: int) -> float:
    """The sum of the gains of those who gain most by a place on this weekday, as many runners as there are dates."""
    dates = {day for of_runner in gains for day in of_runner if day.weekday() == weekday}
    dates -= shared.therapist.closed
    best = sorted((max((of_runner.get(day, 0) for day in dates), default=0) for of_runner in gains), reverse=True)
    return float(sum(best[: len(dates)]))


def _hours(club: ClubSeasons) -> Iterator[tuple[int, int, Minutes]]:
    """For each therapist and weekday the hour after the last one and the hour before the first.

    On a weekday without hours, the hour at which the therapist begins on most others.
    """
    for t, shared in enumerate(club.therapists):
        begins = [of_day[0][0] for of_day in shared.therapist.hours if of_day]
        if not begins:
            continue
        usual = max(begins, key=begins.count)
        length = _HOUR + shared.between
        for weekday, of_day in enumerate(shared.therapist.hours):
            around = [(of_day[-1][1], of_day[-1][1] + length), (of_day[0][0] - length, of_day[0][0])] if of_day else []
            for start, end in around or [(usual, usual + _HOUR)]:
                if start >= 0 and end <= DAY_MINUTES:
                    yield t, weekday, (start, end)


def _with_hour(shared: SharedTherapist, weekday: int, hour: Minutes) -> SharedTherapist:
    hours = list(shared.therapist.hours)
    joined: list[Minutes] = []
    for start, end in sorted((*hours[weekday], hour)):
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    hours[weekday] = tuple(joined)
    return replace(shared, therapist=replace(shared.therapist, hours=tuple(hours)))
