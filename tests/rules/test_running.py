"""RUN1 to RUN4, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.verdicts import judge_days
from rubdown.rules.running import RUN1, RUN2, RUN3, RUN4
from support.reading import TODAY, plan_of, scheduled

TUESDAY = date(2026, 12, 1)
ALL_DAY = ((480, 1200),)
AFTER_EASY, AFTER_HARD = 720, 840  # 12:00 and 14:00, after a run from 07:00 to 08:00


def laid(text: str, until: date = date(2026, 12, 31)) -> Timeline:
    return lay_out(plan_of(text), TODAY, until)


def session(entry: str, *head: str) -> str:
    return "\n".join((*head, "[[session]]", "date = 2026-12-01", entry))


def timed(entry: str, *head: str, start: str = "2026-12-01T07:00:00") -> str:
    return "\n".join((*head, "[[session]]", f"start = {start}", entry))


def hours(first: int, length: int = 60, day: str = "tue") -> str:
    """The therapist has just this stretch on a weekday."""
    clock = [f"{m // 60:02d}:{m % 60:02d}" for m in (first, first + length)]
    return f'therapist.hours.{day} = "{clock[0]}-{clock[1]}"'


RUNS = [
    ('kind = "easy"', AFTER_EASY),
    ('name = "easy 10 km"', AFTER_EASY),
    *[(f'kind = "{kind}"', AFTER_HARD) for kind in ("long", "hills", "tempo", "intervals", "test")],
    ('kind = "easy"\nrpe = 6', AFTER_EASY),
    ('kind = "easy"\nrpe = 6.9', AFTER_EASY),
    ('kind = "easy"\nrpe = 7', AFTER_HARD),
    ('kind = "easy"\nrpe = 8', AFTER_HARD),
    ('kind = "long"\nrpe = 3', AFTER_HARD),
    ('kind = "easy"\nminutes = 90', AFTER_EASY + 30),
    ('kind = "easy"\nkm = 7.5', AFTER_EASY - 15),
    ('kind = "easy"\nkm = 7.5\nminutes = 61', AFTER_EASY + 1),
    ('kind = "easy"\nkm = 7.5\nclimb = 250', AFTER_EASY),  # as 10 km
    ('kind = "cross"\nsport = "bike"\nkm = 25', AFTER_EASY),  # sessions of any sport
    ('kind = "cross"\nsport = "swim"\nkm = 1.5', AFTER_EASY - 30),
    ('kind = "strength"\nminutes = 45', AFTER_EASY - 15),
    ('kind = "cross"\nsport = "bike"\nrpe = 7', AFTER_HARD),
]
RUN_HOURS = [
    ("rules.hours_after_running.easy = 5", 'kind = "easy"', AFTER_EASY + 60),
    ("rules.hours_after_running.easy = 1", 'kind = "easy"', AFTER_EASY - 180),
    ("rules.hours_after_running.easy = 5", 'kind = "tempo"', AFTER_HARD),
    ("rules.hours_after_running.hard = 8", 'kind = "tempo"', AFTER_HARD + 120),
    ("rules.hours_after_running.hard = 8", 'kind = "easy"', AFTER_EASY),
]


@pytest.mark.parametrize("off", [-1, 0, 1])
@pytest.mark.parametrize(("rules", "entry", "opens"), [*[("", *run) for run in RUNS], *RUN_HOURS])
def test_run1_closes_the_hours_after(rules: str, entry: str, opens: int, off: int) -> None:
    assert RUN1.judge(laid(timed(entry, rules, hours(opens + off))), TUESDAY).allowed == (off >= 0)
    quarter = -(-opens // 15) * 15  # windows are rounded inward
    timeline = laid(timed(entry, rules, hours(quarter + 15 * off)))
    assert judge_days(timeline)[TUESDAY].open == (off >= 0)


@pytest.mark.parametrize(("first", "allowed"), [(359, True), (360, True), (361, False), (420, False)])
def test_run1_begins_with_the_run(first: int, allowed: bool) -> None:
    assert RUN1.judge(laid(timed('kind = "tempo"', hours(first))), TUESDAY).allowed == allowed


@pytest.mark.parametrize(("first", "allowed"), [(299, False), (300, True), (301, True)])
def test_run1_goes_on_past_midnight(first: int, allowed: bool) -> None:
    text = timed('kind = "tempo"', hours(first, day="wed"), start="2026-12-01T22:00:00")  # until 23:00, then 6 h
    assert RUN1.judge(laid(text), date(2026, 12, 2)).allowed == allowed


@pytest.mark.parametrize(
    ("text", "day", "windows"),
    [
        (timed('kind = "easy"'), TUESDAY, ((720, 1200),)),
        (timed('kind = "easy"', start="2026-12-01T14:00:00"), TUESDAY, ((480, 840), (1140, 1200))),
        (timed('kind = "easy"', start="2026-12-01T14:01:00"), TUESDAY, ((480, 840),)),  # 59 min are left
        (timed('kind = "easy"', start="2026-12-01T13:59:00"), TUESDAY, ((480, 825), (1140, 1200))),
        ('[[session]]\nevery = "tue"\ntime = "07:00"\nkind = "tempo"', date(2026, 12, 8), ((840, 1200),)),
        (timed('kind = "rest"'), TUESDAY, ALL_DAY),
        (timed('kind = "easy"'), date(2026, 12, 2), ALL_DAY),
        (session('kind = "easy"'), TUESDAY, ALL_DAY),
    ],
)
def test_run1_leaves_the_rest_of_the_day(text: str, day: date, windows: tuple[tuple[int, int], ...]) -> None:
    assert judge_days(laid(text))[day].windows == windows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (timed('kind = "rest"'), TUESDAY),
        (timed('kind = "easy"'), date(2026, 12, 2)),
        (session('kind = "tempo"'), TUESDAY),  # RUN2 closes it
    ],
)
def test_run1_has_nothing_to_say(text: str, day: date) -> None:
    timeline = laid(text)
    assert RUN1.judge(timeline, day).allowed
    assert not any(s.minutes_on(day) for s in RUN1.stretches(timeline))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        *[(session(f'kind = "{kind}"'), False) for kind in ("long", "hills", "tempo", "intervals", "test")],
        *[(session(f'kind = "{kind}"'), True) for kind in ("rest", "easy", "cross", "strength")],
        (session('kind = "easy"\nrpe = 6'), True),
        (session('kind = "easy"\nrpe = 6.9'), True),
        (session('kind = "easy"\nrpe = 7'), False),
        (session('kind = "cross"\nrpe = 8'), False),
        (session('kind = "tempo"\nrpe = 2'), False),
        (timed('kind = "tempo"'), True),  # RUN1's hours only
        ('week.tue = "tempo 12 km"', False),
        ('week.tue = ["easy 6 km", "tempo 12 km"]', False),
        ('week.tue = "easy 12 km"', True),
        ('week.tue = "06:00 tempo 12 km"', True),  # with its time, RUN1's hours only
        ('week.tue = "15 km"', False),  # long, from 90 minutes
        ('week.tue = "14.9 km"', True),
        (session('kind = "easy"\nminutes = 90'), True),
        (session('name = "run"\nminutes = 89'), True),
        (session('name = "run"\nminutes = 90'), False),
        (session('name = "run"\nkm = 10\nclimb = 250\nminutes = 60'), False),  # long, from 25 m of climb a km
        (session('name = "run"\nkm = 10\nclimb = 249\nminutes = 60'), True),
        (session('name = "run"\nkm = 10\nclimb = 250\nminutes = 59'), True),
        (session('name = "ride"\nsport = "bike"\nkm = 90'), True),
        (session('kind = "easy"', 'week.tue = "tempo 12 km"'), True),  # replaces the typical week
        ('[[session]]\nrrule = "FREQ=WEEKLY;BYDAY=TU"\nkind = "long"', False),
    ],
)
def test_run2_closes_the_day_of_a_hard_session(text: str, allowed: bool) -> None:
    timeline = laid(text)
    assert RUN2.judge(timeline, TUESDAY).allowed == allowed
    if not allowed:
        assert judge_days(timeline)[TUESDAY].windows == ()
    for neighbour in (TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)):
        assert RUN2.judge(timeline, neighbour).allowed


@pytest.mark.parametrize(
    ("entry", "rules", "note"),
    [
        ('kind = "easy"', "", "leave 4 h after your"),
        ('kind = "easy"\nrpe = 6.9', "", "leave 4 h after your"),
        ('kind = "easy"', "rules.hours_after_running.easy = 5", "leave 5 h after your"),
        ('kind = "rest"', "", None),
        ('kind = "easy"\nrpe = 7', "", None),
    ],
)
def test_run2_notes_the_hours_after_an_easy_run(entry: str, rules: str, note: str | None) -> None:
    text = session(entry, rules, "appointment = [{date = 2026-12-01}]")
    (massage,) = (m for m in scheduled(text).appointments if m.date == TUESDAY)
    found = [n for n in massage.notes if "h after your" in n]
    assert len(found) == (note is not None)
    assert all(n.startswith(note or "") for n in found)


EFFORTS = [
    ("", 'kind = "test"', 2),
    ("", 'kind = "test"\nrpe = 5', 2),
    ("", 'kind = "tempo"\nrpe = 9', 2),
    ("", 'kind = "tempo"\nrpe = 9.1', 2),
    ("", 'kind = "easy"\nrpe = 10', 2),
    ("rules.clear_days_before_maximum_effort = 3", 'kind = "test"', 3),
    ("rules.clear_days_before_maximum_effort = 7", 'kind = "intervals"\nrpe = 9', 7),
    ("rules.clear_days_before_maximum_effort = 1", 'kind = "test"', 2),  # as a race: the day before stays closed
]


@pytest.mark.parametrize("off", [-1, 0, 1])
@pytest.mark.parametrize(("rules", "entry", "clear"), EFFORTS)
def test_run3_closes_the_days_before_a_maximum_effort(rules: str, entry: str, clear: int, off: int) -> None:
    timeline, day = laid(session(entry, rules)), TUESDAY - timedelta(days=clear + off)
    assert RUN3.judge(timeline, day).allowed == (off >= 0)
    assert judge_days(timeline)[day].open == (off >= 0)
    assert not judge_days(timeline)[TUESDAY].open


@pytest.mark.parametrize("entry", ['kind = "tempo"\nrpe = 8.9', 'kind = "intervals"', 'kind = "easy"\nrpe = 8'])
def test_run3_has_nothing_to_say_below_rpe_9(entry: str) -> None:
    timeline = laid(session(entry))
    assert not list(RUN3.stretches(timeline))
    assert judge_days(timeline)[TUESDAY - timedelta(days=1)].windows == ALL_DAY


@pytest.mark.parametrize(("first", "allowed"), [(0, False), (359, False), (361, False), (420, True), (480, True)])
def test_run3_ends_with_the_start_of_a_timed_effort(first: int, allowed: bool) -> None:
    timeline = laid(timed('kind = "test"', hours(first)))  # from 07:00; RUN1 goes on from there
    assert RUN3.judge(timeline, TUESDAY).allowed == allowed
    assert RUN3.judge(timeline, TUESDAY + timedelta(days=1)).allowed
    assert not judge_days(timeline)[TUESDAY].open


HARD = [
    *[(f'kind = "{kind}"', True) for kind in ("long", "hills", "tempo", "intervals", "test")],
    *[(f'kind = "{kind}"', False) for kind in ("rest", "easy", "cross", "strength")],
    ('kind = "easy"\nrpe = 6.9', False),
    ('kind = "easy"\nrpe = 7', True),
    ('kind = "cross"\nsport = "bike"\nrpe = 7', True),
]


@pytest.mark.parametrize(("entry", "hard"), HARD)
def test_run4_closes_the_hours_before_a_hard_session(entry: str, hard: bool) -> None:
    evening, morning = "2026-12-01T19:00:00", "2026-12-02T07:00:00"
    for start, first, closed in (
        (evening, 359, False), (evening, 360, False), (evening, 361, True), (evening, 480, True), (evening, 1079, True),
        (morning, 1080, False), (morning, 1081, True), (morning, 1320, True),
    ):  # fmt: skip
        timeline = laid(timed(entry, hours(first), start=start))
        assert RUN4.judge(timeline, TUESDAY).allowed != (closed and hard), (start, first)


@pytest.mark.parametrize(
    ("number", "left"),
    [(12, ()), (11, ((480, 540),)), (10, ((480, 600),)), (1, ((480, 1140),)), (0, ((480, 1200),)), (36, ())],
)
def test_run4_takes_the_plans_hours(number: int, left: tuple[tuple[int, int], ...]) -> None:
    head = f"rules.hours_before_hard = {number}"
    assert judge_days(laid(timed('kind = "tempo"', head, start="2026-12-01T20:00:00")))[TUESDAY].windows == left
    assert judge_days(laid(timed('kind = "easy"', head, start="2026-12-01T20:00:00")))[TUESDAY].windows == ALL_DAY


def test_run4_has_nothing_to_say() -> None:
    for text in (session('kind = "tempo"'), timed('kind = "easy"'), "[[race]]\nstart = 2026-12-01T19:00:00\nkm = 10"):
        assert not list(RUN4.stretches(laid(text)))


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        ("19:00 intervals 8 km", ()),  # 07:00 to 19:00, and then until after midnight
        ("20:00 intervals 8 km", ()),
        ("7:00 easy 10 km", ((720, 1200),)),
        ("easy 10 km", ALL_DAY),
        ("24:00 easy 10 km", ALL_DAY),  # no time of day
    ],
)
def test_a_typical_week_has_times(words: str, windows: tuple[tuple[int, int], ...]) -> None:
    for text in (f'week.tue = "{words}"', f'[[block]]\nfrom = 2026-11-28\nuntil = 2026-12-05\nweek.tue = "{words}"'):
        assert judge_days(laid(text))[TUESDAY].windows == windows


@pytest.mark.parametrize(
    ("training", "prefer", "start"),
    [
        (session('kind = "easy"'), "", "12:00"),
        (session('kind = "easy"\nsport = "bike"'), "", "09:00"),
        (session('kind = "cross"'), "", "09:00"),
        (session('kind = "strength"'), "", "09:00"),
        (timed('kind = "easy"\nminutes = 30', start="2026-12-01T04:00:00"), "", "09:00"),
        (session('kind = "rest"'), "", "09:00"),
        ("", "", "09:00"),
        ('week.tue = "easy 5 km"', "", "12:00"),
        (session('kind = "easy"'), 'massage.prefer_time = "10:10"', "10:15"),  # goes first
        (session('kind = "easy"'), 'massage.prefer_time = "10:07"', "10:00"),
        (session('kind = "easy"'), 'massage.prefer_time = "23:00"', "14:00"),
        (session('kind = "easy"'), "therapist.step = 50", "12:30"),
    ],
)
def test_after_an_untimed_easy_run_the_start_is_from_noon_on(training: str, prefer: str, start: str) -> None:
    closed = ", ".join(str(date(2026, 11, 22) + timedelta(days=n)) for n in range(200) if n != 9)
    head = f'therapist.closed = [{closed}]\ntherapist.hours.tue = "9:00-15:00"\n{prefer}\n'
    (massage,) = scheduled(head + training).appointments
    assert massage.start
    assert (massage.date, f"{massage.start:%H:%M}") == (TUESDAY, start)


@pytest.mark.parametrize("entry", ["date = 2026-12-08", 'every = "tue"'])
@pytest.mark.parametrize(
    ("clear", "until", "allowed"),
    [
        (2, date(2026, 12, 7), False),
        (2, date(2026, 12, 6), True),
        (5, date(2026, 12, 4), False),
        (6, date(2026, 12, 3), False),
    ],
)
def test_run3_sees_efforts_after_the_horizon(entry: str, clear: int, until: date, allowed: bool) -> None:
    head = f"rules.clear_days_before_maximum_effort = {clear}"
    timeline = laid(f'{head}\n[[session]]\n{entry}\nkind = "test"', until)
    assert judge_days(timeline)[until].open == allowed
