"""Words in lines of a terminal's width, measured in cells; dates as the screens write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rubdown.render.cells import cell_len
from rubdown.render.text import Text
from rubdown.wording import short_day

INDENT = "    "


def long_date(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{short_day(day)} {day.year}"


def wrapped(  # noqa: PLR0913
    words: str, width: int, indent: str = "", style: str = "", *, hang: str | None = None, used: int = 0
) -> Text:
    """Words in lines of at most a width; later lines are indented by `hang`, the first has `used` cells less."""
    text = Text()
    for line in _lines(words.split(" "), (width, used), indent, indent if hang is None else hang):
        text.append(f"{line}\n", style=style)
    return text


def _lines(words: list[str], room: tuple[int, int], indent: str, hang: str) -> Iterator[str]:
    (width, used), line, empty = room, indent, True
    for word in words:
        if not empty and used + cell_len(line) + 1 + cell_len(word) > width:
            yield line
            line, used, empty = hang, 0, True
        line += word if empty else f" {word}"
        empty = False
    yield line
