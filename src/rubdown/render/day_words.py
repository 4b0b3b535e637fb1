"""Days, weeks and races in words, for the screens and pages that go day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from rubdown.plan.model import Units
from rubdown.plan.pairing import Outcome
from rubdown.render.marks import Mark, outcome_mark, training_mark
from rubdown.render.words import Clock, clock_24, days_away, hours_words, time_words
from rubdown.report.answer import Closed
from rubdown.report.day_contents import DayMassage, DayRace, DaySession
from rubdown.report.outcomes import SessionOutcome
from rubdown.report.race import AroundRace, FirstDay, RaceDayRow
from rubdown.report.week import TrainingWeek, WeekDayRow
from rubdown.text import days, distance, long_date, short_day

_DONE: dict[Outcome, str] = {
    "done": " (done)", "shorter": " (done, shorter)", "longer": " (done, longer)", "moved": " (done, moved)",
    "unplanned": " (done, not planned)",
}  # fmt: skip


class DayLine(Struct, frozen=True):
    """A day in a line: its races and sessions, what there is to say of massages, and a mark for each of the two.

    `count` is its distance in days from a race, "" where it is about none.
    """

    date: date
    count: str
    training_mark: Mark
    training: list[str]
    mark: Mark
    massage: str
    today: bool


def week_lines(week: TrainingWeek, clock: Clock = clock_24) -> list[DayLine]:
    """The days of a week."""
    return [
        _line(day, day.races, "; ".join(filter(None, [*_massages(day), _room(day, day.closed, week.today)])),
              today=day.date == week.today, clock=clock)
        for day in week.days
    ]  # fmt: skip


def race_lines(around: AroundRace, clock: Clock = clock_24) -> list[DayLine]:
    """The days around a race, and what each means for it."""
    lines = []
    for day in around.days:
        room = day.note or _room(day, day.closed_by, around.today)
        count = f"{-day.days_to_race:+d}" if day.days_to_race else "0"
        words, today = "; ".join(filter(None, [*_massages(day), room])), day.date == around.today
        lines.append(_line(day, [day.race] if day.race else [], words, today=today, clock=clock, count=count))
    return lines


def _line(  # noqa: PLR0913
    day: RaceDayRow | WeekDayRow, races: Sequence[DayRace], massage: str, *, today: bool, clock: Clock, count: str = ""
) -> DayLine:
    trained: Mark = "race" if races else training_mark([(s.hard, s.kind) for s in day.training])
    mark: Mark = "closed" if massage and not day.open else "free"
    if day.massage:
        mark = "soft" if day.massage.kind == "soft" else day.massage.status
    training = [*(race_words(race, clock) for race in races), *(_session(s, clock) for s in day.training)]
    if isinstance(day, WeekDayRow) and day.outcomes:
        training += _not_done(day.outcomes, day.date)
        trained = trained if races else outcome_mark(day.date, day.outcomes) or trained
    return DayLine(day.date, count, trained, training, mark, clock(massage), today)


def _session(session: DaySession, clock: Clock) -> str:
    """A session in the runner's own words: `19:00 intervals 8 km`, `tempo 12 km (easy)` where it is softened.

    What was done says so: `long run 24 km (done)`.
    """
    start = f"{time_words(session.start, clock)} " if session.start else ""
    done = _DONE[session.outcome] if session.outcome else ""
    return f"{start}{session.name}{' (easy)' if session.softened else ''}{done}"


def _not_done(outcomes: Sequence[SessionOutcome], day: date) -> list[str]:
    """What was planned for a day and not done on it: `tempo 12 km (missed)`, `long run 24 km (moved to Sat 14 Nov)`."""
    return [
        f"{outcome.name} ({f'moved to {short_day(outcome.done_on)}' if outcome.done_on else 'missed'})"
        for outcome in outcomes
        if outcome.planned_on == day and outcome.done_on != day
    ]


def race_words(race: DayRace, clock: Clock = clock_24) -> str:
    """`City Half, 09:30`, `City Half, 09:30 (run)`."""
    start = f", {time_words(race.start, clock)}" if race.timed else ""
    return f"{race.name}{start}{' (run)' if race.done else ''}"


def _massages(day: RaceDayRow | WeekDayRow) -> Iterator[str]:
    """The massages of a day: `massage 18:00–19:00, proposed`."""
    return (_massage(massage) for massage in (day.massage, day.soft_massage) if massage)


def _massage(massage: DayMassage) -> str:
    words = "soft massage" if massage.kind == "soft" else "massage"
    if massage.start and massage.end:
        words += f" {massage.start:%H:%M}–{massage.end:%H:%M}"
    elif massage.status == "proposed" and massage.windows:
        words += f" any time {hours_words(massage.windows)}"
    return f"{words}, {massage.status}"


def _room(day: RaceDayRow | WeekDayRow, closed: Sequence[Closed], today: date) -> str:
    """Why a day has no room for a deep massage, or its open hours; "" where a massage has them, or the day is past."""
    if day.date < today:
        return ""
    deep = day.massage is not None and day.massage.kind == "discharge"
    if closed:
        reason = closed[0].text.partition("; ")[0].partition(": ")[0]  # what more there is to say is for `why`
        return f"against the rules: {reason}" if deep else reason
    return "" if deep else f"open {hours_words(day.windows)}"


def race_title(around: AroundRace) -> str:
    """`City Half: Sun 6 Dec 2026, in 13 days`."""
    return f"{around.race.name}: {long_date(around.race.date)}, {days_away(around.days_left)}"


def race_facts(around: AroundRace, clock: Clock = clock_24) -> Iterator[tuple[str, str]]:
    """What matters before and after a race, each with its label."""
    race, last, softened = around.race, around.last_massage, around.softened
    start = f"start {time_words(race.start, clock)}" if race.timed else "no start time given, assuming 09:00"
    finish = f"finish at about {time_words(race.finish, clock)}"
    yield "Race", f"{race.triathlon or race.distance}, priority {race.priority}, {clock(start)}, {finish}"
    before = last and f"{short_day(last.date)}, {days(last.days_before)} before the race ({last.status})"
    yield "Last deep sports massage", before or "none before this race"
    yield "Too close to the race", f"from {short_day(around.too_close_from)} to the finish"
    yield "Recovery", f"until {short_day(around.recovered)} {time_words(around.recovered, clock)}"
    yield "First open day after", _after_words(around.first_open) if around.first_open else "none in this calendar"
    if softened and any(session.softened for day in around.days for session in day.training):
        span = f"from {short_day(softened.from_)} to {short_day(softened.until)}"
        yield "Softened training", f"hard sessions of your typical week count as easy {span}"
    yield "First hard day after", _after_words(around.first_hard) if around.first_hard else "none in this calendar"
    yield "Soft massage", around.soft


def _after_words(first: FirstDay) -> str:
    words = f"{short_day(first.date)}, {days(first.days_after)} after the race"
    return f"{words}: {first.name}" if first.name else words


def week_title(week: TrainingWeek) -> str:
    """`This week: Mon 5 Apr to Sun 11 Apr 2027`."""
    weeks_on = (week.from_ - week.today).days
    name = "This week" if week.from_ <= week.today <= week.until else "Next week" if 0 < weeks_on <= 7 else "Week"
    return f"{name}: {short_day(week.from_)} to {long_date(week.until)}"


def week_facts(week: TrainingWeek, units: Units) -> str:
    """Phase, distance and hours of a week: `build, 52 km, 5.5 hours`."""
    phases = [(name, next(rows).date) for name, rows in groupby(week.days, key=lambda day: day.phase) if name]
    parts = [name if first == week.from_ else f"{name} from {short_day(first)}" for name, first in phases]
    hours = "1 hour" if week.hours == 1 else f"{week.hours:g} hours"
    return ", ".join([*parts, distance(Fraction(str(week.km)), units), hours])
