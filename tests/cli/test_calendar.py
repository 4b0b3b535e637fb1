"""`rubdown calendar` from outside: files and pipes, several plans, exit codes, nothing on stdout but results."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from rubdown.text import plural, short_day
from support.command import rubdown

RACE = '[[race]]\nname = "City 10 km"\nstart = 2026-12-06T09:00:00\n'
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(f'[runner]\nname = "Ana"\n{RACE}', encoding="utf-8")
    return path


def test_json_has_the_promised_fields(plan: Path) -> None:
    done = rubdown("calendar", plan, *TODAY, "--format", "json", "--days")
    found = json.loads(done.stdout)
    assert list(found) == [
        "schema_version", "plan", "today", "from", "until", "horizon", "appointments", "months", "warnings",
        "objective", "notes", "accepted_moves", "dropped", "questions", "money", "days",
    ]  # fmt: skip
    assert found["plan"] == {"path": str(plan), "runner": "Ana", "timezone": "Europe/Madrid"}
    assert (found["from"], found["until"]) == ("2026-11-22", "2027-01-31")  # the month of the day 8 weeks ahead
    assert found["horizon"] == {"from": "2026-11-22", "until": "2027-01-31"}
    assert set(found["appointments"][0]) == {
        "uid", "date", "start", "end", "windows", "kind", "status", "days_since_previous", "points", "reasons",
        "notes", "focus", "line", "where", "file", "therapist", "minutes", "weekday", "start_utc", "alternatives",
        "cancel_until",
    }  # fmt: skip
    assert set(found["months"][0]) == {
        "month", "least", "most", "planned", "short", "why_short", "make_room",
    }  # fmt: skip
    assert found["objective"].keys() == {"short", "points", "optimal"}
    assert set(found["days"][0]) == {"date", "open", "windows", "closed_by", "points", "reasons"}
    assert len(found["days"]) == 71
    assert "days" not in json.loads(rubdown("calendar", plan, *TODAY, "--format", "json").stdout)


def test_several_plans_are_ndjson_and_a_broken_one_stops_nothing(plan: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[[race]]\ndat = 2026-12-06\n")
    done = rubdown("calendar", plan, broken, plan, *TODAY, "--format", "json")
    assert done.returncode == 2
    assert [json.loads(line)["plan"]["runner"] for line in done.stdout.splitlines()] == ["Ana", "Ana"]
    assert f"{broken}:2:1: error: unknown key" in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input_and_output_file(plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    done = rubdown("calendar", "-", *TODAY, "--format", "json", "-o", target, stdin=plan.read_bytes())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(target.read_text())["plan"]["path"] == "<stdin>"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    done = rubdown("calendar", plan, *TODAY, "-o", tmp_path / "no" / "such" / "folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot write" in done.stderr


def test_where_a_plan_is_looked_for(plan: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "rubdown").mkdir(parents=True)
    (home / "rubdown" / "plan.toml").write_text(f'[runner]\nname = "Config"\n{RACE}')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    config = {"XDG_CONFIG_HOME": str(home)}

    def runner(cwd: Path, **env: str) -> str:
        return rubdown("calendar", *TODAY, "--format", "{runner}", cwd=cwd, env=env).stdout.splitlines()[0]

    assert runner(tmp_path, **config) == "Ana"
    assert runner(elsewhere, **config) == "Config"
    assert runner(elsewhere, **config, RUBDOWN_PLAN=str(plan)) == "Ana"


def test_without_a_plan_three_lines_say_how_to_begin(tmp_path: Path) -> None:
    env = {"XDG_CONFIG_HOME": str(tmp_path / "none")}
    done = rubdown(cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    commands = [line.strip() for line in done.stdout.splitlines()[1:]]
    starts = ("rubdown init ", "rubdown import ", "rubdown init --plan ")
    assert all(line.startswith(start) for line, start in zip(commands, starts, strict=True))
    calendar = rubdown("calendar", cwd=tmp_path, env=env)
    assert (calendar.returncode, calendar.stdout, calendar.stderr) == (2, "", f"rubdown: {done.stdout}")
    missing = rubdown("calendar", "missing.toml", cwd=tmp_path, env=env)
    assert "missing.toml: error: no such file" in missing.stderr


def test_csv_survives_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[runner]\nname = "=cmd()"\n[[race]]\nname = "A, \\"B\\"\\n10 km"\ndate = 2026-12-06\n')
    rows = list(csv.DictReader(io.StringIO(rubdown("calendar", path, *TODAY, "--format", "csv").stdout)))
    assert {row["runner"] for row in rows} == {"'=cmd()"}
    assert any('A, "B"\\x0a10 km' in row["why"] for row in rows)
    assert all(len(row["date"]) == 10 for row in rows)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    name = "[red]x[/] \\u001b[2J\\u001b]0;t\\u0007 \\u202e \\u0000\\r\\n"
    path.write_text(f'[runner]\nname = "{name}"\n[[race]]\nname = "{name} 10 km"\ndate = 2026-12-06\n')
    for form in ("screen", "table", "csv", "tsv", "markdown", "json", "svg", "{runner} {why}"):
        done = rubdown("calendar", path, *TODAY, "--format", form, "--color", "never")
        assert done.returncode == 0, done.stderr
        # JSON carries the text as data: its control characters escaped, its letters as they are.
        assert not {"\x1b", "\x07", "\x00", *("\u202e" if form != "json" else "")} & set(done.stdout)
    assert "[red]x[/] \\x1b[2J" in rubdown("calendar", path, *TODAY).stdout


UNREADABLE = [
    ("folder", "a folder, not a plan"),
    ("missing", "no such file"),
    ("latin1", "not UTF-8 text: line 2 holds the byte 0xf3"),
    ("huge", "larger than 2 MB"),
    ("empty", "the plan is empty"),
    ("nul\0name", "cannot be read"),
]


@pytest.mark.parametrize(("name", "wrong"), UNREADABLE[:-1])
def test_unreadable_files_get_a_clear_line(name: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "latin1":
        path.write_bytes("[[race]]\nname = 'Maratón'\n".encode("latin-1"))
    elif name == "huge":
        path.write_bytes(b"#" * 50_000_000)
    elif name == "empty":
        path.touch()
    done = rubdown("calendar", path, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}: error: {wrong}")
    assert done.stderr.count("\n") == 2


def test_a_file_without_permission(plan: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    plan.chmod(0)
    done = rubdown("calendar", plan, *TODAY)
    assert done.returncode == 2
    assert "permission denied" in done.stderr


def test_a_written_file_keeps_its_mode(plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.touch(mode=0o640)
    target.chmod(0o640)
    rubdown("calendar", plan, *TODAY, "-o", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "args",
    [
        ("--today", "tomorrow"),
        ("--today", "9999-12-31"),
        ("--until", "2026-11-01", *TODAY),
        ("--until", "2099-01-01", *TODAY),
        ("--days", *TODAY),
        ("--jobs", "2", *TODAY),
        ("--format", "pdf"),
        ("--color", "blue"),
    ],
)
def test_wrong_usage_is_2_and_prints_nothing(args: tuple[str, ...], plan: Path) -> None:
    done = rubdown("calendar", plan, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_week_start_by_option_and_by_plan(plan: Path) -> None:
    def header(*args: str, **env: str) -> str:
        lines = rubdown("calendar", plan, *TODAY, *args, env=env).stdout.splitlines()
        return next(line for line in lines if " Tu " in line).split()[0]

    assert header() == "Mo"
    assert header(LANG="en_US.UTF-8", LC_ALL="ar_EG.UTF-8") == "Mo", "the same everywhere"
    assert header("--week-start", "sun") == "Su"
    plan.write_text(f'[runner]\nweek_start = "sat"\n{RACE}', encoding="utf-8")
    assert header() == "Sa"
    assert header("--week-start", "mon") == "Mo"


def test_signs_fit_the_code_page(plan: Path) -> None:
    for env in ({"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}, {"TERM": "dumb"}):
        done = subprocess.run(
            [sys.executable, "-m", "rubdown", "calendar", plan, *TODAY],
            capture_output=True, check=True, env={**os.environ, "COLUMNS": "80", **env},
        )  # fmt: skip
        text = done.stdout.decode("cp1252")
        assert "M massage proposed" in text
        assert "?" not in text


def test_a_closed_pipe_is_no_error_in_the_middle_of_much_text(plan: Path) -> None:
    script = f"{sys.executable} -m rubdown calendar {f'{plan} ' * 40} --days --format json | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, len(done.stdout)) == (0, "", 10)


def test_a_closed_pipe_is_no_error(plan: Path) -> None:
    script = f"{sys.executable} -m rubdown calendar {plan} --today 2026-11-22 --format json --days | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_and_version() -> None:
    assert rubdown("--version").stdout == "rubdown 0.1.0\n"
    assert "calendar" in rubdown("--help").stdout
    assert "practitioners' advice" in rubdown("calendar", "--help").stdout
    assert rubdown("nonsense").returncode == 2
    assert 'no command "nonsense"' in rubdown("nonsense").stderr


def test_today_is_the_day_in_the_runners_zone(tmp_path: Path) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # always a day apart
        path = tmp_path / "plan.toml"
        path.write_text(f'[runner]\ntimezone = "{zone}"\n[week]\nsun = "long run 20 km"\n')
        days.append(json.loads(rubdown("calendar", path, "--format", "json").stdout)["today"])
    assert days[0] > days[1]


def test_verbose_shows_the_other_days_of_each_proposal(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[week]\nsun = "long run 20 km"\n[therapist]\nhours = { mon = "16:00-20:00", tue = "16:00-20:00" }\n'
    )
    shown = rubdown("calendar", plan, "--today", "2026-11-22", "-v").stdout
    found = json.loads(rubdown("calendar", plan, "--today", "2026-11-22", "--format", "json").stdout)
    others = [other for massage in found["appointments"] for other in massage["alternatives"]]
    assert others
    for other in others:
        day = date.fromisoformat(other["date"])
        less = f"{plural(other['cost'], 'point')} less" if other["cost"] else "just as good"
        assert f"\n    or {short_day(day)} 16:00: {less}\n" in shown
    reasons = [reason for massage in found["appointments"] for reason in massage["reasons"]]
    assert all(f"\n    {reason['points']:+d} {reason['text']}\n" in shown for reason in reasons)
    assert not re.search("\n    (or|[+-]\\d)", rubdown("calendar", plan, "--today", "2026-11-22").stdout)


def rows(text: str) -> list[str]:
    """The lines of the season's list."""
    return re.findall(r"^[◆●✓○★] (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*", text, re.M)


