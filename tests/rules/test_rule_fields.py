"""What other rooms read of each rule, in one table, and that only a wish gives points."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.therapist import AcceptedHour
from rubdown.plan.timeline import lay_out
from rubdown.planner.verdicts import judge_days
from rubdown.rules import RULES
from rubdown.rules.availability import SHARE1
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Rule, Sharing, SoftClosing, Verdict, with_accepted
from rubdown.rules.races import RACE1
from rubdown.rules.spacing import GAP1, MON1, MON2
from rubdown.rules.wishes import WISH9
from support.plans import random_plan
from support.reading import TODAY, plan_of

# The rank as a cause, what is wrong with a booking, and what else is as it is not with most rules.
CLOSINGS = {
    "RACE1": (10, "is too close", {"looks_ahead", "in_calendar"}),
    "RACE2": (20, "is too soon", {"in_calendar"}),
    "AWAY1": (30, "doesn't fit", {"away"}),
    "PAUSE1": (32, "doesn't fit", {"away", "starts_row"}),
    "HURT1": (40, "is too soon", {"in_calendar", "red_flags"}),
    "OPEN1": (50, "doesn't fit", set()),
    "BUSY1": (55, "doesn't fit", {"not in load", "not in ICS"}),
    "RUN2": (60, "is too soon", {"not in load", "not in ICS"}),
    "RUN3": (70, "is too close", {"looks_ahead", "not in ICS"}),
    "RUN4": (75, "is too close", {"looks_ahead", "not in load", "not in ICS"}),
    "RUN1": (80, "is too soon", {"not in load", "not in ICS"}),
}


def test_which_rules_ask_to_read_the_red_flags_and_which_is_named_last() -> None:
    assert {rule.code for rule in RULES if rule.red_flags} == {"HURT1", "SOFT1"}
    assert {rule.code for rule in RULES if rule.named_last} == {"WISH8"}


def test_below_which_number_no_plan_may_go() -> None:
    assert {rule.code: rule.floor for rule in RULES if rule.floor} == {"RACE1": 2, "RUN3": 2}


def test_what_is_told_of_what_closes_days() -> None:
    facts = {
        rule.code: (rule.cause_rank, rule.clash, {
            *(name for name in ("looks_ahead", "starts_row", "in_calendar", "red_flags") if getattr(rule, name)),
            *(words for words, shown in (("not in load", rule.in_load), ("not in ICS", rule.in_ics)) if not shown),
            *({rule.mark} - {"closed"}),
        })
        for rule in RULES if isinstance(rule, Closing)
    }  # fmt: skip
    assert facts == CLOSINGS


def verdicts(rule: Rule, seed: int) -> list[Verdict]:
    """A hard rule's verdicts on a random season: on its days, or on all counts that it may be asked about."""
    text, today, start, until = random_plan(random.Random(seed), weeks=8)
    timeline = lay_out(plan_of(text, today), today, until, start)
    if isinstance(rule, Closing | SoftClosing):
        return [rule.judge(timeline, day) for day in timeline.horizon()]
    if isinstance(rule, Between):
        return [rule.judge(timeline, days) for days in range(40)]
    if isinstance(rule, InMonth):
        return [rule.judge(timeline, MonthCount(date(2026, 12, 1), n, 1)) for n in range(5)]
    assert isinstance(rule, Sharing)
    return [rule.judge(timeline.plan, minutes) for minutes in range(-60, 61, 5)]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind != "wish"], ids=lambda rule: rule.code)
def test_what_is_no_wish_gives_no_points(rule: Rule) -> None:
    found = [verdict for seed in range(3) for verdict in verdicts(rule, seed)]
    assert {verdict.points for verdict in found} == {0}
    assert {verdict.code for verdict in found} == {rule.code}


def test_a_wish_forbids_nothing() -> None:
    text, today, start, until = random_plan(random.Random(1), weeks=8)
    timeline = lay_out(plan_of(text, today), today, until, start)
    for rule in (rule for rule in RULES if rule.kind == "wish"):
        assert not rule.hard
        if isinstance(rule, Between):
            judged = [rule.judge(timeline, days) for days in range(40)]
        elif isinstance(rule, InMonth):
            judged = [rule.judge(timeline, MonthCount(start, n, 1)) for n in range(5)]
        else:
            judged = [rule.judge(timeline, start + timedelta(n)) for n in range(40)]  # type: ignore[attr-defined]
        assert all(verdict.allowed for verdict in judged)


