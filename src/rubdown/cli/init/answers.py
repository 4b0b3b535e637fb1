"""What a runner answers when a first plan is made, typed at a question or given by a flag: text to values.

Each reader raises InvalidValue where the answer cannot be taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, get_args

from rubdown.cli.io.dates import read_moment
from rubdown.plan.rule_numbers import DISTANCES, Condition, Distance
from rubdown.plan.timeline import LONGEST_HORIZON
from rubdown.plan.training import RACE_KM, race_row
from rubdown.plan.values import parse_hours, parse_km
from rubdown.text import WEEKDAYS, clock, days, listed, month_name, number, weekday, weekday_index
from rubdown.titles import read as read_words
from rubdown.toml.problems import InvalidValue, nearest, shown

_CONDITIONS: tuple[Condition, ...] = get_args(Condition)
_BARE_HOUR = re.compile(r"(?<![\d:.h])(\d{1,2})(?![\d:.h])")
_NUMBERS = re.compile(r"(?P<first>\d{1,2})(?P<sign>[/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?P<time>\D.*)?")
_STRETCHES = re.compile(r"[\d:.h]+ *[-–—] *[\d:.h]+(?: *(?:,|and|&)? *[\d:.h]+ *[-–—] *[\d:.h]+)*")


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


def distance(text: str) -> Distance | Fraction:
    """One of the rulebook's distances, else kilometres: `half`, `15 km`, `10 mi`."""
    word = text.strip().lower()
    named = next((name for name in DISTANCES if name == word), None)
    if named:
        return named
    km = _km(word)
    return next((name for name in DISTANCES if RACE_KM[name] == km and name != "ultra"), km)


def _km(word: str) -> Fraction:
    plain = re.fullmatch(r"\d{1,4}(?:[.,]\d{1,4})?", word)
    km = Fraction(word.replace(",", ".")) if plain else read_words(word).km
    if km is None:
        raise InvalidValue(
            f"{shown(word)} is not a distance", f"write {listed(DISTANCES, 'or')}, or kilometres such as 15 km"
        )
    return parse_km(float(km))


def distance_in(race: str) -> Distance | Fraction | None:
    """The distance in a race's name, if any."""
    return distance(race) if read_words(race).km else None


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
    """Weekdays, Monday first: `tue wed`, `tue, thursday`, `mon-fri`."""
    days = set(chain.from_iterable(map(_weekday_range, re.sub(r"\s*[-–—]\s*", "-", text).replace(",", " ").split())))
    if not days:
        raise InvalidValue(f"{shown(text)} names no weekday", "write tue wed, or mon-fri")
    return tuple(day for day in WEEKDAYS if day in days)


def _weekday_range(word: str) -> list[str]:
    if word.lower() in ("and", "&"):
        return []
    first, _, last = word.partition("-")
    start, end = _weekday(first), _weekday(last or first)
    return [WEEKDAYS[(start + n) % 7] for n in range((end - start) % 7 + 1)]


def _weekday(word: str) -> int:
    index = weekday_index(word.strip())
    if index is not None:
        return index
    near = nearest(word.strip().lower()[:3], list(WEEKDAYS))
    meant = f'did you mean "{near}"? ' if near else ""
    raise InvalidValue(f"{shown(word)} is not a weekday", f"{meant}weekdays are {', '.join(WEEKDAYS)}")


def hours(text: str) -> dict[str, str]:
    """Working hours by weekday: `mon-fri 16-20, sat 10:00-13:00`; a flag's `tue=16:00-20:00` too."""
    by_day: dict[str, str] = {}
    at = 0
    plain = text.replace("=", " ")
    for stretches in _STRETCHES.finditer(plain):
        named = plain[at : stretches.start()].strip(" ,;")
        for day in weekdays(named) if named else WEEKDAYS:
            by_day[day] = _stretches(f"{by_day.get(day, '')}, {stretches[0]}")
        at = stretches.end()
    if at == 0 or plain[at:].strip(" ,;"):
        raise InvalidValue(
            f"{shown(plain[at:].strip())} has no hours", "write days and hours: mon-fri 16:00-20:00, sat 10-13"
        )
    return by_day


def _stretches(text: str) -> str:
    """Stretches of a day as a plan writes them, checked: `9-13 16-20` is `09:00-13:00, 16:00-20:00`."""
    parts = re.findall(r"[\d:.h]+ *[-–—] *[\d:.h]+", _BARE_HOUR.sub(r"\1:00", text))
    checked = parse_hours(", ".join(parts))
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in checked)


def session(text: str) -> list[str]:
    """A day's training in words."""
    return [one_line(text).strip()] if text.strip() else []


def day_in_words(race: RaceDay, today: date) -> str:
    """`Sunday 6 December 2026 at 08:30, in 14 days`."""
    at = f" at {race.start:%H:%M}" if race.start else ""
    left = f"in {days((race.date - today).days)}" if race.date > today else "today"
    return f"{weekday(race.date)} {race.date.day} {month_name(race.date)} {race.date.year}{at}, {left}"


def session_in_words(words: list[str]) -> str:
    """What is read from the words of a session: `long run, 24 km`."""
    reading = read_words(" ".join(words))
    size = [f"{number(reading.km)} km"] if reading.km else []
    size += [f"{number(reading.minutes)} min"] if reading.minutes else []
    if reading.kind is None:
        return ", ".join(["no kind of training that rubdown knows: taken as an easy run", *size])
    return ", ".join([f"read as: {reading.kind}", *size])


def hours_in_words(by_day: dict[str, str]) -> str:
    """`Tue 16:00-20:00; Sat 10:00-13:00`."""
    return "; ".join(f"{day.capitalize()} {by_day[day]}" for day in WEEKDAYS if by_day.get(day))


def distance_in_words(distance: Distance | Fraction) -> str:
    """`15 km: recovered from like a 10k`; nothing of a distance that has a name."""
    if not isinstance(distance, Fraction):
        return ""
    return f"{number(distance)} km: recovered from like a race over {race_row(distance)}"


def typical_day(text: str) -> dict[str, list[str]]:
    """A day of the week and its training, or several days: `tue=tempo 12 km`."""
    named, sign, words = text.partition("=")
    if not sign or not words.strip():
        raise InvalidValue(f"{shown(text)} tells no training", 'write a day and its training: tue="tempo 12 km"')
    return {day: session(words) for day in weekdays(named)}


def readers(today: date) -> dict[str, Callable[[str], Any]]:
    """What reads each answer."""
    return {
        "runner": one_line, "race": name_of_race, "day": partial(race_day, today=today), "distance": distance,
        "condition": condition, "therapist": one_line, "hours": hours, "prefer": weekdays,
        **dict.fromkeys(WEEKDAYS, session),
    }  # fmt: skip
