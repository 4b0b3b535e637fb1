"""Tables and plans without dates: columns, units, dates, tags."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from rubdown.importers.days import Days
from rubdown.importers.fields import sport_of
from rubdown.text import KM_A_MILE
from rubdown.titles.quantities import km_of, minutes_of
from support.importing import TOLD, UNDATED, parted, tables


def test_a_plain_table() -> None:
    text = (
        "date,title,km,minutes,kind\n2027-03-02,6 x 800,12,65,\n2027-03-07,Long,24,,Run\n"
        "2027-04-11,Spring Half,,,Race\n"
    )
    assert tables(text) == {
        "race": [{"name": "Spring Half", "date": date(2027, 4, 11), "distance": "half", "priority": "A"}],
        "session": [
            {"date": date(2027, 3, 2), "name": "6 x 800", "kind": "intervals", "km": 12, "minutes": 65},
            {"date": date(2027, 3, 7), "name": "Long", "kind": "long", "km": 24},
        ],
    }


@pytest.mark.parametrize(
    "text",
    [
        "date;title;km\n2027-03-02;Rodaje;12,5\n",
        "date\ttitle\tkm\n2027-03-02\tRodaje\t12,5\n",
        '"Fecha","Entrenamiento","Distancia (km)"\n"2027-03-02","Rodaje","12.5"\n',
        "\ufeffFecha;Sesión;Distancia km\r\n2027-03-02;Rodaje;12,5\r\n",
        "Fecha;Título;Distancia\n2/3/2027;Rodaje;12,5 km\n15/3/2027;;\n",
        "sep=;\nFecha;Sesión;Distancia km\n2027-03-02;Rodaje;12,5\n",
        "sep=|\nFecha|Sesión|Distancia km\n2027-03-02|Rodaje|12,5\n",
        "DATE,Name,Distance\nTue 2 Mar 2027,Rodaje,12.5km\n",
        "Day,Session,How far\n2.3.2027,Rodaje,12.5\n",
    ],
)
def test_the_same_row_in_many_ways(text: str) -> None:
    told = TOLD
    if text.startswith("Day"):
        told = replace(TOLD, columns=(("date", "day"), ("title", "Session"), ("km", "How far")))
    assert tables(text, told)["session"] == [{"date": date(2027, 3, 2), "name": "Rodaje", "kind": "easy", "km": 12.5}]


@pytest.mark.parametrize(("day_first", "day"), [(True, date(2027, 3, 2)), (False, date(2027, 2, 3))])
def test_dates_that_can_be_read_in_two_ways_are_told(day_first: bool, day: date) -> None:
    found = parted("date,title\n2/3/2027,Easy 8 km\n", replace(TOLD, day_first=day_first))
    assert found.sessions[0].event.date == day


def test_american_dates_are_seen_by_a_day_above_twelve() -> None:
    found = parted("date,title\n3/2/2027,Easy 8 km\n3/14/2027,Easy 8 km\n")
    assert [each.event.date for each in found.sessions] == [date(2027, 3, 2), date(2027, 3, 14)]


def test_a_cell_of_several_lines_keeps_its_row() -> None:
    found = parted('date,title,notes\n2027-03-02,"6 x 800\nwith jog","warm up\ncool down"\n2027-03-03,Easy,\n')
    assert [(each.name, each.event.line) for each in found.sessions] == [("6 x 800, with jog", 2), ("Easy", 5)]


@pytest.mark.parametrize(
    ("text", "km", "noted"),
    [
        ("date,title,distance\n2027-03-02,Easy,10\n", Fraction(10), True),
        ("date,title,distance\n2027-03-02,Easy,10 mi\n", 10 * KM_A_MILE, False),
        ("date,title,distance\n2027-03-02,Easy 10 mi,10\n", 10 * KM_A_MILE, False),
        ("date,title,miles\n2027-03-02,Easy,10\n", 10 * KM_A_MILE, False),
        ("date,title,km\n2027-03-02,Easy,10\n", Fraction(10), False),
    ],
)
def test_the_unit_of_a_distance(text: str, km: Fraction, noted: bool) -> None:
    found = parted(text)
    assert found.sessions[0].km == km
    assert bool(found.notes) is noted
    miles = parted(text, replace(TOLD, units="mi")).sessions[0].km
    assert miles == (10 if ",km\n" in text else 10 * KM_A_MILE)


def test_rows_without_a_date_are_left_out_by_name() -> None:
    found = parted("date,title\n,Week 1\n2027-03-02,Easy\nsoon,Tempo\n")
    assert [(left.line, left.title, left.reason) for left in found.left_out] == [
        (2, "Week 1", "it has no date"),
        (4, "Tempo", '"soon" is not a date'),
    ]


def test_trainingpeaks_done_values_go_first() -> None:
    text = (
        "Title,WorkoutType,PlannedDuration,PlannedDistanceInMeters,WorkoutDay,DistanceInMeters,TimeTotalInHours,Rpe\n"
        "Easy,Run,1,10000,2027-03-02,11000,1.1,4\n"
        "To come,Run,1,9000,2027-03-06,0,0,\nParis,Race,,,2027-04-11,,,\nHome,Day Off,,,2027-03-03,,,\n"
        "Spin,Bike,1,,2027-03-04,,,\nEndurance strength,Run,1,,2027-03-05,,,\n"
    )
    assert tables(text)["session"] == [
        {"date": date(2027, 3, 2), "name": "Easy", "kind": "easy", "km": 11, "minutes": 66, "rpe": 4},
        {"date": date(2027, 3, 3), "name": "Home", "kind": "rest"},
        {"date": date(2027, 3, 4), "name": "Spin", "kind": "cross", "minutes": 60},
        {"date": date(2027, 3, 5), "name": "Endurance strength", "kind": "easy", "minutes": 60},
        {"date": date(2027, 3, 6), "name": "To come", "kind": "easy", "km": 9, "minutes": 60},
    ]
    assert [race["name"] for race in tables(text)["race"]] == ["Paris"]


PLAN = """id: spring
name: Spring Half
description: made for a test
units: {units}
type: Half Marathon
source: https://example.org
schedule:
- workouts:
  - title: Rest
  - title: 'General aerobic

      {{5:8}}'
    distance: 5.0
  - title: off
  - title: '{{3}} run'
    distance: 3
    tags: [Run]
  - title: ''
  - title: '5K tune-up race

      {{10:16}}'
    distance: 10
  - title: 'Long {{12-13:19-21}}'
    distance: [12, 13]
    tags: [Long Run]
