"""`rubdown race` and `rubdown week` as they are met: which race is meant, screens at several widths, JSON lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from support.command import Done, rubdown

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ON = ("--today", "2027-04-05")
MARATHON = "examples/marathon.toml"


def ran(*args: str, code: int = 0, **env: str) -> Done:
    done = rubdown(*args, *ON, env=env)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((), "Madrid Marathon"),
        (("getafe",), "Media Maratón de Getafe"),
        (("MEDIA", "MARATON"), "Media Maratón de Getafe"),
        (("2027-01-31",), "Media Maratón de Getafe"),
        (("25 april",), "Madrid Marathon"),
        (("san",), "San Silvestre 10K"),
    ],
)
def test_a_race_by_its_name_or_date(words: tuple[str, ...], name: str) -> None:
    found = json.loads(ran("race", MARATHON, *words, "--format", "json").stdout)
    assert found["race"]["name"] == name
    assert len(found["days"]) == 29


def test_a_name_alone_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('[[race]]\nname = "City Half"\ndate = 2027-04-18\n', "utf-8")
    for args in (("city",), ("plan.toml", "half"), ("City", "Half"), ("2027-04-18",), ()):
        done = rubdown("race", *args, *ON, cwd=tmp_path)
        assert done.stdout.startswith("City Half: Sun 18 Apr 2027, in 13 days\n"), done.stderr
    assert "nowhere.toml" in rubdown("race", "nowhere.toml", *ON, cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("mara", '"mara" fits several races: Media Maratón de Getafe (Sun 31 Jan 2027) and Madrid Marathon (Sun 25'),
        ("madird marathon", 'no race is called "madird marathon", nor on such a date; did you mean Madrid Marathon?'),
        ("2027-04-24", 'no race is called "2027-04-24", nor on such a date; the plan has San Silvestre 10K'),
        ("\x1b[2J", "\\x1b[2J"),
        ("x" * 5000, "no race is called"),
    ],
)
def test_what_is_no_race_of_the_plan(words: str, message: str) -> None:
    done = ran("race", MARATHON, words, code=2)
    assert message in done.stderr
    assert "\x1b" not in done.stderr


def test_a_plan_without_a_race_and_a_race_beyond_the_calendar() -> None:
    bare = rubdown("race", "-", *ON, stdin='[week]\nmon = "easy 8 km"\n')
    assert (bare.returncode, bare.stdout) == (2, "")
    assert "there is no race in this plan" in bare.stderr
    far = rubdown("race", "-", *ON, stdin='[[race]]\nname = "Far"\ndate = 2031-04-18\n')
    assert far.returncode == 2
    assert "Far is on Fri 18 Apr 2031, but the calendar ends on" in far.stderr


SCREENS = [("race", MARATHON), ("race", "examples/half.toml"), ("week", MARATHON, "-n", "4")]


@pytest.mark.parametrize("args", SCREENS, ids=" ".join)
@pytest.mark.parametrize("columns", ["32", "40", "63", "64", "80", "120"])
def test_screens_keep_to_the_width_and_need_no_colour(args: tuple[str, ...], columns: str) -> None:
    shown = ran(*args, COLUMNS=columns).stdout
    assert max(map(cell_len, shown.splitlines())) <= int(columns)
    coloured = ran(*args, "--color", "always", COLUMNS=columns).stdout
    assert COLOUR.sub("", coloured) == shown != coloured
    assert ran(*args, COLUMNS=columns, NO_COLOR="1").stdout == shown
    assert "–" not in ran(*args, "--ascii", COLUMNS=columns).stdout
    assert ran(*args, COLUMNS=columns, TERM="dumb").stdout == ran(*args, "--ascii", COLUMNS=columns).stdout


def test_the_screen_of_a_race_leads_with_what_matters() -> None:
    lines = [" ".join(line.split()) for line in ran("race", MARATHON, COLUMNS="120").stdout.splitlines()]
    assert lines[0] == "Madrid Marathon: Sun 25 Apr 2027, in 20 days"
    for line in (
        "Race marathon, priority A, start 09:00, finish at about 12:45",
        "Last deep sports massage Mon 19 Apr, 6 days before the race (proposed)",
        "Too close to the race from Tue 20 Apr to the finish",
        "Recovery until Thu 29 Apr 12:45",
        "First open day after Thu 29 Apr, 4 days after the race",
        "First hard day after Thu 6 May, 11 days after the race: tempo 12 km",
        "Sun 25 Apr 0 ★ Madrid Marathon, 09:00 × finish at about 12:45",
        "Tue 27 Apr +2 · intervals 10 km (easy) × recovering from the race",
        "Wed 14 Apr -11 · easy 8 km × Marta has no hours on Wednesdays",
    ):
        assert line in lines


def test_a_race_that_is_past() -> None:
    shown = rubdown("race", MARATHON, "getafe", "--today", "2027-02-03").stdout
    assert shown.startswith("Media Maratón de Getafe: Sun 31 Jan 2027, 3 days ago\n")
    assert "▸Wed 3 Feb    +3" in shown


def test_the_week_in_rows() -> None:
    lines = [" ".join(line.split()) for line in ran("week", MARATHON, "-n", "3", COLUMNS="120").stdout.splitlines()]
    for line in (
        "This week: Mon 5 Apr to Sun 11 Apr 2027",
        "▸Mon 5 Apr open 16:00–20:00",
        "Tue 6 Apr ▲ intervals 10 km × the day of your 10 km interval session",
        "Mon 19 Apr ◆ massage 18:00–19:00, proposed",
        "Sun 25 Apr ★ Madrid Marathon, 09:00 × less than 6 days before Madrid Marathon (Sun 25 Apr)",
    ):
        assert line in lines


def test_weeks_begin_as_the_plan_or_the_option_says(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[runner]\nweek_start = "sun"\n[[race]]\ndate = 2027-04-25\n', "utf-8")
    for args, first in (
        ((), "2027-04-04"),
        (("--week-start", "mon"), "2027-04-05"),
        (("--week-start", "tue"), "2027-03-30"),
        (("--from", "2027-04-14"), "2027-04-11"),
    ):
        (week,) = json.loads(ran("week", str(path), *args, "--format", "json").stdout)
        assert (week["from"], week["schema_version"], len(week["days"])) == (first, 1, 7)
    for day in ("2020-01-01", "2029-01-01"):
        assert "outside this calendar" in ran("week", str(path), "--from", day, code=2).stderr


def test_json_lines_are_one_object_a_line() -> None:
    lines = ran("week", MARATHON, "-n", "4", "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(
        ran("week", MARATHON, "-n", "4", "--format", "json").stdout
    )
    (line,) = ran("race", MARATHON, "--format", "ndjson").stdout.splitlines()
    assert json.loads(line) == json.loads(ran("race", MARATHON, "--format", "json").stdout)


def test_the_page_has_the_days_around_the_goal_race() -> None:
    page = ran("calendar", MARATHON, "--format", "html").stdout
    section = page.partition('<section class="around"')[2].partition("</section>")[0]
    assert "<details open>" in section
    assert "Madrid Marathon: Sun 25 Apr 2027, in 20 days" in section
    assert section.count("<tr") == 29 + 1  # and the head
    assert "first open day after the race" in section


ILL = """
[therapist]
name = "Marta"
hours = { mon = "9-14", tue = "9-14, 16-20", wed = "9-14" }
[week]
tue = "19:00 intervals 10 km"
thu = "19:00 tempo 8 km"
[[race]]
date = 2027-06-20
[[away]]
from = 2027-04-07
until = 2027-04-07
"""


def test_what_closes_most_of_a_day_is_named_first(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(ILL.replace('"19:00 tempo 8 km"', '"tempo 8 km"'), "utf-8")
    closed = [day["closed"] for day in json.loads(ran("week", str(plan), "--format", "ndjson").stdout)["days"]]
    assert [reasons[0]["code"] if reasons else None for reasons in closed] == [
        None, "RUN4", "AWAY1", "OPEN1", "OPEN1", "OPEN1", "OPEN1",
    ]  # fmt: skip
    assert rubdown("log", "ill", "--plan", plan, *ON).returncode == 0
    rows = ran("week", str(plan)).stdout.splitlines()
    assert [row.partition(" × ")[2] for row in rows if row.startswith(" ") and " Apr" in row and "×" in row][:3] == [
        "ill since Mon 5 Apr", "away", "ill since Mon 5 Apr",
    ]  # fmt: skip


def test_a_massage_that_was_done_has_no_open_hours(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(ILL, "utf-8")
    assert rubdown("log", "done", "2027-04-05", "--plan", plan, *ON).returncode == 0
    row = next(row for row in ran("calendar", str(plan)).stdout.splitlines() if row.startswith("✓ Mon 5 Apr"))
    assert "09:00" not in row
    assert "–" not in row
