"""Reminders against a runner who hears nothing else: nothing false, nothing twice, nothing missed, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from support.reminded import Runner, World
from support.years import DEEDS, change_race, share_of_questions, year

FIRST = date(2026, 9, 1)


class Coach(RuleBasedStateMachine):
    """Two plans, each with its runner: days pass, some of them without a run, while bookings and plans change."""

    def __init__(self) -> None:
        super().__init__()
        self.lives: list[tuple[World, Runner]] = []

    @initialize(notice=st.integers(1, 3))
    def begin(self, notice: int) -> None:
        self.lives = [(World(name, FIRST, notice), Runner()) for name in ("Ana", "Bo")]

    @rule(whose=st.integers(0, 1), deed=st.sampled_from([*DEEDS]), rng=st.randoms(use_true_random=False))
    def something_happens(self, whose: int, deed: Callable[[World, Random], None], rng: Random) -> None:
        deed(self.lives[whose][0], rng)

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 7]))
    def days_pass(self, days: int) -> None:
        for world, _ in self.lives:
            world.today += timedelta(days=days)
            if max(world.races) < world.today + timedelta(days=5):
                change_race(world, Random(0))

    @rule(hour=st.sampled_from([None, None, 7, 20]), delivered=st.sampled_from([True, True, False]))
    def reminders_are_sent(self, hour: int | None, delivered: bool) -> None:
        for world, runner in self.lives:
            runner.run(world, time(hour) if hour is not None else None, delivered=delivered)

    @invariant()
    def nobody_hears_of_the_other(self) -> None:
        uids = [{record.uid for record in runner.records} for _, runner in self.lives]
        assert not uids or not uids[0] & uids[1]


TestCoach = Coach.TestCase
TestCoach.settings = settings(max_examples=8, stateful_step_count=40, deadline=None, derandomize=True)


def test_a_hundred_days() -> None:
    runner = year(20, FIRST, 100)
    assert sum(runner.counts.values()) > 30
    assert share_of_questions([runner]) < 0.3