- workouts:
  - title: Cross
  - title: Hills
    tags: [Hills]
    distance: 6
  - title: Rest
  - title: Easy {{4:6.4}}
    distance: 4
  - title: Rest
  - title: Rest
  - title: Race Day!
    distance: 13.1
"""


def test_a_calendar_hack_plan() -> None:
    found = parted(PLAN.format(units="mi"), UNDATED)
    sessions = [(str(s.event.date), s.name, s.kind, s.km and round(float(s.km), 2)) for s in found.sessions]
    assert sessions == [
        ("2027-04-12", "Rest", "rest", None),
        ("2027-04-13", "General aerobic, 8 km", "easy", 8),
        ("2027-04-14", "off", "rest", None),
        ("2027-04-15", "4.8 km run", "easy", 4.83),
        ("2027-04-18", "Long 19-21 km", "long", 20.12),
        ("2027-04-19", "Cross", "cross", None),
        ("2027-04-20", "Hills", "hills", 9.66),
        ("2027-04-21", "Rest", "rest", None),
        ("2027-04-22", "Easy 6.4 km", "easy", 6.4),
        ("2027-04-23", "Rest", "rest", None),
        ("2027-04-24", "Rest", "rest", None),
    ]
    assert [(str(race.interpreted.event.date), race.km, race.priority) for race in found.races] == [
        ("2027-04-17", Fraction(5), "B"),
        ("2027-04-25", Fraction("21.0975"), "A"),
    ]
    assert [left.reason for left in found.left_out] == ["nothing is planned on it"]


def test_a_calendar_hack_plan_in_kilometres() -> None:
    found = parted(PLAN.format(units="km"), UNDATED)
    assert [each.km for each in found.sessions if each.km] == [5, 3, Fraction(25, 2), 6, 4]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("12000 m", "12"),
        ("7,2 km", "7.2"),
        ("7.2km", "7.2"),
        ("10", "10"),
        ("8-10 km", "9"),
        ("1,500 m", "1.5"),
        ("400 m", "0.4"),
        ("0", None),
        ("1001 km", None),
        ("far", None),
        ("", None),
        ("1-2-3", None),
        ("-5", None),
    ],
)
def test_distances(text: str, km: str | None) -> None:
    assert km_of(text, "km") == (None if km is None else Fraction(km))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:05", "65"),
        ("0:40", "40"),
        ("1:05:30", "65.5"),
        ("1h10m", "70"),
        ("65 min", "65"),
        ("65", "65"),
        ("1h", "60"),
        ("PT1H5M", "65"),
        ("PT2550S", "42.5"),
        ("40m - 45m", "42.5"),
        ("1h50m - 2h0m", "115"),
        ("1,5 h", "90"),
        ("0", None),
        ("soon", None),
        ("", None),
        ("6001", None),
        ("-5", None),
    ],
)
def test_times(text: str, minutes: str | None) -> None:
    assert minutes_of(text) == (None if minutes is None else Fraction(minutes))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Run", "run"),
        ("VirtualRun", "run"),
        ("TrailRun", "run"),
        ("Easy Run", "easy"),
        ("Long Run", "long"),
        ("Race", "race"),
        ("Intervals", "intervals"),
        ("Tempo", "tempo"),
        ("WeightTraining", "strength"),
        ("VirtualRide", "cross"),
        ("Swim", "cross"),
        ("Crosstrain", "cross"),
        ("X-Train", "cross"),
        ("Day Off", "rest"),
        ("NordicSki", "cross"),
        ("Other", ""),
        ("", ""),
        ("MTN Bike", "cross"),
        ("Hills", "hills"),
        ("Speedwork", "intervals"),
        ("Recovery Run", "easy"),
    ],
)
def test_types_of_sport(text: str, kind: str) -> None:
    assert sport_of(text) == kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            (text, "2027-03-02")
            for text in (
                "2027-03-02",
                "20270302",
                "2027/03/02",
                "2027-03-02T07:00",
                "2.3.2027",
                "2 Mar 2027",
                "2nd March 2027",
                "Mar 2, 2027",
                "Tuesday 2 March 2027",
                "2 de marzo de 2027",
                "mar 02 2027",
                "2/3/2027",
                "2-3-2027",
                "martes 2 mar 2027",
            )
        ),
        *((text, None) for text in ("", "soon", "2027-02-30", "32/1/2027", "13/13/2027", "2 foo 2027", "0/0/2027")),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    assert Days(None).read(text) == (None if day is None else date.fromisoformat(day))
