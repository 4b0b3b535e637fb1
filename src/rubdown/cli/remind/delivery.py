"""Reminders on their way: to stdout, as one message for sendmail, or to each runner; remembered once accepted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import as_json, put, put_plain
from rubdown.cli.remind.memory import Memory, memory_path, recalling, remembering
from rubdown.plan.model import Plan
from rubdown.plan.read import ReadContext
from rubdown.plan.timeline import is_over
from rubdown.planner.season import Season, season
from rubdown.report.calendar import answer
from rubdown.report.reminders import Due, Outlook, outlook, remind
from rubdown.report.reminders.words import Reminder, paragraphs, reminder, subject

if TYPE_CHECKING:
    from rubdown.mail.message import Letter
    from rubdown.mail.settings import Settings


class Reading(Struct, frozen=True):
    """A plan that was read: what it is remembered by, its file for `rubdown log` (None: it has no journal)."""

    plan: Plan
    identity: str
    path: str | None
    today: date

    def season(self) -> Season:
        """The plan, solved from today on."""
        return season(self.plan, *horizon(self.plan, ReadContext(lambda _: self.today, None), None, None))

    def view(self) -> Outlook:
        """What is to come; nothing any more where the plan is over."""
        if is_over(self.plan, self.today):
            return Outlook(self.plan, self.today, [], {}, over=True)
        return outlook(self.season())


class News(Struct, frozen=True):
    """What is due of one plan, with its words."""

    reading: Reading
    due: Due
    words: Reminder


class Way(Struct, frozen=True):
    """How a batch of plans is told: `to` an address, or as text; through `settings`, or on stdout.

    `named`: whose news it is stands before each. `dry`: it is shown, and nothing is touched.
    """

    to: str | None = None
    settings: Settings | None = None
    json: bool = False
    named: bool = False
    dry: bool = False


def deliver(batch: Sequence[Reading], way: Way) -> bool:
    """Tell what is due of some plans in one message, then remember it; whether anything was due.

    Raises Unsent where mail was not accepted, OSError where stdout was not written, Unusable where nothing can be
    remembered: in each of these cases nothing is.
    """
    views = [(reading, reading.view()) for reading in batch]
    with _memory(way) as memory:
        news: list[News] = []
        for reading, view in views:
            before = memory.known(reading.identity)
            due, after = remind(view, before)
            news += [News(reading, one, reminder(one, view.plan, reading.path, named=way.named)) for one in due]
            if after != before:
                memory.remember(reading.identity, after)
        if news:
            # Within the transaction: whoever is killed here remembers nothing, and nobody else tells it meanwhile.
            _hand_over(sorted(news, key=_nearest), way)
    return bool(news)


def _memory(way: Way) -> AbstractContextManager[Memory]:
    return recalling(memory_path()) if way.dry else remembering(memory_path())


def _nearest(news: News) -> tuple[bool, int]:
    return news.due.left < 0, abs(news.due.left)


def _hand_over(news: Sequence[News], way: Way) -> None:
    """Returns once it was accepted: by the mail server, or all of it by stdout."""
    if way.to and way.settings and not way.dry:
        from rubdown.cli.remind.sending import send
        from rubdown.mail.message import compose

        send(compose(_letter(news, way.to, way.settings)), way.settings)
        return
    try:
        _write(news, way)
        sys.stdout.flush()
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # an end of the pipe that is gone is no reader who has had enough: it is all still due
        raise OSError("nobody reads it") from None


def _write(news: Sequence[News], way: Way) -> None:
    if way.json:
        from rubdown.report.reminders.notice import notice

        told = (notice(one.due, one.reading.plan, one.words) for one in news)
        put("".join(as_json(one, line=True) for one in told))
    elif way.to and not way.settings:
        from rubdown.mail.message import compose, for_sendmail

        sys.stdout.buffer.write(for_sendmail(compose(_letter(news, way.to, None))))
    else:
        put_plain(_text(news, way))


def _text(news: Sequence[News], way: Way) -> str:
    head = [[f"To: {way.to}"]] if way.to else []
    found = [*head, *paragraphs([one.words for one in news])]
    return "\n\n".join("\n".join(lines) for lines in found) + "\n" * (2 if way.to else 1)


def _letter(news: Sequence[News], to: str, settings: Settings | None) -> Letter:
    from rubdown.mail.message import Letter

    words = [one.words for one in news]
    invitations = [found for one in news if (found := _invitation(one, to))]
    return Letter(
        key="\n".join(f"{one.reading.identity} {one.due.key}" for one in news),
        to=to, sender=settings.mail.sender if settings else "", subject=subject(words), paragraphs=paragraphs(words),
        sent=_now(news[0].reading.plan.timezone), invitations=tuple(invitations),
    )  # fmt: skip


def _now(zone: str | None) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime.now(UTC).astimezone(ZoneInfo(zone) if zone else None).replace(microsecond=0)


def _invitation(news: News, to: str) -> str | None:
    """For the calendar of whoever gets the mail: a booking, or its end. A proposal is no appointment yet."""
    due, told = news.due, news.due.before.told
    gone = due.item is None and told is not None and told.standing == "booked"
    booked = due.item is not None and due.item.standing == "booked" and due.item.massage and due.left >= 0
    if not (gone or booked):
        return None
    from rubdown.render.ics import cancellation, invitation

    plan, uid, sequence = replace(news.reading.plan, email=to), due.after.uid, due.after.sequence
    schedule = answer(news.reading.season(), days=False)
    if due.item is None or due.item.massage is None:
        assert told is not None
        return cancellation(plan, schedule, uid, told.start or told.date, sequence)
    known = replace(schedule, appointments=[replace(due.item.massage, uid=uid)])
    return invitation(plan, known, uid, "REQUEST", sequence)
