"""OPEN1, AWAY1 and HURT1, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Complaint, ComplaintKind, Plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.verdicts import judge_days
from rubdown.report.calendar import schedule
from rubdown.rules.availability import AWAY1, HURT1, OPEN1
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
        ('therapist.hours.tue = "16:00-17:01"', TUESDAY, ((960, 1021),)),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:29"', TUESDAY, ()),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:30"', TUESDAY, ((960, 1050),)),
        ('massage.minutes = 90\ntherapist.hours.tue = "16:00-17:31"', TUESDAY, ((960, 1051),)),
        ('therapist.hours.tue = "9:00-9:59, 11:00-12:00"', TUESDAY, ((660, 720),)),
        ('therapist.hours.tue = "9:00-9:30, 11:00-11:59"', TUESDAY, ()),  # stretches do not add up
        ('therapist.hours.tue = "0:00-24:00"', TUESDAY, ((0, 1440),)),
    ],
)
def test_open1_keeps_to_the_therapists_hours(text: str, day: date, windows: tuple[Minutes, ...]) -> None:
    timeline = laid(plan_of(text))
    assert judge_days(timeline)[day].windows == windows
    assert OPEN1.judge(timeline, day).allowed == bool(windows)


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
        ("from = 2026-12-10T09:01:00\nuntil = 2026-12-11", 10, ((480, 541),)),
        ("from = 2026-12-09\nuntil = 2026-12-10T18:59:00", 10, ((1139, 1200),)),
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


def hurt(complaint: Complaint, text: str = "") -> Timeline:
    return laid(replace(plan_of(f"massage.minutes = 60\n{text}"), complaints=(complaint,)))


HURT = "rules.hours_after_complaint"
COMPLAINTS: list[tuple[ComplaintKind, str, int]] = [
    ("discomfort", "", 24),
    ("cramp", "", 24),
    ("contracture", "", 48),
    ("pull", "", 72),
    ("discomfort", f"{HURT}.discomfort = 96", 96),
    ("cramp", f"{HURT}.cramp = 48", 48),
    ("contracture", f"{HURT}.contracture = 24", 24),
    ("pull", f"{HURT}.pull = 120", 120),
    ("pull", f"{HURT}.cramp = 120", 72),
]


@pytest.mark.parametrize(
    ("minute", "windows"), [(-1, ((1139, 1200),)), (0, ((1140, 1200),)), (1, ())]
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
    assert days[at.date()].windows == ((480, 1140 + minute),)  # before the complaint
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
        (OVER - timedelta(minutes=1), "", 6, ((1139, 1200),)),
        (OVER, "", 6, ((1140, 1200),)),
        (OVER + timedelta(minutes=1), "", 6, ()),
        (OVER, "", 7, ALL_DAY),
        (OVER, f"{HURT}.illness = 72", 7, ()),
        (OVER, f"{HURT}.illness = 72", 8, ((1140, 1200),)),
        (OVER, f"{HURT}.illness = 72", 9, ALL_DAY),
        (None, "", 1, ((480, 720),)),
        (None, "", 2, ()),
        (None, "", 31, ()),
        (None, f"{HURT}.illness = 1", 31, ()),
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
    plan = plan_of(f'[[appointment]]\nstart = 2026-12-01T18:00:00\nkind = "{massage}"')
    found = schedule(replace(plan, complaints=(Complaint(kind, datetime(2026, 12, 1, 17)),)), TODAY, TODAY, UNTIL)
    assert {warning.code for warning in found.warnings} == codes


def test_a_therapist_without_any_hours_is_told_as_such() -> None:
    answer = schedule(plan_of("[therapist]\nname = 'Marta'\nhours = {}\n"), TODAY, TODAY, UNTIL)
    assert "Marta has no hours on any day" in (answer.months[1].why_short or "")
