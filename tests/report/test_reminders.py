"""What is due on a day, and in which words: bookings, proposals, what moved, fell away, or broke a rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry, fold
from rubdown.planner.season import season
from rubdown.report.calendar import schedule
from rubdown.report.reminders import Announcement, DueReminder, Record, outlook, remember, remind, rung_of
from rubdown.report.reminders.notice import notice
from rubdown.report.reminders.outlook import current_appointments
from rubdown.report.reminders.records import Standing
from rubdown.report.reminders.words import ReminderText, paragraphs, reminder, subject
from support.reading import TODAY, plan_of
from support.reminder_story import BOOKED, NONE, PROPOSED, RACE, Story, day

RUNGS = [
    (8, None), (7, 7), (6, 7), (2, 7), (1, 1), (0, 0), (-1, None), (-2, -2), (-3, -2), (-8, -2), (-9, -9), (-28, -9),
    (-29, None),
]  # fmt: skip


@pytest.mark.parametrize(("left", "rung"), RUNGS)
def test_the_nearest_rung_that_was_reached(left: int, rung: int | None) -> None:
    assert rung_of((7, 1, 0), left) == rung


def test_a_plan_may_want_no_ladder_or_another() -> None:
    assert [rung_of((), left) for left in (7, 0, -2)] == [None, None, -2]
    assert [rung_of((30, 3), left) for left in (31, 30, 4, 3, 0)] == [None, 30, 30, 3, 3]


def test_a_booking_day_by_day() -> None:
    assert Story(BOOKED).each("11-01", "12-31") == {
        "11-17": ["Massage in 7 days, Tue 24 Nov 17:00"],
        "11-23": ["Massage tomorrow at 17:00 (Tue 24 Nov)"],
        "11-24": ["Massage today at 17:00 (Tue 24 Nov)"],
        **{on: ["Did the massage of Tue 24 Nov 17:00 happen?"] for on in ("11-26", "12-03")},
    }


def test_the_nearest_leads_and_what_has_passed_comes_last() -> None:
    booked = "".join(f"[[appointment]]\ndate = 2026-{on}\n" for on in ("12-01", "11-17", "11-22", "11-25", "11-20"))
    assert Story(f"{BOOKED}{booked}").told("11-24") == [
        "Massage today at 17:00 (Tue 24 Nov)", "Massage tomorrow (Wed 25 Nov)", "Massage in 7 days, Tue 1 Dec",
        "Did the massage of Sun 22 Nov happen?", "Did the massage of Fri 20 Nov happen?",
        "Did the massage of Tue 17 Nov happen?",
    ]  # fmt: skip


def test_a_deep_and_a_soft_massage_of_one_day_are_one_line_a_month() -> None:
    story = Story(f'{BOOKED}[[appointment]]\ndate = 2026-11-24\nkind = "soft"\n')
    story.each("11-17", "11-30")
    due, story.known = story.run(date(2026, 12, 1))
    due, story.known = story.run(date(2027, 1, 1))
    (words,) = [reminder(one, story.plan(date(2027, 1, 1)), "a.toml") for one in due if one.open]
    assert words.headline == "Not logged yet: massage of Tue 24 Nov"
    assert words.lines[0] == "if so: rubdown log done 2026-11-24 --plan a.toml"


def test_a_month_is_asked_about_once_though_a_booking_came_later() -> None:
    story = Story(f"{BOOKED}[[appointment]]\ndate = 2026-11-10\n")
    story.each("11-03", "12-01")
    first, story.known = story.run(date(2027, 1, 1))
    story.text += "[[appointment]]\ndate = 2027-01-04\n"
    again, _ = story.run(date(2027, 1, 2))
    assert [list(one.open) for one in (*first, *again) if one.open] == [[day("11-10"), day("11-24")]]


def test_after_two_questions_there_is_one_line_a_month_about_all_that_is_not_logged() -> None:
    story = Story(f'{BOOKED}[[appointment]]\ndate = 2026-12-20\n[[appointment]]\ndate = 2026-12-29\nkind = "soft"\n')
    story.each("11-17", "12-31")
    today = date(2027, 1, 1)
    due, story.known = story.run(today)
    (monthly,) = [one for one in due if one.open]
    words = reminder(monthly, story.plan(today), "a.toml")
    assert notice(monthly, story.plan(today), words).rung is None
    assert (words.what, words.headline) == ("happened", "Not logged yet: massages of Tue 24 Nov and Sun 20 Dec")
    assert words.lines == [
        "if so: rubdown log done DATE --plan a.toml", "if not: rubdown log skipped DATE --plan a.toml",
    ]  # fmt: skip
    for n in range(40):
        due, story.known = story.run(today + timedelta(days=n))
        assert bool([one for one in due if one.open]) == (n == 31), "on 1 February again"


@pytest.mark.parametrize(("late", "again"), [("11-30", True), ("12-01", False)])
def test_what_was_asked_about_within_a_month_waits_for_the_next(late: str, again: bool) -> None:
    """The second question comes late, before a month begins or on its first day."""
    story = Story(f"{BOOKED}[[appointment]]\ndate = 2026-11-20\n")
    story.each("11-13", "11-24")
    assert "Did the massage of Fri 20 Nov happen?" in story.told(late)
    due, story.known = story.run(date(2026, 12, 2))
    assert bool([one for one in due if one.open]) == again


def test_there_is_no_second_line_in_a_month_when_another_answer_is_taken_back() -> None:
    story = Story(f"{BOOKED}[[appointment]]\ndate = 2026-12-05\n")
    story.each("11-17", "12-03")
    answer = JournalEntry(what="done", on=date(2026, 11, 24))
    story.each("12-04", "12-28")
    story.entries.append(answer)  # 24 Nov is answered before the month's line, 5 Dec within the month
    due, story.known = story.run(date(2027, 1, 1))
    assert [one.open for one in due if one.open] == [(date(2026, 12, 5),)]
    story.entries = [JournalEntry(what="done", on=date(2026, 12, 5))]
    for n in range(1, 31):
        due, story.known = story.run(date(2027, 1, 1) + timedelta(days=n))
        assert not [one for one in due if one.open]


def test_whoever_wants_no_questions_is_asked_none() -> None:
    story = Story(f"{BOOKED}[remind]\nask = false\n")
    assert list(story.each("11-01", "12-31")) == ["11-17", "11-23", "11-24"]


def test_with_whom_and_where() -> None:
    assert Story(BOOKED).words("11-23")[0].lines == ["with Marta, Calle Mayor 3"]
    elsewhere = Story(f'{BOOKED}where = "Club"\nnote = "left calf"\n')
    assert elsewhere.words("11-23")[0].lines == ["with Marta, Club", "left calf"]


def test_the_question_names_what_to_type() -> None:
    assert Story(BOOKED).words("11-26")[0].lines == [
        "if so: rubdown log done 2026-11-24 --plan /plans/ana.toml",
        "if not: rubdown log skipped 2026-11-24 --plan /plans/ana.toml",
    ]


@pytest.mark.parametrize("what", ["done", "skipped"])
def test_what_was_logged_is_not_asked(what: str) -> None:
    story = Story(BOOKED)
    story.told("11-24")
    story.entries.append(JournalEntry(what=what, on=day("11-24")))  # type: ignore[arg-type]
    assert story.each("11-25", "12-31") == {}


MISSED = [
    ("11-20", "Massage in 4 days, Tue 24 Nov 17:00"),
    ("11-23", "Massage tomorrow at 17:00 (Tue 24 Nov)"),
    ("11-24", "Massage today at 17:00 (Tue 24 Nov)"),
    ("11-25", None),
    ("12-02", "Did the massage of Tue 24 Nov 17:00 happen?"),
    ("12-24", None),
]


@pytest.mark.parametrize(("on", "headline"), MISSED)
def test_after_days_off_what_is_still_of_use(on: str, headline: str | None) -> None:
    story = Story(BOOKED)
    assert story.told(on) == ([headline] if headline else [])
    assert story.told(on) == []


def test_a_clock_set_back_and_forth_repeats_nothing_and_loses_nothing() -> None:
    story = Story(BOOKED)
    assert story.told("11-18") == ["Massage in 6 days, Tue 24 Nov 17:00"]
    assert story.told("11-16") == []
    assert story.told("11-24") == ["Massage today at 17:00 (Tue 24 Nov)"]
    assert story.told("11-19") == []
    assert story.told("11-23") == ["Massage tomorrow at 17:00 (Tue 24 Nov)"]
    assert story.told("11-24") == []


MOVES = [
    ("2026-11-24T17:00:00", "2026-11-24T18:30:00", "Moved: massage now Tue 24 Nov 18:30 (was Tue 24 Nov 17:00)"),
    ("2026-11-24T17:00:00", "2026-12-03T17:00:00", "Moved: massage now Thu 3 Dec 17:00 (was Tue 24 Nov 17:00)"),
    ("2026-11-24T17:00:00", "2026-11-19T17:00:00", "Moved: massage now Thu 19 Nov 17:00 (was Tue 24 Nov 17:00)"),
    ("start = 2026-11-24T17:00:00", "date = 2026-11-24", "Moved: massage now Tue 24 Nov (was Tue 24 Nov 17:00)"),
    ("Calle Mayor 3", "Calle Menor 4", "New place: massage Tue 24 Nov 17:00"),
    ("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "", "Cancelled: massage of Tue 24 Nov 17:00"),
]


@pytest.mark.parametrize(("old", "new", "headline"), MOVES)
def test_what_was_told_and_changed_is_announced_once(old: str, new: str, headline: str) -> None:
    story = Story(BOOKED)
    story.told("11-17")
    story.edit(old, new)
    assert story.told("11-18") == [headline]
    assert story.told("11-18") == []


@pytest.mark.parametrize(("old", "new", "headline"), MOVES)
def test_nothing_is_announced_that_nobody_was_told_of(old: str, new: str, headline: str) -> None:
    story = Story(BOOKED)
    story.told("11-10")
    story.edit(old, new)
    assert story.told("11-11") == []


def test_a_cancelled_one_is_told_no_more_and_booked_again_it_is() -> None:
    story = Story(BOOKED)
    story.told("11-17")
    story.entries = [JournalEntry(what="cancelled", on=day("11-24"))]
    assert story.each("11-18", "11-20") == {"11-18": ["Cancelled: massage of Tue 24 Nov 17:00"]}
    story.entries.append(JournalEntry(what="booked", start=None, on=day("11-24")))
    assert story.told("11-21") == ["Booked: massage Tue 24 Nov"]
    assert len({row.uid for row in story.known}) == 1


def test_a_booking_is_cancelled_even_where_the_same_day_is_then_proposed() -> None:
    story = Story(PROPOSED)
    proposed = season(story.plan(day("11-01")), day("11-01"), day("11-01"), day("12-27")).chosen[0]
    story.edit(RACE, f"{RACE}[[appointment]]\ndate = {proposed}\n")
    before = f"{proposed - timedelta(days=1):%m-%d}"
    assert story.told(before)[0].startswith("Massage tomorrow")
    story.edit(f"[[appointment]]\ndate = {proposed}\n", "")
    assert sorted(story.told(before))[0].startswith("Cancelled: massage of")


def test_a_later_booking_is_not_taken_for_the_cancelled_one() -> None:
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-12-08T17:00:00\n")
    story.told("11-17")
    story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "")
    assert story.told("11-18") == ["Cancelled: massage of Tue 24 Nov 17:00"]
    assert story.told("12-01") == ["Massage in 7 days, Tue 8 Dec 17:00"]


def test_an_earlier_booking_makes_no_move_of_the_one_that_stands() -> None:
    story = Story(BOOKED)
    story.told("11-17")
    story.edit("[[appointment]]", "[[appointment]]\nstart = 2026-11-19T17:00:00\n[[appointment]]")
    assert story.told("11-18") == [
        "Massage tomorrow at 17:00 (Thu 19 Nov)",
        "Check the massage booked for Tue 24 Nov 17:00: it breaks a rule",
    ]


def test_a_booking_that_came_to_break_a_rule_is_told_once_and_again_when_that_changes() -> None:
    story = Story(BOOKED)
    assert story.told("11-10") == []
    story.edit("2027-01-31", "2026-11-26")
    assert story.told("11-11") == ["Check the massage booked for Tue 24 Nov 17:00: it breaks a rule"]
    assert story.told("11-12") == []
    story.edit("2026-11-26", "2026-11-23")
    (first,) = story.due("11-13")
    words = reminder(first, story.plan(day("11-13")), None)
    assert words.what == "warning"
    assert "(RACE2)" in words.lines[1]
    story.edit("2026-11-23", "2027-01-31")
    assert story.told("11-14") == []
    story.edit("2027-01-31", "2026-11-23")
    (again,) = story.due("11-15")
    assert reminder(again, story.plan(day("11-15")), None).what == "warning"
    assert again.key != first.key


def test_the_same_warning_is_not_repeated_after_a_title_fix() -> None:
    story = Story(BOOKED.replace("2027-01-31", "2026-11-23"))
    assert story.told("11-11") == ["Check the massage booked for Tue 24 Nov 17:00: it breaks a rule"]
    story.edit("City Half", "City Half Marathon")
    assert story.told("11-12") == []


def test_a_booked_proposal_is_news_of_its_own_and_keeps_its_rungs() -> None:
    story = Story(PROPOSED)
    assert story.told("11-19") == ["Time to book a massage: in 7 days, Thu 26 Nov"]
    story.entries.append(JournalEntry(what="booked", start=datetime(2026, 11, 26, 17), uid="2026-11-1"))
    (words,) = story.words("11-19")
    assert (words.what, words.headline) == ("booked", "Booked: massage Thu 26 Nov 17:00")
    assert words.lines == ["with Marta, Calle Mayor 3"]
    assert list(story.each("11-20", "11-27")) == ["11-25", "11-26"]


def test_a_booking_on_another_day_replaces_the_proposal() -> None:
    story = Story(PROPOSED)
    story.told("11-19")
    story.entries.append(JournalEntry(what="booked", start=datetime(2026, 11, 25, 17), uid="2026-11-1"))
    assert story.told("11-20") == ["Booked: massage Wed 25 Nov 17:00 (proposed for Thu 26 Nov)"]


def test_what_is_no_longer_proposed_says_why() -> None:
    story = Story(PROPOSED)
    story.told("11-19")
    story.text += "[[away]]\nfrom = 2026-11-21\nuntil = 2027-01-20\n"
    (gone,) = story.words("11-20")
    assert gone.headline == "No longer proposed: massage on Thu 26 Nov"
    assert gone.lines == ["why: the day is no longer open: away"]


def test_a_proposal_that_is_too_near_for_the_calendar_goes_where_its_day_is_closed() -> None:
    story = Story(PROPOSED.replace("last =", "notice = 2\nlast ="))
    story.told("11-19")
    story.text += "[[away]]\nfrom = 2026-11-26\nuntil = 2027-01-20\n"
    assert story.told("11-25") == ["No longer proposed: massage on Thu 26 Nov"]


def test_a_proposal_that_is_too_near_for_the_calendar_keeps_its_hours_and_names_the_next() -> None:
    story = Story(PROPOSED.replace("last =", "notice = 2\nlast ="))
    story.told("11-19")
    (words,) = story.words("11-25")
    assert words.headline == "Not booked yet: massage tomorrow (Thu 26 Nov)"
    assert words.lines[:2] == ["with Marta, Calle Mayor 3", "open 16:00–20:00; best at 16:00"]
    assert words.lines[2].startswith("why: ")
    assert words.lines[-1] == "if that is too soon: the next date is Mon 30 Nov"


@pytest.mark.parametrize(("hour", "headlines"), [(16, ["Massage today at 17:00 (Tue 24 Nov)"]), (17, [])])
def test_a_past_hour_is_not_to_come(hour: int, headlines: list[str]) -> None:
    plan = plan_of(BOOKED, day("11-24"))
    due, _ = remind(outlook(plan, day("11-24"), time(hour)), ())
    assert [reminder(one, plan, None).headline for one in due] == headlines


def test_a_move_into_the_past_is_announced() -> None:
    story = Story(BOOKED)
    story.told("11-18")
    story.entries = [JournalEntry(what="moved", on=day("11-24"), to_start=datetime(2026, 11, 19, 17), uid="2026-11-1")]
    assert story.told("11-22") == ["Moved: massage now Thu 19 Nov 17:00 (was Tue 24 Nov 17:00)"]
    assert story.told("11-22") == []
    assert story.told("11-23") == ["Did the massage of Thu 19 Nov 17:00 happen?"]


def test_two_bookings_of_the_file_that_change_their_names_are_invited_anew() -> None:
    """Without a journal a UID counts from the end of the month: the calendar and the mail must say the same."""
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-11-10T17:00:00\n")
    story.due("11-17")
    story.edit("[[appointment]]", "[[appointment]]\nstart = 2026-11-25T09:00:00\n[[appointment]]", once=True)
    before = max(record.sequence for record in story.known)
    due = story.due("11-18")
    plan = story.plan(day("11-18"))
    calendar = {m.uid: m.start for m in schedule(plan, day("11-18"), day("11-18"), day("12-20")).appointments}
    invited = [one for each in due for one in each.invitations]
    assert {one.uid: one.massage and one.massage.start for one in invited} == calendar
    assert all(one.sequence > before for one in invited)


def test_one_message_for_all_the_news_of_one_appointment() -> None:
    story = Story(BOOKED)
    story.told("11-17")
    story.edit("start = 2026-11-24T17:00:00", "start = 2026-11-25T17:00:00")
    story.edit("2027-01-31", "2026-11-27")
    (words,) = story.words("11-24")
    assert words.headline == "Moved: massage now Wed 25 Nov 17:00 (was Tue 24 Nov 17:00)"
    assert any("RACE1" in line for line in words.lines)
    assert story.told("11-24") == []


def test_a_proposal_is_to_be_booked() -> None:
    story = Story(PROPOSED)
    found = story.each("11-01", "11-30")
    first = next(iter(found.values()))[0]
    assert first.startswith("Time to book a massage: in ")
    story = Story(PROPOSED)
    lines = story.words(next(iter(found)))[0].lines
    assert lines[:2] == ["with Marta, Calle Mayor 3", "open 16:00–20:00; best at 16:00"]
    assert lines[2].startswith("why: ")
    assert lines[3].startswith("once it is booked: rubdown log booked 2026-11-")
    assert lines[3].endswith("T16:00 --plan /plans/ana.toml")


def test_a_proposal_that_passes_unlogged_is_asked_about_once_and_the_next_open_day_follows() -> None:
    assert Story(PROPOSED).each("11-01", "12-20") == {
        "11-19": ["Time to book a massage: in 7 days, Thu 26 Nov"],
        "11-25": ["Not booked yet: massage tomorrow (Thu 26 Nov)"],
        "11-26": ["Not booked yet: massage today (Thu 26 Nov)"],
        "11-27": ["Time to book a massage: in 3 days, Mon 30 Nov"],  # November still has none
        "11-28": ["Did the massage of Thu 26 Nov happen?"],
        "11-29": ["Not booked yet: massage tomorrow (Mon 30 Nov)"],
        "11-30": ["Not booked yet: massage today (Mon 30 Nov)"],
        "12-02": ["Did the massage of Mon 30 Nov happen?"],
    }


def test_a_proposal_that_moves_is_announced_and_then_left_in_peace_for_a_week() -> None:
    story = Story(PROPOSED)
    told = story.each("11-01", "11-30")
    on = next(iter(told))
    story = Story(PROPOSED)
    story.told(on)
    due = [row.announced.date for row in story.known if row.announced]
    closed = list(due)
    moves = []
    for n in range(1, 6):
        story.text = PROPOSED.replace("hours =", f"closed = [{', '.join(map(str, closed))}]\nhours =")
        today = f"{day(on) + timedelta(days=n):%m-%d}"
        moves += [line for line in story.told(today) if line.startswith("Moved")]
        closed += [row.date for row in story.known if row.announced]
    assert len(moves) == 1


def only(*days: int, per_month: int = 1) -> str:
    """A plan for whose December these days are open."""
    closed = ", ".join(f"2026-12-{n:02}" for n in range(1, 32) if n not in days)
    text = PROPOSED.replace("hours =", f"closed = [{closed}]\nhours =").replace("2026-10-30", "2026-11-12")
    return text.replace("per_month = 1", f"per_month = {per_month}")


def test_a_day_is_announced_once_though_its_proposal_was_elsewhere_meanwhile() -> None:
    story, days = Story(only(15)), []
    assert story.told("12-08") == ["Time to book a massage: in 7 days, Tue 15 Dec"]
    story.text = only(16)
    assert story.told("12-09") == ["Moved: massage now Wed 16 Dec (was Tue 15 Dec)"]
    for on, text in (("12-10", only(30)), ("12-11", only(16, 30, per_month=2))):
        story.text = text
        assert story.told(on) == []
        days.append([f"{record.announced.date:%d}" for record in story.known if record.announced])
    assert days == [["16"], ["16"]]


def test_what_was_announced_for_today_stays_the_same_though_its_proposal_was_elsewhere_meanwhile() -> None:
    story = Story("")
    for on, text, told in (
        ("12-09", only(16), ["Time to book a massage: in 7 days, Wed 16 Dec"]),
        ("12-10", only(30), ["Moved: massage now Wed 30 Dec (was Wed 16 Dec)"]),
        ("12-11", only(16), []),
        ("12-30", only(16, 30, per_month=2), ["Not booked yet: massage today (Wed 30 Dec)"]),
    ):
        story.text = text.replace("last =", "notice = 0\nlast =")
        assert story.told(on) == told


def test_a_booking_that_moves_to_the_day_of_a_proposal_is_no_new_one() -> None:
    story = Story(f"{only(15, 30, per_month=2)}[remind]\ndays = [30, 1]\n")
    booked = JournalEntry(what="booked", start=datetime(2026, 12, 30, 17), uid="2026-12-1")
    moved = JournalEntry(what="moved", on=day("12-30"), to_start=datetime(2026, 12, 15, 17), uid="2026-12-1")
    story.entries = [booked]
    assert story.told("12-08") == [
        "Time to book a massage: in 7 days, Tue 15 Dec", "Massage in 22 days, Wed 30 Dec 17:00",
    ]  # fmt: skip
    story.entries = [booked, moved]
    assert story.told("12-09") == [
        "Moved: massage now Tue 15 Dec 17:00 (was Wed 30 Dec 17:00)", "Moved: massage now Wed 30 Dec (was Tue 15 Dec)",
    ]  # fmt: skip


def test_a_proposal_that_moves_to_the_day_of_a_cancelled_booking_is_left_in_peace_as_any() -> None:
    story = Story(only(15))
    story.entries = [JournalEntry(what="booked", start=datetime(2026, 12, 22, 17), uid="2026-12-2")]
    assert story.told("12-15") == ["Massage in 7 days, Tue 22 Dec 17:00"]
    story.text, story.entries = only(23), [*story.entries, JournalEntry(what="cancelled", on=day("12-22"))]
    cancelled = "Cancelled: massage of Tue 22 Dec 17:00"
    assert story.told("12-16") == [cancelled, "Time to book a massage: in 7 days, Wed 23 Dec"]
    story.text = only(24)
    assert story.told("12-17") == ["Moved: massage now Thu 24 Dec (was Wed 23 Dec)"]
    story.text = only(22)
    assert list(story.each("12-18", "12-21")) == ["12-21"]  # a new rung is reached


def test_a_proposal_is_off_once_its_massage_was_done_on_another_day() -> None:
    story = Story(only(15))
    assert story.told("12-08") == ["Time to book a massage: in 7 days, Tue 15 Dec"]
    story.entries = [JournalEntry(what="done", on=day("12-13"), uid="2026-12-1")]
    (words,) = story.words("12-14")
    assert words.headline == "No longer proposed: massage on Tue 15 Dec"
    assert any("your massage on Sun 13 Dec" in line for line in words.lines)
    assert list(story.each("12-14", "12-29")) == []


@pytest.mark.parametrize("on", ["12-15", "12-16"])
def test_a_proposal_that_was_skipped_on_its_day_is_told_no_more(on: str) -> None:
    story = Story(only(15))
    assert story.told("12-14") == ["Not booked yet: massage tomorrow (Tue 15 Dec)"]
    story.entries = [JournalEntry(what="skipped", on=day("12-15"))]
    assert list(story.each(on, "12-20")) == []


def test_a_proposal_that_is_back_is_told_again() -> None:
    story = Story(PROPOSED)
    told = ["Time to book a massage: in 7 days, Thu 26 Nov"]
    assert story.told("11-19") == told
    for gone, back, left in (("11-20", "11-21", 5), ("11-22", "11-23", 3)):
        story.text = f"{PROPOSED.replace('per_month = 1', 'per_month = [0, 1]')}[rules]\ncost_beyond_least = 1000\n"
        assert story.told(gone) == ["No longer proposed: massage on Thu 26 Nov"]
        story.text = PROPOSED
        assert story.told(back) == [told[0].replace("7", str(left), 1)]
        assert story.told(back) == []
    assert list(story.each("11-24", "11-26")) == ["11-25", "11-26"]


@pytest.mark.parametrize("uid", ["2026-11-1", "2026-11-2"])
def test_of_a_day_that_was_proposed_and_whose_booking_comes_back_it_is_asked_on_one_day(uid: str) -> None:
    story = Story(PROPOSED)
    booked = JournalEntry(what="booked", start=datetime(2026, 11, 26, 17), uid=uid)
    story.entries = [booked]
    assert story.told("11-19") == ["Massage in 7 days, Thu 26 Nov 17:00"]
    story.entries = [booked, JournalEntry(what="cancelled", on=day("11-26"), uid=uid)]
    assert "Cancelled: massage of Thu 26 Nov 17:00" in story.told("11-20")
    assert story.told("11-25") == ["Not booked yet: massage tomorrow (Thu 26 Nov)"]
    assert "Did the massage of Thu 26 Nov happen?" in story.told("11-28")
    story.entries = [booked]
    question = "Did the massage of Thu 26 Nov 17:00 happen?"
    assert not any(question in story.told("11-29") for _ in range(3))
    assert [on for on, lines in story.each("11-30", "12-20").items() if question in lines] == ["12-05"]


def test_accepted_and_not_booked() -> None:
    story = Story(PROPOSED)
    proposed = season(story.plan(day("11-01")), day("11-01"), day("11-01"), day("12-27")).chosen[0]
    story.entries = [JournalEntry(what="accepted", dates=[proposed])]
    (words,) = story.words(f"{proposed - timedelta(days=1):%m-%d}")
    assert words.headline.startswith("Massage tomorrow (")
    assert "you accepted this day; no booking is recorded" in words.lines
    asked = f"{proposed + timedelta(days=2):%m-%d}"
    question = f"Did the massage of {proposed:%a %-d %b} happen?"
    assert question in story.told(asked)
    story.entries.append(JournalEntry(what="skipped", on=proposed))
    assert not any(question in lines for lines in story.each(asked, "12-31").values())


def test_an_accepted_day_whose_booking_is_undone_is_asked_about_no_more_often() -> None:
    story = Story(PROPOSED)
    accepted = JournalEntry(what="accepted", dates=[day("11-26")])
    story.entries = [accepted, JournalEntry(what="booked", start=datetime(2026, 11, 26, 17), uid="2026-11-1")]
    story.told("11-25")
    assert "Did the massage of Thu 26 Nov 17:00 happen?" in story.told("11-28")
    story.entries = [accepted]
    question = "Did the massage of Thu 26 Nov happen?"
    assert [on for on, lines in story.each("11-28", "12-20").items() if question in lines] == ["12-05"]


def test_a_plan_that_is_over_still_asks_and_proposes_nothing() -> None:
    plan = plan_of("[[race]]\ndate = 2026-10-31\n[[appointment]]\nstart = 2026-11-24T17:00:00\n", day("11-24"))
    view = outlook(plan, day("12-09"))
    assert view.season is None
    due, _ = remind(view, ())
    assert [reminder(one, plan, None).headline for one in due] == ["Did the massage of Tue 24 Nov 17:00 happen?"]
    assert [reminder(one, plan, None).lines for one in due] == [[]]


def test_soft_ones_are_told_as_such() -> None:
    story = Story(f'{BOOKED}kind = "soft"\n')
    assert story.told("11-23") == ["Soft massage tomorrow at 17:00 (Tue 24 Nov)"]
    assert story.words("11-26")[0].lines[0].endswith("done 2026-11-24 --soft --plan /plans/ana.toml")


def test_the_first_line_is_a_subject() -> None:
    one = ReminderText("coming", "Massage today", ["with Marta"])
    assert paragraphs([one]) == [["Massage today", "with Marta"]]
    two = [one, ReminderText("happened", "Did it happen?", [])]
    assert subject(two) == "Massage today (and 1 more)"
    assert paragraphs(two) == [["Massage today (and 1 more)"], ["Massage today", "with Marta"], ["Did it happen?"]]


def test_a_name_cannot_make_lines_of_its_own() -> None:
    evil = "a\\u000d\\u000aBcc: b@example.org\\u0000\\u001b[2J"
    story = Story(BOOKED.replace("Marta", evil).replace("Calle Mayor 3", evil).replace("City Half", evil))
    story.edit("[therapist]", f'[runner]\nname = "{evil}"\n[therapist]')
    due = story.due("11-23")
    words = [reminder(one, story.plan(day("11-23")), "/p\n.toml", named=True) for one in due]
    assert all(line.isprintable() for one in words for line in (one.headline, *one.lines))
    assert len(words[0].headline) < 120


def test_the_rung_that_is_due_and_its_json() -> None:
    story, found = Story(BOOKED), {}
    for on in ("11-17", "11-23", "11-24", "11-26"):
        (due,) = story.due(on)
        plan = story.plan(day(on))
        found[on] = due.rung, notice(due, plan, reminder(due, plan, None)).rung
    assert found == {"11-17": (7, 7), "11-23": (1, 1), "11-24": (0, 0), "11-26": (-2, None)}


@pytest.mark.parametrize(("runner", "named"), [("", None), ('[runner]\nname = "Ana"\n', "Ana")])
def test_the_json_names_the_runner_if_the_plan_does(runner: str, named: str | None) -> None:
    story = Story(f"{BOOKED}{runner}")
    (due,) = story.due("11-23")
    plan = story.plan(day("11-23"))
    assert notice(due, plan, reminder(due, plan, None)).runner == named


def test_a_booking_that_is_off_and_back_is_taken_out_and_invited_once() -> None:
    story = Story(BOOKED)

    def invited(on: str) -> list[tuple[bool, datetime | date]]:
        return [(one.massage is not None, one.start) for due in story.due(on) for one in due.invitations]

    hour, table = datetime(2026, 11, 24, 17), "[[appointment]]\nstart = 2026-11-24T17:00:00\n"
    assert invited("11-17") == [(True, hour)]
    story.edit(table, "")
    assert invited("11-18") == [(False, hour)]
    assert invited("11-19") == []
    story.text += table
    assert invited("11-20") == [(True, hour)]
    assert invited("11-21") == []


@pytest.mark.parametrize(("on", "rung"), [("11-23", 1), ("11-24", 0)])
def test_a_booking_that_is_off_and_back_starts_its_days_anew(on: str, rung: int) -> None:
    story = Story(BOOKED)
    story.due(on)
    story.entries = [JournalEntry(what="cancelled", on=day("11-24"))]
    assert [one.what for one in story.due(on)] == ["cancelled"]
    story.entries = []
    assert [(one.what, one.rung) for one in story.due(on)] == [("booked", rung)]


def invitations(due: list[DueReminder]) -> list[tuple[str, datetime | None]]:
    """What the runner's calendar learns: ordinals, and the hour of each massage; None: it is off."""
    told = [one for each in due for one in each.invitations]
    return [(one.uid[:9], one.massage.start if one.massage else None) for one in told]


