"""Text with styles, for terminals: what the screens need of Rich, for Rich takes longer to load than a season to plan.

Whatever a text is given, no control character comes out but the line end: all others are shown as escapes. So a name
from a plan cannot steer a terminal, even where a screen forgets to make it visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Literal, Self

from rubdown.text import escape_controls

Depth = Literal[16, 256]  # how many colours a terminal has at least

# Select Graphic Rendition (ECMA-48), the words of a style as codes. A colour without a ground of its own is seen on
# light and on dark terminals: a test measures it on both. So of the 16, which a theme may change, only those stay that
# xterm's values allow, and what the others would have coloured keeps the terminal's own ink.
INKS: dict[Depth, dict[str, str]] = {
    16: {"red": "31", "magenta": "35", "bright_black": "90"},
    256: {"red": "38;5;161", "green": "38;5;28", "yellow": "38;5;130", "blue": "38;5;63", "magenta": "38;5;133",
          "cyan": "38;5;30", "bright_black": "38;5;243"},
}  # fmt: skip
PAIRS: dict[Depth, dict[str, str]] = {
    16: {"black on cyan": "30;46", "black on green": "30;42",
         "bright_white on red": "97;41", "black on white": "30;47"},
    256: {"black on cyan": "38;5;16;48;5;44", "black on green": "38;5;16;48;5;77",
          "bright_white on red": "38;5;231;48;5;160", "black on white": "38;5;16;48;5;248"},
}  # fmt: skip
_FONTS = {"bold": "1", "underline": "4"}


class Text:
    """A text in pieces, each with a style: `bold`, `underline`, one of INKS or PAIRS.

    The style of the text itself underlies all that is appended.
    """

    __slots__ = ("_pieces", "_style")

    def __init__(self, text: str = "", style: str = "") -> None:
        self._style = style
        self._pieces: list[tuple[str, str]] = []
        self.append(text)

    def append(self, text: str, style: str = "") -> Self:
        """Append text; all its control characters but line ends become visible escapes."""
        if text:
            shown = text if text.isprintable() else "\n".join(map(escape_controls, text.split("\n")))
            self._pieces.append((shown, _over(self._style, style)))
        return self

    def append_text(self, other: Text) -> Self:
        """Another text with its styles."""
        self._pieces.extend((text, _over(self._style, style)) for text, style in other._pieces)
        return self

    def join(self, texts: Iterable[Text]) -> Text:
        """The texts with this one between them."""
        joined = Text()
        for i, text in enumerate(texts):
            if i:
                joined.append_text(self)
            joined.append_text(text)
        return joined

    def pad_right(self, count: int) -> None:
        """Append spaces."""
        self.append(" " * count)

    def rstrip(self) -> None:
        """Remove white space from the end."""
        while self._pieces:
            text, style = self._pieces.pop()
            if kept := text.rstrip():
                self._pieces.append((kept, style))
                return

    def mark(self, pattern: str, style: str) -> None:
        """Lay a style over each match of a regular expression."""
        marked: list[tuple[str, str]] = []
        spans = [match.span() for match in re.finditer(pattern, self.plain)]
        start = 0
        for text, own in self._pieces:
            end = start + len(text)
            cuts = sorted({start, end, *(cut for span in spans for cut in span if start < cut < end)})
            for a, b in pairwise(cuts):
                inside = any(first <= a and b <= last for first, last in spans)
                marked.append((text[a - start : b - start], _over(own, style) if inside else own))
            start = end
        self._pieces = marked

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self._pieces)

    def ansi(self, depth: Depth) -> str:
        """The text for a terminal of that many colours; a style never reaches over the end of a line."""
        return "".join(_painted(text, _codes(style, depth)) for text, style in self._joined())

    def pieces(self) -> Iterator[tuple[str, str]]:
        """Each piece and its style."""
        yield from self._pieces

    def _joined(self) -> Iterator[tuple[str, str]]:
        """The pieces; neighbours of one style are one."""
        text, style = "", ""
        for more, its in self._pieces:
            if its != style:
                yield text, style
                text, style = "", its
            text += more
        yield text, style

    def __len__(self) -> int:
        return sum(len(text) for text, _ in self._pieces)


def _over(below: str, above: str) -> str:
    return f"{below} {above}" if below and above else below or above


def _painted(text: str, codes: str) -> str:
    return "\n".join(f"\x1b[{codes}m{line}\x1b[0m" if line else "" for line in text.split("\n")) if codes else text


@cache
def _codes(style: str, depth: Depth) -> str:
    """`1;30;46` for `bold black on cyan`: of two colours the later counts."""
    words = style.replace(" on ", "_on_").split()
    fonts = [code for word, code in _FONTS.items() if word in words]
    colours = [word.replace("_on_", " on ") for word in words if word not in _FONTS]
    colour = colours[-1] if colours else ""
    code = PAIRS[depth][colour] if " on " in colour else INKS[depth].get(colour, "")
    return ";".join(filter(None, [*fonts, code]))
