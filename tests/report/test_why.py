"""Every date explained: prices equal the difference of two brute-force optima, verdicts are the rules' own."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from oracle.best import Problem, solve
from oracle.generate import case
from oracle.season import judge
from rubdown.plan.journal import fold, read_journal
from rubdown.planner.season import Season, season
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.why import why_screen
from rubdown.report.calendar import answer
from rubdown.report.reasons import in_one_line
from rubdown.report.why import Price, lead_in, prices, why, why_each, why_not
from rubdown.rules import RULES
from rubdown.text import short_day
from rubdown.toml.problems import Refusal
from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of


def solved(seed: int) -> tuple[Problem, Season]:
    """A random plan as the independent reading of the rulebook sees it, and solved by rubdown."""
    random = case(seed, "small")
    entries = read_journal(random.journal_toml, "plan.journal.toml")
    assert not isinstance(entries, Refusal)
    plan = fold(plan_of(random.toml, random.today), entries)
    return judge(random.plan, random.today, random.journal).problem, season(plan, random.today)


def best_of(problem: Problem) -> tuple[int, int] | None:
    """Massages missing, and points below zero, of the best calendar; None where there is none."""
    best = solve(problem)
    return best and (best.short, best.cost)


def difference(best: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Massages more that are missing, and points lost."""
    return other[0] - best[0], other[1] - best[1]


@pytest.mark.parametrize("seed", range(500, 560))
def test_the_price_of_each_day_equals_the_difference_of_two_optima(seed: int) -> None:
    problem, found = solved(seed)
    best = best_of(problem)
    assert best
    with_day = {day: best_of(problem._replace(must=day)) for day in (*problem.candidates, *problem.fixed)}
    assert prices(found) == {day: difference(best, other) for day, other in with_day.items() if other}


@pytest.mark.parametrize("seed", range(560, 600))
def test_why_and_why_not_tell_the_same_price(seed: int) -> None:
    _, found = solved(seed)
    best, priced = answer(found), prices(found)
    for day in found.days:
        told = why(found, best, day)
        if told.status == "open":
            assert told.price is not None
            assert (told.price.missing, told.price.points) == priced[day]
            assert sum(hurt.points for hurt in told.price.wishes) == -told.price.points
        assert {verdict.code for verdict in told.verdicts} <= {rule.code for rule in RULES}
        assert all(verdict.text for verdict in told.verdicts if verdict.points or not verdict.allowed)
        if told.status in ("open", "proposed"):
            assert all(verdict.allowed for verdict in told.verdicts if verdict.code != "MON2")
    for day in found.chosen:
        price = why_not(found, day)
        assert (price is None) == (day in found.standing.fixed)
        assert price is None or (price.missing, price.points) >= (0, 0) or price.missing > 0


@pytest.mark.parametrize("seed", range(600, 630))
def test_the_best_without_a_day_equals_the_independent_reading(seed: int) -> None:
    problem, found = solved(seed)
    best = best_of(problem)
    assert best
    for day in found.chosen:
        if price := why_not(found, day):
            rest = tuple(other for other in problem.candidates if other != day)
            other = best_of(problem._replace(candidates=rest))
            assert other
            assert (price.missing, price.points) == difference(best, other)


@pytest.mark.parametrize("name", sorted(TODAY))
def test_each_chosen_date_is_explained(name: str) -> None:
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    found = season(plan_of(text, TODAY[name]), TODAY[name], TODAY[name], TODAY[name] + timedelta(weeks=12))
    best = answer(found)
    for told in why_each(found, best):
        assert told.massage.date in found.chosen
        assert (told.instead is None) == (told.massage.status != "proposed")


