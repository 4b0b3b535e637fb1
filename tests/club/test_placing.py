"""The starts of a day's visits: there are some wherever any can be had, and none could be nearer by itself."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import msgspec
import pytest

from rubdown.planner.club.placing import Placed, nearer, place
from rubdown.planner.club.problem import Desk
from rubdown.rules.base import Minutes


def possible(desk: Desk, visit: Placed) -> list[int]:
    return [s for a, b in visit.windows for s in range(a, b - visit.minutes + 1) if s % desk.step == 0]


def can_be_had(desk: Desk, visits: Sequence[Placed], starts: Sequence[int]) -> bool:
    """Whether these starts are open and never more at a time than there are places."""
    spans = [(s, s + visit.minutes + desk.between) for s, visit in zip(starts, visits, strict=True)]
    crowded = any(
        sum(a <= moment < b for a, b in (*desk.booked, *spans)) > desk.at_once
        for begin, end in spans
        for moment in range(begin, end)
    )
    return not crowded and all(s in possible(desk, visit) for s, visit in zip(starts, visits, strict=True))


def random_day(rng: random.Random) -> tuple[Desk, list[Placed]]:
    """A desk and up to four visits of a few hours, of two lengths, some of them alike."""
    booked = tuple(sorted((a, a + 35) for a in rng.sample(range(0, 200, 5), rng.randint(0, 2))))
    desk = Desk(rng.choice((15, 20, 30)), rng.choice((0, 5, 10)), rng.choice((1, 1, 2)), booked)
    windows = [tuple(zip(*[iter(sorted(rng.sample(range(0, 200, 5), 2 * n)))] * 2, strict=True)) for n in (1, 1, 2)]
    visits = [
        Placed(rng.choice(windows), rng.choice((40, 60)), rng.choice((None, rng.randint(0, 200))))
        for _ in range(rng.randint(1, 4))
    ]
    return desk, visits


@pytest.mark.parametrize("seed", range(60))
def test_visits_are_placed_wherever_they_can_be(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(4):
        desk, visits = random_day(rng)
        starts = place(desk, visits)
        if starts is None:
            combined = product(*(possible(desk, visit) for visit in visits))
            assert not any(can_be_had(desk, visits, one) for one in combined)
            continue
        assert can_be_had(desk, visits, starts)
        moved = nearer(desk, visits, starts)
        assert can_be_had(desk, visits, moved)
        for i, visit in enumerate(visits):
            wanted = visit.windows[0][0] if visit.preferred is None else visit.preferred
            others = [[*moved[:i], start, *moved[i + 1 :]] for start in possible(desk, visit)]
            best = min((abs(one[i] - wanted), one[i]) for one in others if can_be_had(desk, visits, one))
            assert (abs(moved[i] - wanted), moved[i]) == best


@pytest.mark.parametrize(
    ("visits", "starts"),
    [
        # Nobody prefers a time: each as early as can be.
        ([Placed(((0, 180),), 60), Placed(((0, 120),), 60)], [70, 0]),
        ([Placed(((0, 240),), 60, 100)], [100]),
        ([Placed(((0, 240),), 60, 105)], [100]),  # of two that are as near the earlier one
        # Both prefer the same time: one has it, and the other is as near as there is room.
        ([Placed(((0, 240),), 60, 70), Placed(((0, 250),), 60, 70)], [0, 70]),
        # One who moves away leaves room for another.
        ([Placed(((0, 300),), 60, 200), Placed(((0, 310),), 60, 0)], [200, 0]),
        ([Placed(((0, 300),), 60, 0), Placed(((0, 310),), 60, 0), Placed(((70, 420),), 60, 350)], [0, 70, 350]),
    ],
)
def test_as_near_to_what_each_prefers_as_there_is_room(visits: list[Placed], starts: list[int]) -> None:
    desk = Desk(10, 10, 1)
    placed = place(desk, visits)
    assert placed is not None
    assert nearer(desk, visits, placed) == starts


class CountingDesk(Desk, frozen=True):
    """Counts how often it is asked where a massage could start."""

    asked: list[int] = msgspec.field(default_factory=list)

    def starts(self, windows: Iterable[Minutes], minutes: int) -> Iterator[int]:
        self.asked.append(minutes)
        return super().starts(windows, minutes)


def test_the_search_of_a_day_gives_up_after_twenty_thousand_steps() -> None:
    """Twenty visits, no two alike, of which one too many want the same hours: trying all orders would take years."""
    desk = CountingDesk(5, 0, 1)
    visits = [Placed(((0, 60 * 19 + n // 2),), 60) for n in range(20)]
    assert place(desk, visits) is None
    assert len(desk.asked) == 20_000
