"""Reminders on their way: to stdout, as one message for sendmail, or to each runner; remembered once accepted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.output import emit, emit_data
from rubdown.cli.remind.interrupts import Interrupts
from rubdown.cli.remind.locks import locked
from rubdown.cli.remind.memory import Memory, memory_path, recalling, remembering
from rubdown.cli.remind.sending import Mailer, UnsentError
from rubdown.plan.model import Plan
from rubdown.report.printed import json_text
from rubdown.report.reminders import DueReminder, Outlook, outlook, remind
from rubdown.report.reminders.digest import digest, open_matters
from rubdown.report.reminders.words import ReminderText, paragraphs, reminder, subject
from rubdown.text import escape_controls

if TYPE_CHECKING:
    from rubdown.mail.message import Letter

_TOO_LATE = "the reminders just sent may come a second time"


class RemindedPlan(Struct, frozen=True):
    """A plan on a day, the identity that it is remembered by, and its file for `rubdown log` (None: no journal).

    `now` is the time by the runner's clock, None where --today says the day.
    """

    plan: Plan
    identity: str
    path: str | None
    today: date
    now: time | None = None

    def view(self) -> Outlook:
        """What is to come; nothing any more where the plan is over."""
        return outlook(self.plan, self.today, self.now)


class News(Struct, frozen=True):
    """What is due of one plan, with its words."""

    reminded: RemindedPlan
    view: Outlook
    due: DueReminder
    words: ReminderText

    @property
    def token(self) -> str:
        """A text that stands for this news until it is delivered, on any day."""
        return _token(self.reminded, self.words.what, self.due.key)


class Message(Struct, frozen=True):
    """All that one message announces; `tokens` stand for what is remembered after delivery, and for the message."""

    news: list[News]
    subject: str
    paragraphs: list[list[str]]
    tokens: list[str]
    zone: str | None


class Channel(Struct, frozen=True):
    """How a batch of plans is delivered: `to` an address, or as text; through `mailer`, or on stdout.

    `sender`, `cc`, `reply_to`: of the message. `named`: the runner's or the plan's name is put before each reminder.
    `stream`: in the order of the plans, a few at a time. `digest`: one message about all of them. `hold`: with tokens,
    and remembered when these come back. `dry`: show it, and touch nothing. `id`: of the plan's line in a stream.
    """

    to: str | None = None
    sender: str = ""
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    mailer: Mailer | None = None
    json: bool = False
    stream: bool = False
    named: bool = False
    digest: bool = False
    hold: bool = False
    dry: bool = False
    id: str | int | None = None


def deliver(batch: Sequence[RemindedPlan], channel: Channel, wait: float = 0) -> tuple[bool, list[str]]:
    """Tell what is due of some plans in one message, then remember it; whether anything was due, and refused copies.

    Raises LockedError where other runs have plans of these for longer than `wait` seconds, UnsentError where mail was
    not accepted, OSError where stdout was not written, CommandError where nothing can be remembered: it all stays due.
    """
    if channel.to == "":
        fix = 'add email = "…" under [runner], or pass --mail-to'
        raise UnsentError(f"{escape_controls(batch[0].plan.path)} has no address; {fix}")
    views = [(reminded, reminded.view()) for reminded in batch]
    if channel.dry:
        with recalling(memory_path()) as memory:
            message = _message(views, channel, memory)
        return message is not None, _hand_over(message, channel, Interrupts()) if message else []
    # In nobody else's hands meanwhile: whoever is killed here remembers nothing, and no other run reports it.
    with locked([reminded.identity for reminded in batch], wait), Interrupts() as interrupts:
        with remembering(memory_path()) as memory:
            message = _message(views, channel, memory)
        refused = _hand_over(message, channel, interrupts) if message else []
        if message and not channel.hold:
            record_delivered(message.tokens, _TOO_LATE)
    return message is not None, refused


def record_delivered(tokens: Iterable[str], consequence: str = "nothing is recorded") -> list[str]:
    """Remember that these messages were delivered; the tokens that were never given out. Raises CommandError."""
    with remembering(memory_path(), consequence) as memory:
        return [token for token in tokens if not memory.deliver(token)]


def _message(views: Sequence[tuple[RemindedPlan, Outlook]], channel: Channel, memory: Memory) -> Message | None:
    """The message that is due, if any; a digest is where a matter is open that was in none before."""
    news = _news(views, channel, memory)
    texts, tokens = [one.words for one in news], [one.token for one in news]
    if not channel.digest:
        head, body = (subject(texts), paragraphs(texts)) if news else ("", [])
    else:
        matters = []
        for reminded, view in views:
            for matter in open_matters(view):
                matters.append(matter)
                token = _token(reminded, matter.section, matter.key)
                if not memory.is_delivered(token):
                    memory.hold(reminded.identity, token, (), view.today)
                    tokens.append(token)
        head, body = digest(texts, matters)
    return Message(news, head, body, tokens, views[0][0].plan.timezone) if tokens else None


def _token(reminded: RemindedPlan, what: str, key: str) -> str:
    return sha256(f"{reminded.identity}\n{what}\n{key}".encode()).hexdigest()[:32]


def _news(views: Sequence[tuple[RemindedPlan, Outlook]], channel: Channel, memory: Memory) -> list[News]:
    """What is due, nearest first or plan by plan; the memory holds it until it is delivered, and follows the rest."""
    news: list[News] = []
    for reminded, view in views:
        known = memory.known(reminded.identity)
        due, quiet = remind(view, known)
        if quiet != known:
            memory.remember(reminded.identity, quiet)
        for one in due:
            words = reminder(one, view.plan, reminded.path, named=channel.named)
            news.append(News(reminded, view, one, words))
            memory.hold(reminded.identity, news[-1].token, one.changes, view.today)
    if channel.stream:
        return news
    return sorted(news, key=lambda one: (one.due.days_left < 0, abs(one.due.days_left), one.due.current is not None))


def _hand_over(message: Message, channel: Channel, interrupts: Interrupts) -> list[str]:
    """Returns once it was accepted: by the mail server, or all of it by stdout; with the copies that were refused."""
    if channel.to and (channel.mailer is None or not channel.dry):
        from rubdown.mail.message import compose, for_sendmail

        mail = compose(_letter(message, channel, channel.to))
        if channel.mailer:
            return channel.mailer.send(mail, interrupts)
    try:
        interrupts.hold()
        if channel.json:
            emit_data(_lines(message.news, channel))
        elif channel.to and not channel.mailer:
            sys.stdout.buffer.write(for_sendmail(mail))
        else:
            blocks = [[f"To: {channel.to}"], *message.paragraphs] if channel.to else message.paragraphs
            emit("\n\n".join("\n".join(lines) for lines in blocks) + "\n" * (2 if channel.to else 1))
        sys.stdout.flush()
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # an end of the pipe that is gone is no reader who has had enough: it is all still due
        raise OSError("nobody reads it") from None
    return []


def _lines(news: Sequence[News], channel: Channel) -> str:
    from rubdown.report.reminders.notice import StreamNotices, notice

    notices = [notice(one.due, one.reminded.plan, one.words) for one in news]
    if channel.hold:
        notices = [replace(line, token=one.token) for line, one in zip(notices, news, strict=True)]
    if channel.id is not None:
        return json_text(StreamNotices(channel.id, notices), line=True)
    return "".join(json_text(line, line=True) for line in notices)


def _letter(message: Message, channel: Channel, to: str) -> Letter:
    from rubdown.mail.message import Letter

    invitations = [] if channel.digest else [text for one in message.news for text in _invitations(one, to)]
    return Letter(
        key="\n".join(message.tokens), to=to, sender=channel.sender, subject=message.subject,
        paragraphs=message.paragraphs, sent=_now(message.zone), invitations=tuple(invitations), cc=channel.cc,
        reply_to=channel.reply_to,
    )  # fmt: skip


def _now(zone: str | None) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime.now(UTC).astimezone(ZoneInfo(zone) if zone else None).replace(microsecond=0)


def _invitations(news: News, to: str) -> Iterator[str]:
    """For the calendar of whoever gets the mail."""
    if not news.due.invitations:
        return
    from rubdown.render.ics import cancellation, invitation

    plan, schedule = replace(news.view.plan, email=to), news.view.schedule()
    for one in news.due.invitations:
        if one.massage is None:
            yield cancellation(plan, schedule, one.uid, one.start, one.sequence)
        else:
            yield invitation(plan, replace(schedule, appointments=[one.massage]), one.uid, "REQUEST", one.sequence)