def test_the_calendar_of_the_marathon_fits_a_terminal() -> None:
    done = rubdown("calendar", "examples/marathon.toml", "--today", "2026-11-26")
    lines = done.stdout.splitlines()
    assert lines[0] == "Next massage: Mon 30 Nov 18:00, in 4 days"
    assert lines[1] == "Goal: Madrid Marathon, 21 weeks 3 days · Next race: San Silvestre 10K, 35 days"
    assert len(lines) < 24  # and the prompt
    assert rows(done.stdout)[1] == "● Mon 14 Dec  18:00  2 weeks later  the day after your 22 km long run"
    wide = rubdown("calendar", "examples/marathon.toml", "--today", "2026-11-26", env={"COLUMNS": "120"})
    assert wide.stdout.splitlines()[0] == f"{lines[0]} · Goal: Madrid Marathon, 21 weeks 3 days"


def test_six_weeks_or_every_month() -> None:
    six = rubdown("calendar", "examples/marathon.toml", "--today", "2026-11-26").stdout
    assert re.findall(r" W(\d+) ", six) == ["48", "49", "50", "51", "52", "53"]
    assert "January 2027" not in six
    every = rubdown("calendar", "examples/marathon.toml", "--today", "2026-11-26", "--all").stdout
    assert all(f"{month} 2027" in every for month in ("January", "February", "March", "April", "May"))
    assert rows(every) == rows(six)


