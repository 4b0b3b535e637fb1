"""Reminders on their way: to stdout, as one message for sendmail, or to each runner; remembered once accepted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.output import emit, emit_data
from rubdown.cli.remind.memory import memory_path, recalling, remembering
from rubdown.plan.model import Plan
from rubdown.plan.timeline import horizon_end, is_over
from rubdown.planner.season import Season, season
from rubdown.report.calendar import answer
from rubdown.report.printed import json_text
from rubdown.report.reminders import DueReminder, Outlook, outlook, remind
from rubdown.report.reminders.words import ReminderText, paragraphs, reminder, subject

if TYPE_CHECKING:
    from rubdown.mail.message import Letter
    from rubdown.mail.settings import Settings


class RemindedPlan(Struct, frozen=True):
    """A plan on a day, the identity that it is remembered by, and its file for `rubdown log` (None: no journal)."""

    plan: Plan
    identity: str
    path: str | None
    today: date

    def season(self) -> Season:
        """The plan, solved from today on."""
        return season(self.plan, self.today, self.today, horizon_end(self.plan, self.today))

    def view(self) -> Outlook:
        """What is to come; nothing any more where the plan is over."""
        if is_over(self.plan, self.today):
            return Outlook(self.plan, self.today, [], {}, over=True)
        return outlook(self.season())


class News(Struct, frozen=True):
    """What is due of one plan, with its words."""

    reminded: RemindedPlan
    due: DueReminder
    words: ReminderText


class Channel(Struct, frozen=True):
    """How a batch of plans is delivered: `to` an address, or as text; through `settings`, or on stdout.

    `named`: the runner's or the plan's name is put before each reminder. `dry`: show it, and touch nothing.
    """

    to: str | None = None
    settings: Settings | None = None
    json: bool = False
    named: bool = False
    dry: bool = False


def deliver(batch: Sequence[RemindedPlan], channel: Channel) -> bool:
    """Tell what is due of some plans in one message, then remember it; whether anything was due.

    Raises UnsentError where mail was not accepted, OSError where stdout was not written, CommandError where nothing can
    be remembered: in each of these cases nothing is.
    """
    views = [(reminded, reminded.view()) for reminded in batch]
    with recalling(memory_path()) if channel.dry else remembering(memory_path()) as memory:
        news: list[News] = []
        for reminded, view in views:
            before = memory.known(reminded.identity)
            due, after = remind(view, before)
            news += [News(reminded, one, reminder(one, view.plan, reminded.path, named=channel.named)) for one in due]
            if after != before:
                memory.remember(reminded.identity, after)
        if news:
            # Within the transaction: whoever is killed here remembers nothing, and no other run reports it meanwhile.
            _hand_over(sorted(news, key=lambda one: (one.due.days_left < 0, abs(one.due.days_left))), channel)
    return bool(news)


def _hand_over(news: Sequence[News], channel: Channel) -> None:
    """Returns once it was accepted: by the mail server, or all of it by stdout."""
    if channel.to and channel.settings and not channel.dry:
        from rubdown.cli.remind.sending import send
        from rubdown.mail.message import compose

        send(compose(_letter(news, channel.to, channel.settings)), channel.settings)
        return
    try:
        _write(news, channel)
        sys.stdout.flush()
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # an end of the pipe that is gone is no reader who has had enough: it is all still due
        raise OSError("nobody reads it") from None


def _write(news: Sequence[News], channel: Channel) -> None:
    if channel.json:
        from rubdown.report.reminders.notice import notice

        notices = (notice(one.due, one.reminded.plan, one.words) for one in news)
        emit_data("".join(json_text(one, line=True) for one in notices))
    elif channel.to and not channel.settings:
        from rubdown.mail.message import compose, for_sendmail

        sys.stdout.buffer.write(for_sendmail(compose(_letter(news, channel.to, None))))
    else:
        emit(_text(news, channel))


def _text(news: Sequence[News], channel: Channel) -> str:
    head = [[f"To: {channel.to}"]] if channel.to else []
    blocks = [*head, *paragraphs([one.words for one in news])]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n" * (2 if channel.to else 1)


def _letter(news: Sequence[News], to: str, settings: Settings | None) -> Letter:
    from rubdown.mail.message import Letter

    words = [one.words for one in news]
    invitations = [text for one in news if (text := _invitation(one, to))]
    return Letter(
        key="\n".join(f"{one.reminded.identity} {one.due.key}" for one in news),
        to=to, sender=settings.mail.sender if settings else "", subject=subject(words), paragraphs=paragraphs(words),
        sent=_now(news[0].reminded.plan.timezone), invitations=tuple(invitations),
    )  # fmt: skip


def _now(zone: str | None) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime.now(UTC).astimezone(ZoneInfo(zone) if zone else None).replace(microsecond=0)


def _invitation(news: News, to: str) -> str | None:
    """For the calendar of whoever gets the mail: a booking, or its end. A proposal is no appointment yet."""
    due, last = news.due, news.due.before.announced
    gone = due.current is None and last is not None and last.standing == "booked"
    booked = due.current is not None and due.current.standing == "booked" and due.current.massage and due.days_left >= 0
    if not (gone or booked):
        return None
    from rubdown.render.ics import cancellation, invitation

    plan, uid, sequence = replace(news.reminded.plan, email=to), due.after.uid, due.after.sequence
    schedule = answer(news.reminded.season(), days=False)
    if due.current is None or due.current.massage is None:
        assert last is not None
        return cancellation(plan, schedule, uid, last.start or last.date, sequence)
    known = replace(schedule, appointments=[replace(due.current.massage, uid=uid)])
    return invitation(plan, known, uid, "REQUEST", sequence)
