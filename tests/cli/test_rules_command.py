"""`rubdown rules`: every rule told in full, with the numbers in force and what its own judge says either way."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len

from rubdown.plan.rule_numbers import Numbers
from rubdown.render.tables.rulebook import as_markdown, numbers_in_words
from rubdown.render.terminal.rules_text import rule_screen, rules_screen
from rubdown.report.rulebook import STRENGTHS, RuleEntry, find, rulebook
from rubdown.report.rulebook.examples import demonstration
from rubdown.rules import RULES, rule_of
from rubdown.rules.base import Rule
from support.command import rubdown
from support.reading import plan_of

CHANGED = """
runner.condition = "beginner"
massage.per_month = [2, 3]
[rules]
days_between = 12
clear_days_before_race.marathon = 7
clear_days_before_maximum_effort = 1
recover_hours_after_race.marathon = 100
"""
# The largest and the smallest numbers that change a verdict: an example of either must still be found.
FAR = """
massage.per_month = 4
[rules]
clear_days_before_race.marathon = 60
clear_days_before_maximum_effort = 60
recover_hours_after_race.marathon = 1000
hours_after_running.easy = 96
hours_after_complaint.contracture = 1000
days_between = 60
hard_weeks_from_percent = 99
even_rhythm = {from = 400, until = 400, far = 400}
"""
NEAR = """
massage.per_month = 1
[rules]
clear_days_before_race.marathon = 1
clear_days_before_maximum_effort = 1
recover_hours_after_race.marathon = 6
hours_after_running.easy = 1
hours_after_complaint.contracture = 1
days_between = 1
hard_weeks_from_percent = 0
even_rhythm = {from = 1, until = 1, far = 1}
"""


def entry(code: str, plan: str = "") -> RuleEntry:
    return rulebook(plan_of(plan) if plan else None, [rule_of(Rule, code)]).rules[0]


@pytest.mark.parametrize("text", ["", CHANGED, FAR, NEAR], ids=["default", "changed", "far", "near"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_an_example_of_either_verdict(rule: Rule, text: str) -> None:
    found = entry(rule.code, text).examples
    assert found.allowed
    assert found.against
    assert found.allowed != found.against


@pytest.mark.parametrize(
    ("code", "allowed", "against"),
    [
        (
            "RACE1",
            "Tue 1 Dec: 5 days to City Marathon (needs 5)",
            "Wed 2 Dec: less than 5 days before City Marathon (Sun 6 Dec)",
        ),
        (
            "RACE2",
            "Fri 11 Dec: recovered from City Marathon since Thu 10 Dec",
            "Wed 9 Dec: recovering from City Marathon: 96 hours after the finish, until Thu 10 Dec 12:15",
        ),
        (
            "HURT1",
            "Fri 20 Nov: open",
            "Wed 18 Nov: no deep massage for 48 hours after the tight muscle of Tue 17 Nov",
        ),
        ("MON1", "2 massages in December (at most 2)", "3 massages in December (at most 2)"),
        (
            "WISH2",
            "Mon 26 Oct: the day after your 30 km long run (gives 40 points)",
            "Fri 30 Oct: nothing to say (no points)",
        ),
        (
            "WISH4",
            "Sat 1 Aug: no hard session in the next two days (no points)",
            "Wed 7 Oct: your 10 km interval session follows the next day (costs 30 points)",
        ),
    ],
)
def test_examples_are_what_the_judge_says(code: str, allowed: str, against: str) -> None:
    assert entry(code).examples.allowed == allowed
    assert entry(code).examples.against == against


def test_examples_follow_the_numbers_in_force() -> None:
    assert entry("GAP1", CHANGED).examples.against == "A massage only 11 days after the one before (leave 12)"
    assert entry("MON1", CHANGED).examples.allowed == "3 massages in December (at most 3)"
    assert "(needs 7)" in (entry("RACE1", CHANGED).examples.allowed or "")


def test_what_a_plan_switches_off_has_no_example() -> None:
    off = entry("WISH5", "rules.points_preferred_day = 0").examples
    assert (off.allowed, off.against) == (None, None)
    never = entry("MON2", "massage.per_month = [0, 2]").examples
    assert (never.allowed, never.against) == ("December needs no massage", None)
    text = rule_screen(rulebook(plan_of("massage.per_month = [0, 2]"), [rule_of(Rule, "MON2")]), 80).plain
    assert "missed: no example: with the numbers in force there is none" in text


def numbers(code: str, plan: str = "") -> dict[str, tuple[Any, Any, str]]:
    return {n.key: (n.value, n.default, n.source) for n in entry(code, plan).numbers}


def test_numbers_in_force_and_where_they_come_from() -> None:
    assert numbers("GAP1") == {"rules.days_between": (10, 10, "default")}
    assert numbers("GAP1", CHANGED) == {"rules.days_between": (12, 10, "plan")}
    assert numbers("MON1", CHANGED) == {"massage.per_month": (3, 2, "plan")}
    assert numbers("MON2", CHANGED)["massage.per_month"] == (2, 1, "plan")
    race = numbers("RACE1", CHANGED)
    assert race["rules.clear_days_before_race.marathon"] == (7, 5, "plan")
    assert race["rules.clear_days_before_race.half"] == (4, 4, "default")
    # The day before stays closed whatever a plan says: a 1 has the force of a 2.
    assert numbers("RUN3", CHANGED) == {"rules.clear_days_before_maximum_effort": (2, 2, "default")}
    assert numbers("OPEN1", CHANGED) == {}


def test_recovery_is_told_for_the_runners_condition() -> None:
    key = "rules.recover_hours_after_race"
    every = {"experienced": 72, "regular": 96, "beginner": 144}
    assert numbers("RACE2")[f"{key}.marathon"] == (every, every, "default")
    assert numbers("RACE2", CHANGED)[f"{key}.marathon"] == (100, 144, "plan")
    assert numbers("RACE2", CHANGED)[f"{key}.half"] == (96, 96, "default")
    ((name, words, _),) = numbers_in_words(entry("RACE2", CHANGED))
    assert name == "[rules] recover_hours_after_race"
    assert words == "5k 48, 10k 72, half 96, marathon 100 (plan; default 144), ultra 240"


def test_every_number_and_source_of_the_rulebook_is_told() -> None:
    told = {n.key.split(".")[1] for found in rulebook().rules for n in found.numbers if n.key.startswith("rules.")}
    assert told == set(Numbers.__struct_fields__)
    assert all(number.meaning and number.source == "default" for found in rulebook().rules for number in found.numbers)
    for rule, found in zip(RULES, rulebook().rules, strict=True):
        assert [(s.code, s.cite, s.strength) for s in rule.sources] == [
            (s.code, s.cite, s.strength) for s in found.sources
        ]
        assert all(source.strength in {*STRENGTHS, "-"} for source in found.sources)


def test_the_demonstration_keeps_the_defaults() -> None:
    plan = demonstration()
    assert (plan.numbers, plan.least, plan.most, plan.condition) == (Numbers(), 1, 2, "regular")


@pytest.mark.parametrize("word", ["RACE1", "race1", "Clear-Before-Race", " clear-before-race "])
def test_a_rule_is_found_by_code_or_name(word: str) -> None:
    assert find(word) is rule_of(Rule, "RACE1")


@pytest.mark.parametrize(("word", "code"), [("even-rythm", "WISH6"), ("GAP", "GAP1"), ("therapist", "OPEN1")])
def test_the_nearest_rule_is_named(word: str, code: str) -> None:
    assert find(word) is None
    assert find(word, nearest=True) is rule_of(Rule, code)
    assert find("nothing of the kind", nearest=True) is find("", nearest=True) is None


def screens(plan: str, width: int) -> list[str]:
    found = plan_of(plan) if plan else None
    book = rulebook(found)
    return [rules_screen(book, width).plain, *(rule_screen(rulebook(found, [rule]), width).plain for rule in RULES)]


@pytest.mark.parametrize("plan", ["", CHANGED], ids=["default", "changed"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(plan: str, width: int) -> None:
    for text in screens(plan, width):
        for line in text.splitlines():
            assert cell_len(line) <= width or len(line.split()) == 1, line
            assert line == line.rstrip()
        assert "`" not in text  # Markdown's marks stay in Markdown


@pytest.mark.parametrize("plan", ["", CHANGED], ids=["default", "changed"])
def test_no_code_stands_without_its_name(plan: str) -> None:
    found = plan_of(plan) if plan else None
    for text in (*screens(plan, 500), as_markdown(rulebook(found))):
        for code, after in re.findall(r"\b([A-Z]{3,4}[0-9])\b([^\n]*)", text):
            assert code not in {rule.code for rule in RULES} or after.startswith(f" {rule_of(Rule, code).name}"), after


def test_all_rules_in_brief(tmp_path: Path) -> None:
    done = rubdown("rules")
    assert (done.returncode, done.stderr) == (0, "")
    heads = [f"{rule.code} {rule.name} (" for rule in RULES]
    places = [done.stdout.index(f"\n{head}") for head in heads]
    assert places == sorted(places)
    closing = " ".join(done.stdout.split("\n\n")[-1].split())
    assert "no trial has tested" in closing
    assert all(f"{letter} {meaning}" in closing for letter, meaning in STRENGTHS.items())
    assert "(plan" not in done.stdout
    plan = tmp_path / "plan.toml"
    plan.write_text(CHANGED)
    text = rubdown("rules", "--plan", plan, env={"COLUMNS": "200"}).stdout
    assert "days_between: 12 (plan; default 10)" in text
    assert "per_month: 3 (plan; default 2)" in text
    assert text.startswith(f"The rulebook, with the numbers of {plan} (condition: beginner)\n")


def test_everything_about_one() -> None:
    text = rubdown("rules", "race2", env={"COLUMNS": "300"}).stdout
    rule = rule_of(Rule, "RACE2")
    assert text.startswith("RACE2 recover-after-race (closes: forbids a massage at certain times)\n")
    for part in (rule.title, rule.why, "experienced: 5k 24,", "regular: 5k 24,", "beginner: 5k 48,"):
        assert part in text
    assert "R16: Soreness after a marathon, PMC5613699 (observational study)" in text
    assert all(f"{s.code}: {s.cite}" in text for s in rule.sources)
    assert "\n  open: Fri 11 Dec: " in text
    assert "\n  closed: Wed 9 Dec: " in text
    assert text == rubdown("rules", "recover-after-race", env={"COLUMNS": "300"}).stdout


def test_json_has_every_rule_in_order() -> None:
    found = json.loads(rubdown("rules", "--format", "json").stdout)
    assert list(found) == ["schema_version", "plan", "strengths", "rules"]
    assert [rule["code"] for rule in found["rules"]] == [rule.code for rule in RULES]
    assert found["plan"] is None
    for rule in found["rules"]:
        assert list(rule) == ["code", "name", "kind", "title", "why", "numbers", "sources", "examples"]
        assert set(rule["examples"]) == {"allowed", "against"}
        assert all(set(n) == {"key", "value", "default", "source", "meaning"} for n in rule["numbers"])
        assert all(set(s) == {"code", "cite", "strength"} for s in rule["sources"])
    (one,) = json.loads(rubdown("rules", "GAP1", "--format", "json", "--plan", "-", stdin=CHANGED).stdout)["rules"]
    assert one == msgspec.to_builtins(entry("GAP1", CHANGED))


def test_markdown_tells_all_of_each_rule(tmp_path: Path) -> None:
    target = tmp_path / "rules.md"
    done = rubdown("rules", "--format", "markdown", "-o", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = target.read_text("utf-8")
    assert text == as_markdown(rulebook())
    assert re.findall(r"^## (\w+) ", text, re.MULTILINE) == [rule.code for rule in RULES]
    assert all(f"**{rule.title}.**" in text and rule.why in text for rule in RULES)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("RACE9", "did you mean RACE2 (recover-after-race)?"),
        ("swimming", "`rubdown rules` lists all of them"),
        ("\x1b[31mgap1", "did you mean GAP1 (days-between)?"),
    ],
)
def test_an_unknown_code_is_one_line(word: str, hint: str) -> None:
    done = rubdown("rules", word)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('rubdown: no rule "')
    assert done.stderr.endswith(f": {hint}\n")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_an_unreadable_plan_is_refused(tmp_path: Path) -> None:
    done = rubdown("rules", "--plan", "-", stdin="rules.days_between = 0\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "<stdin>:1:22: error:" in done.stderr
    assert rubdown("rules", "GAP1", "--plan", tmp_path / "none.toml").returncode == 2


def test_a_plan_that_is_over_still_has_its_rules() -> None:
    done = rubdown("rules", "gap1", "--plan", "-", stdin="rules.days_between = 12\n[[race]]\ndate = 2020-05-01\n")
    assert done.returncode == 0
    assert "days_between: 12 (plan; default 10)" in done.stdout


TIPPING = ("rules", "--tipping", "examples/marathon.toml", "--today", "2026-11-23")


def test_how_far_the_numbers_can_change() -> None:
    done = rubdown(*TIPPING, "RACE1", env={"COLUMNS": "300"})
    assert done.returncode == 0
    assert "clear_days_before_race.marathon = 6: the same from 2 to 6\n" in done.stdout
    assert "  at 7: Mon 19 Apr moves to Mon 12 Apr (7 days earlier)" in done.stdout
    lines = rubdown(*TIPPING, "RACE1", "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(rubdown(*TIPPING, "RACE1", "--format", "json").stdout)


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ("rules RACE1 nowhere", "name one rule, not RACE1 and nowhere"),
        ("rules --tipping a.toml b.toml", "name one plan, not a.toml and b.toml"),
        ("rules --tipping a.toml --plan a.toml", "name one plan, not a.toml and a.toml"),
        ("rules --tipping examples/half.toml --format markdown", "--tipping goes with --format text, json or ndjson"),
        ("rules --tipping examples/half.toml --today 2027-01-25 -o examples/half.toml",
         "examples/half.toml is the plan itself or its journal: name another file for the result"),
    ],
)  # fmt: skip
def test_what_does_not_go_together(args: str, refusal: str) -> None:
    done = rubdown(*args.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"rubdown: {refusal}\n")


def test_no_calendar_no_tipping() -> None:
    done = rubdown("rules", "--tipping", "-", stdin="[[race]]\ndate = 2020-05-01\n")
    assert done.returncode == 2
    assert "the plan is over" in done.stderr


def test_a_name_from_outside_cannot_steer_the_terminal(tmp_path: Path) -> None:
    plan = tmp_path / "a\x1b[31m\nb.toml"
    plan.write_text(f'runner.name = "\\u001b[2J"\n{CHANGED}')
    for arguments in ((), ("GAP1",), ("--format", "markdown")):
        done = rubdown("rules", *arguments, "--plan", plan, env={"COLUMNS": "300"})
        assert done.returncode == 0
        assert "\x1b" not in done.stdout
        assert "a\\x1b[31m\\x0ab.toml" in done.stdout


def test_colour_only_as_wanted() -> None:
    assert "\x1b" not in rubdown("rules").stdout
    text = rubdown("rules", "--plan", "-", "--color", "always", stdin=CHANGED).stdout
    assert "\x1b[38;5;130m(plan; default 10)" in text
    assert "\x1b" not in rubdown("rules", "--color", "never").stdout


def test_into_a_file(tmp_path: Path) -> None:
    assert rubdown("rules", "RACE1", "-o", tmp_path / "rule.txt", "--color", "always").stdout == ""
    assert (tmp_path / "rule.txt").read_text("utf-8") == rubdown("rules", "RACE1").stdout


def test_of_a_long_season_one_rule_is_tried(tmp_path: Path) -> None:
    long = tmp_path / "plan.toml"
    week = "[week]\n" + "".join(f'{day} = "easy 8 km"\n' for day in ("mon", "tue", "wed", "thu", "sat"))
    long.write_text(f"{week}[[race]]\ndate = 2028-06-04\n", "utf-8")
    refused = rubdown("rules", "--tipping", long, "--today", "2026-11-26")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "this season is too large" in refused.stderr
    assert "name one rule: rubdown rules RACE1 --tipping" in refused.stderr
    assert rubdown("rules", "RACE1", "--tipping", long, "--today", "2026-11-26").returncode == 0
    long.write_text(f"{week}[[race]]\ndate = 2027-12-05\n", "utf-8")
    assert rubdown("rules", "--tipping", long, "--today", "2026-11-26").returncode == 0
