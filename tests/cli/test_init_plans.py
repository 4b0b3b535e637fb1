"""The training plans that come with rubdown: sound, read as they are meant, and ending on the day of the race."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.cli.init.shipped import dated_plan, plan_list, plan_names
from rubdown.cli.io.errors import CommandError
from rubdown.titles import read
from support.reading import plan_of

RACE = date(2027, 4, 25)


def test_their_names() -> None:
    assert set(plan_names()) == {"5k", "first-10k", "half", "marathon-3", "marathon-4", "marathon-6", "trail-50"}
    assert [line.split()[0] for line in plan_list()] == plan_names()


@pytest.mark.parametrize("name", plan_names())
@pytest.mark.parametrize("shift", [0, -1, 30])
def test_a_plan_ends_on_the_day_of_the_race(name: str, shift: int) -> None:
    race_day = RACE + timedelta(days=shift)
    plan = plan_of(dated_plan(name, race_day), race_day - timedelta(weeks=20))
    assert [race.date for race in plan.races] == [race_day]
    assert plan.blocks[-1].last == race_day
    assert [block.first for block in plan.blocks[1:]] == [block.last + timedelta(days=1) for block in plan.blocks[:-1]]


@pytest.mark.parametrize("name", plan_names())
def test_every_session_says_its_kind(name: str) -> None:
    text = dated_plan(name, RACE)
    days = [word for word in text.split('"')[1::2] if " " in word and word != "My race"]
    assert len(days) > 8
    assert [word for word in days if read(word).kind is None] == []


def test_an_unknown_plan_is_told_with_the_nearest() -> None:
    with pytest.raises(CommandError, match="did you mean half"):
        dated_plan("hafl", RACE)
