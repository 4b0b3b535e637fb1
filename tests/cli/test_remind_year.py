"""A year of mornings, some of them missed, while the plan changes: what a runner is told, against what is so.

The model below knows nothing of rungs that were delivered: it keeps what the runner believes, from what was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from rubdown.cli.remind.memory import remembering
from rubdown.plan.journal import JournalEntry, fold
from rubdown.plan.model import Plan
from rubdown.report.bookings import cautions
from rubdown.report.reminders import DueReminder, Outlook, outlook, remember, remind
from rubdown.report.reminders.words import reminder
from support.faults import NIGHTLY
from support.reading import plan_of

FIRST = date(2026, 9, 1)
LADDER = (7, 1, 0)
AFTER = (2, 9)
PLAN = """[runner]
name = "Ana"
[therapist]
name = "Marta"
where = "Calle Mayor 3"
[week]
tue = "intervals 10 km"
sun = "long run 20 km"
"""


class Life:
    """The bookings as they are, by day, with their hours; what was logged; and the races."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.booked, self.done = rng, dict[date, int](), set[date]()
        self.races = [FIRST + timedelta(days=60 * n + rng.randint(0, 20)) for n in range(1, 6)]

    def plan(self, today: date) -> Plan:
        text = PLAN
        for n, day in enumerate(sorted({*self.races})):
            text += f'[[race]]\nname = "Race {n}"\ndate = {day}\ndistance = "10k"\n'
        for day, hour in sorted(self.booked.items()):
            text += f"[[appointment]]\nstart = {day}T{hour:02}:00:00\n"
        return fold(plan_of(text, today), [JournalEntry(what="done", on=day) for day in sorted(self.done)])

    def goes_on(self, today: date) -> None:
        """What may happen on a day: to a booking to come, to one that was, to a race."""
        rng = self.rng
        to_come = [day for day in self.booked if day >= today]
        gone_by = [day for day in self.booked if day < today and day not in self.done]
        if rng.random() < 0.12:
            self.book(today)
        if to_come and rng.random() < 0.08:
            hour = self.booked.pop(rng.choice(to_come))
            if rng.random() < 0.6:
                self.booked.setdefault(today + timedelta(days=rng.randint(0, 30)), hour)
        if to_come and rng.random() < 0.04:
            self.booked[rng.choice([*self.booked])] = rng.randint(9, 19)
        if gone_by and rng.random() < 0.15:
            day = rng.choice(gone_by)
            if rng.random() < 0.7:
                self.done.add(day)
            else:
                del self.booked[day]
        if rng.random() < 0.03:
            self.races[rng.randrange(5)] = today + timedelta(days=rng.randint(5, 60))

    def book(self, today: date) -> None:
        self.booked.setdefault(today + timedelta(days=self.rng.randint(0, 30)), self.rng.randint(9, 19))


class Runner:
    """What somebody believes who hears nothing but the reminders: each massage's hour, and when it was spoken of."""

    def __init__(self) -> None:
        self.believed: dict[date, datetime | None] = {}
        self.heard: dict[date, list[date]] = {}
        self.asked: dict[date, list[date]] = {}
        self.warned: dict[date, frozenset[str]] = {}
        self.proposals: list[tuple[str, date, date, int | None]] = []

    def hears(self, due: DueReminder, today: date) -> None:
        told, item, what = due.before.announced, due.current, due.what
        if item is None or what == "moved":
            assert told is not None, "nobody was ever told of it"
            if told.standing == "booked":
                self.forgets(told.date)
        if item is None:
            return
        if due.open:
            return
        if what == "happened":
            self.is_asked(item.date, today)
        elif item.standing == "booked":
            self.learns(due, item.date, today)
        elif what == "book":
            self.proposals.append((due.after.uid, today, item.date, due.rung))

    def forgets(self, day: date) -> None:
        assert day in self.believed, "the end or the move of what was not known"
        del self.believed[day]
        self.heard[day] = []

    def is_asked(self, day: date, today: date) -> None:
        reached = max(after for after in AFTER if day + timedelta(days=after) <= today)
        since = day + timedelta(days=reached)
        assert not [one for one in self.asked.get(day, []) if one >= since], "asked twice"
        self.asked.setdefault(day, []).append(today)

    def learns(self, due: DueReminder, day: date, today: date) -> None:
        item = due.current
        assert item is not None
        if not (due.what in ("moved", "booked") or due.breach):
            rung = min(rung for rung in LADDER if day - timedelta(days=rung) <= today)
            assert not [one for one in self.heard.get(day, []) if one >= day - timedelta(days=rung)], "told twice"
        if due.breach:
            assert not item.codes <= self.warned.get(day, frozenset()), "warned twice of the same"
            self.warned[day] = item.codes
        self.believed[day] = item.start
        self.heard.setdefault(day, []).append(today)


