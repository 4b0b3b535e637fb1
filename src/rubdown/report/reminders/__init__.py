"""What is due to be told of a plan's massages today, given what was told before: nothing twice, nothing missed.

Pure: the caller delivers the reminders and keeps the memory that comes with them, or keeps neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.uids import sequence_on
from rubdown.report.reminders.known import Item, Known, Told
from rubdown.report.reminders.ladder import rung_of
from rubdown.report.reminders.outlook import Outlook, items, outlook
from rubdown.report.reminders.pairing import paired

__all__ = ["Due", "Item", "Known", "Outlook", "Told", "outlook", "remind"]

CALM = 7  # days between two messages about a proposal that keeps moving

_Heard = frozenset[tuple[str, date, int]]


class Due(Struct, frozen=True):
    """Something to be told of one appointment: all of it in one message.

    `item` is the appointment as it is today, None where it fell away; `before` and `after` what is remembered of it
    now, and once this was delivered. `rung` is the rung that is due, `moved` and `breach` whether these are news.
    """

    today: date
    item: Item | None
    before: Known
    after: Known
    rung: int | None = None
    moved: bool = False
    breach: bool = False

    @property
    def day(self) -> date:
        """The day that it is about."""
        return self.item.date if self.item else self.before.date

    @property
    def left(self) -> int:
        """The days until then; negative: since then."""
        return (self.day - self.today).days

    @property
    def key(self) -> str:
        """The same for the same news, on whatever day it is told, until it was delivered; then never again."""
        now = (self.day, self.item.start, self.item.place) if self.item else None
        breach = self.after.breach if self.breach else ""
        return repr((self.after.uid, now, self.rung, self.moved, breach, self.before.told))


def remind(view: Outlook, known: Sequence[Known]) -> tuple[list[Due], tuple[Known, ...]]:
    """What is due, nearest first, and all that is to be remembered once it was delivered.

    Where nothing is due, what is to be remembered may still differ: appointments are followed before they are told.
    """
    now = items(view, known)
    rows = paired(now, known, view.today)
    heard = frozenset((row.kind, *rung) for row in known if not row.over for rung in row.delivered)
    taken = {row.uid for row in known}
    found: list[Due | Known] = []
    for item in now:
        row = rows.get(item.uid) or _new(item, taken)
        found.append(_told(view, item, row, heard))
    still = {row.uid for row in rows.values()}
    found += [kept for row in known if row.uid not in still and (kept := _gone(view, row))]
    due = sorted((one for one in found if isinstance(one, Due)), key=_order)
    after = [one.after if isinstance(one, Due) else one for one in found]
    return due, tuple(sorted(after, key=lambda row: (row.date, row.uid)))


def _order(due: Due) -> tuple[bool, int, str]:
    return due.left < 0, abs(due.left), due.after.uid


def _new(item: Item, taken: set[str]) -> Known:
    """An appointment seen for the first time; the n-th of a month may have been another one before."""
    name, _, host = item.uid.partition("@")
    uid = next(uid for uid in _uids(name, host, len(taken)) if uid not in taken)
    taken.add(uid)
    return Known(uid, item.kind, item.date, item.standing)


def _uids(name: str, host: str, count: int) -> Iterable[str]:
    return (f"{name}@{host}" if n == 1 else f"{name}-{n}@{host}" for n in range(1, count + 3))


def _told(view: Outlook, item: Item, row: Known, heard: _Heard) -> Due | Known:
    """What is due of an appointment; else what is remembered of it from now on."""
    seen = replace(row, date=item.date, standing=item.standing, breach=row.breach if item.breach else "")
    if item.standing == "done" or (item.standing == "proposed" and item.date < view.today):
        return seen
    rung = rung_of(view.plan.remind, (item.date - view.today).days)
    moved, breach = _moved(view, item, row), bool(item.breach) and item.breach != row.breach
    news = rung if rung is not None and _rung_due(view, item, row, rung, heard) else None
    if not (moved or breach or news is not None):
        return seen
    after = replace(
        seen,
        told=Told(item.date, item.start, item.place, item.standing, view.today),
        moved_on=view.today if moved else row.moved_on,
        sequence=_sequence(row, view.today) if moved or row.told is None else row.sequence,
        breach=item.breach,
        delivered=row.delivered | ({(item.date, rung)} if rung is not None else set()),
    )
    return Due(view.today, item, row, after, news, moved, breach)


def _sequence(row: Known, today: date) -> int:
    """More than before, and than what a calendar file told of it before today."""
    return max(row.sequence + 1, sequence_on(today))


def _rung_due(view: Outlook, item: Item, row: Known, rung: int, heard: _Heard) -> bool:
    """Whether a rung was not told yet: of this day and, for a proposal that keeps moving, not within the week."""
    if (item.kind, item.date, rung) in heard:
        return False
    wavering = item.standing == "proposed" and any(of == rung for _, of in row.delivered)
    return not wavering or row.told is None or _calm_since(row.told.on, view.today)


def _moved(view: Outlook, item: Item, row: Known) -> bool:
    """Whether an appointment is elsewhere than where it was told to be, for those whom that still concerns.

    The hour and the place of a proposal are suggestions: only its day counts.
    """
    told = row.told
    if told is None or told.date < view.today or item.date < view.today:
        return False
    if item.standing == told.standing == "booked":
        return (item.date, item.start, item.place) != (told.date, told.start, told.place)
    if item.date == told.date:
        return False
    firm = (told.standing, item.standing) != ("proposed", "proposed")
    return firm or row.moved_on is None or _calm_since(row.moved_on, view.today)


def _calm_since(day: date, today: date) -> bool:
    return abs((today - day).days) >= CALM  # a clock that once stood wrong in the future silences nothing


def _gone(view: Outlook, row: Known) -> Due | Known | None:
    """What is due of an appointment that is no more; nothing is remembered of one that nobody was told of."""
    told = row.told
    if told is None:
        return None
    matters = told.standing == "booked" or not view.over
    if told.gone or told.date < view.today or not matters:
        return row
    after = replace(row, told=replace(told, on=view.today, gone=True), sequence=_sequence(row, view.today))
    return Due(view.today, None, replace(row, date=told.date), after)
