"""Days in rows on the screen: date, training, and what a massage may do there, each in its own column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from rubdown.render.day_words import DayLine
from rubdown.render.marks import SIGNS, TODAY, Mark
from rubdown.render.terminal.cells import cell_len, cut, shortened
from rubdown.render.terminal.grid import Look, legend_lines
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.text import escape_controls, short_day

_LONGEST_NAME = 60  # cells of a session's or a race's name
_WIDE_FROM = 64  # columns from which training and massage stand side by side
_GAP = "  "
_DATE = 11  # today's pointer and `Sun 25 Apr`
_COUNT = 3  # `-14`
_SIGN = 2  # a sign and a space


class _Column(Struct, frozen=True):
    """A text in a column of so many cells, with the sign before it."""

    mark: Mark
    text: str
    width: int
    style: str


def day_rows(days: Sequence[DayLine], look: Look) -> Text:
    """The rows; where training and massage don't fit side by side, the massage stands below."""
    counted = any(day.count for day in days)
    left = look.width - _DATE - (len(_GAP) + _COUNT if counted else 0) - len(_GAP)
    wide = look.width >= _WIDE_FROM
    training = (left - len(_GAP)) * 9 // 20 if wide else left
    massage = left - len(_GAP) - training if wide else left
    text = Text()
    for day in days:
        names = ", ".join(shortened(escape_controls(name), _LONGEST_NAME, look.dots) for name in day.training)
        quiet = "bright_black" if day.mark in ("closed", "free") else ""
        columns = [
            _Column(day.training_mark, names, training, "yellow" if day.training_mark == "hard" else ""),
            _Column(day.mark, escape_controls(day.massage), massage, quiet),
        ]
        text.append_text(_row(day, columns, look, wide=wide))
    return text


def _row(day: DayLine, columns: list[_Column], look: Look, *, wide: bool) -> Text:
    pointer = look.draw(TODAY) if day.today else " "
    first = f"{pointer}{short_day(day.date)}".ljust(_DATE) + (f"{_GAP}{day.count:>{_COUNT}}" if day.count else "")
    groups = [columns] if wide else [[column] for column in columns if column.text] or [columns[:1]]
    text = Text()
    for group in groups:
        lines = [_lines(column, look) for column in group]
        for n in range(max(map(len, lines))):
            line = Text(first, style="bold" if day.today else "").append(_GAP)
            for column, of_column in zip(group, lines, strict=True):
                line.append_text(of_column[n] if n < len(of_column) else Text(" " * column.width))
                line.append(_GAP)
            line.rstrip()
            text.append_text(line).append("\n")
            first = " " * len(first)
    return text


def _lines(column: _Column, look: Look) -> list[Text]:
    """The lines of a column, each filled up to its width; the sign stands before the first."""
    lines = wrapped(look.plain(column.text), column.width - _SIGN).plain.removesuffix("\n").split("\n")
    sign = SIGNS[column.mark]
    texts = []
    for n, line in enumerate(lines):
        text = Text(look.draw(sign) if n == 0 else " ", style=sign.style if n == 0 else "")
        texts.append(text.append(" ").append(cut(line, column.width - _SIGN), style=column.style))
    return texts


def legend(days: Sequence[DayLine], look: Look) -> Text:
    """What the signs of the rows mean."""
    shown = {mark for day in days for mark in (day.training_mark, day.mark)}
    signs = [SIGNS[mark] for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
    return legend_lines([*signs, TODAY] if any(day.today for day in days) else signs, look)


def facts(pairs: Iterator[tuple[str, str]], look: Look) -> Text:
    """Texts with their labels in two columns, or each below its label on a narrow screen."""
    text, labelled = Text(), list(pairs)
    widest = max((cell_len(label) for label, _ in labelled), default=0)
    for label, words in labelled:
        shown = look.plain(escape_controls(words))
        if look.width < _WIDE_FROM:
            text.append(f"  {label}\n", style="bold").append_text(wrapped(shown, look.width, "    "))
        else:
            start = f"  {label.ljust(widest)}  "
            text.append(start, style="bold")
            text.append_text(wrapped(shown, look.width, "", hang=" " * len(start), used=len(start)))
    return text