def test_a_booking_that_moves_is_invited_anew_and_one_that_moved_into_the_past_is_taken_out() -> None:
    story = Story(BOOKED)
    story.due("11-18")
    story.edit("11-24T17", "11-25T17")
    assert invitations(story.due("11-19")) == [("2026-11-1", datetime(2026, 11, 25, 17))]
    story.entries = [JournalEntry(what="moved", on=day("11-25"), to_start=datetime(2026, 11, 18, 17), uid="2026-11-1")]
    (moved,) = story.due("11-20")
    assert (moved.what, invitations([moved])) == ("moved", [("2026-11-1", None)])


def test_a_booking_that_was_renamed_in_silence_is_taken_out_under_its_old_name() -> None:
    """Without a journal a UID counts from the end of the month: one fewer there gives another name."""
    last = "[[appointment]]\nstart = 2026-11-24T17:00:00\n"
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-11-10T17:00:00\n".replace("[0, 1]", "[0, 2]"))
    assert invitations(story.due("11-03")) == [("2026-11-2", datetime(2026, 11, 10, 17))]
    story.edit(last, "")
    assert story.due("11-04") == []
    assert invitations(story.due("11-09")) == [("2026-11-2", None), ("2026-11-1", datetime(2026, 11, 10, 17))]


@pytest.mark.parametrize("sequences", [(10**9, 0), (0, 10**9)])
def test_a_change_outranks_all_that_was_sent_for_the_plan(sequences: tuple[int, int]) -> None:
    """A booking may take over the UID of any other."""
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-11-25T17:00:00\n")
    story.due("11-18")
    story.known = tuple(replace(record, sequence=n) for record, n in zip(story.known, sequences, strict=True))
    story.edit("11-24T17", "11-24T18")
    (moved,) = story.due("11-19")
    assert [one.sequence > 10**9 for one in moved.invitations] == [True]


