"""What calendar programs know an event by: UIDs of races and closed stretches, the SEQUENCE of all events, titles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rubdown.planner.uids import digest, is_own_uid, next_sequence, sequence_on

__all__ = ["NEUTRAL", "PROPOSED", "TODO", "event_uids", "is_own_uid", "next_sequence", "sequence_on"]
PROPOSED = " (proposed)"  # how the title of a proposal's event ends
TODO = "book-"  # how the UID of the to-do begins that goes with a proposal's event
NEUTRAL = "Appointment"  # the title of any massage in a discreet calendar


def event_uids(kind: Literal["race", "closed"], names: Iterable[str], identity: str) -> list[str]:
    """The UIDs of events in the order of their dates; `identity` ends all UIDs of their plan.

    None tells its event's day. Events of one name are counted from the last one back, so that those to come keep
    their UIDs when one that is past leaves the plan.
    """
    seen: dict[str, int] = {}
    uids = []
    for name in reversed(list(names)):
        seen[name] = seen.get(name, 0) + 1
        uids.append(f"{kind}-{digest(name)}-{seen[name]}-{identity}")
    return uids[::-1]
