"""A massage keeps its UID wherever it moves, and no two massages have the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry, What, fold, read_journal
from rubdown.plan.model import Appointment, Plan
from rubdown.planner.season import Season, season
from rubdown.planner.uids import UID_PATTERN, is_own_uid, next_sequence, ordinal_of_new, status_of
from rubdown.report.answer import Dropped, Schedule
from rubdown.report.calendar import schedule
from rubdown.report.massage import Massage
from support.command import rubdown
from support.plans import random_plan
from support.reading import plan_of

PLAN = """
[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
per_month = 2
[[race]]
date = 2027-05-30
"""
NOV = date(2026, 11, 1)


def booked(*days: str) -> list[JournalEntry]:
    return [JournalEntry(what="booked", on=date.fromisoformat(day)) for day in days]


def moved(day: str, to: str) -> JournalEntry:
    return JournalEntry(what="moved", on=date.fromisoformat(day), to=date.fromisoformat(to))


def gone(day: str, what: str = "cancelled") -> JournalEntry:
    return JournalEntry(what=what, on=date.fromisoformat(day))  # type: ignore[arg-type]


def after(*entries: JournalEntry, text: str = PLAN, today: date = NOV) -> Schedule:
    plan = fold(plan_of(text, today), entries)
    return schedule(plan, today, today, date(2027, 1, 31))


def names(found: Schedule) -> dict[str, str]:
    """UIDs without the plan's part, by day; those of dropped ones too."""
    every: list[Massage | Dropped] = [*found.appointments, *found.dropped]
    return {one.date.isoformat(): one.uid.rsplit("-", 1)[0] for one in every}


NO_MORE = PLAN.replace("per_month = 2", "per_month = [0, 2]").replace(
    "[[race]]", "[rules]\ncost_beyond_least = 500\n[[race]]"
)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            booked("2026-11-05", "2026-11-20"),
            {"2026-11-05": "2026-11-2", "2026-11-20": "2026-11-1"},
            id="from the end",
        ),
        pytest.param(
            [*booked("2026-11-05", "2026-11-20"), moved("2026-11-20", "2026-11-27")],
            {"2026-11-05": "2026-11-2", "2026-11-27": "2026-11-1"},
            id="moved within the month",
        ),
        pytest.param(
            [*booked("2026-11-05", "2026-11-27", "2026-12-20"), moved("2026-11-27", "2026-12-02")],
            {"2026-11-05": "2026-11-2", "2026-12-02": "2026-11-1", "2026-12-20": "2026-12-1"},
            id="moved into the next month",
        ),
        pytest.param(
            [*booked("2026-11-27"), moved("2026-11-27", "2026-12-02"), moved("2026-12-02", "2026-11-29")],
            {"2026-11-29": "2026-11-1"},
            id="moved there and back",
        ),
        pytest.param(
            [*booked("2026-11-05", "2026-11-20"), moved("2026-11-20", "2026-11-02")],
            {"2026-11-05": "2026-11-2", "2026-11-02": "2026-11-1"},
            id="moved past the other",
        ),
        pytest.param(
            [*booked("2026-11-05", "2026-11-20"), gone("2026-11-05")],
            {"2026-11-05": "2026-11-2", "2026-11-20": "2026-11-1"},
            id="the first one cancelled",
        ),
        pytest.param(
            [*booked("2026-11-05", "2026-11-20"), gone("2026-11-20")],
            {"2026-11-05": "2026-11-2", "2026-11-20": "2026-11-1"},
            id="the last one cancelled",
        ),
        pytest.param(
            [*booked("2026-11-05"), moved("2026-11-05", "2026-12-03"), gone("2026-12-03")],
            {"2026-12-03": "2026-11-1"},
            id="moved and cancelled",
        ),
        pytest.param(
            [*booked("2026-11-05"), gone("2026-11-05"), *booked("2026-11-05")],
            {"2026-11-05": "2026-11-1"},
            id="cancelled and booked again",
        ),
    ],
)
def test_uids_of_bookings(entries: list[JournalEntry], expected: dict[str, str]) -> None:
    assert names(after(*entries, text=NO_MORE)) == expected


def test_a_day_that_passes_without_a_massage_leaves_the_others() -> None:
    before = after(*booked("2026-11-25"))
    first, second = [m for m in before.appointments if m.date.month == 11]
    assert (first.date < date(2026, 11, 16), second.date) == (True, date(2026, 11, 25))
    now = after(*booked("2026-11-25"), today=date(2026, 11, 16))  # too late for another one before the 25th
    assert [m.uid for m in now.appointments if m.date.month == 11] == [second.uid]


def test_done_ones_count_wherever_the_calendar_begins() -> None:
    text = PLAN + "[[appointment]]\ndate = 2026-11-03\n[[appointment]]\ndate = 2026-11-28\n"
    plan = plan_of(text, date(2026, 11, 10))
    today, until = date(2026, 11, 10), date(2027, 1, 31)
    whole, rest = schedule(plan, today, NOV, until), schedule(plan, today, today, until)
    assert [m.uid for m in whole.appointments if m.date >= today] == [m.uid for m in rest.appointments]


