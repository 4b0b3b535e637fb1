"""What every rule says, word for word: a golden of each thing that it can say, on the first day on which it says it.

`python -m pytest --regold` draws it anew; look at the difference before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Complaint
from rubdown.plan.timeline import Timeline, horizon_end, lay_out
from rubdown.planner.season import season
from rubdown.planner.starts import proposed_start
from rubdown.planner.verdicts import closers, judge_days
from rubdown.report.calendar import schedule
from rubdown.rules import RULES
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Rule, SoftClosing, Stretch, Verdict, Wish
from rubdown.rules.races import RACE1
from rubdown.rules.running import RUN1
from rubdown.rules.wishes import race_behind
from rubdown.text import days_between
from support.examples_on import EXAMPLES, TODAY
from support.goldens import GOLDENS, golden
from support.reading import plan_of

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

[[block]]
name = "build"
from = 2026-11-16
until = 2026-11-22
week = { thu = "19:00 intervals 8 km", sun = "trail 16 km 500 m D+" }

[[pause]]
from = 2026-12-25
until = 2026-12-26
reason = "rest"
"""
COMPLAINTS = (
    Complaint("discomfort", datetime(2026, 11, 3, 10)),
    Complaint("illness", datetime(2026, 11, 5, 10), datetime(2026, 11, 6, 10)),
    Complaint("pull", datetime(2026, 12, 24), latest=datetime(2026, 12, 24, 23, 59)),
    Complaint("illness", datetime(2026, 12, 26, 10)),
)
NO_HOURS = "[therapist.hours]\n"


def full() -> Timeline:
    plan = replace(plan_of(FULL, START), complaints=COMPLAINTS, accepted=frozenset({date(2026, 11, 24)}))
    return lay_out(plan, START, UNTIL)


def bare(text: str = "massage.per_month = 1") -> Timeline:
    return lay_out(plan_of(text, START), START, START + timedelta(days=6))


def said(rule: Rule, timeline: Timeline) -> Iterator[str]:
    """All that a rule says, in the order of the days."""
    if isinstance(rule, Closing | SoftClosing):
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
        counts = [MonthCount(date(2026, 12, 1), count, least) for least in (0, 1, 2) for count in (0, 1, 2, 3)]
        yield from ((f"{month.count} where {month.least} owed", rule.judge(timeline, month)) for month in counts)


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
    golden(GOLDENS / "rules" / f"{name}.words", "\n".join(lines) + "\n", request)


@pytest.mark.parametrize("name", TODAY)
def test_the_answer_in_process_is_the_one_of_the_command(name: str) -> None:
    text, today = (EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]
    plan = replace(plan_of(text, today), path=f"examples/{name}.toml", folder="examples")
    found = schedule(plan, today, today, horizon_end(plan, today))
    told: dict[str, Any] = json.loads((GOLDENS / "examples" / f"{name}.json").read_text("utf-8"))
    known = json.loads(msgspec.json.encode(found))
    assert {key: known[key] for key in told} == told
    assert [day["date"] for day in known["days"]] == [str(day) for day in lay_out_days(known)]


# Bookings of every kind: with and without an hour, of yesterday and to come, soft ones twice on a day, dropped ones.
BOOKED = """
[[appointment]]
start = 2026-11-09T16:00:00
where = "Gym"
note = "bring the roller"

[[appointment]]
date = 2026-11-17
minutes = 90

[[appointment]]
date = 2026-11-06
kind = "soft"

[[appointment]]
start = 2026-11-20T10:00:00
kind = "soft"
where = "Home"
note = "calves"

[[appointment]]
start = 2026-11-20T18:00:00
kind = "soft"

[[appointment]]
date = 2027-02-01
kind = "soft"

[[race]]
name = "Spring 10K"
date = 2027-01-17
km = 10
"""


