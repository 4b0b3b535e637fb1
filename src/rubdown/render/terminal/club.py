"""A club's timetable on the screen: how good it is, each therapist's weeks, the runners, who has no place and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from rubdown.render.tables.rows import aligned
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.club_answer import ClubAppointment, ClubRunner, ClubSchedule, HourPrice, TherapistHours
from rubdown.text import plural, short_day

_WEEKS = 6  # shown without -v
_PRICES = 5


def club_screen(schedule: ClubSchedule, width: int, *, verbose: bool = False) -> Text:
    """The timetable; with `verbose` every week, every popular hour and what moved."""
    text = Text()
    for line in _summary(schedule):
        text.append_text(wrapped(line, width, "", "bold" if not text.plain else ""))
    for therapist in schedule.therapists:
        text.append("\n").append_text(_therapist(therapist, schedule, verbose=verbose))
    if schedule.runners:
        text.append("\n").append("Runners\n", "bold").append(_runners(schedule.runners))
    for title, lines in (
        ("No place", [f"{_name(schedule, u.plan)}, {u.month}: {u.why}" for u in schedule.unplaced]),
        ("Clashing bookings", [clash.text for clash in schedule.clashes]),
        ("Popular hours", [_price(one) for one in schedule.prices[: None if verbose else _PRICES]]),
        ("Moved by sharing", list(_moved(schedule)) if verbose else []),
    ):
        if lines:
            text.append("\n").append(f"{title}\n", "bold")
            for line in lines:
                text.append_text(wrapped(line, width, "  "))
    return text


def _summary(schedule: ClubSchedule) -> Iterator[str]:
    visits = [a for therapist in schedule.therapists for a in therapist.appointments]
    first = min(visits, key=lambda a: (a.date, a.start), default=None) if visits else None
    if first:
        when = f"{short_day(first.date)} {first.start:%H:%M}" if first.start else short_day(first.date)
        yield f"Next: {when}, {first.runner or first.plan} with {first.therapist} · {plural(len(visits), 'massage')}"
    one = schedule.objective
    proved = "proved: no timetable has fewer" if one.short == one.short_bound else f"at least {one.short_bound}"
    yield f"{one.short or 'No'} {'massage' if one.short == 1 else 'massages'} without a place" + (
        f" ({proved})" if one.short else ""
    )
    yield f"{one.points} points of at most {one.bound} (within {100 * one.gap:.2g} % of the best)"


def _therapist(therapist: TherapistHours, schedule: ClubSchedule, *, verbose: bool) -> Text:
    text = (
        Text().append(therapist.name, "bold").append(f": {therapist.hours_used:g} of {therapist.hours_open:g} hours\n")
    )
    weeks = groupby(therapist.appointments, key=lambda a: a.date - timedelta(days=a.date.weekday()))
    for n, (monday, visits) in enumerate(weeks):
        if n == _WEEKS and not verbose:
            return text.append("  -v shows the weeks after these\n", "dim")
        text.append(f"  Week of {short_day(monday)}\n", "dim")
        for visit in visits:
            style = "green" if visit.status != "proposed" else "bold cyan"
            text.append(f"    {_when(visit)}  ", style).append(f"{visit.runner or visit.plan}\n")
    return text


def _when(visit: ClubAppointment) -> str:
    if visit.start and visit.end:
        return f"{short_day(visit.start.date()):<10}  {visit.start:%H:%M}–{visit.end:%H:%M}"
    return f"{short_day(visit.date):<10}  no hour yet "


def _runners(runners: list[ClubRunner]) -> str:
    rows = [("Runner", "Massages", "No place", "Points", "Alone", "Gives up")]
    rows += [
        (
            r.runner or r.plan,
            str(len(r.appointments)),
            str(r.short or ""),
            str(r.points),
            str(r.alone),
            str(r.cost or ""),
        )
        for r in runners
    ]
    return aligned(rows)


def _price(one: HourPrice) -> str:
    hours = f"{short_day(one.date)} {one.from_:%H:%M}–{one.until:%H:%M} with {one.therapist}"
    return f"{hours}: {one.points:g} points for one more place; {one.wanted} want one of {one.places}, each alone"


def _moved(schedule: ClubSchedule) -> Iterator[str]:
    for runner in schedule.runners:
        for moved in runner.moved:
            to = f"moves to {short_day(moved.new)}" if moved.new else "is dropped"
            taken = f"; {', '.join(moved.taken_by)} come then" if moved.taken_by else ""
            yield f"{runner.runner or runner.plan}: {short_day(moved.old)} {to}{taken}"


def _name(schedule: ClubSchedule, plan: str) -> str:
    return next((r.runner or r.plan for r in schedule.runners if r.plan == plan), plan)
