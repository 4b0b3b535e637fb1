"""A reminder's headline and lines, made of each kind of news, at the limits between two wordings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from rubdown.report.calendar import schedule
from rubdown.report.massage import Massage
from rubdown.report.reminders import Announcement, CurrentAppointment, DueReminder, Record
from rubdown.report.reminders.words import paragraphs, reminder, subject
from support.reading import plan_of

TODAY = date(2026, 11, 24)
PLAN = plan_of('[[race]]\nname = "Half"\ndate = 2027-01-17\n[therapist]\nname = "Marta"\n', TODAY)
PLAIN = plan_of('[[race]]\nname = "Half"\ndate = 2027-01-17\n', TODAY)
HOUR = datetime(2026, 12, 1, 17)


def due(what: Any, days_left: int = 7, *, last: Announcement | None = None, **more: Any) -> DueReminder:
    """News of a massage that is some days ahead, in `standing`; the rest goes to the appointment or the reminder."""
    day, kind = TODAY + timedelta(days_left), more.pop("kind", "discharge")
    fields = {name: more.pop(name) for name in tuple(more) if name in CurrentAppointment.__struct_fields__}
    standing = fields.pop("standing", "booked")
    current = CurrentAppointment("u", kind, day, fields.pop("start", None), fields.pop("place", ""), standing, **fields)
    record = Record("u", kind, day, standing, last)
    return DueReminder(TODAY, more.pop("current", current), record, record, what, **more)


def announced(
    day: date, start: datetime | None = None, standing: Any = "booked", *, gone: bool = False
) -> Announcement:
    return Announcement(day, start, "", standing, TODAY - timedelta(7), gone)


def headline(news: DueReminder) -> str:
    return reminder(news, PLAN, "plan.toml").headline


TUE, WED = date(2026, 12, 1), date(2026, 12, 2)


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (due("coming", 0), "Massage today (Tue 24 Nov)"),
        (due("coming", 0, start=HOUR), "Massage today at 17:00 (Tue 24 Nov)"),
        (due("coming", 1, start=HOUR), "Massage tomorrow at 17:00 (Wed 25 Nov)"),
        (due("coming", 2, start=HOUR), "Massage in 2 days, Thu 26 Nov 17:00"),
        (due("coming", 7), "Massage in 7 days, Tue 1 Dec"),
        (due("coming", 300), "Massage in 300 days, Mon 20 Sep"),
        (due("coming", 301), "Massage in 301 days, Tue 21 Sep 2027"),
        (due("coming", 7, kind="soft"), "Soft massage in 7 days, Tue 1 Dec"),
        (due("book", 1, standing="proposed", start=HOUR), "Not booked yet: massage tomorrow (Wed 25 Nov)"),
        (due("book", 2, standing="proposed", start=HOUR), "Time to book a massage: in 2 days, Thu 26 Nov"),
        (
            due("book", 7, standing="accepted", start=HOUR, agreed=True),
            "Time to book a massage: in 7 days, Tue 1 Dec 17:00",
        ),
        (
            due("moved", last=announced(WED, HOUR + timedelta(1)), start=HOUR),
            "Moved: massage now Tue 1 Dec 17:00 (was Wed 2 Dec 17:00)",
        ),
        (
            due("moved", last=announced(WED, HOUR, "proposed"), standing="proposed"),
            "Moved: massage now Tue 1 Dec (was Wed 2 Dec)",
        ),
        (due("moved", last=announced(TUE, HOUR), start=HOUR), "New place: massage Tue 1 Dec 17:00"),
        (due("booked", start=HOUR), "Booked: massage Tue 1 Dec 17:00"),
        (due("booked", last=announced(TUE, HOUR, "proposed"), start=HOUR), "Booked: massage Tue 1 Dec 17:00"),
        (due("booked", last=announced(WED, HOUR, "proposed")), "Booked: massage Tue 1 Dec (proposed for Wed 2 Dec)"),
        (due("booked", last=announced(WED, HOUR)), "Booked: massage Tue 1 Dec (was Wed 2 Dec 17:00)"),
        (due("booked", last=announced(WED, HOUR, gone=True)), "Booked: massage Tue 1 Dec"),
        (due("happened", -2), "Did the massage of Sun 22 Nov happen?"),
        (due("happened", -2, kind="soft"), "Did the soft massage of Sun 22 Nov happen?"),
        (due("happened", -40, open=(date(2026, 10, 15),)), "Not logged yet: massage of Thu 15 Oct"),
        (
            due("happened", -40, open=(date(2026, 10, 15), date(2026, 10, 22))),
            "Not logged yet: massages of Thu 15 Oct and Thu 22 Oct",
        ),
        (due("warning"), "Check the massage booked for Tue 1 Dec: it breaks a rule"),
        (due("cancelled", last=announced(WED, HOUR), current=None), "Cancelled: massage of Wed 2 Dec 17:00"),
        (
            due("cancelled", last=announced(WED, HOUR, "proposed"), current=None),
            "No longer proposed: massage on Wed 2 Dec",
        ),
    ],
)
def test_headlines(news: DueReminder, words: str) -> None:
    assert headline(news) == words


@pytest.mark.parametrize("length", [39, 40, 41])
def test_a_runners_name_is_cut_after_forty_characters(length: int) -> None:
    plan = replace(PLAN, runner="n" * length)
    name = "n" * length if length <= 40 else f"{'n' * 39}…"
    assert reminder(due("coming", 7), plan, None, named=True).headline == f"{name}: Massage in 7 days, Tue 1 Dec"
    assert reminder(due("coming", 7), plan, None).headline == "Massage in 7 days, Tue 1 Dec"
    assert reminder(due("coming", 7), replace(PLAN, runner=""), None, named=True).headline.startswith(f"{PLAN.path}: ")


def massage(**more: Any) -> Massage:
    """A proposal of the plan's calendar, on the first of December at 17:00."""
    proposed = next(each for each in schedule(PLAN, TODAY, TODAY, TODAY + timedelta(60)).appointments)
    return replace(proposed, date=TUE, start=HOUR, **more)


