"""What a runner answers when a first plan is made, typed at a question or given by a flag: text to values.

Each reader raises InvalidValue where the answer cannot be taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, get_args

from rubdown.cli.io.dates import read_moment
from rubdown.plan.distances import GivenDistance, parse_distance
from rubdown.plan.rule_numbers import DISTANCES, Condition
from rubdown.plan.sessions import time_and_words
from rubdown.plan.timeline import LONGEST_HORIZON
from rubdown.plan.training import race_row
from rubdown.plan.values import parse_week_hours, read_weekdays
from rubdown.text import WEEKDAYS, clock, days, listed, month_name, number, weekday
from rubdown.titles import read as read_words
from rubdown.toml.problems import InvalidValue, nearest, shown
from rubdown.toml.scalars import parse_clock

_CONDITIONS: tuple[Condition, ...] = get_args(Condition)
_NUMBERS = re.compile(r"(?P<first>\d{1,2})(?P<sign>[/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?P<time>\D.*)?")
_AGO = re.compile(r"(?P<count>[0-9]{1,4}) (?P<unit>day|week)s? ago")
_NO_RUN = ("rest", "strength", "cross")


class RaceDay(NamedTuple):
    """The day of a race, and its start where that is known."""

    date: date
    start: datetime | None


def one_line(text: str) -> str:
    """A name or the words of a session, as they were written."""
    if any(0xD800 <= ord(char) < 0xE000 for char in text):
        raise InvalidValue(f"{shown(text)} is not UTF-8 text", "write it in your terminal's own characters")
    return text


def name_of_race(text: str) -> str:
    """A race's name, which there must be."""
    if not text.strip():
        raise InvalidValue("a plan is made around a race", "write its name, such as Valencia Marathon")
    return one_line(text)


def race_day(text: str, today: date) -> RaceDay:
    """A day to come: `2026-12-06`, `6 dec`, `6 dec 8:30`, `25/4/2027`."""
    plain = _day_in_numbers(text)
    try:
        day, start = read_moment(plain, today)
    except ValueError:
        mend = f"write it as {today + timedelta(days=84)} or as 6 dec, with the start if you know it: 6 dec 8:30"
        raise InvalidValue(f"{shown(text)} is not a day that can be read", mend) from None
    if day < today and not re.search(r"\d{4}", text):  # a day and a month: the next time that it comes
        day = _a_year_later(day)
        start = datetime.combine(day, start.time()) if start else None
    if day < today:
        raise InvalidValue(f"{day} is past", "name the next race that you train for")
    if day - today > LONGEST_HORIZON:
        raise InvalidValue(f"{day} is more than two years away", "name a nearer race: a calendar ends after two years")
    return RaceDay(day, start)


def _day_in_numbers(text: str) -> str:
    """A day such as `25/4/2027` or `25.4.2027` as ISO 8601.

    Raises InvalidValue where `/` leaves open which number is the day.
    """
    match = _NUMBERS.fullmatch(text.strip())
    if not match:
        return text
    first, second = int(match["first"]), int(match["second"])
    if match["sign"] == "/" and first <= 12 and second <= 12 and first != second:
        mend = f"write it as {match['year']}-{first:02}-{second:02} or {match['year']}-{second:02}-{first:02}"
        raise InvalidValue(f"{shown(text)} can be read in two ways", mend)
    day, month = (second, first) if match["sign"] == "/" and second > 12 else (first, second)
    return f"{match['year']}-{month:02}-{day:02}{match['time'] or ''}"


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        raise InvalidValue(f"{day} is past", "name the year with the day") from None


def last_massage(text: str, today: date) -> date:
    """The day of the last massage: `30 oct`, `2026-10-30`, `last friday`, `3 weeks ago`."""
    ago = _AGO.fullmatch(text.strip().lower())
    if ago:
        return today - timedelta(days=int(ago["count"]) * (7 if ago["unit"] == "week" else 1))
    try:
        day = read_moment(_day_in_numbers(text), today, "past")[0]
    except ValueError:
        fix = f"write it as {today - timedelta(days=21)}, 30 oct or 3 weeks ago"
        raise InvalidValue(f"{shown(text)} is not a day that can be read", fix) from None
    if day > today:
        raise InvalidValue(
            f"{day} is still to come", "give the last massage that you had; leave it out if you had none"
        )
    return day


def yes_or_no(text: str) -> bool:
    """Whether an answer is yes; its first letter is enough."""
    word = text.strip().lower()
    if word and ("yes".startswith(word) or "no".startswith(word)):
        return "yes".startswith(word)
    raise InvalidValue(f"{shown(text)} is neither yes nor no", "write yes or no")


