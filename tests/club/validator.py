"""What is wrong with a club's timetable: its JSON, the plans' texts as `tomllib` reads them, and the second rulebook.

Nothing of the planner is used to judge: `tests/oracle` is an independent reading of the rulebook.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from oracle.best import evaluate
from oracle.season import judge

_ALWAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00-24:00")


class Hours(NamedTuple):
    """A therapist's hours by weekday, minutes between two massages, how many at a time, and the step of starts."""

    by_day: dict[str, str]
    between: int = 10
    at_once: int = 1
    step: int = 15


class Case(NamedTuple):
    """A club: its plans' texts, its therapists by name, and the first and last day of the timetable."""

    plans: Sequence[str]
    therapists: dict[str, Hours]
    today: date
    until: date


def faults(case: Case, found: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a timetable, in words."""
    wrong = [fault for therapist in found["therapists"] for fault in _crowded(case, therapist)]
    for text, result in zip(case.plans, found["runners"], strict=True):
        wrong += _faults_of_runner(case, text, result)
    points, short = (sum(r[key] for r in found["runners"]) for key in ("points", "short"))
    if (points, short) != (found["objective"]["points"], found["objective"]["short"]):
        wrong.append("the sums of the runners are not the objective")
    if points > found["objective"]["bound"] or short < found["objective"]["short_bound"]:
        wrong.append("better than what is said to be proved")
    return wrong


def _crowded(case: Case, therapist: dict[str, Any]) -> Iterator[str]:
    """Moments at which more massages begin, go on or have just ended than the therapist can have at a time."""
    hours = case.therapists[therapist["name"]]
    visits = [v for v in therapist["appointments"] if v["start"]]
    taken = [
        (datetime.fromisoformat(v["start"]), datetime.fromisoformat(v["end"]) + timedelta(minutes=hours.between))
        for v in visits
    ]
    for visit, (moment, _) in zip(visits, taken, strict=True):
        if sum(start <= moment < end for start, end in taken) > hours.at_once:
            yield f"{visit['runner']} and others overlap: {visit['start']}"


def _faults_of_runner(case: Case, text: str, result: dict[str, Any]) -> Iterator[str]:
    """Days that are closed at the start of a visit, sets of days that break a rule, and points that differ."""
    raw = tomllib.loads(text)
    reading = {
        name: judge({**raw, "therapist": {"name": name, "hours": hours.by_day}}, case.today, (), case.until)
        for name, hours in case.therapists.items()
    }
    everywhere = judge({**raw, "therapist": {"hours": _ALWAYS}}, case.today, (), case.until)
    for visit in result["appointments"]:
        start, end = map(datetime.fromisoformat, (visit["start"], visit["end"]))
        first, last = (at.hour * 60 + at.minute for at in (start, end))
        windows = reading[visit["therapist"]].days[start.date()].windows
        on_step = first % case.therapists[visit["therapist"]].step == 0
        if not on_step or not any(a <= first and last <= b for a, b in windows):
            yield f"{result['runner']}: {start} is not open with {visit['therapist']}"
    dates = tuple(date.fromisoformat(visit["date"]) for visit in result["appointments"])
    value = evaluate(everywhere.problem, dates)
    if value is None or (value.short, value.points) != (result["short"], result["points"]):
        yield f"{result['runner']}: {value} is not {result['short']}, {result['points']}"
