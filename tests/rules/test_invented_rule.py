"""A rule in one place: rules that nobody has written, of every kind, put into RULES, and every consumer asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec import Struct, field

from rubdown import rules as rulebook
from rubdown.plan import build, file_schema, include
from rubdown.plan.file_schema import PlanFile
from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline
from rubdown.render.tables.rulebook import markdown_table
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Reference, Rule, Stretch, Verdict, Wish
from rubdown.text import days_between
from support.command import rubdown
from support.markup import parse

PLAN = """
[runner]
name = "Ana"
[massage]
per_month = [1, 2]
minutes = 60
[therapist]
hours = { mon = "10:00-19:00", tue = "10:00-19:00", wed = "10:00-19:00", thu = "10:00-19:00", fri = "10:00-19:00" }
[[race]]
name = "Spring Half"
date = 2027-02-28
distance = "half"
[[appointment]]
start = 2026-12-11T12:00:00
[[appointment]]
start = 2026-12-23T12:00:00
"""
TODAY = "2026-12-01"
DATES = [date(2026, 12, 11), date(2026, 12, 23)]  # of the bookings
SOURCE = (Reference("X7", "The Carnival Committee", "A"),)


def _carnival(timeline: Timeline) -> Iterator[Stretch]:
    start, end = datetime(2026, 12, 10), datetime(2026, 12, 13)
    yield Stretch("CARN1", start, end, "carnival from Thu 10 Dec to Sat 12 Dec", "carnival")


def _moon(timeline: Timeline, first: date, last: date) -> Mapping[date, int]:
    return {day: 37 for day in days_between(first, last) if day.day == 19}


def _sixteen(timeline: Timeline, between: int) -> Verdict:
    return Verdict("REST1", between >= 16, 0, f"{between} days (leave 16)", "leave 16")


def _twenty(timeline: Timeline, between: int) -> Verdict:
    under = max(0, 20 - between)
    return Verdict("EASE1", True, -9 * under, f"{under} days under twenty")


def _one(timeline: Timeline, month: MonthCount) -> Verdict:
    return Verdict("ONCE1", month.count <= 1, 0, f"{month.count} (at most 1)", "at most 1")


def _dear(timeline: Timeline, month: MonthCount) -> Verdict:
    return Verdict("DEAR1", True, -60 * (month.count > month.least), "dear beyond the least")


def _two(timeline: Timeline, month: MonthCount) -> Verdict:
    return Verdict("PAIR1", month.count >= month.least, 0, f"{month.count} of {month.least}")


CARN1 = Closing(
    code="CARN1", name="no-carnival", title="Not at carnival", why="The streets are closed.", sources=SOURCE,
    stretches=_carnival, why_open=lambda timeline, day: "no carnival is near", cause_rank=25, mark="away",
)  # fmt: skip
MOON1 = Wish(
    code="MOON1", name="full-moon", title="On the 19th", why="The moon is full.", sources=SOURCE,
    points=_moon, words=lambda timeline, day: "full moon" if day.day == 19 else "no full moon",
)  # fmt: skip
REST1 = Between(
    code="REST1", name="sixteen-days", title="At least 16 days", why="Rest.", sources=SOURCE, judge=_sixteen
)
EASE1 = Between(
    code="EASE1", name="twenty-days", title="Better 20 days", why="Ease.", sources=SOURCE, kind="wish",
    judge=_twenty, straight_from=lambda plan: 20,
)  # fmt: skip
ONCE1 = InMonth(code="ONCE1", name="only-once", title="Once a month", why="Thrift.", sources=SOURCE, judge=_one)
DEAR1 = InMonth(
    code="DEAR1", name="dear", title="A second one is dear", why="Thrift.", sources=SOURCE, kind="wish", judge=_dear
)
PAIR1 = InMonth(
    code="PAIR1", name="a-pair", title="Two in a full month", why="Balance.", sources=SOURCE, kind="goal",
    judge=_two, least=lambda plan, covered: 2 if covered > 27 else 0,
)  # fmt: skip
INVENTED = (CARN1, MOON1, REST1, EASE1, ONCE1, DEAR1, PAIR1)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def invent(monkeypatch: pytest.MonkeyPatch) -> Any:
    def add(*rules: Rule) -> None:
        monkeypatch.setattr(rulebook, "RULES", (*rulebook.RULES, *rules))

    return add


def ran(*args: str | Path) -> str:
    """What a command that needs to know the day prints; it neither fails nor complains."""
    done = rubdown(*args, "--today", TODAY, env={"COLUMNS": "300"})
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def answered(*args: str | Path) -> Any:
    """The JSON of a command, which keeps the schema that is published with the rule."""
    text = ran(*args, "--format", "json")
    schema = json.loads(rubdown("schema", "--output", str(args[0])).stdout)
    Draft202012Validator(schema).validate(json.loads(text))
    return json.loads(text)


def proposed(plan: Path) -> list[date]:
    return [date.fromisoformat(m["date"]) for m in answered("calendar", plan)["appointments"]]


@pytest.mark.parametrize("rule", INVENTED, ids=lambda rule: rule.code)
def test_every_consumer_knows_an_invented_rule(rule: Rule, invent: Any, plan: Path) -> None:
    invent(rule)
    schedule = answered("calendar", plan)
    assert sum(m["points"] for m in schedule["appointments"]) == schedule["objective"]["points"]
    assert sum(month["short"] for month in schedule["months"]) == schedule["objective"]["short"]
    for output in ("screen", "csv", "ics", "html", "markdown", "table", "svg"):
        assert ran("calendar", plan, "--format", output)
    for day in ("2026-12-11", "2026-12-19", "2026-12-28"):
        verdicts = {v["code"]: v for v in answered("why", plan, day)["verdicts"]}
        assert ran("why", plan, day)
        assert rule.code in verdicts or isinstance(rule, Between | InMonth)
    assert answered("why", plan, "--all")
    assert answered("why", plan)
    assert answered("load", plan)
    for word in (rule.code, rule.name.upper()):
        assert rule.title in rubdown("rules", word).stdout
    assert f"{rule.code} {rule.name} ({rule.kind}" in rubdown("rules").stdout
    entry = json.loads(rubdown("rules", rule.code, "--format", "json").stdout)["rules"][0]
    assert (entry["kind"], entry["sources"][0]["cite"]) == (rule.kind, "The Carnival Committee")
    assert f"**{rule.code}** {rule.name} ({rule.kind})" in markdown_table()
    assert rule.code in json.loads(rubdown("schema", "--output").stdout)["$defs"]["Rule"]["enum"]


def test_a_closing_closes_everywhere(invent: Any, plan: Path) -> None:
    invent(CARN1)
    (warning,) = [w for w in answered("calendar", plan)["warnings"] if w["code"] == "CARN1"]
    assert warning["text"].endswith("carnival from Thu 10 Dec to Sat 12 Dec")
    assert any(found["code"] == "CARN1" and found["line"] for found in answered("check", plan))
    assert "no carnival (CARN1)" in ran("check", plan)
    verdicts = {v["code"]: v for v in answered("why", plan, "2026-12-10")["verdicts"]}
    assert not verdicts["CARN1"]["allowed"]
    assert verdicts["CARN1"]["spans"] == [{"from": "2026-12-10T00:00:00", "until": "2026-12-13T00:00:00"}]
    assert "closed from Thu 10 Dec 00:00 to Sun 13 Dec 00:00" in ran("why", plan, "2026-12-10")
    closed = [c for week in answered("load", plan)["weeks"] for c in week["closed"] if c["code"] == "CARN1"]
    assert [(c["from"], c["until"]) for c in closed] == [("2026-12-10", "2026-12-12")]
    assert "~" in ran("load", plan)  # marked as the rule says
    assert "SUMMARY:No massage: carnival" in ran("calendar", plan, "--format", "ics", "--with-races")
    page = parse(ran("calendar", plan, "--format", "html")).text
    assert "CARN1 no-carnival" in page
    assert "Not at carnival" in page
    codes = json.loads(rubdown("schema", "--output").stdout)["$defs"]
    assert all("CARN1" in codes[name]["enum"] for name in ("Closing", "Breach"))


@pytest.mark.parametrize(
    ("change", "shown"),
    [({"in_load": False}, {"ics"}), ({"in_ics": False}, {"load"}), ({}, {"ics", "load"})],
    ids=["not in the load chart", "not in the ICS", "in both"],
)
def test_a_closing_says_where_it_is_shown(change: dict[str, bool], shown: set[str], invent: Any, plan: Path) -> None:
    fields = {name: getattr(CARN1, name) for name in CARN1.__struct_fields__}
    invent(Closing(**(fields | change)))
    assert ("No massage: carnival" in ran("calendar", plan, "--format", "ics", "--with-races")) == ("ics" in shown)
    assert ("CARN1" in ran("load", plan, "--format", "json")) == ("load" in shown)


def test_where_a_month_has_no_room_its_cause_is_named(invent: Any, tmp_path: Path) -> None:
    def all_month(timeline: Timeline) -> Iterator[Stretch]:
        yield Stretch("CARN1", datetime(2027, 1, 1), datetime(2027, 2, 1), "a month of carnival", "long carnival")

    fields = {name: getattr(CARN1, name) for name in CARN1.__struct_fields__}
    invent(Closing(**(fields | {"stretches": all_month})))
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace("per_month = [1, 2]", 'per_month = [1, 2]\nprefer = "mon"'), encoding="utf-8")
    (month,) = [m for m in answered("calendar", path)["months"] if m["short"]]
    assert (month["month"], month["why_short"]) == ("2027-01", "long carnival: 1–31")
    for output in ("screen", "markdown", "html"):
        assert "carnival" in ran("calendar", path, "--format", output)
    brief = {day["date"]: day for day in answered("why", path, "--all")}
    assert brief["2027-01-15"]["text"].endswith("a month of carnival")


def test_a_wish_moves_dates_and_is_priced(invent: Any, plan: Path) -> None:
    before = proposed(plan)
    invent(MOON1)
    after = proposed(plan)
    assert date(2027, 1, 19) in set(after) - set(before)
    reasons = [r for m in answered("calendar", plan)["appointments"] for r in m["reasons"]]
    assert {"code": "MOON1", "points": 37, "text": "full moon"} in reasons
    assert "full moon" in ran("calendar", plan)
    price = answered("why", plan, "2027-01-20")["price"]
    assert {"code": "MOON1", "name": "full-moon", "points": -37} in price["wishes"]
    assert "MOON1" in json.loads(rubdown("schema", "--output").stdout)["$defs"]["Wish"]["enum"]


def test_a_limit_between_two_holds_and_is_warned_of(invent: Any, plan: Path) -> None:
    invent(REST1)
    row = sorted(proposed(plan))
    assert all((b - a).days >= 16 for a, b in pairwise(row) if not {a, b} <= set(DATES))
    found = answered("check", plan)
    wanted = "is only 12 days after Fri 11 Dec (leave 16)"
    assert [d["wrong"] for d in found if d["code"] == "REST1"] == [f"the massage booked on Wed 23 Dec {wanted}"]
    assert "(leave 16)" in ran("why", plan, "2027-01-04")
    assert "12 days from the nearest other massage (leave 16)" in ran("why", plan, "2026-12-23")


def test_a_wish_between_two_is_added_to_the_others(invent: Any, plan: Path) -> None:
    invent(EASE1)
    booked = {m["date"]: m for m in answered("calendar", plan)["appointments"]}["2026-12-23"]
    assert {"code": "EASE1", "points": -72, "text": "8 days under twenty"} in booked["reasons"]


def test_a_limit_in_a_month_holds_and_is_warned_of(invent: Any, plan: Path) -> None:
    invent(ONCE1)
    assert [m["most"] for m in answered("calendar", plan)["months"]] == [1, 1, 1, 1]
    (found,) = [d for d in answered("check", plan) if d["code"] == "ONCE1"]
    assert found["wrong"].endswith("is the 2nd in December 2026 (at most 1)")
    assert "December already has its 1 massage" in ran("why", plan, "--all")


def test_a_wish_in_a_month_is_added_to_the_others(invent: Any, plan: Path) -> None:
    invent(DEAR1)
    booked = {m["date"]: m for m in answered("calendar", plan)["appointments"]}["2026-12-23"]
    assert {"code": "DEAR1", "points": -60, "text": "dear beyond the least"} in booked["reasons"]


def test_a_goal_of_a_month_is_met(invent: Any, plan: Path) -> None:
    invent(PAIR1)
    months = answered("calendar", plan)["months"]
    assert [m["least"] for m in months] == [2, 2, 2, 0]
    assert [m["planned"] for m in months[:2]] == [2, 2]


def test_diff_and_next_go_on_with_all_of_them(invent: Any, plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(PLAN.replace("2027-02-28", "2027-02-21"), encoding="utf-8")
    invent(*INVENTED)
    assert answered("diff", plan, other)
    assert ran("diff", plan, other)
    assert answered("next", plan)
    assert all(day["text"] for day in answered("why", plan, "--all"))
    rows = list(csv.reader(io.StringIO(ran("calendar", plan, "--format", "csv"))))
    assert len(rows) > 1


Date = date  # where a field is called date


class Vaccination(Struct, frozen=True, forbid_unknown_fields=True):
    date: Date


class PlanWith(Plan, frozen=True, kw_only=True):
    vaccination: tuple[Vaccination, ...] = ()


class PlanFileWith(PlanFile, frozen=True, kw_only=True):
    vaccination: list[Vaccination] = field(default_factory=list)


def _vaccinations(timeline: Timeline) -> Iterator[Stretch]:
    assert isinstance(timeline.plan, PlanWith)
    for entry in timeline.plan.vaccination:
        start = datetime.combine(entry.date, datetime.min.time())
        yield Stretch("VACC1", start, start + timedelta(days=3), f"vaccinated on {entry.date}", "vaccination")


VACC1 = Closing(
    code="VACC1", name="vaccination", title="Not after a vaccination", why="Sore.", sources=SOURCE,
    example="[[vaccination]]\ndate = 2026-09-15", stretches=_vaccinations, why_open=lambda timeline, day: "none near",
)  # fmt: skip


def test_a_rule_brings_a_table_of_its_own(invent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (build, "Plan", PlanWith), (file_schema, "Plan", PlanWith),
        (file_schema, "PlanFile", PlanFileWith), (include, "PlanFile", PlanFileWith),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    invent(VACC1)
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(PLAN + "[[vaccination]]\ndate = 2026-12-10\n", encoding="utf-8")
    new.write_text(PLAN + "[[vaccination]]\ndate = 2027-01-15\n", encoding="utf-8")
    assert [w["code"] for w in answered("calendar", old)["warnings"]] == ["VACC1"]
    assert "vaccinated on 2027-01-15" in ran("why", new, "2027-01-17")
    changes = [change["text"] for change in answered("diff", old, new)["changes"]]
    assert changes == ["vaccination dropped: date 2026-12-10", "vaccination added: date 2027-01-15"]
    assert "closed: Thu 17 Sep: vaccinated on 2026-09-15" in rubdown("rules", "VACC1").stdout
