"""The rulebook as a whole: every rule is complete, every number is a rule's, has its default and keeps its bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.busy import BusyEvent
from rubdown.plan.model import Complaint
from rubdown.plan.rule_numbers import Numbers
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.verdicts import judge_days
from rubdown.rules import RULES, rules_of
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Rule, Wish
from support.reading import TODAY, plan_of, refused

NAMES = {
    "RACE1": "clear-before-race",
    "RACE2": "recover-after-race",
    "RUN1": "hours-after-running",
    "RUN2": "day-of-hard-running",
    "RUN3": "before-maximum-effort",
    "RUN4": "hours-before-hard",
    "GAP1": "days-between",
    "MON1": "at-most-a-month",
    "MON2": "at-least-a-month",
    "OPEN1": "therapist-hours",
    "AWAY1": "away",
    "BUSY1": "busy-hours",
    "PAUSE1": "pause",
    "HURT1": "after-complaint",
    "SOFT1": "soft-bookings",
    "SHARE1": "shared-therapist",
    "WISH1": "after-race",
    "WISH2": "day-after-hard",
    "WISH3": "after-hard-weeks",
    "WISH4": "calm-after",
    "WISH5": "preferred-day",
    "WISH6": "even-rhythm",
    "WISH7": "worth-a-second",
    "WISH8": "keep-accepted",
    "WISH9": "last-before-race",
}
# The rulebook's default of every number, and the bounds within which a plan may override it; 1 as days before a race
# or an effort is read as 2.
NUMBERS: list[tuple[str, str, int | None, int, int]] = [
    ("RACE1", "clear_days_before_race.5k", 3, 1, 60),
    ("RACE1", "clear_days_before_race.10k", 3, 1, 60),
    ("RACE1", "clear_days_before_race.half", 4, 1, 60),
    ("RACE1", "clear_days_before_race.marathon", 5, 1, 60),
    ("RACE1", "clear_days_before_race.ultra", 7, 1, 60),
    ("RACE1", "clear_days_before_minor_race.half", 2, 1, 60),
    ("RACE1", "clear_days_before_minor_race.beyond", 4, 1, 60),
    ("RACE1", "clear_days_when_not_used", 7, 1, 60),
    ("RACE1", "clear_days_when_not_used_marathon", 14, 1, 60),
    *[("RACE2", f"recover_hours_after_race.{d}", None, 6, 1000) for d in ("5k", "10k", "half", "marathon", "ultra")],
    ("RUN1", "hours_after_running.easy", 4, 1, 96),
    ("RUN1", "hours_after_running.hard", 6, 1, 96),
    ("RUN3", "clear_days_before_maximum_effort", 2, 1, 60),
    ("RUN4", "hours_before_hard", 12, 0, 96),
    ("GAP1", "days_between", 10, 1, 60),
    ("MON2", "least_days_of_a_month", 15, 1, 31),
    ("MON2", "full_month_days", 25, 1, 31),
    ("HURT1", "hours_after_complaint.discomfort", 24, 1, 1000),
    ("HURT1", "hours_after_complaint.cramp", 24, 1, 1000),
    ("HURT1", "hours_after_complaint.contracture", 48, 1, 1000),
    ("HURT1", "hours_after_complaint.pull", 168, 1, 1000),
    ("HURT1", "hours_after_complaint.illness", 48, 1, 1000),
    ("WISH1", "points_after_race.A", 100, 0, 1000),
    ("WISH1", "points_after_race.B", 80, 0, 1000),
    ("WISH1", "points_after_race.C", 60, 0, 1000),
    ("WISH1", "points_after_race.a_day_later", 12, 0, 1000),
    ("WISH2", "points_day_after_hard", 40, 0, 1000),
    ("WISH2", "points_two_days_after_hard", 20, 0, 1000),
    ("WISH3", "points_after_hard_weeks", 30, 0, 1000),
    ("WISH3", "hard_weeks_from_percent", 50, 0, 99),
    ("WISH4", "cost_hard_next_day", 30, 0, 1000),
    ("WISH4", "cost_hard_in_two_days", 10, 0, 1000),
    ("WISH5", "points_preferred_day", 10, 0, 1000),
    ("WISH6", "even_rhythm.from", 14, 1, 400),
    ("WISH6", "even_rhythm.until", 28, 1, 400),
    ("WISH6", "even_rhythm.far", 42, 1, 400),
    ("WISH6", "even_rhythm.points_a_day", 2, 0, 1000),
    ("WISH6", "even_rhythm.further_points_a_day", 0, 0, 1000),
    ("WISH6", "even_rhythm.most", 28, 0, 1000),
    ("WISH7", "cost_beyond_least.from_0h", 50, 0, 1000),
    ("WISH7", "cost_beyond_least.from_4h", 40, 0, 1000),
    ("WISH7", "cost_beyond_least.from_7h", 30, 0, 1000),
    ("WISH8", "cost_to_move_accepted", 30, 0, 1000),
    ("WISH9", "points_before_race.A", 40, 0, 1000),
    ("WISH9", "points_before_race.B", 20, 0, 1000),
    ("WISH9", "points_before_race.a_day", 5, 0, 1000),
]
CLEAR = ("clear_days_before_race", "clear_days_before_minor_race", "clear_days_before_maximum_effort")
RHYTHM = {
    "even_rhythm.from": {"even_rhythm.until": 400, "even_rhythm.far": 400},
    "even_rhythm.until": {"even_rhythm.from": 1, "even_rhythm.far": 400},
    "even_rhythm.far": {"even_rhythm.from": 1, "even_rhythm.until": 1},
}
BUSY = """
therapist.hours = {tue = "9:00-13:00", thu = "0:00-24:00"}
therapist.closed = [2026-12-08]
massage.prefer = "tue"
week = {mon = "easy 8 km", wed = "tempo 10 km"}
[[session]]
start = 2026-12-01T07:00:00
kind = "test"
[[race]]
date = 2026-12-13
[[away]]
from = 2026-12-24
[[pause]]
from = 2026-12-28
until = 2026-12-29
"""


def leaves(table: Struct, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number below a table, by its dotted key."""
    for field, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
        value = getattr(table, field)
        if isinstance(value, Struct):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