@pytest.mark.parametrize(
    ("news", "lines"),
    [
        (due("coming"), ["with Marta"]),
        (due("coming", place="Sol 3"), ["with Marta, Sol 3"]),
        (due("coming", place="Sol 3", note="bring a towel"), ["with Marta, Sol 3", "bring a towel"]),
        (due("coming", massage=massage(therapist="Ana")), ["with Ana"]),
        (
            due("coming", standing="proposed", instead=WED),
            ["with Marta", "if that is too soon: the next date is Wed 2 Dec"],
        ),
        (due("cancelled", last=announced(WED), current=None), []),
        (due("cancelled", last=announced(WED), current=None, why="x"), ["why: x"]),
        (
            due("happened", -2),
            [
                "if so: rubdown log done 2026-11-22 --plan 'my plan.toml'",
                "if not: rubdown log skipped 2026-11-22 --plan 'my plan.toml'",
            ],
        ),
        (
            due("happened", -2, kind="soft"),
            [
                "if so: rubdown log done 2026-11-22 --soft --plan 'my plan.toml'",
                "if not: rubdown log skipped 2026-11-22 --soft --plan 'my plan.toml'",
            ],
        ),
        (
            due("happened", -2, open=(TUE,)),
            [
                "if so: rubdown log done 2026-11-22 --plan 'my plan.toml'",
                "if not: rubdown log skipped 2026-11-22 --plan 'my plan.toml'",
            ],
        ),
        (
            due("happened", -2, open=(TUE, WED)),
            [
                "if so: rubdown log done DATE --plan 'my plan.toml'",
                "if not: rubdown log skipped DATE --plan 'my plan.toml'",
            ],
        ),
    ],
)
def test_lines(news: DueReminder, lines: list[str]) -> None:
    assert reminder(news, PLAN, "my plan.toml").lines == lines


@pytest.mark.parametrize(
    ("standing", "terms"),
    [("booked", ["free to cancel until Mon 30 Nov 17:00"]), ("accepted", []), ("proposed", []), ("done", [])],
)
def test_until_when_a_booking_is_free_to_cancel(standing: str, terms: list[str]) -> None:
    plan = replace(PLAIN, therapist=replace(PLAIN.therapist, cancel_before=24 * 60))
    assert reminder(due("coming", standing=standing, start=HOUR), plan, None).lines == terms


def test_nobody_and_nowhere_is_no_line_nor_is_a_command_without_a_journal() -> None:
    assert reminder(due("coming"), PLAIN, "plan.toml").lines == []
    assert reminder(due("coming", place="Sol 3"), PLAIN, "plan.toml").lines == ["Sol 3"]
    assert reminder(due("happened", -2), PLAIN, None).lines == []


WINDOWS = (("16:00", "18:00"), ("19:00", "20:00"))


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({"start": HOUR}, ["open 16:00–18:00 and 19:00–20:00; best at 17:00", "WHY", "booked 2026-12-01T17:00"]),
        ({"start": None}, ["open 16:00–18:00 and 19:00–20:00", "WHY", "booked 2026-12-01"]),
        (
            {"start": HOUR, "standing": "accepted"},
            [
                "you accepted this day; no booking is recorded",
                "open 16:00–18:00 and 19:00–20:00; best at 17:00",
                "WHY",
                "booked 2026-12-01T17:00",
            ],
        ),
        (
            {"start": HOUR, "standing": "accepted", "agreed": True},
            ["you accepted this hour; no booking is recorded", "WHY", "booked 2026-12-01T17:00"],
        ),
    ],
)
def test_how_to_book_it(more: dict[str, Any], lines: list[str]) -> None:
    one = massage(windows=WINDOWS)
    news = due("book", **{"standing": "proposed", "massage": one, **more})
    written = reminder(news, PLAN, "plan.toml").lines
    assert written[0] == "with Marta"
    assert [line.split(": ", 1)[0] if line.startswith("why") else line for line in written[1:]] == [
        "why"
        if line == "WHY"
        else f"once it is booked: rubdown log {line} --plan plan.toml"
        if line.startswith("booked")
        else line
        for line in lines
    ]


def test_several_reminders_have_a_subject_and_a_paragraph_each() -> None:
    one, other = (reminder(due("coming", days), PLAN, None) for days in (2, 7))
    assert subject([one]) == "Massage in 2 days, Thu 26 Nov"
    assert subject([one, other]) == "Massage in 2 days, Thu 26 Nov (and 1 more)"
    assert paragraphs([one]) == [["Massage in 2 days, Thu 26 Nov", "with Marta"]]
    assert paragraphs([one, other]) == [
        [subject([one, other])],
        *([each.headline, *each.lines] for each in (one, other)),
    ]
