"""Bookings that break a rule: soft ones, first ones before a race, and what a plan allows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rubdown import check, loads, schedule
from rubdown.report.answer import Caution
from support.command import rubdown

TODAY = date(2026, 11, 24)
RACE = '[[race]]\nname = "City Half"\nstart = 2026-12-06T09:00:00\nminutes = 110\ndistance = "half"\n'


def booked(when: str, *more: str) -> str:
    key = "start" if "T" in when else "date"
    return f"[[appointment]]\n{key} = {when}\n" + "".join(f"{line}\n" for line in more)


def warned(text: str, journal: str | None = None) -> list[Caution]:
    return schedule(loads(text, journal=journal), today=TODAY).warnings


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("2026-12-05T17:00:00", []),
        ("2026-12-06T08:00:00", ["SOFT1"]),
        ("2026-12-06T10:49:00", ["SOFT1"]),
        ("2026-12-06T10:50:00", []),
        ("2026-12-06", []),  # after the finish there is time
    ],
)
def test_a_soft_massage_on_race_day_comes_after_the_finish(when: str, codes: list[str]) -> None:
    found = warned(RACE + booked(when, 'kind = "soft"'))
    assert [caution.code for caution in found] == codes
    for caution in found:
        assert caution.text == (
            "the soft massage booked on Sun 6 Dec is too soon: before the finish of City Half (Sun 6 Dec)"
        )
        assert caution.kind == "soft"
        assert caution.better == date(2026, 12, 5)


def test_no_soft_massage_while_ill() -> None:
    text = RACE + booked("2026-11-27", 'kind = "soft"') + booked("2026-12-08T17:00:00", 'kind = "soft"')
    ill = "[[entry]]\nwhat = 'ill'\nstart = 2026-11-23T08:00:00\n"
    found = warned(text, ill)
    assert [(caution.code, caution.date, caution.better) for caution in found] == [
        ("SOFT1", date(2026, 11, 27), date(2026, 12, 1))
    ]
    assert found[0].text.endswith("is too soon: ill since Mon 23 Nov")
    well = f"{ill}[[entry]]\nwhat = 'well'\nstart = 2026-11-25T08:00:00\n"
    assert warned(text, well) == []


FIRST = "[massage]\nper_month = [0, 2]\n{last}\n[runner]\nused_to_massage = false\n"


@pytest.mark.parametrize(
    ("day", "last", "codes"),
    [
        ("2026-11-30", "", ["RACE1"]),  # six days before
        ("2026-11-29", "", []),
        ("2026-11-30", "last = 2026-10-25", []),  # 42 days before the race
        ("2026-11-30", "last = 2026-10-24", ["RACE1"]),
    ],
)
def test_a_first_massage_too_close_to_a_race(day: str, last: str, codes: list[str]) -> None:
    found = warned(FIRST.format(last=last) + RACE + booked(day))
    assert [caution.code for caution in found] == codes
    for caution in found:
        assert caution.text.endswith("is too close: the first one in six weeks, and you aren't used to massage")
        assert caution.better == date(2026, 11, 29)


def test_what_a_booking_is_allowed_is_not_warned_of() -> None:
    text = RACE + booked("2026-12-05T17:00:00", 'allow = ["RACE1"]')
    assert warned(text) == []
    assert check(loads(text), today=TODAY) == ()
    assert [caution.code for caution in warned(text.replace("RACE1", "GAP1"))] == ["RACE1"]
    soft = RACE + booked("2026-12-06T08:00:00", 'kind = "soft"', 'allow = ["SOFT1"]')
    assert warned(soft) == []


def test_what_is_allowed_for_nothing_is_reported() -> None:
    (found,) = check(loads(booked("2026-12-05T17:00:00", 'allow = ["RACE1"]')), today=TODAY)
    assert (found.severity, found.wrong, found.mend) == (
        "note",
        "the massage booked on Sat 5 Dec doesn't break RACE1, so allowing it isn't needed",
        'take "RACE1" out of allow',
    )


def test_an_unknown_code_is_a_problem_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(RACE + booked("2026-11-28T17:00:00", 'allow = ["GPA1"]'))
    done = rubdown("check", path, "--today", TODAY.isoformat())
    assert done.returncode == 1
    wrong, line, _, fix = done.stdout.splitlines()
    assert wrong == f'{path}:8:9: error: no rule that a booking can break is called "GPA1"'
    assert line.endswith('allow = ["GPA1"]')
    assert fix == "  help: did you mean GAP1?"


def test_a_booking_is_placed_at_its_own_line(tmp_path: Path) -> None:
    """A journal sorts the bookings; the file keeps its order."""
    path = tmp_path / "plan.toml"
    path.write_text(RACE + booked("2026-12-15T17:00:00") + booked("2026-12-05T17:00:00") + booked("2026-11-25"))
    (tmp_path / "plan.journal.toml").write_text("[[entry]]\nwhat = 'cancelled'\non = 2026-11-25\n")
    done = rubdown("check", path, "--today", TODAY.isoformat())
    assert done.stdout.startswith(
        f"{path}:9:9: clear before race (RACE1): the massage booked on Sat 5 Dec is too close"
    )
