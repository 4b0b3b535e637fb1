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


MINOR_DAYS = "rules.clear_days_before_minor_race"
MINOR = [("5k", 2), ("10k", 2), ("half", 2), ("marathon", 4), ("ultra", 4), ("olympic-tri", 2), ("half-ironman", 4)]
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
    # by km and climb: 100 m are 1 km
    (race("km = 7\nclimb = 50"), 3),
    (race("km = 10\nclimb = 600"), 3),
    (race("km = 10\nclimb = 601"), 4),
    (race("km = 20\nclimb = 500"), 4),
    (race("km = 20\nclimb = 501"), 5),
    (race("km = 30\nclimb = 1500"), 5),
    (race("km = 30\nclimb = 1501"), 7),
    (race(entry("marathon", "climb = 280")), 5),  # 44.995
    (race(entry("marathon", "climb = 281")), 7),
    # triathlons, by the running race that they count as
    (race(entry("sprint-tri")), 3),
    (race(entry("olympic-tri")), 4),
    (race(entry("half-ironman")), 5),
    (race(entry("ironman")), 7),
    (race(entry("olympic-tri", "climb = 900")), 4),
    # priority and effort
    (race(entry("half", 'priority = "B"')), 4),
    (race(entry("half", 'effort = "all-out"')), 4),
    *[(race(entry(distance, 'priority = "C"')), clear) for distance, clear in MINOR],
    *[(race(entry(distance, 'effort = "training"')), clear) for distance, clear in MINOR],
    (race('km = 25\npriority = "C"'), 2),
    (race('km = 25.01\npriority = "C"'), 4),
    # the numbers of its main races do not count for a minor one
    (race(entry("half", 'priority = "C"'), f"{CLEAR}.half = 9"), 2),
    (race(entry("ultra", 'effort = "training"'), f"{CLEAR}.ultra = 21"), 4),
    # overridden, one by one
    (race(entry("5k"), f"{CLEAR}.5k = 4"), 4),
    (race(entry("10k"), f"{CLEAR}.10k = 6"), 6),
    (race(entry("half"), f"{CLEAR}.half = 2"), 2),
    (race(entry("half"), f"{CLEAR}.half = 3"), 3),
    (race(entry("marathon"), f"{CLEAR}.marathon = 6"), 6),
    (race(entry("ultra"), f"{CLEAR}.ultra = 21"), 21),
    (race(entry("ultra"), f"{CLEAR}.marathon = 21"), 7),
    (race(entry("half", 'priority = "C"'), f"{MINOR_DAYS} = 3"), 3),
    (race(entry("ultra", 'priority = "C"'), f"{MINOR_DAYS} = 3"), 3),  # one number for both
    (race(entry("half", 'priority = "C"'), f"{MINOR_DAYS} = {{half = 3, beyond = 6}}"), 3),
    (race(entry("ultra", 'priority = "C"'), f"{MINOR_DAYS} = {{half = 3, beyond = 6}}"), 6),
    (race(entry("ultra", 'priority = "C"'), f"{MINOR_DAYS} = {{half = 3}}"), 4),
    (race(entry("half", 'priority = "C"'), f"{MINOR_DAYS} = {{beyond = 6}}"), 2),
    # a number below 2 is read as 2: the day before the race stays closed
    (race(entry("half"), f"{CLEAR}.half = 1"), 2),
    (race(entry("half", 'priority = "C"'), f"{MINOR_DAYS} = 1"), 2),
    (race(entry("ultra", 'priority = "C"'), f"{MINOR_DAYS} = {{beyond = 1}}"), 2),
    # whether the runner is used to massage closes nothing by itself: see below
    (race(entry("half"), NOT_USED), 4),
    (race(entry("marathon"), NOT_USED), 5),
]


@pytest.mark.parametrize("off", [-1, 0, 1])
@pytest.mark.parametrize(("text", "clear"), CLEAR_DAYS)
def test_race1_closes_the_days_before(text: str, clear: int, off: int) -> None:
    timeline, day = laid(text), RACE_DAY - timedelta(days=clear + off)
    assert RACE1.judge(timeline, day).allowed == (off >= 0)
    assert judge_days(timeline)[day].open == (off >= 0)
    assert not judge_days(timeline)[RACE_DAY - timedelta(days=1)].open
    assert not judge_days(timeline)[RACE_DAY].open


