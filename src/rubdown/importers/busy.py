"""The runner's own calendar as busy hours. Titles and places in it are never read: they are nobody's business."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rubdown.importers.event import Refused
from rubdown.importers.ics import (
    Block,
    component_of,
    end_of,
    event_blocks,
    moment_of,
    refuse_long,
    text_of,
    values_of,
)
from rubdown.importers.repeats import parted, recurrence
from rubdown.plan.busy import BusyCalendar, BusyEvent, BusyRule
from rubdown.toml.problems import InvalidValue

_MOST = 100_000  # events of a calendar of many years; only those that may still come are read
MOST_READ = 5000
MOST_RULES = 500  # by which events repeat that may still come
_LONGEST_ZONES = 200_000  # characters in which a calendar describes time zones; one takes about 1,000
_PAST = timedelta(days=62)  # how long before today busy hours are still shown
_DAY = timedelta(days=1)
_UNTIL = re.compile(r"UNTIL=([0-9]{8})")
_BEGIN = re.compile(r"DTSTART[^:]*:([0-9]{8})", re.IGNORECASE)
_FREE = {"FREE", "WORKINGELSEWHERE"}  # what Outlook calls time that is not taken


def busy_calendar(text: str, today: date, *, opaque_only: bool = True) -> BusyCalendar:
    """The events of a calendar's text that take the runner's time; single ones that are long past are left out.

    Cancelled events take none, nor transparent ones unless `opaque_only` is false. Raises Refused where the text is no
    whole calendar.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Refused("not a calendar", "export it as iCalendar (.ics)")
    blocks, _ = event_blocks(text, _MOST)
    coming = [block for block in blocks if _may_come(block.properties, today - _PAST)]
    if len(coming) > MOST_READ:
        raise Refused(f"more than {MOST_READ} events to come or repeated", "export a shorter time")
    refuse_long(coming)
    if sum(line[:5].upper() == "RRULE" for block in coming for line in block.properties) > MOST_RULES:
        raise Refused(f"events to come repeat by more than {MOST_RULES} rules", "export a shorter time")
    learn_zones(text)
    read = [(block.line, _component(block)) for block in coming]
    components = [component for _, component in read if component is not None]
    replaced = _replaced(components)
    events, unread = list[BusyEvent](), [line for line, component in read if component is None]
    zoneless = list[int]()
    for line, component in read:
        if component is None or (opaque_only and _takes_no_time(component)):
            continue
        if event := _event(component, replaced[text_of(component, "UID")], today):
            events.append(event)
            unread += [line] * (len(event.rules) < len(values_of(component, "RRULE")))
            zoneless += [line] * _is_in_unknown_zone(component)
    return BusyCalendar(tuple(events), tuple(sorted(unread)), tuple(zoneless))


def _replaced(components: Iterable[Any]) -> defaultdict[str, set[date]]:
    """For each repeated event the days in whose place another stands, by its UID."""
    replaced: defaultdict[str, set[date]] = defaultdict(set)
    masters = {text_of(c, "UID"): c for c in components if moment_of(c, "RECURRENCE-ID") is None}
    for component in components:
        uid, moment = text_of(component, "UID"), moment_of(component, "RECURRENCE-ID")
        if moment is not None and uid in masters:
            replaced[uid].add(_day_in_zone_of(masters[uid], moment))
    return replaced


def _may_come(lines: Sequence[str], since: date) -> bool:
    """Whether an event repeats beyond a day, is an exception of one that repeats, or begins on the day or later."""
    earliest = f"{since:%Y%m%d}"
    for line in lines:
        name = line.upper()
        if name.startswith("RRULE"):
            until = _UNTIL.search(name)
            comes = until is None or until[1] >= earliest
        elif name.startswith(("RDATE", "RECURRENCE-ID")):
            comes = True
        else:
            begin = _BEGIN.match(line)
            comes = begin is not None and begin[1] >= earliest
        if comes:
            return True
    return False


