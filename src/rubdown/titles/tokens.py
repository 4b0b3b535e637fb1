"""A title as tokens: words with the lexicon's tags, quantities with theirs, and the signs between them.

Tags of quantities: k a distance, K one as races are called ("5k"), r less than a kilometre in metres, t a time,
3 a time with a colon, 5 a kilometre and more in metres,
z seconds, q what is no longer than a stride (60-120 m, up to 30 s), n a number alone, % a share, C a pace, D a climb.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from msgspec import Struct

from rubdown.text import KM_A_MILE
from rubdown.titles.lexicon import Lexicon
from rubdown.titles.quantities import Quantity, daniels_spelled_out, quantity_at
from rubdown.titles.words import KINDS, MATTERS, SPORTS

_RACED = (1, 3, 5, 8, 10, 12, 15, 20, 21)  # km that races and their paces are named after
READ = 300  # characters of a title that are read
MOST_QUANTITIES, MOST_TOKENS = 16, 64  # of one title; what stands behind them is not read
_SIGNS: dict[int, int | str] = {
    **str.maketrans("’‘′´`″“”–—−‐‑×✕•·", "'" * 5 + '"' * 3 + "-----xx||"), ord("…"): "..."
}  # fmt: skip
_SCAN = (
    r"(?P<sign>[(),;|+:\]\[])[(),;|:\]\[ ]*(?<=[^ ])|(?P<number>[0-9])"
    r"|(?P<word>(?:x|r|rec|on|off)(?=[0-9])|[^\W\d_]+(?:[0-9]+[a-z0-9]*)?)|(?P<other>\S)"
)
_CLIMB = [
    "d+", "d +", "m+", "m +", "gain", "climb", "vert", "desnivel", "dislivello", "hohenmeter", "denivele", "elevation",
    "hm",
]  # fmt: skip
# What is read as a whole before its words and numbers, each compiled only where one of its signs stands.
_WHOLE = (
    ("label", ["#", "couch", "-"], r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|#[0-9]+|\bcouch to [0-9]{1,2}k\b"),
    (
        "pace",
        ["/k", "/ k", "/m", "/ m", "per ", "por ", "pro ", "par ", "al ", "au ", "kmh", "kph", "mph", "bpm"],
        r"(?:(?:@|\bat\b|\bin\b|\ben\b|\ba\b) ?)?(?<![0-9a-z.:,])[0-9]{1,2}(?:[:'.][0-9]{2})?(?:''|'|\")?"
        r"(?: ?- ?[0-9]{1,2}[:'.][0-9]{2}(?:''|'|\")?)? ?(?:min[a-z]* ?)?(?:/ ?|per |por |pro |par |al |au )"
        r"(?:kms?|k|mi|miles?|milla|mile|meile)\b|(?<![0-9.,])[0-9.,]+ ?(?:km/h|kmh|kph|mph)\b"
        r"|[0-9]{2,3}(?:-[0-9]{2,3})? ?bpm\b",
    ),
    (
        "climb",
        _CLIMB,
        r"\bd ?\+ ?[0-9]+ ?m?\b|(?<![0-9])(?<![0-9][.,])[0-9][0-9.,]* ?m ?(?:d ?)?\+(?! ?[0-9])"
        r"|(?<![0-9])(?<![0-9][.,])[0-9][0-9.,]* ?(?:m|hm) ?(?:gain|climb|vert|d\+"
        r"|(?:de )?desnivel|(?:di )?dislivello|hohenmeter|(?:de )?denivele|elevation)\w*|\b[0-9]{2,4} ?hm\b",
    ),
    (
        "rpe",
        ["rpe"],
        r"\brpe ?[:=]? ?(?:(?P<lo>[0-9]{1,2}(?:[.,][0-9]{1,2})?) ?(?:-|to|a) ?)?"
        r"(?P<hi>[0-9]{1,2}(?:[.,][0-9]{1,2})?)(?![0-9])(?: ?/ ?10)?",
    ),
    (
        "short",
        ["w/", "c/d", "run/walk", "walk/run", "&", "1/2"],
        r"\b(?:w/u|c/d|w/d|w/o|run/walk|walk/run|s ?& ?c)(?![a-z])|\bw/|1/2 marathon",
    ),
)


class Token(Struct, frozen=True):
    """A word, phrase, quantity or sign; `quantity` where it is one, `sport` of another sport's word."""

    tag: str
    text: str
    quantity: Quantity | None = None
    sport: str = ""


