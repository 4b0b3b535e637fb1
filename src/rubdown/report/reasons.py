"""Reasons in words: why a date is good, what to mind on it, which muscles worked, why a day or a month has no room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rubdown.plan.model import Kind
from rubdown.plan.timeline import LOAD_DAYS, Timeline
from rubdown.planner.season import Season
from rubdown.planner.verdicts import Day, closers
from rubdown.report.answer import Closed, Massage, Reason
from rubdown.rules import rule_of
from rubdown.rules.base import Closing, Rule, Verdict
from rubdown.rules.running import hours_note, untimed_run_on
from rubdown.rules.wishes import race_behind
from rubdown.text import day_ranges, days_between, month_name, round_half_up

ALL_MUSCLES = "all muscle groups, not only the legs"
# Rulebook, "Which muscles worked most".
_MUSCLES: dict[Kind, str] = {
    "hills": "calves, glutes, quadriceps",
    "intervals": "hamstrings, calves",
    "tempo": "hamstrings, calves",
    "long": "whole lower body and lower back",
    "race": "whole lower body and lower back",
}


def reasons(verdicts: Iterable[Verdict]) -> list[Reason]:
    """The reasons of the verdicts that give or cost points, the most points first."""
    with_points = [Reason(v.code, v.points, v.text) for v in verdicts if v.points]
    return sorted(with_points, key=lambda reason: (-reason.points, reason.code))


def in_one_line(massage: Massage) -> str:
    """Why this day: the two strongest reasons in words; where there is none, what the massage is."""
    ordered = sorted(massage.reasons, key=lambda reason: rule_of(Rule, reason.code).named_last)
    best = [reason.text for reason in ordered if reason.points > 0][:2]
    if best:
        return "; ".join(best)
    if massage.kind == "soft":
        return "soft and superficial, never deep; does not count towards the month"
    if massage.status != "proposed":
        return "already booked" if massage.status == "booked" else "already done"
    return f"no training speaks for one day in {month_name(massage.date)} more than for another"


def notes(timeline: Timeline, day: date) -> list[str]:
    """What to mind on a day: the hours to leave after an easy run, and that a race's start is assumed."""
    workout, race = untimed_run_on(timeline, day), race_behind(timeline, day)
    after_run = [hours_note(timeline, workout)] if workout else []
    assumed = [f"the start of {race.name} is not told: 09:00 is assumed"] if race and not race.timed else []
    return after_run + assumed


def focus(timeline: Timeline, since: date | None, day: date) -> list[str]:
    """Muscle groups by their share of the load since the last massage, or in the three weeks before the day."""
    loads: dict[str, int] = {}
    total = 0
    for past in days_between(since or day - timedelta(days=LOAD_DAYS), day - timedelta(days=1)):
        for name, kind, load in _work_on(timeline, past):
            total += load
            muscles = name if kind == "strength" else _MUSCLES.get(kind)
            if muscles:
                loads[muscles] = loads.get(muscles, 0) + load
    ranked = sorted(loads.items(), key=lambda item: (-item[1], item[0]))
    shares = ((muscles, round_half_up(100 * load, total)) for muscles, load in ranked if load)
    return [f"{muscles}: {share} % of the load" for muscles, share in shares] + [ALL_MUSCLES]


def _work_on(timeline: Timeline, day: date) -> Iterable[tuple[str, Kind, int]]:
    for session in timeline.sessions.get(day, ()):
        yield session.workout.name, session.workout.kind, timeline.load_of(session)
    race = timeline.races.get(day)
    if race:
        yield race.name, "race", timeline.load_of(race)


def closed_by(timeline: Timeline, day: Day) -> list[Closed]:
    """The rules that close a day, each reason once; none for an open day."""
    if day.open:
        return []
    closed = dict.fromkeys((stretch.code, stretch.text) for stretch in closers(timeline, day))
    return [Closed(code, text) for code, text in closed]


def why_short(season: Season, days: Sequence[Day]) -> str:
    """Why a month has no room for a further massage: its other days, grouped by what closes them."""
    by_cause: dict[str, list[int]] = {}
    for day in days:
        if day.date >= season.timeline.today:
            by_cause.setdefault(_cause(season, day), []).append(day.date.day)
    return "; ".join(f"{cause}: {day_ranges(numbers)}" for cause, numbers in by_cause.items()) or "its days are past"


def _cause(season: Season, day: Day) -> str:
    if day.open:
        return f"open, but within {season.problem.gap} days of another massage"
    ranked = (
        (rule_of(Closing, stretch.code).cause_rank, stretch.start, stretch.cause)
        for stretch in closers(season.timeline, day)
    )
    return min(ranked)[-1]
