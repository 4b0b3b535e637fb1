"""The phrase rules: what in a title's tokens names something else than the session is taken out or put in a word.

A rule is a pattern over the tokens' tags, read as one text of one letter each: see `lexicon` and `tokens`. The rules go
in order, each over what the ones before it left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from msgspec import Struct

from rubdown.titles.tokens import Token

_AMOUNT = "[nkKrtz3q5]"
_RACE = "[RBMHUc]+"


class PhraseRule(Struct, frozen=True):
    """What a pattern of tags becomes: the tag of one token in its place, "" for none; tokens of the group `keep` stay.

    One of the tags `needs` stands in all that it matches; `where` must be found in the title besides.
    """

    needs: str
    pattern: str
    becomes: str = ""
    where: str = ""


LABELS = (
    PhraseRule("F", r"^F(?=k)", "c"),  # French: "Course 10 km"
    PhraseRule("F", r"F(?=t)", "e"),
    PhraseRule("Y6", r"(?<![RMHUB])[Y6][:#-]?n"),  # "week 5", "day 2"
    PhraseRule("C", r"[@2pP]C|C"),
    PhraseRule("3", r"[@2pP]3(?:-3)?"),  # "a 5:15"
    PhraseRule("s", r"(?:nS[d2]*)?(?:nx[nrqtz3k5]|n|[qr])?[dhfE]{0,2}s(?:[:d2v]?(?:nx)?[rqzn])?", "s"),
    PhraseRule("T", r"nx[qz]T|nT(?=$)", "s", "[E7juec]"),  # "4x20'' progresivos"
    PhraseRule("i", r"\+i", "s"),  # Pfitzinger: "Recovery + speed"
    PhraseRule("x", r"nxq[hIf]{0,2}", "s", "[E7jue].*nxq"),  # after an easy word that short are strides
)
REPETITIONS = (
    PhraseRule("4", r"n?(?:-n)?[x]?(?P<keep>4)?(?:[5Kkrtqz])(?P<keep2>T?)4", "V"),
    PhraseRule("S", rf"n(?:-n)?(?P<keep>[hE]?)S[d2v]*(?:nx)?\(?{_AMOUNT}?(?:/{_AMOUNT})?", "V"),
    PhraseRule("hI", rf"n(?:-n)?(?P<keep>[hI])[d2v]*{_AMOUNT}(?:/{_AMOUNT})?", "V"),
    PhraseRule("x", rf"nx\(?(?:nx)?(?:{_AMOUNT}(?:[/-]{_AMOUNT})?)?", "V"),
    PhraseRule("S", r"[5Kkr]S|S[(d2]*[5Krtqz]", "V"),
)
RECOVERY = (
    PhraseRule("jw0Oyu", rf"{_AMOUNT}[d2]?E?[jw0Oyu]+"),
    PhraseRule("jw0Oyu", rf"[jw0Oyu][d2:=/]*(?<!\+){_AMOUNT}"),
)
PACES = (
    PhraseRule("%", r"%[d2]*(?:[KkRMHU]+[CF]?P?|P)", "a"),  # "at 92% 5k", "15 % of race distance"
    PhraseRule("%", r"%"),
    PhraseRule("P", r"[Eeu7][2d]*P", "E"),  # "at regular run pace"
    PhraseRule("D", r"[RMHUB]*D[d2b]*(?:[RMHUBcp]+)?", "T"),  # a rehearsal
    PhraseRule(
        "P", r"[@2d]*(?:(?:[MHRBJU]|K(?=[-/ob&]|[RJP])|[rk5](?=[-/ob&]+[KMHR])|(?<=[@2])k(?=[RJP]))[-/ob&]*)+P", "@"
    ),
    PhraseRule("@2", r"@[d2]*(?:[MHRBJUKkp5][-/ob&]*)+P?|2H(?![MR])|2kT", "@"),
    PhraseRule("p", r"[2d]*p[d2J]*(?:[MHRBKUc]+|(?<=[d2])k)", "@"),
    PhraseRule("p", r"(?<=V)[d2]*pk|(?<=V_)pk", "a"),
    PhraseRule("@23p", r"@[tz]|[@2]3|(?<=I)[d2]*p|P?p(?=[d2]*[E7])", ""),
    PhraseRule("pm", r"p|me", "T"),
)
NO_RACE = (
    PhraseRule("Q", rf"Q[d2]*(?:{_RACE}|_)?F+"),  # "test race shoes"
    PhraseRule("c", r"c(?=:?[t3](?!.*k))", "e"),
    PhraseRule("g", rf"g[^:]*?{_RACE}"),
    PhraseRule("b", rf"b[d2]*{_RACE}"),
    PhraseRule("NY", rf"N[MHUBc]+|[NY](?:[d2b]+_{{0,2}}){_RACE}"),
    PhraseRule("RBMHUcK", rf"(?:{_RACE}|K)-?(?:[FYNCg]|b$)+"),
    PhraseRule("u", rf"{_RACE}-?(?=u)"),
    PhraseRule("l", r"^l(?![hITSV4])|l[^hIVS4+,;:(|]?(?=[ej7])", "L"),
)


def apply(rules: Sequence[PhraseRule], tokens: list[Token]) -> list[Token]:
    """The tokens after each of the rules."""
    tags = tags_of(tokens)
    present = set(tags)
    for rule in rules:
        if present.isdisjoint(rule.needs) or (rule.where and not compiled(rule.where).search(tags)):
            continue
        if matches := list(compiled(rule.pattern).finditer(tags)):
            tokens = _replaced(tokens, matches, _one(rule.becomes))
            tags = tags_of(tokens)
            present = set(tags)
    return tokens


def tags_of(tokens: Sequence[Token]) -> str:
    """The tags of tokens as one text."""
    return "".join([token.tag for token in tokens])


def has_any(tags: str, wanted: str) -> bool:
    """Whether one of the wanted tags is among the tags."""
    return not set(tags).isdisjoint(wanted)


def _one(tag: str) -> Callable[[Sequence[Token]], list[Token]]:
    def becomes(matched: Sequence[Token]) -> list[Token]:
        if tag == "@":  # a pace: a marathon's or a half's is slow enough for a tempo run, even in repetitions
            slow = any(token.tag in "MH" for token in matched)
            return [Token("m" if slow else "a", _text(matched))]
        return [Token(tag, _text(matched))] if tag else []

    return becomes


def _replaced(
    tokens: list[Token], matches: Sequence[re.Match[str]], becomes: Callable[[Sequence[Token]], list[Token]]
) -> list[Token]:
    replaced: list[Token] = []
    end = 0
    for match in matches:
        replaced += tokens[end : match.start()]
        replaced += becomes(tokens[match.start() : match.end()])
        for name in match.groupdict():
            replaced += tokens[match.start(name) : match.end(name)] if match[name] else []
        end = match.end()
    return replaced + tokens[end:]


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern over tags, compiled when it is first needed."""
    return re.compile(pattern)
