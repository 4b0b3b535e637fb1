"""The kinds of fault on which plans as people write them were once misread: each in several wordings."""
# ruff: noqa: E501 (a table is as wide as what people write)

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from rubdown.cli.importing.report import report
from rubdown.importers.classify import Corrections
from rubdown.importers.event import ImportOptions
from support.importing import parted, tables

TODAY = date(2026, 11, 26)
OPTIONS = ImportOptions(today=TODAY, zone="Europe/Madrid", zone_given=True)
Row = tuple[str, str | None, float | None, float | None]  # title, kind, km, minutes

TITLES: dict[str, list[Row]] = {
    "two runs a day": [
        ("Easy AM 6 km PM 5 km", "easy", 11, None),
        ("AM: 30 min jog, PM: 45 min tempo", "tempo", None, 75),
        ("Morning 8 km easy + evening 10 km easy", "easy", 18, None),
        ("Recovery AM 6 mi Long run PM 14 mi", "long", 32.19, None),
        ("am 5k easy; pm 8k with 6 x 400 m", "intervals", 13, None),
    ],
    "percent of a race's pace": [
        ("6 x 2 min at 90% 10k with 1 min jog", "intervals", None, None),
        ("4 x 1600 m at 93-95% 10k, 3 min jog", "intervals", None, None),
        ("5 x 1 km at 100 % of 5k pace", "intervals", None, None),
        ("2 sets of (4 x 400 m at 105% 5k with 1 min walk), 5 min between sets", "intervals", None, None),
        ("10 km with 4 km at 90% half marathon pace", "tempo", 10, None),
    ],
    "minutes of a part": [
        ("LT 9 mi with 20 min at LT pace", "tempo", 14.48, None),
        ("Threshold 14 km, 30 minutes at threshold", "tempo", 14, None),
        ("10 miles: 3 miles easy, 4 miles at HMP, 4 minutes jog, 3 miles easy", "tempo", 16.09, None),
        ("Easy 10 km, 2 sets of 4 x 80 m strides (walk 2 min between sets)", "easy", 10, None),
        ("16 km w/ 3 x 8 min tempo", "tempo", 16, None),
        ("Run 12 km with 10 minutes hard at the end", "easy", 12, None),
    ],
    "a whole and its parts": [
        ("11-13 mile run, made up of: 4 miles easy, 6 miles at MP, 2 miles easy 12 mi", "tempo", 19.31, None),
        ("8 miles, consisting of: 2 mile warm up, 5 mile cutdown, 1 mile warm down", "tempo", 12.87, None),
        ("14 km: 3 km warm up, 8 km threshold, 3 km cool down", "tempo", 14, None),
        ("3 km warm up, 8 km tempo, 3 km cool down (14 km)", "tempo", 14, None),
        ("2 km easy, 5 km at threshold, 2 km easy", "tempo", 9, None),
        ("10 km total: 2 km jog, 6 km tempo, 2 km jog", "tempo", 10, None),
    ],
    "minutes and seconds": [
        ("25:00 Recovery Run", "easy", None, 25),
        ("50:00 Run", "easy", None, 50),
        ("90:00 easy", "easy", None, 90),
        ("Easy run 45:30", "easy", None, 45.5),
        ("1:15 easy", "easy", None, 75),
    ],
    "Daniels' letters": [
        ("2E + 3T + 1E", "tempo", None, None),
        ("4E+2x(2T w/2 min rests)+2E", "tempo", None, None),
        ("2E+10M+2E", "tempo", None, None),
        ("2E + 5x(1I w/3 min jog) + 1E", "intervals", None, None),
        ("40 min E + 8 x 200 R w/200 jog", "intervals", None, None),
        ("L 90 min", "long", None, 90),
        ("30 min E", "easy", None, 30),
    ],
    "labels with a number": [
        ("Tempo block 8 km", "tempo", 8, None),
        ("Build week 7 miles easy", "easy", 11.27, None),
        ("Long run day 22 km", "long", 22, None),
        ("Phase 2: easy 9 km", "easy", 9, None),
        ("Week 5 - 12 km easy", "easy", 12, None),
        ("Session 3 6 x 800 m", "intervals", None, None),
    ],
    "speaking of a race": [
        ("Long: 100 min easy, rehearse the race morning", "long", None, 100),
        ("Long 16 km, practise the race breakfast", "long", 16, None),
        ("9 km with 15 % of the race distance at race pace", "tempo", 9, None),
        ("Easy 6 km, test race shoes", "easy", 6, None),
        ("Visualise the race, 20 min jog", "easy", None, 20),
        ("Lay out race kit", None, None, None),
    ],
    "parkrun": [
        ("parkrun easy with the dog", "easy", 5, None),
        ("Jog parkrun", "easy", 5, None),
        ("W3: parkrun - 5 km easy", "easy", 5, None),
        ("Riverside parkrun", "tempo", 5, None),
        ("parkrun, steady tempo", "tempo", 5, None),
        ("parkrun volunteering", None, None, None),
    ],
    "run and walk": [
        ("5 min walk, 20 min jog, 5 min walk", "easy", None, 30),
        ("Run 5 minutes, walk 1 minute. Repeat 5 times", "easy", None, 30),
        ("Walk 2 min, run 3 min, repeat 6 times", "easy", None, 30),
        ("Jog 90 s, walk 2 min x 8", "easy", None, 28),
        ("6 x (4 min run, 1 min walk)", "easy", None, 30),
        ("5 min warm-up walk, then 8 x 1 min run / 90 s walk", "easy", None, 25),
        ("Alternate 1 min running and 1 min walking for 20 min", "easy", None, 20),
    ],
    "sets of repetitions": [
        ("4 sets of (2 min at 100% 5k, 1 min jog, 1 min at 105% 5k, 2 min jog)", "intervals", None, None),
        ("3 sets of (800 m fast, 2 min jog, 400 m fast, 3 min jog)", "intervals", None, None),
        ("2 sets of (600 m, 400 m, 200 m) with 90 s rest", "intervals", None, None),
    ],
    "lengths of repetitions": [
        ("Threshold long reps (1600–3000m)", "tempo", None, None),
        ("Short reps (200-400 m)", "intervals", None, None),
        ("Mile repeats at 10k pace", "intervals", None, None),
        ("2 mile repeats at threshold", "tempo", None, None),
        ("Medium reps 800-1200 m, 2 min jog", "intervals", None, None),
    ],
    "steps with bars": [
        ("Tempo: 10 min warmup | 20 min @ tempo (4:30/km) | 10 min cooldown", "tempo", None, 40),
        ("3 km w/u | 6 km @ HMP | 2 km c/d", "tempo", 11, None),
        ("5 min jog | 25 min steady | 5 min jog", "easy", None, 35),
    ],
    "two amounts without a sign": [
        ("Endurance 14 mi Recovery 5 mi", "easy", 30.58, None),
        ("General aerobic 14 km Recovery 6 km", "easy", 20, None),
        ("Lactate threshold 10 mi Recovery 4 mi", "tempo", 22.53, None),
    ],
    "kinds by words": [
        ("Hilly run: 10 km on a hilly course at normal run pace", "easy", 10, None),
        ("8 km: easy warm-up, 4 km comfortably hard, easy cool-down", "tempo", 8, None),
        ("2h run", "long", None, 120),
        ("1.5h run", "long", None, 90),
        ("85 min run", "easy", None, 85),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("fault", "row"), [(fault, row) for fault, rows in TITLES.items() for row in rows])
def test_a_title(fault: str, row: Row) -> None:
    title, kind, km, minutes = row
    text = f'date,title\n2027-01-03,Easy 5 km\n2027-01-05,"{title}"\n2027-01-09,Easy 5 km\n'
    found = parted(text, OPTIONS)
    assert not found.races, fault
    session = next((each for each in found.sessions if each.event.line == 3), None)
    if kind is None and km is None:
        assert session is None or session.kind in (None, "easy")
        return
    assert session
    assert session.kind in (kind, None if kind == "easy" else kind)
    assert near(session.km, km), session.km
    assert near(session.minutes, minutes), session.minutes


def near(value: Any, wanted: float | None) -> bool:
    return not value if wanted is None else bool(value) and abs(float(value) - wanted) <= wanted * 0.01


def calendar(*events: tuple[str, str], clock: str = "") -> str:
    """Events on the days from 5 January on: title and description; `clock` as `T080000/T090000`."""
    begin, _, end = clock.partition("/")
    lines = [
        f"BEGIN:VEVENT\nDTSTART:202701{day:02}{begin}\nDTEND:202701{day + (not begin):02}{end}\nSUMMARY:{title}\n"
        f"DESCRIPTION:{description}\nEND:VEVENT\n"
        for day, (title, description) in enumerate(events, 5)
    ]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(lines)}END:VCALENDAR\n"


