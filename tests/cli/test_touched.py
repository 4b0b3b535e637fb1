"""What each command reads, writes, runs and connects to, as the interpreter itself reports it: nothing else.

These are the first four sentences of `rubdown help security`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import rubdown

PLAN = """
include = ["shared.toml", "imported.toml"]
runner = { email = "ana@example.org" }
race = [{ name = "Half", date = 2027-01-17 }]
"""
SHARED = '[week]\ntue = "intervals 10 km"\nsun = "long run 22 km"\n'
ENTRY = '[[entry]]\nwhat = "booked"\nstart = 2026-12-03T17:00:00\n'
CALENDAR = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270302\nSUMMARY:Easy 5 km\nURL:http://x.example/\nEND:VEVENT\nEND:VCALENDAR\n"
ACTIVITIES = "Activity Date,Activity Name,Activity Type,Moving Time,Distance\n2026-11-20,Easy,Run,3000,8000\n"
INPUTS = {"plan.toml", "shared.toml", "imported.toml", "plan.journal.toml", "config/rubdown/config.toml"}
JOURNAL = {"plan.journal.toml", ".plan.journal.toml.lock"}
# Each command, what else it may read, and the files that it leaves changed or new.
COMMANDS: dict[str, tuple[set[str], set[str]]] = {
    "calendar": (set(), set()),
    "calendar -v --all": (set(), set()),
    "calendar --format html -o season.html": (set(), {"season.html"}),
    "calendar --format ics -o massages.ics": (set(), {"massages.ics", "state/rubdown/calendars/*"}),
    "week": (set(), set()),
    "next": (set(), set()),
    "why 2026-12-07": (set(), set()),
    "load": (set(), set()),
    "check": (set(), set()),
    "race": (set(), set()),
    "slots": (set(), set()),
    "budget": (set(), set()),
    "brief": (set(), set()),
    "history": (set(), set()),
    "team": (set(), set()),
    "rules": (set(), set()),
    "club plan.toml other.toml --therapist Marta:16-20": ({"other.toml", "other.journal.toml"}, set()),
    "diff old.toml plan.toml": ({"old.toml"}, set()),
    "diff plan.toml --at HEAD": (set(), set()),
    "log booked 2026-12-10": (set(), JOURNAL),
    "remind": (set(), {"state/rubdown/*"}),
    "remind --dry-run": (set(), set()),
    "import calendar.ics": ({"calendar.ics"}, set()),
    "import calendar.ics -o new.toml": ({"calendar.ics"}, {"new.toml"}),
    "import calendar.ics --into plan.toml": ({"calendar.ics"}, {"imported.toml"}),
    "init first.toml --example half": (set(), {"first.toml"}),
    "help security": (set(), set()),
    "slots --free free.csv": ({"free.csv"}, set()),
    "slots --message": (set(), set()),
    "rules --tipping plan.toml": (set(), set()),
    "calendar --sure --runs 5": (set(), set()),
    "calendar --input ndjson lines": ({"lines"}, set()),
    "calendar --files-from names": ({"names"}, set()),
    "calendar --format ndjson --skip-unchanged seen": (set(), {"seen/*"}),
    "check --format sarif": (set(), set()),
    "history --format csv -o massages.csv": (set(), {"massages.csv"}),
    "log --from old.ics": ({"old.ics"}, {"state/rubdown/calendars/*"}),
    "remind --install-cron plan.toml": (set(), set()),
    "remind --systemd plan.toml": (set(), set()),
    "club plan.toml other.toml --therapist Marta:16-20 --accept": (
        {"other.toml", "other.journal.toml"},
        JOURNAL | {"other.journal.toml", ".other.journal.toml.lock"},
    ),
    "import activities.csv --done --into plan.toml": ({"activities.csv"}, {"done.toml"}),
}
RUNS = {"diff plan.toml --at HEAD"}


class Watch:
    """The events of the interpreter while it is on; a hook cannot be taken out again."""

    def __init__(self) -> None:
        self.on, self.events = False, list[tuple[str, str]]()

    def note(self, event: str, args: tuple[object, ...]) -> None:
        if self.on and event.startswith(("open", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "socket.")):
            what = args[0] if args else ""
            self.events.append((event, os.fsdecode(what) if isinstance(what, (str, bytes)) else ""))


@pytest.fixture(scope="module")
def watch() -> Watch:
    watch = Watch()
    sys.addaudithook(watch.note)
    return watch


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = {
        "plan.toml": PLAN, "shared.toml": SHARED, "plan.journal.toml": ENTRY, "other.toml": PLAN, "old.toml": PLAN,
        "calendar.ics": CALENDAR, "imported.toml": "# Imported from a calendar.\n", ".netrc": "machine a.b",
        ".ssh/id_rsa": "secret",
        "free.csv": "2026-12-01,16:00,20:00\n", "names": "plan.toml\n", "old.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "lines": json.dumps({"id": 1, "toml": SHARED}) + "\n", "activities.csv": ACTIVITIES,
        "other.journal.toml": ENTRY, "config/rubdown/config.toml": "", "state/rubdown/kept": "",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def stamps(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            yield str(path.relative_to(folder)), path.read_bytes()


@pytest.mark.parametrize("line", COMMANDS)
def test_what_a_command_touches(line: str, home: Path, watch: Watch) -> None:
    if "--at" in line:
        for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm1"]):
            subprocess.run(["git", "-C", str(home), *words], check=True)
    before, (read, written) = dict(stamps(home)), COMMANDS[line]
    env = {"HOME": str(home), "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state"}
    watch.on, watch.events = True, []
    done = rubdown(*line.split(), "--today", "2026-11-26", env=env, cwd=home)
    watch.on = False
    assert done.returncode in (0, 1), done.stderr
    changed = {name for name, text in stamps(home) if before.get(name) != text}
    assert all(any(Path(name).match(each) for each in written) for name in changed), changed
    assert bool(changed) == bool(written)
    assert {Path(what).name for event, what in watch.events if event != "open"} == ({"git"} if line in RUNS else set())
    opened = {os.path.relpath(home / what, home) for event, what in watch.events if event == "open"}
    assert opened & set(before) <= INPUTS | read


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/plan.ics", "https://x.example/plan.csv", "webcal://x.example"])
def test_an_address_is_no_file_to_import(address: str, home: Path, watch: Watch) -> None:
    watch.on, watch.events = True, []
    done = rubdown("import", address, cwd=home)
    watch.on = False
    assert done.returncode == 2
    assert address in done.stderr
    assert not [event for event, _ in watch.events if event.startswith("socket.")]