def test_the_whole_answer_of_a_full_plan(request: pytest.FixtureRequest) -> None:
    text = FULL.replace('name = "Marta"', 'name = "Marta"\nwhere = "Calle Mayor 1"') + BOOKED
    today = date(2026, 11, 15)
    gone = (
        Appointment(date(2026, 12, 2), datetime(2026, 12, 2, 17), 60, "discharge", "Gym", "", 7),
        Appointment(date(2026, 12, 3), None, 30, "soft", "", "", 9, file="more.toml"),
    )
    plan = replace(
        plan_of(text, START), complaints=COMPLAINTS, accepted=frozenset({today, date(2026, 12, 14), START}),
        dropped=gone, prefer_time=17 * 60, folder="season",
        appointments=tuple(replace(a, file="more.toml") if a.note else a for a in plan_of(text, START).appointments),
    )  # fmt: skip
    found = schedule(plan, today, START, date(2027, 1, 31))
    answer = json.loads(msgspec.json.encode(found))
    golden(GOLDENS / "full-plan" / "days.txt", "".join(map(told_of_day, answer.pop("days"))), request)
    lists = {name: answer.pop(name) for name in ("appointments", "months", "warnings", "notes")}
    for name, part in {**lists, "others": answer}.items():
        golden(GOLDENS / "full-plan" / f"{name}.json", json.dumps(part, indent=2, ensure_ascii=False) + "\n", request)


def told_of_day(day: dict[str, Any]) -> str:
    """A day of the JSON in a line, and each of its reasons in another."""
    windows = "".join(f" {start}-{end}" for start, end in day.pop("windows"))
    lines = [f"{day.pop('date')} {'open' if day.pop('open') else 'closed'}{windows} {day.pop('points'):+}\n"]
    for closing in day.pop("closed_by"):
        lines.append(f"  {closing.pop('code')} {closing.pop('text')}\n")
        assert closing == {}
    for reason in day.pop("reasons"):
        lines.append(f"  {reason.pop('code')} {reason.pop('points'):+} {reason.pop('text')}\n")
        assert reason == {}
    assert day == {}, "a field that the golden does not tell"
    return "".join(lines)


def test_sources_titles_and_reasons_of_the_rules(request: pytest.FixtureRequest) -> None:
    lines = []
    for rule in RULES:
        lines.append(f"{rule.code} {rule.name}: {rule.title}\n  {rule.why}\n  numbers: {', '.join(rule.numbers)}")
        lines += [f"  {source.code} ({source.strength}): {source.cite}" for source in rule.sources]
    golden(GOLDENS / "rules" / "sources.words", "\n".join(lines) + "\n", request)


@pytest.mark.parametrize(
    ("windows", "prefer", "step", "start"),
    [
        (((540, 600),), None, 15, 540),
        (((540, 700), (900, 1000)), None, 15, 540),
        (((540, 700), (900, 1000)), 0, 15, 540),
        (((540, 700), (900, 1000)), 600, 15, 600),
        (((540, 700), (900, 1000)), 630, 15, 630),
        (((540, 705), (900, 1005)), 645, 15, 645),
        (((540, 705), (900, 1005)), 772, 15, 645),
        (((540, 705), (900, 1005)), 773, 15, 900),
        (((540, 700), (900, 1000)), 607, 15, 600),
        (((540, 700), (900, 1000)), 608, 15, 615),
        (((540, 705), (930, 1065)), 915, 30, 930),
        (((540, 705), (930, 1065)), 770, 30, 630),  # 140 and 160 minutes off
        (((540, 705), (930, 1065)), 780, 30, 630),  # as far from either: the earlier
        (((540, 705), (930, 1065)), 781, 30, 930),
        (((555, 705), (930, 1065)), None, 60, 600),
        (((540, 700), (900, 1000)), 1200, 15, 930),
    ],
)
def test_the_start_nearest_to_the_preferred_one(
    windows: tuple[tuple[int, int], ...], prefer: int | None, step: int, start: int
) -> None:
    plan = plan_of(f"therapist.step = {step}", START)
    for after_a_run in (False, True)[: 1 + (prefer is not None)]:
        assert proposed_start(replace(plan, prefer_time=prefer), windows, after_a_run=after_a_run) == start


