"""A planned season as it is shown, day by day: the one value that screens, pages and calendar files are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.plan.model import Kind, Plan, Priority, Session, Sport
from rubdown.plan.pairing import Outcome
from rubdown.plan.rule_numbers import Distance
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.planner.uids import plan_identity
from rubdown.report.answer import Closed, Schedule
from rubdown.report.appointments import windows
from rubdown.report.closures import Closure, closures
from rubdown.report.event_ids import event_uids
from rubdown.report.massage import Massage, Status, Window
from rubdown.report.no_room import closed_by
from rubdown.report.outcomes import SessionOutcome, by_day
from rubdown.rules import rules_of
from rubdown.rules.base import DAY_MINUTES, ClosedMark, Closing, Minutes, SoftClosing, subtract
from rubdown.rules.races import finish
from rubdown.text import days_between, round_half_up

if TYPE_CHECKING:
    from rubdown.report.load import LoadChart

Date = date  # where a field is called date


class SessionView(Struct, frozen=True):
    """A session of a day: `name` as the runner wrote it, km None where they are not known, load in whole points.

    `softened` where a hard session counts as an easy one, as a race is near; `outcome` of one that was done.
    """

    name: str
    kind: Kind
    sport: Sport
    start: datetime | None
    km: Fraction | None
    minutes: Fraction
    load: int
    hard: bool
    softened: bool
    outcome: Outcome | None = None


class RaceView(Struct, frozen=True):
    """A race, `start` to `finish` on the runner's clock; `timed` is False where a start at 09:00 is assumed.

    `triathlon` names one, whose km are those of all three parts; "" for a race that is run.
    """

    name: str
    date: Date
    start: datetime
    finish: datetime
    timed: bool
    km: Fraction
    distance: Distance
    priority: Priority
    minutes: Fraction
    triathlon: str
    done: bool = False


class DayView(Struct, frozen=True):
    """A day that is shown. `windows` are the hours that stay open for a massage, none on a closed day; `closed_as` is
    the sign of a closed day, None where it is open; `load` in whole points, the race's included; `no_soft` are the
    hours that are closed even to a soft massage; `outcomes` are what became of the sessions that were planned for the
    day or done on it.

    `no_massage`: it lies in a stretch without deep massages, as around a race or after a complaint.
    `closers` may be called: most reasons are never shown, and formatting them is slow.
    """

    date: Date
    sessions: list[SessionView]
    race: RaceView | None
    massages: list[Massage]
    windows: list[Window]
    closed_as: ClosedMark | None
    load: int
    no_soft: list[Window]
    no_massage: bool
    closers: Callable[[], list[Closed]]
    outcomes: Sequence[SessionOutcome] = ()

    @property
    def closed_by(self) -> list[Closed]:
        """The rules that close the day, each with its reason; none where it is open."""
        return self.closers()


class CalendarView(Struct, frozen=True):
    """A plan's schedule with all that is shown around it: each day of it by its date, the races by date, past
    ones too. `deep_massages` are all that are known, by date, also those before and after the days that are shown.

    `find_closures` may be called for the closed days that touch these, `load_chart` for the load by week: few formats
    show them. Weeks begin on `first_weekday`, 0 = Monday.
    """

    plan: Plan
    schedule: Schedule
    days: dict[date, DayView]
    races: tuple[RaceView, ...]
    find_closures: Callable[[], list[Closure]]
    deep_massages: dict[date, Status]
    load_chart: Callable[[], LoadChart]
    first_weekday: int

    @property
    def identity(self) -> str:
        """What ends the UIDs of all its events."""
        return plan_identity(self.plan)

    @property
    def race_uids(self) -> list[str]:
        """The UIDs of the races, in their order."""
        return event_uids("race", (race.name for race in self.races), self.identity)

    @property
    def label(self) -> str:
        """Whose calendar it is: the runner's name, else the plan's path."""
        return self.plan.runner or self.plan.path

    @property
    def next_race(self) -> RaceView | None:
        """The first race that is not past."""
        return next((race for race in self.races if race.date >= self.schedule.today), None)

    @property
    def goal(self) -> RaceView | None:
        """The next race of priority A, else the next race."""
        main = (race for race in self.races if race.date >= self.schedule.today and race.priority == "A")
        return next(main, self.next_race)

    @property
    def next_massage(self) -> Massage | None:
        """The first massage that is to come."""
        today = self.schedule.today
        return next((m for m in self.schedule.appointments if m.date >= today and m.status != "done"), None)

    @property
    def moved_from(self) -> dict[date, date]:
        """For each massage that takes the place of an accepted one that moved: the accepted date."""
        return {shift.new: shift.old for shift in self.schedule.accepted_moves if shift.new and shift.old}

    @property
    def fallen_away(self) -> list[date]:
        """The accepted dates whose massage fell away."""
        return [shift.old for shift in self.schedule.accepted_moves if shift.old and not shift.new]

    @property
    def assumptions(self) -> list[str]:
        """What was assumed in reading the plan, but for what its sessions' words were taken to mean."""
        return [note.text for note in self.plan.notes_on(self.schedule.today) if note.about != "session"]


