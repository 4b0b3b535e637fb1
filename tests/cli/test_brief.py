"""`rubdown brief`: one page for the therapist, its parts and what is never in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rubdown.report.brief import PARTS
from support.command import rubdown
from support.markup import parse

PLAN = """[runner]
name = "Ana <b>"
email = "secret@example.org"
max_hr = 199
[massage]
price = 4321
[therapist]
name = "Marta"
where = "Calle Mayor 3"
email = "marta@example.org"
hours = "mon-fri 16-20"
[week]
tue = "hills 8 km"
sun = "long run 20 km"
[[race]]
name = "Getafe Half"
date = 2026-12-20
distance = "half"
[[appointment]]
date = 2026-11-10
[[appointment]]
start = 2026-12-04T17:00:00
note = "tell nobody"
"""
JOURNAL = """[[entry]]
what = "felt"
on = 2026-11-10
felt = 4
note = "private"
[[entry]]
what = "cramp"
on = 2026-11-24
where = "left calf"
"""
ON = ("--today", "2026-11-26")
TITLES = {
    "who": "Who", "when": "When", "complaints": "Complaints", "worked": "What worked most since Tue 10 Nov",
    "massages": "How the last massages felt", "coming": "What is coming", "ask": "What to ask for",
    "flags": "No massage, but a doctor, with",
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, "utf-8")
    path.with_name("plan.journal.toml").write_text(JOURNAL, "utf-8")
    return path


def test_the_sheet(plan: Path) -> None:
    text = rubdown("brief", plan, *ON).stdout
    lines = text.split("\n")
    assert [line for line in lines if line in TITLES.values()] == list(TITLES.values())
    for words in (
        "Massage for Ana <b> on Fri 4 Dec", "Fri 4 Dec 2026, 17:00–18:00: 60 minutes, deep massage, booked",
        "Marta, Calle Mayor 3", "24 days after the last deep massage",
        "cramp, left calf, Tue 24 Nov", "calves, glutes, quadriceps: ",
        "Tue 10 Nov 2026: 4 of 5", "deep, but lighter: something hard follows within 2 days",
        "Sun 6 Dec: 20 km long run", "Sun 20 Dec: Getafe Half, 21.1 km, 16 days later", "dark urine",
    ):  # fmt: skip
        assert words in text
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_what_is_private_is_never_in_it(plan: Path, form: str) -> None:
    text = rubdown("brief", plan, *ON, "--format", form).stdout
    for secret in ("secret@", "marta@", "199", "4321", "tell nobody", "private", str(plan)):
        assert secret not in text


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_left_out(plan: Path, part: str) -> None:
    text = rubdown("brief", plan, *ON, "--without", part).stdout.split("\n")
    assert [line for line in text if line in TITLES.values()] == [t for name, t in TITLES.items() if name != part]
    if part == "who":
        assert not any("Ana" in line for line in text)
    several = rubdown("brief", plan, *ON, "--without", f"{part}, flags").stdout
    assert TITLES[part] not in several.split("\n")
    assert "dark urine" not in several


SORE = (
    ("cramp", "2026-12-04T08:00", "no deep massage for 24 hours after the cramp of Fri 4 Dec"),
    ("cramp", "2026-12-03T18:01", "no deep massage for 24 hours after the cramp of Thu 3 Dec"),
    ("cramp", "2026-12-03T17:00", None),  # a day ago when it begins
    ("ill", "2026-12-02", "ill since Wed 2 Dec: leave 48 hours after you are well"),
)


@pytest.mark.parametrize(("what", "when", "closed"), SORE)
def test_nothing_deep_is_asked_of_a_runner_who_is_sore_or_ill(
    plan: Path, what: str, when: str, closed: str | None
) -> None:
    assert rubdown("log", what, when, "--plan", plan, "--today", "2026-12-04").returncode == 0
    text = rubdown("brief", plan, "--today", "2026-12-04").stdout
    if closed is None:
        assert "  deep, but lighter" in text
        return
    assert f"  not deep: {closed}" in text
    assert "\n  soft, superficial work only, if any\n" in text
    assert "friction" not in text


def test_a_strength_session_is_no_muscle(plan: Path) -> None:
    week = '[week]\ntue = "strength 200 min"\nwed = "strength 200 min"\nfri = "intervals 4 km"\n'
    plan.write_text(re.sub(r"\[week\].*?(?=\[\[)", week, PLAN, count=1, flags=re.DOTALL), "utf-8")
    text = rubdown("brief", plan, *ON).stdout
    assert "strength 200 min: " in text
    assert "friction on hamstrings, calves" in text


def test_the_same_sheet_as_json(plan: Path) -> None:
    sheet = json.loads(rubdown("brief", plan, *ON, "--format", "json").stdout)
    assert (sheet["date"], sheet["title"]) == ("2026-12-04", "Massage for Ana <b> on Fri 4 Dec")
    assert {part["name"]: part["title"] for part in sheet["parts"]} == TITLES
    assert sheet["parts"][1]["lines"][0] == "Fri 4 Dec 2026, 17:00–18:00: 60 minutes, deep massage, booked"
    line = rubdown("brief", plan, *ON, "--format", "ndjson", "--without", "when").stdout
    assert json.loads(line)["date"] is None
    assert line.count("\n") == 1
    assert "4 Dec" not in line


def test_the_page_holds_its_texts_as_texts(plan: Path) -> None:
    page = rubdown("brief", plan, *ON, "--format", "html").stdout
    parse(page)
    assert "Ana &lt;b&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_massage_of_another_day(plan: Path) -> None:
    done = rubdown("brief", plan, *ON, "--on", "2026-12-05")
    assert done.returncode == 2
    assert done.stderr.startswith("rubdown: no massage is booked or proposed on Sat 5 Dec; coming: Fri 4 Dec")
    assert rubdown("brief", plan, *ON, "--on", "2026-12-04").stdout == rubdown("brief", plan, *ON).stdout


def test_a_part_that_there_is_not(plan: Path) -> None:
    done = rubdown("brief", plan, *ON, "--without", "complaint")
    assert done.returncode == 2
    assert 'did you mean "complaints"?' in done.stderr


def test_no_massage_to_come(plan: Path) -> None:
    plan.write_text(PLAN.replace("price = 4321", "per_month = [0, 1]\nnotice = 60"), "utf-8")
    plan.write_text(plan.read_text("utf-8").replace("2026-12-04T17", "2026-11-20T17"), "utf-8")
    done = rubdown("brief", plan, *ON)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_hard_session_on_the_same_evening_is_named(plan: Path) -> None:
    plan.write_text(PLAN.replace("[week]", '[week]\nfri = "20:00 intervals 8 km"'), "utf-8")
    text = rubdown("brief", plan, *ON).stdout
    assert "deep, but lighter: something hard follows on the same day\n  Fri 4 Dec: 8 km interval" in text
    assert "lighter: a hard session follows" in text
    plan.write_text(PLAN.replace("[week]", '[week]\nfri = "15:00 intervals 8 km"'), "utf-8")
    assert "same day" not in rubdown("brief", plan, *ON).stdout


def test_hours_are_on_the_clock_of_the_runners_country(plan: Path) -> None:
    text = rubdown("brief", plan, *ON, env={"LC_ALL": "en_US.UTF-8"}).stdout
    assert "Fri 4 Dec 2026, 5 pm–6 pm: 60 minutes" in text
