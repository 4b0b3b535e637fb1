"""What a screen and a page say of a club's timetable."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.report.club_answer import AcceptedChange, ClubSchedule, ExtraHour, HourPrice, TherapistWeek
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, listed, plural, short_day


def lead(schedule: ClubSchedule) -> str:
    """The answer: `Everybody has a place: 169 massages, 144 points given up by sharing, within 0.02 % of the best`."""
    one = schedule.objective
    count = sum(len(therapist.appointments) for therapist in schedule.therapists)
    lost = sum(runner.cost for runner in schedule.runners)
    given_up = f"{plural(lost, 'point')} given up by sharing" if lost else "nobody gives up a point"
    rest = f"{plural(count, 'massage')}, {given_up}, {_gap(schedule)}"
    if not one.short:
        return f"Everybody has a place: {rest}"
    fewest = "proved to be the fewest" if one.short == one.short_bound else f"at least {one.short_bound}"
    return f"{plural(one.short, 'massage')} without a place, {fewest}: {rest}"


def _gap(schedule: ClubSchedule) -> str:
    one = schedule.objective
    return "the best there is" if one.points >= one.bound else f"within {_percent(one.gap)} of the best"


def _percent(share: float) -> str:
    return f"{max(0.01, 100 * share):.2g} %"


def after_summary(schedule: ClubSchedule) -> Iterator[str]:
    """The lines after the answer: who comes next, the points and their bound, how fair it is."""
    visits = [(a.date, a.start, a) for therapist in schedule.therapists for a in therapist.appointments]
    if visits:
        _, _, first = min(visits, key=lambda one: (one[0], str(one[1])))
        when = f"{short_day(first.date)} {first.start:%H:%M}" if first.start else short_day(first.date)
        yield f"Next: {when}, {first.runner or first.plan} with {first.therapist}"
    one = schedule.objective
    yield f"{one.points} points of at most {one.bound}"
    if one.loss is not None:
        most = f"nobody gives up more than {round(100 * one.loss)} % of what they would have alone"
        proved = one.loss_bound is None or one.loss <= one.loss_bound
        yield f"Fair: {most}" + ("" if proved else f" (perhaps {round(100 * (one.loss_bound or 0))} % can be had)")


def name_of(schedule: ClubSchedule, plan: str) -> str:
    """The runner of a plan, or the plan where there is no name."""
    return next((r.runner or r.plan for r in schedule.runners if r.plan == plan), plan)


def week_load(week: TherapistWeek) -> str:
    """`3 of 8 h`."""
    return f"{week.hours_used:g} of {week.hours_open:g} h"


def price_words(one: HourPrice) -> str:
    """`Mon 7 Dec 17:00–18:30 with Marta: one more place is worth 12 points; 7 runners want 2`."""
    hours = f"{short_day(one.date)} {one.from_:%H:%M}–{one.until:%H:%M} with {one.therapist}"
    words = f"{hours}: one more place is worth {one.points:g} point{'' if one.points == 1 else 's'}"
    if one.wanted <= one.places:
        return words
    places = "the only one" if one.places == 1 else str(one.places)
    return f"{words}; {plural(one.wanted, 'runner')} want {places}"


def hour_words(one: ExtraHour, schedule: ClubSchedule) -> str:
    """`Marta, Mondays 17:00–18:00: 134 points more, proved by planning with it`."""
    hour = f"{one.therapist}, {WEEKDAY_NAMES[WEEKDAYS.index(one.weekday)]}s {one.from_}–{one.until}"
    if one.short is None or one.points is None:
        return f"{hour}: up to {one.worth:g} points by what runners miss"
    fewer, more = schedule.objective.short - one.short, one.points - schedule.objective.points
    gains = [f"{plural(fewer, 'massage')} more with a place"] if fewer else []
    gains += [f"{plural(abs(more), 'point')} {'more' if more > 0 else 'fewer'}"] if more else []
    return f"{hour}: {listed(gains) or 'no gain'}, proved by planning with it"


def change_words(one: AcceptedChange) -> str:
    """`Ana: Tue 1 Dec 17:00 with Marta moves to Thu 3 Dec 18:15; Ben is booked then`."""
    old = f"{short_day(one.old.date())} {one.old:%H:%M}"
    old += f" with {one.old_therapist}" if one.old_therapist else ""
    new = "is dropped"
    if one.new:
        other = f" with {one.new_therapist}" if one.new_therapist and one.new_therapist != one.old_therapist else ""
        new = f"moves to {short_day(one.new.date())} {one.new:%H:%M}{other}"
    return f"{one.runner or one.plan}: {old} {new}: {one.why}"
