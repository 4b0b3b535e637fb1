"""What happened: the journal beside a plan, and the plan after what it records.

The journal is TOML, a list of entries in the order in which they were logged, read and checked like a plan. Folding it
into a plan gives a plan again: bookings come and go, done massages count, complaints close deep work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.plan.currency import minor_units
from rubdown.plan.deeds import massages_had, with_logged
from rubdown.plan.file_schema import SessionTable
from rubdown.plan.model import (
    Appointment,
    Complaint,
    ComplaintKind,
    MassageKind,
    Pause,
    PauseReason,
    Plan,
    Race,
    Session,
)
from rubdown.plan.sessions import workout_of
from rubdown.plan.therapist import AcceptedHour
from rubdown.plan.values import Amount
from rubdown.toml.document import read_document
from rubdown.toml.problems import Problems, Refusal
from rubdown.toml.scalars import About, Day, Moment

What = Literal[
    "booked", "moved", "cancelled", "done", "skipped",
    "discomfort", "cramp", "contracture", "pull", "ill", "well", "accepted", "pause",
    "ran", "missed", "race", "felt",
]  # fmt: skip
DEEDS = ("ran", "missed", "race", "felt")
COMPLAINTS: tuple[ComplaintKind, ...] = ("discomfort", "cramp", "contracture", "pull")


class JournalEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that happened: on a day (`on`) or at a time (`start`); what moved, moved to `to` or `to_start`."""

    what: Annotated[What, About("what happened")] = "booked"
    on: Annotated[Day | None, About("the day that it is about")] = None
    start: Annotated[Moment | None, About("its day and hour, where the hour is known")] = None
    to: Annotated[Day | None, About("moved: the new day")] = None
    to_start: Annotated[Moment | None, About("moved: the new day and hour")] = None
    kind: Annotated[MassageKind, About("discharge or soft")] = "discharge"
    minutes: Annotated[Annotated[int, Meta(ge=10, le=240)] | None, About("its length")] = None
    price: Annotated[Amount | None, About("its price; left out: a package's session, or as the plan has it")] = None
    where: Annotated[str, About("the address; of a complaint: the place on the body")] = ""
    note: Annotated[str, About("a note")] = ""
    dates: Annotated[list[Day], About("accepted: the proposed dates that were accepted, in place of earlier ones")] = []
    therapist: Annotated[str, About("accepted: who gives the massage at `start`")] = ""
    until: Annotated[Day | None, About("pause: its last day; `on` is the first")] = None
    reason: Annotated[PauseReason, About("pause: injury, pregnancy, rest or other")] = "other"
    session: Annotated[str, About('ran: the session in words, as "24 km, 2h10, rpe 7"')] = ""
    seconds: Annotated[Annotated[int, Meta(ge=60, le=864_000)] | None, About("race: its finish time")] = None
    felt: Annotated[Annotated[int, Meta(ge=1, le=5)] | None, About("how the massage of that day felt, 1 to 5")] = None
    logged: Annotated[Moment | None, About("when it was logged")] = None
    uid: Annotated[str, About("which massage it is: its month and its ordinal in it")] = ""

    @property
    def day(self) -> date | None:
        """The day that it is about."""
        return self.start.date() if self.start else self.on

    @property
    def new_day(self) -> date | None:
        """The day that it moved to."""
        return self.to_start.date() if self.to_start else self.to

    @property
    def moment(self) -> datetime:
        """When a complaint began; the beginning of its day where no time is given."""
        day = self.day
        assert day is not None
        return self.start or datetime.combine(day, datetime.min.time())

    @property
    def latest(self) -> datetime | None:
        """The end of its day where no time is given: the latest that it may have begun; else None."""
        return None if self.start else self.moment + timedelta(days=1)


# Words with the keys that they need, one of them; what these are, and an example.
_NEEDED = (
    ("moved", "to to_start", "new day", "to = 2026-12-06"), ("ran", "session", "session", 'session = "24 km, 2h10"'),
    ("race", "seconds", "finish time", "seconds = 5900"), ("felt", "felt", "number from 1 to 5", "felt = 4"),
)  # fmt: skip


class JournalFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What happened, in the order in which it was logged."""

    entry: list[JournalEntry] = []


def read_journal(text: str, path: str) -> tuple[JournalEntry, ...] | Refusal:
    """The entries of a journal, or all its problems."""
    file = read_document(JournalFile, text, path, _check)
    return file if isinstance(file, Refusal) else tuple(file.entry)


def _check(file: JournalFile, problems: Problems) -> None:
    for i, entry in enumerate(file.entry):
        if problems.any_within(("entry", i)) or (entry.what == "accepted" and not entry.start):
            continue
        for key, moment in (("start", entry.start), ("to_start", entry.to_start)):
            if moment and moment.tzinfo:
                fix = "write the runner's own clock, without offset: 2026-12-06T17:00:00"
                problems.add(("entry", i, key), "times in a journal have no offset", fix)
        if (entry.on and entry.start) or (entry.to and entry.to_start):
            key = "start" if entry.on and entry.start else "to_start"
            problems.add(("entry", i, key), "day and hour contradict each other", "keep one of them", on_key=True)
        if entry.day is None:
            problems.add(("entry", i), "this entry has no day", "add on = 2026-12-06", on_key=True)
        if entry.what == "pause" and (entry.until is None or (entry.day and entry.until < entry.day)):
            wrong = "this pause has no last day on or after its first"
            problems.add(("entry", i), wrong, "add until = 2026-12-20", on_key=True)
        for needed in (needed for needed in _NEEDED if needed[0] == entry.what):
            if not any(getattr(entry, key) for key in needed[1].split()):
                problems.add(("entry", i), f"this entry has no {needed[2]}", f"add {needed[3]}", on_key=True)


_DayAndKind = tuple[date, MassageKind]


class JournalState(Struct):
    """A plan's bookings and complaints while entries are applied; a soft and a deep massage may share a day."""

    booked: dict[_DayAndKind, Appointment]
    complaints: list[Complaint]
    pauses: list[Pause]
    dropped: dict[_DayAndKind, Appointment] = {}
    accepted: frozenset[date] = frozenset()
    accepted_hours: dict[date, AcceptedHour] = {}
    skipped: frozenset[date] = frozenset()
    missed: frozenset[date] = frozenset()
    ran: list[Session] = []
    finishes: dict[date, Fraction] = {}
    felt: dict[date, int] = {}


def fold(plan: Plan, entries: Sequence[JournalEntry]) -> Plan:
    """The plan after what happened: its bookings, complaints, pauses and accepted dates."""
    if not entries:
        return plan
    state = JournalState({(a.date, a.kind): a for a in plan.appointments}, [*plan.complaints], [*plan.pauses])
    for entry in entries:
        _apply(state, entry, plan)
    return replace(
        plan,
        appointments=massages_had([state.booked[key] for key in sorted(state.booked)]),
        complaints=tuple(state.complaints),
        accepted=state.accepted,
        accepted_hours={day: hour for day, hour in state.accepted_hours.items() if day in state.accepted},
        dropped=tuple(state.dropped[key] for key in sorted(state.dropped.keys() - state.booked.keys())),
        pauses=tuple(state.pauses),
        skipped=state.skipped,
        ordinals=frozenset(entry.uid for entry in entries),
        sessions=with_logged(plan.sessions, state.ran),
        races=tuple(
            _as_run(race, state.finishes.get(race.date)) for race in plan.races
            if race.done or race.date not in state.missed
        ),
        missed=plan.missed | state.missed,
        felt=tuple(sorted(state.felt.items())),
    )  # fmt: skip


def _as_run(race: Race, minutes: Fraction | None) -> Race:
    """A race with the finish time that was logged, if one was."""
    planned = race.planned_minutes if race.done else race.minutes
    return race if minutes is None else replace(race, done=True, minutes=minutes, planned_minutes=planned)


