"""A therapist whom runners share, as an option or the API has it."""

from __future__ import annotations

from msgspec import Struct

from rubdown.plan.model import Therapist
from rubdown.plan.values import parse_week_hours
from rubdown.toml.problems import InvalidValue, shown


class ClubTherapist(Struct, frozen=True):
    """A therapist of a club: minutes `between` two massages, and how many runners `at_once`."""

    therapist: Therapist
    between: int = 10
    at_once: int = 1


def parse_club_therapist(text: str) -> ClubTherapist:
    """The therapist of an option: `Marta: tue 16-20, sat 10-14`. Raises InvalidValue."""
    name, colon, hours = text.partition(":")
    if not colon or not name.strip():
        raise InvalidValue(
            f"cannot read {shown(text)} as a therapist", 'write name and hours: "Marta: tue 16-20, sat 10-14"'
        )
    by_day = parse_week_hours(hours)
    week = tuple(by_day.get(day, ()) for day in range(7))
    if not any(week):
        raise InvalidValue(f"{shown(name.strip())} has no hours", 'write them: "Marta: tue 16-20, sat 10-14"')
    return ClubTherapist(Therapist(name.strip(), "", week, frozenset(), True))
