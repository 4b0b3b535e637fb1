"""WISH1 to WISH5, WISH8 and WISH9, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.therapist import AcceptedHour
from rubdown.plan.timeline import lay_out
from rubdown.rules.base import Wish
from rubdown.rules.wishes import WISH1, WISH2, WISH3, WISH4, WISH5, WISH8, WISH9, race_behind
from support.reading import TODAY, plan_of

UNTIL = date(2027, 2, 28)
PLAIN = "massage.minutes = 60"


def points(rule: Wish, text: str, day: date, until: date = UNTIL) -> int:
    verdict = rule.judge(lay_out(plan_of(text), TODAY, until), day)
    assert verdict.allowed
    assert verdict.text or not verdict.points
    return verdict.points


def race(day: int, more: str = "") -> str:
    """A 10 km race of December, over at 10:00: for a regular runner the wait ends two days later."""
    return f'[[race]]\ndate = 2026-12-{day:02d}\ndistance = "10k"\n{more}\n'


def session(day: date, more: str) -> str:
    return f"[[session]]\ndate = {day}\n{more}\n"


B, C = 'priority = "B"', 'priority = "C"'
AFTER = "rules.points_after_race"
OWN = f"{AFTER} = {{A = 50, B = 31, C = 20, a_day_later = 20}}\n"


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (race(6), 7, 0),
        (race(6), 8, 100),  # the wait ends at 10:00
        (race(6), 9, 88),
        (race(6), 10, 76),
        (race(6), 16, 4),
        (race(6), 17, 0),  # never below 0
        (race(6), 31, 0),
        (race(6, B), 7, 0),
        (race(6, B), 8, 80),
        (race(6, B), 9, 68),
        (race(6, B), 14, 8),
        (race(6, B), 15, 0),
        (race(6, C), 7, 0),
        (race(6, C), 8, 60),
        (race(6, C), 9, 48),
        (race(6, C), 12, 12),
        (race(6, C), 13, 0),
        (race(6), 5, 0),
        (race(6), 6, 0),
        (PLAIN, 8, 0),
        # by the wait's end, whatever makes it longer or shorter
        (race(6, 'effort = "training"'), 7, 100),
        (race(6, 'effort = "all-out"'), 8, 0),
        (race(6, 'effort = "all-out"'), 9, 100),
        ('runner.condition = "beginner"\n' + race(6), 9, 100),
        ("rules.recover_hours_after_race.10k = 37\n" + race(6), 7, 100),  # until 23:00
        ("rules.recover_hours_after_race.10k = 38\n" + race(6), 7, 0),  # until midnight
        ("rules.recover_hours_after_race.10k = 38\n" + race(6), 8, 100),
        # two races: the larger
        (race(6) + race(10, C), 11, 64),
        (race(6) + race(10, C), 12, 60),  # not 52
        (race(6) + race(10, C), 13, 48),
        (race(6, C) + race(10), 12, 100),
        (race(6) + race(7, C), 9, 88),  # not 60
        # overridden
        (OWN + race(6), 8, 50),
        (OWN + race(6), 10, 10),
        (OWN + race(6), 11, 0),
        (OWN + race(6, B), 9, 11),
        (OWN + race(6, C), 8, 20),
        (OWN + race(6, C), 9, 0),
        (f"{AFTER}.a_day_later = 0\n" + race(6), 31, 100),
        (f"{AFTER}.A = 0\n" + race(6), 8, 0),
        (f"{AFTER}.A = 61\n" + race(6), 13, 1),  # a single point is one
        (f"{AFTER}.A = 61\n" + race(6), 14, 0),
    ],
)
def test_wish1_wants_the_first_days_after_a_race(text: str, day: int, expected: int) -> None:
    assert points(WISH1, text, date(2026, 12, day)) == expected


HARD_DAY = date(2026, 12, 8)
LARGEST = session(date(2026, 12, 28), 'kind = "intervals"')  # load 8 x 60 = 480


@pytest.mark.parametrize(
    ("entry", "day_after", "two_days_after"),
    [
        ('kind = "intervals"', 40, 20),
        ('kind = "tempo"', 35, 18),  # 420: 35 and 17.5
        ('kind = "tempo"\nkm = 10', 35, 18),
        ('kind = "tempo"\nminutes = 30', 18, 9),  # 210: 17.5 and 8.75
        ('kind = "tempo"\nminutes = 33', 19, 10),  # 231: 19.25 and 9.625
        ('kind = "long"', 25, 13),  # 300: 25 and 12.5
        ('kind = "long"\nrpe = 6\nminutes = 1', 1, 0),  # 6: 0.5 and 0.25
        ('kind = "long"\nrpe = 5.9\nminutes = 1', 0, 0),
        ('kind = "long"\nrpe = 0', 0, 0),
        ('kind = "intervals"\nminutes = 120', 40, 20),  # now the largest itself
        ('kind = "easy"\nrpe = 6', 0, 0),
        ('kind = "easy"\nrpe = 6.9', 0, 0),
        ('kind = "easy"\nrpe = 7', 35, 18),
        ('kind = "rest"', 0, 0),
    ],
)
def test_wish2_wants_the_days_after_a_hard_session(entry: str, day_after: int, two_days_after: int) -> None:
    text = session(HARD_DAY, entry) + LARGEST
    found = [points(WISH2, text, HARD_DAY + timedelta(days=n)) for n in range(-1, 4)]
    assert found == [0, 0, day_after, two_days_after, 0]


@pytest.mark.parametrize(
    ("yesterday", "expected"),
    [("minutes = 15", 20), ("minutes = 30", 20), ("minutes = 36", 24), ("minutes = 37.5", 25)],
)
def test_wish2_counts_the_larger_of_two_days(yesterday: str, expected: int) -> None:
    text = LARGEST + session(HARD_DAY, 'kind = "intervals"')
    text += session(HARD_DAY + timedelta(days=1), f'kind = "intervals"\n{yesterday}')
    assert points(WISH2, text, HARD_DAY + timedelta(days=2)) == expected


TEMPO = session(HARD_DAY, 'kind = "tempo"')


@pytest.mark.parametrize(
    ("text", "day_after", "two_days_after"),
    [
        (TEMPO + race(20, "minutes = 600") + LARGEST, 35, 18),  # races aside
        (TEMPO + session(date(2026, 12, 20), 'name = "10 km race"\nminutes = 600') + LARGEST, 35, 18),
        (race(8) + LARGEST, 0, 0),
        (session(HARD_DAY, 'name = "10 km race"') + LARGEST, 0, 0),
        (TEMPO + session(date(2026, 12, 28), 'kind = "easy"\nminutes = 300'), 40, 20),  # of the hard ones
        (TEMPO + session(date(2026, 12, 28), 'kind = "easy"\nrpe = 7\nminutes = 120'), 20, 10),  # 420 of 840
        (TEMPO + session(date(2026, 12, 28), 'kind = "long"\nminutes = 168'), 20, 10),
        (TEMPO + session(date(2027, 3, 1), 'kind = "tempo"\nminutes = 120'), 20, 10),  # of the whole plan
        ("week.tue = 'tempo 20 km'\n" + TEMPO, 20, 10),  # the typical week's, 840
        ("week.tue = 'tempo 20 km'\n", 40, 20),
        (TEMPO + session(date(2026, 11, 1), 'kind = "tempo"\nminutes = 120\ndone = true'), 20, 10),  # what was done
        (TEMPO + session(HARD_DAY, 'kind = "easy"') + LARGEST, 35, 18),
        (TEMPO + session(HARD_DAY, 'kind = "intervals"\nminutes = 57') + LARGEST, 38, 19),  # of 420 and 456
        ("rules.points_day_after_hard = 10\n" + TEMPO + LARGEST, 9, 18),  # 8.75
        ("rules.points_two_days_after_hard = 50\n" + TEMPO + LARGEST, 35, 44),  # 43.75
        ("rules.points_day_after_hard = 0\n" + TEMPO + LARGEST, 0, 18),
        (session(HARD_DAY, 'kind = "long"\nrpe = 0'), 0, 0),  # hard by its kind, without a load
    ],
)
def test_wish2_measures_by_the_largest_session(text: str, day_after: int, two_days_after: int) -> None:
    assert points(WISH2, text, HARD_DAY + timedelta(days=1)) == day_after
    assert points(WISH2, text, HARD_DAY + timedelta(days=2)) == two_days_after


FIRST, SECOND = date(2026, 12, 1), date(2027, 1, 15)  # further apart than three weeks


def weeks(minutes: str, head: str = "") -> str:
    """A load of 6 x minutes on FIRST, and the plan's largest, 720, on SECOND."""
    return (
        f"{head}\n"
        + session(FIRST, f'kind = "easy"\nrpe = 6\nminutes = {minutes}')
        + session(SECOND, 'kind = "easy"\nrpe = 6\nminutes = 120')
    )


