"""The plan file's shape: its tables and keys, with what each means. It gives the JSON Schema and drives the reader."""

from typing import Annotated, Literal, Self

from msgspec import Meta, Struct, field
from msgspec.structs import fields

from rubdown.plan.distances import RaceDistance
from rubdown.plan.model import Effort, MassageKind, PauseReason, Plan, Priority, Sport, Units
from rubdown.plan.rule_numbers import Condition, Numbers
from rubdown.plan.values import (
    Climb,
    Duration,
    Hours,
    Km,
    Minutes,
    PerMonth,
    Price,
    Recurrence,
    Rpe,
    Weekdays,
    Words,
    parse_week_hours,
    read_weekdays,
)
from rubdown.text import WEEKDAYS
from rubdown.toml.scalars import Clock, Day, Email, Moment, When, Zone

_RACE_IS_NO_SESSION = (
    "a race is not a session",
    "write it as [[race]]: its distance decides how long it is recovered from",
)
SessionKind = Literal["rest", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test"]


MOST_INCLUDED = 20


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the plan file."""


class RunnerTable(_Table, frozen=True, kw_only=True):
    """Who runs."""

    name: Annotated[str, Meta(description="the runner's name")] = ""
    email: Annotated[Email | None, Meta(description="where `rubdown remind` writes to")] = None
    condition: Annotated[
        Condition, Meta(description="decides how long a race is recovered from: experienced, regular or beginner")
    ] = "regular"
    timezone: Annotated[
        Zone | None, Meta(description="IANA name of the runner's time zone; left out: the machine's")
    ] = None
    units: Annotated[Units, Meta(description="how distances are shown, and read where no unit is given")] = "km"
    used_to_massage: Annotated[
        bool, Meta(description="false: a first deep massage needs more clear days before a race")
    ] = True
    week_start: Annotated[
        Literal["mon", "sat", "sun"], Meta(description="the first day of a week in calendars and charts")
    ] = "mon"
    max_hr: Annotated[
        Annotated[int, Meta(ge=100, le=240)] | None,
        Meta(description="highest heart rate, in beats a minute: it tells how hard a recorded activity was"),
    ] = None
    threshold_hr: Annotated[
        Annotated[int, Meta(ge=80, le=230)] | None,
        Meta(description="heart rate that can be held for an hour, in beats a minute; below max_hr"),
    ] = None
    busy: Annotated[str, Meta(description="a calendar file (.ics) of hours without time, relative to the plan")] = ""


class MassageTable(_Table, frozen=True, kw_only=True):
    """What is planned."""

    per_month: Annotated[
        PerMonth, Meta(description="massages a calendar month: [at least, at most], or one number for both")
    ] = (1, 2)
    minutes: Annotated[int, Meta(ge=10, le=240, description="length of one massage in minutes")] = 60
    prefer: Annotated[Weekdays, Meta(description="preferred weekdays")] = frozenset()
    prefer_time: Annotated[Clock | None, Meta(description="the open start nearest to this time of day is taken")] = None
    last: Annotated[Day | None, Meta(description="date of the last massage before this plan")] = None
    notice: Annotated[int, Meta(ge=0, le=60, description="days that a proposal lies ahead at least")] = 1
    price: Annotated[Price | None, Meta(description="price of one massage")] = None
    currency: Annotated[str, Meta(description="currency of the price")] = "EUR"


class _WeekdaysTable(_Table, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A table by weekday; `Tuesday`, `mon-fri`, `weekdays` and `weekend` are keys too.

    The JSON Schema lets these pass; the reader refuses what names no weekday.
    """

    @staticmethod
    def keys_meant(name: str) -> tuple[str, ...]:
        """The weekdays that another spelling of a key names. Raises InvalidValue where it names none."""
        return tuple(WEEKDAYS[i] for i in sorted(read_weekdays(name)))


class HoursTable(_WeekdaysTable, frozen=True, kw_only=True):
    """Working hours by weekday; a weekday that is left out is closed."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The hours that one text gives for the whole week: `mon-fri 16-20, sat 10-13`. Raises InvalidValue."""
        return cls(**{WEEKDAYS[i]: hours for i, hours in parse_week_hours(text).items()})

    mon: Annotated[Hours | None, Meta(description="hours on Mondays")] = None
    tue: Annotated[Hours | None, Meta(description="hours on Tuesdays")] = None
    wed: Annotated[Hours | None, Meta(description="hours on Wednesdays")] = None
    thu: Annotated[Hours | None, Meta(description="hours on Thursdays")] = None
    fri: Annotated[Hours | None, Meta(description="hours on Fridays")] = None
    sat: Annotated[Hours | None, Meta(description="hours on Saturdays")] = None
    sun: Annotated[Hours | None, Meta(description="hours on Sundays")] = None


class TherapistTable(_Table, frozen=True, kw_only=True):
    """Who gives the massage, and when."""

    name: Annotated[str, Meta(description="the therapist's name")] = ""
    where: Annotated[str, Meta(description="the address")] = ""
    hours: Annotated[
        HoursTable | str | None,
        Meta(
            description='working hours by weekday, or one text: "weekdays 9-17, sat 10-13"; '
            "left out: 08:00-20:00 every day"
        ),
    ] = None
    closed: Annotated[list[Day], Meta(description="dates on which the therapist does not work")] = []
    step: Annotated[int, Meta(ge=5, le=240, description="minutes: appointments start on it, from midnight")] = 15
    cancel_before: Annotated[
        Duration | None, Meta(description='how long before it an appointment can be cancelled for free: "24h"')
    ] = None


class WeekTable(_WeekdaysTable, frozen=True, kw_only=True):
    """A typical week in words, each with a time before it where it is known; a dated session or race replaces it."""

    mon: Annotated[Words | None, Meta(description="Monday's training in words")] = None
    tue: Annotated[Words | None, Meta(description="Tuesday's training in words")] = None
    wed: Annotated[Words | None, Meta(description="Wednesday's training in words")] = None
    thu: Annotated[Words | None, Meta(description="Thursday's training in words")] = None
    fri: Annotated[Words | None, Meta(description="Friday's training in words")] = None
    sat: Annotated[Words | None, Meta(description="Saturday's training in words")] = None
    sun: Annotated[Words | None, Meta(description="Sunday's training in words")] = None


class RaceTable(_Table, frozen=True, kw_only=True):
    """A race: `date` or `start` is needed."""

    name: Annotated[str, Meta(description="the race's name; its distance is read from it where it is not given")] = ""
    date: Annotated[Day | None, Meta(description="race day; the start is then taken to be 09:00")] = None
    start: Annotated[Moment | None, Meta(description="race day with the time of the start")] = None
    distance: Annotated[
        RaceDistance | None,
        Meta(
            description="5k, 10k, half, marathon, ultra; sprint-tri, olympic-tri, half-ironman, ironman; "
            'or a length: "21k", "26.2 mi"'
        ),
    ] = None
    km: Annotated[Km | None, Meta(description="kilometres, where none of the distances fits")] = None
    climb: Annotated[Climb, Meta(description="metres of climb: 100 m count as 1 km more")] = 0
    priority: Annotated[Priority, Meta(description="A: the goal, B: important, C: on the way")] = "A"
    effort: Annotated[
        Effort, Meta(description="all-out lengthens the wait after it by a row, training shortens it")
    ] = "race"
    minutes: Annotated[Minutes | None, Meta(description="expected finish time in minutes")] = None
    rpe: Annotated[Rpe | None, Meta(description="effort from 0 to 10; left out: 9")] = None
    done: Annotated[bool, Meta(description="true: it was run; minutes are its finish time")] = False
    uid: Annotated[str, Meta(description="its identity in the calendar that it was imported from")] = ""
    id: Annotated[str, Meta(description='the recorded activity that it comes from: "strava:123"')] = ""


class SessionTable(_Table, frozen=True, kw_only=True, rename={"from_": "from", "except_": "except"}):
    """A training session: one of `date`, `start`, `every` or `rrule` is needed, and a `name` or a `kind`."""

    name: Annotated[
        str, Meta(description="the session in words; kind, km, minutes and rpe are read from it where not given")
    ] = ""
    date: Annotated[Day | None, Meta(description="day of the session")] = None
    start: Annotated[Moment | None, Meta(description="day and time of its start")] = None
    every: Annotated[Weekdays | None, Meta(description="weekdays on which it comes again")] = None
    rrule: Annotated[Recurrence | None, Meta(description="RFC 5545 rule by which it comes again")] = None
    from_: Annotated[Day | None, Meta(description="first day of a repeat; an rrule counts from it")] = None
    until: Annotated[Day | None, Meta(description="last day of a repeat")] = None
    except_: Annotated[list[Day], Meta(description="days on which a repeat falls out")] = []
    time: Annotated[Clock | None, Meta(description="time of day at which a repeat starts")] = None
    kind: Annotated[
        SessionKind | None,
        Meta(
            description="rest, easy, cross, strength, long, hills, tempo, intervals or test",
            extra={"elsewhere": {"race": _RACE_IS_NO_SESSION}},
        ),
    ] = None
    km: Annotated[Km | None, Meta(description="kilometres")] = None
    climb: Annotated[Climb | None, Meta(description="metres of climb; on foot 100 m count as 1 km more")] = None
    sport: Annotated[Sport | None, Meta(description="run, hike, bike, swim, row or other; left out: run")] = None
    done: Annotated[bool, Meta(description="true: it was done, in place of the planned session")] = False
    minutes: Annotated[Minutes | None, Meta(description="duration in minutes; left out: km at 6:00, or 60")] = None
    rpe: Annotated[Rpe | None, Meta(description="effort from 0 to 10; left out: by kind")] = None
    uid: Annotated[str, Meta(description="its identity in the calendar that it was imported from")] = ""
    id: Annotated[str, Meta(description='the recorded activity that it comes from: "strava:123"')] = ""


class AwayTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Days on which the runner is away, both included; with times: from then until then."""

    from_: Annotated[When | None, Meta(description="first day away")] = None
    until: Annotated[When | None, Meta(description="last day away")] = None
    reason: Annotated[str, Meta(description="why, in a word")] = ""
    uid: Annotated[str, Meta(description="its identity in the calendar that it was imported from")] = ""


class PauseTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Weeks without massage and without the typical week, both days included."""

    from_: Annotated[Day | None, Meta(description="first day of the pause")] = None
    until: Annotated[Day | None, Meta(description="last day of the pause")] = None
    reason: Annotated[PauseReason, Meta(description="injury, pregnancy, rest or other")] = "other"


class BlockTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A phase of the season: its week takes the place of [week]; a weekday that it does not name is free."""

    name: Annotated[str, Meta(description="what the phase is called: base, build, peak, taper")] = ""
    from_: Annotated[Day | None, Meta(description="first day of the phase")] = None
    until: Annotated[Day | None, Meta(description="last day of the phase")] = None
    week: Annotated[WeekTable, Meta(description="the typical week of the phase")] = WeekTable()


class AppointmentTable(_Table, frozen=True, kw_only=True):
    """A massage that is already booked (or done, when its date is past): `date` or `start` is needed."""

    date: Annotated[Day | None, Meta(description="day of the massage")] = None
    start: Annotated[Moment | None, Meta(description="day and time of the massage")] = None
    minutes: Annotated[
        Annotated[int, Meta(ge=10, le=240)] | None,
        Meta(description="its length in minutes; left out: as planned under [massage]"),
    ] = None
    kind: Annotated[MassageKind, Meta(description="discharge (deep, counts) or soft (superficial, never counts)")] = (
        "discharge"
    )
    where: Annotated[str, Meta(description="the address; left out: the therapist's")] = ""
    note: Annotated[str, Meta(description="a note to be shown with it")] = ""
    id: Annotated[str, Meta(description='the recorded activity that it comes from: "strava:123"')] = ""
    allow: Annotated[list[str], Meta(description='codes of rules that it may break without a warning: ["RACE1"]')] = []


class RemindTable(_Table, frozen=True, kw_only=True):
    """When `rubdown remind` speaks."""

    days: Annotated[
        list[Annotated[int, Meta(ge=0, le=60)]],
        Meta(
            max_length=10, description="how many days before a massage it is told; left out: [7, 1, 0]; [] tells none"
        ),
    ] = field(default_factory=lambda: [7, 1, 0])


class JournalTable(_Table, frozen=True, kw_only=True):
    """What happened is kept beside the plan, in <plan>.journal.toml, written by `rubdown log`."""

    file: Annotated[str, Meta(description="another file for it, relative to the plan")] = ""


class PlanFile(_Table, frozen=True, kw_only=True):
    """A training plan for rubdown."""

    include: Annotated[
        list[str],
        Meta(
            description="plan files that belong to this one, relative to it; what this file says itself wins",
            extra={"most": MOST_INCLUDED},
        ),
    ] = []
    runner: RunnerTable = RunnerTable()
    massage: MassageTable = MassageTable()
    therapist: TherapistTable = TherapistTable()
    rules: Annotated[
        Numbers, Meta(description="numbers of the rulebook to be overridden: practitioners' advice, no trial's result")
    ] = Numbers()
    week: WeekTable = WeekTable()
    remind: RemindTable = RemindTable()
    journal: JournalTable = JournalTable()
    race: Annotated[list[RaceTable], Meta(extra={"most": 1000})] = []
    session: Annotated[list[SessionTable], Meta(extra={"most": 5000})] = []
    block: Annotated[list[BlockTable], Meta(extra={"most": 100})] = []
    away: Annotated[list[AwayTable], Meta(extra={"most": 366})] = []
    pause: Annotated[list[PauseTable], Meta(extra={"most": 100})] = []
    appointment: Annotated[list[AppointmentTable], Meta(extra={"most": 1000})] = []


def plain_tables() -> list[str]:
    """The tables whose entries mean what they say: `Plan` holds them in a field of the table's own name."""
    lists = (table.name for table in fields(PlanFile) if table.default_factory is list)
    return [name for name in lists if name in Plan.__struct_fields__]
