"""The law of tomorrow: while nothing happens, tomorrow's calendar is today's. Asked from outside, morning by morning.

A season is followed for 60 mornings without an edit or a log entry, past the dates of its bookings, pauses and blocks,
with and without a known last massage. `python -m tests.laws 10000` follows 1,000 seasons from inside.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
import tomli_w

from oracle.generate import season
from oracle.numbers import Raw
from oracle.season import judge
from support.command import rubdown

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
FOLLOWED = range(6)
GROWN = range(200 if NIGHTLY else 30)
MORNINGS = 60
DAY = timedelta(days=1)


class Morning(NamedTuple):
    """What `rubdown calendar` answers on a day: the horizon's end, and the dates that it proposes."""

    today: date
    until: date
    proposals: tuple[date, ...]

    def binds(self, plan: Raw) -> bool:
        """Whether tomorrow has to be the same: no proposal lies within the next `notice` days."""
        notice = timedelta(days=plan["massage"].get("notice", 1))
        return not self.proposals or self.proposals[0] - self.today > notice


def mornings_of(plan: Raw, first: date) -> list[date]:
    """The days on which a season is asked for; a plan without a typical week is over 14 days after its last entry."""
    entries = judge(plan, first).entries
    last = date.max if plan.get("week") else max((last for _, last in entries), default=date.max - 14 * DAY) + 14 * DAY
    return [day for n in range(MORNINGS + 1) if (day := first + n * DAY) <= last]


def morning(plan: Raw, today: date) -> Morning:
    done = rubdown("calendar", "-", "--format", "json", "--today", today.isoformat(), stdin=tomli_w.dumps(plan))
    assert done.stdout, done.stderr
    answer = json.loads(done.stdout)
    proposals = (each["date"] for each in answer["appointments"] if each["status"] == "proposed")
    return Morning(today, date.fromisoformat(answer["horizon"]["until"]), tuple(map(date.fromisoformat, proposals)))


def bound(plan: Raw, today: date, tomorrow: date) -> Iterator[tuple[Morning, Morning]]:
    """The answers of two days in a row, if the first one binds the second and proposes a date that could move."""
    before = morning(plan, today)
    if before.binds(plan) and before.proposals:
        yield before, morning(plan, tomorrow)


@pytest.mark.parametrize("seed", FOLLOWED)
def test_tomorrows_calendar_is_todays(seed: int) -> None:
    plan, first = season(seed)
    mornings = [morning(plan, day) for day in mornings_of(plan, first)]
    compared = 0
    for before, after in pairwise(mornings):
        if before.binds(plan) and before.until == after.until:
            assert after.proposals == before.proposals, before.today
            compared += 1
    assert compared


def test_of_twenty_growths_of_the_horizon_fewer_than_one_moves_the_first_proposal() -> None:
    growths, moved = 0, []
    for seed in GROWN:
        plan, first = season(seed)
        ends = {day: judge(plan, day).until for day in mornings_of(plan, first)}
        for day, tomorrow in ((day, tomorrow) for day, tomorrow in pairwise(ends) if ends[day] != ends[tomorrow]):
            for before, after in bound(plan, day, tomorrow):
                assert after.until > before.until
                growths += 1
                if before.proposals[:1] != after.proposals[:1]:
                    moved.append((seed, before, after))
    assert growths >= len(GROWN) // 2
    assert len(moved) * 20 < growths, moved
