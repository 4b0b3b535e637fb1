"""What a runner's calendar leaves unsaid, guessed as a runner would: numbers alone, "Race day", units of columns."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rubdown.importers.classify import Classified
from rubdown.importers.to_toml import counts
from support.importing import TOLD, parted, tables


def calendar(titles: list[str]) -> str:
    """All-day events on the days of March, as Higdon-type calendars have them: without UIDs."""
    events = "".join(
        f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:202703{day:02}\nSUMMARY:{title}\nEND:VEVENT\n"
        for day, title in enumerate(titles, 1)
    )
    return f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n"


def sessions(found: Classified) -> list[tuple[str, str | None, float | None]]:
    return [(s.name, s.kind, round(float(s.km), 1) if s.km else None) for s in found.sessions]


def races(found: Classified) -> list[tuple[str, float | None, str]]:
    return [(r.interpreted.name, float(r.km) if r.km else None, r.priority) for r in found.races]


def test_numbers_alone_are_runs_in_the_units_of_the_others() -> None:
    found = parted(calendar(["3 m run", "Rest", "5 m pace", "12", "Cross", "8", "Rest", "Marathon"]))
    assert ("12", "long", 19.3) in sessions(found)
    assert ("8", None, 12.9) in sessions(found)
    assert races(found) == [("Marathon", 42.195, "A")]
    assert not found.left_out


@pytest.mark.parametrize(("first", "days"), [
    ("29.2.", ["2028-02-29", "2028-03-01"]), ("1.3.", ["2027-03-01", "2027-03-01"]), ("2.17.", ["2027-03-01"]),
])  # fmt: skip
def test_days_without_a_year_that_few_years_have(first: str, days: list[str]) -> None:
    """29 February is in 2028 alone; a day that no year has is left out, and the others are read."""
    rest = "1.3." if first != "2.17." else "2027-03-01"
    found = tables(f"date,title\n{first},Easy 8 km\n{rest},Easy 9 km\n")
    assert [str(session["date"]) for session in found["session"]] == days


def test_numbers_alone_are_nothing_amid_appointments() -> None:
    found = parted(calendar(["Easy 8 km", "12", "Dentist", "Offsite", "Call", "7"]))
    assert [left.title for left in found.left_out] == ["12", "Dentist", "Offsite", "Call", "7"]


@pytest.mark.parametrize(
    ("titles", "race"),
    [
        (["Easy 5", "Rest", "Long 18", "Rest", "26.2"], ("26.2", 42.16, "A")),
        (["Easy 5", "Rest", "Long 18", "Rest", "42.2"], ("42.2", 42.2, "A")),
        (["5k", "10k", "21k", "42k"], ("42k", 42.0, "A")),
        (["5k", "10k", "18k", "21.1k"], ("21.1k", 21.1, "A")),
    ],
)
def test_a_last_event_that_is_a_distance(titles: list[str], race: tuple[str, float, str]) -> None:
    (found,) = races(parted(calendar(titles)))
    assert (found[0], found[2]) == (race[0], race[2])
    assert found[1] == pytest.approx(race[1], abs=0.01)


@pytest.mark.parametrize("titles", [["5k", "8k", "10k"], ["5k", "42k", "42k"], ["42k", "5k", "21k"]])
def test_a_last_run_that_does_not_top_the_others(titles: list[str]) -> None:
    assert not parted(calendar(titles)).races


@pytest.mark.parametrize(
    ("longest", "km"), [("25 km", None), ("26 km", 42.195), ("38 km", 42.195), ("39 km", None), ("12 km", None)]
)
def test_the_distance_of_a_race_day(longest: str, km: float | None) -> None:
    found = parted(calendar(["Easy 8 km", f"Long run {longest}", "Rest", "Race day"]))
    assert races(found) == [("Race day", km, "A")]
    assert bool(found.races[0].distance_given) is (km is not None)


@pytest.mark.parametrize(
    "title", ["Marathon Monday massage", "Masaje y maratón", "Physio, then half marathon talk", "Massage: race week"]
)
def test_a_treatment_is_no_race(title: str) -> None:
    found = parted(calendar(["Easy 8 km", title, "Easy 8 km"]))
    assert not found.races
    assert [each.name for each in found.massages] == [title]


@pytest.mark.parametrize(
    "title", ["Cancelled: 10K race", "10K race (CANCELED)", "Maratón aplazado", "Holiday: cancelled"]
)
def test_what_its_title_calls_off(title: str) -> None:
    found = parted(calendar(["Easy 8 km", title, "Easy 8 km"]))
    assert counts(found) == "3 events: 1 cancelled event, 2 sessions"


@pytest.mark.parametrize(
    ("title", "race"),
    [
        ("5-K tune-up", [("5-K tune-up", 5, "B")]),
        ("Tune up 10 km", [("Tune up 10 km", 10, "B")]),
        ("Tune-up 7 km", []),
        ("Tune-up workout: 10 km easy", []),
    ],
)
def test_tune_ups(title: str, race: list[tuple[str, float, str]]) -> None:
    assert races(parted(calendar(["Easy 8 km", title, "Easy 8 km"]))) == race


def test_days_away_at_the_end_of_time_are_counted_once() -> None:
    text = calendar(["Easy 8 km"]).replace(
        "END:VCALENDAR", "BEGIN:VEVENT\nDTSTART:99990301\nSUMMARY:Holiday\nEND:VEVENT\nEND:VCALENDAR"
    )
    assert counts(parted(text)) == "2 events: 1 far-off event, 1 session"


def test_a_run_that_nobody_trains_may_be_a_race() -> None:
    found = parted(calendar(["Long run 32 km", "Comrades 90 km", "Easy 8 km"]))
    assert [each.name for each in found.maybe] == ["Comrades 90 km"]


def test_the_counts_are_english() -> None:
    text = "BEGIN:VCALENDAR\n" + 2 * "BEGIN:VEVENT\nSUMMARY:Easy\nEND:VEVENT\n" + "END:VCALENDAR\n"
    assert counts(parted(text)) == "2 events: 2 undated events"


@pytest.mark.parametrize(
    ("header", "row", "km", "minutes", "noted"),
    [
        ("date,title,distance", "2027-03-02,Easy,8000", 8, None, "metres"),
        ("date,title,distance (m)", "2027-03-02,Easy,800", 0.8, None, "metres"),
        ("date,title,distance", "2027-03-02,Easy,999", 999, None, "taken as km"),
        ("date,title,dist km", "2027-03-02,Easy,8", 8, None, ""),
        ("date,title,duration", "2027-03-02,Easy,1.5", None, 90, "hours"),
        ("date,title,duration", "2027-03-02,Easy,10", None, 10, ""),
        ("date,title,hours", "2027-03-02,Easy,12", None, 720, "hours"),
        ("date,title,min", "2027-03-02,Easy,9", None, 9, ""),
        ("date,title,Shoes", "2027-03-02,Easy,red", None, None, 'nothing is taken from "Shoes"'),
    ],
)
def test_the_units_of_a_column(header: str, row: str, km: float | None, minutes: float | None, noted: str) -> None:
    found = parted(f"{header}\n{row}\n")
    (session,) = found.sessions
    assert (session.km and float(session.km), session.minutes and float(session.minutes)) == (km, minutes)
    assert (noted in " ".join(found.notes)) if noted else not found.notes


def from_training_peaks(title: str) -> Classified:
    bare = f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270306\nSUMMARY:{title}\nEND:VEVENT\n"
    typed = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270301\nSUMMARY:Run: Easy\nDESCRIPTION:Workout type: Run\nEND:VEVENT\n"
    return parted(f"BEGIN:VCALENDAR\nPRODID:-//ddaysoftware.com//DDay.iCal 1.0//EN\n{typed}{bare}END:VCALENDAR\n")


@pytest.mark.parametrize(
    ("title", "becomes"),
    [
        ("Boston Marathon", "2 events: 1 session, 1 race"),
        ("Holiday in Spain", "2 events: 1 session, 1 stretch of days away"),
        ("Sick", "2 events: 1 session, 1 stretch of days away"),
        ("Coach call", "2 events: 1 other event, 1 session"),
        ("Marathon massage", "2 events: 1 session, 1 massage"),
        ("Day Off", "2 events: 2 sessions"),
    ],
)
def test_what_has_neither_type_nor_description(title: str, becomes: str) -> None:
    assert counts(from_training_peaks(title)) == becomes


def test_a_bare_run_of_a_usual_distance_may_be_a_race() -> None:
    assert [each.name for each in from_training_peaks("Great North Run 21.1 km").maybe] == ["Great North Run 21.1 km"]


@pytest.mark.parametrize(
    ("first", "km", "minutes"), [("Mobility • 20m", None, 20), ("Easy Run • 4mi • 40m - 45m", 6.437376, 42.5)]
)
def test_minutes_are_no_metres(first: str, km: float | None, minutes: float) -> None:
    event = f"BEGIN:VEVENT\nDTSTART:20270306\nSUMMARY:Legs\nDESCRIPTION:{first}\nEND:VEVENT\n"
    (session,) = parted(f"BEGIN:VCALENDAR\nX-WR-CALNAME:Runna\n{event}END:VCALENDAR\n").sessions
    assert (session.km and float(session.km), session.minutes and float(session.minutes)) == (km, minutes)


def test_a_column_without_letters() -> None:
    (session,) = parted("date,title,()\n2027-03-02,Easy,8\n", replace(TOLD, columns=(("km", "()"),))).sessions
    assert session.km == 8
