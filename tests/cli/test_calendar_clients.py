"""Calendar programs that runners have: the second import updates what the first one brought, and doubles nothing."""

from __future__ import annotations

import os
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from support.clients import require
from support.command import rubdown
from support.rfc5545 import events, faults

Row = tuple[str, str, str, str]  # day, start, end, title; without an hour: a whole day
PLAN = """
[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
per_month = 1
[therapist]
name = "Marta; de la Ñ, Ltd"
where = 'Calle "Mayor" 3'
hours = { tue = "16:00-20:00", sat = "10:00-13:00" }
[[race]]
name = "Carrera de Año Nuevo"
start = 2027-04-18T09:00:00
km = 10
[[appointment]]
start = 2027-02-16T17:00:00
[[appointment]]
start = 2027-03-23T17:00:00
[[appointment]]
start = 2027-03-30T17:30:00
kind = "soft"
[[appointment]]
date = 2027-04-27
"""
TODAY = "2027-02-01"
WITH = "Deep massage with Marta; de la Ñ, Ltd"


def client(command: list[str], home: Path, zone: str = "Europe/Madrid", stdin: str = "") -> str:
    """A program with a home of its own; nothing of the user's is read or written."""
    env = {
        **os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"), "TZ": zone, "LC_ALL": "C.UTF-8", "EDITOR": "true",
    }  # fmt: skip
    env.pop("PYTHONPATH", None)
    done = subprocess.run(command, env=env, cwd=home, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class Khal:
    """khal import, which knows UIDs."""

    def __init__(self, home: Path, zone: str = "Europe/Madrid") -> None:
        self.home, self.zone, self.path = home, zone, require("khal")
        (home / "khal.conf").write_text(
            f"[calendars]\n[[m]]\npath = {home / 'calendar'}\n[sqlite]\npath = {home / 'khal.db'}\n"
            f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\ntimeformat = %H:%M\n"
            "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
            encoding="utf-8",
        )

    def take(self, file: Path) -> None:
        client([self.path, "-c", "khal.conf", "import", "--batch", "-a", "m", str(file)], self.home, self.zone)

    def rows(self) -> list[Row]:
        form = "{start-date}|{start-time}|{end-time}|{title}|{status}"
        out = client(
            [self.path, "-c", "khal.conf", "list", "--day-format", "", "--format", form, "2027-02-01", "120d"],
            self.home, self.zone,
        )  # fmt: skip
        lines = [line.split("|") for line in out.splitlines() if line]
        return sorted((d, s, e, t) for d, s, e, t, status in lines if "CANCELLED" not in status)


class Vdirsyncer(Khal):
    """vdirsyncer, which keeps a folder of events the same as one file; looked at with khal."""

    def __init__(self, home: Path, zone: str = "Europe/Madrid") -> None:
        super().__init__(home, zone)
        self.sync = require("vdirsyncer")

    def take(self, file: Path) -> None:
        (self.home / "calendar").mkdir(exist_ok=True)
        (self.home / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{self.home / "status"}"\n'
            '[pair m]\na = "file"\nb = "folder"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage file]\ntype = "singlefile"\npath = "{file}"\n'
            f'[storage folder]\ntype = "filesystem"\npath = "{self.home / "calendar"}"\nfileext = ".ics"\n',
            encoding="utf-8",
        )
        for step in ("discover", "sync"):
            client([self.sync, "-c", "vdirsyncer.conf", step], self.home, self.zone)


class Calcurse:
    """calcurse, which forgets UIDs: what the import before brought is taken out first, as the README says."""

    def __init__(self, home: Path, zone: str = "Europe/Madrid") -> None:
        self.home, self.zone, self.path = home, zone, require("calcurse")
        self.run("-a")

    def run(self, *args: str) -> str:
        return client([self.path, "-D", str(self.home / "calcurse"), *args], self.home, self.zone)

    def take(self, file: Path) -> None:
        self.run("-P", "--filter-type", "cal", "--filter-pattern", "(Deep|Soft) massage")
        self.run("-q", "-i", str(file))
        self.run("-P", "--filter-type", "cal", "--filter-pattern", "^(Cancelled|Left out): ")

    def rows(self) -> list[Row]:
        out = self.run(
            "-Q", "--input-datefmt", "4", "--from", "2027-02-01", "--days", "120", "--filter-type", "cal",
            "--format-apt", "%(start:%Y-%m-%d)|%(start:%H:%M)|%(end:%H:%M)|%m\n", "--format-event", "|||%m\n",
            "--output-datefmt", "%Y-%m-%d",
        )  # fmt: skip
        return sorted(_calcurse_rows(out))


def _calcurse_rows(out: str) -> list[Row]:
    """Whole days are told by the heading of their day alone."""
    found, day = [], ""
    for line in out.splitlines():
        if line.endswith(":") and "|" not in line:
            day = line.removesuffix(":")
        elif line.startswith("|||"):
            found.append((day, "", "", line.removeprefix("|||")))
        elif line:
            date_, start, end, title = line.split("|")
            found.append((date_, start, end, title))
    return found


@pytest.fixture(params=[Khal, Vdirsyncer, Calcurse])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Khal | Calcurse:
    home = tmp_path / "home"
    home.mkdir()
    found: Khal | Calcurse = request.param(home)
    return found


def export(folder: Path, text: str, today: str = TODAY, *args: str) -> Path:
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    done = rubdown("calendar", "plan.toml", "--today", today, "--format", "ics", "-o", "m.ics", *args, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert faults((folder / "m.ics").read_bytes().decode()) == []
    return folder / "m.ics"


def standing(file: Path) -> list[Row]:
    """What a program has to show of a file, by the wall clock of Madrid."""
    found = []
    for event in events(file.read_bytes().decode()):
        timed = isinstance(event.start, datetime)
        clock = (f"{event.start:%H:%M}", f"{event.end:%H:%M}") if timed else ("", "")
        if event["STATUS"] != "CANCELLED":
            found.append((f"{event.start:%Y-%m-%d}", *clock, str(event["SUMMARY"])))
    return sorted(found)


def test_a_first_import(program: Khal | Calcurse, tmp_path: Path) -> None:
    program.take(export(tmp_path, PLAN))
    rows = program.rows()
    assert rows == standing(tmp_path / "m.ics")
    # Winter and summer time, a soft one, and one whose hour is not known.
    assert ("2027-02-16", "17:00", "18:00", WITH) in rows
    assert ("2027-03-30", "17:30", "18:30", WITH.replace("Deep", "Soft")) in rows
    assert ("2027-04-27", "", "", WITH) in rows


def test_the_same_import_again(program: Khal | Calcurse, tmp_path: Path) -> None:
    program.take(export(tmp_path, PLAN))
    program.take(export(tmp_path, PLAN, "2027-02-03"))
    assert program.rows() == standing(tmp_path / "m.ics")


def test_a_move_updates_and_does_not_double(program: Khal | Calcurse, tmp_path: Path) -> None:
    program.take(export(tmp_path, PLAN))
    before = program.rows()
    later = PLAN.replace("2027-03-23T17:00", "2027-03-27T10:15")
    later = later.replace("date = 2027-04-27", "start = 2027-04-27T19:00:00")
    program.take(export(tmp_path, later, "2027-02-02"))
    rows = program.rows()
    assert rows == standing(tmp_path / "m.ics")
    assert len(rows) == len(before)
    assert ("2027-03-27", "10:15", "11:15", WITH) in rows
    assert not [row for row in rows if row[0] == "2027-03-23"]
    assert ("2027-04-27", "19:00", "20:00", WITH) in rows


def test_a_move_and_a_loss_by_the_journal(program: Khal | Calcurse, tmp_path: Path) -> None:
    program.take(export(tmp_path, PLAN))
    for args in (("moved", "2027-03-23", "2027-04-03T11:00"), ("cancelled", "2027-03-30"), ("cancelled", "2027-02-16")):
        done = rubdown("log", *args, "--plan", "plan.toml", "--today", "2027-02-02", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    program.take(export(tmp_path, PLAN, "2027-02-02"))
    rows = program.rows()
    assert rows == standing(tmp_path / "m.ics")
    assert ("2027-04-03", "11:00", "12:00", WITH) in rows
    assert not [row for row in rows if row[0] in ("2027-03-23", "2027-03-30")]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
@pytest.mark.parametrize("kind", [Khal, Calcurse])
def test_a_reader_elsewhere_sees_the_same_moment(kind: type[Khal | Calcurse], zone: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = kind(home, zone)
    program.take(export(tmp_path, PLAN))
    from zoneinfo import ZoneInfo

    madrid, there = ZoneInfo("Europe/Madrid"), ZoneInfo(zone)
    for start in (datetime(2027, 2, 16, 17), datetime(2027, 3, 30, 17, 30)):
        moment = start.replace(tzinfo=madrid).astimezone(there)
        assert [row for row in program.rows() if row[:2] == (f"{moment:%Y-%m-%d}", f"{moment:%H:%M}")]


def test_a_floating_time_is_everywhere_the_same(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = Khal(home, "Asia/Kolkata")
    floating = export(tmp_path, PLAN).read_bytes().decode()
    head, _, rest = floating.partition("BEGIN:VTIMEZONE")
    (tmp_path / "m.ics").write_bytes(
        (head + rest.split("END:VTIMEZONE\r\n")[1]).replace(";TZID=Europe/Madrid", "").encode()
    )
    program.take(tmp_path / "m.ics")
    assert program.rows() == standing(tmp_path / "m.ics")


def test_days_of_the_export_are_dates(tmp_path: Path) -> None:
    """The programs' rows are compared with the file: here the file with the JSON."""
    import json

    file = export(tmp_path, PLAN)
    told = rubdown("calendar", "plan.toml", "--today", TODAY, "--format", "json", cwd=tmp_path).stdout
    massages = json.loads(told)["appointments"]
    assert [row[0] for row in standing(file)] == [m["date"] for m in massages]
    assert all(date.fromisoformat(row[0]) for row in standing(file))
