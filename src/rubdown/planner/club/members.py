"""A club's plans and therapists turned into the problem of its timetable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.therapist import AcceptedHour, Therapist
from rubdown.planner.club.clocks import minute_of, on_other_clock, steady_parts
from rubdown.planner.club.problem import ClubProblem, Desk, Member, Option
from rubdown.planner.season import Season, season
from rubdown.planner.starts import proposed_start, usable_windows
from rubdown.planner.verdicts import Day
from rubdown.rules.base import DAY_MINUTES, Minutes
from rubdown.rules.running import has_untimed_easy_run

_ALL_DAY = (((0, DAY_MINUTES),),) * 7


class SharedTherapist(Struct, frozen=True):
    """A therapist whom several runners share; hours are civil times of `timezone` (None: of the zone of all runners).

    `between`: minutes between two appointments; `at_once`: how many can be had at a time; `runners`: the indices of the
    plans that may come, None for all.
    """

    therapist: Therapist
    between: int
    at_once: int
    runners: frozenset[int] | None
    timezone: str | None


class ClubSeasons(Struct, frozen=True):
    """The runners' seasons, each without regard to a therapist's hours, and the problem of the timetable."""

    seasons: tuple[Season, ...]
    therapists: tuple[SharedTherapist, ...]
    problem: ClubProblem


def club_seasons(
    plans: Sequence[Plan], therapists: Sequence[SharedTherapist], today: date, until: date | None = None
) -> ClubSeasons:
    """The seasons and the problem of a club, each runner's from today to the end of the plan's horizon or `until`.

    The hours that a runner accepted (`Plan.accepted_hours`) can be kept: of timetables that are equal in massages
    missing and points, the one that keeps the most of them is found. The dates earn WISH8's points besides.
    """
    seasons = tuple(season(_at_any_hour(plan, therapists), today, today, until) for plan in plans)
    booked = [_booked(therapist, n, therapists, seasons) for n, therapist in enumerate(therapists)]
    desks = tuple(
        Desk(shared.therapist.step, shared.between, shared.at_once, tuple(sorted(stretches)))
        for shared, stretches in zip(therapists, booked, strict=True)
    )
    members = tuple(
        _member(r, solved, therapists, plan.accepted_hours)
        for r, (plan, solved) in enumerate(zip(plans, seasons, strict=True))
    )
    return ClubSeasons(seasons, tuple(therapists), ClubProblem(members, desks))


def _at_any_hour(plan: Plan, therapists: Sequence[SharedTherapist]) -> Plan:
    """The plan as if its therapist always worked: the club's hours are laid over what is open then."""
    step = min(shared.therapist.step for shared in therapists)
    therapist = replace(plan.therapist, hours=_ALL_DAY, closed=frozenset(), step=step)
    return replace(plan, therapist=therapist, accepted_hours={})


def therapist_of_booking(plan: Plan, booking: Appointment, therapists: Sequence[SharedTherapist]) -> int | None:
    """The index of the therapist whom a booking is with: the one that it or its plan names, else the only one."""
    names = [shared.therapist.name.casefold() for shared in therapists]
    name = (booking.therapist or plan.therapist.name).casefold()
    if name in names:
        return names.index(name)
    return 0 if len(names) == 1 and not name else None


def _booked(
    shared: SharedTherapist, n: int, therapists: Sequence[SharedTherapist], seasons: Sequence[Season]
) -> Iterator[Minutes]:
    """The stretches that the runners' bookings take of a therapist, of deep and soft massages, `between` included."""
    for solved in seasons:
        plan = solved.timeline.plan
        for booking in plan.appointments:
            at = booking.start
            if at and not booking.done and therapist_of_booking(plan, booking, therapists) == n:
                start = therapist_minute(plan, shared, at)
                yield start, start + booking.minutes + shared.between