@pytest.mark.parametrize(
    ("title", "description", "kind", "km", "minutes"),
    [
        (
            "🏃 Tempo Run",
            "[tempo] 10 km total: 2 km warm-up at 5:40/km\\, 6 km tempo\\, 2 km cool-down.",
            "tempo",
            10,
            None,
        ),
        ("Long Run - Base", "20km at 5:30-5:50/km. Stay relaxed.", "long", 20, None),
        ("Easy Run", "7-9km at 6:00/km.", "easy", 8, None),
        ("Easy", "Distance: 8 km\\nPace: 6:00/km", "easy", 8, None),
        ("Bike", "Bike 50 min\\, easy.", "cross", None, 50),
        ("Long run", "Long run 15-17 km\\, very easy.", "long", 16, None),
        ("Intervals", "6 x 800 m with 400 m jog", "intervals", None, None),
        ("Recovery", "30 minutes very easy", "easy", None, 30),
        ("Easy run", "Time: 41:40", "easy", None, 41.67),
    ],
)
def test_a_distance_in_the_description(
    title: str, description: str, kind: str, km: float | None, minutes: float | None
) -> None:
    (session,) = parted(calendar((title, description)), OPTIONS).sessions
    assert (session.kind, near(session.km, km), near(session.minutes, minutes)) == (kind, True, True), session


