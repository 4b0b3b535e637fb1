"""The appointments of a solved season: each massage with its reasons, hours and other days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.therapist import AcceptedHour
from rubdown.planner.season import Season
from rubdown.planner.starts import proposed_start
from rubdown.planner.uids import Key, status_of, uids
from rubdown.planner.verdicts import Day
from rubdown.report.massage import Alternative, Coming, Massage, Window, coming
from rubdown.report.reasons import notes, reasons
from rubdown.report.terms import booking_notes, cancel_until, notes_of_booking
from rubdown.report.therapist_note import complaint_lines, therapist_note
from rubdown.rules import rules_of
from rubdown.rules.base import Between, InMonth, Minutes, MonthCount, Verdict
from rubdown.rules.running import has_untimed_easy_run
from rubdown.text import WEEKDAYS, clock

if TYPE_CHECKING:
    from rubdown.planner import alternatives as planner

_MINUTE = timedelta(minutes=1)


def windows(parts: Iterable[Minutes]) -> list[Window]:
    """Parts of a day as clock times."""
    return [(clock(start), clock(end)) for start, end in parts]


def appointments(season: Season, *, named: bool = True, alternatives: bool = True) -> list[Massage]:
    """All massages that are shown, soft ones too, by date; with UIDs and alternatives where these are wanted."""
    return list(each_appointment(season, named=named, alternatives=alternatives))


def each_appointment(season: Season, *, named: bool = True, alternatives: bool = True) -> Iterator[Massage]:
    """The appointments one by one: what is said of one is worked out when it is asked for."""
    names = uids(season) if named else None
    near = _other_days(season) if alternatives else None
    soft = sorted(_soft_massages(season, names), key=lambda massage: massage.date)
    both = merge(massages(season, names, near), soft, key=lambda massage: (massage.date, massage.kind))
    return (massage for massage in both if season.shows(massage.date))


def _other_days(season: Season) -> dict[date, list[planner.Alternative]]:
    from rubdown.planner.alternatives import alternatives

    return alternatives(season)


def coming_massages(season: Season, *, named: bool = True) -> Iterator[Coming]:
    """The massages from today on that are not done, by date; with UIDs and alternatives unless `named` is False."""
    plan, today = season.timeline.plan, season.timeline.today
    for massage in each_appointment(season, named=named, alternatives=named):
        if massage.date >= today and massage.status != "done":
            yield coming(massage, plan, today)


def massages(
    season: Season, named: Mapping[Key, str] | None = None, near: Mapping[date, list[planner.Alternative]] | None = None
) -> Iterator[Massage]:
    """The discharge massages, with their reasons and alternatives: those done on days shown before today, then the
    best schedule's.
    """
    standing, near, to_book = season.standing, near or {}, booking_notes(season)
    done = [day for day in standing.done if day >= season.timeline.start]
    before = [day for day in standing.done if day < season.timeline.start]
    previous = before[-1] if before else None
    for month in (*_done_counts(season, done), *season.tallies()):
        day = month.day
        booked = standing.fixed.get(day) or standing.done.get(day)
        massage = _massage(season, booked, previous, month)
        said = [*massage.notes, *([to_book[day]] if day in to_book else [])]
        others = [_alternative(season, other) for other in near.get(day, ())]
        yield replace(massage, uid=named[day, "discharge"] if named else "", alternatives=others, notes=said)
        previous = day


def proposal_on(season: Season, day: date) -> Massage:
    """A massage on a day of the season as if it were proposed, without a UID."""
    previous = max((d for d in (*season.standing.done, *season.chosen) if d < day), default=None)
    return _massage(season, None, previous, MonthCount(day, 1, 1))


def massage_starts(season: Season) -> dict[date, datetime | None]:
    """The dates of the best schedule with the booked or proposed start of each, where that is known."""
    fixed = season.standing.fixed
    days = season.chosen
    return {day: fixed[day].start if day in fixed else _proposed(season, season.days[day]) for day in days}


def _done_counts(season: Season, done: list[date]) -> Iterator[MonthCount]:
    """For each massage done before today, how many its month had with it: none of them is beyond the least any more."""
    for day in done:
        count = sum((d.year, d.month) == (day.year, day.month) for d in season.standing.done if d <= day)
        yield MonthCount(day, count, count)


def _massage(season: Season, booked: Appointment | None, previous: date | None, month: MonthCount) -> Massage:
    day, timeline, plan = month.day, season.timeline, season.timeline.plan
    judged = season.days[day]
    why = reasons((*judged.reasons, *_row_verdicts(season, previous, day), *_month_verdicts(season, month)))
    start, minutes = (booked.start, booked.minutes) if booked else (_proposed(season, judged), plan.minutes)
    agreed = booked or _accepted_hour(season, judged)
    return Massage(
        uid="", date=day, start=start, end=start + minutes * _MINUTE if start else None,
        windows=windows(judged.windows), kind="discharge", status=status_of(booked, day, timeline.today),
        days_since_previous=(day - previous).days if previous else None,
        points=sum(reason.points for reason in why), reasons=why,
        notes=[*notes(timeline, day), *notes_of_booking(plan, booked, timeline.today)],
        focus=therapist_note(timeline, previous, day, start), line=booked.line if booked else None,
        file=booked.file if booked else None, where=_where(plan, agreed), therapist=_therapist(plan, agreed),
        minutes=minutes, weekday=WEEKDAYS[day.weekday()], start_utc=_in_utc(plan, start),
        cancel_until=cancel_until(plan, booked, timeline.today),
    )  # fmt: skip


def _row_verdicts(season: Season, previous: date | None, day: date) -> Iterator[Verdict]:
    """What the rules about two massages in a row say; across a pause the wishes among them say nothing."""
    if previous is not None:
        same_row = season.problem.same_row(previous.toordinal(), day.toordinal())
        for rule in rules_of(Between):
            if rule.hard or same_row:
                yield rule.judge(season.timeline, (day - previous).days)


def _month_verdicts(season: Season, month: MonthCount) -> Iterator[Verdict]:
    return (rule.judge(season.timeline, month) for rule in rules_of(InMonth))


def _proposed(season: Season, day: Day) -> datetime | None:
    """The start to propose on an open day, where the therapist's hours are known."""
    plan = season.timeline.plan
    if (accepted := _accepted_hour(season, day)) and accepted.start:
        return accepted.start
    if not plan.therapist.known:
        return None
    at = proposed_start(plan, day.windows, after_a_run=has_untimed_easy_run(season.timeline, day.date))
    return datetime.combine(day.date, time()) + at * _MINUTE


