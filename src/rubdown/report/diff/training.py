"""Changed training: dated sessions, repeats and the typical week, one change each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from rubdown.plan.model import Plan, Repeat, Session, WeekdaySession, Workout
from rubdown.report.diff.change import Change, bare, deed, full_day, paired, setting
from rubdown.report.diff.deeds import deed_changes
from rubdown.report.diff.races import decimal
from rubdown.report.shifts import later
from rubdown.text import WEEKDAY_NAMES, listed, plural

_Pairs = Sequence[tuple[Session | None, Session | None]] | Sequence[tuple[Repeat | None, Repeat | None]]


def training_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """At most three changes, all dated sessions, all repeats, the typical week; then what was done, by week."""
    yield from _sessions(old, new)
    yield from _repeats(old, new)
    yield from _week(old, new)
    yield from deed_changes(old, new)


def _sessions(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = ([session for session in plan.sessions if not session.done] for plan in (old, new))
    pairs = paired(before, after, lambda s: (s.date, s.workout.name), lambda s: s.date, lambda s: s.workout.name)
    if pairs:
        text = _session(*pairs[0]) if len(pairs) == 1 else _counted(pairs, "training session")
        planned = tuple(map(bare, before))
        yield Change(
            text,
            lambda plan: replace(plan, sessions=(*planned, *(session for session in plan.sessions if session.done))),
        )


def _repeats(old: Plan, new: Plan) -> Iterator[Change]:
    pairs = paired(old.repeats, new.repeats, lambda r: r.workout.name, lambda r: r.weekdays or r.rrule)
    if pairs:
        text = _repeat(*pairs[0]) if len(pairs) == 1 else _counted(pairs, "repeated session")
        yield setting(text, repeats=tuple(map(bare, old.repeats)))


def _counted(pairs: _Pairs, noun: str) -> str:
    """`3 training sessions added, 1 changed`."""
    added = sum(before is None for before, _ in pairs)
    dropped = sum(after is None for _, after in pairs)
    counts = {"added": added, "changed": len(pairs) - added - dropped, "dropped": dropped}
    (first, count), *others = [(what, count) for what, count in counts.items() if count]
    return ", ".join([f"{plural(count, noun)} {first}", *(f"{count} {what}" for what, count in others)])


def _session(before: Session | None, after: Session | None) -> str:
    session = after or before
    if session is None:
        return ""
    name, day = f'Training session "{session.workout.name}"', full_day(session.date)
    if before is None or after is None:
        return f"{name} {deed(before, after)}, on {day}"
    if before.date != after.date:
        return f"{name} moved {later(before.date, after.date)}, to {day}"
    return f"{name} on {day} changed ({'; '.join(_details(before, after))})"


def _details(before: Session, after: Session) -> Iterator[str]:
    yield from _work(before.workout, after.workout)
    if before.start != after.start:
        start, was = ((f"{s.start:%H:%M}" if s.start else "not given") for s in (after, before))
        yield f"start {start}, was {was}"


def _work(before: Workout, after: Workout) -> Iterator[str]:
    if before.name != after.name:
        yield f'was "{before.name}"'
        return
    if before.kind != after.kind:
        yield f"{after.kind}, was {before.kind}"
    if before.sport != after.sport:
        yield f"{after.sport}, was {before.sport}"
    for what, new, old in (
        ("km", after.km, before.km), ("minutes", after.minutes, before.minutes), ("effort", after.rpe, before.rpe),
        ("climb", Fraction(after.climb), Fraction(before.climb)),
    ):  # fmt: skip
        if new != old:
            yield f"{what} {_number(new)}, was {_number(old)}"


def _number(value: Fraction | None) -> str:
    return "not given" if value is None else decimal(value)


def _repeat(before: Repeat | None, after: Repeat | None) -> str:
    repeat = after or before
    return f'Repeated session "{repeat.workout.name}" {deed(before, after)}' if repeat else ""


def _week(old: Plan, new: Plan) -> Iterator[Change]:
    days = [i for i in range(7) if old.week[i] != new.week[i]]
    if not days:
        return
    text = f"The typical week changed on {listed([f'{WEEKDAY_NAMES[i]}s' for i in days])}"
    if len(days) == 1:
        text += f" ({_of_day(new.week[days[0]])}, was {_of_day(old.week[days[0]])})"
    yield setting(text, week=old.week)


def _of_day(sessions: Sequence[WeekdaySession]) -> str:
    return listed([f'"{planned.workout.name}"' for planned in sessions]) or "nothing"
