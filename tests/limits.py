"""Plans at their documented limits, alone, in pairs and all together, through every command.

`python -m tests.limits [alone|pairs|together] [PART or COMMAND]...` runs them (left out: alone and together), each in a
process of its own, and says which takes more than 5 s of processor time or 300 MB, or ends with a traceback. The suite
runs a few of them: tests/cli/test_limits.py.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))  # the tests' own modules

from support.command import rubdown

TODAY = date(2026, 11, 26)
SECONDS, MEGABYTES = 5, 300
FIRST, LAST = date(2022, 1, 3), date(2031, 12, 28)  # the ten years that a plan may span
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = "[" + ", ".join(f'"{day}"' for day in WEEKDAYS) + "]"
SPAN = (LAST - FIRST).days + 1
LARGEST = 2_000_000


def days(count: int, first: date = TODAY, step: int = 1) -> Iterator[date]:
    """So many days, again from the first where they reach the end of the ten years."""
    return (FIRST + timedelta(((first - FIRST).days + i * step) % SPAN) for i in range(count))


def listed(values: Iterator[object]) -> str:
    return ", ".join(map(str, values))


def sessions() -> str:
    return "".join(f'[[session]]\ndate = {day}\nname = "tempo {i % 9 + 3} km"\n' for i, day in enumerate(days(5000)))


def full_days() -> str:
    """All that a day may hold, planned and done."""
    planned = "".join(f'[[session]]\ndate = {day}\nname = "easy {i % 60 + 1} km"\n' for i, day in _deeds(2500))
    return planned + "".join(
        f'[[session]]\ndate = {day}\nkm = {i % 50 + 1}.5\ndone = true\nname = "easy"\n' for i, day in _deeds(2500)
    )


def deeds_on_repeats() -> str:
    """Deeds of days on which as many repeats fall."""
    planned = "".join(
        f'[[session]]\nevery = {EVERY_DAY}\nfrom = {FIRST}\nuntil = {LAST}\nname = "easy {i + 9} km"\n' for i in range(20)
    )
    return planned + "".join(
        f'[[session]]\nstart = {day}T{i % 20:02}:11:00\nminutes = {i % 50 + 30}.5\ndone = true\nname = "easy"\n' for i, day in _deeds(5000 - 20)
    )


def _deeds(count: int) -> Iterator[tuple[int, date]]:
    """Days before today, twenty times each."""
    return ((i, TODAY - timedelta(1 + i // 20)) for i in range(count))


def history() -> str:
    return "".join(
        f'[[session]]\nstart = {TODAY - timedelta(i // 2)}T{7 + i % 2 * 10:02}:00:00\nname = "easy {i % 20 + 1} km"\n'
        f'km = {i % 20 + 1}\nminutes = {i % 90 + 11}.5\ndone = true\nid = "strava:{i}"\n'
        for i in range(5000)
    )


def titles() -> str:
    return "".join(
        f'[[session]]\ndate = {day}\nname = "{(f"half-{i}" + "(" * 120 + "," * 20 + "(" * 150)[:290]}"\n'
        for i, day in enumerate(TODAY + timedelta(j % 700) for j in range(5000))
    )


def repeats() -> str:
    """All that there may be, twenty on each day of ten years."""
    return "".join(
        f'[[session]]\nevery = {EVERY_DAY}\nfrom = {first}\nuntil = {first + timedelta(181)}\ntime = "{i:02}:30"\n'
        f'name = "tempo {i + j + 1} km"\n'
        for j, first in enumerate(days(20, FIRST, 182)) for i in range(20)
    )  # fmt: skip


def rules() -> str:
    """Twenty rules on each day of ten years."""
    return "".join(
        f'[[session]]\nrrule = "FREQ={frequency}"\nfrom = {FIRST}\nuntil = {LAST}\nname = "tempo {i} km"\n'
        for i, frequency in enumerate(["DAILY", "MONTHLY;BYMONTHDAY=" + ",".join(map(str, range(1, 32)))] * 10)
    )


def rules_that_never_come() -> str:
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY="
    return "".join(
        f'[[session]]\nrrule = "{rule}{WEEKDAYS[i % 7][:2].upper()}"\nfrom = {FIRST}\nuntil = {LAST}\nname = "tempo"\n'
        for i in range(50)
    )


def exceptions() -> str:
    skipped = listed(days(2000, FIRST))
    return "".join(
        f'[[session]]\nevery = {EVERY_DAY}\nfrom = {first}\nuntil = {first + timedelta(900)}\nexcept = [{skipped}]\nname = "tempo"\n'
        for first in days(60, FIRST, 46)
    )


def races() -> str:
    return "".join(
        f'[[race]]\nname = "Race {i}"\ndate = {day}\ndistance = "5k"\n'
        for i, day in enumerate(days(999, TODAY - timedelta(400)))
    )


def long_races() -> str:
    return "".join(
        f'[[race]]\nname = "Race {i}"\ndate = {day}\ndistance = "ultra"\nclimb = 9999\nminutes = 5999.9\n'
        for i, day in enumerate(days(999, FIRST, 3))
    )


def races_run() -> str:
    return races() + "".join(
        f'[[session]]\ndate = {day}\nkm = 5\ndone = true\nname = "run"\n' for day in days(5000, FIRST) if day < TODAY
    )


def bookings() -> str:
    return "".join(f'[[appointment]]\ndate = {day}\nallow = [{listed(iter(chr(34) + code + chr(34) for code in ("RACE1", "GAP1")))}]\n' for day in days(700)) + "".join(
        f"[[appointment]]\ndate = {day}\n" for day in days(300, TODAY - timedelta(300))
    )


def warned_bookings() -> str:
    return "".join(f"[[appointment]]\nstart = {day}T10:00:00\n" for day in days(1000, TODAY - timedelta(290)))


def old_bookings() -> str:
    return "".join(
        f'[[appointment]]\nstart = {day}T10:00:00\ntherapist = "T{day}"\n' for day in days(1000, TODAY - timedelta(1000))
    )


def soft_bookings() -> str:
    return "".join(f'[[appointment]]\ndate = {day}\nkind = "soft"\n' for day in days(1000))


def recorded_massages() -> str:
    return "".join(f"[[appointment]]\ndate = {day}\n" for day in days(500, TODAY - timedelta(500))) + "".join(
        f'[[appointment]]\ndate = {day}\nid = "garmin:{day}"\n' for day in days(500, TODAY - timedelta(500))
    )


def aways() -> str:
    return f'[[away]]\nfrom = {FIRST}\nuntil = {LAST}\nreason = "x"\n' * 366


def short_aways() -> str:
    return "".join(f'[[away]]\nfrom = {day}T09:00:00\nuntil = {day}T12:00:00\n' for day in days(366, TODAY, 2))


def pauses() -> str:
    return "".join(f"[[pause]]\nfrom = {day}\nuntil = {day}\n" for day in days(100, TODAY, 7))


def long_pauses() -> str:
    return f'[[pause]]\nfrom = {FIRST}\nuntil = {LAST}\nreason = "pregnancy"\n' * 100


def blocks() -> str:
    words = ", ".join(f'"{hour:02}:00 tempo {hour + 1} km"' for hour in range(20))
    week = ", ".join(f"{day} = [{words}]" for day in WEEKDAYS)
    return "".join(
        f'[[block]]\nname = "b{i}"\nfrom = {day}\nuntil = {day + timedelta(6)}\nweek = {{ {week} }}\n'
        for i, day in enumerate(days(100, TODAY, 7))
    )


def week() -> str:
    words = (", ".join(f'"{h:02}:00 tempo {h + 20 * i + 1} km"' for h in range(20)) for i in range(7))
    return "[week]\n" + "".join(f"{day} = [{of_day}]\n" for day, of_day in zip(WEEKDAYS, words, strict=True))


def hours() -> str:
    stretches = listed(f"{h}:{m}0-{h}:{m}9" for h in range(19) for m in (0, 3))
    by_day = listed(f'{day} = "{stretches}"' for day in WEEKDAYS)
    return (
        f"[therapist]\nclosed = [{listed(days(2000, FIRST))}]\nstep = 5\nhours = {{ {by_day} }}\n"
        "[massage]\nminutes = 10\n"
    )


def numbers() -> str:
    return "[rules]\ndays_between = 1\n[massage]\nper_month = [4, 4]\n"


def fractions() -> str:
    return "".join(
        f'[[session]]\ndate = {day}\nname = "tempo"\nminutes = {i % 900 + 1}.{i * 7919 % 10**9:09}1234567\nrpe = 7.{i:07}\n'
        for i, day in enumerate(days(5000))
    )


PARTS: dict[str, Callable[[], str]] = {part.__name__.replace("_", " "): part for part in (
    sessions, full_days, deeds_on_repeats, history, titles, repeats, rules, rules_that_never_come, exceptions, races, long_races,
    races_run, bookings, warned_bookings, old_bookings, soft_bookings, recorded_massages, aways, short_aways, pauses, long_pauses, blocks, week, hours,
    numbers, fractions,
)}  # fmt: skip
GOAL = '[[race]]\nname = "City Half"\ndate = 2028-10-24\ndistance = "half"\n'


# --- the journal -----------------------------------------------------------------------------------


def entries(what: str, dates: Iterator[date], more: str = "") -> str:
    return "".join(f'[[entry]]\nwhat = "{what}"\non = {day}\n{more}' for day in dates)


JOURNALS: dict[str, Callable[[], str]] = {
    "no journal": lambda: "",
    "booked": lambda: entries("booked", days(1000)) + entries("cancelled", days(1000)),
    "done": lambda: entries("done", days(2000, TODAY - timedelta(2000)), 'uid = "2026-11-1"\nfelt = 4\n'),
    "moved": lambda: "".join(f'[[entry]]\nwhat = "moved"\non = {day}\nto = {day + timedelta(1)}\n' for day in days(2000)),
    "ran": lambda: entries("ran", days(2000, TODAY - timedelta(2000)), 'session = "10 km, 50 min"\n'),
    "ran on one day": lambda: entries("ran", iter([TODAY - timedelta(3)] * 2000), 'session = "10 km, 50 min"\n'),
    "ill": lambda: entries("ill", days(2000, TODAY - timedelta(2000))),
    "complaints": lambda: "".join(
        entries(what, days(500, TODAY - timedelta(1000), 2)) for what in ("cramp", "pull", "ill", "well")
    ),
    "paused": lambda: entries("pause", iter([FIRST] * 2000), f"until = {LAST}\n"),
    "missed": lambda: entries("missed", days(2000, TODAY - timedelta(2000))),
    "accepted": lambda: f'[[entry]]\nwhat = "accepted"\ndates = [{listed(days(700))}]\n' * 200,
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


def run(args: tuple[str | Path, ...], folder: Path) -> Run:
    """A run in a forked process, which gets twelve times the time and ten times the memory that it may use."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (12 * SECONDS, 12 * SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 10**7, MEGABYTES * 10**7))
            done = rubdown(*args, "--today", str(TODAY), cwd=folder, env={"RUBDOWN_PLAN": str(folder / "plan.toml")})
            os.write(write, f"{done.returncode} {done.stderr[:1000]}".encode())
        except BaseException as error:
            os.write(write, f"99 {type(error).__name__}".encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        code, _, stderr = pipe.read().decode().partition(" ")
    _, _, usage = os.wait4(child, 0)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, int(code or 98), stderr)


