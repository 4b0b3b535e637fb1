"""A club's timetable as values: who comes when, what sharing costs each runner, what each popular hour is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.planner.club.clocks import moment
from rubdown.planner.club.members import ClubSeasons, SharedTherapist, therapist_minute, therapist_of_booking
from rubdown.planner.club.problem import Calendar
from rubdown.planner.club.result import Timetable
from rubdown.planner.problem import Optimum
from rubdown.planner.search import Search
from rubdown.planner.season import Season
from rubdown.planner.uids import status_of, uids
from rubdown.report.answer import Horizon
from rubdown.report.club_answer import (
    Clash,
    ClubAppointment,
    ClubObjective,
    ClubRunner,
    ClubSchedule,
    HourPrice,
    MovedDate,
    TherapistHours,
    TherapistWeek,
    Unplaced,
)
from rubdown.report.club_changes import accepted_changes
from rubdown.report.club_visits import MINUTE, SolvedClub, Visit, solved_club
from rubdown.report.massage import SCHEMA_VERSION
from rubdown.report.no_room import why_short
from rubdown.report.shared_bookings import overlaps
from rubdown.report.shifts import shifts
from rubdown.text import days_between, short_day


def club_schedule(plans: Sequence[Plan], seasons: ClubSeasons, table: Timetable) -> ClubSchedule:
    """The timetable with what sharing costs each runner and what each popular hour is worth."""
    club, keeps_accepted = solved_club(plans, seasons, table), seasons.problem.keeps_accepted
    appointments = [list(_appointments(club, r)) for r in range(len(plans))]
    runners = [_runner(club, r, appointments[r]) for r in range(len(plans))]
    timelines = [solved.timeline for solved in seasons.seasons]
    horizon = Horizon(min(t.today for t in timelines), max(t.until for t in timelines))
    dated = [pair for r in range(len(plans)) for pair in zip(club.visits[r], appointments[r], strict=True)]
    return ClubSchedule(
        schema_version=SCHEMA_VERSION,
        today=horizon.from_,
        horizon=horizon,
        therapists=[
            _therapist(shared, horizon, [(visit, one) for visit, one in dated if visit.desk == desk])
            for desk, shared in enumerate(seasons.therapists)
        ],
        runners=runners,
        unplaced=list(_unplaced(club, runners)),
        clashes=list(_clashes(plans, seasons)),
        objective=ClubObjective(
            table.shortfall, table.points, table.points_bound, round(table.gap, 6), table.shortfall_bound,
            table.loss, table.loss_bound, *((table.accepted, table.accepted_bound) if keeps_accepted else (None, None)),
        ),
        prices=list(_prices(seasons, table)),
        changes=list(accepted_changes(club)),
        suggestions=[],
    )  # fmt: skip


def _with_days(solved: Season, calendar: Calendar) -> Season:
    """The season as if the club's days were its own best."""
    days = tuple(day for day, _ in calendar.visits)
    return replace(solved, best=Optimum(calendar.shortfall, calendar.points, days))


def _runner(club: SolvedClub, r: int, appointments: list[ClubAppointment]) -> ClubRunner:
    calendar, alone = club.table.calendars[r], club.table.alone[r]
    return ClubRunner(
        plan=club.plans[r].path,
        runner=club.runners[r],
        points=calendar.points,
        alone=alone.points,
        cost=alone.points - calendar.points,
        short=calendar.shortfall,
        short_alone=alone.shortfall,
        appointments=appointments,
        moved=list(_moved(club, r)),
    )


def _appointments(club: SolvedClub, r: int) -> Iterator[ClubAppointment]:
    """A runner's massages in the runner's civil time."""
    plan, solved = club.plans[r], _with_days(club.seasons.seasons[r], club.table.calendars[r])
    names, alone = uids(solved), _values_alone(r, club.seasons)
    best = max(alone.values(), default=(0, 0))
    for visit in club.visits[r]:
        shared, start = club.therapist(visit.desk), visit.runner_start
        agreed = plan.accepted_hours.get(visit.day)
        shortfall, points = alone.get(visit.day.toordinal(), best)
        yield ClubAppointment(
            plan=plan.path,
            runner=club.runners[r],
            therapist=shared.therapist.name if shared else None,
            uid=names[visit.day, "discharge"],
            start=start,
            end=start + (visit.end - visit.start) if start and visit.start and visit.end else None,
            date=visit.day,
            status=status_of(visit.booking, visit.day, solved.timeline.today),
            cost=best[1] - points if shortfall == best[0] else 0,
            accepted=agreed is not None and agreed.start == start and _is_with(agreed.therapist, shared),
            timezone=plan.timezone,
        )


def _is_with(name: str, shared: SharedTherapist | None) -> bool:
    return not name or (shared is not None and name.casefold() == shared.therapist.name.casefold())


def _values_alone(r: int, club: ClubSeasons) -> dict[int, tuple[int, int]]:
    """For each day the shortfall (below 0: the fewer, the larger) and points of the best calendar alone with it."""
    member = club.problem.members[r]
    points = {
        day: value + max((option.points for option in member.options.get(day, ())), default=0)
        for day, value in member.problem.points.items()
    }
    together = Search(replace(member.problem, points=points)).best_with_each_day
    return {day: (-shortfall, value) for day, (shortfall, value) in together.items()}


