"""A club's plans as its problem: on which days each runner can come, when, with whom, and what is taken already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.therapist import AcceptedHour
from rubdown.planner.club.clocks import several_zones
from rubdown.planner.club.members import (
    ClubSeasons,
    SharedTherapist,
    club_seasons,
    therapist_minute,
    therapist_of_booking,
)
from rubdown.planner.club.problem import Member, Option
from support.clubs import therapist
from support.reading import plan_of

TODAY = date(2026, 11, 30)
UNTIL = TODAY + timedelta(days=20)
PLAN = """
[runner]
name = "Ana"
timezone = "{zone}"
therapists = {{ Marta = 10, Zoe = -5 }}
[massage]
last = 2026-11-10
minutes = 60
[week]
mon = "18:00 tempo 8 km"
wed = "07:00 easy 5 km"
thu = "easy 5 km"
sun = "09:00 long run 20 km"
"""
WED, THU, FRI = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)


def plan(more: str = "", zone: str = "Europe/Madrid") -> Plan:
    return plan_of(PLAN.format(zone=zone) + more, TODAY)


def seasons(plans: Sequence[Plan], *shared: SharedTherapist) -> ClubSeasons:
    return club_seasons(plans, shared, TODAY, UNTIL)


def of_one(runner: Plan, *shared: SharedTherapist) -> Member:
    return seasons([runner], *shared).problem.members[0]


def minute(day: date, hour: float) -> int:
    return day.toordinal() * 1440 + round(60 * hour)


def options_of(day: date, member: Member) -> list[tuple[int, list[tuple[float, float]], int, bool]]:
    """Each option's therapist, its windows in hours of the therapist's day, points, and whether it is accepted."""
    midnight = minute(day, 0)
    return [
        (o.desk, [((a - midnight) / 60, (b - midnight) / 60) for a, b in o.windows], o.points, o.accepted)
        for o in member.options.get(day.toordinal(), ())
    ]


@pytest.mark.parametrize(
    ("hours", "day", "windows"),
    [
        # Ana's own hours on Wednesdays: until 7, and from 11:30 on; on Sundays from 17 on; on Thursdays all day.
        ("mon-sun 8-20", WED, [(11.5, 20)]),
        ("mon-sun 6-20", WED, [(6, 7), (11.5, 20)]),
        ("mon-sun 6:15-20", WED, [(11.5, 20)]),  # 45 minutes are too short
        ("mon-sun 8-20", THU, [(8, 20)]),
        ("mon-sun 0-24", THU, [(0, 24)]),
        ("thu 8-9, thu 15-16:30", THU, [(8, 9), (15, 16.5)]),
        ("fri 8-9", THU, []),
        ("mon-sun 7-11:30", WED, []),
        ("mon-sun 8-17", date(2026, 12, 6), []),
        ("mon-sun 8-18", date(2026, 12, 6), [(17, 18)]),
    ],
)
def test_what_both_have_open(hours: str, day: date, windows: list[tuple[float, float]]) -> None:
    member = of_one(plan(), therapist("Marta", hours))
    assert options_of(day, member) == ([(0, windows, 10, False)] if windows else [])
    assert (day.toordinal() in member.problem.points) == bool(windows)


@pytest.mark.parametrize(
    "zone", ["Europe/Madrid", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]
)
def test_what_both_have_open_on_two_clocks(zone: str) -> None:
    """By each minute of a runner's days: it is open to both."""
    shared = replace(therapist("Marta", "mon-fri 7-11, mon-sun 17-23:45"), timezone=zone)
    found = seasons([plan()], shared)
    for ordinal in range(WED.toordinal(), UNTIL.toordinal()):
        day = date.fromordinal(ordinal)
        noon = datetime.combine(day, time(12), ZoneInfo("Europe/Madrid"))
        ahead = (noon.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - noon.replace(tzinfo=None)) // timedelta(
            minutes=1
        )
        open_ = set[int]()
        for start, end in found.seasons[0].days[day].windows:
            for own in range(start, end):
                there = minute(day, 0) + own + ahead
                of_day = shared.therapist.hours[date.fromordinal(there // 1440).weekday()]
                open_ |= {there} if any(a <= there % 1440 < b for a, b in of_day) else set()
        runs = [m for m in open_ if m - 1 not in open_]
        windows = [(a, next(m for m in range(a, a + 9999) if m not in open_)) for a in sorted(runs)]
        expected = tuple((a, b) for a, b in windows if b - a >= 60)
        if ordinal in found.seasons[0].problem.points:
            options = found.problem.members[0].options.get(ordinal, ())
            assert options == ((Option(0, expected, 10),) if expected else ())


def test_days_on_which_the_therapist_is_away_are_closed() -> None:
    shared = therapist("Marta", "mon-sun 8-20")
    away = replace(shared, therapist=replace(shared.therapist, closed=frozenset({THU})))
    assert [bool(options_of(day, of_one(plan(), away))) for day in (WED, THU, FRI)] == [True, False, True]


def test_each_comes_to_those_who_take_the_runner() -> None:
    marta, zoe = therapist("Marta", "thu 8-20"), therapist("Zoe", "thu 9-12")
    other = therapist("Eva", "thu 10-12")
    both = seasons([plan(), plan()], marta, replace(zoe, runners=frozenset({1})), other).problem.members
    assert options_of(THU, both[0]) == [(0, [(8, 20)], 10, False), (2, [(10, 12)], 0, False)]
    assert options_of(THU, both[1]) == [(0, [(8, 20)], 10, False), (1, [(9, 12)], -5, False), (2, [(10, 12)], 0, False)]


@pytest.mark.parametrize("steps", [(15, 60), (60, 15)])
def test_a_day_with_starts_of_one_therapist_alone(steps: tuple[int, int]) -> None:
    """On Sundays Ana can come from 22:45 on: for 75 minutes that is too late where all start on the hour."""
    text = PLAN.format(zone="Europe/Madrid").replace("minutes = 60", "minutes = 75").replace("09:00", "14:45")
    shared = [therapist(name, "mon-sun 8-24") for name in ("Marta", "Zoe")]
    shared = [replace(o, therapist=replace(o.therapist, step=s)) for o, s in zip(shared, steps, strict=True)]
    sunday = options_of(date(2026, 12, 6), of_one(plan_of(text, TODAY), *shared))
    assert [(desk, windows) for desk, windows, *_ in sunday] == [(steps.index(15), [(22.75, 24)])]


@pytest.mark.parametrize(
    ("booking", "booked"),
    [
        ("start = 2026-12-15T17:00:00\nminutes = 45", [(17, 17.75 + 1 / 6)]),
        ('start = 2026-12-15T17:00:00\nminutes = 45\nkind = "soft"', [(17, 17.75 + 1 / 6)]),
        ("date = 2026-12-15", []),  # nobody knows when
        ('start = 2026-12-15T17:00:00\ntherapist = "Zoe"', []),
        ('start = 2026-12-15T17:00:00\ntherapist = "Nobody"', []),
    ],
)
def test_bookings_take_their_therapists_hours(booking: str, booked: list[tuple[float, float]]) -> None:
    named = booking if "therapist" in booking else f'{booking}\ntherapist = "Marta"'
    found = seasons(
        [plan(), plan(f"[[appointment]]\n{named}")], therapist("Marta", "tue 8-20"), therapist("Zoe", "tue 8-20")
    )
    day = date(2026, 12, 15)
    assert found.problem.desks[0].booked == tuple((minute(day, a), minute(day, b)) for a, b in booked)
    fixed = 'kind = "soft"' not in booking
    assert (day.toordinal() in found.problem.members[1].options) == (not fixed)
    assert (day.toordinal() in found.problem.members[1].problem.fixed) == fixed
    assert day.toordinal() in found.problem.members[1].problem.points


def test_what_is_done_takes_no_hours() -> None:
    booked = plan("[[appointment]]\nstart = 2026-12-15T17:00:00")
    done = replace(booked, appointments=tuple(replace(one, done=True) for one in booked.appointments))
    marta = therapist("Marta", "tue 8-20", between=15)
    day = date(2026, 12, 15)
    assert seasons([booked], marta).problem.desks[0].booked == ((minute(day, 17), minute(day, 18.25)),)
    assert seasons([done], marta).problem.desks[0].booked == ()


def test_bookings_are_in_order_and_the_desk_is_its_therapists() -> None:
    early, late = (plan(f"[[appointment]]\nstart = 2026-12-15T{hour}:00:00") for hour in ("09", "17"))
    shared = replace(therapist("Marta", "tue 8-20", at_once=2, between=5), timezone="Europe/London")
    (desk,) = seasons([late, early], shared).problem.desks
    assert (desk.step, desk.between, desk.at_once) == (15, 5, 2)
    day = date(2026, 12, 15)
    assert desk.booked == tuple((minute(day, hour), minute(day, hour + 1) + 5) for hour in (8, 16))


@pytest.mark.parametrize(
    ("start", "name", "kept"),
    [
        ("12:00", "", True),
        ("12:00", "MARTA", True),
        ("12:00", "Zoe", False),
        ("11:30", "", True),  # the first and the last start of the second window
        ("11:15", "", False),
        ("19:00", "", True),
        ("19:15", "", False),
        ("06:00", "", True),  # the only one of the first
        ("06:15", "", False),
        ("12:10", "", False),  # not on a quarter of an hour
        (None, "", False),
    ],
)
def test_an_accepted_start_can_be_kept_where_it_is_still_open(start: str | None, name: str, kept: bool) -> None:
    at = datetime.combine(WED, time.fromisoformat(start)) if start else None
    runner = replace(plan(), accepted_hours={WED: AcceptedHour(at, name)})
    first, *others = options_of(WED, of_one(runner, therapist("Marta", "mon-sun 6-20")))
    hour = (at.hour + at.minute / 60) if at else 0
    assert first == (0, [(6, 7), (11.5, 20)], 10, False)
    assert others == ([(0, [(hour, hour + 1)], 10, True)] if kept else [])


@pytest.mark.parametrize(
    ("massage", "zone", "preferred"),
    [
        ("", "Europe/Madrid", {WED: None, THU: 12, FRI: None}),  # after an easy run without its hour: from noon on
        ('prefer_time = "18:00"', "Europe/Madrid", {WED: 18, THU: 18, FRI: 18}),
        ('prefer_time = "18:00"', "Europe/London", {WED: 17, THU: 17, FRI: 17}),
    ],
)
def test_what_a_start_should_be_near(massage: str, zone: str, preferred: Mapping[date, float | None]) -> None:
    runner = plan_of(PLAN.format(zone="Europe/Madrid").replace("minutes = 60", f"minutes = 60\n{massage}"), TODAY)
    member = of_one(runner, replace(therapist("Marta", "mon-sun 8-20"), timezone=zone))
    for day, hour in preferred.items():
        assert member.preferred.get(day.toordinal()) == (None if hour is None else minute(day, hour))


def test_a_moment_is_one_of_the_therapists_clock() -> None:
    marta = replace(therapist("Marta", "mon-sun 8-20"), timezone="America/New_York")
    assert therapist_minute(plan(), marta, datetime(2026, 12, 2, 3, 30)) == minute(date(2026, 12, 1), 21.5)


@pytest.mark.parametrize(
    ("zones", "several"),
    [
        ((), []),
        (("Europe/Madrid",) * 2, []),
        (("Europe/Madrid", "Asia/Tokyo", "Europe/Madrid"), ["Asia/Tokyo", "Europe/Madrid"]),
    ],
)
def test_the_zones_of_a_club(zones: Sequence[str], several: list[str]) -> None:
    plans = [replace(plan(), timezone=None), *(plan(zone=zone) for zone in zones)]
    assert several_zones(plans) == several


@pytest.mark.parametrize(
    ("booked", "plans", "kind", "names", "index"),
    [
        ("Marta", "", "discharge", ("Ana", "MARTA"), 1),
        ("Marta", "Ana", "soft", ("Ana", "Marta"), 1),
        ("", "ana", "discharge", ("Ana", "Marta"), 0),
        ("", "", "discharge", ("Ana",), 0),
        ("", "", "discharge", ("Ana", "Marta"), None),
        ("Zoe", "", "discharge", ("Ana",), None),
        ("", "Zoe", "discharge", ("Ana",), None),
    ],
)
def test_whom_a_booking_is_with(booked: str, plans: str, kind: str, names: tuple[str, ...], index: int | None) -> None:
    text = f'therapist.name = "{plans}"\n' if plans else ""
    named = f'therapist = "{booked}"\n' if booked else ""
    runner = plan_of(f'{text}[[appointment]]\ndate = {THU}\nkind = "{kind}"\n{named}', TODAY)
    shared = [therapist(name, "mon-sun 8-20") for name in names]
    assert therapist_of_booking(runner, runner.appointments[0], shared) == index
