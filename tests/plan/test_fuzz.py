"""Nearly right plans, journals and settings: each is read, or refused with problems that have a place; nothing else."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rubdown.mail.settings import read_settings
from rubdown.plan.journal import fold, read_journal
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.plan.timeline import horizon_end
from rubdown.planner.season import season
from rubdown.render.terminal.diagnostics import diagnostics_text, github_line
from rubdown.report.calendar import answer
from rubdown.titles import read
from rubdown.toml.problems import Diagnostic, Refusal
from support.command import rubdown
from support.hostile import TEXTS, TODAY, journal_of, plan_of
from support.plans import random_plan

NOW = date(2026, 11, 23)
EXAMPLES = [path.read_text("utf-8") for path in sorted(Path("examples").glob("*.toml"))]
MAIL = (
    '[mail]\nvia = "smtp"\nhost = "smtp.example.org"\nuser = "a@example.org"\npassword_command = "pass show mail"\n'
    'ca_file = "ca.pem"\ntimeout = 30\ntries = 3\nsecurity = "tls"\nfrom = "Ana <ana@example.org>"\n'
)

# What a slip of the hand, or malice, leaves in a file.
SCRAPS = [
    "\n", " = ", "[", "]", "[[", "]]", "{", "}", '"', "'", '"""', "'''", "#", ",", ".", "\\", "\\u0000", "\\U0010FFFF",
    "\t", "\r", "\x00", "\ufeff", "\u202e", "é", "🏃", "-", "+", "_", "0", "9" * 30, "1e999", "nan", "-inf", "0x",
    "true",
    "[[race]]\n", "[[session]]\n", "[week]\n", "[rules]\n", 'rrule = "FREQ=DAILY"\n', "date = 2026-12-06\n",
    "date = 2026-02-30\n", "start = 2026-12-06T08:30:00+14:00\n", "0001-01-01", "9999-12-31", "2199-12-31",
    "1990-01-01",
    "23:59:60", "every = []\n", 'include = ["plan.toml"]\n', "km = -0.0\n", "a.b.c = 1\n", '"" = 1\n',
]  # fmt: skip


def mutated(text: str, rng: Random) -> str:
    """A text with a few slips: pieces doubled, taken out, exchanged, or scraps put in."""
    for _ in range(rng.randint(1, 4)):
        at, other = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        near = min(other, at + rng.randint(0, 40))
        match rng.randrange(4):
            case 0:
                text = text[:at] + text[near:]
            case 1:
                text = text[:near] + text[at:near] + text[near:]
            case 2:
                text = text[:at] + rng.choice(SCRAPS) + text[at:]
            case _:
                text = text[:at] + rng.choice(SCRAPS) + text[near:]
    return text


