"""The calendar for calendar programs: valid, true to the schedule, safe whatever a plan says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry, fold
from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.render.ics import Export, as_ics, cancellation, invitation
from rubdown.report.calendar import answer
from rubdown.report.view import calendar_view
from rubdown.text import escape_controls
from support.examples_on import EXAMPLES, TODAY
from support.plans import random_plan
from support.reading import plan_of, view_of
from support.rfc5545 import events, faults

NOV = date(2026, 11, 1)
PLAN = """
[runner]
name = "Ana"
email = "ana@example.org"
timezone = "Europe/Madrid"
[massage]
per_month = [1, 2]
[therapist]
name = "Marta"
where = "Calle Mayor 3"
hours = { tue = "16:00-20:00", fri = "09:00-13:00" }
closed = [2026-12-24, 2026-12-25]
[week]
mon = "intervals 10 km"
thu = "tempo 12 km"
[[race]]
name = "Valencia Marathon"
start = 2026-12-06T08:30:00
distance = "marathon"
[[away]]
from = 2026-11-18
until = 2026-11-20
reason = "family"
[[appointment]]
start = 2026-11-13T09:30:00
where = "Plaza 1"
note = "left calf"
"""
UNTIMED = '[[race]]\nname = "New Year 10 km"\ndate = 2026-12-31\n'


def solved(plan: Plan | str, today: date = NOV, weeks: int = 10) -> Season:
    found = plan_of(plan, today) if isinstance(plan, str) else plan
    return season(found, today, today, today + timedelta(weeks=weeks))


def exported(plan: Plan | str, today: date = NOV, **wanted: Any) -> str:
    found = solved(plan, today)
    return as_ics([view_of(found)], Export(**wanted))


def told(raw: str, *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(event.get(name, "")) for name in names) for event in events(raw)]


def one(raw: str, day: date) -> Any:
    (found,) = [e for e in events(raw) if (e.start.date() if isinstance(e.start, datetime) else e.start) == day]
    return found


@pytest.mark.parametrize("name", sorted(TODAY))
@pytest.mark.parametrize("wanted", [{}, {"discreet": True}, {"with_races": True}], ids=str)
def test_every_example_is_valid(name: str, wanted: dict[str, bool]) -> None:
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    raw = exported(text, TODAY[name], **wanted)
    assert faults(raw) == []
    assert len(events(raw)) >= 2


@pytest.mark.parametrize("seed", range(40))
def test_any_plan_is_valid_and_tells_the_schedule(seed: int) -> None:
    text, today, start, until = random_plan(Random(seed))
    found = season(plan_of(text, today), today, start, until)
    schedule = answer(found)
    view = calendar_view(found, schedule)
    assert faults(as_ics([view], Export(with_races=True))) == []
    raw = as_ics([view], Export())
    expected = {m.uid: (m.start or m.date, m.end or m.date + timedelta(days=1)) for m in schedule.appointments}
    assert {str(e["UID"]): (naive(e.start), naive(e.end)) for e in events(raw)} == expected


def naive(moment: date) -> date:
    return datetime.replace(moment, tzinfo=None) if isinstance(moment, datetime) else moment


def test_the_check_of_validity_can_fail() -> None:
    raw = exported(PLAN)
    for old, new in [
        ("STATUS:TENTATIVE", "STATUS:MAYBE"), ("UID:", "X-UID:"), ("\r\n", "\n"), ("SEQUENCE:", "SEQUENCE:x"),
        ("DTSTAMP:", "DTSTAMPS:"), ("TZID:Europe/Madrid", "TZID:Europe/Paris"), ("DTEND;", "DTENDS;"),
        ("LOCATION:Calle", "LOCATION:Calle, "), ("END:VALARM", "END:VEVENT"), ("TRIGGER:-P1D", "TRIGGER:-1D"),
        ("SUMMARY:", f"SUMMARY:{'x' * 70}"), ("SUMMARY:", "SUMMARY:\x07"), ("VERSION:2.0\r\n", ""),
    ]:  # fmt: skip
        assert old in raw
        assert faults(raw.replace(old, new)), (old, new)


def test_what_a_booked_one_tells() -> None:
    event = one(exported(PLAN), date(2026, 11, 13))
    assert event.decoded("DTSTART").isoformat() == "2026-11-13T09:30:00+01:00"
    assert event.decoded("DTEND").isoformat() == "2026-11-13T10:30:00+01:00"
    assert {name: str(event[name]) for name in ("SUMMARY", "STATUS", "TRANSP", "LOCATION")} == {
        "SUMMARY": "Deep massage with Marta", "STATUS": "CONFIRMED", "TRANSP": "OPAQUE", "LOCATION": "Plaza 1",
    }  # fmt: skip
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines[0] == "Booked."
    assert "- the day after your 12 km tempo run (+40)" in lines
    assert "Note: left calf" in lines
    assert lines[-1].startswith("For the therapist: hamstrings, calves: 100 % of the load")
    assert event["CATEGORIES"].to_ical() == b"Massage"
    assert event["DTSTAMP"].dt.isoformat() == event["LAST-MODIFIED"].dt.isoformat() == "2026-11-01T00:00:00+00:00"
    assert event["SEQUENCE"] == (NOV - date(2000, 1, 1)).days


def test_what_a_proposed_one_tells() -> None:
    proposed = [e for e in events(exported(PLAN)) if e["STATUS"] == "TENTATIVE"]
    assert proposed
    for event in proposed:
        assert event["SUMMARY"] == "Deep massage with Marta (proposed)"
        assert (event["TRANSP"], event["LOCATION"]) == ("TRANSPARENT", "Calle Mayor 3")
        assert str(event["DESCRIPTION"]).startswith("Proposed: not booked yet.\nOpen: ")


def test_a_booking_that_breaks_a_rule_says_so() -> None:
    raw = exported(PLAN.replace("2026-11-13T09:30", "2026-12-04T09:30"))
    assert "Warning: the massage booked on Fri 4 Dec" in str(one(raw, date(2026, 12, 4))["DESCRIPTION"])


def test_days_without_an_hour_are_whole_days() -> None:
    raw = exported('[[race]]\ndate = 2026-12-06\n[[appointment]]\ndate = 2026-11-13\nkind = "soft"\n')
    assert faults(raw) == []
    event = one(raw, date(2026, 11, 13))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 11, 13), date(2026, 11, 14))
    assert (event["SUMMARY"], event["STATUS"], event["TRANSP"]) == ("Soft massage", "CONFIRMED", "TRANSPARENT")
    assert "VTIMEZONE" not in raw
    assert {e["TRANSP"] for e in events(raw)} == {"TRANSPARENT"}


@pytest.mark.parametrize(
    ("days", "timed", "whole"),
    [
        ("[7, 1, 0]", ["-P7D", "-P1D", "-PT2H"], ["-P6DT15H", "-PT15H", "PT9H"]),
        ("[0]", ["-PT2H"], ["PT9H"]),
        ("[60]", ["-P60D"], ["-P59DT15H"]),
        ("[]", [], []),
    ],
)
def test_the_reminder_ladder_rings(days: str, timed: list[str], whole: list[str]) -> None:
    def rings(plan: str) -> list[str]:
        event = one(exported(f"{plan}\n[remind]\ndays = {days}\n"), date(2026, 11, 13))
        return [alarm["TRIGGER"].to_ical().decode() for alarm in event.walk("VALARM")]

    assert rings(PLAN) == timed
    assert rings(PLAN.replace("start = 2026-11-13T09:30:00", "date = 2026-11-13")) == whole


def test_done_ones_ring_no_more() -> None:
    plan = plan_of(PLAN, date(2026, 11, 20))
    found = season(plan, date(2026, 11, 20), NOV, date(2026, 12, 31))
    event = one(as_ics([view_of(found)], Export()), date(2026, 11, 13))
    assert (event["STATUS"], event.subcomponents) == ("CONFIRMED", [])


def test_dropped_ones_are_cancelled() -> None:
    plan = fold(plan_of(PLAN, NOV), [JournalEntry(what="cancelled", on=date(2026, 11, 13))])
    raw = exported(plan)
    cancelled = [e for e in events(raw) if e["STATUS"] == "CANCELLED"]
    assert faults(raw) == []
    assert [e.start.isoformat() for e in cancelled] in (["2026-11-13T09:30:00+01:00"], [])
    again = [e for e in events(raw) if e["STATUS"] == "TENTATIVE" and e.start.date() == date(2026, 11, 13)]
    assert bool(cancelled) != bool(again)


def test_a_cancelled_one_says_so_in_its_title_and_rings_not() -> None:
    plan = fold(plan_of(PLAN, NOV), [JournalEntry(what="moved", on=date(2026, 11, 13), to=date(2026, 11, 14)),
                                     JournalEntry(what="skipped", on=date(2026, 11, 14))])  # fmt: skip
    event = one(exported(plan), date(2026, 11, 14))  # a Saturday: the therapist does not work
    assert (event["SUMMARY"], event["STATUS"]) == ("Cancelled: Deep massage with Marta", "CANCELLED")
    assert (event["TRANSP"], event.subcomponents) == ("TRANSPARENT", [])


def test_a_cancelled_one_is_told_for_thirty_days() -> None:
    plan = fold(plan_of(PLAN, NOV), [JournalEntry(what="moved", on=date(2026, 11, 13), to=date(2026, 11, 14)),
                                     JournalEntry(what="skipped", on=date(2026, 11, 14))])  # fmt: skip
    for days, expected in ((30, 1), (31, 0)):
        raw = exported(plan, date(2026, 11, 14) + timedelta(days=days))
        assert raw.count("STATUS:CANCELLED") == expected


def test_discreet_tells_nothing() -> None:
    plan = fold(plan_of(PLAN + UNTIMED, NOV), [JournalEntry(what="moved", on=date(2026, 11, 13), to=date(2026, 11, 14)),
                                     JournalEntry(what="skipped", on=date(2026, 11, 14))])  # fmt: skip
    raw = exported(plan, discreet=True, with_races=True)
    assert faults(raw) == []
    titles = {title for title, uid in told(raw, "SUMMARY", "UID") if not uid.startswith("race-")}
    assert titles == {"Appointment", "Cancelled: Appointment", "No appointment"}
    assert {e["CLASS"] for e in events(raw) if not str(e["UID"]).startswith("race-")} == {"PRIVATE"}
    words = raw.lower().replace("\r\n ", "")
    assert not [word for word in ("massage", "marta", "calle", "calf", "load", "recover", "therapist") if word in words]
    assert "Valencia Marathon" in {str(e["SUMMARY"]) for e in events(raw)}


def test_races_and_closed_days_only_where_wanted() -> None:
    assert {e["CATEGORIES"].to_ical() for e in events(exported(PLAN + UNTIMED))} == {b"Massage"}
    raw = exported(PLAN + UNTIMED, with_races=True)
    assert faults(raw) == []
    around = [e for e in events(raw) if e["CATEGORIES"].to_ical() != b"Massage"]
    assert [(str(e["SUMMARY"]), e.start.isoformat(), e.end.isoformat(), str(e["TRANSP"])) for e in around] == [
        ("No massage: away (family)", "2026-11-18", "2026-11-21", "TRANSPARENT"),
        ("No massage: Valencia Marathon", "2026-12-02", "2026-12-10", "TRANSPARENT"),
        ("Valencia Marathon", "2026-12-06T08:30:00+01:00", "2026-12-06T12:44:00+01:00", "OPAQUE"),
        ("No massage: Marta is closed", "2026-12-24", "2026-12-26", "TRANSPARENT"),
        ("No massage: New Year 10 km", "2026-12-29", "2027-01-02", "TRANSPARENT"),
        ("New Year 10 km", "2026-12-31", "2027-01-01", "TRANSPARENT"),
    ]


def test_races_and_closed_days_keep_their_uid() -> None:
    def uids(plan: str, today: date) -> dict[str, str]:
        return {uid: title for title, uid in told(exported(plan, today, with_races=True), "SUMMARY", "UID")}

    parkruns = "".join(f'[[race]]\nname = "parkrun"\ndate = 2026-11-{day:02}\nkm = 5\n' for day in (7, 28))
    before = uids(PLAN + parkruns, NOV)
    later = uids((PLAN + parkruns).replace("2026-12-06T", "2026-12-08T"), date(2026, 11, 12))
    assert {uid for uid, title in later.items() if "Valencia" in title} == {
        uid for uid, title in before.items() if "Valencia" in title
    }
    assert {uid for uid, title in later.items() if "parkrun" in title} < {
        uid for uid, title in before.items() if "parkrun" in title
    }


def test_several_plans_in_one_calendar() -> None:
    seasons = [solved(PLAN), solved(PLAN.replace('"Ana"', '"Ben"')), solved(UNTIMED)]
    raw = as_ics([view_of(found) for found in seasons], Export(with_races=True))
    assert faults(raw) == []
    titles = {str(e["SUMMARY"]).split(": ")[0] for e in events(raw)}
    assert titles == {"Ana", "Ben", "plan.toml"}
    assert str(Calendar.from_ical(raw)["X-WR-CALNAME"]) == "Massages: Ana and Ben"


ANA, BEN = solved(PLAN), solved(PLAN.replace('"Ana"', '"Ben"'))
ANAS, BENS = answer(ANA), view_of(BEN)
# Whatever can stand in a TOML string; a basic string keeps it by escapes.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.sampled_from(
    [
        *("a\r\nBEGIN:VEVENT\r\nX", "a;b,c\\", "C:\\New\\n", "\\N", "\\\\;", '"^\n', "%2C", " x ", "\t"),
        *("\x00\x1b[31m", "\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 30, "é" * 300),
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_text_comes_back_as_it_is_shown(runner: str, where: str, note: str) -> None:
    plan = replace(
        ANA.timeline.plan, runner=runner, therapist=replace(ANA.timeline.plan.therapist, name=runner, where=where),
        appointments=(replace(ANA.timeline.plan.appointments[0], where=where, note=note),),
        races=(replace(ANA.timeline.plan.races[0], name=note),),
    )  # fmt: skip
    found = replace(ANA, timeline=replace(ANA.timeline, plan=plan))
    schedule = replace(ANAS, appointments=[replace(m, notes=[note], where=where or None) for m in ANAS.appointments])
    raw = as_ics([calendar_view(found, schedule), BENS], Export(with_races=True))
    assert faults(raw) == []
    booked = next(m for m in schedule.appointments if m.status == "booked")
    event = next(e for e in events(raw) if e["UID"] == booked.uid)
    words = f"Deep massage with {runner}" if runner else "Deep massage"
    assert str(event["SUMMARY"]) == escape_controls(f"{runner or plan.path}: {words}")
    assert str(event.get("LOCATION", "")) == escape_controls(where)
    assert f"Note: {escape_controls(note)}" in str(event["DESCRIPTION"])
    assert escape_controls(note) in {
        str(e["SUMMARY"]).removeprefix(escape_controls(f"{runner or plan.path}: ")) for e in events(raw)
    }
    assert faults(invitation(plan, schedule, booked.uid, "REQUEST", 1)) == []
    assert faults(invitation(plan, schedule, booked.uid, "CANCEL", 1)) == []


def test_the_invitation_of_one_massage() -> None:
    found = solved(PLAN)
    plan, schedule = found.timeline.plan, answer(found)
    for massage, answers in zip(schedule.appointments, ("ACCEPTED", "TENTATIVE", "TENTATIVE"), strict=False):
        raw = invitation(plan, schedule, massage.uid, "REQUEST", 7)
        assert faults(raw) == []
        (event,) = events(raw)
        assert (Calendar.from_ical(raw)["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", massage.uid, 7)
        assert event.start.replace(tzinfo=None) == massage.start
        assert event["ATTENDEE"] == "mailto:ana@example.org"
        assert event["ATTENDEE"].params["PARTSTAT"] == answers
        assert event["ORGANIZER"] != event["ATTENDEE"]


@pytest.mark.parametrize("start", [date(2026, 11, 13), datetime(2026, 11, 13, 9, 30)])
def test_the_cancellation_of_one_that_is_gone(start: date) -> None:
    found = solved(PLAN)
    raw = cancellation(found.timeline.plan, answer(found), "2026-11-9-x@rubdown", start, 8)
    assert faults(raw) == []
    (event,) = events(raw)
    assert (Calendar.from_ical(raw)["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 8)
    assert naive(event.start) == start
    assert event["ATTENDEE"] == "mailto:ana@example.org"


def test_an_invitation_needs_a_massage_and_an_address() -> None:
    found = solved(PLAN)
    plan, schedule = found.timeline.plan, answer(found)
    with pytest.raises(KeyError):
        invitation(plan, schedule, "x", "REQUEST", 1)
    with pytest.raises(ValueError, match="e-mail"):
        invitation(replace(plan, email=None), schedule, schedule.appointments[0].uid, "REQUEST", 1)