def explained(*args: str) -> str:
    done = rubdown("why", "examples/marathon.toml", *args, "--today", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_screen_of_a_closed_an_open_and_a_chosen_day() -> None:
    closed = explained("2026-12-15")
    assert closed.startswith("No massage on Tue 15 Dec 2026: the day of your 10 km interval session;")
    assert "The next open day is Sat 19 Dec 2026." in closed
    assert "closed from Tue 15 Dec 00:00 to Wed 16 Dec 00:00" in closed
    assert "worse" not in closed
    other = explained("2027-01-11")
    assert other.startswith("Mon 11 Jan 2027 is open, but Mon 4 Jan is better\n")
    assert "Mon 11 Jan would be worse by 23 points." in other
    assert "Mon 4 Jan moves to Mon 11 Jan (7 days later)" in other
    assert len(re.findall(r"^  [+-]\d", other, re.M)) <= 3  # the things that decided
    assert "✓" not in other  # what allows it
    verbose = explained("2027-01-11", "-v")
    assert "away (AWAY1): nothing to say" in verbose
    assert "-24 for after race (WISH1)" in verbose
    chosen = explained("2027-01-04")
    assert chosen.startswith("A massage is proposed for Mon 4 Jan 2027 at 18:00: after three hard weeks")
    assert "  or Sat 2 Jan 12:00: 9 points less\n" in chosen
    assert explained("2026-12-14").startswith("A massage is booked for Mon 14 Dec 2026 at 18:00\n")


def test_what_the_runner_can_change_least_closes_a_day_first() -> None:
    assert explained("2026-12-06").startswith("No massage on Sun 6 Dec 2026: away (long weekend)\n")


@pytest.mark.parametrize("name", sorted(TODAY))
def test_every_day_has_a_verdict_in_a_sentence(name: str) -> None:
    today = TODAY[name]
    found = season(plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), today), today)
    best = answer(found)
    for day in found.days:
        on_it = next((m for m in best.appointments if m.date == day and m.kind == "discharge"), None)
        one = why(found, best, day)
        sentence = why_screen(one, on_it, Look(width=400)).plain.split("\n")[0]
        assert short_day(day) in sentence
        assert sentence.startswith("No massage on ") == (one.status in ("closed", "crowded"))


def test_no_code_stands_without_its_meaning() -> None:
    meanings = {rule.code: rule.name.replace("-", " ") for rule in RULES}
    for args in (("2026-12-15",), ("2027-01-11", "-v"), (), ("--all",), ("--not", "2027-01-04")):
        text = explained(*args)
        for code in re.findall(r"\b[A-Z]{3,5}\d\b", text):
            assert f"{meanings[code]} ({code})" in text


