"""The values that rubdown reasons about: a plan as it is meant, whatever file it came from.

All are frozen. Dates are civil dates and times civil times of the runner's time zone, without offset: hours are
added on the wall clock. Distances (km), durations (minutes) and efforts (RPE 0-10) are exact fractions, so that
loads and points are exact. `line` is the 1-based line of the entry in its file, None where there is none; `file` is the
included file that it stands in, None where that is the plan itself. The answer's values are in `rubdown.report.answer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from rubdown.plan.notes import End, Note
from rubdown.plan.prepaid import Budget, Package
from rubdown.plan.rule_numbers import Condition, Distance, Numbers
from rubdown.plan.therapist import AcceptedHour, Therapist

if TYPE_CHECKING:
    from rubdown.plan.busy import BusyEvent

Priority = Literal["A", "B", "C"]
Effort = Literal["all-out", "race", "training"]
Kind = Literal["rest", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test", "race"]
MassageKind = Literal["discharge", "soft"]
Sport = Literal["run", "hike", "bike", "swim", "row", "other"]
Units = Literal["km", "mi"]
PauseReason = Literal["injury", "pregnancy", "rest", "other"]
ComplaintKind = Literal["discomfort", "cramp", "contracture", "pull", "illness"]
Date = date  # where a field is called date

HARD_KINDS: frozenset[Kind] = frozenset({"long", "hills", "tempo", "intervals", "test", "race"})
HARD_RPE = 7


class Workout(Struct, frozen=True):
    """What a session is: kind, km (None: not given), minutes, RPE, climb in metres; `name` as the runner wrote it."""

    name: str
    kind: Kind
    km: Fraction | None
    minutes: Fraction
    rpe: Fraction
    sport: Sport = "run"
    climb: int = 0

    @property
    def hard(self) -> bool:
        """A hard session: of a hard kind, or RPE 7 and more."""
        return self.kind in HARD_KINDS or self.rpe >= HARD_RPE

    @property
    def load(self) -> Fraction:
        """Session-RPE: effort times minutes (Foster 1998)."""
        return self.rpe * self.minutes


class Session(Struct, frozen=True):
    """A workout on a day, done or planned; a hard one of the typical week that counts as easy is `softened`."""

    date: date
    start: datetime | None
    workout: Workout
    line: int | None = None
    file: str | None = None
    done: bool = False
    softened: bool = False


class WeekdaySession(Struct, frozen=True):
    """A workout of a typical week; `time` in minutes of the day, None where it is not known."""

    workout: Workout
    time: int | None = None


Week = tuple[tuple[WeekdaySession, ...], ...]  # the sessions of each weekday, Monday first


class Repeat(Struct, frozen=True):
    """A workout that repeats: on weekdays (0 = Monday) or by an RFC 5545 rule; `time` in minutes of the day."""

    workout: Workout
    weekdays: frozenset[int]
    rrule: str | None
    first: date | None
    until: date | None
    without: frozenset[date]
    time: int | None = None
    line: int | None = None
    file: str | None = None


class Race(Struct, frozen=True):
    """A race; `timed` is False where only its date is known and the start is assumed to be 09:00.

    `distance` is the row of the rulebook's tables that it takes, by its km and climb; `triathlon` names one,
    whose km are those of all three parts. Of one that was run (`done`), `minutes` are its finish time and
    `planned_minutes` those that the plan expected, None where it wasn't planned.
    """

    name: str
    date: date
    start: datetime
    timed: bool
    km: Fraction
    distance: Distance
    priority: Priority
    effort: Effort
    minutes: Fraction
    rpe: Fraction
    line: int | None = None
    file: str | None = None
    climb: int = 0
    triathlon: str = ""
    done: bool = False
    planned_minutes: Fraction | None = None

    @property
    def load(self) -> Fraction:
        """Session-RPE of the race."""
        return self.rpe * self.minutes


class Away(Struct, frozen=True):
    """The runner is away in [start, end)."""

    start: datetime
    end: datetime
    reason: str
    line: int | None = None
    file: str | None = None

    @property
    def first(self) -> date:
        """The first day away."""
        return self.start.date()

    @property
    def last(self) -> date:
        """The last day of which any part is spent away."""
        return (self.end - timedelta(microseconds=1)).date()


class Pause(Struct, frozen=True):
    """A pause from massage and from the typical week, `first` to `last`, both included."""

    first: date
    last: date
    reason: PauseReason
    line: int | None = None
    file: str | None = None


class Block(Struct, frozen=True):
    """A phase of the season with a typical week of its own, `first` to `last`, both included."""

    name: str
    first: date
    last: date
    week: Week
    line: int | None = None
    file: str | None = None


class Appointment(Struct, frozen=True):
    """A massage that is already booked; `done` when it was logged as such, and else taken so once its date is past.

    `start` is None where only the day is known. `origin` is its day before it was moved, None where
    it was not, and `ordinal` what the journal says it is called: who it is does not change with where it is.
    `allow`: the codes of rules that it may break; `booked` is False where it was done without a booking; `id` names the
    activity that recorded it; `price` is its own price in whole minor units, None where it is paid as planned.
    """

    date: date
    start: datetime | None
    minutes: int
    kind: MassageKind
    where: str
    note: str
    line: int | None = None
    done: bool = False
    file: str | None = None
    origin: Date | None = None
    ordinal: str = ""
    allow: frozenset[str] = frozenset()
    booked: bool = True
    id: str = ""
    therapist: str = ""
    price: int | None = None


class Complaint(Struct, frozen=True):
    """A logged complaint; `over` is when the runner was logged as well again (None: it may still last).

    `latest` is the latest that it may have begun, where its hour is not known: the wait counts from then. `where` is
    its place on the body as the runner wrote it.
    """

    kind: ComplaintKind
    at: datetime
    over: datetime | None = None
    latest: datetime | None = None
    where: str = ""


class Plan(Struct, frozen=True):
    """A runner's plan.

    `week` is the typical week: the workouts of each weekday, Monday first; `week_start` is the weekday that a week
    begins on, 0 = Monday. `missed` are the days whose planned sessions were missed unless something was done in their
    place. `accepted` are the proposed dates that the runner accepted, `accepted_hours` the hours of those that have
    one, `dropped` the bookings that were cancelled or skipped, by date; `skipped` are the dates that were; `ordinals`
    are all that the journal has given to massages; `felt` is how the runner felt after the massage of a date, 1 to 5.
    `remind` are the days before a massage on which its reminders come, most first, each once, from `remind_at` (minutes
    of the day) on; `remind_ask`: whether it is asked if a massage happened. `max_hr` and `threshold_hr` are heart rates
    in beats a minute; `busy` is a calendar file, relative to the plan, `busy_events` what it holds; `therapists` are
    points for each that the runner likes, by name. `journal` is what the plan calls it, `included` are the paths of the
    files merged into it, `folder` and `file` the names of its real folder and file ("": none). `end` is None where
    training goes on, or nothing has a date. `price` is one massage's, in whole minor units of `currency`; `at_most`:
    how many the calendar may hold in all. `passed`: the moment up to which the hours of today have passed, where a
    massage may be proposed for today.
    """

    runner: str
    condition: Condition
    timezone: str | None
    used_to_massage: bool
    least: int
    most: int
    minutes: int
    prefer: frozenset[int]
    prefer_time: int | None
    last: date | None
    therapist: Therapist
    numbers: Numbers
    week: Week
    races: tuple[Race, ...]
    sessions: tuple[Session, ...]
    repeats: tuple[Repeat, ...]
    aways: tuple[Away, ...]
    appointments: tuple[Appointment, ...]
    complaints: tuple[Complaint, ...] = ()
    accepted: frozenset[date] = frozenset()
    skipped: frozenset[date] = frozenset()
    notes: tuple[Note, ...] = ()
    path: str = ""
    journal: str = ""
    email: str | None = None
    remind: tuple[int, ...] = (7, 1, 0)
    remind_at: int = 7 * 60
    remind_ask: bool = True
    units: Units = "km"
    notice: int = 1
    price: int | None = None
    currency: str = "EUR"
    budget: Budget | None = None
    packages: tuple[Package, ...] = ()
    at_most: int | None = None
    pauses: tuple[Pause, ...] = ()
    blocks: tuple[Block, ...] = ()
    week_start: int = 0
    included: tuple[str, ...] = ()
    dropped: tuple[Appointment, ...] = ()
    ordinals: frozenset[str] = frozenset()
    folder: str = ""
    file: str = ""
    end: End | None = None
    max_hr: int | None = None
    threshold_hr: int | None = None
    busy: str = ""
    busy_events: tuple[BusyEvent, ...] = ()
    therapists: Mapping[str, int] = {}
    missed: frozenset[date] = frozenset()
    felt: tuple[tuple[date, int], ...] = ()
    accepted_hours: Mapping[date, AcceptedHour] = {}
    passed: datetime | None = None

    def block_on(self, day: date) -> Block | None:
        """The phase of the season that a day lies in."""
        return next((block for block in self.blocks if block.first <= day <= block.last), None)

    def notes_on(self, today: date) -> Iterator[Note]:
        """The notes that hold on a day."""
        return (note for note in self.notes if note.before is None or today < note.before)

    @staticmethod
    def from_dict(tables: Mapping[str, Any]) -> Plan:
        """The plan of the tables of a plan file as JSON has them: dates are ISO 8601 strings. Raises PlanError."""
        from rubdown.plan.from_dict import plan_from_dict

        return plan_from_dict(tables)
