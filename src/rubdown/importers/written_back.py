"""A plan's own events as a calendar program left them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rubdown.importers.busy import learn_zones
from rubdown.importers.event import Refused
from rubdown.importers.ics import (
    USED,
    Block,
    component_of,
    end_of,
    event_blocks,
    moment_of,
    refuse_long,
    text_of,
    values_of,
)
from rubdown.planner.uids import UID_PATTERN, sequence_on
from rubdown.report.calendar_changes import Status, Version
from rubdown.report.event_ids import NEUTRAL, PROPOSED, TODO

_MOST = 100_000  # events of a calendar of many years; only the plan's own are read
_LARGEST_SEQUENCE = 2**31 - 1  # RFC 5545
_MINUTE = timedelta(minutes=1)


def own_events(text: str, identity: str, email: str) -> tuple[dict[str, Version], set[str]]:
    """The events of massages by UID, of the plan whose UIDs end with `identity` ("": of all); and all their UIDs.

    Of several with one UID the latest counts; occurrences of a repeated event (RECURRENCE-ID) never do. `email` is the
    attendee whose answer is read. Raises Refused where the text is no whole calendar.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Refused("not a calendar", "name the .ics file that your calendar program writes")
    blocks, _ = event_blocks(text, _MOST, used=USED | {"ATTENDEE"})
    method = match[1].upper() if (match := re.search(r"^METHOD:(\w+)", text, re.MULTILINE | re.IGNORECASE)) else ""
    events: dict[str, Version] = {}
    present: set[str] = set()
    ours = [block for block in blocks if block.uid.endswith(identity or "@rubdown")]
    refuse_long(ours)
    if ours:
        learn_zones(text)
    for block in ours:
        uid = block.uid
        if not re.match(UID_PATTERN, uid):
            continue
        present.add(uid)
        version = _version(block, method, email)
        if version and (uid not in events or events[uid].sequence <= version.sequence):
            events[uid] = version
    return events, present


def ticked_off(text: str, identity: str) -> set[str]:
    """The UIDs of the massages whose to-do "Book the massage of …" was ticked off in a calendar program.

    Raises Refused where the text is no whole calendar.
    """
    blocks, _ = event_blocks(text.replace("\r\n", "\n").replace("\r", "\n"), _MOST, "VTODO")
    ours = ((uid.removeprefix(TODO), block) for block in blocks if (uid := block.uid).startswith(TODO))
    return {uid for uid, block in ours if uid.endswith(identity) and _is_ticked(block)}


def _is_ticked(block: Block) -> bool:
    """Whether a to-do is done, and another program says so: rubdown itself completes one at midnight (UTC)."""
    with suppress(Exception):  # as for events
        todo = component_of(block)
        completed = moment_of(todo, "COMPLETED")
        by_rubdown = isinstance(completed, datetime) and completed.timetz() == time(tzinfo=UTC)
        return text_of(todo, "STATUS").strip().upper() == "COMPLETED" and not by_rubdown
    return False


def _version(block: Block, method: str, email: str) -> Version | None:
    """An event as it is there; None for one that cannot be read, or is an occurrence of another."""
    with suppress(Exception):  # the library raises many kinds, on text that anybody may have written
        component = component_of(block)
        begin = moment_of(component, "DTSTART")
        if begin is None or moment_of(component, "RECURRENCE-ID") is not None:
            return None
        if not 1 < begin.year < 9999:  # in another zone it may lie beyond all dates
            return None
        sequence = int(text_of(component, "SEQUENCE") or -1)
        sequence = sequence if sequence <= _LARGEST_SEQUENCE else -1  # else all later versions would count as older
        status = _status(component, method, email)
        return Version(
            begin.isoformat(), _minutes(component, begin), status, sequence, _is_touched(component, sequence)
        )
    return None


def _status(component: Any, method: str, email: str) -> Status:
    """What its STATUS says, else the runner's answer to an invitation, else the title, which a proposal's ends."""
    status, title = text_of(component, "STATUS").strip().upper(), text_of(component, "SUMMARY").strip()
    answers = {
        str(each.params.get("PARTSTAT", "")).upper()
        for each in values_of(component, "ATTENDEE")
        if email and str(each).lower().removeprefix("mailto:") == email.lower()
    }
    if status == "CANCELLED" or method == "CANCEL" or "DECLINED" in answers:
        return "cancelled"
    renamed = bool(title) and not title.endswith(PROPOSED) and PROPOSED.strip() not in title and title != NEUTRAL
    return "confirmed" if status == "CONFIRMED" or "ACCEPTED" in answers or renamed else "tentative"


def _minutes(component: Any, begin: date) -> int | None:
    """How long it lasts; None for whole days, and where that is not known."""
    end = end_of(component, begin)
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return None
    aware = begin.tzinfo and end.tzinfo
    length = (
        end.astimezone(UTC) - begin.astimezone(UTC) if aware else end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    )
    return length // _MINUTE


def _is_touched(component: Any, sequence: int) -> bool:
    """Whether its stamps are not those that rubdown gives: another program has written it."""
    stamps = {moment_of(component, name) for name in ("DTSTAMP", "LAST-MODIFIED")}
    moment = next(iter(stamps), None)
    if len(stamps) != 1 or not isinstance(moment, datetime) or moment.tzinfo is None:
        return True
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds != max(0, sequence - sequence_on(moment.date()))
