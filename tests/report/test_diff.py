"""What changed between two plans: every change in words, its way back, and what it did to the massages."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.report.answer import Shift
from rubdown.report.appointments import massage_starts
from rubdown.report.diff import Horizon, changes_between, difference, undone
from rubdown.text import days_between
from support.plans import random_plan
from support.reading import TODAY, plan_of

RACE = '[[race]]\nname = "City Half"\ndate = 2026-12-13\n'
BOOKED = "[[appointment]]\nstart = 2026-12-01T17:00:00\n"
PAUSE = '[[pause]]\nfrom = 2027-01-04\nuntil = 2027-01-06\nreason = "rest"\n'
PHASE = '[[block]]\nname = "build"\nfrom = 2027-01-04\nuntil = 2027-02-07\nweek = { tue = "tempo 8 km" }\n'
PACKAGE = "[[package]]\nsessions = 10\nleft = 7\nfrom = 2026-10-01\nuntil = 2027-05-01\n"
WORDS: list[tuple[str, str, str]] = [
    (RACE, RACE.replace("12-13", "12-20"), "City Half moved 7 days later, to Sun 20 Dec 2026"),
    (RACE, RACE.replace("12-13", "12-12"), "City Half moved 1 day earlier, to Sat 12 Dec 2026"),
    (RACE, RACE + RACE.replace("13", "20").replace("Half", "10K"), "City 10K added, on Sun 20 Dec 2026"),
    (RACE + RACE.replace("13", "20").replace("Half", "10K"), RACE, "City 10K dropped, on Sun 20 Dec 2026"),
    (RACE, RACE.replace("City", "Town"), "City Half changed (now called Town Half)"),
    (RACE, f'{RACE}priority = "C"\n', "City Half changed (priority C, was A)"),
    (RACE, f'{RACE}effort = "training"\n', "City Half changed (to be run as training, was as a race)"),
    (RACE, f"{RACE}km = 12.5\n", "City Half changed (10k of 12.5 km, was half marathon of 21.0975 km)"),
    (RACE, f"{RACE}minutes = 99\n", "City Half changed (99 minutes, was 126.585)"),
    (RACE, f"{RACE}rpe = 8\n", "City Half changed (effort 8 out of 10, was 9)"),
    (
        RACE,
        RACE.replace("date = 2026-12-13", "start = 2026-12-19T10:30:00"),
        "City Half moved 6 days later, to Sat 19 Dec 2026 (start 10:30, was not given)",
    ),
    (
        RACE,
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\n',
        'Training session "easy 8 km" added, on Tue 1 Dec 2026',
    ),
    (
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\n',
        f'{RACE}[[session]]\ndate = 2026-12-02\nname = "easy 8 km"\n',
        'Training session "easy 8 km" moved 1 day later, to Wed 2 Dec 2026',
    ),
    (
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\n',
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\nrpe = 4.5\n',
        'Training session "easy 8 km" on Tue 1 Dec 2026 changed (effort 4.5, was 3)',
    ),
    (
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\n',
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "tempo 8 km"\n[[session]]\ndate = 2026-12-03\nname = "rest"\n'
        '[[session]]\ndate = 2026-12-05\nname = "hills"\n',
        "2 training sessions added, 1 changed",
    ),
    (
        f'{RACE}[[session]]\nstart = 2026-12-01T07:00:00\nname = "easy 8 km"\n',
        f'{RACE}[[session]]\nstart = 2026-12-01T08:00:00\nname = "easy 8 km"\n',
        'Training session "easy 8 km" on Tue 1 Dec 2026 changed (start 08:00, was 07:00)',
    ),
    (
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\n',
        f'{RACE}[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\nkind = "tempo"\n',
        'Training session "easy 8 km" on Tue 1 Dec 2026 changed (tempo, was easy; effort 7, was 3)',
    ),
    (RACE, f'{RACE}[[session]]\nevery = ["fri"]\nname = "tempo"\n', 'Repeated session "tempo" added'),
    (
        f'[week]\nsun = "long run 20 km"\n{RACE}',
        f'[week]\nsun = ["long run 22 km", "strength"]\n{RACE}',
        'The typical week changed on Sundays ("long run 22 km" and "strength", was "long run 20 km")',
    ),
    (RACE, f'[week]\nmon = "rest"\nsun = "hills"\n{RACE}', "The typical week changed on Mondays and Sundays"),
    (
        RACE,
        f'{RACE}[[away]]\nfrom = 2026-12-20\nuntil = 2026-12-27\nreason = "family"\n',
        "Days away added, from Sun 20 Dec 2026 to Sun 27 Dec 2026 (family)",
    ),
    (f"{RACE}[[away]]\nfrom = 2026-12-20\n", RACE, "Days away dropped, on Sun 20 Dec 2026"),
    (
        f"{RACE}[[away]]\nfrom = 2026-12-20\n",
        f"{RACE}[[away]]\nfrom = 2026-12-20\nuntil = 2026-12-21T14:00:00\n",
        "Days away are now from Sun 20 Dec 2026 00:00 to Mon 21 Dec 2026 14:00, were on Sun 20 Dec 2026",
    ),
    (RACE, RACE + BOOKED, "Booked massage added, on Tue 1 Dec 2026 at 17:00"),
    (
        RACE + BOOKED,
        RACE + BOOKED.replace("01T17", "04T16"),
        "Booked massage of Tue 1 Dec 2026 moved 3 days later, to Fri 4 Dec 2026 (start 16:00, was 17:00)",
    ),
    (
        RACE + BOOKED,
        f'{RACE}{BOOKED}kind = "soft"\nminutes = 30\nwhere = "Gym"\nnote = "calf"\n',
        "Booked massage on Tue 1 Dec 2026 changed (now a soft massage; 30 minutes, was 60; place Gym, was not given; "
        'note "calf")',
    ),
    (
        RACE,
        f"[massage]\nper_month = 2\n{RACE}",
        "The number of massages a month is now 2, was 1 to 2",
    ),
    (
        RACE + BOOKED,  # a booking takes its length from the plan: that is one change, not two
        f"[massage]\nminutes = 90\n{RACE}{BOOKED}",
        "The length of a massage is now 90 minutes, was 60 minutes",
    ),
    (
        f'[massage]\nprefer = ["wed", "tue"]\n{RACE}',
        RACE,
        "The preference for weekdays is now none, was Tuesday and Wednesday",
    ),
    (RACE, f'[massage]\nprefer_time = "18:00"\n{RACE}', "The preferred time of day is now 18:00, was none"),
    (
        RACE,
        f"[massage]\nlast = 2026-11-02\n{RACE}",
        "The date of the last massage is now Mon 2 Nov 2026, was not given",
    ),
    (RACE, f'[therapist]\nname = "Marta"\n{RACE}', "The therapist's name is now Marta, was not given"),
    (
        RACE + BOOKED,
        f'[therapist]\nwhere = "Gym"\n{RACE}{BOOKED}',
        "The therapist's address is now Gym, was not given",
    ),
    (
        RACE,
        f'[therapist]\nhours = {{ mon = "09:00-13:00" }}\n{RACE}',
        "The therapist's hours are now given (without them: 08:00-20:00 every day)",
    ),
    (
        f'[therapist]\nhours = {{ mon = "09:00-13:00", tue = "16:00-20:00" }}\n{RACE}',
        f'[therapist]\nhours = {{ mon = "09:00-13:00, 16:00-20:00" }}\n{RACE}',
        "The therapist's hours changed on Mondays (09:00-13:00 and 16:00-20:00, was 09:00-13:00) and Tuesdays (no "
        "hours, was 16:00-20:00)",
    ),
    (
        RACE,
        f"[therapist]\nclosed = [2026-12-24, 2026-12-25]\n{RACE}",
        "The therapist is now closed on Thu 24 Dec 2026 and Fri 25 Dec 2026",
    ),
    (
        f"[therapist]\nclosed = [{', '.join(f'2026-12-{day}' for day in range(20, 26))}]\n{RACE}",
        RACE,
        "The therapist is no longer closed on 6 days from Sun 20 Dec 2026 to Fri 25 Dec 2026",
    ),
    (RACE, f'[runner]\nname = "Ana"\n{RACE}', "The runner's name is now Ana, was not given"),
    (
        RACE,
        f'[runner]\ncondition = "beginner"\n{RACE}',
        "The runner's condition, which decides how long a race is recovered from, is now beginner, was regular",
    ),
    (
        RACE,
        f'[runner]\ntimezone = "Europe/London"\n{RACE}',
        "The runner's time zone is now Europe/London, was Europe/Madrid",
    ),
    (
        RACE,
        f"[runner]\nused_to_massage = false\n{RACE}",
        "The runner is now new to deep massage, was used to it",
    ),
    (
        RACE,
        f"[rules]\ndays_between = 12\n{RACE}",
        "The rule days_between (least days between two deep massages) is now 12, was 10",
    ),
    (
        RACE,
        f"[rules]\nclear_days_before_race = {{ 5k = 4 }}\n{RACE}",
        "The rule clear_days_before_race.5k (days without a massage before a race, by distance) is now 4, was 3",
    ),
    (
        RACE,
        f"[rules]\nrecover_hours_after_race = {{ half = 96 }}\n{RACE}",
        "The rule recover_hours_after_race.half (hours to wait after the finish, by distance) is now 96, was the usual "
        "72",
    ),
    (RACE, f"[runner]\nmax_hr = 190\n{RACE}", "The highest heart rate is now 190, was not given"),
    (RACE, f'[runner]\nbusy = "work.ics"\n{RACE}', "The calendar of busy hours is now work.ics, was not given"),
    (RACE, f"[massage]\nnotice = 3\n{RACE}", "The notice for a proposed date is now 3 days, was 1 day"),
    (RACE, f"[therapist]\nstep = 30\n{RACE}", "Appointments now start every 30 minutes, was every 15"),
    (RACE, f"{RACE}{PAUSE}", "Pause added, from Mon 4 Jan 2027 to Wed 6 Jan 2027 (rest)"),
    (
        f"{RACE}{PAUSE}",
        f"{RACE}{PAUSE}".replace("01-06", "01-09"),
        "Pause changed, from Mon 4 Jan 2027 to Sat 9 Jan 2027 (rest), was from Mon 4 Jan 2027 to Wed 6 Jan 2027 (rest)",
    ),
    (f"{RACE}{PHASE}", RACE, 'Phase "build" dropped, from Mon 4 Jan 2027 to Sun 7 Feb 2027'),
    (
        f"{RACE}{PHASE}",
        f"{RACE}{PHASE}".replace("tempo", "19:00 tempo"),
        'Phase "build" changed, from Mon 4 Jan 2027 to Sun 7 Feb 2027 (another week)',
    ),
    (f"{RACE}climb = 100\n", f"{RACE}climb = 300\n", "City Half changed (300 m of climb, was 100 m)"),
    (RACE, f"[massage]\nprice = 49.50\n{RACE}", "The price of a massage is now 49.50 EUR, was not given"),
    (
        f"[massage]\nprice = 50\n{RACE}",
        f'[massage]\nprice = 50\ncurrency = "USD"\n{RACE}',
        "The currency is now USD, was EUR",
    ),
    (
        f"[massage]\nprice = 50\nbudget = {{ year = 400 }}\n{RACE}",
        f"[massage]\nprice = 50\nbudget = {{ month = 0 }}\n{RACE}",
        "The budget is now 0 EUR a month, was 400 EUR a year",
    ),
    (RACE, RACE + PACKAGE, "Package of 10 sessions added, 7 left until Sat 1 May 2027"),
    (RACE + PACKAGE, RACE, "Package of 10 sessions dropped, 7 left until Sat 1 May 2027"),
    (
        RACE + PACKAGE,
        RACE + PACKAGE.replace("7", "6", 1) + "price = 420.5\n",
        "Package of 10 sessions changed (6 left, was 7; price 420.50 EUR, was not given)",
    ),
    (
        RACE + PACKAGE,
        RACE + PACKAGE.replace("= 10", "= 12").replace("until = 2027-05-01\n", ""),
        "Package of 10 sessions changed (of 12; until not given, was Sat 1 May 2027)",
    ),
    (
        RACE + BOOKED,
        f"{RACE}{BOOKED}price = 30\n",
        "Booked massage on Tue 1 Dec 2026 changed (price 30 EUR, was as planned)",
    ),
    (RACE + BOOKED, f'{RACE}{BOOKED}allow = ["RACE1"]\n', "Booked massage on Tue 1 Dec 2026 changed"),
    (
        RACE,
        f'[therapist]\ncancel_before = "24h"\n{RACE}',
        "The time to cancel for free ahead is now 24 hours, was not given",
    ),
    (
        f"[therapist]\nopen_bookings = 2\n{RACE}",
        f"[therapist]\nopen_bookings = 1\n{RACE}",
        "The number of bookings that the therapist takes at a time is now 1, was 2",
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), WORDS, ids=[words[:50] for *_, words in WORDS])
def test_words_and_way_back(old: str, new: str, words: str) -> None:
    before, after = plan_of(old), plan_of(new)
    (change,) = changes_between(before, after)
    assert change.text == words
    assert core(change.revert(after)) == core(before)


@pytest.mark.parametrize(
    "new",
    [
        f"# a comment, so that all lines move\n{RACE}",
        RACE.replace("date = 2026-12-13\n", "").replace("\nname", "\ndate = 2026-12-13\nname"),
        f"[rules]\ndays_between = 10\n[massage]\nper_month = [1, 2]\n{RACE}",
    ],
)
def test_no_change(new: str) -> None:
    assert changes_between(plan_of(RACE), plan_of(new)) == ()


def test_races_of_one_name_are_told_apart_by_their_day() -> None:
    park = [f'[[race]]\nname = "parkrun 5k"\ndate = 2026-12-{day:02}\n' for day in (5, 12, 19)]
    found = changes_between(plan_of("".join(park)), plan_of("".join(park[1:])))
    assert [change.text for change in found] == ["parkrun 5k dropped, on Sat 5 Dec 2026"]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=40)
def test_reverting_everything_gives_the_old_plan(seed: int, other: int) -> None:
    before, after, span = two_plans(seed, other)
    back = undone(after, changes_between(before, after))
    assert core(back) == core(before)
    assert dates(back, span) == dates(before, span)
    assert changes_between(before, before) == ()


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=15)
def test_each_massage_has_its_reason(seed: int, other: int) -> None:
    before, after, span = two_plans(seed, other)
    found = difference(before, after, span)
    old, new = dates(before, span), dates(after, span)
    shown = set(days_between(span.start, span.until))
    moves = [m for m in found.massages if m.shift.old != m.shift.new]
    assert {m.shift.old for m in moves if m.shift.old} & shown == (old - new) & shown
    assert {m.shift.new for m in moves if m.shift.new} & shown == (new - old) & shown
    other_hours = {m.shift.old: (m.old_start, m.new_start) for m in found.massages if m not in moves}
    starts, was = (massage_starts(season(plan, span.today, span.start, span.until)) for plan in (after, before))
    hours = {day: (was[day], starts[day]) for day in old & new & shown}
    assert other_hours == {day: (a, b) for day, (a, b) in hours.items() if a and b and a != b}
    for moved in moves:
        assert {moved.shift.old, moved.shift.new} & shown
        assert moved.because
        undoings = [moved.because] if moved.together else [(change,) for change in moved.because]
        for changes in undoings:
            there = dates(undone(after, changes), span)
            assert moved.shift.old is None or moved.shift.old in there
            assert moved.shift.new is None or moved.shift.new not in there
        assert not moved.together or len(moved.because) > 1


def test_two_changes_that_only_together_move_a_massage() -> None:
    base = f'[massage]\nminutes = 50\n[therapist]\nhours = {{ thu = "16:00-20:00" }}\n{RACE}'
    new = base.replace("= 50", "= 60").replace("hours =", "closed = [2026-12-17]\nhours =")
    span = Horizon(TODAY, TODAY, date(2026, 12, 31))
    found = difference(plan_of(base), plan_of(f"{new}[[away]]\nfrom = 2026-12-17\n"), span)
    (moved,) = found.massages
    assert (moved.shift, moved.together) == (Shift(date(2026, 12, 17), date(2026, 12, 24)), True)
    assert {change.text: found.affected(change) for change in found.changes} == {
        "Days away added, on Thu 17 Dec 2026": 1,
        "The length of a massage is now 60 minutes, was 50 minutes": 0,
        "The therapist is now closed on Thu 17 Dec 2026": 1,
    }


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (
            "price = 50\nbudget = { year = 400 }",
            "price = 50\nbudget = { year = 0 }",
            "The budget is now 0 EUR a year, was 400 EUR a year",
        ),
        (
            "price = 50\nbudget = { month = 60 }",
            "price = 61\nbudget = { month = 60 }",
            "The price of a massage is now 61 EUR, was 50 EUR",
        ),
        (
            f"price = 50\nbudget = {{ year = 0 }}\n{PACKAGE}",
            "price = 50\nbudget = { year = 0 }",
            "Package of 10 sessions dropped, 7 left until Sat 1 May 2027",
        ),
    ],
)
def test_money_is_the_cause_where_it_takes_massages_away(old: str, new: str, cause: str) -> None:
    before, after = (plan_of(f"{RACE}[massage]\n{text}") for text in (old, new))
    moved = difference(before, after, Horizon(TODAY, TODAY, date(2026, 12, 31))).massages
    assert moved
    assert {(each.shift.new, *(change.text for change in each.because)) for each in moved} == {(None, cause)}


def two_plans(seed: int, other: int) -> tuple[Plan, Plan, Horizon]:
    """Two random plans on one day."""
    text, today, start, until = random_plan(Random(seed), 5)
    second = random_plan(Random(other), 5)[0]
    return plan_at(text, today), plan_at(second, today), Horizon(today, start, until)


def plan_at(text: str, today: date) -> Plan:
    """A plan that goes on, whatever day it is."""
    return plan_of(text + '[[session]]\nevery = ["mon"]\nname = "rest"\n', today)


def dates(plan: Plan, span: Horizon) -> frozenset[date]:
    return frozenset(season(plan, span.today, span.start, span.until).chosen)


def core(plan: Plan) -> Plan:
    """A plan without its place in a file and its end, lists in order; a booking's length and place are defaults."""
    lists = {
        name: tuple(sorted((replace(entry, line=None, file=None) for entry in getattr(plan, name)), key=repr))
        for name in ("races", "sessions", "repeats", "aways", "pauses", "blocks", "packages")
    }
    booked = sorted((replace(a, line=None, file=None, minutes=0, where="") for a in plan.appointments), key=repr)
    return replace(plan, **lists, appointments=tuple(booked), notes=(), path="", end=None)