@pytest.mark.parametrize(("on", "invited"), [("11-23", True), ("11-24", True), ("11-26", False)])
def test_a_booking_is_invited_up_to_its_day(on: str, invited: bool) -> None:
    (due,) = Story(BOOKED).due(on)
    assert [one.massage is not None for one in due.invitations] == ([True] if invited else [])


def test_of_two_records_that_were_one_massage_the_later_is_changed() -> None:
    one, other = (Record("u", "discharge", date(2026, 11, on), "proposed") for on in (10, 20))
    before = Record("u", "discharge", date(2026, 11, 15), "proposed")
    after = Record("u", "discharge", date(2026, 11, 25), "booked", sequence=4)
    assert remember([one, other], [(before, after)]) == (one, after)
    assert remember([other, one], [(before, after)]) == (one, after)


def test_a_proposal_that_is_too_near_for_the_calendar_is_dropped_for_a_booking_beside_it_but_not_for_a_soft_one() -> (
    None
):
    for kind, told in (
        ("discharge", ["Booked: massage Fri 27 Nov 17:00 (proposed for Thu 26 Nov)"]),
        ("soft", ["Not booked yet: massage tomorrow (Thu 26 Nov)", "Soft massage in 2 days, Fri 27 Nov 17:00"]),
    ):
        story = Story(PROPOSED.replace("last =", "notice = 2\nlast ="))
        story.told("11-19")
        story.text += f'[[appointment]]\nstart = 2026-11-27T17:00:00\nkind = "{kind}"\n'
        assert story.told("11-25") == told


