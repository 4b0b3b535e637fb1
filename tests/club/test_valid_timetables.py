"""Every timetable is one that the rulebook allows, by an independent reading (`tests/oracle`) of each runner's plan.

Nothing of the planner is used to judge: the JSON, the plans' texts as `tomllib` reads them, and arithmetic.
"""

from __future__ import annotations

import random
import tomllib
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

import rubdown
from oracle.best import evaluate
from oracle.season import Season, judge
from support.clubs import TODAY, runner

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

HOURS = {"Marta": {"tue": "16:00-20:00", "thu": "16:00-20:00", "sat": "10:00-14:00"}, "Eva": {"wed": "09:00-12:00"}}
TEXTS = ["Marta: tue 16-20, thu 16-20, sat 10-14", "Eva: wed 9-12"]
UNTIL = TODAY + timedelta(weeks=14)


def faults(plans: list[str], found: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a timetable, in words."""
    wrong = []
    visits = [a for therapist in found["therapists"] for a in therapist["appointments"]]
    for one, other in combinations([v for v in visits if v["start"]], 2):
        first, second = sorted((one, other), key=lambda visit: visit["start"])
        free_from = datetime.fromisoformat(first["end"]) + timedelta(minutes=10)
        if one["therapist"] == other["therapist"] and datetime.fromisoformat(second["start"]) < free_from:
            wrong.append(f"{one['runner']} and {other['runner']} overlap: {one['start']}")
    for text, result in zip(plans, found["runners"], strict=True):
        wrong += _faults_of_runner(text, result)
    points, short = (sum(r[key] for r in found["runners"]) for key in ("points", "short"))
    if (points, short) != (found["objective"]["points"], found["objective"]["short"]):
        wrong.append("the sums of the runners are not the objective")
    return wrong


def _faults_of_runner(text: str, result: dict[str, Any]) -> list[str]:
    """Days that are closed at the start of a visit, sets of days that break a rule, and points that differ."""
    raw, wrong, reading = tomllib.loads(text), [], dict[str, Season]()
    for name, hours in HOURS.items():
        reading[name] = judge({**raw, "therapist": {"name": name, "hours": hours}}, TODAY, (), UNTIL)
    always = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00-24:00")
    everywhere = judge({**raw, "therapist": {"hours": always}}, TODAY, (), UNTIL)
    for visit in result["appointments"]:
        start, end = map(datetime.fromisoformat, (visit["start"], visit["end"]))
        minutes = [at.hour * 60 + at.minute for at in (start, end)]
        windows = reading[visit["therapist"]].days[start.date()].windows
        if start.minute % 15 or not any(a <= minutes[0] and minutes[1] <= b for a, b in windows):
            wrong.append(f"{result['runner']}: {start} is not open with {visit['therapist']}")
    dates = tuple(date.fromisoformat(visit["date"]) for visit in result["appointments"])
    value = evaluate(everywhere.problem, dates)
    if value is None or (value.short, value.points) != (result["short"], result["points"]):
        wrong.append(f"{result['runner']}: {value} is not {result['short']}, {result['points']}")
    return wrong


@pytest.mark.parametrize("seed", range(6))
def test_every_timetable_is_valid(seed: int) -> None:
    rng = random.Random(500 + seed)
    texts = [runner(rng, f"Runner {n}", 14) for n in range(4 + 2 * seed)]
    plans = [rubdown.loads(text, path=f"r{n}.toml") for n, text in enumerate(texts)]
    found = rubdown.plan_club(plans, TEXTS, today=TODAY, until=UNTIL).to_dict()
    assert faults(texts, found) == []
    assert 0 <= found["objective"]["gap"] <= 0.001
    assert found["objective"]["short_bound"] == found["objective"]["short"]


def test_the_validator_sees_what_is_wrong() -> None:
    rng = random.Random(500)
    texts = [runner(rng, f"Runner {n}", 14) for n in range(4)]
    plans = [rubdown.loads(text, path=f"r{n}.toml") for n, text in enumerate(texts)]
    found = rubdown.plan_club(plans, TEXTS, today=TODAY, until=UNTIL).to_dict()
    first, second = found["therapists"][0]["appointments"][:2]
    second["start"] = first["start"]
    found["runners"][0]["appointments"][0]["start"] = "2026-12-01T03:05:00"
    found["runners"][1]["points"] += 1
    assert len(faults(texts, found)) == 4


def test_nobody_can_be_helped_alone() -> None:
    """A runner alone has what `calendar` gives where the therapist's hours are those of the club."""
    text = runner(random.Random(3), "Ana", 14)
    plan = rubdown.loads(text, path="ana.toml")
    hours = ", ".join(f'{day} = "{when}"' for day, when in HOURS["Marta"].items())
    alone = rubdown.loads(text.replace('hours = "weekdays 8-20"', f"hours = {{ {hours} }}"), path="ana.toml")
    club = rubdown.plan_club([plan], TEXTS[:1], today=TODAY).to_dict()
    best = rubdown.schedule(alone, today=TODAY).to_dict()
    assert [a["start"] for a in club["runners"][0]["appointments"]] == [a["start"] for a in best["appointments"]]
    assert club["objective"]["points"] == club["objective"]["bound"] == best["objective"]["points"]
    assert [a["uid"] for a in club["runners"][0]["appointments"]] == [a["uid"] for a in best["appointments"]]
