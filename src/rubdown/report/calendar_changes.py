"""What a calendar program changed in the events of a plan, as entries for its journal.

Three states of each event are compared: as it was last exported (or last seen in that place), as it is there now, and
as the plan has it. What only the plan changed is no news; what both changed, or what cannot be told, is unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry, fold
from rubdown.plan.journal_words import why_refused
from rubdown.plan.model import Appointment, MassageKind, Plan
from rubdown.planner.season import Season
from rubdown.planner.uids import dropped, uids
from rubdown.text import short_day

Status = Literal["tentative", "confirmed", "cancelled"]
_LENGTHS = range(10, 241)  # minutes


class Version(Struct, frozen=True):
    """An event of a massage: when it begins (ISO 8601, as it is written there), its minutes, its status, its SEQUENCE.

    That is -1 where it has none. `touched`: its stamps are not those that rubdown gives.
    """

    begin: str
    minutes: int | None
    status: Status
    sequence: int
    touched: bool = False

    @property
    def time(self) -> tuple[date, datetime | None, int | None]:
        """When it is, in universal time where it has a zone."""
        return *self.civil("UTC"), self.minutes

    def is_older(self, other: Version) -> bool:
        """Whether it is a version before the other one."""
        return 0 <= self.sequence < other.sequence

    def civil(self, zone: str | None) -> tuple[date, datetime | None]:
        """Its day and its hour, None for a whole day, on the clock of a zone; without one on its own."""
        if "T" not in self.begin:
            return date.fromisoformat(self.begin), None
        moment = datetime.fromisoformat(self.begin)
        if moment.tzinfo and zone:
            moment = moment.astimezone(ZoneInfo(zone))
        moment = moment.replace(tzinfo=None, second=0, microsecond=0)
        return moment.date(), moment


class Exported(Struct, frozen=True):
    """An event as it was last exported or logged, and as it was last in each place; the export in which it was new."""

    version: Version
    places: dict[str, Version] = {}
    first: int = 0

    def before(self, theirs: Version | None, place: str) -> Exported:
        """What an event in a place is to be compared with: an older one with what was there before."""
        there = self.places.get(place)
        return replace(self, version=there) if theirs and there and theirs.is_older(self.version) else self


class Seen(Struct, frozen=True):
    """The events of a plan in a place, by UID: `present` also those that say nothing of the massage itself.

    `whole` is False where a part of it could not be read.
    """

    place: str
    events: Mapping[str, Version]
    present: frozenset[str]
    whole: bool = True


class Change(Struct, frozen=True):
    """What was changed there: the entry that logs it (None: it cannot be logged), in words, and why it is unsure."""

    uid: str
    words: str
    entry: JournalEntry | None = None
    unsure: str = ""


class Massage(Struct, frozen=True):
    """A massage as the plan has it; `booked` is None where it is only proposed."""

    uid: str
    date: date
    kind: MassageKind
    booked: Appointment | None = None
    dropped: bool = False


class Case(Struct, frozen=True):
    """An event in its three states: in the plan, in that place, and as it was exported; None: not there.

    `logged` is the moment at which its change would be logged.
    """

    plan: Plan
    logged: datetime
    uid: str
    massage: Massage | None
    theirs: Version | None
    base: Exported | None

    def civil(self, version: Version) -> tuple[date, datetime | None]:
        """A version's day and hour on the runner's clock."""
        return version.civil(self.plan.timezone)

    @property
    def state_before(self) -> Status | None:
        """The status that was exported."""
        return self.base.version.status if self.base else None


def calendar_changes(season: Season, seen: Seen, known: Mapping[str, Exported], now: datetime) -> list[Change]:
    """The changes in a place, in the order of their days; `known` are the plan's events as they were exported."""
    plan, massages = season.timeline.plan, _massages(season)
    changes: list[Change | None] = []
    for uid in sorted(seen.events.keys() | massages.keys()):
        theirs, base = seen.events.get(uid), known.get(uid)
        case = Case(plan, now, uid, massages.get(uid), theirs, base and base.before(theirs, seen.place))
        if case.theirs and not (case.base and _is_old_news(case, case.theirs, case.base.version)):
            booked = case.massage and case.massage.booked
            changes.append(
                _booking_changed(case, booked, case.theirs) if booked else _proposal_changed(case, case.theirs)
            )
        elif case.massage and uid not in seen.present:
            changes.append(_deleted(case, case.massage, seen, known))
    every = [change for change in changes if change]
    return _in_turn(plan, sorted(every, key=lambda change: (change.entry and change.entry.day) or date.min), now.date())


def _is_old_news(case: Case, theirs: Version, base: Version) -> bool:
    """Whether an event is as it was exported, or of an older export: that place has not got the newer one yet."""
    same = (case.civil(theirs), theirs.minutes, theirs.status) == (case.civil(base), base.minutes, base.status)
    return same or theirs.is_older(base)


def _massages(season: Season) -> dict[str, Massage]:
    plan = season.timeline.plan
    gone = {(a.date, a.kind) for a in dropped(season)}
    booked = {(a.date, a.kind): a for a in plan.appointments}
    return {
        uid: Massage(uid, day, kind, booked.get((day, kind)), (day, kind) in gone)
        for (day, kind), uid in uids(season).items()
    }


