"""Values as people write them: hours, weekdays, times of day, distances, the time before a day's training."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.plan.distances import parse_distance
from rubdown.plan.values import parse_hours, parse_week_hours, parse_weekdays, read_weekdays
from rubdown.text import WEEKDAYS, clock
from rubdown.toml.problems import InvalidValue
from rubdown.toml.scalars import parse_clock
from support.reading import plan_of

RACE = "[[race]]\ndate = 2026-12-06\n"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ""), ("09:00-13:00, 16:00-20:00", "09:00-13:00 16:00-20:00"), ("16-20", "16:00-20:00"),
        ("9-13, 16:30-20", "09:00-13:00 16:30-20:00"), ("9-13 16-20", "09:00-13:00 16:00-20:00"),
        ("6pm-8pm", "18:00-20:00"), ("6-8pm", "18:00-20:00"), ("11-1pm", "11:00-13:00"),
        ("9am to 5 p.m.", "09:00-17:00"),
        ("16h-20h30", "16:00-20:30"), ("9.30–13:00", "09:30-13:00"), ("8-24", "08:00-24:00"),
        ("6pm-12am", "18:00-24:00"), ("16-20, 9-13", "09:00-13:00 16:00-20:00"), ("9-13 and 13-14", "09:00-14:00"),
    ],
)  # fmt: skip
def test_hours(text: str, hours: str) -> None:
    assert " ".join(f"{clock(start)}-{clock(end)}" for start, end in parse_hours(text)) == hours


@pytest.mark.parametrize(
    ("text", "wrong", "fix"),
    [
        ("x", "not a stretch", "16:00-20:00"), ("16:00", "not a stretch", ""), ("9-13-15", "not a stretch", ""),
        ("25-27", "not a stretch", ""), ("13-14pm", "not a stretch", ""), (",", "not a list of hours", ""),
        ("9-5", "end before", 'did you mean "09:00-17:00"'), ("20:00-16:00", "end before", "write the earlier"),
        ("9-13, 12-14", "overlap", ""), (9, "not a list of hours", ""), ("tue 9-13", '"tue" is not a stretch', ""),
    ],
)  # fmt: skip
def test_no_hours(text: Any, wrong: str, fix: str) -> None:
    with pytest.raises(InvalidValue, match=wrong) as found:
        parse_hours(text)
    assert fix in found.value.fix


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("tue", "tue"), ("Tuesday", "tue"), ("TUESDAYS", "tue"), ("tue wed", "tue wed"), ("Wednesday, tue", "tue wed"),
        ("mon-fri", "mon tue wed thu fri"), ("mon to wed", "mon tue wed"), ("fri - mon", "mon fri sat sun"),
        ("weekdays", "mon tue wed thu fri"), ("Weekend", "sat sun"), ("every day", "mon tue wed thu fri sat sun"),
        ("tues & thurs", "tue thu"), ("sundays and mon", "mon sun"), (["Tue", "weekend"], "tue sat sun"),
    ],
)  # fmt: skip
def test_weekdays(value: Any, named: str) -> None:
    assert [WEEKDAYS[day] for day in sorted(parse_weekdays(value))] == named.split()


@pytest.mark.parametrize(
    ("value", "wrong", "fix"),
    [
        ("wensday", '"wensday"', 'did you mean "wed"'), ("mon-fry", '"fry"', 'did you mean "fri"'),
        ("someday", '"someday"', 'weekdays are "mon"'), ("", "names no weekday", "weekdays are"),
        ([], "names no weekday", "weekdays are"), (3, "not a list", '["tue", "wed"]'),
        ([3], "3 is not", "weekdays are"),
    ],
)  # fmt: skip
def test_no_weekdays(value: Any, wrong: str, fix: str) -> None:
    with pytest.raises(InvalidValue, match=wrong) as found:
        parse_weekdays(value)
    assert found.value.fix.startswith(fix) or fix in found.value.fix


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("tue 9-13 16-20", {1: "09:00-13:00, 16:00-20:00"}),
        ("weekdays 9-17, Sat 10-13", {**dict.fromkeys(range(5), "09:00-17:00"), 5: "10:00-13:00"}),
        ("mon to fri 9 to 17", dict.fromkeys(range(5), "09:00-17:00")),
        ("Tuesdays: 4pm-8pm; weekend 10-12", {1: "16:00-20:00", 5: "10:00-12:00", 6: "10:00-12:00"}),
        ("16-20", dict.fromkeys(range(7), "16:00-20:00")),
    ],
)
def test_hours_of_a_week(text: str, hours: dict[int, str]) -> None:
    assert parse_week_hours(text) == {day: parse_hours(stretches) for day, stretches in hours.items()}
    plan = plan_of(f'{RACE}[therapist]\nhours = "{text}"\n')
    assert plan.therapist.known
    assert {day: found for day, found in enumerate(plan.therapist.hours) if found} == parse_week_hours(text)


def test_weekdays_in_full_are_keys_too_and_the_narrower_name_wins() -> None:
    plan = plan_of(
        f'{RACE}[therapist.hours]\nTuesday = "4pm-8pm"\nweekend = "10-12"\n'
        '[week]\nsun = "long 20 km"\n"mon-fri" = "easy 5 km"\nTuesday = "tempo 9 km"\nweekend = []\n'
    )
    assert [bool(hours) for hours in plan.therapist.hours] == [False, True, False, False, False, True, True]
    week = [[session.workout.name for session in day] for day in plan.week]
    assert week == [["easy 5 km"], ["tempo 9 km"], *[["easy 5 km"]] * 3, [], ["long 20 km"]]
    lines = {note.text.partition(":")[0]: note.line for note in plan.notes if note.about == "session"}
    assert lines == {'"easy 5 km"': 8, '"tempo 9 km"': 9, '"long 20 km"': 7}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("18:00", 1080), ("6pm", 1080), ("6:30 p.m.", 1110), ("18h", 1080), ("18h30", 1110), ("12am", 0), ("12pm", 720)],
)
def test_times_of_day(text: str, minutes: int) -> None:
    assert parse_clock(text) == minutes


@pytest.mark.parametrize("text", ["18", "24:00", "25:00", "13pm", "0am", "noonish", 18])
def test_no_time_of_day(text: Any) -> None:
    with pytest.raises(InvalidValue, match="not a time of day"):
        parse_clock(text)


@pytest.mark.parametrize(
    ("text", "row", "km"),
    [
        ("Half", "half", "21.0975"), ("HM", "half", "21.0975"), ("half marathon", "half", "21.0975"),
        ("21k", "half", "21"),
        ("5K", "5k", "5"), ("15 km", "10k", "15"), ("10 mi", "half", "16.09344"), ("Marathon", "marathon", "42.195"),
        ("42,195 km", "marathon", "42.195"), ("12,5", "10k", "12.5"), ("50", "ultra", "50"),
        ("Olympic-Tri", "half", "51.5"),
    ],
)  # fmt: skip
def test_distances(text: str, row: str, km: str) -> None:
    found = parse_distance(text)
    assert (found.row, found.km) == (row, Fraction(km))


@pytest.mark.parametrize("text", ["far", "", "0", "marathn", 15])
def test_no_distance(text: Any) -> None:
    with pytest.raises(InvalidValue, match="not a distance"):
        parse_distance(text)


@pytest.mark.parametrize(
    ("words", "time", "name"),
    [
        ("19:00 intervals 8 km", 1140, "intervals 8 km"), ("7pm easy 5 km", 1140, "easy 5 km"),
        ("7 pm easy 5 km", 1140, "easy 5 km"), ("19h tempo", 1140, "tempo"), ("18h30 tempo", 1110, "tempo"),
        ("at 7:30 am easy", 450, "easy"), ("6:15: easy", 375, "easy"), ("2h long run", None, "2h long run"),
        ("1h30 long run", None, "1h30 long run"), ("9.30 km easy", None, "9.30 km easy"), ("7pm", None, "7pm"),
        ("25:00 easy", None, "25:00 easy"), ("6 x 800 m", None, "6 x 800 m"),
    ],
)  # fmt: skip
def test_a_time_before_a_days_training(words: str, time: int | None, name: str) -> None:
    (session,) = plan_of(f'{RACE}[week]\ntue = "{words}"\n').week[1]
    assert (session.time, session.workout.name) == (time, name)


@pytest.mark.parametrize(("units", "km"), [("km", Fraction(15)), ("mi", 15 * Fraction("1.609344"))])
def test_numbers_without_a_unit_are_in_the_runners_units(units: str, km: Fraction) -> None:
    plan = plan_of(
        f'[runner]\nunits = "{units}"\n[week]\nsun = "long 15"\ntue = "long 15 km"\nwed = "easy 40"\n'
        '[[race]]\ndate = 2026-12-06\ndistance = "15"\n'
    )
    assert [plan.week[day][0].workout.km for day in (6, 1, 2)] == [km, 15, None]
    assert plan.races[0].km == km
    assert plan.races[0].distance == ("10k" if units == "km" else "half")


def test_miles_are_shown() -> None:
    plan = plan_of('[runner]\nunits = "mi"\n[week]\nsun = "long 15"\n[[race]]\nname = "City Half"\ndate = 2026-12-06\n')
    texts = [note.text for note in plan.notes]
    assert "City Half: 13.1 mi (half), read from the name" in texts
    assert any(text.startswith('"long 15": long and 15 mi by its words') for text in texts)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (parse_hours, parse_week_hours, read_weekdays, parse_distance, parse_clock):
        with suppress(InvalidValue):
            read(text)
