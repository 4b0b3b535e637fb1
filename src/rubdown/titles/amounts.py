"""The amounts in a session's title: distances, times, efforts, and what joins and separates them."""

from __future__ import annotations

from rubdown.titles.pattern import Pattern

# Pieces of patterns.
NUM, START = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?", r"(?<![0-9a-z.,:])"  # START: not in the middle of a number or word
TO = r" ?(?:-|to|a|or|o|/|y|and) ?"
LENGTH = r"(?:kms?|k|kilomet(?:er|re|ro)s?|mi|miles?|milers?|millas?|m|mts?|met(?:er|re|ro)s?)"
HOUR, MIN = r"(?:h|hrs?|hours?|horas?)", r"min(?:ute|uto)?s?"


def _units(*letters: str) -> str:
    """The signs of an amount: the first letter of a unit behind a digit, or behind what may stand between them."""
    return "|".join(f"{before}{letter}" for before in "0123456789+ -" for letter in letters)


RPE = Pattern((rf"\brpe ?[:=]? ?(?:(?P<lo>{NUM}) ?(?:-|to|a) ?)?(?P<hi>{NUM})(?: ?/ ?10)?", "rpe"))
DISTANCE = Pattern((
    rf"{START}(?P<higdon>[0-9]{{1,2}}) m(?= (?:run|pace)\b)"  # in Higdon's tables "5 m run" is five miles
    rf"|{START}(?:(?P<lo>{NUM}){TO})?(?P<hi>{NUM})\+?[ -]?(?P<unit>{LENGTH})(?![a-z0-9]|/h)",
    _units("k", "m"),
))  # fmt: skip
DURATION = Pattern(
    (
        rf"{START}(?P<clock_h>[0-9]{{1,2}}):(?P<clock_m>[0-5][0-9])(?::(?P<clock_s>[0-5][0-9]))?(?![0-9:])"
        rf"(?P<clock_unit> ?{HOUR}(?![a-z]))?",
        ":",
    ),
    (
        rf"{START}(?:(?P<lo>{NUM}){TO})?(?P<hi>{NUM})\+?(?:"
        rf"[ -]?{HOUR}(?![a-z])\.?(?P<half> (?:and a half|y media)\b)?(?: ?(?:and |y )?(?P<m>[0-5]?[0-9])"
        rf"(?: ?(?:{MIN}|m)(?![a-z])| ?'|(?<=[0-5][0-9])(?![0-9.,:]|(?:-[0-9]+)? ?(?:{LENGTH}(?![a-z])|x))))?"
        rf"|[ -]?(?P<min>{MIN}(?![a-z])|'(?!['0-9])|m(?![a-z0-9])))",
        _units("h", "m", "'"),
    ),
)
BARE = Pattern((
    r"\b(?:(?:easy|recovery|run|jog|rodaje|trote|suave|regenerativo|recuperacion)[ :-]*(?:(?P<lo>[0-9]{2,3}) ?- ?)?"
    r"|(?=[0-9]+ (?:easy|tempo)\b))(?P<hi>[0-9]{2,3})(?![0-9a-z.,:/%'\"-]| ?(?:%|-|bpm|ppm|x))",
    "easy|recovery|run|jog|rodaje|trote|suave|regenerativo|recuperacion|tempo",
))  # fmt: skip
WARM = Pattern((
    r"\b(?:warm[ -]?(?:up|down)|cool[ -]?down|w/?u|c/?d|cal(?:en[a-z]+)?|vuelta a la calma)\b",
    "warm|cool|w/u|wu|c/d|cd|cal|vuelta a la calma",
))  # fmt: skip
WHOLE = Pattern((r"\btotal\b.*", "total"), (r"\([^()]*\)\W*$", "("))
PLUS = Pattern((r"\+(?! ?(?:k|mi|h)[a-z]*\b)", "+"))  # but "8+ km" is one amount
PARTS = Pattern((r"[(;]", "(|;"), (r",(?![0-9])", ","), (r": ", ": "))
BETWEEN = Pattern((r"\A ?(?:-|to|a) ?\Z",))
