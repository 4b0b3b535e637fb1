"""`rubdown import FILE --into PLAN`: a newer export of what was imported before."""

from __future__ import annotations

import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rubdown.importers.event import Refused
from rubdown.importers.reimport import newer, tables_of
from rubdown.importers.to_toml import Tables
from support.command import rubdown
from support.importing import EXPORTS, export

ON = ("--today", "2027-03-08")
PLAN = 'include = ["imported.toml"]  # mine\n[massage]\nprefer = ["wed"]\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path / "plan.toml"


def into(plan: Path, source: Path | str, *more: str) -> tuple[str, str]:
    name, text = ("-", source) if isinstance(source, str) else (source, "")
    done = rubdown("import", name, "--into", plan, "--quiet", *ON, *more, stdin=text)
    assert done.returncode == 0, done.stderr
    assert plan.read_text("utf-8").replace("\r", "") == PLAN
    return done.stdout, done.stderr


def newer_runna() -> str:
    """A week later: the first week is no longer told, a run is longer, one moved, one is gone, the race is later."""
    text = export("runna.ics")
    events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT\n\n", text, re.DOTALL)
    for gone in (*events[:4], events[10]):
        text = text.replace(gone, "")
    text = text.replace("DTSTART:20270321", "DTSTART:20270320").replace("Long Run • 15km •", "Long Run • 22km •")
    return text.replace("DTSTART:20270425", "DTSTART:20270502")


def test_what_a_newer_export_changes(plan: Path) -> None:
    imported = plan.with_name("imported.toml")
    assert "imported.toml: new\n" in into(plan, EXPORTS / "runna.ics")[0]
    assert rubdown("check", plan, *ON).returncode == 0
    before = imported.read_bytes()
    told, _ = into(plan, newer_runna(), "--dry-run")
    assert imported.read_bytes() == before
    assert told.splitlines()[:7] == [
        f"{imported}: 4 changes, not written",
        'moved: "Long Run" from Sun 21 Mar 2027 to Sat 20 Mar 2027, 1 day earlier',
        'gone: Sat 20 Mar 2027 "Full Body Strength"',
        'changed: Sun 28 Mar 2027 "Long Run" (km 22, was 15)',
        'moved: "Half Marathon Race" from Sun 25 Apr 2027 to Sun 2 May 2027, 7 days later',
        "4 past entries before 2027-03-09 kept",
        "Mon 8 Mar 2027 to Sun 16 May 2027: 3 massages moved",
    ]
    assert "Half Marathon Race moved 7 days later, to Sun 2 May 2027: 2 massages affected" in told
    assert into(plan, newer_runna())[0] == told.replace(", not written", "")
    found = tomllib.loads(imported.read_text("utf-8"))
    assert len(found["session"]) == 30
    assert found["session"][0]["date"] == date(2027, 3, 2)
    assert "4 past entries before 2027-03-09 kept" in imported.read_text("utf-8")


def test_the_same_export_again_changes_nothing(plan: Path) -> None:
    for name in ("runna.ics", "calendar_hack.ics", "intervals_events.json"):
        into(plan, EXPORTS / name)
        before = plan.with_name("imported.toml").read_bytes()
        assert "imported.toml: 0 changes" in into(plan, EXPORTS / name)[0]
        assert plan.with_name("imported.toml").read_bytes() == before
        plan.with_name("imported.toml").unlink()


def test_without_identities_it_goes_by_date_and_name(plan: Path) -> None:
    into(plan, EXPORTS / "calendar_hack.ics")
    text = export("calendar_hack.ics").replace("9.7 km tempo run", "10 km tempo run", 2)
    told, _ = into(plan, text)
    change = 'changed: Tue 9 Feb 2027 "10 km tempo run" (km 10, was 9.7; name 10 km tempo run, was 9.7 km tempo run)'
    assert told.splitlines()[1:2] == [change]


