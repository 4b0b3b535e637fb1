"""iTIP (RFC 5546): one massage as a request or a cancellation that a mail program puts into its owner's calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from icalendar import Event, vCalAddress

from rubdown.plan.model import Plan
from rubdown.render.ics.document import as_text, document
from rubdown.render.ics.event import dropped_event, massage_event, stamp
from rubdown.report.answer import Dropped, Schedule
from rubdown.text import escape_controls

Method = Literal["REQUEST", "CANCEL"]
# Who invites must not be who is invited: Outlook and Gmail put no event into the organizer's own calendar. The
# address leads nowhere (RFC 2606), and no answer is asked for.
_ORGANIZER = "mailto:no-reply@rubdown.invalid"


def invitation(plan: Plan, schedule: Schedule, uid: str, method: Method, sequence: int) -> str:
    """The request or the cancellation of one massage of the schedule, to `plan.email`.

    Raises KeyError where the schedule has no such massage, ValueError where the plan has no e-mail address.
    """
    massage = next((massage for massage in schedule.appointments if massage.uid == uid), None)
    if massage is None:
        raise KeyError(uid)
    if method == "CANCEL":
        return cancellation(plan, schedule, uid, massage.start or massage.date, sequence)
    attendee = _attendee(plan)
    attendee.params["PARTSTAT"] = "TENTATIVE" if massage.status == "proposed" else "ACCEPTED"
    event = massage_event(plan, schedule, massage)
    stamp(event, schedule.today, sequence)
    return _message(event, attendee, method)


def cancellation(plan: Plan, schedule: Schedule, uid: str, start: date | datetime, sequence: int) -> str:
    """The cancellation, to `plan.email`, of a massage that is no longer in the schedule; `start` as it was sent.

    Raises ValueError where the plan has no e-mail address.
    """
    at, day = (start, start.date()) if isinstance(start, datetime) else (None, start)
    kind: Literal["soft", "discharge"] = "soft" if uid.startswith("soft-") else "discharge"
    event = dropped_event(plan, schedule, Dropped(uid, day, at, at, kind))
    event.pop("DTEND", None)  # RFC 5546, 3.2.5: not needed, and its length may have changed
    stamp(event, schedule.today, sequence)
    return _message(event, _attendee(plan), "CANCEL")


def _attendee(plan: Plan) -> vCalAddress:
    if not plan.email:
        raise ValueError("the plan has no e-mail address to invite")
    name = {"CN": escape_controls(plan.runner)} if plan.runner else {}
    return _address(f"mailto:{escape_controls(plan.email)}", ROLE="REQ-PARTICIPANT", RSVP="FALSE", **name)


def _message(event: Event, attendee: vCalAddress, method: Method) -> str:
    event.add("ORGANIZER", _address(_ORGANIZER, CN="rubdown"))
    event.add("ATTENDEE", attendee)
    calendar = document([event])
    calendar.add("METHOD", method)
    return as_text(calendar)


def _address(value: str, **params: str) -> vCalAddress:
    address = vCalAddress(value)
    address.params.update(params)
    return address
