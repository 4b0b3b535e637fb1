"""Done training of each program and language: the values that a person would expect, and all rows accounted for."""

from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.importers.classify import Corrections
from rubdown.importers.deeds.activity import Activities, Activity, sport_named
from rubdown.importers.deeds.effort import EasyPace, Runner, measured_effort
from rubdown.importers.deeds.interpret import Deeds, PlanFacts, PlannedRace, interpret_activities
from rubdown.importers.deeds.recognise import holds_activities, is_track, read_list, track_of
from rubdown.importers.deeds.tables import decimal, moment_of
from rubdown.importers.event import ImportOptions, Refused
from support.fit_file import fit_file

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 11, 26)
OPTIONS = ImportOptions(TODAY, "Europe/Madrid")


def read(raw: bytes, options: ImportOptions = OPTIONS) -> Activities:
    if is_track(raw):
        return Activities("a track", [track_of(raw, options)])
    return read_list(io.BytesIO(raw), options)


def deeds(found: Activities, facts: PlanFacts | None = None, corrections: Corrections | None = None) -> Deeds:
    return interpret_activities(found, facts or PlanFacts(), corrections or Corrections())


def lines(found: Deeds) -> list[str]:
    """Each entry in brief: `22T08:31 run long 22.05 km 123 min`, `15T10:00 race half 98 min`, `11T18:00 massage`."""
    brief = []
    for deed in found.entries:
        row, activity = deed.row, deed.activity
        when = f"{activity.start:%dT%H:%M}" if activity.start else f"{activity.date:%d}"
        what = f"{row['sport']} {row['kind']}" if deed.table == "session" else "race" if "done" in row else "massage"
        km = f" {row['km']} km" if "km" in row else f" {row['distance']}" if "distance" in row else ""
        brief.append(f"{when} {what}{km}" + (f" {row['minutes']} min" if "minutes" in row else ""))
    return brief


LONG, SPIN = "22T08:31 run long 22.05 km 123 min", "21T10:00 bike cross 40.2 km 90 min"
STRAVA = ["01T09:00 run long 14 km 83 min", "11T18:00 massage 60 min", "15T00:30 run easy 5 km 30 min",
          "15T10:00 race half 98 min", "17T07:30 swim cross 1 km 21 min", "18T19:00 run intervals 10.5 km 55 min",
          "19T19:15 other strength 45 min", SPIN, LONG]  # fmt: skip
GARMIN = ["13T18:30 run easy 8.5 km 47 min", "15T10:00 race half 98 min", "17T07:30 swim cross 1 km 21 min",
          "19T19:15 other strength 45 min", SPIN, LONG]  # fmt: skip
