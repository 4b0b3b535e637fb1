"""A club's timetable on the screen: how good it is, each therapist's weeks, the runners, who has no place and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from rubdown.render.club_words import (
    after_summary,
    change_words,
    hour_words,
    lead,
    price_words,
    unplaced_words,
    week_load,
)
from rubdown.render.tables.rows import aligned
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.club_answer import ClubAppointment, ClubRunner, ClubSchedule, TherapistHours
from rubdown.text import escape_controls, listed, plural, short_day

_WEEKS = 6  # shown without -v
_PRICES = 5
_MONTHS = 12  # without a place
_BAR = 12  # columns of a full week


def club_screen(schedule: ClubSchedule, width: int, *, verbose: bool = False, plain: bool = False) -> Text:
    """The timetable; with `verbose` every week, every popular hour and what moved; `plain`: in ASCII signs."""
    signs = ("#", ".", " *") if plain else ("█", "░", " ✓")
    text = wrapped(escape_controls(lead(schedule)), width, "", "bold")
    for line in after_summary(schedule):
        text.append_text(wrapped(escape_controls(line), width, ""))
    _add(text, "Accepted hours that change", map(change_words, schedule.changes), width)
    for therapist in schedule.therapists:
        text.append("\n").append_text(_therapist(therapist, width, signs, verbose=verbose))
    if schedule.runners:
        text.append("\n").append("Runners\n", "bold").append(_runners(schedule.runners))
    most = None if verbose else _PRICES
    no_place = list(unplaced_words(schedule))
    hidden = [] if verbose or len(no_place) <= _MONTHS else [f"-v shows {len(no_place) - _MONTHS} more"]
    _add(text, "No place", [*no_place[: _MONTHS if hidden else None], *hidden], width)
    _add(text, "Clashing bookings", (clash.text for clash in schedule.clashes), width)
    _add(text, "Popular hours", map(price_words, schedule.prices[:most]), width)
    proved = [one for one in schedule.suggestions if one.short is not None] or schedule.suggestions
    _add(text, "What would help most", (hour_words(one, schedule) for one in proved[:most]), width)
    _add(text, "Moved by sharing", _moved(schedule) if verbose else (), width)
    if not verbose and schedule.prices and not schedule.suggestions:
        hint = "--suggest finds the extra hour that would help most; -v shows what moved for whom"
        text.append("\n").append_text(wrapped(hint, width, "", "bright_black"))
    return text


def _add(text: Text, title: str, lines: Iterable[str], width: int) -> None:
    """Add a heading and its lines, where there are any."""
    for n, line in enumerate(lines):
        if not n:
            text.append("\n").append(f"{title}\n", "bold")
        text.append_text(wrapped(escape_controls(line), width, "  "))


def _therapist(therapist: TherapistHours, width: int, signs: tuple[str, str, str], *, verbose: bool) -> Text:
    place = f", {therapist.where}" if therapist.where else ""
    zone = f" (times of {therapist.timezone})" if therapist.timezone else ""
    head = f"{therapist.name}{place}: {therapist.hours_used:g} of {therapist.hours_open:g} hours taken{zone}"
    text = wrapped(escape_controls(head), width, "", "bold")
    weeks = groupby(therapist.appointments, key=lambda a: a.date - timedelta(days=a.date.weekday()))
    visits = {monday: list(of_week) for monday, of_week in weeks}
    shown = [week for week in therapist.weeks if week.from_ in visits]
    for week in shown if verbose else shown[:_WEEKS]:
        full = round(_BAR * min(1.0, week.hours_used / week.hours_open)) if week.hours_open else 0
        text.append(f"  Week of {short_day(week.from_):<11}", "bright_black")
        text.append(signs[0] * full, "cyan").append(signs[1] * (_BAR - full), "bright_black")
        text.append(f" {week_load(week)}\n", "bright_black")
        for _, of_day in groupby(visits[week.from_], key=lambda visit: visit.date):
            _add_day(text, list(of_day), width, signs[2])
    if len(shown) > _WEEKS and not verbose:
        text.append(f"  -v shows {plural(len(shown) - _WEEKS, 'more week')}\n", "bright_black")
    return text


def _add_day(text: Text, visits: list[ClubAppointment], width: int, firm_sign: str) -> None:
    """Add the massages of a day, on more lines where it is too narrow: `Tue 1 Dec   17:00 Ana   18:15 Ben`."""
    text.append(f"    {short_day(visits[0].date):<10}")
    used = 14
    for visit in visits:
        firm = visit.accepted or visit.status != "proposed"
        start = f"{visit.start:%H:%M}" if visit.start else "no hour"
        name = f"{escape_controls(visit.runner or visit.plan)}{firm_sign if firm else ''}"
        cells = len(start) + len(name) + 3
        if used + cells > width and used > 14:
            text.append("\n" + " " * 14)
            used = 14
        text.append(f"  {start}", "green" if firm else "bold cyan").append(f" {name}")
        used += cells
    text.append("\n")


def _runners(runners: list[ClubRunner]) -> str:
    rows = [("Runner", "Massages", "No place", "Points", "Alone", "Gives up")]
    for r in runners:
        counts = (len(r.appointments), r.short or "", r.points, r.alone, r.cost if r.cost > 0 else "")
        rows.append((escape_controls(r.runner or r.plan), *map(str, counts)))  # type: ignore[arg-type]
    return aligned(rows)


def _moved(schedule: ClubSchedule) -> Iterator[str]:
    for runner in schedule.runners:
        for moved in runner.moved:
            to = f"moves to {short_day(moved.new)}" if moved.new else "is dropped"
            taken = f"; its hour goes to {listed(moved.taken_by)}" if moved.taken_by else ""
            yield f"{runner.runner or runner.plan}: {short_day(moved.old)} {to}{taken}"
