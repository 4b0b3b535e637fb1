"""What happened and what is agreed: massages done and booked, dates accepted, complaints, pauses, absences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from oracle.numbers import Raw
from oracle.training import day_of, days_of, is_repeat, moment

COMPLAINTS = ("discomfort", "cramp", "contracture", "pull")
ILL_WITHOUT_END = timedelta(days=7)


class Booking(NamedTuple):
    """A massage that was booked, on the day where it stands now."""

    day: date
    start: datetime | None
    kind: str = "discharge"
    done: bool = False


class Facts(NamedTuple):
    """`done`: days of deep massages before today. `fixed`: deep bookings from today on, and one done today."""

    done: list[date]
    fixed: list[Booking]
    bookings: list[Booking]
    accepted: set[date]
    complaints: list[tuple[str, datetime]]
    illnesses: list[tuple[datetime, datetime]]
    pauses: list[tuple[date, date]]


def facts_of(plan: Raw, journal: Sequence[Raw], today: date) -> Facts:
    """The plan's bookings with the journal's entries, in the order in which they were logged."""
    bookings = [Booking(*moment(raw), raw.get("kind", "discharge")) for raw in plan.get("appointment", [])]
    done: list[date] = []
    accepted: set[date] = set()
    for entry in journal:
        if entry["what"] == "accepted":
            accepted |= set(entry["dates"])
        elif entry["what"] in ("booked", "moved", "cancelled", "skipped", "done"):
            _log_booking(entry, bookings, done, accepted)
    deep = [booking for booking in bookings if booking.kind == "discharge"]
    past = done + [booking.day for booking in deep if booking.day < today and booking.day not in done]
    last = plan.get("massage", {}).get("last")
    if last is not None and last not in past:
        past.append(last)
    fixed = [booking for booking in deep if booking.day >= today and booking.day not in past]
    fixed += [Booking(day, None, done=True) for day in past if day == today]
    pauses = [(raw["from"], raw["until"]) for raw in plan.get("pause", [])]
    pauses += [(entry["from"], entry["until"]) for entry in journal if entry["what"] == "pause"]
    return Facts(
        sorted(day for day in past if day < today), sorted(fixed, key=lambda booking: booking.day), bookings, accepted,
        [(entry["what"], entry["start"]) for entry in journal if entry["what"] in COMPLAINTS],
        _illnesses(journal), pauses,
    )  # fmt: skip


def _log_booking(entry: Raw, bookings: list[Booking], done: list[date], accepted: set[date]) -> None:
    start = entry.get("start")
    day, kind = start.date() if start else entry["on"], entry.get("kind", "discharge")
    if entry["what"] == "booked":
        bookings.append(Booking(day, start, kind))
        return
    if entry["what"] == "done":
        done.extend([day] if kind == "discharge" else [])
        return
    old = next((booking for booking in bookings if (booking.day, booking.kind) == (day, kind)), None)
    if old is not None:
        bookings.remove(old)
    accepted.discard(day)
    if entry["what"] == "moved":
        to = entry.get("to_start")
        bookings.append(Booking(to.date() if to else entry["to"], to, kind))


def _illnesses(journal: Sequence[Raw]) -> list[tuple[datetime, datetime]]:
    """Start and end of each illness; one that was not logged as over ends after seven days."""
    result = []
    for number, entry in enumerate(journal):
        if entry["what"] == "ill":
            ends = [later["start"] for later in journal[number:] if later["what"] == "well"]
            result.append((entry["start"], ends[0] if ends else entry["start"] + ILL_WITHOUT_END))
    return result


def absences_of(plan: Raw) -> list[tuple[date, date]]:
    """First and last day of each absence, those that it only touches among them."""
    return [(day_of(raw["from"]), day_of(raw["until"])) for raw in plan.get("away", [])]


def resting_days(plan: Raw, facts: Facts) -> set[date]:
    """Days of absences and pauses."""
    return {day for stretch in absences_of(plan) + facts.pauses for day in days_of(stretch)}


def entries_of(plan: Raw, facts: Facts) -> list[tuple[date, date]]:
    """First and last day of each dated entry: done sessions, closed dates and `last` are none."""
    single = [moment(raw)[0] for raw in plan.get("race", []) if not raw.get("done")]
    result = absences_of(plan) + facts.pauses
    result += [(raw["from"], raw["until"]) for raw in plan.get("block", [])]
    for raw in plan.get("session", []):
        if is_repeat(raw):
            result.append((raw["from"], raw.get("until", raw["from"])))
        elif not raw.get("done"):
            single.append(moment(raw)[0])
    single += [booking.day for booking in facts.bookings]
    return result + [(day, day) for day in single]