@pytest.mark.parametrize("title", ["Long run 28 km", "20 km long run", "16 mi long"])
def test_a_block_of_an_hour_is_no_time(title: str) -> None:
    (session,) = parted(calendar((title, ""), clock="T080000/T083000"), OPTIONS).sessions
    assert session.minutes is None
    (easy,) = parted(calendar(("Easy 8 km", ""), clock="T080000/T090000"), OPTIONS).sessions
    assert easy.minutes == 60


@pytest.mark.parametrize(
    "title",
    ["Gym membership renewed", "Pay the gym membership", "Sauna", "Order new running shoes", "Base phase begins",
     "Training starts", "Recovery week", "Reset the watch after the threshold test", "Physio invoice"],
)  # fmt: skip
def test_what_is_no_session(title: str) -> None:
    assert not parted(calendar((title, "")), OPTIONS).sessions


@pytest.mark.parametrize("title", ["Massage with Claire", "Physio 17:00", "Sports massage (deep)", "Masaje con Ana"])
def test_a_massage_is_an_appointment(title: str) -> None:
    found = tables(calendar((title, ""), ("Easy 8 km", "")), OPTIONS)
    assert [row["note"] for row in found["appointment"]] == [title]


@pytest.mark.parametrize(
    ("titles", "races"),
    [
        ([f"{day} · Coast Ultra 60 km" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")], ["2027-01-10"]),
        (["Lake Half Marathon"] * 5 + ["Lake Half Marathon - A race"], ["2027-01-10"]),
        ([f"W{i} {d} - City Marathon RACE DAY" for i, d in ((20, "Tue"), (20, "Wed"), (20, "Thu"))], ["2027-01-07"]),
    ],
)
def test_a_theme_of_a_week_is_one_race(titles: list[str], races: list[str]) -> None:
    found = parted(calendar(*((title, "") for title in titles)), OPTIONS)
    assert [str(race.interpreted.event.date) for race in found.races] == races


GRIDS = {
    "Monday first": "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n{}Rest,5 km easy,tempo 6 km,,Rest,3 km easy,12 km long\n"
    "{}Rest,5 km easy,6 x 400 m,5 km easy,Rest,2 km easy,Half Marathon\n",
    "Sunday first": "Week,Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Total\n{}12 km long,Rest,5 km easy,tempo 6 km,,"
    "Rest,3 km easy,26\n{}14 km long,Rest,5 km easy,6 x 400 m,5 km easy,Rest,Half Marathon,31\n",
    "Spanish": "Semana;Lunes;Martes;Miércoles;Jueves;Viernes;Sábado;Domingo\n{}Descanso;5 km suave;ritmo 6 km;;Descanso;"
    "3 km suave;tirada 12 km\n{}Descanso;5 km suave;6 x 400 m;5 km suave;Descanso;2 km suave;Media maratón\n",
    "German": "Woche\tMo\tDi\tMi\tDo\tFr\tSa\tSo\n{}Ruhetag\t5 km locker\tTDL 6 km\t\tRuhetag\t3 km locker\t12 km langer Lauf\n"
    "{}Ruhetag\t5 km locker\t6 x 400 m\t5 km locker\tRuhetag\t2 km locker\tHalbmarathon\n",
}


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_of_weeks(name: str) -> None:
    sign = ";" if name == "Spanish" else "\t" if name == "German" else ","
    sunday = name == "Sunday first"
    race = date(2027, 2, 6) if sunday else date(2027, 2, 7)
    text = GRIDS[name].format(f"1{sign}", f"2{sign}")
    found = parted(text, replace(OPTIONS, race_date=race))
    assert [(r.interpreted.event.date, float(r.km or 0)) for r in found.races] == [(race, 21.0975)]
    days = {f"{each.event.date:%a}": each.kind for each in found.sessions if (race - each.event.date).days >= 7}
    assert days == {
        "Mon": "rest", "Tue": "easy", "Wed": "tempo", "Fri": "rest", "Sat": "easy", "Sun": "long",
    }  # fmt: skip
    begun = replace(OPTIONS, start=date(2027, 1, 24) if sunday else date(2027, 1, 25))
    assert [race.interpreted.event.date for race in parted(text, begun).races] == [race]
    firsts = ("24 Jan", "31 Jan") if sunday else ("25 Jan", "1 Feb")
    dated = GRIDS[name].format(*(f"{first}{sign}" for first in firsts)).replace("Week,", "Week of,")
    assert [race.interpreted.event.date for race in parted(dated, OPTIONS).races] == [race]


def test_rows_of_week_and_weekday() -> None:
    text = "Week,Day,Workout,Miles\n1,Monday,Rest,\n1,Tuesday,Easy,5\n1,Sunday,Long run,12\n2,Tuesday,Easy,4\n2,Sunday,Half Marathon,13.1\n"
    found = parted(text, replace(OPTIONS, race_date=date(2027, 2, 7)))
    assert [str(each.event.date) for each in found.sessions] == ["2027-01-25", "2027-01-26", "2027-01-31", "2027-02-02"]
    assert [str(race.interpreted.event.date) for race in found.races] == ["2027-02-07"]


PLAIN = [
    "- [ ] 2027-01-05 Easy 5 km\n- [x] 2027-01-10 Long run 16 km\n- [ ] 2027-01-31 Half marathon race\n",
    "Tue 5 Jan: Easy 5 km\nSun 10 Jan: Long run 16 km\nSun 31 Jan: Half marathon race\n",
    "5 January - Easy 5 km\n10 January - Long run 16 km\n31 January - Half marathon race\n",
    "* 5.1.2027 Easy 5 km\n* 10.1.2027 Long run 16 km\n* 31.1.2027 Half marathon race\n",
    "| Day | Session |\n| --- | --- |\n| 5 Jan 2027 | Easy 5 km |\n| 10 Jan 2027 | **Long run** 16 km |\n| 31 Jan 2027 | Half marathon race |\n",
    "Week 1: Tue easy 5 km, Sun long run 16 km\nWeek 2: Tue rest\nWeek 3: Wed rest\nWeek 4: Sun half marathon race\n",
    "Mon rest, Tue easy 5 km, Sun long run 16 km\nMon rest\nMon rest\nMon rest, Sun half marathon race\n",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plan_as_text(text: str) -> None:
    found = parted(text, replace(OPTIONS, race_date=date(2027, 1, 31)))
    runs = {str(each.event.date): (each.kind, float(each.km or 0)) for each in found.sessions if each.kind != "rest"}
    assert runs == {"2027-01-05": ("easy", 5), "2027-01-10": ("long", 16)}
    assert [str(race.interpreted.event.date) for race in found.races] == ["2027-01-31"]


JSON_PLANS: list[Any] = [
    {"weeks": [{"week": 1, "runs": [{"date": "2027-01-05", "type": "Easy Run", "distance": "5 km"}]},
               {"runs": [{"date": "2027-01-31", "type": "Race Day", "distance": "21.1 km"}]}]},
    [{"day": "2027-01-05", "workout": "Easy", "km": 5}, {"day": "2027-01-31", "workout": "Half marathon race"}],
    {"plan": {"units": "km", "raceDate": "2027-01-31", "weeks": [
        {"days": [{"day": "Tuesday", "title": "Easy 5 km"}, {"day": "Sunday", "title": "Long 16 km"}]}, {"days": []},
        {"days": []}, {"days": [{"day": "Saturday", "title": "Rest"}, {"day": "Sunday", "title": "Half marathon"}]}]}},
    {"sessions": [{"scheduledDate": "2027-01-05T07:00:00", "title": "Easy", "distance": {"value": 5, "unit": "km"}},
                  {"scheduledDate": "2027-01-31", "title": "Half Marathon Race"}]},
    {"race_date": "2027-01-31", "weeks": [{"tuesday": "Easy 5 km", "sunday": "Long 16 km"}, {"mon": "rest", "tue": "rest"},
                                          {"mon": "rest", "tue": "rest"}, {"mon": "rest", "sunday": "Half marathon"}]},
    {"weeks": [{"startDate": "2027-01-04", "workouts": {"tue": "Easy 5 km", "thu": "Rest"}},
               {"startDate": "2027-01-25", "workouts": {"mon": "Rest", "sun": "Half marathon race"}}]},
]  # fmt: skip


@pytest.mark.parametrize("plan", JSON_PLANS, ids=range(len(JSON_PLANS)))
@pytest.mark.parametrize("yaml", [False, True])
def test_a_plan_by_its_structure(plan: Any, yaml: bool) -> None:
    text = json.dumps(plan)
    if yaml:
        from yaml import safe_dump

        text = safe_dump(plan, sort_keys=False)
        if isinstance(plan, list):
            return
    found = parted(text, OPTIONS)
    easy = {str(each.event.date): float(each.km or 0) for each in found.sessions if each.kind == "easy"}
    assert easy == {"2027-01-05": 5}
    (race,) = found.races
    assert str(race.interpreted.event.date) == "2027-01-31"
    assert near(race.km, 21.0975)


@pytest.mark.parametrize(
    ("header", "row", "kind", "km", "minutes"),
    [
        ("Date,Session Type,Total Miles", "2027-01-05,Easy,6", "easy", 9.66, None),
        ("date,dow,type,title,detail", "2027-01-05,Tue,run,Run,Easy 5 km", "easy", 5, None),
        ("Workout_Date,Workout_Type,Workout_Description,Distance_mi", "2027-01-05,Long,Long Run,14", "long", 22.53, None),
        ("day,activity,distance_km", "2027-01-05,Tempo,8", "tempo", 8, None),
        ("Datum,Einheit,Distanz,Dauer", "05.01.2027,Lockerer Dauerlauf,10,55", "easy", 10, 55),
        ("date,name,type,distance,moving_time", "2027-01-05,Morning Run,Run,8000,2700", "easy", 8, 45),
        ("date,title,time", "2027-01-05,Easy run,00:24:05.9", "easy", None, 24.1),
        ("start_date_local,type,name,distance,moving_time,icu_rpe", "2027-01-05T07:00:00,Run,Easy loop,8000,2880,3", "easy", 8, 48),
        ("Subject,Start Date,Start Time,End Date,End Time", "Easy run 9 km,2027-01-05,6:30 PM,2027-01-05,7:30 PM", "easy", 9, 60),
        ("date,title,km", '"05.01.2027, 15:24:49",Easy,7', "easy", 7, None),
        ("date,title,km", "Tue Jan 5,Easy,7", "easy", 7, None),
        ("date,title,km", "5 de enero,Rodaje,7", "easy", 7, None),
        ("date,title,km", "5. Januar,Dauerlauf,7", "easy", 7, None),
        ("date,title,km", "5 janvier,Footing,7", "easy", 7, None),
    ],
)  # fmt: skip
def test_columns_by_other_names(header: str, row: str, kind: str, km: float | None, minutes: float | None) -> None:
    (session,) = parted(f"{header}\n{row}\n", OPTIONS).sessions
    assert str(session.event.date) == "2027-01-05"
    assert (session.kind, near(session.km, km), near(session.minutes, minutes)) == (kind, True, True), session


@pytest.mark.parametrize("ends", ["Plan Ends", "Easy 5 km", "Rest"])
@pytest.mark.parametrize("distance", [26.2, None])
def test_the_end_of_a_plan_without_dates_is_its_race(ends: str, distance: float | None) -> None:
    days = [{"title": "Rest"}] * 6 + [{"title": ends, **({"distance": distance} if distance else {})}]
    plan = {"name": "x", "units": "mi", "type": "Marathon", "schedule": [{"workouts": days}]}
    found = parted(json.dumps(plan), replace(OPTIONS, race_date=date(2027, 4, 25)))
    (race,) = found.races
    assert str(race.interpreted.event.date) == "2027-04-25"
    assert near(race.km, 42.195)


CATEGORIES = [
    ("Madrid 10 km", "Race", "race", ""), ("Madrid 10 km", "Wettkampf", "race", ""), ("Roma", "Gara", "race", ""),
    ("Claire", "Massage", "massage", ""), ("Claire 17:00", "Masaje", "massage", ""), ("Paola", "Massaggio", "massage", ""),
    ("Canal loop 12 km", "Running", "easy", ""), ("Seerunde 12 km", "Outdoor,Laufen", "easy", ""),
    ("Canal 26 km", "Running", "long", ""), ("Canal loop", "Cycling", "cross", "bike"), ("Seerunde", "Radfahren", "cross", "bike"),
    ("Club", "Swim", "cross", "swim"), ("Club", "Natation", "cross", "swim"), ("Club night", "Strength", "strength", ""),
    ("At home", "Rest", "rest", ""), ("Zuhause", "Ruhetag", "rest", ""), ("Casa", "Descanso", "rest", ""),
    ("Casa", "Riposo", "rest", ""), ("Chez nous", "Repos", "rest", ""), ("Em casa", "Folga", "rest", ""),
    # the title wins
    ("Easy 8 km", "Race", "easy", ""), ("Long run 26 km", "Massage", "long", ""), ("Tempo 8 km", "Running", "tempo", ""),
    ("Strength 40 min", "Running", "strength", ""), ("Dentist", "Running", "", ""), ("Lunch", "Work,Family", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("title", "categories", "kind", "sport"), CATEGORIES)
def test_the_categories_of_an_event(title: str, categories: str, kind: str, sport: str) -> None:
    text = calendar((title, "")).replace("END:VEVENT", f"CATEGORIES:{categories}\nEND:VEVENT")
    found = parted(text, OPTIONS)
    parts = (*("race" for _ in found.races), *("massage" for _ in found.massages), *(s.kind for s in found.sessions))
    assert parts == ((kind,) if kind else ())
    assert [each.sport or "" for each in found.sessions] == ([sport] if found.sessions else [])


@pytest.mark.parametrize("ends", ["Plan Ends", "Plan ends!", "Your plan ends today", "Fin del plan", "Planende"])
def test_where_a_plan_ends_without_a_distance_there_is_a_question(ends: str) -> None:
    text = calendar(("Easy 8 km", ""), ("Long run 18 km", ""), (ends, ""))
    found = parted(text, OPTIONS)
    assert not found.races
    (asked,) = [line for line in report(found) if line.startswith("a race?")]
    assert "if your race is on that day, say --race 2027-01-07=marathon" in asked
    by_race_date = parted(text, replace(OPTIONS, race_date=date(2027, 1, 7)))
    by_race = parted(text, OPTIONS, Corrections({date(2027, 1, 7): None}))
    for answered in (by_race_date, by_race):
        assert [str(race.interpreted.event.date) for race in answered.races] == ["2027-01-07"]
        assert answered.total == 3
        assert not answered.ends


@pytest.mark.parametrize("last", ["Plan Ends 26.2 mi", "Marathon race", "Rest"])
def test_no_question_where_the_end_is_known(last: str) -> None:
    found = parted(calendar(("Base phase ends", ""), ("Long run 18 km", ""), (last, "")), OPTIONS)
    assert not found.ends