def _accepted_hour(season: Season, day: Day) -> AcceptedHour | None:
    """The hour that the runner accepted on a day, if the day still leaves it open."""
    plan = season.timeline.plan
    accepted = plan.accepted_hours.get(day.date)
    if accepted is None or accepted.start is None:
        return None
    first = accepted.start.hour * 60 + accepted.start.minute
    still_open = any(start <= first and first + plan.minutes <= end for start, end in day.windows)
    return accepted if still_open else None


def _alternative(season: Season, other: planner.Alternative) -> Alternative:
    return Alternative(other.date, _proposed(season, season.days[other.date]), other.cost)


def _in_utc(plan: Plan, start: datetime | None) -> str | None:
    """A civil start as an instant, where the runner's time zone is known."""
    if start is None or plan.timezone is None:
        return None
    from zoneinfo import ZoneInfo

    return f"{start.replace(tzinfo=ZoneInfo(plan.timezone)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _where(plan: Plan, agreed: Appointment | AcceptedHour | None) -> str | None:
    """Where a booking or an accepted hour is, else the therapist's address."""
    return (agreed.where if agreed else "") or plan.therapist.where or None


def _therapist(plan: Plan, agreed: Appointment | AcceptedHour | None) -> str | None:
    """Who gives a massage that is booked or has an accepted hour, else the plan's therapist."""
    return (agreed.therapist if agreed else "") or plan.therapist.name or None


def _soft_massages(season: Season, named: Mapping[Key, str] | None) -> Iterator[Massage]:
    """Soft massages of the plan: shown, never counted."""
    timeline, plan = season.timeline, season.timeline.plan
    soft = [a for a in plan.appointments if a.kind == "soft" and a.date in season.days]
    for nth, booked in enumerate(soft):
        again = sum(other.date == booked.date for other in soft[:nth])
        end = booked.start + booked.minutes * _MINUTE if booked.start else None
        yield Massage(
            uid=f"again{again}-" * bool(again) + named[booked.date, "soft"] if named else "",
            date=booked.date, start=booked.start, end=end, windows=windows(season.days[booked.date].windows),
            kind="soft", status=status_of(booked, booked.date, timeline.today), days_since_previous=None, points=0,
            reasons=[], notes=notes_of_booking(plan, booked, timeline.today),
            focus=complaint_lines(timeline, booked.date), line=booked.line,
            where=_where(plan, booked), file=booked.file, therapist=_therapist(plan, booked),
            minutes=booked.minutes, weekday=WEEKDAYS[booked.date.weekday()], start_utc=_in_utc(plan, booked.start),
            cancel_until=cancel_until(plan, booked, timeline.today),
        )  # fmt: skip
