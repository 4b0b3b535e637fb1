"""RACE1 and RACE2, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.verdicts import Day, judge_days
from rubdown.rules.races import RACE1, RACE2
from support.reading import TODAY, plan_of, scheduled

RACE_DAY = date(2026, 12, 20)  # a Sunday, four weeks after TODAY
ALL_DAY = ((480, 1200),)
NOT_USED = "runner.used_to_massage = false"
CLEAR = "rules.clear_days_before_race"
WAIT = "rules.recover_hours_after_race"
DISTANCES = ("5k", "10k", "half", "marathon", "ultra")


def race(entry: str, *head: str) -> str:
    """A race with only a date, entered under the top-level keys of `head`."""
    return "\n".join((*head, "[[race]]", "date = 2026-12-20", entry))


def timed(start: str, minutes: str, *head: str) -> str:
    return "\n".join((*head, "[[race]]", f"start = {start}", f"minutes = {minutes}", 'distance = "10k"'))


def laid(text: str) -> Timeline:
    return lay_out(plan_of(text), TODAY, date(2027, 1, 31))


def judged(text: str, day: date) -> Day:
    return judge_days(laid(text))[day]


def entry(distance: str, more: str = "") -> str:
    return f'distance = "{distance}"\n{more}'


CLEAR_DAYS = [
    # by distance
    (race(entry("5k")), 3),
    (race(entry("10k")), 3),
    (race(entry("half")), 4),
    (race(entry("marathon")), 5),
    (race(entry("ultra")), 7),
    # by km, at both sides of each band's edge
    (race("km = 7.5"), 3),
    (race("km = 7.51"), 3),
    (race("km = 16"), 3),
    (race("km = 16.01"), 4),
    (race("km = 25"), 4),
    (race("km = 25.01"), 5),
    (race("km = 45"), 5),
    (race("km = 45.01"), 7),
    # priority and effort
    (race(entry("half", 'priority = "B"')), 4),
    (race(entry("half", 'effort = "all-out"')), 4),
    *[(race(entry(distance, 'priority = "C"')), 2) for distance in DISTANCES],
    *[(race(entry(distance, 'effort = "training"')), 2) for distance in DISTANCES],
    # not used to deep massage
    (race(entry("5k"), NOT_USED), 7),
    (race(entry("10k"), NOT_USED), 7),
    (race(entry("half"), NOT_USED), 7),
    (race(entry("marathon"), NOT_USED), 14),
    (race(entry("ultra"), NOT_USED), 14),
    (race("km = 25.01", NOT_USED), 14),
    (race(entry("half", 'priority = "C"'), NOT_USED), 7),
    (race(entry("marathon", 'effort = "training"'), NOT_USED), 14),
    # overridden, one by one
    (race(entry("5k"), f"{CLEAR}.5k = 4"), 4),
    (race(entry("10k"), f"{CLEAR}.10k = 6"), 6),
    (race(entry("half"), f"{CLEAR}.half = 2"), 2),
    (race(entry("marathon"), f"{CLEAR}.marathon = 6"), 6),
    (race(entry("ultra"), f"{CLEAR}.ultra = 21"), 21),
    (race(entry("ultra"), f"{CLEAR}.marathon = 21"), 7),
    (race(entry("ultra", 'priority = "C"'), "rules.clear_days_before_minor_race = 3"), 3),
    (race(entry("half"), NOT_USED, "rules.clear_days_when_not_used = 9"), 9),
    (race(entry("half"), NOT_USED, "rules.clear_days_when_not_used = 3"), 4),
    (race(entry("half"), NOT_USED, f"{CLEAR}.half = 8"), 8),
    (race(entry("marathon"), NOT_USED, "rules.clear_days_when_not_used_marathon = 10"), 10),
    (race(entry("marathon"), NOT_USED, "rules.clear_days_when_not_used = 20"), 14),
    # never below 1: an override keeps the day before closed
    (race(entry("half"), f"{CLEAR}.half = 1"), 2),
    (race(entry("half", 'priority = "C"'), "rules.clear_days_before_minor_race = 1"), 2),
    (race(entry("half"), NOT_USED, f"{CLEAR}.half = 1", "rules.clear_days_when_not_used = 1"), 2),
]


@pytest.mark.parametrize("off", [-1, 0, 1])
@pytest.mark.parametrize(("text", "clear"), CLEAR_DAYS)
def test_race1_closes_the_days_before(text: str, clear: int, off: int) -> None:
    timeline, day = laid(text), RACE_DAY - timedelta(days=clear + off)
    assert RACE1.judge(timeline, day).allowed == (off >= 0)
    assert judge_days(timeline)[day].open == (off >= 0)
    assert not judge_days(timeline)[RACE_DAY - timedelta(days=1)].open
    assert not judge_days(timeline)[RACE_DAY].open


@pytest.mark.parametrize(("distance", "used", "not_used"), [("half", 4, 7), ("marathon", 5, 14)])
@pytest.mark.parametrize(
    ("massage", "counts"),
    [
        ("massage.last = 2026-10-12", True),  # 41 days before TODAY
        ("massage.last = 2026-10-11", True),  # 42 days: six weeks
        ("massage.last = 2026-10-10", False),
        ("appointment = [{date = 2026-10-12}]", True),
        ("appointment = [{date = 2026-10-11}]", True),
        ("appointment = [{date = 2026-10-10}]", False),
        ('appointment = [{date = 2026-11-10, kind = "soft"}]', False),
        ("appointment = [{date = 2026-11-25}]", False),  # still to come
    ],
)
def test_race1_counts_a_massage_of_the_last_six_weeks(
    distance: str, used: int, not_used: int, massage: str, counts: bool
) -> None:
    timeline, clear = laid(race(entry(distance), NOT_USED, massage)), used if counts else not_used
    assert RACE1.judge(timeline, RACE_DAY - timedelta(days=clear)).allowed
    assert not RACE1.judge(timeline, RACE_DAY - timedelta(days=clear - 1)).allowed


@pytest.mark.parametrize(
    ("start", "minutes", "hours", "allowed"),
    [
        ("2026-12-20T09:00:00", "60", 'sun = "00:00-01:00"', False),
        ("2026-12-20T09:00:00", "60", 'sun = "09:00-10:00"', False),
        ("2026-12-20T09:00:00", "60", 'sun = "09:59-10:59"', False),
        ("2026-12-20T09:00:00", "60", 'sun = "10:00-11:00"', True),  # RACE2 goes on from here
        ("2026-12-20T09:00:00", "60", 'sun = "10:01-11:01"', True),
        ("2026-12-20T09:00:00", "60.5", 'sun = "10:00-11:00"', False),
        ("2026-12-19T20:00:00", "600", 'sun = "05:59-06:59"', False),  # through the night
        ("2026-12-19T20:00:00", "600", 'sun = "06:00-07:00"', True),
    ],
)
def test_race1_ends_with_the_finish(start: str, minutes: str, hours: str, allowed: bool) -> None:
    text = timed(start, minutes, f"therapist.hours.{hours}")
    assert RACE1.judge(laid(text), RACE_DAY).allowed == allowed
    assert not judged(text, RACE_DAY).open


def test_race1_has_nothing_to_say_after_the_race() -> None:
    timeline = laid(race(entry("marathon")))
    assert RACE1.judge(timeline, RACE_DAY + timedelta(days=1)).allowed
    assert not any(s.minutes_on(RACE_DAY + timedelta(days=1)) for s in RACE1.stretches(timeline))


HOURS = {
    ("experienced", "race"): (24, 24, 48, 72, 120),
    ("regular", "race"): (24, 48, 72, 96, 168),
    ("beginner", "race"): (48, 72, 96, 144, 240),
    ("experienced", "training"): (24, 24, 24, 48, 72),
    ("regular", "training"): (24, 24, 48, 72, 96),
    ("beginner", "training"): (48, 48, 72, 96, 144),
    ("experienced", "all-out"): (24, 48, 72, 120, 120),
    ("regular", "all-out"): (48, 72, 96, 168, 168),
    ("beginner", "all-out"): (72, 96, 144, 240, 240),
}


@pytest.mark.parametrize(
    ("condition", "effort", "distance", "hours"),
    [(c, e, d, h) for (c, e), row in HOURS.items() for d, h in zip(DISTANCES, row, strict=True)],
)
def test_race2_waits_by_distance_condition_and_effort(condition: str, effort: str, distance: str, hours: int) -> None:
    text = race(entry(distance, f'minutes = 60\neffort = "{effort}"'), f'runner.condition = "{condition}"')
    timeline, ends = laid(text), RACE_DAY + timedelta(hours=hours)
    days, eve, day_after = judge_days(timeline), ends - timedelta(days=1), ends + timedelta(days=1)
    assert days[eve].windows == ()
    assert RACE2.judge(timeline, eve).allowed == (eve == RACE_DAY)  # the morning before the race is RACE1's
    assert days[ends].windows == ((600, 1200),)  # from 10:00, as the finish
    assert RACE2.judge(timeline, ends).allowed
    assert days[day_after].windows == ALL_DAY
    assert not any(s.minutes_on(day_after) for s in RACE2.stretches(timeline))
    assert RACE2.judge(timeline, RACE_DAY - timedelta(days=1)).allowed  # RACE1 closes it


@pytest.mark.parametrize(
    ("km", "hours"),
    [("7.5", 24), ("7.51", 48), ("16", 48), ("16.01", 72), ("25", 72), ("25.01", 96), ("45", 96), ("45.01", 168)],
)
def test_race2_knows_the_distance_by_its_km(km: str, hours: int) -> None:
    days = judge_days(laid(race(f"km = {km}\nminutes = 60")))
    assert not days[RACE_DAY + timedelta(hours=hours - 24)].open
    assert days[RACE_DAY + timedelta(hours=hours)].windows == ((600, 1200),)


@pytest.mark.parametrize(
    ("text", "day", "opens"),
    [
        (race("km = 10"), 22, 600),  # 09:00 by default, 60 min by km
        (race("km = 10\nminutes = 100"), 22, 640),
        (race("km = 12.5"), 22, 615),
        (race("minutes = 45"), 22, 585),  # no distance told: 10k
        (race(entry("half")), 23, 667),  # 126.585 min: a minute that is closed in part is closed
        (race(entry("marathon")), 24, 794),  # 253.17 min
        (race(entry("ultra")), 27, 840),  # 50 km
        (timed("2026-12-20T08:30:00", "60"), 22, 570),
        (timed("2026-12-20T17:15:00", "59.5"), 22, 1095),
    ],
)
def test_race2_counts_from_the_finish(text: str, day: int, opens: int) -> None:
    assert judged(text, date(2026, 12, day)).windows == ((opens, 1200),)


def test_race2_says_that_0900_is_assumed() -> None:
    told, untold = timed("2026-12-20T09:00:00", "60"), race(entry("10k", 'name = "San Silvestre"'))
    assert any("San Silvestre" in note.text and "09:00" in note.text for note in scheduled(untold).notes)
    assert not any("09:00" in note.text for note in scheduled(told).notes)
    (massage,) = (m for m in scheduled(untold).appointments if m.date == date(2026, 12, 22))
    assert any("09:00" in note for note in massage.notes)


@pytest.mark.parametrize(
    ("minutes", "length", "windows"),
    [
        ("599", 60, ((1139, 1200),)),
        ("600", 60, ((1140, 1200),)),  # the wait is over at 19:00
        ("600.5", 60, ()),
        ("601", 60, ()),
        ("600", 61, ()),
        ("570", 90, ((1110, 1200),)),
        ("571", 90, ()),
    ],
)
def test_race2_leaves_what_holds_a_massage(minutes: str, length: int, windows: tuple[tuple[int, int], ...]) -> None:
    text = timed("2026-12-20T09:00:00", minutes, f"massage.minutes = {length}")
    timeline = laid(text)
    assert judge_days(timeline)[date(2026, 12, 22)].windows == windows
    assert RACE2.judge(timeline, date(2026, 12, 22)).allowed == bool(windows)
    assert judge_days(timeline)[date(2026, 12, 23)].windows == ALL_DAY


@pytest.mark.parametrize(
    ("given", "key", "ends"),
    [
        (entry("5k"), "5k = 30", datetime(2026, 12, 21, 16)),
        (entry("10k"), "10k = 31", datetime(2026, 12, 21, 17)),
        (entry("half"), "half = 26", datetime(2026, 12, 21, 12)),
        (entry("marathon"), "marathon = 100", datetime(2026, 12, 24, 14)),
        (entry("ultra"), "ultra = 200", datetime(2026, 12, 28, 18)),
        (entry("half"), "half = 6", datetime(2026, 12, 20, 16)),  # the least that a plan may say
        (entry("half"), "10k = 30", datetime(2026, 12, 23, 10)),
        (entry("half", 'effort = "training"'), "10k = 30", datetime(2026, 12, 21, 16)),
        (entry("half", 'effort = "all-out"'), "marathon = 52", datetime(2026, 12, 22, 14)),
    ],
)
def test_race2_takes_the_plans_hours(given: str, key: str, ends: datetime) -> None:
    timeline = laid(race(f"{given}\nminutes = 60", f"{WAIT}.{key}"))
    days, opens = judge_days(timeline), ends.hour * 60
    assert days[ends.date()].windows == ((opens, 1200),)
    assert not days[ends.date() - timedelta(days=1)].open
    assert days[ends.date() + timedelta(days=1)].windows == ALL_DAY
