"""A plan's appointments as they are today, as they were last announced, and which change from one to the other is news.

The record of each massage is a state machine: TRANSITIONS is all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import MassageKind
from rubdown.report.answer import Caution
from rubdown.report.massage import Massage

Standing = Literal["proposed", "accepted", "booked", "done"]
State = Literal["unknown", "proposed", "booked", "moved", "cancelled", "past", "done"]
# When a change is news: at once; on the days of `[remind] days`; at most once a week, else on those days; and for a
# massage that has passed, two and nine days later.
Timing = Literal["at once", "on its days", "once a week", "afterwards"]
FIRM: tuple[Standing, ...] = ("booked", "done")
Day = date  # where a field is called date
Key = tuple[str, Day, bool]  # UID, date, and whether it is booked or done

# What was announced last, and what is so today. A pair that is not listed is never news.
TRANSITIONS: Mapping[tuple[State, State], Timing] = {
    ("unknown", "proposed"): "on its days",
    ("unknown", "booked"): "on its days",
    ("unknown", "past"): "afterwards",
    ("proposed", "proposed"): "on its days",
    ("proposed", "booked"): "at once",
    ("proposed", "moved"): "once a week",
    ("proposed", "cancelled"): "at once",
    ("proposed", "past"): "afterwards",
    ("booked", "booked"): "on its days",
    ("booked", "moved"): "at once",
    ("booked", "cancelled"): "at once",
    ("booked", "past"): "afterwards",
    ("cancelled", "proposed"): "on its days",
    ("cancelled", "booked"): "at once",
    ("cancelled", "past"): "afterwards",
    ("past", "proposed"): "on its days",
    ("past", "booked"): "at once",
    ("past", "past"): "afterwards",
}


class Announcement(Struct, frozen=True):
    """An appointment as it was last announced, under which UID, and the day `on` which; `gone`: that it is cancelled.

    Kept as JSON on the disk: fields are added, never renamed.
    """

    date: date
    start: datetime | None
    place: str
    standing: Standing
    on: Day
    gone: bool = False
    uid: str = ""


class Record(Struct, frozen=True):
    """What is remembered of an appointment: as it was last seen, and what was announced of it.

    `delivered`: its delivered rungs, each with the date of the appointment then. `moved_on`: the day on which a move
    was last announced. `sequence`: the iTIP SEQUENCE of the last invitation. `breach`: the rules' codes of the last
    warning. `recorded`: the journal had its UID. Kept as JSON on the disk: fields are added, never renamed.
    """

    uid: str
    kind: MassageKind
    date: date
    standing: Standing
    announced: Announcement | None = None
    moved_on: Day | None = None
    sequence: int = 0
    breach: str = ""
    delivered: frozenset[tuple[Day, int]] = frozenset()
    recorded: bool = False

    @property
    def key(self) -> Key:
        """What no other record of a plan has: a proposal that passed and the next one may share their UID."""
        return self.uid, self.date, self.standing in FIRM

    @property
    def warned(self) -> frozenset[str]:
        """The codes of the last warning; 0.1.0 kept its words, which name them."""
        return frozenset(re.findall(r"\b[A-Z]+[0-9]+\b", self.breach))

    @property
    def gone(self) -> bool:
        """Whether it was announced as cancelled."""
        return self.announced is not None and self.announced.gone


Change = tuple[Record, Record]  # a record as it was, and once a message is delivered


def remember(records: Iterable[Record], changes: Iterable[Change]) -> tuple[Record, ...]:
    """The records once messages are delivered, perhaps some days after they were written."""
    kept: dict[Key, Record] = {}
    for record in records:  # two have become the same massage where a booking came back
        kept[record.key] = _joined(kept[record.key], record) if record.key in kept else record
    for before, after in changes:
        # Where its day changed meanwhile, the record is found by its UID.
        same = [r for r in kept.values() if r.uid == before.uid and r.announced == before.announced]
        known = kept.get(before.key) or max(same, key=lambda record: record.date, default=None)
        now = _joined(kept.pop(known.key), after) if known else after
        kept[now.key] = _joined(kept[now.key], now) if now.key in kept else now
    return tuple(sorted(kept.values(), key=lambda record: (record.date, record.uid, record.key)))


def _joined(known: Record, other: Record) -> Record:
    """What two records of a massage hold together: as it was announced last, with all that was delivered."""
    later = known.announced and (not other.announced or known.announced.on > other.announced.on)
    delivered, sequence = known.delivered | other.delivered, max(known.sequence, other.sequence)
    return replace(known if later else other, delivered=delivered, sequence=sequence)


class CurrentAppointment(Struct, frozen=True):
    """An appointment as the plan has it today, under the UID of the calendar.

    `massage` is its entry in the calendar, None for a past one; `recorded`: the journal has its UID. `breaches`: the
    rules that it breaks. `instead`: of a proposal that is too near for the calendar, the date that it has moved on to.
    `agreed`: it is accepted, and at this hour.
    """

    uid: str
    kind: MassageKind
    date: date
    start: datetime | None
    place: str
    standing: Standing
    massage: Massage | None = None
    recorded: bool = False
    breaches: tuple[Caution, ...] = ()
    note: str = ""
    instead: Day | None = None
    agreed: bool = False

    @property
    def key(self) -> Key:
        """What no other appointment of a plan has."""
        return self.uid, self.date, self.firm

    @property
    def firm(self) -> bool:
        """Whether it is booked or done."""
        return self.standing in FIRM

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that it breaks."""
        return frozenset(caution.code for caution in self.breaches)


class Moment(Struct, frozen=True):
    """The runner's day, and the time by the runner's clock; None: only the day counts."""

    today: date
    clock: time | None = None

    def is_past(self, day: date, start: datetime | None) -> bool:
        """Whether an appointment's day has passed, or today its hour."""
        return day < self.today or bool(day == self.today and start and self.clock and start.time() <= self.clock)


def state_announced(record: Record, moment: Moment) -> State:
    """The state that was announced last of a massage, as it is by now."""
    last = record.announced
    if last is None or last.gone:
        return "cancelled" if last else "unknown"
    if moment.is_past(last.date, last.start if last.standing in FIRM else None):
        return "past"
    return "booked" if last.standing in FIRM else "proposed"


def state_today(current: CurrentAppointment, record: Record, moment: Moment) -> State:
    """What a massage is today; `moved`: elsewhere than announced, be it in the past. Of a proposal the date counts."""
    told, last = state_announced(record, moment), record.announced
    if last and told == "booked" and current.firm:
        same = (current.date, current.start, current.place) == (last.date, last.start, last.place)
        if not same and not (current.standing == "done" and current.date == last.date):
            return "moved"
    if current.standing == "done":
        return "done"
    if last and told == "proposed" and current.firm and current.date != last.date:
        return "booked"
    if moment.is_past(current.date, current.start if current.firm else None):
        return "past"
    if last and told == "proposed" and not current.firm and current.date != last.date:
        return "moved"
    return "booked" if current.firm else "proposed"
