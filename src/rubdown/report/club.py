"""A club's timetable as values: who comes when, what sharing costs each runner, what each popular hour is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations

from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.planner.club.members import ClubSeasons, SharedTherapist, runner_time, therapist_of_booking
from rubdown.planner.club.problem import Calendar
from rubdown.planner.club.result import Timetable
from rubdown.planner.problem import Optimum
from rubdown.planner.search import Search
from rubdown.planner.season import Season
from rubdown.planner.uids import status_of, uids
from rubdown.report.answer import SCHEMA_VERSION, Horizon
from rubdown.report.club_answer import (
    Clash,
    ClubAppointment,
    ClubObjective,
    ClubRunner,
    ClubSchedule,
    HourPrice,
    MovedDate,
    TherapistHours,
    Unplaced,
)
from rubdown.report.reasons import why_short
from rubdown.report.shifts import shifts
from rubdown.text import days_between

_MINUTE = timedelta(minutes=1)


def club_schedule(plans: Sequence[Plan], club: ClubSeasons, table: Timetable) -> ClubSchedule:
    """The timetable with what sharing costs each runner and what each popular hour is worth."""
    runners = list(_runners(plans, club, table))
    timelines = [solved.timeline for solved in club.seasons]
    horizon = Horizon(min(t.today for t in timelines), max(t.until for t in timelines))
    return ClubSchedule(
        schema_version=SCHEMA_VERSION,
        today=horizon.from_,
        horizon=horizon,
        therapists=[_therapist(shared, club, runners, horizon) for shared in club.therapists],
        runners=runners,
        unplaced=list(_unplaced(plans, club, table, runners)),
        clashes=list(_clashes(plans, club)),
        objective=ClubObjective(
            table.shortfall, table.points, table.points_bound, round(table.gap, 6), table.shortfall_bound
        ),
        prices=list(_prices(club, table)),
    )


def _with_days(solved: Season, calendar: Calendar) -> Season:
    """The season as if the club's days were its own best."""
    days = tuple(day for day, _ in calendar.visits)
    return replace(solved, best=Optimum(calendar.shortfall, calendar.points, days))


def _runners(plans: Sequence[Plan], club: ClubSeasons, table: Timetable) -> Iterator[ClubRunner]:
    days_of = [dict(calendar.visits) for calendar in table.calendars]
    for r, plan in enumerate(plans):
        calendar, alone = table.calendars[r], table.alone[r]
        yield ClubRunner(
            plan=plan.path,
            runner=plan.runner or None,
            points=calendar.points,
            alone=alone.points,
            cost=alone.points - calendar.points,
            short=calendar.shortfall,
            short_alone=alone.shortfall,
            appointments=list(_appointments(r, plan, club, table)),
            moved=list(_moved(r, plans, club, table, days_of)),
        )


def _appointments(r: int, plan: Plan, club: ClubSeasons, table: Timetable) -> Iterator[ClubAppointment]:
    solved, member = _with_days(club.seasons[r], table.calendars[r]), club.problem.members[r]
    names, alone = uids(solved), _values_alone(r, club)
    best = max(alone.values(), default=(0, 0))
    for ordinal, n in table.calendars[r].visits:
        day = date.fromordinal(ordinal)
        booking = solved.standing.fixed.get(day)
        shared = club.therapists[member.options[ordinal][n].desk] if n >= 0 else None
        if shared:
            on, minute = runner_time(plan, shared, day, table.starts[r][ordinal])
            start: datetime | None = datetime.combine(on, time()) + minute * _MINUTE
        else:
            start = booking.start if booking else None
            nth = therapist_of_booking(plan, day, club.therapists)
            shared = None if nth is None else club.therapists[nth]
        minutes = booking.minutes if booking else plan.minutes
        shortfall, points = alone.get(ordinal, best)
        yield ClubAppointment(
            plan=plan.path,
            runner=plan.runner or None,
            therapist=shared.therapist.name if shared else None,
            uid=names[day, "discharge"],
            start=start,
            end=start + minutes * _MINUTE if start else None,
            date=day,
            status=status_of(booking, day, solved.timeline.today),
            cost=best[1] - points if shortfall == best[0] else 0,
        )


def _values_alone(r: int, club: ClubSeasons) -> dict[int, tuple[int, int]]:
    """For each day the shortfall (below 0: the fewer, the larger) and points of the best calendar alone with it."""
    member = club.problem.members[r]
    points = {
        day: value + max((option.points for option in member.options.get(day, ())), default=0)
        for day, value in member.problem.points.items()
    }
    together = Search(replace(member.problem, points=points)).best_with_each_day
    return {day: (-shortfall, value) for day, (shortfall, value) in together.items()}