class Scanned(Struct, frozen=True):
    """A title's tokens, what else it speaks of (a `matter`), its RPE and its metres of climb."""

    tokens: list[Token]
    matter: str
    rpe: Fraction | None
    climb: Fraction | None


_SHORT = {
    **{sign: Token("W", sign) for sign in ("w/u", "c/d", "w/d")},
    **{sign: Token("E", "run walk") for sign in ("run/walk", "walk/run")},
    "w/": Token("v", "w/"), "w/o": Token("b", "w/o"), "1/2 marathon": Token("H", "1/2 marathon"),
}  # fmt: skip


def folded(title: str) -> str:
    """Lower case without accents; typographic signs as typed ones; single spaces."""
    text = title.translate(_SIGNS).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", re.sub(r"(?<=[0-9])½", ".5", text))
        text = "".join(char for char in text if not unicodedata.category(char).startswith("M")).replace("\u2044", "/")
    text = " ".join(text.split())[: 2 * READ].replace("media hora", "30 min").replace("una hora", "1 hora")
    return re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text) if "." in text else text


def scan(text: str) -> Scanned:
    """The tokens of a folded text."""
    pieces: list[Token | str] = []  # a word that is not yet looked up is a str
    rpe = climb = None
    text, position, quantities = daniels_spelled_out(text), 0, 0
    wholes = _wholes(text)
    while len(pieces) < MOST_TOKENS and (match := _compiled(_SCAN).search(text, position)):
        begin, position = match.start(), match.end()
        if begin in wholes:
            group, match = wholes[begin]
            position = match.end()
            if group == "rpe":
                rpe = _middle(match["lo"] or match["hi"], match["hi"])
            elif group == "climb":
                climb = climb or Fraction(re.sub(r"[^0-9]", "", re.sub(r"[.,](?![0-9]{3})[0-9]*", "", match[0])))
            elif group != "label":
                pieces.append(_SHORT.get(match[0]) or Token("C" if group == "pace" else "G", match[0]))
        elif match.lastgroup == "number":
            labelled = bool(pieces) and isinstance(pieces[-1], str) and lexicon().tag_at([pieces[-1]], 0)[0] in "Y6"
            token, position = _quantity(text, begin, labelled=labelled)
            pieces.append(token)
            quantities += 1
            if quantities == MOST_QUANTITIES:
                break
        else:
            pieces += _piece(match, text)
    return Scanned(
        [token for token in _looked_up(pieces) if token.tag],
        _matter([piece for piece in pieces if isinstance(piece, str)]),
        rpe,
        climb,
    )


def _piece(match: re.Match[str], text: str) -> list[Token | str]:
    """The word or the sign of a match; nothing for a label ("w12d3", "c25k") and for what joins words."""
    if match.lastgroup == "word":
        return [] if match[0][0] in "wc" and match[0][1:2].isdigit() else [match[0]]
    if match.lastgroup == "sign":
        sign = "(" if "(" in match[0] else match["sign"]
        return [Token(sign if sign in "+|,;(:)" else "(" if sign == "[" else ")", sign)]
    if _joins(text, match.start()):
        return []
    tag = _SIGN_TAGS.get(match[0], "_")
    return [Token(tag, match[0])] if tag else []


def _wholes(text: str) -> dict[int, tuple[str, re.Match[str]]]:
    """What is read as a whole, by the place where it begins."""
    matches: dict[int, tuple[str, re.Match[str]]] = {}
    for group, signs, pattern in _WHOLE:
        for sign in signs:
            if sign in text:
                for match in _compiled(pattern).finditer(text):
                    matches.setdefault(match.start(), (group, match))
                break
    return matches


_SIGN_TAGS = {**{sign: sign for sign in "/@&-%."}, "*": "x", **dict.fromkeys("~><=!?'\"", "")}


def _joins(text: str, at: int) -> bool:
    """Whether a hyphen or apostrophe stands within a word ("warm-up", "10-mile"), or a point behind a short one."""
    if text[at] == ".":
        return text[at + 1 : at + 2] != " " or at < 4 or " " in text[at - 4 : at]
    if text[at] not in "-'":
        return False
    after = text[at + 1 : at + 2]
    return (at > 0 and text[at - 1] != " " and after.isalpha()) or (after == "" or text[at] == "'")


