"""Plans at their documented limits, alone, in pairs and all together, through every command.

`python -m tests.limits [pairs] [PART|JOURNAL|COMMAND]...` runs them (left out: all), each in a process of its own, and
says which takes more than 5 s of processor time or 300 MB, or ends otherwise than with exit code 0, 1 or 2. The suite
runs a few of them: tests/cli/test_products.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))  # the tests' own modules

from support.command import environment

TODAY = date(2026, 11, 26)
SECONDS, MEGABYTES = 5, 300
FIRST, LAST = date(2022, 1, 3), date(2031, 12, 28)  # the ten years that a plan may span
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = 'every = "daily"'
SPAN = (LAST - FIRST).days + 1


def days(count: int, first: date = TODAY, step: int = 1) -> Iterator[date]:
    """So many days, from the first of the ten years on again where they reach the last."""
    return (FIRST + timedelta(((first - FIRST).days + i * step) % SPAN) for i in range(count))


def tables(name: str, rows: Iterable[str]) -> str:
    """A table of this name for each row, whose keys are parted by `; `."""
    return "".join(f"[[{name}]]\n" + row.replace("; ", "\n") + "\n" for row in rows)


def sessions(rows: Iterable[str]) -> str:
    return tables("session", rows)


def dated(what: str, dates: Iterable[date], more: str = "") -> str:
    return tables(what, (f"date = {day}{more}" for day in dates))


def repeated(rule: str, count: int, first: date = FIRST, last: date = LAST, more: str = "") -> str:
    span = f"from = {first}; until = {last}{more}"
    return sessions(f'{rule}; {span}; name = "easy {i + 5} km"' for i in range(count))


def on_full_days(count: int, more: str) -> str:
    """Sessions of the days before today, as many on each as a day may hold."""
    return sessions(f"date = {TODAY - timedelta(1 + i // 20)}; km = {i % 50 + 1}.5; {more}" for i in range(count))


def every_repeat() -> str:
    """All that there may be, as many on each day of ten years as it may hold."""
    halves = days(20, FIRST, 182)
    return "".join(repeated(EVERY_DAY, 20, day, day + timedelta(181), '; time = "06:30"') for day in halves)


def every_exception() -> str:
    skipped = f"; except = [{', '.join(map(str, days(2000, FIRST)))}]"
    return "".join(repeated(EVERY_DAY, 1, day, day + timedelta(900), skipped) for day in days(60, FIRST, 46))


def full_week(name: str = "[week]") -> str:
    words = (", ".join(f'"{hour:02}:00 tempo {hour + 20 * i + 1} km"' for hour in range(20)) for i in range(7))
    return f"{name}\n" + "".join(f"{day} = [{of_day}]\n" for day, of_day in zip(WEEKDAYS, words, strict=True))


def blocks() -> str:
    week = ", ".join(full_week("").split("\n")[1:-1])
    spans = ((day, day + timedelta(6)) for day in days(100, TODAY, 7))
    return tables(
        "block", (f"name = 'b'; from = {first}; until = {last}; week = {{ {week} }}" for first, last in spans)
    )


def hours() -> str:
    stretches = ", ".join(f"{h}:{m}0-{h}:{m}9" for h in range(19) for m in (0, 3))
    by_day = ", ".join(f'{day} = "{stretches}"' for day in WEEKDAYS)
    closed = ", ".join(map(str, days(2000, FIRST)))
    return f"[therapist]\nclosed = [{closed}]\nstep = 5\nhours = {{ {by_day} }}\n[massage]\nminutes = 10\n"


JUNK = "(" * 120 + "," * 20 + "(" * 142
RULE = 'rrule = "FREQ={}"'.format
NEVER = RULE("YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=TU")
ALL_DAYS = RULE("MONTHLY;BYMONTHDAY=" + ",".join(map(str, range(1, 32))))
ALLOWED = "; allow = [" + ", ".join(['"GAP1"'] * 99) + "]"
BEFORE = TODAY - timedelta(400)
SPELL = f"from = {FIRST}; until = {LAST}"
# What a plan may hold, each as much of it as there may be.
PARTS: dict[str, Callable[[], str]] = {
    "sessions": lambda: sessions(f'date = {day}; name = "tempo {day.day} km"' for day in days(5000)),
    "full days": lambda: on_full_days(2500, 'name = "easy"') + on_full_days(2500, 'name = "easy"; done = true'),
    "deeds on repeats": lambda: repeated(EVERY_DAY, 20) + on_full_days(4980, 'name = "easy"; done = true'),
    "history": lambda: sessions(
        f'start = {TODAY - timedelta(i)}T07:00:00; km = {i % 20 + 1}; minutes = {i % 90 + 11}.5; done = true; '
        f'name = "Morning run"; id = "strava:{i}"' for i in range(5000)
    ),
    "titles": lambda: sessions(f'date = {day}; name = "half-{JUNK}"' for day in (*days(700),) * 7),
    "fractions": lambda: sessions(
        f'date = {day}; name = "tempo"; minutes = {i % 900 + 1}.{i * 7919 % 10**9:09}1234567; rpe = 7.{i:07}'
        for i, day in enumerate(days(5000))
    ),
    "repeats": every_repeat,
    "rules": lambda: repeated(RULE("DAILY"), 10) + repeated(ALL_DAYS, 10),
    "rules that never come": lambda: repeated(NEVER, 20) + repeated(NEVER.replace("TU", "WE"), 20),
    "exceptions": every_exception,
    "races": lambda: dated("race", days(999, BEFORE), '; distance = "5k"'),
    "long races": lambda: dated("race", days(999, FIRST, 3), '; distance = "ultra"; climb = 9999; minutes = 5999.9'),
    "races run": lambda: dated("race", days(999, BEFORE), "; km = 5") + on_full_days(5000, "done = true; name = 'x'"),
    "bookings": lambda: dated("appointment", days(1000, TODAY - timedelta(290))),
    "allowed": lambda: dated("appointment", days(1000, TODAY - timedelta(290)), ALLOWED),
    "soft bookings": lambda: dated("appointment", days(1000), '; kind = "soft"'),
    "recorded massages": lambda: dated("appointment", days(500, BEFORE))
    + dated("appointment", days(500, BEFORE), '; id = "garmin:1"'),
    "away": lambda: tables("away", [SPELL] * 366),
    "hours away": lambda: tables("away", (f"from = {day}T09:00:00; until = {day}T12:00:00"
    for day in days(366, TODAY, 2))),
    "pauses": lambda: tables("pause", (f"from = {day}; until = {day}" for day in days(100, TODAY, 7))),
    "long pauses": lambda: tables("pause", [f'{SPELL}; reason = "pregnancy"'] * 100),
    "blocks": blocks,
    "week": full_week,
    "hours": hours,
    "numbers": lambda: "[rules]\ndays_between = 1\n[massage]\nper_month = [4, 4]\n",
}  # fmt: skip
PARTS["together"] = lambda: (
    repeated(EVERY_DAY, 10) + sessions(f'date = {day}; name = "hills {day.day} km"' for day in days(4990, FIRST))
    + "".join(PARTS[part]() for part in (
        "numbers", "week", "races", "bookings", "away", "long pauses", "blocks",
    )) + hours().partition("[massage]")[0]
)  # fmt: skip
GOAL = '[[race]]\nname = "City Half"\ndate = 2028-10-24\ndistance = "half"\n'


def entries(what: str, dates: Iterable[date], more: str = "") -> str:
    return tables("entry", (f'what = "{what}"; on = {day}{more}' for day in dates))


def calendar(entries: Iterable[str]) -> str:
    """A calendar of an event for each entry, which says all but its UID and its end."""
    events = (f"BEGIN:VEVENT\nUID:{i}@x\n{entry}\nEND:VEVENT\n" for i, entry in enumerate(entries))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{''.join(events)}END:VCALENDAR\n"


LONG_AGO = TODAY - timedelta(2000)
RAN = '; session = "10 km, 50 min"'
JOURNALS: dict[str, Callable[[], str]] = {
    "nothing logged": lambda: "",
    "booked": lambda: entries("booked", days(1000)) + entries("cancelled", days(1000)),
    "done": lambda: entries("done", days(2000, LONG_AGO), '; uid = "2026-11-1"'),
    "moved": lambda: "".join(entries("moved", [day], f"; to = {day + timedelta(1)}") for day in days(2000)),
    "ran": lambda: entries("ran", days(2000, LONG_AGO), RAN),
    "ran on one day": lambda: entries("ran", [TODAY - timedelta(3)] * 2000, RAN),
    "ill": lambda: entries("ill", days(2000, LONG_AGO)),
    "complaints": lambda: "".join(entries(what, days(500, BEFORE)) for what in ("cramp", "pull", "ill", "well")),
    "paused": lambda: entries("pause", [FIRST] * 2000, f"; until = {LAST}"),
    "missed": lambda: entries("missed", days(2000, LONG_AGO)),
    "accepted": lambda: tables("entry", [f'what = "accepted"; dates = [{", ".join(map(str, days(700)))}]'] * 200),
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "calendar": ("calendar", "plan.toml", "-v", "--all"),
    "json": ("calendar", "plan.toml", "--format", "json", "--days"),
    "csv": ("calendar", "plan.toml", "--format", "csv"),
    "markdown": ("calendar", "plan.toml", "--format", "markdown"),
    "ics": ("calendar", "plan.toml", "--format", "ics", "--with-races"),
    "html": ("calendar", "plan.toml", "--format", "html"),
    "svg": ("calendar", "plan.toml", "--format", "svg"),
    "week": ("week", "plan.toml", "-n", "52"),
    "next": ("next", "plan.toml", "-n", "99", "--format", "json"),
    "why": ("why", "plan.toml"),
    "why all": ("why", "plan.toml", "--all"),
    "why day": ("why", "plan.toml", "2027-01-20", "-v"),
    "why not": ("why", "plan.toml", "--not", "2027-01-20"),
    "load": ("load", "plan.toml"),
    "load json": ("load", "plan.toml", "--format", "json"),
    "check": ("check", "plan.toml", "-v"),
    "check sarif": ("check", "plan.toml", "--format", "sarif"),
    "log": ("log", "booked", "2026-12-16T17:00", "--plan", "plan.toml"),
    "remind": ("remind", "plan.toml", "--dry-run"),
    "diff": ("diff", "old.toml", "plan.toml"),
    "race": ("race", "plan.toml"),
    "history": ("history", "plan.toml"),
    "team": ("team", "plan.toml"),
    "club": ("club", "plan.toml", "old.toml", "--therapist", "Marta: tue 16-20, sat 10-14"),
    "rules": ("rules", "--plan", "plan.toml"),
    "tipping": ("rules", "--tipping", "plan.toml"),
    "slots": ("slots", "plan.toml"),
    "slots free": ("slots", "plan.toml", "--free", "free.csv"),
    "brief": ("brief", "plan.toml"),
    "budget": ("budget", "plan.toml"),
    "sure": ("calendar", "plan.toml", "--sure"),
    "log from": ("log", "--from", "massages.ics", "--plan", "plan.toml"),
    "dashboard": (),
}  # fmt: skip


class Run(NamedTuple):
    """What a run took, in seconds of processor time and MB, and how it ended."""

    seconds: float
    megabytes: int
    code: int
    stderr: str

    @property
    def fails(self) -> bool:
        return self.seconds > SECONDS or self.megabytes > MEGABYTES or self.code not in (0, 1, 2)


# The system counts what a process holds before it becomes the command: a small one is to start it, not a test run.
_MEASURED = """
import json, resource, subprocess, sys
seconds, memory, *command = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
took = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
print(json.dumps([*took, done.returncode, done.stderr.decode(errors="replace")[:1000]]))
"""


def run(args: tuple[str | Path, ...], folder: Path) -> Run:
    """A run in a process of its own, which gets twelve times the time and ten times the memory that it may use."""
    most = str(12 * SECONDS), str(MEGABYTES * 10**7)
    command = (sys.executable, "-m", "rubdown", *map(str, args), "--today", str(TODAY))
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *most, *command],
        cwd=folder, env=environment({"RUBDOWN_PLAN": str(folder / "plan.toml")}), capture_output=True, check=True,
    )  # fmt: skip
    return Run(*json.loads(measured.stdout))


def write_plan(folder: Path, *parts: str, journal: str = "nothing logged") -> None:
    """A plan of these parts with its journal, and a small one beside it."""
    texts = "".join(PARTS[part]() for part in parts)
    (folder / "plan.toml").write_text(texts + GOAL, "utf-8")
    (folder / "plan.journal.toml").write_text(JOURNALS[journal](), "utf-8")
    (folder / "old.toml").write_text(f'[week]\ntue = "tempo 8 km"\n{GOAL}', "utf-8")
    hours = (f"{day},{i % 14:02}:00,{i % 14 + 9:02}:30" for i, day in enumerate(days(9990)))
    (folder / "free.csv").write_text("\n".join(hours), "utf-8")
    (folder / "massages.ics").write_text(calendar(f"DTSTART:{day:%Y%m%d}T170000Z" for day in days(5990)), "utf-8")


def cases(words: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The parts and the journal of each plan that the words ask for."""
    parts, journals = ([word for word in words if word in known] or list(known) for known in (PARTS, JOURNALS))
    if "pairs" in words:
        yield from ((pair, journal) for pair in combinations(parts, 2) for journal in journals[:1])
    else:
        yield from (((part,), journals[0]) for part in parts)
        yield from (((parts[-1],), journal) for journal in journals[1:])


def main() -> None:
    """A line for each run; exit code 1 where one took too much."""
    words, failed = sys.argv[1:], 0
    commands = {name: COMMANDS[name] for name in words if name in COMMANDS} or COMMANDS
    for parts, journal in cases(words):
        with tempfile.TemporaryDirectory() as name:
            write_plan(Path(name), *parts, journal=journal)
            for command, args in commands.items():
                took = run(args, Path(name))
                failed += took.fails
                figures = f"{took.seconds:5.1f} s {took.megabytes:4} MB, exit code {took.code}"
                line = f"{' + '.join(parts):20} {journal:14} {command:12} {figures} {took.stderr.partition(chr(10))[0]}"
                print("TOO MUCH" if took.fails else "        ", line, flush=True)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
