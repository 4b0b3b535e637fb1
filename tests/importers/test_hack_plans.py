"""Twenty plans as Calendar Hack writes them, in its four formats: races exactly right, kilometres within 3 %."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from yaml import safe_dump

from support.importing import TOLD, parted

RACE = date(2027, 4, 25)
OPTIONS = replace(TOLD, today=date(2027, 1, 1), race_date=RACE)
Day = tuple[str, float]  # a title, with {} for its miles, and the miles
DAYS: list[Day] = [
    ("Rest", 0),
    ("Easy {}", 4),
    ("General aerobic {}", 9),
    ("Recovery {}", 5),
    ("Recovery + speed {}\n6 x 100 m strides", 5),
    ("Medium-long run {}", 12),
    ("Long run {}", 18),
    ("Lactate threshold {} w/ 5 mi @ 15K to half marathon race pace", 9),
    ("VO2max {} w/ 5 x 1000 m @ 5K race pace; jog 50-90% interval time", 8),
    ("Cross", 0),
    ("Marathon-pace run {} w/ 12 mi @ marathon race pace", 16),
    ("1 mi Warm Up, 6 mi @ Goal MP, 1 mi Cool Down, (8 mi)", 8),
    ("1.5 mi Warm Up, 12 x 400m @ 5k-10k Pace w. 400m jog rest, 1.5 mi Cool Down, (9 mi)", 9),
    ("Recovery AM {4} PM {3}", 7),
    ("10-12 mile run, consisting of: 4 miles easy, 5 miles at MP, 2 miles easy", 11),
    ("6-8 mile Aerobic Run", 7),
    ("Hill repeats 8 x 60 s", 0),
    ("Run 4 min, walk 1 min, repeat 6 times", 0),
    ("8 mile progression: 4 easy, 4 at MP", 8),
    ("Dress rehearsal {} w/ 2 mi @ marathon race pace", 7),
]
ENDS: list[Day] = [
    ("Goal marathon", 26.2),
    ("Plan Ends", 26.2),
    ("Half Marathon", 13.1),
    ("Half marathon race", 13.1),
    ("Marathon (26.2 mi)", 26.2),
]


def plan(number: int) -> list[Day]:
    days = [DAYS[(number + 3 * week + 5 * day) % len(DAYS)] for week in range(4) for day in range(7)]
    return [*days[:-1], ENDS[number % len(ENDS)]]


def shown(day: Day) -> str:
    title, miles = day
    text = title.replace("{}", f"{miles:g} mi").replace("{4}", "4 mi").replace("{3}", "3 mi")
    return f"{text} {miles:g} mi" if title == "Plan Ends" else text


def raw(days: list[Day]) -> dict[str, object]:
    workouts = [
        {
            "title": title.replace("{}", f"{{{miles:g}}}"),
            **({"distance": miles} if "{" in title or "Ends" in title else {}),
        }
        for title, miles in days
    ]
    kind = "Marathon" if days[-1][1] > 20 else "Half Marathon"
    weeks = [{"workouts": workouts[i : i + 7]} for i in range(0, len(workouts), 7)]
    return {"id": "own", "name": "own", "units": "mi", "type": kind, "schedule": weeks}


def ics(days: list[Day]) -> str:
    first = RACE - timedelta(days=len(days) - 1)
    signs = {",": "\\,", ";": "\\;", "\n": "\\n"}
    titles = ["".join(signs.get(char, char) for char in shown(day)) for day in days]
    events = "".join(
        f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{first + timedelta(days=i):%Y%m%d}\nSUMMARY:{title}\nEND:VEVENT\n"
        for i, title in enumerate(titles)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n"


def csv(days: list[Day]) -> str:
    """Its table, in which every third cell begins with its title twice."""
    first = RACE - timedelta(days=len(days) - 1)
    text = "Week,Distance,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday\n"
    for week in range(len(days) // 7):
        name = "Final Training Week!" if week == len(days) // 7 - 1 else f"Training Week {week + 1}"
        cells = [
            f'"{first + timedelta(days=i)}: {shown(days[i])} {shown(days[i]) if i % 3 == 0 else ""}"'
            for i in range(7 * week, 7 * week + 7)
        ]
        text += f"{name},30 mi,{','.join(cells)}\n"
    return text


FORMATS: dict[str, Callable[[list[Day]], str]] = {
    "json": lambda days: json.dumps(raw(days)),
    "yaml": lambda days: safe_dump(raw(days), sort_keys=False),
    "ics": ics,
    "csv": csv,
}


@pytest.mark.parametrize("number", range(20))
@pytest.mark.parametrize("way", FORMATS)
def test_a_plan_in_each_format(number: int, way: str) -> None:
    days = plan(number)
    found = parted(FORMATS[way](days), OPTIONS)
    (race,) = found.races
    assert race.interpreted.event.date == RACE
    assert float(race.km or 0) == pytest.approx(days[-1][1] * 1.609344, rel=0.01)
    km = sum(float(each.km or 0) for each in found.sessions)
    assert km == pytest.approx(sum(miles for _, miles in days[:-1]) * 1.609344, rel=0.03)