def _proposal_changed(case: Case, theirs: Version) -> Change | None:
    """The booking of what was only proposed: it was confirmed there, or moved to another day or hour."""
    massage, (day, start) = case.massage, case.civil(theirs)
    if theirs.status == "cancelled":
        note = f"{short_day(day)} was only proposed: nothing to cancel"
        return Change(case.uid, note) if massage and case.state_before == "tentative" else None
    if massage and massage.dropped and (theirs.status, case.state_before) != ("confirmed", "cancelled"):
        return None
    if theirs.status != "confirmed" and not _was_moved(case, theirs):
        return None
    entry = JournalEntry(
        what="booked", on=None if start else day, start=start, minutes=_new_minutes(theirs, case.plan.minutes),
        kind="soft" if case.uid.startswith("soft-") else "discharge", uid=case.uid.rpartition("-")[0],
        logged=case.logged,
    )  # fmt: skip
    unsure = "" if massage or case.base else "the plan doesn't have it, and there is no record that it was exported"
    proposed = f", proposed for {short_day(massage.date)}" if massage and massage.date != day else ""
    return Change(case.uid, f"booked: {_words(day, start)}{proposed}", entry, unsure)


def _was_moved(case: Case, theirs: Version) -> bool:
    """Whether a proposal is elsewhere than it was exported; without a record, another program must have written it."""
    if case.base:
        return case.civil(theirs) != case.civil(case.base.version)
    return theirs.touched and case.massage is not None and case.civil(theirs)[0] != case.massage.date


def _booking_changed(case: Case, booked: Appointment, theirs: Version) -> Change | None:
    """The move or the end of a booking that is still to come, there or here."""
    (day, start), minutes = case.civil(theirs), _new_minutes(theirs, booked.minutes)
    if booked.done or max(booked.date, day) < case.logged.date():
        return None
    unsure = "" if case.base or theirs.touched else "it may be an older export"
    if case.base and case.civil(case.base.version) != (booked.date, booked.start):
        unsure = "it was moved in the plan, too"
    entry = JournalEntry(on=booked.date, kind=booked.kind, uid=case.uid.rpartition("-")[0], logged=case.logged)
    before = _words(booked.date, booked.start)
    if theirs.status == "cancelled":
        return Change(case.uid, f"cancelled: {before}", replace(entry, what="cancelled"), unsure)
    stayed = case.base and (case.civil(case.base.version), case.base.version.minutes) == ((day, start), theirs.minutes)
    if stayed or ((day, start) == (booked.date, booked.start) and minutes is None):
        return None
    moved = replace(entry, what="moved", to=None if start else day, to_start=start, minutes=minutes)
    length = f", {minutes} minutes" if minutes else ""
    return Change(case.uid, f"moved: {before} to {_words(day, start)}{length}", moved, unsure)


def _deleted(case: Case, massage: Massage, seen: Seen, known: Mapping[str, Exported]) -> Change | None:
    """The end of a booking to come that is not there, though it was exported."""
    booked, base = massage.booked, case.base
    if not booked or booked.done or booked.date < case.logged.date() or case.state_before == "cancelled":
        return None
    if not base and (known or not seen.present):
        return None  # booked since the last export
    uid = case.uid.rpartition("-")[0]
    entry = JournalEntry(what="cancelled", on=booked.date, kind=booked.kind, uid=uid, logged=case.logged)
    return Change(
        case.uid, f"cancelled: {_words(booked.date, booked.start)}", entry, _why_unsure(booked.date, base, seen, known)
    )


def _why_unsure(day: date, base: Exported | None, seen: Seen, known: Mapping[str, Exported]) -> str:
    """Why an event that is missing may never have been there; "" where it was deleted."""
    if not base:
        return "there is no record of its export"
    if not seen.whole:
        return "a part of it could not be read"
    if not seen.present:
        return "no event of this plan is there"
    if seen.place in base.places:
        return ""
    # A later massage came there that was exported with this one or after it: so did this one.
    others = (known[uid] for uid in seen.present if uid in known)
    came = any(other.first >= base.first and other.version.civil(None)[0] > day for other in others)
    return "" if came else "it was never seen there"


def _in_turn(plan: Plan, changes: list[Change], today: date) -> list[Change]:
    """The changes with what the journal refuses, each after those before it: a day may only be free after a move."""
    done: list[Change] = []
    waiting = changes
    while waiting:
        refused = []
        for change in waiting:
            wrong = change.entry and why_refused(plan, change.entry, today)
            if wrong:
                refused.append(replace(change, entry=None, unsure=wrong))
            else:
                plan = fold(plan, [change.entry]) if change.entry and not change.unsure else plan
                done.append(change)
        if len(refused) == len(waiting):
            return done + refused
        waiting = [change for change in waiting if change not in done]
    return done


def _new_minutes(theirs: Version, minutes: int) -> int | None:
    """The length that an event has there, where it is another one and possible."""
    return theirs.minutes if theirs.minutes in _LENGTHS and theirs.minutes != minutes else None


def _words(day: date, start: datetime | None) -> str:
    return f"{short_day(day)} {day.year}{f' {start:%H:%M}' if start else ''}"


def recorded(known: Mapping[str, Exported], seen: Seen, open_: Iterable[str], number: int) -> dict[str, Exported]:
    """The record of a plan after the export of a number was written to a place, or a place was read.

    The events whose changes were not logged (`open_`) stay as they were, so that these come again.
    """
    record, unlogged = dict(known), {*open_}
    for uid in seen.present - unlogged:
        before, there = known.get(uid), seen.events.get(uid)
        if there is None:
            continue
        newest = before.version if before and there.is_older(before.version) else there
        record[uid] = Exported(
            newest, {**(before.places if before else {}), seen.place: there}, before.first if before else number
        )
    return record
