"""What the runner has not logged yet: massages whose day has passed, and an illness that may be over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rubdown.plan.model import Appointment, Plan
from rubdown.report.answer import Question
from rubdown.text import short_day

_ASKED_FOR = timedelta(days=28)  # nobody is asked about what is longer ago


def questions(plan: Plan, today: date) -> list[Question]:
    """The open questions about the last four weeks, by date.

    Until it is answered a booking counts as done, a date that was only accepted as not done, and an illness as over
    after a week.
    """
    asked = [*_bookings(plan), *_accepted(plan), *_illnesses(plan)]
    recent = (question for question in asked if today - _ASKED_FOR <= question.date < today)
    return sorted(recent, key=lambda question: (question.date, question.about))


def _bookings(plan: Plan) -> Iterator[Question]:
    for booked in plan.appointments:
        if not booked.done:
            yield Question("booked", booked.date, _did_it_happen(booked.date, _option(booked)))


def _option(booked: Appointment) -> str:
    return " --soft" if booked.kind == "soft" else ""


def _accepted(plan: Plan) -> Iterator[Question]:
    logged = {a.date for a in (*plan.appointments, *plan.dropped) if a.kind == "discharge"} | plan.skipped
    for day in plan.accepted - logged:
        yield Question("accepted", day, _did_it_happen(day))


def _did_it_happen(day: date, option: str = "") -> str:
    answers = " or ".join(f"`rubdown log {what} {day}{option}`" for what in ("done", "skipped"))
    return f"Did {short_day(day)} happen? {answers}"


def _illnesses(plan: Plan) -> Iterator[Question]:
    for complaint in plan.complaints:
        if complaint.kind == "illness" and complaint.over is None:
            begun = complaint.at.date()
            yield Question("illness", begun, f"Still ill since {short_day(begun)}? Once it is over: `rubdown log well`")
