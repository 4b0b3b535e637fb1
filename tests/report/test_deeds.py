"""What a record changed: counts that add up, the load, missed sessions, and each massage that moved with its cause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oracle.generate import case
from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.report.deeds import in_lines, what_deeds_changed
from rubdown.report.diff import Horizon, changes_between, difference, undone
from support.reading import plan_of

TODAY = date(2026, 11, 23)
MONDAY = date(2026, 10, 5)
PLAN = """
[week]
tue = "intervals 10 km"
wed = "easy 8 km"
thu = "tempo 10 km"
sun = "long run 24 km"
[[race]]
name = "City 10k"
date = 2026-11-01
distance = "10k"
priority = "B"
[[race]]
name = "Valencia Marathon"
date = 2026-12-06
distance = "marathon"
"""


def deed(week: int, weekday: int, name: str, km: float) -> str:
    day = MONDAY + timedelta(weeks=week, days=weekday)
    return f'[[session]]\ndate = {day}\nname = "{name}"\nkm = {km}\ndone = true\nid = "x:{day}:{name}"\n'


def weeks_of_deeds(weeks: range = range(7)) -> str:
    """A week is missed, a long run is run a day early, another one is short, and the 10k is raced."""
    days: list[tuple[int, int, str, float]] = []
    for week in (week for week in weeks if week != 4):
        days += [(week, 1, "intervals", 10), (week, 2, "easy run", 8), (week, 3, "tempo", 10)]
        if week != 3:
            days.append((week, 5, "long run", 23) if week == 2 else (week, 6, "long run", 15 if week == 5 else 24))
    race = '[[race]]\nname = "Lunch run"\nstart = 2026-11-01T10:02:00\nkm = 10.05\nminutes = 44.3\ndone = true\n'
    return "".join(deed(*each) for each in days) + race


def test_a_season_with_a_missed_week_a_swapped_long_run_and_a_race() -> None:
    before, after = plan_of(PLAN, TODAY), plan_of(PLAN + weeks_of_deeds(), TODAY)
    change = what_deeds_changed(before, after, TODAY)
    counts = change.counts
    assert (counts.activities, counts.as_planned, counts.shorter, counts.moved) == (24, 22, 1, 1)
    assert (counts.longer, counts.unplanned, counts.missed) == (0, 0, 4)
    assert {missed.planned_on for missed in change.missed} == {date(2026, 11, n) for n in (3, 4, 5, 8)}
    assert change.load_after < change.load_before
    assert change.massages, "the calendar follows"
    for moved in change.massages:
        assert moved.because, "each move is explained"
    lines = list(in_lines(change))
    assert lines[0] == "24 activities: 22 as planned, 1 shorter, 1 moved; 4 planned sessions missed"
    assert lines[2].startswith("Missed: intervals 10 km (Tue 3 Nov), easy 8 km (Wed 4 Nov), tempo 10 km (Thu 5 Nov)")
    assert "  because: Week of Mon 2 Nov 2026: 4 sessions missed (intervals 10 km, easy 8 km and 2 more)" in lines


@pytest.mark.parametrize(("today", "weeks"), [(date(2026, 11, 16), 6), (TODAY, 7)])
def test_each_move_is_proved_by_taking_its_cause_back(today: date, weeks: int) -> None:
    before, after = plan_of(PLAN, today), plan_of(PLAN + weeks_of_deeds(range(weeks)), today)
    span = Horizon(today, today, season(before, today).timeline.until)
    found = difference(before, after, span)
    assert found.massages
    for moved in found.massages:
        causes = moved.because if moved.together else moved.because[:1]
        dates = season(undone(after, causes), today, today, span.until).chosen
        assert moved.shift.old is None or moved.shift.old in dates
        assert moved.shift.new is None or moved.shift.new not in dates


def test_the_same_record_again_changes_nothing() -> None:
    after = plan_of(PLAN + weeks_of_deeds(), TODAY)
    change = what_deeds_changed(after, plan_of(PLAN + weeks_of_deeds(), TODAY), TODAY)
    assert (change.counts.activities, change.counts.missed, change.massages) == (0, 0, [])
    assert list(in_lines(change)) == ["Nothing new: the plan knows all of these activities"]


def test_one_more_week_is_all_that_is_new() -> None:
    before, after = (plan_of(PLAN + weeks_of_deeds(range(n)), TODAY) for n in (6, 7))
    change = what_deeds_changed(before, after, TODAY)
    assert (change.from_, change.until) == (date(2026, 11, 17), date(2026, 11, 22))
    assert (change.counts.activities, change.counts.missed) == (4, 0)


@pytest.mark.parametrize("seed", range(20))
def test_taking_all_changes_back_gives_the_old_calendar(seed: int) -> None:
    random_case = case(300 + seed)
    plan = {**random_case.plan, "session": [s for s in random_case.plan.get("session", []) if not s.get("done")]}
    plan["race"] = [race for race in plan.get("race", []) if not race.get("done")]
    old, new = (Plan.from_dict(tables) for tables in (plan, random_case.plan))
    back = undone(new, changes_between(old, new))
    until = max(season(each, random_case.today).timeline.until for each in (old, new))
    calendars = [season(each, random_case.today, None, until).chosen for each in (old, back)]
    assert calendars[0] == calendars[1]
    assert back.missed == old.missed


def _deeds(seed: int) -> list[dict[str, object]]:
    return [session for session in case(seed).plan.get("session", []) if session.get("done")]


@pytest.mark.parametrize("seed", [seed for seed in range(40) if len(_deeds(seed)) > 5][:8])
def test_between_two_imports_tomorrows_calendar_is_todays(seed: int) -> None:
    random_case = case(seed)
    plan = Plan.from_dict(random_case.plan)
    until = season(plan, random_case.today).timeline.until
    before = season(plan, random_case.today, None, until).chosen
    for day in (random_case.today + timedelta(days=n) for n in range(1, 21)):
        if not before or before[0] - day < timedelta(days=plan.notice):
            return
        after = season(plan, day, None, until)
        if after.timeline.until != until:
            return
        assert after.chosen == before
