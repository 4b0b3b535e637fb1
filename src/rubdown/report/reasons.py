"""Reasons in words: why a date is good, what to mind on it, which muscles worked, why a day or a month has no room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rubdown.plan.timeline import Timeline
from rubdown.report.massage import Massage, Reason
from rubdown.rules import rule_of
from rubdown.rules.availability import needs_midwife
from rubdown.rules.base import Rule, Verdict
from rubdown.rules.running import hours_note
from rubdown.rules.wishes import race_behind
from rubdown.text import (
    month_name,
)


def reasons(verdicts: Iterable[Verdict]) -> list[Reason]:
    """The reasons of the verdicts that give or cost points, the most points first."""
    with_points = [Reason(v.code, v.points, v.text) for v in verdicts if v.points]
    return sorted(with_points, key=lambda reason: (-reason.points, reason.code))


def in_one_line(massage: Massage) -> str:
    """Why this day: the two strongest reasons in words, and what costs most where its points are below 0.

    Where there is neither, what the massage is.
    """
    best = _favourable(massage)[:2]
    if massage.points < 0:
        costs = [reason.text for reason in reversed(massage.reasons) if reason.points < 0][:2]
        lead = best[:1] or (["the best day left"] if massage.status == "proposed" else [])
        return "; ".join([*lead, f"against it: {' and '.join(costs)}"])
    return "; ".join(best) or _what_it_is(massage)


def main_reason(massage: Massage) -> str:
    """The one reason that speaks most for the day; where none does, what costs it points, or what the massage is."""
    best = _favourable(massage)
    return best[0] if best else in_one_line(massage)


def _favourable(massage: Massage) -> list[str]:
    ordered = sorted(massage.reasons, key=lambda reason: rule_of(Rule, reason.code).named_last)
    return [reason.text for reason in ordered if reason.points > 0]


def _what_it_is(massage: Massage) -> str:
    if massage.kind == "soft":
        return "soft and superficial, never deep; it doesn't count towards the month"
    if massage.status != "proposed":
        return "already booked" if massage.status == "booked" else "already done"
    return f"no hard training near it, so any day in {month_name(massage.date)} is as good"


def notes(timeline: Timeline, day: date) -> list[str]:
    """What to mind on a day: hours to leave after an easy run, a race's assumed start, whom to ask when pregnant."""
    race, note = race_behind(timeline, day), hours_note(timeline, day)
    after_run = [note] if note else []
    assumed = [f"{race.name}: no start time given, assuming 09:00"] if race and not race.timed else []
    ask = ["ask your midwife or doctor first"] if needs_midwife(timeline.plan, day) else []
    return after_run + assumed + ask
