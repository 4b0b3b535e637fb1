"""How far each number can change: the same as planning each case anew, from a plan file with that number."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from functools import cache
from typing import Any

import pytest
import tomli_w

import rubdown as api
from rubdown.plan.model import Plan
from rubdown.plan.rule_numbers import Numbers
from rubdown.plan.single_numbers import single_numbers
from rubdown.planner.season import season
from rubdown.render.terminal.tipping import tipping_screen
from rubdown.report.shifts import shifts
from rubdown.report.tipping import MOST_STEPS, TippingPoint, tipping_points
from rubdown.rules import rule_of
from rubdown.rules.base import Rule
from rubdown.toml.problems import Refusal
from support.faults import NIGHTLY
from support.plans import random_plan
from support.reading import plan_of, read_on

Raw = dict[str, Any]
TODAY = date(2026, 11, 22)
SMALL = """
[massage]
last = 2026-11-03
prefer = "tue"
[week]
tue = "intervals 10 km"
sun = "long run 22 km"
[[race]]
name = "Half"
date = 2026-12-20
distance = "half"
"""


@cache
def small() -> list[TippingPoint]:
    return tipping_points(season(plan_of(SMALL), TODAY))


def with_number(raw: Raw, point: TippingPoint, value: int, plan: Plan) -> str:
    """The plan file with another value for a number."""
    raw = tomllib.loads(tomli_w.dumps(raw))
    if point.key == "massage.per_month":
        pair = [plan.least, value] if point.code == "MON1" else [value, plan.most]
        raw.setdefault("massage", {})["per_month"] = pair
        return tomli_w.dumps(raw)
    _, key, *leaf = point.key.split(".")
    rules = raw.setdefault("rules", {})
    if leaf:
        if not isinstance(rules.get(key, {}), dict):  # one number for the whole table
            names = [single.key.split(".")[1] for single in single_numbers()[key]]
            rules[key] = dict.fromkeys(names, rules[key])
        rules.setdefault(key, {})[leaf[0]] = value
    else:
        rules[key] = value
    return tomli_w.dumps(raw)


def dates(text: str, today: date) -> list[date]:
    found = api.schedule(api.loads(text, timezone="Europe/Madrid"), today=today)
    return [massage.date for massage in found.appointments if massage.kind == "discharge"]


def test_every_number_has_a_place() -> None:
    keys = {single.key for singles in single_numbers().values() for single in singles}
    points = small()
    assert {point.key for point in points} == {f"rules.{key}" for key in keys} | {"massage.per_month"}
    assert len(points) == len(keys) + 2
    assert all(point.meaning and ":" not in point.meaning[:8] for point in points)


def test_each_number_is_changed_alone() -> None:
    for single in (single for singles in single_numbers().values() for single in singles):
        changed = single.changed(Numbers(), single.least)
        assert single.value(changed, "regular") == single.least
        others = [s for singles in single_numbers().values() for s in singles if s != single]
        assert all(s.value(changed, "regular") == s.value(Numbers(), "regular") for s in others)


@pytest.mark.parametrize("seed", range(30 if NIGHTLY else 1))
def test_as_planned_anew(seed: int) -> None:
    """At both ends of each interval and within it the calendar stays; just beyond it the same massages move."""
    rng = random.Random(seed)
    text, today, *_ = random_plan(rng, weeks=5)
    raw, plan = tomllib.loads(text), plan_of(text, today)
    before, tried = dates(text, today), 0
    for point in tipping_points(season(plan, today)):
        assert point.from_ <= point.value <= point.until
        for value in {point.from_, point.until, rng.randint(point.from_, point.until)} - {point.value}:
            assert dates(with_number(raw, point, value, plan), today) == before, (point.key, value)
            tried += 1
        for side, end in ((-1, point.from_), (1, point.until)):
            beyond = next((other for other in point.beyond if other.value == end + side), None)
            if beyond is not None:
                assert beyond.moves == shifts(before, dates(with_number(raw, point, end + side, plan), today))
                assert beyond.moves
                tried += 1
            elif abs(end - point.value) < MOST_STEPS:  # the plan may have no such number, or it is read as this one
                refused = read_on(with_number(raw, point, end + side, plan), today)
                assert isinstance(refused, Refusal) or dates(with_number(raw, point, end + side, plan), today) == before
    assert tried > 30


def test_the_tightest_first_and_the_edges() -> None:
    points = small()
    assert [point.steps for point in points] == sorted(point.steps for point in points)
    never = [point for point in points if not point.beyond]
    assert never == points[len(points) - len(never) :]
    by_key = {point.key: point for point in points}
    assert (by_key["rules.clear_days_before_race.ultra"].from_, by_key["rules.clear_days_before_race.ultra"].until) == (
        2, 60,
    )  # fmt: skip
    assert by_key["rules.hours_after_complaint.pull"].from_ == 168 - MOST_STEPS
    rhythm = by_key["rules.even_rhythm.far"]
    assert rhythm.from_ >= by_key["rules.even_rhythm.until"].value


def test_the_screen_names_what_moves() -> None:
    solved = season(plan_of(SMALL), TODAY)
    points = tipping_points(solved, [rule_of(Rule, "RACE1"), rule_of(Rule, "GAP1")])
    shown = tipping_screen(points, solved.chosen, 80).plain
    assert max(map(len, shown.splitlines())) <= 80
    half = next(point for point in points if point.key == "rules.clear_days_before_race.half")
    assert (half.from_, half.until) == (4, 4)
    assert "clear_days_before_race.half = 4: any other number moves a massage" in shown
    assert f"  at {half.beyond[0].value}: " in shown
    assert shown.splitlines()[0].endswith("of 10 numbers decide this calendar; those that can change least come first.")
    assert shown.rstrip().endswith(".")
    nothing = tipping_screen([point for point in points if not point.beyond], (), 80).plain
    assert nothing.startswith("No number of the rulebook decides this calendar")