def calendar_view(season: Season, schedule: Schedule, first_weekday: int = 0) -> CalendarView:
    """All that is shown of a season and its schedule."""
    plan = season.timeline.plan
    races = _races(plan)
    return CalendarView(
        plan=plan,
        schedule=schedule,
        days=_days(season, schedule, races),
        races=races,
        find_closures=partial(closures, season.timeline, *season.shown),
        deep_massages=_deep_massages(season),
        load_chart=partial(_load_chart, season, schedule, first_weekday),
        first_weekday=first_weekday,
    )


def _load_chart(season: Season, schedule: Schedule, first_weekday: int) -> LoadChart:
    from rubdown.report.load import load_chart  # few formats show it

    return load_chart(season, schedule, first_weekday)


def _deep_massages(season: Season) -> dict[date, Status]:
    standing, today = season.standing, season.timeline.today
    massages: dict[date, Status] = dict.fromkeys(standing.done, "done")
    for day in season.chosen:
        booked = standing.fixed.get(day)
        done = booked is not None and (booked.done or day < today)
        massages[day] = "done" if done else "booked" if booked else "proposed"
    return massages | dict.fromkeys(standing.after, "booked")


def _races(plan: Plan) -> tuple[RaceView, ...]:
    return tuple(
        RaceView(
            race.name, race.date, race.start, finish(race), race.timed, race.km, race.distance, race.priority,
            race.minutes, race.triathlon, race.done,
        )
        for race in sorted(plan.races, key=lambda race: race.start)
    )  # fmt: skip


def _days(season: Season, schedule: Schedule, races: Sequence[RaceView]) -> dict[date, DayView]:
    timeline = season.timeline
    races_by_date = {race.date: race for race in races}
    massages: dict[date, list[Massage]] = {}
    for massage in schedule.appointments:
        massages.setdefault(massage.date, []).append(massage)
    no_soft, outcomes = _no_soft(timeline), by_day(timeline)
    done = {id(pair.done): pair.outcome for pair in timeline.pairs if pair.done}
    away = {rule.code for rule in rules_of(Closing) if rule.mark == "away"}
    in_calendar = {rule.code for rule in rules_of(Closing) if rule.in_calendar}
    views = {}
    shown = (judged for judged in season.days.items() if season.shows(judged[0]))
    for day, judged in shown:
        i = (day - timeline.first).days
        is_away = any(stretch.code in away for stretch, _ in judged.closed)
        without = [part for stretch, part in judged.closed if stretch.code in in_calendar]
        hours = timeline.plan.therapist.hours[day.weekday()] or ((0, DAY_MINUTES),)
        views[day] = DayView(
            date=day,
            sessions=[_session(timeline, s, done.get(id(s))) for s in timeline.sessions.get(day, ())],
            race=races_by_date.get(day),
            massages=massages.get(day, []),
            windows=windows(judged.windows),
            closed_as=None if judged.open else "away" if is_away else "closed",
            load=round_half_up(timeline.load_before[i + 1] - timeline.load_before[i], timeline.unit),
            no_soft=windows(no_soft.get(day, ())),
            no_massage=bool(without) and not subtract(hours, sorted(without), timeline.plan.minutes),
            closers=partial(closed_by, timeline, judged),
            outcomes=outcomes.get(day, ()),
        )
    return views


def _no_soft(timeline: Timeline) -> dict[date, list[Minutes]]:
    """The minutes of each day that are closed even to soft massages, on days that have any."""
    closed: dict[date, list[Minutes]] = {}
    for stretch in (stretch for rule in rules_of(SoftClosing) for stretch in rule.stretches(timeline)):
        first, last = max(stretch.start.date(), timeline.start), min(stretch.end.date(), timeline.until)
        for day in days_between(first, last):
            if part := stretch.minutes_on(day):
                closed.setdefault(day, []).append(part)
    return closed


def _session(timeline: Timeline, session: Session, outcome: Outcome | None) -> SessionView:
    workout, load = session.workout, round_half_up(timeline.load_of(session), timeline.unit)
    return SessionView(
        workout.name, workout.kind, workout.sport, session.start, workout.km, workout.minutes, load, workout.hard,
        session.softened, outcome,
    )  # fmt: skip
