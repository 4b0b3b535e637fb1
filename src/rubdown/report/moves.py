"""Two lists of massage dates compared: which one moved, fell away or came in, told in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct

from rubdown.text import days, short_day

ALONE = 20  # days that a massage may as well move before it is left without a partner


class Move(Struct, frozen=True):
    """A massage that is not where it was: it moved; with only `old` it fell away, with only `new` it came in."""

    old: date | None
    new: date | None


_Found = tuple[int, tuple[Move, ...]]  # what an alignment costs in days, and its moves


def moves(old: Sequence[date], new: Sequence[date]) -> list[Move]:
    """What changed between two lists of dates, in their order; a date in both stays, and no move passes another.

    Of all such pairings the one with the fewest days of moving, where each date that is left alone counts 20 days.
    """
    stay = sorted({*old} & {*new})
    bounds = (date.min, *stay, date.max)
    return [
        move for low, high in pairwise(bounds) for move in _aligned(_within(old, low, high), _within(new, low, high))
    ]


def in_words(move: Move) -> str:
    """`Mon 14 Dec moves to Wed 16 Dec (2 days later)`, `Mon 4 Jan falls away`, `Tue 5 Jan comes in`."""
    if move.old is None:
        return f"{short_day(move.new)} comes in" if move.new else ""
    if move.new is None:
        return f"{short_day(move.old)} falls away"
    return f"{short_day(move.old)} moves to {short_day(move.new)} ({later(move.old, move.new)})"


def later(old: date, new: date) -> str:
    """`2 days later`, `1 day earlier`."""
    return f"{days(abs((new - old).days))} {'later' if new > old else 'earlier'}"


def _within(dates: Sequence[date], low: date, high: date) -> list[date]:
    """The dates strictly between two, in order, each once."""
    return sorted({day for day in dates if low < day < high})


def _aligned(old: list[date], new: list[date]) -> tuple[Move, ...]:
    """The cheapest order-preserving pairing, by the pairings of all shorter beginnings."""
    above = [_came_in(new[:j]) for j in range(len(new) + 1)]
    for day in old:
        row = [_alone(above[0], Move(day, None))]
        for j, other in enumerate(new):
            row.append(min(_ends(day, other, (above[j], above[j + 1], row[j])), key=_cost))
        above = row
    return above[-1][1]


def _came_in(new: list[date]) -> _Found:
    return ALONE * len(new), tuple(Move(None, day) for day in new)


def _ends(old: date, new: date, before: tuple[_Found, _Found, _Found]) -> Iterator[_Found]:
    """How a pairing may end: the later date alone, the other one alone, or both paired."""
    neither, without_old, without_new = before
    alone = (_alone(without_old, Move(old, None)), _alone(without_new, Move(None, new)))
    yield from alone if old > new else reversed(alone)
    yield neither[0] + abs((new - old).days), (*neither[1], Move(old, new))


def _alone(before: _Found, move: Move) -> _Found:
    return before[0] + ALONE, (*before[1], move)


def _cost(found: _Found) -> int:
    return found[0]