def _member(
    r: int, solved: Season, therapists: Sequence[SharedTherapist], accepted: Mapping[date, AcceptedHour]
) -> Member:
    plan = solved.timeline.plan
    options: dict[int, tuple[Option, ...]] = {}
    preferred: dict[int, int] = {}
    for ordinal in solved.problem.points:
        day = date.fromordinal(ordinal)
        if ordinal in solved.problem.fixed:
            continue
        of_day = list(_options(r, plan, solved.days[day], therapists))
        if day in accepted:
            of_day += list(_accepted_options(plan, accepted[day], of_day, therapists))
        if of_day:
            options[ordinal] = tuple(of_day)
            windows = solved.days[day].windows
            easy = has_untimed_easy_run(solved.timeline, day)
            if plan.prefer_time is not None or easy:
                wanted = ordinal * DAY_MINUTES + proposed_start(plan, windows, after_a_run=easy)
                preferred[ordinal] = on_other_clock(wanted, plan.timezone, therapists[of_day[0].desk].timezone)
    points = {
        day: value for day, value in solved.problem.points.items() if day in options or day in solved.problem.fixed
    }
    return Member(replace(solved.problem, points=points), plan.minutes, options, preferred)


def _options(r: int, plan: Plan, judged: Day, therapists: Sequence[SharedTherapist]) -> Iterator[Option]:
    """The therapists whom a runner can see on a day, with the windows in the therapist's time."""
    for n, shared in enumerate(therapists):
        if shared.runners is not None and r not in shared.runners:
            continue
        midnight = judged.date.toordinal() * DAY_MINUTES
        open_ = [(midnight + start, midnight + end) for start, end in judged.windows]
        steady = _hours_around(shared.therapist, judged.date, shared.timezone, plan.timezone)
        overlaps = [(max(a - ahead, c), min(b - ahead, d)) for a, b in open_ for c, d, ahead in steady]
        at_desk = replace(plan, therapist=shared.therapist)
        if windows := usable_windows(at_desk, overlaps):
            yield Option(n, windows, plan.therapists.get(shared.therapist.name, 0))


def _accepted_options(
    plan: Plan, accepted: AcceptedHour, options: Sequence[Option], therapists: Sequence[SharedTherapist]
) -> Iterator[Option]:
    """The accepted start, where an option's windows still allow it, as an option of its own."""
    if accepted.start is None:
        return
    for option in options:
        shared = therapists[option.desk]
        start = therapist_minute(plan, shared, accepted.start)
        inside = any(a <= start and start + plan.minutes <= b for a, b in option.windows)
        of_therapist = accepted.therapist.casefold() in ("", shared.therapist.name.casefold())
        if of_therapist and inside and start % shared.therapist.step == 0:
            yield replace(option, windows=((start, start + plan.minutes),), accepted=True)


@cache
def _hours_around(
    therapist: Therapist, day: date, zone: str | None, other: str | None
) -> tuple[tuple[int, int, int], ...]:
    """The therapist's hours of three days, in the parts in which no clock changes, with the other zone's lead."""
    hours = [part for n in (-1, 0, 1) for part in _hours(therapist, day + timedelta(days=n))]
    return tuple(part for start, end in hours for part in steady_parts(start, end, zone, other))


def _hours(therapist: Therapist, day: date) -> list[Minutes]:
    midnight = day.toordinal() * DAY_MINUTES
    hours = () if day in therapist.closed else therapist.hours[day.weekday()]
    return [(midnight + start, midnight + end) for start, end in hours]


def therapist_minute(plan: Plan, shared: SharedTherapist, at: datetime) -> int:
    """A moment of the runner's civil time as a minute of the therapist's."""
    return on_other_clock(minute_of(at), plan.timezone, shared.timezone)


def runner_minute(plan: Plan, shared: SharedTherapist, minute: int) -> int:
    """A minute of the therapist's civil time as one of the runner's."""
    return on_other_clock(minute, shared.timezone, plan.timezone)
