"""A pattern that is compiled only as far as a text needs it: Python takes longer to compile all of a title's patterns
than to plan a season.

A pattern has ways to match, tried in their order like the alternatives of a regular expression. Each way names signs,
words of which one stands in every text that the way matches. A way without its signs in a text is left out there: it
could not have matched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

_Replacement = str | Callable[[re.Match[str]], str]


class Pattern:
    """Ways to match: each a regular expression, then its signs, groups of words joined by `|`; every group is needed.

    A way without signs always counts. Named groups must not be repeated among ways, and a match has only the groups of
    the ways that count: ask its `groupdict()`.
    """

    def __init__(self, *ways: tuple[str, ...]) -> None:
        self.ways = tuple((way, tuple(tuple(group.split("|")) for group in signs)) for way, *signs in ways)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        found = self._for(text)
        return found.search(text) if found else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches."""
        found = self._for(text)
        return found.finditer(text) if found else iter(())

    def sub(self, new: _Replacement, text: str) -> str:
        """The text with each match replaced."""
        return self.subn(new, text)[0]

    def subn(self, new: _Replacement, text: str) -> tuple[str, int]:
        """The text with each match replaced, and how many there were."""
        found = self._for(text)
        return found.subn(new, text) if found else (text, 0)

    def split(self, text: str) -> list[str]:
        """What stands between the matches."""
        found = self._for(text)
        return found.split(text) if found else [text]

    def _for(self, text: str) -> re.Pattern[str] | None:
        ways = [way for way, signs in self.ways if _has(text, signs)]
        return _compiled("|".join(ways)) if ways else None


def _has(text: str, signs: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a word of each group stands in the text. (Loops: this runs hundreds of times a title.)"""
    for group in signs:
        for word in group:
            if word in text:
                break
        else:
            return False
    return True


_compiled = cache(re.compile)