def test_a_plan_that_does_not_include_it_is_told_the_line(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[massage]\nprefer = ["wed"]\n', encoding="utf-8")
    done = rubdown("import", EXPORTS / "runna.ics", "--into", plan, *ON, "--quiet")
    assert done.returncode == 0
    assert done.stderr == f'add to the top of {plan}: include = ["imported.toml"]\n'
    assert plan.read_text("utf-8") == '[massage]\nprefer = ["wed"]\n'


def test_the_file_that_the_plan_includes_is_renewed(tmp_path: Path) -> None:
    plan, other = tmp_path / "plan.toml", tmp_path / "from-runna.toml"
    plan.write_text('include = ["mine.toml", "from-runna.toml"]\n', encoding="utf-8")
    (tmp_path / "mine.toml").write_text('[massage]\nprefer = ["wed"]\n', encoding="utf-8")
    assert rubdown("import", EXPORTS / "runna.ics", "-o", other, *ON, "--quiet").returncode == 0
    done = rubdown("import", EXPORTS / "runna.ics", "--into", plan, *ON, "--quiet")
    assert done.stdout.startswith(f"{other}: 0 changes")
    assert not (tmp_path / "imported.toml").exists()


@pytest.mark.parametrize(
    ("text", "args", "wrong"),
    [
        (PLAN, ["-o", "plan.toml"], "the plan itself"),
        (PLAN, ["-o", "-"], "not standard output"),
        (PLAN, ["-o", "mine.toml"], "was not written by rubdown import"),
        ("[massage]\nprefer = 3\n", [], "3 is not a list of weekdays"),
        ('[[race]]\ndate = 2027-04-25\ndistance = "half"\n', [], "a second race on Sun 25 Apr"),
        (None, [], "no such file"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    text: str | None, args: list[str], wrong: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("[massage]\nminutes = 60\n", encoding="utf-8")
    if text is not None:
        (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = rubdown("import", EXPORTS / "runna.ics", "--into", "plan.toml", *ON, *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a device file")
def test_a_device_is_no_plan() -> None:
    done = rubdown("import", EXPORTS / "runna.ics", "--into", "/dev/null", *ON)
    assert done.returncode == 2
    assert "/dev/null is a device" in done.stderr


def test_times_are_told_in_the_plans_zone(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('include = ["imported.toml"]\n[runner]\ntimezone = "Asia/Tokyo"\n', encoding="utf-8")
    event = "BEGIN:VEVENT\nDTSTART:20270310T203000Z\nSUMMARY:Easy 8 km\nEND:VEVENT\n"
    text = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    assert rubdown("import", "-", "--into", plan, *ON, stdin=text).returncode == 0
    (session,) = tomllib.loads((tmp_path / "imported.toml").read_text("utf-8"))["session"]
    assert str(session["start"]) == "2027-03-11 05:30:00"


def test_dry_run_goes_with_into() -> None:
    assert "--into" in rubdown("import", EXPORTS / "runna.ics", "--dry-run").stderr


def rows(*days: str, uid: str = "") -> list[dict[str, Any]]:
    return [
        {"date": date.fromisoformat(day), "name": "Easy", **({"uid": f"{uid}{day}"} if uid else {})} for day in days
    ]


def tables(*sessions: dict[str, Any]) -> Tables:
    return {"race": [], "away": [], "session": list(sessions)}


@pytest.mark.parametrize(
    ("today", "kept"),
    [("2027-03-01", []), ("2027-03-02", ["2027-03-01"]), ("2027-03-04", ["2027-03-01", "2027-03-02"])],
)
def test_only_what_is_past_and_before_the_newer_export_is_kept(today: str, kept: list[str]) -> None:
    old, new = rows("2027-03-01", "2027-03-02", "2027-03-03", "2027-03-05"), rows("2027-03-03", "2027-03-04")
    found = newer(tables(*old), tables(*new), date.fromisoformat(today))
    assert [str(row["date"]) for row in found.tables["session"]] == [*kept, "2027-03-03", "2027-03-04"]


def test_what_moved_by_its_identity_is_not_kept_too() -> None:
    old, new = rows("2027-03-01", uid="a"), [{"date": date(2027, 3, 9), "name": "Easy", "uid": "a2027-03-01"}]
    found = newer(tables(*old), tables(*new), date(2027, 3, 5))
    assert found.tables["session"] == new
    assert found.lines == ('moved: "Easy" from Mon 1 Mar 2027 to Tue 9 Mar 2027, 8 days later',)


def test_a_broken_imported_file_is_told() -> None:
    with pytest.raises(Refused, match=r"imported\.toml:2 is not as rubdown wrote it"):
        tables_of("# Imported from x\nrace = [\n", "imported.toml")
