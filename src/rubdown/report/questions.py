"""What the runner has not logged yet: massages whose day has passed, and an illness that may be over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import MassageKind, Plan
from rubdown.text import short_day

_ASKED_FOR = timedelta(days=28)  # nobody is asked about what is longer ago


class Question(Struct, frozen=True):
    """What the runner has not logged yet: a booked or accepted massage whose day has passed, or whether an illness is
    over.
    """

    about: Literal["booked", "accepted", "illness"]
    date: date
    text: str


def questions(plan: Plan, today: date) -> list[Question]:
    """The open questions about the last four weeks, by date.

    Until it is answered a booking counts as done, a date that was only accepted as not done, and an illness as over
    after a week.
    """
    since = today - _ASKED_FOR
    about_massages = [
        Question(about, day, _did_it_happen(day, " --soft" if kind == "soft" else ""))
        for day, kind, about in unlogged(plan, since, today)
    ]
    illnesses = [question for question in _illnesses(plan) if since <= question.date < today]
    return sorted([*about_massages, *illnesses], key=lambda question: (question.date, question.about))


def unlogged(plan: Plan, since: date, today: date) -> Iterator[tuple[date, MassageKind, Literal["booked", "accepted"]]]:
    """The date and kind of each massage before today that is not logged, and whether it was booked or only accepted."""
    for booked in plan.appointments:
        if not booked.done and since <= booked.date < today:
            yield booked.date, booked.kind, "booked"
    logged = {a.date for a in (*plan.appointments, *plan.dropped) if a.kind == "discharge"} | plan.skipped
    for day in plan.accepted - logged:
        if since <= day < today:
            yield day, "discharge", "accepted"


def _did_it_happen(day: date, option: str = "") -> str:
    answers = " or ".join(f"`rubdown log {what} {day}{option}`" for what in ("done", "skipped"))
    return f"Did {'the soft massage of ' if option else ''}{short_day(day)} happen? {answers}"


def _illnesses(plan: Plan) -> Iterator[Question]:
    for complaint in plan.complaints:
        if complaint.kind == "illness" and complaint.over is None:
            begun = complaint.at.date()
            yield Question("illness", begun, f"Still ill since {short_day(begun)}? Once it is over: `rubdown log well`")
