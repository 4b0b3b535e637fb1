"""The note for the therapist: complaints first, what to spare, what worked most, and what to ask for."""

from __future__ import annotations

from datetime import date

import pytest

from rubdown import loads, schedule
from rubdown.report.massage import Massage
from rubdown.report.therapist_note import ALL_MUSCLES, muscles_of

WEEK = """
[massage]
last = 2026-11-20
[week]
tue = "intervals 10 km"
"""
HAMSTRING = "[[entry]]\nwhat = '{kind}'\nstart = 2026-11-25T19:30:00\nwhere = 'left hamstring'\n"
TODAY = date(2026, 11, 26)


def first(text: str = WEEK, journal: str | None = None, today: date = TODAY) -> Massage:
    return next(m for m in schedule(loads(text, journal=journal), today=today).appointments if m.date >= today)


def booked(day: str, kind: str = "discharge") -> str:
    return f"{WEEK}[[appointment]]\ndate = {day}\nkind = '{kind}'\n"


def test_a_sore_spot_is_told_first_and_never_worked_most() -> None:
    """A logged left hamstring never reached the therapist: nine days later the note named the hamstrings."""
    note = first(booked("2026-12-04"), HAMSTRING.format(kind="pull")).focus
    assert note == [
        "strain, left hamstring, Wed 25 Nov: physiotherapist first, soft work away from the spot only",
        "spare: hamstrings, calves",
        ALL_MUSCLES,
    ]
    assert first(booked("2026-12-04")).focus == [
        "hamstrings, calves: 100 % of the load",
        ALL_MUSCLES,
        "ask for stretching, compression and friction on hamstrings, calves",
    ]


@pytest.mark.parametrize(
    ("kind", "word", "last"),
    [
        ("cramp", "cramp", "2026-12-01"),
        ("discomfort", "discomfort", "2026-12-01"),
        ("contracture", "tight muscle", "2026-12-01"),
        ("pull", "strain", "2026-12-15"),
    ],
)
def test_how_long_a_spot_is_spared(kind: str, word: str, last: str) -> None:
    """7 days after a cramp, discomfort or tight muscle, 21 after a strain; told to the therapist for 28 days."""
    day, journal = date.fromisoformat(last), HAMSTRING.format(kind=kind)
    spared = first(booked(last), journal, day).focus
    assert "spare: hamstrings, calves" in spared
    assert not any("%" in line for line in spared)
    after = first(booked(str(date.fromordinal(day.toordinal() + 1))), journal, day).focus
    assert after[0] == f"{word}, left hamstring, Wed 25 Nov"
    assert any(line.startswith("hamstrings, calves: ") for line in after)
    well = f"{journal}[[entry]]\nwhat = 'well'\non = 2026-11-27\n"
    assert any(line.startswith("hamstrings, calves: ") for line in first(booked(last), well, day).focus)
    assert first(booked("2026-12-23"), journal, date(2026, 12, 20)).focus[0].startswith(f"{word}, left hamstring")
    assert first(booked("2026-12-24"), journal, date(2026, 12, 20)).focus[0].startswith("hamstrings, calves: ")


def test_a_soft_massage_is_told_of_the_complaint_too() -> None:
    assert first(booked("2026-11-27", "soft"), HAMSTRING.format(kind="cramp")).focus == [
        "cramp, left hamstring, Wed 25 Nov: stretch gently first, nothing deep on it"
    ]


def test_an_illness_and_a_complaint_without_a_place() -> None:
    journal = """
[[entry]]
what = "ill"
start = 2026-11-23T08:00:00
[[entry]]
what = "well"
start = 2026-11-25T08:00:00
[[entry]]
what = "cramp"
start = 2026-11-25T19:00:00
"""
    assert first(booked("2026-12-04"), journal).focus[:2] == [
        "cramp, place not logged, Wed 25 Nov",
        "ill from Mon 23 Nov, over since Wed 25 Nov",
    ]


def test_lighter_where_a_hard_session_follows() -> None:
    for day, words in (("2026-11-30", "the next day"), ("2026-12-06", "in two days")):
        asked = first(booked(day)).focus[-1]
        assert asked.endswith(f", but lighter: a hard session follows {words} (10 km interval session)")


def test_climb_counts_like_hills() -> None:
    run = '[[session]]\ndate = 2026-11-22\nname = "trail run 18 km"\nclimb = 1800\n'
    note = first(f"[massage]\nlast = 2026-11-20\n{run}[[appointment]]\ndate = 2026-12-04\n").focus
    assert note[:2] == [
        "calves, glutes, quadriceps: 50 % of the load",
        "whole lower body and lower back: 50 % of the load",
    ]


@pytest.mark.parametrize(
    ("place", "muscles"),
    [
        ("left hamstring", {"hamstrings"}),
        ("Right Calf", {"calves"}),
        ("Achilles", {"calves"}),
        ("gemelo izquierdo", {"calves"}),
        ("linke Wade", {"calves"}),
        ("glúteo", {"glutes"}),
        ("knee", {"quadriceps"}),
        ("lower back", {"lower back"}),
        ("thigh", {"thigh", "hamstrings", "quadriceps"}),
        ("", set()),
        ("neck", set()),
    ],
)
def test_the_muscles_of_a_spot(place: str, muscles: set[str]) -> None:
    assert muscles_of(place) == muscles


@pytest.mark.parametrize(("day", "asked"), [("2027-02-10", True), ("2027-03-24", True), ("2027-03-25", False)])
def test_a_pregnancy_and_the_six_weeks_after(day: str, asked: bool) -> None:
    pause = '[[pause]]\nfrom = 2026-11-26\nuntil = 2027-02-10\nreason = "pregnancy"\n'
    massage = first(f"{WEEK}{pause}[[appointment]]\ndate = {day}\n", today=date.fromisoformat(day))
    assert ("ask your midwife or doctor first" in massage.notes) == asked