def test_a_booking_that_was_never_announced_may_move_to_where_a_proposal_was() -> None:
    story = Story(f"{PROPOSED}[[appointment]]\nstart = 2026-12-22T17:00:00\n")
    assert story.told("11-17") == ["Time to book a massage: in 7 days, Tue 24 Nov"]
    story.edit("2026-12-22", "2026-11-25")
    assert story.told("11-18") == ["Booked: massage Wed 25 Nov 17:00 (proposed for Tue 24 Nov)"]


def test_the_line_of_a_month_goes_back_92_days() -> None:
    booked = "".join(f"[[appointment]]\ndate = 2026-11-{on}\n" for on in (28, 29, 30))
    story = Story(f"{NONE}{RACE.replace('2027-01-31', '2027-04-30')}{booked}")
    for on in ("11-28", "11-29", "11-30"):
        story.due(on)
    due, _ = story.run(date(2027, 3, 1))
    assert [one.open for one in due] == [(day("11-29"), day("11-30"))]


@pytest.mark.parametrize(("first", "then", "kept"), [(10, 12, 12), (12, 10, 12), (None, 12, 12), (12, None, 12)])
def test_of_two_records_that_became_one_what_was_announced_last_is_kept(
    first: int | None, then: int | None, kept: int
) -> None:
    def announced(on: int | None) -> Record:
        last = on and Announcement(day("11-24"), None, "", "booked", date(2026, 11, on))
        return Record("u", "discharge", day("11-24"), "booked", last or None, delivered=frozenset({(TODAY, on or 0)}))

    (record,) = remember([announced(first), announced(then)], ())
    assert record.announced
    assert record.announced.on == date(2026, 11, kept)
    assert record.delivered == {(TODAY, first or 0), (TODAY, then or 0)}