EXPECTED = {
    "strava_103_en.csv": [STRAVA[0], "08T10:00 race 10k 41 min", *STRAVA[1:]],
    # The older generations have no columns for races and long runs: by its length it is no long run.
    "strava_94_en.csv": ["01T09:00 run easy 14 km 83 min", "08T10:00 run easy 10.02 km 41 min", *STRAVA[1:]],
    "strava_86_en.csv": ["01T09:00 run easy 14 km 83 min", "08T10:00 run easy 10.02 km 41 min", *STRAVA[1:]],
    "strava_92_de.csv": ["15T10:00 race half 98 min", "18T19:00 run intervals 10.5 km 55 min",
                         "19T19:15 other strength 45 min", SPIN, LONG],
    "strava_86_fr.csv": ["08T10:00 run easy 10.02 km 60 min", "15T10:00 race half 98 min", SPIN, LONG],
    "strava_94_pl.csv": [SPIN, LONG],
    **dict.fromkeys(("garmin_en.csv", "garmin_en_comma.csv", "garmin_de.csv", "garmin_fr.csv", "garmin_es.csv",
                     "garmin_it.csv", "garmin_pt.csv"), GARMIN),
    # Without a column of moving time the time counts; a Dutch half marathon is not known by its name.
    "garmin_de_2020.csv": [*GARMIN[:4], "21T10:00 bike cross 40.2 km 100 min", "22T08:31 run long 22.05 km 124 min"],
    "garmin_nl.csv": [GARMIN[0], "15T10:00 run long 21.16 km 98 min", *GARMIN[2:4],
                      "21T10:00 bike cross 40.2 km 100 min", "22T08:31 run long 22.05 km 124 min"],
    "intervals.json": ["15T10:00 race 20 km 90 min", "18T19:00 bike cross 30 km 60 min", LONG],
    "intervals.csv": ["15T10:00 race 20 km 90 min", "18T19:00 bike cross 30 km 60 min", LONG],
    "trainingpeaks_done.csv": ["15 race 20.01 km 90 min", "19 other strength 45 min", "22 run long 22.05 km 123 min"],
    "runkeeper.csv": ["12T18:30 other strength 45 min", "13T18:30 run easy 8.5 km 47 min", SPIN, LONG],
    "runkeeper_mi.csv": [LONG],
    "polar.csv": ["22T08:31 run easy 22.05 km 123 min"],
    "runna_past.ics": ["22 run long 22.05 km 123 min"],
    "run.tcx": [LONG],
    "run.gpx": ["22T08:31 run easy 5.4 km 30 min"],
}  # fmt: skip
LEFT_OUT = {
    "strava_103_en.csv": 2, "strava_94_en.csv": 2, "strava_86_en.csv": 2, "intervals.json": 2,
    "trainingpeaks_done.csv": 3, "runna_past.ics": 1,
}  # fmt: skip
ROWS = {"strava_103_en.csv": 12, "intervals.json": 5, "trainingpeaks_done.csv": 6, "runna_past.ics": 2, "polar.csv": 1}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_what_a_person_expects(name: str) -> None:
    found = read((SAMPLES / name).read_bytes())
    assert lines(deeds(found)) == EXPECTED[name]
    assert len(found.left_out) == LEFT_OUT.get(name, 0)
    assert found.total == len(found.activities) + len(found.left_out) == ROWS.get(name, found.total)
    assert all(left.reason for left in found.left_out)


def test_every_sample_has_a_row() -> None:
    assert {path.name for path in SAMPLES.iterdir()} - {"README.md"} == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"trainingpeaks_done.csv", "runna_past.ics"}))
