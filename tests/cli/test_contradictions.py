"""Options that don't go together are refused before anything is done, and what a command line echoes is harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.command import ROOT, rubdown
from support.hostile import unsafe

TODAY = ("--today", "2026-11-26")
PLAN = """[runner]
name = "Ana"
timezone = "Europe/Madrid"
[week]
tue = "intervals 10 km"
[[race]]
name = "City Half"
date = 2027-01-17
"""
# What is typed, and the options that don't go together.
TOGETHER = {
    "why plan.toml 2026-12-01 --all": ("--all", "a date"),
    "why plan.toml 2026-12-01 --not 2026-12-02": ("--not", "a date"),
    "why plan.toml --all --not 2026-12-02": ("--all", "--not"),
    "calendar plan.toml --days": ("--days", "--format json"),
    "calendar plan.toml --days --format csv": ("--days", "--format json"),
    "calendar plan.toml --discreet": ("--discreet", "--format ics"),
    "calendar plan.toml --with-races --format json": ("--with-races", "--format ics"),
    "calendar plan.toml --watch -o x.txt": ("--watch", "-o"),
    "calendar plan.toml --problems inline": ("--problems", "ndjson"),
    "calendar plan.toml --skip-unchanged seen": ("--skip-unchanged", "ndjson"),
    "calendar plan.toml --dask x": ("--dask", "--input ndjson"),
    "calendar plan.toml --files-from x": ("name the plans", "--files-from"),
    "calendar --input ndjson plan.toml --format csv": ("--input ndjson", "--format ndjson"),
    "calendar plan.toml --from 2027-01-01 --until 2026-12-01": ("--until", "before the first day"),
    "check plan.toml --problems inline": ("--problems", "ndjson"),
    "next plan.toml --files-from x": ("name the plans", "--files-from"),
    "calendar plan.toml --watch --format json": ("--watch", "--format json"),
    "check --input ndjson -v": ("--input ndjson", "-v"),
    "check --input ndjson --format sarif": ("--input ndjson", "--format sarif"),
    "check --input ndjson --files-from x": ("--input ndjson", "--files-from"),
    "next --input ndjson --within 7d": ("--input ndjson", "--within"),
    "next --input ndjson --status booked": ("--input ndjson", "--status"),
    "next --input ndjson --format {date}": ("--input ndjson", "--format {date}"),
    "remind --input ndjson --mail-to a@example.org": ("--input ndjson", "--mail-to"),
    "remind --input ndjson --digest a@example.org": ("--input ndjson", "--digest"),
    "remind --input ndjson --hourly": ("--input ndjson", "--hourly"),
    "remind --delivered x --files-from x": ("--delivered", "--files-from"),
    "remind --delivered x --hourly": ("--delivered", "--hourly"),
    "import cal.ics --race 2027-01-17 --not-race 2027-01-17": ("--race", "--not-race"),
    "import cal.ics --race-date 2027-01-17 --start 2026-12-01": ("--race-date", "--start"),
    "init - --plan half --race-date 2027-05-05 --race City": ("--plan", "alone"),
    "init - --list --name Ana": ("--list", "alone"),
    "init - --list --race-date 2027-05-05": ("--list", "--race-date"),
    "diff plan.toml plan.toml --at HEAD": ("--at", "name one file"),
    "diff - - ": ("only one", "standard input"),
    "remind plan.toml --install-cron --systemd": ("--install-cron", "--systemd"),
    "remind plan.toml --install-cron --dry-run": ("--install-cron", "--dry-run"),
    "remind plan.toml --systemd --exit-code": ("--systemd", "--exit-code"),
    "remind plan.toml --systemd --format json": ("--systemd", "--format"),
    "remind plan.toml --hold --install-cron --format json": ("--hold", "--install-cron"),
    "remind plan.toml --hold --dry-run --format ndjson": ("--hold", "--dry-run"),
    "remind plan.toml --hold": ("--hold", "--format ndjson"),
    "remind plan.toml --delivered x --hold": ("--delivered", "--hold"),
    "remind plan.toml --delivered x --send": ("--delivered", "--send"),
    "remind plan.toml --cc a@example.org": ("--cc", "--send"),
    "remind plan.toml --mail-from a@example.org": ("--mail-from", "--send"),
    "remind plan.toml --mail-to a@example.org --format json": ("--mail-to", "--format json"),
    "remind plan.toml --mail-to a@example.org --digest a@example.org": ("--mail-to", "--digest"),
    "remind --input ndjson --install-cron": ("--input ndjson", "--install-cron"),
    "import cal.ics --dry-run": ("--dry-run", "--into"),
    "import cal.ics --force": ("--force", "-o"),
    "import cal.ics --into plan.toml --force -o x.toml": ("--force", "--into"),
    "init - --example half --plan half": ("--example", "--plan"),
    "init - --example half --name Ana": ("--example", "alone"),
    "init - --list --example half": ("--list", "--example"),
    "init - --race-date 2027-05-05": ("--race-date", "--plan"),
    "schema --output --settings": ("--output", "--settings"),
    "schema --settings calendar": ("a command", "--output"),
    "log ill --soft": ("--soft", "ill"),
    "log ill --minutes 50": ("--minutes", "ill"),
    "log booked 2026-12-05 --until 2026-12-30": ("--until", "booked"),
    "log booked 2026-12-05 --when yesterday": ("--when", "booked"),
    "log accept --note x": ("--note", "accept"),
    "log show 2026-11-01": ("show", "takes no date"),
    "log undo --soft": ("--soft", "undo"),
    "log done --format json": ("--format json", "show"),
    "log moved 2026-12-01": ("moved", "two dates"),
    "log moved 2026-12-01 2026-11-10": ("is past", "rubdown log done 2026-11-10"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    booked = '[[entry]]\nwhat = "booked"\non = 2026-12-01\n'
    (tmp_path / "plan.journal.toml").write_text(booked, "utf-8")
    return tmp_path


@pytest.mark.parametrize(("line", "named"), TOGETHER.items(), ids=list(TOGETHER))
def test_what_does_not_go_together(line: str, named: tuple[str, str], folder: Path) -> None:
    before = contents(folder)
    day = () if line.startswith("schema") else TODAY
    done = rubdown(*line.split(), *day, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in named), done.stderr
    assert contents(folder) == before


def contents(folder: Path) -> dict[Path, bytes]:
    """The files of a folder, locks aside."""
    return {path: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


EVIL = "x\x1b[31m\x9b1m\u202e\x07"
ECHOED = (
    [EVIL], [f"--{EVIL}"], ["calendar", f"--{EVIL}"], ["calendar", f"-{EVIL}"], ["week", "-n", EVIL], ["help", EVIL],
    ["calendar", "--color", EVIL], ["calendar", "--format", EVIL], ["calendar", "--from", EVIL], ["version", EVIL],
    ["calendar", EVIL], ["calendar", "-o", f"{EVIL}/x"], ["calendar", "--files-from", EVIL], ["why", EVIL],
    ["why", "plan.toml", "--not", EVIL], ["rules", EVIL], ["rules", "--plan", EVIL], ["race", "plan.toml", EVIL],
    ["log", EVIL], ["log", "booked", EVIL], ["log", "ran", EVIL], ["log", "felt", EVIL],
    ["log", "done", "--plan", EVIL],
    ["diff", EVIL, "plan.toml"], ["diff", "plan.toml", "--at", EVIL], ["import", EVIL], ["import", "x", "--map", EVIL],
    ["import", "plan.toml", "--timezone", EVIL], ["import", "plan.toml", "--race", EVIL],
    ["init", EVIL, "--plan", EVIL],
    ["init", "-", "--race", "x", "--distance", EVIL], ["init", "-", "--example", EVIL], ["init", f"{EVIL}/x"],
    ["schema", "--output", EVIL], ["schema", EVIL], ["completion", EVIL], ["remind", "--mail-to", EVIL],
    ["remind", "--delivered", EVIL], ["remind", EVIL], ["remind", "--install-cron", EVIL], ["team", EVIL],
    ["club", EVIL],
    ["club", "plan.toml", "--therapist", EVIL], ["next", "--within", EVIL], ["next", "plan.toml", "--status", EVIL],
    ["check", EVIL, "--format", "github"], ["check", EVIL, "--format", "json"], ["history", EVIL], ["load", EVIL],
)  # fmt: skip


@pytest.mark.parametrize("args", ECHOED, ids=lambda args: " ".join(args).replace(EVIL, "EVIL"))
def test_what_was_typed_comes_back_without_controls(args: list[str], folder: Path) -> None:
    done = rubdown(*args, cwd=folder)
    assert done.returncode in (0, 1, 2)
    assert not unsafe(done.stderr)
    assert not unsafe(done.stdout)


@pytest.mark.parametrize(
    "args", [("remind", "--delivered"), ("calendar",), ("log", "ill", "--note"), ("why", "plan.toml"), ("help",),
             ("import", "--into"), ("diff", "plan.toml", "--at"), ("calendar", "-o")],
)  # fmt: skip
def test_what_is_no_text_at_all_is_no_obstacle(args: tuple[str, ...], folder: Path) -> None:
    """Bytes of an argument that are no UTF-8 are lone surrogates."""
    for typed in ("\udcff", "p\udced\udca0\udc80.toml"):
        if args[-1] == "--into":
            (folder / typed).write_text(PLAN, "utf-8")
        runna = [ROOT / "tests/exports/runna.ics"] if args[-1] == "--into" else []
        done = rubdown(args[0], *runna, *args[1:], typed, cwd=folder)
        assert done.returncode in (0, 1, 2)
        assert "Traceback" not in done.stderr
        assert not re.search("[\ud800-\udfff]", done.stdout + done.stderr)


def test_the_name_of_a_file_comes_back_without_controls(folder: Path) -> None:
    name = f"{EVIL}.toml"
    (folder / name).write_text(PLAN + "bad = 1\n", "utf-8")
    for form in ("github", "json", "sarif", "text"):
        done = rubdown("check", name, *TODAY, "--format", form, cwd=folder)
        assert done.returncode == 1
        assert not unsafe(done.stdout + done.stderr)
    (folder / name).write_text(f"{PLAN}[rules]\ndays_between = 11\n", "utf-8")
    for form in ("json", "ndjson", "text", "markdown"):
        done = rubdown("rules", "--plan", name, "--format", form, cwd=folder)
        assert done.returncode == 0
        assert not unsafe(done.stdout + done.stderr)


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "right/Europe/Madrid", "posix/Europe/Madrid"])
def test_a_zone_is_a_places(zone: str, folder: Path) -> None:
    done = rubdown("check", "-", *TODAY, stdin=PLAN.replace("Europe/Madrid", zone))
    assert done.returncode == 1
    assert f'<stdin>:3:12: error: "{zone}" names no place' in done.stdout
    assert f'  help: write {"" if "/" in zone else "an IANA name such as "}"Europe/Madrid"' in done.stdout
    done = rubdown("import", "plan.toml", "--timezone", zone, cwd=folder)
    assert done.returncode == 2
    assert "names no place" in done.stderr
    plan = PLAN.replace('timezone = "Europe/Madrid"\n', "")
    done = rubdown("calendar", "-", *TODAY, "--format", "json", stdin=plan, env={"TZ": zone})
    assert json.loads(done.stdout)["plan"]["timezone"] in (None, "Europe/Madrid")


def test_reminders_on_ten_days_at_most() -> None:
    for days, fine in (([*range(9)], True), ([*range(10)], True), ([*range(11)], False), ([60], True), ([61], False)):
        done = rubdown("check", "-", *TODAY, stdin=f"{PLAN}[remind]\ndays = {days}\n")
        assert (done.returncode == 0) == fine, done.stdout
        assert fine or ":10:" in done.stdout


@pytest.mark.parametrize("year", ["0001", "1989", "2200", "9000", "9999"])
def test_no_year_out_of_reach(year: str, folder: Path) -> None:
    day = f"{year}-01-01"
    for args in (
        ["calendar", "plan.toml", "--today", day], ["next", "plan.toml", "--today", day],
        ["calendar", "plan.toml", *TODAY, "--until", day], ["why", "plan.toml", day, *TODAY],
        ["log", "booked", day, *TODAY], ["log", "pause", "--until", day, *TODAY],
    ):  # fmt: skip
        assert rubdown(*args, cwd=folder).returncode == 2
    rubdown("log", "ill", *TODAY, cwd=folder)
    for command in ("calendar --days", "why", "load", "week", "race", "next", "history"):
        name, *options = command.split()
        done = rubdown(name, "plan.toml", *options, *TODAY, "--format", "json", cwd=folder)
        assert f'"{year}-' not in done.stdout
        assert done.returncode in (0, 1)


@pytest.mark.parametrize("when", ["2026-12-03T17:00:00+01:00", "2026-12-03T25", "2026-12-03t17:00Z"])
def test_a_timestamp_is_not_read_as_a_sentence(when: str, folder: Path) -> None:
    """The +01:00 of a zone is no hour that a therapist agrees to."""
    done = rubdown("log", "booked", when, *TODAY, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a day that can be read" in done.stderr
