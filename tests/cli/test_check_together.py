"""`rubdown check` of several plans: bookings with one therapist that overlap (SHARE1), each at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support.command import rubdown

TODAY = ("--today", "2026-11-26")
PLAN = """\
[runner]
name = "{name}"
timezone = "{zone}"
[massage]
last = 2026-11-20
[therapist]
name = "{therapist}"
where = "{where}"
{more}
[[race]]
date = 2027-02-14
[[appointment]]
start = {start}
"""
ANA = {"name": "ana", "zone": "Europe/Madrid", "therapist": "Marta", "where": "Club room", "more": "", "start": "17:00"}


def plans(folder: Path, *others: dict[str, str]) -> list[Path]:
    paths = []
    for values in (ANA, *({**ANA, **other} for other in others)):
        path = folder / f"{values['name']}.toml"
        path.write_text(PLAN.format(**{**values, "start": f"2026-12-01T{values['start']}:00"}), encoding="utf-8")
        paths.append(path)
    return paths


def shared(paths: list[Path]) -> list[dict[str, object]]:
    problems = json.loads(rubdown("check", *paths, *TODAY, "--format", "json").stdout)
    return [problem for problem in problems if problem["code"] == "SHARE1"]


BEN = {"name": "ben"}


@pytest.mark.parametrize(
    ("ben", "doubled"),
    [
        (BEN, True),
        (BEN | {"start": "16:01"}, True),
        (BEN | {"start": "16:00"}, False),
        (BEN | {"start": "17:59"}, True),
        (BEN | {"start": "18:00"}, False),
        (BEN | {"start": "18:09", "more": "between = 10"}, True),
        (BEN | {"start": "18:10", "more": "between = 10"}, False),
        (BEN | {"more": "at_once = 2"}, False),
        (BEN | {"therapist": "marta", "where": "CLUB ROOM"}, True),
        (BEN | {"where": "Elsewhere"}, False),
        (BEN | {"therapist": "Olga"}, False),
        (BEN | {"therapist": ""}, False),
        (BEN | {"zone": "Europe/London", "start": "16:00"}, True),
        (BEN | {"zone": "Europe/London"}, False),
    ],
)  # fmt: skip
def test_which_bookings_overlap(tmp_path: Path, ben: dict[str, str], doubled: bool) -> None:
    found = shared(plans(tmp_path, ben))
    assert len(found) == (2 if doubled else 0)


def test_each_is_shown_at_its_place_with_that_of_the_other(tmp_path: Path) -> None:
    ana, ben = plans(tmp_path, BEN)
    done = rubdown("check", ana, ben, *TODAY)
    assert (done.returncode, done.stderr) == (1, "")
    for one, other in ((ana, ben), (ben, ana)):
        assert f"{one}:13:9: shared therapist (SHARE1): Marta is booked on Tue 1 Dec 17:00–18:00 here" in done.stdout
        assert f"17:00–18:00 in {other}:13:9\n" in done.stdout
    assert done.stdout.count("   13 | start = 2026-12-01T17:00:00") == 2


def test_every_format_has_both(tmp_path: Path) -> None:
    paths = plans(tmp_path, BEN)
    for form in ("json", "ndjson", "github", "sarif"):
        done = rubdown("check", *paths, *TODAY, "--format", form)
        assert done.returncode == 1
        assert done.stdout.count("Marta is booked on") == 2
    schema = json.loads(rubdown("schema", "--output", "check").stdout)
    Draft202012Validator(schema).validate(json.loads(rubdown("check", *paths, *TODAY, "--format", "json").stdout))


def test_three_where_two_fit_at_once(tmp_path: Path) -> None:
    more = {"more": "at_once = 2"}
    found = shared(plans(tmp_path, BEN | more, {"name": "eva", "start": "17:30"}))
    assert len(found) == 3
    assert all("; 2 at a time" in str(problem["wrong"]) for problem in found)


def test_one_plan_named_twice_and_a_booking_that_two_include_are_one(tmp_path: Path) -> None:
    (ana,) = plans(tmp_path)
    assert not shared([ana, ana])
    for name in ("ben", "eva"):
        (tmp_path / f"{name}.toml").write_text(f'include = ["ana.toml"]\nrunner.name = "{name}"\n', encoding="utf-8")
    assert not shared([tmp_path / "ben.toml", tmp_path / "eva.toml"])


def test_what_the_journal_books_counts_and_what_is_allowed_does_not(tmp_path: Path) -> None:
    ana, ben = plans(tmp_path, BEN | {"start": "10:00"})
    journal = '[[entry]]\nwhat = "moved"\nstart = 2026-12-01T10:00:00\nto_start = 2026-12-01T17:30:00\n'
    (tmp_path / "ben.journal.toml").write_text(journal, encoding="utf-8")
    assert [(Path(str(problem["path"])).name, problem["line"]) for problem in shared([ana, ben])] == [
        ("ana.toml", 13), ("ben.toml", 0),
    ]  # fmt: skip
    ana.write_text(ana.read_text("utf-8") + 'allow = ["SHARE1"]\n', encoding="utf-8")
    assert not shared([ana, ben])
    assert "SHARE1" not in rubdown("check", ana, *TODAY).stdout
