"""A runner who hears nothing but the reminders, and a plan whose bookings, proposals and races change.

What is right is worked out from the plan, its calendar and what was heard alone: nothing here knows what a record of
the reminders holds.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry, What, fold
from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.planner.uids import UID_PATTERN, ordinal_of, ordinal_of_new
from rubdown.report.appointments import appointments
from rubdown.report.massage import Massage
from rubdown.report.reminders import DueReminder, Outlook, Record, outlook, remember, remind
from rubdown.report.reminders.notice import notice
from rubdown.report.reminders.words import reminder
from support.reading import plan_of

LADDER = (7, 1, 0)
CALM = timedelta(days=7)
TEXT = """[runner]
name = "{name}"
timezone = "Europe/Madrid"
[therapist]
name = "Marta"
where = "{where}"
[massage]
notice = {notice}
last = 2026-08-20
[week]
tue = "intervals 10 km"
sun = "long run 20 km"
"""


class Booking(NamedTuple):
    """A booking in the plan's file."""

    hour: int
    soft: bool = False


class World:
    """A plan as its runner and its coach change it: the file by hand, the journal as `rubdown log` does."""

    def __init__(self, name: str, today: date, notice: int = 1) -> None:
        self.name, self.today, self.notice, self.where, self.race = name, today, notice, "Calle Mayor 3", "Race"
        self.races = [today + timedelta(days=40)]
        self.file: dict[date, Booking] = {}
        self.entries: list[JournalEntry] = []
        self._read: tuple[str, Plan] = "", plan_of(f"[[race]]\ndate = {self.races[0]}\n", today)

    def plan(self) -> Plan:
        text = TEXT.format(name=self.name, where=self.where, notice=self.notice)
        for day in sorted({*self.races}):
            text += f'[[race]]\nname = "{self.race}"\ndate = {day}\ndistance = "10k"\n'
        for day, booking in sorted(self.file.items()):
            kind = 'kind = "soft"\n' if booking.soft else ""
            text += f"[[appointment]]\nstart = {day}T{booking.hour:02}:00:00\n{kind}"
        if self._read[0] != text:
            self._read = text, plan_of(text, self.today)
        return fold(self._read[1], self.entries)

    def booked(self, plan: Plan) -> set[date]:
        return {a.date for a in plan.appointments if a.kind == "discharge"}

    def proposed(self) -> list[date]:
        return [m.date for m in appointments(season(self.plan(), self.today), named=False) if m.status == "proposed"]

    def log(self, what: What, day: date, to: date | None = None, hour: int | None = None) -> None:
        """An entry with the ordinal that `rubdown log` gives it."""
        plan, on = self.plan(), to or day
        at = datetime.combine(on, time(hour)) if hour is not None else None
        entry = JournalEntry(
            what=what, on=None if at and not to else day, start=None if to else at, to=None if at else to,
            to_start=at if to else None,
        )  # fmt: skip
        before = season(plan, self.today)
        name = ordinal_of(before, day, "discharge")
        if name is None:
            after = season(fold(plan_of_file(self), [*self.entries, entry]), self.today)
            name = ordinal_of_new(before, after, day, "discharge") if ordinal_of(after, day, "discharge") else ""
        self.entries.append(replace(entry, uid=name))


def plan_of_file(world: World) -> Plan:
    """The plan without its journal."""
    entries, world.entries = world.entries, []
    plan, world.entries = world.plan(), entries
    return plan


class Belief(NamedTuple):
    """What the runner believes of a day: booked at an hour and a place, or proposed; and when it was spoken of last."""

    booked: bool
    start: datetime | None
    place: str
    heard: date


Key = tuple[date, str]


