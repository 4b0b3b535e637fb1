"""The club file: whose plans share which therapists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from rubdown.plan.error import PlanError
from rubdown.plan.file_schema import HoursTable
from rubdown.plan.from_dict import toml_of
from rubdown.plan.therapist import Therapist
from rubdown.plan.values import parse_week_hours
from rubdown.text import WEEKDAYS
from rubdown.toml.document import read_document
from rubdown.toml.problems import InvalidValue, Problems, Refusal, shown
from rubdown.toml.scalars import About, Day, Zone

_SMALLEST = 'plans = ["runners/*.toml"], below it [[therapist]] with name and hours'


class ClubTherapistTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A therapist whom runners share."""

    name: Annotated[str, About("the therapist's name; a plan's hours for this name give way to these")] = ""
    where: Annotated[str, About("the address")] = ""
    hours: Annotated[
        HoursTable | str | None, About('working hours by weekday, or one text: "tue 16-20, sat 10-14"')
    ] = None
    closed: Annotated[list[Day], About("dates on which the therapist does not work")] = []
    step: Annotated[int, About("minutes: appointments start on it, from midnight", ge=5, le=240)] = 15
    between: Annotated[int, About("minutes between two appointments", ge=0, le=240)] = 10
    at_once: Annotated[int, About("how many runners can be treated at a time", ge=1, le=20)] = 1
    runners: Annotated[list[str], About("the plans that may come, as they are listed; left out: all")] = []


class ClubFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A club: its runners' plans and its therapists."""

    plans: Annotated[list[str], About('plan files, relative to the club file; "runners/*.toml" works')] = []
    timezone: Annotated[
        Zone | None, About("IANA name of the zone of the hours; left out: the runners', where it is one")
    ] = None
    fair: Annotated[bool, About("true: nobody gives up more than a quarter of what they would have alone")] = False
    therapist: Annotated[list[ClubTherapistTable], Meta(description="the therapists")] = []


class ClubTherapist(Struct, frozen=True):
    """A therapist of a club; `runners` are names of plans, () for all."""

    therapist: Therapist
    between: int = 10
    at_once: int = 1
    runners: tuple[str, ...] = ()


class Club(Struct, frozen=True):
    """A club as its file has it; `plans` are names and patterns as written."""

    plans: tuple[str, ...]
    therapists: tuple[ClubTherapist, ...]
    timezone: str | None = None
    fair: bool = False


def read_club(text: str, path: str) -> Club | Refusal:
    """The club of a TOML text, or all its problems."""
    file = read_document(ClubFile, text, path, _check)
    if isinstance(file, Refusal):
        return file
    therapists = tuple(_therapist(table) for table in file.therapist)
    return Club(tuple(file.plans), therapists, file.timezone, file.fair)


def _therapist(table: ClubTherapistTable) -> ClubTherapist:
    assert isinstance(table.hours, HoursTable)
    hours = tuple(getattr(table.hours, day) or () for day in WEEKDAYS)
    therapist = Therapist(table.name.strip(), table.where.strip(), hours, frozenset(table.closed), True, table.step)
    return ClubTherapist(therapist, table.between, table.at_once, tuple(table.runners))


def _check(file: ClubFile, problems: Problems) -> None:
    if not file.plans and not problems.any_within(("plans",)):
        problems.add(("plans",), "a club needs plans", _SMALLEST, on_key=True)
    if not file.therapist and not problems.any_within(("therapist",)):
        problems.add(("therapist",), "a club needs a therapist", _SMALLEST, on_key=True)
    names: dict[str, int] = {}
    for i, table in enumerate(file.therapist):
        name = table.name.strip()
        if not name:
            problems.add(("therapist", i), "a therapist needs a name", 'add name = "Marta"', on_key=True)
        elif name.casefold() in names:
            fix = "give each a name of its own; one who treats two runners at a time has at_once = 2"
            problems.add(("therapist", i, "name"), f"there are two therapists called {shown(name)}", fix)
        names[name.casefold()] = i
        hours = None if table.hours is None or isinstance(table.hours, str) else table.hours
        if not problems.any_within(("therapist", i, "hours")) and (
            hours is None or not any(getattr(hours, day) for day in WEEKDAYS)
        ):
            fix = 'add hours = { tue = "16:00-20:00", sat = "10:00-14:00" }'
            problems.add(("therapist", i), f"{name or 'this therapist'} has no hours", fix, on_key=True)


def club_therapists(given: Iterable[str | Mapping[str, Any]]) -> tuple[ClubTherapist, ...]:
    """The therapists of options, or of dicts with the keys of `[[therapist]]`; names are different.

    Raises InvalidValue for a text that cannot be read and for a name that is there twice, PlanError for a dict.
    """
    known: dict[str, ClubTherapist] = {}
    for one in given:
        read = parse_club_therapist(one) if isinstance(one, str) else _therapist_of_dict(one)
        name = read.therapist.name
        if known.setdefault(name.casefold(), read) is not read:
            raise InvalidValue(f"{name} is there twice", "give all hours at once")
    return tuple(known.values())


def _therapist_of_dict(table: Mapping[str, Any]) -> ClubTherapist:
    club = read_club(toml_of({"plans": ["*"], "therapist": [table]}), "<therapist>")
    if isinstance(club, Refusal):
        raise PlanError(club)
    return club.therapists[0]


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
