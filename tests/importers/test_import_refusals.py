"""What cannot be imported is refused with a line that says why; nothing that a file may hold is more than that."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.importers.classify import Corrections
from rubdown.importers.event import LARGEST, ImportOptions, Refused
from rubdown.importers.to_toml import MOST, counts, plan_text
from rubdown.plan.read import read_plan
from rubdown.toml.problems import Refusal
from support.importing import EXPORTS, TOLD, export, parted

FILES = sorted(path.name for path in EXPORTS.iterdir())


def refusal(raw: str | bytes, told: ImportOptions = TOLD, corrections: Corrections = Corrections()) -> Refused:  # noqa: B008
    with pytest.raises(Refused) as caught:
        plan_text(parted(raw, told, corrections), "file")
    assert caught.value.wrong
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize("name", [name for name in FILES if name != "trainingpeaks_workouts.csv"])
def test_a_file_that_was_cut_anywhere_is_refused(name: str) -> None:
    text = export(name).rstrip()
    for at in {*range(1, len(text), max(1, len(text) // 60)), *range(len(text) - 12, len(text))}:
        refusal(text[:at])


def test_a_cut_row_of_trainingpeaks_is_refused() -> None:
    """A cut between two rows leaves a sound table: nobody can see it."""
    rows = export("trainingpeaks_workouts.csv").splitlines(keepends=True)
    for at in range(1, len(rows[-1].rstrip())):
        assert refusal("".join(rows[:-1]) + rows[-1][:at]).line == len(rows)
    assert "quotes" in refusal("".join(rows[:2]) + '"6 x 800","Run","warm up\n').wrong


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        (b"\n  <html lang='en'>", "a web page"),
        (b"<?xml version='1.0'?><gpx/>", "XML"),
        (b"PK\x03\x04xxxx", "zip"),
        (b"\x1f\x8b\x08xxxx", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"BEGIN:VCALENDAR\x00\x01\nEND:VCALENDAR", "binary"),
        ("BEGIN:VCALENDAR\nSUMMARY:Maratón\n".encode("latin-1"), "line 2"),
        (b"\xff\xfeB\x00E", "UTF-16"),
        (b"just some words\nand more", "does not know this format"),
        (b"[[race]]\ndate = 2027-01-01\n", "a rubdown plan already"),
        (b"[runner]\nname = 'x'\n", "a rubdown plan already"),
        (b"{}", "no intervals.icu events"),
        (b"[]", "no intervals.icu events"),
        (b"[1, 2]", "no intervals.icu events"),
        (b'[{"a": 1}', "cut off"),
        (b"[nonsense]", "not valid JSON"),
        (b"[" * 100_000, ""),
        (b'{"schedule": []}', "no schedule"),
        (b'{"schedule": [{"workouts": [{"title": "Rest"}]}]}', "week 1 has 1 workouts"),
        (b"schedule:\n  - workouts: [a, b]\n", "week 1 has 2 workouts"),
        (b"schedule: [\n", "YAML"),
        (b"schedule:\n" + b"- [" * 5000, "YAML"),
        (b"schedule: x\n" + b"a: b\n" * 100_000, "larger than 150 kB"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\n", "inside another"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "nothing in it"),
        (b"a,b\n1,2\n", 'the columns are "a" and "b"'),
        (b"date,title\n", "nothing in it"),
        (b"date,title,km\n2027-03-02,Easy,5\n2027-03-03,Lo", "the last row has 2 of 3 cells"),
        (b"date,title\n02/03/2027,Easy 5 km\n", "two ways"),
        (b"date,title\n13/03/2027,Easy 5 km\n03/14/2027,Easy 5 km\n", "contradict"),
        (b'date,title\n2027-03-02,"Easy\n', "quotes"),
    ],
)
def test_what_is_no_calendar(raw: bytes, wrong: str) -> None:
    assert wrong in refusal(raw).wrong


def test_too_large_is_refused_without_reading_on() -> None:
    assert "larger than 20 MB" in refusal(b"x" * (LARGEST + 1)).wrong


def test_too_many_events() -> None:
    event = "BEGIN:VEVENT\nDTSTART:20270301\nSUMMARY:Easy\nEND:VEVENT\n"
    assert "more than 6000 events" in refusal(f"BEGIN:VCALENDAR\n{event * 6_001}END:VCALENDAR\n").wrong
    assert "more than 6000 rows" in refusal("date,title\n" + "2027-03-01,Easy\n" * 6_002).wrong


def test_too_many_lines_of_a_calendar() -> None:
    head = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270301\nSUMMARY:Easy 5 km\nEND:VEVENT\nX-FOLDED:a\n"
    assert parted(head + " b\n" * 399_993 + "END:VCALENDAR\n")
    assert "more than 400,000 lines" in refusal(head + " b\n" * 399_994 + "END:VCALENDAR\n").wrong


@pytest.mark.parametrize("more", [0, 1])
def test_more_sessions_than_a_plan_holds(more: int) -> None:
    days = (date(2027, 3, 1) + timedelta(i // 20) for i in range(MOST["session"] + more))  # a day holds twenty
    text = "date,title\n" + "".join(f"{day},Easy\n" for day in days)
    if more:
        assert "5001 entries for [[session]]" in refusal(text).wrong
    else:
        assert not isinstance(read_plan(plan_text(parted(text), "file"), "plan", zone="Europe/Madrid"), Refusal)


def test_a_plan_without_dates_needs_the_race_date() -> None:
    text = json.dumps({"schedule": [{"workouts": [{"title": "Rest"}] * 7}]})
    assert "--race-date" in refusal(text).fix


@pytest.mark.parametrize(
    ("corrections", "wrong", "mend"),
    [
        (Corrections({date(2027, 5, 1): None}), "no event on that day", "2027-04-25"),
        (Corrections({}, frozenset({date(2027, 3, 2)})), "no race was read on that day", "2027-03-20, 2027-04-25"),
    ],
)
def test_corrections_of_unknown_dates(corrections: Corrections, wrong: str, mend: str) -> None:
    found = refusal(export("calendar_hack.ics"), corrections=corrections)
    assert wrong in found.wrong
    assert mend in found.fix


def test_an_unknown_column_is_told_with_the_nearest() -> None:
    found = refusal("Day,Session\n2027-03-02,Easy\n", replace(TOLD, columns=(("date", "Day"), ("title", "Sesion"))))
    assert found.wrong == 'there is no column "Sesion"'
    assert found.fix == 'did you mean "Session"? the columns are "Day" and "Session"'


# Whatever a file holds: a sound plan, or a refusal; and every event in one place.
def sound(raw: bytes) -> None:
    try:
        found = parted(raw, replace(TOLD, columns=()))
        text = plan_text(found, "file")
    except Refused:
        return
    assert found.total == sum(map(len, (found.races, found.sessions, found.aways, found.massages, found.left_out)))
    assert counts(found).startswith(f"{found.total} event")
    plan = read_plan(text, "plan", zone="Europe/Madrid")
    if isinstance(plan, Refusal):
        assert [d.wrong for d in plan.diagnostics if "the plan is over" not in d.wrong] == []
        return
    assert len(plan.sessions) == len(found.sessions)
    assert [race.date for race in plan.races] == [race.interpreted.event.date for race in found.races]


PIECES = [
    "easy 8 km",
    "Marathon",
    "10K race",
    "rest",
    "🏃",
    "\x1b[31m",
    "\u202e",
    '"',
    "\\",
    "\\n",
    ";",
    ",",
    "x" * 400,
    "5k",
    "parkrun",
    "Sick",
    "Run: ",
    "•",
    "20270302",
    "20279999",
    "T070000Z",
    "T070000",
    "2027-03-02",
    "1990-01-01",
    "0001-01-01",
    "99999",
    "-1",
    "1e99",
    "=cmd()",
    "é",
    "\ud7ff",
    "half",
    "Long 20",
    "\t",
    "100000 km",
    "0:00",
    "{5:8}",
    "FREQ=DAILY",
]
words = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=4).map(" ".join)
property_names = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "UID",
        "RRULE",
        "EXDATE",
        "RDATE",
        "STATUS",
        "DURATION",
        "RECURRENCE-ID",
        "DTSTART;VALUE=DATE",
        "DTSTART;TZID=Europe/Madrid",
        "X-A",
        "DTSTART;",
        "BEGIN",
        "END",
        "X-WORKOUT-ESTIMATED-DURATION",
    ]
)
values = words | st.sampled_from(
    [
        "20270302",
        "20270302T070000",
        "20270302T070000Z",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "PT1H",
        "P3D",
        "CANCELLED",
        "VEVENT",
        "VALARM",
        "20270310,20270311",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "20270302T070000Z/PT1H",
    ]
)
lines = st.tuples(property_names, values).map(":".join)
events = st.lists(lines, max_size=6).map(
    lambda own: "\n".join(["BEGIN:VEVENT", "DTSTART:20270302", *own, "END:VEVENT"])
)
heads = st.sampled_from(
    ["PRODID:-//Runna//EN", "PRODID:ddaysoftware", "X-WR-TIMEZONE:Asia/Tokyo", "X:Workout type:", ""]
)


@given(heads, st.lists(events, max_size=5))
def test_any_calendar(head: str, found: list[str]) -> None:
    sound("\n".join(["BEGIN:VCALENDAR", head, *found, "END:VCALENDAR", ""]).encode("utf-8", "replace"))


cells = words.map(lambda text: '"' + text.replace('"', '""') + '"') | st.sampled_from(
    ["2027-03-02", "5", "1:05", "", "Run", "Race"]
)
headers = st.sampled_from(
    [
        "date,title,km,minutes,type,rpe",
        "fecha;título;distancia",
        "Date\tName\tDuration\tNotes",
        "Title,WorkoutType,WorkoutDay,PlannedDuration,DistanceInMeters,Rpe",
        "Week,Distance,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
    ]
)


@given(headers, st.lists(st.lists(cells, max_size=9), max_size=5))
def test_any_table(header: str, rows: list[list[str]]) -> None:
    sign = next((sign for sign in ";\t" if sign in header), ",")
    sound("\n".join([header, *(sign.join(row) for row in rows), ""]).encode("utf-8", "replace"))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | words
    | st.sampled_from(
        [
            "2027-03-02T00:00:00",
            "2027-03-09",
            "WORKOUT",
            "RACE_A",
            "HOLIDAY",
            "SICK",
            "NOTE",
            "Run",
            "Ride",
            "WeightTraining",
        ]
    )
)
keys = st.sampled_from(
    [
        "start_date_local",
        "end_date_local",
        "category",
        "type",
        "name",
        "moving_time",
        "distance",
        "id",
        "description",
        "icu_rpe",
    ]
)


@given(st.lists(st.dictionaries(keys, scalars, max_size=10), max_size=5))
def test_any_events_of_intervals(found: list[dict[str, object]]) -> None:
    dated = [{"start_date_local": "2027-03-02T00:00:00", "category": "WORKOUT", **each} for each in found]
    sound(json.dumps(dated).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "-Infinity", "1e999", "-5", "true", '"60"', "null", "1" + "0" * 400]
)
def test_a_time_that_is_no_number_is_left_aside(value: str) -> None:
    event = '"start_date_local": "2027-03-02T00:00:00", "name": "Easy", "category": "WORKOUT"'
    text = f'[{{{event}, "moving_time": {value}}}]'
    assert [each.minutes for each in parted(text).sessions] == [None]


def test_a_race_of_a_metre_has_no_distance() -> None:
    event = '"start_date_local": "2027-03-02T00:00:00", "name": "Marathon", "category": "RACE_A", "distance": 1'
    text = plan_text(parted(f"[{{{event}}}]"), "file")
    assert not isinstance(read_plan(text, "plan", zone="Europe/Madrid"), Refusal)
    assert "km =" not in text


workouts = st.dictionaries(
    st.sampled_from(["title", "description", "distance", "tags"]), scalars | st.lists(scalars, max_size=3)
)


@given(st.lists(st.lists(workouts, min_size=7, max_size=7), min_size=1, max_size=3), scalars, scalars)
def test_any_plan_of_calendar_hack(weeks: list[list[object]], units: object, type_: object) -> None:
    raw = {"schedule": [{"workouts": week} for week in weeks], "units": units, "type": type_, "name": type_}
    sound(json.dumps(raw).encode("utf-8", "replace"))


@given(st.binary(max_size=200) | st.sampled_from(FILES).map(lambda name: (EXPORTS / name).read_bytes()), st.data())
@settings(max_examples=60)
def test_any_bytes(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw)))
    sound(raw[:at] + data.draw(st.binary(max_size=6)) + raw[at:])


def test_an_alias_bomb_is_no_plan() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for one, other in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{other}: &{other} [{','.join([f'*{one}'] * 9)}]\n"
    assert refusal(f"{bomb}name: *i\nschedule: [*i]\n").wrong == "week 1 has 0 workouts, but a week has seven days"


UTF16: list[Callable[[str], bytes]] = [
    lambda text: text.encode("utf-16"),
    lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
]


@pytest.mark.parametrize("encode", UTF16)
def test_utf_16_with_its_mark_is_read(encode: Callable[[str], bytes]) -> None:
    assert counts(parted(encode(export("runna.ics")))) == counts(parted(export("runna.ics")))


def test_the_longest_race_is_not_confused_by_its_date() -> None:
    start = date(2027, 3, 1)
    text = "date,title\n" + "".join(
        f"{start + timedelta(days=7 * i)},{t}\n"
        for i, t in enumerate(["5K race", "Half marathon race", "10K race", "parkrun", "10K tune-up race", "8 km race"])
    )
    found = parted(text)
    assert [(race.interpreted.name, race.km, race.priority) for race in found.races] == [
        ("5K race", Fraction(5), "B"),
        ("Half marathon race", Fraction("21.0975"), "A"),
        ("10K race", Fraction(10), "B"),
        ("10K tune-up race", Fraction(10), "B"),
        ("8 km race", Fraction(8), "A"),
    ]


@pytest.mark.parametrize(
    ("rows", "races"),
    [
        (["Easy 8 km", "Spring 10k"], ["Spring 10k"]),
        (["Easy 8 km", "10K", "Rest"], ["10K"]),
        (["Easy 8 km", "26.2 mi"], ["26.2 mi"]),
        (["Easy 8 km", "12 km"], []),
        (["8 km", "10 km"], []),
        (["Spring 10k", "Easy 8 km"], []),
        (["Easy 8 km", "Dauerlauf"], []),
    ],
)
def test_the_last_event_whose_name_is_a_distance(rows: list[str], races: list[str]) -> None:
    text = "date,title,km\n" + "".join(f"2027-03-{i:02},{row},10\n" for i, row in enumerate(rows, 1))
    assert [race.interpreted.name for race in parted(text).races] == races


def test_a_usual_distance_under_a_name_is_told_but_not_taken() -> None:
    text = "date,title\n2027-03-02,Park 10k\n2027-03-03,10 km\n2027-03-04,Easy 8 km\n"
    assert [each.name for each in parted(text).maybe] == ["Park 10k"]


def test_corrections_change_the_priorities_of_the_others() -> None:
    text = "date,title\n2027-03-02,5K race\n2027-03-09,10K race\n2027-04-11,Marathon\n"
    found = parted(text, corrections=Corrections({}, frozenset({date(2027, 4, 11)})))
    assert [(race.interpreted.name, race.priority, race.why_priority) for race in found.races] == [
        ("5K race", "B", "neither the last nor the longest race"),
        ("10K race", "A", "the longest race"),
    ]
    assert found.sessions[0].kind == "long"
    longer = parted(text, corrections=Corrections({date(2027, 3, 2): Fraction(50)}))
    assert [race.priority for race in longer.races] == ["A", "B", "A"]
