"""What a screen and a page say of a club's timetable."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.report.club_answer import AcceptedChange, ClubSchedule, ExtraHour, HourPrice, TherapistWeek
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, WEEKDAYS, listed, plural, short_day


def lead(schedule: ClubSchedule) -> str:
    """The answer: `Everybody has a place: 169 massages; sharing costs 144 points; within 0.02 % of the best`."""
    one = schedule.objective
    count = sum(len(therapist.appointments) for therapist in schedule.therapists)
    lost = sum(runner.cost for runner in schedule.runners)
    if _is_part(schedule):
        whose = [r.runner or r.plan for r in schedule.runners] or [t.name for t in schedule.therapists]
        short = [f"no place for {r.short}" for r in schedule.runners if r.short]
        costs = [f"sharing costs {plural(lost, 'point')}"] if lost > 0 else []
        return "; ".join([f"{listed(whose)}: {plural(count, 'massage')}", *short, *costs])
    best = "the best possible" if one.points >= one.bound else f"within {_percent(one.gap)} of the best"
    rest = f"sharing costs {plural(lost, 'point') if lost else 'nobody a point'}; {best}"
    if not one.short:
        return f"Everybody has a place: {plural(count, 'massage')}; {rest}"
    fewest = "the fewest possible" if one.short == one.short_bound else f"at best {one.short_bound}"
    return f"No place for {plural(one.short, 'massage')} ({fewest}); a place for {count}; {rest}"


def _is_part(schedule: ClubSchedule) -> bool:
    """Whether it is the timetable of one runner or therapist alone."""
    return sum(runner.points for runner in schedule.runners) != schedule.objective.points


def _percent(share: float) -> str:
    return f"{max(0.01, 100 * share):.2g} %"


def after_summary(schedule: ClubSchedule) -> Iterator[str]:
    """The lines after the answer: who comes next, the points and their bound, what is kept of accepted hours, how fair
    it is."""
    visits = [(a.date, a.start, a) for therapist in schedule.therapists for a in therapist.appointments]
    if visits:
        _, _, first = min(visits, key=lambda one: (one[0], str(one[1])))
        when = f"{short_day(first.date)} {first.start:%H:%M}" if first.start else short_day(first.date)
        yield f"Next: {when}, {first.runner or first.plan} with {first.therapist}"
    one = schedule.objective
    yield f"{'The whole timetable: ' * _is_part(schedule)}{one.points} points of at most {one.bound}"
    kept, changed = sum(a.accepted and a.status == "proposed" for _, _, a in visits), len(schedule.changes)
    if kept or changed:
        changes = f"{changed} of {plural(kept + changed, 'accepted hour')} {'changes' if changed == 1 else 'change'}"
        more = (one.kept_bound or 0) - (one.kept or 0)
        fewest = "" if one.kept is None else f", at best {max(0, changed - more)}" if more else ", the fewest possible"
        yield f"{changes}{fewest}" if changed else "No accepted hour changes"
    if one.loss is not None:
        most = f"nobody gives up more than {round(100 * one.loss)} % of what they would have alone"
        proved = one.loss_bound is None or one.loss <= one.loss_bound
        yield f"Fair: {most}" + ("" if proved else f" (perhaps {round(100 * (one.loss_bound or 0))} % can be had)")


def unplaced_words(schedule: ClubSchedule) -> Iterator[str]:
    """A line for each month that has fewer massages than it should: `Ana, May 2027: others have the places on …`."""
    names = {r.plan: r.runner or r.plan for r in schedule.runners}
    for one in schedule.unplaced:
        year, month = one.month.split("-")
        yield f"{names.get(one.plan, one.plan)}, {MONTH_NAMES[int(month) - 1]} {year}: {one.why}"


def week_load(week: TherapistWeek) -> str:
    """`3 of 8 h`."""
    return f"{week.hours_used:g} of {week.hours_open:g} h"


def price_words(one: HourPrice) -> str:
    """`Mon 7 Dec 17:00–18:30 with Marta: one more place is worth 12 points; 7 runners want the 2 places`."""
    hours = f"{short_day(one.date)} {one.from_:%H:%M}–{one.until:%H:%M} with {one.therapist}"
    words = f"{hours}: one more place is worth {one.points:g} point{'' if one.points == 1 else 's'}"
    if one.wanted <= one.places:
        return words
    places = "the only place" if one.places == 1 else f"the {one.places} places"
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
