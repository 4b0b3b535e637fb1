"""What a timetable that is planned again changes for those who have accepted, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rubdown.plan.therapist import AcceptedHour
from rubdown.planner.club.clocks import moment
from rubdown.planner.club.members import therapist_minute
from rubdown.report.club_answer import AcceptedChange
from rubdown.report.club_visits import SolvedClub
from rubdown.report.no_room import closed_by
from rubdown.report.shifts import shifts
from rubdown.text import listed


def accepted_changes(club: SolvedClub) -> Iterator[AcceptedChange]:
    """The accepted hours from today on that the timetable does not keep, each with what takes its place."""
    for r, plan in enumerate(club.plans):
        timeline = club.seasons.seasons[r].timeline
        accepted = {
            day: hour for day, hour in sorted(plan.accepted_hours.items()) if timeline.today <= day <= timeline.until
        }
        new = {visit.day: visit for visit in club.visits[r]}
        moves = {shift.old: shift.new for shift in shifts(list(accepted), list(new)) if shift.old}
        for day, hour in accepted.items():
            visit = new.get(moves.get(day, day) or date.min)
            shared = club.therapist(visit.desk) if visit else None
            name, start = shared.therapist.name if shared else "", visit.runner_start if visit else None
            if hour.start and (start, name.casefold()) != (hour.start, (hour.therapist or name).casefold()):
                why = _why(club, r, hour, hour.start)
                yield AcceptedChange(
                    plan.path, club.runners[r], hour.start, hour.therapist or None, start, name or None, why
                )


def _why(club: SolvedClub, r: int, hour: AcceptedHour, at: datetime) -> str:
    """Why an accepted hour is not kept: the runner's own rules, the therapist's hours, or who comes then."""
    plan, solved, therapists = club.plans[r], club.seasons.seasons[r], club.seasons.therapists
    day, first = solved.days[at.date()], at.hour * 60 + at.minute
    if not any(start <= first and first + plan.minutes <= end for start, end in day.windows):
        parts = [stretch.text for stretch, (start, end) in day.closed if start < first + plan.minutes and first < end]
        closed = parts or [one.text for one in closed_by(solved.timeline, day)]
        return listed(list(dict.fromkeys(closed))) or "the runner's own rules close it"
    same = [n for n, one in enumerate(therapists) if one.therapist.name.casefold() == hour.therapist.casefold()]
    if hour.therapist and not same:
        return f"{hour.therapist} is not a therapist of the club"
    return _why_taken(club, r, at, same[0] if same else 0)


def _why_taken(club: SolvedClub, r: int, at: datetime, desk: int) -> str:
    plan, shared = club.plans[r], club.seasons.therapists[desk]
    start, between = moment(therapist_minute(plan, shared, at)), timedelta(minutes=shared.between)
    span = (start - between, start + timedelta(minutes=plan.minutes) + between)
    others = [visit for visit in club.at_desk(desk, [span]) if visit.r != r]
    booked = [club.name(visit.r) for visit in others if visit.booking]
    if booked:
        return f"{listed(booked)} {'is' if len(booked) == 1 else 'are'} booked then"
    options = club.seasons.problem.members[r].options.get(at.toordinal(), ())
    if not any(option.desk == desk and option.accepted for option in options):
        return f"{shared.therapist.name} does not work then"
    if others:
        names = [club.name(visit.r) for visit in others]
        return f"{listed(names)} {'comes' if len(names) == 1 else 'come'} then"
    return "it no longer fits the runner's other dates"
