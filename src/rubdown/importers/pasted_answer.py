"""What a therapist's answer says, in English or Spanish: which days and hours it agrees to, and whether that is sure.

A refusal is never read as a booking: a word such as `no` or `can't` makes the whole part of the sentence in which it
stands a refusal, and what follows it agrees to something only where it says so itself (`works`, `sí`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from rubdown.importers.answer_tone import FINE, NEUTRAL, NO, UNSURE, YES
from rubdown.rules.base import DAY_MINUTES, Minutes

_AHEAD = 62  # days within which an answer's day lies
_LONGEST = 2000  # characters
_NOON = 720
_EARLIEST = 8  # o'clock: an hour before it is one of the afternoon, unless something else is said

_DAYS = {
    name: n
    for n, names in enumerate((
        "mon monday lun lunes", "tue tues tuesday martes", "wed wednesday mie miercoles", "thu thur thurs thursday jue "
        "jueves", "fri friday vie viernes", "sat saturday sab sabado", "sun sunday dom domingo",
    ))
    for name in names.split()
}  # fmt: skip
_MONTHS = ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct", "nov", "dec dic")
_HOURS = {
    word: n
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
    )
    for n, word in enumerate(words.split(), 1)
}
_WORD_HOUR = "|".join(_HOURS)
_WEEKDAY = rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})s?"
_MONTH = (
    r"(?:jan(?:uary)?|ene(?:ro)?|feb(?:ruary|rero)?|mar(?:ch|zo)?|apr(?:il)?|abr(?:il)?|mayo?|june?|junio|july?|julio"
    r"|aug(?:ust)?|ago(?:sto)?|sept?(?:ember|iembre)?|set(?:iembre)?|oct(?:ober|ubre)?|nov(?:ember|iembre)?"
    r"|dec(?:ember)?|dic(?:iembre)?)\b"
)
_NTH = r"(?:st|nd|rd|th|º)?"
_UNITS = r"(?:am|pm|hrs|hs|horas|h|o'clock)\b"
_NO_HOUR = rf"\b(?!:|/|\s*{_UNITS})"
_DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|\b(?:(?P<named1>{_WEEKDAY})\.? )?(?:the |el )?(?:dia )?(?P<day>\d{{1,2}}){_NTH} ?(?:of |de )?"
    rf"(?P<month>{_MONTH})"
    rf"|\b(?:(?P<named2>{_WEEKDAY})\.? )?(?P<month2>{_MONTH}) (?:the )?(?P<day2>\d{{1,2}}){_NTH}{_NO_HOUR}"
    rf"|\b(?:(?P<named3>{_WEEKDAY})\.? )?(?P<day3>\d{{1,2}})/(?P<month3>\d{{1,2}})(?:/(?P<year>\d{{2,4}}))?"
    rf"|\b(?P<weekday>{_WEEKDAY})\.? (?:the |el )?(?:dia )?(?P<nth>\d{{1,2}}){_NTH}{_NO_HOUR}"
    rf"|\b(?:the |el dia |el |dia )(?P<nth2>\d{{1,2}}){_NTH}{_NO_HOUR}|\b(?P<nth3>\d{{1,2}})(?:st|nd|rd|th)\b"
    r"|\b(?P<nth4>\d{1,2})(?= (?:at|a las|@) )"
    r"|\b(?P<relative>today|tomorrow|hoy|pasado manana|the day after tomorrow|(?<!la )(?<!esta )manana)\b"
    rf"|\b(?P<weekday2>{_WEEKDAY})\b"
)
_HOUR = rf"(?P<h{{0}}>\d{{{{1,2}}}})(?::(?P<m{{0}}>[0-5]\d))?(?: ?(?P<u{{0}}>{_UNITS}))?(?![\d:])"
_TIME = re.compile(
    rf"\b(?:between|from|entre|de|desde) (?:las? )?{_HOUR.format(1)} ?(?:and|to|till|until|y|a|hasta|-) ?(?:las? )?"
    rf"{_HOUR.format(2)}"
    rf"|\b(?:after|from|not before|a partir de|desde|despues de|no antes de) (?:las? )?{_HOUR.format(3)}"
    rf"|\b(?:before|until|till|antes de|hasta) (?:las? )?{_HOUR.format(4)}"
    rf"|(?:\bat|@|\ba las?|\blas?|\baround|\babout) ?{_HOUR.format(5)}"
    rf"|\b(?P<h6>\d{{1,2}}):(?P<m6>[0-5]\d)(?: ?(?P<u6>{_UNITS}))?|\b(?P<h7>\d{{1,2}}) ?(?P<u7>{_UNITS})"
    r"|\b(?P<any>any ?time|whenever|cualquier hora|cuando quieras)\b"
    r"|\b(?P<part>morning|(?<=la )manana|afternoon|evening|tarde|noche)\b"
)
_ODD = re.compile(r"\b\d{4}\b|\d+:\d+")  # left over: a year, or what looks like an hour
_PARTS: dict[str, Minutes] = {
    "morning": (0, _NOON), "manana": (0, _NOON), "afternoon": (_NOON, 18 * 60), "tarde": (_NOON, 21 * 60),
    "evening": (17 * 60, DAY_MINUTES), "noche": (19 * 60, DAY_MINUTES),
}  # fmt: skip


class Meaning(Struct, frozen=True):
    """A day, and the minutes of the day at which the massage may start: none where no hour is said."""

    day: date
    starts: tuple[int, ...] = ()


class PastedAnswer(Struct, frozen=True):
    """What an answer may mean; `sure` where it means one thing, and nothing in it speaks against; `refused`: a no."""

    meanings: tuple[Meaning, ...] = ()
    sure: bool = False
    refused: bool = False


Days = tuple[date, ...]  # the days that one mention may mean
Times = tuple[Minutes, ...]  # the first and last start that one mention may mean; one hour is said without am and pm


class _Part(Struct, frozen=True):
    """A part of a sentence: the days and times that it names, and its tone."""

    days: tuple[Days, ...]
    times: tuple[Times, ...]
    no: bool
    yes: bool
    unsure: bool
    neutral: bool


def read_answer(text: str, today: date, offered: Sequence[date], starts: Mapping[date, Sequence[int]]) -> PastedAnswer:
    """What an answer says to an offer of these days; `starts`: the minutes of each day at which a massage may start."""
    parts = [_part(piece, today, offered) for piece in _pieces(_plain(text[:_LONGEST]))]
    doubtful, refused = len(text) > _LONGEST or any(part.unsure for part in parts), False
    doubtful |= not any(part.yes for part in parts) and not all(part.neutral for part in parts)
    agreed, days = list[Meaning](), Days()
    for part in parts:
        named = bool(part.days or part.times)
        if part.no:
            doubtful |= any(_speaks_against(part, meaning) for meaning in agreed)
            days, refused = part.days[-1] if part.days and part.times else (), True
        elif named:
            doubtful |= (refused and not part.yes) or len(part.times) > 1
            if not part.days and agreed and not agreed[-1].starts:
                agreed.pop()  # "Tuesday is fine, at 18:30": the day, then its hour
            for mention in part.days or ((days or tuple(offered)),):
                agreed += [_meaning(day, part.times[-1] if part.times else (), starts) for day in mention]
            days = part.days[-1] if part.days else days
    meanings = tuple(dict.fromkeys(agreed))
    exact = len(meanings) == 1 and len(meanings[0].starts) < 2
    return PastedAnswer(meanings, exact and not doubtful, refused and not meanings)


def _speaks_against(refusal: _Part, meaning: Meaning) -> bool:
    """Whether a refusal may be about what was agreed to: the same day or none, and its hour or none."""
    about_day = not refusal.days or any(meaning.day in mention for mention in refusal.days)
    spans = [span for mention in refusal.times for span in mention]
    return about_day and (not (spans and meaning.starts) or any(a <= n <= b for a, b in spans for n in meaning.starts))


def _plain(text: str) -> str:
    """The text in small letters without accents, its times as `18:30` and `6 pm`, its dates as `29/12`."""
    text = re.sub(r"[’`´]", "'", text.lower())
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text)
    text = re.sub(r"(\d{4}-\d\d-\d\d)t", r"\1 ", text)
    text = re.sub(r"\b(\d{1,2})\.(0?[1-9]|1[0-2])\.(?=\d{2,4}\b)", r"\1/\2/", text)
    text = re.sub(r"\b(\d{1,2})\.(0?[1-9]|1[0-2])\.", r"\1/\2 ", text)
    text = re.sub(r"\b(\d{1,2})(?:\.| ?h ?)([0-5]\d)(?!\d)", r"\1:\2", text)
    for words, spanish in (("half past", "y media"), ("quarter past", "y cuarto"), ("quarter to", "menos cuarto")):
        text = re.sub(rf"\b{words} ({_WORD_HOUR}|\d{{1,2}})", rf"\1 {spanish}", text)
    lead = r"(?P<lead>\b(?:at|las?|after|before|until|till|about|around|and|y|a|from|between) )"
    text = re.sub(rf"{lead}(?P<hour>{_WORD_HOUR})\b", lambda m: f"{m['lead']}{_HOURS[m['hour']]}", text)
    text = re.sub(
        rf"\b(?P<hour>{_WORD_HOUR})(?= (?:y media|y cuarto|menos cuarto))", lambda m: f"at {_HOURS[m['hour']]}", text
    )
    for words, minutes in (("y media", "30"), ("y cuarto", "15")):
        text = re.sub(rf"\b(\d{{1,2}}) {words}\b", rf"\1:{minutes}", text)
    text = re.sub(r"\b(\d{1,2}) menos cuarto\b", lambda m: f"{int(m[1]) - 1}:45", text)
    hour = r"(?<!el )(?<!the )(?<!dia )\b((?:0?\d|1[0-2])(?::[0-5]\d)?) ?(?:de|por|in|at) (?:la |the )?"
    text = re.sub(rf"{hour}(?:tarde|noche|evening|afternoon|night)\b", r"\1 pm", text)
    text = re.sub(rf"{hour}(?:manana|morning)\b", r"\1 am", text)
    text = re.sub(rf"\b({_WEEKDAY})\.?,? (?=(?:the |el )?(?:dia )?\d)", r"\1 ", text)
    return re.sub(r"[ \t\xa0]+", " ", FINE.sub("ok", text))


def _pieces(text: str) -> Iterator[str]:
    """The parts of the sentences; a question keeps its mark."""
    for piece in re.split(r"[.!;,\n¿¡()]+|(?<=\?)|\b(?:but|pero|sino|although|though|aunque|however|instead)\b", text):
        if piece.strip():
            yield piece.strip()


def _part(piece: str, today: date, offered: Sequence[date]) -> _Part:
    days = tuple(_days(match, today, offered) for match in _DATE.finditer(piece))
    rest = _DATE.sub(" | ", piece)
    times = tuple(_times(match) for match in _TIME.finditer(rest))
    said = _TIME.sub(" ", rest)
    no, yes, unsure = (bool(words.search(said)) for words in (NO, YES, UNSURE))
    years = {f"{day.year}" for mention in days for day in mention}
    unsure |= not all(times) or any(number not in years for number in _ODD.findall(said))  # no such hour, or year
    return _Part(days, times, no, yes, unsure, bool(NEUTRAL.fullmatch(said)))


def _days(match: re.Match[str], today: date, offered: Sequence[date]) -> Days:
    """The days that a mention may mean, one where it is clear; offered days before others."""
    ahead = [today + timedelta(days=n) for n in range(_AHEAD + 1)]
    if match["relative"]:
        n = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1}.get(match["relative"], 2)
        return (today + timedelta(days=n),)
    if match["iso"]:
        return tuple(day for day in ahead if f"{day}" == match["iso"])
    if day := match["day"] or match["day2"] or match["day3"]:
        year = match["year"] and match["year"][-2:]
        dates = [each for each in ahead if (each.day, each.month) == (int(day), _month(match))]
        dates = [each for each in dates if not year or f"{each:%y}" == year]
        named = match["named1"] or match["named2"] or match["named3"]
        if not dates and match["month2"] == "mar":  # in Spanish it is a Tuesday
            dates, named = [each for each in ahead if each.day == int(day)], "mar"
        of_name = [each for each in ahead if named and each.weekday() == _index(named)]
        return tuple(each for each in dates if not named or each in of_name) or (*dates, *of_name[: 2 - bool(dates)])
    weekday = match["weekday"] or match["weekday2"]
    nth = next((number for name in ("nth", "nth2", "nth3", "nth4") if (number := match[name])), "")
    index = _index(weekday) if weekday else None
    by_number = [each for each in ahead if nth and each.day == int(nth)]
    by_name = [each for each in ahead if index is not None and each.weekday() == index and each > today]
    if index is not None and nth:
        both = [each for each in by_number if each in by_name]
        return (
            tuple(each for each in both if each in offered)
            or tuple(both[:1])
            or (*by_number[:1], *by_name[: 2 - bool(by_number)])
        )
    fitting = by_number or by_name[:3]
    return tuple(each for each in fitting if each in offered) or tuple(fitting[:1] if nth else fitting[:2])


def _index(weekday: str) -> int:
    """The weekday of a name, 0 = Monday."""
    return 1 if weekday == "mar" else _DAYS[weekday] if weekday in _DAYS else _DAYS[weekday.removesuffix("s")]


def _month(match: re.Match[str]) -> int:
    if match["month3"]:
        return int(match["month3"])
    name = (match["month"] or match["month2"])[:3]
    return next(n for n, names in enumerate(_MONTHS, 1) if name in names.split())


def _times(match: re.Match[str]) -> Times:
    """The first and the last start that a mention may mean, in minutes of the day."""
    if match["any"]:
        return ((0, DAY_MINUTES),)
    if match["part"]:
        return (_PARTS[match["part"]],)
    if match["h1"]:
        return ((_likely(match, 1), _likely(match, 2)),)
    if match["h3"]:
        return ((_likely(match, 3), DAY_MINUTES),)
    if match["h4"]:
        return ((0, _likely(match, 4)),)
    n = next(n for n in (5, 6, 7) if match[f"h{n}"])
    return tuple((minute, minute) for minute in _hours(match, n))


def _hours(match: re.Match[str], n: int) -> tuple[int, ...]:
    """The minutes of the day that an hour may mean: two where neither am nor pm is said."""
    hour, minute = int(match[f"h{n}"]), int(match[f"m{n}"] or 0) if n != 7 else 0
    unit = match[f"u{n}"] or ""
    if hour > 23:
        return ()
    if unit in ("am", "pm") and hour <= 12:
        return (hour % 12 * 60 + minute + (_NOON if unit == "pm" else 0),)
    if hour == 0 or hour > 12 or (unit and unit != "o'clock"):
        return (hour * 60 + minute,)
    return hour * 60 + minute, (hour * 60 + minute + _NOON) % DAY_MINUTES


def _likely(match: re.Match[str], n: int) -> int:
    """The likelier of the minutes that an hour may mean."""
    minutes = _hours(match, n) or (0,)
    return minutes[-1] if minutes[0] < _EARLIEST * 60 else minutes[0]


def _meaning(day: date, times: Times, starts: Mapping[date, Sequence[int]]) -> Meaning:
    """A day with the starts that fit the times, possible ones where any is."""
    fitting = tuple(start for start in starts.get(day, ()) if any(first <= start <= last for first, last in times))
    return Meaning(day, fitting or tuple(first for first, _ in times))
