"""Two lists of dates become moves: nothing is lost, nothing passes anything else, and no pairing is cheaper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.report.answer import Shift
from rubdown.report.shifts import in_words, shifts
from rubdown.text import ordinal

FIRST = date(2026, 12, 1)


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


def offsets(found: Sequence[Shift]) -> list[tuple[int | None, int | None]]:
    return [((m.old - FIRST).days if m.old else None, (m.new - FIRST).days if m.new else None) for m in found]


TABLE: list[tuple[str, list[int], list[int], list[tuple[int | None, int | None]]]] = [
    ("nothing", [], [], []),
    ("all stay", [1, 15, 40], [1, 15, 40], []),
    ("one moves", [13], [15], [(13, 15)]),
    ("one moves, its neighbours stay", [1, 13, 40], [1, 15, 40], [(13, 15)]),
    ("one is added", [], [3], [(None, 3)]),
    ("one is dropped", [3], [], [(3, None)]),
    ("the nearest of two is the one that moved", [20], [2, 22], [(None, 2), (20, 22)]),
    ("all move", [1, 15, 29], [4, 18, 32], [(1, 4), (15, 18), (29, 32)]),
    ("39 days are still a move", [1], [40], [(1, 40)]),
    ("40 days are none", [1], [41], [(1, None), (None, 41)]),
    ("told by date, the earlier first", [41], [1], [(None, 1), (41, None)]),
    ("no massage jumps over one that stays", [1, 10], [10, 19], [(1, None), (None, 19)]),
    ("in any order, twice or not", [13, 1, 1], [1, 15], [(13, 15)]),
]


@pytest.mark.parametrize(("old", "new", "wanted"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_moves(old: list[int], new: list[int], wanted: list[tuple[int | None, int | None]]) -> None:
    assert offsets(shifts([day(i) for i in old], [day(i) for i in new])) == wanted


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (Shift(date(2026, 12, 14), date(2026, 12, 16)), "Mon 14 Dec moves to Wed 16 Dec (2 days later)"),
        (Shift(date(2027, 1, 1), date(2026, 12, 31)), "Fri 1 Jan moves to Thu 31 Dec (1 day earlier)"),
        (Shift(date(2027, 1, 4), None), "− Mon 4 Jan dropped"),
        (Shift(None, date(2027, 1, 5)), "+ Tue 5 Jan added"),
    ],
)
def test_in_words(move: Shift, words: str) -> None:
    assert in_words(move) == words


DATES = st.lists(st.integers(1, 120).map(day), max_size=7, unique=True).map(sorted)


@given(DATES, DATES)
def test_every_date_appears_once_or_stays(old: list[date], new: list[date]) -> None:
    found, stay = shifts(old, new), {*old} & {*new}
    assert [m.old for m in found if m.old] == [d for d in old if d not in stay]
    assert [m.new for m in found if m.new] == [d for d in new if d not in stay]
    assert all(m.old or m.new for m in found)


@given(DATES, DATES)
def test_no_move_passes_another_nor_a_date_that_stays(old: list[date], new: list[date]) -> None:
    moved = [(m.old, m.new) for m in shifts(old, new) if m.old and m.new]
    whole = sorted(moved + [(d, d) for d in {*old} & {*new}])
    assert [b for _, b in whole] == sorted(b for _, b in whole)


@given(DATES, DATES)
def test_no_pairing_is_cheaper(old: list[date], new: list[date]) -> None:
    stay = sorted({*old} & {*new})
    bounds = [date.min, *stay, date.max]
    cheapest = sum(
        least_cost(tuple(d for d in old if low < d < high), tuple(d for d in new if low < d < high))
        for low, high in pairwise(bounds)
    )
    cost = sum(abs((m.new - m.old).days) if m.old and m.new else 20 for m in shifts(old, new))
    assert cost == cheapest


@cache
def least_cost(old: tuple[date, ...], new: tuple[date, ...]) -> int:
    """By trying every pairing."""
    if not old or not new:
        return 20 * (len(old) + len(new))
    paired = abs((new[0] - old[0]).days) + least_cost(old[1:], new[1:])
    return min(paired, 20 + least_cost(old[1:], new), 20 + least_cost(old, new[1:]))


@pytest.mark.parametrize(
    ("count", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (21, "21st"), (112, "112th")]
)
def test_ordinals(count: int, word: str) -> None:
    assert ordinal(count) == word
