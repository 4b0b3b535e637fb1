"""The load chart: its values against a slow, independent reading, and what the terminal shows of them."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len
from tomli_w import dumps

from oracle.generate import case
from oracle.season import Season, judge
from oracle.training import days_of, moment
from oracle.wishes import largest, rounded
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.load import LoadChart, Week, load_chart
from support.command import ROOT, rubdown
from support.examples_on import TODAY
from support.plans import random_plan
from support.reading import plan_of

DAY = timedelta(days=1)


def chart_of(text: str, today: date, start: date, until: date, first_weekday: int = 0) -> LoadChart:
    found = season(plan_of(text, today), today, start, until)
    return load_chart(found, answer(found), first_weekday)


@pytest.mark.parametrize("seed", range(60))
def test_the_values_equal_an_independent_reading(seed: int) -> None:
    random_case = case(seed)
    reading, weekday = judge(random_case.plan, random_case.today), seed % 7
    chart = chart_of(random_case.toml, random_case.today, random_case.today, reading.until, weekday)
    loads = [load_in(reading, week.from_, week.until) for week in chart.weeks]
    first = min([reading.today, *(first for first, _ in reading.entries)])
    last = max([reading.until, *(last + 14 * DAY for _, last in reading.entries)])
    largest_three = largest(reading.training, first, last).weeks
    assert chart.largest_week == rounded(max(loads))
    assert chart.largest_21_days == rounded(largest_three)
    for week, load in zip(chart.weeks, loads, strict=True):
        three = load_in(reading, week.until - 20 * DAY, week.until)
        racing = sum((reading.training.race_load_on(day) for day in days_of((week.from_, week.until))), Fraction(0))
        assert (week.load, week.load_21_days) == (rounded(load), rounded(three))
        assert week.race_load == rounded(racing)
        assert week.share == (rounded(100 * load / max(loads)) if max(loads) else 0)
        assert week.share_21_days == (rounded(100 * three / largest_three) if largest_three else 0)
        assert hardest_load(reading, week) == (week.hardest.load if week.hardest else None)


def load_in(reading: Season, first: date, last: date) -> Fraction:
    """The load of the days from the first to the last, races included."""
    training = reading.training
    return sum((training.load_on(day) + training.race_load_on(day) for day in days_of((first, last))), Fraction(0))


def hardest_load(reading: Season, week: Week) -> int | None:
    sessions = [s for day in days_of((week.from_, week.until)) for s in reading.training.on(day)]
    loads = [s.load for s in sessions if s.hard] or [s.load for s in sessions if s.load]
    return rounded(max(loads)) if loads else None


@pytest.mark.parametrize("seed", range(30))
def test_every_week_is_whole_and_every_massage_and_race_is_in_its_week(seed: int) -> None:
    text, today, start, until = random_plan(random.Random(1000 + seed))
    plan, weekday = plan_of(text, today), seed % 7
    found = season(plan, today, start, until)
    schedule = answer(found)
    chart = load_chart(found, schedule, weekday)
    assert all(w.from_.weekday() == weekday and w.until - w.from_ == 6 * DAY for w in chart.weeks)
    assert all(b.from_ - a.until == DAY for a, b in pairwise(chart.weeks))
    assert chart.weeks[0].from_ == chart.from_ <= start
    assert until <= chart.until == chart.weeks[-1].until
    races = {race.date for week in chart.weeks for race in week.races}
    assert races == {race.date for race in plan.races if chart.from_ <= race.date <= chart.until}
    massages = [(m.date, m.kind, m.status) for week in chart.weeks for m in week.massages if m.date >= start]
    assert massages == [(m.date, m.kind, m.status) for m in schedule.appointments]
    assert all(m.status == "done" for week in chart.weeks for m in week.massages if m.date < start)


@pytest.mark.parametrize("seed", range(30))
def test_closed_days_are_closed_and_told_by_a_rule_that_closes_them(seed: int) -> None:
    text, today, start, until = random_plan(random.Random(2000 + seed))
    found = season(plan_of(text, today), today, start, until)
    schedule = answer(found)
    assert isinstance(schedule.days, list)
    chart = load_chart(found, schedule)
    closed = {
        day
        for week in chart.weeks
        for closed in week.closed
        for day in days_of((closed.from_, closed.until))
        if week.from_ <= day <= week.until
    }
    assert not any(found.days[day].open for day in closed)
    before = {day.date for day in schedule.days if [c.code for c in day.closed_by] == ["RACE1"]}
    assert before <= closed


RACE = """
[week]
tue = "intervals 10 km"
[[race]]
name = "City Half"
date = 2027-05-16
distance = "half"
[[session]]
date = 2027-02-03
name = "test 5 km"
[[appointment]]
date = 2027-02-05
"""


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (None, date(2027, 2, 1)),  # the Monday of the first dated training
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 3, 31), date(2027, 3, 29)),
        (date(2027, 2, 20), date(2027, 2, 15)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_the_chart_begins_with_the_training_or_where_it_is_told_to(start: date | None, first: date) -> None:
    today = date(2027, 3, 30)
    chart = chart_of(RACE, today, start or today, date(2027, 5, 30))
    assert (chart.from_, chart.until) == (first, date(2027, 5, 30))
    done = [m.date for week in chart.weeks for m in week.massages if m.status == "done"]
    assert done == ([date(2027, 2, 5)] if first <= date(2027, 2, 5) else [])


def test_it_is_at_most_two_years_long() -> None:
    text = RACE + '[[session]]\ndate = 2020-01-01\nname = "easy 5 km"\n'
    chart = chart_of(text, date(2027, 3, 30), date(2027, 3, 30), date(2027, 5, 30))
    assert chart.from_ <= date(2027, 5, 30) - 731 * DAY < chart.from_ + 7 * DAY


def test_the_hardest_is_a_hard_one_before_a_long_easy_one() -> None:
    text = '[week]\nmon = "easy 30 km"\ntue = "intervals 6 km"\nwed = "rest"\n' + RACE.split('km"', 1)[1]
    chart = chart_of(text, date(2027, 4, 6), date(2027, 4, 6), date(2027, 5, 30))
    hardest = chart.weeks[10].hardest
    assert hardest
    assert (hardest.name, hardest.date.weekday()) == ("intervals 6 km", 1)


def test_without_training_there_is_a_chart_that_says_so() -> None:
    done = rubdown("load", "-", "--today", "2027-03-30", stdin="[massage]\nper_month = 1\n")
    assert done.returncode == 0
    assert "No training in this time" in done.stdout
    assert "%" in done.stdout


def run(name: str, *args: str, **env: str) -> str:
    done = rubdown("load", f"examples/{name}.toml", "--today", TODAY[name].isoformat(), *args, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("columns", [32, 40, 56, 60, 71, 80, 120, 200])
@pytest.mark.parametrize("name", ["marathon", "crowded-spring"])
def test_no_line_is_too_wide_and_bars_grow_with_the_load(name: str, columns: int) -> None:
    lines = run(name, "--ascii", COLUMNS=str(columns)).splitlines()
    assert max(map(cell_len, lines)) <= columns
    weeks = [found for line in lines if (found := re.search(r"[.A-Zx~^]{7} +([#=]*) +([\d,]+) +(\d+)%", line))]
    data = json.loads(run(name, "--format", "json"))["weeks"]
    assert [int(found[2].replace(",", "")) for found in weeks] == [week["load"] for week in data]
    assert [int(found[3]) for found in weeks] == [week["share"] for week in data]
    by_load = sorted((week["load"], len(found[1])) for week, found in zip(data, weeks, strict=True))
    assert [length for _, length in by_load] == sorted(length for _, length in by_load)
    assert all(("=" in found[1]) == bool(week["races"]) for week, found in zip(data, weeks, strict=True))


def test_signs_tell_what_colours_tell() -> None:
    shown = run("marathon", COLUMNS="120")
    assert re.sub(r"\x1b\[[0-9;]*m", "", run("marathon", "--color", "always", COLUMNS="120")) == shown
    row = next(line for line in shown.splitlines() if line.startswith(" 19 Apr"))
    assert "◆×××××★" in row  # this plan keeps six days clear
    assert "▒" in row
    assert "Sun Madrid Marathon" in row
    assert shown.count("◆") == 8 + 1  # eight proposed ones, and the legend
    assert [line[:7] for line in shown.splitlines() if line.startswith("▸")] == ["▸23 Nov"]
    assert run("marathon", COLUMNS="120", TERM="dumb") == run("marathon", "--ascii", COLUMNS="120")


def test_json_and_csv_hold_the_same_weeks() -> None:
    chart = json.loads(run("half", "--format", "json", LANG="en_US.UTF-8"))
    rows = list(csv.DictReader(io.StringIO(run("half", "--format", "csv"))))
    assert chart["schema_version"] == 1
    assert [row["from"] for row in rows] == [week["from"] for week in chart["weeks"]]
    assert all(date.fromisoformat(row["from"]).weekday() == 0 for row in rows)
    for key in ("load", "race_load", "share", "load_21_days", "share_21_days"):
        assert [int(row[key]) for row in rows] == [week[key] for week in chart["weeks"]]
    assert [row["hardest"] for row in rows] == [week["hardest"]["name"] for week in chart["weeks"]]
    sundays = json.loads(run("half", "--format", "json", "--week-start", "sun"))
    assert all(date.fromisoformat(week["from"]).weekday() == 6 for week in sundays["weeks"])


def test_each_chart_begins_its_weeks_where_its_plan_says(tmp_path: Path) -> None:
    half = (ROOT / "examples" / "half.toml").read_text(encoding="utf-8")
    for day in ("sun", "sat"):
        tmp_path.joinpath(f"{day}.toml").write_text(half.replace("[runner]", f'[runner]\nweek_start = "{day}"'))
    args = ("load", "examples/half.toml", tmp_path / "sun.toml", tmp_path / "sat.toml", "--today", "2027-01-25")
    shown = rubdown(*args).stdout
    assert re.findall("week of +([A-Z]{7})", shown) == ["MTWTFSS", "SMTWTFS", "SSMTWTF"]
    weekly = [json.loads(line)["weeks"][1]["from"] for line in rubdown(*args, "--format", "json").stdout.splitlines()]
    assert [date.fromisoformat(day).weekday() for day in weekly] == [0, 6, 5]
    assert re.findall("week of +([A-Z]{7})", rubdown(*args, "--week-start", "wed").stdout) == ["WTFSSMT"] * 3


def test_several_plans_and_one_that_is_broken() -> None:
    done = rubdown("load", "examples/half.toml", "nowhere.toml", "examples/marathon.toml", "--format", "json",
                   "--today", "2027-01-25")  # fmt: skip
    assert done.returncode == 2
    assert "nowhere.toml" in done.stderr
    charts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [chart["plan"]["path"] for chart in charts] == ["examples/half.toml", "examples/marathon.toml"]
    both = rubdown("load", "examples/half.toml", "examples/marathon.toml", "--today", "2027-01-25").stdout
    assert both.count("Training load for ") == 2


def test_the_plan_is_spared() -> None:
    done = rubdown("load", "examples/half.toml", "-o", "examples/half.toml")
    assert done.returncode == 2
    assert "is the plan itself" in done.stderr


@pytest.mark.parametrize("command", [["load"], ["calendar"], ["calendar", "--format", "json"]], ids=" ".join)
def test_the_journal_is_spared_even_before_it_is_there(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(RACE, "utf-8")
    journal = tmp_path / "plan.journal.toml"
    plans = ["plan.toml", "plan.toml"] if "json" in command else ["plan.toml"]
    for content in (None, "# mine\n"):
        if content:
            journal.write_text(content, "utf-8")
        done = rubdown(*command, *plans, "-o", "./plan.journal.toml", cwd=tmp_path)
        assert (done.returncode, journal.read_text("utf-8") if journal.exists() else None) == (2, content)
        assert "or its journal" in done.stderr


def test_from_a_pipe_into_a_pipe() -> None:
    done = rubdown("load", "-", "-o", "-", "--today", "2027-01-25", stdin=RACE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "City Half" in done.stdout


def test_lines_end_where_their_words_end() -> None:
    bare = "[[race]]\nname = 'City Half'\ndate = 2027-05-16\n"
    told = rubdown("load", "-", "--today", "2027-01-25", stdin=bare).stdout
    assert " 0   0%\n" in told
    record = '[[session]]\ndate = 2027-01-20\nname = "easy"\ndone = true\n'
    told += rubdown("load", "-", "--today", "2027-01-25", stdin=bare + record, env={"COLUMNS": "40"}).stdout
    assert "done\n" in told
    assert not [line for line in told.splitlines() if line != line.rstrip()]


def test_hostile_names_stay_names() -> None:
    text = RACE.replace("City Half", "=cmd|' /C calc'!A0 \\u001b[31m \\u202e")
    for form in ("screen", "csv"):
        done = rubdown("load", "-", "--today", "2027-03-30", "--format", form, stdin=text, env={"COLUMNS": "200"})
        assert done.returncode == 0
        assert not {"\x1b", "\u202e"} & set(done.stdout)
        assert "\\x1b[31m \\u202e" in done.stdout
    assert not re.search(r"(^|,)=", done.stdout, re.MULTILINE)


def test_the_fields_are_those_that_are_promised() -> None:
    chart = chart_of(RACE, date(2027, 3, 30), date(2027, 3, 30), date(2027, 5, 30))
    assert set(msgspec.to_builtins(chart.weeks[0])) == {
        "from", "until", "load", "race_load", "share", "load_21_days", "share_21_days", "hardest", "races",
        "massages", "closed", "planned_load", "done_load", "done_percent",
    }  # fmt: skip


def test_the_chart_goes_into_a_file_without_colours(tmp_path: Path) -> None:
    args = ("load", "examples/half.toml", "--today", "2027-01-25", "--color", "always")
    assert rubdown(*args, "-o", tmp_path / "load.txt").stdout == ""
    assert (tmp_path / "load.txt").read_text("utf-8") == rubdown(*args[:-2]).stdout


def test_a_broken_plan_alone_has_no_chart(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("[[race]]\n", "utf-8")
    done = rubdown("load", tmp_path / "plan.toml", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "this race has no date" in done.stderr


def test_what_was_planned_and_what_was_done_stand_side_by_side() -> None:
    week = '[week]\ntue = "intervals 10 km"\nwed = "easy 10 km"\nsun = "long run 24 km"\n'
    deeds = {date(2026, 11, 3): 10, date(2026, 11, 7): 24, date(2026, 11, 10): 5, date(2026, 11, 18): 10}
    record = "".join(
        f'[[session]]\ndate = {day}\nname = "{"long run" if km == 24 else "intervals"}"\nkm = {km}\ndone = true\n'
        for day, km in deeds.items()
    )
    chart = chart_of(week + record, date(2026, 11, 19), date(2026, 11, 2), date(2026, 12, 20))
    found = [(w.planned_load, w.done_load, w.done_percent, w.load) for w in chart.weeks[:5]]
    assert found == [
        (1380, 1200, 87, 1200),  # a missed run; the long one a day early
        (1380, 240, 17, 240),
        (1380, 480, 35, 1200),  # of Wednesday: nothing else was missed or moved before; Sunday is to come
        (1380, 0, None, 1380),
        (1380, 0, None, 1380),
    ]


@pytest.mark.parametrize("seed", range(24))
def test_the_plan_of_a_week_is_that_of_the_plan_without_its_record(seed: int) -> None:
    random_case = case(3 * seed)
    planned_races = {moment(race)[0] for race in random_case.plan.get("race", []) if not race.get("done")}
    if any(moment(race)[0] not in planned_races for race in random_case.plan.get("race", [])):
        return  # a race of its own takes the place of the typical week
    bare = {**random_case.plan, "session": [s for s in random_case.plan.get("session", []) if not s.get("done")]}
    bare["race"] = [race for race in bare.get("race", []) if not race.get("done")]
    until = judge(random_case.plan, random_case.today).until
    charts = [chart_of(text, random_case.today, random_case.today, until) for text in (random_case.toml, dumps(bare))]
    loads = [{week.from_: week for week in chart.weeks} for chart in charts]
    for start in loads[0].keys() & loads[1].keys():
        assert loads[0][start].planned_load == loads[1][start].load