def _apply(state: JournalState, entry: JournalEntry, plan: Plan) -> None:
    day = entry.day
    if entry.what == "accepted" and entry.start:
        state.accepted |= {entry.start.date()}
        state.accepted_hours[entry.start.date()] = AcceptedHour(entry.start, entry.therapist, entry.where)
    elif entry.what == "accepted":
        state.accepted = frozenset(entry.dates)
    elif entry.what in ("booked", "done", "moved") and day:
        _book(state, entry, day, plan)
    elif entry.what in ("cancelled", "skipped") and day:
        if gone := state.booked.pop((day, entry.kind), None):
            state.dropped[day, entry.kind] = replace(gone, ordinal=gone.ordinal or entry.uid)
        state.accepted -= {day}
        state.accepted_hours.pop(day, None)
        state.skipped |= {day} if entry.what == "skipped" else frozenset()
    elif entry.what in DEEDS and day:
        _note_deed(state, entry, day, plan)
    elif entry.what == "pause" and day and entry.until:
        state.pauses.append(Pause(day, entry.until, entry.reason))
    elif entry.what == "well":  # ends every complaint that has no end yet
        well = entry.latest or entry.moment
        state.complaints = [replace(c, over=max(well, c.at)) if c.over is None else c for c in state.complaints]
    else:
        kind: ComplaintKind = "illness" if entry.what == "ill" else entry.what  # type: ignore[assignment]
        latest = None if kind == "illness" else entry.latest
        state.complaints.append(Complaint(kind, entry.moment, latest=latest, where=entry.where or entry.note))


def _note_deed(state: JournalState, entry: JournalEntry, day: date, plan: Plan) -> None:
    """What was run or missed on a day, and how a massage felt."""
    if entry.what == "ran":
        workout, _ = workout_of(SessionTable(name=entry.session), plan.units)
        state.ran.append(Session(day, entry.start, workout, done=True))
    elif entry.what == "missed":
        state.missed |= {day}
    elif entry.seconds:
        state.finishes[day] = Fraction(entry.seconds, 60)
    elif entry.felt:
        state.felt[day] = entry.felt


def _book(state: JournalState, entry: JournalEntry, day: date, plan: Plan) -> None:
    """Book a massage, record it as done, or move it; what the entry leaves out is as booked before, or as planned."""
    key = day, entry.kind
    hour = state.accepted_hours.get(day, AcceptedHour(None)) if entry.kind == "discharge" else AcceptedHour(None)
    new = Appointment(
        day, hour.start, plan.minutes, entry.kind, hour.where or plan.therapist.where, "", booked=entry.what != "done",
        therapist=hour.therapist,
    )  # fmt: skip
    massage = state.booked.pop(key, new)
    massage = replace(
        massage, minutes=entry.minutes or massage.minutes, where=entry.where or massage.where,
        note=entry.note or massage.note, ordinal=massage.ordinal or entry.uid,
        done=entry.what == "done" or bool(massage.id),
        start=entry.start or massage.start, booked=massage.booked or entry.what == "booked",
        price=massage.price if entry.price is None else minor_units(entry.price, plan.currency),
    )  # fmt: skip
    if entry.what == "moved" and entry.new_day:
        key, state.accepted = (entry.new_day, entry.kind), state.accepted - {day}
        massage = replace(
            massage, date=entry.new_day, start=entry.to_start, origin=massage.origin or day, line=None, file=None
        )
    state.booked[key] = massage


HEADER = "# What happened, as `rubdown log` recorded it; `rubdown log undo` takes the last entry back.\n"
_LAST_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*entry[ \t]*\]\]", re.MULTILINE)


def with_entry(text: str, entry: JournalEntry) -> str:
    """The journal with one more entry at its end; all that it holds, comments too, stays as it is."""
    import tomli_w

    fields = msgspec.to_builtins(entry, builtin_types=(date, datetime))
    given = {key: value for key, value in fields.items() if value not in (None, "", [])}
    if entry.kind == "discharge":
        del given["kind"]
    if entry.what != "pause":
        del given["reason"]
    head = text if text.strip() else HEADER
    gap = "" if head.endswith("\n") else "\n"
    return f"{head}{gap}\n[[entry]]\n{tomli_w.dumps(given)}"


def without_last(text: str) -> str:
    """The journal without its last entry."""
    starts = [match.start() for match in _LAST_ENTRY.finditer(text)]
    return text[: starts[-1]].rstrip() + "\n" if starts else text
