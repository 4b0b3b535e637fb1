"""The journal entry that the words and options of `rubdown log` mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.dates import Direction, read_moment
from rubdown.cli.io.errors import CommandError
from rubdown.plan.journal import COMPLAINTS, DEEDS, JournalEntry
from rubdown.plan.journal_words import why_refused, with_booked_kind
from rubdown.plan.model import PauseReason, Plan, Race
from rubdown.plan.timeline import lay_out
from rubdown.plan.values import parse_price
from rubdown.planner.season import Season, season
from rubdown.text import escape_controls, listed, short_day
from rubdown.titles import read as read_title
from rubdown.toml.problems import InvalidValue

What = Literal[
    "booked", "moved", "cancelled", "done", "skipped", "discomfort", "cramp", "contracture", "pull", "ill", "well",
    "injury", "pause", "ran", "missed", "race", "felt", "accept", "undo", "show",
]  # fmt: skip
MASSAGES = ("booked", "moved", "cancelled", "done", "skipped")
_DIRECTIONS: dict[str, Direction] = {
    "booked": "future", "moved": "nearest", "cancelled": "nearest", "accept": "future",
    "injury": "past", "pause": "nearest", "done": "past", "skipped": "past", "ill": "past", "well": "past",
    **dict.fromkeys((*COMPLAINTS, *DEEDS), "past"),
}  # fmt: skip
# The words that each option goes with.
_OPTIONS: dict[str, tuple[str, ...]] = {
    "when": (*COMPLAINTS, "ill", "well", *DEEDS),
    "where": ("booked", "moved", "done", *COMPLAINTS, "injury"),
    "note": (*MASSAGES, *COMPLAINTS, "ill", "well", "injury", "pause", *DEEDS),
    "minutes": ("booked", "moved", "done"),
    "price": ("booked", "moved", "done"),
    "soft": MASSAGES,
    "until": ("injury", "pause"),
}
_FELT_FOR = timedelta(days=2)  # how long after a massage the runner may say how it felt
_REMEMBERED = timedelta(days=14)  # how far back a proposal that was never booked is looked for


class Request(Struct, frozen=True):
    """What is to be logged: the word, what follows it as it was typed, `--until` and the other details."""

    what: What
    words: list[str]
    until: str | None
    details: JournalEntry


def refuse_options(what: What, given: Sequence[str]) -> None:
    """Raise CommandError for options that do not go with a word."""
    wrong = [option for option in given if what not in _OPTIONS[option]]
    if wrong:
        option = wrong[0]
        raise CommandError(f"--{option} does not go with {what}; it goes with {listed(_OPTIONS[option], 'or')}")


def amount_of(text: str | None, currency: str) -> Decimal | None:
    """A price as it was typed: `49.50`, `55 EUR`. Raises CommandError where it is none in this currency."""
    if text is None:
        return None
    try:
        return parse_price(text.upper().removesuffix(currency), currency)
    except InvalidValue as error:
        raise CommandError(f"--price: {error.message}; {error.fix}") from None


def entry_of(request: Request, plan: Plan, now: datetime, today: date) -> JournalEntry:
    """The entry that is meant, given the plan as it stands. Raises CommandError where it cannot be logged."""
    details = replace(request.details, logged=now)
    if request.what == "accept":
        return _accepted(details, plan, request.words, today)
    if request.what in ("injury", "pause"):
        return _pause(request, details, today)
    if request.what in DEEDS:
        request, details = deed_of(request, details, plan, today)
    moments = _moments(request.what, request.words, plan, now, today)
    (day, start), (to, to_start) = moments[0], moments[1] if len(moments) > 1 else (None, None)
    entry = replace(
        details, what=request.what, on=None if start else day, start=start, to=None if to_start else to,
        to_start=to_start,
    )  # fmt: skip
    if entry.what == "missed" and not _had_training(plan, day, today):
        raise CommandError(f"nothing was planned on {short_day(day)} that could be missed")
    entry = with_booked_kind(plan, entry)
    wrong = why_refused(plan, entry, today)
    if wrong:
        raise CommandError(escape_controls(wrong))
    return entry


def _accepted(details: JournalEntry, plan: Plan, words: list[str], today: date) -> JournalEntry:
    """The proposed dates that are accepted: all of them, or those that are named beside those accepted before."""
    solved = season(plan, today)
    proposed = [day for day in solved.chosen if day not in solved.standing.fixed]
    if not words:
        return replace(details, what="accepted", dates=proposed)
    named = [_moment(word, today, "accept")[0] for word in words]
    if unknown := [day for day in named if day not in proposed]:
        wrong, known = listed(list(map(short_day, unknown)), "or"), listed(list(map(short_day, proposed))) or "none"
        raise CommandError(f"no massage is proposed on {wrong}; proposed: {known}")
    kept = {day for day in plan.accepted if day in proposed}
    return replace(details, what="accepted", dates=sorted(kept | set(named)))


def _pause(request: Request, details: JournalEntry, today: date) -> JournalEntry:
    if request.until is None:
        raise CommandError(f"rubdown log {request.what} needs --until: the last day, as far as you know")
    first = _moment(" ".join(request.words) or "today", today, request.what)[0]
    until = _moment(request.until, max(first, today), "booked")[0]
    if until < first:
        raise CommandError(f"--until {until} is before the first day, {first}")
    reason: PauseReason = "injury" if request.what == "injury" else "other"
    return replace(details, what="pause", on=first, until=until, reason=reason)


def _moments(
    what: What, words: list[str], plan: Plan, now: datetime, today: date
) -> list[tuple[date, datetime | None]]:
    """The days that are meant: two for a move, one for all else."""
    if what == "moved":
        if len(words) != 2:
            booked = min((a.date for a in plan.appointments if a.date >= today), default=today)
            example = f"rubdown log moved {booked} {booked + timedelta(days=1)}T18:00"
            raise CommandError(f"rubdown log moved takes two dates: from, and to\n  help: for instance {example}")
        return [_moment(words[0], today, what), _moment(words[1], today, "booked")]
    if words:
        return [_moment(" ".join(words), today, what)]
    if what in (*COMPLAINTS, "ill", "well"):  # straight after running, the hour matters
        return [(today, now.replace(second=0))]
    if what in ("done", "skipped"):
        return [(_last_massage(plan, today, what), None)]
    raise CommandError(f"rubdown log {what} takes a date: 2026-12-01, or 2026-12-01T17:00")


def _moment(word: str, today: date, what: str) -> tuple[date, datetime | None]:
    try:
        return read_moment(word, today, _DIRECTIONS[what])
    except ValueError as error:
        raise CommandError(str(error)) from None


def _last_massage(plan: Plan, today: date, what: What) -> date:
    """The massage that `done` or `skipped` without a date is about: the last booked or accepted, else proposed one."""
    booked = {a.date for a in plan.appointments if a.kind == "discharge" and not a.done and a.date <= today}
    if booked:
        return max(booked)
    passed = [day for day in plan.accepted if day <= today] or _proposals_before(plan, today)
    if not passed:
        raise CommandError(f"no massage was booked or proposed lately; name the day: rubdown log {what} yesterday")
    return max(passed)


def _proposals_before(plan: Plan, today: date) -> list[date]:
    """The dates up to today that the calendar of two weeks ago proposed."""
    before: Season = season(plan, today - _REMEMBERED)
    return [day for day in before.chosen if day <= today and day not in before.standing.fixed]


def deed_of(request: Request, details: JournalEntry, plan: Plan, today: date) -> tuple[Request, JournalEntry]:
    """The request with its date alone, today's where none is given, and the details that stand before the date.

    `log ran "24 km, 2h10, rpe 7" sunday`, `log race 1:38:20`, `log felt 4`, `log missed sunday`.
    """
    words = " ".join(request.words).split()
    if request.what == "missed":
        return replace(request, words=[" ".join(words)] if words else []), details
    at = next((i for i in range(1, len(words) + 1) if _is_day(" ".join(words[i:]), today)), len(words))
    text, when = " ".join(words[:at]), [" ".join(words[at:])] if words[at:] else []
    if request.what == "felt":
        if text not in ("1", "2", "3", "4", "5"):
            raise CommandError("rubdown log felt takes a number from 1 (bad) to 5 (very good)")
        day = _massage_lately(plan, when[0] if when else "", today)
        return replace(request, words=[day.isoformat()]), replace(details, felt=int(text))
    reading = read_title(text)
    if request.what == "ran":
        if not reading.km and not reading.minutes and reading.bare is None:
            raise CommandError(f'can\'t read "{text}"; write how far or how long: rubdown log ran "24 km, 2h10, rpe 7"')
        return replace(request, words=when or ["today"]), replace(details, session=text)
    race = _race_run(plan, when[0] if when else "", today)
    if not reading.minutes:
        raise CommandError(f'can\'t read "{text}"; write the finish time: rubdown log race 1:38:20')
    # "38:20" is minutes and seconds, "3:45" hours and minutes: whichever is nearer to what the race takes.
    times = [reading.minutes, reading.minutes / 60] if text.count(":") == 1 else [reading.minutes]
    minutes = min(times, key=lambda time: max(time / race.minutes, race.minutes / time))
    return replace(request, words=[race.date.isoformat()]), replace(details, seconds=round(minutes * 60))


def _had_training(plan: Plan, day: date, today: date) -> bool:
    """Whether the plan has anything on a day that was not done."""
    timeline = lay_out(plan, today, today, min(day, today))
    training = any(not s.done and s.workout.kind != "rest" for s in timeline.sessions.get(day, ()))
    missed = any(pair.done is None and day in pair.days for pair in timeline.pairs)
    return training or missed or (day in timeline.races and not timeline.races[day].done)


def _is_day(words: str, today: date) -> bool:
    try:
        return bool(words) and bool(read_moment(words, today, "past"))
    except ValueError:
        return False


def _race_run(plan: Plan, when: str, today: date) -> Race:
    """The race of a day, or else the last one up to today that is not long ago."""
    day = _moment(when, today, "race")[0] if when else None
    run = [r for r in plan.races if (r.date == day if day else today - _REMEMBERED <= r.date <= today)]
    if not run:
        if day is None:
            raise CommandError(
                "the plan has no race in the last two weeks; name its day: rubdown log race 1:38:20 sunday"
            )
        raise CommandError(f"the plan has no race on {short_day(day)}; add it, or use `rubdown log ran`")
    return max(run, key=lambda race: race.date)


def _massage_lately(plan: Plan, when: str, today: date) -> date:
    """The massage of a day, or the last one; up to two days after it the runner can say how it felt."""
    dates = [*(a.date for a in plan.appointments), *([plan.last] if plan.last else [])]
    days = [day for day in dates if today - _FELT_FOR <= day <= today]
    day = _moment(when, today, "felt")[0] if when else max(days, default=None)
    if day not in days or day is None:
        wrong = f"no massage on {short_day(day)}, or it is more than two days ago" if day else "no massage in two days"
        raise CommandError(f"{wrong}; say how one felt up to two days after it, and log it first: rubdown log done")
    return day
