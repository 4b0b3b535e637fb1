"""What a plan may ask for: rule numbers that are read as their bound, and how many years it may span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from rubdown.plan.draft import Draft, last_file_that
from rubdown.plan.model import Repeat, Session
from rubdown.plan.occurrences import weekdays_of
from rubdown.plan.rule_numbers import Numbers
from rubdown.plan.training import LEAST_CLEAR_DAYS
from rubdown.plan.values import MOST_A_DAY
from rubdown.text import short_day
from rubdown.toml.problems import Path

# Days before a race or a maximum effort: the first edition of the rulebook allowed 1, which is now read as 2.
_CLEAR_DAYS = ("clear_days_before_race", "clear_days_before_minor_race", "clear_days_before_maximum_effort")
_MOST_YEARS = 10


def numbers_within_bounds(drafts: list[Draft]) -> Numbers:
    """The numbers of `[rules]`, each that is below its bound raised to it, with a note on its line."""
    numbers = drafts[-1].settings.rules
    raised: dict[str, Any] = {}
    for key in _CLEAR_DAYS:
        value = getattr(numbers, key)
        if isinstance(value, int):
            if value < LEAST_CLEAR_DAYS:
                _note_raised(drafts, (key,), value)
                raised[key] = LEAST_CLEAR_DAYS
            continue
        days = msgspec.to_builtins(value)
        low = {name: n for name, n in days.items() if n < LEAST_CLEAR_DAYS}
        if low == days:  # as one number for all
            _note_raised(drafts, (key,), min(low.values()))
        else:
            for name, n in low.items():
                _note_raised(drafts, (key, name), n)
        raised[key] = msgspec.convert({**days, **dict.fromkeys(low, LEAST_CLEAR_DAYS)}, type(value))
    return replace(numbers, **raised)


def _note_raised(drafts: list[Draft], path: tuple[str, ...], days: int) -> None:
    default = getattr(Numbers(), path[0])
    draft = last_file_that(lambda file: getattr(file.rules, path[0]) != default, drafts)
    key = ("rules", *path)
    text = f"{'.'.join(path)} = {days} is read as {LEAST_CLEAR_DAYS}: the day before stays closed"
    draft.note(draft.line(*key), "rules", text, path=key)


def check_years(drafts: list[Draft]) -> None:
    """Report the first dated entry that lies more than ten years after the plan's first one."""
    written = [(day, number, draft, path) for number, draft in enumerate(drafts) for day, path in dates_written(draft)]
    if not written:
        return
    first, *_, first_path = min(written, key=lambda entry: entry[:2])
    limit = _years_later(first, _MOST_YEARS)
    beyond = min((entry for entry in written if entry[0] > limit), key=lambda entry: entry[:2], default=None)
    if beyond:
        day, _, draft, path = beyond
        wrong = (
            f"{short_day(day)} {day.year} is more than ten years after the plan's first date, "
            f"{short_day(first)} {first.year} ({first_path[0]})"
        )
        draft.problems.add(path, wrong, "correct the year, or begin a plan of its own for these years")


def check_sessions_a_day(entries: Sequence[tuple[Draft, Path, Session | Repeat]]) -> None:
    """Report the first session or repeat beyond the most that may be planned for a day, or done on it.

    A repeat counts on all of its weekdays from its first to its last day.
    """
    if len(entries) <= MOST_A_DAY:
        return
    changes: dict[tuple[bool, int], list[tuple[date, int, int]]] = {}  # by weekday: day, one more or less, entry
    for i, (*_, entry) in enumerate(entries):
        if isinstance(entry, Session):
            done, weekdays, first, last = entry.done, {entry.date.weekday()}, entry.date, entry.date
        else:
            done, weekdays = False, {*weekdays_of(entry)}
            first, last = entry.first or date.min, entry.until or date.max
        for weekday in weekdays:
            changes.setdefault((done, weekday), []).extend([(first, 0, i), (last, 1, i)])
    for of_weekday in changes.values():
        count = 0
        for day, ends, i in sorted(of_weekday):
            count += -1 if ends else 1
            if count > MOST_A_DAY:
                draft, path, _ = entries[i]
                when = f": {short_day(day)} {day.year}" if day > date.min else ""
                wrong, fix = f"more than {MOST_A_DAY} sessions on one day{when}", "write what belongs together as one"
                draft.problems.add(path, wrong, fix, on_key=True)
                return


def dates_written(draft: Draft) -> Iterator[tuple[date, Path]]:
    """Every date of a file's dated entries with its path; what was done is no dated entry."""
    for name in ("race", "session", "block", "away", "pause", "appointment"):
        for i, table in enumerate(getattr(draft.file, name)):
            if not getattr(table, "done", False) and not getattr(table, "id", ""):
                for key in ("date", "start", "from_", "until"):
                    value = getattr(table, key, None)
                    if value is not None:
                        yield value.date() if isinstance(value, datetime) else value, (name, i, key.rstrip("_"))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
