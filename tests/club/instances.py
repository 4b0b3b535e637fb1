"""Twelve clubs to measure a planner by: 20 to 600 runners, 1 to 8 therapists, 26 weeks; and the best timetables known.

python -m tests.club.instances write tight-60 FOLDER        # the plans and club.toml
rubdown club FOLDER/club.toml --today 2026-11-26 --until 2027-05-27 --format json > answer.json
python -m tests.club.instances check tight-60 answer.json   # what is wrong with it, and the best known
"""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' own modules

from support.clubs import TODAY, runner

from .validator import Case, Hours, faults

WEEKS = 26
UNTIL = TODAY + timedelta(weeks=WEEKS)
_BLOCKS = (
    "mon 16:00-20:00", "tue 16:00-20:00", "thu 16:00-20:00", "wed 16:00-20:00", "sat 10:00-14:00", "fri 16:00-20:00",
    "mon 08:00-12:00", "tue 08:00-12:00", "wed 08:00-12:00", "thu 08:00-12:00", "fri 08:00-12:00",
)  # fmt: skip


class Known(NamedTuple):
    """The best timetable known: massages missing and points, and what is proved that none can beat."""

    short: int
    points: int
    short_bound: int
    bound: int


class Instance(NamedTuple):
    """A club of a number of runners, and of therapists who work a number of blocks of four hours a week in all."""

    runners: int
    therapists: int
    blocks: int
    known: Known


# Impossible: the hours hold fewer massages than the months should have. Tight: hardly more.
INSTANCES = {
    "loose-20": Instance(20, 1, 5, Known(0, 8278, 0, 8279)),
    "tight-20": Instance(20, 1, 2, Known(21, 6884, 21, 6884)),
    "impossible-20": Instance(20, 1, 1, Known(61, 3506, 61, 3506)),
    "loose-60": Instance(60, 3, 12, Known(2, 26348, 2, 26370)),
    "tight-60": Instance(60, 1, 5, Known(4, 20396, 4, 20396)),
    "impossible-60": Instance(60, 3, 3, Known(132, 14347, 132, 14351)),
    "loose-200": Instance(200, 3, 24, Known(9, 84075, 9, 84334)),
    "tight-200": Instance(200, 3, 17, Known(12, 72151, 12, 72596)),
    "impossible-200": Instance(200, 3, 12, Known(295, 59728, 295, 59731)),
    "loose-600": Instance(600, 8, 72, Known(12, 263587, 12, 264377)),
    "tight-600": Instance(600, 8, 50, Known(55, 226962, 45, 230906)),
    "impossible-600": Instance(600, 8, 32, Known(1247, 175314, 1090, 177575)),
}


def case(name: str) -> Case:
    """The club of an instance: the same on every machine."""
    instance, rng = INSTANCES[name], random.Random(name)
    plans = [runner(rng, f"Runner {n:03}", WEEKS) for n in range(instance.runners)]
    plans = [text.replace("minutes = 45", "minutes = 60") for text in plans]
    therapists = {}
    for t in range(instance.therapists):
        count = instance.blocks // instance.therapists + (t < instance.blocks % instance.therapists)
        by_day: dict[str, list[str]] = {}
        for block in (_BLOCKS[(n + t) % len(_BLOCKS)] for n in range(count)):
            day, hours = block.split()
            by_day.setdefault(day, []).append(hours)
        therapists[f"Therapist {t}"] = Hours({day: ", ".join(sorted(hours)) for day, hours in by_day.items()})
    return Case(plans, therapists, TODAY, UNTIL)


def write(name: str, folder: Path) -> None:
    """The plans and the club's file in a folder."""
    club = case(name)
    (folder / "runners").mkdir(parents=True, exist_ok=True)
    for n, text in enumerate(club.plans):
        (folder / "runners" / f"{n:03}.toml").write_text(text, "utf-8")
    lines = ['plans = ["runners/*.toml"]', 'timezone = "Europe/Madrid"']
    for therapist, hours in club.therapists.items():
        week = ", ".join(f"{day} {when}" for day, when in hours.by_day.items())
        lines.append(f'[[therapist]]\nname = "{therapist}"\nhours = "{week}"')
    (folder / "club.toml").write_text("\n".join(lines) + "\n", "utf-8")


def main(deed: str, name: str, path: str) -> int:
    """Write an instance, or judge an answer to one: 1 where something is wrong with it."""
    if deed == "write":
        write(name, Path(path))
        return 0
    found = json.loads(Path(path).read_text("utf-8"))
    wrong = faults(case(name), found)
    print(*(wrong or ["valid"]), sep="\n")
    print("found", found["objective"], "best known", INSTANCES[name].known)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