@pytest.mark.parametrize(
    ("windows", "start"),
    [
        (((480, 780),), 720),  # 12:00
        (((480, 795), (960, 1080)), 720),
        (((480, 779), (960, 1080)), 960),
        (((480, 779),), 705),  # none from noon on: the last
        (((480, 600), (630, 700)), 630),
        (((735, 900),), 735),
    ],
)
def test_on_a_day_with_an_untimed_easy_run_the_start_is_from_noon_on(
    windows: tuple[tuple[int, int], ...], start: int
) -> None:
    plan = plan_of("therapist.step = 15", START)
    assert proposed_start(plan, windows, after_a_run=True) == start
    assert proposed_start(plan, windows, after_a_run=False) == windows[0][0]


# Today is Mon 2 Nov: 56 days later is 28 Dec, 700 days later 2 Oct 2028.
@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("massage.per_month = 1", date(2026, 12, 31)),
        ("[[race]]\ndate = 2026-12-13", date(2026, 12, 31)),  # 14 days more are a day too few
        ("[[race]]\ndate = 2026-12-14", date(2026, 12, 28)),
        ("[[race]]\ndate = 2026-12-15", date(2026, 12, 29)),
        ("[[race]]\ndate = 2028-10-16", date(2028, 10, 30)),
        ("[[race]]\ndate = 2028-10-17", date(2028, 10, 31)),
        ("[[race]]\ndate = 2028-10-18", date(2028, 10, 31)),
        ("[[race]]\ndate = 2030-10-18", date(2028, 10, 31)),
        ("[[race]]\ndate = 2026-11-10\n[[away]]\nfrom = 2027-01-01\nuntil = 2027-01-10", date(2027, 1, 24)),
        ("[[pause]]\nfrom = 2027-01-01\nuntil = 2027-01-10", date(2027, 1, 24)),
        ("[[block]]\nfrom = 2027-01-01\nuntil = 2027-01-10", date(2027, 1, 24)),
        ('[[session]]\nevery = "tue"\nname = "run"\nfrom = 2026-11-01\nuntil = 2027-01-10', date(2027, 1, 24)),
        ('[[session]]\nevery = "tue"\nname = "run"\nfrom = 2027-01-10', date(2027, 1, 24)),
        ("[[appointment]]\ndate = 2027-01-10\nkind = 'soft'", date(2027, 1, 24)),
        ("[[session]]\nname = 'run'\ndate = 2027-01-10", date(2027, 1, 24)),
        ("[[session]]\nname = 'run'\ndate = 2027-01-10\ndone = true", date(2026, 12, 31)),
        ("therapist.closed = [2027-01-10]", date(2026, 12, 31)),
        ("massage.last = 2027-01-10", date(2026, 12, 31)),
    ],
)
def test_the_horizon_ends_two_weeks_after_the_last_entry(text: str, until: date) -> None:
    assert horizon_end(plan_of(text, START), START) == until


def test_what_closes_a_day_is_what_takes_hours() -> None:
    """From 16 to 20 o'clock on Mondays: what ends at 16, or begins at 20, is not told."""
    text = 'therapist.hours.mon = "16:00-20:00"\nmassage.minutes = 120\n'
    for first, last, told in (
        ("12:00", "16:00", []), ("12:00", "16:01", ["AWAY1"]), ("20:00", "22:00", []), ("19:59", "22:00", ["AWAY1"]),
        ("16:00", "20:00", ["AWAY1"]), ("17:59", "18:01", ["AWAY1"]),
    ):  # fmt: skip
        away = f"[[away]]\nfrom = 2026-11-02T{first}:00\nuntil = 2026-11-02T{last}:00\n"
        timeline = bare(text + away)
        assert [s.code for s in closers(timeline, judge_days(timeline)[START])] == told
    short = bare(text.replace("120", "240") + "[[away]]\nfrom = 2026-11-02T16:00:00\nuntil = 2026-11-02T16:01:00\n")
    assert [s.code for s in closers(short, judge_days(short)[START])] == ["AWAY1"]
    none = bare('therapist.hours.mon = "16:00-17:00"\nmassage.minutes = 120\n')
    assert [s.code for s in closers(none, judge_days(none)[START])] == ["OPEN1", "OPEN1"]