MORE, FROM = "rules.points_after_hard_weeks", "rules.hard_weeks_from_percent"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (weeks("1"), 0),
        (weeks("59"), 0),
        (weeks("60"), 0),  # 50 %
        (weeks("60.9"), 0),  # 0.45
        (weeks("61"), 1),  # 0.5
        (weeks("62"), 1),
        (weeks("63"), 2),  # 1.5
        (weeks("90"), 15),
        (weeks("119"), 30),  # 29.5
        (weeks("118.9"), 29),  # 29.45
        (weeks("120"), 30),
        (weeks("240"), 30),  # now the largest itself
        # races count among the 21 days, but not in the largest sum; at most 100 %
        (race(1, "minutes = 60") + weeks("1").replace(str(FIRST), "2026-11-25"), 16),  # 546 of 720 with the race: 15.5
        (race(1, "minutes = 80\nrpe = 6.75") + session(SECOND, 'kind = "easy"\nrpe = 6\nminutes = 120'), 15),
        (race(1, "minutes = 80") + session(SECOND, 'kind = "easy"\nrpe = 6\nminutes = 120'), 30),  # 720
        (race(1, "minutes = 600") + session(SECOND, 'kind = "easy"\nrpe = 6\nminutes = 120'), 30),
        (weeks("90") + "[[race]]\ndate = 2027-02-20\nminutes = 120", 15),  # 540 of 720
        (race(1, "minutes = 600"), 0),  # no training to compare it with
        # the typical week before the plan's first date counts as well
        ("week.mon = 'easy 20 min'\n" + session(SECOND + timedelta(days=40), 'kind = "rest"'), 30),
        (weeks("90", f"{MORE} = 60"), 30),
        (weeks("120", f"{MORE} = 60"), 60),
        (weeks("120", f"{MORE} = 0"), 0),
        (weeks("96", f"{FROM} = 80"), 0),
        (weeks("98", f"{FROM} = 80"), 3),  # 2.5
        (weeks("108", f"{FROM} = 80"), 15),
        (weeks("60", f"{FROM} = 0"), 15),
        (weeks("119", f"{FROM} = 99"), 5),  # 99 1/6 %: a sixth
        (weeks("120", f"{FROM} = 99").replace("120", "1").replace("rpe = 6", "rpe = 1"), 30),  # a load of 1
        (PLAIN, 0),
    ],
)
def test_wish3_wants_the_end_of_hard_weeks(text: str, expected: int) -> None:
    assert points(WISH3, text, FIRST + timedelta(days=1)) == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, 0), (0, 0), (1, 15), (20, 15), (21, 15), (22, 0)])