def test_a_booking_after_the_horizon_counts() -> None:
    plan = plan_of(PLAN + "[[appointment]]\ndate = 2026-12-05\n[[appointment]]\ndate = 2026-12-28\n", NOV)
    whole, cut = (schedule(plan, NOV, NOV, until) for until in (date(2026, 12, 31), date(2026, 12, 15)))
    assert [m.uid for m in cut.appointments] == [m.uid for m in whole.appointments if m.date <= date(2026, 12, 15)]


def test_booking_a_proposed_one_keeps_its_uid_and_the_others() -> None:
    before = after()
    for massage in before.appointments:
        now = after(*booked(massage.date.isoformat()))
        assert names(now) == names(before)


@pytest.mark.parametrize("what", ["cancelled", "skipped"])
def test_what_was_dropped_is_told_as_it_stood(what: str) -> None:
    day = date(2026, 11, 5)
    text = NO_MORE + "[[appointment]]\nstart = 2026-11-05T17:00:00\nminutes = 45\n"
    (dropped,) = after(gone("2026-11-05", what), text=text).dropped
    assert (dropped.date, dropped.kind) == (day, "discharge")
    assert [t and t.isoformat() for t in (dropped.start, dropped.end)] == ["2026-11-05T17:00:00", "2026-11-05T17:45:00"]


def test_a_dropped_day_that_is_proposed_again_is_not_told_as_dropped() -> None:
    (first, *_) = after().appointments
    day = first.date.isoformat()
    found = after(*booked(day), gone(day))
    assert [m.uid for m in found.appointments if m.date == first.date] == [first.uid]
    assert not found.dropped


def test_soft_ones_are_counted_by_themselves() -> None:
    soft = [JournalEntry(what="booked", on=date(2026, 11, day), kind="soft") for day in (4, 20)]
    found = names(after(*soft, *booked("2026-11-05"), text=NO_MORE))
    assert found == {"2026-11-04": "soft-2026-11-2", "2026-11-05": "2026-11-1", "2026-11-20": "soft-2026-11-1"}


def test_two_soft_ones_on_a_day_are_two() -> None:
    twice = "".join(f'[[appointment]]\nkind = "soft"\nstart = 2026-11-05T{hour}:00:00\n' for hour in (10, 17))
    found = [m.uid for m in after(text=NO_MORE + twice).appointments]
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"runner": "Ben"}, id="runner"),
        pytest.param({"path": "spring.toml"}, id="file"),
        pytest.param({"folder": "2027"}, id="folder"),
    ],
)
def test_two_seasons_never_collide(other: dict[str, str]) -> None:
    plan: Plan = replace(plan_of(PLAN, NOV), folder="2026")
    first, second = (
        {m.uid for m in schedule(p, NOV, NOV, date(2027, 1, 31)).appointments} for p in (plan, replace(plan, **other))
    )
    assert first
    assert second
    assert not first & second


@pytest.mark.parametrize("path", ["plan.toml", "./plan.toml", "a/plan.toml", "C:\\a\\plan.toml"])
def test_a_plan_is_the_same_from_wherever_it_is_named(path: str) -> None:
    plan = plan_of(PLAN, NOV)
    found = schedule(replace(plan, path=path), NOV, NOV, date(2027, 1, 31))
    assert [m.uid for m in found.appointments] == [m.uid for m in after().appointments]


@pytest.mark.parametrize("seed", range(30))
def test_uids_are_distinct_and_never_tell_the_day(seed: int) -> None:
    text, today, start, until = random_plan(Random(seed))
    found = schedule(plan_of(text, today), today, start, until)
    listed = [m.uid for m in found.appointments]
    assert len(listed) == len(set(listed))
    assert not any(m.date.isoformat() in m.uid for m in found.appointments)
    assert all(re.match(UID_PATTERN, uid) for uid in listed)


@pytest.mark.parametrize(
    ("day", "done", "status"),
    [(9, False, "done"), (10, False, "booked"), (11, False, "booked"), (10, True, "done"), (9, True, "done")],
)
def test_a_booking_is_done_once_its_day_has_passed(day: int, done: bool, status: str) -> None:
    on, today = date(2026, 11, day), date(2026, 11, 10)
    assert status_of(Appointment(on, None, 60, "discharge", "", "", done=done), on, today) == status
    assert status_of(None, on, today) == "proposed"


# What `rubdown log` records of a massage is its own for good.


def recorded(what: What, day: str, uid: str, **more: date) -> JournalEntry:
    return JournalEntry(what=what, on=date.fromisoformat(day), uid=uid, **more)  # type: ignore[arg-type]


def test_a_recorded_one_keeps_its_uid_whatever_is_planned_around_it() -> None:
    entries = [recorded("booked", "2026-11-05", "2026-11-1"), *booked("2026-11-20")]
    assert names(after(*entries, text=NO_MORE)) == {"2026-11-05": "2026-11-1", "2026-11-20": "2026-11-2"}


