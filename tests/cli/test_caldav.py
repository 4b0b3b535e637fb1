"""The way there and back: export, vdirsyncer, a CalDAV server (Radicale), khal, vdirsyncer, log, export."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from icalendar import Calendar

from rubdown.cli.io.journal import journal_entries
from rubdown.plan.journal import JournalEntry
from support.clients import require
from support.command import rubdown
from support.rfc5545 import events
from support.synced import DENTIST, PLAN

TODAY = ("--today", "2026-11-26")
ITEM = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\n{DENTIST}END:VCALENDAR\r\n"
SECONDS = 30  # that the server may take to begin


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Radicale on a free port of this machine, which holds nothing yet."""
    if find_spec("radicale") is None:
        reason = "needs Radicale, which comes with the dev extra"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server-hosts": f"127.0.0.1:{port}", "auth-type": "none", "storage-filesystem-folder": str(folder)}
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + SECONDS
            while not answers(f"http://127.0.0.1:{port}/"):
                assert process.poll() is None, "Radicale ended"
                assert time.monotonic() < end, "Radicale does not answer"
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except URLError:
        time.sleep(0.1)
        return False


class Desk:
    """A runner's machine: a plan, massages.ics, a collection of the server, and khal on a mirror of it."""

    first = b""  # export

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.khal, self.vdirsyncer = home, require("khal"), require("vdirsyncer")
        self.url = f"{url}ana/{home.parent.name}/"
        body = (
            '<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><resourcetype><collection/>'
            "<C:calendar/></resourcetype></prop></set></mkcol>"
        )
        known = {"Authorization": "Basic YW5hOng="}  # ana:x, whose own collection the server then makes
        urlopen(Request(self.url, body.encode(), known, method="MKCOL"), timeout=10).close()
        (home / "plan.toml").write_text(PLAN, "utf-8")
        self.mirror.mkdir()
        pairs = "".join(
            f'[pair {name}s]\na = "{name}"\nb = "dav"\ncollections = null\nconflict_resolution = "b wins"\n'
            for name in ("file", "folder")
        )
        (home / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{home / "status"}"\n{pairs}'
            f'[storage file]\ntype = "singlefile"\npath = "{home / "massages.ics"}"\n'
            f'[storage folder]\ntype = "filesystem"\npath = "{self.mirror}"\nfileext = ".ics"\n'
            f'[storage dav]\ntype = "caldav"\nurl = "{self.url}"\nusername = "ana"\npassword = "x"\n',
            "utf-8",
        )
        (home / "khal.conf").write_text(
            f"[calendars]\n[[m]]\npath = {self.mirror}\n[sqlite]\npath = {home / 'khal.db'}\n"
            "[locale]\nlocal_timezone = Europe/Madrid\ndefault_timezone = Europe/Madrid\ntimeformat = %H:%M\n"
            "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
            "utf-8",
        )

    @property
    def mirror(self) -> Path:
        return self.home / "mirror"

    def run(self, *command: str, stdin: str = "") -> str:
        env = {
            **os.environ, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), "TZ": "Europe/Madrid",
            "XDG_CACHE_HOME": str(self.home / "cache"), "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        env.pop("PYTHONPATH", None)
        done = subprocess.run(command, env=env, cwd=self.home, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def sync(self) -> None:
        """Both ways, twice: what one pair brought to the server, the other takes from there."""
        if not (self.home / "status").exists():
            self.run(self.vdirsyncer, "-c", "vdirsyncer.conf", "discover")
        for pair in ("files", "folders", "files"):
            self.run(self.vdirsyncer, "-c", "vdirsyncer.conf", "sync", pair)

    def edit(self, uid: str, *keys: str) -> None:
        """Answer the questions of `khal edit` about the event of a UID."""
        every = sorted(self.events(), key=lambda event: str(event.start))
        title = next(str(event["SUMMARY"]) for event in every if str(event["UID"]).startswith(uid))
        asked = [str(event["UID"]) for event in every if title in str(event["SUMMARY"])]  # one by one
        others = next(n for n, other in enumerate(asked) if other.startswith(uid))
        answers = ["n"] * others + [*keys, "q"]
        command = (self.khal, "-c", "khal.conf", "edit", "--show-past", title)
        self.run(*command, stdin="".join(f"{answer}\n" for answer in answers))

    def rubdown(self, *args: str, code: int = 0) -> str:
        done = rubdown(*args, *TODAY, cwd=self.home, env={"XDG_STATE_HOME": str(self.home / "state")})
        assert (done.returncode, done.stderr) == (code, ""), done
        return done.stdout

    def export(self) -> bytes:
        self.rubdown("calendar", "--format", "ics", "-o", "massages.ics", "--todos")
        return (self.home / "massages.ics").read_bytes()

    def events(self) -> list[Any]:
        return [e for file in self.mirror.glob("*.ics") for e in events(file.read_bytes().decode())]

    def journal(self) -> list[JournalEntry]:
        return list(journal_entries(self.home / "plan.journal.toml"))


def todos_in(file: Path) -> list[Any]:
    return list(Calendar.from_ical(file.read_bytes()).todos)


@pytest.fixture
def desk(server: str, tmp_path: Path) -> Desk:
    (tmp_path / "home").mkdir()
    desk = Desk(tmp_path / "home", server)
    desk.first = desk.export()
    desk.sync()
    return desk


@pytest.mark.parametrize("place", ["massages.ics", "mirror"])
def test_what_khal_changes_is_logged_and_nothing_is_doubled(place: str, desk: Desk) -> None:
    (desk.mirror / "dentist.ics").write_text(ITEM, newline="")
    desk.edit("2026-12-1", "t", "2026-12-19 10:30 2026-12-19 11:30")  # moved
    desk.edit("2027-02-1", "s", "Massage with Marta")  # confirmed: its title says no longer that it is proposed
    desk.edit("2027-01-1", "D", "y")  # deleted
    desk.sync()
    shown = desk.rubdown("log", "--from", place, "--yes")
    assert [(e.what, e.on, str(e.start or e.to_start or ""), e.uid) for e in desk.journal()] == [
        ("moved", date(2026, 12, 15), "2026-12-19 10:30:00", "2026-12-1"),
        ("cancelled", date(2027, 1, 19), "", "2027-01-1"),
        ("booked", None, "2027-02-16 16:00:00", "2027-02-1"),
    ], shown
    assert desk.rubdown("log", "--from", place, "--yes") == f"No changes in {place}\n"
    raw = desk.export()
    desk.sync()
    assert desk.rubdown("log", "--from", "mirror", "--yes") == "No changes in mirror\n"
    assert desk.export() == (desk.home / "massages.ics").read_bytes()
    massages = [e for e in events(raw.decode()) if str(e["UID"]).endswith("@rubdown")]
    there = {
        str(e["UID"]): (str(e.start), str(e["STATUS"])) for e in desk.events() if str(e["UID"]).endswith("@rubdown")
    }
    assert there == {str(e["UID"]): (str(e.start), str(e["STATUS"])) for e in massages}
    assert len(massages) == len({e.start for e in massages})  # no day twice
    assert b"SUMMARY:Dentist" in raw
    assert [str(e["SUMMARY"]) for e in desk.events()].count("Dentist") == 1
    booked = [e for e in massages if str(e["UID"]).startswith(("2026-12-1", "2027-02-1"))]
    assert {str(e["STATUS"]) for e in booked} == {"CONFIRMED"}
    assert not [
        e for e in massages if str(e["UID"]).startswith("2027-01-1-")
    ]  # deleted there: nobody needs to hear of it
    todos = [t for file in desk.mirror.glob("*.ics") for t in todos_in(file)]
    states = {str(t["UID"]).rsplit("-", 1)[0]: str(t["STATUS"]) for t in todos}
    assert states["book-2027-02-1"] == "COMPLETED"
    assert states["book-2027-03-1"] == "NEEDS-ACTION"


def test_a_round_without_changes_changes_nothing(desk: Desk) -> None:
    desk.sync()
    assert desk.rubdown("log", "--from", "massages.ics") == "No changes in massages.ics\n"
    assert desk.rubdown("log", "--from", "mirror", "--yes") == "No changes in mirror\n"
    assert desk.journal() == []
    assert desk.export() == desk.first
    desk.sync()
    assert desk.export() == desk.first


def test_a_mirror_that_is_empty_or_old_cancels_nothing(desk: Desk) -> None:
    copies = {file: file.read_bytes() for file in desk.mirror.glob("*.ics")}
    for file in copies:
        file.unlink()
    done = rubdown("log", "--from", "mirror", "--yes", *TODAY, cwd=desk.home)
    assert done.returncode == 2
    assert "holds no .ics files" in done.stderr
    (desk.mirror / "dentist.ics").write_text(ITEM, newline="")
    assert "no event of this plan is there" in desk.rubdown("log", "--from", "mirror", "--yes")
    for file, raw in copies.items():
        file.write_bytes(raw)
    desk.rubdown("log", "moved", "2026-12-15", "2026-12-22T18:00")
    desk.export()  # the mirror has the older export
    assert desk.rubdown("log", "--from", "mirror", "--yes") == "No changes in mirror\n"
    assert [entry.what for entry in desk.journal()] == ["moved"]


def test_calcurse_reads_what_came_back_with_its_to_dos(desk: Desk) -> None:
    """It forgets UIDs, so that nothing that is changed in it can be logged: the test passes on what khal changed."""
    calcurse = require("calcurse")
    desk.edit("2026-12-1", "t", "2026-12-19 10:30 2026-12-19 11:30")
    desk.sync()
    desk.rubdown("log", "--from", "massages.ics", "--yes")
    desk.export()
    desk.sync()
    folder = ("-D", str(desk.home / "calcurse"))
    desk.run(calcurse, *folder, "-a")
    desk.run(calcurse, *folder, "-q", "-i", "massages.ics")
    shown = desk.run(calcurse, *folder, "-Q", "--from", "12/01/2026", "--days", "30", "--filter-type", "cal")
    assert "12/19/26" in shown
    assert shown.count("Deep massage") == 1
    todos = desk.run(calcurse, *folder, "-t")
    assert todos.count("Book the massage of") == sum(len(todos_in(file)) for file in desk.mirror.glob("*.ics"))
