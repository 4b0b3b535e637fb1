"""SHARE1: bookings of one therapist that overlap, in plans that are looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.report.check import Finding, place
from rubdown.rules import rules_of
from rubdown.rules.base import Sharing
from rubdown.text import short_day
from rubdown.toml.problems import Diagnostic, Problem


class SharedBooking(Struct, frozen=True):
    """A booking to come as its therapist sees it.

    `start` and `end` are in UTC; `therapist` is the name and the place, in lower case. `written` is where it is written
    in `texts`, those of the plan's files by their paths; one that was logged has no line.
    """

    therapist: tuple[str, str]
    name: str
    start: datetime
    end: datetime
    plan: Plan
    written: tuple[str, int | None]
    texts: Mapping[str, str]


def shared_bookings(plan: Plan, today: date, texts: Mapping[str, str]) -> Iterator[SharedBooking]:
    """A plan's bookings from today on that have an hour and whose therapist has a name, soft ones too.

    Those that it allows to break the rule are left out.
    """
    codes = {rule.code for rule in rules_of(Sharing)}
    zone = ZoneInfo(plan.timezone) if plan.timezone else UTC
    for booked in plan.appointments:
        name = booked.therapist or plan.therapist.name
        if booked.start and name and booked.date >= today and not booked.done and not codes & booked.allow:
            start = booked.start.replace(tzinfo=zone).astimezone(UTC)
            yield SharedBooking(
                (name.casefold(), booked.where.casefold()), name, start, start + timedelta(minutes=booked.minutes),
                plan, (booked.file or plan.path, booked.line), texts,
            )  # fmt: skip


def overlaps(stretches: Sequence[tuple[datetime, datetime]], between: timedelta, at_once: int) -> dict[int, list[int]]:
    """For each stretch of time that is one too many at some moment the others of that moment, by their indices."""
    others: dict[int, set[int]] = {}
    current: list[int] = []
    for i in sorted(range(len(stretches)), key=lambda i: stretches[i]):
        current = [j for j in current if stretches[j][1] + between > stretches[i][0]] + [i]
        if len(current) > at_once:
            for j in current:
                others.setdefault(j, set()).update(k for k in current if k != j)
    return {i: sorted(those) for i, those in sorted(others.items())}


def double_bookings(bookings: Iterable[SharedBooking]) -> Iterator[tuple[str, list[Diagnostic]]]:
    """For each plan its bookings that overlap others of the same therapist, each at its place with that of the others.

    What two plans include of one file is one booking.
    """
    doubled: dict[str, list[Diagnostic]] = {}
    of_each = sorted(bookings, key=lambda one: (one.therapist, one.start, one.plan.path))
    for _, group in groupby(of_each, key=lambda one: one.therapist):
        same = list({(one.written, one.start): one for one in group}.values())
        between = timedelta(minutes=max(one.plan.therapist.between for one in same))
        at_once = max(one.plan.therapist.at_once for one in same)
        found = overlaps([(one.start, one.end) for one in same], between, at_once)
        placed = {i: _placed(same[i]) for i in found}
        for i, others in found.items():
            wrong = _in_words(same[i], [(same[j], placed[j]) for j in others], between, at_once)
            doubled.setdefault(same[i].plan.path, []).append(replace(placed[i], wrong=wrong))
    yield from sorted(doubled.items())


def _placed(one: SharedBooking) -> Diagnostic:
    """The problem at the booking's place, without its words."""
    problem = Problem((), "", "move one of them to another hour", code=rules_of(Sharing)[0].code, severity="warning")
    file, line = one.written
    return place(one.texts, one.plan.path, [Finding(problem, file, line)])[0]


def _in_words(
    one: SharedBooking, others: Sequence[tuple[SharedBooking, Diagnostic]], between: timedelta, at_once: int
) -> str:
    """What is wrong with a booking: where the others are written, and their hours on this runner's clock."""
    at = [f"{_hours(other, one)} in {_file_line_column(placed)}" for other, placed in others]
    overlap = any(other.start < one.end and one.start < other.end for other, _ in others)
    too_near = "" if overlap else f", less than {between // timedelta(minutes=1)} minutes apart"
    most = f"; {at_once} at a time" if at_once > 1 else ""
    day = short_day(_local(one.start, one).date())
    return f"{one.name} is booked on {day} {_hours(one, one)} here and {' and '.join(at)}{too_near}{most}"


def _file_line_column(placed: Diagnostic) -> str:
    return f"{placed.path}:{placed.line}:{placed.column}" if placed.line else placed.path


def _local(moment: datetime, whose: SharedBooking) -> datetime:
    return moment.astimezone(ZoneInfo(whose.plan.timezone)) if whose.plan.timezone else moment


def _hours(booking: SharedBooking, whose: SharedBooking) -> str:
    return f"{_local(booking.start, whose):%H:%M}–{_local(booking.end, whose):%H:%M}"