def test_the_days_around_a_race_lie_between_brackets_and_days_off_do_not(plan: Path) -> None:
    plan.write_text('[therapist]\nhours = { mon = "16:00-20:00", thu = "16:00-20:00" }\n'
                    f'[week]\ntue = "intervals 8 km"\nfri = "easy 8 km"\n{RACE}')  # fmt: skip
    shown = rubdown("calendar", plan, "--today", "2026-11-24").stdout
    week = next(line for line in shown.splitlines() if "6★" in line)
    assert re.sub(r"\s+", " ", week).strip().startswith("Dec W49 30 1▲ 2 3 [ 4· 5 6★]")
    assert "×" not in shown


@pytest.mark.parametrize(("locale", "clock"), [("en_US.UTF-8", "6 pm"), ("en_GB.UTF-8", "18:00"), ("C", "18:00"),
                                               ("de_DE", "18:00"), ("en_AU", "6 pm")])  # fmt: skip
def test_the_clock_of_the_locale(locale: str, clock: str) -> None:
    args = ("examples/marathon.toml", "--today", "2026-11-26")
    assert f"Next massage: Mon 30 Nov {clock}, in 4 days" in rubdown("calendar", *args, env={"LC_ALL": locale}).stdout
    assert f" {clock} " in rubdown("why", *args, "-v", env={"LC_TIME": locale}).stdout
    week = rubdown("week", *args, "--from", "2026-11-30", env={"LANG": locale}).stdout
    assert f"massage {clock}" in week
    assert "T18:00:00" in rubdown("calendar", *args, "--format", "json", env={"LC_ALL": locale}).stdout


def test_distances_are_in_the_runners_units(plan: Path) -> None:
    plan.write_text(f'[runner]\nunits = "mi"\n[week]\nsun = "long run 20 km"\n{RACE}')
    shown = rubdown("calendar", plan, *TODAY).stdout
    assert "12.4 mi" in shown
    assert " km " not in shown.split("\n\n")[0]
