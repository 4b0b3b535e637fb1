"""Settings that changed: how many massages and when, the therapist, the runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.therapist import Therapist
from rubdown.report.diff.change import Change, full_day, now, setting
from rubdown.report.terms import span_ahead
from rubdown.text import WEEKDAY_NAMES, clock, days, listed

_MOST_DATES = 4  # that are listed one by one


def setting_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """One change for each setting of the massage, the therapist and the runner that differs."""
    yield from _massage(old, new)
    yield from _therapist(old, new)
    yield from _runner(old, new)


def _massage(old: Plan, new: Plan) -> Iterator[Change]:
    if (old.least, old.most) != (new.least, new.most):
        text = now("The number of massages a month", _per_month(new), _per_month(old))
        yield setting(text, least=old.least, most=old.most)
    yield from _plain(old, new, "minutes", "The length of a massage", lambda p: f"{p.minutes} minutes")
    yield from _plain(old, new, "prefer", "The preference for weekdays", _preferred_days)
    yield from _plain(old, new, "prefer_time", "The preferred time of day", _time)
    yield from _plain(old, new, "notice", "The notice for a proposed date", lambda p: days(p.notice))
    yield from _plain(old, new, "last", "The date of the last massage", lambda p: full_day(p.last) if p.last else "")


def _plain(old: Plan, new: Plan, field: str, what: str, in_words: Callable[[Plan], str]) -> Iterator[Change]:
    before = getattr(old, field)
    if before != getattr(new, field):
        yield setting(now(what, in_words(new), in_words(old)), **{field: before})


def _per_month(plan: Plan) -> str:
    return str(plan.most) if plan.least == plan.most else f"{plan.least} to {plan.most}"


def _preferred_days(plan: Plan) -> str:
    return listed([WEEKDAY_NAMES[i] for i in sorted(plan.prefer)]) or "none"


def _time(plan: Plan) -> str:
    return "none" if plan.prefer_time is None else clock(plan.prefer_time)


def _therapist(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = old.therapist, new.therapist
    if before.name != after.name:
        yield _of_therapist(now("The therapist's name", after.name, before.name), name=before.name)
    if before.where != after.where:
        yield _of_therapist(now("The therapist's address", after.where, before.where), where=before.where)
    if (before.hours, before.known) != (after.hours, after.known):
        yield _of_therapist(_hours(before, after), hours=before.hours, known=before.known)
    if before.step != after.step:
        text = f"Appointments now start every {after.step} minutes, was every {before.step}"
        yield _of_therapist(text, step=before.step)
    if before.cancel_before != after.cancel_before:
        spans = [span_ahead(each.cancel_before) if each.cancel_before is not None else "" for each in (after, before)]
        yield _of_therapist(now("The time to cancel for free ahead", *spans), cancel_before=before.cancel_before)
    if before.open_bookings != after.open_bookings:
        numbers = [str(therapist.open_bookings or "") for therapist in (after, before)]
        what = "The number of bookings that the therapist takes at a time"
        yield _of_therapist(now(what, *numbers), open_bookings=before.open_bookings)
    yield from _closed(before, after)


def _of_therapist(text: str, **before: object) -> Change:
    return Change(text, lambda plan: replace(plan, therapist=replace(plan.therapist, **before)))


def _hours(before: Therapist, after: Therapist) -> str:
    if before.known != after.known:
        told = "now given" if after.known else "no longer given"
        return f"The therapist's hours are {told} (without them: 08:00-20:00 every day)"
    changed = [
        f"{WEEKDAY_NAMES[i]}s ({_stretches(after.hours[i])}, was {_stretches(before.hours[i])})"
        for i in range(7)
        if before.hours[i] != after.hours[i]
    ]
    return f"The therapist's hours changed on {listed(changed)}"


def _stretches(hours: tuple[tuple[int, int], ...]) -> str:
    return listed([f"{clock(start)}-{clock(end)}" for start, end in hours]) or "no hours"


def _closed(before: Therapist, after: Therapist) -> Iterator[Change]:
    added, dropped = after.closed - before.closed, before.closed - after.closed
    if added:
        yield _closing(f"The therapist is now closed on {_dates(sorted(added))}", added)
    if dropped:
        yield _closing(f"The therapist is no longer closed on {_dates(sorted(dropped))}", dropped)


def _closing(text: str, dates: frozenset[date]) -> Change:
    """A change of closed dates, added or dropped: reverting flips each of them."""

    def revert(plan: Plan) -> Plan:
        return replace(plan, therapist=replace(plan.therapist, closed=plan.therapist.closed ^ dates))

    return Change(text, revert)


def _dates(dates: Sequence[date]) -> str:
    if len(dates) <= _MOST_DATES:
        return listed([full_day(day) for day in dates])
    return f"{days(len(dates))} from {full_day(dates[0])} to {full_day(dates[-1])}"


def _runner(old: Plan, new: Plan) -> Iterator[Change]:
    yield from _plain(old, new, "runner", "The runner's name", lambda p: p.runner)
    what = "The runner's condition, which decides how long a race is recovered from,"
    yield from _plain(old, new, "condition", what, lambda p: p.condition)
    yield from _plain(old, new, "timezone", "The runner's time zone", lambda p: p.timezone or "")
    yield from _plain(old, new, "max_hr", "The highest heart rate", lambda p: str(p.max_hr or ""))
    yield from _plain(old, new, "threshold_hr", "The threshold heart rate", lambda p: str(p.threshold_hr or ""))
    if (old.busy, old.busy_events) != (new.busy, new.busy_events):
        names = f"is now {new.busy or 'not given'}, was {old.busy or 'not given'}"
        text = f"The calendar of busy hours {names if old.busy != new.busy else 'changed'}"
        yield setting(text, busy=old.busy, busy_events=old.busy_events)
    if old.used_to_massage != new.used_to_massage:
        told, was = ("used", "new") if new.used_to_massage else ("new", "used")
        text = f"The runner is now {told} to deep massage, was {was} to it"
        yield setting(text, used_to_massage=old.used_to_massage)
