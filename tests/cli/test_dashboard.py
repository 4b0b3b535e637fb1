"""`rubdown` alone: the next massage and what to do about it, open questions, this week, the goal race."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from support.command import Done, rubdown
from support.examples_on import EXAMPLES, TODAY

MARATHON = str(EXAMPLES / "marathon.toml")


def dashboard(plan: Path | str, today: str, *args: str, **env: str) -> Done:
    done = rubdown("--today", today, *args, env={"RUBDOWN_PLAN": str(plan), **env})
    assert (done.returncode, done.stderr) == (0, "")
    return done


def test_the_answer_and_what_to_do_about_it() -> None:
    lines = dashboard(MARATHON, "2026-11-26").stdout.splitlines()
    assert lines[:5] == [
        "Next massage: Mon 30 Nov 18:00, in 4 days",
        "Goal: Madrid Marathon, 21 weeks 3 days · Next race: San Silvestre 10K, 35 days",
        "  Why: after three hard weeks (90 % of your peak)",
        "  Book it with Marta, Calle Mayor 3, then: rubdown log booked 2026-11-30T18:00",
        "  Before the goal race: Mon 19 Apr, 6 days before it; after it from Thu 29 Apr",
    ]
    days = [line[1:11].strip() for line in lines if re.match(r"[ ▸](Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d", line)]
    assert days == [f"{name} {23 + n} Nov" for n, name in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])]
    assert "▸Thu 26 Nov  ▲ tempo 12 km" in "\n".join(lines)


@pytest.mark.parametrize("locale", ["C.UTF-8", "en_US.UTF-8"])
def test_the_command_that_it_names_books_the_massage(locale: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(Path(MARATHON).read_text("utf-8"), "utf-8")
    (command,) = re.findall(r"rubdown (log booked \S+)", dashboard(plan, "2026-11-26", LC_ALL=locale).stdout)
    done = rubdown(*command.split(), "--today", "2026-11-26", env={"RUBDOWN_PLAN": str(plan)})
    assert done.returncode == 0, done.stderr
    after = dashboard(plan, "2026-11-26").stdout
    assert after.startswith("Next massage: Mon 30 Nov 18:00, in 4 days, booked\n")
    assert "  Booked with Marta, Calle Mayor 3\n" in after
    assert "rubdown log booked" not in after


def test_open_questions_and_warnings_need_attention(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[week]\nsun = "long run 20 km"\n[[race]]\nname = "City 10 km"\ndate = 2026-12-06\n'
        "[[appointment]]\ndate = 2026-11-24\n[[appointment]]\ndate = 2026-12-05\n",
        "utf-8",
    )
    text = dashboard(plan, "2026-11-26").stdout
    assert "Not logged yet\n  Did Tue 24 Nov happen?" in text
    assert "\n  until you answer, what was booked counts as done\n" in text
    assert "Warnings\n" in text


@pytest.mark.parametrize("name", sorted(TODAY))
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_example_has_one_that_fits(name: str, columns: int) -> None:
    text = dashboard(EXAMPLES / f"{name}.toml", TODAY[name].isoformat(), COLUMNS=str(columns)).stdout
    assert text.startswith("Next massage: ")
    assert max(map(cell_len, text.splitlines())) <= columns
    coloured = dashboard(EXAMPLES / f"{name}.toml", TODAY[name].isoformat(), "--color", "always", COLUMNS=str(columns))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout) == text


def test_options_before_a_command_hold_for_it() -> None:
    before = rubdown("--today", "2026-11-26", "--color", "always", "calendar", MARATHON)
    assert before.stdout == rubdown("calendar", MARATHON, "--today", "2026-11-26", "--color", "always").stdout
    wrong = rubdown("--today", "someday", env={"RUBDOWN_PLAN": MARATHON})
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "someday" in wrong.stderr