def test_wish3_looks_at_21_days_up_to_yesterday(days: int, expected: int) -> None:
    assert points(WISH3, weeks("90"), FIRST + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        ("59", "after three easier weeks (49 % of your peak)"),
        ("60", "after three easier weeks (50 % of your peak)"),
        ("61", "after three hard weeks (51 % of your peak)"),
    ],
)
def test_wish3_calls_weeks_hard_above_the_share_that_gives_points(minutes: str, text: str) -> None:
    timeline = lay_out(plan_of(weeks(minutes)), TODAY, UNTIL)
    assert WISH3.judge(timeline, FIRST + timedelta(days=1)).text == text


CALM = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[(session(CALM, f'kind = "{kind}"'), (0, -10, -30, 0)) for kind in ("long", "hills", "tempo", "intervals")],
        (session(CALM, 'kind = "test"'), (0, -10, -30, 0)),
        (race(10), (0, -10, -30, 0)),
        (race(10, C + '\neffort = "training"'), (0, -10, -30, 0)),
        (session(CALM, 'kind = "easy"\nrpe = 7'), (0, -10, -30, 0)),
        (session(CALM, 'kind = "easy"\nrpe = 6.9'), (0, 0, 0, 0)),
        (session(CALM, 'kind = "easy"\nrpe = 6'), (0, 0, 0, 0)),
        (session(CALM, 'kind = "easy"'), (0, 0, 0, 0)),
        ("[[session]]\nstart = 2026-12-10T19:00:00\nkind = 'tempo'", (0, -10, -30, 0)),
        (session(CALM, 'kind = "tempo"') + session(CALM - timedelta(days=1), 'kind = "long"'), (-10, -30, -30, 0)),
        (session(CALM, 'kind = "tempo"') + race(11), (0, -10, -30, -30)),
        ("rules.cost_hard_next_day = 5\n" + session(CALM, 'kind = "tempo"'), (0, -10, -5, 0)),
        ("rules.cost_hard_next_day = 5\n" + session(CALM, 'kind = "tempo"') + race(11), (0, -10, -5, -5)),
        ("rules.cost_hard_in_two_days = 7\n" + session(CALM, 'kind = "tempo"'), (0, -7, -30, 0)),
        ("rules.cost_hard_in_two_days = 0\n" + session(CALM, 'kind = "tempo"'), (0, 0, -30, 0)),
        (PLAIN, (0, 0, 0, 0)),
    ],
)
def test_wish4_wants_calm_after(text: str, expected: tuple[int, ...]) -> None:
    assert tuple(points(WISH4, text, CALM - timedelta(days=n)) for n in (3, 2, 1, 0)) == expected


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (7, "no hard session in the next two days"), (8, "your tempo run follows in two days"),
        (9, "your tempo run follows the next day"), (10, ""), (11, "no hard session in the next two days"),
    ],
)  # fmt: skip
def test_wish4_says_what_follows(day: int, text: str) -> None:
    timeline = lay_out(plan_of(session(CALM, 'kind = "tempo"')), TODAY, UNTIL)
    assert WISH4.judge(timeline, date(2026, 12, day)).text == text


