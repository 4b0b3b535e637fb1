"""Of all quantities in a title, those of the whole session: totals and their parts, two runs a day, run and walk."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from rubdown.titles.phrases import compiled, has_any, tags_of
from rubdown.titles.tokens import Token

_KM, _TIME, _KIND = "kK5", "t3q", "RLQhTmaIV4BEju7liMHUcpPe0OGXwsWf"
_ENDS = "+|,;(:/v&.-)"


class Segment(Struct, frozen=True):
    """What stands between two signs of a title: the sign before it (tag), its tokens and their tags."""

    sign: str
    tokens: Sequence[Token]
    tags: str

    def first(self, of: str) -> Fraction | None:
        """The first amount, in km or minutes; of two runs without a sign between the sum: "tempo 8 mi easy 4 mi"."""
        amounts = [
            (i, value)
            for i, token in enumerate(self.tokens)
            if token.quantity is not None and (value := amount(token, of)) is not None
        ]
        if len(amounts) != 2:
            return amounts[0][1] if amounts else None
        (i, one), (j, other), tags = *amounts, self.tags
        two_runs = has_any(tags[:i], "TEu7LIaRB_") and compiled("^[_d]*[EuL7j]+[_d]*$").match(tags[i + 1 : j])
        return one + other if two_runs and j == len(tags) - 1 else one

    @property
    def is_warm(self) -> bool:
        """Whether it is a warm-up or a cool-down."""
        return "W" in self.tags

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing but amounts: ", 45 min"."""
        return not has_any(self.tags, f"{_KIND}y")


def amount(token: Token, of: str) -> Fraction | None:
    """The km or the minutes of a token, if it is one: from ten to 99 "m" are minutes."""
    quantity = token.quantity
    if quantity is None or token.tag not in (_KM if of == "km" else _TIME + "r"):
        return None
    if of == "km":
        return quantity.middle if quantity.of == "km" else None
    if quantity.unit == "m":
        minutes = quantity.high * 1000
        return quantity.middle * 1000 if 10 <= minutes <= 99 and minutes.denominator == 1 else None
    if quantity.of != "minutes" or quantity.unit == "s" or (quantity.unit == "mm:ss" and quantity.high < 10):
        return None
    return quantity.middle


def segments(tokens: Sequence[Token]) -> list[Segment]:
    """A title's tokens, cut at its signs."""
    segments: list[Segment] = []
    sign, begun = "", list[Token]()
    for token in tokens:
        if token.tag in _ENDS:
            if begun:
                segments.append(_segment(sign, begun))
                sign, begun = token.tag, []
            elif segments and token.tag in "+|(:":
                sign = token.tag
        else:
            begun.append(token)
    return [*segments, _segment(sign, begun)] if begun else segments


def _segment(sign: str, tokens: Sequence[Token]) -> Segment:
    return Segment(sign, tokens, tags_of(tokens))


def session_amount(parts: Sequence[Segment], of: str, *, repeated: bool) -> Fraction | None:
    """The session's distance or time: of a whole with parts the whole, of parts alone their sum."""
    own = _own(parts)
    items = [(i, part, value) for i, part in enumerate(own) if (value := part.first(of)) is not None]
    if total := next((value for _, part, value in items if "Z" in part.tags), None):
        return total
    if not items or _is_detail(own, items[0][0], of) or _is_unclear_sum(own, items[0][0]):
        return None
    first, part, value = items[0]
    _, end, last = items[-1]
    if len(items) > 1 and end.sign == "(" and end.is_bare and (part.is_warm or len(items) > 2):
        return last  # "2 km warm up, 12 x 400 m, 2 km cool down (14 km)"
    whole = sum((each for _, _, each in items), Fraction(0))
    signs = "".join(each.sign for each in own[first + 1 : (items[1:] or items)[0][0] + 1])  # up to the next amount
    is_total = signs[:1] in ":(v" and ")" not in signs and not part.is_warm  # not "4 km easy (flat), 6 km tempo"
    both_named = end.sign in ",;)" and not part.is_bare and not end.is_bare  # "4 km easy, 6 km tempo"
    steps = value < (whole - value) * Fraction(3, 4) and (len(items) > 2 or both_named)
    if not is_total and (part.is_warm or (steps and any(each.sign not in "+|" for _, each, _ in items[1:]))):
        return None if repeated else whole
    return _joined(items, value, repeated=repeated)


