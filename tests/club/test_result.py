"""What a timetable says of itself: its sums, and how far its points may be from the best."""

from __future__ import annotations

import pytest

from rubdown.planner.club.problem import Calendar
from rubdown.planner.club.result import Timetable


@pytest.mark.parametrize(
    ("points", "bound", "gap"),
    [
        (90, 100, 0.1), (100, 100, 0), (-110, -100, 0.1),
        (0, 1, 1), (-5, 1, 6), (-5, 0, 5), (0, 0, 0), (1, 2, 0.5),  # a share of one point at least
    ],
)  # fmt: skip
def test_the_gap_is_a_share_of_the_bound(points: int, bound: int, gap: float) -> None:
    calendars = Calendar((), 2, points + 7, 1), Calendar((), 3, -7, 4)
    table = Timetable(calendars, ({}, {}), calendars, (), (), 0, bound, 0, None, None)
    assert (table.shortfall, table.points, table.accepted) == (5, points, 5)
    assert table.gap == pytest.approx(gap)