def _moved(
    r: int, plans: Sequence[Plan], club: ClubSeasons, table: Timetable, days_of: Sequence[dict[int, int]]
) -> Iterator[MovedDate]:
    alone = [date.fromordinal(day) for day, _ in table.alone[r].visits]
    for shift in shifts(alone, [date.fromordinal(day) for day, _ in table.calendars[r].visits]):
        if shift.old:
            day = shift.old.toordinal()
            others = [plans[o].runner or plans[o].path for o, days in enumerate(days_of) if o != r and day in days]
            yield MovedDate(shift.old, shift.new, others)


def _therapist(
    shared: SharedTherapist, club: ClubSeasons, runners: Sequence[ClubRunner], horizon: Horizon
) -> TherapistHours:
    name, hours = shared.therapist.name, shared.therapist.hours
    theirs = [a for runner in runners for a in runner.appointments if a.therapist == name]
    minutes = sum(
        end - start
        for day in days_between(horizon.from_, horizon.until)
        if day not in shared.therapist.closed
        for start, end in hours[day.weekday()]
    )
    used = sum((a.end - a.start).total_seconds() / 3600 for a in theirs if a.start and a.end)
    in_order = sorted(theirs, key=lambda a: (a.start or datetime.combine(a.date, time()), a.plan))
    return TherapistHours(
        name,
        round(minutes * shared.at_once / 60, 2),
        round(used, 2),
        in_order,
        shared.therapist.where or None,
        shared.timezone,
    )


def _unplaced(
    plans: Sequence[Plan], club: ClubSeasons, table: Timetable, runners: Sequence[ClubRunner]
) -> Iterator[Unplaced]:
    for plan, solved, member, calendar, runner in zip(
        plans, club.seasons, club.problem.members, table.calendars, runners, strict=True
    ):
        chosen = {day for day, _ in calendar.visits}
        for month in solved.months:
            first = date.fromordinal(month.first)
            days = [d for d in solved.days.values() if (d.date.year, d.date.month) == (first.year, first.month)]
            planned = month.counted + sum(day.date.toordinal() in chosen for day in days)
            if planned >= month.least:
                continue
            could = [day.date for day in days if day.date.toordinal() in member.options]
            why = why_short(_with_days(solved, calendar), [d for d in days if d.date.toordinal() not in chosen])
            if could and runner.short > runner.short_alone:
                why = f"others have the places of the {len(could)} days that would do" if len(could) > 1 else (
                    "others have the places of the only day that would do"
                )  # fmt: skip
            yield Unplaced(plan.path, f"{first:%Y-%m}", why)


def _clashes(plans: Sequence[Plan], club: ClubSeasons) -> Iterator[Clash]:
    """Pairs of bookings of one therapist that overlap where only one can be had at a time."""
    for n, shared in enumerate(club.therapists):
        bookings = sorted(
            (a.start, a.minutes, plan.path)
            for plan in plans
            for a in plan.appointments
            if a.start and not a.done and therapist_of_booking(plan, a.date, club.therapists) == n
        )
        for (first, minutes, one), (second, _, other) in combinations(bookings, 2):
            if shared.at_once == 1 and one != other and second < first + (minutes + shared.between) * _MINUTE:
                text = f"{shared.therapist.name} is booked at {first:%H:%M} in {one} and at {second:%H:%M} in {other}"
                yield Clash(shared.therapist.name, (one, other), (first, second), text)


def _prices(club: ClubSeasons, table: Timetable) -> Iterator[HourPrice]:
    """The hours that cost something, the dearest first."""
    alone = [set(calendar.visits) for calendar in table.alone]
    priced = sorted(zip(table.prices, table.limits, strict=True), key=lambda pair: -pair[0])
    for price, limit in priced:
        if price >= 0.5:
            options = [club.problem.members[r].options[day][n] for r, day, n in limit.visits]
            first, last = min(o.windows[0][0] for o in options), max(o.windows[-1][1] for o in options)
            desk, midnight = options[0].desk, datetime.combine(date.fromordinal(first // 1440), time())
            yield HourPrice(
                therapist=club.therapists[desk].therapist.name,
                date=midnight.date(),
                from_=midnight + (first % 1440) * _MINUTE,
                until=midnight + (last - first // 1440 * 1440) * _MINUTE,
                points=round(price, 1),
                wanted=sum((day, n) in alone[r] for r, day, n in limit.visits),
                places=limit.most // limit.each,
            )