def busy() -> Timeline:
    """A plan in which every closing closes something."""
    work = BusyEvent(datetime(2026, 12, 2, 17), timedelta(minutes=90))
    plan = replace(plan_of(BUSY), complaints=(Complaint("cramp", datetime(2026, 12, 3, 12)),), busy_events=(work,))
    return lay_out(plan, TODAY, date(2026, 12, 31))


def quiet() -> Timeline:
    """A plan in which only the therapist's hours close something."""
    return lay_out(plan_of("massage.minutes = 60"), TODAY, date(2026, 12, 31))


def test_the_rulebook_is_told_in_its_order() -> None:
    assert {rule.code: rule.name for rule in RULES} == NAMES
    assert [rule.code for rule in RULES] == list(NAMES)
    assert len({rule.name for rule in RULES}) == len({rule.title for rule in RULES}) == len(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_complete(rule: Rule) -> None:
    assert rule.title
    assert rule.why
    assert rule.sources
    assert all(source.cite and source.strength for source in rule.sources)
    assert len(set(rule.sources)) == len(rule.sources)
    assert set(rule.numbers) <= set(Numbers.__struct_fields__)


def test_every_number_is_named_by_one_rule() -> None:
    named = Counter(number for rule in RULES for number in rule.numbers)
    assert named == dict.fromkeys(Numbers.__struct_fields__, 1)
    assert {(rule.code, number) for rule in RULES for number in rule.numbers} == {
        (code, key.partition(".")[0]) for code, key, *_ in NUMBERS
    }


def test_every_number_has_the_rulebooks_default() -> None:
    assert dict(leaves(Numbers())) == {key: default for _, key, default, *_ in NUMBERS}
    assert plan_of("massage.minutes = 60").numbers == Numbers()


@pytest.mark.parametrize(("key", "low", "high"), [(key, low, high) for _, key, _, low, high in NUMBERS])
def test_every_override_keeps_its_bounds(key: str, low: int, high: int) -> None:
    # The rhythm's three numbers must stay in order: the two others make room for the one.
    beside = "".join(f"\nrules.{other} = {room}" for other, room in RHYTHM.get(key, {}).items())
    least = 2 if key.startswith(CLEAR) else low
    for value in (low, low + 1, high - 1, high):
        assert dict(leaves(plan_of(f"rules.{key} = {value}{beside}").numbers))[key] == max(value, least)
    for wrong in (low - 1, high + 1, -1, f"{low}.5", "true", f'"{low}"', "[1]"):
        (diagnostic,) = refused(f"rules.{key} = {wrong}{beside}")
        assert diagnostic.line == 1


@pytest.mark.parametrize(
    ("key", "fields"),
    [("clear_days_before_minor_race", ("half", "beyond")), ("cost_beyond_least", ("from_0h", "from_4h", "from_7h"))],
)
def test_one_number_stands_for_a_whole_table(key: str, fields: tuple[str, ...]) -> None:
    numbers = dict(leaves(plan_of(f"rules.{key} = 7").numbers))
    assert [numbers[f"{key}.{field}"] for field in fields] == [7] * len(fields)


@pytest.mark.parametrize(
    "text",
    [
        "rules.clear_days = 3",
        "rules.clear_days_before_race = 3",
        "rules.clear_days_before_race.mile = 3",
        "rules.recover_hours_after_race.regular = 24",
        "rules.even_rhythm.from_ = 14",
        "rules.RACE1 = 3",
        "rules = 3",
    ],
)
def test_other_overrides_are_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize("rule", rules_of(Closing), ids=lambda rule: rule.code)
def test_every_closing_gives_its_reason(rule: Closing) -> None:
    timeline = busy()
    stretches = list(rule.stretches(timeline))
    assert stretches
    assert all(s.text and s.code == rule.code and s.start < s.end for s in stretches)
    for day in timeline.horizon():
        verdict = rule.judge(timeline, day)
        assert verdict.text or verdict.allowed
        assert rule.stretches_on or rule.judge(quiet(), day).allowed


@pytest.mark.parametrize("timeline", [busy(), quiet()], ids=["busy", "quiet"])
def test_every_verdict_gives_its_reason(timeline: Timeline) -> None:
    days = judge_days(timeline)
    of_days: tuple[Closing | Wish, ...] = (*rules_of(Closing), *rules_of(Wish))
    for rule in of_days:
        verdicts = [rule.judge(timeline, day) for day in days]
        assert all(v.code == rule.code and (v.text or (v.allowed and not v.points)) for v in verdicts)
        assert isinstance(rule, Closing) or all(v.allowed for v in verdicts)
        assert isinstance(rule, Wish) or not any(v.points for v in verdicts)
    for day, found in days.items():
        assert found.points == sum(wish.judge(timeline, day).points for wish in rules_of(Wish))
        assert not found.open or all(closing.judge(timeline, day).allowed for closing in rules_of(Closing))


@pytest.mark.parametrize("number", range(5))
def test_every_verdict_on_a_row_or_a_month_gives_its_reason(number: int) -> None:
    for rule in RULES:
        if isinstance(rule, Between):
            verdicts = [rule.judge(quiet(), 14 * number + 1)]
        elif isinstance(rule, InMonth):
            verdicts = [rule.judge(quiet(), MonthCount(date(2026, 12, 1), number, least)) for least in (0, 1)]
        else:
            continue
        assert all(v.code == rule.code and v.text for v in verdicts)