def lay_out_days(told: dict[str, Any]) -> Iterator[date]:
    return days_between(date.fromisoformat(told["from"]), date.fromisoformat(told["until"]))


def test_the_part_of_a_day_that_a_stretch_closes() -> None:
    stretch = Stretch("AWAY1", datetime(2026, 11, 2, 10, 30), datetime(2026, 11, 4, 9, 0, 1), "away", "away")
    parts = [stretch.minutes_on(START + timedelta(days=n)) for n in (-1, 0, 1, 2, 3)]
    assert parts == [None, (630, 1440), (0, 1440), (0, 541), None]


@pytest.mark.parametrize(
    ("distance", "earlier", "days"), [("10k", 3, range(3, 7)), ("half", 4, range(4, 7)), ("marathon", 5, range(5, 14))]
)
def test_the_unaccustomed_need_a_massage_in_the_six_weeks_before_the_race(
    distance: str, earlier: int, days: range
) -> None:
    race = date(2026, 12, 20)
    text = f'[[race]]\ndate = {race}\ndistance = "{distance}"\n'
    assert RACE1.earliest_previous
    assert RACE1.earliest_previous(bare(text)) == {}
    wanted = RACE1.earliest_previous(bare("runner.used_to_massage = false\n" + text))
    assert wanted == {race - timedelta(days=n): race - timedelta(days=42) for n in days}
    assert min(days) == earlier


def test_the_last_massage_of_the_plan_stands() -> None:
    for last in (START, START - timedelta(days=1)):
        found = season(plan_of(f"[massage]\nlast = {last}\nminutes = 45", START), START).standing
        booking = {last: Appointment(last, None, 45, "discharge", "", "", done=True)}
        assert (found.fixed, found.done) == ((booking, {}) if last == START else ({}, booking))


LONGEST = date(2028, 10, 31)  # the horizon's end, however far the plan reaches


def test_a_booking_beyond_the_longest_horizon_is_not_of_it() -> None:
    for day, fixed, after in ((LONGEST, (LONGEST,), ()), (date(2028, 11, 1), (), (date(2028, 11, 1),))):
        found = season(plan_of(f"[[appointment]]\ndate = {day}", START), START)
        assert (found.timeline.until, tuple(found.standing.fixed), found.standing.after) == (LONGEST, fixed, after)


@pytest.mark.parametrize(("ahead", "open_"), [(9, False), (10, True), (11, True)])
def test_a_booking_beyond_the_horizon_keeps_its_distance(ahead: int, open_: bool) -> None:
    found = season(plan_of(f"[[appointment]]\ndate = {LONGEST + timedelta(days=ahead)}", START), START)
    assert (LONGEST.toordinal() in found.problem.points) == open_


def test_of_two_races_that_give_the_same_the_later_is_told() -> None:
    race = '[[race]]\nname = "{}"\nstart = {}T09:00:00\nkm = 10\nminutes = 60\npriority = "{}"\n'
    text = race.format("First", "2026-11-01", "A") + race.format("Later", "2026-11-06", "C")
    table = "rules.points_after_race = { A = 60, C = 60, a_day_later = 0 }\n"
    for first_to_last in (text, race.format("Later", "2026-11-06", "C") + race.format("First", "2026-11-01", "A")):
        timeline = bare(table + first_to_last)
        found = race_behind(timeline, START + timedelta(days=6))
        assert found is not None
        assert found.name == "Later"


def test_the_note_for_an_untimed_easy_session_names_it() -> None:
    timeline = bare('[week]\nmon = "swim 40 min"\ntue = "easy 40 min"\n')
    told = [RUN1.judge(timeline, START + timedelta(days=n)).text for n in (0, 1)]
    assert told == [
        "leave 4 h after your 40 min cross-training", "leave 4 h after your 40 min easy run",
    ]  # fmt: skip
