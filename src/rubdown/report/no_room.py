"""Why a day is closed, and why a month has no room for a massage, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from rubdown.plan.model import Plan, Session
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.planner.verdicts import Day, closers
from rubdown.report.answer import Closed, MonthPlan, Room
from rubdown.report.money import limit_reached
from rubdown.rules import rule_of
from rubdown.rules.availability import hours_on
from rubdown.rules.base import Closing, Stretch
from rubdown.rules.running import described
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, day_ranges, listed, long_date, plural, short_day


def closed_by(timeline: Timeline, day: Day) -> list[Closed]:
    """The rules that close a day, each reason once; none for an open day.

    What takes most of the therapist's hours comes first, of the same length what the runner can change least.
    """
    if day.open:
        return []
    hours = hours_on(timeline, day.date)

    def order(stretch: Stretch) -> tuple[int, int]:
        first, last = stretch.minutes_on(day.date) or (0, 0)
        taken = sum(max(0, min(last, end) - max(first, start)) for start, end in hours)
        return -taken, rule_of(Closing, stretch.code).cause_rank

    closed = dict.fromkeys((stretch.code, stretch.text) for stretch in sorted(closers(timeline, day), key=order))
    return [Closed(code, text) for code, text in closed]


def why_none(season: Season) -> str:
    """Why a season has no massage to come, and until when: `No massage fits before Wed 31 Mar 2027: …`."""
    until = long_date(season.shown[1])
    missing = [month for month in season.months if month.least > month.counted]
    today = season.timeline.today
    closed = [day for day in season.days.values() if day.date >= today and day.date not in season.chosen]
    if not missing:
        return f"No massage is planned before {until}: no month needs one that it hasn't had"
    causes = Counter(_cause(season, day) for day in closed)
    (cause, _), _ = min(causes.items(), key=lambda item: (item[0][1], -item[1]))
    return f"No massage fits before {until}: {cause}"


def why_short(season: Season, days: Sequence[Day]) -> str:
    """Why a month has no room for a further massage: its other days, grouped by what closes them.

    What closes days on which the therapist works comes first; the days on which nobody works are no cause.
    """
    by_cause: dict[str, list[int]] = {}
    by_weekday: dict[str, list[int]] = {}
    for day in days:
        if day.date >= season.timeline.today:
            cause, weekly = _cause(season, day)
            (by_weekday if weekly else by_cause).setdefault(cause, []).append(day.date.day)
    parts = [f"{cause}: {day_ranges(numbers)}" for cause, numbers in by_cause.items()]
    parts += [f"{cause}: {'the other days' if parts else day_ranges(n)}" for cause, n in by_weekday.items()]
    return "; ".join(parts) or "its days are past"


def _cause(season: Season, day: Day) -> tuple[str, bool]:
    """What keeps a day from holding a massage, in a few words, and whether it does so every week anew."""
    timeline = season.timeline
    if not day.open:
        stretch = to_blame(timeline, day)
        return session_label(timeline.plan, stretch.session) if stretch.session else stretch.cause, stretch.weekly
    if cause := no_new_massage(season, day.date):
        return cause, False
    return f"less than {plural(season.problem.gap, 'day')} from another massage", False


def no_new_massage(season: Season, day: date) -> str | None:
    """Why an open day cannot be proposed wherever the other massages lie: too soon, a first one just before a race, no
    money left.
    """
    plan = season.timeline.plan
    if day < season.timeline.today + timedelta(days=plan.notice):
        return "a new one needs " + ("1 day's" if plan.notice == 1 else f"{plan.notice} days'") + " notice"
    if day.toordinal() in season.problem.earliest_previous:
        return "too close to a race for a first massage"
    return limit_reached(season, day)


def session_label(plan: Plan, session: Session) -> str:
    """Which session of the plan it is: `Saturday's parkrun` where it comes every week, else with its date."""
    what = described(session.workout, plan.units)
    if any(dated.workout is session.workout for dated in plan.sessions):
        return f"the {what} on {short_day(session.date)}"
    weekdays = next((r.weekdays for r in plan.repeats if r.workout is session.workout), frozenset[int]())
    names = [f"{WEEKDAY_NAMES[day]}'s" for day in sorted(weekdays or {session.date.weekday()})]
    return f"{listed(names)} {what}"


def to_blame(timeline: Timeline, day: Day) -> Stretch:
    """Of all that closes a day, what the runner can change least."""
    return min(closers(timeline, day), key=lambda s: (rule_of(Closing, s.code).cause_rank, s.start, s.cause))


def sessions_to_blame(season: Season, months: Sequence[date]) -> list[Session]:
    """The sessions that keep days of short months closed, one for each entry of the plan, most days first."""
    wanted, counts = {(month.year, month.month) for month in months}, Counter[int]()
    sessions: dict[int, Session] = {}
    for day in season.days.values():
        if (day.date.year, day.date.month) in wanted and day.date >= season.timeline.today and not day.open:
            session = to_blame(season.timeline, day).session
            if session:
                counts[id(session.workout)] += 1
                sessions.setdefault(id(session.workout), session)
    return [sessions[key] for key, _ in counts.most_common()]


def no_room_title(month: MonthPlan) -> str:
    """`No room in December 2026`, or `Only 1 of 2 massages in December 2026`."""
    year, number = month.month.split("-")
    name = f"{MONTH_NAMES[int(number) - 1]} {year}"
    return f"Only {month.planned} of {month.least} massages in {name}" if month.planned else f"No room in {name}"


def room_in_words(room: Room) -> str:
    """`To fit one in: ask Claire about Mondays 12:00-20:00`, `One fits if Saturday's parkrun is not raced`."""
    return f"One fits {room.text}" if room.text.startswith("if ") else f"To fit one in: {room.text}"