def _moved(club: SolvedClub, r: int) -> Iterator[MovedDate]:
    """The dates that a runner would have alone and has not, with those who have the place."""
    alone = dict(club.table.alone[r].visits)
    days = [date.fromordinal(day) for day in alone]
    for shift in shifts(days, [visit.day for visit in club.visits[r]]):
        if shift.old is None:
            continue
        day = shift.old.toordinal()
        option = club.seasons.problem.members[r].options[day][alone[day]]
        others = club.at_desk(option.desk, [(moment(start), moment(end)) for start, end in option.windows])
        yield MovedDate(shift.old, shift.new, [club.name(visit.r) for visit in others if visit.r != r])


def _therapist(
    shared: SharedTherapist, horizon: Horizon, theirs: Sequence[tuple[Visit, ClubAppointment]]
) -> TherapistHours:
    """A therapist's appointments in the therapist's civil time, and how full the weeks are."""
    in_order = sorted(
        (
            replace(a, start=v.start, end=v.end, date=v.start.date() if v.start else v.day,
                    timezone=shared.timezone or a.timezone)
            for v, a in theirs
        ),
        key=lambda a: (a.start or datetime.combine(a.date, time()), a.plan),
    )  # fmt: skip
    weeks = [
        _week(shared, in_order, days)
        for _, days in groupby(days_between(horizon.from_, horizon.until), lambda day: day.isocalendar()[:2])
    ]
    return TherapistHours(
        name=shared.therapist.name,
        hours_open=round(sum(week.hours_open for week in weeks), 2),
        hours_used=round(sum(week.hours_used for week in weeks), 2),
        appointments=in_order,
        where=shared.therapist.where or None,
        timezone=shared.timezone,
        weeks=weeks,
    )


def _week(shared: SharedTherapist, appointments: Iterable[ClubAppointment], days: Iterable[date]) -> TherapistWeek:
    of_week, therapist = list(days), shared.therapist
    open_days = (day for day in of_week if day not in therapist.closed)
    minutes = sum(end - start for day in open_days for start, end in therapist.hours[day.weekday()])
    spans = [a.end - a.start for a in appointments if a.start and a.end and of_week[0] <= a.date <= of_week[-1]]
    return TherapistWeek(
        of_week[0] - timedelta(days=of_week[0].weekday()),
        round(minutes * shared.at_once / 60, 2),
        round(sum(spans, timedelta()) / timedelta(hours=1), 2),
    )


def _unplaced(club: SolvedClub, runners: Sequence[ClubRunner]) -> Iterator[Unplaced]:
    for r, (plan, runner) in enumerate(zip(club.plans, runners, strict=True)):
        solved, calendar = club.seasons.seasons[r], club.table.calendars[r]
        chosen, could_have = {day for day, _ in calendar.visits}, club.seasons.problem.members[r].options
        for month in solved.months:
            first = date.fromordinal(month.first)
            days = [d for d in solved.days.values() if (d.date.year, d.date.month) == (first.year, first.month)]
            planned = month.counted + sum(day.date.toordinal() in chosen for day in days)
            if planned >= month.least:
                continue
            open_, could = (
                [day for day in days if day.date.toordinal() in possible]
                for possible in (solved.problem.points, could_have)
            )
            if open_ and not could:
                why = f"no therapist has {plan.minutes} minutes on {_days(len(open_))}"
            elif could and runner.short > runner.short_alone:
                why = f"others have the places on {_days(len(could))}"
            else:
                why = why_short(_with_days(solved, calendar), [d for d in days if d.date.toordinal() not in chosen])
            yield Unplaced(plan.path, f"{first:%Y-%m}", why)


def _days(count: int) -> str:
    return "the only day that would do" if count == 1 else f"the {count} days that would do"


def _clashes(plans: Sequence[Plan], club: ClubSeasons) -> Iterator[Clash]:
    """Pairs of bookings of one therapist that overlap where not all can be had at a time."""
    for n, shared in enumerate(club.therapists):
        bookings = sorted(
            (moment(therapist_minute(plan, shared, a.start)), a.minutes, plan.path)
            for plan in plans
            for a in plan.appointments
            if a.start and not a.done and therapist_of_booking(plan, a, club.therapists) == n
        )
        stretches = [(start, start + minutes * MINUTE) for start, minutes, _ in bookings]
        for i, others in overlaps(stretches, shared.between * MINUTE, shared.at_once).items():
            (first, _, one) = bookings[i]
            for second, _, other in (bookings[j] for j in others if j > i and bookings[j][2] != one):
                text = f"{shared.therapist.name} is booked on {short_day(first.date())} at {first:%H:%M} in {one}"
                text += f" and at {second:%H:%M} in {other}"
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
                from_=midnight + (first % 1440) * MINUTE,
                until=midnight + (last - first // 1440 * 1440) * MINUTE,
                points=round(price, 1),
                wanted=sum((day, n) in alone[r] for r, day, n in limit.visits),
                places=limit.most // limit.each,
            )
