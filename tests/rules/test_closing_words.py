"""The time that a rule closes, and the words for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Complaint, ComplaintKind, Plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.rules.availability import AWAY1, BUSY1, HURT1, OPEN1, PAUSE1, SOFT1
from rubdown.rules.base import Closing, SoftClosing, Verdict
from rubdown.rules.running import RUN2, RUN3
from support.reading import TODAY, plan_of

NOON = datetime(2026, 12, 1, 12)
MIDNIGHT = datetime(2026, 12, 2)
EMPTY = "massage.minutes = 60\n"


def laid(plan: Plan) -> Timeline:
    return lay_out(plan, TODAY, date(2026, 12, 4))


def closed(rule: Closing | SoftClosing, timeline: Timeline) -> list[tuple[str, str, str, bool]]:
    """The hours from first to last, the text, the cause, and whether they come back every week."""
    return [(f"{s.start:%d %H:%M}-{s.end:%d %H:%M}", s.text, s.cause, s.weekly) for s in rule.stretches(timeline)]


@pytest.mark.parametrize(
    ("first", "hours", "words"),
    [
        (17, 1.5, "from 17:00 to 18:30"),
        (22, 2, "from 22:00 to 24:00"),
        (12, 23 + 59 / 60, "from 12:00 to 11:59"),
        (0, 24, "all day"),
        (12, 24, "all day until Thu 3 Dec"),
        (0, 72, "all day until Fri 4 Dec"),
    ],
)
@pytest.mark.parametrize(
    ("calendar", "whose"), [("busy.ics", ""), ("/home/ana/work.ics", " at work"), ("calendars/Ana.ics", " (Ana)")]
)
def test_busy_hours(first: int, hours: float, words: str, calendar: str, whose: str) -> None:
    begin = MIDNIGHT + timedelta(hours=first)
    end = begin + timedelta(hours=hours)
    timeline = laid(replace(plan_of(EMPTY), busy=calendar))
    assert closed(BUSY1, replace(timeline, busy=((begin, end),))) == [
        (f"{begin:%d %H:%M}-{end:%d %H:%M}", f"you are busy{whose} {words}", "your own calendar", False)
    ]


def test_the_hours_of_today_that_have_passed() -> None:
    plan = replace(plan_of(EMPTY), passed=datetime(2026, 11, 22, 9, 5))
    words = ("today's hours up to 09:05 have passed", "today's hours have passed", False)
    assert closed(BUSY1, laid(plan)) == [("22 00:00-22 09:06", *words)]


@pytest.mark.parametrize(
    ("more", "words", "cause"),
    [
        ("", "pause until Thu 3 Dec", "pause"),
        ('reason = "injury"', "pause (injury) until Thu 3 Dec", "pause (injury)"),
        (
            'reason = "pregnancy"', "pause (pregnancy) until Thu 3 Dec: ask your midwife or doctor",
            "pause (pregnancy)",
        ),
    ],
)  # fmt: skip
def test_pauses(more: str, words: str, cause: str) -> None:
    timeline = laid(plan_of(f"[[pause]]\nfrom = 2026-12-02\nuntil = 2026-12-03\n{more}"))
    assert closed(PAUSE1, timeline) == [("02 00:00-04 00:00", words, cause, False)]


@pytest.mark.parametrize(("more", "words"), [("", "away"), ('reason = "family"', "away (family)")])
def test_absences(more: str, words: str) -> None:
    timeline = laid(plan_of(f"[[away]]\nfrom = 2026-12-02\n{more}"))
    assert closed(AWAY1, timeline) == [("02 00:00-03 00:00", words, words, False)]


@pytest.mark.parametrize(
    ("kind", "until", "words", "cause"),
    [
        ("cramp", "02 12:00", "no deep massage for 24 hours after the cramp of Tue 1 Dec", "cramp"),
        ("discomfort", "02 12:00", "no deep massage for 24 hours after the discomfort of Tue 1 Dec", "discomfort"),
        ("contracture", "03 12:00", "no deep massage for 48 hours after the tight muscle of Tue 1 Dec", "tight muscle"),
        ("pull", "08 12:00", "no deep massage for 168 hours after the strain of Tue 1 Dec", "strain"),
        ("illness", "10 12:00", "ill since Tue 1 Dec: leave 48 hours after you are well", "illness"),
    ],
)
def test_complaints(kind: ComplaintKind, until: str, words: str, cause: str) -> None:
    timeline = laid(replace(plan_of(EMPTY), complaints=(Complaint(kind, NOON),)))
    assert closed(HURT1, timeline) == [(f"01 12:00-{until}", words, cause, False)]
    ill = [("01 12:00-08 12:00", "ill since Tue 1 Dec", "illness", False)]
    assert closed(SOFT1, timeline) == (ill if kind == "illness" else [])


def test_an_illness_that_is_over() -> None:
    complaint = Complaint("illness", NOON, NOON + timedelta(days=3))
    timeline = laid(replace(plan_of(EMPTY), complaints=(complaint,)))
    words = "ill until Fri 4 Dec: leave 48 hours after you are well"
    assert closed(HURT1, timeline) == [("01 12:00-06 12:00", words, "illness", False)]
    assert closed(SOFT1, timeline) == [("01 12:00-04 12:00", "ill since Tue 1 Dec", "illness", False)]


def test_a_race_closes_its_day_to_soft_work_up_to_the_finish() -> None:
    timeline = laid(plan_of('[[race]]\nname = "Ten"\nstart = 2026-12-13T09:00:00\nkm = 10\nminutes = 60'))
    assert closed(SOFT1, timeline) == [("13 00:00-13 10:00", "before the finish of Ten (Sun 13 Dec)", "Ten", False)]


@pytest.mark.parametrize(("day", "text"), [(12, ""), (13, "before the finish of Ten (Sun 13 Dec)"), (14, "")])
def test_a_verdict_of_soft_work(day: int, text: str) -> None:
    timeline = laid(plan_of('[[race]]\nname = "Ten"\nstart = 2026-12-13T09:00:00\nkm = 10\nminutes = 60'))
    assert SOFT1.judge(timeline, date(2026, 12, day)) == Verdict("SOFT1", not text, 0, text)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (
            "name = 'Marta'\nhours = { tue = '16-20', wed = '9-10, 15-17' }", 2,
            [("Marta works 09:00–10:00 and 15:00–17:00 on Wednesdays", "Marta works on Tuesdays and Wednesdays only",
              True)] * 3,
        ),
        (
            "hours = { tue = '16-20' }", 3,
            [("the therapist has no hours on Thursdays", "the therapist works on Tuesdays only", True)],
        ),
        ("closed = [2026-12-02]", 2, [("the therapist is closed on Wed 2 Dec", "the therapist is closed", False)]),
        (
            "hours = { wed = '16:00-16:59' }", 2,
            [("the therapist works 16:00–16:59 on Wednesdays",
              "the therapist's hours are shorter than a massage of 60 minutes", True)] * 2,
        ),
        (
            "hours = { wed = '16:00-17:00' }", 2,
            [("the therapist works 16:00–17:00 on Wednesdays", "the therapist works on Wednesdays only", True)] * 2,
        ),
        (
            "hours = { wed = '9-10, 15-15:59' }", 2,
            [("the therapist works 09:00–10:00 and 15:00–15:59 on Wednesdays", "the therapist works on Wednesdays only",
              True)] * 3,
        ),
        (
            "hours = {}", 2,
            [("the therapist has no hours on Wednesdays", "the therapist has no hours on any day", True)],
        ),
    ],
)  # fmt: skip
def test_hours_of_the_therapist(text: str, day: int, expected: list[tuple[str, str, bool]]) -> None:
    timeline = laid(plan_of(f"{EMPTY}[therapist]\n{text}\n"))
    of_day = [words for time, *words in closed(OPEN1, timeline) if time.startswith(f"{day:02} ")]
    assert of_day == [list(each) for each in expected]
    assert OPEN1.stretches_on is not None
    assert [s.text for s in OPEN1.stretches_on(timeline, date(2026, 12, day))] == [each[0] for each in expected]


TIMED = "[[session]]\nstart = 2026-12-08T19:00:00\nkind = 'tempo'\n"
EFFORTS = "".join(f"[[session]]\ndate = 2026-12-{day}\nkind = 'test'\n" for day in (10, 17, 24))
MIDNIGHT_TEST = "[[session]]\nstart = 2026-12-10T00:00:00\nkind = 'test'\n"
TIMED_WORDS = "your hard session has a known start, so only the hours around it are closed"


@pytest.mark.parametrize(
    ("rule", "sessions", "day", "words"),
    [
        (RUN2, TIMED, 7, ""), (RUN2, TIMED, 8, TIMED_WORDS), (RUN2, TIMED, 9, ""),
        # of several maximum efforts the next one
        (RUN3, EFFORTS, 8, "2 days to your next maximum effort (Thu 10 Dec)"),
        (RUN3, EFFORTS, 12, "5 days to your next maximum effort (Thu 17 Dec)"),
        (RUN3, EFFORTS, 25, ""),
        (RUN3, MIDNIGHT_TEST, 9, "less than 2 days before a maximum effort: test (Thu 10 Dec)"),
        (RUN3, MIDNIGHT_TEST, 10, "0 days to your next maximum effort (Thu 10 Dec)"),
        (RUN3, MIDNIGHT_TEST, 11, ""),
        (RUN3, TIMED, 8, ""),
    ],
)  # fmt: skip
def test_why_a_day_is_open(rule: Closing, sessions: str, day: int, words: str) -> None:
    assert rule.judge(laid(plan_of(sessions)), date(2026, 12, day)).text == words