@pytest.mark.parametrize(
    ("between", "minutes", "allowed", "text"),
    [
        (0, -61, False, "overlap by 61 minutes"),
        (0, -1, False, "overlap by 1 minute"),
        (0, 0, True, "0 minutes apart"),
        (15, 0, False, "0 minutes apart (leave 15 minutes)"),
        (15, 14, False, "14 minutes apart (leave 15 minutes)"),
        (15, 15, True, "15 minutes apart (leave 15 minutes)"),
    ],
)
def test_share1_at_its_limits(between: int, minutes: int, allowed: bool, text: str) -> None:
    assert SHARE1.judge(plan_of(f"therapist.between = {between}"), minutes) == Verdict("SHARE1", allowed, 0, text)


@pytest.mark.parametrize(
    ("day", "text"), [(12, "1 day to Ten (needs 3)"), (13, "0 days to Ten (needs 3)"), (14, "6 days to Half (needs 3)")]
)
def test_how_far_the_next_race_is(day: int, text: str) -> None:
    races = '[[race]]\nname = "Half"\ndate = 2026-12-20\nkm = 10\n[[race]]\nname = "Ten"\ndate = 2026-12-13\nkm = 10\n'
    timeline = lay_out(plan_of(races), TODAY, date(2026, 12, 31))
    assert RACE1.why_open(timeline, date(2026, 12, day)) == text
    assert RACE1.why_open(timeline, date(2026, 12, 21)) == ""


@pytest.mark.parametrize(
    ("start", "minutes", "agreed"),
    [
        ("10:00", 60, (600, 660)), ("10:10", 60, (600, 675)), ("10:14", 46, (600, 660)), ("10:14", 47, (600, 675)),
        ("23:00", 60, (1380, 1440)), ("23:30", 60, (1410, 1440)),
    ],
)  # fmt: skip
def test_an_hour_that_was_accepted_counts_as_the_therapists_by_quarter_hours(
    start: str, minutes: int, agreed: tuple[int, int]
) -> None:
    day = date(2026, 12, 1)
    hour = AcceptedHour(datetime.fromisoformat(f"{day}T{start}"), "", "")
    plan = replace(plan_of("massage.per_month = 1"), minutes=minutes, accepted_hours={day: hour})
    timeline = lay_out(plan, TODAY, day)
    assert with_accepted(timeline, day, ()) == (agreed,)
    assert with_accepted(timeline, day, ((540, agreed[0]),)) == ((540, agreed[1]),)
    assert with_accepted(timeline, day, ((540, 555),)) == ((540, 555), agreed)
    assert with_accepted(timeline, date(2026, 12, 2), ((540, 555),)) == ((540, 555),)


@pytest.mark.parametrize(
    ("per_month", "most", "least"),
    [("[0, 1]", (1, 4), (0, 1)), ("[0, 3]", (1, 4), (0, 3)), ("[1, 3]", (1, 4), (0, 3)), ("[2, 3]", (2, 4), (0, 3))],
)
def test_how_far_the_numbers_of_a_month_may_go(per_month: str, most: tuple[int, int], least: tuple[int, int]) -> None:
    plan = plan_of(f"massage.per_month = {per_month}")
    bounds = {rule.code: [setting.bounds(plan) for setting in rule.settings] for rule in (MON1, MON2)}
    assert bounds == {"MON1": [most], "MON2": [least]}


@pytest.mark.parametrize(
    ("between", "allowed", "text"),
    [
        (9, False, "only 9 days after the one before (leave 10)"),
        (10, True, "10 days after the one before (leave 10)"),
        (11, True, "11 days after the one before (leave 10)"),
    ],
)
def test_gap1_at_its_limit(between: int, allowed: bool, text: str) -> None:
    timeline = lay_out(plan_of("massage.per_month = 1"), TODAY, TODAY)
    assert GAP1.judge(timeline, between) == Verdict("GAP1", allowed, 0, text, "leave 10")


def test_a_single_point_before_a_race_is_one() -> None:
    race = '[[race]]\nname = "Ten"\ndate = 2026-12-20\nkm = 10\npriority = "A"\n'
    timeline = lay_out(plan_of(f"rules.points_before_race.A = 1\n{race}"), TODAY, date(2026, 12, 31))
    assert set(WISH9.points(timeline, TODAY, date(2026, 12, 31)).values()) == {1}


def test_a_day_in_the_midst_is_closed_from_midnight_to_midnight() -> None:
    away = "[[away]]\nfrom = 2026-12-10T12:00:00\nuntil = 2026-12-12T10:00:00"
    days = judge_days(lay_out(plan_of(away), TODAY, date(2026, 12, 31)))
    parts = [[part for _, part in days[date(2026, 12, day)].closed] for day in (9, 10, 11, 12, 13)]
    assert parts == [[], [(720, 1440)], [(0, 1440)], [(0, 600)], []]
