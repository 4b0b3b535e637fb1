"""Words in lines of a terminal's width, measured in cells."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.render.terminal.cells import cell_len, pieces
from rubdown.render.terminal.text import Text

INDENT = "    "


def wrapped(  # noqa: PLR0913
    words: str, width: int, indent: str = "", style: str = "", *, hang: str | None = None, used: int = 0
) -> Text:
    """Words in lines of at most a width; later lines are indented by `hang`, the first has `used` cells less.

    A word that is wider than a line goes on in the next.
    """
    text = Text()
    for line in _lines(words.split(" "), (width, used), indent, indent if hang is None else hang):
        text.append(f"{line}\n", style=style)
    return text


def _lines(words: list[str], room: tuple[int, int], indent: str, hang: str) -> Iterator[str]:
    (width, used), line, empty = room, indent, True
    widest = max(1, width - used - max(len(indent), len(hang)))
    for word in words:
        for i, piece in enumerate(pieces(word, widest)):
            if not empty and (i or used + cell_len(line) + 1 + cell_len(piece) > width):
                yield line
                line, used, empty = hang, 0, True
            line += piece if empty else f" {piece}"
            empty = False
    yield line
