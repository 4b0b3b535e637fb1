"""A plan as days go by, with the reminders of each; and the plans that most stories begin with."""

from __future__ import annotations

from datetime import date, timedelta

from rubdown.plan.journal import JournalEntry, fold
from rubdown.plan.model import Plan
from rubdown.report.reminders import DueReminder, Record, outlook, remember, remind
from rubdown.report.reminders.words import ReminderText, reminder
from support.reading import plan_of

THERAPIST = '[therapist]\nname = "Marta"\nwhere = "Calle Mayor 3"\n'
HOURS = 'hours = { mon = "16:00-20:00", tue = "16:00-20:00", wed = "16:00-20:00", thu = "16:00-20:00" }\n'
NONE = "[massage]\nper_month = [0, 1]\n[rules]\ncost_beyond_least = 1000\n"  # nothing is proposed
RACE = '[[race]]\nname = "City Half"\ndate = 2027-01-31\ndistance = "half"\n'
BOOKED = f"{THERAPIST}{HOURS}{NONE}{RACE}[[appointment]]\nstart = 2026-11-24T17:00:00\n"
PROPOSED = f"[massage]\nper_month = 1\nlast = 2026-10-30\n{THERAPIST}{HOURS}{RACE}"


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


class Story:
    """A plan as days go by: what is announced on each, and what is remembered."""

    def __init__(self, text: str) -> None:
        self.text, self.known, self.entries = text, tuple[Record, ...](), list[JournalEntry]()

    def plan(self, today: date) -> Plan:
        return fold(plan_of(self.text, today), self.entries)

    def run(self, today: date) -> tuple[list[DueReminder], tuple[Record, ...]]:
        due, quiet = remind(outlook(self.plan(today), today), self.known)
        return due, remember(quiet, [change for one in due for change in one.changes])

    def due(self, on: str) -> list[DueReminder]:
        due, self.known = self.run(day(on))
        return due

    def words(self, on: str) -> list[ReminderText]:
        return [reminder(due, self.plan(day(on)), "/plans/ana.toml") for due in self.due(on)]

    def told(self, on: str) -> list[str]:
        return [words.headline for words in self.words(on)]

    def each(self, first: str, last: str) -> dict[str, list[str]]:
        """What is announced from day to day, where anything is."""
        found = {}
        for n in range((day(last) - day(first)).days + 1):
            on = f"{day(first) + timedelta(days=n):%m-%d}"
            if told := self.told(on):
                found[on] = told
        return found

    def edit(self, old: str, new: str, *, once: bool = False) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new, 1 if once else -1)
