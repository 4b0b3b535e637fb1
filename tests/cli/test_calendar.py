"""`rubdown calendar` from outside: files and pipes, several plans, exit codes, nothing on stdout but results."""

from __future__ import annotations

import csv
import io
import json
import os
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
        "objective", "notes", "accepted_moves", "dropped", "questions", "days",
    ]  # fmt: skip
    assert found["plan"] == {"path": str(plan), "runner": "Ana", "timezone": "Europe/Madrid"}
    assert (found["from"], found["until"]) == ("2026-11-22", "2027-01-31")  # the month of the day 8 weeks ahead
    assert found["horizon"] == {"from": "2026-11-22", "until": "2027-01-31"}
    assert set(found["appointments"][0]) == {
        "uid", "date", "start", "end", "windows", "kind", "status", "days_since_previous", "points", "reasons",
        "notes", "focus", "line", "where", "file", "therapist", "minutes", "weekday", "start_utc", "alternatives",
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
    assert "for Ana," in rubdown("calendar", *TODAY, cwd=tmp_path, env=config).stdout
    assert "for Config," in rubdown("calendar", *TODAY, cwd=elsewhere, env=config).stdout
    assert "for Ana," in rubdown("calendar", *TODAY, cwd=elsewhere, env={**config, "RUBDOWN_PLAN": str(plan)}).stdout
    done = rubdown("calendar", *TODAY, cwd=elsewhere, env={"XDG_CONFIG_HOME": str(tmp_path / "none")})
    assert (done.returncode, done.stdout) == (2, "")
    assert "plan.toml: error: no such file" in done.stderr


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
        return rubdown("calendar", plan, *TODAY, *args, env=env).stdout.splitlines()[4].split()[0]

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
    assert "\n    or " not in rubdown("calendar", plan, "--today", "2026-11-22").stdout
