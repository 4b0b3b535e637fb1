"""When on a day a massage can start, and which start is proposed: tables at the limits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rubdown.planner.starts import proposed_start, usable_windows
from support.reading import plan_of

Window = tuple[int, int]
PLAN = plan_of("massage.minutes = 60\ntherapist.step = 30")
MORNING, NOON, EVENING = (540, 660), (660, 840), (960, 1200)


@pytest.mark.parametrize(
    ("window", "usable"),
    [
        ((960, 1019), None), ((960, 1020), (960, 1020)), ((960, 1034), (960, 1020)), ((960, 1035), (960, 1035)),
        ((961, 1050), (975, 1050)), ((961, 1049), None),  # the first start on the step is 16:30
        ((990, 1050), (990, 1050)), ((991, 1079), None), ((991, 1080), (1005, 1080)),
    ],
)  # fmt: skip
def test_a_window_by_quarter_hours_holds_a_massage_on_the_step(window: Window, usable: Window | None) -> None:
    assert usable_windows(PLAN, [window]) == ((usable,) if usable else ())


@pytest.mark.parametrize(
    ("windows", "prefer", "after_a_run", "start"),
    [
        ([MORNING, EVENING], None, False, 540),
        ([EVENING], None, False, 960),
        ([MORNING, NOON, EVENING], None, True, 720),
        ([(540, 779), EVENING], None, True, 960),
        ([(540, 780), EVENING], None, True, 720),
        ([MORNING], None, True, 600),
        ([MORNING, EVENING], 1080, False, 1080),
        ([MORNING, EVENING], 1080, True, 1080),
        ([MORNING, EVENING], 780, False, 600),  # as far from 16:00: the earlier
        ([MORNING, EVENING], 781, False, 960),
        ([MORNING, EVENING], 1300, False, 1140),
        ([MORNING, EVENING], 0, False, 540),
    ],
)
def test_the_start_to_propose(windows: list[Window], prefer: int | None, after_a_run: bool, start: int) -> None:
    plan = replace(PLAN, prefer_time=prefer)
    assert proposed_start(plan, windows, after_a_run=after_a_run) == start
