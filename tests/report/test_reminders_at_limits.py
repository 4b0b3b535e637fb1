"""Reminders at their limits: when a move is announced again, which number an invitation bears, why a date is gone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry
from rubdown.planner.uids import plan_identity
from rubdown.report.appointments import appointments
from rubdown.report.reminders import Announcement, DueReminder, Record, outlook, remember
from rubdown.report.reminders.notice import notice
from rubdown.report.reminders.words import reminder
from support.reminder_story import BOOKED, PROPOSED, Story, day

LARGE = 10**9  # a SEQUENCE beyond all that a day gives


def only(*days: int, per_month: int = 1) -> str:
    """A plan for whose December these days are open, one as good as another; January has none."""
    closed = ", ".join(f"2026-12-{n:02}" for n in range(1, 32) if n not in days)
    return (
        f"[massage]\nper_month = {per_month}\nlast = 2026-11-12\n[rules]\neven_rhythm = {{points_a_day = 0}}\n"
        f"[[away]]\nfrom = 2027-01-01\nuntil = 2027-03-31\n[therapist]\nclosed = [{closed}]\n"
    )


def proposed(*days: int) -> tuple[Record, ...]:
    """Records of proposals for days of December, each announced on the first."""
    dates = [date(2026, 12, n) for n in days]
    return tuple(
        Record(f"2026-12-{n}-x", "discharge", on, "proposed", Announcement(on, None, "", "proposed", day("12-01")))
        for n, on in enumerate(dates, 1)
    )


def test_a_second_move_is_announced_a_week_after_the_first() -> None:
    story = Story(only(21, 22, 30))
    assert story.told("12-14") == ["Time to book a massage: in 7 days, Mon 21 Dec"]
    story.text = only(22, 30)
    assert story.told("12-15") == ["Moved: massage now Tue 22 Dec (was Mon 21 Dec)"]
    story.text = only(30)
    assert story.each("12-16", "12-22") == {"12-22": ["Moved: massage now Wed 30 Dec (was Tue 22 Dec)"]}


@pytest.mark.parametrize(
    ("days", "gone", "why"),
    [
        ((7, 14, 28), 14, "Mon 7 Dec is better now"),  # the nearest of those that are proposed
        ((7, 19, 28), 28, "Sat 19 Dec is better now"),
    ],
)
def test_a_date_is_gone_for_the_nearest_that_is_proposed(days: tuple[int, ...], gone: int, why: str) -> None:
    story = Story(only(*days, per_month=2))
    story.known = proposed(*days)
    cancelled = [one for one in story.due("12-01") if one.what == "cancelled"]
    assert [(one.day.day, one.why) for one in cancelled] == [(gone, why)]


def test_a_date_is_gone_where_its_month_has_enough() -> None:
    story = Story(only(14))
    story.text += "[[appointment]]\ndate = 2026-12-28\n"
    booked = Announcement(day("12-28"), None, "", "booked", day("12-01"))
    story.known = (*proposed(14), Record("2026-12-9-x", "discharge", day("12-28"), "booked", booked))
    cancelled = [one for one in story.due("12-01") if one.what == "cancelled"]
    assert [(one.day.day, one.why) for one in cancelled] == [(14, "December needs no more massages")]


def test_an_end_bears_the_name_of_what_ends() -> None:
    story = Story(BOOKED)
    (invited,) = story.due("11-18")
    story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "")
    (cancelled,) = story.due("11-19")
    assert cancelled.after.uid == cancelled.invitations[0].uid == invited.after.uid
    assert cancelled.after.sequence > invited.after.sequence


def test_an_end_of_a_record_of_010_bears_a_name_that_is_valid() -> None:
    story = Story(BOOKED)
    story.due("11-18")
    story.known = tuple(replace(record, uid="24-11@0.1.0") for record in story.known)
    story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "")
    (cancelled,) = story.due("11-19")
    assert cancelled.after.uid == f"2026-11-0-{plan_identity(story.plan(day('11-19')))}"


def test_a_reminder_on_its_days_repeats_the_number_of_its_invitation() -> None:
    story = Story(BOOKED)
    sent = [one.sequence for on in ("11-17", "11-23", "11-24") for due in story.due(on) for one in due.invitations]
    assert len(sent) == 3
    assert len(set(sent)) == 1


def test_a_record_without_the_name_of_its_invitation_was_invited_under_its_own() -> None:
    story = Story(BOOKED)
    (first,) = story.due("11-17")
    story.known = tuple(
        replace(each, announced=each.announced and replace(each.announced, uid="")) for each in story.known
    )
    (again,) = story.due("11-23")
    assert [one.sequence for one in again.invitations] == [one.sequence for one in first.invitations]


def test_what_was_named_anew_in_silence_outranks_all_that_was_sent() -> None:
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-11-10T17:00:00\n".replace("[0, 1]", "[0, 2]"))
    story.due("11-03")
    story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "")
    assert story.due("11-04") == []
    story.known = tuple(replace(record, sequence=LARGE) for record in story.known)
    invitations = [one for due in story.due("11-09") for one in due.invitations]
    assert [(one.massage is None, one.sequence > LARGE) for one in invitations] == [(True, True), (False, True)]


def test_what_is_off_leads_on_a_day() -> None:
    story = Story(f'{BOOKED}[[appointment]]\nstart = 2026-11-24T19:00:00\nkind = "soft"\n')
    story.told("11-22")
    story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "")
    assert story.told("11-23") == [
        "Cancelled: massage of Tue 24 Nov 17:00", "Soft massage tomorrow at 19:00 (Tue 24 Nov)",
    ]  # fmt: skip


@pytest.mark.parametrize(("on", "told"), [("12-14", ["No longer proposed: massage on Tue 15 Dec"]), ("12-15", [])])
def test_a_proposal_that_is_off_is_no_news_from_the_day_on_that_it_was_skipped(on: str, told: list[str]) -> None:
    story = Story(only(15))
    story.known = proposed(15)
    story.entries = [JournalEntry(what="skipped", on=day("12-15"))]
    story.text += "[[away]]\nfrom = 2026-12-15\n"
    assert story.told(on) == told


def test_the_json_of_what_is_off_holds_the_hour_that_it_had() -> None:
    story = Story(BOOKED)
    told = list[object]()
    for on in ("11-18", "11-19"):
        (one,) = story.due(on)
        plan = story.plan(day(on))
        said = notice(one, plan, reminder(one, plan, None))
        told.append((said.what, said.status, said.start))
        story.edit("[[appointment]]\nstart = 2026-11-24T17:00:00\n", "", once=True) if on == "11-18" else None
    assert told == [
        ("coming", "booked", datetime(2026, 11, 24, 17)),
        ("cancelled", "cancelled", datetime(2026, 11, 24, 17)),
    ]


def test_what_is_named_anew_outranks_all_that_was_sent() -> None:
    story = Story(f"{BOOKED}[[appointment]]\nstart = 2026-11-10T17:00:00\n")
    story.due("11-17")
    story.known = tuple(replace(record, sequence=LARGE) for record in story.known)
    story.edit("[[appointment]]", "[[appointment]]\nstart = 2026-11-25T09:00:00\n[[appointment]]", once=True)
    invitations = [one for due in story.due("11-18") for one in due.invitations]
    assert len({one.uid for one in invitations}) == 2
    assert all(one.sequence > LARGE for one in invitations)


def due(breach: str, *, broken: bool) -> DueReminder:
    """A warning of a booking, or a reminder of it on its day, that breaks these rules."""
    record = proposed(7)[0]
    return DueReminder(day("12-01"), None, record, replace(record, breach=breach), "warning", breach=broken)


def test_a_message_is_another_one_where_it_warns_of_another_rule() -> None:
    assert due("GAP1", broken=True).key != due("GAP1 RACE1", broken=True).key
    assert due("GAP1", broken=False).key == due("GAP1 RACE1", broken=False).key
    assert due("GAP1", broken=True).key == due("GAP1", broken=True).key


def test_the_line_of_a_month_is_remembered_as_it_is_on_disk() -> None:
    """The records of a runner outlive a version: the mark of a month that was asked about stays -31."""
    story = Story(BOOKED)
    story.each("11-17", "12-31")
    known = story.known
    due, _ = story.run(date(2027, 1, 1))
    assert [(one.open, (date(2027, 1, 1), -31) in one.after.delivered) for one in due] == [((day("11-24"),), True)]
    story.known = tuple(replace(each, delivered=each.delivered | {(date(2027, 1, 1), -31)}) for each in known)
    assert story.run(date(2027, 1, 1))[0] == []


def test_no_alternatives_are_searched_that_no_reminder_names() -> None:
    plan = Story(only(7, 8)).plan(day("12-01"))
    view = outlook(plan, day("12-01"))
    assert view.season
    assert [bool(massage.alternatives) for massage in view.massages] == [False]
    assert [bool(massage.alternatives) for massage in appointments(view.season)] == [True]


@pytest.mark.parametrize(
    ("closed", "headline", "line"),
    [
        ("", "Massage in 7 days, Thu 26 Nov 17:00", "you accepted this hour; no booking is recorded"),
        ("2026-11-26T16:00:00", "Massage in 7 days, Thu 26 Nov", "you accepted this day; no booking is recorded"),
    ],
)
def test_an_accepted_hour_is_named_while_it_can_be_had(closed: str, headline: str, line: str) -> None:
    story = Story(PROPOSED)
    story.entries = [JournalEntry(what="accepted", start=datetime(2026, 11, 26, 17))]
    story.text += f"[[away]]\nfrom = {closed}\nuntil = 2026-11-26T18:00:00\n" if closed else ""
    (words,) = story.words("11-19")
    assert words.headline == headline
    assert line in words.lines


@pytest.mark.parametrize(("standing", "named"), [("accepted", True), ("proposed", False)])
def test_an_accepted_day_that_has_passed_keeps_the_name_that_it_was_announced_under(standing: Any, named: bool) -> None:
    story = Story(PROPOSED)
    story.entries = [JournalEntry(what="accepted", dates=[day("11-26")])]
    story.known = (Record("2026-11-7-x", "discharge", day("11-26"), standing),)
    (question,) = [one for one in story.due("11-28") if one.what == "happened"]
    assert (question.after.uid == "2026-11-7-x") == named


@pytest.mark.parametrize(
    ("booked", "told"),
    [
        ("2027-01-12", "Not booked yet: massage today (Wed 30 Dec)"),
        ("2027-01-04", "Booked: massage Mon 4 Jan 10:00 (proposed for Wed 30 Dec)"),  # too near to it
    ],
)
def test_what_was_proposed_for_today_stands_unless_a_booking_is_too_near(booked: str, told: str) -> None:
    story = Story(only(30) + f"[[appointment]]\nstart = {booked}T10:00:00\n")
    story.known = proposed(30)
    assert story.told("12-30")[0] == told


def test_what_was_proposed_for_today_is_off_once_it_is_booked_for_a_later_day() -> None:
    story = Story(only(30))
    plan = story.plan(day("12-30"))
    story.known = tuple(replace(record, uid=f"2026-12-1-{plan_identity(plan)}") for record in proposed(30))
    story.entries = [JournalEntry(what="booked", start=datetime(2027, 1, 12, 10), uid="2026-12-1")]
    assert story.told("12-30") == ["Booked: massage Tue 12 Jan 10:00 (proposed for Wed 30 Dec)"]


@pytest.mark.parametrize("to", ["11-20", "11-21"])
def test_a_booking_may_move_to_today(to: str) -> None:
    story = Story(BOOKED)
    story.due("11-18")
    story.edit("11-24T17", f"{to}T17")
    (moved,) = story.due("11-20")
    assert (moved.what, moved.day) == ("moved", day(to))


def test_a_booking_of_today_is_off_though_the_day_is_then_proposed() -> None:
    story = Story(only(8).replace("last =", "notice = 0\nlast ="))
    booked = "[[appointment]]\nstart = 2026-12-08T17:00:00\n"
    story.text += booked
    story.due("12-07")
    story.edit(booked, "")
    assert story.told("12-08") == [
        "Cancelled: massage of Tue 8 Dec 17:00", "Not booked yet: massage today (Tue 8 Dec)",
    ]  # fmt: skip


def test_a_day_that_was_accepted_is_not_the_proposal_whose_name_it_took_over() -> None:
    story = Story(PROPOSED)
    story.entries = [JournalEntry(what="accepted", dates=[day("11-26")])]
    (accepted,) = [one for one in story.due("11-28") if one.what == "happened"]
    last = Announcement(day("11-20"), None, "", "proposed", day("11-13"))
    story.known = (Record(accepted.after.uid, "discharge", day("11-20"), "proposed", last),)
    questions = [words for words in story.told("11-28") if words.startswith("Did")]
    assert questions == ["Did the massage of Thu 26 Nov happen?", "Did the massage of Fri 20 Nov happen?"]


def test_a_record_of_010_is_read_with_what_it_did_not_hold() -> None:
    written = {"uid": "u", "kind": "discharge", "date": "2026-11-24", "standing": "booked"}
    record = Record(
        "u", "discharge", day("11-24"), "booked", announced=None, moved_on=None, sequence=0, breach="",
        delivered=frozenset(), recorded=False,
    )  # fmt: skip
    assert remember([convert(written, Record)], ()) == (record,)


def test_a_booking_is_what_was_proposed_though_nobody_heard_of_another_under_its_name() -> None:
    story = Story(PROPOSED)
    story.told("11-19")
    identity = plan_identity(story.plan(day("11-20")))
    story.known += (Record(f"2026-11-2-{identity}", "discharge", day("12-22"), "booked"),)
    story.entries = [JournalEntry(what="booked", start=datetime(2026, 11, 25, 17), uid="2026-11-2")]
    assert story.told("11-20") == ["Booked: massage Wed 25 Nov 17:00 (proposed for Thu 26 Nov)"]