def test_days_by_name_and_a_plan_left_out(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("[[race]]\ndate = 2026-12-06\nname = '10k'\n")
    friday = rubdown("why", "plan.toml", "friday", "--today", "2026-11-22", cwd=tmp_path).stdout
    assert "Fri 27 Nov 2026" in friday.splitlines()[0]
    assert rubdown("why", "2026-11-27", "--today", "2026-11-22", cwd=tmp_path).stdout == friday
    for wrong in (("someday",), ("2020-01-01",), ("--not", "2026-11-27")):
        done = rubdown("why", "plan.toml", *wrong, "--today", "2026-11-22", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1


def test_json() -> None:
    found = json.loads(explained("2027-01-11", "--format", "json"))
    assert found["status"] == "open"
    assert found["price"]["points"] == 23
    assert {"code", "name", "title", "allowed", "points", "text", "spans"} == set(found["verdicts"][0])
    every = json.loads(explained("--all", "--format", "json"))
    assert len(every) == (date(2027, 5, 16) - date(2026, 11, 23)).days + 1
    assert len(json.loads(explained("--format", "json"))) == 9


STANDING = """
[massage]
per_month = [0, 1]
[[appointment]]
date = 2026-12-01
[[race]]
date = 2026-12-20
name = "City 10K"
"""


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("plan.toml", "2026-12-04"), "No massage on Fri 4 Dec 2026: only 3 days from Tue 1 Dec (leave 10)"),
        (("plan.toml", "2026-12-14"), "No massage on Mon 14 Dec 2026: December already has its 1 massage"),
        (("plan.toml", "2026-11-20", "--from", "2026-11-16"), "Fri 20 Nov 2026 is past"),
        (("plan.toml", "today"), "Sun 22 Nov 2026"),
        (("plan.toml", "tomorrow"), "Mon 23 Nov 2026"),
    ],
)
def test_days_that_no_schedule_can_hold(args: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(STANDING, "utf-8")
    done = rubdown("why", *args, "--today", "2026-11-22", cwd=tmp_path, env={"COLUMNS": "160"})
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


NEW = """
[runner]
used_to_massage = {used}
[massage]
notice = {notice}
[[race]]
date = 2026-12-20
distance = "half"
"""
TWO_IN_NOVEMBER = "".join(f"[[appointment]]\ndate = 2026-11-{day}\n" for day in ("02", 12))


@pytest.mark.parametrize(
    ("plan", "today", "day", "told"),
    [
        (NEW.format(used="false", notice=2), "11-22", "11-22", "a new one needs 2 days' notice"),
        (NEW.format(used="false", notice=2), "11-22", "11-23", "a new one needs 2 days' notice"),
        (NEW.format(used="false", notice=2), "11-22", "11-24", None),
        (NEW.format(used="false", notice=1), "11-22", "11-22", "a new one needs 1 day's notice"),
        (NEW.format(used="false", notice=0), "11-22", "11-22", None),
        (NEW.format(used="false", notice=1), "12-09", "12-13", None),
        (NEW.format(used="false", notice=1), "12-09", "12-14", "too close to a race for a first massage"),
        (NEW.format(used="true", notice=1), "12-09", "12-14", None),
        (NEW.format(used="true", notice=1) + TWO_IN_NOVEMBER, "11-22", "11-22",
         "November already has its 2 massages"),
    ],
)  # fmt: skip
def test_why_an_open_day_can_have_no_new_massage(
    plan: str, today: str, day: str, told: str | None, tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text(plan, "utf-8")
    line, *_ = rubdown("why", "plan.toml", f"2026-{day}", "--today", f"2026-{today}", cwd=tmp_path).stdout.split("\n")
    found = line.partition(": ")[2] if line.startswith("No massage on") else None
    assert found == told


def test_a_booked_day_is_in_every_calendar(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(STANDING, "utf-8")
    done = rubdown("why", "plan.toml", "--not", "2026-12-01", "--today", "2026-11-22", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2026-12-01 is booked: a booked appointment is never moved" in done.stderr


def test_a_price_in_massages() -> None:
    assert lead_in(Price(1, -7, [], [])) == "would be 1 massage short"
    assert lead_in(Price(0, 1, [], [])) == "would be worse by 1 point"
    assert lead_in(Price(0, 0, [], [])) == "would be just as good; the earlier dates win"


DEAR = """
[massage]
last = 2026-09-01
[therapist]
hours = { mon = "16:00-20:00" }
[week]
tue = "intervals 8 km"
"""


def test_points_below_zero_are_explained_by_what_costs_them() -> None:
    """0.1.0 said that no training speaks for one day more than for another, below a date that costs 58 points."""
    today = date(2026, 11, 24)
    first = answer(season(plan_of(DEAR, today), today, today, today + timedelta(weeks=8))).appointments[0]
    assert first.points < 0
    words = in_one_line(first)
    good, costs = words.split("; against it: ")
    assert good == "after three hard weeks (100 % of your peak)"
    assert costs.startswith("your 8 km interval session follows the next day and ")
    assert words.endswith("days after the last one (14 to 28 days are best)")


def test_a_month_without_training_says_so() -> None:
    today = date(2026, 11, 24)
    first = answer(season(plan_of("[massage]\nprefer_time = 18:00:00\n", today), today)).appointments[0]
    assert in_one_line(first) == "no hard training near it, so any day in November is as good"


@pytest.mark.parametrize(("hour", "broken"), [("16:00", True), ("09:30", False), ("09:31", True), ("20:00", True)])
def test_a_booking_at_an_hour_that_is_closed_says_so(hour: str, broken: bool, tmp_path: Path) -> None:
    """Though a massage would fit at other hours of the day."""
    plan = tmp_path / "plan.toml"
    text = '[therapist]\nhours = { tue = "6-20" }\n[[session]]\nstart = 2026-12-01T22:30:00\nname = "intervals 8 km"\n'
    plan.write_text(f"{text}[[appointment]]\nstart = 2026-12-01T{hour}:00\n", "utf-8")
    done = rubdown("why", plan, "2026-12-01", "--today", "2026-11-26")
    assert done.stdout.startswith(f"A massage is booked for Tue 1 Dec 2026 at {hour}\n")
    assert ("✗" in done.stdout) == broken
    warned = "booked on Tue 1 Dec" in rubdown("check", plan, "--today", "2026-11-26").stdout
    assert warned == broken
