"""What every rule says, word for word: a golden of each thing that it can say, on the first day on which it says it.

`python -m pytest --regold` draws it anew; look at the difference before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from examples_on import EXAMPLES, TODAY
from reading import plan_of
from rubdown.model import Complaint
from rubdown.rule import Between, Closing, InMonth, Rule, Tally, Verdict, Wish
from rubdown.rules import RULES
from rubdown.schedule import schedule
from rubdown.timeline import Timeline, days_between, default_until, lay_out

GOLDENS = Path(__file__).parent / "goldens"
START, UNTIL = date(2026, 11, 2), date(2026, 12, 27)
FULL = """
[massage]
per_month = [1, 2]
prefer = ["tue"]
last = 2026-10-20

[therapist]
name = "Marta"
hours = { mon = "16:00-20:00", tue = "09:00-13:00, 16:00-20:00", sat = "0:00-24:00" }
closed = [2026-11-10]

[week]
mon = "easy 8 km"
wed = "hills 10 km"
sun = "long run 20 km"

[[session]]
start = 2026-11-12T18:30:00
name = "tempo 12 km"

[[session]]
start = 2026-11-13T07:00:00
name = "easy 45 min"

[[session]]
date = 2026-11-14
name = "strength 40 min"

[[session]]
date = 2026-11-17
name = "5 km time trial"

[[session]]
start = 2026-11-25T18:30:00
name = "5 km time trial"

[[race]]
name = "City 10K"
date = 2026-11-29
distance = "10k"
priority = "C"

[[race]]
name = "Valencia Marathon"
start = 2026-12-06T08:30:00
minutes = 210
priority = "A"

[[away]]
from = 2026-12-20
until = 2026-12-21
reason = "family"

[[away]]
from = 2026-12-23T12:00:00
until = 2026-12-23T20:00:00
"""
COMPLAINTS = (
    Complaint("discomfort", datetime(2026, 11, 3, 10)),
    Complaint("illness", datetime(2026, 11, 5, 10), datetime(2026, 11, 6, 10)),
    Complaint("pull", datetime(2026, 12, 24), latest=datetime(2026, 12, 24, 23, 59)),
    Complaint("illness", datetime(2026, 12, 26, 10)),
)
NO_HOURS = "[therapist.hours]\n"


def golden(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--regold"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def full() -> Timeline:
    plan = replace(plan_of(FULL, START), complaints=COMPLAINTS, accepted=frozenset({date(2026, 11, 24)}))
    return lay_out(plan, START, START, UNTIL)


def bare(text: str = "massage.per_month = 1") -> Timeline:
    return lay_out(plan_of(text, START), START, START, START + timedelta(days=6))


def said(rule: Rule, timeline: Timeline) -> Iterator[str]:
    """All that a rule says, in the order of the days."""
    if isinstance(rule, Closing):
        for s in rule.stretches(timeline):
            yield f"closes {s.start:%a %d %b %H:%M} to {s.end:%a %d %b %Y %H:%M} ({s.cause}): {s.text}"
    for case, verdict in judged(rule, timeline):
        yield f"{case}: {'yes' if verdict.allowed else 'no'}, {verdict.points:+}: {verdict.text}"


def judged(rule: Rule, timeline: Timeline) -> Iterator[tuple[str, Verdict]]:
    if isinstance(rule, Closing | Wish):
        yield from ((f"{day:%a %d %b}", rule.judge(timeline, day)) for day in timeline.horizon())
    elif isinstance(rule, Between):
        yield from ((f"after {n}", rule.judge(timeline, n)) for n in (0, 1, 2, 9, 10, 13, 14, 28, 29, 42, 43, 60))
    elif isinstance(rule, InMonth):
        tallies = [Tally(date(2026, 12, 1), count, least) for least in (0, 1, 2) for count in (0, 1, 2, 3)]
        yield from ((f"{tally.count} where {tally.least} owed", rule.judge(timeline, tally)) for tally in tallies)


def first_times(lines: Iterator[str]) -> Iterator[str]:
    """Each thing that is said, once: on its first day."""
    known: set[str] = set()
    for line in lines:
        _, _, words = line.rpartition(": " if line.startswith("closes OPEN") else ", ")
        if words not in known:
            known.add(words)
            yield line


@pytest.mark.parametrize(
    ("name", "timeline"),
    [("full", full()), ("bare", bare()), ("no-hours", bare(NO_HOURS))],
    ids=["full", "bare", "none"],
)
def test_what_every_rule_says(name: str, timeline: Timeline, request: pytest.FixtureRequest) -> None:
    lines = (f"{rule.code} {line}" for rule in RULES for line in first_times(said(rule, timeline)))
    golden(GOLDENS / f"rules-{name}.words", "\n".join(lines) + "\n", request)


@pytest.mark.parametrize("name", TODAY)
def test_the_answer_in_process_is_the_one_of_the_command(name: str) -> None:
    text, today = (EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]
    plan = replace(plan_of(text, today), path=f"examples/{name}.toml", folder="examples")
    found = schedule(plan, today, today, default_until(plan, today))
    told: dict[str, Any] = json.loads((GOLDENS / f"{name}.json").read_text("utf-8"))
    known = json.loads(msgspec.json.encode(found))
    assert {key: known[key] for key in told} == told
    assert [day["date"] for day in known["days"]] == [str(day) for day in lay_out_days(known)]


def lay_out_days(told: dict[str, Any]) -> Iterator[date]:
    return days_between(date.fromisoformat(told["from"]), date.fromisoformat(told["until"]))