def test_done_training_is_recognised_by_its_content(name: str) -> None:
    assert holds_activities((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    "name", ["calendar_hack.csv", "intervals_events.json", "trainingpeaks_workouts.csv", "runna.ics"]
)
def test_plans_are_not_taken_for_what_was_done(name: str) -> None:
    assert not holds_activities((SAMPLES.parents[1] / "exports" / name).read_bytes()[:65_536])


def test_a_fit_file_and_its_moving_time() -> None:
    pytest.importorskip("fitdecode")
    start = datetime(2026, 11, 22, 7, 31, 5, tzinfo=UTC)
    (run,) = read(fit_file(start, 7401, 22051.2)).activities
    assert (run.start, run.sport, run.heart_rate) == (datetime(2026, 11, 22, 8, 31, 5), "run", 148)
    assert (round(run.km, 2), round(run.minutes), run.climb, run.rpe) == (22.05, 123, 120, 6)
    assert read(fit_file(start, 3600, 30_000, sport=2, rpe=255)).activities[0].sport == "bike"
    assert read(fit_file(start, 2700, 0, sport=10, sub=20)).activities[0].sport == "strength"
    with pytest.raises(Refused, match="FIT file"):
        read(fit_file(start, 7401, 22051.2)[:40])


def test_without_the_extra_a_fit_file_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fitdecode", None)
    with pytest.raises(Refused, match="an extra reads") as refused:
        read(fit_file(datetime(2026, 11, 22, 7, 31, 5, tzinfo=UTC), 7401, 22051.2))
    assert "rubdown[fit]" in refused.value.fix


def test_a_type_that_no_list_knows_is_named() -> None:
    row = b"%s,2026-11-22 08:31:05,false,Fun,1,1,1:00:00,1,1\n"
    found = read(HEADER.encode() + row % b"Quidditch" + row % b"Yoga" + row % b"Running")
    assert found.notes[0] == "taken as other training: Quidditch"


def test_a_race_is_one_by_its_mark_its_title_or_the_plan_and_says_why() -> None:
    def why(title: str, km: float, **more: object) -> str:
        run = Activity("1", date(2026, 11, 15), None, "run", title, 1, km, km * 5, **more)  # type: ignore[arg-type]
        (deed,) = deeds(Activities("x", [run])).entries
        return deed.why

    title = "its title names a race of its distance"
    named = "its title is a name with a race's distance"
    for text, km, reason in (
        ("Media maratón", 21.1, title), ("Media maratón", 20.1, ""), ("Media maratón", 22.6, ""),
        ("Valencia Marathon", 42.6, title), ("Marathon training", 32, ""), ("Half marathon pace run", 12, ""),
        ("Carrera 10 km", 10, ""), ("Course 10 km", 10, ""), ("Lauf 10 km", 10, ""), ("Carrera", 10, ""),
        ("Race 10 km", 10.1, title), ("10k race", 14, ""), ("Valencia 10K", 10.1, named), ("Valencia 10K", 11, ""),
        ("Lunch 10k", 10, ""), ("Easy 10K", 10, ""), ("Morning Run", 10, ""), ("10k", 10, ""),
        ("Riverside parkrun", 5, ""), ("Race strategy meeting", 10, ""),
    ):  # fmt: skip
        assert why(text, km) == reason, text
    assert why("Morning Run", 10, race="Strava marks it as a race") == "Strava marks it as a race"


def test_the_race_of_the_plan_is_run_once_and_keeps_its_name() -> None:
    day = date(2026, 11, 15)
    warm = Activity("1", day, datetime(2026, 11, 15, 9), "run", "Warm up", 1, 3, 20)
    race = Activity("2", day, datetime(2026, 11, 15, 10), "run", "Morning Run", 2, 10.1, 42)
    facts = PlanFacts(races={day: PlannedRace("Behobia 10k", 10)})
    found = deeds(Activities("x", [race, warm]), facts)
    assert [(deed.table, deed.row.get("name"), deed.row.get("minutes")) for deed in found.entries] == [
        ("session", "Warm up", 20), ("race", "Behobia 10k", 42),
    ]  # fmt: skip
    assert "priority" not in found.entries[1].row
    none = deeds(Activities("x", [race, warm]), facts, Corrections(not_races=frozenset({day})))
    assert [deed.table for deed in none.entries] == ["session", "session"]
    said = deeds(Activities("x", [warm]), corrections=Corrections(races={day: None}))
    assert said.entries[0].why == "as you say"
    with pytest.raises(Refused, match="no run on that day"):
        deeds(Activities("x", [warm]), corrections=Corrections(races={TODAY: None}))
    with pytest.raises(Refused, match="no race was read"):
        deeds(Activities("x", [warm]), corrections=Corrections(not_races=frozenset({day})))


def activity(**more: object) -> Activity:
    fields = {"id": "", "date": TODAY, "start": None, "sport": "run", "title": "Run", "km": 10.0, "minutes": 60.0}
    return Activity(**{**fields, **more})  # type: ignore[arg-type]


def test_effort_goes_by_the_best_that_is_known() -> None:
    runner = Runner(max_hr=190, threshold_hr=170)
    everything = {"rpe": 6.0, "effort": 35.0, "heart_rate": 170.0, "load": 100.0}
    expected = [("RPE", 6), ("relative effort", 3), ("heart rate", 8), ("training load", 8.5)]
    for by, rpe in expected:
        found = measured_effort(activity(**everything), runner)
        assert found is not None
        assert found[1] == by
        assert found[0] == pytest.approx(rpe, abs=0.5), by
        everything.pop({"RPE": "rpe", "relative effort": "effort", "heart rate": "heart_rate"}.get(by, "load"))
    assert measured_effort(activity(), runner) is None
    assert measured_effort(activity(heart_rate=150.0), Runner()) is None
    assert measured_effort(activity(heart_rate=150.0), Runner(max_hr=190)) == (4.5, "heart rate")
    assert measured_effort(activity(heart_rate=100.0, sport="strength"), runner) is None


def test_pace_counts_against_the_easy_one_of_eight_weeks() -> None:
    runs = [(date(2026, 10, day), 10.0, 60.0, 0) for day in (2, 9, 16, 23)]
    easy = EasyPace(runs)
    for minutes, rpe in ((70, 3), (60, 3), (56.6, 4), (53, 6), (49.5, 8), (45, 9)):
        assert easy.effort(activity(minutes=float(minutes))) == rpe, minutes
    assert easy.effort(activity(minutes=60.0, climb=200)) == 8  # as 12 km on the flat
    assert EasyPace(runs[:3]).effort(activity()) is None
    assert easy.effort(activity(date=date(2026, 12, 30))) is None
    assert easy.effort(activity(sport="bike")) is None


def test_the_kind_follows_the_mark_the_rpe_the_title_and_the_length() -> None:
    for expected, fields in (
        ("long", {"kind": "long", "title": "Easy"}), ("tempo", {"rpe": 7.0}), ("easy", {"rpe": 6.5}),
        ("hills", {"title": "Hill repeats", "rpe": 8.0}), ("easy", {"minutes": 89.0}), ("long", {"minutes": 90.0}),
        ("cross", {"sport": "bike", "title": "Long ride"}), ("strength", {"sport": "strength", "title": "Intervals"}),
        ("easy", {"title": "Strength endurance"}), ("tempo", {"title": "Easy", "rpe": 8.0}),
        ("cross", {"sport": "hike", "minutes": 300.0}), ("cross", {"sport": "swim", "title": "Tempo"}),
    ):  # fmt: skip
        (deed,) = deeds(Activities("x", [activity(**fields)])).entries
        assert deed.row["kind"] == expected, fields
    (deed,) = deeds(Activities("x", [activity(km=14.0)]), PlanFacts(longest_km=16)).entries
    assert deed.row["kind"] == "long"


NUMBERS = (
    ("22.05", False, 22.05), ("22,05", True, 22.05), ("1,520", False, 1520), ("1.520", True, 1520),
    ("1.234,5", False, 1234.5), ("1,234.5", True, 1234.5), ("'-12", False, -12), ("--", False, None), ("", False, None),
    ("1e9", False, None), ("NaN", False, None), ("=1+1", False, None), ("9" * 13, False, None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "comma", "expected"), NUMBERS)
def test_numbers(text: str, comma: bool, expected: float | None) -> None:
    assert decimal(text, comma=comma) == expected


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T07:31:05", "2026-11-22 07:31:05", "Nov 22, 2026, 7:31:05 AM", "22 Nov 2026, 07:31:05",
     "22.11.2026, 07:31:05", "22 nov. 2026 à 07:31:05", "22 de nov. de 2026, 07:31:05", "22-11-2026 07:31:05",
     "Nov 22, 2026, 7:31:05\u202fAM"],
)  # fmt: skip
def test_moments(text: str) -> None:
    assert moment_of(text) == datetime(2026, 11, 22, 7, 31, 5)


