"""A season as it goes: after each thing that happens the calendar keeps every rule, and moves what has to move only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.plans import load_plan
from rubdown.plan.journal import JournalEntry, fold
from rubdown.plan.model import Plan
from rubdown.plan.timeline import horizon_end
from rubdown.planner.season import Season, season
from rubdown.report.calendar import answer, schedule
from support.command import rubdown
from support.plans import random_plan
from support.reading import plan_of

PLAN = """[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
last = 2026-10-26
[therapist]
name = "Marta"
hours = { mon = "09:00-12:00", wed = "16:00-20:00" }
[week]
tue = "intervals 10 km"
thu = "tempo 8 km"
sun = "long run 20 km"
[[race]]
name = "Valencia Half"
date = 2026-12-06
distance = "half"
[[race]]
name = "Spring Half"
date = 2027-02-21
distance = "half"
"""
SAT, SUN, MON, TUE, WED = (date(2026, 11, day) for day in range(14, 19))
ACCEPTED = [MON, date(2026, 12, 9), date(2027, 1, 4), date(2027, 2, 1), date(2027, 2, 24)]


class Story:
    """A plan file and its journal, as days go by; the rules are checked after each step."""

    def __init__(self, path: Path) -> None:
        self.path, self.today = path, SAT
        path.write_text(PLAN, encoding="utf-8")

    def log(self, *args: str) -> str:
        done = rubdown("log", *args, "--plan", self.path, "--today", f"{self.today}")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def edit(self, old: str, new: str) -> None:
        """The runner edits the plan; rubdown never does."""
        text = self.path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    def dates(self) -> list[date]:
        """The deep massages still to come, of a calendar that keeps every rule."""
        plan = load_plan(str(self.path), machine_clock(self.today))
        found = season(plan, self.today, self.today, horizon_end(plan, self.today))
        keeps_every_rule(found)
        return list(found.chosen)

    def calendar(self) -> str:
        return rubdown("calendar", self.path, "--today", f"{self.today}").stdout


def keeps_every_rule(found: Season) -> None:
    """Every proposed day is open and not yet past; GAP1 and MON1 hold, and MON2 or the month says that it is short."""
    plan, booked = found.timeline.plan, found.standing.fixed
    proposed = [day for day in found.chosen if day not in booked]
    assert all(found.days[day].open and day >= found.timeline.today for day in proposed)
    others = sorted({*found.standing.done, *found.standing.after, *found.chosen})
    gaps = [(a, b) for a, b in pairwise(others) if a in proposed or b in proposed]
    assert all((b - a).days >= plan.numbers.days_between for a, b in gaps)
    for month in answer(found).months:
        counted = [day for day in others if f"{day:%Y-%m}" == month.month]
        assert len(counted) <= plan.most or not {*counted} & {*proposed}
        assert month.planned + month.short >= month.least


def test_a_season_as_it_goes(tmp_path: Path) -> None:
    story = Story(tmp_path / "plan.toml")
    assert story.dates() == ACCEPTED

    story.log("accept")
    assert story.dates() == ACCEPTED
    assert "which you accepted" not in story.calendar()

    # A cramp in Sunday's long run: the deep massage of Monday moves and nothing else, the soft one is advised.
    story.today = SUN
    told = story.log("cramp", "--when", f"{SUN}T11:30", "--where", "left calf")
    after_cramp = [date(2026, 11, 23), *ACCEPTED[1:]]
    assert "  Mon 16 Nov moves to Mon 23 Nov (7 days later)\n" in told
    assert "First stretch the cramped muscle gently" in told
    assert "A soft, superficial massage is fine at once, never a deep one" in told
    assert "No deep massage for 24 hours, until Mon 16 Nov 11:30." in told
    assert story.dates() == after_cramp
    assert "moved from Mon 16 Nov 2026, which you accepted" in story.calendar()

    # The soft one is taken instead: shown, it counts for nothing and moves nothing.
    assert "no other date changes" in story.log("booked", f"{MON}", "--soft")
    assert story.dates() == after_cramp
    story.today = MON
    story.log("done", "--soft")
    assert story.dates() == after_cramp
    assert "soft" in story.calendar()

    # Marta has an hour on Wednesday: booked, it stays; then she cancels and is away that day.
    assert "  Mon 23 Nov moves to Wed 18 Nov (5 days earlier)\n" in story.log("booked", f"{WED}T17:00")
    assert story.dates() == [WED, *ACCEPTED[1:]]
    story.today = TUE
    story.edit("hours =", f"closed = [{WED}]\nhours =")
    assert story.dates() == [WED, *ACCEPTED[1:]], "booked ones never move by themselves"
    assert "  Wed 18 Nov moves to Mon 23 Nov (5 days later)\n" in story.log("cancelled", f"{WED}")
    assert story.dates() == after_cramp

    # Accepted anew. The race is postponed to a Thursday: its own massage would be the day before and moves, no other.
    story.log("accept")
    story.edit("2026-12-06", "2026-12-10")
    assert story.dates() == [date(2026, 11, 23), date(2026, 12, 14), *ACCEPTED[2:]]
    assert "moved from Wed 9 Dec 2026, which you accepted" in story.calendar()

    # And the season goes on from there: done, and accepted anew.
    story.today = date(2026, 11, 24)
    story.log("done", "2026-11-23T09:30")
    rest = [date(2026, 12, 14), *ACCEPTED[2:]]
    assert story.dates() == rest
    story.log("accept")
    assert story.dates() == rest
    assert "which you accepted" not in story.calendar()


def test_a_season_without_acceptance_may_move_more(tmp_path: Path) -> None:
    """The other side of the story: what had to move is what is closed, and no accepted date that stayed open moved."""
    plan = plan_of(PLAN, SUN)
    for entries in ([], [JournalEntry(what="accepted", dates=ACCEPTED)]):
        cramp = JournalEntry(what="cramp", start=datetime(2026, 11, 15, 11, 30))
        found = season(fold(plan, [*entries, cramp]), SUN, SUN, horizon_end(plan, SUN))
        keeps_every_rule(found)
        gone = {*ACCEPTED} - {*found.chosen}
        assert gone == {MON}
        assert not found.days[MON].open


# Any season: what is accepted stays, and each step keeps every rule.


def proposals(plan: Plan, today: date, start: date, until: date) -> list[date]:
    found = season(plan, today, start, until)
    return [day for day in found.chosen if day not in found.standing.fixed]


@pytest.mark.parametrize("seed", range(60))
def test_any_season_keeps_every_rule_whatever_happens(seed: int) -> None:
    rng = Random(seed)
    text, today, start, until = random_plan(rng)
    plan = plan_of(text, today)
    entries: list[JournalEntry] = []
    accepted = proposals(plan, today, start, until)
    entries.append(JournalEntry(what="accepted", dates=accepted))
    assert proposals(fold(plan, entries), today, start, until) == accepted, "accepted as they are, they stay"
    for _ in range(6):
        now = fold(plan, entries)
        free = proposals(now, today, start, until)
        entries.append(rng.choice(happenings(rng, today, free)))
        after = season(fold(plan, entries), today, start, until)
        keeps_every_rule(after)
        assert {*after.standing.fixed} <= {*after.chosen}
        assert all(after.days[m.old].date == m.old for m in answer(after).accepted_moves if m.old in after.days)


def happenings(rng: Random, today: date, free: list[date]) -> list[JournalEntry]:
    """What may happen next: anything to the body, and a booking or the loss of one of the dates."""
    recently = datetime.combine(today - timedelta(days=rng.randint(0, 3)), datetime.min.time())
    found = [
        *(JournalEntry(what=what, start=recently + timedelta(hours=rng.randint(6, 22)))
          for what in ("discomfort", "cramp", "contracture", "pull")),
        JournalEntry(what="done", on=today - timedelta(days=rng.randint(0, 9))),
        JournalEntry(what="booked", on=today + timedelta(days=rng.randint(0, 40)), kind="soft"),
    ]  # fmt: skip
    if free:
        day = rng.choice(free)
        found += [
            JournalEntry(what="booked", on=day),
            JournalEntry(what="booked", on=day + timedelta(days=rng.randint(-3, 3))),
        ]
    return found


def test_an_answer_is_the_same_however_it_is_reached() -> None:
    """What was logged and taken out again leaves no trace in the calendar, but that it is told as dropped."""
    plan = plan_of(PLAN, SUN)
    entries = [JournalEntry(what="booked", on=WED), JournalEntry(what="moved", on=WED, to=date(2026, 11, 25)),
               JournalEntry(what="cancelled", on=date(2026, 11, 25))]  # fmt: skip
    until = horizon_end(plan, SUN)
    plain, found = schedule(plan, SUN, SUN, until), schedule(fold(plan, entries), SUN, SUN, until)
    assert [gone.date for gone in found.dropped] == [date(2026, 11, 25)]
    named = {massage.date: massage.uid for massage in plain.appointments}
    again = [replace(massage, uid=named[massage.date]) for massage in found.appointments]
    assert replace(found, appointments=again, dropped=[]) == plain
