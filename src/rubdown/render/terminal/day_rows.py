"""Days in rows on the screen: date, training, and what a massage may do there, each in its own column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from rubdown.render.marks import SIGNS, TODAY, Mark
from rubdown.render.terminal.cells import cell_len, cut
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


class Row(Struct, frozen=True):
    """A day's row: `count` stands between its date and its training where there is one; each text has its mark."""

    date: date
    count: str
    training: tuple[Mark, str]
    massage: tuple[Mark, str]
    today: bool


class _Column(Struct, frozen=True):
    """A text in a column of so many cells, with the sign before it."""

    mark: Mark
    text: str
    width: int
    style: str


def day_rows(rows: Sequence[Row], look: Look) -> Text:
    """The rows; where training and massage don't fit side by side, the massage stands below."""
    counted = any(row.count for row in rows)
    left = look.width - _DATE - (len(_GAP) + _COUNT if counted else 0) - len(_GAP)
    wide = look.width >= _WIDE_FROM
    training = (left - len(_GAP)) * 9 // 20 if wide else left
    massage = left - len(_GAP) - training if wide else left
    text = Text()
    for row in rows:
        of_training = _Column(*row.training, training, "" if row.training[0] != "hard" else "yellow")
        of_massage = _Column(*row.massage, massage, "bright_black" if row.massage[0] in ("closed", "free") else "")
        text.append_text(_row(row, [of_training, of_massage], look, wide=wide))
    return text


def _row(row: Row, columns: list[_Column], look: Look, *, wide: bool) -> Text:
    pointer = look.draw(TODAY) if row.today else " "
    first = f"{pointer}{short_day(row.date)}".ljust(_DATE) + (f"{_GAP}{row.count:>{_COUNT}}" if row.count else "")
    groups = [columns] if wide else [[column] for column in columns if column.text] or [columns[:1]]
    text = Text()
    for group in groups:
        lines = [_lines(column, look) for column in group]
        for n in range(max(map(len, lines))):
            line = Text(first, style="bold" if row.today else "").append(_GAP)
            for column, of_column in zip(group, lines, strict=True):
                line.append_text(of_column[n] if n < len(of_column) else Text(" " * column.width))
                line.append(_GAP)
            line.rstrip()
            text.append_text(line).append("\n")
            first = " " * len(first)
    return text


def _lines(column: _Column, look: Look) -> list[Text]:
    """The lines of a column, each filled up to its width; the sign stands before the first."""
    words = _plain(escape_controls(column.text), look)
    lines = wrapped(words, column.width - _SIGN).plain.removesuffix("\n").split("\n")
    sign = SIGNS[column.mark]
    texts = []
    for n, line in enumerate(lines):
        text = Text(look.draw(sign) if n == 0 else " ", style=sign.style if n == 0 else "")
        texts.append(text.append(" ").append(cut(line, column.width - _SIGN), style=column.style))
    return texts


def legend(rows: Sequence[Row], look: Look) -> Text:
    """What the signs of the rows mean."""
    shown = {mark for row in rows for mark, _ in (row.training, row.massage)}
    signs = [SIGNS[mark] for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
    return legend_lines([*signs, TODAY] if any(row.today for row in rows) else signs, look)


def names(words: Sequence[str], look: Look) -> str:
    """Names from the plan in a row, safe to show; each is cut where it is longer than any name needs to be."""
    return ", ".join(_cut(escape_controls(name), "..." if look.ascii else "…") for name in words)


def _cut(name: str, dots: str) -> str:
    return name if cell_len(name) <= _LONGEST_NAME else cut(name, _LONGEST_NAME - len(dots)).rstrip() + dots


def _plain(words: str, look: Look) -> str:
    return words.replace("–", "-") if look.ascii else words


def facts(pairs: Iterator[tuple[str, str]], look: Look) -> Text:
    """Texts with their labels in two columns, or each below its label on a narrow screen."""
    text, found = Text(), list(pairs)
    widest = max((len(label) for label, _ in found), default=0)
    for label, words in found:
        shown = _plain(escape_controls(words), look)
        if look.width < _WIDE_FROM:
            text.append(f"  {label}\n", style="bold").append_text(wrapped(shown, look.width, "    "))
        else:
            start = f"  {label.ljust(widest)}  "
            text.append(start, style="bold")
            text.append_text(wrapped(shown, look.width, "", hang=" " * len(start), used=len(start)))
    return text
