"""The plan file's shape: its tables and keys, with what each means. It gives the JSON Schema and drives the reader."""

from typing import Annotated, Literal, Self

from msgspec import Meta, Struct, field
from msgspec.structs import fields

from rubdown.plan.distances import RaceDistance
from rubdown.plan.model import Effort, MassageKind, PauseReason, Plan, Priority, Sport, Units
from rubdown.plan.prepaid import BudgetTable, PackageTable
from rubdown.plan.rule_numbers import Condition, Numbers
from rubdown.plan.values import (
    Amount,
    Climb,
    Currency,
    Duration,
    Hours,
    Km,
    Minutes,
    PerMonth,
    Preferences,
    Recurrence,
    Rpe,
    Weekdays,
    Words,
    parse_week_hours,
    read_weekdays,
)
from rubdown.text import WEEKDAYS
from rubdown.toml.scalars import About, Clock, Day, Email, FileName, Moment, Phone, When, Zone

_RACE_IS_NO_SESSION = (
    "a race is not a session",
    "write it as [[race]]: its distance decides how long it is recovered from",
)
SessionKind = Literal["rest", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test"]
WeekStart = Literal["mon", "sat", "sun"]
MOST_INCLUDED = 20
_ONE_OR_TWO = (1, 2)


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the plan file."""


class RunnerTable(_Table, frozen=True, kw_only=True):
    """Who runs."""

    name: Annotated[str, About("the runner's name")] = ""
    email: Annotated[Email | None, About("where `rubdown remind` writes to")] = None
    condition: Annotated[
        Condition, About("decides how long a race is recovered from: experienced, regular or beginner")
    ] = "regular"
    timezone: Annotated[Zone | None, About("IANA name of the runner's time zone; left out: the machine's")] = None
    units: Annotated[Units, About("how distances are shown, and read where no unit is given")] = "km"
    used_to_massage: Annotated[bool, About("false: a first deep massage needs more clear days before a race")] = True
    week_start: Annotated[WeekStart, About("the first day of a week in calendars and charts")] = "mon"
    max_hr: Annotated[
        Annotated[int, Meta(ge=100, le=240)] | None,
        About("highest heart rate in beats a minute; recorded activities are rated by it"),
    ] = None
    threshold_hr: Annotated[
        Annotated[int, Meta(ge=80, le=230)] | None,
        About("heart rate that can be held for an hour, in beats a minute; below max_hr"),
    ] = None
    busy: Annotated[str, About("your own calendar (.ics), relative to the plan: its hours are closed")] = ""
    therapists: Annotated[Preferences, About("points for therapists that you like better: { Marta = 10 }")] = {}


class MassageTable(_Table, frozen=True, kw_only=True):
    """What is planned."""

    per_month: Annotated[PerMonth, About("massages a calendar month: [at least, at most], or one number for both")] = (
        _ONE_OR_TWO
    )
    minutes: Annotated[int, About("length of one massage in minutes", ge=10, le=240)] = 60
    prefer: Annotated[Weekdays, About("preferred weekdays")] = frozenset()
    prefer_time: Annotated[Clock | None, About("the open start nearest to this time of day is taken")] = None
    last: Annotated[Day | None, About("date of the last massage before this plan")] = None
    notice: Annotated[int, About("propose nothing nearer than this many days", ge=0, le=60)] = 1
    price: Annotated[Amount | None, About("price of one massage")] = None
    currency: Annotated[Currency, About("code of the currency of all amounts: EUR, USD, GBP")] = "EUR"
    budget: Annotated[
        BudgetTable | None, About("most that massages may cost: { year = 400 } or { month = 60 }; bookings stay")
    ] = None


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

    mon: Annotated[Hours | None, About("hours on Mondays")] = None
    tue: Annotated[Hours | None, About("hours on Tuesdays")] = None
    wed: Annotated[Hours | None, About("hours on Wednesdays")] = None
    thu: Annotated[Hours | None, About("hours on Thursdays")] = None
    fri: Annotated[Hours | None, About("hours on Fridays")] = None
    sat: Annotated[Hours | None, About("hours on Saturdays")] = None
    sun: Annotated[Hours | None, About("hours on Sundays")] = None


class TherapistTable(_Table, frozen=True, kw_only=True):
    """Who gives the massage, and when."""

    name: Annotated[str, About("the therapist's name")] = ""
    where: Annotated[str, About("the address")] = ""
    email: Annotated[Email | None, About("where `rubdown slots --message` writes to")] = None
    phone: Annotated[Phone | None, About('the number for WhatsApp, with its country: "+34 600 123 456"')] = None
    hours: Annotated[
        HoursTable | str | None,
        About('working hours by weekday, or one text: "weekdays 9-17, sat 10-13"; left out: 08:00-20:00 every day'),
    ] = None
    closed: Annotated[list[Day], About("dates on which the therapist does not work")] = []
    step: Annotated[int, About("minutes: appointments start on it, from midnight", ge=5, le=240)] = 15
    cancel_before: Annotated[Duration | None, About('how long before it is free to cancel: "24h", "2d"')] = None
    open_bookings: Annotated[Annotated[int, Meta(ge=1, le=100)] | None, About("most bookings to come at a time")] = None
    between: Annotated[int, About("minutes between two appointments, for `check` of several plans", ge=0, le=240)] = 0
    at_once: Annotated[int, About("how many runners can be treated at a time, for the same", ge=1, le=20)] = 1


class WeekTable(_WeekdaysTable, frozen=True, kw_only=True):
    """A typical week in words, each with a time before it where it is known; a dated session or race replaces it."""

    mon: Annotated[Words | None, About("Monday's training in words")] = None
    tue: Annotated[Words | None, About("Tuesday's training in words")] = None
    wed: Annotated[Words | None, About("Wednesday's training in words")] = None
    thu: Annotated[Words | None, About("Thursday's training in words")] = None
    fri: Annotated[Words | None, About("Friday's training in words")] = None
    sat: Annotated[Words | None, About("Saturday's training in words")] = None
    sun: Annotated[Words | None, About("Sunday's training in words")] = None


class RaceTable(_Table, frozen=True, kw_only=True):
    """A race: `date` or `start` is needed."""

    name: Annotated[str, About("the race's name; its distance is read from it where it is not given")] = ""
    date: Annotated[Day | None, About("race day; the start is then taken to be 09:00")] = None
    start: Annotated[Moment | None, About("race day with the time of the start")] = None
    distance: Annotated[
        RaceDistance | None,
        About(
            "5k, 10k, half, marathon, ultra; sprint-tri, olympic-tri, half-ironman, ironman; "
            'or a length: "21k", "26.2 mi"'
        ),
    ] = None
    km: Annotated[Km | None, About("kilometres, where none of the distances fits")] = None
    climb: Annotated[Climb, About("metres of climb: 100 m count as 1 km more")] = 0
    priority: Annotated[Priority, About("A: the goal, B: important, C: on the way")] = "A"
    effort: Annotated[Effort, About("all-out lengthens the wait after it by a row, training shortens it")] = "race"
    minutes: Annotated[Minutes | None, About("expected finish time in minutes")] = None
    rpe: Annotated[Rpe | None, About("effort from 0 to 10; left out: 9")] = None
    done: Annotated[bool, About("true: it was run; minutes are its finish time")] = False
    uid: Annotated[str, About("its identity in the calendar that it was imported from")] = ""
    id: Annotated[str, About('the recorded activity that it comes from: "strava:123"')] = ""


class SessionTable(_Table, frozen=True, kw_only=True, rename={"from_": "from", "except_": "except"}):
    """A training session: one of `date`, `start`, `every` or `rrule` is needed, and a `name` or a `kind`."""

    name: Annotated[str, About("the session in words; kind, km, minutes and rpe are read from it where not given")] = ""
    date: Annotated[Day | None, About("day of the session")] = None
    start: Annotated[Moment | None, About("day and time of its start")] = None
    every: Annotated[Weekdays | None, About("weekdays on which it repeats")] = None
    rrule: Annotated[Recurrence | None, About("RFC 5545 rule by which it repeats")] = None
    from_: Annotated[Day | None, About("first day of a repeat; an rrule counts from it")] = None
    until: Annotated[Day | None, About("last day of a repeat")] = None
    except_: Annotated[list[Day], About("days on which a repeat is skipped")] = []
    time: Annotated[Clock | None, About("time of day at which a repeat starts")] = None
    kind: Annotated[
        SessionKind | None,
        About(
            "rest, easy, cross, strength, long, hills, tempo, intervals or test",
            extra={"elsewhere": {"race": _RACE_IS_NO_SESSION}},
        ),
    ] = None
    km: Annotated[Km | None, About("kilometres")] = None
    climb: Annotated[Climb | None, About("metres of climb; on foot 100 m count as 1 km more")] = None
    sport: Annotated[Sport | None, About("run, hike, bike, swim, row or other; left out: run")] = None
    done: Annotated[bool, About("true: it was done, in place of the planned session")] = False
    minutes: Annotated[Minutes | None, About("duration in minutes; left out: km at 6:00, or 60")] = None
    rpe: Annotated[Rpe | None, About("effort from 0 to 10; left out: by kind")] = None
    uid: Annotated[str, About("its identity in the calendar that it was imported from")] = ""
    id: Annotated[str, About('the recorded activity that it comes from: "strava:123"')] = ""


class AwayTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Days on which the runner is away, both included; with times: from then until then."""

    from_: Annotated[When | None, About("first day away")] = None
    until: Annotated[When | None, About("last day away")] = None
    reason: Annotated[str, About("why, in a word")] = ""
    uid: Annotated[str, About("its identity in the calendar that it was imported from")] = ""


class PauseTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Weeks without massage and without the typical week, both days included."""

    from_: Annotated[Day | None, About("first day of the pause")] = None
    until: Annotated[Day | None, About("last day of the pause")] = None
    reason: Annotated[PauseReason, About("injury, pregnancy, rest or other")] = "other"


class BlockTable(_Table, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A phase of the season: its week takes the place of [week]; a weekday that it does not name is free."""

    name: Annotated[str, About("what the phase is called: base, build, peak, taper")] = ""
    from_: Annotated[Day | None, About("first day of the phase")] = None
    until: Annotated[Day | None, About("last day of the phase")] = None
    week: Annotated[WeekTable, About("the typical week of the phase")] = WeekTable()


class AppointmentTable(_Table, frozen=True, kw_only=True):
    """A massage that is already booked (or done, when its date is past): `date` or `start` is needed."""

    date: Annotated[Day | None, About("day of the massage")] = None
    start: Annotated[Moment | None, About("day and time of the massage")] = None
    minutes: Annotated[
        Annotated[int, Meta(ge=10, le=240)] | None, About("its length in minutes; left out: as planned under [massage]")
    ] = None
    kind: Annotated[MassageKind, About("discharge (deep, counts) or soft (superficial, never counts)")] = "discharge"
    where: Annotated[str, About("the address; left out: the therapist's")] = ""
    therapist: Annotated[str, About("whom it is with; left out: the plan's therapist")] = ""
    note: Annotated[str, About("a note to be shown with it")] = ""
    price: Annotated[Amount | None, About("its price; left out: a package's session, or as under [massage]")] = None
    id: Annotated[str, About('the recorded activity that it comes from: "strava:123"')] = ""
    allow: Annotated[
        list[str], About("codes of rules that it may break without a warning, as rubdown rules lists them")
    ] = []


class RemindTable(_Table, frozen=True, kw_only=True):
    """When `rubdown remind` speaks."""

    days: Annotated[
        list[Annotated[int, Meta(ge=0, le=60)]],
        About(
            "days before a massage with a reminder; left out: [7, 1, 0]; [] for none", max_length=10, extra={"most": 10}
        ),
    ] = field(default_factory=lambda: [7, 1, 0])
    at: Annotated[
        Clock | None, Meta(description="when timers remind, by the clock of the runner's time zone; left out: 07:00")
    ] = None
    ask: Annotated[bool, Meta(description="false: never ask whether a massage happened")] = True


class JournalTable(_Table, frozen=True, kw_only=True):
    """What happened is kept beside the plan, in <plan>.journal.toml, written by `rubdown log`."""

    file: Annotated[FileName, About("another file for it, relative to the plan; ~ is your home")] = ""


class PlanFile(_Table, frozen=True, kw_only=True):
    """A training plan for rubdown."""

    include: Annotated[
        list[str],
        About(
            "plan files that belong to this one, relative to it; what this file says itself wins",
            extra={"most": MOST_INCLUDED},
        ),
    ] = []
    runner: RunnerTable = RunnerTable()
    massage: MassageTable = MassageTable()
    therapist: TherapistTable = TherapistTable()
    rules: Annotated[
        Numbers, About("numbers of the rulebook to be overridden: practitioners' advice, no trial's result")
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
    package: Annotated[list[PackageTable], Meta(extra={"most": 100})] = []


def plain_tables() -> list[str]:
    """The tables whose entries mean what they say: `Plan` holds them in a field of the table's own name."""
    lists = (table.name for table in fields(PlanFile) if table.default_factory is list)
    return [name for name in lists if name in Plan.__struct_fields__]
