"""OPEN1, AWAY1, PAUSE1, HURT1 and SOFT1, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Complaint, ComplaintKind, Plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.season import season
from rubdown.planner.verdicts import judge_days
from rubdown.report.calendar import schedule
from rubdown.rules.availability import AWAY1, HURT1, OPEN1, PAUSE1, SOFT1, hours_on
from rubdown.rules.base import Minutes
from support.reading import TODAY, plan_of

UNTIL = date(2026, 12, 31)
ALL_DAY = ((480, 1200),)
TUESDAY = date(2026, 12, 1)


def laid(plan: Plan) -> Timeline:
    return lay_out(plan, TODAY, UNTIL)


@pytest.mark.parametrize(
    ("text", "day", "windows"),
    [
        ("massage.minutes = 60", TUESDAY, ALL_DAY),  # 08:00-20:00 where no hours are told
        ("massage.minutes = 60", date(2026, 12, 6), ALL_DAY),
        ('therapist.hours.tue = "16:00-20:00"', date(2026, 11, 30), ()),
        ('therapist.hours.tue = "16:00-20:00"', TUESDAY, ((960, 1200),)),
        ('therapist.hours.tue = "16:00-20:00"', date(2026, 12, 2), ()),
        ('therapist.hours.tue = "9:00-13:00, 16:00-20:00"', TUESDAY, ((540, 780), (960, 1200))),
        ("therapist.closed = [2026-12-01]", date(2026, 11, 30), ALL_DAY),
        ("therapist.closed = [2026-12-01]", TUESDAY, ()),
        ("therapist.closed = [2026-12-01]", date(2026, 12, 2), ALL_DAY),
        ("therapist.closed = [2026-12-01]", date(2026, 12, 8), ALL_DAY),  # the date, not the weekday
        ('therapist.hours.tue = "16:00-20:00"\ntherapist.closed = [2026-12-01]', TUESDAY, ()),
        ('therapist.hours.tue = "16:00-16:59"', TUESDAY, ()),
        ('therapist.hours.tue = "16:00-17:00"', TUESDAY, ((960, 1020),)),
        ('therapist.hours.tue = "16:00-17:01"', TUESDAY, ((960, 1020),)),  # by quarter hours, inward
        ('therapist.hours.tue = "15:46-17:14"', TUESDAY, ((960, 1020),)),
        ('therapist.hours.tue = "16:01-17:14"', TUESDAY, ()),  # 73 minutes, but 16:15 to 17:00
        ('therapist.hours.tue = "16:01-17:15"', TUESDAY, ((975, 1035),)),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:29"', TUESDAY, ()),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:30"', TUESDAY, ((960, 1050),)),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:31"', TUESDAY, ((960, 1050),)),
        ('massage.minutes = 75\ntherapist.hours.tue = "16:00-17:15"', TUESDAY, ((960, 1035),)),
        ('massage.minutes = 50\ntherapist.hours.tue = "16:00-16:55"', TUESDAY, ()),
        # a start on the therapist's step has to fit in
        ('therapist.step = 30\ntherapist.hours.tue = "16:15-17:15"', TUESDAY, ()),
        ('therapist.step = 30\ntherapist.hours.tue = "16:15-17:30"', TUESDAY, ((975, 1050),)),
        ('therapist.step = 60\ntherapist.hours.tue = "16:15-17:59"', TUESDAY, ()),
        ('therapist.step = 60\ntherapist.hours.tue = "16:15-18:00"', TUESDAY, ((975, 1080),)),
        ('therapist.step = 5\ntherapist.hours.tue = "16:05-17:10"', TUESDAY, ()),  # quarter hours, whatever the step
        ('therapist.hours.tue = "9:00-9:59, 11:00-12:00"', TUESDAY, ((660, 720),)),
        ('therapist.hours.tue = "9:00-9:30, 11:00-11:59"', TUESDAY, ()),  # stretches do not add up
        ('therapist.hours.tue = "0:00-24:00"', TUESDAY, ((0, 1440),)),
    ],
)
def test_open1_keeps_to_the_therapists_hours(text: str, day: date, windows: tuple[Minutes, ...]) -> None:
    timeline = laid(plan_of(text))
    assert judge_days(timeline)[day].windows == windows
    assert judge_days(timeline)[day].open == bool(windows)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ('therapist.hours.tue = "16:00-20:00"', True),
        ('therapist.hours.wed = "16:00-20:00"', False),
        ("therapist.closed = [2026-12-01]", False),
        ('therapist.hours.tue = "16:00-16:59"', False),
        ('therapist.hours.tue = "16:00-17:00"', True),
    ],
)
def test_open1_judges_by_the_hours_alone(text: str, allowed: bool) -> None:
    assert OPEN1.judge(laid(plan_of(text)), TUESDAY).allowed == allowed


@pytest.mark.parametrize(
    "hours", ["8:00-20:00", "0:01-23:59", "0:00-0:01, 0:02-24:00", "9:00-9:59, 10:00-12:00", "0:00-24:00"]
)
def test_open1_closes_all_minutes_but_the_therapists(hours: str) -> None:
    timeline = laid(plan_of(f'therapist.hours.tue = "{hours}"'))
    parts = [part for s in OPEN1.stretches(timeline) if (part := s.minutes_on(TUESDAY))]
    closed = [minute for start, end in parts for minute in range(start, end)]
    open_minutes = [minute for start, end in hours_on(timeline, TUESDAY) for minute in range(start, end)]
    assert sorted(closed + open_minutes) == list(range(1440))


def test_open1_has_nothing_to_say_round_the_clock() -> None:
    stretches = list(OPEN1.stretches(laid(plan_of('therapist.hours.tue = "0:00-24:00"'))))
    assert not any(s.minutes_on(TUESDAY) for s in stretches)
    assert any(s.minutes_on(TUESDAY + timedelta(days=1)) for s in stretches)


@pytest.mark.parametrize(
    ("away", "day", "windows"),
    [
        ("from = 2026-12-10\nuntil = 2026-12-12", 9, ALL_DAY),
        ("from = 2026-12-10\nuntil = 2026-12-12", 10, ()),
        ("from = 2026-12-10\nuntil = 2026-12-12", 11, ()),
        ("from = 2026-12-10\nuntil = 2026-12-12", 12, ()),
        ("from = 2026-12-10\nuntil = 2026-12-12", 13, ALL_DAY),
        ("from = 2026-12-10", 9, ALL_DAY),
        ("from = 2026-12-10", 10, ()),
        ("from = 2026-12-10", 11, ALL_DAY),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00", 9, ALL_DAY),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00", 10, ((480, 720),)),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00", 11, ()),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00", 12, ((600, 1200),)),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00", 13, ALL_DAY),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12", 10, ((480, 720),)),
        ("from = 2026-12-10T12:00:00\nuntil = 2026-12-12", 12, ()),
        ("from = 2026-12-10\nuntil = 2026-12-12T10:00:00", 10, ()),
        ("from = 2026-12-10\nuntil = 2026-12-12T10:00:00", 12, ((600, 1200),)),
        ("from = 2026-12-10T10:00:00\nuntil = 2026-12-10T12:00:00", 10, ((480, 600), (720, 1200))),
        ("from = 2026-12-10T08:59:00\nuntil = 2026-12-11", 10, ()),  # 59, 60 and 61 minutes are left
        ("from = 2026-12-10T09:00:00\nuntil = 2026-12-11", 10, ((480, 540),)),
        ("from = 2026-12-10T09:01:00\nuntil = 2026-12-11", 10, ((480, 540),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T18:59:00", 10, ((1140, 1200),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T18:45:00", 10, ((1125, 1200),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T18:46:00", 10, ((1140, 1200),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T19:00:00", 10, ((1140, 1200),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T19:01:00", 10, ()),
    ],
)
def test_away1_closes_the_days_away(away: str, day: int, windows: tuple[Minutes, ...]) -> None:
    timeline = laid(plan_of(f"[[away]]\n{away}"))
    assert judge_days(timeline)[date(2026, 12, day)].windows == windows
    assert AWAY1.judge(timeline, date(2026, 12, day)).allowed == bool(windows)


def test_away1_has_nothing_to_say_at_home() -> None:
    timeline = laid(plan_of("[[away]]\nfrom = 2026-12-10\nuntil = 2026-12-12"))
    for day in (date(2026, 12, 9), date(2026, 12, 13)):
        assert not any(s.minutes_on(day) for s in AWAY1.stretches(timeline))


TEMPO_WEEK = 'week.fri = "tempo 8 km"\n'  # Fridays 4, 11 and 18 December


@pytest.mark.parametrize(
    ("stay", "resting"),
    [
        ("from = 2026-12-09\nuntil = 2026-12-10", False),
        ("from = 2026-12-10\nuntil = 2026-12-11", True),
        ("from = 2026-12-11", True),
        ("from = 2026-12-12", False),
        ("from = 2026-12-11T20:00:00\nuntil = 2026-12-12", True),  # a day that is touched counts
        ("from = 2026-12-10\nuntil = 2026-12-11T00:00:00", False),
    ],
)
def test_the_typical_week_rests_while_away_and_paused(stay: str, resting: bool) -> None:
    for table in ("away", "pause") if "T" not in stay and "until" in stay else ("away",):
        days = laid(plan_of(f"{TEMPO_WEEK}[[{table}]]\n{stay}")).sessions
        assert [date(2026, 12, day) in days for day in (4, 11, 18)] == [True, not resting, True]
        dated = '[[session]]\ndate = 2026-12-11\nname = "easy 5 km"'
        assert date(2026, 12, 11) in laid(plan_of(f"{TEMPO_WEEK}[[{table}]]\n{stay}\n{dated}")).sessions


@pytest.mark.parametrize(("day", "windows"), [(9, ALL_DAY), (10, ()), (11, ()), (12, ()), (13, ALL_DAY)])
@pytest.mark.parametrize("reason", ["injury", "pregnancy", "rest", "other"])
def test_pause1_closes_both_its_ends(reason: str, day: int, windows: tuple[Minutes, ...]) -> None:
    timeline = laid(plan_of(f'[[pause]]\nfrom = 2026-12-10\nuntil = 2026-12-12\nreason = "{reason}"'))
    assert judge_days(timeline)[date(2026, 12, day)].windows == windows
    assert PAUSE1.judge(timeline, date(2026, 12, day)).allowed == bool(windows)
    assert any(s.minutes_on(date(2026, 12, day)) for s in PAUSE1.stretches(timeline)) != bool(windows)


def test_pause1_begins_a_new_row() -> None:
    pause = "[[pause]]\nfrom = 2026-12-10\nuntil = 2026-12-12"
    assert season(plan_of(pause), TODAY).problem.rows == (date(2026, 12, 13).toordinal(),)
    assert season(plan_of("massage.minutes = 60"), TODAY).problem.rows == ()


@pytest.mark.parametrize(
    ("first", "last", "points"),
    [(4, 20, 0), (1, 1, 0), (31, 31, 0), (24, 31, 0), (-5, -1, -6), (32, 40, -6)],  # from the last massage, 31 days ago
)
def test_wish6_is_free_across_a_pause(first: int, last: int, points: int) -> None:
    done = date(2026, 12, 1)
    day = done + timedelta(days=31)
    closed = [str(done + timedelta(days=n)) for n in range(1, 62) if n != 31]
    pause = f"[[pause]]\nfrom = {done + timedelta(days=first)}\nuntil = {done + timedelta(days=last)}"
    if first <= 31 <= last:
        return  # the day itself is closed
    text = f"massage.last = {done}\ntherapist.closed = [{', '.join(closed)}]\n{pause}"
    (massage,) = (m for m in schedule(plan_of(text), date(2026, 12, 2), done, day).appointments if m.date == day)
    assert massage.points == points


def hurt(complaint: Complaint, text: str = "") -> Timeline:
    return laid(replace(plan_of(f"massage.minutes = 60\n{text}"), complaints=(complaint,)))


HURT = "rules.hours_after_complaint"
COMPLAINTS: list[tuple[ComplaintKind, str, int]] = [
    ("discomfort", "", 24),
    ("cramp", "", 24),
    ("contracture", "", 48),
    ("pull", "", 168),
    ("discomfort", f"{HURT}.discomfort = 96", 96),
    ("cramp", f"{HURT}.cramp = 48", 48),
    ("contracture", f"{HURT}.contracture = 24", 24),
    ("pull", f"{HURT}.pull = 120", 120),
    ("pull", f"{HURT}.cramp = 120", 168),
]


@pytest.mark.parametrize(
    ("minute", "windows"), [(-1, ((1140, 1200),)), (0, ((1140, 1200),)), (1, ())]
)  # around 19:00: a massage of 60 minutes just fits, or just does not
@pytest.mark.parametrize(("kind", "text", "hours"), COMPLAINTS)
def test_hurt1_closes_the_hours_after_a_complaint(
    kind: ComplaintKind, text: str, hours: int, minute: int, windows: tuple[Minutes, ...]
) -> None:
    at = datetime(2026, 12, 1, 19) + timedelta(minutes=minute)
    timeline, last = hurt(Complaint(kind, at), text), at.date() + timedelta(hours=hours)
    days = judge_days(timeline)
    assert days[last].windows == windows
    assert HURT1.judge(timeline, last).allowed == bool(windows)
    assert days[at.date()].windows == ((480, 1125 if minute < 0 else 1140),)  # before the complaint
    assert not any(days[at.date() + timedelta(days=n)].open for n in range(1, hours // 24))
    assert days[last + timedelta(days=1)].windows == ALL_DAY
    assert not any(s.minutes_on(last + timedelta(days=1)) for s in HURT1.stretches(timeline))


OVER = datetime(2026, 12, 5, 19)


@pytest.mark.parametrize(
    ("over", "text", "day", "windows"),
    [
        (OVER, "", 1, ((480, 720),)),  # ill since noon
        (OVER, "", 2, ()),
        (OVER, "", 5, ()),
        (OVER, "", 6, ()),
        (OVER - timedelta(minutes=16), "", 7, ((1125, 1200),)),
        (OVER - timedelta(minutes=1), "", 7, ((1140, 1200),)),
        (OVER, "", 7, ((1140, 1200),)),
        (OVER + timedelta(minutes=1), "", 7, ()),
        (OVER, "", 8, ALL_DAY),
        (OVER, f"{HURT}.illness = 72", 7, ()),
        (OVER, f"{HURT}.illness = 72", 8, ((1140, 1200),)),
        (OVER, f"{HURT}.illness = 72", 9, ALL_DAY),
        # not logged as over: seven days, and the 48 hours
        (None, "", 1, ((480, 720),)),
        (None, "", 2, ()),
        (None, "", 9, ()),
        (None, "", 10, ((720, 1200),)),
        (None, "", 11, ALL_DAY),
        (None, f"{HURT}.illness = 1", 8, ((780, 1200),)),
        (None, f"{HURT}.illness = 1", 9, ALL_DAY),
    ],
)
def test_hurt1_closes_until_an_illness_is_over(
    over: datetime | None, text: str, day: int, windows: tuple[Minutes, ...]
) -> None:
    timeline = hurt(Complaint("illness", datetime(2026, 12, 1, 12), over), text)
    assert judge_days(timeline)[date(2026, 12, day)].windows == windows
    assert HURT1.judge(timeline, date(2026, 12, day)).allowed == bool(windows)
    assert HURT1.judge(timeline, date(2026, 11, 30)).allowed


@pytest.mark.parametrize("kind", ["discomfort", "cramp", "contracture", "pull"])
@pytest.mark.parametrize(("massage", "codes"), [("soft", set()), ("discharge", {"HURT1"})])
def test_hurt1_allows_soft_work_at_once(kind: ComplaintKind, massage: str, codes: set[str]) -> None:
    assert warned_of(massage, "2026-12-01T18:00:00", Complaint(kind, datetime(2026, 12, 1, 17))) == codes


def warned_of(kind: str, start: str, *complaints: Complaint) -> set[str]:
    """The codes of all that is warned of a booking."""
    plan = plan_of(f'[[appointment]]\nstart = {start}\nkind = "{kind}"')
    found = schedule(replace(plan, complaints=complaints), TODAY, TODAY, UNTIL)
    return {warning.code for warning in found.warnings}


ILL = datetime(2026, 12, 1, 17)


@pytest.mark.parametrize(
    ("start", "over", "soft", "deep"),
    [
        ("2026-12-01T15:59:00", None, set(), set()),
        ("2026-12-01T16:00:00", None, set(), set()),  # over at 17:00
        ("2026-12-01T16:01:00", None, {"SOFT1"}, {"HURT1"}),
        ("2026-12-01T17:00:00", None, {"SOFT1"}, {"HURT1"}),
        ("2026-12-08T16:59:00", None, {"SOFT1"}, {"HURT1"}),  # a week long, where it is not logged as over
        ("2026-12-08T17:00:00", None, set(), {"HURT1"}),
        ("2026-12-03T17:59:00", ILL + timedelta(hours=49), {"SOFT1"}, {"HURT1"}),
        ("2026-12-03T18:00:00", ILL + timedelta(hours=49), set(), {"HURT1"}),
        ("2026-12-05T17:59:00", ILL + timedelta(hours=49), set(), {"HURT1"}),
        ("2026-12-05T18:00:00", ILL + timedelta(hours=49), set(), set()),
    ],
)
def test_neither_kind_while_ill(start: str, over: datetime | None, soft: set[str], deep: set[str]) -> None:
    illness = Complaint("illness", ILL, over)
    assert closed_to_soft(hurt(illness), start) == bool(soft)
    assert warned_of("discharge", start, illness) == deep


def closed_to_soft(timeline: Timeline, start: str) -> bool:
    """Whether an hour from then on touches what SOFT1 closes."""
    begin = datetime.fromisoformat(start)
    return any(s.start < begin + timedelta(hours=1) and begin < s.end for s in SOFT1.stretches(timeline))


@pytest.mark.parametrize(
    ("start", "closed"),
    [
        ("2026-12-12T22:00:00", False),
        ("2026-12-12T23:00:00", False),
        ("2026-12-12T23:01:00", True),
        ("2026-12-13T07:00:00", True),
        ("2026-12-13T09:59:00", True),
        ("2026-12-13T10:00:00", False),  # the finish
        ("2026-12-13T18:00:00", False),
    ],
)
@pytest.mark.parametrize("more", ["", 'priority = "C"', 'effort = "training"'])
def test_soft1_closes_race_day_up_to_the_finish(start: str, closed: bool, more: str) -> None:
    race = f"[[race]]\nstart = 2026-12-13T09:00:00\nkm = 10\nminutes = 60\n{more}"
    assert closed_to_soft(laid(plan_of(race)), start) == closed


def test_soft1_has_nothing_to_say_without_a_race_or_an_illness() -> None:
    assert not list(SOFT1.stretches(laid(plan_of("massage.minutes = 60"))))


@pytest.mark.parametrize(
    ("hour", "minute", "opens"), [(9, 58, 600), (9, 59, 600), (10, 0, 615), (10, 1, 615), (10, 14, 615), (10, 15, 630)]
)
def test_busy1_closes_todays_hours_to_the_end_of_this_minute(hour: int, minute: int, opens: int) -> None:
    plan = replace(plan_of("massage.minutes = 60"), passed=datetime.combine(TODAY, time(hour, minute)))
    days = judge_days(laid(plan))
    assert [days[TODAY + timedelta(days=n)].windows for n in (0, 1)] == [((opens, 1200),), ALL_DAY]


def test_a_therapist_without_any_hours_is_told_as_such() -> None:
    answer = schedule(plan_of("[therapist]\nname = 'Marta'\nhours = {}\n"), TODAY, TODAY, UNTIL)
    assert "Marta has no hours on any day" in (answer.months[1].why_short or "")