def sound(found: Refusal, text: str) -> None:
    """Every problem says something, in a place that the file has."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    assert found.diagnostics
    for diagnostic in found.diagnostics:
        assert diagnostic.wrong
        assert diagnostic.mend
        assert 0 <= diagnostic.line <= len(lines)
        assert_in_line(diagnostic, lines)
        github_line(diagnostic)
    assert diagnostics_text(found.diagnostics).plain


def assert_in_line(found: Diagnostic, lines: list[str]) -> None:
    if found.line:
        assert found.text == lines[found.line - 1]
        assert 1 <= found.column <= len(found.text) + 1
        assert found.length >= 1


def planned(text: str) -> None:
    """A plan that is accepted can be planned; one that is not has problems, or is as empty as TOML may be."""
    found = read_plan(text, "plan.toml", zone="Europe/Madrid")
    if isinstance(found, Refusal):
        sound(found, text)
        return
    tomllib.loads(text.removeprefix("\ufeff"))
    assert answer(season(found, NOW, NOW, horizon_end(found, NOW))).until >= NOW


rngs = st.integers(0, 2**32).map(Random)


@given(st.sampled_from(EXAMPLES), rngs)
def test_mutated_examples(text: str, rng: Random) -> None:
    planned(mutated(text, rng))


@given(rngs)
def test_mutated_random_plans(rng: Random) -> None:
    planned(mutated(random_plan(rng)[0], rng))


moments = st.datetimes(datetime(1989, 12, 1), datetime(2200, 2, 1)).map(lambda found: found.replace(microsecond=0))
days = st.dates(date(2026, 6, 1), date(2027, 12, 1)) | st.dates(date(1989, 12, 1), date(2200, 2, 1))
atoms = (
    st.booleans() | st.integers(-10, 400) | st.integers() | st.floats() | days | moments | st.just(time(9))
    | st.sampled_from([*TEXTS.values()][:-4]) | st.text(max_size=20)
    | st.sampled_from(["mon", "9:00-13:00", "Europe/Madrid", "regular", "marathon", "tempo", "A", "ana@example.org",
                       "FREQ=WEEKLY;BYDAY=SU", "FREQ=YEARLY;BYDAY=53MO", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "soft"])
)  # fmt: skip
values: st.SearchStrategy[Any] = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)


def replaced(raw: Any, rng: Random, value: Any) -> Any:
    """A document of which one value, wherever it stands, is another one."""
    if isinstance(raw, dict) and raw and (inside := rng.choice(sorted(raw))):
        return {**raw, inside: replaced(raw[inside], rng, value)} if rng.random() < 0.9 else {**raw, inside: value}
    if isinstance(raw, list) and raw:
        at = rng.randrange(len(raw))
        return [*raw[:at], replaced(raw[at], rng, value), *raw[at + 1 :]]
    return value


@given(st.lists(values, min_size=1, max_size=3), rngs)
def test_a_value_of_another_kind(found: list[Any], rng: Random) -> None:
    raw: Any = plan_of("Spring")
    for value in found:
        raw = replaced(raw, rng, value)
    planned(tomli_w.dumps(raw))


def folded(text: str, plan: Plan) -> None:
    found = read_journal(text, "journal")
    if isinstance(found, Refusal):
        sound(found, text)
        return
    after = fold(plan, found)
    answer(season(after, NOW, NOW, NOW + timedelta(weeks=8)))


PLAN = read_plan(tomli_w.dumps(plan_of("Spring")), "plan.toml", zone="Europe/Madrid")


@given(st.lists(values, max_size=3), rngs)
def test_journals(found: list[Any], rng: Random) -> None:
    assert isinstance(PLAN, Plan)
    raw: Any = journal_of("left")
    for value in found:
        raw = replaced(raw, rng, value)
    text = tomli_w.dumps(raw)
    folded(text if rng.random() < 0.5 else mutated(text, rng), PLAN)


@given(rngs)
def test_settings(rng: Random) -> None:
    text = mutated(MAIL, rng)
    found = read_settings(text, "config.toml")
    if isinstance(found, Refusal):
        assert diagnostics_text(found.diagnostics).plain


PIECES = [
    "6 x 800 m", "10 mi", "@", "w/", "1", "-", "to", ":", "12:30", "(", ")", "+", "/", "'", '"', "½", "km", "k", "m",
    "h",
    "x", "easy", "marathon", "half", "race", "pace", "warm up", "total", "rest", "strength", "rpe", "1/2", ",", ".",
    "·",
    "ﷺ", "Ⅷ", "０", "²", "\u0301", "de", "la", "a", "o", "y", "series", "tirada larga", "ritmo", "after", "for", "the",
    " ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_words(title: str) -> None:
    found = read(title)
    assert found.km is None or 0 < found.km <= 1000
    assert found.minutes is None or 0 < found.minutes <= 6000
    assert found.rpe is None or 0 <= found.rpe <= 10


COMMANDS = [
    ("calendar",), ("calendar", "--format", "json", "--days"), ("calendar", "--format", "html"), ("check", "-v"),
    ("calendar", "--format", "ics"), ("calendar", "--format", "svg"), ("next",), ("load",), ("remind", "--dry-run"),
    ("why",), ("calendar", "--format", "markdown", "--focus"),
]  # fmt: skip


@settings(max_examples=max(30, settings().max_examples // 10), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(COMMANDS), st.sampled_from(EXAMPLES), rngs)
def test_commands_end_as_they_promise(command: tuple[str, ...], text: str, rng: Random) -> None:
    """No exception comes out, the exit code is one of three, and a refusal says what is wrong."""
    done = rubdown(command[0], "-", *command[1:], "--today", TODAY, stdin=mutated(text, rng).encode())
    assert done.returncode in (0, 1, 2)
    if done.returncode == 2:
        assert "error" in done.stderr or "rubdown:" in done.stderr
    if command[-1] == "--days" and done.returncode == 0:
        json.loads(done.stdout)