UNACCUSTOMED = [
    (race(entry("5k"), NOT_USED), range(3, 7)),
    (race(entry("10k"), NOT_USED), range(3, 7)),
    (race(entry("half"), NOT_USED), range(4, 7)),
    (race("km = 25", NOT_USED), range(4, 7)),
    (race("km = 25.01", NOT_USED), range(5, 14)),
    (race(entry("marathon"), NOT_USED), range(5, 14)),
    (race(entry("ultra"), NOT_USED), range(7, 14)),
    (race(entry("half-ironman"), NOT_USED), range(5, 14)),
    # races of every priority and effort
    (race(entry("half", 'priority = "C"'), NOT_USED), range(2, 7)),
    (race(entry("marathon", 'effort = "training"'), NOT_USED), range(4, 14)),
    # overridden
    (race(entry("half"), NOT_USED, "rules.clear_days_when_not_used = 9"), range(4, 9)),
    (race(entry("half"), NOT_USED, "rules.clear_days_when_not_used = 5"), range(4, 5)),
    (race(entry("half"), NOT_USED, "rules.clear_days_when_not_used = 4"), range(0)),
    (race(entry("half"), NOT_USED, f"{CLEAR}.half = 8"), range(0)),
    (race(entry("half"), NOT_USED, f"{CLEAR}.half = 1", "rules.clear_days_when_not_used = 1"), range(0)),
    (race(entry("marathon"), NOT_USED, "rules.clear_days_when_not_used_marathon = 10"), range(5, 10)),
    (race(entry("marathon"), NOT_USED, "rules.clear_days_when_not_used = 20"), range(5, 14)),
    (race(entry("marathon"), "runner.used_to_massage = true"), range(0)),
]


@pytest.mark.parametrize(("text", "days"), UNACCUSTOMED)
def test_race1_wants_the_unaccustomed_to_have_had_one(text: str, days: range) -> None:
    timeline = laid(text)
    assert RACE1.earliest_previous
    wanted = RACE1.earliest_previous(timeline)
    assert wanted == {RACE_DAY - timedelta(days=n): RACE_DAY - timedelta(days=42) for n in days}
    judged = judge_days(timeline)
    assert all(judged[day].open for day in wanted)  # such a day counts as open


def test_race1_wants_the_later_of_two_for_a_day_before_two_races() -> None:
    """Six weeks are counted back from the race that needs it most."""
    other = race(entry("half")).replace("12-20", "12-22")
    for text in (f"{race(entry('half'), NOT_USED)}\n{other}", f"{NOT_USED}\n{other}\n{race(entry('half'))}"):
        assert RACE1.earliest_previous
        earliest = RACE1.earliest_previous(laid(text))
        assert {day.day: RACE_DAY - since for day, since in earliest.items()} == {
            **dict.fromkeys((14, 15), timedelta(days=42)), **dict.fromkeys((16, 17, 18), timedelta(days=40))
        }  # fmt: skip


def only(*days: int) -> str:
    """The therapist works on these days before the race alone."""
    every = (RACE_DAY - timedelta(days=n) for n in range(-60, 90))
    closed = ", ".join(str(day) for day in every if (RACE_DAY - day).days not in days)
    return f"therapist.closed = [{closed}]"


@pytest.mark.parametrize("distance", ["half", "marathon"])
@pytest.mark.parametrize(
    ("before", "counts"),
    [
        ("massage.last = 2026-11-09", True),  # 41 days before the race
        ("massage.last = 2026-11-08", True),  # 42 days: six weeks
        ("massage.last = 2026-11-07", False),
        ("appointment = [{date = 2026-11-09}]", True),
        ("appointment = [{date = 2026-11-08}]", True),
        ("appointment = [{date = 2026-11-07}]", False),
        ("appointment = [{date = 2026-11-30}]", True),  # booked
        ('appointment = [{date = 2026-11-30, kind = "soft"}]', False),
        ("massage.minutes = 60", False),
    ],
)
def test_race1_counts_a_massage_of_the_six_weeks_before_the_race(distance: str, before: str, counts: bool) -> None:
    found = scheduled(race(entry(distance), NOT_USED, before, only(6)))
    proposed = [m.date for m in found.appointments if m.status == "proposed"]
    assert proposed == [RACE_DAY - timedelta(days=6)] * counts