def learn_zones(text: str) -> None:
    """Let the library know the zones that the calendar describes itself; it keeps them by their names.

    Raises Refused where they are described at length.
    """
    from icalendar import Calendar

    described = re.findall(r"^BEGIN:VTIMEZONE$.*?^END:VTIMEZONE$", text, re.MULTILINE | re.DOTALL)
    whole = "\n".join(["BEGIN:VCALENDAR", *dict.fromkeys(described), "END:VCALENDAR", ""])
    if len(whole) > _LONGEST_ZONES:
        raise Refused(f"more than {_LONGEST_ZONES // 1000} kB of time zones", "export the calendar without them")
    with warnings.catch_warnings(), suppress(Exception):  # a zone that cannot be read leaves its times as written
        warnings.simplefilter("ignore")
        Calendar.from_ical(whole.replace("\n", "\r\n"))


def _component(block: Block) -> Any:
    """An event as the library reads it; None where it cannot be read, or has no date."""
    with suppress(Exception):
        component = component_of(block)
        return component if moment_of(component, "DTSTART") is not None else None
    return None


def _day_in_zone_of(master: Any, moment: date) -> date:
    """A moment's day on the clock of the event that it belongs to."""
    begin = moment_of(master, "DTSTART")
    if isinstance(moment, datetime) and moment.tzinfo and isinstance(begin, datetime) and begin.tzinfo:
        return moment.astimezone(begin.tzinfo).date()
    return moment.date() if isinstance(moment, datetime) else moment


def _takes_no_time(component: Any) -> bool:
    """Whether an event leaves the time free, or is one of rubdown's own massages."""
    free = text_of(component, "X-MICROSOFT-CDO-BUSYSTATUS").upper() in _FREE
    ours = text_of(component, "UID").strip().endswith("@rubdown")
    return free or ours or text_of(component, "TRANSP").upper() == "TRANSPARENT"


def _event(component: Any, replaced: Iterable[date], today: date) -> BusyEvent | None:
    """A component's busy hours; None where it takes no time."""
    begin = moment_of(component, "DTSTART")
    if begin is None or text_of(component, "STATUS").upper() == "CANCELLED":
        return None
    start = begin if isinstance(begin, datetime) else datetime.combine(begin, time())
    length = _length(begin, end_of(component, begin))
    if length <= timedelta():
        return None
    without = {*replaced, *_days(component, "EXDATE")}
    return BusyEvent(
        start, length, _rules(component, begin, today), frozenset(_days(component, "RDATE")), frozenset(without)
    )


def _is_in_unknown_zone(component: Any) -> bool:
    """Whether an event names a time zone that neither the library nor the calendar describes."""
    begin = values_of(component, "DTSTART")[0]
    return isinstance(begin.dt, datetime) and begin.dt.tzinfo is None and "TZID" in begin.params


def _length(begin: date, end: date | None) -> timedelta:
    """How long an event lasts: one without an end its whole day where it has no time, else none (RFC 5545, 3.6.1)."""
    if isinstance(begin, datetime) and isinstance(end, datetime):
        if begin.tzinfo is None or end.tzinfo is None:
            return end.replace(tzinfo=None) - begin.replace(tzinfo=None)
        return end.astimezone(UTC) - begin.astimezone(UTC)
    if isinstance(begin, datetime):
        return timedelta()
    return end - begin if end and not isinstance(end, datetime) else _DAY


def _rules(component: Any, begin: date, today: date) -> tuple[BusyRule, ...]:
    """The rules by which it repeats; one that cannot be followed is left out, and the event has its own day alone."""
    rules = []
    for written in values_of(component, "RRULE"):
        with suppress(InvalidValue, ValueError):
            plain, until = parted(written.to_ical().decode("utf-8", "replace"), begin)
            first = begin.date() if isinstance(begin, datetime) else begin
            rules.append(BusyRule(recurrence(plain, first, today), until))
    return tuple(rules)


def _days(component: Any, name: str) -> Iterable[date]:
    """The days of EXDATE or RDATE on the event's own clock."""
    for dates in values_of(component, name):
        for each in dates.dts:
            moment = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            if isinstance(moment, date):
                yield _day_in_zone_of(component, moment)