@pytest.mark.parametrize("text", ["", "yesterday", "22", "2026-13-40", "Nov 22, 2026, 25:00", "99999-01-01"])
def test_no_moments(text: str) -> None:
    assert not isinstance(moment_of(text), datetime)


@pytest.mark.parametrize(
    ("word", "sport"),
    [("Run", "run"), ("TrailRun", "run"), ("Course à pied", "run"), ("Carrera", "run"), ("Laufbandtraining", "run"),
     ("Virtual Ride", "bike"), ("open_water_swimming", "swim"), ("Krafttraining", "strength"),
     ("Massage", "massage"), ("Yoga", "other"), ("Marche", "hike"), ("Meditation", "none"),
     ("Quidditch", "other"), ("strength_training", "strength")],
)  # fmt: skip
def test_sports(word: str, sport: str) -> None:
    assert sport_named(word) == sport


HEADER = "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\n"


def test_miles_are_said_or_stand_in_the_header() -> None:
    text = f"{HEADER}Running,2026-11-22 08:31:05,false,Run,13.70,1,02:03:21,1,1\n".encode()
    assert round(read(text).activities[0].km, 2) == 13.7
    assert round(read(text, ImportOptions(TODAY, units="mi")).activities[0].km, 2) == 22.05


HOSTILE = {
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa">]><gpx><trk>&a;</trk></gpx>': "document type",
    b"<gpx><trk></gpx>": "not sound XML",
    b"<gpx>" + b"<trk>" * 60 + b"</trk>" * 60 + b"</gpx>": "nested too deeply",
    b"<gpx><trk><name>Route</name></trk></gpx>": "no times",
    HEADER.encode() + b'Running,2026-11-22 08:31:05,false,"Run,1,1,1:00,1,1\n': "quotes",
    HEADER.encode() + b"Running,2026-11-22 08:31:05,false,R\xff,1,1,1:00,1,1\n": "UTF-8",
    HEADER.encode() + b"Running,2026-11-22 08:31:05,false,R\0,1,1,1:00,1,1\n": "binary",
    HEADER.encode() + b"Running,2026-11-22 08:31:05,false," + b"R" * 200_000 + b",1,1,1:00,1,1\n": "longer than any",
    HEADER.encode() + b"x" * 1_000_001: "longer than 1 MB",
    b'[{"id": 1, "moving_time": ': "not valid JSON",
}


