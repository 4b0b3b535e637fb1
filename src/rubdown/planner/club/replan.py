"""A timetable planned again: what runners accepted stays wherever no massage would go missing for it."""

from __future__ import annotations

from msgspec.structs import replace

from rubdown.planner.club.problem import Calendar, ClubProblem, Member
from rubdown.planner.club.result import Timetable

_KEPT = 1000  # points for each accepted start that stays: more than its runner and those around it can win by a change


def keeping_accepted(club: ClubProblem) -> ClubProblem:
    """The problem with points for each accepted start that count before all others."""
    return replace(club, members=tuple(map(_keeping, club.members)))


def _keeping(member: Member) -> Member:
    options = {
        day: tuple(replace(one, points=one.points + _KEPT * one.accepted) for one in of_day)
        for day, of_day in member.options.items()
    }
    return replace(member, options=options)


def without_extra_points(table: Timetable) -> Timetable:
    """The timetable of such a problem with the points that its calendars really have; bounds with as many kept."""
    return replace(
        table,
        calendars=tuple(map(_plain, table.calendars)),
        alone=tuple(map(_plain, table.alone)),
        points_bound=table.points_bound - _KEPT * table.accepted,
    )


def _plain(calendar: Calendar) -> Calendar:
    return replace(calendar, points=calendar.points - _KEPT * calendar.accepted)
