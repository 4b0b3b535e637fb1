"""Random lives of plans under reminders: what may happen on a day, and years of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from random import Random

from rubdown.plan.journal import JournalEntry
from support.reminded import Booking, Runner, World


def _free(world: World) -> list[date]:
    taken = {*world.booked(world.plan()), *world.file}
    return [day for n in range(30) if (day := world.today + timedelta(days=n)) not in taken]


def _to_come(world: World) -> list[date]:
    return sorted(day for day in world.booked(world.plan()) if day >= world.today)


def book(world: World, rng: Random) -> None:
    """A proposed date is booked, or another one, by `rubdown log`."""
    free = _free(world)
    proposed = [day for day in world.proposed() if day in free]
    world.log("booked", proposed[0] if proposed and rng.random() < 0.7 else rng.choice(free), hour=rng.randint(8, 19))


def write_booking(world: World, rng: Random) -> None:
    world.file[rng.choice(_free(world))] = Booking(rng.randint(8, 19), soft=rng.random() < 0.3)


def edit_booking(world: World, rng: Random) -> None:
    """A booking to come is taken out of the file, or put on another day or hour."""
    if days := [day for day in _to_come(world) if day in world.file]:
        free, day = _free(world), rng.choice(days)
        old = world.file.pop(day)
        if rng.random() < 0.6:
            world.file[rng.choice([day, *free])] = old._replace(hour=rng.randint(8, 19))


def move(world: World, rng: Random) -> None:
    if days := _to_come(world):
        world.log("moved", rng.choice(days), rng.choice(_free(world)), rng.randint(8, 19))


def cancel(world: World, rng: Random) -> None:
    if days := _to_come(world):
        world.log("cancelled", rng.choice(days))


def answer(world: World, rng: Random) -> None:
    """Somebody logs what became of a massage that has passed."""
    unlogged = {a.date for a in world.plan().appointments if not a.done and a.kind == "discharge"}
    if past := sorted(day for day in unlogged if day < world.today):
        world.log(rng.choice(["done", "done", "skipped"]), rng.choice(past))


def accept(world: World, rng: Random) -> None:
    world.entries.append(JournalEntry(what="accepted", dates=world.proposed()))


def undo(world: World, rng: Random) -> None:
    world.entries = world.entries[:-1]


def change_race(world: World, rng: Random) -> None:
    world.races = [world.today + timedelta(days=rng.randint(10, 50))]


def fix_title(world: World, rng: Random) -> None:
    world.race = rng.choice(["City 10K", "City 10 K", "Park run"])


def change_place(world: World, rng: Random) -> None:
    world.where = rng.choice(["Calle Mayor 3", "Calle Menor 4"])


# Each with how often it happens in a hundred days.
DEEDS: dict[Callable[[World, Random], None], int] = {
    book: 10, write_booking: 3, edit_booking: 4, move: 3, cancel: 3, answer: 12, accept: 2, undo: 1, change_race: 3,
    fix_title: 2, change_place: 1,
}  # fmt: skip


def year(seed: int, first: date, days: int = 365) -> Runner:
    """One plan-year: outages of a day and of a week, failures of the mail, two runs on many days."""
    rng = Random(seed)
    world, runner, away = World("Ana", first, notice=rng.choice([1, 1, 1, 2, 3])), Runner(), 0
    for n in range(days):
        world.today = first + timedelta(days=n)
        _happens(world, rng)
        if away == 0 and rng.random() < 0.02:
            away = rng.randint(3, 12)
        away = max(0, away - 1)
        if away or rng.random() < 0.12:
            continue
        timed = rng.random() < 0.5
        runner.run(world, time(7) if timed else None, delivered=rng.random() < 0.9)
        if rng.random() < 0.3:
            _happens(world, rng)
            runner.run(world, time(20) if timed else None)
    return runner


def _happens(world: World, rng: Random) -> None:
    for deed, often in DEEDS.items():
        if rng.random() * 100 < often:
            deed(world, rng)
    if max(world.races) < world.today + timedelta(days=5):
        change_race(world, rng)


def share_of_questions(runners: Sequence[Runner]) -> float:
    """Which part of all messages asks whether a massage happened."""
    total = sum(sum(runner.counts.values()) for runner in runners)
    return sum(runner.counts.get("happened", 0) for runner in runners) / max(1, total)