@pytest.mark.parametrize(("day", "expected"), [(6, 0), (7, 0), (8, -10), (9, -30)])
def test_wish4_sees_what_follows_the_horizon(day: int, expected: int) -> None:
    assert points(WISH4, 'week.thu = "tempo 10 km"', date(2026, 12, day), date(2026, 12, day)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('massage.prefer = ["tue"]', (0, 10, 0, 0)),
        ('massage.prefer = ["tue", "thu"]', (0, 10, 0, 10)),
        ('massage.prefer = ["sun"]', (0, 0, 0, 0)),
        (PLAIN, (0, 0, 0, 0)),
        ('massage.prefer = ["tue"]\nrules.points_preferred_day = 25', (0, 25, 0, 0)),
        ('massage.prefer = ["tue"]\nrules.points_preferred_day = 0', (0, 0, 0, 0)),
    ],
)
def test_wish5_wants_a_preferred_day(text: str, expected: tuple[int, ...]) -> None:
    assert tuple(points(WISH5, text, date(2026, 12, day)) for day in (7, 8, 9, 10)) == expected  # from a Monday


@pytest.mark.parametrize(
    ("accepted", "number", "expected"),
    [
        ((), 30, (0, 0, 0)),
        ((8,), 30, (0, 30, 0)),
        ((7, 9), 30, (30, 0, 30)),
        ((8,), 0, (0, 0, 0)),
        ((8,), 45, (0, 45, 0)),
    ],
)
def test_wish8_wants_what_was_accepted(accepted: tuple[int, ...], number: int, expected: tuple[int, ...]) -> None:
    plan = plan_of(f"rules.cost_to_move_accepted = {number}")
    plan = replace(plan, accepted=frozenset(date(2026, 12, day) for day in accepted))
    days = (date(2026, 12, day) for day in (7, 8, 9))
    assert tuple(WISH8.judge(lay_out(plan, TODAY, UNTIL), day).points for day in days) == expected


def test_wish8_speaks_of_what_was_accepted_alone() -> None:
    timeline = lay_out(replace(plan_of(PLAIN), accepted=frozenset({date(2026, 12, 8)})), TODAY, UNTIL)
    words = [WISH8.judge(timeline, date(2026, 12, day)).text for day in (7, 8, 9)]
    assert words == ["", "you accepted this date", ""]