@pytest.mark.parametrize(("days", "proposed"), [((6,), ()), ((7,), (7,)), ((20, 6), (20, 6)), ((43, 6), (43,))])
def test_race1_is_judged_between_two_massages(days: tuple[int, ...], proposed: tuple[int, ...]) -> None:
    """A first massage that is proposed makes the runner used to the second; by today nothing is judged."""
    today = RACE_DAY - timedelta(days=50)
    text = race(entry("half"), NOT_USED, only(*days), "massage.per_month = [2, 2]")
    dates = [m.date for m in scheduled(text, today).appointments]
    assert dates == [RACE_DAY - timedelta(days=n) for n in proposed]


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
    [
        ("7.5", 24), ("7.51", 48), ("16", 48), ("16.01", 72), ("25", 72), ("25.01", 96), ("45", 96), ("45.01", 168),
        ("7\nclimb = 50", 24), ("7\nclimb = 51", 48), ("10\nclimb = 600", 48), ("10\nclimb = 601", 72),
        ("42.195\nclimb = 280", 96), ("42.195\nclimb = 281", 168), ("30\nclimb = 2000", 168),
    ],
)  # fmt: skip
def test_race2_knows_the_distance_by_its_km_and_climb(km: str, hours: int) -> None:
    days = judge_days(laid(race(f"km = {km}\nminutes = 60")))
    assert not days[RACE_DAY + timedelta(hours=hours - 24)].open
    assert days[RACE_DAY + timedelta(hours=hours)].windows == ((600, 1200),)


@pytest.mark.parametrize(
    ("text", "day", "opens"),
    [
        (race("km = 10"), 22, 600),  # 09:00 by default, 60 min by km
        (race("km = 10\nminutes = 100"), 22, 645),  # 10:40, by quarter hours
        (race("km = 10\nminutes = 105"), 22, 645),
        (race("km = 10\nminutes = 106"), 22, 660),
        (race("km = 10\nclimb = 250"), 22, 615),  # 12.5 km in effect
        (race(entry("sprint-tri")), 22, 630),  # 80 min
        (race(entry("olympic-tri")), 23, 690),  # 150 min
        (race(entry("half-ironman")), 24, 870),  # 330 min
        (race("km = 12.5"), 22, 615),
        (race("minutes = 45"), 22, 585),  # no distance told: 10k
        (race(entry("half")), 23, 675),  # 126.585 min: 11:06, by quarter hours
        (race(entry("marathon")), 24, 795),  # 253.17 min
        (race(entry("ultra")), 27, 840),  # 50 km
        (timed("2026-12-20T08:30:00", "60"), 22, 570),
        (timed("2026-12-20T17:15:00", "59.5"), 22, 1095),
    ],
)
def test_race2_counts_from_the_finish(text: str, day: int, opens: int) -> None:
    assert judged(text, date(2026, 12, day)).windows == ((opens, 1200),)


@pytest.mark.parametrize(
    ("distance", "hours"), [("sprint-tri", 48), ("olympic-tri", 72), ("half-ironman", 96), ("ironman", 168)]
)
def test_race2_takes_a_triathlon_as_a_running_race(distance: str, hours: int) -> None:
    days = judge_days(laid(race(entry(distance, "minutes = 60"))))
    assert not days[RACE_DAY + timedelta(hours=hours - 24)].open
    assert days[RACE_DAY + timedelta(hours=hours)].windows == ((600, 1200),)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (19, ""),
        (20, ""),
        (21, "recovering from"),
        (23, "recovering from"),
        (24, "recovered from"),
        (30, "recovered from"),
    ],
)
def test_race2_says_nothing_up_to_the_day_of_a_race_through_the_night(day: int, words: str) -> None:
    text = RACE2.judge(laid(timed("2026-12-20T20:00:00", "600")), date(2026, 12, day)).text
    assert text.startswith(words)
    assert bool(text) == bool(words)


def test_race2_speaks_of_the_last_race() -> None:
    text = "".join(f'[[race]]\nname = "Race {day}"\ndate = 2026-12-{day}\nkm = 5\n' for day in (13, 20, 27))
    words = [RACE2.judge(laid(text), date(2026, 12, day)).text for day in (16, 24, 31)]
    assert [sentence.partition(" since")[0] for sentence in words] == [f"recovered from Race {n}" for n in (13, 20, 27)]


def test_race2_says_that_0900_is_assumed() -> None:
    told, untold = timed("2026-12-20T09:00:00", "60"), race(entry("10k", 'name = "San Silvestre"'))
    assert any("San Silvestre" in note.text and "09:00" in note.text for note in scheduled(untold).notes)
    assert not any("09:00" in note.text for note in scheduled(told).notes)
    (massage,) = (m for m in scheduled(untold).appointments if m.date == date(2026, 12, 22))
    assert any("09:00" in note for note in massage.notes)


@pytest.mark.parametrize(
    ("minutes", "length", "windows"),
    [
        ("599", 60, ((1140, 1200),)),
        ("585", 60, ((1125, 1200),)),
        ("586", 60, ((1140, 1200),)),
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