def checked(life: Life, runner: Runner, today: date) -> None:
    """After a run: nobody believes what is not so, and nobody misses what is near."""
    for day, start in runner.believed.items():
        assert day < today or day in life.booked, f"{day} is not booked, and nobody said so"
        assert day < today or start == datetime(day.year, day.month, day.day, life.booked[day]), "the hour moved"
    for day in life.booked:
        if day in life.done:
            continue
        reached = [rung for rung in LADDER if 0 <= (day - today).days <= rung]
        if reached:
            since = day - timedelta(days=min(reached))
            assert [one for one in runner.heard.get(day, []) if one >= since], f"{day} was not told"
        behind = [after for after in AFTER if day + timedelta(days=after) <= today <= day + timedelta(days=28)]
        if behind:
            assert [one for one in runner.asked.get(day, []) if one >= day + timedelta(days=max(behind))], "not asked"


class PowerCutError(Exception):
    """The message did not go out."""


def run(path: Path, view: Outlook, *, cut: bool) -> list[DueReminder]:
    """A morning's run with a real memory; a cut before the message is accepted leaves it as it was."""
    try:
        with remembering(path) as memory:
            due, quiet = remind(view, memory.known("plan"))
            memory.remember("plan", remember(quiet, [change for one in due for change in one.changes]))
            if cut and due:
                raise PowerCutError
    except PowerCutError:
        return []
    assert all(reminder(one, view.plan, "plan.toml").headline.isprintable() for one in due)
    return due


def mornings(rng: Random) -> Iterator[tuple[date, bool]]:
    """The days of a year, and whether the machine is on: single days off, and a week away now and then."""
    away = 0
    for n in range(365):
        if away == 0 and rng.random() < 0.02:
            away = rng.randint(3, 12)
        away = max(0, away - 1)
        yield FIRST + timedelta(days=n), away == 0 and rng.random() < 0.85


@pytest.mark.parametrize("seed", range(9 if NIGHTLY else 2))
def test_a_year_of_mornings(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    life, runner, path = Life(rng), Runner(), tmp_path / "state" / "reminders.sqlite"
    told, runs, keys = 0, 0, list[str]()
    for today, on in mornings(rng):
        life.goes_on(today)
        if not on:
            continue
        cut = rng.random() < 0.1
        view = outlook(life.plan(today), today)
        due = run(path, view, cut=cut)
        for one in due:
            assert one.current is None or one.current.date in {*life.booked} or one.current.standing == "proposed"
            runner.hears(one, today)
            keys.append(one.key)
        if not cut:  # a warning that no longer holds is news when it comes back
            assert view.season
            broken = {caution.date for caution in cautions(view.season)}
            runner.warned = {day: codes for day, codes in runner.warned.items() if day in broken}
            checked(life, runner, today)
            assert run(path, view, cut=False) == [], "a second run right after says nothing"
        told, runs = told + len(due), runs + 1
    assert told > 60
    assert len(keys) == len({*keys}), "two messages would have one Message-ID"
    assert runs > 200
    # A proposal that keeps moving is calm: the same rung not twice within a week, until its day has passed.
    for uid, spoken, day, rung in runner.proposals:
        again = [later for u, later, _, r in runner.proposals if (u, r) == (uid, rung) and spoken < later <= day]
        assert rung is None or not [later for later in again if (later - spoken).days < 7]
