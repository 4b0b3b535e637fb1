"""Days and races in words, for the screens and pages that go day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from rubdown.plan.model import Units
from rubdown.plan.pairing import Outcome
from rubdown.render.marks import Mark
from rubdown.render.words import days_away
from rubdown.report.answer import Closed, Window
from rubdown.report.day_contents import DayMassage, DayRace, DaySession
from rubdown.report.outcomes import SessionOutcome
from rubdown.report.race import AroundRace, FirstDay, RaceDayRow
from rubdown.report.week import TrainingWeek, WeekDayRow
from rubdown.text import days, distance, listed, long_date, short_day

_DONE: dict[Outcome, str] = {
    "done": " (done)", "shorter": " (done, shorter)", "longer": " (done, longer)", "moved": " (done, moved)",
    "unplanned": " (done, not planned)",
}  # fmt: skip


def training_words(training: Sequence[DaySession]) -> list[str]:
    """Each session in the runner's own words: `19:00 intervals 8 km`, `tempo 12 km (easy)` where it is softened.

    What was done says so: `long run 24 km (done)`.
    """
    return [
        f"{f'{session.start:%H:%M} ' if session.start else ''}{session.name}{' (easy)' if session.softened else ''}"
        f"{_DONE[session.outcome] if session.outcome else ''}"
        for session in training
    ]


def not_done_words(outcomes: Sequence[SessionOutcome], day: date) -> list[str]:
    """What was planned for a day and not done on it: `tempo 12 km (missed)`, `long run 24 km (moved to Sat 14 Nov)`."""
    return [
        f"{outcome.name} ({f'moved to {short_day(outcome.done_on)}' if outcome.done_on else 'missed'})"
        for outcome in outcomes
        if outcome.planned_on == day and outcome.done_on != day
    ]


def race_words(race: DayRace) -> str:
    """`City Half, 09:30`, `City Half, 09:30 (run)`."""
    start = f", {race.start:%H:%M}" if race.timed else ""
    return f"{race.name}{start}{' (run)' if race.done else ''}"


def massages_words(day: RaceDayRow | WeekDayRow) -> Iterator[str]:
    """The massages of a day: `massage 18:00–19:00, proposed`."""
    for massage in (day.massage, day.soft_massage):
        if massage:
            yield _massage_words(massage)


def _massage_words(massage: DayMassage) -> str:
    words = "soft massage" if massage.kind == "soft" else "massage"
    if massage.start and massage.end:
        words += f" {massage.start:%H:%M}–{massage.end:%H:%M}"
    elif massage.status == "proposed" and massage.windows:
        words += f" any time {hours_words(massage.windows)}"
    return f"{words}, {massage.status}"


def room_words(day: RaceDayRow | WeekDayRow, closed: Sequence[Closed], today: date) -> str:
    """Why a day has no room for a deep massage, or its open hours; "" where a massage has them, or the day is past."""
    if day.date < today:
        return ""
    deep = day.massage is not None and day.massage.kind == "discharge"
    if closed:
        reason = closed[0].text.partition("; ")[0].partition(": ")[0]  # what more there is to say is for `why`
        return f"against the rules: {reason}" if deep else reason
    return "" if deep else f"open {hours_words(day.windows)}"


def massage_words(around: AroundRace, day: RaceDayRow) -> str:
    """The massages of a day near a race and what the day means for it, else why it is closed, or its open hours."""
    room = day.note or room_words(day, day.closed_by, around.today)
    return "; ".join(filter(None, [*massages_words(day), room]))


def hours_words(windows: Sequence[Window]) -> str:
    """`16:00–20:00`, `09:00–13:00 or 16:00–20:00`."""
    return listed([f"{start}–{end}" for start, end in windows], "or")


def room_mark(day: RaceDayRow | WeekDayRow, words: str) -> Mark:
    """The mark of what a day holds for massages: one, no room for any, or nothing; none where there are no words."""
    if day.massage:
        return "soft" if day.massage.kind == "soft" else day.massage.status
    return "closed" if words and not day.open else "free"


def training_mark(training: Sequence[DaySession], *, race: bool) -> Mark:
    """The mark of a day's training: a race, hard, easy, or none on a day of rest."""
    if race:
        return "race"
    if any(session.hard for session in training):
        return "hard"
    return "easy" if any(session.kind != "rest" for session in training) else "free"


def race_title(around: AroundRace) -> str:
    """`City Half: Sun 6 Dec 2026, in 13 days`."""
    return f"{around.race.name}: {long_date(around.race.date)}, {days_away(around.days_left)}"


def race_facts(around: AroundRace) -> Iterator[tuple[str, str]]:
    """What matters before and after a race, each with its label."""
    race, last, softened = around.race, around.last_massage, around.softened
    start = f"start {race.start:%H:%M}" if race.timed else "no start time given, assuming 09:00"
    yield (
        "Race",
        f"{race.triathlon or race.distance}, priority {race.priority}, {start}, finish at about {race.finish:%H:%M}",
    )
    if last:
        yield (
            "Last deep sports massage",
            f"{short_day(last.date)}, {days(last.days_before)} before the race ({last.status})",
        )
    else:
        yield "Last deep sports massage", "none before this race"
    yield "Too close to the race", f"from {short_day(around.too_close_from)} to the finish"
    yield "Recovery", f"until {short_day(around.recovered)} {around.recovered:%H:%M}"
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
    return ", ".join(
        [*parts, distance(Fraction(str(week.km)), units), "1 hour" if week.hours == 1 else f"{week.hours:g} hours"]
    )