def test_wish8_wants_an_hour_that_was_agreed_five_times_as_much() -> None:
    """For a club keeps other hours for others."""
    plan = plan_of("rules.cost_to_move_accepted = 7")
    agreed = {date(2026, 12, 8): AcceptedHour(datetime(2026, 12, 8, 17), "", "")}
    plan = replace(plan, accepted=frozenset({date(2026, 12, 7), date(2026, 12, 8)}), accepted_hours=agreed)
    days = (date(2026, 12, day) for day in (7, 8, 9))
    assert [WISH8.judge(lay_out(plan, TODAY, UNTIL), day).points for day in days] == [7, 35, 0]


RACE_DAY = date(2027, 1, 31)
BEFORE = "rules.points_before_race"


def main_race(distance: str, more: str = "", day: date = RACE_DAY) -> str:
    return f'[[race]]\ndate = {day}\ndistance = "{distance}"\n{more}\n'


@pytest.mark.parametrize(
    ("text", "clear", "expected"),
    [
        # N-1 days before, N to N+2, then 5 fewer a day, and nothing from N+7 on
        (main_race("5k"), 3, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("10k"), 3, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("half"), 4, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("marathon"), 5, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("ultra"), 7, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("olympic-tri"), 4, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("half", "climb = 500"), 5, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("half", B), 4, (0, 20, 20, 20, 15, 10, 5, 0, 0, 0)),
        (main_race("half", 'effort = "all-out"'), 4, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (main_race("half", C), 2, (0,) * 10),
        (main_race("half", 'effort = "training"'), 2, (0,) * 10),
        (PLAIN, 4, (0,) * 10),
        # by the plan's own numbers
        (f"rules.clear_days_before_race.half = 6\n{main_race('half')}", 6, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (f"rules.clear_days_before_race.half = 1\n{main_race('half')}", 2, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
        (f"{BEFORE}.A = 7\n{main_race('half')}", 4, (0, 7, 7, 7, 2, 0, 0, 0, 0, 0)),  # never below 0
        (f"{BEFORE}.A = 7\n{main_race('half', B)}", 4, (0, 20, 20, 20, 15, 10, 5, 0, 0, 0)),
        (f"{BEFORE}.B = 3\n{main_race('half', B)}", 4, (0, 3, 3, 3, 0, 0, 0, 0, 0, 0)),
        (f"{BEFORE}.a_day = 0\n{main_race('half')}", 4, (0, 40, 40, 40, 40, 40, 40, 40, 0, 0)),
        (f"{BEFORE}.A = 0\n{main_race('half')}", 4, (0,) * 10),
        # whether the runner is used to massage changes nothing
        (f"runner.used_to_massage = false\n{main_race('half')}", 4, (0, 40, 40, 40, 35, 30, 25, 20, 0, 0)),
    ],
)
def test_wish9_wants_the_last_open_days_before_a_race(text: str, clear: int, expected: tuple[int, ...]) -> None:
    days = [RACE_DAY - timedelta(days=clear - 1 + n) for n in range(10)]
    assert tuple(points(WISH9, text, day) for day in days) == expected


def test_wish9_counts_the_larger_of_two_races() -> None:
    text = main_race("5k", B, RACE_DAY - timedelta(days=2)) + main_race("5k")
    found = [points(WISH9, text, RACE_DAY - timedelta(days=n)) for n in range(2, 13)]
    # the B race alone gives 20, 20, 20, 15, 10, 5 from the fifth day on
    assert found == [0, 40, 40, 40, 35, 30, 25, 20, 5, 0, 0]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "after three hard weeks (done: 80 % of your peak)"),
        (2, "after three hard weeks (done: 76 % of your peak, 81 % with what's planned)"),
        (40, "after three hard weeks (100 % of your peak)"),
    ],
)
def test_wish3_says_how_much_of_it_was_done(days: int, words: str) -> None:
    today = date(2026, 11, 23)
    done = 'kind = "easy"\nminutes = 80\ndone = true\n'
    record = "".join(f"[[session]]\ndate = {today - timedelta(days=n)}\n{done}" for n in range(21))
    week = "".join(f'{day} = "easy 100 min"\n' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    timeline = lay_out(plan_of(f"[week]\n{week}{record}", today), today, today + timedelta(days=60))
    assert WISH3.verdict(timeline, today + timedelta(days=days), 1).text == words


SLOW = "rules.points_after_race = { A = 1000, B = 0, C = 0, a_day_later = 10 }\n"
TWO = main_race("5k", f'{B}\nname = "Five"', RACE_DAY - timedelta(days=2)) + main_race("10k", 'name = "Ten"')
FAR = "rules.clear_days_before_race.10k = 60\n" + main_race("10k", 'name = "Ten"')


@pytest.mark.parametrize(
    ("rule", "text", "day", "words"),
    [
        (WISH1, race(6, 'name = "Ten"'), date(2026, 12, 7), ""),
        (WISH1, race(6, 'name = "Ten"'), date(2026, 12, 8), "2 days after Ten"),
        (WISH1, race(6, 'name = "Ten"'), date(2026, 12, 16), "10 days after Ten"),
        (WISH1, race(6, 'name = "Ten"'), date(2026, 12, 17), ""),
        (WISH1, race(6, 'name = "Ten"') + race(10, f'{C}\nname = "Five"'), date(2026, 12, 12), "2 days after Five"),
        (WISH1, SLOW + race(6, 'name = "Ten"'), date(2027, 3, 17), "101 days after Ten"),
        (WISH1, SLOW + race(6, 'name = "Ten"'), date(2027, 3, 18), ""),
        (WISH9, TWO, RACE_DAY - timedelta(days=3), "3 days before Ten"),
        (WISH9, TWO, RACE_DAY - timedelta(days=5), "5 days before Ten"),  # not 3 before the B race
        (WISH9, TWO, RACE_DAY - timedelta(days=9), "9 days before Ten"),
        (WISH9, TWO, RACE_DAY - timedelta(days=10), "8 days before Five"),
        (WISH9, TWO, RACE_DAY - timedelta(days=11), ""),  # the seventh day gives nothing any more
        (WISH9, FAR, RACE_DAY - timedelta(days=59), ""),
        (WISH9, FAR, RACE_DAY - timedelta(days=60), "60 days before Ten"),
        (WISH9, FAR, RACE_DAY - timedelta(days=66), "66 days before Ten"),
        (WISH9, FAR, RACE_DAY - timedelta(days=67), ""),
    ],
)
def test_a_wish_names_the_race_that_gives_most(rule: Wish, text: str, day: date, words: str) -> None:
    verdict = rule.judge(lay_out(plan_of(text), TODAY, date(2027, 5, 31)), day)
    assert (verdict.text, verdict.points > 0) == (words, words != "")


def test_a_race_whose_wait_ends_on_its_own_day_is_named_on_it() -> None:
    text = "rules.recover_hours_after_race.10k = 6\n[[race]]\nname = 'Ten'\nkm = 10\n"
    found = race_behind(lay_out(plan_of(f"{text}start = 2026-12-06T01:00:00\n"), TODAY, UNTIL), date(2026, 12, 6))
    assert found is not None
    assert found.name == "Ten"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (29, "two days after your hill session"), (30, "the day after your 30 min interval session"),
        (31, "the day after your 31 min interval session"),
    ],
)  # fmt: skip
def test_of_two_hard_days_that_give_the_same_the_day_before_is_told(minutes: int, words: str) -> None:
    text = LARGEST + session(HARD_DAY, 'kind = "hills"\nrpe = 8')
    text += session(HARD_DAY + timedelta(days=1), f'kind = "intervals"\nminutes = {minutes}')
    assert WISH2.judge(lay_out(plan_of(text), TODAY, UNTIL), HARD_DAY + timedelta(days=2)).text == words


@pytest.mark.parametrize(("day", "words"), [(7, "Monday is not a day you prefer"), (8, "Tuesday is a day you prefer")])
def test_wish5_says_whether_a_day_is_preferred(day: int, words: str) -> None:
    timeline = lay_out(plan_of('massage.prefer = ["tue"]'), TODAY, UNTIL)
    assert WISH5.judge(timeline, date(2026, 12, day)).text == words