def _joined(items: Sequence[tuple[int, Segment, Fraction]], value: Fraction, *, repeated: bool) -> Fraction | None:
    """What `+` and bars join, added up: not where repetitions are part of it, for their length is not told."""
    added = value
    for _, part, each in items[1:]:
        joins = part.sign in "+|" or (part.sign == "&" and not part.is_bare)
        if not joins or (part.sign == "|" and part.is_bare):
            break
        added += each
    return None if repeated and added != value else added


def _is_unclear_sum(parts: Sequence[Segment], i: int) -> bool:
    """Whether an amount ends a sum of bare numbers: "2+6+2 km"."""
    return parts[i].sign == "+" and parts[i - 1].tags == "n"


def _own(parts: Sequence[Segment]) -> list[Segment]:
    """The parts without those of other sports, unless the first is one."""
    if not parts or has_any(parts[0].tags, "GX"):
        return list(parts)
    return [part for part in parts if not has_any(part.tags, "GX")]


def _is_detail(parts: Sequence[Segment], i: int, of: str) -> bool:
    """Whether an amount is only a part's: the other measure stands before it, and words of its own beside it."""
    other = "minutes" if of == "km" else "km"
    if parts[i].first(other) is not None and parts[i].sign not in ("v", "("):
        tags = parts[i].tags
        return bool(compiled("k.*[fy]?t[d2]*[jwy0]").search(tags)) and of == "minutes"
    if parts[i].sign == "/":
        return False
    before = any(part.first(other) is not None for part in parts[:i])
    return before and (not parts[i].is_bare or parts[i].sign == "v")


def two_a_day(tokens: Sequence[Token], of: str) -> tuple[bool, Fraction | None]:
    """Whether a day has two runs ("AM 6 mi, PM 4 mi"), and both together; None where one of them does not say."""
    marks = [i for i, token in enumerate(tokens) if token.tag == "A"]
    if len(marks) != 2 or tokens[marks[0]].text == tokens[marks[1]].text:
        return False, None
    runs = [tokens[marks[0] : marks[1]], tokens[marks[1] :]]
    if not any(token.quantity for token in runs[1]):  # "5 mi AM, 4 mi PM"
        runs = [tokens[: marks[0]], tokens[marks[0] + 1 : marks[1]]]
    if not any(amount(token, each) is not None for token in runs[1] for each in ("km", "minutes")):
        return False, None
    values = [
        session_amount(segments([token for token in run if token.tag != "A"]), of, repeated=False) for run in runs
    ]
    known = [value for value in values if value is not None]
    return True, sum(known, Fraction(0)) if len(known) == 2 else None


def run_and_walk(tokens: Sequence[Token]) -> Fraction | None:
    """The minutes of a run-walk ("run 4 min, walk 1 min, repeat 6 times"), its rounds multiplied; None for others."""
    tags = tags_of(tokens)
    if "w" not in tags or not has_any(tags, "je7") or has_any(tags, "ITVhLRmaGX4"):
        return None
    if sum(tag in _TIMED for tag in tags) < 2 or not compiled("[t3zq][d2]*w|w[d2:]*[t3zq]").search(tags):
        return None
    repeated, rounds = _rounds(tokens, tags)
    total = Fraction(0)
    for i, token in enumerate(tokens):
        if token.quantity is not None and token.tag in _TIMED:
            if i > 1 and tokens[i - 1].text in _FOR:
                return token.quantity.middle
            total += token.quantity.middle * (rounds if i in repeated else 1)
    return total


def _rounds(tokens: Sequence[Token], tags: str) -> tuple[range, int]:
    """Which tokens are repeated, and how often: those before "6 times", and where none of them is timed those after."""
    if match := compiled(r"n(?:x|S[d2]*)(\([^)]*\)?|[^+;|]*)").search(tags):
        return range(*match.span(1)), _count(tokens[match.start()])
    for i, token in enumerate(tokens):
        if token.tag == "n" and (
            (i and (tokens[i - 1].text in _REPEAT or tokens[i - 1].tag == "x"))
            or (i + 1 < len(tokens) and tokens[i + 1].text in _TIMES)
        ):
            return range(i) if has_any(tags[:i], _TIMED) else range(i, len(tokens)), _count(token)
    return range(len(tokens)), 1


_TIMED = "t3zq"
_REPEAT = ("repeat", "repeats", "repeated", "repetir", "repite", "wiederholen", "repeter", "ripeti", "ripetere")
_FOR = ("for", "total", "durante", "pendant", "per", "por", "fur", "insgesamt")
_TIMES = ("times", "veces", "mal", "fois", "volte", "vezes", "rounds", "sets")


def _count(token: Token) -> int:
    return int(token.quantity.middle) if token.quantity else 1