def test_an_outlooks_schedule_is_of_its_season_or_of_none() -> None:
    today = date(2026, 11, 20)
    view = outlook(plan_of(PROPOSED, today), today)
    assert [each.date for each in view.schedule().appointments] == [each.date for each in view.massages] != []
    assert not view.schedule().days  # no event is made of them
    over = outlook(plan_of(RACE, today), date(2027, 6, 1))
    assert over.season is None
    assert over.schedule().today == date(2027, 6, 1)
    assert over.apart(today, today)
    assert view.season is not None
    gap = view.season.problem.gap
    assert [view.apart(today, today + timedelta(days=n)) for n in (gap - 1, gap, -gap, 1 - gap)] == [
        False, True, True, False
    ]  # fmt: skip


@pytest.mark.parametrize(("standing", "keeps"), [("accepted", True), ("proposed", False)])
def test_an_accepted_date_that_has_passed_keeps_the_name_under_which_it_was_accepted(
    standing: Standing, keeps: bool
) -> None:
    plan = fold(plan_of(PROPOSED, day("11-26")), [JournalEntry(what="accepted", dates=[day("11-24")])])
    known = Record("own", "discharge", day("11-24"), standing)
    (passed,) = [one for one in current_appointments(outlook(plan, day("11-26")), [known]) if one.date == day("11-24")]
    assert (passed.standing, passed.uid == "own") == ("accepted", keeps)