class Runner:
    """What somebody believes who hears nothing but the reminders; every message is checked as it is heard."""

    def __init__(self) -> None:
        self.records: tuple[Record, ...] = ()
        self.believed: dict[Key, Belief] = {}
        self.asked: dict[Key, list[date]] = {}
        self.heard: dict[Key, date] = {}
        self.warned: dict[Key, frozenset[str]] = {}
        self.moved_on: date = date.min
        self.proposals: list[date] = []
        self.off: set[Key] = set()  # no longer proposed, and nothing was heard of it since
        self.months: dict[date, tuple[date, ...]] = {}
        self.counts: dict[str, int] = {}
        self.keys: set[str] = set()
        self.sequences: dict[str, int] = {}  # the SEQUENCE of the last invitation under a UID

    def run(self, world: World, now: time | None = None, *, delivered: bool = True) -> list[DueReminder]:
        """A run: what is due, heard if it is delivered; and then a second one, which must be silent."""
        plan = world.plan()
        view = outlook(plan, world.today, now)
        due, quiet = remind(view, self.records)
        if not delivered and due:
            self.records = quiet
            self._forget_warnings(view)
            return []
        changes = [change for one in due for change in one.changes]
        self.records = remember(quiet, changes)
        self._forget_what_was_logged(plan, view)
        for one in due:  # a message is read whole: first what is no longer so
            self._unlearns(one, view)
        for one in due:
            self._hears(one, view)
        self._is_invited(due)
        again, _ = remind(view, self.records)
        assert not again, f"{world.today}: a second run says {[reminder(one, plan, None).headline for one in again]}"
        self._checked(view)
        return due

    def _forget_what_was_logged(self, plan: Plan, view: Outlook) -> None:
        """The runner knows what was logged as done or skipped, and what has passed."""
        done = {(a.date, a.kind) for a in plan.appointments if a.done}
        for key, belief in [*self.believed.items()]:
            skipped = not belief.booked and key[0] in plan.skipped and key[0] <= view.today
            if key in done or skipped or view.moment.is_past(key[0], belief.start if belief.booked else None):
                del self.believed[key]

    def _unlearns(self, due: DueReminder, view: Outlook) -> None:
        """What moved, was booked or is cancelled was believed before, unless it is past by now."""
        last = due.before.announced
        if due.what in ("moved", "booked", "cancelled"):
            assert last, "nobody was told"
            headline = reminder(due, view.plan, None).headline
            belief = None if last.gone else self.believed.pop((last.date, str(due.before.kind)), None)
            self.warned.pop((last.date, str(due.before.kind)), None)
            past = view.moment.is_past(last.date, last.start if last.standing == "booked" else None)
            assert belief or last.gone or past, f"{view.today}: {headline}: of what nobody believed"
            assert not belief or belief.booked == (last.standing == "booked"), f"{view.today}: {headline}: it was not"

    def _hears(self, due: DueReminder, view: Outlook) -> None:
        today, plan = view.today, view.plan
        line = notice(due, plan, reminder(due, plan, "plan.toml"))
        what, key = line.what, (line.date, str(line.kind))
        self.counts[what] = self.counts.get(what, 0) + 1
        assert re.match(UID_PATTERN, line.uid), line
        assert due.key not in self.keys, "two messages have the same Message-ID"
        self.keys.add(due.key)
        assert line.rung is None or line.rung in plan.remind, line
        calendar = {(m.date, str(m.kind)): m for m in view.massages}
        massage = calendar.get(key)
        if what in ("book", "booked", "coming", "moved", "warning") and massage:
            assert line.uid == massage.uid, f"{line.headline}: not the UID of the calendar"
            assert line.status in (massage.status, "accepted")
        if due.open:
            self._hears_of_the_month(due, view)
        elif what == "happened":
            self._is_asked(line.date, key, view)
        elif what == "cancelled":
            last = due.before.announced  # at another hour it is another booking
            booked = last and (*key, last.start) in {(a.date, a.kind, a.start) for a in plan.appointments}
            proposed = massage is not None and massage.status == "proposed"
            off = line.headline.startswith("Cancelled")  # it was booked: of its day's proposals nothing was said
            assert not (booked if off else proposed), f"{today}: {line.headline}"
            self.off |= set() if off else {key}
        else:
            self._learns(due, key, massage, view)

    def _is_invited(self, due: list[DueReminder]) -> None:
        """A calendar takes what is new only with a larger SEQUENCE (RFC 5546), in whatever order it comes: a booking
        that takes over the UID of one that is cancelled with the same message outranks its end.
        """
        invitations = [(invitation, one) for one in due for invitation in one.invitations]
        for invitation, one in sorted(invitations, key=lambda pair: pair[0].sequence):
            before = self.sequences.get(invitation.uid, -1)
            is_news = one.what in ("moved", "booked", "cancelled")
            assert invitation.sequence >= before + is_news, f"{one.today}: {invitation.uid}: SEQUENCE {before} again"
            self.sequences[invitation.uid] = invitation.sequence

    def _learns(self, due: DueReminder, key: Key, massage: Massage | None, view: Outlook) -> None:
        today, current, what = view.today, due.current, due.what
        assert current
        belief = self.believed.get(key)
        headline = reminder(due, view.plan, None).headline
        booked = {(a.date, str(a.kind)): a for a in view.plan.appointments if not a.done}
        if current.standing == "booked":
            assert (booked[key].start, booked[key].where) == (current.start, current.place), headline
            past = view.moment.is_past(key[0], current.start)
            assert not past or what in ("moved", "booked"), f"{today}: {headline}: it has begun"
        elif what == "moved" and current.standing == "done":  # meanwhile, and what is done needs no more messages
            assert key in {(a.date, str(a.kind)) for a in view.plan.appointments if a.done}, headline
            return
        else:
            near = key[0] < today + timedelta(days=view.plan.notice)
            assert massage or (near and belief), f"{today}: {headline}: not in the calendar"
        if what in ("moved", "booked"):
            proposal = due.before.announced and due.before.announced.standing != "booked"
            self.moved_on = today if what == "moved" and proposal else self.moved_on
        elif what in ("book", "coming"):
            reached = min(rung for rung in LADDER if rung >= (key[0] - today).days)
            since = key[0] - timedelta(days=reached)
            same = belief and belief.booked == (current.standing == "booked")
            assert not (same and belief and belief.heard >= since), f"{today}: {headline}: told twice"
        if due.breach:
            assert not current.codes <= self.warned.get(key, frozenset()), f"{today}: {headline}: warned twice"
            self.warned[key] = current.codes
        start = current.start if current.standing == "booked" else None
        self.believed[key] = Belief(current.standing == "booked", start, current.place, today)
        self.heard[key] = today
        self.off.discard(key)
        if current.standing != "booked":
            self.proposals.append(today)

    def _is_asked(self, day: date, key: Key, view: Outlook) -> None:
        days = (view.today - day).days
        asked = self.asked.setdefault(key, [])
        assert days >= 2, "too early"
        assert len(asked) < 2, "asked three times"
        assert not asked or (asked[-1] < day + timedelta(days=9) <= view.today), f"{view.today}: {day} asked twice"
        booked = {(a.date, a.kind): a.done for a in view.plan.appointments}
        skipped = {(d, "discharge") for d in view.plan.skipped} - booked.keys()
        logged = skipped | {k for k, done in booked.items() if done}
        assert key not in logged, f"{view.today}: {day} was logged"
        known = {*self.heard, *((a.date, a.kind) for a in view.plan.appointments)}
        assert key in known or day in view.plan.accepted, f"{day} was never told"
        asked.append(view.today)

    def _hears_of_the_month(self, due: DueReminder, view: Outlook) -> None:
        month = view.today.replace(day=1)
        assert month not in self.months, "a second line in a month"
        self.months[month] = due.open
        unlogged = {a.date for a in view.plan.appointments if not a.done} | view.plan.accepted
        assert {*due.open} <= unlogged, f"{view.today}: {due.open} is logged"
        assert all((month - day).days > 9 for day in due.open)

    def _checked(self, view: Outlook) -> None:
        """After a run nobody believes what is not so, and nobody misses what is near."""
        today, plan = view.today, view.plan
        booked = {(a.date, str(a.kind)): a for a in plan.appointments if not a.done}
        calendar = {(m.date, str(m.kind)): m for m in view.massages}
        near = today + timedelta(days=plan.notice)
        for key, belief in self.believed.items():
            if belief.booked:
                so = booked.get(key)
                assert so, f"{today}: {key[0]} is not booked, and nobody said so"
                assert (so.start, so.where) == (belief.start, belief.place), f"{today}: {key[0]} changed"
            elif not (today - self.moved_on < CALM or key[0] < near):
                assert key in calendar, f"{today}: {key[0]} is not proposed, and nobody said so"
        for key, massage in calendar.items():
            left = (key[0] - today).days
            rungs = [rung for rung in LADDER if 0 <= left <= rung]
            if not rungs or massage.status == "done" or view.moment.is_past(key[0], massage.start):
                continue
            heard = self.believed.get(key)
            told = (
                heard
                and heard.heard >= key[0] - timedelta(days=min(rungs))
                and heard.booked == (massage.status == "booked")
            )
            recently = any(today - on < CALM for on in self.proposals)
            calm = massage.status == "proposed" and recently and key not in self.off
            kept = massage.status == "proposed" and any(
                day < near and not b.booked and not view.apart(day, key[0]) for (day, _), b in self.believed.items()
            )
            assert told or calm or kept, f"{today}: {massage.status} {key[0]} is not told"
        for key in booked:
            days = (today - key[0]).days
            due = [after for after in (2, 9) if after <= days <= 28]
            if due and self.heard.get(key) != today:  # else it moved into the past, which was told today
                asked = [on for on in self.asked.get(key, []) if on >= key[0] + timedelta(days=max(due))]
                assert asked, f"{today}: {key[0]} is not asked about"
        self._forget_warnings(view)

    def _forget_warnings(self, view: Outlook) -> None:
        """A warning that no longer holds is news when it comes back."""
        self.warned = {key: self.warned[key] & codes for key, codes in _broken(view).items() if key in self.warned}


def _broken(view: Outlook) -> dict[Key, frozenset[str]]:
    codes: dict[Key, frozenset[str]] = {}
    for each in view.warnings:
        codes[each.date, str(each.kind)] = codes.get((each.date, str(each.kind)), frozenset()) | {each.code}
    return codes
