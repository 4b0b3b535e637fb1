"""The files that other programs write: the plan that a person would have typed, whatever way the file is written."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from rubdown.importers.classify import Classified
from rubdown.importers.to_toml import counts, plan_text
from rubdown.text import KM_A_MILE
from support.goldens import GOLDENS
from support.importing import EXPORTS, TOLD, export, imported, parted, tables

FILES = sorted(path.name for path in EXPORTS.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_the_plan_of_an_export(name: str, request: pytest.FixtureRequest) -> None:
    text, golden = plan_text(parted(export(name)), name), GOLDENS / "imports" / f"{name}.toml"
    if request.config.getoption("--regold"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


# What a person finds in each file, counted by hand: races; sessions by kind; longest run; total km.
BY_HAND: dict[str, tuple[str, list[tuple[str, str, str]], dict[str, int], str, str]] = {
    "calendar_hack.ics": (
        "96 events: 12 week headers, 82 sessions, 2 races",
        [("2027-03-20", "10k", "B"), ("2027-04-25", "half", "A")],
        {"rest": 26, "easy": 34, "long": 10, "intervals": 3, "tempo": 5, "hills": 3, "cross": 1},
        "19.3",
        "457.4",
    ),
    "runna.ics": (
        "32 events: 31 sessions, 1 race",
        [("2027-04-25", "half", "A")],
        {"easy": 8, "intervals": 8, "strength": 8, "long": 7},
        "18",
        "230.6",
    ),
    "trainingpeaks.ics": (
        "38 events: 36 sessions, 2 races",
        [("2027-04-11", "half", "A"), ("2027-06-06", "10k", "A")],
        {"easy": 7, "intervals": 6, "strength": 6, "tempo": 6, "cross": 6, "long": 5},
        "24",
        "313.2",
    ),
    "trainingpeaks_workouts.csv": (
        "20 events: 20 sessions",
        [],
        {"rest": 4, "intervals": 4, "easy": 4, "tempo": 4, "long": 4},
        "24",
        "220",
    ),
    "intervals_events.json": (
        "29 events: 1 note, 24 sessions, 2 races, 2 stretches of days away",
        [("2027-03-21", "10k", "C"), ("2027-04-18", "marathon", "A")],
        {"tempo": 6, "easy": 6, "hills": 6, "long": 6},
        "26",
        "156",
    ),
}
BY_HAND["calendar_hack.csv"] = BY_HAND["calendar_hack.ics"]


@pytest.mark.parametrize("name", FILES)
def test_what_a_person_finds(name: str) -> None:
    told, races, kinds, longest, km = BY_HAND[name]
    plan = imported(export(name))
    assert counts(parted(export(name))) == told
    assert [(str(race.date), race.distance, race.priority) for race in plan.races] == races
    assert Counter(s.workout.kind for s in plan.sessions) == kinds
    assert max(s.workout.km for s in plan.sessions if s.workout.km) == Fraction(longest)
    assert sum(s.workout.km for s in plan.sessions if s.workout.km) == Fraction(km)


def test_every_week_of_calendar_hack_adds_up() -> None:
    """The file's own week headers tell the sum of each week's kilometres."""
    found = parted(export("calendar_hack.ics"))
    for header in found.left_out:
        assert header.date
        told = Fraction(header.title.rsplit(" ", 2)[-2])
        days = {header.date + timedelta(days=i) for i in range(7)}
        run = sum((each.km for each in found.sessions if each.km and each.event.date in days), Fraction(0))
        assert abs(run - told) <= Fraction("0.2")


def test_the_table_of_calendar_hack_is_its_calendar() -> None:
    assert tables(export("calendar_hack.csv")) == tables(export("calendar_hack.ics"))


def test_days_away_and_finish_times_of_intervals() -> None:
    plan = imported(export("intervals_events.json"))
    away = [(str(a.start.date()), str((a.end - timedelta(days=1)).date()), a.reason) for a in plan.aways]
    assert away == [("2027-03-03", "2027-03-05", "Cold"), ("2027-03-24", "2027-03-28", "Easter trip")]
    assert [race.minutes for race in plan.races] == [45, 210]


def test_a_done_workout_keeps_what_was_done() -> None:
    done = imported(export("trainingpeaks.ics")).sessions[0]
    assert (done.start, done.workout.km) == (datetime(2027, 2, 26, 7), Fraction("7.2"))
    assert done.workout.minutes == 41


def test_identities_are_kept_only_where_they_stay() -> None:
    for name, kept in (("runna.ics", 32), ("trainingpeaks.ics", 38), ("intervals_events.json", 28),
                       ("calendar_hack.ics", 0), ("calendar_hack.csv", 0)):  # fmt: skip
        found = tomllib.loads(plan_text(parted(export(name)), name))
        assert sum("uid" in row for rows in found.values() for row in rows) == kept


# Ways to write the same calendar.
def refolded(text: str, width: int) -> str:
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    return "".join(
        "\r\n ".join(line[i : i + width] for i in range(0, max(1, len(line)), width)) + "\r\n" for line in lines
    )


def with_days_as(text: str, begin: str, end: str, more: str = "") -> str:
    """Whole days as times: `{}` stands for the date."""
    text = re.sub(r"DTEND(?:;VALUE=DATE)?:\d{8}(?!T)\r?\n", "", text)
    return re.sub(
        r"DTSTART(?:;VALUE=DATE)?:(\d{8})(?!T)", lambda m: f"{begin}{m[1]}{end}".replace("{}", m[1]) + more, text
    )


WAYS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text.replace("\r\n", "\n"),
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\r\n", "\n").replace("\n", "\r"),
    "BOM": lambda text: f"\ufeff{text}",
    "blank lines": lambda text: re.sub(r"(END:VEVENT\r?\n)", r"\1\n\n", text),
    "folded at 20": lambda text: refolded(text, 20),
    "folded at 75": lambda text: refolded(text, 75),
    "VALUE=DATE left out": lambda text: text.replace(";VALUE=DATE:", ":"),
    "VALUE=DATE written": lambda text: re.sub(r"(DTSTART|DTEND):(\d{8})(?!T)", r"\1;VALUE=DATE:\2", text),
    "no UIDs": lambda text: re.sub(r"UID:[^\n]*\n(?: [^\n]*\n)*", "", text),
    "UIDs all alike": lambda text: re.sub(r"UID:[^\n]*\n(?: [^\n]*\n)*", "UID:1\n", text),
    "a broken DTSTART": lambda text: re.sub(r"DTSTART(?:;VALUE=DATE)?:(\d{8})(?!T)", r"DTSTART;\1", text, count=3),
    "dashed dates": lambda text: re.sub(r"DTSTART(?:;VALUE=DATE)?:(\d{4})(\d\d)(\d\d)(?!T)", r"DTSTART:\1-\2-\3", text),
    "lower case": lambda text: text.replace("BEGIN:VEVENT", "begin:vevent").replace("END:VEVENT", "end:vevent"),
    "alarms": lambda text: text.replace("END:VEVENT", "BEGIN:VALARM\nTRIGGER:-PT1H\nACTION:DISPLAY\n"
                                        "DESCRIPTION:Marathon race\nEND:VALARM\nEND:VEVENT"),
    "in reverse": lambda text: text[: text.index("BEGIN:VEVENT")]
    + "".join(reversed(re.findall(r"BEGIN:VEVENT.*?END:VEVENT\r?\n", text, re.DOTALL))) + "END:VCALENDAR\n",
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".ics")])
def test_the_same_plan_however_it_is_written(name: str, way: str) -> None:
    written = WAYS[way](export(name))
    assert tables(written) == tables(export(name))


@pytest.mark.parametrize("way", WAYS)
def test_each_way_is_another_one(way: str) -> None:
    assert any(WAYS[way](export(name)) != export(name) for name in FILES if name.endswith(".ics"))


# Whole days as times on the same civil date, in Madrid: before dawn and late in the evening.
TIMES = {
    "TZID": ("DTSTART;TZID=Europe/Madrid:", "T073000", time := "07:30"),
    "TZID elsewhere, as written": ("DTSTART;TZID=America/New_York:", "T233000", "23:30"),
    "a TZID that nobody knows": ("DTSTART;TZID=My Zone:", "T073000", time),
    "floating": ("DTSTART:", "T233000", "23:30"),
    "UTC": ("DTSTART:", "T053000Z", "06:30"),
}


@pytest.mark.parametrize("way", TIMES)
@pytest.mark.parametrize("name", ["runna.ics", "trainingpeaks.ics"])
def test_times_keep_the_civil_date(name: str, way: str) -> None:
    begin, end, clock = TIMES[way]
    plan, whole = imported(with_days_as(export(name), begin, end)), imported(export(name))
    assert [s.date for s in plan.sessions] == [s.date for s in whole.sessions]
    assert [(r.date, r.distance, r.priority) for r in plan.races] == [
        (r.date, r.distance, r.priority) for r in whole.races
    ]
    summer = "07:30" if way == "UTC" else clock  # the clocks went forward on 28 March
    starts = {f"{s.start:%H:%M}" for s in plan.sessions if s.start and s.start != datetime(2027, 2, 26, 7)}
    assert starts == {clock, summer}


@pytest.mark.parametrize(("zone", "day"), [("Europe/Madrid", "2027-03-03"), ("America/New_York", "2027-03-02")])
def test_utc_is_the_date_of_the_runners_zone(zone: str, day: str) -> None:
    text = one_event("DTSTART:20270302T233000Z", "SUMMARY:Easy 8 km")
    (session,) = parted(text, told_in(zone)).sessions
    assert str(session.event.date) == day


def told_in(zone: str):  # type: ignore[no-untyped-def]
    from msgspec.structs import replace

    return replace(TOLD, zone=zone)


def test_the_calendars_own_zone_unless_another_is_named() -> None:
    from msgspec.structs import replace

    text = one_event("DTSTART:20270302T233000Z", "SUMMARY:Easy 8 km").replace(
        "VERSION", "X-WR-TIMEZONE:America/New_York\nVERSION"
    )
    assert str(parted(text, replace(TOLD, zone_given=False)).sessions[0].event.date) == "2027-03-02"
    assert str(parted(text).sessions[0].event.date) == "2027-03-03"


def test_midnight_to_midnight_in_utc_is_a_whole_day() -> None:
    text = one_event("DTSTART:20270302T000000Z", "DTEND:20270303T000000Z", "SUMMARY:Long run 20 km")
    (session,) = parted(text, told_in("America/New_York")).sessions
    assert (str(session.event.date), session.event.start) == ("2027-03-02", None)


def one_event(*lines: str) -> str:
    return calendar([*lines])


def calendar(*events: list[str]) -> str:
    body = "".join("BEGIN:VEVENT\n" + "\n".join(lines) + "\nEND:VEVENT\n" for lines in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"


def test_cancelled_events_are_left_out_by_name() -> None:
    text = export("runna.ics").replace("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT", 2)
    found = parted(text)
    assert counts(found) == "32 events: 2 cancelled events, 29 sessions, 1 race"
    assert [(left.title, left.reason) for left in found.left_out] == [
        ("Easy Run • 6.5km", "its status is CANCELLED"), ("Tempo 800s • 9.2km", "its status is CANCELLED")]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["RRULE:FREQ=WEEKLY;COUNT=3"], ["03-02", "03-09", "03-16"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20270316"], ["03-02", "03-09", "03-16"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20270316T235959Z;BYDAY=TU,FR"], ["03-02", "03-05", "03-09", "03-12", "03-16"]),
        (["RRULE:FREQ=DAILY;INTERVAL=2;COUNT=4", "EXDATE;VALUE=DATE:20270304,20270306"], ["03-02", "03-08"]),
        (["RDATE;VALUE=DATE:20270305,20270310"], ["03-02", "03-05", "03-10"]),
        (["RRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=2"], ["03-02", "04-06"]),
    ],
)
def test_repeats_are_laid_out(lines: list[str], days: list[str]) -> None:
    found = parted(one_event("DTSTART;VALUE=DATE:20270302", "UID:a", "SUMMARY:Tempo 8 km", *lines))
    assert [f"{each.event.date:%m-%d}" for each in found.sessions] == days
    assert len({each.event.uid for each in found.sessions}) == len(days)
    assert any("repeats" in note for note in found.notes)


def test_a_repeat_on_a_day_of_its_own_and_one_cancelled() -> None:
    master = ["DTSTART:20270302T180000", "UID:a", "SUMMARY:Tempo 8 km", "RRULE:FREQ=WEEKLY;COUNT=4"]
    moved = ["DTSTART:20270310T180000", "UID:a", "SUMMARY:Tempo 10 km", "RECURRENCE-ID:20270309T180000"]
    gone = [
        "DTSTART:20270316T180000",
        "UID:a",
        "SUMMARY:Tempo 8 km",
        "RECURRENCE-ID:20270316T180000",
        "STATUS:CANCELLED",
    ]
    found = parted(calendar(master, moved, gone))
    assert [(f"{s.event.date:%m-%d}", s.km) for s in found.sessions] == [
        ("03-02", Fraction(8)),
        ("03-10", Fraction(10)),
        ("03-23", Fraction(8)),
    ]
    assert [left.what for left in found.left_out] == ["cancelled event"]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=100000", "FREQ=DAILY;COUNT=99999999", "FREQ=FOO", "X"]
)
def test_a_rule_that_no_training_follows_is_left_out(rule: str) -> None:
    found = parted(
        calendar(
            ["DTSTART:20270302T180000", "SUMMARY:Bomb 8 km", f"RRULE:{rule}"], ["DTSTART:20270303", "SUMMARY:Easy"]
        )
    )
    assert counts(found).endswith("1 session")
    assert [left.what for left in found.left_out] in (["repeated event"], ["unreadable event"])


def test_a_rule_without_an_end_is_followed_for_two_years() -> None:
    found = parted(one_event("DTSTART;VALUE=DATE:20150106", "SUMMARY:Club run", "RRULE:FREQ=WEEKLY"))
    days = [each.event.date for each in found.sessions]
    assert TOLD.today - timedelta(days=92) <= days[0]
    assert days[-1] <= TOLD.today + timedelta(days=731)
    assert "it has no end" in found.notes[0]
    assert "are past" in found.notes[0]


def test_a_rule_that_never_comes_ends_soon() -> None:
    found = parted(
        calendar(
            ["DTSTART:20270302", "SUMMARY:a", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
            ["DTSTART:20270303", "SUMMARY:Easy"],
        )
    )
    assert len(found.sessions) <= 2


# Days away, and what is longer than a day.
@pytest.mark.parametrize(
    ("title", "becomes"),
    [
        ("Holiday in Rome", "away"), ("Vacaciones", "away"), ("Sick", "away"), ("Business trip", "away"),
        ("Training Week 3", "left"), ("Base phase", "left"), ("Marathon build", "left"),
    ],
)  # fmt: skip
def test_what_lasts_longer_than_a_day(title: str, becomes: str) -> None:
    found = parted(
        calendar(["DTSTART:20270302", "DTEND:20270305", f"SUMMARY:{title}"], ["DTSTART:20270306", "SUMMARY:Easy"])
    )
    assert [len(found.aways), len(found.left_out)] == ([1, 0] if becomes == "away" else [0, 1])
    if becomes == "away":
        assert (found.aways[0].event.date, found.aways[0].event.until) == (date(2027, 3, 2), date(2027, 3, 4))


def test_a_calendar_of_everything_keeps_only_training() -> None:
    titles = ["Dentist", "Easy 8 km", "Mum's birthday", "Sports massage", "Meeting", "10 km", "Dinner with Ana"]
    found = parted(calendar(*[[f"DTSTART:2027030{i}", f"SUMMARY:{title}"] for i, title in enumerate(titles, 1)],
                            ["DTSTART:20270309", "SUMMARY:Tempo 6 km"]))  # fmt: skip
    assert [each.name for each in found.sessions] == ["Easy 8 km", "10 km", "Tempo 6 km"]
    assert len(found.left_out) == 4
    assert [each.name for each in found.massages] == ["Sports massage"]
    assert all(left.reason for left in found.left_out)


# Calendar Hack's weeks from another day, and in miles.
def from_another_weekday(text: str, first: int) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    cells = {cell[:10]: cell for row in rows[1:] for cell in row[2:]}
    days = sorted(cells)
    begin = date.fromisoformat(days[0])
    begin -= timedelta(days=(begin.weekday() - first) % 7)
    out, names = io.StringIO(), ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    writer = csv.writer(out)
    writer.writerow(["Week", "Distance", *names[first:], *names[:first]])
    weeks = [begin + timedelta(days=7 * i) for i in range((date.fromisoformat(days[-1]) - begin).days // 7 + 1)]
    for n, week in enumerate(weeks, 1):
        week_days = [str(week + timedelta(days=i)) for i in range(7)]
        label = "Final Training Week!" if n == len(weeks) else f"Training Week {n}"
        writer.writerow([label, "40 km", *(cells.get(day, day) for day in week_days)])
    return out.getvalue()


@pytest.mark.parametrize("first", [5, 6])
def test_a_week_that_starts_on_another_day(first: int) -> None:
    text = from_another_weekday(export("calendar_hack.csv"), first)
    assert tables(text) == tables(export("calendar_hack.csv"))
    assert counts(parted(text)).startswith("97 events: 13 week headers")


def in_miles(text: str) -> str:
    return re.sub(r"(\d+(?:\.\d)?) km", lambda m: f"{float(m[1]) / 1.609344:.1f} mi", text)


@pytest.mark.parametrize("name", ["calendar_hack.ics", "calendar_hack.csv"])
def test_miles(name: str) -> None:
    miles, km = imported(in_miles(export(name))), imported(export(name))
    assert [s.workout.kind for s in miles.sessions] == [s.workout.kind for s in km.sessions]
    assert [(r.date, r.distance) for r in miles.races] == [(r.date, r.distance) for r in km.races]
    for one, other in zip(miles.sessions, km.sessions, strict=True):
        assert abs((one.workout.km or Fraction(0)) - (other.workout.km or Fraction(0))) <= KM_A_MILE / 20 + Fraction(
            "0.01"
        )


def test_bare_numbers_follow_the_files_units() -> None:
    def km(*titles: str) -> Classified:
        return parted(calendar(*[[f"DTSTART:202703{i:02}", f"SUMMARY:{title}"] for i, title in enumerate(titles, 1)]))

    assert km("Easy 5", "Long run 16 mi", "Tempo 6 mi").sessions[0].km == 5 * KM_A_MILE
    assert km("Easy 5", "Long run 16 km", "Tempo 6 km").sessions[0].km == 5
    unknown = km("Easy 5", "Long 16", "Rest")
    assert [each.km for each in unknown.sessions] == [5, 16, None]
    assert "--units mi" in unknown.notes[0]


@pytest.mark.parametrize("name", FILES)
def test_the_parts_add_up(name: str) -> None:
    found = parted(export(name))
    raw = export(name)
    held = {"ics": raw.count("BEGIN:VEVENT"), "json": raw.count('"start_date_local"'), "csv": found.total}
    assert found.total == held[name.rsplit(".", 1)[1]]
    assert len(found.races) + len(found.sessions) + len(found.aways) + len(found.left_out) == found.total
    assert sum(map(int, re.findall(r"(?<=[:,] )\d+", counts(found)))) == found.total


def test_an_hour_in_the_calendar_makes_no_training() -> None:
    times = ["DTSTART:20270302T100000", "DTEND:20270302T110000"]
    found = parted(
        calendar([*times, "SUMMARY:Haircut"], [*times, "SUMMARY:Tempo"], [*times, "SUMMARY:Wharf loop 40 min"])
    )
    assert [(each.name, each.minutes) for each in found.sessions] == [
        ("Tempo", Fraction(60)),
        ("Wharf loop 40 min", Fraction(40)),
    ]
    assert [left.title for left in found.left_out] == ["Haircut"]
    lines = one_event(*times, "SUMMARY:Wharf loop", "DESCRIPTION:Distance: 7 km\\nDuration: 0:42")
    assert [(each.km, each.minutes) for each in parted(lines).sessions] == [(Fraction(7), Fraction(42))]


def repeating(start: str, rule: str) -> str:
    event = f"BEGIN:VEVENT\nUID:1\nDTSTAMP:20270101T000000Z\n{start}\nRRULE:{rule}\nSUMMARY:Easy run 8 km\nEND:VEVENT\n"
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n"


@pytest.mark.parametrize(
    ("start", "until", "days"),
    [
        ("DTSTART;TZID=Europe/Madrid:20270301T070000", "20270315T060000Z", 3),  # 07:00 in Madrid: that day too
        ("DTSTART;TZID=Europe/Madrid:20270301T070000", "20270315T055959Z", 2),
        ("DTSTART:20270301T070000", "20270315T070000", 3),
        ("DTSTART:20270301T070000", "20270315T065959", 2),
        ("DTSTART;VALUE=DATE:20270301", "20270315", 3),
    ],
)
def test_a_rule_ends_at_its_moment_on_the_events_own_clock(start: str, until: str, days: int) -> None:
    assert len(parted(repeating(start, f"FREQ=WEEKLY;UNTIL={until}")).sessions) == days


def test_what_is_no_event_is_left_out() -> None:
    run = '{"category": "WORKOUT", "start_date_local": "2027-03-01T07:00:00", "name": "Easy 8k", "type": "Run"}'
    found = parted(f"[7, {run}]")
    assert [(left.title, left.reason) for left in found.left_out] == [("7", "it is not a JSON object")]
    assert [session.name for session in found.sessions] == ["Easy 8k"]