@pytest.mark.parametrize(("raw", "wrong"), HOSTILE.items())
def test_hostile_files_get_a_clear_line(raw: bytes, wrong: str) -> None:
    with pytest.raises(Refused, match=wrong):
        read(raw)


def test_json_of_intervals_in_all_its_shapes() -> None:
    row = '{"id": %s, "start_date_local": "2026-11-%s", "type": "Run", "name": "Run", "moving_time": 3600}'
    found = read(
        f'{{"activities": [{row % (1, "20T07:00:00")}, {row % (2, "x")}, {row % (1, "21T07:00:00")}]}}'.encode()
    )
    assert [left.reason for left in found.left_out] == [
        "it has no start_date_local", "the same activity comes before it",
    ]  # fmt: skip
    again = ImportOptions(TODAY, "Europe/Madrid", known=frozenset({"intervals:1"}))
    assert read(f"[{row % (1, '20T07:00:00')}]".encode(), again).known == 1


def test_past_events_of_a_calendar_and_massages_in_it() -> None:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{i}\nDTSTART:202611{day}T180000\nDTEND:202611{day}T190000\nSUMMARY:{title}\nEND:VEVENT\n"
        for i, (day, title) in enumerate(
            [("10", "Massage"), ("11", "Easy run 8 km"), ("12", "Dentist"), ("13", "Rest")]
        )
    )
    found = read(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n".encode())
    assert lines(deeds(found)) == ["10T18:00 massage 60 min", "11T18:00 run easy 8 km 60 min"]
    assert len(found.left_out) == 2


def test_a_title_in_a_table_makes_no_track() -> None:
    assert not is_track(HEADER.encode() + b"Running,2026-11-22 08:31:05,,<gpx>,10.5,,1:00:00,,\n")
    assert is_track(b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<GPX>")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n\r"), max_size=12)


@given(
    st.lists(
        st.tuples(*[CELLS | st.sampled_from(["1:00:00", "2026-11-22 08:31:05", "10.5", "Running"])] * 9), max_size=6
    )
)
def test_every_row_is_accounted_for(rows: list[tuple[str, ...]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows([HEADER.strip().split(","), *rows])
    found = read(out.getvalue().encode())
    assert found.total == sum(any(row) for row in rows)
    for deed in deeds(found).entries:
        assert deed.row.get("km", 1) > 0
        assert 0 <= deed.row.get("rpe", 0) <= 10