def distance(text: str) -> str | Fraction:
    """The name of a distance, else kilometres: `half`, `15 km`, `10 mi`, `olympic-tri`."""
    found, word = parse_distance(text), text.strip().lower()
    return word if word in DISTANCES else found.name or found.km


def distance_in(race: str) -> str | Fraction | None:
    """The distance in a race's name, if any."""
    km = read_words(race).km
    return GivenDistance(race_row(km), km).name or km if km else None


def condition(text: str) -> Condition:
    """How fast the runner recovers; the first letters do."""
    word = text.strip().lower()
    matching = [name for name in _CONDITIONS if word and name.startswith(word)]
    if len(matching) == 1:
        return matching[0]
    near = nearest(word, list(_CONDITIONS))
    meant = f'did you mean "{near}"? ' if near else ""
    raise InvalidValue(f"{shown(text)} is not a condition", f"{meant}write {listed(_CONDITIONS, 'or')}")


def weekdays(text: str) -> tuple[str, ...]:
    """Weekdays, Monday first: `tue wed`, `tue, thursday`, `mon-fri`, `weekend`."""
    return tuple(WEEKDAYS[day] for day in sorted(read_weekdays(text)))


def hours(text: str) -> dict[str, str]:
    """Working hours by weekday, as a plan writes them: `mon-fri 16-20, sat 10:00-13:00`."""
    return {WEEKDAYS[day]: _as_written(found) for day, found in sorted(parse_week_hours(text).items())}


def _as_written(hours: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in hours)


def session(text: str) -> list[str]:
    """A day's training in words."""
    return [one_line(text).strip()] if text.strip() else []


def day_in_words(race: RaceDay, today: date) -> str:
    """`Sunday 6 December 2026 at 08:30, in 14 days`."""
    at = f" at {race.start:%H:%M}" if race.start else ""
    left = f"in {days((race.date - today).days)}" if race.date > today else "today"
    return f"{weekday(race.date)} {race.date.day} {month_name(race.date)} {race.date.year}{at}, {left}"


def last_in_words(day: date, today: date) -> str:
    """`Friday 30 October 2026, 23 days ago`."""
    ago = f"{days((today - day).days)} ago" if day < today else "today"
    return f"{weekday(day)} {day.day} {month_name(day)} {day.year}, {ago}"


def session_in_words(words: list[str]) -> str:
    """What is read from the words of a session: `long, 24 km, at 09:00`."""
    time, plain = time_and_words(" ".join(words))
    reading = read_words(plain)
    size = [f"{number(reading.km)} km"] if reading.km else []
    size += [f"{number(reading.minutes)} min"] if reading.minutes else []
    size += [f"at {clock(time)}"] if time is not None else []
    if reading.kind is None:
        return ", ".join(["names no kind of training that rubdown knows: taken as an easy run", *size])
    return ", ".join([f"read as: {reading.kind}", *size])


def timed(words: str, minutes: int) -> str:
    """A session's words with the usual time of day before them, where they are a run's without a time."""
    time, plain = time_and_words(words)
    return words if time is not None or read_words(plain).kind in _NO_RUN else f"{clock(minutes)} {words}"


def hours_in_words(by_day: dict[str, str]) -> str:
    """`Tue 16:00-20:00; Sat 10:00-13:00`."""
    return "; ".join(f"{day.capitalize()} {by_day[day]}" for day in WEEKDAYS if by_day.get(day))


def distance_in_words(distance: str | Fraction) -> str:
    """`15 km: recovered from like a 10k`; nothing of a distance that has a name."""
    if not isinstance(distance, Fraction):
        return ""
    return f"{number(distance)} km: recovered from like a race over {race_row(distance)}"


def typical_day(text: str) -> dict[str, list[str]]:
    """A day of the week and its training, or several days: `tue=tempo 12 km`."""
    named, sign, words = text.partition("=")
    if not sign or not words.strip():
        raise InvalidValue(f"{shown(text)} names no training", 'write a day and its training: tue="tempo 12 km"')
    return {day: session(words) for day in weekdays(named)}


def readers(today: date) -> dict[str, Callable[[str], Any]]:
    """What reads each answer."""
    return {
        "runner": one_line, "race": name_of_race, "day": partial(race_day, today=today), "distance": distance,
        "condition": condition, "used": yes_or_no, "last": partial(last_massage, today=today), "run_at": parse_clock,
        "therapist": one_line, "hours": hours, "prefer": weekdays,
        **dict.fromkeys(WEEKDAYS, session),
    }  # fmt: skip