def _looked_up(pieces: list[Token | str]) -> list[Token]:
    tokens: list[Token] = []
    tag_at, i = lexicon().tag_at, 0
    while i < len(pieces):
        piece = pieces[i]
        if not isinstance(piece, str):
            tokens.append(piece)
            i += 1
            continue
        tag, count = tag_at(pieces, i)
        text = piece if count == 1 else " ".join(map(str, pieces[i : i + count]))
        if tag in SPORTS:
            tokens.append(Token("X", text, sport=tag))
        elif piece == "x":
            tokens.append(Token("x", "x"))
        else:
            tokens.append(Token(_letter(piece, tokens, pieces, i) or tag or "_", text))
        i += count
    return tokens


_LETTERS = {"e": "E", "l": "L", "t": "T", "i": "I", "dane": "E", "danm": "m", "dant": "T", "dani": "I", "danr": "I",
            "danl": "L", "danh": "I"}  # fmt: skip


def _letter(word: str, before: list[Token], pieces: list[Token | str], i: int) -> str:
    """The tag of one of Daniels' letters beside an amount: "60 min E", "L 2 h", "6 x 400 R"."""
    if word not in _LETTERS and word != "r":
        return ""
    if word.startswith("dan"):
        return _LETTERS[word]
    after = pieces[i + 1] if i + 1 < len(pieces) else None
    ends = after is None or (isinstance(after, Token) and after.tag in "+,;()|v/") or after in ("w", "with")
    if before and before[-1].tag in "kKt3rqz5" and ends:
        return "I" if word == "r" else _LETTERS[word]
    first = not before and isinstance(after, Token) and after.tag in "kt3r5" and word in "elt"
    return _LETTERS[word] if first else ""


def _quantity(text: str, begin: int, *, labelled: bool) -> tuple[Token, int]:
    """The quantity there; a label's number ("week 3 - 10 km easy") is no range's beginning."""
    alone = re.compile("[0-9]{1,3}(?= - )").match(text, begin) if labelled else None
    if alone:
        value = Fraction(alone[0])
        return Token("n", alone[0], Quantity("number", value, value)), alone.end()
    amount = quantity_at(text, begin)
    if amount is None:  # more digits than any amount has
        return Token("_", "number"), begin + len(text[begin:]) - len(text[begin:].lstrip("0123456789"))
    quantity, end = amount
    share = re.compile(r" ?%").match(text, end)
    if share:
        return Token("%", text[begin:end]), share.end()
    return Token(_tag_of(quantity, text[begin:end]), text[begin:end], quantity), end


def _tag_of(quantity: Quantity, text: str) -> str:
    if quantity.of == "number":
        return "n"
    if quantity.of == "minutes":
        return _time_tag(quantity, text)
    metres = quantity.unit.startswith(("m", "y")) and not quantity.unit.startswith("mi")
    if not metres:
        ten_miles = quantity.unit == "mile" and quantity.high == 10 * KM_A_MILE
        return "K" if ten_miles or (quantity.unit == "k" and quantity.high in _RACED) else "k"
    if quantity.high >= 1:
        return "5"
    return "q" if Fraction(6, 100) <= quantity.low and quantity.high <= Fraction(12, 100) else "r"


def _time_tag(quantity: Quantity, text: str) -> str:
    if quantity.unit != "s":
        return "3" if quantity.unit in ("clock", "mm:ss") and text.count(":") == 1 else "t"
    seconds = quantity.high * 60
    if text.endswith("00s") and seconds >= 200:
        return "I"  # "Yasso 800s"
    return "q" if seconds <= 30 else "z"


def _matter(words: Sequence[str]) -> str:
    """The most telling matter that the words speak of; "" for training alone."""
    tag_at = matters().tag_at
    tags = {tag for i in range(len(words)) if (tag := tag_at(words, i)[0])}
    return next(
        (matter for matter in ("cancelled", "massage", "errand", "away", "note", "phase") if matter in tags), ""
    )


def _middle(low: str, high: str) -> Fraction | None:
    ends = [Fraction(end.replace(",", ".")) for end in (low, high)]
    value = (min(ends) + ends[1]) / 2
    return value if 0 < value <= 10 else None


@cache
def lexicon() -> Lexicon:
    """The words of training."""
    return Lexicon(KINDS, SPORTS)


@cache
def matters() -> Lexicon:
    """The words of what a title speaks of beside training."""
    return Lexicon(MATTERS)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
