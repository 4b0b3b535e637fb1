"""A few of the plans at their limits (all of them: `python -m tests.limits`), and the limits that the manual names."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

import limits
from rubdown.cli.io.texts import LARGEST as LARGEST_PLAN
from rubdown.importers.busy import MOST_READ, MOST_RULES
from rubdown.importers.event import LARGEST, LONGEST_TITLE, MOST_EVENTS, MOST_TEXT
from rubdown.importers.ics import MOST_CHARACTERS, MOST_LINES_IN_ALL
from rubdown.plan.file_schema import PlanFile
from rubdown.plan.values import MOST_A_DAY
from rubdown.toml.tables import keys_of
from support.command import ROOT, rubdown

EACH = (
    ("bookings", "nothing logged", "json"), ("titles", "nothing logged", "next"),
    ("full days", "nothing logged", "next"),
    ("repeats", "nothing logged", "next"), ("rules", "nothing logged", "next"), ("history", "nothing logged", "next"),
    ("week", "paused", "next"), ("week", "ran on one day", "next"), ("together", "nothing logged", "check"),
    ("together", "nothing logged", "why all"), ("deeds on repeats", "nothing logged", "log"),
)  # fmt: skip


@pytest.mark.parametrize(("part", "journal", "command"), EACH)
def test_a_plan_at_its_limits(part: str, journal: str, command: str, tmp_path: Path) -> None:
    limits.write_plan(tmp_path, part, journal=journal)
    took = limits.run(limits.COMMANDS[command], tmp_path)
    assert took.code in (0, 1), took.stderr
    assert took.megabytes <= limits.MEGABYTES
    assert took.seconds <= 2 * limits.SECONDS  # of a processor that others keep busy, too


def dated(count: int, more: str = "") -> str:
    return limits.sessions([f'date = 2026-12-20; name = "easy 5 km"{more}'] * count)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        (dated(MOST_A_DAY), True),
        (dated(MOST_A_DAY + 1), False),
        (dated(MOST_A_DAY, "; done = true") + dated(MOST_A_DAY), True),
        (dated(MOST_A_DAY + 1, "; done = true"), False),
        (limits.repeated('every = "sun"', MOST_A_DAY - 1) + dated(1), True),
        (limits.repeated('every = "sun"', MOST_A_DAY) + dated(1), False),
        (limits.repeated('every = "sat"', MOST_A_DAY) + dated(1), True),
        (limits.repeated('rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"', MOST_A_DAY + 1), False),
        (limits.repeated('every = "sun"', 20, last=limits.TODAY - timedelta(1)) + dated(20), True),
    ],
)
def test_a_day_holds_twenty_sessions(text: str, fine: bool) -> None:
    done = rubdown("next", "-", "--today", str(limits.TODAY), stdin=text + limits.GOAL)
    assert (done.returncode < 2) == fine, done.stderr
    assert fine or re.search(
        r"^<stdin>:\d+:1: error: more than 20 sessions on one day: \w{3} \d+ \w{3} 20", done.stderr
    )


def test_the_manual_names_the_limits() -> None:
    page = (ROOT / "src/rubdown/help/security.md").read_text("utf-8").replace(",", "")
    most = {name: keys_of(PlanFile)[name].extra["most"] for name in ("session", "race", "appointment", "away")}
    for words in (
        f"{LARGEST_PLAN // 10**6} MB and span ten years", f"{most['session']} sessions ({MOST_A_DAY} on a day)",
        f"{most['race']} races", f"{most['appointment']} appointments", f"{most['away']} absences",
        f"{keys_of(PlanFile)['pause'].extra['most']} pauses", f"{keys_of(PlanFile)['block'].extra['most']} blocks",
        "400 repeats (50 of them by a rule)",
        f"an export {LARGEST // 10**6} MB ({MOST_CHARACTERS // 10**6} MB of dates and titles {MOST_TEXT // 10**6} MB",
        f" of titles and descriptions of each the first {LONGEST_TITLE} characters)",
        f" {MOST_LINES_IN_ALL} lines and {MOST_EVENTS} events",
        f"{MOST_READ} events to come and {MOST_RULES} rules",
        f"{limits.SECONDS} seconds of a processor and {limits.MEGABYTES} MB",
    ):  # fmt: skip
        assert words in page