@pytest.mark.parametrize("what", ["cancelled", "skipped"])
def test_what_comes_instead_of_a_dropped_one_is_another(what: What) -> None:
    entries = [recorded("booked", "2026-11-13", "2026-11-1"), recorded(what, "2026-11-13", "2026-11-1")]
    found = after(*entries, *booked("2026-11-20"), text=NO_MORE)
    assert names(found) == {"2026-11-13": "2026-11-1", "2026-11-20": "2026-11-2"}


def test_what_comes_instead_of_a_moved_one_is_another() -> None:
    away = recorded("moved", "2026-11-13", "2026-11-1", to=date(2026, 12, 4))
    found = after(*booked("2026-11-13"), away, *booked("2026-11-20"), text=NO_MORE)
    assert names(found) == {"2026-12-04": "2026-11-1", "2026-11-20": "2026-11-2"}


@pytest.mark.parametrize("uid", ["", "x", "2026-11-1\r\nX:Y", "2026-11-1-2", "soft-soft-2026-11-1", "2026-11-111"])
def test_a_name_that_is_none_is_passed_over(uid: str) -> None:
    assert names(after(recorded("booked", "2026-11-05", uid), text=NO_MORE)) == {"2026-11-05": "2026-11-1"}


def test_a_name_that_is_taken_is_passed_over() -> None:
    twice = [recorded("booked", day, "2026-11-1") for day in ("2026-11-05", "2026-11-20")]
    assert sorted(names(after(*twice, text=NO_MORE)).values()) == ["2026-11-1", "2026-11-2"]


def test_log_records_which_massage_it_is(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(NO_MORE + "[[appointment]]\ndate = 2026-12-15\n", "utf-8")
    for args in (
        ("booked", "2026-11-13"), ("moved", "2026-11-13", "2026-12-02"), ("booked", "2026-11-05"),
        ("booked", "2026-11-20", "--soft"), ("cancelled", "2026-12-15"), ("cramp", "2026-11-01"),
    ):  # fmt: skip
        done = rubdown("log", *args, "--plan", "plan.toml", "--today", "2026-11-01", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    entries = read_journal((tmp_path / "plan.journal.toml").read_text("utf-8"), "j")
    assert isinstance(entries, tuple)
    assert [entry.uid for entry in entries] == [
        "2026-11-1", "2026-11-1", "2026-11-2", "soft-2026-11-1", "2026-12-1", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("uid", "ours"),
    [
        ("2026-12-1-0123456789ab@rubdown", True), ("soft-2026-12-1-0123456789ab@rubdown", True),
        ("again2-2026-12-1-0123456789ab@rubdown", True), ("2026-12-1-0123456789ab-2@rubdown", True),
        ("race-0123456789ab-1-0123456789ab@rubdown", True), ("closed-0123456789ab-1-0123456789ab@rubdown", True),
        ("book-2026-12-1-0123456789ab@rubdown", True), ("2026-12-1-0123456789ab@rubdown.example", False),
        ("race-0123456789ab-1-0123456789ab@rubdown.example", False), ("x@rubdown", False), ("", False),
    ],
)  # fmt: skip
def test_our_uids(uid: str, ours: bool) -> None:
    assert is_own_uid(uid) == ours


def with_chosen(known: Season, *days: int) -> Season:
    """The season with proposals on these days of December, and no others."""
    chosen = tuple(date(2026, 12, day).toordinal() for day in days)
    return replace(known, best=replace(known.best, days=chosen))


@pytest.mark.parametrize(
    ("after", "day", "kind", "expected"),
    [
        ((7, 27), date(2026, 12, 7), "discharge", "2026-12-3"),  # in place of 3 December
        ((8, 27), date(2026, 12, 8), "discharge", "2026-12-3"),  # as far from both: of the earlier
        ((9, 27), date(2026, 12, 9), "discharge", "2026-12-2"),  # in place of 13 December
        ((3, 9, 27), date(2026, 12, 9), "discharge", "2026-12-2"),
        ((3, 13, 20, 27), date(2026, 12, 20), "discharge", "2026-12-4"),  # in place of none: the next free one
        ((7, 27), date(2026, 12, 7), "soft", "soft-2026-12-1"),
        ((27,), date(2027, 1, 2), "discharge", "2027-01-1"),  # of another month
    ],
)
def test_a_new_massage_takes_the_ordinal_of_the_nearest_that_it_replaces(
    after: tuple[int, ...], day: date, kind: Literal["discharge", "soft"], expected: str
) -> None:
    """Proposals of 3, 13 and 27 December have the ordinals 3, 2 and 1."""
    known = season(plan_of(PLAN, NOV), NOV, NOV, date(2027, 1, 31))
    assert ordinal_of_new(with_chosen(known, 3, 13, 27), with_chosen(known, *after), day, kind) == expected


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        (None, date(2000, 1, 1), 0),  # the days since 2000, as what was exported has them
        (None, date(2026, 11, 26), 9826),
        (9825, date(2026, 11, 26), 9826),
        (9826, date(2026, 11, 26), 9827),
        (9900, date(2026, 11, 26), 9901),
    ],
)
def test_a_sequence_grows_with_each_change_and_from_day_to_day(last: int | None, today: date, expected: int) -> None:
    assert next_sequence(last, today) == expected