def write_plan(folder: Path, *parts: str, journal: str = "no journal") -> None:
    """A plan of these parts with its journal, and a small one beside it."""
    texts = [PARTS[part]() for part in parts]
    (folder / "plan.toml").write_text("".join(texts) + GOAL, "utf-8")
    (folder / "plan.journal.toml").write_text(JOURNALS[journal](), "utf-8")
    (folder / "old.toml").write_text(f'[week]\ntue = "tempo 8 km"\n{GOAL}', "utf-8")


def main() -> None:
    words = sys.argv[1:] or ["alone"]
    commands = {name: COMMANDS[name] for name in words if name in COMMANDS} or COMMANDS
    parts = [name for name in words if name in PARTS] or list(PARTS)
    journals = [name for name in words if name in JOURNALS]
    cases = []
    if "alone" in words or not {"pairs"} & {*words}:
        cases += [((part,), journal) for part in parts for journal in journals or ["no journal"]]
        if journals or len(parts) > 1:
            cases += [(("week",), journal) for journal in journals or JOURNALS if "week" not in parts or journal != "no journal"]
    if "pairs" in words:
        cases += [(pair, "no journal") for pair in combinations(parts, 2)]
    failed = 0
    for chosen, journal in cases:
        with tempfile.TemporaryDirectory() as folder:
            write_plan(Path(folder), *chosen, journal=journal)
            for name, args in commands.items():
                took = run(args, Path(folder))
                failed += took.fails
                print(f"{'BAD ' if took.fails else '    '}{' + '.join(chosen)}, {journal:12} {name:12} {took.seconds:6.1f} s {took.megabytes:5} MB rc={took.code} {took.stderr[:110]!r}", flush=True)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
