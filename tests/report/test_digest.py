"""The coach's one message: what of each runner's is open, and how it is laid out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.report.reminders import outlook
from rubdown.report.reminders.digest import OpenMatter, digest, open_matters
from rubdown.report.reminders.words import ReminderText
from support.reading import plan_of

TODAY = date(2026, 11, 24)
ONE = '[runner]\nname = "Bo"\n[massage]\nper_month = 1\n[[race]]\nname = "Half"\ndate = 2027-01-17\n'


def matters(more: str) -> list[tuple[str, str]]:
    return [(one.section, one.line) for one in open_matters(outlook(plan_of(f"{ONE}{more}", TODAY), TODAY))]


@pytest.mark.parametrize(("days", "listed"), [(13, True), (14, True), (15, False)])
def test_what_is_not_booked_fourteen_days_ahead(days: int, listed: bool) -> None:
    day = TODAY + timedelta(days)
    closed = ", ".join(str(TODAY + timedelta(n)) for n in range(40) if n != days)
    found = matters(f"[therapist]\nclosed = [{closed}]\n")
    assert found == ([("not booked", f"Bo: {day:%a} {day.day} {day:%b}")] if listed else [])


def test_of_two_days_that_are_not_booked_the_nearest_is_listed() -> None:
    closed = ", ".join(str(TODAY + timedelta(n)) for n in range(90) if n not in (2, 14))
    plan = f"{ONE}[therapist]\nclosed = [{closed}]\n".replace("per_month = 1", "per_month = [1, 2]")
    view = outlook(plan_of(plan, TODAY), TODAY)
    assert [one.date for one in view.massages if one.date <= TODAY + timedelta(14)] == [
        TODAY + timedelta(2),
        TODAY + timedelta(14),
    ]
    assert [one.line for one in open_matters(view)] == ["Bo: Thu 26 Nov"]


def test_what_is_booked_is_not_listed_what_passed_and_breaks_a_rule_is() -> None:
    booked = "".join(f"[[appointment]]\ndate = 2026-{on}\n" for on in ("11-15", "11-27", "12-01"))
    (passed, *broken) = matters(booked)
    assert passed == ("not logged", "Bo: Did Sun 15 Nov happen?")
    assert {section for section, _ in broken} == {"breaking a rule"}
    assert any("only 4 days after" in line for _, line in broken)


def test_a_heading_for_each_section_that_has_lines() -> None:
    due = [ReminderText("coming", "Ana: Massage tomorrow", [])] * 2
    open_ones = [OpenMatter("not logged", "a", "Bo: x\x1b[1m"), OpenMatter("not booked", "b", "Cy: y")]
    assert digest(due, open_ones) == (
        "Massages: 2 due, 1 not booked, 1 not logged",
        [["Due", *["Ana: Massage tomorrow"] * 2], ["Not booked", "Cy: y"], ["Not logged", "Bo: x\\x1b[1m"]],
    )
    assert digest([], []) == ("Massages: ", [])
